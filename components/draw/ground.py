"""The ground of a record's maps: its layers, and the quiet names, the same in every step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.draw.labels import Wish
from components.draw.window import Window
from components.record.descriptor import Point
from components.record.schema import RECORDS
from components.record.tables import Record

Spec = dict[str, Any]

COUNTRY_SIZE, TOWN_SIZE = 11.0, 10.5


@dataclass(frozen=True)
class Ground:
    """What the maps of a record stand on.

    Attributes
    ----------
    folder : Path
        Where its own layers are looked for; the world's stand in for those that it lacks.
    focus : tuple of str
        Countries that are drawn lighter: ISO 3166 alpha-3 codes.
    towns, labels : tuple of Point
        Towns, and names of countries, in the order in which they ask for room.
    """

    folder: Path
    focus: tuple[str, ...]
    towns: tuple[Point, ...]
    labels: tuple[Point, ...]

    @property
    def towns_named(self) -> frozenset[str]:
        """Names of the towns."""
        return frozenset(town.name for town in self.towns)

    @property
    def places_named(self) -> frozenset[str]:
        """Ids of the places that the countries' names name already."""
        return frozenset(label.place for label in self.labels if label.place)

    def features(self, layer: str) -> list[Spec]:
        """Return the GeoJSON features of a layer; none where neither ground has it."""
        for folder in (self.folder, RECORDS / "ground"):
            path = folder / f"{layer}.geojson"
            if path.is_file():
                features: list[Spec] = json.loads(path.read_text(encoding="utf-8"))["features"]
                return features
        return []

    def country_wishes(self, window: Window) -> list[Wish]:
        """Return the countries' names as labels that ask for room."""
        return _wishes(window, self.labels, COUNTRY_SIZE * 1.5, centred=True)

    def town_wishes(self, window: Window) -> list[Wish]:
        """Return the towns' names as labels that ask for room."""
        return _wishes(window, self.towns, TOWN_SIZE, centred=False)

    def town_points(self) -> list[list[float]]:
        """Return the towns' points, degrees (lon, lat)."""
        return [[town.lon, town.lat] for town in self.towns]


def ground(record: Record) -> Ground:
    """Return the ground of a record's maps."""
    described = record.descriptor
    towns = sorted(described.towns, key=lambda town: town.rank)
    return Ground(record.folder / "ground", described.countries, tuple(towns), described.labels)


def _wishes(window: Window, names: tuple[Point, ...], size: float, *, centred: bool) -> list[Wish]:
    if not names:
        return []
    points = np.array([[point.lon, point.lat] for point in names])
    return [
        Wish(point.name, _written(point, centred=centred), float(x), float(y), 2.5, size, centred)
        for point, (x, y), shown in zip(
            names, window.pixels(points), window.shows(points, 3), strict=True
        )
        if shown
    ]


def _written(point: Point, *, centred: bool) -> str:
    """Write a country's name in capitals, as maps do."""
    return point.name.upper() if centred else point.name
