"""Known answers for known months; each figure is its source's."""

import math
import re
import time
from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.answer.asof import as_json, as_page
from components.answer.persons import rounded, whole
from components.answer.policy import Choice, Policy
from components.answer.posture import Posture, Views
from components.record import Record
from components.record.shelf import shelf
from components.record.tables import load


def ask(views: Views, month: str) -> Posture:
    return views.as_of(pd.Period(month, "M"))


def published(views: Views, month: str, place: str) -> dict[str, set[int]]:
    """Values published for the United States, by counting rule."""
    values: dict[str, set[int]] = defaultdict(set)
    for figure in ask(views, month).figures_of("USA", place):
        if not math.isnan(figure.value):
            values[figure.counting_rule].add(int(figure.value))
    return values


def test_october_2007_iraq(views: Views) -> None:
    """Associated Press: 170,000; ProCon from the Brookings index: 171,000."""
    assert {170_000, 171_000} <= published(views, "2007-10", "iraq")["in_country"]
    level = ask(views, "2007-10").level("USA", "iraq")
    assert level is not None
    assert (level.basis, level.state) == ("reported", "estimate")
    assert level.low <= 170_000 <= level.best <= 171_000 <= level.high


def test_autumn_2017_iraq(views: Views) -> None:
    """The ceiling of 5,262 (War Powers letter of June 2017); DMDC, September 2017: 8,892."""
    assert 5_262 in published(views, "2017-06", "iraq")["cap"]
    assert published(views, "2017-09", "iraq")["dmdc_including_deployed"] == {8_892}
    level = ask(views, "2017-09").level("USA", "iraq")
    assert level is not None
    assert level.high < 8_892


def test_autumn_2017_syria(views: Views) -> None:
    """The ceiling of 503; DMDC, September: 1,720; officials (VOA, ABC), November: 2,000, and again
    the Pentagon in December, from when on it counted anew."""
    assert published(views, "2017-09", "syria")["cap"] == {503}
    assert published(views, "2017-09", "syria")["dmdc_including_deployed"] == {1_720}
    assert 2_000 in published(views, "2017-12", "syria")["in_country"]
    assert published(views, "2017-10", "syria")["component"] == {500, 503}
    for month in ("2017-11", "2017-12"):
        level = ask(views, month).level("USA", "syria")
        assert level is not None
        assert (level.basis, level.best) == ("reported", 2_000)


def test_december_2024_syria(views: Views) -> None:
    """ZDF, 14 December: 900; Reuters, 19 December: about 2,000."""
    assert {900, 2_000} <= published(views, "2024-12", "syria")["in_country"]


def test_after_the_exit_nothing_is_established_and_nothing_is_zero(views: Views) -> None:
    """Pentagon through relays, 29 to 30 September 2026; of Syria no report of completion."""
    posture = ask(views, "2026-11")
    assert posture.beyond_horizon
    answer = as_json(views, posture)
    levels = {(x["force"], x["place"]): x for x in answer["levels"]}
    iraq, syria = levels["USA", "iraq"], levels["USA", "syria"]
    assert (iraq["state"], syria["state"]) == ("component", "not_established")
    assert "a part of them was to stay, number not published" in iraq["explanation"]
    for level in (iraq, syria):
        assert level["basis"] == "none"
        assert [level[name] for name in ("best", "low", "high")] == [None] * 3
        assert level["explanation"]


@pytest.mark.parametrize(
    ("month", "counted"),
    [
        ("2012-01", "a part of the force was counted: 150 (18 December 2011)"),
        ("2012-06", "a part of the force was counted: 157 (10 May 2012)"),
        ("2013-08", "the personnel office counted: 179 (30 September 2012)"),
        ("2013-12", "the personnel office counted: 100 (31 December 2013)"),
    ],
)
def test_nobody_reads_none_where_somebody_was_counted(
    views: Views, month: str, counted: str
) -> None:
    """Staff under the embassy after December 2011: New York Magazine, AFP, personnel office."""
    for policy in (Policy(), Policy(Choice.OFFICIAL)):
        level = ask(views.under(policy), month).level("USA", "iraq")
        assert level is not None
        assert level.state == "component"
        left = "US troops were reported to have left Iraq by 18 December 2011; "
        assert level.explanation == f"{left}{counted}."
        assert "exit-iraq-2011" in level.cites


def test_an_absent_figure_is_never_a_zero(views: Views, record: Record) -> None:
    """Where the answer is zero, a figure of zero stands behind it."""
    values = record.force_levels.set_index("id")["value"]
    for month in record.schema.months:
        for level in views.as_of(month).force_levels:
            absent = level.basis == "none"
            assert math.isnan(level.best) == absent
            assert (level.state == "estimate") == (not absent)
            assert bool(level.explanation) == absent
            assert level.best != 0 or (values[list(level.behind)] == 0).any()


def test_an_explanation_speaks_of_no_later_date(views: Views, record: Record) -> None:
    for month in record.schema.months:
        for said in (level.explanation for level in views.as_of(month).force_levels):
            years = [int(year) for year in re.findall(r"\b20\d\d\b", said)]
            ahead = any(year > month.year for year in years)
            assert not ahead or "for a longer span" in said, (month, said)


