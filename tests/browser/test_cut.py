"""A connection that is cut, or never comes: the page agrees again, or the stage says so."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.conftest import at_rest

Open = Callable[..., Page]


def test_what_was_done_while_the_connection_was_cut_is_told_after(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    sockets: list[WebSocketRoute] = []
    cut: list[bool] = []

    def join(socket: WebSocketRoute) -> None:
        if cut:
            socket.close()
            return
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket(re.compile("_stcore/stream"), join)
    page.goto(f"{address}?month=2007-10&tab=evidence", timeout=90_000)
    page.wait_for_selector(".stage[data-hosted=yes][data-ready=yes]", timeout=90_000)
    expect(page.locator("h3.part").first).to_contain_text("October 2007", timeout=30_000)
    at_rest(page)
    cut.append(True)
    for socket in sockets:
        socket.close()
    page.evaluate("document.querySelector('.stage').stage.moved(69)")
    page.evaluate("document.querySelector('.stage').stage.moved(70)")
    # It says that the page does not hear it, and which part is right.
    silence = page.locator(".stage .unheard")
    expect(silence).to_contain_text("does not answer", timeout=10_000)
    assert page.locator(".stage").get_attribute("aria-busy") == "true"
    cut.clear()
    expect(page).to_have_url(re.compile("month=2008-11"), timeout=60_000)
    expect(page.locator("h3.part").first).to_contain_text("November 2008", timeout=15_000)
    expect(page.locator("h1.title")).to_contain_text("November 2008")
    expect(silence).to_be_hidden(timeout=15_000)
    assert page.locator(".stage").get_attribute("aria-busy") is None
    page.close()


def test_a_page_that_no_socket_reaches_says_so(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route_web_socket(re.compile("_stcore/stream"), lambda socket: socket.close())
    page.goto(f"{address}?month=2007-10", timeout=90_000)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=90_000)
    expect(page.locator(".stage .unheard")).to_contain_text("WebSocket", timeout=30_000)
    page.close()


def test_a_page_whose_scripts_are_barred_says_so(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}?month=2007-10", timeout=90_000)
    late = page.locator("#opening .late")
    expect(late).to_contain_text("scripts of this page are blocked")
    expect(late).to_be_visible(timeout=30_000)
    context.close()
