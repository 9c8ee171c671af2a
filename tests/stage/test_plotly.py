"""Plotly's basic part, which the stage loads in place of the whole."""

from __future__ import annotations

import pytest
from plotly.offline import get_plotlyjs_version

from components.draw.curve import curve
from components.draw.palette import Theme
from components.stage.assets import plotly
from components.view import Scale
from tests.embedded import embedded_views

BASIC = {"scatter", "bar", "pie"}


def test_it_is_of_the_version_that_figures_are_written_for() -> None:
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}\n" in plotly()[:200]


@pytest.mark.parametrize("scale", Scale)
def test_the_curve_needs_no_more(scale: Scale) -> None:
    kinds = {trace.type for trace in curve(embedded_views(), Theme.LIGHT, scale).data}
    assert kinds
    assert kinds <= BASIC
