"""Whatever table is spoiled, every tab draws and the banner says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.record import load
from components.screen import embedded
from components.view import Tab
from tests.serving import ROOT

TABLES = [
    "sources",
    "places",
    "force_levels",
    "base_status",
    "base_totals",
    "movements",
    "milestones",
]


@pytest.fixture(params=TABLES)
def spoiled(
    request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    table = str(request.param)
    (folder / f"{table}.csv").write_bytes(b"\xff\xfe no table")
    embedded.forget()
    monkeypatch.setattr(embedded, "load", lambda: load(folder))
    yield table
    embedded.forget()


def test_every_tab_draws(spoiled: str) -> None:
    for tab in Tab:
        page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        page.query_params["month"] = "2020-04"
        page.query_params["tab"] = str(tab)
        page.run()
        assert not page.exception, tab
        assert f"{spoiled}.csv" in page.warning[0].value
        assert "1 fault" in page.warning[0].value
