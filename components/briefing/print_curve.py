"""The curve on paper: what the screen's curve shows, drawn without a browser.

Plotly makes pictures only through one. The stretches of the estimate, the dots and the withheld
spans are those of `components.draw.series`, the axes and signs those of the screen's curve.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.answer.estimate import FEEDING_CREDIBILITY, FEEDING_RULE, Basis
from components.answer.posture import HEADLINE_FORCE, THEATRES, Views
from components.briefing.canvas import Canvas
from components.briefing.layout import Box
from components.briefing.print_legend import Item, draw_legend, legend_height, line_item
from components.briefing.request import Request, troops
from components.briefing.typeface import LEAST_PT, Weight, text_width
from components.draw.curve import LOG_RANGE, SYMBOLS, TOPS, Scale, month_position
from components.draw.palette import Palette, blend
from components.draw.series import break_months, published, runs, stretches, withheld
from components.record.dates import spoken_month
from components.record.schema import Schema

_SIZE = LEAST_PT
_TICK_ROOM = 36.0
_MONTH_ROOM = 12.0
_YEAR_ROOM = 13.0
_LABEL_ROW = 10.5
_SHARE = 0.66
"""Of the height of both panels, what Iraq's takes."""

_STRIP = 0.08
_DOT = 1.75
_BAND = 0.22
_LINEAR_TICKS = {"iraq": 50_000, "syria": 1_500}


@dataclass(frozen=True)
class _Panel:
    """One theatre's axes.

    Attributes
    ----------
    box : Box
        Points.
    span : tuple of pandas.Timestamp
        First and last day of the time axis.
    scale : Scale
    top : float
        Upper end of a linear axis, in persons.
    """

    theatre: str
    box: Box
    span: tuple[pd.Timestamp, pd.Timestamp]
    scale: Scale
    top: float

    def x(self, day: pd.Timestamp) -> float:
        """Return where a day lies."""
        first, last = self.span
        return self.box.x + self.box.width * ((day - first) / (last - first))

    def y(self, persons: float) -> float:
        """Return where a number lies; zeros lie below a logarithmic axis."""
        if self.scale is Scale.LOG:
            low, high = LOG_RANGE[self.theatre]
            share = (math.log10(max(persons, 1e-3)) - low) / (high - low)
        else:
            share = persons / self.top
        return self.box.bottom - self.box.height * share


def draw_curve(canvas: Canvas, box: Box, views: Views, request: Request, colours: Palette) -> None:
    """Draw both theatres' panels, the milestones between them and the legend, into a box."""
    schema = views.record.schema
    items = _legend(views, colours)
    below = legend_height(items, box.width)
    plots = Box(
        box.x + _TICK_ROOM,
        box.y + _MONTH_ROOM,
        box.width - _TICK_ROOM - 4,
        box.height - _MONTH_ROOM - _YEAR_ROOM - below - 4,
    )
    labels = _milestones(views, plots)
    between = max((row for *_, row in labels), default=0) * _LABEL_ROW + _LABEL_ROW + 6
    tall = plots.height - between
    span = schema.first.start_time, schema.last.end_time.normalize()
    upper, rest = plots.top(tall * _SHARE, between)
    panels = [
        _Panel(theatre, place, span, request.scale, axis_top(views, theatre))
        for theatre, place in zip(THEATRES, (upper, rest), strict=True)
    ]
    _beyond(canvas, panels, plots, schema, colours)
    for x, *_ in labels:
        canvas.line(
            [(x, plots.y), (x, plots.bottom)], colours.withheld, 0.7, dash=(0.8, 2.0), butt=True
        )
    _years(canvas, panels, schema, colours)
    named = {panel.theatre: _axes(canvas, panel, views, colours) for panel in panels}
    for _, left, text, row in labels:
        y = upper.bottom + 3 + _LABEL_ROW * (row + 0.5)
        canvas.text(left, y, text, _SIZE, colours.muted, halo=colours.ground, middle=True)
    for panel in panels:
        _withheld(canvas, panel, views, colours)
        _estimate(canvas, panel, views, colours)
        _dots(canvas, panel, views, colours)
        _breaks(canvas, panel, named[panel.theatre], views, colours)
    _month(canvas, panels, plots, request, schema, colours)
    draw_legend(canvas, Box(box.x, box.bottom - below, box.width, below), items, colours)


