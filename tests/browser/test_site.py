"""A site of files: what the live page shows, from any host of files, and without a network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from components.briefing import site
from components.briefing.__main__ import write
from tests.embedded import embedded_views

QUERIES = ("month=2007-10", "month=2025-08", "month=2026-03&grain=months&phase=withdrawal_2025_26")
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}


class Quiet(SimpleHTTPRequestHandler):
    """A host of files that writes no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the files of a site below a path of its own; yield its address."""
    root = tmp_path_factory.mktemp("host")
    views = embedded_views()
    write(site.stage({"": views}), root / "a" / "b")
    answer = root / "a" / "b" / "api" / "v1" / "asof" / "2007-10.json"
    answer.parent.mkdir(parents=True)
    answer.write_text('{"month": "2007-10"}')
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/a/b/"
    server.shutdown()
    server.server_close()


def drawn(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)


@pytest.mark.parametrize("query", QUERIES)
def test_the_picture_is_that_of_the_live_page(
    browser: Browser, address: str, host: str, query: str
) -> None:
    page = browser.new_page(viewport=VIEWPORT, reduced_motion="reduce")
    pictures, texts = [], []
    for shown in (f"{address}embed", f"{host}embed.html"):
        drawn(page, f"{shown}?{query}&theme=light")
        pictures.append(page.locator(".stage-map").screenshot(animations="disabled"))
        texts.append(page.locator(".stage").inner_text())
    page.close()
    assert texts[0] == texts[1]
    assert pictures[0] == pictures[1]


def test_it_keeps_its_view_opens_evidence_and_needs_no_network_after(
    browser: Browser, host: str
) -> None:
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    drawn(page, f"{host}?month=2007-10&policy=official")
    expect(page.locator("h1.title")).to_contain_text("October 2007")
    expect(page.locator(".left-aside")).to_contain_text("these files hold policy best")
    page.wait_for_selector("[data-evidence=yes]")
    expect(page.locator(".evidence")).to_contain_text("about 170,000")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**month=2008-10**")
    expect(page).to_have_title("US forces in Iraq and north-east Syria, October 2008")
    page.go_back()
    expect(page.locator("h1.title")).to_contain_text("October 2007")
    expect(page).to_have_title("US forces in Iraq and north-east Syria, October 2007")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    month = page.evaluate("fetch('api/v1/asof.json?month=2007-10').then((answer) => answer.json())")
    assert month == {"month": "2007-10"}
    assert page.evaluate("fetch('api/v1/sources.csv?kind=press').then((a) => a.status)") == 404
    faults[:] = [fault for fault in faults if "404" not in fault]
    context.set_offline(True)
    drawn(page, f"{host}?month=2011-12")
    expect(page.locator("h1.title")).to_contain_text("December 2011")
    assert not faults
    assert all(url.startswith((host, "data:", "blob:")) for url in asked)
    context.close()


def test_back_to_a_link_with_a_bad_value_leads_to_what_it_showed(
    browser: Browser, host: str
) -> None:
    page = browser.new_page(viewport=VIEWPORT)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    drawn(page, f"{host}?month=2007-10&grain=weeks")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**month=2008-10**")
    page.go_back()
    expect(page.locator("h1.title")).to_contain_text("October 2007")
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1.title")).to_contain_text("October 2008")
    assert faults == []
    page.close()
