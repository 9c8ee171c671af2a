"""Best, low and high of a force level for every month, computed from the published figures.

The method is stated in ``data/README.md``; its constants are here, each with its reason, and
`components.answer.accuracy` measures what it is worth by leaving figures out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.policy import Choice
from components.record.checks import CLOSING, DRIVING, one_number
from components.record.dates import month_index
from components.record.descriptor import Apart, Descriptor
from components.record.schema import Break
from components.record.tables import Record

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


def plain(
    descriptor: Descriptor, rows: pd.DataFrame, *, contractors: bool = False
) -> npt.NDArray[np.bool_]:
    """Whether each row of force levels is of a counting rule that feeds its force."""
    rows_by_rule = zip(rows["force"], rows["counting_rule"], strict=True)
    return np.array(
        [feeds(descriptor, f, rule, contractors=contractors) for f, rule in rows_by_rule],
        dtype=bool,
    )


FEEDING_CREDIBILITY = frozenset({"1", "2", "3"})
"""Weaker figures are shown as dots and never estimated from."""

MAX_SPAN_DAYS = 100
"""A figure for a longer span than a quarter tells no month."""

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
class Estimate:
    """The estimate of one force at one place.

    Attributes
    ----------
    months : pandas.PeriodIndex
        Every month of the clock; freq ``M``, shape ``(n,)``.
    best, low, high : numpy.ndarray
        Persons, shape ``(n,)``; NaN where the basis is none.
    basis : numpy.ndarray
        A `Basis` for each month, shape ``(n,)``.
    behind : tuple of tuple of str
        For each month, the ids of the figures that it was computed from.
    included, missing : tuple of tuple of str
        For each month with an estimate, the forces that it takes in, and those that the policy
        asks for and for which there is no count; empty for other months. Unless told, the force
        alone. A line joins only months that take in the same forces.
    """

    force: str
    place: str
    months: pd.PeriodIndex
    best: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    basis: npt.NDArray[np.object_]
    behind: tuple[tuple[str, ...], ...]
    included: tuple[tuple[str, ...], ...] = ()
    missing: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.included:
            alone = (self.force,)
            included = tuple([alone if one != Basis.NONE else () for one in self.basis.tolist()])
            object.__setattr__(self, "included", included)
            object.__setattr__(self, "missing", ((),) * len(included))

    @property
    def known(self) -> bool:
        """Whether any month has an estimate."""
        return any(self.included)

    def at(self, month: pd.Period) -> int:
        """Return the position of a month."""
        return int(month.ordinal - self.months[0].ordinal)


def _figures(record: Record, rows: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Return what rows of fitting counting rules say, as `estimate_from` takes it.

    Of the lowest and the highest choice, only the figures that say the lowest or the highest
    number of a month, and ``value`` is that number. ``force`` and ``place`` stand beside it.
    """
    rows = rows[(rows["status"] == "reported") & rows["credibility"].isin(FEEDING_CREDIBILITY)]
    if choice is Choice.OFFICIAL:
        rows = rows[official(record, rows)]
    value = one_number(rows)
    rows = rows.assign(value=value)[value.notna()]
    wide = (rows["last"] - rows["first"]).dt.days > MAX_SPAN_DAYS
    # "None" said of a long span is true of each of its months; a number is not.
    none = _each_month(rows[wide & (rows["value"] == 0)])
    rows = pd.concat([rows[~wide], none])
    middle = rows["first"] + (rows["last"] - rows["first"]) / 2
    stated = {Choice.LOWEST: rows["low"], Choice.HIGHEST: rows["high"]}.get(choice, rows["value"])
    figures = pd.DataFrame(
        {
            "force": rows["force"],
            "place": rows["place"],
            "id": rows["id"],
            "month": month_index(middle),
            "low": rows["low"].fillna(
                rows["value"] * (1 - BOUND * (rows["qualifier"] == "at_most"))
            ),
            "value": stated.fillna(rows["value"]),
            "high": rows["high"].fillna(
                rows["value"] * (1 + BOUND * (rows["qualifier"] == "at_least"))
            ),
            "weight": 1.0 / rows["credibility"].astype(float),
        }
    )
    if choice in {Choice.LOWEST, Choice.HIGHEST}:
        of_month = figures.groupby(["force", "place", "month"])["value"]
        end = of_month.transform("min" if choice is Choice.LOWEST else "max")
        figures = figures[figures["value"] == end]
    return figures


