"""Contingents by nation as an SVG image: bars where a list closes, dots elsewhere.

Nothing is stacked: a list that closes is drawn as one bar a nation and its sum is said in words,
so that no ceiling and no count over several countries can be taken for a part of a whole. Areas
of the dots are on one scale; the two gaps in the lists are hatched and named.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from components.answer.contingents import Contingents, Gap, Line, Roster
from components.draw import labels, svg
from components.draw.palette import Palette, blend
from components.draw.typeface import Weight, text_width, wrapped
from components.record.dates import bounds, spoken, spoken_month

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
_LEFT = 152.0
_RIGHT = 14.0
_SIZE = 12.5
_SMALL = 11.5
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
    svg : str
        The image; it names no other host.
    alternative : str
        What it shows, as plain text.
    drawn : frozenset of str
        Ids of the rows of ``force_levels`` with a mark of their own on the time line.
    placed : tuple of Placed
        The numbers on the time line; no two overlap.
    """

    svg: str
    alternative: str
    drawn: frozenset[str]
    placed: tuple[labels.Placed, ...]


@dataclass(frozen=True)
class _Dot:
    """A figure on the time line."""

    line: Line
    x: float
    y: float
    persons: float
    kind: str

    @property
    def radius(self) -> float:
        radius = radius_px(self.persons)
        return max(radius, _LEAST_HOLLOW) if self.kind == "ceiling" else radius


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
    shown : Contingents
    month : pandas.Period
        The clock's month, marked on the time line.
    span : tuple of pandas.Period
        First and last month of the time line.
    colours : Palette
    """
    closing = [roster for roster in shown.rosters if roster.closes]
    bars, bottom = _bars(shown, closing, colours)
    lanes, placed, drawn, height = _time_line(shown, month, span, bottom + 16, colours)
    shapes = (
        svg.hatching("gap", blend(colours.withheld, colours.ground, _PAPER))
        + f'<rect width="{WIDTH}" height="{height:g}" fill="{colours.ground}"/>'
        + bars
        + lanes
    )
    return ContingentChart(
        svg.Drawing(WIDTH, height, shapes).svg(),
        _alternative(shown, span[1], closing),
        frozenset(drawn),
        tuple(placed),
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


def _bars(shown: Contingents, closing: Sequence[Roster], colours: Palette) -> tuple[str, float]:
    """Draw the lists that close beside each other, on one scale; return how far down they go."""
    if not closing:
        return "", 0.0
    wide = WIDTH / len(closing)
    largest = max(line.value for roster in closing for line in roster.lines)
    named = 118.0
    scale = (wide - named - 62) / largest
    shapes = [
        svg.words(
            "Lists that close: one bar a nation, on one scale",
            2, 12, 13.5, colours.text, weight=600,
        )
    ]  # fmt: skip
    for i, roster in enumerate(closing):
        x, y = i * wide + 2, _HEAD - 24
        shapes.append(svg.words(roster_when(roster), x, y, _SIZE, colours.text, weight=600))
        shapes.append(svg.words(roster_total(roster), x, y + 16, _SMALL, colours.muted))
        y = _HEAD + 14
        for words, persons, whole in _rows(shown, roster):
            fill = colours.allies if whole else blend(colours.allies, colours.ground, 0.35)
            shapes.append(svg.words(words, x + named - 6, y, _SMALL, colours.text, anchor=2))
            shapes.append(
                f'<rect x="{x + named:.1f}" y="{y - _BAR / 2:.1f}" height="{_BAR}"'
                f' width="{max(persons * scale, 1):.1f}" fill="{fill}"/>'
            )
            at = x + named + persons * scale + 5
            shapes.append(svg.words(f"{persons:,.0f}", at, y, _SMALL, colours.text))
            y += _ROW
    most = max(len(_rows(shown, roster)) for roster in closing)
    return "".join(shapes), _HEAD + 6 + most * _ROW


def _rows(shown: Contingents, roster: Roster) -> list[tuple[str, float, bool]]:
    """Name the largest contingents of a list, and take the rest together.

    Returns
    -------
    list of tuple
        Words, persons, and whether it is one nation's.
    """
    nations = [line for line in roster.lines if line.force != shown.together]
    lumped = [line for line in roster.lines if line.force == shown.together]
    rows = [(line.name, line.value, True) for line in nations[:NAMED]]
    rest = nations[NAMED:]
    if rest:
        rows.append((f"{len(rest)} others", sum(line.value for line in rest), False))
    rows += [("smaller, as one line", line.value, False) for line in lumped]
    return rows


def _time_line(
    shown: Contingents,
    month: pd.Period,
    span: tuple[pd.Period, pd.Period],
    top: float,
    colours: Palette,
) -> tuple[str, list[labels.Placed], set[str], float]:
    closing = [r for r in shown.rosters if r.closes]
    listed = [line for roster in closing for line in roster.lines if line.force != shown.together]
    nations = _largest([*shown.dots, *listed])
    lane_names = ["All allies, as published", *nations, "other nations"]
    # Each force apart has a lane of its own, taller than a nation's.
    lane_names += list(shown.apart_names.values())
    begin = pd.Timestamp(span[0].start_time)
    days = (span[1].end_time - begin).days

    def across(day: date | pd.Timestamp) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (pd.Timestamp(day) - begin).days / days

    spots: list[tuple[Line, str, str]] = [
        *((line, lane_names[0], "total") for line in shown.totals),
        *((line, _lane(line, nations), "listed") for line in listed),
        *((line, _lane(line, nations), "single") for line in shown.dots),
        *((line, _lane(line, nations), "ceiling") for line in shown.ceilings),
        *((line, shown.apart_names[line.force], "mission") for line in shown.apart),
    ]
    # The two rows with the largest dots need room for numbers above and below them.
    least = [*[_TALL_LANE] * 2, *[_LANE] * len(nations), *[_LANE + 6] * len(shown.apart_names)]
    widest = dict.fromkeys(lane_names, 0.0)
    for line, lane, _ in spots:
        widest[lane] = max(widest[lane], 2 * _SQUARE * radius_px(line.persons))
    heights = [max(h, widest[lane]) for h, lane in zip(least, lane_names, strict=True)]
    first = top + 68
    tops = first + np.concatenate([[0.0], np.cumsum(heights)])
    middle = {name: float(tops[i] + heights[i] / 2) for i, name in enumerate(lane_names)}
    bottom = float(tops[-1])
    dots = [
        _Dot(line, across(_middle(line)), middle[lane], line.persons, kind)
        for line, lane, kind in spots
    ]
    shapes = [
        svg.words("Every date with a figure", 2, top + 6, 13.5, colours.text, weight=600),
        _key(shown, 2.0, top + 26, colours),
        *_gaps(shown, span[1], across, first, bottom, colours),
        *_lanes(lane_names, len(shown.apart_names), tops.tolist(), middle, colours),
        *_axis(span, across, bottom, colours),
        *_now(month, across, first, bottom, colours),
        *(_mission_line(dots, force, colours) for force in shown.apart_names),
        *(_mark(dot, colours) for dot in sorted(dots, key=lambda d: -d.radius)),
    ]
    halves = {round(middle[name], 1): h / 2 for name, h in zip(lane_names, heights, strict=True)}
    placed = _numbers(dots, halves, bottom)
    shapes += [
        svg.words(
            p.wish.text,
            p.wish.x + p.dx,
            p.wish.y + p.dy,
            p.wish.size,
            colours.text,
            anchor=p.anchor,
            halo=colours.ground,
        )
        for p in placed
    ]
    return "".join(shapes), placed, {d.line.row for d in dots}, bottom + 26


def _largest(lines: Sequence[Line]) -> list[str]:
    """Return the names of the nations with the largest figures, the largest first."""
    most: dict[str, float] = {}
    for line in lines:
        if not math.isnan(line.persons):
            most[line.name] = max(most.get(line.name, 0.0), line.persons)
    return sorted(most, key=lambda name: (-most[name], name))[:NAMED]


def _lane(line: Line, nations: Sequence[str]) -> str:
    return line.name if line.name in nations else "other nations"


def _middle(line: Line) -> date:
    first, last = bounds(line.start)[0], bounds(line.end)[1]
    return first + (last - first) / 2


def _gap_words(gap: Gap, end: pd.Period) -> tuple[str, str]:
    """Say the years of a gap, and what there is in place of a list."""
    when = f"from {gap.first.year}" if gap.last >= end else f"{gap.first.year} to {gap.last.year}"
    return when, gap.label


def _gaps(
    shown: Contingents,
    end: pd.Period,
    across: Callable[[date | pd.Timestamp], float],
    top: float,
    bottom: float,
    colours: Palette,
) -> list[str]:
    shapes = []
    for gap in shown.gaps:
        x, right = across(gap.first.start_time), across(min(gap.last, end).end_time)
        shapes.append(
            f'<rect x="{x:.1f}" y="{top:.1f}" width="{right - x:.1f}" height="{bottom - top:.1f}"'
            ' fill="url(#gap)"/>'
        )
        for i, (text, weight) in enumerate(zip(_gap_words(gap, end), (600, 400), strict=True)):
            shapes.append(
                svg.words(text, x + 3, top - 21 + 14 * i, _SMALL, colours.text, weight=weight)
            )
        shapes.append(
            f'<path d="M{x:.1f} {top:.1f}v-27" stroke="{colours.muted}" stroke-width=".8"/>'
        )
    return shapes


def _lanes(
    names: Sequence[str],
    apart: int,
    tops: Sequence[float],
    middle: dict[str, float],
    colours: Palette,
) -> list[str]:
    """Draw the lanes; the first, and the last ones, of forces apart, stand out."""
    shapes = []
    first_apart = len(names) - apart
    for i, name in enumerate(names):
        weight = Weight.SEMIBOLD if i == 0 or i >= first_apart else Weight.REGULAR
        parts = wrapped(name, _SIZE, _LEFT - 14, weight=weight, most=2)
        for j, part in enumerate(parts):
            y = middle[name] + 13 * (j - (len(parts) - 1) / 2)
            shapes.append(
                svg.words(part, _LEFT - 10, y, _SIZE, colours.text, weight=weight, anchor=2)
            )
        shapes.append(
            f'<path d="M{_LEFT:.1f} {tops[i]:.1f}H{WIDTH - _RIGHT:.1f}"'
            f' stroke="{colours.rule}" stroke-width="{1.6 if i in {1, first_apart} else 0.7}"/>'
        )
    return shapes


def _axis(
    span: tuple[pd.Period, pd.Period],
    across: Callable[[date | pd.Timestamp], float],
    bottom: float,
    colours: Palette,
) -> list[str]:
    shapes = [f'<path d="M{_LEFT:.1f} {bottom:.1f}H{WIDTH - _RIGHT:.1f}" stroke="{colours.text}"/>']
    for year in range(span[0].year, span[1].year + 1):
        x = across(date(year, 1, 1))
        shapes.append(f'<path d="M{x:.1f} {bottom:.1f}v5" stroke="{colours.text}"/>')
        middle = across(date(year, 7, 1))
        text = str(year) if year % 2 else ""
        if text:
            shapes.append(svg.words(text, middle, bottom + 13, _SMALL, colours.muted, anchor=1))
    return shapes


def _now(
    month: pd.Period,
    across: Callable[[date | pd.Timestamp], float],
    top: float,
    bottom: float,
    colours: Palette,
) -> list[str]:
    x = (across(month.start_time) + across(month.end_time)) / 2
    return [
        f'<path d="M{x:.1f} {top:.1f}V{bottom + 5:.1f}" stroke="{colours.text}"'
        ' stroke-width="1.2"/>'
    ]


def _mission_line(dots: Sequence[_Dot], force: str, colours: Palette) -> str:
    """Join the figures of a force that is apart from the coalition by a line of its own."""
    figures = sorted((d for d in dots if d.line.force == force), key=lambda d: d.x)
    if len(figures) < 2:
        return ""
    points = " ".join(f"{d.x:.1f},{d.y:.1f}" for d in figures)
    return f'<polyline points="{points}" fill="none" stroke="{colours.muted}"/>'


def _mark(dot: _Dot, colours: Palette) -> str:
    """Draw a figure: disc, diamond or square by whose it is; hollow for a bound or a ceiling."""
    at, r = f'cx="{dot.x:.1f}" cy="{dot.y:.1f}"', dot.radius
    if dot.persons == 0:
        line = f'stroke="{colours.text}" stroke-width="1.6"'
        return f'<path d="M{dot.x - 4:.1f} {dot.y:.1f}h8m-4 -4v8" {line}/>'
    faint = f'fill="{colours.ground}" fill-opacity=".6" stroke-width="1.3"'
    if math.isnan(dot.persons):
        return (
            f'<rect x="{dot.x - r:.1f}" y="{dot.y - r:.1f}" width="{2 * r}" height="{2 * r}"'
            f' {faint} stroke="{colours.muted}" stroke-dasharray="2.4 1.6"/>'
        )
    match dot.kind:
        case "total":
            side = r * _SQUARE
            bound = dot.line.qualifier in {"at_most", "at_least"}
            look = (
                f'{faint} stroke="{colours.text}"'
                if bound
                else f'fill="{colours.text}" fill-opacity=".72" stroke="{colours.ground}"'
            )
            corners = f"l{side:.1f} {-side:.1f}l{side:.1f} {side:.1f}l{-side:.1f} {side:.1f}z"
            return f'<path d="M{dot.x - side:.1f} {dot.y:.1f}{corners}" {look}/>'
        case "mission":
            side = r * 0.89
            return (
                f'<rect x="{dot.x - side:.1f}" y="{dot.y - side:.1f}" width="{2 * side:.1f}"'
                f' height="{2 * side:.1f}" fill="{colours.text}" stroke="{colours.ground}"/>'
            )
        case "ceiling":
            edge = f'stroke="{colours.allies}" stroke-dasharray="3 2"'
            return f'<circle {at} r="{r:.1f}" {faint} {edge}/>'
        case "listed":
            return f'<circle {at} r="{r:.1f}" fill="{colours.allies}" stroke="{colours.ground}"/>'
        case _:
            fill = blend(colours.allies, colours.ground, 0.55)
            return f'<circle {at} r="{r:.1f}" fill="{fill}" stroke="{colours.allies}"/>'


def _numbers(
    dots: Sequence[_Dot], halves: dict[float, float], bottom: float
) -> list[labels.Placed]:
    """Give numbers room, the largest first; none leaves its row, nor hides another figure.

    Parameters
    ----------
    halves : dict of float to float
        Half the height of each row by its middle, pixels.
    """
    wishes, seen = [], set()
    for dot in sorted(dots, key=lambda d: (-np.nan_to_num(d.persons, nan=-1.0), d.x)):
        text = "none" if dot.persons == 0 else dot.line.number
        text = text.removeprefix("about ").replace("number not published", "no number")
        key = (text, round(dot.y), round(dot.x / 30))
        if key in seen:
            continue
        seen.add(key)
        wishes.append(labels.Wish(dot.line.row, text, dot.x, dot.y, dot.radius, 10.5))
    middles = np.array([[d.x, d.y] for d in dots]).reshape(-1, 2)
    radii = np.array([max(1.8, 0.8 * d.radius) for d in dots])
    names = np.array([[0.0, 0.0, _LEFT - 4, bottom]])
    taken = np.vstack([names, labels.boxes_around(middles, radii)])
    placed = labels.place(wishes, width=WIDTH, height=bottom, taken=taken)
    return [p for p in placed if abs(p.dy) < halves[round(p.wish.y, 1)]]


def _key(shown: Contingents, x: float, y: float, colours: Palette) -> str:
    """Explain the marks, in a line above the time line."""
    blank = Line("", "", *(math.nan,) * 3, *[""] * 11)
    items = [
        ("listed", 1_500.0, "in a list that closes"),
        ("single", 1_500.0, "a single figure"),
        ("ceiling", 1_500.0, "a ceiling, no count"),
        ("total", 1_500.0, "a total as published"),
        *([("mission", 1_500.0, ", ".join(shown.apart_names.values()))] if shown.apart else []),
        ("single", 0.0, "reported: none left"),
        ("mission", math.nan, "no number given"),
    ]
    shapes = []
    for kind, persons, words in items:
        shapes.append(_mark(_Dot(blank, x + 6, y, persons, kind), colours))
        shapes.append(svg.words(words, x + 16, y, _SMALL, colours.muted))
        x += 16 + text_width(words, _SMALL) + 10
    for persons in (500.0, 5_000.0):
        r = radius_px(persons)
        shapes.append(
            f'<circle cx="{x + r:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="none"'
            f' stroke="{colours.muted}"/>'
        )
        text = f"{persons:,.0f}"
        shapes.append(svg.words(text, x + 2 * r + 4, y, _SMALL, colours.muted))
        x += 2 * r + 10 + text_width(text, _SMALL)
    return "".join(shapes)


def _alternative(shown: Contingents, end: pd.Period, closing: Sequence[Roster]) -> str:
    sentences = [f"Allied contingents in {shown.theatre_name} by nation."]
    for roster in closing:
        largest = ", ".join(
            f"{words} {persons:,.0f}" for words, persons, _ in _rows(shown, roster)[:3]
        )
        sentences.append(
            f"{roster_when(roster)}: the list {roster_total(roster)}; largest {largest}."
        )
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
