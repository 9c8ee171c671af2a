"""What a curve is made of, whoever draws it: stretches of an estimate, dots, withheld spans."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.claims import Figure
from components.answer.estimate import FEEDING_RULE, Basis, Estimate, official
from components.answer.policy import Choice
from components.answer.posture import Views
from components.record.schema import Schema


def runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return ``(begin, end)`` of each run of true values, ``end`` exclusive.

    Examples
    --------
    >>> runs(np.array([False, True, True, False, True]))
    [(1, 3), (4, 5)]
    """
    edges = np.diff(np.concatenate([[0], mask.astype(int), [0]]))
    begins, ends = np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist()
    return list(zip(begins, ends, strict=True))


def break_months(views: Views, place: str) -> set[pd.Period]:
    """Return the months from which the main force was counted anew at a place."""
    return {cut.month for cut in views.record.schema.breaks_of(views.descriptor.main, place)}


def stretches(estimate: Estimate, breaks: set[pd.Period]) -> list[tuple[int, int]]:
    """Return the runs of months that one line may join, as ``(begin, end)``, ``end`` exclusive.

    Cut at breaks, where two neighbouring months share no figure, and where they take in other
    forces.
    """
    cuts: list[tuple[int, int]] = []
    for begin, end in runs(~np.isnan(estimate.best)):
        start = begin
        for i in range(begin + 1, end):
            before, now = estimate.levels[i - 1], estimate.levels[i]
            reported = before.basis == now.basis == Basis.REPORTED
            joined = reported or set(before.behind) & set(now.behind)
            if not joined or before.included != now.included or estimate.months[i] in breaks:
                cuts.append((start, i))
                start = i
        cuts.append((start, end))
    return cuts


def published(views: Views, place: str, force: str = "") -> list[Figure]:
    """Return the figures with a number of a force at a place; of the main one, unless told."""
    force = force or views.descriptor.main
    return [
        figure
        for figure in views.figures.claims
        if (figure.place, figure.force) == (place, force) and not math.isnan(figure.persons)
    ]


def dots(views: Views, place: str) -> list[Figure]:
    """Return the figures that the curve shows as dots: plain head-counts, and plans.

    Of the official choice, official ones alone: no dot stands that the line may not rest on.
    """
    figures = [
        figure
        for figure in published(views, place)
        if figure.status == "planned"
        or (figure.status == "reported" and figure.counting_rule == FEEDING_RULE)
    ]
    if views.policy.choice is not Choice.OFFICIAL:
        return figures
    return [figure for figure in figures if official(views.descriptor, figure)]


_LABELS = 7
_YEARS = (1, 2, 4, 5, 10, 20, 50)


def labelled_years(schema: Schema) -> list[int]:
    """Return the years that clock and curve are labelled with: a few, round ones."""
    first = schema.first.year + (schema.first.month > 1)
    years = range(first, schema.last.year + 1)
    step = next((step for step in _YEARS if len(years) <= step * _LABELS), _YEARS[-1])
    return [year for year in years if year % step == 0]


@dataclass(frozen=True)
class Withheld:
    """A span of whole months, so that a single day is seen, in which a count is withheld.

    Attributes
    ----------
    begin, end : pandas.Timestamp
        First and last day.
    whole : bool
        Whether the plain head-count is withheld, not only the personnel office's count.
    """

    figure: Figure
    begin: pd.Timestamp
    end: pd.Timestamp
    whole: bool


def withheld(views: Views, place: str) -> list[Withheld]:
    """Return the spans in which the main force's count at a place is withheld."""
    main = views.descriptor.main
    figures = [
        figure
        for figure in views.figures.claims
        if (figure.place, figure.force, figure.status) == (place, main, "withheld")
    ]
    return [
        Withheld(
            figure,
            figure.first.replace(day=1),
            figure.last + pd.offsets.MonthEnd(0),
            whole=figure.counting_rule == FEEDING_RULE,
        )
        for figure in sorted(figures, key=lambda figure: (figure.first, figure.id))
    ]