def official(record: Record, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether an official of those who count is on record as giving each figure.

    That is so of a figure in a document of a government, armed force, alliance or parliament, and
    of one that a named speaker of the force's own side gave, wherever it was read.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of ``force_levels``.
    """
    sources = record.sources
    papers = set(sources.loc[sources["kind"] == "official", "id"])
    speakers_of = {force: _own_speakers(record.descriptor, force) for force in set(rows["force"])}
    speakers = zip(rows["force"], rows["speaker_kind"], rows["source"], strict=True)
    return np.array(
        [source in papers or kind in speakers_of[force] for force, kind, source in speakers],
        dtype=bool,
    )


def _own_speakers(descriptor: Descriptor, force: str) -> frozenset[str]:
    """Kinds of speaker who speak for those that count a force."""
    if force in {descriptor.main, descriptor.contractors}:
        return frozenset({"lead_government"})
    if force in {descriptor.coalition, descriptor.allies, *descriptor.apart}:
        return frozenset({"lead_government", "coalition"})
    return frozenset({"ally"})


def _each_month(rows: pd.DataFrame) -> pd.DataFrame:
    """Repeat each row for every month of its span, dated to that month."""
    spans = [pd.period_range(row["first"], row["last"], freq="M") for _, row in rows.iterrows()]
    repeated = rows.loc[rows.index.repeat([len(span) for span in spans])].reset_index(drop=True)
    starts = [month.start_time for span in spans for month in span]
    stamps = pd.Series(starts, index=repeated.index, dtype="datetime64[s]")
    return repeated.assign(first=stamps, last=stamps)


class Evidence:
    """What estimates are computed from, prepared once for every force and place.

    Parameters
    ----------
    choice : Choice
        Which figures of a month are taken.
    """

    def __init__(self, record: Record, choice: Choice = Choice.BEST) -> None:
        self._schema, self._descriptor = record.schema, record.descriptor
        self._around = record.around
        levels = record.force_levels
        figures = _figures(record, levels[plain(self._descriptor, levels)], choice)
        self._empty = estimate_from(figures.iloc[:0], self._schema.months, [], [])
        self._figures = dict(iter(figures.groupby(["force", "place"])))
        self._no_figures = figures.iloc[:0]
        self._estimates: dict[tuple[str, str], Estimate] = {}
        together = _figures(record, levels[_counts_both(self._descriptor, levels)], choice)
        self._together = dict(iter(together.groupby("place")))
        hired = levels[levels["force"] == self._descriptor.contractors]
        by_census = plain(self._descriptor, hired, contractors=True)
        counted = _figures(record, hired[by_census], choice)
        self._contractors = dict(iter(counted.groupby("place")))
        self._exits: dict[str, list[tuple[str, int]]] = defaultdict(list)
        gone = departures(record.base_status)
        for place, force, month in zip(gone["place"], gone["force"], gone["month"], strict=True):
            self._exits[place].append((force, int(month)))
        self._announced: dict[tuple[str, str], list[int]] = defaultdict(list)
        ahead = levels[(levels["status"] == "planned") | (levels["counting_rule"] == "cap")]
        months = month_index(ahead["first"])
        for force, place, at in zip(ahead["force"], ahead["place"], months, strict=True):
            self._announced[force, place].append(int(at))

    @property
    def allies(self) -> str:
        """Code of all allies together; empty where the record has none."""
        return self._descriptor.allies

    def figures(self, force: str, place: str) -> pd.DataFrame:
        """Return what feeds the estimate of a force at a place, as `estimate_from` takes it."""
        return self._figures.get((force, place), self._no_figures)

    def estimate(self, force: str, place: str) -> Estimate:
        """Estimate a force level for every month of the clock; none after the horizon.

        Kept where there is a figure: so many estimates as the record has, however many are
        asked for.
        """
        key = force, place
        figures = self._figures.get(key)
        if figures is None:
            return self._nothing(force, place)
        if key not in self._estimates:
            self._estimates[key] = self._from(figures, force, place)
        return self._estimates[key]

    def together(self, force: str, place: str) -> Estimate:
        """Estimate a force with its allies from the counts of all of them together.

        Its figures are those of the force or of the coalition that count both; breaks, exits and
        announcements are those of the force.
        """
        figures = self._together.get(place)
        if figures is None:
            return self._nothing(force, place)
        estimate = self._from(figures, force, place)
        both = tuple((force, self._descriptor.allies) if one else () for one in estimate.included)
        return replace(estimate, included=both)

    def contractors(self, place: str) -> Estimate:
        """Estimate the contractors from plain head-counts and from the military's census."""
        force, figures = self._descriptor.contractors, self._contractors.get(place)
        return self._nothing(force, place) if figures is None else self._from(figures, force, place)

    def _nothing(self, force: str, place: str) -> Estimate:
        """Return an estimate without a figure; all of them share their months."""
        return replace(self._empty, force=force, place=place)

    def left(self, force: str, place: str) -> list[int]:
        """Month ordinals by which a force, or the coalition, left a place or what it lies in."""
        gone = leavers(self._descriptor, force)
        around = self._around(place)
        return [month for p in around for who, month in self._exits.get(p, ()) if who in gone]

    def announced(self, force: str, place: str) -> list[int]:
        """Month ordinals at which a plan or a ceiling says that the level changes.

        A figure is not carried past them: what was announced may have happened.
        """
        return sorted(self._announced.get((force, place), ()))

    def _from(self, figures: pd.DataFrame, force: str, place: str) -> Estimate:
        left = self.left(force, place)
        # What lies after the horizon was not checked: no figure is carried there.
        left.append(self._schema.horizon.ordinal + 1)
        return estimate_from(
            figures,
            self._schema.months,
            self._schema.breaks_of(force, place),
            left,
            force,
            place,
            self.announced(force, place),
        )


def _counts_both(descriptor: Descriptor, rows: pd.DataFrame) -> pd.Series[bool]:
    """Whether each row of force levels counts the main force and its allies together."""
    coalition = rows["force"] == descriptor.coalition
    both = rows["counting_rule"] == descriptor.rules.coalition
    return (both & (coalition | (rows["force"] == descriptor.main))) | (
        coalition & (rows["counting_rule"] == FEEDING_RULE)
    )


def leavers(descriptor: Descriptor, force: str) -> frozenset[str]:
    """Whose departure is that of a force: its own, or the coalition's that it is part of.

    A force apart goes with the coalition where it is made of lead and allies alone.
    """
    role = descriptor.role(force)
    parts = set(role.contains) if isinstance(role, Apart) else {force}
    of_coalition = {descriptor.main, descriptor.allies} <= parts or not isinstance(role, Apart)
    alone = force == descriptor.contractors or not of_coalition
    return frozenset({force} if alone else {force, descriptor.coalition})


def departures(rows: pd.DataFrame) -> pd.DataFrame:
    """Reported and credible closings, in order, with the ordinal of their month."""
    rows = rows[
        (rows["claim"] == "reported")
        & rows["status"].isin(CLOSING)
        & rows["credibility"].isin(DRIVING)
    ]
    month = month_index(rows["last"])
    return rows.assign(month=month).sort_values(["last", "id"])


def estimate_from(
    figures: pd.DataFrame,
    months: pd.PeriodIndex,
    breaks: Sequence[Break],
    left: list[int],
    force: str = "",
    place: str = "",
    changes: Sequence[int] = (),
) -> Estimate:
    """Estimate from given figures: the computation itself, so that accuracy can be measured.

    Parameters
    ----------
    figures : pandas.DataFrame
        Columns ``id``, ``month`` (ordinal of the middle of the figure's span), ``low``, ``value``
        and ``high`` (persons; none of them NaN), ``weight`` (1 / credibility digit).
    months : pandas.PeriodIndex
        The months to answer for.
    breaks : sequence of Break
        Months from which the force was counted anew.
    left : list of int
        Ordinals of the months in which everybody left.
    changes : sequence of int
        Ordinals of the months for which a change was announced.
    """
    walls = _Walls(tuple(sorted(b.month.ordinal for b in breaks)), tuple(left), tuple(changes))
    anchors = _anchors(figures)
    at = [anchor.month for anchor in anchors]
    n = len(months)
    best, low, high = (np.full(n, np.nan) for _ in range(3))
    basis = np.full(n, Basis.NONE, dtype=object)
    behind: list[tuple[str, ...]] = [()] * n
    start = months[0].ordinal
    # Before the first figure, and where the last one no longer speaks, there is none.
    reach = range(max(start, at[0]), min(start + n, at[-1] + CARRY + 1)) if at else range(0)
    for ordinal in reach:
        i = ordinal - start
        position = bisect_left(at, ordinal)
        here = anchors[position] if position < len(at) and at[position] == ordinal else None
        before = anchors[position - 1] if position > 0 else None
        following = position + (here is not None)
        after = anchors[following] if following < len(anchors) else None
        value = _month(ordinal, here, before, after, walls)
        if value is not None:
            best[i], low[i], high[i], basis[i], ids = value
            # Months between the same two figures share what they were computed from.
            behind[i] = behind[i - 1] if i and behind[i - 1] == ids else ids
    return Estimate(force, place, months, best, low, high, basis, tuple(behind))


@dataclass(frozen=True)
class _Walls:
    """Month ordinals that no estimate reaches across: new ways of counting, and exits."""

    breaks: tuple[int, ...]
    exits: tuple[int, ...]
    announced: tuple[int, ...]

    def between(self, a: int, b: int) -> bool:
        """Whether a wall stands between two months, ``a`` before ``b``."""
        cut = any(a < month <= b for month in self.breaks)
        return cut or any(a < month < b for month in self.exits)


_Found = tuple[float, float, float, Basis, tuple[str, ...]]


def _month(
    month: int,
    here: _Anchor | None,
    before: _Anchor | None,
    after: _Anchor | None,
    walls: _Walls,
) -> _Found | None:
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
        return None
    behind = tuple(identity for anchor in pool for identity in anchor.ids)
    for near in (before, after):
        if near is None or near in pool or abs(near.month - month) > NEIGHBOURS:
            continue
        if not walls.between(min(near.month, month), max(near.month, month)):
            pool.append(near)
    half = (ROUNDING + DRIFT * distance) * best
    low = max(0.0, min(best - half, *(anchor.low for anchor in pool)))
    high = max(best + half, *(anchor.high for anchor in pool))
    return best, low, high, basis, behind


@dataclass(frozen=True)
class _Anchor:
    """The figures of one month as one: a weighted median with the span of all."""

    month: int
    best: float
    low: float
    high: float
    ids: tuple[str, ...]


def _anchors(figures: pd.DataFrame) -> list[_Anchor]:
    names = ("month", "low", "value", "high", "weight", "id")
    rows = sorted(zip(*(figures[name].tolist() for name in names), strict=True))
    anchors = []
    for month, group in groupby(rows, key=lambda row: int(row[0])):
        _, low, value, high, weight, ids = zip(*group, strict=True)
        best = weighted_median(np.array(value, dtype=float), np.array(weight, dtype=float))
        anchors.append(_Anchor(month, best, float(min(low)), float(max(high)), ids))
    return anchors


def weighted_median(values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    """Return the value at which half of the weight lies on either side.

    Where that point falls between two values, their mean.
    """
    order = np.argsort(values, kind="stable")
    ordered, cumulative = values[order], np.cumsum(weights[order])
    half = cumulative[-1] / 2
    at = int(np.searchsorted(cumulative, half))
    if np.isclose(cumulative[at], half) and at + 1 < len(ordered):
        return float((ordered[at] + ordered[at + 1]) / 2)
    return float(ordered[at])


def _joined(a: _Anchor, b: _Anchor, walls: _Walls) -> bool:
    return b.month - a.month <= MAX_GAP and not walls.between(a.month, b.month)


def _carried(last: _Anchor, month: int, walls: _Walls) -> bool:
    """Whether the last figure still speaks for a month: recent, nobody left, no change due."""
    left = any(last.month <= exit_month <= month for exit_month in walls.exits)
    due = any(last.month <= announced_month <= month for announced_month in walls.announced)
    recent = month - last.month <= CARRY
    return recent and not left and not due and not walls.between(last.month, month)
