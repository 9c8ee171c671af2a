"""Somebody edited the tables: the dashboard starts on what is sound, and says what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.serving import ROOT, dashboard

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("edited") / "project"
    for name in ("components", "data", "seeds", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "dashboard.py", folder)
    levels = folder / "data" / "iraq-syria" / "force_levels.csv"
    lines = levels.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    lines.append(",".join(["zz-planted", "MARS", *cells[2:]]))
    levels.write_text("\n".join(lines) + "\n", encoding="utf-8")
    milestones = folder / "data" / "iraq-syria" / "milestones.csv"
    text = milestones.read_text(encoding="utf-8").splitlines()
    source = text[1].split(",")[-2]
    text.append(f"zz-hostile,2026-09-30,statement,{HOSTILE},iraq,,false,,{source},")
    milestones.write_text("\n".join(text) + "\n", encoding="utf-8")
    with dashboard(folder) as url:
        yield url


def test_banner_counts_and_lists_what_was_left_out(
    open_page: Callable[..., Page], edited: str
) -> None:
    page = open_page("?month=2007-10", url=edited)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    banner = page.locator("[data-testid=stAlert]").first
    expect(banner).to_contain_text("faults")
    expect(banner).to_contain_text("left out")
    page.get_by_text("List the faults").click()
    listed = page.locator("[data-testid=stCode]").first
    expect(listed).to_contain_text("MARS")
    expect(listed).to_contain_text("force_levels.csv, row")
    expect(listed).to_contain_text("onerror")
    expect(page.locator(".headline .figure").first).to_have_text("170,000")
