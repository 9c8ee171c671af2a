import calendar
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.record.dates import (
    bounds,
    first_days,
    last_days,
    month_index,
    parse_month,
    span_words,
    spoken,
    spoken_month,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PRECISIONS = st.sampled_from([4, 7, 10])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011", date(2011, 1, 1), date(2011, 12, 31)),
        ("2011-11", date(2011, 11, 1), date(2011, 11, 30)),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29)),
        ("2011-12-18", date(2011, 12, 18), date(2011, 12, 18)),
    ],
)
def test_bounds_are_as_wide_as_the_precision(text: str, first: date, last: date) -> None:
    assert bounds(text) == (first, last)


@given(DAYS, PRECISIONS)
def test_a_day_lies_within_what_its_date_can_mean(day: date, precision: int) -> None:
    first, last = bounds(day.isoformat()[:precision])
    assert first <= day <= last
    longest = {4: 366, 7: 31, 10: 1}[precision]
    assert timedelta(0) <= last - first < timedelta(longest)
    assert bounds(first.isoformat()[:precision]) == bounds(last.isoformat()[:precision])


@pytest.mark.parametrize(
    "text",
    ["", "11", "2011-13", "2011-00", "2011-02-29", "2011-1", "2011-11-31", "0000", "2011-11\n",
     "2011/11", " 2011", "٢٠١١", "+2011", "2011-11-01T00:00"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        bounds(text)


@given(st.text(max_size=12))
def test_a_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = bounds(text)
    except ValueError:
        return
    assert found[0] <= found[1]
    assert text.isascii()


@given(st.lists(st.tuples(DAYS, PRECISIONS), max_size=30))
def test_columns_of_dates_agree_with_single_ones(dates: list[tuple[date, int]]) -> None:
    texts = [day.isoformat()[:precision] for day, precision in dates]
    column = pd.Series(texts, dtype=str)
    assert first_days(column).tolist() == [bounds(text)[0] for text in texts]
    assert last_days(column).tolist() == [bounds(text)[1] for text in texts]
    assert (first_days(column) <= last_days(column)).all()


def test_what_is_no_date_has_no_day() -> None:
    column = pd.Series(["2011-02-29", "", "2012-02-29"])
    assert np.isnat(first_days(column)).tolist() == [True, True, False]
    assert np.isnat(last_days(column)).tolist() == [True, True, False]


@given(DAYS)
def test_month_index_is_the_ordinal_of_the_month(day: date) -> None:
    index = month_index(np.array([day], dtype="datetime64[D]"))
    assert index[0] == pd.Period(day, freq="M").ordinal


@given(DAYS)
def test_a_month_is_read_back_as_written(day: date) -> None:
    month = parse_month(f"{day:%Y-%m}")
    assert (month.year, month.month) == (day.year, day.month)
    assert spoken_month(month) == f"{calendar.month_name[day.month]} {day.year}"


@pytest.mark.parametrize(
    "text",
    ["2007-13", "2007-00", "2007", "abc", "", "2020-04-10", "2007-10\n", "٢٠٠٧-10", "0001-01"],
)
def test_what_is_no_month_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write it as YYYY-MM, for example 2007-10"):
        parse_month(text)


def test_dates_are_spoken_at_their_precision() -> None:
    said = [spoken(text) for text in ("2011", "2011-12", "2011-12-08", "", "unknown")]
    assert said == ["2011", "December 2011", "8 December 2011", "", "unknown"]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2025-08-23", "2025-08-28", "23 to 28 August 2025"),
        ("2026-01-27", "2026-02-11", "27 January to 11 February 2026"),
        ("2019-12-31", "2020-01-02", "31 December 2019 to 2 January 2020"),
        ("2011-11", "2011-12", "November to December 2011"),
        ("2011", "2012", "2011 to 2012"),
        ("2016-12", "2017-12-06", "December 2016 to 6 December 2017"),
        ("2011-12-18", "2011-12-18", "18 December 2011"),
    ],
)
def test_a_span_says_what_both_ends_share_once(start: str, end: str, said: str) -> None:
    assert span_words(start, end) == said


@pytest.mark.parametrize("text", ["2026-13-01", "2026-99", "2026-00", "some day"])
def test_what_is_no_date_is_said_as_it_stands(text: str) -> None:
    assert spoken(text) == text


def test_months_are_named_in_english_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """`calendar` follows the locale of the process, which a program around this one may set."""
    german = ["", "Januar", "Februar", "März", *["?"] * 6, "Oktober", "November", "Dezember"]
    monkeypatch.setattr(calendar, "month_name", german)
    assert spoken("2007-10-05") == "5 October 2007"
    assert spoken_month(pd.Period("2007-12", "M")) == "December 2007"
