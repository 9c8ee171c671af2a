"""Contingents: stacked only where a list closes, ceilings and wider counts never."""

from __future__ import annotations

import math

from components.answer.contingents import Roster, contingents
from components.answer.posture import Views

CLOSED = ("2005-01", "2007-02", "2007-10", "2007-q4")


def rosters(views: Views) -> dict[str, Roster]:
    return {roster.id: roster for roster in contingents(views).rosters}


def test_the_rosters_that_close(views: Views) -> None:
    """The Congressional and agency lists of 2005 and 2007, as the record's README tells them."""
    found = rosters(views)
    assert {name for name, roster in found.items() if roster.closes} == set(CLOSED)
    added = {name: found[name].added for name in CLOSED}
    assert added == {"2005-01": 25_300, "2007-02": 14_255, "2007-10": 11_449, "2007-q4": 11_793}
    totals = {name: found[name].total for name in CLOSED}
    assert totals["2005-01"] is not None
    assert totals["2005-01"].value == 25_300
    assert totals["2007-10"] is not None
    assert totals["2007-10"].value == 11_400
    assert len(found["2007-02"].lines) == 22
    assert len(found["2007-10"].lines) == 20


def test_a_nation_without_a_number_is_blank_and_not_zero(views: Views) -> None:
    found = rosters(views)["2007-q4"]
    assert {line.force for line in found.blank} == {"JPN", "LVA", "SVK", "UKR"}
    assert all(math.isnan(line.value) for line in found.blank)
    assert not {line.force for line in found.blank} & {line.force for line in found.lines}


def test_a_list_that_does_not_close_has_no_sum(views: Views) -> None:
    for roster in rosters(views).values():
        assert roster.reason
        if not roster.closes:
            assert math.isnan(roster.added)


def test_a_stack_holds_plain_counts_alone(views: Views) -> None:
    for roster in rosters(views).values():
        for line in roster.lines:
            rest = (line.force, line.counting_rule) == ("COALITION_NON_US", "component")
            assert line.counting_rule == "in_country" or rest
            assert (line.status, line.place) == ("reported", "iraq")
    assert {line.force for line in rosters(views)["2004-07"].beside} == {"AUS"}


def test_ceilings_and_wider_counts_are_apart(views: Views) -> None:
    """Germany's mandate of 500 and France's 600 over six countries are no contingents in Iraq."""
    found = contingents(views)
    assert {line.counting_rule for line in found.dots} == {"in_country"}
    assert {line.counting_rule for line in found.ceilings} == {"cap"}
    assert "coal-240" in {line.id for line in found.ceilings}
    assert "coal-231" in {line.id for line in found.others}
    parts = (found.dots, found.ceilings, found.others, found.totals, found.apart)
    rows = [line.id for part in parts for line in part]
    assert len(rows) == len(set(rows))
    assert all(line.status != "planned" for part in parts for line in part)


def test_totals_as_published(views: Views) -> None:
    totals = {(line.start, line.value) for line in contingents(views).totals}
    assert {("2007-01-13", 15_857), ("2015-06-22", 1_500), ("2009-07-31", 0)} <= totals


def test_the_nato_mission_is_a_line_of_its_own(views: Views) -> None:
    found = contingents(views)
    assert {line.force for line in found.apart} == {"NATO_MISSION_IRAQ"}
    assert ("2022-05-10", 500) in {(line.start, line.value) for line in found.apart}
    assert not any(line.force == "NATO_MISSION_IRAQ" for line in (*found.dots, *found.others))


def test_the_gaps_cite_rows(views: Views) -> None:
    gaps = contingents(views).gaps
    assert [(str(gap.first), str(gap.last)) for gap in gaps] == [
        ("2010-01", "2013-12"),
        ("2014-01", "2026-12"),
    ]
    known = set(views.record.force_levels["id"])
    for gap in gaps:
        for text, rows in gap.sentences:
            assert text.endswith(".")
            assert rows
            assert set(rows) <= known
