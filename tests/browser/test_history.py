"""Back and Forward walk through what was looked at, on page and stage alike."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, expect


def address(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))


def test_back_and_forward_walk_through_what_was_looked_at(open_page: Callable[..., Page]) -> None:
    page = open_page("?month=2007-10&tab=evidence")
    stage, part = page.locator(".stage"), page.locator("h3.part").first
    expect(part).to_have_text("United States, Iraq, October 2007", timeout=60_000)
    # Nothing was chosen: a short link stays as it is, and Back leaves the page.
    assert address(page) == {"month": "2007-10", "tab": "evidence"}
    entries = page.evaluate("history.length")

    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(part).to_have_text("United States, Iraq, October 2008", timeout=60_000)
    page.get_by_text("with allies", exact=True).click()
    expect(page.get_by_text("best evidence, with allies").first).to_be_visible(timeout=60_000)
    assert page.evaluate("history.length") == entries + 2

    page.go_back()
    with_allies = page.get_by_role("checkbox", name="with allies")
    expect(with_allies).not_to_be_checked(timeout=60_000)
    expect(stage).to_have_attribute("data-month", "2008-10")
    page.go_back()
    expect(stage).to_have_attribute("data-month", "2007-10", timeout=60_000)
    expect(part).to_have_text("United States, Iraq, October 2007", timeout=60_000)
    assert address(page) == {"month": "2007-10", "tab": "evidence"}
    page.go_forward()
    expect(stage).to_have_attribute("data-month", "2008-10", timeout=60_000)
    expect(part).to_have_text("United States, Iraq, October 2008", timeout=60_000)
    assert page.evaluate("history.length") == entries + 2
