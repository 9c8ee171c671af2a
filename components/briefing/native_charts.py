"""Charts that an analyst can edit: native, with the view's own numbers in a sheet behind each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from components.answer.estimate import Estimate
from components.answer.persons import rounded, whole
from components.answer.posture import ForceLevel, Views
from components.briefing.deck_writer import FONT, Box, fill, place, rgb
from components.briefing.lineage import earlier_month
from components.draw.axes import round_axis
from components.draw.palette import Palette, blend
from components.draw.series import break_months, dots, runs, stretches
from components.record.dates import spoken_month
from components.view import View

LOW, BAND, ESTIMATE, PLANNED = "low", "low to high", "estimate", "planned"

_KINDS = {
    "official": XL_MARKER_STYLE.CIRCLE,
    "research": XL_MARKER_STYLE.SQUARE,
    "press": XL_MARKER_STYLE.DIAMOND,
    "reference": XL_MARKER_STYLE.TRIANGLE,
    PLANNED: XL_MARKER_STYLE.CIRCLE,
}
_TEXT, _QUIET = Pt(14), Pt(12)
_TITLES_YEARS = (1, 2, 5, 10)
_MOST_TITLES = 9
_WIDER = 10
"""How many times higher the whole curve is where what lies after its last gap has its own chart."""


def spans(views: Views, theatre: str) -> list[tuple[int, int]]:
    """Return the months that charts of a theatre show, as ``(begin, end)``, ``end`` exclusive.

    All that has data; and by itself what lies after the last gap, where it would be a flat line.
    """
    high = views.estimate(views.descriptor.main, theatre).high
    parts = runs(~np.isnan(high))
    whole_span = (parts[0][0], parts[-1][1])
    begin, end = parts[-1]
    small = np.nanmax(high[begin:end]) * _WIDER < np.nanmax(high)
    return [whole_span, (begin, end)] if small and len(parts) > 1 else [whole_span]


def add_curve(
    slide: Slide,
    box: Box,
    views: Views,
    theatre: str,
    span: tuple[int, int],
    request: View,
    colours: Palette,
) -> GraphicFrame:
    """Add the estimate of a theatre on its band, and the published figures, by months.

    Parameters
    ----------
    box : Box
        Points.
    span : tuple of int
        Months shown, as `spans` returns them.
    """
    estimate = views.estimate(views.descriptor.main, theatre)
    begin, end = span
    figures: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for figure in dots(views, theatre):
        at = estimate.at(pd.Period(figure.middle, "M"))
        figures[at][figure.kind].append(whole(figure.persons))
    rows: list[_Row] = []
    for first, after in stretches(estimate, break_months(views, theatre)):
        if first < begin or after > end:
            continue
        # A blank row of the same day ends line and band upright: no line crosses a gap.
        rows.append(_Row(first))
        for month in range(first, after):
            rows += _rows(month, estimate, figures.pop(month, {}))
        rows.append(_Row(after - 1))
    for month, of_month in figures.items():
        if begin <= month < end:
            rows += _rows(month, None, of_month)
    rows.sort(key=lambda row: row.month)
    data = CategoryChartData(number_format="#,##0")
    data.categories = [estimate.months[row.month].start_time.date() for row in rows]
    data.add_series(LOW, [row.low for row in rows])
    data.add_series(BAND, [row.band for row in rows])
    data.add_series(ESTIMATE, [row.best for row in rows])
    for kind in _KINDS:
        numbers = [row.figures.get(kind) for row in rows]
        if any(number is not None for number in numbers):
            data.add_series(kind if kind == PLANNED else f"{kind} figure", numbers)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *place(box), data)
    chart = frame.chart
    _plain_axes(chart, colours)
    _date_axis(chart, end - begin)
    top = np.nanmax([*estimate.high[begin:end], *(n for row in rows for n in row.figures.values())])
    chart.value_axis.minimum_scale = 0
    chart.value_axis.maximum_scale = round_axis(float(top)).top
    for series in chart.plots[0].series:
        _style(series, colours)
    _as_band(chart, colours)
    _mark(chart, rows, estimate, span, request, colours)
    return frame


@dataclass(frozen=True)
class _Row:
    """A line of the sheet behind a curve: persons, None where there is nothing."""

    month: int
    low: int | None = None
    band: int | None = None
    best: int | None = None
    figures: Mapping[str, int] = field(default_factory=dict)


def _rows(
    month: int, estimate: Estimate | None, figures: Mapping[str, Sequence[int]]
) -> list[_Row]:
    """Return a month's lines: one, or as many as it has figures of a kind."""
    blank = _Row(month)
    if estimate is not None:
        low, best, high = (
            whole(float(values[month])) for values in (estimate.low, estimate.best, estimate.high)
        )
        blank = _Row(month, low, high - low, best)
    lines = max([1, *map(len, figures.values())])
    return [
        replace(blank, figures={kind: n[line] for kind, n in figures.items() if line < len(n)})
        for line in range(lines)
    ]


