"""The map: one scale for all years, labels apart, unknown numbers seen, hostile text as text."""

import dataclasses
import itertools
import json
import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.posture import Posture, Views
from components.draw import labels
from components.draw import map as chart
from components.draw.flows import (
    UNKNOWN_PX,
    End,
    arrow,
    flows,
    name_box,
    width_px,
)
from components.draw.ground import ground
from components.draw.insets import insets
from components.draw.legend import legend_html
from components.draw.marks import CELL, Mark, Sign, marks, radius_px, sign_shape, spread
from components.draw.month_map import enlarged, laid_out, on_paper
from components.draw.palette import Owner, Theme, palette
from components.draw.window import window
from components.record import load
from components.record.schema import RECORDS
from components.view import Grain
from tests.draw.boxes import overlapping

RECORD = load()
DESCRIPTOR = RECORD.descriptor
WEST, SOUTH, EAST, NORTH = DESCRIPTOR.bounds
YEARS = range(2003, 2027)
HOSTILE = "@@=<img src=x onerror=alert(1)> {t} </script>\"'"


@pytest.fixture(scope="module")
def views() -> Views:
    return Views(RECORD)


@pytest.fixture(scope="module")
def postures(views: Views) -> list[Posture]:
    return [views.as_of(pd.Period(f"{year}-10", "M")) for year in YEARS]


def looks(theme: Theme = Theme.LIGHT) -> dict[str, dict[str, Any]]:
    return {look["id"]: look for look in chart.looks(ground(RECORD), theme)}


def test_width_grows_with_the_root_on_one_scale() -> None:
    assert width_px(10_000) == pytest.approx(math.sqrt(10) * width_px(1_000), rel=0.01)
    assert width_px(40_000) == pytest.approx(2 * width_px(10_000))


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_width_never_falls_and_never_vanishes(a: float, b: float) -> None:
    assert 0 < width_px(min(a, b)) <= width_px(max(a, b)) <= 24


def test_same_number_has_the_same_width_in_every_month(postures: list[Posture]) -> None:
    view = window(DESCRIPTOR)
    seen: dict[float, float] = {}
    for posture in postures:
        for item in flows(posture, Grain.YEARS, view):
            if item.known:
                assert seen.setdefault(item.persons, item.width) == item.width
    assert len(seen) > 5


def test_unknown_numbers_are_dashed_and_have_a_width(postures: list[Posture]) -> None:
    count = 0
    for posture in postures:
        rows = chart.rows(posture)["flows"]
        lines = {(row["n"], row["k"]): row for row in rows if row["k"] % 3 == 1}
        for item in flows(posture, Grain.YEARS, window(DESCRIPTOR)):
            if item.known or item.status == "planned":
                continue
            count += 1
            row = lines[item.route, 3 * item.owner + 1]
            assert row["w"] == item.width == UNKNOWN_PX
            assert row["d"] == [2 * UNKNOWN_PX, 2 * UNKNOWN_PX]
    assert count


def test_what_is_whole_has_no_dash_and_what_is_planned_has_one(postures: list[Posture]) -> None:
    for posture in postures:
        for row in chart.rows(posture)["flows"]:
            assert ("d" in row) == (row["k"] % 3 > 0)
            assert all(length > 0 for length in row.get("d", []))
    strokes = looks()["flows"]["strokes"]
    assert strokes[0].startswith(palette(Theme.LIGHT).movement)
    assert len(set(strokes)) == 3 * len(Owner)


def test_unpublished_number_is_never_written_as_zero(postures: list[Posture]) -> None:
    for posture in postures:
        for item in flows(posture, Grain.YEARS, window(DESCRIPTOR)):
            if not item.known:
                assert item.number == "number not published"


def test_arrows_end_short_of_their_destination_and_point_at_it(postures: list[Posture]) -> None:
    view = window(DESCRIPTOR)
    for posture in postures:
        for item in flows(posture, Grain.YEARS, view):
            drawn = arrow(item, view)
            end = np.array(drawn.ends[1])
            assert np.isfinite(drawn.line).all()
            assert len(drawn.line) >= 2
            tip = np.array(drawn.tip)
            assert np.hypot(*(tip - end)) < np.hypot(*(drawn.line[-1] - end)) + drawn.head


