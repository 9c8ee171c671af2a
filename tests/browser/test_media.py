"""The first screen where it is not a wide window: a thumb, high contrast, paper."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import at_rest

Open = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


def test_a_phone_scrolls_one_way_and_a_thumb_can_press_all(open_page: Open) -> None:
    page = open_page("?month=2025-08&tab=evidence", size=PHONE)
    page.locator("table.record").first.wait_for()
    at_rest(page)
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) <= PHONE["width"]
    small = page.evaluate(
        """() => [...document.querySelectorAll('.stage button, .stage select, .st-key-tab button')]
          .map((element) => [element.textContent, element.getBoundingClientRect()])
          .filter(([, { width, height }]) => width && height < 44).map(([words]) => words)"""
    )
    assert small == []
    # A row of a table is a card, whose cells say what they are.
    cell = page.locator("table.record td[data-column='Published']").first
    box = cell.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE["width"]
    said = "(element) => getComputedStyle(element, '::before').content"
    assert cell.evaluate(said) == '"Published"'
    for width, height in ((820, 1180), (640, 360)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        assert page.evaluate(wide) <= width


@pytest.mark.parametrize("month", ["2007-10", "2012-06", "2025-08", "2026-09"])
def test_a_phone_shows_the_map_on_its_first_screen_and_folds_the_rest(
    open_page: Open, month: str
) -> None:
    page = open_page(f"?month={month}", size=PHONE)
    box = page.locator(".stage-map").bounding_box()
    assert box
    assert box["y"] < 740
    step = page.get_by_label("Step", exact=True)
    expect(step).to_be_hidden()
    page.get_by_role("button", name="More").click()
    expect(step).to_be_visible()
    expect(page.get_by_role("button", name="Save as one file")).to_be_visible()


def test_more_opens_the_counting_too_and_the_keyboard_reaches_all_of_it(open_page: Open) -> None:
    """What is counted stood between the sources and the tabs, 240 pixels that few use."""
    page = open_page("?month=2007-10&tab=none", size=PHONE)
    counting = page.locator(".st-key-controls")
    expect(counting).to_be_hidden()
    more = page.get_by_role("button", name="More")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Less")).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("combobox", name="Counting policy")).to_be_in_viewport(ratio=1)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.ariaLabel"))
    assert {"Step", "Speed", "Phase", "with allies", "with contractors"} <= reached
    assert "As known on (empty: today)" in reached
    page.get_by_text("with allies", exact=True).click()
    expect(page.locator(".headline dt").first).to_have_text("US and allied troops in Iraq")
    page.get_by_role("button", name="Less").click()
    expect(counting).to_be_hidden()


def test_what_waits_says_so_where_the_reader_is_and_moves_nothing(open_page: Open) -> None:
    """Chosen at the map's foot, a policy moved the phone's stage down and said so out of sight."""
    page = open_page("?month=2007-10&tab=none", size=PHONE)
    page.locator("[data-testid=stMain]").evaluate("(main) => { main.scrollTop = 600; }")
    clock = page.locator(".clock").bounding_box()
    page.evaluate("document.querySelector('.stage').stage.wait('Reading the record as chosen.')")
    expect(page.locator(".waiting")).to_be_in_viewport(ratio=1)
    assert page.locator(".clock").bounding_box() == clock


@pytest.mark.parametrize("tab", ["contingents", "changes", "evidence"])
def test_a_drawing_keeps_the_size_of_its_type_on_a_phone(open_page: Open, tab: str) -> None:
    """Contingents were drawn at half their size: type of five pixels."""
    page = open_page(f"?month=2025-08&tab={tab}", size=PHONE)
    page.locator(".st-key-open [role=img] > svg").first.wait_for()
    scales = page.evaluate(
        """() => [...document.querySelectorAll('.st-key-open [role=img] > svg')].map((drawing) =>
          drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width)"""
    )
    assert min(scales) > 0.99


@pytest.mark.parametrize("tab", ["none", "bases", "changes", "contingents", "evidence", "data"])
def test_at_twice_the_size_nothing_is_cut_or_scrolled_sideways(open_page: Open, tab: str) -> None:
    """A desk of 1440 by 900 pixels at 200 per cent."""
    page = open_page(f"?month=2025-08&tab={tab}", size={"width": 720, "height": 450})
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 720
    beside = page.evaluate(
        """() => [...document.querySelectorAll('table.record td > *')].filter((part) => {
          const [left, cell] = [part, part.parentElement].map((it) => it.getBoundingClientRect().x);
          return part.getClientRects().length && left < cell + 110;
        }).map((part) => part.textContent)"""
    )
    assert beside == [], "stands among the names of the columns"


def test_nothing_moves_by_itself_where_motion_is_reduced(open_page: Open) -> None:
    page = open_page("?month=2007-10", motion="reduce")
    page.keyboard.press("ArrowRight")
    running = page.evaluate(
        """() => document.getAnimations().filter(({ playState, effect: { target } }) =>
          playState === 'running' && document.querySelector('.stage').contains(target)).length"""
    )
    assert running == 0


def test_the_clock_is_seen_in_forced_colours(browser: Browser, address: str) -> None:
    page = browser.new_page(forced_colors="active")
    page.goto(f"{address}?month=2007-10", timeout=90_000)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=90_000)
    ground, tick, horizon = page.evaluate(
        """() => [document.querySelector('.stage'), ...['i', 'i.horizon'].map((name) =>
          document.querySelector(`.ticks ${name}`))].map((element) =>
          getComputedStyle(element).backgroundColor)"""
    )
    assert len({ground, tick, horizon}) == 3
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_is_printed_on_one_sheet_and_what_is_open_after_it(
    open_page: Open, scheme: str
) -> None:
    page = open_page("?month=2007-10&tab=evidence", scheme=scheme)
    page.locator("table.record").first.wait_for()
    at_rest(page)
    # A dark screen has fetched by then what paper is drawn with.
    page.wait_for_timeout(1500)
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=True))).pages
    first, second = (" ".join(sheets[at].extract_text().split()) for at in (0, 1))
    for words in ("October 2007", "170,000", "Sources:", "No line of control is shown."):
        assert words in first
    assert "Figure" in second
    assert "Counted by" not in first + second
    assert page.locator(".stage").get_attribute("data-theme") == scheme
    # The screen is as it was.
    page.wait_for_function(
        """() => !document.querySelector('.printing')
          && document.querySelector('.stage').stage.map.width > 700"""
    )
