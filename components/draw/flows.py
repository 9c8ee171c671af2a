"""Redeployments as arrows: which are drawn, how wide, and along which curve."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.claims import Movement
from components.answer.posture import Posture
from components.draw.window import Window
from components.view import Grain
from components.words.wording import NOT_PUBLISHED

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
    rows : tuple of Movement
        The claims.
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
    rows: tuple[Movement, ...]

    @property
    def known(self) -> bool:
        """Whether any number is stated."""
        return not math.isnan(self.persons)

    def later_than(self, month: pd.Period) -> bool:
        """Whether all of it began after a month: what is drawn of a year may still lie ahead."""
        return all(move.later_than(month) for move in self.rows)

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
            return self.rows[0].number
        more = f", {self.unstated} more without a number" if self.unstated else ""
        return f"{self.persons:,.0f} in {len(self.rows) - self.unstated}{more}"


@dataclass(frozen=True, eq=False)
class Arrow:
    """A flow on a map, the same object for as long as the flow is the same.

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

    @cached_property
    def tip(self) -> tuple[float, float]:
        """Pixels of the head's point."""
        x, y = self.line[-1]
        turn = math.radians(self.angle)
        return float(x + self.head * math.cos(turn)), float(y - self.head * math.sin(turn))


def movements(posture: Posture, grain: Grain) -> tuple[Movement, ...]:
    """Return the drawn movements of the month or of its year."""
    moves = posture.redeployments if grain is Grain.MONTHS else posture.redeployments_of_year
    return tuple([move for move in moves if move.drawn])


def flows(posture: Posture, grain: Grain, view: Window) -> list[Flow]:
    """Return the flows with both ends on the map, wide ones first."""
    return list(_flows(movements(posture, grain), view))


# The months of a year share its movements, and most months have none: each set is gathered once.
@lru_cache(maxsize=256)
def _flows(moves: tuple[Movement, ...], view: Window) -> tuple[Flow, ...]:
    groups: dict[tuple[str, str, str, str], list[Movement]] = defaultdict(list)
    for move in moves:
        if _on_map(move, view):
            groups[move.origin, move.destination, move.via, move.status].append(move)
    gathered = []
    for (origin, destination, _, status), group in sorted(groups.items()):
        first = group[0]
        persons = [move.persons for move in group if not math.isnan(move.persons)]
        gathered.append(
            Flow(
                origin=origin,
                destination=destination,
                origin_name=first.origin_name,
                destination_name=first.destination_name,
                start=first.origin_point,
                end=first.destination_point,
                via=None if any(map(math.isnan, first.via_point)) else first.via_point,
                via_name=first.via_name,
                status=status,
                persons=sum(persons) if persons else math.nan,
                unstated=len(group) - len(persons),
                rows=tuple(group),
            )
        )
    return tuple(sorted(gathered, key=lambda flow: (-flow.width, flow.id)))


def unplaced(posture: Posture, grain: Grain, view: Window) -> list[str]:
    """Say what the map cannot draw: movements with an end off it, bases without coordinates."""
    sentences = []
    for move in movements(posture, grain):
        if _on_map(move, view):
            continue
        origin = move.origin_name or NOT_STATED
        destination = move.destination_name or NOT_STATED
        plan = " planned" if move.status == "planned" else ""
        sentences.append(f"{origin} → {destination}: {move.number}{plan}, {move.span}")
    return sentences + [
        f"{base.name}: {_LOST[base.standing]}, no coordinates"
        for base in posture.standings
        if base.standing in _LOST and not base.placed
    ]


_LOST = {
    "in_use": "in use",
    "unconfirmed": "use not confirmed",
    "left_this_year": "left this year",
    "planned": "planned",
}


@lru_cache(maxsize=1024)
def arrow(flow: Flow, view: Window, *, clear: float = 6.0) -> Arrow:
    """Draw a flow as a curve that bends to its right and ends in a head.

    Parameters
    ----------
    flow : Flow
    view : Window
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
    moves = movements(posture, grain)
    return pd.DataFrame(
        {
            "From": [move.origin_name or NOT_STATED for move in moves],
            "To": [move.destination_name or NOT_STATED for move in moves],
            "When": [move.span for move in moves],
            "Persons": [move.number for move in moves],
            "Status": [move.status for move in moves],
            "Source": [move.document.id for move in moves],
        }
    )


@lru_cache(maxsize=2048)
def _on_map(move: Movement, view: Window) -> bool:
    """Tell whether a movement has both ends on the map, and apart from each other."""
    ends = np.array([move.origin_point, move.destination_point])
    if np.isnan(ends).any() or not view.shows(ends, 2).all():
        return False
    start, end = view.pixels(ends)
    return float(np.hypot(*(start - end))) > _NEAR_PX
