"""Redeployments as arrows: which are drawn, how wide, and along which curve."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.claims import Movement
from components.answer.persons import NOT_PUBLISHED
from components.answer.posture import Posture
from components.draw.ground import Ground, ground
from components.draw.labels import Box, Boxes
from components.draw.palette import Owner
from components.draw.typeface import Weight, text_width
from components.draw.window import Window
from components.record.descriptor import Descriptor
from components.view import Grain
from components.words.wording import STANDING_WORDS

UNKNOWN_PX = 1.5
"""Width of an arrow whose number is not published: thin and dashed, never nothing."""

_PX_PER_ROOT = 0.055
_LEAST_PX = 1.2
_MOST_PX = 24.0
_WIDE_PX = 4.0
_POINTS = 9
_BEND = {"reported": 0.16, "planned": 0.26}
_BEND_OF_OTHERS = 0.08
"""By so much more an arrow of others bends, so that it parts from the lead's on the same route."""
_MOST_BEND_PX = 60.0
_SHORT_PX = 26.0
_NEAR_PX = 2.0
_SAME_PX = 12.0
"""Ends no farther apart are one end: strands of one route are one arrow."""
_RIM_PX = 5.0
_LEAST_STEPS = 20
NAME_PX = 10.5
"""Height of the type in which an end is named that no mark names."""


def dashes(width: float, *, planned: bool) -> tuple[float, float]:
    """Return the lengths of a dash and of the gap after it on a line of a width, in pixels.

    Of a plan, else of a movement without a number.
    """
    if not planned:
        return 2 * width, 2 * width
    return (width, 0.5 * width) if width > _WIDE_PX else (4 * width, 2.5 * width)


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


class End(IntEnum):
    """What an arrow begins or ends at."""

    BASE = 0
    TOWN = 1
    AREA = 2
    """Without a point of its own: the arrow ends at the name."""
    COUNTRY = 3
    """The same; the name is one of the ground's."""


@dataclass(frozen=True)
class Stop:
    """A place that an arrow begins or ends at.

    Attributes
    ----------
    id, name : str
        Of the place.
    at : tuple of float
        Degrees (lon, lat): of a country the middle of its name.
    more : int
        Other places beside it whose strands are the same arrow.
    """

    id: str
    name: str
    kind: End
    at: tuple[float, float]
    more: int = 0

    @property
    def words(self) -> str:
        """The name, with how many more are meant."""
        return f"{self.name} and {self.more} more" if self.more else self.name


@dataclass(frozen=True)
class Flow:
    """Redeployments on one route, of one owner and status, taken together.

    Attributes
    ----------
    via : tuple of float, optional
        Degrees (lon, lat) of a place passed.
    status : str
        ``reported`` or ``planned``.
    whose : str
        The force's name, or how many forces.
    persons : float
        Sum of the stated numbers; NaN where none is stated.
    unstated : int
        Rows among them without a number.
    rows : tuple of Movement
        The claims.
    """

    origin: Stop
    destination: Stop
    via: tuple[float, float] | None
    via_name: str
    status: str
    owner: Owner
    whose: str
    persons: float
    unstated: int
    rows: tuple[Movement, ...]

    @property
    def stops(self) -> tuple[Stop, Stop]:
        """Where it begins and ends."""
        return self.origin, self.destination

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
        return f"{self.origin.id}>{self.destination.id}:{self.status}:{self.owner:d}"

    @property
    def route(self) -> str:
        """Say from where to where."""
        return f"{self.origin.words} → {self.destination.words}"

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

    @property
    def label(self) -> str:
        """What stands on the arrow: whose, where not the leading force's; sum and count."""
        parts = [] if self.owner is Owner.LEAD else [self.whose]
        if self.known:
            parts.append(f"{self.persons:,.0f}")
        if len(self.rows) > 1:
            parts.append(f"in {len(self.rows)}" if self.known else f"{len(self.rows)} moves")
        return " ".join(parts)


@dataclass(frozen=True, eq=False)
class Arrow:
    """A flow on a map, the same object for as long as the flow is the same.

    Attributes
    ----------
    line : array of shape (n, 2)
        The curve in pixels, up to where the head begins.
    head : float
        Length and width of the head in pixels.
    angle : float
        Direction of the head in degrees, anticlockwise from east.
    outside : tuple of bool
        Whether it comes from the map's edge, and whether it goes there.
    ends : tuple
        Pixels of both places, or of where it crosses the edge.
    """

    flow: Flow
    line: npt.NDArray[np.float64]
    head: float
    angle: float
    outside: tuple[bool, bool]
    ends: tuple[tuple[float, float], tuple[float, float]]

    @cached_property
    def length(self) -> float:
        """Pixels of the line."""
        return float(np.hypot(*np.diff(self.line, axis=0).T).sum())

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
    """Return the flows with an end on the map, wide ones first.

    What lies later in the year than the month is never gathered with what does not.
    """
    land, month = ground(posture.record), posture.month
    moves = movements(posture, grain)
    later = tuple([move for move in moves if move.later_than(month)])
    so_far = tuple([move for move in moves if not move.later_than(month)])
    both = [_flows(part, land, posture.descriptor, view) for part in (so_far, later)]
    return sorted((*both[0], *both[1]), key=lambda flow: (-flow.width, flow.id))


