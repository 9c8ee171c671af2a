"""The ground of a record's maps: its layers, and the quiet names, the same in every step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from components.draw.labels import Wish
from components.draw.window import Bounds, Window
from components.record.descriptor import Descriptor, Point
from components.record.folders import Folder
from components.record.schema import RECORDS
from components.record.tables import Record

Spec = dict[str, Any]
Shapes = npt.NDArray[np.object_]
_MOST_TOWNS = 16
_LEAST_SHARE = 0.015
"""Part of the window that a country must fill to be named."""

COUNTRY_SIZE, TOWN_SIZE = 11.0, 10.5


@dataclass(frozen=True)
class Ground:
    """What lies under a record's maps.

    Attributes
    ----------
    folder : Folder
        Its own layers, in detail; where there is none, the world's are drawn alone.
    focus : frozenset of str
        ISO 3166 alpha-3 codes of the countries that the record is about, drawn lighter.
    window : tuple of float
        West, south, east, north of what its maps show at first, in degrees.
    towns, labels : tuple of Point
        Towns, and names of countries, in the order in which they ask for room.
    """

    folder: Folder
    focus: frozenset[str]
    window: Bounds
    towns: tuple[Point, ...] = ()
    labels: tuple[Point, ...] = ()

    # What is drawn of a month asks for it a hundred thousand times: the names are left to equality.
    def __hash__(self) -> int:
        return hash((self.folder, self.window))

    @property
    def towns_named(self) -> frozenset[str]:
        """Names of the towns."""
        return frozenset(town.name for town in self.towns)

    @property
    def places_named(self) -> frozenset[str]:
        """Ids of the places that the countries' names name already."""
        return frozenset(label.place for label in self.labels if label.place)

    def country_wishes(self, window: Window) -> list[Wish]:
        """Return the countries' names as labels that ask for room."""
        return _wishes(window, self.labels, COUNTRY_SIZE * 1.5, centred=True)

    def town_wishes(self, window: Window) -> list[Wish]:
        """Return the towns' names as labels that ask for room."""
        return _wishes(window, self.towns, TOWN_SIZE, centred=False)


WORLD = RECORDS / "ground"
"""The world's ground, which goes on where a record's own ends."""


def ground(record: Record) -> Ground:
    """Return the ground of a record's maps; names that it does not list are the world's."""
    return _ground(record.descriptor, record.folder / "ground")


@lru_cache(maxsize=8)
def _ground(described: Descriptor, folder: Folder) -> Ground:
    bounds, focus = described.bounds, frozenset(described.countries)
    towns = tuple(sorted(described.towns, key=lambda town: town.rank))
    return Ground(
        folder,
        focus,
        bounds,
        towns or world_towns(bounds, focus),
        described.labels or world_labels(bounds),
    )


def layer(folder: Folder, name: str) -> tuple[list[Spec], Shapes]:
    """Read a layer of a ground: its properties and shapes; none where it has no such layer."""
    path = folder / f"{name}.geojson"
    if not path.exists():
        return [], np.empty(0, object)
    text = path.read_bytes().decode("utf-8")
    properties = [feature["properties"] for feature in json.loads(text)["features"]]
    return properties, shapely.get_parts(shapely.from_geojson(text))


def world_towns(window: Bounds, focus: frozenset[str]) -> tuple[Point, ...]:
    """Return the towns that a record without a list of its own shows.

    Parameters
    ----------
    window : tuple of float
        West, south, east, north, degrees.
    focus : frozenset of str
        ISO 3166 alpha-3 codes: towns of these countries come first, then others by their size.

    Returns
    -------
    tuple of Point
    """
    towns, points = layer(WORLD, "places")
    countries, land = layer(WORLD, "countries")
    ours = shapely.union_all(land[[country["code"] in focus for country in countries]])
    within = np.flatnonzero(shapely.intersects(points, shapely.box(*window)))
    abroad = ~shapely.contains(ours, points[within])
    first = within[np.argsort(abroad, kind="stable")][:_MOST_TOWNS]
    return tuple(
        Point(name=str(towns[at]["name"]), lon=points[at].x, lat=points[at].y) for at in first
    )


def world_labels(window: Bounds) -> tuple[Point, ...]:
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
        name = str(country["name"])
        names.append(Point(name=name, lon=round(point.x, 2), lat=round(point.y, 2)))
    return tuple(names)


def _wishes(window: Window, names: tuple[Point, ...], size: float, *, centred: bool) -> list[Wish]:
    if not names:
        return []
    points = np.array([[point.lon, point.lat] for point in names])
    texts = [point.name.upper() if centred else point.name for point in names]
    return [
        Wish(text, text, float(x), float(y), 2.5, size, centred)
        for text, (x, y), shown in zip(
            texts, window.pixels(points), window.shows(points, 3), strict=True
        )
        if shown
    ]
