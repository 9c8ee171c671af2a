"""Round numbers of an axis, and where values lie on it."""

from __future__ import annotations

import pandas as pd
import pytest

from components.draw.axes import Ruler, plain_step


@pytest.mark.parametrize(
    ("most", "step"), [(0, 1), (5, 1), (9, 2), (12, 5), (60, 20), (12_000, 2_500), (20_800, 5_000)]
)
def test_lines_stand_at_whole_numbers(most: float, step: float) -> None:
    """A strip that reached 12 had a line at 2.5, labelled 2."""
    assert plain_step(most) == step


def test_days_and_numbers_lie_evenly() -> None:
    days = Ruler(100.0, 300.0, pd.Timestamp("2003-01-01"), pd.Timestamp("2003-01-11"))
    assert days.at(pd.Timestamp("2003-01-06")) == 200
    assert days.at(pd.Timestamp("2003-01-16")) == 400
    assert days.within(pd.Timestamp("2003-01-16")) == 300
    assert Ruler(50.0, 0.0, 0.0, 1_000.0).at(250.0) == 37.5
