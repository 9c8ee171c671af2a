"""What the estimate is worth: each figure left out in turn, and its month predicted.

Leave-one-out cross-validation (Stone 1974, Journal of the Royal Statistical Society B 36(2)).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby
from operator import attrgetter

import numpy as np
import pandas as pd

from components.answer.claims import Claims
from components.answer.estimate import Basis, Evidence, levels_from
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

    def as_dict(self) -> dict[str, object]:
        """Return the measures by name."""
        return asdict(self)


def predictions(record: Record, force: str, place: str) -> pd.DataFrame:
    """Leave each figure out and predict it.

    Returns
    -------
    pandas.DataFrame
        One row a figure: ``id``, ``month`` (ordinal), ``value``, ``best``, ``low``, ``high``
        (persons; NaN where nothing predicts it), ``basis``.
    """
    evidence = Evidence(Claims(record))
    figures = evidence.figures(force, place)
    breaks = record.schema.breaks_of(force, place)
    left, changes = evidence.left(force, place), evidence.announced(force, place)
    rows = []
    for identity, group in groupby(figures, key=attrgetter("id")):
        # A zero said of a long span stands in each of its months, and is left out of all of them.
        of_figure = list(group)
        figure = of_figure[len(of_figure) // 2]
        month = pd.Period(ordinal=figure.month, freq="M")
        months = pd.period_range(month, month, freq="M")
        others = [one for one in figures if one.id != identity]
        (predicted,) = levels_from(others, months, breaks, left, changes)
        rows.append(
            {
                "id": identity,
                "month": figure.month,
                "value": figure.value,
                "best": predicted.best,
                "low": predicted.low,
                "high": predicted.high,
                "basis": str(predicted.basis),
            }
        )
    columns = ["id", "month", "value", "best", "low", "high", "basis"]
    return pd.DataFrame(rows, columns=columns)


def accuracy(record: Record, force: str, place: str) -> Accuracy:
    """Measure coverage, median error and median width for a force at a place."""
    predicted = predictions(record, force, place)
    known = predicted[predicted["basis"] != Basis.NONE]
    inside = (known["value"] >= known["low"]) & (known["value"] <= known["high"])
    error = (known["best"] - known["value"]).abs() / known["value"].clip(lower=1.0)
    width = (known["high"] - known["low"]) / known["best"].clip(lower=1.0)

    def median(values: pd.Series[float]) -> float:
        return float(np.round(values.median(), 4)) if len(values) else float("nan")

    return Accuracy(
        force=force,
        place=place,
        figures=len(known),
        unpredicted=len(predicted) - len(known),
        coverage=float(np.round(inside.mean(), 4)) if len(known) else float("nan"),
        median_error=median(error),
        median_width=median(width),
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
