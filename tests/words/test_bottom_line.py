"""The bottom line: what a month means, by rule, and how well that is known."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from components.answer.posture import Views
from components.words.bottom_line import bottom_line


def _said(views: Views, month: str) -> str:
    return " ".join(bottom_line(views, views.as_of(pd.Period(month, "M"))))


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ("2005-06", "before the peak of 170,000 in October 2007"),
        ("2007-10", "the highest on record"),
        ("2009-06", "perhaps 20,000 fewer than a year before, against 170,000 at the peak"),
        ("2011-11", "30,000 fewer than a year before"),
        ("2011-12", "US troops were reported to have left Iraq by 18 December 2011"),
        ("2014-08", "back after the exit of December 2011"),
        ("2025-08", "In Syria about 1,360 (on a line between figures; C3, D3), counted anew in"),
        ("2026-09", "number not published, known from weak sources alone (D2, D3)."),
        ("2026-09", "The peak was 170,000 in October 2007. In Syria 900 to 1,000"),
        ("2026-09", "23 February 2026, nothing established since (C3)."),
    ],
)
def test_a_month_is_set_against_peak_year_before_and_exit(
    views: Views, month: str, words: str
) -> None:
    assert words in _said(views, month)


def test_bases_are_those_of_the_year_so_far(views: Views) -> None:
    assert "So far in 2025, 5 bases were left." in _said(views, "2025-08")
    assert "In 2025, 6 bases were left." in _said(views, "2025-12")


def test_nobody_reads_none_where_somebody_was_counted(views: Views) -> None:
    assert "157" in _said(views, "2012-06")
    assert not re.search(r"\bAll US troops\b", _said(views, "2012-06"))


def test_a_few_guards_before_any_deployment_are_no_news(views: Views) -> None:
    assert "Syria" not in _said(views, "2007-10")


def test_every_month_of_every_record_has_a_short_line(views: Views) -> None:
    for month in views.record.schema.months:
        words = _said(views, str(month))
        assert words.endswith(".")
        assert len(words) < 420, (month, words)
        assert "nan" not in words.lower().split()
