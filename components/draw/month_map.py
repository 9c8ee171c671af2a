"""The map of a month as a drawing: marks, arrows and labels of the stage's map on its ground."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from components.answer.posture import Posture
from components.draw import flows, labels, symbols
from components.draw.flows import Arrow
from components.draw.ground import Ground, ground
from components.draw.ground_paths import ground_svg
from components.draw.insets import TITLE_PX, TITLE_ROW, Inset, insets, seen
from components.draw.labels import Anchor, Box, Placed
from components.draw.legend import Item, map_items, personnel
from components.draw.map import label_looks
from components.draw.map_labels import Placing
from components.draw.marks import Mark, Sign, doubtful, marks
from components.draw.palette import Palette
from components.draw.svg import Drawing, Sheet, Text, box, disc, line
from components.draw.window import HEIGHT, INSET, WIDTH, Window, window
from components.record.descriptor import Descriptor
from components.view import Grain

_METRES_PER_DEGREE = 111_320.0
_STEP = 5.0
"""Pixels by which the label of the selected base steps back from its ring."""

_HOLLOW_PX = 40.0
"""Radius from which an area of doubt is its edge alone: filled, it would hide the ground."""


@dataclass(frozen=True)
class MonthMap:
    """A drawn map of a month.

    Attributes
    ----------
    legend : tuple of Item
        What explains the marks and arrows that are on it.
    lost : tuple of str
        What it cannot show, a sentence each.
    """

    drawing: Drawing
    legend: tuple[Item, ...]
    lost: tuple[str, ...]


def month_map(
    posture: Posture,
    colours: Palette,
    *,
    width: int,
    height: int,
    grain: Grain = Grain.YEARS,
    selected: str = "",
) -> MonthMap:
    """Draw the map of a month.

    Parameters
    ----------
    width, height : int
        Pixels; the window holds the record's region whatever they are.
    grain : Grain
        Whether redeployments of the month's year or of the month alone are drawn.
    selected : str
        Id of a base to ring.
    """
    whole = laid_out(posture, selected=selected, grain=grain, width=width, height=height)
    sheet = _sheet(posture, whole, colours, selected)
    for inset in whole.insets:
        near = enlarged(posture, inset, selected)
        part = _sheet(posture, near, colours, selected)
        x, y = INSET.margin, TITLE_ROW / 2
        part.write(inset.title, x, y, size=TITLE_PX, bold=True)
        part.draw(_edge((0, 0, near.view.width, near.view.height), colours))
        sheet.draw(line(inset.tie, colours.muted, 0.6), _edge(inset.frame, colours))
        sheet.place(part.drawing(near.view.width, near.view.height), *inset.box[:2])
    moves = [arrow.flow for arrow in whole.placing.arrows]
    items = map_items(whole.bases, moves, posture.descriptor, colours, posture.month)
    lost = flows.unplaced(posture, grain, whole.view)
    return MonthMap(sheet.drawing(width, height), tuple(items), tuple(lost))


@dataclass(frozen=True)
class Layout:
    """What is drawn in a window, the map's or an inset's, and where its labels are.

    Attributes
    ----------
    bases : list of Mark
        In the order in which they are painted.
    insets : list of Inset
        That lie on it.
    """

    view: Window
    bases: list[Mark]
    placing: Placing
    insets: list[Inset]


def laid_out(
    posture: Posture,
    *,
    selected: str = "",
    grain: Grain = Grain.YEARS,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Layout:
    """Return the marks and arrows of a month's map and every label that has room."""
    view = window(posture.descriptor, width, height)
    parts = insets(posture, view)
    boxes = tuple(part.box for part in parts)
    bases = on_paper(marks(posture, view), selected)
    arrows = [flows.arrow(flow, view, boxes) for flow in flows.flows(posture, grain, view)]
    covered = np.array(boxes).reshape(-1, 4)
    unnamed = {mark.id for mark in bases if any(part.holds(mark) for part in parts)}
    placing = _placing(posture, view, bases, arrows, selected, covered, unnamed)
    return Layout(view, bases, placing, parts)


