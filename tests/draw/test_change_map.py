"""The map of what changed: nothing overlaps, nothing is left out, hostile text stays text."""

from __future__ import annotations

import dataclasses
import re
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from components.answer.changes import Changes, changes
from components.draw.change_map import HEIGHT, WIDTH, ChangeMap, change_map
from components.draw.palette import DARK, LIGHT, Palette
from components.draw.symbols import Change, change
from tests.draw.boxes import overlapping
from tests.embedded import embedded_views

PAIRS = [
    ("2003-01", "2003-12"),
    ("2006-10", "2007-10"),
    ("2011-01", "2012-01"),
    ("2019-09", "2019-12"),
    ("2024-11", "2024-12"),
    ("2025-07", "2026-02"),
    ("2003-01", "2026-12"),
    ("2026-11", "2026-12"),
]
HOSTILE = "</text><script>alert(1)</script> \"'&\x00\x1b"
LARGEST = 200_000


def drawn(a: str, b: str, colours: Palette = LIGHT) -> tuple[Changes, ChangeMap]:
    views = embedded_views()
    found = changes(views, pd.Period(a, "M"), pd.Period(b, "M"))
    return found, change_map(found, views.as_of(found.b), colours)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_nothing_overlaps(a: str, b: str) -> None:
    _, chart = drawn(a, b)
    boxes = [placed.box for placed in chart.placing.placed]
    assert overlapping(boxes) == []
    for placed in chart.placing.placed:
        left, top, right, bottom = placed.box
        taken = chart.placing.taken
        assert not placed.wish.centred or left >= 0
        assert right <= WIDTH
        assert bottom <= HEIGHT
        meet = (taken[:, 0] < right) & (taken[:, 2] > left)
        assert not (meet & (taken[:, 1] < bottom) & (taken[:, 3] > top)).any(), placed.wish.text


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_every_change_is_on_the_map_or_in_the_list_beside_it(a: str, b: str) -> None:
    found, chart = drawn(a, b)
    listed = " ".join(chart.lost)
    for base in found.base_changes:
        assert base.place in chart.drawn or f"{base.name}: " in listed, base.name
    moved = re.search(r"Redeployments: (\d+) drawn as (\d+) arrow", chart.alternative)
    legs, arrows = map(int, moved.groups()) if moved else (0, 0)
    assert chart.drawing.shapes.count("rotate(") == arrows
    assert legs + sum(" → " in said for said in chart.lost) == len(found.redeployments)


@pytest.mark.parametrize(("a", "b"), PAIRS)
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_image_is_small_and_asks_nobody(a: str, b: str, colours: Palette) -> None:
    _, chart = drawn(a, b, colours)
    svg = chart.svg(colours)
    assert len(svg.encode()) < LARGEST
    ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert set(re.findall(r"https?://[\w./]+", svg)) == {"http://www.w3.org/2000/svg"}


def test_signs_differ_in_shape() -> None:
    """Without colour two signs are still told apart."""
    signs = [change(0, 0, kind, "USA", LIGHT) for kind in Change]
    shapes = {re.sub(r'(fill|stroke)="#\w+"', "", sign) for sign in signs}
    assert len(shapes) == len(Change)


def test_syria_in_autumn_2019_shrank_and_ten_bases_were_left() -> None:
    """DoD and The Hill: about 1,000 in October, about 600 in December."""
    found, chart = drawn("2019-09", "2019-12")
    assert "10 left" in chart.alternative
    assert re.search(r"Syria: US troops [\d,]+ → 600\.", chart.alternative)
    assert sum(base.change == "left" for base in found.base_changes) == 10


def test_a_new_count_is_no_growth() -> None:
    """In December 2024 the Pentagon said 2,000 and not 900: a re-count, no reinforcement."""
    _, chart = drawn("2024-11", "2024-12")
    assert "counted anew" in chart.alternative
    assert "1 grew" not in chart.alternative


def test_hostile_text_stays_text() -> None:
    views = embedded_views()
    found = changes(views, pd.Period("2019-09", "M"), pd.Period("2019-12", "M"))
    posture = views.as_of(found.b)
    names: dict[str, Any] = {"name": HOSTILE}
    chart = change_map(
        dataclasses.replace(
            found,
            base_changes=tuple(dataclasses.replace(base, **names) for base in found.base_changes),
        ),
        dataclasses.replace(
            posture,
            standings=tuple(dataclasses.replace(base, **names) for base in posture.standings),
        ),
        LIGHT,
    )
    svg = chart.svg(LIGHT)
    ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert "<script" not in svg
