"""The span: looked up, every month is what the Python views say of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.draw import map as chart_map
from components.stage.span import FORMAT, HEIGHT, span
from components.view import Grain
from components.words import wording
from tests.embedded import embedded_views

VIEWS = embedded_views()
SPAN = span(VIEWS)
MONTHS = list(VIEWS.record.schema.months)


def rows(layer: str, grain: Grain, at: int) -> list[dict[str, Any]]:
    pools = SPAN["pools"]
    position = SPAN["grains"][grain]["rows"][layer][at]
    return [pools["rows"][layer][i] for i in pools["sets"][layer][position]]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(MONTHS) - 1), st.sampled_from(Grain))
def test_a_month_looked_up_is_the_month_asked_for(at: int, grain: Grain) -> None:
    posture = VIEWS.as_of(MONTHS[at])
    drawn = chart_map.rows(posture, grain, height=HEIGHT)
    for layer in SPAN["pools"]["rows"]:
        assert rows(layer, grain, at) == drawn[layer]
    texts, found = SPAN["pools"]["texts"], SPAN["grains"][grain]
    headlines = wording.headlines(VIEWS, posture, by_month=grain is Grain.MONTHS)
    lines = [SPAN["pools"]["lines"][i] for i in found["headlines"][at]]
    assert [tuple(line[:5]) for line in lines] == [
        (h.label, h.figure, h.band, h.basis, h.opens) for h in headlines
    ]
    assert texts[SPAN["titles"][at]] == wording.title(posture)
    assert texts[SPAN["sources"][at]] == wording.source_line(VIEWS, posture)
    assert texts[found["sentences"][at]] == wording.sentence(posture, headlines)
    assert [texts[i] for i in found["unplaced"][at]] == chart_map.unplaced(posture, grain)


def test_the_alternative_counts_the_arrows_that_are_drawn() -> None:
    for grain in Grain:
        for at, position in enumerate(SPAN["grains"][grain]["alternatives"]):
            drawn = len(rows("flows", grain, at))
            words = f"drawn as arrows: {drawn}," if drawn else "No redeployment of"
            assert words in SPAN["pools"]["texts"][position], MONTHS[at]


def test_it_covers_every_month_and_names_its_form() -> None:
    assert SPAN["format"] == FORMAT
    assert (SPAN["first"], SPAN["count"]) == ("2003-01", 288)
    assert SPAN["horizon"] == str(VIEWS.record.schema.horizon)
    for grain in Grain:
        assert all(len(part) == 288 for part in SPAN["grains"][grain]["rows"].values())


def test_a_phase_is_framed_within_the_region() -> None:
    surge = next(phase for phase in SPAN["phases"] if phase["id"] == "surge_2007")
    assert MONTHS[surge["first"]] == pd.Period("2007-01", "M")
    for phase in SPAN["phases"]:
        (west, south), (east, north) = phase["frame"]
        assert 30 < west < east < 55
        assert 25 < south < north < 40


def test_another_policy_is_another_answer() -> None:
    views: Views = VIEWS.under(Policy(Choice.HIGHEST, allies=True))
    other = span(views)
    at = MONTHS.index(pd.Period("2007-10", "M"))
    said = other["pools"]["lines"][other["grains"]["years"]["headlines"][at][0]]
    assert said[0] == "US and allied troops in Iraq"
    assert said[1] != SPAN["pools"]["lines"][SPAN["grains"]["years"]["headlines"][at][0]][1]


def test_by_year_what_lies_after_the_month_is_marked_as_later() -> None:
    """January 2025 must not show the arrows of August as if they had been."""
    for month, ahead in (("2025-01", True), ("2025-12", False)):
        at = MONTHS.index(pd.Period(month, "M"))
        assert any(row.get("l") == 1 for row in rows("flows", Grain.YEARS, at)) is ahead
        assert not any("l" in row for row in rows("flows", Grain.MONTHS, at))
        texts = SPAN["pools"]["texts"]
        captions = [texts[i] for i in SPAN["grains"][Grain.YEARS]["captions"][at]]
        assert any(", later in the year: " in caption for caption in captions) is ahead
        alternative = texts[SPAN["grains"][Grain.YEARS]["alternatives"][at]]
        assert ("came only after January 2025" in alternative) is ahead


def test_a_step_of_a_phase_says_levels_and_what_came_and_went() -> None:
    texts, steps = SPAN["pools"]["texts"], SPAN["grains"][Grain.MONTHS]["steps"]
    said = [texts[i] for i in steps[MONTHS.index(pd.Period("2007-09", "M"))]]
    assert said[0].startswith("September 2007. US troops in Iraq: ")
    assert "Basra Palace → COB Basra" in " ".join(said)
    assert any("United Kingdom" in line for line in said)
    quiet = [texts[i] for i in steps[MONTHS.index(pd.Period("2012-06", "M"))]]
    assert "No redeployment of this month is on record." in quiet


def test_the_frame_of_a_phase_holds_the_bases_of_its_time() -> None:
    """The surge was framed around Basra; Mosul was cut off."""
    surge = next(phase for phase in SPAN["phases"] if phase["id"] == "surge_2007")
    (west, south), (east, north) = surge["frame"]
    assert west < 43.1 < east
    assert south < 36.3 < north