def enlarged(posture: Posture, inset: Inset, selected: str = "") -> Layout:
    """Return the marks of an inset and their labels, in its own pixels."""
    view = inset.view
    bases = seen(on_paper(marks(posture, view), selected), view)
    title = np.array([[0.0, 0.0, inset.title_px, TITLE_ROW]])
    many = labels.crowded(np.array([mark.at for mark in bases]).reshape(-1, 2))
    crowd = {mark.id for mark, is_crowded in zip(bases, many, strict=True) if is_crowded}
    placing = _placing(posture, view, bases, [], selected, title, crowd)
    named = {item.wish.key for item in placing.placed}
    wishes = [_wish(mark) for mark in _by_rank(bases, selected) if mark.id not in named]
    for is_crowded in (True, False):
        asking = [wish for wish in wishes if (wish.key in crowd) is is_crowded]
        taken = np.vstack([placing.taken, placing.boxes])
        placing.placed += labels.lead(asking, view.width, view.height, taken)
    return Layout(view, bases, placing, [])


def _placing(
    posture: Posture,
    view: Window,
    bases: Sequence[Mark],
    arrows: Sequence[Arrow],
    selected: str,
    covered: labels.Boxes,
    unnamed: Collection[str],
) -> Placing:
    """Place all labels, those of bases with their ids as keys.

    ``covered``: boxes where none may stand; ``unnamed``: ids of bases that are named elsewhere.
    """
    land = ground(posture.record)
    at = np.array([mark.at for mark in bases]).reshape(-1, 2)
    placing = Placing(view, at, [mark.radius - 1 for mark in bases], arrows, covered)
    placing.put(land.country_wishes(view), covered)
    placing.put_ends(land, {mark.id for mark in bases})
    reached = {stop.name for arrow in arrows for stop in arrow.flow.stops}
    placing.put([town for town in land.town_wishes(view) if town.text in reached])
    asking = [mark for mark in _by_rank(bases, selected) if mark.id not in unnamed]
    loud = [_wish(mark) for mark in asking if _is_loud(mark, selected)]
    quiet = [_wish(mark) for mark in asking if not _is_loud(mark, selected)]
    placing.put_bases(land, loud, quiet)
    return placing


def _wish(mark: Mark) -> labels.Wish:
    return labels.Wish(mark.id, labels.short_name(mark.base.name), *mark.at, mark.radius - 1)


def _by_rank(bases: Iterable[Mark], selected: str) -> list[Mark]:
    """Return bases in the order in which their labels ask for room."""

    def rank(mark: Mark) -> tuple[bool, int, float, str]:
        persons = 0.0 if math.isnan(mark.base.personnel) else mark.base.personnel
        return mark.id != selected, mark.sign.rank, -persons, mark.id

    return sorted(bases, key=rank)


def _is_loud(mark: Mark, selected: str) -> bool:
    return mark.id == selected or mark.sign.loud


def on_paper(bases: Iterable[Mark], selected: str = "") -> list[Mark]:
    """Return the marks that a map of the whole region has room for: of what is or just was."""
    return [mark for mark in bases if mark.sign is not Sign.LEFT_EARLIER or mark.id == selected]


def _edge(of: Box, colours: Palette) -> str:
    """Draw the edge of an inset, or of what it shows on the map."""
    left, top, right, bottom = of
    look = f'fill="none" stroke="{colours.text}" stroke-width=".8"'
    return box(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1, look)


