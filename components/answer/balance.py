"""What came to a place in a year, what left it, what the levels imply, and what is unexplained."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import pandas as pd

from components.answer.claims import IN_TIME, Movement
from components.answer.estimate import Estimate
from components.answer.posture import Views
from components.answer.presence import Segment
from components.record.descriptor import Descriptor


@dataclass(frozen=True)
class Balance:
    """The balance of one place in one year.

    Attributes
    ----------
    force : str
        The force whose levels are compared: the main one where its levels are known, else the
        coalition, else the force that holds the base.
    before, after : float
        Its estimates of the December before and of the year's December, in persons; NaN where
        there is none, and zero at a base that was reported to be left in that year and where
        everybody was reported to have left in that December.
    change : float
        What the levels imply, ``after - before``; NaN where they were counted in two ways.
    arrivals, departures : tuple of Movement
        Reported redeployments of any force, each in the year of its last day.
    came, went : float
        Sums of the stated numbers; NaN where there are legs and none has a number, zero where
        none is on record.
    came_without, went_without : int
        Legs without a number.
    remainder : float
        ``change - (came - went)``: what no redeployment on record explains. NaN where a level is
        unknown or a leg that bears on it has no number.
    reason : str
        Why the remainder cannot be known; empty where it is.
    """

    place: str
    year: int
    force: str
    before: float
    after: float
    change: float
    arrivals: tuple[Movement, ...]
    departures: tuple[Movement, ...]
    came: float
    went: float
    came_without: int
    went_without: int
    remainder: float
    reason: str


def balance(views: Views, place: str, year: int) -> Balance:
    """Draw the balance of a base, an area or a theatre for one year.

    For an area or a theatre, a redeployment within it neither comes nor goes; one whose other end
    nobody states may be such, and makes the remainder unknown. Plans, doubtful claims
    (credibility 4 to 6) and rows that repeat another one are not in it.

    Raises
    ------
    ValueError
        If no such place is on record, or the year lies outside the clock's span.
    """
    if place not in views.places:
        raise ValueError(f"there is no place {place!r}; write an id of places.csv")
    return _balance(views, place, year, _moves(views, year))


def balances(views: Views, year: int) -> tuple[Balance, ...]:
    """Draw the balance of every base that has a redeployment or a change of level in a year.

    In order of the bases' names.

    Raises
    ------
    ValueError
        If the year lies outside the clock's span.
    """
    bases = [place for place in views.places.values() if place.kind == "base"]
    moves = _moves(views, year)
    drawn = (
        _balance(views, base.id, year, moves)
        for base in sorted(bases, key=attrgetter("name", "id"))
    )
    return tuple(
        balance
        for balance in drawn
        if balance.arrivals or balance.departures or not math.isnan(balance.change)
    )


def _moves(views: Views, year: int) -> list[Movement]:
    schema = views.record.schema
    if not schema.first.year <= year <= schema.last.year:
        span = f"{schema.first.year} to {schema.last.year}"
        raise ValueError(f"{year} is outside the record, which spans {span}")
    moves = [
        move
        for move in views.redeployments.claims
        if move.drawn and move.status == "reported" and move.credible and move.last.year == year
    ]
    return sorted(moves, key=IN_TIME)


def _balance(views: Views, place: str, year: int, moves: list[Movement]) -> Balance:
    arrivals: list[Movement] = []
    departures: list[Movement] = []
    uncertain = False
    around = views.record.around
    # Only within an area or a theatre can both ends of a redeployment lie.
    whole = views.places[place].kind != "base"
    for move in moves:
        leaves, reaches = (place in around(end) for end in (move.origin, move.destination))
        if leaves == reaches:
            continue
        if reaches:
            arrivals.append(move)
        else:
            departures.append(move)
        uncertain |= whole and not (move.origin and move.destination)
    force, before, after = _levels(views, place, year)
    came, came_without = _sum(arrivals)
    went, went_without = _sum(departures)
    anew = any(
        (year - 1, 12) < (cut.month.year, cut.month.month) <= (year, 12)
        for cut in views.record.schema.breaks_of(force, place)
    )
    change = math.nan if anew else after - before
    counted = _taken_in(views.descriptor, force)
    bearing = [leg for leg in (*arrivals, *departures) if leg.force in counted]
    mixed = any(
        leg.force in {views.descriptor.coalition} - counted for leg in (*arrivals, *departures)
    )
    reason = _reason(before, after, bearing, uncertain=uncertain, mixed=mixed)
    if anew:
        reason = "the level was counted anew in the year"
    net = sum(leg.persons for leg in arrivals if leg.force in counted) - sum(
        leg.persons for leg in departures if leg.force in counted
    )
    return Balance(
        place=place,
        year=year,
        force=force,
        before=before,
        after=after,
        change=change,
        arrivals=tuple(arrivals),
        departures=tuple(departures),
        came=came,
        went=went,
        came_without=came_without,
        went_without=went_without,
        remainder=math.nan if reason else change - net,
        reason=reason,
    )


def _sum(legs: list[Movement]) -> tuple[float, int]:
    """Sum of the stated numbers, and the number of legs without one."""
    stated = [leg.persons for leg in legs if not math.isnan(leg.persons)]
    without = len(legs) - len(stated)
    return (math.nan if legs and not stated else float(sum(stated))), without


def _levels(views: Views, place: str, year: int) -> tuple[str, float, float]:
    """The force whose levels tell most of a place in a year, and its two levels."""
    segments = views.presence.segments.get(place, ())
    closed = [segment for segment in segments if segment.closed]
    main, coalition = views.descriptor.main, views.descriptor.coalition
    best = (main, math.nan, math.nan)
    for force in dict.fromkeys([main, coalition, *(segment.row.force for segment in segments)]):
        estimate = views.estimates.get((force, place))
        if estimate is None:
            continue
        ends = [pd.Period(year=end, month=12, freq="M") for end in (year - 1, year)]
        levels = [
            0.0
            if end.ordinal in views.left(force, place, by=end) or _left_in(closed, end)
            else _best(estimate, end)
            for end in ends
        ]
        known = sum(not math.isnan(level) for level in levels)
        if known > sum(not math.isnan(level) for level in best[1:]):
            best = (force, levels[0], levels[1])
    return best


def _left_in(closed: Sequence[Segment], december: pd.Period) -> bool:
    """Whether a base was left in the year of a December, and not used again by then."""
    at = december.ordinal
    return any(one.begin // 12 == at // 12 and one.begin <= at < one.until for one in closed)


def _best(estimate: Estimate, month: pd.Period) -> float:
    at = estimate.at(month)
    return estimate.levels[at].best if 0 <= at < len(estimate.levels) else math.nan


def _taken_in(descriptor: Descriptor, force: str) -> frozenset[str]:
    """The forces whose redeployments change a level of a force."""
    both = {descriptor.coalition, descriptor.main, descriptor.allies}
    return frozenset(both if force == descriptor.coalition else {force})


def _reason(
    before: float, after: float, bearing: list[Movement], *, uncertain: bool, mixed: bool
) -> str:
    if math.isnan(before) or math.isnan(after):
        return "no level is known for both ends of the year"
    if any(math.isnan(leg.persons) for leg in bearing):
        return "a redeployment has no number"
    if mixed:
        return "a redeployment counts several forces together"
    return "the other end of a redeployment is not stated" if uncertain else ""
