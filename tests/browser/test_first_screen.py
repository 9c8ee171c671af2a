"""The first screen in a real browser: complete, steerable, linkable, and asking nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.accessibility import serious
from tests.browser.conftest import at_rest

Open = Callable[..., Page]
SIZES = [{"width": 1440, "height": 900}, {"width": 1920, "height": 1080}]


@pytest.mark.parametrize("size", SIZES, ids=["1440x900", "1920x1080"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whole_without_scrolling(open_page: Open, size: dict[str, int], scheme: str) -> None:
    page = open_page("?month=2007-10", size=size, scheme=scheme)
    for part in (
        "h1.title",
        ".clock",
        ".headline",
        ".stage-map",
        ".js-plotly-plot",
        ".sourceline",
    ):
        box = page.locator(part).first.bounding_box()
        assert box is not None, part
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= size["width"], part
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= size["height"], part
    expect(page.locator("h1.title")).to_have_text(
        "US forces in Iraq and north-east Syria, October 2007"
    )


def test_headline_of_october_2007(open_page: Open) -> None:
    """CRS and AP put the peak of the surge at 170,000 to 171,000."""
    page = open_page("?month=2007-10")
    figures = page.locator(".headline .figure")
    expect(figures).to_have_count(5)
    expect(figures.nth(0)).to_have_text("170,000")


def test_absent_figures_say_so(open_page: Open) -> None:
    page = open_page("?month=2026-11")
    figures = page.locator(".headline .figure")
    expect(figures.nth(0)).to_have_text("not published")
    expect(figures.nth(1)).to_have_text("not established")
    expect(page.locator(".stage-head")).to_contain_text("after the last month checked")


def test_link_reopens_the_same_screen(open_page: Open) -> None:
    page = open_page("?month=2019-10&grain=months&scale=log&base=al-tanf&tab=bases")
    expect(page.locator("h1.title")).to_contain_text("October 2019")
    expect(page.locator("h3.part").first).to_have_text("al-Tanf garrison")
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1.title")).to_contain_text("November 2019")
    at_rest(page)
    expect(page).to_have_url(re.compile(r"month=2019-11"))
    for part in ("grain=months", "scale=log", "base=al-tanf", "tab=bases"):
        assert part in page.url
    again = open_page("?" + page.url.split("?")[1])
    expect(again.locator("h1.title")).to_have_text(page.locator("h1.title").inner_text())


def test_every_parameter_is_written_once_something_changed(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"month=.*grain=.*scale=.*base=.*tab="))


@pytest.mark.parametrize(
    "query",
    [
        "?month=1850-01",
        "?month=abc&tab=%3Cscript%3Ealert(1)%3C/script%3E",
        "?base=nowhere&grain=weeks&scale=cubic",
        "?unheard=of",
    ],
)
def test_bad_links_fall_back_with_a_notice(open_page: Open, query: str) -> None:
    page = open_page(query)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    expect(page.locator(".left-aside")).to_contain_text("The link")
    expect(page.locator("h1.title")).to_contain_text("September 2026")


DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1366x768", "390x844"])
def test_a_notice_of_a_link_moves_nothing_and_can_be_closed(
    open_page: Open, size: dict[str, int]
) -> None:
    """It stood above the title: on a desk the map lost its room to it, a phone showed no map."""
    parts = (".clock", ".stage-map", ".foot", ".st-key-tabs")

    def places(page: Page) -> list[FloatRect | None]:
        return [page.locator(part).bounding_box() for part in parts]

    sound = open_page("?month=2026-09", size=size)
    page = open_page("?month=2099-99&base=nope", size=size)
    notice = page.locator(".left-aside")
    expect(notice).to_be_in_viewport(ratio=1)
    assert places(page) == places(sound)
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_be_hidden()
    at_rest(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1.title")).to_contain_text("September 2025")
    at_rest(page)
    expect(notice).to_be_hidden()


def test_a_notice_of_a_link_goes_with_the_link(open_page: Open) -> None:
    page = open_page("?base=nope")
    expect(page.locator(".left-aside")).to_contain_text("'nope' is not known")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("month="))
    expect(page.locator(".left-aside")).to_be_hidden()


@pytest.mark.parametrize("size", [DESK, *SIZES], ids=["1366x768", "1440x900", "1920x1080"])
@pytest.mark.parametrize("query", ["known=2019-12-31", "month=2099-99"])
def test_tabs_and_search_stay_in_sight_under_a_notice(
    open_page: Open, size: dict[str, int], query: str
) -> None:
    page = open_page(f"?{query}&tab=none", size=size)
    for part in (".foot", ".st-key-tab", ".st-key-search"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)


_CUT = """() => {
  const { clock, headline } = document.querySelector('.stage').stage;
  const cut = new Set(), heights = new Set();
  for (const grain of ['years', 'months']) {
    for (let at = 0; at < clock.span.count; at += 1) {
      headline.show(grain, at);
      heights.add(headline.root.offsetHeight);
      for (const line of headline.root.querySelectorAll('dt, .band, .basis, button')) {
        if (line.scrollWidth > line.clientWidth + 1 || line.scrollHeight > line.clientHeight + 3) {
          cut.add(line.textContent);
        }
      }
    }
  }
  return [[...cut], heights.size];
}"""


@pytest.mark.parametrize("record", ["", "afghanistan"])
@pytest.mark.parametrize(
    ("policy", "added"), [("best", "no"), ("best", "yes"), ("official", "yes"), ("lowest", "yes")]
)
def test_no_line_of_the_headline_is_cut(
    open_page: Open, record: str, policy: str, added: str
) -> None:
    """Nor does the stage move while time plays: the headline is as high in every month."""
    query = f"?record={record}&policy={policy}&allies={added}&contractors={added}"
    page = open_page(query, size=DESK)
    assert page.evaluate(_CUT) == [[], 1]


TABS = ["Bases", "Redeployments", "Evidence", "Founding article", "Method", "Data"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_axe(open_page: Open, scheme: str) -> None:
    page = open_page("?month=2007-10&tab=none", scheme=scheme)
    found = serious(page, "first screen")
    for tab in TABS:
        page.get_by_role("radio", name=tab, exact=True).click()
        page.wait_for_timeout(800)
        at_rest(page)
        found += serious(page, tab)
    assert not found, "\n".join(found)


def test_charts_have_a_text_alternative(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    expect(
        page.get_by_role("group", name="Map of Iraq and north-east Syria, October 2007")
    ).to_be_visible()
    expect(page.get_by_role("img", name="US troops in Iraq: first estimated for")).to_be_visible()


def test_a_table_can_be_downloaded(open_page: Open) -> None:
    page = open_page("?month=2007-10&tab=data")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download sources.csv").click()
    found = downloading.value
    assert found.suggested_filename.endswith("-sources.csv")
    header = found.path().read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "id,publisher,title,published,url,kind,reliability,note"


def test_a_headline_figure_opens_to_its_sources(open_page: Open) -> None:
    page = open_page("?month=2007-10&tab=none")
    page.locator(".headline .figure button").first.click()
    expect(page.locator("h3.part").first).to_contain_text("United States, Iraq, October 2007")
    said = page.locator("table.record").first
    expect(said).to_contain_text("about 170,000")
    expect(page).to_have_url(re.compile("tab=evidence"))


def test_what_is_opened_comes_into_sight_with_the_focus(open_page: Open) -> None:
    """At 1366 x 768 a click on a figure, a tab or a base seemed dead: it opened below the fold."""
    page = open_page("?month=2019-10&tab=none", size={"width": 1366, "height": 768})
    at_rest(page)
    for part in (".foot", ".st-key-tabs", ".st-key-search"):
        box = page.locator(part).bounding_box()
        assert box is not None, part
        assert box["y"] + box["height"] <= 768, part

    def in_sight() -> bool:
        page.wait_for_function(
            """() => {
              const open = document.querySelector('.st-key-open');
              const top = open?.getBoundingClientRect().top;
              return document.activeElement === open && top >= 40 && top <= 768 / 2;
            }""",
            timeout=15_000,
        )
        return True

    page.locator(".headline .figure button").first.click()
    assert in_sight()
    for tab in ("Method", "Bases"):
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
        page.get_by_role("radio", name=tab, exact=True).click()
        assert in_sight()
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
    page.evaluate("document.querySelector('.stage').stage.picked('al-tanf')")
    assert in_sight()
    expect(page.locator("h3.part").first).to_have_text("al-Tanf garrison")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
    search = page.get_by_label("Search places, nations, milestones, units and sources")
    search.fill("Tanf")
    page.keyboard.press("Enter")
    first = page.locator(".st-key-results button").first
    expect(first).to_be_visible(timeout=15_000)
    place = first.bounding_box()
    assert place is not None
    assert place["y"] + place["height"] < 768
    first.click()
    assert in_sight()
