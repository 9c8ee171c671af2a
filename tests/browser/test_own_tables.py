"""A reader's own tables: opened, seen, taken away as a folder, and seen by nobody else."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from components.record.__main__ import main
from components.record.tables import load
from tests.record.test_incoming import niger

READY = ".stage[data-ready=yes]"


def test_ten_figures_in_the_template_are_a_dashboard(
    open_page: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    path = tmp_path / "niger-posture.xlsx"
    path.write_bytes(niger())
    page = open_page("?tab=data")
    page.locator("input[type=file]").set_input_files(path)
    # Shown at once, in the page that is open.
    expect(page.get_by_text("rows are sound")).to_be_visible(timeout=60_000)
    expect(page.locator("h1.title")).to_have_count(1, timeout=60_000)
    expect(page.locator("h1.title")).to_contain_text("Foreign troops in Niger", timeout=60_000)
    expect(page.locator("h1.title")).to_contain_text("own tables, not published by us")
    expect(page.locator(READY)).to_be_visible(timeout=60_000)
    expect(page.locator(READY)).to_have_count(1)
    expect(page.locator(".headline")).to_contain_text("French troops in Niger")
    expect(page.locator(".stage")).to_contain_text("not published by us; licence not stated")
    assert page.locator(".curve-plot .scatterlayer .points path").count() >= 5
    record = re.search(r"record=(opened-[0-9a-f]{32})", page.url)
    assert record is not None
    for link, name in (("a folder (ZIP)", "kept.zip"), ("one file", "kept.html")):
        with page.expect_download() as downloading:
            page.get_by_role("link", name=link).click(modifiers=["Alt"])
        downloading.value.save_as(tmp_path / name)
    assert "own tables, not published by us" in (tmp_path / "kept.html").read_text("utf-8")
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        archive.extractall(tmp_path / "kept")
    assert main(["check", str(tmp_path / "kept")]) == 0
    assert len(load(tmp_path / "kept").force_levels) == 10
    # A reload is another session: it still shows them, for they were just looked at.
    page.reload()
    expect(page.locator("h1.title")).to_contain_text("Foreign troops in Niger", timeout=60_000)
    page.get_by_role("button", name="Close these tables").click()
    # The stage that was goes when the run that draws the other one has ended.
    expect(page.locator(READY)).to_have_count(1)
    expect(page.get_by_role("button", name="Close these tables")).to_have_count(0)
    expect(page.locator("h1.title")).to_have_count(1)
    expect(page.locator("h1.title")).not_to_contain_text("Niger", timeout=60_000)
    gone = page.request.get(f"{address.rstrip('/')}/api/v1/places.csv?record={record[1]}")
    assert gone.status == 400


def test_a_name_that_is_not_open_opens_nothing(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"?record=opened-{'0' * 32}")
    expect(page.locator("h1.title")).not_to_contain_text("not published by us")
    expect(page.get_by_text("no longer open here")).to_be_visible(timeout=30_000)
    refused = page.request.get(f"{address.rstrip('/')}/api/v1/places.csv?record=opened-{'0' * 32}")
    assert refused.status == 400


def test_the_second_record_says_nothing_of_the_first(open_page: Callable[..., Page]) -> None:
    page = open_page("?record=afghanistan&month=2010-08&tab=evidence")
    expect(page.locator("h1.title")).to_contain_text("Afghanistan")
    expect(page.locator("h3.part").first).to_be_visible(timeout=30_000)
    words = page.locator(".stage").inner_text()
    shown = words.replace("Iraq and Syria", "", 1)  # the choice of records
    assert "Iraq" not in shown
    assert "Syria" not in shown
