"""As known on a day: nothing published later, nothing undated, and what was restated since."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.known import known, restatements
from components.answer.posture import Views
from components.record import Record
from components.record.dates import bounds
from components.record.tables import CLAIMS
from components.words.account import account
from tests.embedded import embedded_views

DAYS = st.dates(date(2003, 1, 1), date(2026, 12, 31))


@settings(max_examples=30, deadline=None)
@given(DAYS)
def test_what_is_known_was_published(day: date) -> None:
    record = embedded_views().record
    then = known(record, day)
    for name in CLAIMS:
        rows = then.record.frame(name)
        published = rows["source"].map(record.sources.set_index("id")["published"])
        assert all(bounds(text)[1] <= day for text in published)
        left_out = then.undated[name] + then.later[name]
        assert len(rows) + left_out == len(record.frame(name))
    for name in ("movements", "milestones"):
        rows = then.record.frame(name)
        assert set(rows["same_as"]) <= {"", *rows["id"]}


@settings(max_examples=8, deadline=None)
@given(DAYS)
def test_every_view_answers(day: date) -> None:
    then = known(embedded_views().record, day)
    views = Views(then.record)
    month = then.record.schema.horizon
    assert any(level.place == "iraq" for level in views.as_of(month).force_levels)
    after = views.as_of(then.record.schema.last)
    assert month == then.record.schema.last or all(
        level.basis == "none" for level in after.force_levels
    )


def test_the_pentagon_s_figures_of_december_2017(record: Record) -> None:
    """On 6 December 2017 it said about 2,000 in Syria; on the 5th, VOA and ABC alone had."""
    month = pd.Period("2017-12", "M")
    before, after = (Views(known(record, date(2017, 12, day)).record) for day in (5, 6))
    levels = [views.as_of(month).level("USA", "syria") for views in (before, after)]
    assert [level and level.basis for level in levels] == ["carried", "reported"]
    assert levels[1] is not None
    assert levels[1].best == 2000
    assert not before.record.schema.breaks
    assert [str(b.month) for b in after.record.schema.breaks] == ["2017-12"]


def test_the_new_count_of_december_2024(record: Record) -> None:
    then = known(record, date(2024, 12, 18))
    level = Views(then.record).as_of(pd.Period("2024-12", "M")).level("USA", "syria")
    assert level is not None
    assert level.best == 900
    assert [str(b.month) for b in then.recounts] == ["2024-12"]
    assert known(record, date(2024, 12, 20)).recounts == ()


def test_restatements(views: Views) -> None:
    """January 2007: the estimate of that summer was some 150,000; CRS said 132,000 in 2008."""
    then = known(views.record, date(2007, 7, 31))
    found = {one.figure.id: one for one in restatements(views, then)}
    one = found["irq-l030"]
    figure = one.figure
    assert (figure.value, figure.document.published) == (132_000, "2008-02-25")
    assert str(one.month) == "2007-01"
    assert one.level_then.low > figure.value
    assert one.difference == figure.value - one.level_then.best
    assert set(one.level_then.behind) <= set(then.record.force_levels["id"])
    for each in found.values():
        assert bounds(each.figure.document.published)[1] > then.day
        assert bounds(each.figure.end)[1] <= then.day
    assert not restatements(views, known(views.record, date(2026, 11, 23)))


def test_undated_documents_are_left_out_and_counted(record: Record) -> None:
    then = known(record, date(2026, 12, 31))
    undated = set(record.sources.loc[record.sources["published"] == "", "id"])
    assert then.undated["force_levels"] == int(record.force_levels["source"].isin(undated).sum())
    assert then.undated["force_levels"] > 0
    assert "whose document bears no date" in then.remark


def test_a_month_counts_as_published_at_its_end(record: Record) -> None:
    """coal-239's document bears a day, coal-252's a month: September 2025."""
    kept = [
        "coal-252" in set(known(record, date(2025, 9, day)).record.force_levels["id"])
        for day in (29, 30)
    ]
    assert kept == [False, True]


def test_other_views_take_it_as_usual(record: Record) -> None:
    views = Views(known(record, date(2012, 1, 31)).record)
    found = account(views, pd.Period("2011-01", "M"), pd.Period("2012-01", "M"))
    assert "US troops in Iraq" in found.text
    assert all(bounds(document.published)[1] <= date(2012, 1, 31) for document in found.footnotes)


def test_a_day_before_the_record_is_refused(record: Record) -> None:
    with pytest.raises(ValueError, match="name a later day"):
        known(record, date(2002, 12, 31))
