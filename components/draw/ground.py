"""The quiet names of the map's ground, the same in every step, and the layers of its basemap."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from components.draw.labels import Wish
from components.draw.window import EAST, NORTH, SOUTH, WEST, Bounds, View
from components.record.schema import DATA

Spec = dict[str, Any]
Shapes = npt.NDArray[np.object_]
Names = tuple[tuple[str, float, float], ...]
"""Text, degrees east, degrees north."""

_MOST_TOWNS = 16
_LEAST_SHARE = 0.015
"""Part of the window that a country must fill to be named."""

COUNTRIES = (
    ("SYRIA", 38.15, 34.35),
    ("IRAQ", 42.9, 31.25),
    ("TURKEY", 39.9, 37.62),
    ("IRAN", 47.75, 34.45),
    ("JORDAN", 37.35, 31.05),
    ("SAUDI ARABIA", 41.4, 29.75),
    ("KUWAIT", 47.45, 29.1),
)
"""Names of countries where no base and few arrows come: text, degrees east, degrees north."""

COUNTRY_IDS = ("iraq", "syria", "jordan", "kuwait", "turkey", "saudi-arabia")
"""Ids of the places that `COUNTRIES` names already."""

TOWNS = (
    "Baghdad",
    "Mosul",
    "Erbil",
    "Basra",
    "Kirkuk",
    "Damascus",
    "Aleppo",
    "Raqqa",
    "al-Hasakah",
    "Deir ez-Zor",
    "Ramadi",
    "Najaf",
    "Nasiriyah",
    "Sulaymaniyah",
    "Amman",
    "Kuwait City",
)
"""Towns in the order in which their names ask for room."""

COUNTRY_SIZE, TOWN_SIZE = 11.0, 10.5


@dataclass(frozen=True)
class Ground:
    """What lies under a record's maps.

    Attributes
    ----------
    folder : Path
        Its own layers, in detail; where there is none, the world's are drawn alone.
    focus : frozenset of str
        ISO 3166 alpha-3 codes of the countries that the record is about, drawn lighter.
    window : tuple of float
        West, south, east, north of what its maps show at first, in degrees.
    """

    folder: Path
    focus: frozenset[str]
    window: Bounds


OWN = Ground(DATA / "basemap", frozenset({"IRQ", "SYR"}), (WEST, SOUTH, EAST, NORTH))
WORLD = DATA / "ground"


def layer(folder: Path, name: str) -> tuple[list[Spec], Shapes]:
    """Read a layer of a ground: its properties and shapes; none where it has no such layer."""
    path = folder / f"{name}.geojson"
    if not path.exists():
        return [], np.empty(0, object)
    text = path.read_text(encoding="utf-8")
    properties = [feature["properties"] for feature in json.loads(text)["features"]]
    return properties, shapely.get_parts(shapely.from_geojson(text))


def world_towns(window: Bounds, focus: frozenset[str]) -> Names:
    """Return the towns that a record without a list of its own shows.

    Parameters
    ----------
    window : tuple of float
        West, south, east, north, degrees.
    focus : frozenset of str
        ISO 3166 alpha-3 codes: towns of these countries come first, then others by their size.

    Returns
    -------
    tuple of (str, float, float)
        Name, degrees east, degrees north.
    """
    towns, points = layer(WORLD, "places")
    countries, land = layer(WORLD, "countries")
    ours = shapely.union_all(land[[country["code"] in focus for country in countries]])
    within = np.flatnonzero(shapely.intersects(points, shapely.box(*window)))
    abroad = ~shapely.contains(ours, points[within])
    first = within[np.argsort(abroad, kind="stable")][:_MOST_TOWNS]
    return tuple((str(towns[at]["name"]), points[at].x, points[at].y) for at in first)


def world_labels(window: Bounds) -> Names:
    """Return the countries that a record without a list of its own names, as `world_towns` does.

    A country is named where the source puts its name, or, where that lies outside the window, in
    the middle of what the window shows of it, if that is enough to bear a name.
    """
    whole = shapely.box(*window)
    names = []
    countries, land = layer(WORLD, "countries")
    for country, shown in zip(countries, shapely.intersection(land, whole), strict=True):
        if shown.area < _LEAST_SHARE * whole.area:
            continue
        point = shapely.Point(country["label_lon"], country["label_lat"])
        if not shown.contains(point):
            point = shapely.Point(shapely.maximum_inscribed_circle([shown], 0.1)[0].coords[0])
        names.append((str(country["name"]).upper(), round(point.x, 2), round(point.y, 2)))
    return tuple(names)


@lru_cache(maxsize=1)
def _towns() -> Names:
    """Return the towns of `TOWNS` with their degrees east and north."""
    named, spots = layer(OWN.folder, "places")
    points = {str(town["name"]): (spot.x, spot.y) for town, spot in zip(named, spots, strict=True)}
    return tuple(
        (name, round(points[name][0], 2), round(points[name][1], 2))
        for name in TOWNS
        if name in points
    )


def country_wishes(view: View) -> list[Wish]:
    """Return the countries' names as labels that ask for room."""
    return _wishes(view, COUNTRIES, COUNTRY_SIZE * 1.5, centred=True)


def town_wishes(view: View) -> list[Wish]:
    """Return the towns' names as labels that ask for room."""
    return _wishes(view, _towns(), TOWN_SIZE, centred=False)


def town_points() -> list[list[float]]:
    """Return the towns' points, degrees (lon, lat)."""
    return [[lon, lat] for _, lon, lat in _towns()]


def _wishes(view: View, names: Names, size: float, *, centred: bool) -> list[Wish]:
    points = np.array([[lon, lat] for _, lon, lat in names])
    return [
        Wish(name, name, float(x), float(y), 2.5, size, centred)
        for (name, _, _), (x, y), shown in zip(
            names, view.pixels(points), view.shows(points, 3), strict=True
        )
        if shown
    ]