def axis_top(views: Views, theatre: str) -> float:
    """Return the upper end of a theatre's linear axis: the same for every month of a policy.

    That of the screen, or more where a policy takes in so many that they would not fit.
    """
    high = views.estimate(HEADLINE_FORCE, theatre).high
    most, step = float(np.nan_to_num(high).max()), _LINEAR_TICKS[theatre]
    return float(max(TOPS[theatre], math.ceil(most / step) * step))


def withheld_words(views: Views, theatre: str) -> str:
    """Say in which spans a theatre's counts are withheld, and where it was counted anew."""
    said = []
    for whole, what in ((True, "the figure itself"), (False, "the personnel office's count")):
        spans = []
        for span in withheld(views, theatre):
            ends = [spoken_month(pd.Period(day, "M")) for day in (span.begin, span.end)]
            if span.whole is whole:
                spans.append(" to ".join(dict.fromkeys(ends)))
        if spans:
            said.append(f"Withheld, {what}: {'; '.join(spans)}.")
    anew = [spoken_month(month) for month in sorted(break_months(views, theatre))]
    if anew:
        said.append(f"Counted anew, no line crosses it: {', '.join(anew)}.")
    return " ".join(said) or "Nothing is on record as withheld."


def _name(views: Views, place: str) -> str:
    return str(views.record.places.set_index("id")["name"].get(place, place))


def _ticks(panel: _Panel) -> list[float]:
    if panel.scale is Scale.LOG:
        low, high = LOG_RANGE[panel.theatre]
        return [10.0**power for power in range(math.ceil(low), math.floor(high) + 1)]
    step = _LINEAR_TICKS[panel.theatre]
    return [float(value) for value in range(0, round(panel.top) + 1, step)]


def _axes(canvas: Canvas, panel: _Panel, views: Views, colours: Palette) -> float:
    """Draw grid, numbers and name of a panel; return where the name ends."""
    box = panel.box
    for value in _ticks(panel):
        y = panel.y(value)
        canvas.line([(box.x, y), (box.right, y)], colours.rule, 0.4, butt=True)
        canvas.text(box.x - 4, y, f"{value:,.0f}", _SIZE, colours.muted, align="right", middle=True)
    name = _name(views, panel.theatre)
    y = box.y + 7.5
    wide = canvas.text(
        box.x + 5, y, name, 9, colours.text,
        weight=Weight.SEMIBOLD, halo=colours.ground, middle=True,
    )  # fmt: skip
    logarithmic = panel.scale is Scale.LOG
    words = (", logarithmic, zeros not drawn", ", log, no zeros") if logarithmic else ("",)
    room, counted = box.width - 10 - wide, f", {troops(views.policy)}"
    said = next(
        (w for w in words if text_width(f"{counted}{w}", 9) <= room), words[-1]
    )  # fmt: skip
    wide += canvas.text(
        box.x + 5 + wide, y, f"{counted}{said}", 9, colours.text,
        halo=colours.ground, middle=True,
    )  # fmt: skip
    return box.x + 5 + wide


def _years(canvas: Canvas, panels: list[_Panel], schema: Schema, colours: Palette) -> None:
    lowest = panels[-1]
    step = 2 if lowest.box.width > 260 else 4
    for year in range(schema.first.year + 1, schema.last.year + 1, step):
        x = lowest.x(pd.Timestamp(year, 1, 1))
        for panel in panels:
            canvas.line([(x, panel.box.y), (x, panel.box.bottom)], colours.rule, 0.4, butt=True)
        canvas.text(
            x, lowest.box.bottom + 8, str(year), _SIZE, colours.muted, align="center", middle=True
        )


def _beyond(
    canvas: Canvas, panels: list[_Panel], plots: Box, schema: Schema, colours: Palette
) -> None:
    """Shade what lies after the horizon."""
    x = panels[0].x(schema.horizon.end_time)
    canvas.box(Box(x, plots.y, plots.right - x, plots.height), fill=colours.rule, alpha=0.35)


