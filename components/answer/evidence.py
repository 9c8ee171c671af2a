"""Whose count? Every figure published for a force and a place around one month, side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from components.answer.claims import IN_TIME, Figure
from components.answer.estimate import FEEDING_RULE, NEIGHBOURS, feeds
from components.answer.posture import ForceLevel, Views
from components.record.dates import spoken_month
from components.record.schema import Break


class Nearness(StrEnum):
    """How a figure lies to the month that is asked for."""

    MONTH = "month"
    AROUND = "around"
    BEHIND = "behind"


class Standing(StrEnum):
    """Where the estimate stands to a figure."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True)
class Count:
    """One published figure, and how the estimate of a month stands to it.

    Attributes
    ----------
    nearness : Nearness
        ``month``: its span meets the month; ``around``: it meets the three months on either side,
        which the band can take in; ``behind``: it lies further away, and the estimate of the month
        was computed from it.
    behind : bool
        Whether the estimate was computed from it.
    standing : Standing
        Whether the estimate's band lies below the figure, meets it, or lies above it.
    reason : str
        Why the two are not comparable; empty where they are.
    """

    figure: Figure
    nearness: Nearness
    behind: bool
    standing: Standing
    reason: str


@dataclass(frozen=True)
class Rule:
    """A counting rule and the figures that were counted by it, in order of time.

    Attributes
    ----------
    id, name, definition : str
        The definition is the schema's sentence.
    counts : tuple of Count
    """

    id: str
    name: str
    definition: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, kw_only=True)
class Counts(ForceLevel):
    """Every figure for a force, a place and a month, and where the estimate stands among them.

    Attributes
    ----------
    rules : tuple of Rule
        Those that the estimate is comparable with first, then in the schema's order.
    recounts : tuple of Break
        Months around, the month itself included, from which the force was counted anew.
    """

    month: pd.Period
    rules: tuple[Rule, ...]
    recounts: tuple[Break, ...]

    @property
    def all(self) -> tuple[Count, ...]:
        """The figures of all rules."""
        return tuple(count for rule in self.rules for count in rule.counts)


def counts(views: Views, force: str, place: str, month: pd.Period) -> Counts:
    """Gather every figure published for a force at a place around a month.

    For the main force, figures of the coalition as a whole at the same place are among them.

    Raises
    ------
    ValueError
        If the month lies outside the clock's span.
    """
    schema = views.record.schema
    schema.require(month)
    level = views.level(force, place, month)
    recounts = schema.breaks_of(force, place)
    of_rule: dict[str, list[Count]] = {}
    for figure, nearness in _near(views, level, month):
        reason = _reason(views, figure, level, _cut(recounts, month, figure))
        standing = Standing.NOT_COMPARABLE if reason else _standing(figure, level)
        count = Count(figure, nearness, figure.id in level.behind, standing, reason)
        of_rule.setdefault(figure.counting_rule, []).append(count)
    rules = [
        Rule(rule, views.descriptor.rule_name(rule), definition, tuple(of_rule[rule]))
        for rule, definition in schema.definitions("force_levels", "counting_rule").items()
        if rule in of_rule
    ]
    return Counts(
        **vars(level),
        month=month,
        rules=tuple(sorted(rules, key=lambda rule: not any(c.behind for c in rule.counts))),
        recounts=tuple(b for b in recounts if abs(b.month.ordinal - month.ordinal) <= NEIGHBOURS),
    )


def _near(views: Views, level: ForceLevel, month: pd.Period) -> list[tuple[Figure, Nearness]]:
    """Figures around a month in order of time, each with how it lies to it."""
    main, coalition = views.descriptor.main, views.descriptor.coalition
    forces = {level.force, coalition} if level.force == main else {level.force}
    at = month.ordinal
    near: list[tuple[Figure, Nearness]] = []
    for figure in sorted(views.figures.claims, key=IN_TIME):
        first, last = figure.first_month, figure.last_month
        is_of_place = figure.place == level.place and figure.force in forces
        if is_of_place and first <= at <= last:
            near.append((figure, Nearness.MONTH))
        elif is_of_place and first - NEIGHBOURS <= at <= last + NEIGHBOURS:
            near.append((figure, Nearness.AROUND))
        elif figure.id in level.behind:
            near.append((figure, Nearness.BEHIND))
    return near


def _reason(views: Views, figure: Figure, level: ForceLevel, cut: Break | None) -> str:
    """Say why the estimate cannot be compared with a figure; empty where it can."""
    rule, force, described = figure.counting_rule, level.force, views.descriptor
    coalition, rule_of_both = described.coalition, described.rules.coalition
    both = rule == rule_of_both or figure.force == coalition
    counted = {figure.force, described.allies} - {coalition} | {force} if both else {figure.force}
    plain = (
        rule in {rule_of_both, FEEDING_RULE}
        if both
        else feeds(described, force, rule, contractors=views.policy.contractors)
    )
    reasons = {
        figure.status: figure.status != "reported",
        "counts something else": not plain,
        "no estimate": not level.known,
        "counts other forces": force != coalition and counted != set(level.included),
        "no number": math.isnan(figure.persons),
        f"counted anew in {spoken_month(cut.month)}" if cut else "": cut is not None,
    }
    return next((words for words, holds in reasons.items() if holds), "")


def _standing(figure: Figure, level: ForceLevel) -> Standing:
    """Where the estimate stands to a figure."""
    least, most = figure.reach
    if level.high < least:
        return Standing.BELOW
    return Standing.ABOVE if level.low > most else Standing.WITHIN


def _cut(breaks: tuple[Break, ...], month: pd.Period, figure: Figure) -> Break | None:
    """Return the break that stands between a figure and the month, if there is one."""
    at, first, last = month.ordinal, figure.first_month, figure.last_month
    for cut in breaks:
        if last < cut.month.ordinal <= at or at < cut.month.ordinal <= first:
            return cut
    return None
