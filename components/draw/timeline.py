"""One base's time as a drawing: in use, changed, how many, who moved, what happened.

A change known to the month or the year fades over its month or year; one known to the day is
sharp. Every row of the record has a mark; what there is room for is written beside its mark.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

import numpy as np
import pandas as pd

from components.answer.claims import IN_TIME, Figure, Movement, Status
from components.answer.kept import kept_with_record
from components.answer.posture import Views
from components.draw import symbols
from components.draw.axes import Ruler, above, plain_step
from components.draw.curve import SYMBOLS
from components.draw.legend import Item, figure_items, legend
from components.draw.palette import Palette
from components.draw.svg import SIZE, Drawing, Sheet, box, line
from components.draw.typeface import Weight, shortened, text_width
from components.record.dates import bounds, spoken, spoken_month
from components.record.schema import Schema
from components.words.wording import STANDING_WORDS, STATUS_WORDS

WIDTH = 1120
"""Pixels of the drawing at its own size."""

_LEFT, _RIGHT, _TOP = 116.0, 14.0, 20.0
_BAR, _STRIP, _ROW, _GAP, _YEARS = 15.0, 11.0, 14.0, 10.0, 20.0
"""Heights: of the bar of use, a lane's marks, a row of its texts, what parts lanes, the years."""

_PLOT, _LEAST_PLOT, _MOST_PLOT = 90.0, 56.0, 270.0
"""Heights of the plot of personnel: where nothing limits the drawing, at least, at most."""

_NO_FIGURE = "no figure is on record"
_NAME_SIZE = 12.0
_MOST_ROWS, _PAGE_ROWS = 10, 6
"""Rows of texts in a lane: on paper, where there is room, and on the page, which lists them too."""

_LEAST_FADE = 2.4
_LONGEST = 0.62
"""Of the width of the plot, what one text may take."""

_DAY = len("2011-12-18")
"""Signs of a date that is known to the day."""

_Span = tuple[float, float]


@dataclass(frozen=True)
class Run:
    """Months on end in which a base stood alike.

    Attributes
    ----------
    standing : str
        ``in_use`` or ``unconfirmed``.
    begin, end : int
        Month ordinals, both within.
    fades_in, fades_out : tuple of str
        The date, at its precision, at which it began and ended, where a row of the record says
        so; empty where none does.
    """

    standing: str
    begin: int
    end: int
    fades_in: str
    fades_out: str


def runs(views: Views, base: str) -> tuple[Run, ...]:
    """Return the spans in which a base was in use, or may have been, in order of time."""
    begun = {segment.begin: segment for segment in views.presence.segments.get(base, ())}
    joined: list[Run] = []
    for month, standing in _standings(views).get(base, ()):
        if joined and joined[-1].standing == standing and joined[-1].end == month - 1:
            joined[-1] = replace(joined[-1], end=month)
        else:
            since = begun[month].since if month in begun else ""
            joined.append(Run(standing, month, month, since, ""))
    starts = {run.begin for run in joined}
    closings = {month: segment.since for month, segment in begun.items() if segment.closed}
    return tuple(
        run if run.end + 1 in starts else replace(run, fades_out=closings.get(run.end + 1, ""))
        for run in joined
    )


@kept_with_record(most=1)
def _standings(views: Views) -> dict[str, list[tuple[int, str]]]:
    """Month ordinals in which each base was in use, or may have been, with its standing."""
    standings: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for month in views.record.schema.months:
        for base in views.presence.at(month):
            if base.standing in {"in_use", "unconfirmed"}:
                standings[base.place].append((month.ordinal, base.standing))
    return dict(standings)


