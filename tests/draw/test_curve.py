"""The curve: every figure drawn as itself, gaps as gaps, nothing across a re-count."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.answer.estimate import Basis, Estimate, Level, official
from components.answer.persons import coarse, rounded
from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.draw.axes import axis, ends, height, ticks
from components.draw.curve import SYMBOLS, curve, month_position, text_alternative
from components.draw.palette import Theme
from components.draw.series import dots, labelled_years, stretches
from components.view import Scale

AXES = {"iraq": "y", "syria": "y2"}


@pytest.fixture(scope="module")
def traces(views: Views) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        t.to_plotly_json() for t in curve(views, Theme.LIGHT, Scale.LINEAR).data
    ]
    return found


def shown(traces: list[dict[str, Any]], **wanted: object) -> list[dict[str, Any]]:
    return [t for t in traces if all(t.get(key) == value for key, value in wanted.items())]


@pytest.mark.parametrize("theatre", ["iraq", "syria"])
def test_every_reported_figure_is_a_dot(
    views: Views, traces: list[dict[str, Any]], theatre: str
) -> None:
    rows = views.record.force_levels
    rows = rows[
        (rows["place"] == theatre)
        & (rows["force"] == "USA")
        & (rows["status"] == "reported")
        & (rows["counting_rule"] == "in_country")
        & rows[["low", "value", "high"]].notna().any(axis=1)
    ]
    dots = [
        t
        for t in shown(traces, mode="markers")
        if t.get("yaxis", "y") == AXES[theatre] and t["name"] in SYMBOLS
    ]
    assert sum(len(t["x"]) for t in dots) == len(rows) > 0


def test_plans_are_hollow(traces: list[dict[str, Any]]) -> None:
    planned = shown(traces, name="planned")
    assert planned
    assert all(t["marker"]["symbol"] == "circle-open" for t in planned)


def test_other_counting_rules_are_drawn_on_request_only(traces: list[dict[str, Any]]) -> None:
    asked = {t["name"] for t in traces if t.get("visible") == "legendonly"}
    rules = {"caps", "personnel office", "fiscal-year means", "allies", "contractors"}
    assert asked == {*rules, "totals of bases"}


def test_spans_without_a_count_are_hatched(views: Views, traces: list[dict[str, Any]]) -> None:
    rows = views.record.force_levels
    rows = rows[
        (rows["status"] == "withheld")
        & (rows["force"] == "USA")
        & rows["place"].isin(["iraq", "syria"])
    ]
    hatched = shown(traces, name="withheld")
    assert len(hatched) == len(rows) > 0
    assert all(t["fillpattern"]["shape"] == "/" for t in hatched)
    # The personnel office stopped publishing Iraq and Syria with December 2017.
    assert any(t["x"][0] == "2017-12-01" and t["x"][1] == "2021-09-30" for t in hatched)


@pytest.mark.parametrize("at", ["2017-12", "2024-12"])
def test_no_line_crosses_a_recount_of_syria(traces: list[dict[str, Any]], at: str) -> None:
    lines = [
        t for t in shown(traces, mode="lines", yaxis="y2") if t.get("name") == "estimate and band"
    ]
    assert lines
    for line in lines:
        before = [x for x in line["x"] if x[:7] < at]
        after = [x for x in line["x"] if x[:7] >= at]
        assert not (before and after), line["x"]


def test_a_recount_cuts_the_line_between_two_reported_months() -> None:
    months = pd.period_range("2024-10", "2025-01", freq="M")
    rows = zip((900.0, 900.0, 2000.0, 2000.0), "abcd", strict=True)
    levels = tuple(Level(best, best, best, Basis.REPORTED, (row,)) for best, row in rows)
    found = Estimate("USA", "syria", months, levels)
    assert stretches(found, set()) == [(0, 4)]
    assert stretches(found, {pd.Period("2024-12", "M")}) == [(0, 2), (2, 4)]


def test_nothing_is_drawn_where_nothing_is_estimated(
    views: Views, traces: list[dict[str, Any]]
) -> None:
    estimate = views.estimate("USA", "iraq")
    silent = {
        str(m) for m, best in zip(estimate.months, estimate.best, strict=True) if np.isnan(best)
    }
    assert "2013-06" in silent
    drawn = {
        x[:7]
        for t in traces
        if t.get("name") == "estimate and band" and t.get("yaxis", "y") == "y"
        for x in t["x"]
    }
    assert not drawn & silent


def test_axes_are_frozen_and_hold_every_figure(views: Views) -> None:
    for scale in Scale:
        layout = curve(views, Theme.DARK, scale).layout
        for drawn in (layout.xaxis, layout.yaxis, layout.yaxis2):
            assert drawn.fixedrange
            assert len(drawn.range) == 2
    for theatre in views.descriptor.places:
        reach = axis(views, theatre)
        estimate = views.estimate("USA", theatre)
        assert np.nanmax(estimate.high) < reach.top
        assert np.log10(np.nanmax(estimate.high)) < reach.log[1]


def test_the_month_is_marked_where_the_axis_has_it(views: Views) -> None:
    schema = views.record.schema
    assert 0 < month_position(schema, schema.first) < 0.01
    assert 0.99 < month_position(schema, schema.last) < 1
    middle = month_position(schema, pd.Period("2014-12", "M"))
    assert abs(middle - 0.5) < 0.005


def test_a_finished_figure_is_turned_into_a_dictionary_once(views: Views) -> None:
    figure = curve(views, Theme.LIGHT, Scale.LINEAR)
    assert figure.to_dict() is figure.to_dict()


def test_text_alternative_names_peak_and_ends(views: Views) -> None:
    said = text_alternative(views)
    # CRS and AP: the surge peaked in October and November 2007.
    assert "highest in October 2007" in said or "highest in November 2007" in said
    assert "Syria" in said


def test_hostile_text_in_a_table_is_escaped_in_a_hover(views: Views) -> None:
    for trace in curve(views, Theme.LIGHT, Scale.LINEAR).data:
        for text in trace.text or () if not isinstance(trace.text, str) else (trace.text,):
            stripped = str(text).replace("<b>", "").replace("</b>", "").replace("<br>", "")
            assert "<" not in stripped


def test_a_level_is_said_no_more_finely_than_the_headline_says_it(
    views: Views, traces: list[dict[str, Any]]
) -> None:
    """147,575 in a hover is 147,600 in the headline, and so it is in the text alternative."""
    lines = [t for t in traces if "(estimate)" in str(t.get("hovertemplate"))]
    drawn = [int(y) for t in lines for y in t["y"]]
    assert drawn
    assert all(y == coarse(y) for y in drawn)
    numbers = re.findall(r" at ([\d,]*\d)", text_alternative(views))
    assert len(numbers) == 6
    assert all(number == rounded(float(number.replace(",", ""))) for number in numbers)


def test_a_surge_and_a_few_thousand_are_both_labelled(views: Views) -> None:
    reach = axis(views, "iraq")
    numbers = ticks(reach, Scale.ROOT, 0.07)
    assert {0, 2_500, 50_000, 150_000} <= set(numbers)
    _, top = ends(reach, Scale.ROOT)
    # At a panel's least height, 240 pixels: well above the line of zero.
    assert height(Scale.ROOT, 2_500) / top * 240 > 24
    assert ticks(reach, Scale.LINEAR, 0.07) == [0, 50_000, 100_000, 150_000, 200_000]


def test_a_root_is_drawn_as_one_and_said_in_persons(
    views: Views, traces: list[dict[str, Any]]
) -> None:
    roots = [t.to_plotly_json() for t in curve(views, Theme.LIGHT, Scale.ROOT).data]
    assert len(roots) == len(traces)
    for root, linear in zip(roots, traces, strict=True):
        if linear.get("yaxis") in {"y3", "y4"}:
            continue
        numbers = np.array([np.nan if y is None else y for y in linear["y"]], dtype=float)
        drawn = np.array(root["y"], dtype=float)
        assert np.allclose(drawn, np.sqrt(numbers), atol=0.01, equal_nan=True)
        if "(estimate)" in str(linear.get("hovertemplate")):
            assert "%{customdata:,}" in root["hovertemplate"]
            assert np.array_equal(root["customdata"], numbers)


def test_with_contractors_nothing_leaves_a_panel(views: Views) -> None:
    under = views.under(Policy(contractors=True))
    for theatre in AXES:
        high = np.nanmax(under.estimate("USA", theatre).high)
        for scale in Scale:
            assert height(scale, high) < ends(axis(under, theatre), scale)[1]


def test_official_only_leaves_only_official_dots(views: Views) -> None:
    under = views.under(Policy(Choice.OFFICIAL))
    for theatre in AXES:
        figures = dots(under, theatre)
        assert all(official(views.descriptor, figure) for figure in figures)
        assert 0 < len(figures) < len(dots(views, theatre))


def test_another_choice_stands_beside_the_best_evidence(views: Views) -> None:
    under = curve(views.under(Policy(Choice.LOWEST)), Theme.LIGHT, Scale.ROOT)
    assert any(t.name == "best evidence" for t in under.data)
    assert not any(t.name == "best evidence" for t in curve(views, Theme.LIGHT, Scale.ROOT).data)


def test_clock_and_curve_are_labelled_with_the_same_years(views: Views) -> None:
    years = labelled_years(views.record.schema)
    assert years == [2004, 2008, 2012, 2016, 2020, 2024]
    shown_years = curve(views, Theme.LIGHT, Scale.ROOT).layout.xaxis.tickvals
    assert [int(day[:4]) for day in shown_years] == years


def test_published_totals_of_bases_can_be_asked_for(
    views: Views, traces: list[dict[str, Any]]
) -> None:
    """505 in Iraq at the peak would be nothing on an axis of 200,000 persons."""
    totals = shown(traces, name="totals of bases")
    assert {t["mode"] for t in totals} == {"markers", "text"}
    assert all(t["visible"] == "legendonly" for t in totals)
    assert sum(t["showlegend"] for t in totals) == 1
    drawn = [t for t in totals if t["mode"] == "markers" and t["yaxis"] == "y3"]
    assert len(drawn[0]["x"]) == len(views.bases_in_use["iraq"]) > 10
    assert all(0 <= y <= 1 for t in totals for y in t["y"])
    assert not shown([t.to_plotly_json() for t in curve(views, Theme.LIGHT, Scale.LOG).data],
                     name="totals of bases", visible=True)  # fmt: skip
