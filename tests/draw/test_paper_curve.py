"""The curve on paper: no text over another, in every record and at the sizes of all sheets."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from components.answer.posture import Views
from components.draw.palette import LIGHT
from components.draw.paper_curve import paper_curve
from components.record import load
from components.record.schema import RECORDS
from components.view import Scale
from tests.draw.boxes import overlapping


@pytest.mark.parametrize("record", ["iraq-syria", "afghanistan"])
@pytest.mark.parametrize("size", [(470, 390), (590, 400), (700, 480), (1055, 560)])
def test_no_text_lies_over_another(record: str, size: tuple[int, int]) -> None:
    views = Views(load(RECORDS / record))
    months = [pd.Period(f"{year}-08", "M") for year in (2004, 2010, 2017, 2020)]
    width, height = size
    for month, scale in itertools.product(months, Scale):
        drawn = paper_curve(views, month, scale, "US troops", LIGHT, width=width, height=height)
        texts = [text for text in drawn.texts if text.text.strip()]
        pairs = overlapping([text.box for text in texts])
        assert [(texts[a].text, texts[b].text) for a, b in pairs] == []
        edges = np.array([text.box for text in texts])
        assert edges[:, 0].min() >= -1
        assert edges[:, 2].max() <= width + 6
        assert edges[:, 3].max() <= height
