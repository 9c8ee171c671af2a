"""The curve as a drawing: what the stage's curve shows, at any size, without a browser.

Plotly makes pictures only through a browser. The stretches of the estimate, the figures and the
withheld spans are those of `components.draw.series`, axes and signs those of the stage's curve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.estimate import FEEDING_CREDIBILITY, Basis
from components.answer.posture import Views
from components.draw import symbols
from components.draw.axes import axis, ends, height, ticks
from components.draw.curve import SYMBOLS, domains, month_position
from components.draw.legend import Item, figure_items, legend, line_item
from components.draw.palette import Palette, blend
from components.draw.series import (
    break_months,
    dots,
    labelled_years,
    runs,
    stretches,
    withheld,
)
from components.draw.svg import Drawing, Text, box, disc, hatching, line
from components.draw.typeface import Weight, text_width
from components.record.dates import spoken_month
from components.record.descriptor import Axis
from components.record.schema import Schema
from components.view import Scale
from components.words.wording import SCALE_WORDS

Line = npt.NDArray[np.float64]

_SIZE = 11.0
_NAME_SIZE = 12.0
_TICKS = 48.0
"""Pixels left of the plots, for the numbers of the axes."""

_MONTH, _YEARS, _LABEL_ROW = 17.0, 17.0, 14.0
"""Heights in pixels: of the month's name, the years, and a row of milestones' labels."""

_NAME_ROW = 19.0
"""Height in pixels of the row at the top of a panel where its name stands."""

_STRIP = 0.08
_BAND = 0.22


@dataclass(frozen=True)
class _Panel:
    """One theatre's axes, in pixels.

    Attributes
    ----------
    theatre : str
    left, right, top, bottom : float
    span : tuple of pandas.Timestamp
        First and last day of the time axis.
    scale : Scale
    axis : Axis
    """

    theatre: str
    left: float
    right: float
    top: float
    bottom: float
    span: tuple[pd.Timestamp, pd.Timestamp]
    scale: Scale
    axis: Axis

    def x(self, day: pd.Timestamp) -> float:
        """Return where a day lies."""
        first, last = self.span
        return self.left + (self.right - self.left) * ((day - first) / (last - first))

    def y(self, persons: float) -> float:
        """Return where a number lies; zeros lie below a logarithmic axis."""
        low, high = ends(self.axis, self.scale)
        share = (height(self.scale, persons) - low) / (high - low)
        return self.bottom - (self.bottom - self.top) * share


@dataclass
class _Sheet:
    """The drawing as it grows."""

    views: Views
    colours: Palette
    shapes: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def write(
        self, text: str, x: float, y: float, size: float = _SIZE, colour: str = "", *,
        bold: bool = False, anchor: int = 0,
    ) -> None:  # fmt: skip
        weight = Weight.SEMIBOLD if bold else Weight.REGULAR
        halo = self.colours.ground
        self.texts.append(
            Text(text, x, y, size, colour or self.colours.muted, weight, anchor, halo)
        )


def paper_curve(
    views: Views,
    month: pd.Period,
    scale: Scale,
    counted: str,
    colours: Palette,
    *,
    width: int,
    height: int,
) -> Drawing:
    """Draw the force levels of every theatre, the milestones below the first, and a legend.

    Parameters
    ----------
    views : Views
    month : pandas.Period
        The month that is marked.
    scale : Scale
        Of the vertical axes; logarithmic ones leave out zeros, and say so.
    counted : str
        Whom the levels count, in words.
    colours : Palette
    width, height : int
        Pixels.
    """
    schema = views.record.schema
    key = legend(_items(views, colours), width, colours)
    left, right = _TICKS, width - 5.0
    top, bottom = _MONTH, height - _YEARS - key.height - 3
    labels = _milestones(views, left, right)
    between = (max((row for *_, row in labels), default=0) + 1) * _LABEL_ROW + 8
    span = schema.first.start_time, schema.last.end_time.normalize()
    theatres = views.descriptor.places
    panels = [
        _Panel(theatre, left, right, *ends, span, scale, axis(views, theatre))
        for theatre, ends in zip(
            theatres, _heights(len(theatres), top, bottom, between), strict=True
        )
    ]
    middle = panels[0].bottom if panels else top
    sheet = _Sheet(views, colours)
    draw = sheet.shapes.append
    draw(hatching("withheld", colours.muted))
    beyond = panels[0].x(schema.horizon.end_time)
    look = f'fill="{colours.rule}" fill-opacity=".35"'
    draw(box(beyond, top, right - beyond, bottom - top, look))
    for x, *_ in labels:
        draw(line([(x, top), (x, bottom)], colours.withheld, 0.9, "1 2.6"))
    _years(sheet, panels, schema)
    for _, at, text, row in labels:
        sheet.write(text, at, middle + 5 + _LABEL_ROW * (row + 0.5))
    at = left + (right - left) * month_position(schema, month)
    for panel in panels:
        named = _axes(sheet, panel, counted)
        # Below the panel's name, which it would cross out.
        upper = panel.top + _NAME_ROW * (at < named)
        draw(line([(at, upper), (at, panel.bottom)], colours.text, 1.2))
        _withheld(sheet, panel)
        # What lies beyond an axis is cut at it.
        draw(
            f'<svg x="{left:g}" y="{panel.top - 3:.1f}" width="{right - left:g}"'
            f' height="{panel.bottom - panel.top + 6:.1f}"'
            f' viewBox="{left:g} {panel.top - 3:.1f} {right - left:g}'
            f' {panel.bottom - panel.top + 6:.1f}">'
        )
        _estimate(sheet, panel)
        _figures(sheet, panel)
        draw("</svg>")
        _breaks(sheet, panel, named)
    name = spoken_month(month)
    half = text_width(name, _NAME_SIZE, Weight.SEMIBOLD) / 2
    sheet.write(
        name, min(max(at, left + half), right - half), top - 9, _NAME_SIZE, colours.text,
        bold=True, anchor=1,
    )  # fmt: skip
    y = height - key.height
    draw(f'<g transform="translate(0 {y:.1f})">{key.shapes}</g>')
    texts = [*sheet.texts, *(Text(**{**vars(t), "y": t.y + y}) for t in key.texts)]
    return Drawing(width, height, "".join(sheet.shapes), tuple(texts))


def _heights(panels: int, top: float, bottom: float, between: float) -> list[tuple[float, float]]:
    """Return top and bottom of each panel, with room for the milestones' labels below the first."""
    shares = domains(panels)
    if panels <= 1:
        return [(top, bottom - between)] * panels
    gap = shares[0][0] - shares[1][1]
    tall = (bottom - top - between) / (1 - gap)
    first = top + tall * (1 - shares[0][0])
    below = [bottom - tall * (share - shares[-1][0]) for _, share in shares[1:]]
    ends = [bottom - tall * (share - shares[-1][0]) for share, _ in shares[1:]]
    return [(top, first), *zip(below, ends, strict=True)]