def timeline(
    views: Views,
    base: str,
    month: pd.Period,
    colours: Palette,
    *,
    width: int = WIDTH,
    height: int | None = None,
) -> Drawing:
    """Draw the time of one base over the whole span of the record, with its legend.

    Parameters
    ----------
    base : str
        Id of a base.
    month : pandas.Period
        The month that is marked.
    width : int
        Pixels.
    height : int, optional
        Pixels that it fills, with as many rows of texts as there is room for; as high as it
        wants to be without it.

    Returns
    -------
    Drawing
        `timeline_words` says the same.
    """
    schema = views.record.schema
    time = Ruler(_LEFT, width - _RIGHT, schema.first.start_time, schema.last.end_time)
    sheet = _Sheet(colours, colours.ground, time=time)
    figures = _figures(views, base)
    key = legend(_items(views, base, figures, colours), width, colours)
    room = None if height is None else height - key.height - 4 - _TOP - _BAR - _YEARS - 2 * _GAP
    if room is not None:
        room -= _GAP + (_LEAST_PLOT if figures else _BAR)
    lanes = _lanes(sheet, views, base, room)
    _use(sheet, views, base)
    for lane in lanes:
        _lane(sheet, lane)
    if figures:
        tall = _PLOT
        if height is not None:
            tall = height - key.height - 4 - sheet.y - _YEARS - _GAP - 6
        _personnel(sheet, views, base, figures, min(max(tall, _LEAST_PLOT), _MOST_PLOT))
    else:
        top = sheet.lane("Personnel", _BAR)
        sheet.write(_NO_FIGURE, _LEFT + 6, top + _BAR / 2, colours.muted)
    under = _years(sheet, schema, month)
    at = time.within(month.start_time + pd.Timedelta(days=14))
    sheet.shapes[:0] = [f"<defs>{''.join(sheet.fades.values())}</defs>", *under]
    sheet.draw(line([(at, _TOP - 4), (at, sheet.y)], colours.text, 1.2))
    return sheet.drawing(width, sheet.y + _YEARS).above(key, 4)


def timeline_words(views: Views, base: str) -> str:
    """Say what the timeline shows."""
    spans = [
        f"{STANDING_WORDS[run.standing]} from "
        f"{spoken(run.fades_in) or spoken_month(pd.Period(ordinal=run.begin, freq='M'))} to "
        f"{spoken(run.fades_out) or spoken_month(pd.Period(ordinal=run.end, freq='M'))}"
        for run in runs(views, base)
    ]
    numbers = [
        (len(_statuses(views, base)), "changes of status"),
        (len(_figures(views, base)), "figures of personnel"),
        (len(_moving(views, base)), "redeployments"),
        (sum(event.place == base for event in views.events.claims), "milestones"),
    ]
    listed = ", ".join(f"{number} {noun}" for number, noun in numbers)
    first = "; ".join(spans) if spans else "no use on record"
    return f"Timeline: {first}. Listed below: {listed}."


@dataclass(frozen=True)
class _Event:
    """Something at a moment, with what is written beside it.

    Attributes
    ----------
    start, end : str
        The moment's dates, at their precision.
    colour : str
        Of its mark.
    way : str
        ``in``, ``out`` or empty: whether it goes to the base or leaves it.
    quiet : bool
        Whether it is planned or doubtful.
    """

    start: str
    end: str
    text: str
    colour: str
    way: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class _Set:
    """An event's text with its room: row and left end."""

    event: _Event
    x: float
    row: int
    left: float
    text: str


@dataclass(frozen=True)
class _Lane:
    """Events of one kind; those whose text has room, and how many have none."""

    name: str
    events: tuple[_Event, ...]
    written: tuple[_Set, ...]

    @property
    def rows(self) -> int:
        return max((item.row + 1 for item in self.written), default=0)

    @property
    def height(self) -> float:
        return _GAP + _STRIP + self.rows * _ROW + 3


@dataclass(kw_only=True)
class _Sheet(Sheet):
    """The drawing as it grows downwards."""

    time: Ruler
    y: float = _TOP
    fades: dict[tuple[str, str], str] = field(default_factory=dict)

    def span(self, start: str, end: str = "") -> _Span:
        """Pixels of the first and the last moment that a date, or two, can mean."""
        first, last = bounds(start)[0], bounds(end or start)[1]
        after = pd.Timestamp(last) + pd.Timedelta(days=1)
        return self.time.within(pd.Timestamp(first)), self.time.within(after)

    def months(self, run: Run) -> _Span:
        """Pixels of the begin of a run's first month and of the end of its last."""
        first, after = (pd.Period(ordinal=at, freq="M") for at in (run.begin, run.end + 1))
        return self.time.within(first.start_time), self.time.within(after.start_time)

    def middle(self, start: str, end: str) -> float:
        """Pixel of the middle of what a date, or two, can mean."""
        return sum(self.span(start, end)) / 2

    def fade(self, kind: str, colour: str) -> str:
        """Return the fill that goes ``in``, ``out``, or in and out again (``both``)."""
        self.fades[kind, colour] = _gradient(kind, colour)
        return f"url(#{kind}{colour.lstrip('#')})"

    def fill(
        self, left: float, right: float, top: float, tall: float, fill: str, opacity: float = 1.0
    ) -> None:
        """Fill an area."""
        if right > left:
            faint = f' opacity="{opacity:g}"' if opacity < 1 else ""
            self.draw(box(left, top, right - left, tall, f'fill="{fill}"{faint}'))

    def moment(self, start: str, end: str, top: float, tall: float, colour: str) -> None:
        """Mark a moment: sharp where it is known to the day, else faded over what it can be."""
        left, right = self.span(start, end)
        middle = (left + right) / 2
        if len(start) == len(end) == _DAY and right - left <= _LEAST_FADE:
            self.fill(middle - 0.8, middle + 0.8, top, tall, colour)
        else:
            wide = max(right - left, _LEAST_FADE)
            self.fill(middle - wide / 2, middle + wide / 2, top, tall, self.fade("both", colour))

    def rule(self, y: float) -> None:
        """Draw a quiet line over the whole span."""
        self.draw(line([(_LEFT, y), (self.time.end, y)], self.colours.rule))

    def lane(self, name: str, tall: float) -> float:
        """Begin a lane, named on the left, and return its top."""
        top = self.y + _GAP
        self.write(name, 0, top + min(tall, _BAR) / 2, size=_NAME_SIZE, bold=True)
        self.y = top + tall
        return top


