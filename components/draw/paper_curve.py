"""The curve as a drawing: what the stage's curve shows, at any size, without a browser.

Plotly makes pictures only through a browser. The stretches of the estimate, the figures and the
withheld spans are those of `components.draw.series`, axes and signs those of the stage's curve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.estimate import Basis
from components.answer.posture import Views
from components.draw import symbols
from components.draw.axes import Ruler, axis, ends, height, ticks
from components.draw.curve import SYMBOLS, domains, month_position, named_at_end
from components.draw.legend import Item, figure_items, legend, line_item
from components.draw.palette import Palette, blend
from components.draw.series import break_months, dots, labelled_years, runs, stretches, withheld
from components.draw.svg import SIZE, Drawing, Sheet, box, disc, hatching, line
from components.draw.typeface import Weight, text_width
from components.record.dates import spoken_month
from components.record.descriptor import Axis
from components.view import Scale
from components.words.wording import SCALE_WORDS

Line = npt.NDArray[np.float64]

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
    """One theatre's axes, in pixels of a sheet."""

    sheet: Sheet
    views: Views
    theatre: str
    top: float
    bottom: float
    time: Ruler
    scale: Scale
    axis: Axis

    def y(self, persons: float) -> float:
        """Return where a number lies; zeros lie below a logarithmic axis."""
        reach = Ruler(self.bottom, self.top, *ends(self.axis, self.scale))
        return reach.at(height(self.scale, persons))


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
    month : pandas.Period
        The month that is marked.
    scale : Scale
        Of the vertical axes; logarithmic ones leave out zeros, and say so.
    counted : str
        Whom the levels count, in words.
    width, height : int
        Pixels.
    """
    schema = views.record.schema
    key = legend(_items(views, colours), width, colours)
    left, right = _TICKS, width - 5.0
    top, bottom = _MONTH, height - _YEARS - key.height - 3
    labels = _milestones(views, left, right)
    between = (max((row for *_, row in labels), default=0) + 1) * _LABEL_ROW + 8
    time = Ruler(left, right, schema.first.start_time, schema.last.end_time.normalize())
    theatres = views.descriptor.places
    sheet = Sheet(colours, colours.ground)
    heights = _heights(len(theatres), top, bottom, between)
    panels = [
        _Panel(sheet, views, theatre, *reach, time, scale, axis(views, theatre))
        for theatre, reach in zip(theatres, heights, strict=True)
    ]
    lowest = panels[-1].bottom if panels else bottom
    # Under a panel that is the only one the years come first.
    under = _YEARS if len(panels) == 1 else 0.0
    middle = (panels[0].bottom if panels else top) + under
    beyond = time.at(schema.horizon.end_time)
    look = f'fill="{colours.rule}" fill-opacity=".35"'
    sheet.draw(
        hatching("withheld", colours.muted),
        box(beyond, top, right - beyond, bottom - top, look),
        *(
            line([(x, top), (x, bottom + under)], colours.withheld, 0.9, "1 2.6")
            for x, *_ in labels
        ),
    )
    for year in labelled_years(schema):
        x = time.at(pd.Timestamp(year, 1, 1))
        sheet.draw(*(line([(x, p.top), (x, p.bottom)], colours.rule, 0.6) for p in panels))
        sheet.write(str(year), x, lowest + 10, colours.muted, anchor=1)
    for _, at, text, row in labels:
        sheet.write(text, at, middle + 5 + _LABEL_ROW * (row + 0.5), colours.muted)
    at = left + (right - left) * month_position(schema, month)
    for panel in panels:
        named = _axes(panel, counted)
        # Below the panel's name, which it would cross out.
        upper = panel.top + _NAME_ROW * (named[0] < at < named[1])
        sheet.draw(line([(at, upper), (at, panel.bottom)], colours.text, 1.2))
        _withheld(panel)
        # What lies beyond an axis is cut at it.
        upper, tall = panel.top - 3, panel.bottom - panel.top + 6
        sheet.draw(
            f'<svg x="{left:g}" y="{upper:.1f}" width="{right - left:g}" height="{tall:.1f}"'
            f' viewBox="{left:g} {upper:.1f} {right - left:g} {tall:.1f}">'
        )
        _estimate(panel)
        _figures(panel)
        sheet.draw("</svg>")
        _breaks(panel, named)
    name = spoken_month(month)
    half = text_width(name, _NAME_SIZE, Weight.SEMIBOLD) / 2
    at = min(max(at, left + half), right - half)
    sheet.write(name, at, top - 9, size=_NAME_SIZE, bold=True, anchor=1)
    sheet.place(key, 0, height - key.height)
    return sheet.drawing(width, height)


def _heights(panels: int, top: float, bottom: float, between: float) -> list[tuple[float, float]]:
    """Return top and bottom of each panel, with room for the milestones' labels below the first."""
    shares = domains(panels)
    if panels <= 1:
        return [(top, bottom - between)] * panels
    gap = shares[0][0] - shares[1][1]
    tall = (bottom - top - between) / (1 - gap)
    first = top + tall * (1 - shares[0][0])
    lowest = shares[-1][0]
    below = [(bottom - tall * (b - lowest), bottom - tall * (a - lowest)) for a, b in shares[1:]]
    return [(top, first), *below]


def withheld_words(views: Views, theatre: str) -> str:
    """Say in which spans a theatre's counts are withheld, and where it was counted anew."""
    sentences = []
    for whole, what in ((True, "the figure itself"), (False, "the personnel office's count")):
        ends = [
            [spoken_month(pd.Period(day, "M")) for day in (span.begin, span.end)]
            for span in withheld(views, theatre)
            if span.whole is whole
        ]
        spans = [" to ".join(dict.fromkeys(both)) for both in ends]
        if spans:
            sentences.append(f"Withheld, {what}: {'; '.join(spans)}.")
    anew = [spoken_month(month) for month in sorted(break_months(views, theatre))]
    if anew:
        sentences.append(f"Counted anew, no line crosses it: {', '.join(anew)}.")
    return " ".join(sentences) or "Nothing is on record as withheld."


