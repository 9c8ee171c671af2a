"""Why a month has no estimate: an absent figure looks absent, and says why."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from components.answer.claims import Claims, Figure, Status
from components.answer.estimate import departures, feeds, official
from components.record.dates import spoken

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
        self, claims: Claims, *, official: bool = False, contractors: bool = False
    ) -> None:
        self._claims, self._record = claims, claims.record
        self._descriptor = claims.record.descriptor
        self._official = official
        self._contractors = contractors

    def explain(self, force: str, place: str, month: pd.Period) -> Absence:
        """Say why a force level has no estimate in a month."""
        at = int(month.ordinal)
        figures = [f for f in self._figures.get((force, place), []) if f.first_month <= at]
        plain = [f for f in figures if self._feeds(f)]
        gone = self._exits_by(at, force, place)
        gone_by = gone[-1].last_month if gone else 0
        # Whoever says that a force was there again, it had not stayed away.
        back = max((f.last_month for f in plain if f.status == "reported"), default=0)
        if gone and back <= gone_by:
            return self._left([e for e in gone if e.last_month == gone_by], figures, at, force)
        if self._official:
            figures = [f for f in figures if official(self._descriptor, f)]
            plain = [f for f in plain if f in figures]
        reported = [f for f in plain if f.status == "reported"]
        withheld = [f for f in plain if f.status == "withheld"]
        if withheld and not any(f.last_month > withheld[-1].first_month for f in reported):
            since = f"The figure has been withheld since {spoken(withheld[-1].start)}."
            return Absence("withheld", since, (withheld[-1].id,))
        others = [
            f
            for f in figures
            if f not in plain
            and f.status == "reported"
            and f.first_month > gone_by
            and not math.isnan(f.value)
        ]
        other = self._latest(others, at)
        other_words = f"; {self._words(other, at)}." if other else "."
        other_cites = (other.id,) if other else ()
        kind = "Official head-count" if self._official else "Plain head-count"
        if other and (not reported or reported[-1].last_month < at - _OLD):
            none = f"No {kind.lower()} was published"
            return Absence("component", none + other_words, other_cites)
        if reported:
            last = reported[-1]
            if last.last_month >= at:
                dates = dict.fromkeys(spoken(d) for d in (last.start, last.end))
                words = f"{kind} only for a longer span: {' to '.join(dates)}"
            else:
                words = f"Last {kind.lower()}: {spoken(last.end)}"
            return Absence("not_established", words + other_words, (last.id, *other_cites))
        source = "official source" if self._official else "source"
        where = self._record.name_of(place)
        never = f"No {source} in the record states a figure for {where} by this month."
        return Absence("before_record", never, ())

    def _left(self, gone: list[Status], figures: list[Figure], at: int, force: str) -> Absence:
        """Say that a force was reported to have left, and who of it was counted there since.

        Whatever is asked for: nobody is to read none where somebody was counted by any rule.

        Parameters
        ----------
        gone : list of Status
            Of one month, the best known first.
        """
        day = gone[0]
        stayed = self._stayed(figures, at, since=day.first)
        where, troops = self._record.name_of(day.place), self._descriptor.troops(force)
        when = f"reported to have left {where} by {spoken(day.date)}"
        cites = tuple(e.id for e in gone)
        if stayed is None:
            return Absence("exit_reported", f"All {troops} were {when}.", cites)
        words = f"{troops[:1].upper()}{troops[1:]} were {when}; {self._words(stayed, at)}."
        return Absence("component", words, (*cites, stayed.id))

    @cached_property
    def _figures(self) -> dict[tuple[str, str], list[Figure]]:
        """The figures of each force and place, in order of the end of their spans."""
        by_pair: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for figure in sorted(self._claims.figures.claims, key=attrgetter("last_month", "id")):
            by_pair[figure.force, figure.place].append(figure)
        return dict(by_pair)

    def _exits_by(self, at: int, force: str, place: str) -> list[Status]:
        """Return the departures by a month, in order of month and then the best known first.

        Those from the place, and those from what it lies in where they ended a series of figures:
        who was counted at a place left it with what it lies in, unless counted there again.
        """
        gone = [row for row in departures(self._claims, force, place) if row.last_month <= at]
        ended = [row for row in gone if self._concerns(row, at, force, place)]
        return sorted(ended, key=attrgetter("last_month", "credibility", "id"))

    def _concerns(self, gone: Status, at: int, force: str, place: str) -> bool:
        if gone.place == place:
            return True
        month = gone.last_month
        counted = any(f.first_month <= month for f in self._counted(force, place))
        again = self._counted(force, gone.place)
        return counted and not any(f.first_month <= at and f.last_month > month for f in again)

    def _counted(self, force: str, place: str) -> list[Figure]:
        figures = self._figures.get((force, place), [])
        return [f for f in figures if f.status == "reported" and self._feeds(f)]

    def _feeds(self, figure: Figure) -> bool:
        force, rule = figure.force, figure.counting_rule
        return feeds(self._descriptor, force, rule, contractors=self._contractors)

    def _latest(self, figures: list[Figure], at: int) -> Figure | None:
        """Return the latest credible figure in the year before a month, or None.

        The personnel office's counts are named only where nothing else was published.
        """
        near = [
            f
            for f in figures
            if f.credible and (f.first_month > at - _RECENT or f.last_month >= at)
        ]
        better = [f for f in near if f.counting_rule not in self._descriptor.rules.of_office]
        return next(reversed(better or near), None)

    def _stayed(self, figures: list[Figure], at: int, since: pd.Timestamp) -> Figure | None:
        """Return the latest count in the year before of people there on or after a day, or None.

        Where no number was published, what was said to stay without one.
        """
        later = [f for f in figures if f.first >= since]
        there = [f for f in later if f.status == "reported" and f.counting_rule != "cap"]
        counted = [f for f in there if f.value > 0]
        unstated = [f for f in later if f.counting_rule == "component" and math.isnan(f.value)]
        return self._latest(counted, at) or self._latest(unstated, at)

    def _words(self, figure: Figure, at: int) -> str:
        """Say a figure with its rule and date; of a span that goes on, since when."""
        if math.isnan(figure.value):
            return "a part of them was to stay, number not published"
        rules, rule = self._descriptor.rules, figure.counting_rule
        words = {rules.coalition: "with allies"} | _RULE_WORDS
        words |= dict.fromkeys(rules.of_office, f"the {rules.office_name} counted")
        going_on = figure.last_month > at
        when = f"since {spoken(figure.start)}" if going_on else spoken(figure.end)
        return f"{words.get(rule, 'another count')}: {figure.value:,.0f} ({when})"