def withheld_words(views: Views, theatre: str) -> str:
    """Say in which spans a theatre's counts are withheld, and where it was counted anew."""
    sentences = []
    for whole, what in ((True, "the figure itself"), (False, "the personnel office's count")):
        spans = []
        for span in withheld(views, theatre):
            ends = [spoken_month(pd.Period(day, "M")) for day in (span.begin, span.end)]
            if span.whole is whole:
                spans.append(" to ".join(dict.fromkeys(ends)))
        if spans:
            sentences.append(f"Withheld, {what}: {'; '.join(spans)}.")
    anew = [spoken_month(month) for month in sorted(break_months(views, theatre))]
    if anew:
        sentences.append(f"Counted anew, no line crosses it: {', '.join(anew)}.")
    return " ".join(sentences) or "Nothing is on record as withheld."


def _axes(sheet: _Sheet, panel: _Panel, counted: str) -> float:
    """Draw grid, numbers and name of a panel; return where the name ends."""
    colours = sheet.colours
    for value in ticks(panel.axis, panel.scale, _LABEL_ROW / (panel.bottom - panel.top)):
        y = panel.y(value)
        sheet.shapes.append(line([(panel.left, y), (panel.right, y)], colours.rule, 0.6))
        sheet.write(f"{value:,.0f}", panel.left - 5, y, anchor=2)
    name = sheet.views.name_of(panel.theatre)
    x, y = panel.left + 6, panel.top + 10
    sheet.write(name, x, y, _NAME_SIZE, colours.text, bold=True)
    x += text_width(name, _NAME_SIZE, Weight.SEMIBOLD)
    scale = SCALE_WORDS[panel.scale]
    texts = [f", {counted}, {scale}" if scale else f", {counted}", f", {scale or counted}"]
    room = panel.right - x - 4
    words = next((t for t in texts if text_width(t, _NAME_SIZE) <= room), texts[-1])
    sheet.write(words, x, y, _NAME_SIZE, colours.text)
    return x + text_width(words, _NAME_SIZE)


def _years(sheet: _Sheet, panels: Sequence[_Panel], schema: Schema) -> None:
    """Draw a line at each labelled year, and the years below the lower panel."""
    last = panels[-1]
    for year in labelled_years(schema):
        x = last.x(pd.Timestamp(year, 1, 1))
        for panel in panels:
            sheet.shapes.append(line([(x, panel.top), (x, panel.bottom)], sheet.colours.rule, 0.6))
        sheet.write(str(year), x, last.bottom + 10, anchor=1)


def _withheld(sheet: _Sheet, panel: _Panel) -> None:
    for span in withheld(sheet.views, panel.theatre):
        begin = max(panel.x(span.begin), panel.left)
        end = min(panel.x(span.end), panel.right)
        tall = (panel.bottom - panel.top) * (1.0 if span.whole else _STRIP)
        look = f'fill="url(#withheld)" fill-opacity=".6" stroke="{sheet.colours.withheld}"'
        wide = max(end - begin, 1.5)
        sheet.shapes.append(
            box(begin, panel.bottom - tall, wide, tall, f'{look} stroke-width=".6"')
        )


