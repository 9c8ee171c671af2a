"""The map of what changed between two months, as a drawing for page and paper.

Bases that opened, closed, were handed over or are planned; levels that grew or shrank; all that
moved in between. Signs differ in shape, so that greys suffice.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from components.answer.changes import Changes, LevelChange
from components.answer.posture import Posture
from components.draw import flows, labels, symbols
from components.draw.flows import Arrow
from components.draw.ground import Ground, ground
from components.draw.ground_paths import ground_svg
from components.draw.labels import Placed
from components.draw.legend import Item, legend, map_items
from components.draw.map_labels import Placing
from components.draw.marks import Mark, marks
from components.draw.month_map import frame, label, towns
from components.draw.palette import Palette
from components.draw.svg import Drawing, Text, stacked
from components.draw.symbols import CHANGE_RADIUS, STEADY_RADIUS, Change
from components.draw.typeface import Weight
from components.draw.window import Window, fitted
from components.record.dates import spoken_month
from components.record.descriptor import Descriptor
from components.view import Grain
from components.words.wording import rounded

WIDTH, HEIGHT = 820, 540
"""Size of the map on the page in CSS pixels, the legend below it not counted."""

_NOTE_SIZE = 12.0
_NOTE_DROP = 17.0
"""Pixels between the middle of a country's name and that of what is said of its level."""

_TRIANGLE = 14.0
"""Pixels that the sign before a level takes."""

WORDS = {
    Change.OPENED: "opened",
    Change.RETURNED: "in use again",
    Change.LEFT: "left",
    Change.HANDED_OVER: "handed over",
    Change.PLANNED: "planned",
    Change.GREW: "grew",
    Change.SHRANK: "shrank",
}

_STANDINGS = {
    Change.OPENED: "in_use",
    Change.RETURNED: "in_use",
    Change.LEFT: "left_this_year",
    Change.HANDED_OVER: "left_this_year",
    Change.PLANNED: "planned",
    Change.GREW: "in_use",
    Change.SHRANK: "in_use",
}
"""Standings whose marks take the room of each sign."""

_STEADY = "left_earlier"
"""The standing with the smallest mark."""


@dataclass(frozen=True)
class ChangeMap:
    """A drawn map of what changed.

    Attributes
    ----------
    drawing : Drawing
        The map alone.
    legend : tuple of Item
        What explains its signs and arrows.
    alternative : str
        What it shows, as plain text.
    lost : tuple of str
        What it cannot show, a sentence each.
    drawn : frozenset of str
        Ids of the bases whose change has a sign on it.
    placing : Placing
        Its labels with their room, and the boxes of signs and arrow heads.
    """

    drawing: Drawing
    legend: tuple[Item, ...]
    alternative: str
    lost: tuple[str, ...]
    drawn: frozenset[str]
    placing: Placing

    def svg(self, colours: Palette) -> str:
        """Return the map with its legend below it, for the page; it names no other host."""
        below = legend(self.legend, self.drawing.width, colours)
        return stacked([self.drawing, below], 5).svg()


