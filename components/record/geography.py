"""Where places lie: coordinates against the countries and provinces of the map's ground."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from components.record.faults import Finding
from components.record.folders import Folder
from components.record.schema import RECORDS

_SLACK_KM, _WORLD_SLACK_KM = 2.0, 15.0
"""A ground is simplified, and the world's is coarse: a point may miss its polygon by this much."""

_WORLD = RECORDS / "ground"


@lru_cache(maxsize=8)
def _layer(path: Folder) -> gpd.GeoDataFrame:
    return gpd.read_file(str(path))


@lru_cache(maxsize=8)
def _countries(ground: Folder, plane: str) -> dict[str, BaseGeometry]:
    """Return the countries by code, in metres: the record's ground, and the world's beyond it."""
    land = _layer(_WORLD / "countries.geojson")[["code", "geometry"]]
    if (path := ground / "countries.geojson").is_file():
        detailed = _layer(path)[["code", "geometry"]]
        beyond = land.set_geometry(land.geometry.difference(shapely.box(*detailed.total_bounds)))
        land = pd.concat([detailed, beyond]).dissolve("code", as_index=False)
    return dict(zip(land["code"], land.to_crs(plane).geometry, strict=True))


@lru_cache(maxsize=8)
def _provinces(ground: Folder, plane: str) -> dict[str, BaseGeometry]:
    """Return the provinces of the record's ground by name, in metres."""
    if not (path := ground / "provinces.geojson").is_file():
        return {}
    frame = _layer(path)
    return dict(zip(frame["name"], frame.to_crs(plane).geometry, strict=True))


def has_provinces(folder: Folder) -> bool:
    """Whether the ground of a record has provinces, which its bases are held to."""
    return (folder / "ground" / "provinces.geojson").is_file()


def _slack_km(ground: Folder, places: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return by how much each point may miss its country: more where only the world's is drawn."""
    if not (path := ground / "countries.geojson").is_file():
        return np.full(len(places), _WORLD_SLACK_KM)
    west, south, east, north = _layer(path).total_bounds
    inside = places["lon"].between(west, east) & places["lat"].between(south, north)
    return np.where(inside, _SLACK_KM, _WORLD_SLACK_KM)


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
    places: pd.DataFrame, folder: Folder, excused: Collection[str] = ()
) -> Iterator[Finding]:
    """Find places whose point contradicts their country or province.

    What lies beyond the record's own ground is checked against the world's, which has no
    provinces. A base is held to its province by its precision; a theatre or area to its country
    only, its point being a label's.

    Parameters
    ----------
    places : pandas.DataFrame
        The places table; points in EPSG:4326, ``precision_km`` in kilometres.
    folder : Folder
        Of the record; its ground is looked for in it.
    excused : collection of str
        Ids of places that are not held to their province (``exceptions.csv``).
    """
    plane = _plane(places)
    ground = folder / "ground"
    drawn, known = _countries(ground, plane), _provinces(ground, plane)
    divided = set(_layer(ground / "provinces.geojson")["country"]) if known else set()
    yield Finding(
        (places["kind"] == "base") & ~places["country"].isin(drawn),
        "country",
        "no such country on the map: the point of the base cannot be checked",
        "write the ISO 3166 alpha-3 code of the country that it lies in",
    )
    slack = _slack_km(ground, places)
    judged: Iterable[Any] = places.assign(
        allowed=places["precision_km"].fillna(0) + slack,
        outside=_outside_km(places, places["country"], drawn, plane),
        astray=_outside_km(places, places["admin1"], known, plane),
    ).itertuples()
    for place in judged:
        if place.outside > place.allowed:
            problem = f"the point lies {place.outside:.0f} km outside {place.country}"
            remedy = "check latitude and longitude (degrees north, degrees east) and country"
            yield Finding([place.Index], "lat", problem, remedy)
        elif place.kind != "base" or place.id in excused or place.country not in divided:
            continue
        elif place.admin1 and place.admin1 not in known:
            remedy = f"write one of {', '.join(sorted(known))}"
            yield Finding([place.Index], "admin1", "no such province on the map", remedy)
        elif place.astray > place.allowed:
            problem = (
                f"the point lies {place.astray:.0f} km outside {place.admin1}, "
                f"more than its precision of {place.precision_km:g} km"
            )
            remedy = (
                "check the point and the province, or list the place with the reason "
                "in exceptions.csv"
            )
            yield Finding([place.Index], "admin1", problem, remedy)


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
    distances = np.full(len(places), np.nan)
    for name in set(names[pointed]) & set(shapes):
        at = pointed & (names == name).to_numpy()
        distances[at] = shapely.distance(points[at], shapes[name]) / 1000
    return distances


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Return the names of the countries of the world's ground, by ISO 3166 alpha-3 code."""
    world = _layer(_WORLD / "countries.geojson")
    return dict(zip(world["code"], world["name"], strict=True))


@lru_cache(maxsize=1)
def country_codes() -> dict[str, str]:
    """Return the codes of these countries, by name without case."""
    return {name.casefold(): code for code, name in country_names().items()}


def country_bounds(codes: Collection[str]) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of countries, degrees; None where the map has none."""
    world = _layer(_WORLD / "countries.geojson")
    shapes = world[world["code"].isin(codes)]
    if shapes.empty:
        return None
    west, south, east, north = shapes.total_bounds
    return float(west), float(south), float(east), float(north)


def country_at(lat: str, lon: str) -> str:
    """Return the code of the country that a point (degrees, as text) lies in; empty where none."""
    try:
        point = shapely.Point(float(lon), float(lat))
    except ValueError:
        return ""
    countries = _layer(_WORLD / "countries.geojson")
    codes = countries["code"][shapely.contains(countries.geometry.to_numpy(), point)]
    return str(codes.iloc[0]) if len(codes) else ""