# Months share movements of their year, and most have none: each set is gathered once.
@lru_cache(maxsize=1024)
def _flows(
    moves: tuple[Movement, ...], land: Ground, described: Descriptor, view: Window
) -> tuple[Flow, ...]:
    routes: list[tuple[Stop, Stop, tuple[object, ...], list[Movement]]] = []
    for move in sorted(moves, key=lambda move: (-np.nan_to_num(move.persons), move.id)):
        ends = _stops(move, land)
        if not _on_map(ends[0].at, ends[1].at, view):
            continue
        kind = (move.via, move.status, Owner.of(move.force, described))
        for origin, destination, other, group in routes:
            if kind == other and _near(ends[0], origin, view) and _near(ends[1], destination, view):
                group.append(move)
                break
        else:
            routes.append((*ends, kind, [move]))
    return tuple([_flow(o, d, group, land, described) for o, d, _, group in routes])


def _flow(
    origin: Stop, destination: Stop, group: list[Movement], land: Ground, described: Descriptor
) -> Flow:
    first = group[0]
    persons = [move.persons for move in group if not math.isnan(move.persons)]
    others = [_stops(move, land) for move in group]
    starts, ends = ({stops[end].id for stops in others} for end in (0, 1))
    forces = {move.force for move in group}
    return Flow(
        origin=replace(origin, more=len(starts) - 1),
        destination=replace(destination, more=len(ends) - 1),
        via=None if any(map(math.isnan, first.via_point)) else first.via_point,
        via_name=first.via_name,
        status=first.status,
        owner=Owner.of(first.force, described),
        whose=described.force_name(first.force) if len(forces) == 1 else f"{len(forces)} forces",
        persons=sum(persons) if persons else math.nan,
        unstated=len(group) - len(persons),
        rows=tuple(sorted(group, key=lambda move: (move.first, move.id))),
    )


def _stops(move: Movement, land: Ground) -> tuple[Stop, Stop]:
    return (
        _stop(move.origin, move.origin_name, move.origin_kind, move.origin_point, land),
        _stop(
            move.destination,
            move.destination_name,
            move.destination_kind,
            move.destination_point,
            land,
        ),
    )


@lru_cache(maxsize=2048)
def _stop(place: str, name: str, kind: str, at: tuple[float, float], land: Ground) -> Stop:
    if kind == "base":
        return Stop(place, name, End.BASE, at)
    for label in land.labels:
        if place and (label.place == place or label.name == name):
            return Stop(place, name, End.COUNTRY, (label.lon, label.lat))
    return Stop(place, name, End.TOWN if name in land.towns_named else End.AREA, at)


def _near(one: Stop, other: Stop, view: Window) -> bool:
    """Tell whether two ends are one on the map; of countries and what lies off it, each is one."""
    if one.id == other.id:
        return True
    points = np.array([one.at, other.at])
    if End.COUNTRY in {one.kind, other.kind} or not view.shows(points).all():
        return False
    start, end = view.pixels(points)
    return float(np.hypot(*(start - end))) <= _SAME_PX


def unplaced(posture: Posture, grain: Grain, view: Window) -> list[str]:
    """Say what the map cannot draw.

    Movements without an end on it or of which one end alone is stated, bases without coordinates.
    """
    sentences = []
    land = ground(posture.record)
    for move in movements(posture, grain):
        start, end = _stops(move, land)
        if _on_map(start.at, end.at, view):
            continue
        whose = posture.descriptor.force_name(move.force)
        plan = " planned" if move.status == "planned" else ""
        sentences.append(f"{' → '.join(move.ends)}: {whose}, {move.number}{plan}, {move.span}")
    return sentences + [
        f"{base.name}: {STANDING_WORDS[base.standing]}, no coordinates"
        for base in posture.standings
        if base.standing != "left_earlier" and not base.placed
    ]


