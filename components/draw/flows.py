"""Redeployments as arrows: which are drawn, how wide, and along which curve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.posture import Posture
from components.draw.window import View
from components.words.wording import NOT_PUBLISHED, figure_number, span_words

NOT_STATED = "not stated"

UNKNOWN_PX = 1.5
"""Width of an arrow whose number is not published: thin and dashed, never nothing."""

_PX_PER_ROOT = 0.055
_LEAST_PX = 1.2
_MOST_PX = 24.0
_POINTS = 9
_BEND = {"reported": 0.16, "planned": 0.26}
_SHORT_PX = 26.0
_NEAR_PX = 2.0
_TOLD = ("unit", "start", "end", "low", "value", "high", "qualifier", "source")

_ENDS = ("origin", "via", "destination")
_COLUMNS = [
    *_TOLD,
    "status",
    *(f"{end}{part}" for end in _ENDS for part in ("", "_name", "_lon", "_lat")),
]

Row = dict[str, object]


class Grain(StrEnum):
    """What a step of the clock is, and what redeployments are gathered over."""

    YEARS = "years"
    MONTHS = "months"


def width_px(persons: float) -> float:
    """Return the width of an arrow in CSS pixels, on the one scale of all months.

    The width grows with the square root of the persons moved (100: 1.2, 1,000: 1.7, 10,000: 5.5,
    150,000: 21.3 pixels), so that 100 and 150,000 can share a map. It is never below 1.2 nor
    above 24 pixels.

    Parameters
    ----------
    persons : float
        Persons moved; NaN where the number is not published.

    Examples
    --------
    >>> round(width_px(10_000), 1), width_px(float("nan"))
    (5.5, 1.5)
    """
    if math.isnan(persons):
        return UNKNOWN_PX
    return min(_MOST_PX, max(_LEAST_PX, _PX_PER_ROOT * math.sqrt(max(persons, 0.0))))


@dataclass(frozen=True)
class Flow:
    """Redeployments from one place to another, of one status, taken together.

    Attributes
    ----------
    origin, destination : str
        Ids of the places.
    origin_name, destination_name : str
    start, end : tuple of float
        Degrees (lon, lat) of both places.
    status : str
        ``reported`` or ``planned``.
    persons : float
        Sum of the stated numbers; NaN where none is stated.
    unstated : int
        Rows among them without a number.
    rows : tuple of dict
        The rows of the record, with ``unit``, ``start``, ``end``, the number's columns and
        ``source``.
    """

    origin: str
    destination: str
    origin_name: str
    destination_name: str
    start: tuple[float, float]
    end: tuple[float, float]
    via: tuple[float, float] | None
    via_name: str
    status: str
    persons: float
    unstated: int
    rows: tuple[dict[str, object], ...]

    @property
    def known(self) -> bool:
        """Whether any number is stated."""
        return not math.isnan(self.persons)

    @property
    def id(self) -> str:
        """Identify the flow in a selection."""
        return f"{self.origin}>{self.destination}:{self.status}"

    @cached_property
    def width(self) -> float:
        """Width of the arrow in pixels."""
        return width_px(self.persons)

    @property
    def number(self) -> str:
        """Say the number as firmly as the record does."""
        if not self.known:
            return NOT_PUBLISHED
        if len(self.rows) == 1:
            return figure_number(self.rows[0])
        more = f", {self.unstated} more without a number" if self.unstated else ""
        return f"{self.persons:,.0f} in {len(self.rows) - self.unstated}{more}"


@dataclass(frozen=True)
class Arrow:
    """A flow on a map.

    Attributes
    ----------
    flow : Flow
    line : array of shape (n, 2)
        The curve in pixels, up to where the head begins.
    head : float
        Length and width of the head in pixels.
    angle : float
        Direction of the head in degrees, anticlockwise from east.
    """

    flow: Flow
    line: npt.NDArray[np.float64]
    head: float
    angle: float

    @property
    def tip(self) -> tuple[float, float]:
        """Pixels of the head's point."""
        x, y = self.line[-1]
        turn = math.radians(self.angle)
        return float(x + self.head * math.cos(turn)), float(y - self.head * math.sin(turn))


def movements(posture: Posture, grain: Grain) -> pd.DataFrame:
    """Return the drawn movements of the month or of its year."""
    rows = posture.movements if grain is Grain.MONTHS else posture.movements_of_year
    return rows[rows["drawn"].to_numpy(dtype=bool)]


def flows(posture: Posture, grain: Grain, view: View) -> list[Flow]:
    """Return the flows with both ends on the map, wide ones first."""
    groups: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in _records(movements(posture, grain)):
        if _on_map(row, view):
            key = (str(row["origin"]), str(row["destination"]), str(row["via"]), str(row["status"]))
            groups.setdefault(key, []).append(row)
    found = []
    for (origin, destination, _, status), group in sorted(groups.items()):
        first = group[0]
        persons = [_number(row) for row in group]
        stated = [p for p in persons if not math.isnan(p)]
        via = _point(first, "via")
        found.append(
            Flow(
                origin=origin,
                destination=destination,
                origin_name=str(first["origin_name"]),
                destination_name=str(first["destination_name"]),
                start=_point(first, "origin"),
                end=_point(first, "destination"),
                via=None if math.isnan(via[0]) or math.isnan(via[1]) else via,
                via_name=str(first["via_name"]),
                status=status,
                persons=sum(stated) if stated else math.nan,
                unstated=len(persons) - len(stated),
                rows=tuple({name: row[name] for name in _TOLD} for row in group),
            )
        )
    return sorted(found, key=lambda f: (-f.width, f.id))