def _date_axis(chart: Chart, months: int) -> None:
    """Label the axis of months with a few years."""
    axis = chart.category_axis
    axis.tick_labels.number_format = "yyyy"
    axis.tick_labels.number_format_is_linked = False
    years = next((n for n in _TITLES_YEARS if months / 12 / n <= _MOST_TITLES), _TITLES_YEARS[-1])
    element = axis._element
    units = {"baseTimeUnit": "months", "majorUnit": str(years), "majorTimeUnit": "years"}
    for name, value in units.items():
        for old in element.findall(qn(f"c:{name}")):
            element.remove(old)
        element.append(element.makeelement(qn(f"c:{name}"), {"val": value}))


def _as_band(chart: Chart, colours: Palette) -> None:
    """Move the two series of the band into an area chart on the same axes, below the lines."""
    lines = chart._chartSpace.find(f".//{qn('c:lineChart')}")
    band = parse_xml(
        f'<c:areaChart {nsdecls("c")}><c:grouping val="stacked"/><c:varyColors val="0"/>'
        "</c:areaChart>"
    )
    for series in lines.findall(qn("c:ser"))[:2]:
        for name in ("c:marker", "c:smooth"):
            for child in series.findall(qn(name)):
                series.remove(child)
        band.append(series)
    for axis in lines.findall(qn("c:axId")):
        band.append(deepcopy(axis))
    lines.addprevious(band)
    below, above = chart.plots[0].series
    below.format.fill.background()
    fill(above.format, blend(colours.lead, colours.ground, 0.25))
    legend = chart.legend._element
    # What carries the band has no colour of its own, and nothing to explain.
    entry = parse_xml(
        f'<c:legendEntry {nsdecls("c")}><c:idx val="0"/><c:delete val="1"/></c:legendEntry>'
    )
    legend.insert(1, entry)


def _mark(
    chart: Chart,
    rows: Sequence[_Row],
    estimate: Estimate,
    span: tuple[int, int],
    request: View,
    colours: Palette,
) -> None:
    """Write the number at the month, and at the highest one shown."""
    begin, end = span
    highest = begin + int(np.nanargmax(estimate.best[begin:end]))
    (line,) = (series for series in chart.plots[1].series if series.name == ESTIMATE)
    for month in {highest, estimate.at(request.month)}:
        row = next(
            (n for n, row in enumerate(rows) if row.month == month and row.best is not None), None
        )
        if row is None:
            continue
        point = line.points[row]
        point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, 9
        fill(point.marker.format, colours.lead)
        # Above a line that falls away from its top; to the side where there is room.
        late = month - begin > (end - begin) * 0.6
        label = point.data_label
        label.position = XL_LABEL_POSITION.LEFT if late else XL_LABEL_POSITION.RIGHT
        if month != highest:
            label.position = XL_LABEL_POSITION.ABOVE
        number = rounded(float(estimate.best[month]))
        _write(label, f"{number}, {spoken_month(estimate.months[month])}", _TEXT, colours.text)


def _write(label: Any, words: str, size: Pt, colour: str) -> None:
    """Write the label of a point by itself, bold."""
    label.text_frame.text = words
    font = label.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = size, True, rgb(colour)


