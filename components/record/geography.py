"""Where places lie: coordinates against the countries and governorates of the basemap."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from components.record.schema import DATA

_SLACK_KM = 2.0
"""The basemap is simplified; a point may miss its polygon by this much."""

Misplaced = tuple[int, str, str, str]


@lru_cache(maxsize=2)
def _layer(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(DATA / "ground" / f"{name}.geojson")


@lru_cache(maxsize=8)
def _shapes(layer: str, plane: str) -> dict[str, BaseGeometry]:
    """Return the polygons of a layer of the basemap by code or name, in metres."""
    frame = _layer(layer)
    names = frame["code" if layer == "countries" else "name"]
    return dict(zip(names.astype(str), frame.to_crs(plane).geometry, strict=True))


def _plane(places: pd.DataFrame) -> str:
    """Return a projection in metres about the middle of the bases, true to distances from there.

    Its middle is in whole degrees, so that a base more does not ask for all shapes anew.
    """
    bases = places[(places["kind"] == "base") & places["lat"].notna() & places["lon"].notna()]
    if bases.empty:
        return "+proj=aeqd +lat_0=0 +lon_0=0 +units=m"
    lat, lon = round(float(bases["lat"].median())), round(float(bases["lon"].median()))
    return f"+proj=aeqd +lat_0={lat} +lon_0={lon} +units=m"


def misplaced(
    places: pd.DataFrame, countries: Collection[str] = (), excused: Collection[str] = ()
) -> list[Misplaced]:
    """Find places whose point contradicts their country or governorate.

    Parameters
    ----------
    places : pandas.DataFrame
        The places table; points in EPSG:4326, ``precision_km`` in kilometres.
    countries : collection of str
        Codes that the record is about: a base in one that the basemap lacks cannot be checked.
    excused : collection of str
        Ids of places that are not held to their governorate (``exceptions.csv``).

    Returns
    -------
    list of (position, column, problem, remedy)
        One entry for each contradiction. A base is held to its governorate by its precision;
        a theatre or area to its country only, its point being a label's.
    """
    plane = _plane(places)
    drawn, known = _shapes("countries", plane), _shapes("provinces", plane)
    found = [
        (
            int(where),
            "country",
            "no such country on the basemap: the point of the base cannot be checked",
            "write the ISO 3166 alpha-3 code of the country that it lies in",
        )
        for where in np.flatnonzero(
            (places["kind"] == "base") & ~places["country"].isin({*drawn, *countries})
        )
    ]
    divided = set(_layer("provinces")["country"])
    allowed = places["precision_km"].fillna(0) + _SLACK_KM
    outside = _outside_km(places, places["country"], drawn, plane)
    astray = _outside_km(places, places["admin1"], known, plane)
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
        elif kind != "base" or not admin1 or identity in excused or country not in divided:
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
                    "in exceptions.csv",
                )
            )
    return found


def _outside_km(
    places: pd.DataFrame, names: pd.Series[str], shapes: Mapping[str, BaseGeometry], plane: str
) -> npt.NDArray[np.float64]:
    """Return how far each point lies outside the shape of its name, in kilometres.

    Zero where it lies within, NaN where there is no point or no such shape.
    """
    points = np.asarray(
        gpd.GeoSeries(gpd.points_from_xy(places["lon"], places["lat"]), crs="EPSG:4326").to_crs(
            plane
        )
    )
    pointed = (places["lat"].notna() & places["lon"].notna()).to_numpy()
    found = np.full(len(places), np.nan)
    for name in set(names[pointed]) & set(shapes):
        at = pointed & (names == name).to_numpy()
        found[at] = shapely.distance(points[at], shapes[name]) / 1000
    return found
