"""Where labels go: boxes that never lie on one another or on a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from components.draw.typeface import Weight, text_width

SIZE = 11.5
"""Height of a base's label, in CSS pixels."""

_GAP = 2.0
_LINE = 1.2
_EDGE = 3.0
_FARTHER = 7.0

_ASIDE = re.compile(r"\s*(\(.*|[,;].*)$")
_KIND_BEFORE = re.compile(
    r"^((FOB|COB|COS|COL|JSS|LSA|Camp|Firebase)(/(FOB|COB|COS|COL|JSS))?)\s+(?=\S)"
)
_KIND_AFTER = re.compile(
    r"\s+(Air Base|air base|Airbase|airbase|Airfield West|airfield|airstrip|base|post|garrison"
    r"|gas plant|outpost|sites?|Base Complex|Range Complex|Logistics Base|headquarters"
    r"|city site|observation posts|landing zone|Hotel base)$"
)

Boxes = npt.NDArray[np.float64]


class Anchor(IntEnum):
    """Which end of a label its position holds; the value is its place in the script's list."""

    START = 0
    MIDDLE = 1
    END = 2


@dataclass(frozen=True)
class Wish:
    """A label that asks for room.

    Attributes
    ----------
    key : str
        Whatever identifies it to who asks.
    text : str
    x, y : float
        The point that it belongs to, in pixels.
    clear : float
        Radius around the point that the text must keep clear of, in pixels.
    size : float
        Height of the type, in pixels.
    centred : bool
        Whether it may only stand on the point itself, as a country's name does.
    lead : float
        Pixels that a sign before the text takes.
    """

    key: str
    text: str
    x: float
    y: float
    clear: float
    size: float = SIZE
    centred: bool = False
    lead: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A label with its room.

    Attributes
    ----------
    wish : Wish
    dx, dy : float
        Pixels from the point to the label's anchor, which is centred in height.
    anchor : Anchor
    box : tuple of float
        Left, top, right, bottom in pixels.
    """

    wish: Wish
    dx: float
    dy: float
    anchor: Anchor
    box: tuple[float, float, float, float]


@lru_cache(maxsize=1024)
def short_name(name: str) -> str:
    """Shorten a base's name to what a map has room for.

    Examples
    --------
    >>> short_name("Ain al-Asad Air Base"), short_name("FOB/COS Warhorse")
    ('Ain al-Asad', 'Warhorse')
    >>> short_name("Camp Abu Naji (Amarah)"), short_name("Himo / Hibo (Qamishli) sites")
    ('Abu Naji', 'Himo')
    """
    text = _ASIDE.sub("", name).split(" / ")[0].strip()
    text = _KIND_BEFORE.sub("", text)
    shorter = _KIND_AFTER.sub("", text)
    return shorter.strip() or text or name


def boxes_around(points: npt.NDArray[np.float64], radii: npt.NDArray[np.float64]) -> Boxes:
    """Return ``(n, 4)`` boxes (left, top, right, bottom) around ``(n, 2)`` points."""
    return np.hstack([points - radii[:, None], points + radii[:, None]])


def place(
    wishes: Iterable[Wish],
    *,
    width: float,
    height: float,
    taken: Boxes,
    shunned: Boxes | None = None,
    marks: npt.NDArray[np.float64] | None = None,
) -> list[Placed]:
    """Give labels room, the most important first; who finds none is left out.

    Parameters
    ----------
    wishes : iterable of Wish
        In order of importance.
    width, height : float
        Size of the map in pixels; no label leaves it.
    taken : array of shape (n, 4)
        Boxes of marks: no label may touch them.
    shunned : array of shape (m, 4), optional
        Boxes that a label only covers where it has no better place, such as those of lines.
    marks : array of shape (k, 2), optional
        Points of marks: no label stands nearer to one of them than to its own point, so that
        nobody reads it as the name of another. Labels that are centred belong to no mark.

    Returns
    -------
    list of Placed
        No box overlaps another or one of ``taken``.
    """
    soft = np.empty((0, 4)) if shunned is None else shunned
    hard = np.asarray(taken, dtype=float)
    others = np.empty((0, 2)) if marks is None else np.asarray(marks, dtype=float)
    key = (hard.tobytes(), soft.tobytes(), others.tobytes())
    return list(_place(tuple(wishes), width, height, *key))


@lru_cache(maxsize=1024)
def _place(
    wishes: tuple[Wish, ...],
    width: float,
    height: float,
    taken: bytes,
    shunned: bytes,
    marks: bytes,
) -> tuple[Placed, ...]:
    """Place labels, once for months with the same marks."""
    hard, soft = (np.frombuffer(boxes).reshape(-1, 4) for boxes in (taken, shunned))
    asking = [wish for wish in wishes if wish.text]
    if not asking:
        return ()
    options = [_candidates(wish) for wish in asking]
    counts = np.array([len(candidates) for candidates, _ in options])
    ends = np.cumsum(counts)
    # All places of all labels at once: a month has a thousand of them.
    boxes = np.vstack([of_wish for _, of_wish in options])
    inside = (boxes[:, :2] >= _EDGE).all(axis=1)
    inside &= (boxes[:, 2] <= width - _EDGE) & (boxes[:, 3] <= height - _EDGE)
    free = inside & (_hits(boxes, hard) == 0)
    free &= _nearest(boxes, asking, counts, np.frombuffer(marks).reshape(-1, 2))
    rank = np.arange(len(boxes)) - np.repeat(ends - counts, counts)
    cost = np.full(len(boxes), np.inf)
    cost[free] = 2.0 * _hits(boxes[free], soft) + 0.25 * rank[free]
    placed: list[Placed] = []
    for (candidates, _), end in zip(options, ends.tolist(), strict=True):
        costs = cost[end - len(candidates) : end]
        at = int(costs.argmin())
        if costs[at] < np.inf:
            placed.append(candidates[at])
            left, top, right, bottom = candidates[at].box
            meet = (boxes[:, 0] < right) & (boxes[:, 2] > left)
            cost[meet & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)] = np.inf
    return tuple(placed)


def distances(boxes: Boxes, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how far each of ``(n, 4)`` boxes is from each of ``(m, 2)`` points, in pixels."""
    x, y = points[None, :, 0], points[None, :, 1]
    left, top, right, bottom = (boxes[:, i, None] for i in range(4))
    across = np.maximum(np.maximum(left - x, x - right), 0)
    down = np.maximum(np.maximum(top - y, y - bottom), 0)
    return np.asarray(np.hypot(across, down))


