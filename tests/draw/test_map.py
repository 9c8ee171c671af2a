"""The map: one scale for all years, labels apart, unknown numbers seen, hostile text as text."""

import dataclasses
import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.posture import Views
from components.draw import labels
from components.draw import map as chart
from components.draw.dashes import dashes
from components.draw.flows import UNKNOWN_PX, arrow, flows, width_px
from components.draw.legend import legend_html
from components.draw.marks import marks, radius_px, spread
from components.draw.palette import Theme
from components.draw.window import EAST, NORTH, SOUTH, WEST, window
from components.record import load
from components.view import Grain

YEARS = range(2003, 2027)
HOSTILE = "@@=<img src=x onerror=alert(1)> {t} </script>\"'"


@pytest.fixture(scope="module")
def views():
    return Views(load())


@pytest.fixture(scope="module")
def postures(views):
    return [views.as_of(pd.Period(f"{year}-10", "M")) for year in YEARS]


def layers(deck):
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def test_width_grows_with_the_root_on_one_scale():
    assert width_px(10_000) == pytest.approx(math.sqrt(10) * width_px(1_000), rel=0.01)
    assert width_px(40_000) == pytest.approx(2 * width_px(10_000))


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_width_never_falls_and_never_vanishes(a, b):
    assert 0 < width_px(min(a, b)) <= width_px(max(a, b)) <= 24


def test_same_number_has_the_same_width_in_every_month(postures):
    view, seen = window(), {}
    for posture in postures:
        for item in flows(posture, Grain.YEARS, view):
            if item.known:
                assert seen.setdefault(item.persons, item.width) == item.width
    assert len(seen) > 5


def test_unknown_numbers_are_dashed_and_have_a_width(postures):
    found = 0
    for posture in postures:
        by_id = layers(chart.deck(posture, Theme.LIGHT))
        lines, cut = by_id["flows"]["data"], by_id["dashes"]["data"]
        unknown = [f for f in flows(posture, Grain.YEARS, window()) if not f.known]
        whole = {row["n"] for row in lines if row.get("k")}
        for item in unknown:
            found += 1
            assert item.width == UNKNOWN_PX
            assert f"{item.origin_name} → {item.destination_name}" in whole
        assert len(cut) >= 2 * len(unknown)
        assert all(row["w"] > 0 for row in cut + lines)
    assert found


def test_a_dashed_line_is_found_by_who_points_at_it_and_seen_as_dashes(postures):
    colour = layers(chart.deck(postures[4], Theme.LIGHT))["flows"]["getColor"]
    assert colour.startswith("@@=([[213,94,0,")  # a known number: the movement's own colour
    assert colour.endswith(",[0,0,0,0]])[k||0]")  # the line under dashes is clear


@given(
    st.lists(st.tuples(st.floats(0, 700), st.floats(0, 500)), min_size=2, max_size=9, unique=True),
    st.floats(1, 20),
    st.floats(1, 20),
)
def test_dashes_cover_their_share_of_any_line_in_order(points, on, off):
    line = np.array(points)
    length = np.hypot(*np.diff(line, axis=0).T).sum()
    found = dashes(line, on, off)
    drawn = sum(np.hypot(*np.diff(dash, axis=0).T).sum() for dash in found)
    assert np.allclose(found[0][0], line[0])
    assert drawn <= length + 1e-6
    assert drawn >= length * on / (on + off) - on - 1e-6


def test_unpublished_number_is_never_written_as_zero(postures):
    for posture in postures:
        for item in flows(posture, Grain.YEARS, window()):
            if not item.known:
                assert item.number == "number not published"


def test_arrows_end_short_of_their_destination_and_point_at_it(postures):
    view = window()
    for posture in postures:
        for item in flows(posture, Grain.YEARS, view):
            drawn = arrow(item, view)
            end = view.pixels(np.array([item.end]))[0]
            assert np.isfinite(drawn.line).all()
            assert len(drawn.line) >= 2
            tip = np.array(drawn.tip)
            assert np.hypot(*(tip - end)) < np.hypot(*(drawn.line[-1] - end)) + drawn.head


@pytest.mark.parametrize("grain", Grain)
def test_labels_never_overlap_each_other_or_a_mark(postures, grain):
    for posture in postures:
        placed, taken = chart.label_places(posture, grain=grain)
        boxes = [p.box for p in placed]
        assert labels.overlapping(boxes) == [], posture.month
        for p in placed:
            if p.wish.centred:
                continue
            left, top, right, bottom = p.box
            meet = (taken[:, 0] < right) & (taken[:, 2] > left)
            meet &= (taken[:, 1] < bottom) & (taken[:, 3] > top)
            assert not meet.any(), (posture.month, p.wish.text)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=25), st.floats(0, 720), st.floats(0, 470)),
        max_size=30,
    )
)
def test_labels_of_any_record_keep_apart_and_on_the_map(points):
    wishes = [labels.Wish(str(i), text, x, y, 6) for i, (text, x, y) in enumerate(points)]
    at = np.array([[x, y] for _, x, y in points]).reshape(-1, 2)
    taken = labels.boxes_around(at, np.full(len(at), 5.0))
    placed = labels.place(wishes, width=720, height=470, taken=taken)
    assert labels.overlapping([p.box for p in placed]) == []
    for p in placed:
        assert p.box[0] >= 0
        assert p.box[1] >= 0
        assert p.box[2] <= 720
        assert p.box[3] <= 470


