"""What a print shows, each as a drawing with what explains it: map, changes, curve, timeline.

A panel is of a width in points. ``beside`` says that there is room for a column beside a map, and
``bare`` that all but its legend is said elsewhere.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from components.answer.changes import Changes, LevelChange, changes
from components.answer.persons import coarse, rounded
from components.answer.posture import ForceLevel, Posture, Views
from components.briefing.lineage import earlier_month
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
from components.draw.typeface import Weight, wrapped
from components.record.dates import spoken, spoken_month
from components.view import View
from components.words import wording
from components.words.wording import troops

_SIDE = 0.28
"""Of the width of a panel, what a column beside its map takes."""

_GAP = 14.0
_BELOW = 118.0
_LARGE, _MIDDLING = 15.0, 9.0


def month_panel(
    posture: Posture,
    request: View,
    colours: Palette,
    width: float,
    *,
    beside: bool = False,
    bare: bool = False,
) -> Panel:
    """Return the map of a month with its legend, and what it cannot show, beside or below it.

    Beside it there is room to name the bases, too.
    """
    side = _SIDE * width if beside else 0.0
    column = side or width

    def draw(wide: int, tall: int) -> Drawn:
        made = month_map(
            posture, colours, width=wide, height=tall, grain=request.grain, selected=request.base
        )
        key = _key(made.legend, column, colours)
        if not beside:
            return Drawn(made.drawing, ((*key, *_lost(made.lost, column, 0 if bare else 2)),))
        rest = _Column([*key], tall * UNIT, column)
        for text in _named(posture):
            rest.add(text)
        return Drawn(made.drawing, ((*rest.parts, *_lost(made.lost, column, rest.lines)),))

    alternative = screen_map.text_alternative(posture, request.grain)
    return Panel(draw, alternative, side)


def curve_panel(views: Views, request: View, colours: Palette) -> Panel:
    """Return the curve of both theatres with its legend."""
    counted, month, scale = troops(views.descriptor, request.policy), request.month, request.scale

    def draw(wide: int, tall: int) -> Drawn:
        return Drawn(paper_curve(views, month, scale, counted, colours, width=wide, height=tall))

    return Panel(draw, curve.text_alternative(views))


def map_and_curve(
    views: Views, request: View, colours: Palette, width: float, share: float
) -> list[Panel]:
    """Return the map of a month in a width, and the curve; the share is what the map takes."""
    shown = month_panel(views.as_of(request.month), request, colours, width)
    return [
        replace(shown, share=share),
        replace(curve_panel(views, request, colours), share=1 - share),
    ]


def change_panel(
    views: Views,
    request: View,
    colours: Palette,
    width: float,
    *,
    beside: bool = False,
    bare: bool = False,
) -> Panel:
    """Return the map of what changed with levels, counts and a legend, beside or below it."""
    changed = changes(views, earlier_month(request), request.month)
    posture = views.as_of(request.month)
    side = _SIDE * width if beside else 0.0
    column = side or (width - _GAP) / 2

    def draw(wide: int, tall: int) -> Drawn:
        made = change_map(changed, posture, colours, width=wide, height=tall)
        if bare:
            return Drawn(made.drawing, (tuple(_key(made.legend, width, colours)),))
        key = _key(made.legend, column, colours)
        summary = _summary(changed, views, column)
        lost = [f"Not on the map ({len(made.lost)}): {'; '.join(made.lost)}."] if made.lost else []
        first: list[Part] = [*summary, *key] if beside else [*key]
        rest = _Column(first, tall * UNIT if beside else _BELOW, column)
        for text in [*bases_by_change(changed), *lost]:
            rest.add(text)
        columns = (tuple(rest.parts),) if beside else (tuple(summary), tuple(rest.parts))
        return Drawn(made.drawing, columns)

    alternative = change_map(changed, posture, colours).alternative
    return Panel(draw, alternative, side)


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
    sentences = []
    for standing, words in wording.STANDING_WORDS.items():
        bases = [base for base in posture.standings if base.standing == standing]
        if not bases or standing == "left_earlier":
            continue
        dated = standing == "left_this_year"
        names = [f"{base.name} ({spoken(base.since)})" if dated else base.name for base in bases]
        sentences.append(f"{wording.capital(words)} ({len(bases)}): {', '.join(names)}.")
    return sentences


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


def bases_by_change(changed: Changes) -> list[str]:
    """Name the bases that changed, each kind in a sentence, with the dates that are known."""
    sentences = []
    for kind in Change:
        named = [
            f"{base.name} ({spoken(base.date)})" if base.date else base.name
            for base in changed.base_changes
            if base.change == kind
        ]
        if named:
            words = WORDS[kind]
            sentences.append(f"{wording.capital(words)}: {', '.join(named)}.")
    return sentences


def levels(views: Views, changed: Changes) -> list[tuple[str, str, str]]:
    """Say of each theatre whose level it is, what it was before and after, and how it changed.

    A level that is missing is said to be missing.
    """
    main, whose = views.descriptor.main, troops(views.descriptor, views.policy)
    of_main = [level for level in changed.level_changes if level.force == main]
    compared = {level.place: _compared(level) for level in of_main}
    rows = []
    for theatre in views.descriptor.places:
        both = (views.as_of(month).level(main, theatre) for month in (changed.a, changed.b))
        change = compared.get(theatre, "cannot be compared")
        rows.append((f"{whose} in {views.name_of(theatre)}", " → ".join(map(_shown, both)), change))
    return rows


def _compared(level: LevelChange) -> str:
    if level.change == "recounted":
        return "counted anew in between: the two do not compare"
    if level.change == "unchanged":
        return level.change
    moved = coarse(level.after) - coarse(level.before)
    by = f"by about {abs(moved):,}" if moved else "by less than is told apart"
    comma = " " if moved else ", "
    return f"{level.change}{comma}{by}" + ("" if level.certain else ", not certain")


def _shown(level: ForceLevel | None) -> str:
    if level is None or math.isnan(level.best):
        words = {"withheld": "withheld", "exit_reported": "none reported"}
        return words.get(level.state if level else "", "not published")
    return rounded(level.best)


def counts(changed: Changes) -> list[str]:
    """Say how many bases changed in which way, and how many redeployments there were."""
    numbers = Counter(base.change for base in changed.base_changes)
    kinds = [f"{numbers[kind]} {WORDS[kind]}" for kind in Change if numbers[kind]]
    bases = f"Bases: {', '.join(kinds)}." if kinds else "Bases: no change on record."
    moves = len(changed.redeployments)
    planned = sum(move.status == "planned" for move in changed.redeployments)
    tail = f", {planned} of them planned" if planned else ""
    return [bases, f"Redeployments: {moves}{tail}." if moves else "Redeployments: none on record."]


def _summary(changed: Changes, views: Views, width: float) -> list[Note]:
    """Say the levels before and after, and the counts."""
    notes = []
    for name, both, change in levels(views, changed):
        size = fitting(both, _LARGE, width)
        notes += [
            note(name, width, size=8.5),
            Note((both,), size, Weight.SEMIBOLD, quiet=False, above=-1.0),
            note(change, width, above=-2.0),
        ]
    for text in counts(changed):
        notes.append(note(text, width, size=_MIDDLING, quiet=False, above=4.0))
    return notes


def timeline_panel(views: Views, request: View, colours: Palette, width: float) -> Panel:
    """Return the timeline of the request's base, below what it is called and where it lies."""
    base = request.base

    def draw(wide: int, tall: int) -> Drawn:
        return Drawn(timeline(views, base, request.month, colours, width=wide, height=tall))

    where = note(_where(views, request), width, size=_MIDDLING, most=2)
    return Panel(draw, timeline_words(views, base), above=(where,))


def _is_arabic(name: str) -> bool:
    return any(unicodedata.bidirectional(letter) == "AL" for letter in name)


def _where(views: Views, request: View) -> str:
    """Say how a base stands in the month, where it lies, and what else it is called."""
    place = views.record.places.set_index("id").loc[request.base]
    bases = {base.place: base for base in views.as_of(request.month).standings}
    now = bases.get(request.base)
    standing = "not on record" if now is None else wording.STANDING_WORDS[now.standing]
    point = (
        f"{place['lat']:.2f} N, {place['lon']:.2f} E, known to {place['precision_km']:g} km"
        if pd.notna(place["lat"])
        else "no coordinates are known"
    )
    # The type of paper has no Arabic letters.
    names = [name for name in str(place["aliases"]).split(";") if name and not _is_arabic(name)]
    also = f" Also {', '.join(names)}." if names else ""
    return f"{spoken_month(request.month)}: {standing}. {place['admin1']}; {point}.{also}"
