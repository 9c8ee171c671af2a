"""Why a month has no estimate: an absent figure looks absent, and says why."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from components.answer.estimate import FEEDING_CREDIBILITY, departures, feeds, leavers, official
from components.record.dates import bounds, month_index, spoken
from components.record.tables import Record

_RULE_WORDS = {
    "in_country": "there were",
    "cap": "the ceiling was",
    "component": "a part of the force was counted",
    "theatre_wide": "over a wider theatre",
}

_RECENT = 12
"""Months for which a figure of another rule is worth naming."""

_OLD = 24
"""Months after which a plain head-count no longer is the last word."""


class _Figure(NamedTuple):
    """A published figure, in order of the end of its span; months and the first day as ordinals."""

    last: int
    id: str
    first: int
    day: int
    rule: str
    status: str
    credibility: str
    value: float
    start: str
    end: str
    official: bool
    office: bool
    rule_words: str


class _Exit(NamedTuple):
    """A departure of everybody; the later month and then the better claim counts."""

    month: int
    credibility: str
    id: str
    date: str
    force: str
    place: str


class Absence(NamedTuple):
    """Why there is no estimate.

    Attributes
    ----------
    state : str
        As `components.answer.posture.Posture` lists them, never ``estimate``.
    explanation : str
        A sentence.
    cites : tuple of str
        Ids of the rows of ``force_levels`` and ``base_status`` that the sentence rests on.
    """

    state: str
    explanation: str
    cites: tuple[str, ...]


class Absences:
    """The figures of every force and place, ready to say why a month has no estimate.

    Parameters
    ----------
    official : bool
        Whether only official figures are asked for.
    contractors : bool
        Whether the military's census is a plain head-count of contractors.
    """

    def __init__(
        self, record: Record, *, official: bool = False, contractors: bool = False
    ) -> None:
        self._record = record
        self._descriptor = record.descriptor
        self._official = official
        self._contractors = contractors

    def explain(self, force: str, place: str, month: pd.Period) -> Absence:
        """Say why a force level has no estimate in a month."""
        at = int(month.ordinal)
        figures = [f for f in self._figures.get((force, place), []) if f.first <= at]
        plain = [f for f in figures if self._feeds(force, f)]
        gone = self._exits_by(at, force, place)
        gone_by = gone[-1].month if gone else 0
        # Whoever says that a force was there again, it had not stayed away.
        back = max((f.last for f in plain if f.status == "reported"), default=0)
        if gone and back <= gone_by:
            return self._left([e for e in gone if e.month == gone_by], figures, at, force)
        official = self._official
        if official:
            figures, plain = ([f for f in group if f.official] for group in (figures, plain))
        reported = [f for f in plain if f.status == "reported"]
        withheld = [f for f in plain if f.status == "withheld"]
        others = [f for f in figures if not self._feeds(force, f)]
        other = _latest_other(others, at, since=gone_by)
        other_words = f"; {_words(other, at)}." if other else "."
        other_cites = (other.id,) if other else ()
        none = f"No {'official' if official else 'plain'} head-count was published"
        if withheld and not any(f.last > withheld[-1].first for f in reported):
            since = f"The figure has been withheld since {spoken(withheld[-1].start)}."
            return Absence("withheld", since, (withheld[-1].id,))
        if other and (not reported or reported[-1].last < at - _OLD):
            return Absence("component", none + other_words, other_cites)
        if reported:
            last = reported[-1]
            kind = "Official head-count" if official else "Plain head-count"
            if last.last >= at:
                dates = dict.fromkeys(spoken(d) for d in (last.start, last.end))
                words = f"{kind} only for a longer span: {' to '.join(dates)}"
            else:
                words = f"Last {kind.lower()}: {spoken(last.end)}"
            return Absence("not_established", words + other_words, (last.id, *other_cites))
        source = "official source" if official else "source"
        where = self._record.name_of(place)
        never = f"No {source} in the record states a figure for {where} by this month."
        return Absence("before_record", never, ())

    def _left(self, gone: list[_Exit], figures: list[_Figure], at: int, force: str) -> Absence:
        """Say that a force was reported to have left, and who of it was counted there since.

        Whatever is asked for: nobody is to read none where somebody was counted by any rule.
        """
        day = min(gone, key=lambda e: (e.credibility, e.id))
        stayed = _stayed(figures, at, since=bounds(day.date)[0].toordinal())
        where, troops = self._record.name_of(day.place), self._descriptor.troops(force)
        when = f"reported to have left {where} by {spoken(day.date)}"
        cites = tuple(e.id for e in gone)
        if stayed is None:
            return Absence("exit_reported", f"All {troops} were {when}.", cites)
        words = f"{troops[:1].upper()}{troops[1:]} were {when}; {_words(stayed, at)}."
        return Absence("component", words, (*cites, stayed.id))

    @cached_property
    def _figures(self) -> dict[tuple[str, str], list[_Figure]]:
        rows = self._record.force_levels
        first, last = (month_index(rows[end]).tolist() for end in ("first", "last"))
        days = rows["first"].map(pd.Timestamp.toordinal).tolist()
        by_pair: dict[tuple[str, str], list[_Figure]] = defaultdict(list)
        names = ["id", "counting_rule", "status", "credibility", "value", "start", "end"]
        columns = [rows[name].tolist() for name in ("force", "place", *names)]
        columns.append(official(self._record, rows).tolist())
        rules = self._descriptor.rules
        columns.append(rows["counting_rule"].isin(rules.of_office).tolist())
        words = {rules.coalition: "with allies"} | _RULE_WORDS
        words |= dict.fromkeys(rules.of_office, f"the {rules.office_name} counted")
        columns.append([words.get(rule, "another count") for rule in rows["counting_rule"]])
        spans = zip(first, last, days, *columns, strict=True)
        for begin, end, day, force, place, identity, *rest in spans:
            by_pair[force, place].append(_Figure(end, identity, begin, day, *rest))
        return {pair: sorted(figures) for pair, figures in by_pair.items()}

    @cached_property
    def _exits(self) -> dict[str, list[_Exit]]:
        rows = departures(self._record.base_status)
        names = ("month", "credibility", "id", "date", "force", "place")
        exits: dict[str, list[_Exit]] = defaultdict(list)
        for row in zip(*(rows[name].tolist() for name in names), strict=True):
            exits[row[-1]].append(_Exit._make(row))
        return exits

    def _exits_by(self, at: int, force: str, place: str) -> list[_Exit]:
        """Return the departures by a month of a force, or of the coalition, in order.

        Those from the place, and those from what it lies in where they ended a series of figures:
        who was counted at a place left it with what it lies in, unless counted there again.
        """
        gone = leavers(self._descriptor, force)
        exits = [
            e
            for where in self._record.around(place)
            for e in self._exits.get(where, ())
            if e.force in gone
        ]
        return sorted(e for e in exits if e.month <= at and self._concerns(e, at, force, place))

    def _concerns(self, gone: _Exit, at: int, force: str, place: str) -> bool:
        if gone.place == place:
            return True
        counted = any(f.first <= gone.month for f in self._plain(force, place))
        again = any(f.last > gone.month and f.first <= at for f in self._plain(force, gone.place))
        return counted and not again

    def _plain(self, force: str, place: str) -> list[_Figure]:
        return [
            figure
            for figure in self._figures.get((force, place), [])
            if figure.status == "reported" and self._feeds(force, figure)
        ]

    def _feeds(self, force: str, figure: _Figure) -> bool:
        return feeds(self._descriptor, force, figure.rule, contractors=self._contractors)


def _latest_other(figures: list[_Figure], at: int, since: int) -> _Figure | None:
    """Return the latest figure in the year before, of those of other counting rules, or None."""
    numbers = [f for f in figures if f.status == "reported" and not math.isnan(f.value)]
    return _latest([f for f in numbers if f.first > since], at)


def _stayed(figures: list[_Figure], at: int, since: int) -> _Figure | None:
    """Return the latest count in the year before of people there on or after a day, or None.

    Where no number was published, what was said to stay without one.
    """
    later = [f for f in figures if f.day >= since]
    there = [f for f in later if f.status == "reported" and f.rule != "cap"]
    counted = [f for f in there if f.value > 0]
    unstated = [f for f in later if f.rule == "component" and math.isnan(f.value)]
    return _latest(counted, at) or _latest(unstated, at)


def _latest(figures: list[_Figure], at: int) -> _Figure | None:
    """Return the latest credible figure in the year before a month, or None.

    The personnel office's counts are named only where nothing else was published.
    """
    near = [
        f
        for f in figures
        if f.credibility in FEEDING_CREDIBILITY and (f.first > at - _RECENT or f.last >= at)
    ]
    better = [f for f in near if not f.office]
    chosen = better or near
    return chosen[-1] if chosen else None


def _words(figure: _Figure, at: int) -> str:
    """Say a figure with its rule and date; of a span that goes on, since when."""
    if math.isnan(figure.value):
        return "a part of them was to stay, number not published"
    when = f"since {spoken(figure.start)}" if figure.last > at else spoken(figure.end)
    return f"{figure.rule_words}: {figure.value:,.0f} ({when})"
