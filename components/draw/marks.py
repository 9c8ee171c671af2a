"""Bases as marks: the sign of each standing, its size, and how neighbours are spread."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.persons import rounded
from components.answer.posture import Posture
from components.answer.presence import BaseStanding
from components.draw.palette import Palette, blend
from components.draw.window import Window
from components.record.dates import spoken
from components.record.descriptor import Descriptor
from components.record.documents import Document
from components.words.wording import NO_FIGURE, STANDING_WORDS, capital, change_words, last_change

CELL = 64
"""Width and height of the cell that each shape is drawn in."""

VAGUE_KM = 10.0
"""From this precision on, a point is drawn with a soft disc of where the base may lie."""

_PX_PER_ROOT = 0.32
_LEAST_RADIUS = 7.0
_MOST_RADIUS = 30.0
_ROUNDS = 60
_REACH = 36.0
_PULL = 0.02
_ASIDE = 4


class Sign(IntEnum):
    """What a mark looks like; the value is its place among the icons."""

    LEFT_EARLIER = 0
    LEFT_THIS_YEAR = 1
    IN_USE_LEAD = 2
    IN_USE_OTHERS = 3
    UNCONFIRMED_LEAD = 4
    UNCONFIRMED_OTHERS = 5
    PLANNED = 6
    SELECTED = 7

    @property
    def size(self) -> float:
        """Height on the map, in CSS pixels."""
        return _LOOKS[self][0]

    @property
    def rank(self) -> int:
        """In which order its labels ask for room, the lowest first."""
        return _LOOKS[self][1]

    @property
    def loud(self) -> bool:
        """Whether its labels are set in the text's colour."""
        return self.rank <= _LOUD_RANK


_LOUD_RANK = 2
_LOOKS = {
    Sign.LEFT_EARLIER: (7.0, 9),
    Sign.UNCONFIRMED_OTHERS: (9.0, 4),
    Sign.UNCONFIRMED_LEAD: (9.0, 4),
    Sign.PLANNED: (14.0, 2),
    Sign.LEFT_THIS_YEAR: (13.0, 3),
    Sign.IN_USE_OTHERS: (12.0, 0),
    Sign.IN_USE_LEAD: (12.0, 0),
    Sign.SELECTED: (23.0, 0),
}
"""Size and rank of each sign, in the order in which they are painted."""


@dataclass(frozen=True, eq=False)
class Mark:
    """One base on the map, the same object for as long as it stands the same.

    Attributes
    ----------
    x, y : float
        Pixels of the point.
    dx, dy : int
        Pixels that the mark is moved by, so that each stays reachable.
    said : str
        What the tooltip says, a line each.
    """

    base: BaseStanding
    sign: Sign
    x: float
    y: float
    dx: int
    dy: int
    said: str

    @property
    def id(self) -> str:
        """Id of the place."""
        return self.base.place

    @property
    def radius(self) -> float:
        """Half the height of the sign, in pixels."""
        return self.sign.size / 2

    @property
    def at(self) -> tuple[float, float]:
        """Pixels of the mark, where it was moved to."""
        return self.x + self.dx, self.y + self.dy


def doubtful(bases: Iterable[Mark]) -> list[Mark]:
    """Return the marks around which a disc says where the base may lie: one for each point.

    Of bases that share a point, the one that is known the least precisely.
    """
    vague = [
        mark
        for mark in bases
        if mark.base.precision_km >= VAGUE_KM and mark.sign is not Sign.LEFT_EARLIER
    ]
    by_precision = sorted(vague, key=lambda mark: mark.base.precision_km)
    widest = {(mark.x, mark.y): mark for mark in by_precision}
    return [mark for mark in vague if widest[mark.x, mark.y] is mark]


def radius_px(persons: float) -> float:
    """Return the radius of the disc for a number of personnel, on the one scale of all months.

    The area grows with the number (500: 7.2, 1,000: 10.1, 5,000: 22.6 pixels); never below 7
    pixels, which the mark itself would hide, nor above 30.
    """
    return min(_MOST_RADIUS, max(_LEAST_RADIUS, _PX_PER_ROOT * math.sqrt(persons)))


def marks(posture: Posture, view: Window, *, apart: bool = True) -> list[Mark]:
    """Return the bases that have a point, in the order in which they are painted.

    Parameters
    ----------
    apart : bool
        Whether neighbours are spread in the window, or each stands on its point.
    """
    placed = tuple([base for base in posture.standings if base.placed])
    return list(_marks(placed, posture.descriptor, view, apart))


