"""What a print shows, each as a drawing with what explains it: map, changes, curve, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components.answer.changes import Changes, changes
from components.answer.persons import coarse
from components.answer.posture import HEADLINE_FORCE, THEATRES, Posture, Views
from components.briefing.request import Request, RequestError, troops
from components.briefing.sheet import (
    LEADING,
    LEAST_PT,
    UNIT,
    Drawn,
    Note,
    Panel,
    Part,
    fitting,
    note,
)
from components.draw import curve
from components.draw import map as screen_map
from components.draw.change_map import WORDS, change_map
from components.draw.legend import Item, legend
from components.draw.month_map import month_map
from components.draw.palette import Palette
from components.draw.paper_curve import paper_curve
from components.draw.svg import Drawing
from components.draw.symbols import Change
from components.draw.timeline import timeline, timeline_words
from components.draw.typeface import wrapped
from components.record.dates import spoken, spoken_month
from components.words import wording
from components.words.wording import rounded

_SIDE = 0.28
"""Of the width of a panel, what a column beside its map takes."""

_GAP = 14.0
_BELOW = 118.0
_LARGE, _MIDDLING = 15.0, 9.0


def month_panel(
    posture: Posture, request: Request, colours: Palette, width: float, *, beside: bool
) -> Panel:
    """Return the map of a month with its legend, and what it cannot show, beside or below it.

    Parameters
    ----------
    width : float
        Points of the panel.
    beside : bool
        Whether there is room beside the map: then the bases are named there too.
    """
    side = _SIDE * width if beside else 0.0
    column = side or width

    def draw(wide: int, tall: int) -> Drawn:
        made = month_map(
            posture, colours, width=wide, height=tall, grain=request.grain, selected=request.base
        )
        key = _key(made.legend, column, colours)
        if not beside:
            return Drawn(made.drawing, ((*key, *_lost(made.lost, column, 2)),))
        rest = _Column([*key], tall * UNIT, column)
        for text in _named(posture):
            rest.add(text)
        return Drawn(made.drawing, ((*rest.parts, *_lost(made.lost, column, rest.lines)),))

    said = screen_map.text_alternative(posture, request.grain)
    return Panel(draw, said, width, side)


def curve_panel(views: Views, request: Request, colours: Palette, width: float) -> Panel:
    """Return the curve of both theatres with its legend."""

    def draw(wide: int, tall: int) -> Drawn:
        counted = troops(request.policy)
        return Drawn(
            paper_curve(
                views, request.month, request.scale, counted, colours, width=wide, height=tall
            )
        )

    return Panel(draw, curve.text_alternative(views), width)


def change_title(request: Request) -> str:
    """Return the title of the map of what changed."""
    before, after = spoken_month(_since(request)), spoken_month(request.month)
    return f"What changed in Iraq and north-east Syria, {before} to {after}"


def change_panel(
    views: Views, request: Request, colours: Palette, width: float, *, beside: bool
) -> Panel:
    """Return the map of what changed with levels, counts and a legend, beside or below it."""
    found = changes(views, _since(request), request.month)
    posture = views.as_of(request.month)
    side = _SIDE * width if beside else 0.0
    column = side or (width - _GAP) / 2

    def draw(wide: int, tall: int) -> Drawn:
        made = change_map(found, posture, colours, width=wide, height=tall)
        key = _key(made.legend, column, colours)
        summary = _summary(found, views, column)
        lost = [f"Not on the map ({len(made.lost)}): {'; '.join(made.lost)}."] if made.lost else []
        first: list[Part] = [*summary, *key] if beside else [*key]
        rest = _Column(first, tall * UNIT if beside else _BELOW, column)
        for text in [*_changed(found), *lost]:
            rest.add(text)
        columns = (tuple(rest.parts),) if beside else (tuple(summary), tuple(rest.parts))
        return Drawn(made.drawing, columns)

    said = change_map(found, posture, colours).alternative
    return Panel(draw, said, width, side)


def _since(request: Request) -> pd.Period:
    if request.since is None:
        message = "since: no earlier month is given; write one as YYYY-MM"
        raise RequestError(message)
    return request.since


def _key(items: Sequence[Item], width: float, colours: Palette) -> list[Drawing]:
    return [legend(items, width / UNIT, colours)] if items else []


@dataclass
class _Column:
    """A column of a width and a height in points that is filled while there is room."""

    parts: list[Part]
    height: float
    width: float

    @property
    def lines(self) -> int:
        """How many lines of the smallest type there is room for."""
        used = sum(part.height * (UNIT if isinstance(part, Drawing) else 1) for part in self.parts)
        return max(int((self.height - used - 6) / (LEAST_PT * LEADING)), 0)

    def add(self, text: str) -> None:
        """Add a sentence, cut where the room ends."""
        if self.lines:
            self.parts.append(note(text, self.width, most=self.lines))


def _named(posture: Posture) -> list[str]:
    """Name the bases of a month, those left earlier excepted: not all have room on the map."""
    said = []
    for standing, words in wording.STANDING_WORDS.items():
        rows = posture.bases[posture.bases["standing"] == standing].sort_values("name")
        if rows.empty or standing == "left_earlier":
            continue
        dated = standing == "left_this_year"
        names = [
            f"{name} ({spoken(str(since))})" if dated else str(name)
            for name, since in zip(rows["name"], rows["since"], strict=True)
        ]
        said.append(f"{words[:1].upper()}{words[1:]} ({len(rows)}): {', '.join(names)}.")
    return said


def _lost(sentences: Sequence[str], width: float, most: int) -> list[Note]:
    """Name what the map does not show, as much as has room in so many lines, and count the rest."""
    if not sentences or not most:
        return []
    for shown in range(len(sentences), -1, -1):
        left = len(sentences) - shown
        named = "; ".join(sentences[:shown])
        if not shown:
            text = f"{left} more on record are not on the map."
        else:
            text = f"Not on the map: {named}" + (f"; and {left} more." if left else ".")
        lines = wrapped(text, LEAST_PT, width)
        if len(lines) <= most:
            return [Note(tuple(lines))]
    return [note(f"{len(sentences)} not on the map", width, most=most)]


def _changed(found: Changes) -> list[str]:
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


def _summary(found: Changes, views: Views, width: float) -> list[Note]:
    """Say the levels before and after, and the counts."""
    notes = []
    for level in levels(views, found):
        both = f"{level.before} → {level.after}"
        size = fitting(both, _LARGE, width)
        notes += [
            note(level.name, width, size=8.5),
            Note((both,), size, loud=True, quiet=False, above=-1.0),
            replace(note(level.said, width), above=-2.0),
        ]
    for text in counts(found):
        notes.append(note(text, width, size=_MIDDLING, quiet=False, above=4.0))
    return notes


def timeline_title(views: Views, base: str) -> str:
    """Return the title of a base's timeline."""
    schema = views.record.schema
    names = dict(zip(views.record.places["id"], views.record.places["name"], strict=True))
    return f"{names.get(base, base)}, {schema.first.year} to {schema.last.year}"