def _gradient(kind: str, colour: str) -> str:
    ends = {"in": (0, 0.5, 1), "out": (1, 0.5, 0)}.get(kind, (0, 1, 0))
    stops = "".join(
        f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{strength}"/>'
        for at, strength in zip((0, 0.5, 1), ends, strict=True)
    )
    return f'<linearGradient id="{kind}{colour.lstrip("#")}">{stops}</linearGradient>'


def _owner(views: Views, base: str, colours: Palette) -> str:
    owners = {segment.row.force for segment in views.presence.segments.get(base, ())}
    return colours.lead if owners & views.descriptor.leading else colours.allies


def _use(sheet: _Sheet, views: Views, base: str) -> None:
    top = sheet.lane("In use", _BAR)
    colour = _owner(views, base, sheet.colours)
    sheet.rule(top + _BAR / 2)
    for run in runs(views, base):
        strength = 1.0 if run.standing == "in_use" else 0.35
        left, right = sheet.months(run)
        if run.fades_in:
            first, left = sheet.span(run.fades_in)
            if len(run.fades_in) == _DAY:
                left = first
            else:
                sheet.fill(first, left, top, _BAR, sheet.fade("in", colour), strength)
        if run.fades_out:
            right, last = sheet.span(run.fades_out)
            if len(run.fades_out) < _DAY:
                begin = max(left, right)
                sheet.fill(begin, last, top, _BAR, sheet.fade("out", colour), strength)
        sheet.fill(left, right, top, _BAR, colour, strength)


def _lanes(sheet: _Sheet, views: Views, base: str, room: float | None) -> list[_Lane]:
    """Set the texts of every lane in as many rows as there is room for, in pixels."""
    events = {
        "Changes": _changes(views, base, sheet.colours),
        "Redeployments": _moves(views, base, sheet.colours),
        "Milestones": _milestones(views, base, sheet.colours),
    }
    for most in range(_PAGE_ROWS if room is None else _MOST_ROWS, -1, -1):
        lanes = [
            _Lane(name, tuple(of_kind), tuple(_rows(of_kind, sheet, most)))
            for name, of_kind in events.items()
            if of_kind
        ]
        if room is None or sum(lane.height for lane in lanes) <= room:
            break
    return lanes


def _lane(sheet: _Sheet, lane: _Lane) -> None:
    """Draw a lane: its marks, below them its texts, each with a line to its mark."""
    top = sheet.lane(lane.name, _STRIP)
    colours = sheet.colours
    sheet.rule(top + _STRIP / 2)
    for item in lane.written:
        y = top + _STRIP + _ROW * (item.row + 0.5)
        sheet.draw(line([(item.x, top + _STRIP), (item.x, y + 3)], colours.border, 0.8))
        sheet.write(item.text, item.left, y, colours.muted if item.event.quiet else "")
    for event in lane.events:
        sheet.moment(event.start, event.end, top, _STRIP, event.colour)
        x = sheet.middle(event.start, event.end)
        if event.way:
            tip, foot = (top + _STRIP, -4.5) if event.way == "in" else (top, 4.5)
            edge = f'stroke="{event.colour}" stroke-width="1"'
            fill = colours.ground if event.quiet else event.colour
            head = f"M{x:.1f} {tip:.1f}l3.4 {foot}h-6.8z"
            sheet.draw(f'<path d="{head}" fill="{fill}" {edge}/>')
    left_out = len(lane.events) - len(lane.written)
    if left_out and lane.rows:
        sheet.write(f"{left_out} more marked", 0, top + _STRIP + _ROW * 0.5, colours.muted)
    sheet.y += lane.rows * _ROW + 3


