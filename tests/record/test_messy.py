"""Cells as people type them: read where they mean one thing, left alone where they mean two."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components.record.messy import meant
from components.record.schema import read_schema

LEVELS, PLACES = (read_schema().tables[name] for name in ("force_levels", "places"))


@pytest.mark.parametrize(
    ("column", "stands", "read"),
    [
        ("value", "1 500", "1500"),
        ("value", "1\N{NARROW NO-BREAK SPACE}500", "1500"),
        ("value", "1.500", "1500"),
        ("value", "1,234,500", "1234500"),
        ("value", "1500,0", "1500"),
        ("value", "٩٠٠", "900"),
        ("value", "۹۰۰", "900"),
        ("value", "1٬500", "1500"),
        ("value", "1,5", "1,5"),
        ("value", "12,34", "12,34"),
        ("value", "about 900", "about 900"),
        ("start", "2011-12", "2011-12"),
        ("start", "2011/12", "2011-12"),
        ("start", "2011.12.1", "2011-12-01"),
        ("start", "2011.13", "2011.13"),
        ("start", "2011/12/45", "2011/12/45"),
        ("start", "18.12.2011", "2011-12-18"),
        ("start", "18/12/2011", "2011-12-18"),
        ("start", "12/18/2011", "2011-12-18"),
        ("start", "05/06/2011", "05/06/2011"),
        ("start", "Oct 2017", "2017-10"),
        ("start", "Oct-17", "Oct-17"),
        ("start", "3 October 2017", "2017-10-03"),
        ("start", "October 3, 2017", "2017-10-03"),
        ("start", "12/2011", "2011-12"),
        ("start", "2017-10-01 00:00:00", "2017-10-01"),
        ("start", "43009", "43009"),
        ("status", "Reported", "reported"),
        ("counting_rule", "in country", "in_country"),
        ("note", "  two\nlines ", "two lines"),
    ],
)
def test_a_cell_is_read_for_what_it_means(column: str, stands: str, read: str) -> None:
    text, why = meant(stands, LEVELS.column(column))
    assert text == read
    assert bool(why) == (read != " ".join(stands.split()) or "\n" in stands)


@pytest.mark.parametrize(("stands", "read"), [("13,48", "13.48"), ("١٣٫٥", "13.5")])
def test_a_degree_may_have_a_decimal_comma(stands: str, read: str) -> None:
    assert meant(stands, PLACES.column("lat"))[0] == read


@given(st.sampled_from([*LEVELS.columns, *PLACES.columns]), st.text(max_size=30))
@example(LEVELS.column("id"), "' 0")
@example(LEVELS.column("id"), "''0")
def test_reading_twice_reads_the_same(column: object, stands: str) -> None:
    once, why = meant(stands, column)  # type: ignore[arg-type]
    again, _ = meant(once, column)  # type: ignore[arg-type]
    assert again == once
    # Nothing but blanks and leading apostrophes goes without a word.
    assert why or once == " ".join(stands.split()).lstrip("' ")


@given(st.integers(0, 10**9))
def test_a_plain_number_stays_as_it_is(number: int) -> None:
    assert meant(str(number), LEVELS.column("value")) == (str(number), "")
