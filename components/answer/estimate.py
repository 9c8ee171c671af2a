"""Best, low and high of a force level for every month, computed from the published figures.

The method is stated in ``data/README.md``; its constants are here, each with its reason, and
`components.answer.accuracy` measures what it is worth by leaving figures out.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.claims import Claims, Figure, Status
from components.answer.policy import Choice
from components.record.descriptor import Apart, Descriptor

FEEDING_RULE = "in_country"
"""The one counting rule that an estimate may draw on."""


def feeds(descriptor: Descriptor, force: str, rule: str, *, contractors: bool = False) -> bool:
    """Whether a figure of a counting rule may feed the estimate of a force.

    For lead and allies together a count of both is the plain one; for contractors a census is,
    where the policy takes them in: no source states plain head-counts of them.

    Parameters
    ----------
    contractors : bool
        Whether the policy takes in contractors.
    """
    return (
        rule == FEEDING_RULE
        or (force == descriptor.coalition and rule == descriptor.rules.coalition)
        or (
            contractors and force == descriptor.contractors and rule == descriptor.rules.contractors
        )
    )


MAX_GAP = 14
"""Months between two figures that a line may still join."""

CARRY = 6
"""Months that the last figure before a gap is carried on."""

NEIGHBOURS = 3
"""The band takes in the nearest figures on either side, if no more than so many months away:
within a month a force can be anywhere between its neighbours' levels."""

BOUND = 0.1
"""How far the band reaches past a figure on the side that its source leaves open: "fewer than" and
"more than" are a bound, not a count."""

ROUNDING = 0.02
"""Least half-width of the band, as a share of the level: published figures are rounded to about
two digits."""

DRIFT = 0.01
"""What each month of distance to the nearest figure adds to that half-width."""


class Basis(StrEnum):
    """What an estimate for a month rests on."""

    REPORTED = "reported"
    INTERPOLATED = "interpolated"
    CARRIED = "carried"
    NONE = "none"


