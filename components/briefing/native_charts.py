"""Charts that an analyst can edit: native, with the view's own numbers in a sheet behind each."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from components.answer.estimate import FEEDING_RULE
from components.answer.persons import rounded, whole
from components.answer.posture import Views
from components.briefing.layout import Box
from components.briefing.panels import theatre_levels
from components.draw.axes import axis as theatre_axis
from components.draw.palette import Palette
from components.draw.series import break_months, published, stretches
from components.record.dates import spoken_month
from components.view import View

ESTIMATE, LOW, HIGH = "estimate", "band, low", "band, high"
PLANNED = "planned"

_DAY_ZERO = date(1899, 12, 30).toordinal()
"""The day before day 1 of a spreadsheet, as spreadsheets count."""

_MARKERS = {
    "official": XL_MARKER_STYLE.CIRCLE,
    "research": XL_MARKER_STYLE.SQUARE,
    "press": XL_MARKER_STYLE.DIAMOND,
    "reference": XL_MARKER_STYLE.TRIANGLE,
}
_TEXT = Pt(10)


def serial(day: pd.Timestamp) -> int:
    """Return a day as the number that a spreadsheet has for it."""
    return day.date().toordinal() - _DAY_ZERO


def add_curve(
    slide: Slide, box: Box, views: Views, theatre: str, request: View, colours: Palette
) -> GraphicFrame:
    """Add the estimate of a theatre with its band, and the published figures, over the whole span.

    Parameters
    ----------
    box : Box
        Points.
    """
    data = XyChartData(number_format="#,##0")
    estimate = views.estimate(views.descriptor.main, theatre)
    days = [serial(month.start_time + pd.Timedelta(days=14)) for month in estimate.months]
    cuts = stretches(estimate, break_months(views, theatre))
    for name, values in ((ESTIMATE, estimate.best), (LOW, estimate.low), (HIGH, estimate.high)):
        series = data.add_series(name)
        for number, (begin, end) in enumerate(cuts):
            if number:
                # An empty cell parts what no line may join.
                series.add_data_point(days[begin], None)
            for day, value in zip(days[begin:end], values[begin:end], strict=True):
                series.add_data_point(day, whole(float(value)))
    rows = published(views, theatre)
    plain = rows["counting_rule"] == FEEDING_RULE
    reported = rows[plain & (rows["status"] == "reported")]
    groups = {
        f"{kind} figure": reported[reported["kind"] == kind]
        for kind in _MARKERS
        if (reported["kind"] == kind).any()
    }
    planned = rows[rows["status"] == PLANNED]
    if len(planned):
        groups[PLANNED] = planned
    for name, some in groups.items():
        series = data.add_series(name)
        for at, shown in zip(some["at"], some["shown"], strict=True):
            series.add_data_point(serial(pd.Timestamp(at)), whole(float(shown)))
    marker, top = spoken_month(request.month), theatre_axis(views, theatre).top
    line = data.add_series(marker)
    day = days[estimate.at(request.month)]
    line.add_data_point(day, 0)
    line.add_data_point(day, top)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *_place(box), data)
    chart = frame.chart
    _plain_axes(chart, colours)
    schema = views.record.schema
    # Two days into January, so that two years later is never the December before.
    chart.category_axis.minimum_scale = serial(schema.first.start_time) + 2
    chart.category_axis.maximum_scale = serial(schema.last.end_time)
    chart.category_axis.major_unit = 2 * 365.25
    chart.category_axis.tick_labels.number_format = "yyyy"
    chart.category_axis.tick_labels.number_format_is_linked = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.maximum_scale = top
    for series in chart.plots[0].series:
        _style(series, series.name, marker, colours)
    return frame


def _style(series: object, name: str, marker: str, colours: Palette) -> None:
    line, point = series.format.line, series.marker  # type: ignore[attr-defined]
    series.smooth = False  # type: ignore[attr-defined]
    point.style = XL_MARKER_STYLE.NONE
    if name == ESTIMATE:
        line.color.rgb, line.width = _rgb(colours.lead), Pt(2.25)
    elif name in {LOW, HIGH}:
        line.color.rgb, line.width = _rgb(colours.lead), Pt(0.75)
        line.dash_style = MSO_LINE_DASH_STYLE.SQUARE_DOT
    elif name == marker:
        line.color.rgb, line.width = _rgb(colours.text), Pt(1)
    else:
        line.fill.background()
        kind = name.split(maxsplit=1)[0]
        point.style = _MARKERS.get(kind, XL_MARKER_STYLE.CIRCLE)
        point.size = 5
        point.format.line.color.rgb = _rgb(colours.text)
        point.format.line.width = Pt(0.75)
        point.format.fill.solid()
        fill = colours.attention if name == PLANNED else colours.muted
        point.format.fill.fore_color.rgb = _rgb(fill)


def add_levels(
    slide: Slide, box: Box, views: Views, request: View, colours: Palette
) -> GraphicFrame | None:
    """Add the levels of both theatres in the two months; None where neither month has any.

    A level that is not known is an empty cell, never a zero.
    """
    if request.since is None:
        return None
    levels = theatre_levels(views, request.since, request.month)
    if all(math.isnan(v) for _, before, after in levels for v in (before, after)):
        return None
    data = CategoryChartData(number_format="#,##0")
    data.categories = [name for name, _, _ in levels]
    months = (request.since, request.month)
    for number, month in enumerate(months, start=1):
        values = [row[number] for row in levels]
        data.add_series(
            spoken_month(month),
            [None if np.isnan(value) else whole(float(value)) for value in values],
        )
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *_place(box), data)
    chart = frame.chart
    _plain_axes(chart, colours)
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    plot.data_labels.number_format = "#,##0"
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.font.size = _TEXT
    plot.data_labels.font.color.rgb = _rgb(colours.text)
    for series, colour in zip(plot.series, (colours.given_up, colours.lead), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(colour)
        for at, value in enumerate(series.values):
            if value is not None:
                # The cell holds the person, the label says no more than is known.
                text = series.points[at].data_label.text_frame
                text.text = rounded(float(value))
                text.paragraphs[0].runs[0].font.size = _TEXT
                text.paragraphs[0].runs[0].font.color.rgb = _rgb(colours.text)
    return frame


def _plain_axes(chart: Chart, colours: Palette) -> None:
    chart.font.size = _TEXT
    chart.font.color.rgb = _rgb(colours.text)
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = _TEXT
    chart.legend.font.color.rgb = _rgb(colours.text)
    for axis in (chart.category_axis, chart.value_axis):
        axis.tick_labels.font.size = _TEXT
        axis.tick_labels.font.color.rgb = _rgb(colours.muted)
        axis.format.line.color.rgb = _rgb(colours.border)
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.has_major_gridlines = axis is chart.value_axis
    chart.value_axis.has_major_gridlines = True
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb(colours.rule)
    chart.value_axis.major_gridlines.format.line.width = Pt(0.5)
    chart.value_axis.tick_labels.number_format = "#,##0"
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.category_axis.has_major_gridlines = False


def _place(box: Box) -> tuple[Pt, Pt, Pt, Pt]:
    return Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))
