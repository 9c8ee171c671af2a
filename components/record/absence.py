"""Why a month has no estimate: an absent figure looks absent, and says why."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from components.record.dates import month_index, spoken
from components.record.estimate import FEEDING_CREDIBILITY, FEEDING_RULE, exits
from components.record.tables import Record

_OFFICE_RULES = frozenset({"dmdc_active_duty", "dmdc_including_deployed", "dmdc_permanent"})

_RULE_WORDS = {
    **dict.fromkeys(_OFFICE_RULES, "the personnel office counted"),
    "cap": "the ceiling was",
    "component": "a part of the force was",
    "us_and_allies": "with allies",
    "theatre_wide": "over a wider theatre",
}

_RECENT = 12
"""Months for which a figure of another rule is worth naming."""

_OLD = 24
"""Months after which a plain head-count no longer is the last word."""


class _Figure(NamedTuple):
    """A published figure, in order of the end of its span; months as ordinals."""

    last: int
    id: str
    first: int
    rule: str
    status: str
    credibility: str
    value: float
    start: str
    end: str


class _Exit(NamedTuple):
    """A departure of everybody; the later month and then the better claim counts."""

    month: int
    credibility: str
    id: str
    date: str


class Absences:
    """The figures of every force and place, ready to say why a month has no estimate."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._names = dict(zip(record.places["id"], record.places["name"], strict=True))
        self._exits: dict[tuple[str, str], list[_Exit]] = {}

    def explain(self, force: str, place: str, month: pd.Period) -> tuple[str, str]:
        """Return the state of a force level without an estimate, and a sentence on it.

        Returns
        -------
        (str, str)
            A state as `components.record.posture.Posture` lists them, never ``estimate``.
        """
        at = int(month.ordinal)
        figures = [f for f in self._figures.get((force, place), []) if f.first <= at]
        plain = [f for f in figures if f.rule == FEEDING_RULE]
        reported = [f for f in plain if f.status == "reported"]
        withheld = [f for f in plain if f.status == "withheld"]
        gone = [e for e in self._exits_of(force, place) if e.month <= at]
        gone_by = gone[-1].month if gone else 0
        name = self._names.get(place, place)
        other = _latest_other(figures, at, since=gone_by)
        said = f"; {_words(other, at)}." if other else "."
        if gone and not any(f.last > gone_by for f in reported):
            if other and other.rule not in _OFFICE_RULES:
                return "component", "No plain head-count was published" + said
            day = min((e for e in gone if e.month == gone_by), key=lambda e: (e.credibility, e.id))
            return (
                "exit_reported",
                f"All were reported to have left {name} by {spoken(day.date)}" + said,
            )
        if withheld and not any(f.last > withheld[-1].first for f in reported):
            return "withheld", f"The figure has been withheld since {spoken(withheld[-1].start)}."
        if other and (not reported or reported[-1].last < at - _OLD):
            return "component", "No plain head-count was published" + said
        if reported and reported[-1].last >= at:
            dates = dict.fromkeys(spoken(d) for d in (reported[-1].start, reported[-1].end))
            span = " to ".join(dates)
            return "not_established", f"Plain head-count only for a longer span: {span}" + said
        if reported:
            return "not_established", f"Last plain head-count: {spoken(reported[-1].end)}" + said
        return "before_record", f"No source in the record states a figure for {name} by this month."

    @cached_property
    def _figures(self) -> dict[tuple[str, str], list[_Figure]]:
        rows = self._record.force_levels
        first, last = (
            month_index(rows[end].to_numpy().astype("datetime64[D]")).tolist()
            for end in ("first", "last")
        )
        found: dict[tuple[str, str], list[_Figure]] = defaultdict(list)
        names = ["id", "counting_rule", "status", "credibility", "value", "start", "end"]
        columns = [rows[name].tolist() for name in ("force", "place", *names)]
        for begin, end, force, place, identity, *rest in zip(first, last, *columns, strict=True):
            found[force, place].append(_Figure(end, identity, begin, *rest))
        return {pair: sorted(figures) for pair, figures in found.items()}

    def _exits_of(self, force: str, place: str) -> list[_Exit]:
        if (force, place) not in self._exits:
            rows = exits(self._record, force, place)
            columns = (rows[name].tolist() for name in ("month", "credibility", "id", "date"))
            self._exits[force, place] = sorted(map(_Exit._make, zip(*columns, strict=True)))
        return self._exits[force, place]


def _latest_other(figures: list[_Figure], at: int, since: int) -> _Figure | None:
    """Return the latest figure of another counting rule in the year before, or None.

    The personnel office's counts are named only where nothing else was published.
    """
    near = [
        f
        for f in figures
        if f.rule != FEEDING_RULE
        and f.status == "reported"
        and f.credibility in FEEDING_CREDIBILITY
        and not math.isnan(f.value)
        and f.first > since
        and (f.first > at - _RECENT or f.last >= at)
    ]
    better = [f for f in near if f.rule not in _OFFICE_RULES]
    chosen = better or near
    return chosen[-1] if chosen else None


def _words(figure: _Figure, at: int) -> str:
    """Say a figure with its rule and date; of a span that goes on, since when."""
    rule = _RULE_WORDS.get(figure.rule, "another count")
    when = f"since {spoken(figure.start)}" if figure.last > at else spoken(figure.end)
    return f"{rule}: {figure.value:,.0f} ({when})"
