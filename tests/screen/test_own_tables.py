"""Own tables on the page, run in process: opened, reported on row by row, closed and forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from components.record.sheets import MOST_BYTES
from components.screen import embedded
from components.view import Variant, ViewError
from tests.record.test_incoming import LEVELS, niger
from tests.screen.opening import html, opened, query, ran

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    embedded.forget()


def brought(*files: tuple[str, bytes, str]) -> AppTest:
    page = opened(tab="data")
    page.file_uploader(key="own_tables").set_value(list(files))
    return ran(page.run())


def test_what_is_sound_is_shown_at_once_and_the_rest_is_reported_row_by_row() -> None:
    faulty = LEVELS + "French,Niger,05/06/2021,1000,<b>AFP</b>\nFrench,Niger,2022-01,1 100,AFP\n"
    page = brought(("my levels.csv", faulty.encode(), CSV))
    assert re.fullmatch(r"opened-[0-9a-f]{32}", query(page, "record"))
    assert query(page, "month") == "2022-01"
    said = html(page)
    for words in ("my levels.csv", "05/06/2021", "write YYYY, YYYY-MM or YYYY-MM-DD", "2 left out"):
        assert words in said
    assert "<b>AFP</b>" not in said
    assert "1 100" in said  # read as 1100, and said
    assert "not published by us" in said


def test_a_file_that_cannot_be_opened_gets_a_sentence() -> None:
    page = brought(("a.csv", b"0" * 30, CSV), ("macros.xlsm", b"PK", XLSX))
    assert "may hold macros" in page.error[0].value
    assert query(page, "tab") == "data"
    assert not page.query_params.get("record", [""])[0]


def test_closing_forgets() -> None:
    page = brought(("niger.xlsx", niger(), XLSX))
    name = query(page, "record")
    assert embedded.views(Variant(record=name)).record.rows > 10
    ran(page.button(key="own_tables_close").click().run())
    assert query(page, "record") == ""
    with pytest.raises(ViewError, match="no longer open"):
        embedded.views(Variant(record=name))
    with pytest.raises(ViewError, match="no longer open"):
        embedded.assets().address("span.json", Variant(record=name))


@pytest.mark.parametrize(
    "tab",
    ["bases", "redeployments", "changes", "contingents", "evidence", "brief", "method", "data"],
)
def test_every_tab_draws_own_tables(tab: str) -> None:
    page = brought(("force_levels.csv", LEVELS.encode(), CSV))
    page.session_state["tab"] = tab
    page.query_params["tab"] = tab
    ran(page.run())
    assert query(page, "tab") == tab


def test_what_no_page_shows_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    page = brought(("force_levels.csv", LEVELS.encode(), CSV))
    name = query(page, "record")
    embedded.close_unattended()
    embedded.views(Variant(record=name))
    monkeypatch.setattr(embedded, "_LONGEST_OPEN", -1)
    embedded.close_unattended()
    with pytest.raises(ViewError, match="open them again"):
        embedded.views(Variant(record=name))


def test_few_readers_tables_are_kept_at_a_time() -> None:
    names = [query(brought(("a.csv", LEVELS.encode(), CSV)), "record") for _ in range(9)]
    assert len(set(names)) == len(names)
    with pytest.raises(ViewError, match="open them again"):
        embedded.views(Variant(record=names[0]))
    embedded.views(Variant(record=names[-1]))


def test_more_than_is_taken_is_refused() -> None:
    page = brought(("a.csv", b"0" * (MOST_BYTES + 1), CSV))
    assert "more than 20 MB" in page.error[0].value