def test_sites_at_one_point_are_parted(postures):
    for posture in postures:
        found = marks(posture, window())
        places = [(round(m.x + m.dx), round(m.y + m.dy)) for m in found]
        assert len(set(places)) == len(places), posture.month
        assert all(math.hypot(m.dx, m.dy) < 25 for m in found)


@settings(deadline=None)
@given(st.integers(2, 9), st.floats(3, 6))
def test_any_number_of_sites_at_one_point_is_parted_the_same_way_each_time(n, radius):
    points, radii = np.full((n, 2), 100.0), np.full(n, radius)
    moved = spread(points, radii)
    assert np.array_equal(moved, spread(points, radii))
    gaps = [np.hypot(*(a - b)) for i, a in enumerate(moved) for b in moved[i + 1 :]]
    assert min(gaps) > radius


def test_every_base_with_a_point_can_be_clicked(postures):
    for posture in postures:
        layer = layers(chart.deck(posture, Theme.LIGHT))["bases"]
        assert layer["pickable"] is True
        pointed = posture.bases[posture.bases["lat"].notna()]
        assert {row["i"] for row in layer["data"]} == set(pointed["place"])


def test_selected_base_is_ringed_and_nothing_else_moves(postures):
    posture = postures[4]
    place = str(posture.bases[posture.bases["lat"].notna()]["place"].iloc[0])
    plain = layers(chart.deck(posture, Theme.LIGHT))
    ringed = layers(chart.deck(posture, Theme.LIGHT, selected=place))
    assert [row["i"] for row in ringed["selected"]["data"]] == [place]
    assert plain["selected"]["data"] == []
    assert {k: v for k, v in plain.items() if k != "selected"} == {
        k: v for k, v in ringed.items() if k != "selected"
    }


def test_rows_are_the_same_in_every_theme(postures):
    by_theme = [layers(chart.deck(postures[4], theme)) for theme in Theme]
    for name in chart.DEPENDENT:
        assert by_theme[0][name]["data"] == by_theme[1][name]["data"]


def test_hostile_text_is_never_run(postures):
    posture = postures[4]
    bases = posture.bases.assign(name=HOSTILE, recipient=HOSTILE)
    moves = posture.movements_of_year.assign(origin_name=HOSTILE, destination_name=HOSTILE)
    hostile = dataclasses.replace(posture, bases=bases, movements_of_year=moves)
    deck = chart.deck(hostile, Theme.LIGHT, publishers=dict.fromkeys(bases["source"], HOSTILE))
    for layer in layers(deck).values():
        rows = layer["data"]
        for row in rows if isinstance(rows, list) else []:
            for value in row.values() if isinstance(row, dict) else []:
                if isinstance(value, str):
                    assert not value.startswith("@@")
                    assert "{" not in value
    # The template holds no text of the record: who fills it in escapes it.
    assert deck._tooltip["html"] == "<b>{n}</b><br>{t}"


def test_no_other_host_is_named(postures):
    for theme in Theme:
        text = chart.deck(postures[4], theme).to_json() + legend_html(theme)
        hosts = set(re.findall(r"(?:https?:)?//[\w.]+", text.replace("http%3A", "http:")))
        assert hosts <= {"http://www.w3.org"}  # the name of SVG, never fetched
        spec = json.loads(chart.deck(postures[4], theme).to_json())
        assert spec["mapStyle"] == "__MAP_STYLE__"  # or Streamlit would ask Carto for one
        assert spec.get("mapProvider") is None


def test_the_view_is_the_same_in_every_step(postures):
    decks = [json.loads(chart.deck(p, Theme.LIGHT).to_json()) for p in postures[::5]]
    assert all(deck["initialViewState"] == decks[0]["initialViewState"] for deck in decks)


def test_what_cannot_be_drawn_is_said(views, postures):
    said = chart.unplaced(views.as_of(pd.Period("2007-10", "M")), Grain.YEARS)
    assert any(s.startswith("United States → Baghdad: about 17,500 planned") for s in said)
    for posture in postures:
        rows = posture.movements_of_year
        rows = rows[rows["drawn"]]
        drawn = sum(len(f.rows) for f in flows(posture, Grain.YEARS, window()))
        listed = [s for s in chart.unplaced(posture, Grain.YEARS) if " → " in s]
        assert drawn + len(listed) == len(rows), posture.month
        lost = posture.bases[posture.bases["lat"].isna()]
        lost = lost[lost["standing"] != "left_earlier"]
        for name in lost["name"]:
            assert any(s.startswith(name) for s in chart.unplaced(posture, Grain.YEARS))


def test_text_alternative_counts_what_is_drawn(postures):
    for posture in postures:
        text = chart.text_alternative(posture)
        used = int((posture.bases["standing"] == "in_use").sum())
        assert f"{used} in use" in text or not used
        assert str(posture.month.year) in text


def test_view_holds_the_region_at_any_size():
    corners = np.array([[WEST, NORTH], [EAST, SOUTH], [WEST, SOUTH], [EAST, NORTH]])
    for size in ((720, 470), (1000, 560), (400, 600)):
        view = window(*size)
        assert view.shows(corners).all()
        assert np.allclose(view.degrees(view.pixels(corners)), corners)


def test_disc_area_grows_with_personnel():
    assert radius_px(4_000) == pytest.approx(2 * radius_px(1_000))
    assert radius_px(1e6) == 30


def test_legend_explains_marks_and_scale():
    for theme in Theme:
        text = legend_html(theme)
        for words in ("10,000", "number not published", "planned", "one scale for all years"):
            assert words in text
