"""A table as CSV: whole, and never a formula in a spreadsheet."""

from __future__ import annotations

import io
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.record.spreadsheet import FORMULA_STARTS, Cell, csv_bytes
from tests.embedded import embedded_views


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", " =1", "＝1+1"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    back = read(csv_bytes(["note"], [[cell], ["plain"]]))
    assert back["note"].tolist()[0].startswith("'")
    assert back["note"].tolist()[1] == "plain"


@given(cells=st.lists(st.text(st.characters(codec="utf-8")), min_size=1))
def test_any_text_stays_one_cell_and_no_formula(cells: list[str]) -> None:
    back = read(csv_bytes(["id", "note"], enumerate(cells)))
    assert back["id"].tolist() == [str(number) for number in range(len(cells))]
    assert not any(cell.lstrip().startswith(FORMULA_STARTS) for cell in back["note"])


@given(cells=st.lists(st.from_regex(r"[A-Za-z(][ -~]*[!-~]", fullmatch=True), min_size=1))
def test_plain_text_comes_back(cells: list[str]) -> None:
    assert read(csv_bytes(["note"], [[cell] for cell in cells]))["note"].tolist() == cells


def test_numbers_stay_numbers() -> None:
    rows: list[list[Cell]] = [
        [-5000, -33.7856, True],
        [None, math.nan, False],
        [123456789012, 44.0, True],
    ]
    assert csv_bytes(["difference", "lon", "key"], rows) == (
        b"difference,lon,key\n-5000,-33.7856,true\n,,false\n123456789012,44,true\n"
    )


def test_a_list_is_one_cell_and_no_formula() -> None:
    rows: list[list[Cell]] = [[["Alpha", "Bravo"]], [["=1+1", "b"]], [[]]]
    assert read(csv_bytes(["aliases"], rows))["aliases"].tolist() == ["Alpha;Bravo", "'=1+1;b", ""]


def test_numbers_and_absences_survive() -> None:
    rows = embedded_views().record.force_levels[["id", "low", "value", "high", "note"]]
    cells = rows.itertuples(index=False, name=None)
    back = pd.read_csv(io.BytesIO(csv_bytes(rows.columns.tolist(), cells)))
    assert back["id"].tolist() == rows["id"].tolist()
    pd.testing.assert_series_equal(back["value"], rows["value"], check_dtype=False)
    # An absent figure is an empty cell, never a zero.
    assert back["value"].isna().sum() == rows["value"].isna().sum() > 0


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(content), dtype=str, keep_default_na=False, skip_blank_lines=False
    )
