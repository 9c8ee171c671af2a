"""A real browser whose every outside request is blocked, and fails the test that made it.

So does whatever the page's own policy refuses, a script in a page or a part from elsewhere, and
every error that a script throws and nobody catches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.serving import ARGUMENTS, CHROMIUM, dashboard

# As a locked-down desktop answers that has WebGL switched off.
_NO_WEBGL = """
const context = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : context.call(this, kind, ...rest);
};
"""

# A run of the page takes seconds where other tests share the machine; who waits only for what comes
# at once waits no longer for it.
expect.set_options(timeout=20_000)

WIDE: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with dashboard() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Every other host leads nowhere.
        found = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*ARGUMENTS, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield found
        found.close()


@pytest.fixture(scope="session")
def desks(browser: Browser) -> Callable[..., BrowserContext]:
    """Readers' browsers, each opened once: what one has loaded before comes from its cache."""
    opened: dict[str, BrowserContext] = {}

    def desk(**options: Any) -> BrowserContext:
        key = repr(options)
        if key not in opened:
            opened[key] = browser.new_context(**options)
        return opened[key]

    return desk


@pytest.fixture
def open_page(desks: Callable[..., BrowserContext], address: str) -> Iterator[Callable[..., Page]]:
    """Open the dashboard at a query, at a size and in a colour scheme, and wait until drawn."""
    outside: list[str] = []
    refused: list[str] = []
    errors: list[str] = []
    pages: list[Page] = []

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
        page = desks(viewport=size or WIDE, color_scheme=scheme, reduced_motion=motion).new_page()
        pages.append(page)
        own = (url or address).rstrip("/")

        def note(request: Request) -> None:
            if not request.url.startswith((own, "data:", "blob:")):
                outside.append(request.url)

        page.on("request", note)
        page.on("console", lambda message: refused.extend(violations(message)))
        page.on("pageerror", lambda error: errors.append(str(error)))
        if not webgl:
            page.add_init_script(_NO_WEBGL)
        page.goto(f"{own}/{query}", timeout=90_000)
        if wait:
            drawn(page)
        return page

    yield open_
    for page in pages:
        page.close()
    assert outside == [], f"asked other hosts: {outside}"
    assert refused == [], f"refused by the page's policy: {refused}"
    assert errors == [], f"thrown and not caught: {errors}"


def violations(message: ConsoleMessage) -> list[str]:
    """What a message of the browser's console says that a content security policy refused."""
    return [message.text[:500]] if "Content Security Policy" in message.text else []


def drawn(page: Page) -> None:
    """Wait until map and curve are drawn, the page has them and its script has come to rest."""
    page.wait_for_selector(".stage[data-ready=yes][data-hosted=yes]", timeout=90_000)
    at_rest(page)


def at_rest(page: Page) -> None:
    """Wait until no run of the script is under way."""
    page.wait_for_function(
        """() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'
          && !document.querySelector('[data-testid=stStatusWidget]')""",
        timeout=30_000,
    )
