"""Bases as marks: the sign of each standing, its size, and how neighbours are spread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.posture import HEADLINE_FORCE, Posture
from components.draw.palette import Palette, blend
from components.draw.window import View
from components.record.dates import spoken
from components.record.schema import read_schema
from components.words.wording import NOT_PUBLISHED, STANDING_WORDS, STATUS_WORDS, rounded

CELL = 64
"""Width and height of the cell that each shape is drawn in."""

VAGUE_KM = 10.0
"""From this precision on, a point is drawn with a soft disc of where the base may lie."""

AMERICAN = frozenset({"USA", "COALITION"})
"""Forces whose bases are drawn in the American colour: those that Americans are part of."""

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
    IN_USE_USA = 2
    IN_USE_OTHERS = 3
    UNCONFIRMED_USA = 4
    UNCONFIRMED_OTHERS = 5
    PLANNED = 6
    SELECTED = 7


SIZES = {
    **dict.fromkeys(Sign, 12.0),
    Sign.LEFT_EARLIER: 7.0,
    Sign.LEFT_THIS_YEAR: 13.0,
    Sign.PLANNED: 14.0,
    Sign.SELECTED: 23.0,
}
"""Height of each sign on the map, in CSS pixels."""

_PAINTING = (
    Sign.LEFT_EARLIER,
    Sign.UNCONFIRMED_OTHERS,
    Sign.UNCONFIRMED_USA,
    Sign.PLANNED,
    Sign.LEFT_THIS_YEAR,
    Sign.IN_USE_OTHERS,
    Sign.IN_USE_USA,
)


@dataclass(frozen=True)
class Mark:
    """One base on the map.

    Attributes
    ----------
    id, name : str
        Of the place.
    standing : str
        As `Posture.bases` has it.
    force : str
        Whose base it is or was.
    sign : Sign
    lon, lat : float
        Degrees.
    x, y : float
        Pixels of the point.
    dx, dy : float
        Pixels that the mark is moved by, so that each stays reachable.
    precision_km : float
    personnel : float
        Persons, NaN where no number is published.
    personnel_force : str
        Whom the number counts.
    said : str
        What the tooltip says, a line each.
    """

    id: str
    name: str
    standing: str
    force: str
    sign: Sign
    lon: float
    lat: float
    x: float
    y: float
    dx: int
    dy: int
    precision_km: float
    personnel: float
    personnel_force: str
    said: str

    @property
    def radius(self) -> float:
        """Half the height of the sign, in pixels."""
        return SIZES[self.sign] / 2

    @property
    def at(self) -> tuple[float, float]:
        """Pixels of the mark, where it was moved to."""
        return self.x + self.dx, self.y + self.dy


def radius_px(persons: float) -> float:
    """Return the radius of the disc for a number of personnel, on the one scale of all months.

    The area grows with the number (500: 7.2, 1,000: 10.1, 5,000: 22.6 pixels); never below 7
    pixels, which the mark itself would hide, nor above 30.
    """
    return min(_MOST_RADIUS, max(_LEAST_RADIUS, _PX_PER_ROOT * math.sqrt(persons)))


def marks(posture: Posture, view: View, publishers: Mapping[str, str] | None = None) -> list[Mark]:
    """Return the bases that have a point, in the order in which they are painted.

    Parameters
    ----------
    posture : Posture
    view : View
        The window for which neighbours are spread.
    publishers : mapping of str to str, optional
        Publisher of each source's id, for the tooltips; an id stands for itself otherwise.
    """
    bases = posture.bases
    bases = bases[bases["lat"].notna() & bases["lon"].notna()].sort_values("place")
    if bases.empty:
        return []
    signs = [
        sign_of(str(standing), str(force))
        for standing, force in zip(bases["standing"], bases["force"], strict=True)
    ]
    points = view.pixels(bases[["lon", "lat"]].to_numpy(dtype=float))
    moved = spread(points, np.array([SIZES[sign] / 2 - 0.5 for sign in signs]))
    found = []
    for i, row in enumerate(bases.to_dict("records")):
        found.append(
            Mark(
                id=str(row["place"]),
                name=str(row["name"]),
                standing=str(row["standing"]),
                force=str(row["force"]),
                sign=signs[i],
                lon=float(row["lon"]),
                lat=float(row["lat"]),
                x=float(points[i, 0]),
                y=float(points[i, 1]),
                dx=int(moved[i, 0]),
                dy=int(moved[i, 1]),
                precision_km=float(row["precision_km"]),
                personnel=float(row["personnel"]),
                personnel_force=str(row["personnel_force"]),
                said=describe({str(k): v for k, v in row.items()}, publishers or {}),
            )
        )
    return sorted(found, key=lambda mark: (_PAINTING.index(mark.sign), mark.id))


def sign_of(standing: str, force: str) -> Sign:
    """Return the sign for a standing and the force that it is of."""
    owner = 0 if force in AMERICAN else 1
    match standing:
        case "in_use":
            return Sign(Sign.IN_USE_USA + owner)
        case "unconfirmed":
            return Sign(Sign.UNCONFIRMED_USA + owner)
        case "left_this_year":
            return Sign.LEFT_THIS_YEAR
        case "planned":
            return Sign.PLANNED
        case _:
            return Sign.LEFT_EARLIER


def describe(row: Mapping[str, object], publishers: Mapping[str, str]) -> str:
    """Say what a base's tooltip says below its name: plain text, a line each."""
    standing, since = str(row["standing"]), spoken(str(row["since"]))
    source = publisher(str(row["source"]), publishers)
    status = STATUS_WORDS.get(str(row["status"]), str(row["status"]))
    happened = " ".join(part for part in (status, since) if part)
    if standing == "left_earlier":
        return f"{_sentence_case(happened)} ({source})"
    words = STANDING_WORDS.get(standing, standing)
    if standing == "left_this_year":
        lines = [_sentence_case(happened)]
        if str(row["recipient"]):
            lines[0] += f" to {row['recipient']}"
    elif happened.startswith(words):
        lines = [_sentence_case(happened)]
    else:
        lines = [f"{_sentence_case(words)} ({happened})"]
    if str(row["force"]) != HEADLINE_FORCE:
        lines.append(f"Force: {force_name(str(row['force']))}")
    if standing in {"in_use", "unconfirmed"}:
        lines.append(f"Personnel: {_personnel(row)}")
    if float(str(row["precision_km"])) >= VAGUE_KM:
        lines.append(f"Position known to {float(str(row['precision_km'])):g} km")
    lines.append(f"Source: {source}")
    return "\n".join(lines)


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def publisher(source: str, publishers: Mapping[str, str]) -> str:
    """Name a source's publisher in short: what stands before the first comma or bracket."""
    return publishers.get(source, source).split(",")[0].split("(")[0].split(";")[0].strip()


