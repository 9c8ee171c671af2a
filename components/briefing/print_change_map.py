"""The map of what changed between two months: bases opened, left and handed over, who moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components.answer.changes import Changes, changes
from components.answer.persons import coarse
from components.answer.posture import HEADLINE_FORCE, THEATRES, Posture, Views
from components.briefing.canvas import Canvas
from components.briefing.layout import Box
from components.briefing.print_legend import Item, draw_legend, legend_height, map_legend
from components.briefing.print_map import Sheet, draw_arrow, draw_ground, draw_labels, sheet
from components.briefing.request import Request, RequestError, troops
from components.briefing.tone import Tone
from components.briefing.typeface import LEAST_PT, Weight, text_width, wrapped
from components.draw import flows
from components.draw.change_map import WORDS, Change
from components.draw.map import label_places
from components.draw.marks import AMERICAN, Mark, marks
from components.draw.palette import Palette
from components.record.dates import spoken, spoken_month
from components.words.wording import rounded

_SIZE = LEAST_PT
_RADIUS = 3.7
_WIDE = 1.5
"""From this ratio of width to height on, the summary stands beside the map, else below."""


def change_title(request: Request) -> str:
    """Return the title of the map of what changed."""
    if request.since is None:
        message = "since: no earlier month is given; write one as YYYY-MM"
        raise RequestError(message)
    before, after = spoken_month(request.since), spoken_month(request.month)
    return f"What changed in Iraq and north-east Syria, {before} to {after}"


def draw_change_map(
    canvas: Canvas, box: Box, views: Views, request: Request, tone: Tone, colours: Palette
) -> None:
    """Draw the map of what changed, with levels, counts and a legend beside or below it."""
    if request.since is None:
        message = "since: no earlier month is given; write one as YYYY-MM"
        raise RequestError(message)
    found = changes(views, request.since, request.month)
    posture = _between(views.as_of(request.month), found)
    wide = box.width / box.height > _WIDE
    if wide:
        area, side = box.left(min(box.width * 0.7, box.height * 1.62), 16)
    else:
        area, side = box.top(box.height - 118, 6)
    page = sheet(area)
    shown = [flows.arrow(f, page.view) for f in flows.flows(posture, flows.Grain.YEARS, page.view)]
    bases = marks(posture, page.view)
    kinds = {
        str(place): Change(str(change))
        for place, change in zip(found.bases["place"], found.bases["change"], strict=True)
    }
    draw_ground(canvas, page, colours)
    for item in shown:
        draw_arrow(canvas, page, item, colours)
    steady = [b for b in bases if b.id not in kinds]
    for base in steady:
        x, y = page.at(*base.at)
        canvas.disc(x, y, 2.0, fill=colours.given_up, clip=area)
    for base in bases:
        if base.id in kinds:
            x, y = page.at(*base.at)
            draw_change(canvas, x, y, page.scale / 0.72, kinds[base.id], base, colours)
    placed, _ = label_places(posture, width=page.view.width, height=page.view.height)
    draw_labels(canvas, page, placed, set(kinds), set(kinds), colours)
    canvas.box(area, edge=colours.border, width=0.5)
    items = [_item(kind, colours) for kind in Change if kind in set(kinds.values())]
    items.append(_steady_item(colours))
    items += map_legend([], [item.flow for item in shown], colours, tone, page.scale)
    lost = _unplaced(posture, found, page)
    lost = [_lost_text(lost)] if lost else []
    if wide:
        y = _summary(canvas, side, found, views, colours)
        draw_legend(canvas, Box(side.x, y, side.width, side.bottom - y), items, colours)
        y += legend_height(items, side.width) + 5
        _sentences(canvas, Box(side.x, y, side.width, side.bottom - y),
                   [*_named(found), *lost], colours)  # fmt: skip
    else:
        left, right = side.left(side.width * 0.46, 12)
        _summary(canvas, left, found, views, colours)
        draw_legend(canvas, right, items, colours)
        y = right.y + legend_height(items, right.width) + 3
        _sentences(canvas, Box(right.x, y, right.width, right.bottom - y),
                   [*_named(found), *lost], colours)  # fmt: skip


def _sentences(canvas: Canvas, box: Box, sentences: list[str], colours: Palette) -> None:
    """Print sentences below each other while there is room, the last one cut."""
    y = box.y
    for text in sentences:
        room = int((box.bottom - y) / (_SIZE * 1.22) + 0.05)
        if room < 1:
            return
        lines = wrapped(text, _SIZE, box.width, most=room)
        y = canvas.lines(box.x, y, lines, _SIZE, colours.muted) + 3


def _named(found: Changes) -> list[str]:
    """Name the bases that changed, each kind in a sentence, with the dates that are known."""
    said = []
    for kind in Change:
        rows = found.bases[found.bases["change"] == kind].sort_values(["date", "name"])
        if rows.empty:
            continue
        named = [
            f"{name} ({spoken(str(date))})" if date else str(name)
            for name, date in zip(rows["name"], rows["date"], strict=True)
        ]
        words = WORDS[kind]
        said.append(f"{words[:1].upper()}{words[1:]}: {', '.join(named)}.")
    return said


_STANDINGS = {
    Change.OPENED: "in_use",
    Change.RETURNED: "in_use",
    Change.LEFT: "left_this_year",
    Change.HANDED_OVER: "left_this_year",
    Change.PLANNED: "planned",
}
_STEADY = "left_earlier"


def _between(posture: Posture, found: Changes) -> Posture:
    """Return the later month with the bases that changed or are in use, and all that moved.

    A base's standing decides whether its name asks for room: those that changed are all named,
    the others are kept clear of.
    """
    changed = {
        str(place): _STANDINGS[Change(str(change))]
        for place, change in zip(found.bases["place"], found.bases["change"], strict=True)
    }
    bases = posture.bases
    used = bases["standing"].isin(["in_use", "unconfirmed"])
    bases = bases[used | bases["place"].isin(list(changed))].copy()
    bases["standing"] = [changed.get(str(place), _STEADY) for place in bases["place"]]
    bases["personnel"] = float("nan")
    return replace(posture, bases=bases, movements_of_year=found.movements)


def draw_change(
    canvas: Canvas, x: float, y: float, scale: float, kind: Change, base: Mark | None,
    colours: Palette,
) -> None:  # fmt: skip
    """Draw the sign of a change: told apart by shape, so that greys suffice."""
    american = base is None or base.force in AMERICAN
    own = colours.usa if american else colours.allies
    r = _RADIUS * scale
    stroke = 1.3 * scale
    match kind:
        case Change.OPENED | Change.RETURNED:
            canvas.disc(x, y, r, fill=own, edge=colours.text, width=0.5)
            arm = 0.55 * r
            ends = [[(x - arm, y), (x + arm, y)]]
            if kind is Change.OPENED:
                ends.append([(x, y - arm), (x, y + arm)])
            else:
                canvas.disc(x, y, 0.42 * r, edge=colours.ground, width=stroke)
                return
            for line in ends:
                canvas.line(line, colours.ground, stroke, butt=True)
        case Change.LEFT:
            canvas.disc(x, y, r, fill=colours.ground, edge=colours.text, width=stroke)
            arm = 0.5 * r
            canvas.line([(x - arm, y - arm), (x + arm, y + arm)], colours.text, stroke)
            canvas.line([(x - arm, y + arm), (x + arm, y - arm)], colours.text, stroke)
        case Change.HANDED_OVER:
            canvas.disc(x, y, r, fill=colours.ground, edge=colours.text, width=stroke)
            arm = 0.55 * r
            corners = [(x - 0.35 * r, y - arm), (x + 0.6 * r, y), (x - 0.35 * r, y + arm)]
            canvas.polygon(corners, fill=colours.text)
        case Change.PLANNED:
            canvas.disc(
                x, y, r, fill=colours.ground, edge=colours.attention, width=stroke * 1.2,
                dash=(2.2 * scale, 1.3 * scale),
            )  # fmt: skip


def _item(kind: Change, colours: Palette) -> Item:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        draw_change(canvas, x + _RADIUS + 1, y, 1.0, kind, None, colours)

    return Item(WORDS[kind], 2 * _RADIUS + 2, 2 * _RADIUS + 2, draw)


def _steady_item(colours: Palette) -> Item:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.disc(x + 3, y, 2.0, fill=colours.given_up)

    return Item("in use or not confirmed, no change", 6, 6, draw)


@dataclass(frozen=True)
class _Level:
    """How a level changed, in words."""

    name: str
    before: str
    after: str
    said: str


def levels(views: Views, found: Changes) -> list[_Level]:
    """Return how the level of each theatre changed; a missing one is said to be missing."""
    names = dict(zip(views.record.places["id"], views.record.places["name"], strict=True))
    rows = []
    for theatre in THEATRES:
        both = [views.as_of(month).level(HEADLINE_FORCE, theatre) for month in (found.a, found.b)]
        before, after = (_shown(row) for row in both)
        match = found.levels
        match = match[(match["force"] == HEADLINE_FORCE) & (match["place"] == theatre)]
        said = "cannot be compared"
        if len(match):
            row = match.iloc[0]
            said = str(row["change"])
            if said == "recounted":
                said = "counted anew in between: the two do not compare"
            elif said != "unchanged":
                moved = coarse(float(row["after"])) - coarse(float(row["before"]))
                said += f" by about {abs(moved):,}" if moved else ", by less than is told apart"
                said += "" if row["certain"] else ", within the bands"
        rows.append(
            _Level(f"{troops(views.policy)} in {names.get(theatre, theatre)}", before, after, said)
        )
    return rows


def theatre_levels(views: Views, a: pd.Period, b: pd.Period) -> list[tuple[str, float, float]]:
    """Return name and levels of each theatre in two months; NaN where there is no estimate."""
    names = dict(zip(views.record.places["id"], views.record.places["name"], strict=True))
    found = []
    for theatre in THEATRES:
        rows = [views.as_of(month).level(HEADLINE_FORCE, theatre) for month in (a, b)]
        before, after = (float("nan") if row is None else float(row["best"]) for row in rows)
        found.append((f"{troops(views.policy)} in {names.get(theatre, theatre)}", before, after))
    return found


def _shown(row: pd.Series[Any] | None) -> str:
    if row is None or pd.isna(row["best"]):
        state = "" if row is None else str(row["state"])
        words = {"withheld": "withheld", "exit_reported": "none reported"}
        return words.get(state, "not published")
    return rounded(float(str(row["best"])))


def counts(found: Changes) -> list[str]:
    """Say how many bases changed in which way, and how many redeployments there were."""
    told = found.bases["change"].value_counts()
    said = [f"{told[kind]} {WORDS[kind]}" for kind in Change if kind in told.index]
    bases = f"Bases: {', '.join(said)}." if said else "Bases: no change on record."
    moves = len(found.movements)
    planned = int((found.movements["status"] == "planned").sum())
    tail = f", {planned} of them planned" if planned else ""
    return [bases, f"Redeployments: {moves}{tail}." if moves else "Redeployments: none on record."]


def _summary(canvas: Canvas, box: Box, found: Changes, views: Views, colours: Palette) -> float:
    """Print the levels before and after, and the counts; return where the next would begin."""
    y = box.y
    for level in levels(views, found):
        canvas.text(box.x, y + 8, level.name, _SIZE + 0.5, colours.muted)
        size = 15.0
        both = f"{level.before} → {level.after}"
        while text_width(both, size, Weight.SEMIBOLD) > box.width and size > _SIZE:
            size -= 0.5
        canvas.text(box.x, y + 24, both, size, colours.text, weight=Weight.SEMIBOLD)
        canvas.text(box.x, y + 34, level.said, _SIZE, colours.muted)
        y += 41
    for text in counts(found):
        y = canvas.lines(box.x, y, wrapped(text, 9, box.width), 9, colours.text) + 2
    return y + 5


def _lost_text(lost: list[str]) -> str:
    return f"Not on the map ({len(lost)}): " + "; ".join(lost) + "."


def _unplaced(posture: Posture, found: Changes, page: Sheet) -> list[str]:
    """Say what the map cannot show: movements, and bases that changed and have no coordinates."""
    drawn = replace(posture, bases=posture.bases.iloc[:0])
    said = flows.unplaced(drawn, flows.Grain.YEARS, page.view)
    unknown = posture.bases[posture.bases["lat"].isna()]["place"]
    lost = found.bases[found.bases["place"].isin(unknown)]
    said += [
        f"{name}: {WORDS[Change(str(change))]}, no coordinates"
        for name, change in zip(lost["name"], lost["change"], strict=True)
    ]
    return said
