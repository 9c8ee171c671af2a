"""Where places lie: coordinates against the countries and governorates of the basemap."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from components.record.schema import DATA

_METRES = "EPSG:32638"
"""UTM zone 38 north: good to a few metres over Iraq, to a fraction of a per cent over Syria."""

_SLACK_KM = 2.0
"""The basemap is simplified; a point may miss its polygon by this much."""

KNOWN_EXCEPTIONS = {
    "victory-base": "Natural Earth draws Baghdad too small: its airport falls in Anbar.",
    "camp-cropper": "Beside Baghdad airport, which Natural Earth puts in Anbar.",
    "besmaya": "The range is said to lie 40 km east-south-east of Baghdad, which is in Diyala.",
    "taji": "Natural Earth draws Baghdad too small: Taji falls in Salah ad-Din.",
    "fob-mahmudiyah": "Natural Earth draws Baghdad too small: Mahmudiyah falls in Babil.",
    "abu-ghraib-6div": "Natural Earth draws Baghdad too small to the west.",
}
"""Places whose governorate on the basemap is known to be wrong, each with the reason."""

Misplaced = tuple[int, str, str, str]


@cache
def _shapes(layer: str) -> dict[str, BaseGeometry]:
    """Return the polygons of a layer of the basemap by code or name, in metres."""
    frame = gpd.read_file(DATA / "basemap" / f"{layer}.geojson").to_crs(_METRES)
    names = frame["code" if layer == "countries" else "name"]
    return {str(name): shape for name, shape in zip(names, frame.geometry, strict=True)}


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
    found = [
        (
            int(where),
            "country",
            "no such country on the basemap: the point of the base cannot be checked",
            "write the ISO 3166 alpha-3 code of the country that it lies in",
        )
        for where in np.flatnonzero(
            (places["kind"] == "base") & ~places["country"].isin(_shapes("countries"))
        )
    ]
    known = _shapes("provinces")
    allowed = places["precision_km"].fillna(0) + _SLACK_KM
    outside = _outside_km(places, places["country"], _shapes("countries"))
    astray = _outside_km(places, places["admin1"], known)
    columns = (places[name].astype(str) for name in ("id", "kind", "country", "admin1"))
    for where, (identity, kind, country, admin1) in enumerate(zip(*columns, strict=True)):
        if outside[where] > allowed.iloc[where]:
            found.append(
                (
                    where,
                    "lat",
                    f"the point lies {outside[where]:.0f} km outside {country}",
                    "check latitude and longitude (degrees north, degrees east) and country",
                )
            )
        elif kind != "base" or not admin1 or identity in KNOWN_EXCEPTIONS:
            continue
        elif admin1 not in known:
            found.append(
                (
                    where,
                    "admin1",
                    "no such governorate on the basemap",
                    f"write one of {', '.join(sorted(known))}",
                )
            )
        elif astray[where] > allowed.iloc[where]:
            found.append(
                (
                    where,
                    "admin1",
                    f"the point lies {astray[where]:.0f} km outside {admin1}, "
                    f"more than its precision of {allowed.iloc[where] - _SLACK_KM:g} km",
                    "check the point and the governorate, or list the place with the reason "
                    "among the known exceptions in components/record/geography.py",
                )
            )
    return found


def _outside_km(
    places: pd.DataFrame, names: pd.Series[str], shapes: Mapping[str, BaseGeometry]
) -> npt.NDArray[np.float64]:
    """Return how far each point lies outside the shape of its name, in kilometres.

    Zero where it lies within, NaN where there is no point or no such shape.
    """
    points = np.asarray(
        gpd.GeoSeries(gpd.points_from_xy(places["lon"], places["lat"]), crs="EPSG:4326").to_crs(
            _METRES
        )
    )
    pointed = (places["lat"].notna() & places["lon"].notna()).to_numpy()
    found = np.full(len(places), np.nan)
    for name in set(names[pointed]) & set(shapes):
        at = pointed & (names == name).to_numpy()
        found[at] = shapely.distance(points[at], shapes[name]) / 1000
    return found
