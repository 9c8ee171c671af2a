"""Insets: a crowd of bases is named, in a corner free of bases, at every size that is in use."""

import numpy as np
import pandas as pd
import pytest

from components.answer.posture import Views
from components.draw import labels
from components.draw.insets import insets
from components.draw.marks import marks
from components.draw.month_map import enlarged, laid_out
from components.draw.window import fitted, window
from components.record import load
from tests.draw.boxes import overlapping

VIEWS = Views(load())
CROWDED = VIEWS.as_of(pd.Period("2007-10", "M"))
SIZES = [(667, 344), (720, 516), (782, 452), (831, 523), (1017, 504), (1055, 633)]
"""Maps of the slide, the first screen at three sizes, and the largest sheet."""


@pytest.mark.parametrize("size", SIZES)
def test_a_crowd_has_an_inset_that_hides_no_base_and_names_most_of_it(
    size: tuple[int, int],
) -> None:
    view = window(VIEWS.descriptor, *size)
    (inset,) = insets(CROWDED, view)
    left, top, right, bottom = inset.box
    for mark in marks(CROWDED, view):
        x, y = mark.at
        assert not (left < x < right and top < y < bottom), mark.base.name
    near = enlarged(CROWDED, inset)
    bases, placed = near.bases, near.placing.placed
    named = {item.wish.key for item in placed} & {base.id for base in bases}
    assert len(bases) > 20
    assert len(named) > 0.6 * len(bases)
    assert overlapping([item.box for item in placed]) == []
    wide, tall = inset.view.width, inset.view.height
    for item in placed:
        assert 0 <= item.box[0] < item.box[2] <= wide
        assert 0 <= item.box[1] < item.box[3] <= tall


def test_what_an_inset_names_the_map_does_not_and_no_label_runs_under_it() -> None:
    view = window(VIEWS.descriptor, 720, 516)
    (inset,) = insets(CROWDED, view)
    whole = laid_out(CROWDED, width=720, height=516)
    placed = whole.placing.placed
    here = {mark.id for mark in whole.bases if inset.holds(mark)}
    assert here
    assert not here & {item.wish.key for item in placed}
    assert overlapping([inset.box, *(item.box for item in placed)]) == []


def test_an_inset_is_drawn_in_its_months_and_where_there_is_room() -> None:
    later = VIEWS.as_of(pd.Period("2013-10", "M"))
    assert insets(later, window(VIEWS.descriptor, 720, 516)) == []
    assert insets(CROWDED, window(VIEWS.descriptor, 319, 374)) == []
    # Three bases in Hasakah were on record by then.
    few = VIEWS.as_of(pd.Period("2017-03", "M"))
    assert insets(few, window(VIEWS.descriptor, 720, 516)) == []
    # No corner of a map as wide as the region is free of bases.
    assert insets(CROWDED, window(VIEWS.descriptor, 574, 470)) == []


def test_the_region_is_whole_beside_insets() -> None:
    west, south, east, north = VIEWS.descriptor.bounds
    corners = np.array([[west, north], [east, south]])
    for size in SIZES:
        view, middle = window(VIEWS.descriptor, *size), fitted(VIEWS.descriptor.bounds, *size)
        assert view.shows(corners).all()
        assert view.zoom == middle.zoom


def test_names_led_out_of_a_crowd_keep_the_order_of_their_marks() -> None:
    points = np.array([[300.0 + 9 * (i % 4), 200.0 + 9 * (i // 4)] for i in range(16)])
    wishes = [labels.Wish(str(i), f"Base {i}", x, y, 5) for i, (x, y) in enumerate(points.tolist())]
    assert labels.crowded(points).all()
    assert not labels.crowded(10 * points).any()
    taken = labels.boxes_around(points, np.full(16, 4.0))
    led = labels.lead(wishes, 700, 500, taken)
    assert len(led) == 16
    for anchor in (labels.Anchor.START, labels.Anchor.END):
        rows = [(item.wish.y, item.wish.y + item.dy) for item in led if item.anchor == anchor]
        assert rows == sorted(rows)
    assert labels.lead([], 700, 500, taken) == []
