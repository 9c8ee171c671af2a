"""A table as CSV: whole, and never a formula in a spreadsheet."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.record.spreadsheet import FORMULA_STARTS, csv_bytes
from tests.embedded import embedded_views


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", " =1", "＝1+1"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    back = read(csv_bytes(pd.DataFrame({"note": [cell, "plain"]})))
    assert back["note"].tolist()[0].startswith("'")
    assert back["note"].tolist()[1] == "plain"


@given(cells=st.lists(st.text(st.characters(codec="utf-8")), min_size=1))
def test_any_text_stays_one_cell_and_no_formula(cells: list[str]) -> None:
    back = read(csv_bytes(pd.DataFrame({"id": range(len(cells)), "note": cells})))
    assert back["id"].tolist() == [str(number) for number in range(len(cells))]
    assert not any(cell.lstrip().startswith(FORMULA_STARTS) for cell in back["note"])


@given(cells=st.lists(st.from_regex(r"[A-Za-z(][ -~]*[!-~]", fullmatch=True), min_size=1))
def test_plain_text_comes_back(cells: list[str]) -> None:
    assert read(csv_bytes(pd.DataFrame({"note": cells})))["note"].tolist() == cells


def test_numbers_stay_numbers() -> None:
    frame = pd.DataFrame(
        {
            "difference": pd.array([-5000, None, 123456789012], dtype="Int64"),
            "lon": [-33.7856, None, 44.0],
            "key": [True, False, True],
        }
    )
    assert csv_bytes(frame) == (
        b"difference,lon,key\n-5000,-33.7856,true\n,,false\n123456789012,44,true\n"
    )


def test_numbers_and_absences_survive() -> None:
    rows = embedded_views().record.force_levels[["id", "low", "value", "high", "note"]]
    back = pd.read_csv(io.BytesIO(csv_bytes(rows)))
    assert back["id"].tolist() == rows["id"].tolist()
    pd.testing.assert_series_equal(back["value"], rows["value"], check_dtype=False)
    # An absent figure is an empty cell, never a zero.
    assert back["value"].isna().sum() == rows["value"].isna().sum() > 0


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
