"""Rules that the script and the paper follow alike rest on the same numbers."""

from __future__ import annotations

import json
import re

import pytest

from components.draw import flows, insets, labels, map_labels, marks, window
from components.stage.assets import source

SHARED: dict[str, dict[str, object]] = {
    "arrows.js": {
        "RIM": flows._RIM_PX,
        "SHORT": flows._SHORT_PX,
        "MOST_BEND": flows._MOST_BEND_PX,
        "NEAR": flows._NEAR_PX,
    },
    "inset.js": {"RIM": insets.RIM_PX, "TITLE": insets.TITLE_ROW},
    "insets.js": {"PADDING": window._PADDING},
    "labels.js": {"ALONG": list(map_labels._ALONG)},
    "mercator.js": {"TILE": window._TILE},
    "placing.js": {
        "EDGE": labels._EDGE,
        "GAP": labels._GAP,
        "FARTHER": labels._FARTHER,
        "LINE": labels._LINE,
        "NEAR": labels._NEAR,
        "FEW": labels._FEW,
        "COLUMN": labels._COLUMN,
    },
    "spread.js": {
        "ROUNDS": marks._ROUNDS,
        "REACH": marks._REACH,
        "PULL": marks._PULL,
        "ASIDE": marks._ASIDE,
    },
}


@pytest.mark.parametrize("module", SHARED)
def test_the_script_and_the_paper_hold_the_same_numbers(module: str) -> None:
    written = dict(re.findall(r"^const ([A-Z_]+) = (.*);$", source(module), re.MULTILINE))
    assert {name: json.loads(written[name]) for name in SHARED[module]} == SHARED[module]