def test_what_comes_from_outside_crosses_the_edge_where_its_place_is_named(
    postures: list[Posture],
) -> None:
    view = window(DESCRIPTOR)
    seen: dict[tuple[str, object], object] = {}
    for posture in postures:
        names = {p.wish.key: p.wish for p in laid_out(posture).placing.placed}
        covered = tuple(inset.box for inset in insets(posture, view))
        for item in flows(posture, Grain.YEARS, view):
            drawn = arrow(item, view, covered)
            assert not all(drawn.outside)
            assert (drawn.line > -40).all()
            assert (drawn.line < np.array([view.width, view.height]) + 40).all()
            ends = zip((item.origin, item.destination), drawn.outside, drawn.ends, strict=True)
            for stop, outside, at in ends:
                if not outside:
                    continue
                # One point for each place, at the frame or at an inset, in whichever year.
                assert seen.setdefault((stop.id, covered), at) == at
                gaps = [at[0], at[1], view.width - at[0], view.height - at[1]]
                x, y = at
                for left, top, _, bottom in covered:
                    assert not (x > left and top < y < bottom)
                    gaps += [left - x, y - bottom] if y > top and x > left - 6 else []
                assert min(gap for gap in gaps if gap > 0) == pytest.approx(5, abs=0.01)
                if name := names.get(f"end {stop.id}"):
                    assert (name.x, name.y) == pytest.approx(at)
    assert {"usa", "united-kingdom", "afghanistan"} <= {stop for stop, _ in seen}


@pytest.mark.parametrize("record", ["iraq-syria", "afghanistan"])
def test_in_no_month_is_a_head_cut_by_the_frame_or_by_an_inset(record: str) -> None:
    every = Views(load(RECORDS / record))
    view = window(every.descriptor, 720, 516)
    for month, grain in itertools.product(every.record.schema.months, Grain):
        posture = every.as_of(month)
        covered = tuple(inset.box for inset in insets(posture, view))
        for item in flows(posture, grain, view):
            drawn = arrow(item, view, covered)
            tip, foot = np.array(drawn.tip), drawn.line[-1]
            across = (tip - foot)[::-1] * [1, -1] / 2
            corners = np.array([tip, foot + across, foot - across])
            assert (corners >= 0).all(), (month, item.route)
            assert (corners <= [view.width, view.height]).all(), (month, item.route)
            for left, top, right, bottom in covered:
                x, y = corners.T
                under = (x > left) & (x < right) & (y > top) & (y < bottom)
                assert not under.any(), (month, item.route)


def test_an_arrow_to_an_area_ends_at_its_name_and_not_at_a_point(postures: list[Posture]) -> None:
    view, count = window(DESCRIPTOR), 0
    for posture in postures:
        for item in flows(posture, Grain.YEARS, view):
            drawn = arrow(item, view)
            stop, (x, y) = item.destination, drawn.ends[1]
            if stop.kind not in {End.AREA, End.COUNTRY} or drawn.outside[1]:
                continue
            left, top, right, bottom = name_box(stop, np.array([x, y]))
            long = np.hypot(*(np.array(drawn.ends[0]) - drawn.ends[1])) > right - left + 40
            if long:
                count += 1
                tip = drawn.tip
                assert not (left + 2 < tip[0] < right - 2 and top + 2 < tip[1] < bottom - 2)
    assert count > 20


def test_forces_are_told_apart_and_the_others_named(postures: list[Posture]) -> None:
    others = 0
    for posture in postures:
        for item in flows(posture, Grain.YEARS, window(DESCRIPTOR)):
            forces = {move.force for move in item.rows}
            assert (item.owner is Owner.LEAD) == (forces <= DESCRIPTOR.leading)
            if item.owner is Owner.LEAD:
                continue
            others += 1
            assert item.label.startswith(item.whose)
        for row in chart.rows(posture)["flows"]:
            assert all(line for line in row["t"].splitlines())
    assert others > 10
    assert len(set(palette(Theme.LIGHT).moved)) == len(Owner)


def test_strands_of_a_route_are_one_arrow_with_their_count_and_sum(postures: list[Posture]) -> None:
    view = window(DESCRIPTOR)
    bundled = [f for p in postures for f in flows(p, Grain.YEARS, view) if len(f.rows) > 1]
    assert bundled
    for item in bundled:
        stated = [move.persons for move in item.rows if not math.isnan(move.persons)]
        assert item.persons == sum(stated) or not stated
        assert str(len(item.rows)) in item.label
    for posture in postures:
        ends = [
            (f.id, f.via_name, f.later_than(posture.month))
            for f in flows(posture, Grain.YEARS, view)
        ]
        assert len(set(ends)) == len(ends)


def test_bases_left_in_earlier_years_are_not_on_paper_unless_asked_for(
    postures: list[Posture],
) -> None:
    late = [m for m in marks(postures[-4], window(DESCRIPTOR)) if m.sign is Sign.LEFT_EARLIER]
    assert late
    kept = on_paper(late, late[0].id)
    assert [mark.id for mark in kept] == [late[0].id]


