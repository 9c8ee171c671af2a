"""The stage stands before Streamlit does, in its place, and is the same one afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import WIDE, at_rest, drawn

Open = Callable[..., Page]

PARTS = (".title", ".clock", ".headline", ".stage-map", ".stage-curve", ".foot")

_BOXES = """
(parts) => parts.map((name) => {
  const { x, y, width, height } = document.querySelector(name).getBoundingClientRect();
  return [name, ...[x, y, width, height].map(Math.round)];
})
"""
_READY = ".stage[data-ready=yes]"


def held(browser: Browser) -> Page:
    """A page on which Streamlit never comes."""
    page = browser.new_context(viewport=WIDE).new_page()
    page.route("**/static/js/**", lambda route: route.abort())
    return page


def test_the_stage_works_where_streamlit_never_comes(browser: Browser, address: str) -> None:
    page = held(browser)
    page.goto(f"{address}?month=2007-10", timeout=90_000)
    page.wait_for_selector(_READY, timeout=90_000)
    expect(page.locator("h1")).to_have_text("US forces in Iraq and north-east Syria, October 2007")
    expect(page.locator(".headline .figure").first).to_have_text("170,000")
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_contain_text("October 2008")
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, {"width": 1920, "height": 1080}])
def test_nothing_moves_when_the_page_comes(
    browser: Browser, open_page: Open, address: str, size: ViewportSize
) -> None:
    before = held(browser)
    before.set_viewport_size(size)
    before.goto(f"{address}?month=2019-10", timeout=90_000)
    before.wait_for_selector(_READY, timeout=90_000)
    found = before.evaluate(_BOXES, PARTS)
    before.context.close()
    after = open_page("?month=2019-10", size=size)
    assert after.evaluate(_BOXES, PARTS) == found
    assert after.locator("#opening").count() == 0
    assert after.locator(".stage").count() == 1


def test_what_a_reader_did_meanwhile_is_kept(open_page: Open) -> None:
    page = open_page("?month=2007-10", wait=False)
    page.wait_for_selector(_READY, timeout=90_000)
    page.keyboard.press("ArrowRight")
    drawn(page)
    page.wait_for_function("() => location.search.includes('month=2008-10')", timeout=30_000)
    at_rest(page)
    expect(page.locator("h1")).to_contain_text("October 2008")