# Both grains of a month share its bases, and so do the months in which none of them changes.
@lru_cache(maxsize=256)
def _marks(
    standings: tuple[BaseStanding, ...], described: Descriptor, view: Window, apart: bool
) -> tuple[Mark, ...]:
    if not standings:
        return ()
    bases = sorted(standings, key=lambda base: base.place)
    at = view.pixels(np.array([[base.lon, base.lat] for base in bases]))
    signs = [_sign(base, described) for base in bases]
    moved = _shifts(at, signs) if apart else [[0, 0]] * len(bases)
    drawn = [
        _mark(base, sign, *point, *shift, described)
        for base, sign, point, shift in zip(bases, signs, at.tolist(), moved, strict=True)
    ]
    painting = [*_LOOKS]
    return tuple(sorted(drawn, key=lambda mark: (painting.index(mark.sign), mark.id)))


def _shifts(at: npt.NDArray[np.float64], signs: Sequence[Sign]) -> list[list[int]]:
    """Return by how many pixels each mark is moved so that none covers another."""
    room = np.array([sign.size / 2 - 0.5 for sign in signs])
    # Bases left long ago are not seen until the map is near: they move aside for the others alone.
    late = np.array([sign is Sign.LEFT_EARLIER for sign in signs])
    shifts = spread(at, room)
    shifts[~late] = spread(at[~late], room[~late])
    return _aside(at, shifts)


# A base is drawn and spoken of the same way for as long as it stands the same.
@lru_cache(maxsize=4096)
def _mark(
    base: BaseStanding, sign: Sign, x: float, y: float, dx: int, dy: int, described: Descriptor
) -> Mark:
    return Mark(base, sign, x, y, dx, dy, describe(base, described))


def _sign(base: BaseStanding, described: Descriptor) -> Sign:
    is_lead = base.force in described.leading
    match base.standing:
        case "in_use":
            return Sign.IN_USE_LEAD if is_lead else Sign.IN_USE_OTHERS
        case "unconfirmed":
            return Sign.UNCONFIRMED_LEAD if is_lead else Sign.UNCONFIRMED_OTHERS
        case "left_this_year":
            return Sign.LEFT_THIS_YEAR
        case "planned":
            return Sign.PLANNED
        case _:
            return Sign.LEFT_EARLIER


def describe(base: BaseStanding, described: Descriptor) -> str:
    """Say what a base's tooltip says below its name: plain text, a line each."""
    source = publisher(base.document)
    happened = last_change(base)
    if base.standing == "left_earlier":
        return f"{capital(happened)} ({source})"
    words = STANDING_WORDS.get(base.standing, base.standing)
    was_left = base.standing == "left_this_year"
    change = happened if was_left or happened.startswith(words) else f"{words} ({happened})"
    lines = [capital(change) + (f" to {base.recipient}" if was_left and base.recipient else "")]
    if base.force != described.main:
        lines.append(f"Force: {described.force_name(base.force)}")
    if base.standing in {"in_use", "unconfirmed"}:
        lines.append(f"Personnel: {_personnel(base, described)}")
    if base.precision_km >= VAGUE_KM:
        lines.append(f"Position known to {base.precision_km:g} km")
    lines.append(f"Source: {source}")
    return "\n".join(lines)


def publisher(document: Document) -> str:
    """Name a document's publisher in short: what stands before the first comma or bracket."""
    return re.split("[,(;]", document.publisher)[0].strip()


def spread(points: npt.NDArray[np.float64], radii: npt.NDArray[np.float64]) -> npt.NDArray[np.int_]:
    """Move marks apart that would cover each other, each as little as needed.

    Parameters
    ----------
    points : array of shape (n, 2)
        Pixels.
    radii : array of shape (n,)
        Pixels that each mark takes.

    Returns
    -------
    array of int of shape (n, 2)
        Pixels to move each mark by; the same for the same input. Marks that share a point are set
        on a small ring around it.
    """
    n = len(points)
    first, second = _neighbours(points)
    if not len(first):
        return np.zeros((n, 2), dtype=int)
    # Points of the complex plane: one array to add up in, and a way and its length in one step.
    home = points[:, 0] + 1j * points[:, 1]
    # A golden angle for each mark parts those that share a point, the same way every time.
    at = home + 0.05 * np.exp(2.399963j * np.arange(n))
    apart = radii[first] + radii[second]
    for step in range(_ROUNDS):
        way = at.take(second) - at.take(first)
        distance = np.maximum(np.abs(way), 1e-6)
        touching = (distance < apart).nonzero()[0]
        pulled = step < _ROUNDS * 2 // 3
        if not pulled and not len(touching):
            break
        reach = distance.take(touching)
        push = 0.45 * (apart.take(touching) - reach) / reach * way.take(touching)
        np.subtract.at(at, first.take(touching), push)
        np.add.at(at, second.take(touching), push)
        if pulled:
            at += _PULL * (home - at)
    moved = at - home
    return np.round(np.column_stack([moved.real, moved.imag])).astype(int)