@pytest.mark.parametrize("grain", Grain)
def test_labels_never_overlap_each_other_or_a_mark(postures: list[Posture], grain: Grain) -> None:
    for posture in postures:
        placing = laid_out(posture, grain=grain).placing
        placed, taken = placing.placed, placing.taken
        boxes = [p.box for p in placed]
        assert overlapping(boxes) == [], posture.month
        for p in placed:
            if p.wish.centred:
                continue
            left, top, right, bottom = p.box
            meet = (taken[:, 0] < right) & (taken[:, 2] > left)
            meet &= (taken[:, 1] < bottom) & (taken[:, 3] > top)
            assert not meet.any(), (posture.month, p.wish.text)


@pytest.mark.parametrize("size", [(720, 516), (667, 344), (319, 228), (390, 318), (1017, 504)])
@pytest.mark.parametrize("record", ["iraq-syria", "afghanistan"])
def test_in_every_month_a_label_is_nearest_to_its_own_mark(
    record: str, size: tuple[int, int]
) -> None:
    every = Views(load(RECORDS / record))
    view = window(every.descriptor, *size)
    count = 0
    for month, grain in itertools.product(every.record.schema.months, Grain):
        posture = every.as_of(month)
        width, height = size
        whole = laid_out(posture, grain=grain, width=width, height=height)
        assert whole.bases == on_paper(marks(posture, view))
        count += nearest(whole.placing.placed, whole.bases)
        for inset in insets(posture, view):
            near = enlarged(posture, inset)
            # A line leads to what stands farther off.
            unled = [item for item in near.placing.placed if not item.led]
            count += nearest(unled, near.bases)
    assert count > 100


def nearest(placed: Sequence[labels.Placed], shown: Sequence[Mark]) -> int:
    """Hold each label of a base nearer to its mark than to any other; return how many they are."""
    at = {mark.id: mark.at for mark in shown}
    named = [item for item in placed if item.wish.key in at]
    if not named:
        return 0
    boxes = np.array([item.box for item in named])
    points = np.array([*at.values()])
    gaps = np.maximum(boxes[:, None, :2] - points, points - boxes[:, None, 2:])
    away = np.hypot(*np.moveaxis(np.maximum(gaps, 0), 2, 0))
    own = [away[i, [*at].index(item.wish.key)] for i, item in enumerate(named)]
    assert (away >= np.array(own)[:, None] - 1e-6).all(), [item.wish.text for item in named]
    return len(named)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=25), st.floats(0, 720), st.floats(0, 470)),
        max_size=30,
    )
)
def test_labels_of_any_record_keep_apart_and_on_the_map(
    points: list[tuple[str, float, float]],
) -> None:
    wishes = [labels.Wish(str(i), text, x, y, 6) for i, (text, x, y) in enumerate(points)]
    at = np.array([[x, y] for _, x, y in points]).reshape(-1, 2)
    taken = labels.boxes_around(at, np.full(len(at), 5.0))
    placed = labels.place(wishes, width=720, height=470, taken=taken)
    assert overlapping([p.box for p in placed]) == []
    for p in placed:
        assert p.box[0] >= 0
        assert p.box[1] >= 0
        assert p.box[2] <= 720
        assert p.box[3] <= 470


def test_sites_at_one_point_are_parted(postures: list[Posture]) -> None:
    for posture in postures:
        found = marks(posture, window(DESCRIPTOR))
        places = [(round(m.x + m.dx), round(m.y + m.dy)) for m in found]
        assert len(set(places)) == len(places), posture.month
        # Baghdad alone has over twenty sites that are known by the point of the city.
        assert all(math.hypot(m.dx, m.dy) < 50 for m in found)


@settings(deadline=None)
@given(st.integers(2, 9), st.floats(3, 6))
def test_any_number_of_sites_at_one_point_is_parted_the_same_way_each_time(
    n: int, radius: float
) -> None:
    points, radii = np.full((n, 2), 100.0), np.full(n, radius)
    moved = spread(points, radii)
    assert np.array_equal(moved, spread(points, radii))
    gaps = [np.hypot(*(a - b)) for i, a in enumerate(moved) for b in moved[i + 1 :]]
    assert min(gaps) > radius


def test_every_base_with_a_point_can_be_clicked(postures: list[Posture]) -> None:
    assert looks()["bases"]["picked"] is True
    for posture in postures:
        pointed = {base.place for base in posture.standings if base.placed}
        assert {row["i"] for row in chart.rows(posture)["bases"]} == pointed


