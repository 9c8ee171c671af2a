"""What came, what went, what the levels imply, and what nothing on record explains."""

from __future__ import annotations

import math

import pytest

from components.answer.balance import balance, balances
from components.answer.posture import Views


def test_what_came_to_a_base_and_left_it(views: Views) -> None:
    """BBC and others, 2004: the Black Watch, 850, came to Camp Dogwood and went to Shaibah."""
    found = balance(views, "camp-dogwood", 2004)
    (came,), (went,) = found.arrivals, found.departures
    assert (came.id, came.origin, came.persons) == ("mov006", "basra", 850)
    assert (went.id, went.destination, went.persons) == ("mov007", "shaibah", 850)
    assert (found.came, found.went) == (850, 850)


def test_a_leg_without_a_number_leaves_the_remainder_unknown(views: Views) -> None:
    """Ain al-Asad, January 2026: a convoy, the last unit and a party sent home, none counted."""
    found = balance(views, "ain-al-asad", 2026)
    assert {leg.id for leg in found.departures} == {"mov085", "syr-172", "nm178"}
    assert math.isnan(found.went)
    assert found.went_without == 3
    assert (found.after, found.change) == (0, -found.before)
    assert math.isnan(found.remainder)
    assert found.reason == "a redeployment has no number"


def test_no_number_stated_is_not_zero(views: Views) -> None:
    found = balance(views, "conoco", 2025)
    assert math.isnan(found.went)
    assert found.went_without == 1
    assert (found.came, found.came_without) == (0, 0)


def test_what_nothing_explains_is_the_remainder(views: Views) -> None:
    """Of the cut of 2010 the last combat brigade, of 4,000, is on record with its number."""
    found = balance(views, "iraq", 2010)
    assert (found.went, found.came) == (4000, 0)
    assert found.change < -50_000
    assert found.remainder == pytest.approx(found.change + 4000)
    assert found.reason == ""


def test_a_move_within_a_theatre_neither_comes_nor_goes(views: Views) -> None:
    """Mosul to Baghdad in 2006 is within Iraq; the Marines from the Gulf came to it."""
    found = balance(views, "iraq", 2006)
    legs = {leg.id for leg in (*found.arrivals, *found.departures)}
    assert "mov009" in {leg.id for leg in found.arrivals}
    assert not legs & {"mov008", "mov010"}


def test_a_new_count_implies_no_change(views: Views) -> None:
    found = balance(views, "syria", 2024)
    assert math.isnan(found.change)
    assert found.reason == "the level was counted anew in the year"


def test_plans_and_doubtful_claims_are_no_legs(views: Views) -> None:
    told = {
        leg.id
        for year in range(2003, 2027)
        for found in balances(views, year)
        for leg in (*found.arrivals, *found.departures)
    }
    moves = views.record.movements
    rows = moves.set_index("id").loc[sorted(told)]
    assert set(rows["status"]) == {"reported"}
    assert set(rows["credibility"]) <= {"1", "2", "3"}
    assert (rows["same_as"] == "").all()
    bases = set(views.record.places.query("kind == 'base'")["id"])
    all_rows = moves[
        (moves["status"] == "reported")
        & moves["credibility"].isin(["1", "2", "3"])
        & (moves["same_as"] == "")
    ]
    of_bases = all_rows[all_rows["origin"].isin(bases) | all_rows["destination"].isin(bases)]
    assert told == set(of_bases["id"])


def test_what_is_not_on_record_is_refused(views: Views) -> None:
    with pytest.raises(ValueError, match="write an id of places"):
        balance(views, "nowhere", 2011)
    with pytest.raises(ValueError, match="outside the record, which spans 2003 to 2026"):
        balances(views, 2002)