def unplaced(posture: Posture, grain: Grain, view: View) -> list[str]:
    """Say what the map cannot draw: movements with an end off it, bases without coordinates."""
    said = []
    for row in _records(movements(posture, grain)):
        if _on_map(row, view):
            continue
        origin = str(row["origin_name"]) or NOT_STATED
        destination = str(row["destination_name"]) or NOT_STATED
        number = figure_number(row)
        plan = " planned" if row["status"] == "planned" else ""
        when = span_words(str(row["start"]), str(row["end"]))
        said.append(f"{origin} → {destination}: {number}{plan}, {when}")
    bases = posture.bases
    current = bases["standing"].isin(["in_use", "unconfirmed", "left_this_year", "planned"])
    lost = bases[current & (bases["lat"].isna() | bases["lon"].isna())]
    words = {"in_use": "in use", "left_this_year": "left this year", "planned": "planned"}
    said += [
        f"{name}: {words.get(str(standing), 'use not confirmed')}, no coordinates"
        for name, standing in zip(lost["name"], lost["standing"], strict=True)
    ]
    return said


def arrow(flow: Flow, view: View, *, clear: float = 6.0) -> Arrow:
    """Draw a flow as a curve that bends to its right and ends in a head.

    Parameters
    ----------
    flow : Flow
    view : View
    clear : float
        Pixels that the point of the head keeps from the destination, where a mark may stand.
    """
    ends = [flow.start, flow.end] if flow.via is None else [flow.start, flow.via, flow.end]
    stops = view.pixels(np.array(ends))
    start, end = stops[0], stops[-1]
    along = end - start
    length = float(np.hypot(*along))
    normal = np.array([along[1], -along[0]]) / max(length, 1e-6)
    bend = max(_BEND[flow.status] * length, _SHORT_PX if length < _SHORT_PX else 0.0)
    control = (start + end) / 2 + normal * bend
    if flow.via is not None:
        control = 2 * stops[1] - (start + end) / 2
    t = np.linspace(0, 1, 121)[:, None]
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    head = 6.5 + 1.1 * flow.width
    left = np.hypot(*(curve - end).T)
    until = int((left > min(head + clear, max(0.55 * float(left.max()), 4.0))).nonzero()[0][-1])
    since = int((np.hypot(*(curve - start).T) > 4.0).nonzero()[0][0])
    since = min(since, max(until - 4, 0))
    points = min(_POINTS, 4 + int(length / 45))
    picks = np.unique(np.linspace(since, until, points).round().astype(int))
    line = curve[picks]
    aim = curve[-1] - line[-1]
    return Arrow(flow, line, head, math.degrees(math.atan2(-aim[1], aim[0])))


def flow_table(posture: Posture, grain: Grain) -> pd.DataFrame:
    """Return the drawn movements, ready to show: From, To, When, Persons, Status, Source."""
    rows = movements(posture, grain)
    return pd.DataFrame(
        {
            "From": [str(n) or NOT_STATED for n in rows["origin_name"]],
            "To": [str(n) or NOT_STATED for n in rows["destination_name"]],
            "When": [
                span_words(str(s), str(e)) for s, e in zip(rows["start"], rows["end"], strict=True)
            ],
            "Persons": [figure_number(row) for _, row in rows.iterrows()],
            "Status": rows["status"].to_list(),
            "Source": rows["source"].to_list(),
        }
    )


def _records(rows: pd.DataFrame) -> list[Row]:
    # A month has a few dozen movements: dictionaries are walked faster than a frame is cut.
    values = rows[_COLUMNS].to_numpy(dtype=object).tolist()
    return [dict(zip(_COLUMNS, row, strict=True)) for row in values]


def _point(row: Row, end: str) -> tuple[float, float]:
    return float(str(row[f"{end}_lon"])), float(str(row[f"{end}_lat"]))


def _number(row: Row) -> float:
    """Return one number for a movement, as `one_number` does for a frame of them."""
    low, value, high = (float(str(row[name])) for name in ("low", "value", "high"))
    if not math.isnan(value):
        return value
    if not math.isnan(low) and not math.isnan(high):
        return (low + high) / 2
    return high if math.isnan(low) else low


def _on_map(row: Row, view: View) -> bool:
    """Tell whether a movement has both ends on the map, and apart from each other."""
    ends = np.array([_point(row, "origin"), _point(row, "destination")])
    if np.isnan(ends).any() or not view.shows(ends, 2).all():
        return False
    start, end = view.pixels(ends)
    return float(np.hypot(*(start - end))) > _NEAR_PX