def _nearest(
    boxes: Boxes,
    wishes: Sequence[Wish],
    counts: npt.NDArray[np.int_],
    marks: npt.NDArray[np.float64],
) -> npt.NDArray[np.bool_]:
    """Tell which boxes stand no nearer to another's mark than to the point of their wish.

    Parameters
    ----------
    boxes : array of shape (n, 4)
        Those of each wish after those of the one before.
    wishes : sequence of Wish
    counts : array of int
        Boxes of each wish.
    marks : array of shape (k, 2)
    """
    points = np.array([[wish.x, wish.y] for wish in wishes])
    its_point = np.repeat(points, counts, axis=0)
    across = np.maximum(np.maximum(boxes[:, 0] - its_point[:, 0], its_point[:, 0] - boxes[:, 2]), 0)
    down = np.maximum(np.maximum(boxes[:, 1] - its_point[:, 1], its_point[:, 1] - boxes[:, 3]), 0)
    others = np.abs(points[:, None, :] - marks[None, :, :]).max(axis=2) > 0.5
    away = np.where(np.repeat(others, counts, axis=0), distances(boxes, marks), np.inf)
    nearest = away.min(axis=1, initial=np.inf) >= np.hypot(across, down)
    return np.asarray(nearest | np.repeat([wish.centred for wish in wishes], counts))


def overlapping(boxes: Sequence[tuple[float, float, float, float]]) -> list[tuple[int, int]]:
    """Return the pairs of boxes that overlap, as positions."""
    return [
        (i, j)
        for i in range(len(boxes))
        for j in range(i + 1, len(boxes))
        if _hits(np.array([boxes[i]]), np.array([boxes[j]]))[0]
    ]


def _hits(boxes: Boxes, others: Boxes) -> npt.NDArray[np.int_]:
    """Return how many of the others each box overlaps."""
    left, top, right, bottom = (boxes[:, i, None] for i in range(4))
    meet = (others[:, 0] < right) & (others[:, 2] > left)
    return np.asarray((meet & (others[:, 1] < bottom) & (others[:, 3] > top)).sum(axis=1))


@lru_cache(maxsize=4096)
def _candidates(wish: Wish) -> tuple[list[Placed], Boxes]:
    """Places for a label in order of liking, and their boxes."""
    placed = _places(wish)
    return placed, np.array([candidate.box for candidate in placed])


def _places(wish: Wish) -> list[Placed]:
    """Places for a label in order of liking: beside, then aslant, then above and below."""
    wide = wish.lead + text_width(wish.text, wish.size, Weight.SEMIBOLD) + 2
    tall = wish.size * _LINE
    if wish.centred:
        return [_at(wish, 0, 0, Anchor.MIDDLE, wide, tall)]
    out = wish.clear + _GAP
    return [*_ring(wish, out, wide, tall), *_ring(wish, out + _FARTHER, wide, tall)]


def _ring(wish: Wish, out: float, wide: float, tall: float) -> list[Placed]:
    aslant = out * 0.72
    lift = tall / 2 + aslant * 0.6
    above = tall / 2 + out - 1
    return [
        _at(wish, out, 0, Anchor.START, wide, tall),
        _at(wish, -out, 0, Anchor.END, wide, tall),
        _at(wish, aslant, -lift, Anchor.START, wide, tall),
        _at(wish, aslant, lift, Anchor.START, wide, tall),
        _at(wish, -aslant, -lift, Anchor.END, wide, tall),
        _at(wish, -aslant, lift, Anchor.END, wide, tall),
        _at(wish, 0, -above, Anchor.MIDDLE, wide, tall),
        _at(wish, 0, above, Anchor.MIDDLE, wide, tall),
    ]


def _at(wish: Wish, dx: float, dy: float, anchor: Anchor, wide: float, tall: float) -> Placed:
    x, y = wish.x + dx, wish.y + dy
    left = x - wide * (anchor / 2)
    box = (left, y - tall / 2, left + wide, y + tall / 2)
    return Placed(wish, dx, dy, anchor, box)