def test_withheld_is_said_until_a_figure_is_published(views: Views) -> None:
    """House of Commons Defence Committee: Japan's number of the end of 2007 is blank."""
    level = ask(views, "2007-11").level("JPN", "iraq")
    assert level is not None
    assert level.state == "withheld"
    assert level.explanation == "The figure has been withheld since October 2007."


def test_the_theatres_always_have_an_answer(views: Views, record: Record) -> None:
    for month in record.schema.months[::11]:
        for theatre in ("iraq", "syria"):
            assert views.as_of(month).level("USA", theatre) is not None


def test_movements_and_milestones_are_those_of_the_month(views: Views) -> None:
    posture = ask(views, "2020-03")
    start, end = pd.Timestamp("2020-03-01"), pd.Timestamp("2020-03-31")
    for claims in (posture.redeployments, posture.events):
        assert claims
        assert all(claim.first <= end and claim.last >= start for claim in claims)
    assert set(posture.redeployments) <= set(posture.redeployments_of_year)
    assert set(posture.events) <= set(posture.events_of_year)


@pytest.mark.parametrize("month", ["2002-12", "2027-01"])
def test_a_month_outside_the_record_is_refused(views: Views, month: str) -> None:
    with pytest.raises(ValueError, match="is outside the record, which spans 2003-01 to 2026-12"):
        ask(views, month)


def test_the_object_has_the_fields_that_others_read(views: Views) -> None:
    answer = as_json(views, ask(views, "2007-10"))
    assert set(answer) >= {"as_of", "horizon", "levels", "bases", "movements", "milestones"}
    assert (answer["as_of"], answer["horizon"]) == ("2007-10", "2026-09")
    for level in answer["levels"]:
        assert set(level) >= {"force", "place", "best", "low", "high", "basis", "published"}
        for figure in level["published"]:
            assert set(figure) >= {
                "value", "low", "high", "start", "end", "counting_rule", "status", "source",
            }  # fmt: skip
    for base in answer["bases"]:
        assert set(base) >= {"place", "name", "status", "since", "lat", "lon", "personnel"}


def test_the_page_says_what_the_object_says(views: Views) -> None:
    for month in ("2003-01", "2007-10", "2017-10", "2026-12"):
        page = as_page(views, ask(views, month))
        assert "Force levels" in page
        assert "nan" not in page.lower().split()


def test_a_new_month_is_answered_within_25_ms(record: Record) -> None:
    views = Views(record)
    views.as_of(record.schema.first)
    months = record.schema.months[1::4]
    start = time.process_time()
    for month in months:
        views.as_of(month)
    assert (time.process_time() - start) / len(months) < 0.025


def test_a_half_is_rounded_up_in_words_and_files_alike(views: Views) -> None:
    # The estimate of US troops in Syria in June 2021 has a band from 864.5 to 1,035.5.
    answer = as_json(views, ask(views, "2021-06"))
    (level,) = (row for row in answer["levels"] if (row["force"], row["place"]) == ("USA", "syria"))
    assert (level["low"], level["high"]) == (865, 1_036)
    assert (rounded(864.5), rounded(1_035.5)) == ("865", "1,040")


@given(st.floats(0, 300_000))
def test_words_round_what_files_give(persons: float) -> None:
    assert rounded(persons) == rounded(whole(persons))


def test_an_absence_knows_the_exit_that_its_estimate_stops_at(views: Views) -> None:
    """Baghdad lies in Iraq: who left Iraq left Baghdad, and no older count is its last word."""
    absence = views.absence("USA", "baghdad", pd.Period("2012-06", "M"))
    assert absence.state == "exit_reported"
    assert "left Iraq by 18 December 2011" in absence.explanation


def test_an_exit_of_what_a_place_lies_in_is_over_when_the_force_is_counted_there_again(
    views: Views,
) -> None:
    """The United States was in Iraq again from 2014: nobody is told in 2025 that all left."""
    for place in ("erbil-air-base", "baghdad"):
        absence = views.absence("USA", place, pd.Period("2025-10", "M"))
        assert "2011" not in absence.explanation


def test_the_page_of_a_month_lists_the_main_force_first_then_by_size(views: Views) -> None:
    page = as_page(views, ask(views, "2007-10"))
    levels = page.split("Bases in use")[0]
    order = ["United States, Iraq", "United Kingdom, Iraq", "Georgia, Iraq", "Albania, Iraq"]
    found = [levels.index(f"\n  {name}: ") for name in order]
    assert found == sorted(found)


def test_the_page_of_a_month_names_a_force_as_the_screen_does() -> None:
    """Not by all that its definition says: that the force had most US troops in it from 2006."""
    views = Views(load(shelf()["afghanistan"]))
    page = as_page(views, ask(views, "2010-08"))
    assert "\n  International Security Assistance Force, Afghanistan: 120,000 " in page