@dataclass(frozen=True)
class Level:
    """What is computed for a month.

    Attributes
    ----------
    best, low, high : float
        Persons; NaN where the basis is none.
    behind : tuple of str
        Ids of the figures that it was computed from.
    included, missing : tuple of str
        The forces that it takes in, and those that the policy asks for and for which there is no
        count.
    """

    best: float = math.nan
    low: float = math.nan
    high: float = math.nan
    basis: Basis = Basis.NONE
    behind: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is an estimate."""
        return self.basis != Basis.NONE


_NO_LEVEL = Level()


@dataclass(frozen=True)
class Estimate:
    """The estimate of one force at one place.

    Attributes
    ----------
    months : pandas.PeriodIndex
        Every month of the clock; freq ``M``, shape ``(n,)``.
    levels : tuple of Level
        One a month. A line joins only months that take in the same forces.
    """

    force: str
    place: str
    months: pd.PeriodIndex
    levels: tuple[Level, ...]

    @cached_property
    def best(self) -> npt.NDArray[np.float64]:
        """Persons, shape ``(n,)``; NaN where the basis is none."""
        return np.array([level.best for level in self.levels])

    @cached_property
    def low(self) -> npt.NDArray[np.float64]:
        """Lower edge of the band, as ``best``."""
        return np.array([level.low for level in self.levels])

    @cached_property
    def high(self) -> npt.NDArray[np.float64]:
        """Upper edge of the band, as ``best``."""
        return np.array([level.high for level in self.levels])

    @cached_property
    def basis(self) -> npt.NDArray[np.object_]:
        """A `Basis` for each month, shape ``(n,)``."""
        return np.array([level.basis for level in self.levels], dtype=object)

    @property
    def known(self) -> bool:
        """Whether any month has an estimate."""
        return any(level.behind for level in self.levels)

    def at(self, month: pd.Period) -> int:
        """Return the position of a month."""
        return int(month.ordinal - self.months[0].ordinal)

    def last(self, until: int) -> int | None:
        """Return the position of the last month with a level up to a position, None without one."""
        return next((i for i in range(until, -1, -1) if self.levels[i].known), None)

    def peak(self, included: Sequence[str], until: int | None = None) -> int:
        """Return the position of the highest level of the same forces, up to a position."""
        end = len(self.levels) if until is None else until + 1
        alike = [i for i in range(end) if self.levels[i].included == included]
        return max(alike, key=lambda i: self.levels[i].best)


@dataclass(frozen=True)
class Feeding:
    """What a figure says of a month.

    Attributes
    ----------
    month : int
        Ordinal; of a figure for a span, the middle of it.
    low, value, high : float
        Persons; none of them NaN.
    weight : float
        One over the digit of the figure's credibility.
    """

    id: str
    month: int
    low: float
    value: float
    high: float
    weight: float


def _feeding(figure: Figure, choice: Choice) -> list[Feeding]:
    """Return what a figure of a fitting counting rule says of each month that it can speak for."""
    value = figure.persons
    if figure.status != "reported" or not figure.credible or math.isnan(value):
        return []
    months = [figure.middle_month]
    if figure.is_wide:
        # "None" said of a long span is true of each of its months; a number is not.
        months = [] if value else list(range(figure.first_month, figure.last_month + 1))
    low = value * (1 - BOUND * (figure.qualifier == "at_most"))
    high = value * (1 + BOUND * (figure.qualifier == "at_least"))
    stated = {Choice.LOWEST: figure.low, Choice.HIGHEST: figure.high}.get(choice, value)
    numbers = _known(figure.low, low), _known(stated, value), _known(figure.high, high)
    return [Feeding(figure.id, month, *numbers, 1 / int(figure.credibility)) for month in months]


def _known(number: float, otherwise: float) -> float:
    return otherwise if math.isnan(number) else number


def _chosen(figures: Iterable[Figure], choice: Choice) -> list[Feeding]:
    """Return what the figures of a force at a place say, as `levels_from` takes it.

    Of the lowest and the highest choice, only the figures that say the lowest or the highest
    number of a month, and ``value`` is that number.
    """
    fed = [of_month for figure in figures for of_month in _feeding(figure, choice)]
    if choice not in {Choice.LOWEST, Choice.HIGHEST}:
        return fed
    ends: dict[int, float] = {}
    end = min if choice is Choice.LOWEST else max
    for one in fed:
        ends[one.month] = end(one.value, ends.get(one.month, one.value))
    return [one for one in fed if one.value == ends[one.month]]


def official(descriptor: Descriptor, figure: Figure) -> bool:
    """Whether an official of those who count is on record as giving a figure.

    That is so of a figure in a document of a government, armed force, alliance or parliament, and
    of one that a named speaker of the force's own side gave, wherever it was read.
    """
    return figure.document.kind == "official" or figure.speaker_kind in _own_speakers(
        descriptor, figure.force
    )


def _own_speakers(descriptor: Descriptor, force: str) -> frozenset[str]:
    """Kinds of speaker who speak for those that count a force."""
    if force in {descriptor.main, descriptor.contractors}:
        return frozenset({"lead_government"})
    if force in {descriptor.coalition, descriptor.allies, *descriptor.apart}:
        return frozenset({"lead_government", "coalition"})
    return frozenset({"ally"})


@dataclass(frozen=True)
class Walls:
    """Month ordinals that no estimate reaches across.

    Attributes
    ----------
    breaks : tuple of int
        From which the force was counted anew.
    exits : tuple of int
        In which everybody left.
    announced : tuple of int
        For which a plan or a ceiling announced a change: what was announced may have happened, and
        no figure is carried past it.
    """

    breaks: tuple[int, ...] = ()
    exits: tuple[int, ...] = ()
    announced: tuple[int, ...] = ()

    def between(self, a: int, b: int) -> bool:
        """Whether a wall stands between two months, ``a`` before ``b``."""
        cut = any(a < month <= b for month in self.breaks)
        return cut or any(a < month < b for month in self.exits)


class Evidence:
    """What estimates are computed from, for every force and place.

    Parameters
    ----------
    choice : Choice
        Which figures of a month are taken.
    """

    def __init__(self, claims: Claims, choice: Choice = Choice.BEST) -> None:
        self._claims, self._choice = claims, choice
        self._schema, self.descriptor = claims.record.schema, claims.record.descriptor
        self._empty = (_NO_LEVEL,) * len(self._schema.months)
        self._published: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        self._announced: dict[tuple[str, str], list[int]] = defaultdict(list)
        for figure in claims.figures.claims:
            pair = figure.force, figure.place
            if choice is not Choice.OFFICIAL or official(self.descriptor, figure):
                self._published[pair].append(figure)
            if figure.status == "planned" or figure.counting_rule == "cap":
                self._announced[pair].append(figure.first_month)

    def figures(self, force: str, place: str, *, contractors: bool = False) -> list[Feeding]:
        """Return what feeds the estimate of a force at a place, as `levels_from` takes it.

        Parameters
        ----------
        contractors : bool
            Whether the military's census is a plain head-count of contractors.
        """
        described = self.descriptor
        published = self._published.get((force, place), ())
        plain = (
            figure
            for figure in published
            if feeds(described, force, figure.counting_rule, contractors=contractors)
        )
        return _chosen(plain, self._choice)

    def estimate(self, force: str, place: str, *, contractors: bool = False) -> Estimate:
        """Estimate a force level for every month of the clock; none after the horizon."""
        fed = self.figures(force, place, contractors=contractors)
        return self._from(fed, force, place, (force,))

    def together(self, force: str, place: str) -> Estimate:
        """Estimate a force with its allies from the counts of all of them together.

        Its figures are those of the force or of the coalition that count both; breaks, exits and
        announcements are those of the force.
        """
        described, fed = self.descriptor, []
        for of, rules in (
            (described.main, {described.rules.coalition}),
            (described.coalition, {described.rules.coalition, FEEDING_RULE}),
        ):
            published = self._published.get((of, place), ())
            both = (figure for figure in published if figure.counting_rule in rules)
            fed += _chosen(both, self._choice)
        return self._from(fed, force, place, (force, described.allies))

    def walls(self, force: str, place: str) -> Walls:
        """Return what the estimate of a force at a place does not reach across."""
        breaks = self._schema.breaks_of(force, place)
        left = [row.last_month for row in departures(self._claims, force, place)]
        # What lies after the horizon was not checked: no figure is carried there.
        exits = (*left, self._schema.horizon.ordinal + 1)
        announced = self._announced.get((force, place), ())
        return Walls(tuple(cut.month.ordinal for cut in breaks), exits, tuple(announced))

    def _from(
        self, fed: list[Feeding], force: str, place: str, included: tuple[str, ...]
    ) -> Estimate:
        months, levels = self._schema.months, self._empty
        if fed:
            levels = levels_from(fed, months, self.walls(force, place), included)
        return Estimate(force, place, months, levels)


def leavers(descriptor: Descriptor, force: str) -> frozenset[str]:
    """Whose departure is that of a force: its own, or the coalition's that it is part of.

    A force apart goes with the coalition where it is made of lead and allies alone.
    """
    role = descriptor.role(force)
    parts = set(role.contains) if isinstance(role, Apart) else {force}
    of_coalition = {descriptor.main, descriptor.allies} <= parts or not isinstance(role, Apart)
    alone = force == descriptor.contractors or not of_coalition
    return frozenset({force} if alone else {force, descriptor.coalition})


def departures(claims: Claims, force: str, place: str) -> list[Status]:
    """Return the credible reports that a force, or the coalition, left a place or what it is in."""
    gone, left = leavers(claims.record.descriptor, force), claims.departures
    around = claims.record.around(place)
    return [row for where in around for row in left.get(where, ()) if row.force in gone]


def levels_from(
    figures: Sequence[Feeding],
    months: pd.PeriodIndex,
    walls: Walls,
    included: tuple[str, ...] = (),
) -> tuple[Level, ...]:
    """Estimate from given figures: the computation itself, so that accuracy can be measured.

    Parameters
    ----------
    months : pandas.PeriodIndex
        The months to answer for.
    included : tuple of str
        The forces that the figures count.
    """
    anchors = _anchors(figures)
    at = [anchor.month for anchor in anchors]
    levels = [_NO_LEVEL] * len(months)
    start = months[0].ordinal
    # Before the first figure, and where the last one no longer speaks, there is none.
    reach = range(max(start, at[0]), min(start + len(months), at[-1] + CARRY + 1)) if at else ()
    for ordinal in reach:
        position = bisect_left(at, ordinal)
        here = anchors[position] if position < len(at) and at[position] == ordinal else None
        before = anchors[position - 1] if position > 0 else None
        following = position + (here is not None)
        after = anchors[following] if following < len(anchors) else None
        levels[ordinal - start] = _month(ordinal, here, before, after, walls, included)
    return tuple(levels)


def _month(
    month: int,
    here: _Anchor | None,
    before: _Anchor | None,
    after: _Anchor | None,
    walls: Walls,
    included: tuple[str, ...],
) -> Level:
    """Estimate one month from the figures in it and the nearest figures on either side."""
    if here is not None:
        best, distance, pool, basis = here.best, 0, [here], Basis.REPORTED
    elif before is not None and after is not None and _joined(before, after, walls):
        share = (month - before.month) / (after.month - before.month)
        best = before.best + share * (after.best - before.best)
        distance = min(month - before.month, after.month - month)
        pool, basis = [before, after], Basis.INTERPOLATED
    elif before is not None and _carried(before, month, walls):
        best, distance, pool, basis = before.best, month - before.month, [before], Basis.CARRIED
    else:
        return _NO_LEVEL
    behind = tuple(identity for anchor in pool for identity in anchor.ids)
    for near in (before, after):
        if near is None or near in pool or abs(near.month - month) > NEIGHBOURS:
            continue
        if not walls.between(min(near.month, month), max(near.month, month)):
            pool.append(near)
    half = (ROUNDING + DRIFT * distance) * best
    low = max(0.0, min(best - half, *(anchor.low for anchor in pool)))
    high = max(best + half, *(anchor.high for anchor in pool))
    return Level(best, low, high, basis, behind, included)


@dataclass(frozen=True)
class _Anchor:
    """The figures of one month as one: a weighted median with the span of all."""

    month: int
    best: float
    low: float
    high: float
    ids: tuple[str, ...]


def _anchors(figures: Sequence[Feeding]) -> list[_Anchor]:
    names = ("month", "low", "value", "high", "weight", "id")
    rows = sorted(figures, key=attrgetter(*names))
    anchors = []
    for month, group in groupby(rows, key=attrgetter("month")):
        fed = list(group)
        best = weighted_median([one.value for one in fed], [one.weight for one in fed])
        low, high = min(one.low for one in fed), max(one.high for one in fed)
        anchors.append(_Anchor(month, best, low, high, tuple(one.id for one in fed)))
    return anchors


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the value at which half of the weight lies on either side.

    Where that point falls between two values, their mean.
    """
    order = np.argsort(values, kind="stable")
    ordered, cumulative = np.array(values)[order], np.cumsum(np.array(weights)[order])
    half = cumulative[-1] / 2
    at = int(np.searchsorted(cumulative, half))
    if np.isclose(cumulative[at], half) and at + 1 < len(ordered):
        return float((ordered[at] + ordered[at + 1]) / 2)
    return float(ordered[at])


def _joined(a: _Anchor, b: _Anchor, walls: Walls) -> bool:
    return b.month - a.month <= MAX_GAP and not walls.between(a.month, b.month)


def _carried(last: _Anchor, month: int, walls: Walls) -> bool:
    """Whether the last figure still speaks for a month: recent, nobody left, no change due."""
    left = any(last.month <= exit_month <= month for exit_month in walls.exits)
    due = any(last.month <= announced_month <= month for announced_month in walls.announced)
    recent = month - last.month <= CARRY
    return recent and not left and not due and not walls.between(last.month, month)