def change_map(
    changed: Changes,
    posture: Posture,
    colours: Palette,
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> ChangeMap:
    """Draw what changed between two months.

    Parameters
    ----------
    posture : Posture
        The answer for the later month.
    width, height : int
        Pixels of the map.
    """
    land, described = ground(posture.record), posture.descriptor
    view = fitted(described.bounds, width, height)
    kinds = _kinds(changed, posture)
    between = _between(posture, changed, kinds)
    bases = marks(between, view)
    moves = flows.flows(between, Grain.YEARS, view)
    arrows = [flows.arrow(flow, view) for flow in moves]
    notes = _notes(changed, described)
    placing = _placing(land, bases, arrows, kinds, notes, view)
    placed = placing.placed
    signed = [mark for mark in bases if mark.id in kinds]
    shapes = [
        ground_svg(land, view, colours),
        *(symbols.arrow(item, colours) for item in arrows),
        *(symbols.steady(*mark.at, colours) for mark in bases if mark.id not in kinds),
        *(
            symbols.change(*mark.at, kinds[mark.id], _fill(mark, described, colours), colours)
            for mark in signed
        ),
        *(_level_sign(item, notes, colours) for item in placed if item.wish.key in notes),
        *towns(land, placed, colours),
        frame(width, height, colours),
    ]
    texts = tuple(
        _level_text(item, colours) if item.wish.key in notes else label(item, kinds, (), colours)
        for item in placed
    )
    lost = _lost(between, changed, view)
    shown = {kinds[mark.id] for mark in signed}
    items = _items(shown, colours, steady=len(signed) < len(bases))
    return ChangeMap(
        Drawing(width, height, "".join(shapes), texts),
        (*items, *map_items([], moves, described, colours)),
        _alternative(changed, described, kinds, arrows, notes, lost),
        tuple(lost),
        frozenset(mark.id for mark in signed),
        placing,
    )


def _kinds(changed: Changes, posture: Posture) -> dict[str, Change]:
    """Return the bases with a change, each with its own; a change of use before one of level.

    A level is that of the force whose base it is: what others at it do is in the table of levels.
    """
    owners = {base.place: base.force for base in posture.standings}
    levels = [
        level
        for level in changed.level_changes
        if level.change in {Change.GREW, Change.SHRANK} and owners.get(level.place) == level.force
    ]
    of_levels = {level.place: Change(level.change) for level in levels}
    return of_levels | {base.place: Change(base.change) for base in changed.base_changes}


def _between(posture: Posture, changed: Changes, kinds: dict[str, Change]) -> Posture:
    """Return the later month with what changed, what is in use, and all that moved in between."""
    standings = tuple(
        replace(
            base,
            standing=_STANDINGS[kinds[base.place]] if base.place in kinds else _STEADY,
            personnel=math.nan,
        )
        for base in posture.standings
        if base.standing in {"in_use", "unconfirmed"} or base.place in kinds
    )
    return replace(posture, standings=standings, redeployments_of_year=changed.redeployments)


def _fill(mark: Mark, described: Descriptor, colours: Palette) -> str:
    return colours.lead if mark.base.force in described.leading else colours.allies


def _notes(changed: Changes, described: Descriptor) -> dict[str, tuple[str, str]]:
    """Say how the level of each theatre changed: ``change`` and words, by the theatre's id."""
    return {
        level.place: (level.change, _level_words(level, described))
        for level in changed.level_changes
        if level.force == described.main and level.place in described.places
    }


def _level_words(level: LevelChange, described: Descriptor) -> str:
    before, after = rounded(level.before), rounded(level.after)
    troops = described.troops(level.force)
    if level.change == "recounted":
        return f"{troops} {before} → {after}, counted anew"
    if before == after:
        return f"{troops} {after}, unchanged"
    return f"{troops} {before} → {after}" + ("" if level.certain else ", not certain")


def _placing(
    land: Ground,
    bases: list[Mark],
    arrows: list[Arrow],
    kinds: dict[str, Change],
    notes: dict[str, tuple[str, str]],
    view: Window,
) -> Placing:
    """Give labels room: countries, their levels, bases that changed, numbers moved, towns."""
    at = np.array([mark.at for mark in bases]).reshape(-1, 2)
    radii = [CHANGE_RADIUS if mark.id in kinds else STEADY_RADIUS for mark in bases]
    placing = Placing(view, at, radii, arrows, np.empty((0, 4)))
    countries = {wish.text: wish for wish in land.country_wishes(view)}
    placing.put([*countries.values()])
    names = {point.place: point.name.upper() for point in land.labels}
    for place, (_, words) in notes.items():
        if country := countries.get(names.get(place, "")):
            _put_level(placing, place, words, country)
    changed = sorted(
        (mark for mark in bases if mark.id in kinds), key=lambda mark: (kinds[mark.id], mark.id)
    )
    wishes = [
        labels.Wish(mark.id, labels.short_name(mark.base.name), *mark.at, CHANGE_RADIUS)
        for mark in changed
    ]
    placing.put_ends(land, {mark.id for mark in bases})
    placing.put_bases(land, wishes)
    return placing


def _put_level(placing: Placing, place: str, words: str, country: labels.Wish) -> None:
    """Set what is said of a level below its country's name, else above or farther from it."""
    for drop in (1, -1, 2, -2, 3, -3, 4):
        x, y = country.x, country.y + drop * _NOTE_DROP
        wish = labels.Wish(place, words, x, y, 0.0, _NOTE_SIZE, centred=True, lead=_TRIANGLE)
        if placing.put([wish]):
            return


def _level_sign(
    item: Placed, notes: dict[str, tuple[str, str]], colours: Palette
) -> str:  # fmt: skip
    left = item.box[0] + _TRIANGLE / 2
    return symbols.level(left, item.wish.y, notes[item.wish.key][0], colours.lead)


def _level_text(item: Placed, colours: Palette) -> Text:
    wish = item.wish
    return Text(
        wish.text, item.box[0] + _TRIANGLE, wish.y, wish.size, colours.text, Weight.SEMIBOLD,
        halo=colours.focus_land,
    )  # fmt: skip


def _items(kinds: set[Change], colours: Palette, *, steady: bool) -> list[Item]:
    wide = 2 * CHANGE_RADIUS + 1
    items = [
        Item(WORDS[kind], wide, wide, symbols.change(wide / 2, 0, kind, colours.lead, colours))
        for kind in Change
        if kind in kinds
    ]
    if steady:
        items.append(
            Item("in use or not confirmed, no change", 6, 6, symbols.steady(3, 0, colours))
        )
    return items


def _lost(between: Posture, changed: Changes, view: Window) -> list[str]:
    """Say what the map cannot show: movements, and bases that changed and have no coordinates."""
    sentences = flows.unplaced(replace(between, standings=()), Grain.YEARS, view)
    pointed = [base.place for base in between.standings if base.placed]
    return sentences + [
        f"{base.name}: {WORDS[Change(base.change)]}, no coordinates"
        for base in changed.base_changes
        if base.place not in pointed
    ]


def _alternative(
    changed: Changes,
    described: Descriptor,
    kinds: dict[str, Change],
    arrows: list[Arrow],
    notes: dict[str, tuple[str, str]],
    lost: list[str],
) -> str:
    period = f"{spoken_month(changed.a)} to {spoken_month(changed.b)}"
    numbers = Counter(kinds.values())
    bases = [f"{numbers[kind]} {WORDS[kind]}" for kind in Change if numbers[kind]]
    levels = [f"{place.capitalize()}: {words}" for place, (_, words) in notes.items()]
    legs = sum(len(item.flow.rows) for item in arrows)
    heads = "1 arrow" if len(arrows) == 1 else f"{len(arrows)} arrows"
    moved = f"{legs} drawn as {heads}" if arrows else "none drawn"
    sentences = [
        f"Map. What changed {described.where}, {period}.",
        f"Bases: {', '.join(bases)}." if bases else "Bases: no change on record.",
        *(f"{level}." for level in levels),
        f"Redeployments: {moved}.",
        f"Not on the map: {len(lost)}." if lost else "",
    ]
    return " ".join(part for part in sentences if part)