def _style(series: Any, colours: Palette) -> None:
    line, point = series.format.line, series.marker
    series.smooth = False
    point.style = XL_MARKER_STYLE.NONE
    if series.name == ESTIMATE:
        line.color.rgb, line.width = rgb(colours.lead), Pt(2.25)
        return
    line.fill.background()
    kind = series.name.removesuffix(" figure")
    if kind in _KINDS:
        point.style, point.size = _KINDS[kind], 5
        point.format.line.color.rgb = rgb(colours.text)
        point.format.line.width = Pt(0.75)
        # Pale, not hollow: LibreOffice draws no outline of a mark, and none without a fill.
        pale = blend(colours.muted, colours.ground, 0.35)
        fill(point.format, pale if kind == PLANNED else colours.muted)


def add_levels(
    slide: Slide, box: Box, views: Views, request: View, colours: Palette
) -> GraphicFrame | None:
    """Add the levels of both theatres in the two months; None where neither month has any.

    A level that is not known is an empty cell, never a zero.
    """
    described = views.descriptor
    levels = {
        month: [views.as_of(month).level(described.main, place) for place in described.places]
        for month in (earlier_month(request), request.month)
    }
    if not any(_known(level) for of_month in levels.values() for level in of_month):
        return None
    data = CategoryChartData(number_format="#,##0")
    data.categories = [theatre.name for theatre in described.theatres]
    for month, of_month in levels.items():
        data.add_series(
            spoken_month(month),
            [whole(level.best) if level and _known(level) else None for level in of_month],
        )
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place(box), data)
    chart = frame.chart
    _plain_axes(chart, colours)
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    plot.data_labels.number_format = "#,##0"
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.font.size = _TEXT
    plot.data_labels.font.color.rgb = rgb(colours.text)
    pairs = zip(plot.series, levels.values(), (colours.given_up, colours.lead), strict=True)
    for series, of_month, colour in pairs:
        _band_bars(series, of_month, colours)
        fill(series.format, colour)
        for at, value in enumerate(series.values):
            if value is not None:
                # The cell holds the person, the label says no more than is known.
                label = series.points[at].data_label
                # Away from the bar of the band.
                label.position = XL_LABEL_POSITION.INSIDE_BASE
                _write(label, rounded(float(value)), Pt(18), "#ffffff")
    return frame


def _known(level: ForceLevel | None) -> bool:
    return level is not None and not math.isnan(level.best)


def _band_bars(series: Any, levels: Sequence[ForceLevel | None], colours: Palette) -> None:
    """Draw each column's band as an error bar, for which the library has no words."""
    ends: dict[str, list[str]] = {"plus": [], "minus": []}
    for at, level in enumerate(levels):
        if level is not None and _known(level):
            reach = {"plus": level.high - level.best, "minus": level.best - level.low}
            for name, persons in reach.items():
                ends[name].append(f'<c:pt idx="{at}"><c:v>{whole(persons)}</c:v></c:pt>')
    sides = "".join(
        f"<c:{name}><c:numLit><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(levels)}"/>{"".join(points)}</c:numLit></c:{name}>'
        for name, points in ends.items()
    )
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/>{sides}<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr '
        f'val="{colours.text.removeprefix("#")}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    series._element.find(qn("c:cat")).addprevious(bars)


def _plain_axes(chart: Chart, colours: Palette) -> None:
    chart.font.name = FONT
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    for lettered in (chart, chart.legend):
        lettered.font.size, lettered.font.color.rgb = _QUIET, rgb(colours.text)
    for axis in (chart.category_axis, chart.value_axis):
        font = axis.tick_labels.font
        font.size, font.color.rgb = _QUIET, rgb(colours.muted)
        axis.format.line.color.rgb = rgb(colours.border)
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.has_major_gridlines = axis is chart.value_axis
    chart.value_axis.major_gridlines.format.line.color.rgb = rgb(colours.rule)
    chart.value_axis.major_gridlines.format.line.width = Pt(0.5)
    chart.value_axis.tick_labels.number_format = "#,##0"
    chart.value_axis.tick_labels.number_format_is_linked = False