def _sheet(posture: Posture, layout: Layout, colours: Palette, selected: str) -> Sheet:
    """Draw ground, bases, arrows and labels in a window."""
    land, view, placed = ground(posture.record), layout.view, layout.placing.placed
    sheet = Sheet(colours, colours.focus_land)
    sheet.draw(
        ground_svg(land, view, colours), *_discs(layout.bases, posture.descriptor, view, colours)
    )
    for arrow in layout.placing.arrows:
        sheet.draw(symbols.arrow(arrow, colours, later=arrow.flow.later_than(posture.month)))
    sheet.draw(*(line(item.leader, colours.muted, 0.7) for item in placed if item.led))
    for mark in layout.bases:
        sheet.draw(symbols.base(*mark.at, mark.sign, colours))
        if mark.id == selected:
            sheet.draw(symbols.base(*mark.at, Sign.SELECTED, colours))
    sheet.draw(*towns(land, placed, colours), frame(view.width, view.height, colours))
    loud = {mark.id for mark in layout.bases if _is_loud(mark, selected)}
    quiet = {mark.id for mark in layout.bases} - loud
    sheet.texts += [label(item, loud, quiet, colours, selected) for item in placed]
    return sheet


def frame(width: float, height: float, colours: Palette) -> str:
    """Draw the edge of a map."""
    return box(0.5, 0.5, width - 1, height - 1, f'fill="none" stroke="{colours.border}"')


def towns(land: Ground, placed: Iterable[Placed], colours: Palette) -> list[str]:
    """Draw the dots of the towns that are named: a dot without a name would be read as a base."""
    named = (item.wish for item in placed if item.wish.key in land.towns_named)
    return [disc(wish.x, wish.y, 1.6, f'fill="{colours.muted}"') for wish in named]


def label(
    item: Placed, loud: Iterable[str], quiet: Iterable[str], colours: Palette, selected: str = ""
) -> Text:
    """Set a label where it was given room.

    Parameters
    ----------
    loud, quiet : iterable of str
        Keys of the labels of bases that are set in the text's colour, and in the muted one.
    selected : str
        Key of the label that steps back from a ring.
    """
    wish, text = item.wish, item.wish.text
    x, y = wish.x + item.dx, wish.y + item.dy
    if selected and wish.key == selected:
        x += (item.anchor == Anchor.START) * _STEP - (item.anchor == Anchor.END) * _STEP
    if wish.key.startswith(">"):
        kind = f"moved {wish.key.rpartition(':')[2]}"
    elif wish.key in loud:
        kind = "loud"
    elif wish.key in quiet:
        kind = "quiet"
    elif wish.key.startswith("end "):
        kind = "end"
    else:
        kind = "country" if wish.centred else "town"
    if kind == "country":
        text = "\u2009".join(text)
    look, halo = label_looks(colours)[kind], colours.focus_land
    return Text(text, x, y, look["size"], look["colour"], look["weight"], item.anchor, halo)


def _discs(bases: list[Mark], described: Descriptor, view: Window, colours: Palette) -> list[str]:
    """Draw soft discs where a point is vague, and discs for the personnel of a base."""
    doubts = [
        (mark.x, mark.y, _km_px(mark.base.precision_km, mark.base.lat, view))
        for mark in doubtful(bases)
    ]
    vague = [
        disc(x, y, radius, f'fill="none" stroke="{colours.muted}" stroke-opacity=".6"'
             ' stroke-dasharray="2 4"')
        if radius > _HOLLOW_PX
        else disc(x, y, radius, f'fill="{colours.muted}" fill-opacity=".16"')
        for x, y, radius in doubts
    ]  # fmt: skip
    return vague + [
        personnel(
            mark.x, mark.y, mark.base.personnel,
            colours.force(described, mark.base.personnel_force), colours,
        )
        for mark in bases
        if mark.base.personnel > 0
    ]  # fmt: skip


def _km_px(km: float, lat: float, view: Window) -> float:
    """Return how many pixels of a map a distance takes at a latitude (degrees)."""
    degrees = km * 1000 / (_METRES_PER_DEGREE * math.cos(math.radians(lat)))
    return degrees / 360 * view.world