def _changes(views: Views, base: str, colours: Palette) -> list[_Event]:
    events = []
    for row in _statuses(views, base):
        reported = row.claim == "reported"
        plan = "" if reported else "planned: "
        to = f" to {row.recipient}" if row.recipient else ""
        tail = "" if row.credible else ", doubtful"
        text = f"{plan}{STATUS_WORDS[row.status]} {spoken(row.date)}{to}{tail}"
        colour = colours.text if reported else colours.attention
        events.append(_Event(row.date, row.date, text, colour, quiet=not row.drives))
    return events


def _moves(views: Views, base: str, colours: Palette) -> list[_Event]:
    events = []
    for move in _moving(views, base):
        if move.destination == base:
            way, where = "in", f"from {move.origin_name or 'a place not stated'}"
        elif move.origin == base:
            way, where = "out", f"to {move.destination_name or 'a place not stated'}"
        else:
            way, where = "", f"through, {move.origin_name} to {move.destination_name}"
        planned = move.status == "planned"
        text = f"{'planned: ' if planned else ''}{where}: {move.number}"
        events.append(_Event(move.start, move.end, text, colours.movement, way, quiet=planned))
    return events


def _milestones(views: Views, base: str, colours: Palette) -> list[_Event]:
    here = [event for event in views.events.claims if event.place == base and not event.same_as]
    ordered = sorted(here, key=IN_TIME)
    return [_Event(event.date, event.date, event.title, colours.muted) for event in ordered]


def _rows(events: Sequence[_Event], sheet: _Sheet, most: int) -> list[_Set]:
    """Set texts in rows below their moments, as many as have room.

    A text stands right of its moment where it fits, else left of it. They are tried from the
    first on and from the last on; what is left out least, and crosses least, is taken.
    """
    wishes = []
    for event in events:
        x = sheet.middle(event.start, event.end)
        text = shortened(event.text, SIZE, _LONGEST * (sheet.time.end - _LEFT))
        wide = text_width(text, SIZE)
        places = [at for at in (x + 5, x - 5 - wide) if _LEFT - 2 <= at <= sheet.time.end - wide]
        places = places or [max(sheet.time.end - wide, _LEFT - 2)]
        wishes.append((event, x, text, [(at - 3, at + wide + 3) for at in places]))
    tried = [_placed(order, most) for order in (wishes, wishes[::-1])]
    return max(tried, key=lambda one: (len(one[0]), -one[1]))[0]


def _placed(
    wishes: Iterable[tuple[_Event, float, str, list[_Span]]], most: int
) -> tuple[list[_Set], int]:
    """Give texts rows in their order; return them, and how often a line crosses a text."""
    texts: list[list[_Span]] = [[] for _ in range(most)]
    leaders: list[list[_Span]] = [[] for _ in range(most)]
    placed, crossings = [], 0
    for event, x, text, places in wishes:
        leader = x - 1, x + 1
        free: list[tuple[int, int, _Span]] = []
        for row in range(most):
            above = sum(_meet(leader, other) for passed in texts[:row] for other in passed)
            free += [
                (above + sum(_meet(span, other) for other in leaders[row]), row, span)
                for span in places
                if not any(_meet(span, other) for other in texts[row])
            ]
        if not free:
            continue
        crossed, row, span = min(free, key=itemgetter(0))
        crossings += crossed
        texts[row].append(span)
        for passed in leaders[:row]:
            passed.append(leader)
        placed.append(_Set(event, x, row, span[0] + 3, text))
    return placed, crossings


