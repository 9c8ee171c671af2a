"""The map of a month as a drawing: marks, arrows and labels of the stage's map on its ground."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from components.answer.posture import Posture
from components.draw import flows, symbols
from components.draw.ground import COUNTRY_SIZE, Ground, ground
from components.draw.ground_paths import ground_svg
from components.draw.labels import Anchor, Placed
from components.draw.legend import Item, map_items, personnel
from components.draw.map import label_places, on_paper
from components.draw.marks import VAGUE_KM, Mark, Sign, marks
from components.draw.palette import Palette, blend
from components.draw.svg import LEAST, Drawing, Text, box, disc
from components.draw.typeface import Weight
from components.draw.window import Window, window
from components.record.descriptor import Descriptor
from components.view import Grain

_METRES_PER_DEGREE = 111_320.0
_STEP = 5.0
"""Pixels by which the label of the selected base steps back from its ring."""

_LOUD = frozenset({"in_use", "planned"})


@dataclass(frozen=True)
class MonthMap:
    """A drawn map of a month.

    Attributes
    ----------
    drawing : Drawing
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
    posture : Posture
    colours : Palette
    width, height : int
        Pixels; the window holds the record's region whatever they are.
    grain : Grain
        Whether redeployments of the month's year or of the month alone are drawn.
    selected : str
        Id of a base to ring.
    """
    land, described = ground(posture.record), posture.descriptor
    view = window(described, width, height)
    bases = on_paper(marks(posture, view), selected)
    moves = flows.flows(posture, grain, view)
    placed, _ = label_places(
        posture, selected=selected or None, grain=grain, width=width, height=height
    )
    shapes = [
        ground_svg(land, view, colours),
        *_discs(bases, described, view, colours),
        *(
            symbols.arrow(flows.arrow(flow, view), colours, later=flow.later_than(posture.month))
            for flow in moves
        ),
    ]
    for mark in bases:
        shapes.append(symbols.base(*mark.at, mark.sign, colours))
        if mark.id == selected:
            shapes.append(symbols.base(*mark.at, Sign.SELECTED, colours))
    shapes += [*towns(land, placed, colours), frame(width, height, colours)]
    loud = {b.id for b in bases if b.standing in _LOUD or b.id == selected}
    quiet = {b.id for b in bases} - loud
    texts = tuple(label(item, loud, quiet, colours, selected) for item in placed)
    return MonthMap(
        Drawing(width, height, "".join(shapes), texts),
        tuple(map_items(bases, moves, described, colours, posture.month)),
        tuple(flows.unplaced(posture, grain, view)),
    )


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
    item : Placed
    loud, quiet : iterable of str
        Keys of the labels of bases that are set in the text's colour, and in the muted one.
    colours : Palette
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
    vague = [
        disc(b.x, b.y, km_px(b.precision_km, b.lat, view),
             f'fill="{colours.muted}" fill-opacity=".16"')
        for b in bases
        if b.precision_km >= VAGUE_KM and b.standing != "left_earlier"
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