@pytest.mark.parametrize("theme", Theme)
def test_every_row_has_a_look(postures: list[Posture], theme: Theme) -> None:
    by_id = looks(theme)
    kinds = {"circles": "fills", "arrows": "strokes", "icons": "icons"}
    for posture in postures:
        for name, drawn in chart.rows(posture).items():
            look = by_id[name]
            assert all(row.get("k", 0) < len(look[kinds[look["kind"]]]) for row in drawn), name


def test_looks_are_plain_data() -> None:
    for theme in Theme:
        text = json.dumps(
            [
                chart.looks(ground(RECORD), theme),
                chart.view_state(DESCRIPTOR),
                chart.tooltip_style(theme),
            ]
        )
        assert "@@" not in text
        assert "data:" not in text
        assert "http" not in text


def test_a_sign_is_a_shape_within_its_cell() -> None:
    for sign in Sign:
        shape = sign_shape(sign, palette(Theme.LIGHT))
        (radius,) = map(float, re.findall(r"a(\d+) ", shape.d)[:1])
        assert radius + shape.width / 2 <= CELL / 2


def test_hostile_text_stays_as_it_was_written(postures: list[Posture]) -> None:
    """It is set as text by who shows it, so nothing of it is run and nothing is taken away."""
    posture = postures[4]
    hostile = dataclasses.replace(
        posture,
        standings=tuple(
            dataclasses.replace(
                base,
                name=HOSTILE,
                recipient=HOSTILE,
                document=dataclasses.replace(base.document, publisher=HOSTILE),
            )
            for base in posture.standings
        ),
        redeployments_of_year=tuple(
            dataclasses.replace(move, origin_name=HOSTILE, destination_name=HOSTILE)
            for move in posture.redeployments_of_year
        ),
    )
    drawn = chart.rows(hostile)
    assert {row["n"] for row in drawn["bases"]} == {HOSTILE}
    assert {name for row in drawn["flows"] for name in row["f"]} == {HOSTILE}


def test_no_other_host_is_named() -> None:
    for theme in Theme:
        hosts = re.findall(
            r"(?:https?:)?//[\w.]+", legend_html(DESCRIPTOR, theme).replace("%3A", ":")
        )
        assert set(hosts) <= {"http://www.w3.org"}  # the name of SVG, never fetched


def test_the_view_can_reach_the_region_and_no_further() -> None:
    view = chart.view_state(DESCRIPTOR)
    (west, south), (east, north) = view["bounds"]
    assert west < view["longitude"] < east
    assert south < view["latitude"] < north
    assert view["minZoom"] < view["zoom"] < view["maxZoom"]


def test_what_cannot_be_drawn_is_said(views: Views, postures: list[Posture]) -> None:
    said = chart.unplaced(views.as_of(pd.Period("2007-10", "M")), Grain.YEARS)
    assert any(
        s.startswith("not stated → Baghdad: United States, about 17,500 planned") for s in said
    )
    for posture in postures:
        moves = [move for move in posture.redeployments_of_year if move.drawn]
        drawn = sum(len(f.rows) for f in flows(posture, Grain.YEARS, window(DESCRIPTOR)))
        listed = [s for s in chart.unplaced(posture, Grain.YEARS) if " → " in s]
        assert drawn + len(listed) == len(moves), posture.month
        for base in posture.standings:
            if base.placed or base.standing == "left_earlier":
                continue
            assert any(s.startswith(base.name) for s in chart.unplaced(posture, Grain.YEARS))


def test_text_alternative_counts_what_is_drawn(postures: list[Posture]) -> None:
    for posture in postures:
        text = chart.text_alternative(posture)
        used = sum(base.in_use for base in posture.standings)
        assert f"{used} in use" in text or not used
        assert str(posture.month.year) in text


def test_view_holds_the_region_at_any_size() -> None:
    corners = np.array([[WEST, NORTH], [EAST, SOUTH], [WEST, SOUTH], [EAST, NORTH]])
    for size in ((720, 470), (1000, 560), (400, 600)):
        view = window(DESCRIPTOR, *size)
        assert view.shows(corners).all()
        assert np.allclose(view.degrees(view.pixels(corners)), corners)


def test_disc_area_grows_with_personnel() -> None:
    assert radius_px(4_000) == pytest.approx(2 * radius_px(1_000))
    assert radius_px(1e6) == 30


def test_legend_explains_marks_and_scale() -> None:
    for theme in Theme:
        text = legend_html(DESCRIPTOR, theme)
        for words in ("10,000", "number not published", "planned", "in any year"):
            assert words in text
