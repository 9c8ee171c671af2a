"""Whose count, by which policy, as known when, at which base: in a real browser, on real rows."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import WIDE, at_rest, drawn

OpenPage = Callable[..., Page]


def parameters(page: Page) -> dict[str, str]:
    found = parse_qs(urlsplit(page.url).query, keep_blank_values=True)
    return {name: values[0] for name, values in found.items()}


def go(page: Page, query: str) -> None:
    """Open another link in the same browser, which keeps what it has fetched."""
    page.goto(urlsplit(page.url)._replace(query=query).geturl())
    drawn(page)


def panel(page: Page, heading: str) -> Locator:
    """The block of the tab that begins with a heading."""
    return page.locator("[class*=st-key-figures-]").filter(
        has=page.get_by_role("heading", name=heading, exact=True)
    )


def headline(page: Page, number: int) -> Locator:
    return page.locator(".headline > div").nth(number)


def test_whose_count_in_autumn_2017_and_december_2024(open_page: OpenPage) -> None:
    page = open_page("?month=2017-10")
    headline(page, 0).get_by_role("button").click()
    iraq = panel(page, "United States, Iraq, October 2017")
    syria = panel(page, "United States, Syria, October 2017")
    for figure in ("at most 5,262", "about 5,200", "8,892"):
        expect(iraq.get_by_text(figure, exact=True)).to_be_visible()
    for figure in ("503", "1,720", "about 2,000"):
        expect(syria.get_by_text(figure, exact=True).first).to_be_visible()
    strip = iraq.get_by_role("img", name="Our estimate: 5,320")
    expect(strip).to_be_visible()
    # In the page's own type, which an image could not use.
    family = "element => getComputedStyle(element.querySelector('text')).fontFamily"
    assert "Source Sans" in strip.evaluate(family)
    go(page, "month=2024-12&tab=evidence")
    syria = panel(page, "United States, Syria, December 2024")
    expect(syria.get_by_text("Re-count in December 2024.")).to_be_visible()
    for figure in ("about 900", "about 2,000"):
        expect(syria.get_by_text(figure, exact=True).first).to_be_visible()


def test_everything_follows_the_counting_policy(open_page: OpenPage) -> None:
    page = open_page("?month=2007-10")
    expect(headline(page, 0)).to_contain_text("170,000")
    # The controls and the row of tabs still end within the first screen.
    tabs = page.get_by_text("Founding article", exact=True).bounding_box()
    assert tabs
    assert tabs["y"] + tabs["height"] <= WIDE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]
    page.get_by_role("combobox", name="Counting policy").click()
    page.get_by_role("option", name="highest credible").click()
    expect(headline(page, 0)).to_contain_text("171,000", timeout=60_000)
    page.get_by_text("with allies", exact=True).click()
    expect(headline(page, 0)).to_contain_text("US and allied troops in Iraq", timeout=60_000)
    expect(headline(page, 0)).to_contain_text("182,700")
    expect(headline(page, 0)).to_contain_text("highest credible")
    line = page.get_by_text("Counted: highest credible, with allies, without contractors")
    expect(line.first).to_be_visible()
    at_rest(page)
    told = parameters(page)
    assert (told["policy"], told["allies"], told["contractors"]) == ("highest", "yes", "no")
    strip = page.get_by_role("img", name="Iraq under every counting policy")
    assert strip.evaluate("image => image.naturalWidth") == 180
    expect(page.locator(".choices")).to_contain_text("166,200 to 182,700 by the choice")


def test_as_known_before_the_count_of_2017(open_page: OpenPage) -> None:
    """Officials without a name spoke of about 2,000 on 24 November, the Pentagon on 6 December."""
    page = open_page("?month=2017-12&known=2017-11-20")
    expect(page.get_by_text("As known on 20 November 2017. Left out: ")).to_be_visible()
    assert "2,000" not in headline(page, 1).inner_text()
    page.get_by_text("As known on 20 November 2017. Left out: ").click()
    expect(page.get_by_text("Counted anew, as nobody had announced by this day:")).to_be_visible()
    assert parameters(page)["known"] == "2017-11-20"
    go(page, "month=2017-12")
    expect(headline(page, 1)).to_contain_text("2,000")


def test_a_base_has_its_own_page_whose_link_opens_it_again(open_page: OpenPage) -> None:
    page = open_page("?month=2025-08&tab=bases&base=ain-al-asad")
    heading = page.get_by_role("heading", name="Ain al-Asad Air Base", exact=True)
    expect(heading).to_be_visible()
    expect(page.get_by_text("Other names and spellings: Al Asad; Ayn al-Asad")).to_be_visible()
    timeline = page.get_by_role("img", name="Timeline: in use from May 2003 to 7 December 2011")
    assert timeline.locator("svg").first.get_attribute("width") == "1120"
    go(page, urlsplit(page.get_by_test_id("stCode").last.inner_text()).query)
    expect(heading).to_be_visible()
    near = page.get_by_role("button").filter(has_text="give or take").first
    name = near.inner_text().split(", ")[0]
    near.click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    at_rest(page)
    assert parameters(page)["base"] != "ain-al-asad"


def test_an_uncertain_place_and_date_look_uncertain(open_page: OpenPage) -> None:
    """Besmaya is known to some km only; two changes at al-Tanf to the year."""
    page = open_page("?month=2017-10&tab=bases&base=besmaya")
    said = page.get_by_text("On the map a soft disc of ")
    expect(said).to_be_visible()
    expect(said).to_contain_text("true to scale")
    go(page, "month=2017-10&tab=bases&base=al-tanf")
    timeline = page.get_by_role("img", name="Timeline: in use from 3 March 2016")
    svg = timeline.inner_html()
    assert 'fill="url(#both' in svg
    assert 'stop-opacity="0"' in svg