@lru_cache(maxsize=1)
def _forces() -> dict[str, str]:
    return read_schema().definitions("force_levels", "force")


def force_name(force: str) -> str:
    """Name a force as the schema does, without what follows a comma or bracket."""
    return _forces().get(force, force).split(",")[0].split("(")[0].split(";")[0].strip(" .")


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
        Pixels to move each mark by; the same for the same input. Marks that share a point are
        set on a small ring around it.
    """
    return _spread(points.astype(float).tobytes(), radii.astype(float).tobytes()).copy()


@lru_cache(maxsize=512)
def _spread(points_: bytes, radii_: bytes) -> npt.NDArray[np.int_]:
    """Spread, once for months with the same bases."""
    points, radii = np.frombuffer(points_).reshape(-1, 2), np.frombuffer(radii_)
    n = len(points)
    first, second = _neighbours(points)
    if not len(first):
        return np.zeros((n, 2), dtype=int)
    at = points.copy()
    # A golden angle for each mark parts those that share a point, the same way every time.
    turn = np.arange(n) * 2.399963
    at += 0.05 * np.column_stack([np.cos(turn), np.sin(turn)])
    apart = radii[first] + radii[second]
    for step in range(_ROUNDS):
        line = at[second] - at[first]
        distance = np.maximum(np.hypot(line[:, 0], line[:, 1]), 1e-6)
        push = 0.5 * np.maximum(apart - distance, 0)[:, None] * line / distance[:, None]
        np.add.at(at, first, -0.9 * push)
        np.add.at(at, second, 0.9 * push)
        if step < _ROUNDS * 2 // 3:
            at += _PULL * (points - at)
    moved = np.round(at - points).astype(int)
    taken: set[tuple[int, ...]] = set()
    for mark in range(n):
        # In a crowd two marks can come to rest on one pixel, and the lower one be out of reach.
        while (pixel := tuple(np.round(points[mark] + moved[mark]).astype(int))) in taken:
            moved[mark, 0] += _ASIDE
        taken.add(pixel)
    return np.asarray(moved)


def _neighbours(
    points: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the pairs of points within reach, as two arrays of positions."""
    order = np.argsort(points[:, 0], kind="stable")
    xs = points[order, 0]
    ends = np.searchsorted(xs, xs + _REACH, side="right")
    pairs = [
        (order[i], order[j])
        for i in range(len(order))
        for j in range(i + 1, int(ends[i]))
        if abs(points[order[i], 1] - points[order[j], 1]) <= _REACH
    ]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


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
    """Return the shape of a sign, in the middle of its cell."""
    force = colours.usa if sign in {Sign.IN_USE_USA, Sign.UNCONFIRMED_USA} else colours.allies
    match sign:
        case Sign.IN_USE_USA | Sign.IN_USE_OTHERS:
            return Shape(_circle(25), force)
        case Sign.UNCONFIRMED_USA | Sign.UNCONFIRMED_OTHERS:
            return Shape(_circle(24), blend(force, colours.focus_land, 0.45))
        case Sign.LEFT_THIS_YEAR:
            return Shape(_circle(21), colours.ground, colours.muted, 10)
        case Sign.PLANNED:
            return Shape(_circle(24), colours.ground, colours.attention, 10, (13, 6))
        case Sign.SELECTED:
            return Shape(_circle(27), stroke=colours.text, width=6)
        case _:
            return Shape(_circle(24), stroke=colours.given_up, width=11)


