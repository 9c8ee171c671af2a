"""Titles of slides: what the record says, no more firmly than it says it."""

from __future__ import annotations

import pandas as pd
import pytest

from components.answer.posture import Views
from components.words.message import changed_levels, course, months_named, moves_counted


@pytest.mark.parametrize(
    ("month", "titles"),
    [
        ("2007-10", ["US troops in Iraq: 170,000, the highest on record", ""]),
        # 157 of an embassy were counted: nobody says that none was reported.
        ("2012-06", ["US troops in Iraq: from 170,000 to their reported exit in 4 years", ""]),
        (
            "2026-03",
            [
                "US troops in Iraq: from 170,000 to 2,000 in 18 years",
                "US troops in Syria: 1,000 in February 2026, nothing established since",
            ],
        ),
    ],
)
def test_a_course_says_the_peak_and_where_it_stands(
    views: Views, month: str, titles: list[str]
) -> None:
    posture = views.as_of(pd.Period(month, "M"))
    assert [course(views, posture, theatre) for theatre in views.descriptor.theatres] == titles


def test_levels_of_two_months_leave_out_a_theatre_without_any(views: Views) -> None:
    before, after = (views.as_of(pd.Period(month, "M")) for month in ("2010-06", "2012-06"))
    assert (
        changed_levels(views, before, after) == "US troops in Iraq from 81,000 to a reported exit"
    )


def test_a_sum_of_some_numbers_is_a_bound(views: Views) -> None:
    moves = views.as_of(pd.Period("2026-02", "M")).redeployments
    assert moves_counted(moves) == "21 redeployments, at least 798 troops; 2 planned"
    assert moves_counted([]) == "no redeployment on record"


def test_months_apart_are_named_apart() -> None:
    months = [pd.Period(month, "M") for month in ("2009-05", "2010-07", "2010-08")]
    assert months_named(months) == "May 2009, July 2010 to August 2010"
