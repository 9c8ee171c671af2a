"""A real browser whose every outside request is blocked, and fails the test that made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from tests.serving import ARGUMENTS, CHROMIUM, dashboard

# As a locked-down desktop answers that has WebGL switched off.
_NO_WEBGL = """
const context = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : context.call(this, kind, ...rest);
};
"""

WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with dashboard() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open the dashboard at a query, at a size and in a colour scheme, and wait until drawn."""
    outside: list[str] = []
    contexts = []

    def open_(
        query: str = "",
        *,
        size: dict[str, int] | None = None,
        scheme: str = "light",
        motion: str = "no-preference",
        webgl: bool = True,
        url: str | None = None,
        wait: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport=size or WIDE, color_scheme=scheme, reduced_motion=motion
        )
        contexts.append(context)
        own = (url or address).rstrip("/")

        def guard(route: Route, request: Request) -> None:
            if request.url.startswith((own, "data:", "blob:")):
                route.continue_()
            else:
                outside.append(request.url)
                route.abort()

        context.route("**/*", guard)
        page = context.new_page()
        if not webgl:
            page.add_init_script(_NO_WEBGL)
        page.goto(f"{own}/{query}", timeout=90_000)
        if wait:
            drawn(page)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert outside == [], f"asked other hosts: {outside}"


def drawn(page: Page) -> None:
    """Wait until map and curve are drawn, the page has them and its script has come to rest."""
    page.wait_for_selector(".stage[data-ready=yes][data-hosted=yes]", timeout=90_000)
    at_rest(page)


def at_rest(page: Page) -> None:
    """Wait until no run of the script is under way."""
    page.wait_for_function(
        "() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'",
        timeout=30_000,
    )