def timeline_panel(views: Views, request: Request, colours: Palette, width: float) -> Panel:
    """Return the timeline of the request's base, below what it is called and where it lies."""
    base = request.base

    def draw(wide: int, tall: int) -> Drawn:
        return Drawn(timeline(views, base, request.month, colours, width=wide, height=tall))

    where = note(_where(views, request), width, size=_MIDDLING, most=2)
    return Panel(draw, timeline_words(views, base), width, above=(where,))


def _where(views: Views, request: Request) -> str:
    """Say how a base stands in the month, where it lies, and what else it is called."""
    place = views.record.places.set_index("id").loc[request.base]
    now = views.as_of(request.month).bases
    now = now[now["place"] == request.base]
    standing = (
        "not on record" if now.empty else wording.STANDING_WORDS[str(now["standing"].iloc[0])]
    )
    point = (
        f"{place['lat']:.2f} N, {place['lon']:.2f} E, known to {place['precision_km']:g} km"
        if pd.notna(place["lat"])
        else "no coordinates are known"
    )
    parts = [f"{spoken_month(request.month)}: {standing}", f"{place['admin1']}; {point}"]
    if place["aliases"]:
        parts.append("Also " + str(place["aliases"]).replace(";", ", "))
    return ". ".join(parts) + "."
