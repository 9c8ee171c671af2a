"""Redeployments on the page: phases in order, their legs, and what a year leaves unexplained."""

from __future__ import annotations

import pytest

from components.answer.balance import balances
from components.record.phases import phases
from components.screen import row_tables
from tests.embedded import embedded_views
from tests.screen.opening import html, opened, query, ran

PHASES = phases(embedded_views().record)


def test_phases_are_gone_through_in_order() -> None:
    page = opened(month="2007-10", tab="redeployments")
    for phase in PHASES:
        page.button(key="phase_forward").click()
        ran(page.run())
        assert query(page, "phase") == phase.id
        assert query(page, "month") == str(phase.first)
        assert query(page, "grain") == "months"
    assert page.button(key="phase_forward").disabled
    page.button(key="phase_back").click()
    ran(page.run())
    assert query(page, "phase") == PHASES[-2].id


def test_the_nine_phases_are_there() -> None:
    """2003, 2007, 2009, 2010-11, 2014, October 2019, January 2020, 2020, 2025-26."""
    ids = [phase.id for phase in PHASES]
    for start in ("invasion", "surge", "cities", "exit", "return", "syria_2019", "january_2020"):
        assert any(identity.startswith(start) for identity in ids), start
    assert {"consolidation_2020", "withdrawal_2025_26"} <= set(ids)


@pytest.mark.parametrize("phase", PHASES, ids=[phase.id for phase in PHASES])
def test_every_leg_of_a_phase_is_listed(phase) -> None:  # type: ignore[no-untyped-def]
    said = html(opened(tab="redeployments", phase=phase.id, month=str(phase.first)))
    table = said.split("in order of time, plans included")[1].split("</table>")[0]
    assert table.count("<tr>") == len(phase.rows) + 1
    moves = embedded_views().record.movements.set_index("id").loc[list(phase.rows)]
    silent = int(moves[["low", "value", "high"]].isna().all(axis=1).sum())
    assert table.count(">number not published<") == silent
    assert table.count("told twice: the same movement as") == int((moves["same_as"] != "").sum())


def test_choosing_a_phase_again_leaves_it() -> None:
    page = opened(tab="redeployments", phase="surge_2007", month="2007-03")
    page.button_group(key="phase_choice").set_value(None)
    ran(page.run())
    assert query(page, "phase") == ""
    assert "2007, all phases" in html(page) or "March 2007, all phases" in html(page)


@pytest.mark.parametrize("year", [2003, 2011, 2019, 2025])
def test_a_year_is_balanced_and_what_is_unexplained_is_said(year: int) -> None:
    said = html(opened(tab="redeployments", month=f"{year}-06"))
    table = said.split("Theatres, and every base")[1].split("</table>")[0]
    found = balances(embedded_views(), year)
    assert table.count("<tr>") == len(found) + 3
    assert table.count("cannot be known: ") >= sum(bool(one.reason) for one in found)


def test_a_leg_of_a_balance_says_its_number_as_the_record_does() -> None:
    """A range was said as its middle, which nobody had published."""
    views = embedded_views()
    (move, *_) = (one for one in views.redeployments.claims if one.qualifier == "range")
    low, high = f"{move.low:,.0f}", f"{move.high:,.0f}"
    assert row_tables._leg(move, move.force, "to").endswith(f": {low} to {high}")


def test_a_number_that_nobody_published_is_no_zero() -> None:
    said = html(opened(tab="redeployments", month="2025-06"))
    table = said.split("Theatres, and every base")[1].split("</table>")[0]
    assert "number not published" in table
    assert '<span class="num">0</span><br>' not in table
