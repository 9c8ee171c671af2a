"""A year, a month or a day that is typed holds from Enter on; what is none gets its sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import at_rest

Open = Callable[..., Page]


@pytest.mark.parametrize(
    ("typed", "month"),
    [("2011", "2011-12"), ("2007-10", "2007-10"), ("Oct 2007", "2007-10"), ("2003-3", "2003-03")],
)
def test_a_year_or_month_typed_at_the_clock_moves_it(
    open_page: Open, typed: str, month: str
) -> None:
    page = open_page("?month=2009-12")
    year = page.get_by_label("Year", exact=True)
    year.fill(typed)
    year.press("Enter")
    assert page.evaluate("document.querySelector('.stage').dataset.month") == month
    expect(year).to_have_value(month[:4])


def test_what_is_no_month_is_told_at_the_clock_and_left_with_escape(open_page: Open) -> None:
    page = open_page("?month=2009-12")
    year = page.get_by_label("Year", exact=True)
    year.fill("May 2099")
    year.press("Enter")
    fault = page.locator(".clock-fault")
    expect(fault).to_contain_text("“May 2099” is no year or month of the record: write one from")
    expect(page.locator("h1.title")).to_contain_text("December 2009")
    year.press("Escape")
    expect(fault).to_be_hidden()
    expect(year).to_have_value("2009")


def test_a_day_typed_as_known_on_holds_from_enter_on(open_page: Open) -> None:
    page = open_page("?month=2018-11")
    day = page.get_by_label("As known on (empty: today)")
    day.fill("2018-06-30")
    day.press("Enter")
    expect(page.locator(".sourceline").first).to_contain_text(
        "as known on 30 June 2018", timeout=60_000
    )
    assert "known=2018-06-30" in page.url
    day.fill("2018-06-31")
    day.press("Enter")
    expect(page.locator("p.refused")).to_contain_text("is no day; write it as YYYY-MM-DD")
    assert "known=2018-06-30" in page.url


def test_a_month_typed_for_the_comparison_holds_from_enter_on(open_page: Open) -> None:
    page = open_page("?month=2008-06&tab=changes")
    for typed, since in (("2006-10", "2006-10"), ("march 2007", "2007-03"), ("xyz", "2007-03")):
        page.get_by_label("Month compared with").fill(typed)
        page.keyboard.press("Enter")
        if typed == "xyz":
            expect(page.locator("p.refused")).to_contain_text("is no month to compare with")
        else:
            page.wait_for_url(f"**since={since}*", timeout=60_000)
            at_rest(page)  # what the run sends replaces what would be typed meanwhile
    assert "since=2007-03" in page.url
