"""What is written on arrows: where from and where to, whose, how many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
import numpy.typing as npt

from components.draw.flows import NAME_PX, Arrow, End
from components.draw.labels import Boxes, Placed, Wish, boxes_around, place
from components.draw.typeface import Weight, text_width
from components.draw.window import Window

NUMBER_PX = 11.5

_ALONG = (0.5, 0.38, 0.62, 0.27, 0.73, 0.44, 0.56, 0.2, 0.8)
"""Shares of an arrow's points at which its label may stand, in order of liking."""

Line = npt.NDArray[np.float64]

Put = Callable[[list[Wish]], list[Placed]]
"""Gives labels room, beside all that have some."""


class Placing:
    """The labels of a map, which ask for room group after group.

    Parameters
    ----------
    taken : array of shape (n, 4)
        Boxes in pixels that no label may touch.
    marks : array of shape (n, 2)
        Points of the bases in pixels.
    arrows : sequence of Arrow
        Which labels cover only where there is no other place.
    """

    def __init__(
        self, view: Window, taken: Boxes, marks: Line, arrows: Sequence[Arrow] = ()
    ) -> None:
        self.view, self.taken, self.marks = view, taken, marks
        along = [boxes_around(a.line, np.full(len(a.line), a.flow.width / 2 + 1)) for a in arrows]
        self.shunned = np.vstack([np.empty((0, 4)), *along])
        self.placed: list[Placed] = []

    @property
    def boxes(self) -> Boxes:
        """Boxes of the labels that have room."""
        return np.array([item.box for item in self.placed]).reshape(-1, 4)

    def put(self, wishes: Sequence[Wish], taken: Boxes | None = None) -> list[Placed]:
        """Give labels room, beside all that have some and what else is ``taken`` for these."""
        new = place(
            wishes,
            width=self.view.width,
            height=self.view.height,
            taken=np.vstack([self.taken if taken is None else taken, self.boxes]),
            shunned=self.shunned,
            marks=self.marks,
        )
        self.placed += new
        return list(new)


def taken(at: Line, radii: npt.ArrayLike, arrows: Sequence[Arrow]) -> Boxes:
    """Return the boxes that no label may touch: of marks at points, and of the arrows' heads."""
    heads = [
        boxes_around((item.line[-1] + np.array(item.tip))[None, :] / 2, np.array([item.head / 2]))
        for item in arrows
    ]
    return np.vstack([boxes_around(at, np.asarray(radii, dtype=float)), *heads])


def ends(arrows: Sequence[Arrow], shown: Collection[str]) -> list[Wish]:
    """Return the names of what arrows begin and end at, as labels that ask for room.

    Parameters
    ----------
    shown : collection of str
        Ids and names that are on the map already.

    Returns
    -------
    list of Wish
        Each place once: an area's name where the arrow ends, a place outside the map at its edge.
    """
    wishes: dict[str, Wish] = {}
    for item in arrows:
        stops = (item.flow.origin, item.flow.destination)
        for stop, outside, (x, y) in zip(stops, item.outside, item.ends, strict=True):
            if stop.id in wishes or (not outside and {stop.id, stop.name} & set(shown)):
                continue
            centred = not outside and stop.kind is End.AREA
            wishes[stop.id] = Wish(f"end {stop.id}", stop.name, x, y, 3.0, NAME_PX, centred)
    return list(wishes.values())


def numbers(
    arrows: Sequence[Arrow], among: Sequence[Arrow], put: Put, least: float
) -> list[Placed]:
    """Set on each arrow that is long enough whose it is, and how many, where there is room.

    A label stands on its own arrow, so that nobody reads it as another's, where the fewest others
    ``among`` all cross it.
    """
    placed: list[Placed] = []
    for item in arrows:
        if not item.flow.label or item.length <= least:
            continue
        others = [_dense(other) for other in among if other is not item]
        spots = [item.line[round(share * (len(item.line) - 1))] for share in _ALONG]
        half = np.array([text_width(item.flow.label, NUMBER_PX, Weight.SEMIBOLD), NUMBER_PX]) / 2
        for x, y in sorted(spots, key=lambda at: _crossings(at, half, others)):
            wish = Wish(
                f">{item.flow.id}", item.flow.label, float(x), float(y), 0.0, NUMBER_PX,
                centred=True,
            )  # fmt: skip
            if new := put([wish]):
                placed += new
                break
    return placed


def _dense(item: Arrow) -> Line:
    """Return an arrow's line with so many points that none passes through a label unseen."""
    at = np.linspace(0, len(item.line) - 1, 80)
    return np.column_stack([np.interp(at, np.arange(len(item.line)), axis) for axis in item.line.T])


def _crossings(at: Line, half: Line, others: Sequence[Line]) -> int:
    """Count the lines that cross a label around a point."""
    return sum(bool((np.abs(line - at) < half).all(axis=1).any()) for line in others)
