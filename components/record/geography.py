"""Where places lie: coordinates against the countries and governorates of the basemap."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from components.record.schema import DATA

_METRES = "EPSG:32638"
"""UTM zone 38 north: good to a few metres over Iraq, to a fraction of a per cent over Syria."""

_SLACK_KM = 2.0
"""The basemap is simplified; a point may miss its polygon by this much."""

KNOWN_EXCEPTIONS = {
    "victory-base": "Natural Earth draws Baghdad governorate too small: the airport falls in Anbar.",
    "camp-cropper": "Beside Baghdad airport, which Natural Earth puts in Anbar.",
    "besmaya": "The range is said to lie 40 km east-south-east of Baghdad, which is in Diyala.",
    "taji": "Natural Earth draws Baghdad governorate too small: Taji falls in Salah ad-Din.",
    "abu-ghraib-6div": "Natural Earth draws Baghdad governorate too small to the west.",
}
"""Places whose governorate on the basemap is known to be wrong, each with the reason."""

Misplaced = tuple[int, str, str, str]


@cache
def _layer(name: str) -> gpd.GeoDataFrame:
    path: Path = DATA / "basemap" / f"{name}.geojson"
    return gpd.read_file(path).to_crs(_METRES)


def misplaced(places: pd.DataFrame) -> list[Misplaced]:
    """Find places whose point contradicts their country or governorate.

    Parameters
    ----------
    places : pandas.DataFrame
        The places table; points in EPSG:4326, ``precision_km`` in kilometres.

    Returns
    -------
    list of (position, column, problem, remedy)
        One entry for each contradiction. A base is held to its governorate by its precision;
        a theatre or area to its country only, its point being a label's.
    """
    pointed = places[places["lat"].notna() & places["lon"].notna()]
    if pointed.empty:
        return []
    points = gpd.GeoSeries(
        gpd.points_from_xy(pointed["lon"], pointed["lat"]), index=pointed.index, crs="EPSG:4326"
    ).to_crs(_METRES)
    countries = _layer("countries").set_index("code").geometry
    governorates = _layer("governorates").set_index("name").geometry
    found: list[Misplaced] = []
    for where, (index, place) in zip(
        (places.index.get_indexer(pointed.index)), pointed.iterrows(), strict=True
    ):
        point = points.loc[index]
        allowed = (float(place["precision_km"] or 0) + _SLACK_KM) * 1000
        country = str(place["country"])
        if country in countries.index:
            distance = float(countries.loc[[country]].distance(point).min())
            if distance > allowed:
                found.append(
                    (
                        int(where),
                        "lat",
                        f"the point lies {distance / 1000:.0f} km outside {country}",
                        "check latitude and longitude (degrees north, degrees east) and country",
                    )
                )
                continue
        if place["kind"] != "base" or not place["admin1"] or place["id"] in KNOWN_EXCEPTIONS:
            continue
        admin1 = str(place["admin1"])
        if admin1 not in governorates.index:
            known = ", ".join(sorted(str(n) for n in governorates.index))
            found.append(
                (
                    int(where),
                    "admin1",
                    "no such governorate on the basemap",
                    f"write one of {known}",
                )
            )
            continue
        distance = float(governorates.loc[[admin1]].distance(point).min())
        if distance > allowed:
            found.append(
                (
                    int(where),
                    "admin1",
                    f"the point lies {distance / 1000:.0f} km outside {admin1}, "
                    f"more than its precision of {float(place['precision_km']):g} km",
                    "check the point and the governorate, or list the place with the reason "
                    "among the known exceptions in components/record/geography.py",
                )
            )
    return found
