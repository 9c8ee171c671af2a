"""The quiet names of the map's ground, the same in every step, and the layers of its basemap."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from components.draw.labels import Wish
from components.draw.window import EAST, NORTH, SOUTH, WEST, Bounds, View
from components.record.schema import DATA

Spec = dict[str, Any]

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


def features(folder: Path, layer: str) -> list[Spec]:
    """Return the GeoJSON features of a layer of a ground; none where it has no such layer."""
    path = folder / f"{layer}.geojson"
    if not path.exists():
        return []
    read: list[Spec] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return read


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, float, float], ...]:
    """Return the towns of `TOWNS` with their degrees east and north."""
    points = {
        str(item["properties"]["name"]): item["geometry"]["coordinates"]
        for item in features(OWN.folder, "places")
    }
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


def _wishes(
    view: View, names: tuple[tuple[str, float, float], ...], size: float, *, centred: bool
) -> list[Wish]:
    points = np.array([[lon, lat] for _, lon, lat in names])
    return [
        Wish(name, name, float(x), float(y), 2.5, size, centred)
        for (name, _, _), (x, y), shown in zip(
            names, view.pixels(points), view.shows(points, 3), strict=True
        )
        if shown
    ]
