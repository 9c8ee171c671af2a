"""A reader's own tables: opened, seen, taken away as a folder, and seen by nobody else."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from components.record.tables import load
from tests.record.test_incoming import niger

pytestmark = pytest.mark.browser

READY = ".stage[data-ready=yes]"


def test_ten_figures_in_a_workbook_are_a_dashboard(
    open_page: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    path = tmp_path / "niger-posture.xlsx"
    path.write_bytes(niger())
    page = open_page("?tab=data")
    page.locator("input[type=file]").set_input_files(path)
    link = page.get_by_role("link", name="Show what is sound")
    expect(page.get_by_text("rows are sound")).to_be_visible(timeout=30_000)
    link.click()
    expect(page.locator(READY)).to_be_visible(timeout=60_000)
    expect(page.locator("h1.title")).to_contain_text("own tables, not published by us")
    expect(page.locator(".headline")).to_contain_text("French troops in Niger")
    assert re.search(r"record=opened-[0-9a-f]{32}", page.url)
    record = re.search(r"opened-[0-9a-f]{32}", page.url)
    assert record is not None
    answer = page.request.get(f"{address.rstrip('/')}/api/v1/datapackage.zip?record={record[0]}")
    folder = tmp_path / "kept"
    (tmp_path / "kept.zip").write_bytes(answer.body())
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        archive.extractall(folder)
    kept = load(folder)
    assert kept.faults == ()
    assert len(kept.force_levels) == 10


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
