"""One base's time on paper: when it was in use, what changed, how many were there, who moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components.answer.estimate import FEEDING_CREDIBILITY, one_number
from components.answer.posture import Views
from components.briefing.canvas import Canvas
from components.briefing.layout import Box
from components.briefing.print_curve import draw_dot
from components.briefing.print_legend import Item, draw_legend, legend_height
from components.briefing.request import Request
from components.briefing.typeface import LEAST_PT, Weight, shortened, text_width, wrapped
from components.draw.curve import SYMBOLS
from components.draw.marks import AMERICAN, force_name
from components.draw.palette import Palette, blend
from components.record.dates import spoken, spoken_month
from components.record.schema import Schema
from components.words.wording import NOT_PUBLISHED, STANDING_WORDS, STATUS_WORDS, figure_number

_SIZE = LEAST_PT
_ROW = 10.6
_GUTTER = 76.0
_BAR = 13.0
_GAP = 9.0
_LEAST_PLOT = 44.0
_MIDDLING_PLOT = 80.0
_MOST_PLOT = 210.0
_MOST_ROWS = 10

_Span = tuple[float, float]


@dataclass(frozen=True)
class _Axis:
    """The time axis, from the first to the last month of the record."""

    left: float
    right: float
    first: pd.Timestamp
    last: pd.Timestamp

    def x(self, day: pd.Timestamp) -> float:
        share = (day - self.first) / (self.last - self.first)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)


@dataclass(frozen=True)
class _Note:
    """A text that belongs to a moment."""

    x: float
    text: str
    colour: str
    faint: bool = False


@dataclass(frozen=True)
class _Set:
    """A note with its room: row and left end."""

    note: _Note
    row: int
    left: float
    text: str


@dataclass(frozen=True)
class _Lane:
    """Notes of one kind with their room, and how many found none."""

    name: str
    rows: list[_Set]
    left_out: int


def timeline_title(views: Views, base: str) -> str:
    """Return the title of a base's timeline."""
    schema = views.record.schema
    names = dict(zip(views.record.places["id"], views.record.places["name"], strict=True))
    return f"{names.get(base, base)}, {schema.first.year} to {schema.last.year}"


def standings(views: Views, base: str) -> list[str]:
    """Return a base's standing in each month of the clock, empty where it is not on record."""
    presence = views.presence
    own = replace(
        presence,
        segments=presence.segments[presence.segments["place"] == base],
        pending=presence.pending[presence.pending["place"] == base],
    )
    found = []
    for month in views.record.schema.months:
        at = own.at(month)
        found.append("" if at.empty else str(at["standing"].iloc[0]))
    return found


def draw_timeline(
    canvas: Canvas, box: Box, views: Views, request: Request, colours: Palette
) -> None:
    """Draw the lanes of one base over one time axis."""
    schema = views.record.schema
    base = request.base
    axis = _Axis(
        box.x + _GUTTER, box.right - 4, schema.first.start_time, schema.last.end_time.normalize()
    )
    y = _where(canvas, box, views, request, colours)
    kinds = _kinds(views, base)
    items = _legend(kinds, colours, planned="planned" in set(_figures(views, base)["status"]))
    below = legend_height(items, box.width)
    bottom = box.bottom - below - 6
    figures = _figures(views, base)
    room = bottom - y - 12 - _BAR - 4 - 14 - 4 * _GAP - (_MIDDLING_PLOT if len(figures) else 0)
    lanes = _lanes(views, base, axis, room, colours)
    fixed = 12 + _BAR + 4 + 14 + sum(_tall(lane.rows) + _GAP for lane in lanes)
    plot_tall = min(max(bottom - y - fixed - 2 * _GAP, 0.0), _MOST_PLOT)
    plotted = len(figures) > 0 and plot_tall >= _LEAST_PLOT
    top = y + 12
    tall = fixed - 12 - 14 + (plot_tall + _GAP if plotted else 0)
    _grid(canvas, axis, top, top + tall, schema, request, colours)
    y = top + 2
    _presence(canvas, axis, y, views, base, colours)
    _lane(canvas, box, y + _BAR / 2, "Use", colours)
    y += _BAR + 3
    for lane in lanes:
        _lane(canvas, box, y + _ROW / 2 + 2, lane.name, colours)
        if lane.left_out:
            said = f"{lane.left_out} more on record"
            canvas.text(box.x, y + 1.5 * _ROW + 2, said, _SIZE, colours.muted, middle=True)
        _draw_rows(canvas, lane.rows, y, colours)
        y += _tall(lane.rows) + _GAP
    if plotted:
        _personnel(canvas, Box(axis.left, y, axis.right - axis.left, plot_tall), axis, figures,
                   box, colours)  # fmt: skip
    elif not len(figures):
        canvas.text(
            box.x, bottom - 6, "No figure of personnel at this base is on record.", _SIZE,
            colours.muted,
        )  # fmt: skip
    draw_legend(canvas, Box(box.x, box.bottom - below, box.width, below), items, colours)


