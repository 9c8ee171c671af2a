"""Insets: where bases crowd, a part of the map drawn nearer, in its upper right corner.

The record says of which parts and months. Beside the region there is room for them: the window of
a map keeps the region to the left (`window`). A map that has no corner free of bases has none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.answer.posture import Posture
from components.draw.labels import Box
from components.draw.marks import Mark
from components.draw.typeface import Weight, text_width
from components.draw.window import INSET, Window, fitted, inset_size

TITLE_PX = 11.5
"""Height of the type of a title."""

RIM_PX = 5.0
"""Pixels from an inset's edge within which no mark is drawn."""

TITLE_ROW = 20.0
"""Height of the row of an inset in which its title stands, in pixels."""


@dataclass(frozen=True)
class Inset:
    """A part of a map, drawn nearer.

    Attributes
    ----------
    view : Window
        What it shows, in its own pixels.
    box : tuple of float
        Left, top, right, bottom of its place on the map, in the map's pixels.
    frame : tuple of float
        The same of what it shows there.
    """

    title: str
    view: Window
    box: Box
    frame: Box

    @property
    def title_px(self) -> float:
        """Width of the title in its row, with what is left free beside it."""
        return text_width(self.title, TITLE_PX, Weight.SEMIBOLD) + 2 * INSET.margin

    def holds(self, base: Mark) -> bool:
        """Tell whether it shows a base, so that the map need not name it."""
        left, top, right, bottom = self.frame
        return left <= base.x <= right and top <= base.y <= bottom

    @property
    def tie(self) -> list[tuple[float, float]]:
        """The line from what it shows to its place: the shorter of those between their corners."""
        _, top, right, bottom = self.frame
        left, upper, _, lower = self.box
        ties = [[(right, top), (left, upper)], [(right, bottom), (left, lower)]]
        return min(ties, key=lambda ends: math.dist(*ends))


def insets(posture: Posture, view: Window) -> list[Inset]:
    """Return the insets of a month's map: where bases crowd, and none would hide one of the record.

    Parameters
    ----------
    view : Window
        That of the map.
    """
    size = inset_size(view.width, view.height)
    standing = np.array([(base.lon, base.lat) for base in posture.standings]).reshape(-1, 2)
    parts = [
        part
        for part in posture.descriptor.insets
        if part.shown(posture.month) and _within(standing, part.window).sum() >= INSET.crowd
    ]
    if size is None or not parts:
        return []
    places = posture.record.places
    bases = places.loc[places["kind"] == "base", ["lon", "lat"]].dropna().to_numpy(dtype=float)
    at = view.pixels(bases)
    drawn: list[Inset] = []
    for number, part in enumerate(parts):
        near = fitted(part.window, *size)
        left = view.width - INSET.margin - size[0]
        top = INSET.margin + number * (size[1] + INSET.margin)
        corners = near.degrees(np.array([[0.0, 0.0], size]))
        west, north, east, south = view.pixels(corners).ravel().tolist()
        box = (left, top, left + size[0], top + size[1])
        if box[3] <= view.height - INSET.margin and not _within(at, box).any():
            drawn.append(Inset(part.title, near, box, (west, north, east, south)))
    return drawn


def seen(bases: Iterable[Mark], view: Window) -> list[Mark]:
    """Return the marks that an inset has room for."""
    box = (RIM_PX, RIM_PX, view.width - RIM_PX, view.height - RIM_PX)
    return [base for base in bases if _within(np.array([base.at]), box)[0]]


def _within(points: npt.NDArray[np.float64], box: Box) -> npt.NDArray[np.bool_]:
    left, top, right, bottom = box
    x, y = points[:, 0], points[:, 1]
    return np.asarray((x > left) & (x < right) & (y > top) & (y < bottom))
