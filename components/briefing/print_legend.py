"""Legends on paper: drawings with words, set in rows that fill a width."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from components.briefing.canvas import Canvas
from components.briefing.layout import Box
from components.briefing.print_map import draw_head, draw_sign
from components.briefing.tone import Tone
from components.briefing.typeface import LEAST_PT, text_width
from components.draw.flows import UNKNOWN_PX, Flow, width_px
from components.draw.legend import SIZE_STEPS, WIDTH_STEPS
from components.draw.marks import SIZES, VAGUE_KM, Mark, Sign, radius_px
from components.draw.palette import Palette

ROW = 12.5
"""Height of a row, in points; a row with a tall drawing takes more."""

_SIZE = LEAST_PT
_GAP = 4.0
_BETWEEN = 11.0

_SIGNS = {
    Sign.IN_USE_USA: "in use, US",
    Sign.IN_USE_OTHERS: "in use, others",
    Sign.UNCONFIRMED_USA: "use not confirmed",
    Sign.UNCONFIRMED_OTHERS: "use by others not confirmed",
    Sign.LEFT_THIS_YEAR: "left this year",
    Sign.LEFT_EARLIER: "left earlier",
    Sign.PLANNED: "planned",
}


@dataclass(frozen=True)
class Item:
    """A drawing with words beside it.

    Attributes
    ----------
    words : str
    width, height : float
        Points that the drawing takes.
    draw : callable
        Draws it on a canvas, given its left edge and its middle.
    """

    words: str
    width: float
    height: float
    draw: Callable[[Canvas, float, float], None]

    @property
    def whole(self) -> float:
        """Points that drawing and words take."""
        return self.width + _GAP + text_width(self.words, _SIZE)


def rows(items: Sequence[Item], width: float) -> list[list[Item]]:
    """Set items in rows of a width in points."""
    found: list[list[Item]] = []
    room = 0.0
    for item in items:
        if not found or item.whole > room:
            found.append([])
            room = width
        found[-1].append(item)
        room -= item.whole + _BETWEEN
    return found


def legend_height(items: Sequence[Item], width: float) -> float:
    """Return the points that a legend takes in a given width."""
    return sum(_row_height(row) for row in rows(items, width))


def draw_legend(canvas: Canvas, box: Box, items: Sequence[Item], colours: Palette) -> None:
    """Draw a legend from the top of a box."""
    y = box.y
    for row in rows(items, box.width):
        tall = _row_height(row)
        x = box.x
        for item in row:
            item.draw(canvas, x, y + tall / 2)
            x += item.width + _GAP
            x += canvas.text(x, y + tall / 2, item.words, _SIZE, colours.text, middle=True)
            x += _BETWEEN
        y += tall


def _row_height(row: Iterable[Item]) -> float:
    return max(ROW, *(item.height + 2 for item in row))


def map_legend(
    bases: Iterable[Mark], flows: Iterable[Flow], colours: Palette, tone: Tone, scale: float
) -> list[Item]:
    """Return what explains a map: the signs and arrows that are on it, with the scale of widths.

    Parameters
    ----------
    scale : float
        Points for each pixel of the map.
    """
    bases, flows = list(bases), list(flows)
    present = {base.sign for base in bases}
    items = [
        sign_item(sign, words, colours, tone, scale)
        for sign, words in _SIGNS.items()
        if sign in present
    ]
    if any(b.precision_km >= VAGUE_KM and b.standing != "left_earlier" for b in bases):
        items.append(_vague(colours, scale))
    if any(not math.isnan(b.personnel) and b.personnel > 0 for b in bases):
        items.append(_sizes(colours, scale))
    if any(flow.known for flow in flows):
        items.append(_widths(colours, scale))
    if any(not flow.known and flow.status == "reported" for flow in flows):
        items.append(_arrow("number not published", UNKNOWN_PX, colours, scale, planned=False))
    if any(flow.status == "planned" for flow in flows):
        items.append(_arrow("planned move", width_px(1_000), colours, scale, planned=True))
    return items


def sign_item(sign: Sign, words: str, colours: Palette, tone: Tone, scale: float) -> Item:
    """Return the item of a base's mark."""
    size = SIZES[sign] * scale

    def draw(canvas: Canvas, x: float, y: float) -> None:
        draw_sign(canvas, x + size / 2, y, scale, sign, colours, tone)

    return Item(words, size, size, draw)


def line_item(
    words: str,
    colour: str,
    width: float,
    *,
    dash: Sequence[float] | None = None,
    band: str | None = None,
    upright: bool = False,
) -> Item:
    """Return the item of a line, with its band if it has one."""
    wide = 4.0 if upright else 18.0

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if band is not None:
            canvas.box(Box(x, y - 3.5, wide, 7), fill=band)
        ends = [(x + 2, y - 4.5), (x + 2, y + 4.5)] if upright else [(x, y), (x + wide, y)]
        canvas.line(ends, colour, width, dash=dash, butt=True)

    return Item(words, wide, 9.0, draw)


def _vague(colours: Palette, scale: float) -> Item:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.disc(x + 6, y, 6, fill=colours.muted, alpha=0.16)
        canvas.disc(x + 6, y, 4.5 * scale, fill=colours.usa)

    return Item(f"known to {VAGUE_KM:g} km or worse", 12, 12, draw)


def _sizes(colours: Palette, scale: float) -> Item:
    radii = [radius_px(step) * scale for step in SIZE_STEPS]
    wide = sum(2 * radius + 2 for radius in radii)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for radius in radii:
            canvas.disc(x + radius, y, radius, fill=colours.usa, alpha=0.2)
            canvas.disc(x + radius, y, radius, edge=colours.text, width=0.5, alpha=0.55)
            x += 2 * radius + 2

    words = "personnel " + ", ".join(f"{step:,.0f}" for step in SIZE_STEPS)
    return Item(words, wide, 2 * max(radii), draw)


def _widths(colours: Palette, scale: float) -> Item:
    widths = [width_px(step) * scale for step in WIDTH_STEPS]

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for width in widths:
            canvas.line([(x, y), (x + 14, y)], colours.movement, width, alpha=0.85, butt=True)
            x += 17

    said = " · ".join(f"{step:,.0f}" for step in WIDTH_STEPS)
    return Item(f"moved {said} in any year", 17 * len(widths) - 3, 8, draw)


def _arrow(words: str, width: float, colours: Palette, scale: float, *, planned: bool) -> Item:
    thick = width * scale
    dash = (4 * thick, 2.5 * thick) if planned else (2 * thick, 2 * thick)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        alpha = 0.6 if planned else 1.0
        ends = [(x, y), (x + 20, y)]
        canvas.line(ends, colours.movement, thick, dash=dash, alpha=alpha, butt=True)
        draw_head(canvas, x + 20, y, 8.5 * scale, 0.0, colours, planned=planned)

    return Item(words, 20 + 8.5 * scale, 9, draw)
