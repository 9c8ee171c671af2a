"""The stage as one file: from disk, with the network off, in two browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from components.answer.posture import Views
from components.record import load
from components.stage.assets import DEFAULT, Assets
from components.stage.standalone import Dossier, dossier
from tests.browser.firefox import firefox

STATE = {"month": "2007-10", "grain": "years", "scale": "linear", "base": "", "phase": ""}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Dossier]:
    views = Views(load())
    assets = Assets(lambda _: views)
    made = date(2026, 11, 23)
    file = dossier(views, assets, DEFAULT, STATE, theme="light", made=made)
    path = tmp_path_factory.mktemp("saved") / file.name
    path.write_bytes(file.body)
    assert dossier(views, assets, DEFAULT, STATE, theme="light", made=made).body == file.body
    return path, file


def test_it_is_under_ten_megabytes_and_says_where_its_size_goes(
    saved: tuple[Path, Dossier],
) -> None:
    _, file = saved
    assert len(file.body) < 10_000_000
    assert sum(file.parts.values()) == pytest.approx(len(file.body), rel=0.02)
    for part in ("plotly", "span", "evidence", "ground", "type"):
        assert file.parts[part] > 10_000


def test_it_works_from_disk_with_the_network_off(
    browser: Browser, saved: tuple[Path, Dossier]
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on(
        "request",
        lambda r: asked.append(r.url) if not r.url.startswith(("data:", "blob:")) else None,
    )
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(saved[0].as_uri())
    page.wait_for_selector("[data-evidence=yes]", timeout=60_000)
    expect(page.locator("h1.title")).to_have_text(
        "US forces in Iraq and north-east Syria, October 2007"
    )
    expect(page.locator(".headline .figure").first).to_have_text("170,000")
    foot = page.locator(".foot")
    expect(foot).to_contain_text("Record 1.1.0")
    expect(foot).to_contain_text("Saved on 23 November 2026")
    expect(foot).to_contain_text("CC-BY-4.0")
    panel = page.locator(".evidence")
    expect(panel).to_contain_text("about 170,000")
    page.keyboard.press("ArrowRight")
    expect(panel).to_contain_text("Figures published for October 2008")
    page.locator(".headline button").nth(2).click()  # the bases
    panel.get_by_role("button", name="Ain al-Asad Air Base").first.click()
    expect(panel.get_by_role("heading", name="Ain al-Asad Air Base")).to_be_visible()
    expect(panel).to_contain_text("handed over")
    panel.get_by_role("tab", name="Sources").click()
    documents = load().sources[["publisher", "title", "published", "url", "reliability"]]
    count = len(documents.drop_duplicates())
    expect(panel).to_contain_text(f"All {count} documents of the record")
    panel.get_by_role("tab", name="About this file").click()
    expect(panel).to_contain_text("Where its size goes: plotly")
    page.reload()
    page.wait_for_selector("[data-evidence=yes]", timeout=60_000)
    expect(page.locator("h1.title")).to_contain_text("October 2008")
    assert failed == []
    assert {url.split("#")[0] for url in asked} == {saved[0].as_uri()}
    context.close()


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    """The checker refuses markup in a table; the file does not rely on it."""
    hostile = "</script><script>document.title='broken'</script><img src=x onerror=alert(1)>"
    record = load()
    rows = record.milestones
    at = rows.index[(rows["date"] == "2026-09-30") & rows["key"].astype(bool)][0]
    rows.loc[at, "title"] = hostile
    views = Views(record)
    state = {**STATE, "month": "2026-09"}
    file = dossier(views, Assets(lambda _: views), DEFAULT, state, made=date(2026, 11, 23))
    path = tmp_path / file.name
    path.write_bytes(file.body)
    page = browser.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    page.goto(path.as_uri())
    page.wait_for_selector("[data-evidence=yes]", timeout=60_000)
    page.get_by_role("tab", name="Milestones").click()
    assert page.locator(".evidence td", has_text=hostile).count() == 1
    assert page.title() != "broken"
    page.close()


def test_the_page_saves_it(open_page: Callable[..., Page]) -> None:
    page = open_page("?month=2019-10")
    with page.expect_download(timeout=60_000) as downloading:
        page.get_by_role("button", name="Save as one file").click()
    found = downloading.value
    assert found.suggested_filename == "force-posture-1.1.0-2019-10.html"
    assert found.path().read_text(encoding="utf-8").startswith("<!doctype html>")


def test_it_works_in_firefox(saved: tuple[Path, Dossier], tmp_path: Path) -> None:
    with firefox(tmp_path / "profile") as page:
        page.open(saved[0].as_uri())
        page.wait_for("document.querySelector('[data-evidence=yes]')")
        assert page.evaluate("document.querySelector('h1').textContent") == (
            "US forces in Iraq and north-east Syria, October 2007"
        )
        assert page.evaluate("document.querySelector('.headline .figure').textContent") == (
            "170,000"
        )
        assert page.evaluate(
            "document.querySelector('.map-marks').getContext('2d')"
            ".getImageData(0, 0, 700, 400).data.some((value) => value)"
        )
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', "
            "{ key: 'ArrowRight', bubbles: true, cancelable: true }))"
        )
        page.wait_for("document.querySelector('h1').textContent.endsWith('October 2008')")
        page.wait_for(
            "document.querySelector('.evidence').textContent.includes('for October 2008')"
        )
        assert [url for url in page.requested if not url.startswith("file:")] == []