def _estimate(sheet: _Sheet, panel: _Panel) -> None:
    colours, views = sheet.colours, sheet.views
    estimate = views.estimate(views.descriptor.main, panel.theatre)
    half = (panel.right - panel.left) / len(estimate.months) / 2
    x = np.array([panel.x(month.start_time + pd.Timedelta(days=14)) for month in estimate.months])
    fill = blend(colours.lead, colours.ground, _BAND)
    cuts = stretches(estimate, break_months(views, panel.theatre))
    bands, lines = [], []
    for begin, end in cuts:
        along = x[begin:end]
        low, best, high = (
            np.array([panel.y(persons) for persons in bound[begin:end]])
            for bound in (estimate.low, estimate.best, estimate.high)
        )
        if end - begin == 1:
            # One month alone: as wide as a month, so that it is seen.
            lines.append(disc(along[0], best[0], 1, f'fill="{colours.lead}"'))
            along = np.array([along[0] - half, along[0] + half])
            low, high = low.repeat(2), high.repeat(2)
        else:
            lines.append(_way(along, best, f'stroke="{colours.lead}" stroke-width="1.9"'))
            for first, last in runs(estimate.basis[begin:end] == Basis.CARRIED):
                start = max(first - 1, 0)
                gaps = f'stroke="{colours.ground}" stroke-width="2.1" stroke-dasharray="1.9 3.5"'
                lines.append(_way(along[start:last], best[start:last], gaps))
        outline = _points(np.r_[along, along[::-1]], np.r_[high, low[::-1]])
        bands.append(f'<path d="M{outline}z" fill="{fill}"/>')
    sheet.shapes += [*bands, *lines]


def _way(x: Line, y: Line, look: str) -> str:
    if len(x) < 2:
        return ""
    return f'<path d="M{_points(x, y)}" fill="none" stroke-linejoin="round" {look}/>'


def _points(x: Line, y: Line) -> str:
    return "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))


def _figures(sheet: _Sheet, panel: _Panel) -> None:
    for row in dots(sheet.views, panel.theatre).sort_values(["first", "id"]).to_dict("records"):
        x, y = panel.x(pd.Timestamp(row["at"])), panel.y(float(row["shown"]))
        kind = "planned" if row["status"] == "planned" else str(row["kind"])
        strong = row["credibility"] in FEEDING_CREDIBILITY
        if panel.top - 1 <= y <= panel.bottom + 1:
            strength = (0.75 if strong else 0.4) if kind == "planned" else 0.6 if strong else 0.25
            sheet.shapes.append(symbols.figure(x, y, kind, sheet.colours, strength))


def _breaks(sheet: _Sheet, panel: _Panel, named: float) -> None:
    """Draw re-counts; ``named`` is where the panel's name ends, which their word keeps clear of."""
    colour, word = sheet.colours.movement, "re-count"
    wide = text_width(word, _SIZE)
    # The end of what is written in two rows: that of the name, and the next.
    ends = [named + 6, panel.left]
    for month in sorted(break_months(sheet.views, panel.theatre)):
        x = panel.x(month.start_time)
        sheet.shapes.append(line([(x, panel.top), (x, panel.bottom)], colour, 1.2, "1.6 2.2"))
        left = x - 3 - wide if x + 3 + wide > panel.right else x + 3
        row = next((i for i, end in enumerate(ends) if left > end), None)
        if row is not None:
            sheet.write(word, left, panel.top + 10 + row * _LABEL_ROW, colour=colour)
            ends[row] = left + wide + 4


def _milestones(views: Views, left: float, right: float) -> list[tuple[float, float, str, int]]:
    """Place the milestones' labels in rows: point, left end, text, row."""
    schema = views.record.schema
    rows = views.record.milestones
    placed: list[tuple[float, float, str, int]] = []
    ends: list[float] = []
    for row in rows[rows["label"] != ""].sort_values("first").to_dict("records"):
        share = month_position(schema, pd.Period(row["first"], freq="M"))
        x, text = left + (right - left) * share, str(row["label"])
        wide = text_width(text, _SIZE)
        start = min(max(x - wide / 2, left - 8), right - wide + 3)
        line_ = next((i for i, end in enumerate(ends) if start > end + 6), len(ends))
        if line_ == len(ends):
            ends.append(0.0)
        ends[line_] = start + wide
        placed.append((x, start, text, line_))
    return placed


def _items(views: Views, colours: Palette) -> list[Item]:
    band = blend(colours.lead, colours.ground, _BAND)
    rows = pd.concat([dots(views, theatre) for theatre in views.descriptor.places])
    present = set(rows.loc[rows["status"] == "reported", "kind"])
    hatched = f'fill="url(#withheld)" fill-opacity=".6" stroke="{colours.withheld}"'
    items = [
        line_item("estimate and band", colours.lead, 1.9, band=band),
        *figure_items([*(kind for kind in SYMBOLS if kind in present), "planned"], colours),
        Item("withheld (low strip: personnel office alone)", 16, 11, box(0, -5, 16, 10, hatched)),
    ]
    if any(break_months(views, theatre) for theatre in views.descriptor.places):
        words = "re-count, crossed by no line"
        items.append(line_item(words, colours.movement, 1.2, dash="1.6 2.2", upright=True))
    return items