def _lanes(views: Views, base: str, axis: _Axis, room: float, colours: Palette) -> list[_Lane]:
    """Set the notes of every lane in as many rows as there is room for, in points."""
    notes = {
        "Changes": _changes(views, base, axis, colours),
        "Redeployments": _moves(views, base, axis, colours),
        "Milestones": _events(views, base, axis, colours),
    }
    notes = {name: some for name, some in notes.items() if some}
    most = _MOST_ROWS
    while True:
        lanes = [_Lane(name, *_rows(some, axis, most)) for name, some in notes.items()]
        if most == 1 or sum(_tall(lane.rows) + _GAP for lane in lanes) <= room:
            return lanes
        most -= 1


def _where(canvas: Canvas, box: Box, views: Views, request: Request, colours: Palette) -> float:
    """Say what the base is called, where it lies, and how it stands in the month."""
    place = views.record.places.set_index("id").loc[request.base]
    now = views.as_of(request.month).bases
    now = now[now["place"] == request.base]
    standing = "not on record" if now.empty else STANDING_WORDS[str(now["standing"].iloc[0])]
    point = (
        f"{place['lat']:.2f} N, {place['lon']:.2f} E, known to {place['precision_km']:g} km"
        if pd.notna(place["lat"])
        else "no coordinates are known"
    )
    parts = [f"{spoken_month(request.month)}: {standing}", f"{place['admin1']}; {point}"]
    if place["aliases"]:
        parts.append("Also " + str(place["aliases"]).replace(";", ", "))
    lines = wrapped(". ".join(parts) + ".", 9, box.width, most=2)
    return canvas.lines(box.x, box.y, lines, 9, colours.muted) + 2


def _lane(canvas: Canvas, box: Box, y: float, name: str, colours: Palette) -> None:
    canvas.text(box.x, y, name, 9, colours.text, weight=Weight.SEMIBOLD, middle=True)


def _grid(
    canvas: Canvas,
    axis: _Axis,
    top: float,
    bottom: float,
    schema: Schema,
    request: Request,
    colours: Palette,
) -> None:
    wide = axis.right - axis.left
    step = 2 if wide > 300 else 4
    horizon = axis.x(schema.horizon.end_time)
    canvas.box(Box(horizon, top, axis.right - horizon, bottom - top), fill=colours.rule, alpha=0.35)
    for year in range(schema.first.year + 1, schema.last.year + 1, step):
        x = axis.x(pd.Timestamp(year, 1, 1))
        canvas.line([(x, top), (x, bottom)], colours.rule, 0.4, butt=True)
        canvas.text(x, bottom + 7, str(year), _SIZE, colours.muted, align="center", middle=True)
    x = axis.x(request.month.start_time + pd.Timedelta(days=14))
    canvas.line([(x, top - 2), (x, bottom)], colours.text, 0.8, butt=True)
    text = spoken_month(request.month)
    room = text_width(text, 9, Weight.SEMIBOLD)
    left = min(max(x - room / 2, axis.left), axis.right - room)
    canvas.text(left, top - 7, text, 9, colours.text, weight=Weight.SEMIBOLD, middle=True)


def _presence(
    canvas: Canvas, axis: _Axis, y: float, views: Views, base: str, colours: Palette
) -> None:
    """Draw the standing of every month as a bar: solid in use, pale unconfirmed, a line after."""
    months = views.record.schema.months
    found = standings(views, base)
    segments = views.presence.segments
    owners = set(segments.loc[segments["place"] == base, "force"])
    own = colours.usa if owners & AMERICAN else colours.allies
    begin = 0
    for i in range(1, len(found) + 1):
        if i < len(found) and _alike(found[i], found[begin]):
            continue
        left = axis.x(months[begin].start_time)
        right = axis.x(months[i - 1].end_time)
        area = Box(left, y, right - left, _BAR)
        match found[begin]:
            case "in_use":
                canvas.box(area, fill=own)
            case "unconfirmed":
                canvas.box(area, fill=blend(own, colours.ground, 0.4))
            case "left_this_year" | "left_earlier":
                middle = y + _BAR / 2
                canvas.line([(left, middle), (right, middle)], colours.given_up, 1.2, butt=True)
            case "planned":
                middle = y + _BAR / 2
                canvas.line(
                    [(left, middle), (right, middle)], colours.attention, 2.0, dash=(4, 2.5)
                )
        begin = i


def _alike(a: str, b: str) -> bool:
    gone = {"left_this_year", "left_earlier"}
    return a == b or {a, b} <= gone


def _middle(row: pd.Series[Any]) -> pd.Timestamp:
    first, last = pd.Timestamp(str(row["first"])), pd.Timestamp(str(row["last"]))
    return first + (last - first) / 2


