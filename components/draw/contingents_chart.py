"""Contingents by nation as an SVG image: bars where a list closes, dots elsewhere.

Nothing is stacked: a list that closes is drawn as one bar a nation and its sum is said in words,
so that no ceiling and no count over several countries can be taken for a part of a whole. Areas
of the dots are on one scale; the two gaps in the lists are hatched and named.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.answer.claims import Figure
from components.answer.contingents import Contingents, Gap, Roster
from components.draw import labels
from components.draw.axes import Ruler
from components.draw.palette import Palette, blend
from components.draw.svg import Drawing, Sheet, Text, box, disc, hatching, line
from components.draw.typeface import Weight, text_width, wrapped
from components.record.dates import spoken, spoken_month

WIDTH = 1180
"""Width of the image in CSS pixels."""

NAMED = 8
"""Nations named for a list that closes, and rows of nations on the time line; the rest go
together."""

_HEAD = 62.0
_ROW = 19.0
_BAR = 11.0
_LANE = 26.0
_TALL_LANE = 44.0
_LEFT, _RIGHT = 152.0, WIDTH - 14.0
_TITLE, _SIZE, _SMALL = 13.5, 12.5, 11.5
_PX_PER_ROOT = 0.092
_LEAST_RADIUS = 2.2
_LEAST_HOLLOW = 3.4
_PAPER = 0.55
_SQUARE = 1.25
"""Half the diagonal of a square mark that stands on its corner, in radii of a disc."""


@dataclass(frozen=True)
class ContingentChart:
    """The drawn contingents.

    Attributes
    ----------
    alternative : str
        What it shows, as plain text.
    drawn : frozenset of str
        Ids of the rows of ``force_levels`` with a mark of their own on the time line.
    """

    drawing: Drawing
    alternative: str
    drawn: frozenset[str]


@dataclass(frozen=True)
class _Lane:
    """A row of the time line, in pixels."""

    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True)
class _Dot:
    """A figure on the time line."""

    x: float
    lane: _Lane
    kind: str
    claim: Figure

    @property
    def radius(self) -> float:
        return _radius(self.claim.persons, self.kind)


def _radius(persons: float, kind: str) -> float:
    return max(radius_px(persons), _LEAST_HOLLOW if kind == "ceiling" else 0.0)


def radius_px(persons: float) -> float:
    """Return the radius of the dot for a number of personnel; the area grows with the number."""
    if math.isnan(persons):
        return 4.0
    return max(_LEAST_RADIUS, _PX_PER_ROOT * math.sqrt(persons))


def contingent_chart(
    shown: Contingents, month: pd.Period, span: tuple[pd.Period, pd.Period], colours: Palette
) -> ContingentChart:
    """Draw the contingents of the allies in a theatre.

    Parameters
    ----------
    month : pandas.Period
        The clock's month, marked on the time line.
    span : tuple of pandas.Period
        First and last month of the time line.
    """
    closing = [roster for roster in shown.rosters if roster.closes]
    sheet = Sheet(colours)
    bottom = _bars(sheet, shown, closing)
    dots, height = _time_line(sheet, shown, month, span, bottom + 16)
    sheet.shapes[:0] = [
        hatching("gap", blend(colours.withheld, colours.ground, _PAPER)),
        box(0, 0, WIDTH, height, f'fill="{colours.ground}"'),
    ]
    return ContingentChart(
        sheet.drawing(WIDTH, height),
        _alternative(shown, span[1], closing),
        frozenset(dot.claim.id for dot in dots),
    )


def roster_total(roster: Roster) -> str:
    """Say what a list that closes adds up to, and the total that was published with it."""
    added = f"adds up to {roster.added:,.0f}"
    if roster.total is None:
        return f"{added}; no total of the allies published"
    return f"{added}; published total {roster.total.number}"


def roster_when(roster: Roster) -> str:
    """Say the month or months of a list."""
    if roster.first == roster.last:
        return spoken_month(roster.first)
    return f"{spoken_month(roster.first)} to {spoken_month(roster.last)}"


def _bars(sheet: Sheet, shown: Contingents, closing: Sequence[Roster]) -> float:
    """Draw the lists that close beside each other, on one scale; return how far down they go."""
    if not closing:
        return 0.0
    colours, named = sheet.colours, 118.0
    wide = WIDTH / len(closing)
    bars = Ruler(0.0, wide - named - 62, 0.0, max(a.value for r in closing for a in r.lines))
    sheet.write("Lists that close: one bar a nation, on one scale", 2, 12, size=_TITLE, bold=True)
    for i, roster in enumerate(closing):
        x, y = i * wide + 2, _HEAD - 24
        sheet.write(roster_when(roster), x, y, size=_SIZE, bold=True)
        sheet.write(roster_total(roster), x, y + 16, colours.muted, size=_SMALL)
        y = _HEAD + 14
        for words, persons, whole in _rows(shown, roster):
            fill = colours.allies if whole else blend(colours.allies, colours.ground, 0.35)
            long = bars.at(persons)
            sheet.write(words, x + named - 6, y, size=_SMALL, anchor=2)
            sheet.draw(box(x + named, y - _BAR / 2, max(long, 1), _BAR, f'fill="{fill}"'))
            sheet.write(f"{persons:,.0f}", x + named + long + 5, y, size=_SMALL)
            y += _ROW
    return _HEAD + 6 + max(len(_rows(shown, roster)) for roster in closing) * _ROW


def _rows(shown: Contingents, roster: Roster) -> list[tuple[str, float, bool]]:
    """Name the largest contingents of a list, and take the rest together.

    Returns
    -------
    list of tuple
        Words, persons, and whether it is one nation's.
    """
    nations = [line for line in roster.lines if line.force != shown.together]
    lumped = [line for line in roster.lines if line.force == shown.together]
    rows = [(line.force_name, line.value, True) for line in nations[:NAMED]]
    rest = nations[NAMED:]
    if rest:
        rows.append((f"{len(rest)} others", sum(line.value for line in rest), False))
    rows += [("smaller, as one line", line.value, False) for line in lumped]
    return rows


def _time_line(
    sheet: Sheet,
    shown: Contingents,
    month: pd.Period,
    span: tuple[pd.Period, pd.Period],
    top: float,
) -> tuple[list[_Dot], float]:
    """Draw every figure at its date, with its number; return the figures and the height."""
    colours = sheet.colours
    listed = [a for r in shown.rosters if r.closes for a in r.lines if a.force != shown.together]
    nations = _largest([*shown.dots, *listed])
    everyone, others = "All allies, as published", "other nations"

    def row(claim: Figure) -> str:
        return claim.force_name if claim.force_name in nations else others

    spots: list[tuple[Figure, str, str]] = [
        *((claim, everyone, "total") for claim in shown.totals),
        *((claim, row(claim), "listed") for claim in listed),
        *((claim, row(claim), "single") for claim in shown.dots),
        *((claim, row(claim), "ceiling") for claim in shown.ceilings),
        *((claim, shown.apart_names[claim.force], "mission") for claim in shown.apart),
    ]
    # The two rows with the largest dots need room for numbers above and below them; each force
    # apart has a row of its own, taller than a nation's.
    names = [everyone, *nations, others]
    least = {
        **dict.fromkeys(names, _LANE),
        **dict.fromkeys(names[:2], _TALL_LANE),
        **dict.fromkeys(shown.apart_names.values(), _LANE + 6),
    }
    first = bottom = top + 68
    lanes: dict[str, _Lane] = {}
    for name, tall in least.items():
        widest = max((radius_px(claim.persons) for claim, at, _ in spots if at == name), default=0)
        lanes[name] = _Lane(bottom, max(tall, 2 * _SQUARE * widest))
        bottom += lanes[name].height
    time = Ruler(_LEFT, _RIGHT, span[0].start_time, span[1].end_time.normalize())
    dots = [
        _Dot(time.at(claim.middle.normalize()), lanes[name], kind, claim)
        for claim, name, kind in spots
    ]
    sheet.write("Every date with a figure", 2, top + 6, size=_TITLE, bold=True)
    _key(sheet, shown, 2.0, top + 26)
    _gaps(sheet, shown, span[1], time, first, bottom)
    _lanes(sheet, lanes, len(shown.apart_names))
    _years(sheet, span, time, bottom)
    x = (time.at(month.start_time) + time.at(month.end_time.normalize())) / 2
    sheet.draw(line([(x, first), (x, bottom + 5)], colours.text, 1.2))
    for force in shown.apart_names:
        # The figures of a force apart from the coalition are joined by a line of its own.
        points = sorted((dot.x, dot.lane.middle) for dot in dots if dot.claim.force == force)
        if len(points) > 1:
            sheet.draw(line(points, colours.muted))
    for dot in sorted(dots, key=lambda dot: -dot.radius):
        bound = dot.claim.qualifier in {"at_most", "at_least"}
        sheet.draw(_mark(dot.x, dot.lane.middle, dot.claim.persons, dot.kind, colours, bound=bound))
    sheet.texts += [
        Text(
            p.wish.text, p.wish.x + p.dx, p.wish.y + p.dy, p.wish.size, colours.text,
            anchor=p.anchor, halo=colours.ground,
        )
        for p in _numbers(dots, bottom)
    ]  # fmt: skip
    return dots, bottom + 26


def _largest(lines: Sequence[Figure]) -> list[str]:
    """Return the names of the nations with the largest figures, the largest first."""
    most: dict[str, float] = {}
    for claim in lines:
        if not math.isnan(claim.persons):
            most[claim.force_name] = max(most.get(claim.force_name, 0.0), claim.persons)
    return sorted(most, key=lambda name: (-most[name], name))[:NAMED]


def _gap_words(gap: Gap, end: pd.Period) -> tuple[str, str]:
    """Say the years of a gap, and what there is in place of a list."""
    when = f"from {gap.first.year}" if gap.last >= end else f"{gap.first.year} to {gap.last.year}"
    return when, gap.label


def _gaps(
    sheet: Sheet, shown: Contingents, end: pd.Period, time: Ruler, top: float, bottom: float
) -> None:
    for gap in shown.gaps:
        x, right = time.at(gap.first.start_time), time.at(min(gap.last, end).end_time.normalize())
        sheet.draw(box(x, top, right - x, bottom - top, 'fill="url(#gap)"'))
        for row, text in enumerate(_gap_words(gap, end)):
            sheet.write(text, x + 3, top - 21 + 14 * row, size=_SMALL, bold=row == 0)
        sheet.draw(line([(x, top), (x, top - 27)], sheet.colours.muted, 0.8))


def _lanes(sheet: Sheet, lanes: dict[str, _Lane], apart: int) -> None:
    """Draw the lanes; the first, and the last ones, of forces apart, stand out."""
    first_apart = len(lanes) - apart
    for i, (name, lane) in enumerate(lanes.items()):
        bold = i == 0 or i >= first_apart
        weight = Weight.SEMIBOLD if bold else Weight.REGULAR
        parts = wrapped(name, _SIZE, _LEFT - 14, weight=weight, most=2)
        for j, part in enumerate(parts):
            y = lane.middle + 13 * (j - (len(parts) - 1) / 2)
            sheet.write(part, _LEFT - 10, y, size=_SIZE, bold=bold, anchor=2)
        thick = 1.6 if i in {1, first_apart} else 0.7
        sheet.draw(line([(_LEFT, lane.top), (_RIGHT, lane.top)], sheet.colours.rule, thick))


def _years(sheet: Sheet, span: tuple[pd.Period, pd.Period], time: Ruler, bottom: float) -> None:
    colours = sheet.colours
    sheet.draw(line([(_LEFT, bottom), (_RIGHT, bottom)], colours.text))
    for year in range(span[0].year, span[1].year + 1):
        x = time.at(pd.Timestamp(year, 1, 1))
        sheet.draw(line([(x, bottom), (x, bottom + 5)], colours.text))
        if year % 2:
            middle = time.at(pd.Timestamp(year, 7, 1))
            sheet.write(str(year), middle, bottom + 13, colours.muted, size=_SMALL, anchor=1)


def _mark(
    x: float, y: float, persons: float, kind: str, colours: Palette, *, bound: bool = False
) -> str:
    """Draw a figure: disc, diamond or square by whose it is; hollow for a bound or a ceiling."""
    r = _radius(persons, kind)
    if persons == 0:
        cross = f'stroke="{colours.text}" stroke-width="1.6"'
        return f'<path d="M{x - 4:.1f} {y:.1f}h8m-4 -4v8" {cross}/>'
    faint = f'fill="{colours.ground}" fill-opacity=".6" stroke-width="1.3"'
    if math.isnan(persons):
        edge = f'stroke="{colours.muted}" stroke-dasharray="2.4 1.6"'
        return box(x - r, y - r, 2 * r, 2 * r, f"{faint} {edge}")
    match kind:
        case "total":
            side = r * _SQUARE
            look = f'fill="{colours.text}" fill-opacity=".72" stroke="{colours.ground}"'
            if bound:
                look = f'{faint} stroke="{colours.text}"'
            corners = f"l{side:.1f} {-side:.1f}l{side:.1f} {side:.1f}l{-side:.1f} {side:.1f}z"
            return f'<path d="M{x - side:.1f} {y:.1f}{corners}" {look}/>'
        case "mission":
            side = r * 0.89
            look = f'fill="{colours.text}" stroke="{colours.ground}"'
            return box(x - side, y - side, 2 * side, 2 * side, look)
        case "ceiling":
            return disc(x, y, r, f'{faint} stroke="{colours.allies}" stroke-dasharray="3 2"')
        case "listed":
            return disc(x, y, r, f'fill="{colours.allies}" stroke="{colours.ground}"')
        case _:
            fill = blend(colours.allies, colours.ground, 0.55)
            return disc(x, y, r, f'fill="{fill}" stroke="{colours.allies}"')


def _numbers(dots: Sequence[_Dot], bottom: float) -> list[labels.Placed]:
    """Give numbers room, the largest first; none leaves its row, nor hides another figure."""
    wishes, seen = [], set()
    for dot in sorted(dots, key=lambda d: (-np.nan_to_num(d.claim.persons, nan=-1.0), d.x)):
        text = "none" if dot.claim.persons == 0 else dot.claim.number
        text = text.removeprefix("about ").replace("number not published", "no number")
        y = dot.lane.middle
        key = (text, round(y), round(dot.x / 30))
        if key in seen:
            continue
        seen.add(key)
        wishes.append(labels.Wish(dot.claim.id, text, dot.x, y, dot.radius, 10.5))
    middles = np.array([[dot.x, dot.lane.middle] for dot in dots]).reshape(-1, 2)
    radii = np.array([max(1.8, 0.8 * d.radius) for d in dots])
    names = np.array([[0.0, 0.0, _LEFT - 4, bottom]])
    taken = np.vstack([names, labels.boxes_around(middles, radii)])
    placed = labels.place(wishes, width=WIDTH, height=bottom, taken=taken)
    heights = {dot.claim.id: dot.lane.height for dot in dots}
    return [p for p in placed if abs(p.dy) < heights[p.wish.key] / 2]


def _key(sheet: Sheet, shown: Contingents, x: float, y: float) -> None:
    """Explain the marks, in a line above the time line."""
    colours = sheet.colours
    items = [
        ("listed", 1_500.0, "in a list that closes"),
        ("single", 1_500.0, "a single figure"),
        ("ceiling", 1_500.0, "a ceiling, no count"),
        ("total", 1_500.0, "a total as published"),
        *([("mission", 1_500.0, ", ".join(shown.apart_names.values()))] if shown.apart else []),
        ("single", 0.0, "reported: none left"),
        ("mission", math.nan, "no number given"),
    ]
    for kind, persons, words in items:
        sheet.draw(_mark(x + 6, y, persons, kind, colours))
        sheet.write(words, x + 16, y, colours.muted, size=_SMALL)
        x += 16 + text_width(words, _SMALL) + 10
    for persons in (500.0, 5_000.0):
        r, text = radius_px(persons), f"{persons:,.0f}"
        sheet.draw(disc(x + r, y, r, f'fill="none" stroke="{colours.muted}"'))
        sheet.write(text, x + 2 * r + 4, y, colours.muted, size=_SMALL)
        x += 2 * r + 10 + text_width(text, _SMALL)


def _alternative(shown: Contingents, end: pd.Period, closing: Sequence[Roster]) -> str:
    sentences = [f"Allied contingents in {shown.theatre_name} by nation."]
    for roster in closing:
        rows = [f"{words} {persons:,.0f}" for words, persons, _ in _rows(shown, roster)[:3]]
        first = f"{roster_when(roster)}: the list {roster_total(roster)}"
        sentences.append(f"{first}; largest {', '.join(rows)}.")
    sentences.append(
        f"Elsewhere single figures: {len(shown.dots)}; ceilings: {len(shown.ceilings)}; totals as "
        f"published: {len(shown.totals)}."
    )
    for gap in shown.gaps:
        when, why = _gap_words(gap, end)
        sentences.append(f"Hatched, {when}: {why}.")
    for force, name in shown.apart_names.items():
        figures = [
            f"{line.number} ({spoken(line.start)})" for line in shown.apart if line.force == force
        ]
        sentences.append(f"{name}: {'; '.join(figures)}.")
    return " ".join(sentences)
