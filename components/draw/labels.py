"""Where labels go: boxes that never lie on one another or on a mark."""

from __future__ import annotations

import math
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

_NEAR, _FEW, _COLUMN = 20.0, 4, 16.0
"""Pixels within which more marks than a few are a crowd; pixels between it and its names."""

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
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


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
    dx, dy : float
        Pixels from the point to the label's anchor, which is centred in height.
    box : tuple of float
    led : bool
        Whether a line leads to it from the point.
    """

    wish: Wish
    dx: float
    dy: float
    anchor: Anchor
    box: Box
    led: bool = False

    @property
    def leader(self) -> list[tuple[float, float]]:
        """The line from the point's edge to the label, in pixels."""
        x, y, clear = self.wish.x, self.wish.y, self.wish.clear
        away = math.hypot(self.dx, self.dy)
        near, far = clear / away, 1 - 1 / away
        return [(x + self.dx * share, y + self.dy * share) for share in (near, far)]


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
    # All places of all labels at once: a month has a thousand of them.
    of, across, down, anchors, boxes = _options(asking)
    inside = (boxes[:, :2] >= _EDGE).all(axis=1)
    inside &= (boxes[:, 2] <= width - _EDGE) & (boxes[:, 3] <= height - _EDGE)
    rank = np.arange(len(of)) - np.searchsorted(of, of)
    # The dearer a question, the fewer places are left to ask it of.
    free = np.flatnonzero(inside)
    free = free[_hits(boxes[free], hard) == 0]
    points = np.frombuffer(marks).reshape(-1, 2)
    free = free[_nearest(boxes[free], [asking[i] for i in of[free].tolist()], points)]
    cost = 2.0 * _hits(boxes[free], soft) + 0.25 * rank[free]
    lefts, tops, rights, bottoms = np.ascontiguousarray(boxes[free].T)
    starts = np.searchsorted(of[free], np.arange(len(asking) + 1)).tolist()
    placed: list[Placed] = []
    for wish, begin, end in zip(asking, starts, starts[1:], strict=False):
        if begin == end:
            continue
        best = begin + int(cost[begin:end].argmin())
        if cost[best] < np.inf:
            at = free[best]
            left, top, right, bottom = boxes[at].tolist()
            box, anchor = (left, top, right, bottom), Anchor(int(anchors[at]))
            placed.append(Placed(wish, float(across[at]), float(down[at]), anchor, box))
            meet = (lefts < right) & (rights > left) & (tops < bottom) & (bottoms > top)
            cost[meet] = np.inf
    return tuple(placed)


