"""The labels of a map on paper: what asks for room, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from components.draw.flows import NAME_PX, Arrow, End
from components.draw.ground import Ground
from components.draw.labels import Boxes, Placed, Wish, boxes_around, place
from components.draw.typeface import Weight, text_width
from components.draw.window import Window

NUMBER_PX = 11.5
"""Height of the type of what is written on arrows."""

_NUMBERED_PX = 40.0
"""Length in pixels from which an arrow is written on."""

_ALONG = (0.5, 0.38, 0.62, 0.27, 0.73, 0.44, 0.56, 0.2, 0.8)
"""Shares of an arrow's points at which its label may stand, in order of liking."""

Line = npt.NDArray[np.float64]


class Placing:
    """The labels of a map, which ask for room group after group.

    Parameters
    ----------
    at : array of shape (n, 2)
        Points of the bases in pixels.
    radii : sequence of float
        Pixels around each of them that no label may touch.
    arrows : sequence of Arrow
        Whose heads no label may touch, and whose lines it covers only where there is no other
        place.
    covered : array of shape (m, 4)
        Other boxes in pixels where no label may stand.

    Attributes
    ----------
    taken : array of shape (k, 4)
        All boxes that no label may touch.
    placed : list of Placed
        The labels that have room.
    """

    def __init__(
        self,
        view: Window,
        at: Line,
        radii: Sequence[float],
        arrows: Sequence[Arrow],
        covered: Boxes,
    ) -> None:
        heads = [
            boxes_around((arrow.line[-1:] + arrow.tip) / 2, np.array([arrow.head / 2]))
            for arrow in arrows
        ]
        lines = [boxes_around(a.line, np.full(len(a.line), a.flow.width / 2 + 1)) for a in arrows]
        self.view, self.marks, self.arrows = view, at, arrows
        self.taken = np.vstack([boxes_around(at, np.array(radii, dtype=float)), *heads, covered])
        self.placed: list[Placed] = []
        self._shunned = np.vstack([np.empty((0, 4)), *lines])

    @property
    def boxes(self) -> Boxes:
        """Boxes of the labels that have room."""
        return np.array([item.box for item in self.placed]).reshape(-1, 4)

    def put(self, wishes: Sequence[Wish], taken: Boxes | None = None) -> list[Placed]:
        """Give labels room, beside all that have some; ``taken`` in place of what is for all."""
        new = place(
            wishes,
            width=self.view.width,
            height=self.view.height,
            taken=np.vstack([self.taken if taken is None else taken, self.boxes]),
            shunned=self._shunned,
            marks=self.marks,
        )
        self.placed += new
        return new

    def put_ends(self, land: Ground, bases: Collection[str]) -> None:
        """Name what arrows begin and end at, beside the ``bases`` (ids) and what the land names.

        Each place once: an area's name where the arrow ends, a place outside the map at its edge.
        """
        shown = {*bases, *land.places_named, *land.towns_named}
        wishes: dict[str, Wish] = {}
        for arrow in self.arrows:
            for stop, outside, (x, y) in zip(
                arrow.flow.stops, arrow.outside, arrow.ends, strict=True
            ):
                if stop.id in wishes or (not outside and {stop.id, stop.name} & shown):
                    continue
                centred = not outside and stop.kind is End.AREA
                wishes[stop.id] = Wish(f"end {stop.id}", stop.name, x, y, 3.0, NAME_PX, centred)
        self.put(list(wishes.values()))

    def put_bases(self, land: Ground, loud: Sequence[Wish], quiet: Sequence[Wish] = ()) -> None:
        """Name bases, the loud before most of the numbers that are written on arrows, and towns."""
        self._write_on(self.arrows[:3])
        self.put(loud)
        self._write_on(self.arrows[3:])
        self.put(quiet)
        named = {item.wish.text for item in self.placed}
        self.put([town for town in land.town_wishes(self.view) if town.text not in named])

    def _write_on(self, arrows: Sequence[Arrow]) -> None:
        """Set on each arrow that is long enough whose it is, and how many, where there is room.

        A label stands on its own arrow, so that nobody reads it as another's, where the fewest
        others all cross it.
        """
        for arrow in arrows:
            text = arrow.flow.label
            if not text or arrow.length <= _NUMBERED_PX:
                continue
            others = [_dense(other) for other in self.arrows if other is not arrow]
            spots = [arrow.line[round(share * (len(arrow.line) - 1))] for share in _ALONG]
            half = np.array([text_width(text, NUMBER_PX, Weight.SEMIBOLD), NUMBER_PX]) / 2
            for x, y in sorted(spots, key=lambda at: _crossings(at, half, others)):
                key, clear = f">{arrow.flow.id}", 0.0
                if self.put([Wish(key, text, float(x), float(y), clear, NUMBER_PX, centred=True)]):
                    break


def _dense(arrow: Arrow) -> Line:
    """Return an arrow's line with so many points that none passes through a label unseen."""
    at = np.linspace(0, len(arrow.line) - 1, 80)
    along = np.arange(len(arrow.line))
    return np.column_stack([np.interp(at, along, axis) for axis in arrow.line.T])


def _crossings(at: Line, half: Line, others: Sequence[Line]) -> int:
    """Count the lines that cross a label around a point."""
    return sum(bool((np.abs(line - at) < half).all(axis=1).any()) for line in others)
