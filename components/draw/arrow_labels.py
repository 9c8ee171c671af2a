"""What is written on arrows: where from and where to, whose, how many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
import numpy.typing as npt

from components.draw.flows import NAME_PX, Arrow, End
from components.draw.labels import Placed, Wish
from components.draw.typeface import Weight, text_width

NUMBER_PX = 11.5

_ALONG = (0.5, 0.38, 0.62, 0.27, 0.73, 0.44, 0.56, 0.2, 0.8)
"""Shares of an arrow's points at which its label may stand, in order of liking."""

Line = npt.NDArray[np.float64]

Put = Callable[[list[Wish]], list[Placed]]
"""Gives labels room, beside all that have some."""


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