def _withheld(canvas: Canvas, panel: _Panel, views: Views, colours: Palette) -> None:
    box = panel.box
    for span in withheld(views, panel.theatre):
        begin = max(panel.x(span.begin), box.x)
        end = min(panel.x(span.end), box.right)
        tall = box.height * (1.0 if span.whole else _STRIP)
        area = Box(begin, box.bottom - tall, max(end - begin, 1.5), tall)
        canvas.hatch(area, colours.muted, step=3.2, width=0.45)
        canvas.box(area, edge=colours.withheld, width=0.4)


def _estimate(canvas: Canvas, panel: _Panel, views: Views, colours: Palette) -> None:
    estimate = views.estimate(HEADLINE_FORCE, panel.theatre)
    x = np.array([panel.x(month.start_time + pd.Timedelta(days=14)) for month in estimate.months])
    fill = blend(colours.usa, colours.ground, _BAND)
    clip = panel.box
    cuts = stretches(estimate, break_months(views, panel.theatre))
    for begin, end in cuts:
        low = [panel.y(v) for v in estimate.low[begin:end]]
        high = [panel.y(v) for v in estimate.high[begin:end]]
        along = x[begin:end]
        if end - begin == 1:
            # One month alone: as wide as a month, so that it is seen.
            half = panel.box.width / len(estimate.months) / 2
            along = np.array([along[0] - half, along[0] + half])
            low, high = low * 2, high * 2
        outline = np.column_stack([np.r_[along, along[::-1]], np.r_[high, low[::-1]]])
        canvas.polygon(outline, fill=fill, clip=clip)
    for begin, end in cuts:
        best = np.array([panel.y(v) for v in estimate.best[begin:end]])
        along = x[begin:end]
        line = np.column_stack([along, best])
        if end - begin == 1:
            canvas.disc(along[0], best[0], 0.8, fill=colours.usa, clip=clip)
            continue
        canvas.line(line, colours.usa, 1.4, clip=clip)
        for from_, to in runs(estimate.basis[begin:end] == Basis.CARRIED):
            carried = line[max(from_ - 1, 0) : to]
            if len(carried) > 1:
                canvas.line(carried, colours.ground, 1.6, dash=(1.4, 2.6), clip=clip, butt=True)


def _dots(canvas: Canvas, panel: _Panel, views: Views, colours: Palette) -> None:
    rows = published(views, panel.theatre)
    plain = (rows["counting_rule"] == FEEDING_RULE) & (rows["status"] == "reported")
    rows = rows[plain | (rows["status"] == "planned")]
    top, bottom = panel.box.y - 1, panel.box.bottom + 1
    for row in rows.sort_values(["first", "id"]).to_dict("records"):
        y = panel.y(float(row["shown"]))
        if not top <= y <= bottom:
            continue
        strong = row["credibility"] in FEEDING_CREDIBILITY
        x = panel.x(pd.Timestamp(row["at"]))
        if row["status"] == "planned":
            canvas.disc(
                x, y, _DOT + 0.3, fill=colours.ground, edge=colours.text, width=0.6,
                alpha=0.75 if strong else 0.4,
            )  # fmt: skip
        else:
            draw_dot(canvas, x, y, str(row["kind"]), colours, alpha=0.6 if strong else 0.25)