def crowded(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Tell which marks, ``(n, 2)`` pixels, stand among so many that their names do not fit."""
    apart = np.hypot(*(points[:, None] - points).T)
    return np.asarray((apart < _NEAR).sum(axis=1) > _FEW)


def lead(wishes: Sequence[Wish], width: float, height: float, taken: Boxes) -> list[Placed]:
    """Give the names of a crowd room in two columns beside it, with a line to each from its mark.

    Parameters
    ----------
    wishes : sequence of Wish
        In order of importance, all of one size.
    width, height : float
        Size of the map in pixels; no label leaves it.
    taken : array of shape (n, 4)
        Boxes of marks: no label may touch them.

    Returns
    -------
    list of Placed
        Names stand in the order of their marks from above to below.
    """
    if not wishes:
        return []
    middle = float(np.median([wish.x for wish in wishes]))
    tall = wishes[0].size * _LINE
    rows = np.arange(_EDGE + tall / 2, height - _EDGE - tall / 2, math.ceil(tall))
    placed: list[Placed] = []
    for anchor in (Anchor.END, Anchor.START):
        side = [wish for wish in wishes if (wish.x < middle) == (anchor == Anchor.END)]
        if not side:
            continue
        outermost = min if anchor == Anchor.END else max
        edge = outermost(wish.x for wish in side) + (anchor - 1) * -_COLUMN
        widths = {wish: text_width(wish.text, wish.size, Weight.SEMIBOLD) + 2 for wish in side}
        wide = float(np.median([*widths.values()]))
        lefts = np.full(len(rows), edge - wide * (anchor == Anchor.END))
        boxes = np.column_stack([lefts, rows - tall / 2, lefts + wide, rows + tall / 2])
        free = rows[_hits(boxes, taken) == 0]
        home = float(np.mean([wish.y for wish in side]))
        kept = sorted(side[: len(free)], key=lambda wish: (wish.y, wish.x))
        nearest = np.sort(free[np.argsort(np.abs(free - home), kind="stable")][: len(kept)])
        for wish, y in zip(kept, nearest.tolist(), strict=True):
            left = edge - widths[wish] * (anchor == Anchor.END)
            box = (left, y - tall / 2, left + widths[wish], y + tall / 2)
            inside = left >= _EDGE and box[2] <= width - _EDGE
            if inside and not _hits(np.array([box]), taken)[0]:
                placed.append(Placed(wish, edge - wish.x, y - wish.y, anchor, box, led=True))
    return placed


def _nearest(
    boxes: Boxes, wishes: Sequence[Wish], marks: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Tell which boxes stand no nearer to another's mark than to the point of their wish.

    Parameters
    ----------
    boxes : array of shape (n, 4)
    wishes : sequence of Wish
        That of each box.
    marks : array of shape (k, 2)
    """
    points = np.array([[wish.x, wish.y] for wish in wishes]).reshape(-1, 2)
    others = np.abs(points[:, None] - marks).max(axis=2) > 0.5
    nearer = _away(boxes[:, None], marks) < _away(boxes, points)[:, None]
    centred = np.array([wish.centred for wish in wishes], dtype=bool)
    return np.asarray(centred | ~(nearer & others).any(axis=1))


def _away(boxes: Boxes, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how far boxes are from points, in pixels."""
    out = np.maximum(boxes[..., :2] - points, points - boxes[..., 2:]).clip(min=0)
    return np.asarray(np.hypot(out[..., 0], out[..., 1]))


def _hits(boxes: Boxes, others: Boxes) -> npt.NDArray[np.int_]:
    """Return how many of the others each box overlaps."""
    left, top, right, bottom = (boxes[:, i, None] for i in range(4))
    meet = (others[:, 0] < right) & (others[:, 2] > left)
    return np.asarray((meet & (others[:, 1] < bottom) & (others[:, 3] > top)).sum(axis=1))


_ANCHORS = np.array(
    [
        *(Anchor.START, Anchor.END, Anchor.START, Anchor.START, Anchor.END, Anchor.END),
        *(Anchor.MIDDLE, Anchor.MIDDLE),
    ]
)
"""Anchors of the places around a point in order of liking: beside, aslant, above and below."""

Numbers = npt.NDArray[np.float64]


def _options(
    wishes: Sequence[Wish],
) -> tuple[npt.NDArray[np.int_], Numbers, Numbers, Numbers, Boxes]:
    """Return the places that labels may have, those of each in order of liking.

    Beside the point, then aslant, then above and below; then the same farther out. A centred label
    has one place alone.

    Returns
    -------
    tuple of array of shape (n,) and of shape (n, 4)
        Position of the wish, pixels from its point to the anchor (right, down), anchor, and box.
    """
    rings = 2 * len(_ANCHORS)
    of = np.repeat(np.arange(len(wishes)), [1 if wish.centred else rings for wish in wishes])
    x, y, size, lead, clear = np.array([[w.x, w.y, w.size, w.lead, w.clear] for w in wishes]).T
    letters = np.array([text_width(w.text, w.size, Weight.SEMIBOLD) for w in wishes])
    wide, tall = (lead + letters + 2)[:, None], (size * _LINE)[:, None]
    out = np.stack([clear + _GAP, clear + _GAP + _FARTHER], axis=1)
    aslant, none = out * 0.72, np.zeros_like(out)
    lift, above = tall / 2 + aslant * 0.6, tall / 2 + out - 1
    shape = (len(wishes), rings)
    right = np.stack([out, -out, aslant, aslant, -aslant, -aslant, none, none], axis=2)
    low = np.stack([none, none, -lift, lift, -lift, lift, -above, above], axis=2)
    right, low = right.reshape(shape), low.reshape(shape)
    anchor = np.tile(np.concatenate([_ANCHORS, _ANCHORS]), (len(wishes), 1)).astype(float)
    centred = [wish.centred for wish in wishes]
    right[centred], low[centred], anchor[centred] = 0.0, 0.0, Anchor.MIDDLE
    left = x[:, None] + right - wide * (anchor / 2)
    top = y[:, None] + low
    boxes = np.stack([left, top - tall / 2, left + wide, top + tall / 2], axis=2)
    kept = np.ones(shape, dtype=bool)
    kept[centred, 1:] = False
    return of, right[kept], low[kept], anchor[kept], boxes[kept]
