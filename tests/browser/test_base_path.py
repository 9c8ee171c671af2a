"""Under a path of its own everything works: tabs, files, uploads, downloads, frames."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import at_rest
from tests.record.test_incoming import niger
from tests.serving import dashboard

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def below() -> Iterator[str]:
    with dashboard(settings={"STREAMLIT_SERVER_BASE_URL_PATH": "tools/posture"}) as address:
        yield address


def test_the_page_its_tabs_and_its_files(open_page: Open, below: str) -> None:
    page = open_page("?month=2007-10", url=below)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("What changed", exact=True).click()
    expect(page).to_have_url(re.compile(r"/tools/posture/\?.*tab=changes"))
    at_rest(page)
    page.locator(".stage").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("month=2008-10"), timeout=15_000)
    page.get_by_text("Data", exact=True).click()
    expect(page.get_by_role("link", name="All addresses with their parameters")).to_be_visible()
    at_rest(page)
    address = page.locator("table.record").last.get_by_role("link", name="csv").first
    answer = page.request.get(f"{below}{address.get_attribute('href')}")
    assert answer.headers["record-version"]
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download what is on screen (.zip)").click()
    assert downloading.value.suggested_filename.endswith("-2008-10.zip")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as one file").click()
    assert "Content-Security-Policy" in Path(saving.value.path()).read_text(encoding="utf-8")
    assert [url for url in asked if not url.startswith((below, "blob:", "data:"))] == []


def test_the_copied_link_and_the_frame(open_page: Open, below: str) -> None:
    page = open_page("?month=2007-10", url=below)
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    page.get_by_role("button", name="Copy link").click()
    assert page.evaluate("window.copied").startswith(f"{below}?month=2007-10&")
    page.get_by_role("button", name="Copy embed code").click()
    code = page.evaluate("window.copied")
    assert f'src="{below}embed?' in code
    page.goto(re.findall('src="([^"]+)"', code)[0].replace("&amp;", "&"))
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
    expect(page.locator("h1.title")).to_contain_text("October 2007")
    picture = page.request.get(f"{below}picture.png?month=2007-10")
    assert picture.body().startswith(b"\x89PNG")


def test_own_tables_are_opened(open_page: Open, below: str, tmp_path: Path) -> None:
    path = tmp_path / "niger-posture.xlsx"
    path.write_bytes(niger())
    page = open_page("?tab=data", url=below)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("rows are sound")).to_be_visible(timeout=60_000)
    expect(page.locator("h1.title")).to_have_count(1, timeout=60_000)
    expect(page.locator("h1.title")).to_contain_text("Foreign troops in Niger", timeout=60_000)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="a folder (ZIP)").click(modifiers=["Alt"])
    assert downloading.value.suggested_filename.endswith(".zip")


def test_the_address_without_its_last_stroke_leads_there(open_page: Open, below: str) -> None:
    page = open_page("", url=below, wait=False)
    page.goto(f"{below.rstrip('/')}?month=2019-10")
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
    expect(page.locator("h1.title")).to_contain_text("October 2019")
