"""The map's window: what it shows at the start, and where a place falls on it in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from components.record.descriptor import Descriptor

WIDTH, HEIGHT = 720, 470
"""Size of the map on the first screen, in CSS pixels."""

_TILE = 512.0
_PADDING = 6.0


@dataclass(frozen=True)
class InsetRoom:
    """What insets have of a map.

    Attributes
    ----------
    share : tuple of float
        Of its width and height.
    most : tuple of int
        Pixels that they have at most.
    least : tuple of int
        Width and height in pixels below which a map has none.
    margin : int
        Pixels between an inset and the map's edge.
    left : int
        Pixels left of the region that are kept for names of what lies beyond.
    crowd : int
        Bases of the month that a part has at least; fewer are named on the map itself.
    """

    share: tuple[float, float] = (0.31, 0.52)
    most: tuple[int, int] = (300, 270)
    least: tuple[int, int] = (560, 330)
    margin: int = 8
    left: int = 40
    crowd: int = 4


INSET = InsetRoom()

Points = npt.NDArray[np.float64]
Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True)
class Window:
    """A part of the Web Mercator plane.

    Attributes
    ----------
    lon, lat : float
        Degrees of the middle.
    zoom : float
        The world is ``512 * 2**zoom`` pixels wide.
    width, height : int
        CSS pixels.
    """

    lon: float
    lat: float
    zoom: float
    width: int
    height: int

    @property
    def world(self) -> float:
        """Width of the whole world in pixels."""
        return _TILE * math.pow(2.0, self.zoom)

    def pixels(self, points: Points) -> Points:
        """Turn ``(n, 2)`` degrees (lon, lat) into ``(n, 2)`` pixels from the upper left corner."""
        middle = _plane(np.array([[self.lon, self.lat]])) * self.world
        corner = np.array([self.width / 2, self.height / 2])
        return np.asarray(_plane(points) * self.world - middle + corner)

    def degrees(self, pixels: Points) -> Points:
        """Turn ``(n, 2)`` pixels into ``(n, 2)`` degrees (lon, lat)."""
        middle = _plane(np.array([[self.lon, self.lat]]))
        plane = (pixels - np.array([self.width / 2, self.height / 2])) / self.world + middle
        lon = plane[:, 0] * 360 - 180
        lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * plane[:, 1]))))
        return np.column_stack([lon, lat])

    def shows(self, points: Points, margin: float = 0.0) -> npt.NDArray[np.bool_]:
        """Tell which points fall within the window, at least ``margin`` pixels from its edge."""
        at = self.pixels(points)
        size = np.array([self.width, self.height])
        return np.asarray(((at >= margin) & (at <= size - margin)).all(axis=1))


def window(described: Descriptor, width: int = WIDTH, height: int = HEIGHT) -> Window:
    """Return the window that just holds a record's area in a map of the given size.

    Where the record has insets, the area lies left of the middle, to leave them room.
    """
    whole = fitted(described.bounds, width, height)
    size = inset_size(width, height)
    if size is None or not described.insets:
        return whole
    beside = float(whole.pixels(np.array([described.bounds[:2]]))[0, 0])
    shift = max(min(beside - INSET.left, size[0] + INSET.margin - beside), 0.0)
    return replace(whole, lon=round(whole.lon + 360 * shift / whole.world, 3))


def inset_size(width: int, height: int) -> tuple[int, int] | None:
    """Return width and height of an inset in a map of a size in pixels; None where it is small."""
    if width < INSET.least[0] or height < INSET.least[1]:
        return None
    wide, tall = (
        min(round(share * size), most)
        for share, size, most in zip(INSET.share, (width, height), INSET.most, strict=True)
    )
    return wide, tall


@lru_cache(maxsize=64)
def fitted(bounds: Bounds, width: int = WIDTH, height: int = HEIGHT) -> Window:
    """Return the window that just holds bounds (degrees) in a map of the given size (pixels)."""
    west, south, east, north = bounds
    corners = _plane(np.array([[west, north], [east, south]]))
    span = corners[1] - corners[0]
    room = np.array([width, height]) - 2 * _PADDING
    zoom = math.log2(float((room / span).min()) / _TILE)
    at_zero = Window(0.0, 0.0, 0.0, 0, 0)
    middle = at_zero.degrees(corners.mean(axis=0, keepdims=True) * _TILE - _TILE / 2)
    return Window(
        round(float(middle[0, 0]), 3), round(float(middle[0, 1]), 3), round(zoom, 3), width, height
    )


def _plane(points: Points) -> Points:
    """Project degrees to the unit square of Web Mercator, y downwards."""
    x = (points[:, 0] + 180) / 360
    y = (1 - np.arcsinh(np.tan(np.radians(points[:, 1]))) / math.pi) / 2
    return np.column_stack([x, y])