def _aside(points: npt.NDArray[np.float64], moved: npt.NDArray[np.int_]) -> list[list[int]]:
    """Move marks on that came to rest on one pixel in a crowd: the lower would be out of reach."""
    shifts: list[list[int]] = moved.tolist()
    taken: set[tuple[int, int]] = set()
    for (x, y), shift in zip(points.tolist(), shifts, strict=True):
        while (pixel := (round(x + shift[0]), round(y + shift[1]))) in taken:
            shift[0] += _ASIDE
        taken.add(pixel)
    return shifts


def _neighbours(
    points: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the pairs of points within reach, as two arrays of positions."""
    order = np.argsort(points[:, 0], kind="stable")
    x, y = points[order].T
    near = (x[None, :] - x[:, None] <= _REACH) & (np.abs(y[None, :] - y[:, None]) <= _REACH)
    first, second = np.nonzero(np.triu(near, 1))
    return order[first], order[second]


@dataclass(frozen=True)
class Shape:
    """A drawing in a cell of `CELL` by `CELL`.

    Attributes
    ----------
    d : str
        Data of an SVG path.
    fill, stroke : str
        Colours; empty where there is none.
    width : float
        Of the stroke.
    dash : tuple of float
        Lengths of a dash and a gap; empty for a whole line.
    """

    d: str
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: tuple[float, ...] = ()

    @property
    def svg(self) -> str:
        """The shape as an SVG element."""
        line = f" stroke='{self.stroke}' stroke-width='{self.width:g}'" if self.stroke else ""
        dash = " ".join(f"{length:g}" for length in self.dash)
        dashed = f" stroke-dasharray='{dash}'" if dash else ""
        join = " stroke-linejoin='round'" if self.stroke else ""
        return f"<path d='{self.d}' fill='{self.fill or 'none'}'{line}{dashed}{join}/>"


def sign_shape(sign: Sign, colours: Palette) -> Shape:
    """Return the shape of a sign, in the middle of its cell.

    In greys an outline tells a force from land and from a doubtful use.
    """
    force = colours.lead if sign in {Sign.IN_USE_LEAD, Sign.UNCONFIRMED_LEAD} else colours.allies
    match sign:
        case Sign.IN_USE_LEAD | Sign.IN_USE_OTHERS:
            return Shape(circle(25), force, *((colours.text, 5) if colours.grey else ()))
        case Sign.UNCONFIRMED_LEAD | Sign.UNCONFIRMED_OTHERS:
            fill = blend(force, colours.focus_land, 0.45)
            return Shape(circle(24), fill, *((force, 4) if colours.grey else ()))
        case Sign.LEFT_THIS_YEAR:
            return Shape(circle(21), colours.ground, colours.muted, 10)
        case Sign.PLANNED:
            return Shape(circle(24), colours.ground, colours.attention, 10, (13, 6))
        case Sign.SELECTED:
            return Shape(circle(27), stroke=colours.text, width=6)
        case _:
            return Shape(circle(24), stroke=colours.given_up, width=11)


def head_shape(colour: str, ground: str, *, planned: bool) -> Shape:
    """Return the head of an arrow that points right from the left edge of its cell."""
    if planned:
        return Shape("M4 6l56 26-56 26z", ground, colour, 8)
    return Shape("M0 2l64 30-64 30z", colour)


def circle(radius: int) -> str:
    """Write a circle around the middle of a cell as the data of a path."""
    middle = CELL // 2
    around = f"a{radius} {radius} 0 1 0 "
    return f"M{middle - radius} {middle}{around}{2 * radius} 0{around}{-2 * radius} 0z"


def base_table(posture: Posture) -> pd.DataFrame:
    """Return the bases of the month, ready to show.

    Columns: Base, Standing, Last change, Confirmed to, Force, Personnel, Received by,
    Precision (km), Source.
    """
    bases = posture.standings
    return pd.DataFrame(
        {
            "Base": [base.name for base in bases],
            "Standing": [STANDING_WORDS.get(base.standing, base.standing) for base in bases],
            "Last change": [change_words(base) for base in bases],
            "Confirmed to": [spoken(base.confirmed) for base in bases],
            "Force": [posture.descriptor.force_name(base.force) for base in bases],
            "Personnel": [_personnel(base, posture.descriptor) for base in bases],
            "Received by": [base.recipient for base in bases],
            "Precision (km)": [base.precision_km for base in bases],
            "Source": [base.source for base in bases],
        }
    )


def _personnel(base: BaseStanding, described: Descriptor) -> str:
    if math.isnan(base.personnel):
        return NO_FIGURE
    words = rounded(base.personnel)
    low, high = base.personnel_low, base.personnel_high
    if not math.isnan(low) and not math.isnan(high) and rounded(low) != rounded(high):
        words += f" ({rounded(low)} to {rounded(high)})"
    force = base.personnel_force
    return f"{words}, {described.force_name(force)} alone" if force != base.force else words