def _changes(views: Views, base: str, axis: _Axis, colours: Palette) -> list[_Note]:
    rows = views.record.base_status
    rows = rows[rows["place"] == base].sort_values(["first", "last", "id"])
    found = []
    for _, row in rows.iterrows():
        words = STATUS_WORDS[str(row["status"])]
        plan = "planned: " if row["claim"] != "reported" else ""
        to = f" to {row['recipient']}" if row["recipient"] else ""
        doubt = row["credibility"] not in FEEDING_CREDIBILITY
        tail = ", doubtful" if doubt else ""
        text = f"{plan}{words} {spoken(str(row['date']))}{to}{tail}"
        found.append(_Note(axis.x(_middle(row)), text, colours.text, faint=doubt))
    return found


def _moves(views: Views, base: str, axis: _Axis, colours: Palette) -> list[_Note]:
    rows = views.movements
    rows = rows[(rows[["origin", "via", "destination"]] == base).any(axis=1) & rows["drawn"]]
    found = []
    for _, row in rows.sort_values(["first", "id"]).iterrows():
        number = figure_number(row)
        said = "number not published" if number == NOT_PUBLISHED else number
        if row["destination"] == base:
            way = f"from {row['origin_name'] or 'a place not stated'}"
        elif row["origin"] == base:
            way = f"to {row['destination_name'] or 'a place not stated'}"
        else:
            way = f"through, {row['origin_name']} to {row['destination_name']}"
        plan = "planned: " if row["status"] == "planned" else ""
        text = f"{plan}{way}: {said}"
        found.append(_Note(axis.x(_middle(row)), text, colours.text, faint=bool(plan)))
    return found


def _events(views: Views, base: str, axis: _Axis, colours: Palette) -> list[_Note]:
    rows = views.record.milestones
    rows = rows[(rows["place"] == base) & (rows["same_as"] == "")].sort_values(["first", "id"])
    return [
        _Note(axis.x(_middle(row)), f"{row['title']}", colours.text) for _, row in rows.iterrows()
    ]


def _figures(views: Views, base: str) -> pd.DataFrame:
    rows = views.record.force_levels
    rows = rows[(rows["place"] == base) & (rows["status"] != "withheld")]
    sources = views.record.sources.set_index("id")["kind"]
    rows = rows.assign(
        at=rows["first"] + (rows["last"] - rows["first"]) / 2,
        shown=one_number(rows),
        kind=rows["source"].map(sources),
    )
    return rows[rows["shown"].notna()].sort_values(["first", "id"])


def _kinds(views: Views, base: str) -> set[str]:
    return set(_figures(views, base)["kind"])


def _rows(notes: Sequence[_Note], axis: _Axis, most: int) -> tuple[list[_Set], int]:
    """Set notes in rows below their moments; return them, and how many found no room.

    A text stands right of its moment where it fits, else left of it. Notes are tried from the
    first on and from the last on; what is left out least, and crosses least, is taken.
    """
    wishes = [(note, _wordings(note, axis)) for note in notes]
    tried = [_placed(order, most) for order in (wishes, wishes[::-1])]
    found, _ = max(tried, key=lambda one: (len(one[0]), -one[1]))
    return found, len(notes) - len(found)


def _wordings(note: _Note, axis: _Axis) -> list[tuple[str, float, float]]:
    """Return where a note's text can stand: text, left end, width; the better place first."""
    text = shortened(note.text, _SIZE, 0.62 * (axis.right - axis.left))
    wide = text_width(text, _SIZE)
    places = [note.x + 4, note.x - 4 - wide]
    inside = [x for x in places if x >= axis.left - 2 and x + wide <= axis.right]
    return [(text, x, wide) for x in inside or [max(axis.right - wide, axis.left - 2)]]


def _placed(
    wishes: Iterable[tuple[_Note, list[tuple[str, float, float]]]], most: int
) -> tuple[list[_Set], int]:
    """Give notes rows in their order; return them, and how often a leader crosses a text."""
    texts: list[list[_Span]] = [[] for _ in range(most)]
    leaders: list[list[_Span]] = [[] for _ in range(most)]
    found, crossings = [], 0
    for note, places in wishes:
        line = note.x - 1, note.x + 1
        best: tuple[int, int, tuple[str, float, float]] | None = None
        for row in range(most):
            above = sum(_meet(line, other) for some in texts[:row] for other in some)
            for place in places:
                span = place[1] - 2, place[1] + place[2] + 2
                if any(_meet(span, other) for other in texts[row]):
                    continue
                crossed = above + sum(_meet(span, other) for other in leaders[row])
                if best is None or crossed < best[0]:
                    best = crossed, row, place
        if best is None:
            continue
        crossed, row, (text, begin, wide) = best
        crossings += crossed
        texts[row].append((begin - 2, begin + wide + 2))
        for some in leaders[:row]:
            some.append(line)
        found.append(_Set(note, row, begin, text))
    return found, crossings