def draw_dot(
    canvas: Canvas, x: float, y: float, kind: str, colours: Palette, *, alpha: float
) -> None:
    """Draw a published figure in the shape of its source's kind."""
    r = _DOT
    match SYMBOLS.get(kind, "circle"):
        case "square":
            corners = [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
        case "diamond":
            d = 1.35 * r
            corners = [(x, y - d), (x + d, y), (x, y + d), (x - d, y)]
        case "triangle-up":
            corners = [(x, y - 1.4 * r), (x + 1.3 * r, y + r), (x - 1.3 * r, y + r)]
        case _:
            canvas.disc(x, y, r, fill=colours.text, alpha=alpha)
            return
    canvas.polygon(corners, fill=colours.text, alpha=alpha)


def _breaks(canvas: Canvas, panel: _Panel, named: float, views: Views, colours: Palette) -> None:
    """Draw re-counts; ``named`` is where the panel's name ends, which their word keeps clear of."""
    box = panel.box
    # The end of what is printed in two rows: that of the name, and the next.
    ends = [named + 4, box.x]
    for month in sorted(break_months(views, panel.theatre)):
        x = panel.x(month.start_time)
        canvas.line([(x, box.y), (x, box.bottom)], colours.movement, 0.9, dash=(1.2, 1.6))
        wide = text_width("re-count", _SIZE)
        right = x + 2 + wide > box.right
        left = x - 2 - wide if right else x + 2
        row = next((i for i, end in enumerate(ends) if left > end), None)
        if row is None:
            continue
        canvas.text(
            left, box.y + 7.5 + row * _LABEL_ROW, "re-count", _SIZE, colours.movement,
            halo=colours.ground, middle=True,
        )  # fmt: skip
        ends[row] = left + wide


def _milestones(views: Views, plots: Box) -> list[tuple[float, float, str, int]]:
    """Place the milestones' labels in rows: point, left end, text, row."""
    schema = views.record.schema
    rows = views.record.milestones
    found: list[tuple[float, float, str, int]] = []
    ends: list[float] = []
    for row in rows[rows["label"] != ""].sort_values("first").to_dict("records"):
        share = month_position(schema, pd.Period(row["first"], freq="M"))
        x, text = plots.x + plots.width * share, str(row["label"])
        wide = text_width(text, _SIZE)
        left = min(max(x - wide / 2, plots.x - 6), plots.right - wide + 2)
        line = next((i for i, end in enumerate(ends) if left > end + 5), len(ends))
        if line == len(ends):
            ends.append(0.0)
        ends[line] = left + wide
        found.append((x, left, text, line))
    return found


def _month(
    canvas: Canvas,
    panels: list[_Panel],
    plots: Box,
    request: Request,
    schema: Schema,
    colours: Palette,
) -> None:
    """Mark the month that is answered for."""
    x = plots.x + plots.width * month_position(schema, request.month)
    for panel in panels:
        top = panel.box.y - (2 if panel is panels[0] else 0)
        canvas.line([(x, top), (x, panel.box.bottom)], colours.text, 0.9, butt=True)
    text = spoken_month(request.month)
    wide = text_width(text, 9, Weight.SEMIBOLD)
    left = min(max(x - wide / 2, plots.x), plots.right - wide)
    canvas.text(
        left, plots.y - 7, text, 9, colours.text, weight=Weight.SEMIBOLD, middle=True
    )  # fmt: skip


def _legend(views: Views, colours: Palette) -> list[Item]:
    band = blend(colours.usa, colours.ground, _BAND)
    items = [line_item("estimate and band", colours.usa, 1.4, band=band)]

    def dot(kind: str) -> Callable[[Canvas, float, float], None]:
        def draw(canvas: Canvas, x: float, y: float) -> None:
            draw_dot(canvas, x + 2.5, y, kind, colours, alpha=0.7)

        return draw

    def plan(canvas: Canvas, x: float, y: float) -> None:
        canvas.disc(x + 2.5, y, _DOT + 0.3, fill=colours.ground, edge=colours.text, width=0.6)

    def hatched(canvas: Canvas, x: float, y: float) -> None:
        area = Box(x, y - 4, 12, 8)
        canvas.hatch(area, colours.muted, step=3.2, width=0.45)
        canvas.box(area, edge=colours.withheld, width=0.4)

    rows = pd.concat([published(views, theatre) for theatre in THEATRES])
    present = set(rows.loc[rows["counting_rule"] == FEEDING_RULE, "kind"])
    items += [Item(f"{kind} figure", 5, 6, dot(kind)) for kind in SYMBOLS if kind in present]
    items.append(Item("planned", 5, 6, plan))
    items.append(Item("withheld (low strip: personnel office alone)", 12, 9, hatched))
    if any(break_months(views, theatre) for theatre in THEATRES):
        items.append(
            line_item(
                "re-count, crossed by no line", colours.movement, 0.9, dash=(1.2, 1.6), upright=True
            )
        )
    return items
