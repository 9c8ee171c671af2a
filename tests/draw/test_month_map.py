"""The map of a month: every label is nearest to its own mark, every town that has a dot a name."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.draw import labels
from components.draw.month_map import laid_out, month_map
from components.draw.palette import GREYSCALE, LIGHT
from components.draw.svg import LEAST
from tests.embedded import embedded_views

TOWNS = {town.name for town in embedded_views().descriptor.towns}
MONTHS = ["2003-06", "2007-10", "2010-08", "2016-10", "2019-10", "2020-08", "2025-08", "2026-12"]
SIZES = [(720, 470), (574, 520), (860, 560), (440, 300)]


def distances(boxes: labels.Boxes, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how far each of ``(n, 4)`` boxes is from each of ``(m, 2)`` points, in pixels."""
    x, y = points[None, :, 0], points[None, :, 1]
    left, top, right, bottom = (boxes[:, i, None] for i in range(4))
    across = np.maximum(np.maximum(left - x, x - right), 0)
    down = np.maximum(np.maximum(top - y, y - bottom), 0)
    return np.asarray(np.hypot(across, down))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("month", MONTHS)
def test_no_label_stands_nearer_to_another_mark_than_to_its_own(
    month: str, size: tuple[int, int]
) -> None:
    """On a slide of October 2019 "Green Village" stood at the ring of al-Qaim."""
    posture = embedded_views().as_of(pd.Period(month, "M"))
    whole = laid_out(posture, width=size[0], height=size[1])
    at = np.array([mark.at for mark in whole.bases]).reshape(-1, 2)
    for item in whole.placing.placed:
        own = np.array([[item.wish.x, item.wish.y]])
        others = at[np.abs(at - own).max(axis=1) > 0.5]
        if item.wish.centred or not len(others):
            continue
        box = np.array([item.box])
        nearest = distances(box, others).min()
        assert nearest >= distances(box, own).min(), item.wish.text


@given(
    st.lists(st.tuples(st.floats(20, 700), st.floats(20, 450)), min_size=1, max_size=40),
    st.text("abcdefgh", min_size=1, max_size=14),
)
def test_labels_of_any_marks_are_nearest_to_their_own(
    points: list[tuple[float, float]], text: str
) -> None:
    at = np.array(points)
    wishes = [labels.Wish(str(i), text, x, y, 6) for i, (x, y) in enumerate(points)]
    taken = labels.boxes_around(at, np.full(len(at), 5.0))
    for item in labels.place(wishes, width=720, height=470, taken=taken, marks=at):
        own = np.array([[item.wish.x, item.wish.y]])
        others = at[np.abs(at - own).max(axis=1) > 0.5]
        box = np.array([item.box])
        if len(others):
            assert distances(box, others).min() >= distances(box, own).min()


@pytest.mark.parametrize("month", MONTHS)
def test_every_town_with_a_dot_is_named_and_no_type_is_small(month: str) -> None:
    posture = embedded_views().as_of(pd.Period(month, "M"))
    drawn = month_map(posture, LIGHT, width=574, height=520).drawing
    names = np.array([text.box for text in drawn.texts if text.text in TOWNS]).reshape(-1, 4)
    dots = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="1\.60"', drawn.shapes)
    assert dots
    assert distances(names, np.array(dots, dtype=float)).min(axis=0).max() < 16
    assert min(text.size for text in drawn.texts) >= LEAST


def test_greys_tell_others_by_more_than_brightness() -> None:
    """In October 2007 Koreans were at Camp Zaytun: their mark has a dot in its middle."""
    posture = embedded_views().as_of(pd.Period("2007-10", "M"))
    shapes = [
        month_map(posture, colours, width=720, height=470).drawing.shapes
        for colours in (GREYSCALE, LIGHT)
    ]
    dots = [drawn.count("M22 32a10 10") for drawn in shapes]
    assert dots[0] > 0
    assert dots[1] == 0
