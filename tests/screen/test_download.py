"""A table as it leaves the screen: whole, and never a formula in a spreadsheet."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from components.screen.tabs.data import csv_bytes
from tests.embedded import embedded_views


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    written = csv_bytes(pd.DataFrame({"note": [cell, "plain"]}))
    back = pd.read_csv(io.BytesIO(written), dtype=str, keep_default_na=False)
    assert back["note"].tolist()[0].startswith("'")
    assert back["note"].tolist()[1] == "plain"


def test_numbers_and_absences_survive() -> None:
    rows = embedded_views().record.force_levels[["id", "low", "value", "high", "note"]]
    back = pd.read_csv(io.BytesIO(csv_bytes(rows)))
    assert back["id"].tolist() == rows["id"].tolist()
    pd.testing.assert_series_equal(back["value"], rows["value"], check_dtype=False)
    # An absent figure is an empty cell, never a zero.
    assert back["value"].isna().sum() == rows["value"].isna().sum() > 0
