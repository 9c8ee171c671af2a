"""The map of a month as a drawing: marks, arrows and labels of the stage's map on its ground."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from components.answer.posture import Posture
from components.draw import flows, symbols
from components.draw.ground import COUNTRY_SIZE, Ground, ground
from components.draw.ground_paths import ground_svg
from components.draw.insets import TITLE_PX, TITLE_ROW, Inset, insets
from components.draw.labels import Anchor, Box, Placed
from components.draw.legend import Item, map_items, personnel
from components.draw.map import inset_labels, label_places, on_paper
from components.draw.marks import Mark, Sign, doubtful, marks
from components.draw.palette import Palette, blend
from components.draw.svg import LEAST, Drawing, Text, box, disc, line
from components.draw.typeface import Weight
from components.draw.window import INSET, Window, window
from components.record.descriptor import Descriptor
from components.view import Grain

_METRES_PER_DEGREE = 111_320.0
_STEP = 5.0
"""Pixels by which the label of the selected base steps back from its ring."""

_HOLLOW_PX = 40.0
"""Radius from which an area of doubt is its edge alone: filled, it would hide the ground."""

_LOUD = frozenset({"in_use", "planned"})


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
    described = posture.descriptor
    view = window(described, width, height)
    bases = on_paper(marks(posture, view), selected)
    moves = flows.flows(posture, grain, view)
    parts = insets(posture, view)
    boxes = tuple(part.box for part in parts)
    arrows = [
        symbols.arrow(flows.arrow(flow, view, boxes), colours, later=flow.later_than(posture.month))
        for flow in moves
    ]
    placed, _ = label_places(
        posture, selected=selected or None, grain=grain, width=width, height=height
    )
    drawn = _drawing(posture, view, bases, placed, colours, selected, arrows)
    shapes, texts = drawn.shapes, list(drawn.texts)
    for inset in parts:
        near = _inset(posture, inset, colours, selected)
        left, top, right, bottom = inset.box
        shapes += line(inset.tie, colours.muted, 0.6) + _edge(inset.frame, colours)
        shapes += (
            f'<svg x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}">'
            f"{near.shapes}</svg>"
        )
        texts += [replace(text, x=text.x + left, y=text.y + top) for text in near.texts]
    return MonthMap(
        Drawing(width, height, shapes, tuple(texts)),
        tuple(map_items(bases, moves, described, colours, posture.month)),
        tuple(flows.unplaced(posture, grain, view)),
    )


def _inset(posture: Posture, inset: Inset, colours: Palette, selected: str) -> Drawing:
    """Draw an inset, in its own pixels."""
    bases, placed = inset_labels(posture, inset, selected or None)
    drawn = _drawing(posture, inset.view, bases, placed, colours, selected)
    title = Text(
        inset.title, INSET.margin, TITLE_ROW / 2, TITLE_PX, colours.text, Weight.SEMIBOLD,
        halo=colours.focus_land,
    )  # fmt: skip
    edge = _edge((0, 0, inset.view.width, inset.view.height), colours)
    return replace(drawn, shapes=drawn.shapes + edge, texts=(*drawn.texts, title))


def _edge(of: Box, colours: Palette) -> str:
    """Draw the edge of an inset, or of what it shows on the map."""
    left, top, right, bottom = of
    look = f'fill="none" stroke="{colours.text}" stroke-width=".8"'
    return box(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1, look)


def _drawing(
    posture: Posture,
    view: Window,
    bases: list[Mark],
    placed: Iterable[Placed],
    colours: Palette,
    selected: str,
    arrows: Iterable[str] = (),
) -> Drawing:
    """Draw ground, bases and labels in a window."""
    land = ground(posture.record)
    shapes = [
        ground_svg(land, view, colours),
        *_discs(bases, posture.descriptor, view, colours),
        *arrows,
        *(line(item.leader, colours.muted, 0.7) for item in placed if item.led),
    ]
    for mark in bases:
        shapes.append(symbols.base(*mark.at, mark.sign, colours))
        if mark.id == selected:
            shapes.append(symbols.base(*mark.at, Sign.SELECTED, colours))
    shapes += [*towns(land, placed, colours), frame(view.width, view.height, colours)]
    loud = {b.id for b in bases if b.standing in _LOUD or b.id == selected}
    quiet = {b.id for b in bases} - loud
    texts = tuple(label(item, loud, quiet, colours, selected) for item in placed)
    return Drawing(view.width, view.height, "".join(shapes), texts)


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
    wish = item.wish
    x, text, size = wish.x + item.dx, wish.text, wish.size
    weight, colour = Weight.REGULAR, colours.muted
    if selected and wish.key == selected:
        x += (item.anchor == Anchor.START) * _STEP - (item.anchor == Anchor.END) * _STEP
    if wish.key.startswith(">"):
        line = colours.moved[int(wish.key.rpartition(":")[2])]
        weight, colour = Weight.SEMIBOLD, blend(line, colours.text, 0.8)
    elif wish.key in loud:
        weight, colour = Weight.SEMIBOLD, colours.text
    elif wish.key in quiet or wish.key.startswith("end "):
        weight = Weight.SEMIBOLD
    elif wish.centred:
        text, size = "\u2009".join(text), COUNTRY_SIZE
    halo = colours.focus_land
    return Text(text, x, wish.y + item.dy, max(size, LEAST), colour, weight, item.anchor, halo)


def _discs(bases: list[Mark], described: Descriptor, view: Window, colours: Palette) -> list[str]:
    """Draw soft discs where a point is vague, and discs for the personnel of a base."""
    doubts = [(b.x, b.y, km_px(b.precision_km, b.lat, view)) for b in doubtful(bases)]
    vague = [
        disc(x, y, radius, f'fill="none" stroke="{colours.muted}" stroke-opacity=".6"'
             ' stroke-dasharray="2 4"')
        if radius > _HOLLOW_PX
        else disc(x, y, radius, f'fill="{colours.muted}" fill-opacity=".16"')
        for x, y, radius in doubts
    ]  # fmt: skip
    return vague + [
        personnel(b.x, b.y, b.personnel, colours.force(described, b.personnel_force), colours)
        for b in bases
        if not math.isnan(b.personnel) and b.personnel > 0
    ]


def km_px(km: float, lat: float, view: Window) -> float:
    """Return how many pixels of a map a distance takes at a latitude (degrees)."""
    degrees = km * 1000 / (_METRES_PER_DEGREE * math.cos(math.radians(lat)))
    return degrees / 360 * view.world