def _meet(a: _Span, b: _Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _personnel(sheet: _Sheet, views: Views, base: str, figures: list[Figure], tall: float) -> None:
    """Draw every published figure of personnel, with its range where one is stated."""
    top = sheet.lane("Personnel", tall)
    colours = sheet.colours
    largest = max(max(figure.persons, np.nan_to_num(figure.high)) for figure in figures)
    step = plain_step(largest)
    most = above(largest, step)
    persons = Ruler(top + tall, top + 8, 0.0, most)
    for number in np.arange(0.0, most + 1, step).tolist():
        sheet.rule(persons.at(number))
        # The lane's name stands beside the uppermost line.
        sheet.write(f"{number:,.0f}", _LEFT - 6, persons.at(number), colours.muted, anchor=2)
    for figure in figures:
        left, right = sheet.span(figure.start, figure.end)
        at, x = persons.at(figure.persons), (left + right) / 2
        strong = figure.credible and figure.status == "reported"
        if figure.low < figure.high:
            ends = [(x, persons.at(figure.low)), (x, persons.at(figure.high))]
            sheet.draw(line(ends, colours.muted))
        if right - left > 6:
            sheet.fill(left, right, at - 2, 4, sheet.fade("both", colours.withheld))
        sheet.draw(symbols.figure(x, at, figure.kind, colours, 0.85 if strong else 0.4))
    # An empty stretch of a use would be read as nobody.
    for run in runs(views, base):
        left, right = sheet.months(run)
        counted = any(_meet(sheet.span(one.start, one.end), (left, right)) for one in figures)
        if right - left > text_width(_NO_FIGURE, SIZE) + 12 and not counted:
            sheet.write(_NO_FIGURE, left + 6, persons.at(most / 2), colours.muted)
    highest = min(figures, key=lambda figure: (-figure.persons, figure.first))
    force = views.descriptor.force_name(highest.force)
    text = f"{highest.number}, {force}, {spoken(highest.start)}"
    x, wide = sheet.middle(highest.start, highest.end), text_width(text, SIZE)
    left = x + 7 if x + 7 + wide < sheet.time.end else x - 7 - wide
    sheet.write(text, left, persons.at(highest.persons))


def _years(sheet: _Sheet, schema: Schema, month: pd.Period) -> list[str]:
    """Write years and the month; return the lines and the time beyond the horizon, to lie below."""
    colours, time = sheet.colours, sheet.time
    sheet.y += 6
    horizon = time.within(schema.horizon.end_time)
    beyond = f'fill="{colours.rule}" opacity="0.5"'
    under = [box(horizon, _TOP, time.end - horizon, sheet.y - _TOP, beyond)]
    every = 2 if time.end - _LEFT > 400 else 4
    for year in range(schema.first.year, schema.last.year + 1):
        x = time.within(pd.Timestamp(year, 1, 1))
        named = (year - schema.first.year) % every == 0
        under.append(line([(x, _TOP), (x, sheet.y)], colours.rule, 1 if named else 0.45))
        if named:
            sheet.write(str(year), x, sheet.y + 10, colours.muted, anchor=1)
    name = spoken_month(month)
    half = text_width(name, _NAME_SIZE, Weight.SEMIBOLD) / 2
    at = time.within(month.start_time + pd.Timedelta(days=14))
    at = min(max(at, _LEFT + half), time.end - half)
    sheet.write(name, at, 8, size=_NAME_SIZE, bold=True, anchor=1)
    return under


def _items(views: Views, base: str, figures: list[Figure], colours: Palette) -> list[Item]:
    owner = _owner(views, base, colours)

    def bar(words: str, look: str, defs: str = "") -> Item:
        return Item(words, 20, 12, defs + box(0, -5, 20, 10, look))

    fading = f'fill="url(#key{owner.lstrip("#")})"', f"<defs>{_gradient('key', owner)}</defs>"
    items = [
        bar("in use", f'fill="{owner}"'),
        bar("use not confirmed", f'fill="{owner}" opacity="0.35"'),
        bar("known to its month or year", *fading),
    ]
    if _moving(views, base):
        for words, d in (("came", "M3.4 2.3l3.4 -4.5h-6.8z"), ("left", "M3.4 -2.3l3.4 4.5h-6.8z")):
            items.append(Item(words, 7, 12, f'<path d="{d}" fill="{colours.movement}"/>'))
    kinds = {figure.kind for figure in figures}
    shown = [kind for kind in (*SYMBOLS, "planned") if kind in kinds]
    return [*items, *figure_items(shown, colours)]


def _statuses(views: Views, base: str) -> list[Status]:
    return sorted((row for row in views.statuses.claims if row.place == base), key=IN_TIME)


def _figures(views: Views, base: str) -> list[Figure]:
    figures = [
        figure
        for figure in views.figures.claims
        if figure.place == base and not math.isnan(figure.persons) and figure.status != "withheld"
    ]
    return sorted(figures, key=IN_TIME)


def _moving(views: Views, base: str) -> list[Movement]:
    moves = [move for move in views.redeployments.claims if move.touches(base) and move.drawn]
    return sorted(moves, key=IN_TIME)
