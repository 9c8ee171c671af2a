"""The tabs of issue 4 in a real browser: changes, redeployments, contingents, search, data."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious
from tests.browser.conftest import at_rest

Open = Callable[..., Page]
BOX = "Search places, nations, milestones, units and sources"


def test_what_changed_in_the_autumn_of_2019(open_page: Open) -> None:
    page = open_page("?month=2019-12&since=2019-09&tab=changes")
    chart = page.get_by_role("img", name=re.compile(r"^Map\. What changed.*10 left"))
    expect(chart).to_be_visible()
    assert chart.locator("svg").first.get_attribute("width") == "820"
    account = page.locator(".account")
    expect(account).to_contain_text("US troops in Syria fell from about 1,130")
    expect(account).to_contain_text("by December 2019")
    first = account.locator("sup a").first
    assert (first.get_attribute("href") or "").startswith("http")
    page.get_by_text("Copy or download this account").click()
    page.get_by_role("radio", name="BibTeX", exact=True).click()
    expect(page.locator("[data-testid=stCode]")).to_contain_text("@misc{")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download as .bib").click()
    assert downloading.value.suggested_filename.endswith("-changes-2019-09-to-2019-12.bib")


def test_the_map_of_changes_brings_no_second_deck(open_page: Open) -> None:
    page = open_page("?month=2019-12&since=2019-09&tab=changes")
    expect(page.locator(".account")).to_be_visible()
    assert page.locator("[data-testid=stDeckGlJsonChart]").count() == 0


def test_phases_drive_the_stage(open_page: Open) -> None:
    page = open_page("?month=2012-06&tab=redeployments")
    page.get_by_role("button", name="First phase").click()
    expect(page.locator("h1.title")).to_contain_text("March 2003")
    at_rest(page)
    page.get_by_role("button", name="Next phase").click()
    # The arcs of a phase are painted in software here, and the page waits meanwhile.
    expect(page.locator("h1.title")).to_contain_text("January 2004", timeout=20_000)
    at_rest(page)
    expect(page).to_have_url(re.compile("phase=rotations_2004_06"))
    expect(page.locator("table.record").first).to_contain_text("Rotations and reinforcements")
    expect(page.get_by_text("In and out in 2004, and what is unexplained")).to_be_visible()


def test_contingents_are_drawn_and_their_gaps_explained(open_page: Open) -> None:
    page = open_page("?month=2007-10&tab=contingents")
    chart = page.get_by_role("img", name=re.compile("Allied contingents in Iraq by nation"))
    expect(chart).to_be_visible()
    assert chart.locator("svg").get_attribute("width") == "1180"
    expect(page.get_by_text("Why there are gaps")).to_be_visible()
    page.get_by_role("radio", name="Forces apart", exact=True).click()
    at_rest(page)
    expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()


def test_search_works_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    box = page.get_by_label(BOX)
    box.focus()
    page.keyboard.type("Ayn al Asad")
    page.keyboard.press("Enter")
    found = page.locator(".st-key-results button")
    expect(found.first).to_contain_text("Ain al-Asad")
    at_rest(page)
    found.first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("base=ain-al-asad.*tab=bases"), timeout=15_000)
    expect(found).to_have_count(0)


def test_what_is_typed_is_never_run(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    page.get_by_label(BOX).fill("<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-results")).to_contain_text("<img src=x")


def test_what_is_on_screen_can_be_taken_away_with_its_sources(open_page: Open) -> None:
    page = open_page("?month=2019-10&base=al-tanf&tab=data")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download what is on screen (.zip)").click()
    with zipfile.ZipFile(downloading.value.path()) as archive:
        assert {"levels.csv", "sources.csv", "README.txt"} <= set(archive.namelist())
        assert "base=al-tanf" in archive.read("README.txt").decode()


def test_the_open_data_is_linked_and_answers(open_page: Open) -> None:
    page = open_page("?month=2019-10&tab=data")
    table = page.locator("table.record").last
    address = table.get_by_role("link", name="csv", exact=True).first.get_attribute("href")
    assert address == "api/v1/sources.csv"
    status = page.evaluate(f"fetch('{address}').then((answer) => answer.status)")
    assert status == 200
    assert page.evaluate("fetch('api').then((answer) => answer.status)") == 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_axe(open_page: Open, scheme: str) -> None:
    page = open_page("?month=2019-12&since=2019-09", scheme=scheme)
    found = []
    for tab in ("Redeployments", "What changed", "Contingents", "Data"):
        page.get_by_role("radio", name=tab, exact=True).click()
        page.wait_for_timeout(800)
        at_rest(page)
        found += serious(page, tab)
    page.get_by_label(BOX).fill("Tanf")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-results button").first).to_be_visible()
    at_rest(page)
    found += serious(page, "search")
    assert not found, "\n".join(found)


def test_tables_of_the_method_are_scrolled_on_a_phone_and_not_cut(open_page: Open) -> None:
    page = open_page("?month=2007-10&tab=method", size={"width": 390, "height": 844})
    for summary in page.locator(".st-key-open summary").all():
        summary.click()
    tables = page.locator("[data-testid=stMarkdownContainer] > table:visible")
    expect(tables.first).to_be_visible()
    for table in tables.all():
        box = table.evaluate(
            "t => [t.parentElement.scrollWidth, t.parentElement.clientWidth,"
            " getComputedStyle(t.parentElement).overflowX]"
        )
        assert box[0] <= box[1] or box[2] == "auto", box
