"""What the estimate is worth: each figure left out in turn, and its month predicted.

Leave-one-out cross-validation (Stone 1974, Journal of the Royal Statistical Society B 36(2)).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from statistics import fmean, median

import pandas as pd

from components.answer.claims import Claims
from components.answer.estimate import Evidence, Level, levels_from
from components.record.tables import Record


@dataclass(frozen=True)
class Accuracy:
    """How well the estimate predicts figures that it has not seen.

    Attributes
    ----------
    figures : int
        Figures left out in turn for which a prediction could be made.
    unpredicted : int
        Figures whose month has no estimate once they are left out (isolated ones).
    coverage : float
        Share of the figures that lie inside the band.
    median_error : float
        Median of ``|best - figure| / figure`` (figures of zero count with the error in persons
        over one).
    median_width : float
        Median of ``(high - low) / best``.
    """

    force: str
    place: str
    figures: int
    unpredicted: int
    coverage: float
    median_error: float
    median_width: float


def predictions(record: Record, force: str, place: str) -> dict[str, tuple[float, Level]]:
    """Leave each figure out and predict it.

    Returns
    -------
    dict of str to (float, Level)
        What each figure says, by its id, and what the others say of its month.
    """
    evidence = Evidence(Claims(record))
    figures = evidence.figures(force, place)
    walls = evidence.walls(force, place)
    predicted = {}
    for identity, group in groupby(figures, key=attrgetter("id")):
        # A zero said of a long span stands in each of its months, and is left out of all of them.
        of_figure = list(group)
        figure = of_figure[len(of_figure) // 2]
        month = pd.Period(ordinal=figure.month, freq="M")
        months = pd.period_range(month, month, freq="M")
        others = [one for one in figures if one.id != identity]
        (level,) = levels_from(others, months, walls)
        predicted[identity] = figure.value, level
    return predicted


def accuracy(record: Record, force: str, place: str) -> Accuracy:
    """Measure coverage, median error and median width for a force at a place."""
    predicted = predictions(record, force, place).values()
    known = [(value, level) for value, level in predicted if level.known]

    def measured(measure: Callable[[list[float]], float], values: list[float]) -> float:
        return round(measure(values), 4) if values else math.nan

    errors = [abs(level.best - value) / max(value, 1.0) for value, level in known]
    widths = [(level.high - level.low) / max(level.best, 1.0) for _, level in known]
    return Accuracy(
        force=force,
        place=place,
        figures=len(known),
        unpredicted=len(predicted) - len(known),
        coverage=measured(fmean, [level.low <= value <= level.high for value, level in known]),
        median_error=measured(median, errors),
        median_width=measured(median, widths),
    )


def accuracy_table(record: Record) -> str:
    """Return the accuracy of the estimate, measured now, as a Markdown table."""
    lines = [
        "| theatre | figures | not predictable | coverage | median error | median width |",
        "|---|---|---|---|---|---|",
    ]
    for theatre in record.descriptor.places:
        measured = accuracy(record, record.descriptor.main, theatre)
        lines.append(
            f"| {record.name_of(theatre)} | {measured.figures} | {measured.unpredicted} "
            f"| {measured.coverage:.2f} | {measured.median_error:.3f} "
            f"| {measured.median_width:.3f} |"
        )
    return "\n".join(lines)