def _meet(a: _Span, b: _Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _tall(rows: list[_Set]) -> float:
    return (max((item.row for item in rows), default=0) + 1) * _ROW + 3


def _draw_rows(canvas: Canvas, rows: list[_Set], top: float, colours: Palette) -> None:
    for item in rows:
        x, y = item.note.x, top + 3 + _ROW * (item.row + 0.5)
        canvas.line([(x, top - 2), (x, y)], colours.border, 0.6, butt=True)
    # Texts after all leaders: one that a leader must pass stays whole.
    for item in rows:
        y = top + 3 + _ROW * (item.row + 0.5)
        colour = colours.muted if item.note.faint else item.note.colour
        canvas.disc(item.note.x, y, 1.3, fill=colour)
        canvas.text(item.left, y, item.text, _SIZE, colour, halo=colours.ground, middle=True)


def _personnel(
    canvas: Canvas, box: Box, axis: _Axis, figures: pd.DataFrame, page: Box, colours: Palette
) -> None:
    """Draw every published figure of personnel, with its range where one is stated."""
    top = float(figures[["shown", "high"]].max().max())
    step = _step(top)
    most = step * max(-(-top // step), 1)

    def y(persons: float) -> float:
        return box.bottom - (box.height - 6) * persons / most

    _lane(canvas, page, box.y + 4, "Personnel", colours)
    value = 0.0
    while value <= most:
        canvas.line([(box.x, y(value)), (box.right, y(value))], colours.rule, 0.4, butt=True)
        canvas.text(
            box.x - 4, y(value), f"{value:,.0f}", _SIZE, colours.muted, align="right", middle=True
        )
        value += step
    for row in figures.to_dict("records"):
        x = axis.x(pd.Timestamp(row["at"]))
        strong = row["credibility"] in FEEDING_CREDIBILITY and row["status"] == "reported"
        if row["low"] < row["high"]:
            ends = [(x, y(float(row["low"]))), (x, y(float(row["high"])))]
            canvas.line(ends, colours.text, 0.7, alpha=0.6, butt=True)
        if row["status"] == "planned":
            canvas.disc(x, y(float(row["shown"])), 2.1, fill=colours.ground, edge=colours.text,
                        width=0.6)  # fmt: skip
        else:
            draw_dot(canvas, x, y(float(row["shown"])), str(row["kind"]), colours,
                     alpha=0.8 if strong else 0.35)  # fmt: skip
    _name_highest(canvas, box, axis, figures, y(float(figures["shown"].max())), colours)


def _name_highest(
    canvas: Canvas, box: Box, axis: _Axis, figures: pd.DataFrame, y: float, colours: Palette
) -> None:
    row = figures.sort_values(["shown", "first"], ascending=[False, True]).iloc[0]
    force, when = force_name(str(row["force"])), spoken(str(row["start"]))
    text = f"{figure_number(row)}, {force}, {when}"
    x, wide = axis.x(pd.Timestamp(str(row["at"]))), text_width(text, _SIZE)
    left = x + 5 if x + 5 + wide < box.right else x - 5 - wide
    canvas.text(left, y, text, _SIZE, colours.text, halo=colours.ground, middle=True)


def _step(top: float) -> float:
    """Return a round distance of grid lines of which three to six fit."""
    power = 1.0
    while True:
        for digit in (1, 2, 5):
            if top / (digit * power) <= 5:
                return digit * power
        power *= 10


def _legend(kinds: set[str], colours: Palette, *, planned: bool) -> list[Item]:
    def bar(fill: str) -> Item:
        def draw(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(Box(x, y - 4, 16, 8), fill=fill)

        return Item("", 16, 8, draw)

    def gone(canvas: Canvas, x: float, y: float) -> None:
        canvas.line([(x, y), (x + 16, y)], colours.given_up, 1.2, butt=True)

    def dot(kind: str) -> Item:
        def draw(canvas: Canvas, x: float, y: float) -> None:
            draw_dot(canvas, x + 2.5, y, kind, colours, alpha=0.8)

        return Item(f"{kind} figure", 5, 6, draw)

    def plan(canvas: Canvas, x: float, y: float) -> None:
        canvas.disc(x + 2.5, y, 2.1, fill=colours.ground, edge=colours.text, width=0.6)

    items = [
        replace(bar(colours.usa), words="in use"),
        replace(bar(blend(colours.usa, colours.ground, 0.4)), words="use not confirmed"),
        Item("left", 16, 8, gone),
    ]
    items += [dot(kind) for kind in SYMBOLS if kind in kinds]
    return [*items, Item("planned", 5, 6, plan)] if planned else items