def _axes(panel: _Panel, counted: str) -> tuple[float, float]:
    """Draw grid, numbers and name of a panel; return where the name begins and ends."""
    sheet, views, left, right = panel.sheet, panel.views, panel.time.begin, panel.time.end
    colours = sheet.colours
    for value in ticks(panel.axis, panel.scale, _LABEL_ROW / (panel.bottom - panel.top)):
        y = panel.y(value)
        sheet.draw(line([(left, y), (right, y)], colours.rule, 0.6))
        sheet.write(f"{value:,.0f}", left - 5, y, colours.muted, anchor=2)
    name, y = views.name_of(panel.theatre), panel.top + 10
    named = text_width(name, _NAME_SIZE, Weight.SEMIBOLD)
    scale = SCALE_WORDS[panel.scale]
    texts = [f", {counted}, {scale}" if scale else f", {counted}", f", {scale or counted}"]
    room = right - left - named - 10
    words = next((t for t in texts if text_width(t, _NAME_SIZE) <= room), texts[-1])
    wide = named + text_width(words, _NAME_SIZE)
    x = right - 8 - wide if named_at_end(views, panel.theatre, wide / (right - left)) else left + 6
    sheet.write(name, x, y, size=_NAME_SIZE, bold=True)
    sheet.write(words, x + named, y, size=_NAME_SIZE)
    return x, x + wide


def _withheld(panel: _Panel) -> None:
    for span in withheld(panel.views, panel.theatre):
        begin, end = panel.time.within(span.begin), panel.time.within(span.end)
        tall = (panel.bottom - panel.top) * (1.0 if span.whole else _STRIP)
        look = f'{_hatched(panel.sheet.colours)} stroke-width=".6"'
        panel.sheet.draw(box(begin, panel.bottom - tall, max(end - begin, 1.5), tall, look))


def _hatched(colours: Palette) -> str:
    return f'fill="url(#withheld)" fill-opacity=".6" stroke="{colours.withheld}"'


def _estimate(panel: _Panel) -> None:
    views, colours = panel.views, panel.sheet.colours
    estimate = views.estimate(views.descriptor.main, panel.theatre)
    half = (panel.time.end - panel.time.begin) / len(estimate.months) / 2
    days = [month.start_time + pd.Timedelta(days=14) for month in estimate.months]
    x = np.array([panel.time.at(day) for day in days])
    fill = blend(colours.lead, colours.ground, _BAND)
    bands, lines = [], []
    for begin, end in stretches(estimate, break_months(views, panel.theatre)):
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
    panel.sheet.draw(*bands, *lines)


def _way(x: Line, y: Line, look: str) -> str:
    if len(x) < 2:
        return ""
    return f'<path d="M{_points(x, y)}" fill="none" stroke-linejoin="round" {look}/>'


def _points(x: Line, y: Line) -> str:
    return "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))


def _figures(panel: _Panel) -> None:
    figures = dots(panel.views, panel.theatre)
    for figure in sorted(figures, key=lambda figure: (figure.first, figure.id)):
        x, y = panel.time.at(figure.middle), panel.y(figure.persons)
        if panel.top - 1 <= y <= panel.bottom + 1:
            faint, full = (0.4, 0.75) if figure.kind == "planned" else (0.25, 0.6)
            strength = full if figure.credible else faint
            panel.sheet.draw(symbols.figure(x, y, figure.kind, panel.sheet.colours, strength))


def _breaks(panel: _Panel, named: tuple[float, float]) -> None:
    """Draw re-counts; their word keeps clear of the panel's name, ``named`` its begin and end."""
    sheet, colour, word = panel.sheet, panel.sheet.colours.movement, "re-count"
    wide = text_width(word, SIZE)
    # The end of what is written in two rows: that of the name, and the next.
    ends = [panel.time.begin, panel.time.begin]
    for month in sorted(break_months(panel.views, panel.theatre)):
        x = panel.time.at(month.start_time)
        sheet.draw(line([(x, panel.top), (x, panel.bottom)], colour, 1.2, "1.6 2.2"))
        left = x - 3 - wide if x + 3 + wide > panel.time.end else x + 3
        beside = left > named[1] + 6 or left + wide < named[0] - 6
        row = next((i for i, end in enumerate(ends) if left > end and (i or beside)), None)
        if row is not None:
            sheet.write(word, left, panel.top + 10 + row * _LABEL_ROW, colour)
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
        wide = text_width(text, SIZE)
        start = min(max(x - wide / 2, left), right - wide + 3)
        at = next((i for i, end in enumerate(ends) if start > end + 6), len(ends))
        ends[at : at + 1] = [start + wide]
        placed.append((x, start, text, at))
    return placed


def _items(views: Views, colours: Palette) -> list[Item]:
    band = blend(colours.lead, colours.ground, _BAND)
    theatres = views.descriptor.places
    present = {figure.kind for theatre in theatres for figure in dots(views, theatre)}
    hatched = box(0, -5, 16, 10, _hatched(colours))
    items = [
        line_item("estimate and band", colours.lead, 1.9, band=band),
        *figure_items([*(kind for kind in SYMBOLS if kind in present), "planned"], colours),
        Item("withheld (low strip: personnel office alone)", 16, 11, hatched),
    ]
    if any(break_months(views, theatre) for theatre in views.descriptor.places):
        words = "re-count, crossed by no line"
        items.append(line_item(words, colours.movement, 1.2, dash="1.6 2.2", upright=True))
    return items
