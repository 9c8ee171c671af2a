"""The words of the screen: as firm as the source, absent where nothing is published."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.answer.persons import figure_number, rounded
from components.answer.policy import POLICIES, Choice, Policy
from components.answer.posture import Views
from components.record.dates import span_words
from components.words.wording import (
    Headline,
    band_words,
    headlines,
    missing_words,
    policy_words,
    source_line,
    title,
    whom,
)

NAN = math.nan


@pytest.mark.parametrize(
    ("qualifier", "low", "value", "high", "said"),
    [
        ("exact", NAN, 147.0, NAN, "147"),
        ("approx", NAN, 170_000.0, NAN, "about 170,000"),
        ("at_least", 900.0, 900.0, NAN, "at least 900"),
        ("at_most", NAN, 2_000.0, 2_000.0, "at most 2,000"),
        ("range", 900.0, NAN, 1_000.0, "900 to 1,000"),
        ("exact", NAN, 0.0, NAN, "0"),
        ("unstated", NAN, NAN, NAN, "number not published"),
    ],
)
def test_a_number_is_said_as_firmly_as_its_source_does(
    qualifier: str, low: float, value: float, high: float, said: str
) -> None:
    row = {"qualifier": qualifier, "low": low, "value": value, "high": high}
    assert figure_number(row) == said


@given(st.floats(min_value=0, max_value=300_000))
def test_rounding_stays_close_and_never_makes_a_zero(persons: float) -> None:
    said = float(rounded(persons).replace(",", ""))
    assert abs(said - persons) <= max(0.5, persons * 0.005)
    assert said > 0 or persons < 0.5


def test_spans() -> None:
    assert span_words("2007-10", "2007-10") == "October 2007"
    assert span_words("2007-10", "2007-12") == "October to December 2007"


def said(views: Views, month: str, *, by_month: bool = False) -> dict[str, tuple[str, str]]:
    posture = views.as_of(pd.Period(month, "M"))
    found = headlines(views, posture, by_month=by_month)
    return {item.label.split(",")[0]: (item.figure, item.band) for item in found}


def test_october_2007(views: Views) -> None:
    """AP: 168,000 and 170,000; ProCon: 171,000; allies about 11,400 to 11,800."""
    found = said(views, "2007-10")
    assert found["US troops in Iraq"][0] == "170,000"
    assert found["allied troops in Iraq"][0] == "11,500"
    assert found["US troops in Syria"][0] == "not published"


def test_an_absent_figure_never_looks_like_zero(views: Views) -> None:
    for month in views.record.schema.months:
        for item in headlines(views, views.as_of(month), by_month=True):
            if item.figure == "0" and item.label.startswith("US troops"):
                # A zero of a force level has a source that states it.
                assert item.basis.startswith("reported")
                assert "0 sources" not in item.basis


def test_a_band_of_nothing_is_no_band(views: Views) -> None:
    """None were in Syria in early 2015, as one source states: not *0, 0 to 0*."""
    figure, band = said(views, "2015-03")["US troops in Syria"]
    assert (figure, band) == ("0", "one figure alone")
    level = replace(views.level("USA", "syria", pd.Period("2015-03", "M")), behind=("a", "b"))
    assert band_words(level) == "all figures agree"


def test_after_the_exit_nothing_is_invented(views: Views) -> None:
    found = said(views, "2026-11")
    assert found["US troops in Iraq"][0] == "not published"
    assert found["US troops in Syria"][0] == "not established"
    assert found["bases in use"][0] == "none confirmed"


def test_a_sum_with_numbers_missing_is_a_lower_bound(views: Views) -> None:
    figure, band = said(views, "2025-08")["troops moved"]
    assert figure.startswith("at least ")
    assert " of " in band


def test_by_year_nothing_is_counted_that_came_after_the_month(views: Views) -> None:
    """The retreat of August 2025 had not been in January: it is announced as later in the year."""
    january, december = said(views, "2025-01"), said(views, "2025-12")
    assert january["troops moved"][0] == "not published"
    assert january["troops moved"][1].endswith(" later")
    assert december["troops moved"][0].startswith("at least ")
    assert "later" not in december["troops moved"][1]


def test_a_sum_says_whose_troops_it_counts(views: Views) -> None:
    by_label = {
        item.label: item
        for item in headlines(views, views.as_of(pd.Period("2026-09", "M")), by_month=False)
    }
    assert "United States, Spain" in by_label["troops moved, 2026 so far"].basis


def test_bases_on_record_are_a_share_of_what_was_published(views: Views) -> None:
    """About 50 of at least 200 in Iraq in 2007; 9 in Syria in 2025, where 8 were published."""
    bases = {
        month: headlines(views, views.as_of(pd.Period(month, "M")), by_month=False)[2].basis
        for month in ("2007-10", "2025-08")
    }
    assert bases["2007-10"] == "Iraq: 50 of at least 200 published for 2008"
    assert bases["2025-08"] == "Syria: 9, beside 8 published for 2025"


def test_plans_alone_are_not_movements(views: Views) -> None:
    moves = views.record.movements
    for year in range(2003, 2027):
        until = pd.Timestamp(year, 6, 30)
        of_year = moves[(moves["first"] <= until) & (moves["last"].dt.year >= year)]
        if len(of_year) and not (of_year["status"] == "reported").any():
            assert said(views, f"{year}-06")["troops moved"][0] == "none reported"


def test_title_and_sources(views: Views) -> None:
    posture = views.as_of(pd.Period("2007-10", "M"))
    assert title(posture) == "US forces in Iraq and north-east Syria, October 2007"
    line = source_line(views, posture)
    assert line.startswith("Sources: ")
    assert "documents)" in line


def test_every_counting_rule_has_a_name_without_underscores(views: Views) -> None:
    for rule in views.record.schema.definitions("force_levels", "counting_rule"):
        assert "_" not in views.descriptor.rule_name(rule)
        assert "dmdc" not in views.descriptor.rule_name(rule)


def first(views: Views, policy: Policy, month: str) -> Headline:
    chosen = views.under(policy)
    return headlines(chosen, chosen.as_of(pd.Period(month, "M")), by_month=False)[0]


def test_by_default_no_word_tells_of_a_policy(views: Views) -> None:
    found = first(views, Policy(), "2007-10")
    assert found.label == "US troops in Iraq"
    assert found.band == "164,400 to 173,400"
    assert found.basis.startswith("reported, ")
    assert source_line(views, views.as_of(pd.Period("2007-10", "M"))).startswith("Sources: ")


def test_a_policy_is_said_wherever_its_number_is(views: Views) -> None:
    """Of 168,000, 170,000 (AP) and 171,000 (ProCon) the lowest; with 11,400 allies."""
    found = first(views, Policy(Choice.LOWEST, allies=True), "2007-10")
    assert found.label == "US and allied troops in Iraq"
    assert found.figure == "179,400"
    assert found.basis.startswith("lowest, reported, ")
    chosen = views.under(Policy(Choice.LOWEST, allies=True))
    line = source_line(chosen, chosen.as_of(pd.Period("2007-10", "M")))
    assert line.startswith("Counted: lowest, with allies, without contractors. Sources: ")


def test_what_a_policy_asks_for_and_nobody_counted_is_said(views: Views) -> None:
    """No census of contractors is on record between 2007 and the end of 2008."""
    found = first(views, Policy(contractors=True), "2007-10")
    assert found.label == "US troops in Iraq"
    assert found.band.endswith("; no count of contractors")


def test_a_withheld_figure_is_said_so_wherever_its_number_stands(views: Views) -> None:
    rows = views.record.force_levels
    withheld = rows[rows["status"] == "withheld"]
    assert {figure_number(row) for _, row in withheld.iterrows()} == {"withheld"}
    of_claims = {f.number for f in views.figures.claims if f.status == "withheld"}
    assert of_claims == {"withheld"}


@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_a_label_names_all_that_its_number_takes_in(views: Views, policy: Policy) -> None:
    chosen = views.under(policy)
    for month in views.record.schema.months[::37]:
        posture = chosen.as_of(month)
        for item, place in zip(
            headlines(chosen, posture, by_month=False), ("iraq", "syria"), strict=False
        ):
            row = posture.level("USA", place)
            assert row is not None
            if item.absent:
                assert item.label.startswith("US troops in ")
                continue
            assert item.label.startswith(whom(views.descriptor, row.included))
            assert missing_words(views.descriptor, row.missing) in item.band
    assert bool(policy_words(policy)) == (policy != Policy())


def tile(views: Views, month: str, number: int) -> Headline:
    return headlines(views, views.as_of(pd.Period(month, "M")), by_month=False)[number]


def test_a_headline_counts_the_documents_that_it_was_computed_from(views: Views) -> None:
    """Of caps, means and withheld counts of the month none is a source of the estimate."""
    posture = views.as_of(pd.Period("2007-10", "M"))
    level = posture.level("USA", "iraq")
    assert level is not None
    documents = {views.source_of[row] for row in level.behind}
    assert tile(views, "2007-10", 0).basis == f"reported, {len(documents)} sources (C1, D2)"
    assert len(posture.figures_of("USA", "iraq")) > len(level.behind)


def test_bases_on_record_stand_beside_the_published_total(views: Views) -> None:
    """A list of 2008 counts 55 bases for December 2006."""
    assert "55 published for December 2006" in tile(views, "2006-12", 2).basis
    none = tile(views, "2012-06", 2)
    assert (none.figure, none.absent) == ("none on record", True)
    assert "published" not in none.basis


@pytest.mark.parametrize(
    ("month", "counted"),
    [("2012-06", "157"), ("2013-06", "179"), ("2026-10", "a part of them was to stay")],
)
def test_nobody_reads_none_where_somebody_was_counted(
    views: Views, month: str, counted: str
) -> None:
    """Some stayed under the embassy from 2012 on, and staff was to stay after September 2026."""
    iraq = tile(views, month, 0)
    assert iraq.absent
    assert iraq.figure == "not published"
    assert counted in iraq.band


def test_a_figure_of_the_month_of_an_exit_stands_before_it(views: Views) -> None:
    """The last convoy crossed on 18 December 2011; what was counted that month had not yet."""
    iraq = tile(views, "2011-12", 0)
    assert not iraq.absent
    assert iraq.band.endswith(", before the reported exit")
    assert "exit" not in tile(views, "2011-11", 0).band
