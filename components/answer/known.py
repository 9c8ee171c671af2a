"""As known on a day: what the public record had said by then, and what was said otherwise since.

A row was known on a day if its document was certainly published by then: one dated to a month or
a year counts as published at the end of it. A row whose document bears no date is left out, and
counted. Places are no claims, and stay. The day is the horizon of what is left: months after it
have no estimate, and a base whose use was known is unconfirmed there.

A document stands for the day on which it was published as it was read. A later list that prints
an older figure makes the figure known on the day of the list, where the record holds no earlier
document for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from components.answer.claims import Figure
from components.answer.estimate import Level, feeds
from components.answer.posture import Views
from components.record.dates import last_days
from components.record.schema import Break, Schema
from components.record.tables import CLAIMS, Record


@dataclass(frozen=True)
class Known:
    """The record as it was known on a day.

    Attributes
    ----------
    record : Record
        To be asked as any other, with an earlier horizon and fewer rows.
    undated : dict of str to int
        Rows of each table that are left out because their document bears no date.
    later : dict of str to int
        Rows of each table whose document was, or may have been, published after the day.
    recounts : tuple of Break
        New counts that nobody had announced by the day.
    """

    day: date
    record: Record
    undated: dict[str, int]
    later: dict[str, int]
    recounts: tuple[Break, ...]

    @property
    def remark(self) -> str:
        """Say what is left out, in a sentence."""
        undated, later = (sum(counts.values()) for counts in (self.undated, self.later))
        return (
            f"Left out: {later:,} rows published after this day, or perhaps after it, and "
            f"{undated:,} rows whose document bears no date."
        )


@dataclass(frozen=True)
class Restatement:
    """A figure published after a day that differs from what had been said by it.

    Attributes
    ----------
    month : pandas.Period
        The month that it is held against: the middle of its span.
    level_then : Level
        What was computed for that month from everything known on the day.
    difference : float
        The nearest number that the figure can mean, less the best of ``level_then``.
    """

    figure: Figure
    month: pd.Period
    level_then: Level
    difference: float


def known_days(schema: Schema) -> tuple[date, date]:
    """Return the first and the last day as on which a record can be known."""
    return schema.first.end_time.date(), schema.horizon.end_time.date()


def known(record: Record, day: date) -> Known:
    """Restrict a record to what had been published on or before a day.

    Raises
    ------
    ValueError
        If the day lies before the first month of the clock.
    """
    schema = record.schema
    month = pd.Period(day, "M")
    if month < schema.first:
        message = f"{day} is before the record, which begins in {schema.first}; name a later day"
        raise ValueError(message)
    sources = record.sources
    dated = sources[sources["published"] != ""]
    out = dated[last_days(dated["published"]) <= np.datetime64(day)]
    published, with_date = set(out["id"]), set(dated["id"])
    frames: dict[str, Any] = {}
    undated, later = {}, {}
    for name in CLAIMS:
        rows = record.frame(name)
        kept = rows["source"].isin(published)
        has_date = rows["source"].isin(with_date)
        undated[name] = int((~has_date).sum())
        later[name] = int((has_date & ~kept).sum())
        frames[name] = _drawn(rows[kept].reset_index(drop=True))
    breaks = tuple(b for b in schema.breaks if b.source in published)
    return Known(
        day,
        replace(
            record,
            schema=replace(schema, horizon=min(schema.horizon, month), breaks=breaks),
            sources=out.reset_index(drop=True),
            **frames,
        ),
        undated,
        later,
        tuple(b for b in schema.breaks if b not in breaks),
    )


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """Let a row that repeats another one stand for itself where the other was not yet known."""
    if "same_as" not in rows:
        return rows
    there = rows["same_as"].isin(set(rows["id"]))
    return rows.assign(same_as=rows["same_as"].where(there, ""))


def restatements(views: Views, then: Known) -> tuple[Restatement, ...]:
    """List figures published after a day, for months before it, that differ from what was said.

    Plain head-counts alone are held against each other: reported, possibly true or better, for no
    longer span than a quarter. A figure differs where what it can mean does not meet the band that
    the estimate had from everything known on the day; where nothing was known, nothing is restated.

    Parameters
    ----------
    views : Views
        The record of today.

    Returns
    -------
    tuple of Restatement
        In order of the months that they are for.
    """
    day = pd.Timestamp(then.day)
    known_sources = set(then.record.sources["id"])
    earlier = Views(then.record)
    restatements = []
    for figure in views.figures.claims:
        if not (
            feeds(views.descriptor, figure.force, figure.counting_rule)
            and figure.status == "reported"
            and figure.credible
            and figure.last <= day
            and not figure.is_wide
            and figure.document.id not in known_sources
            and figure.document.published
        ):
            continue
        month = pd.Period(figure.middle, "M")
        estimate = earlier.estimate(figure.force, figure.place)
        at = estimate.at(month)
        level = estimate.levels[at] if 0 <= at < len(estimate.levels) else Level()
        least, most = figure.reach
        # Where nothing is known of either, neither comparison holds.
        if level.high < least or most < level.low:
            nearest = least if level.high < least else most
            restatements.append(Restatement(figure, month, level, nearest - level.best))
    order = attrgetter("month", "figure.force", "figure.place", "figure.id")
    return tuple(sorted(restatements, key=order))