def head_shape(colours: Palette, *, planned: bool) -> Shape:
    """Return the head of an arrow that points right from the left edge of its cell."""
    if planned:
        return Shape("M4 6l56 26-56 26z", colours.ground, colours.movement, 8)
    return Shape("M0 2l64 30-64 30z", colours.movement)


def sign_svg(sign: Sign, colours: Palette) -> str:
    """Return the shape of a sign as SVG."""
    return sign_shape(sign, colours).svg


def head_svg(colours: Palette, *, planned: bool) -> str:
    """Return the head of an arrow as SVG."""
    return head_shape(colours, planned=planned).svg


def _circle(radius: int) -> str:
    middle = CELL // 2
    around = f"a{radius} {radius} 0 1 0 "
    return f"M{middle - radius} {middle}{around}{2 * radius} 0{around}{-2 * radius} 0z"


def base_table(posture: Posture) -> pd.DataFrame:
    """Return the bases of the month, ready to show.

    Columns: Base, Standing, Changed, Date, Force, Personnel, Received by, Precision (km), Source.
    """
    bases = posture.bases
    rows = [{str(k): v for k, v in row.items()} for row in bases.to_dict("records")]
    return pd.DataFrame(
        {
            "Base": bases["name"].to_list(),
            "Standing": [STANDING_WORDS.get(str(s), str(s)) for s in bases["standing"]],
            "Changed": [STATUS_WORDS.get(str(s), str(s)) for s in bases["status"]],
            "Date": [spoken(str(s)) for s in bases["since"]],
            "Force": [force_name(str(f)) for f in bases["force"]],
            "Personnel": [_personnel(row) for row in rows],
            "Received by": bases["recipient"].to_list(),
            "Precision (km)": bases["precision_km"].to_list(),
            "Source": bases["source"].to_list(),
        }
    )


def _personnel(row: Mapping[str, object]) -> str:
    best, low, high = (
        float(str(row[name])) for name in ("personnel", "personnel_low", "personnel_high")
    )
    if math.isnan(best):
        return NOT_PUBLISHED
    said = rounded(best)
    if not math.isnan(low) and not math.isnan(high) and rounded(low) != rounded(high):
        said += f" ({rounded(low)} to {rounded(high)})"
    force = str(row["personnel_force"])
    return f"{said}, {force_name(force)} alone" if force != str(row["force"]) else said