@lru_cache(maxsize=1024)
def arrow(flow: Flow, view: Window, covered: tuple[Box, ...] = ()) -> Arrow:
    """Draw a flow as a curve that bends to its right and ends in a head.

    What comes from outside the map or goes there crosses its edge where the line from the map's
    middle to that place does, whatever its other end: one point for each place, where its name
    can stand; the edge of one of the ``covered`` boxes, where that one lies there. An arrow keeps
    clear of the mark at its ends, and of the name of an area.
    """
    ends = [flow.origin.at, flow.destination.at]
    # By way of a place off the frame, an arrow would leave it and come back without a name.
    by_way = flow.via is not None and bool(view.shows(np.array([flow.via]))[0])
    if flow.via is not None and by_way:
        ends.insert(1, flow.via)
    stops = view.pixels(np.array(ends))
    inside = view.shows(np.array(ends[:1] + ends[-1:]))
    outside = (not bool(inside[0]), not bool(inside[1]))
    for at in (0, -1):
        if outside[at]:
            stops[at] = _rim(stops[at], view, covered)
    start, end = stops[0], stops[-1]
    along = end - start
    length = float(np.hypot(*along))
    normal = np.array([along[1], -along[0]]) / max(length, 1e-6)
    rise = max(bend(flow) * length, _SHORT_PX if length < _SHORT_PX else 0.0)
    control = (start + end) / 2 + normal * min(rise, _MOST_BEND_PX)
    if by_way:
        control = 2 * stops[1] - (start + end) / 2
    t = np.linspace(0, 1, 121)[:, None]
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    head = 6.5 + 1.1 * flow.width
    into = _within(curve, end, 6.0, flow.destination, outside=outside[1])
    tip = int((~into).nonzero()[0][-1]) if not into.all() else 0
    # An arrow that lies on the name where it ends is drawn whole.
    tip = tip if tip >= _LEAST_STEPS else 120
    left = np.hypot(*(curve - curve[tip]).T)
    left[tip:] = 0
    until = int((left > min(head, 0.55 * float(left.max()))).nonzero()[0][-1])
    out = ~_within(curve, start, 4.0, flow.origin, outside=outside[0])
    since = int(out.nonzero()[0][0]) if out.any() else 0
    since = min(since, max(until - 4, 0))
    points = min(_POINTS, 4 + int(length / 45))
    picks = np.unique(np.linspace(since, until, points).round().astype(int))
    line = curve[picks]
    aim = curve[max(tip, picks[-1] + 1)] - line[-1]
    (x0, y0), (x1, y1) = start.tolist(), end.tolist()
    angle = math.degrees(math.atan2(-aim[1], aim[0]))
    return Arrow(flow, line, head, angle, outside, ((x0, y0), (x1, y1)))


def bend(flow: Flow) -> float:
    """Return how far an arrow bends to its right, as a share of its length."""
    return _BEND[flow.status] + (0.0 if flow.owner is Owner.LEAD else _BEND_OF_OTHERS)


def _rim(
    point: npt.NDArray[np.float64], view: Window, covered: tuple[Box, ...]
) -> npt.NDArray[np.float64]:
    """Return where the line from the map's middle to a point outside crosses its edge.

    Where the edge is covered by a box, the line crosses that one's.
    """
    half = np.array([view.width, view.height]) / 2
    away = point - half
    share = ((half - _RIM_PX) / np.maximum(np.abs(away), 1e-6)).min()
    x, y = half + away * min(share, 1.0)
    for left, top, right, bottom in covered:
        beside = 2 * _RIM_PX
        if left - beside < x < right + beside and top - beside < y < bottom + beside:
            near = np.array([left if x > half[0] else right, top if y > half[1] else bottom])
            sides = (near - half - np.sign(away) * _RIM_PX) / np.where(away == 0, 1e-6, away)
            x, y = half + away * sides.max()
    return np.array([x, y])


def name_box(stop: Stop, at: npt.NDArray[np.float64]) -> Boxes:
    """Return the box (left, top, right, bottom) of a name that is centred on its point."""
    country = stop.kind is End.COUNTRY
    text = stop.name.upper() if country else stop.name
    size = NAME_PX * 1.5 if country else NAME_PX
    half = np.array([text_width(text, size, Weight.SEMIBOLD) / 2 + 3, size * 0.5 + 2])
    return np.concatenate([at - half, at + half])


def _within(
    curve: npt.NDArray[np.float64],
    at: npt.NDArray[np.float64],
    clear: float,
    stop: Stop,
    *,
    outside: bool,
) -> npt.NDArray[np.bool_]:
    """Tell which points of a curve lie on the mark or the name that it begins or ends at."""
    if outside:
        return np.zeros(len(curve), dtype=bool)
    if stop.kind in {End.BASE, End.TOWN}:
        return np.asarray(np.hypot(*(curve - at).T) < clear)
    box = name_box(stop, at)
    return np.asarray(((curve > box[:2]) & (curve < box[2:])).all(axis=1))


def flow_table(posture: Posture, grain: Grain) -> pd.DataFrame:
    """Return the drawn movements, ready to show: Force, From, To, When, Persons, Status, Source."""
    moves = movements(posture, grain)
    return pd.DataFrame(
        {
            "Force": [posture.descriptor.force_name(move.force) for move in moves],
            "From": [move.ends[0] for move in moves],
            "To": [move.ends[1] for move in moves],
            "When": [move.span for move in moves],
            "Persons": [move.number for move in moves],
            "Status": [move.status for move in moves],
            "Source": [move.document.id for move in moves],
        }
    )


@lru_cache(maxsize=4096)
def _on_map(start: tuple[float, float], end: tuple[float, float], view: Window) -> bool:
    """Tell whether a movement has both ends, one on the map at least, and apart from each other."""
    ends = np.array([start, end])
    if np.isnan(ends).any() or not view.shows(ends, 2).any():
        return False
    first, last = view.pixels(ends)
    return float(np.hypot(*(first - last))) > _NEAR_PX
