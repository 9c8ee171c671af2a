"""The page's policy: nothing of ours is refused, and nothing runs that is no file of the server.

That nothing of ours is refused is asserted for every page that these tests open (`open_page`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from components.view import Tab
from tests.browser.conftest import drawn

Open = Callable[..., Page]


@pytest.mark.parametrize("tab", [tab for tab in Tab if tab is not Tab.NONE])
def test_no_tab_asks_for_what_is_refused(open_page: Open, tab: Tab) -> None:
    page = open_page(f"?month=2019-10&base=al-tanf&phase=surge_2007&since=2007-10&tab={tab}")
    expect(page.locator(".st-key-open")).not_to_be_empty(timeout=30_000)
    if tab in {Tab.BASES, Tab.REDEPLOYMENTS}:
        # The largest of Streamlit's parts, loaded when first drawn.
        page.locator("[data-testid=stDeckGlJsonChart] canvas").first.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")


def test_no_text_becomes_a_script(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}?month=2007-10", timeout=90_000)
    drawn(page)
    refused = page.evaluate(
        """async () => {
          const refused = [];
          document.addEventListener("securitypolicyviolation", (event) => {
            refused.push(event.effectiveDirective);
          });
          const inline = document.createElement("script");
          inline.textContent = "window.ran = true";
          const elsewhere = document.createElement("script");
          elsewhere.src = "data:text/javascript,window.ran = true";
          document.body.append(inline, elsewhere);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = true'>");
          const text = new Blob(["window.ran = true"], { type: "text/javascript" });
          await import(URL.createObjectURL(text)).catch(() => {});
          await fetch("https://elsewhere.invalid/").catch(() => {});
          await new Promise((resolve) => setTimeout(resolve, 1000));
          return [...refused, String(window.ran)];
        }"""
    )
    assert refused[-1] == "undefined"
    assert {"script-src-elem", "script-src-attr", "connect-src"} <= set(refused)
    assert refused.count("script-src-elem") == 3
    # The browser's own tools stand outside the policy; a timer made of text does not.
    page.evaluate('setTimeout("window.ran = true", 0)')
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    page.close()


def test_another_site_frames_the_embedded_page_alone(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.set_content(f'<iframe name="whole" src="{address}"></iframe>')
    page.wait_for_timeout(1500)
    whole = page.frame("whole")
    assert whole is not None
    assert whole.url.startswith("chrome-error:")
    page.close()
