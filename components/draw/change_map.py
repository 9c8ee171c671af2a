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
from components.answer.persons import rounded
from components.answer.posture import Posture
from components.draw import flows, labels, symbols
from components.draw.flows import Arrow, Flow
from components.draw.ground import Ground, ground
from components.draw.ground_paths import ground_svg
from components.draw.legend import Item, legend, map_items
from components.draw.map_labels import Placing
from components.draw.marks import Mark, marks
from components.draw.month_map import frame, label, towns
from components.draw.palette import Palette
from components.draw.svg import Drawing, Sheet
from components.draw.symbols import CHANGE_RADIUS, STEADY_RADIUS, Change
from components.draw.window import Window, fitted
from components.record.dates import spoken_month
from components.record.descriptor import Descriptor
from components.view import Grain

WIDTH, HEIGHT = 820, 540
"""Size of the map on the page in CSS pixels, the legend below it not counted."""

_NOTE_SIZE = 12.0
_NOTE_DROP = 17.0
"""Pixels between the middle of a country's name and that of what is said of its level."""

_TRIANGLE = 14.0
"""Pixels that the sign before a level takes."""

WORDS = {kind: kind.replace("_", " ") for kind in Change} | {Change.RETURNED: "in use again"}

_STANDINGS = {
    Change.LEFT: "left_this_year",
    Change.HANDED_OVER: "left_this_year",
    Change.PLANNED: "planned",
}
"""Standings whose marks take the room of signs; of the others, that of a base in use."""

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
        key = legend(self.legend, self.drawing.width, colours)
        return self.drawing.above(key, 5).svg()


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
    levels = {
        level.place: level
        for level in changed.level_changes
        if level.force == described.main and level.place in described.places
    }
    words = {place: _level_words(level, described) for place, level in levels.items()}
    placing = _placing(land, bases, arrows, kinds, words, view)
    signed = [mark for mark in bases if mark.id in kinds]
    sheet = Sheet(colours, colours.focus_land)
    sheet.draw(
        ground_svg(land, view, colours),
        *(symbols.arrow(item, colours) for item in arrows),
        *(symbols.steady(*mark.at, colours) for mark in bases if mark.id not in kinds),
    )
    for mark in signed:
        fill = colours.force(described, mark.base.force)
        sheet.draw(symbols.change(*mark.at, kinds[mark.id], fill, colours))
    for item in placing.placed:
        if level := levels.get(item.wish.key):
            left, y = item.box[0], item.wish.y
            sheet.draw(symbols.level(left + _TRIANGLE / 2, y, level.change, colours.lead))
            sheet.write(item.wish.text, left + _TRIANGLE, y, size=_NOTE_SIZE, bold=True)
        else:
            sheet.texts.append(label(item, kinds, (), colours))
    sheet.draw(*towns(land, placing.placed, colours), frame(width, height, colours))
    lost = _lost(between, changed, view)
    shown = {kinds[mark.id] for mark in signed}
    items = _items(shown, colours, steady=len(signed) < len(bases))
    return ChangeMap(
        sheet.drawing(width, height),
        (*items, *map_items([], moves, described, colours)),
        _alternative(changed, described, kinds, moves, words, lost),
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
    standings = {place: _STANDINGS.get(kind, "in_use") for place, kind in kinds.items()}
    bases = tuple(
        replace(base, standing=standings.get(base.place, _STEADY), personnel=math.nan)
        for base in posture.standings
        if base.standing in {"in_use", "unconfirmed"} or base.place in kinds
    )
    return replace(posture, standings=bases, redeployments_of_year=changed.redeployments)


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
    levels: dict[str, str],
    view: Window,
) -> Placing:
    """Give labels room: countries, their levels, bases that changed, numbers moved, towns."""
    at = np.array([mark.at for mark in bases]).reshape(-1, 2)
    radii = [CHANGE_RADIUS if mark.id in kinds else STEADY_RADIUS for mark in bases]
    placing = Placing(view, at, radii, arrows, np.empty((0, 4)))
    countries = {wish.text: wish for wish in land.country_wishes(view)}
    placing.put([*countries.values()])
    names = {point.place: point.name.upper() for point in land.labels}
    for place, words in levels.items():
        if country := countries.get(names.get(place, "")):
            _put_level(placing, place, words, country)
    wishes = [
        labels.Wish(mark.id, labels.short_name(mark.base.name), *mark.at, CHANGE_RADIUS)
        for mark in sorted(bases, key=lambda mark: (kinds.get(mark.id, ""), mark.id))
        if mark.id in kinds
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


def _items(kinds: set[Change], colours: Palette, *, steady: bool) -> list[Item]:
    wide = 2 * CHANGE_RADIUS + 1
    unchanged = Item("in use or not confirmed, no change", 6, 6, symbols.steady(3, 0, colours))
    return [
        Item(WORDS[kind], wide, wide, symbols.change(wide / 2, 0, kind, colours.lead, colours))
        for kind in Change
        if kind in kinds
    ] + [unchanged] * steady


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
    moves: list[Flow],
    levels: dict[str, str],
    lost: list[str],
) -> str:
    period = f"{spoken_month(changed.a)} to {spoken_month(changed.b)}"
    numbers = Counter(kinds.values())
    bases = [f"{numbers[kind]} {WORDS[kind]}" for kind in Change if numbers[kind]]
    legs, heads = sum(len(move.rows) for move in moves), len(moves)
    moved = f"{legs} drawn as {heads} arrow{'s' * (heads > 1)}" if moves else "none drawn"
    sentences = [
        f"Map. What changed {described.where}, {period}.",
        f"Bases: {', '.join(bases)}." if bases else "Bases: no change on record.",
        *(f"{place.capitalize()}: {words}." for place, words in levels.items()),
        f"Redeployments: {moved}.",
        f"Not on the map: {len(lost)}." if lost else "",
    ]
    return " ".join(part for part in sentences if part)
