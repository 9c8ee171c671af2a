"""What every printed page has in common: ground, title, headline figures, footer."""

from __future__ import annotations

from components.briefing.canvas import Canvas
from components.briefing.footer import draw_footer, footer_height
from components.briefing.layout import Box, Layout
from components.briefing.lineage import Lineage
from components.briefing.typeface import LEAST_PT, Weight, shortened, text_width, wrapped
from components.draw.palette import Palette
from components.words.wording import Headline

_TITLE = {Layout.SLIDE: 22.0, Layout.A4: 20.0, Layout.SQUARE: 16.0, Layout.HALF_SLIDE: 15.0}
_FIGURE = {Layout.SLIDE: 19.0, Layout.A4: 17.0, Layout.SQUARE: 14.0, Layout.HALF_SLIDE: 12.5}


def draw_frame(canvas: Canvas, layout: Layout, lineage: Lineage, colours: Palette) -> Box:
    """Draw title and footer, and return the box that is left between them."""
    inner = layout.page.inside(layout.margin)
    title, bold = lineage.title, Weight.SEMIBOLD
    size = _TITLE[layout]
    # A little smaller rather than one word on a line of its own.
    while size > 0.8 * _TITLE[layout] and text_width(title, size, bold) > inner.width:
        size -= 0.5
    lines = wrapped(title, size, inner.width, weight=bold, most=2)
    y = canvas.lines(
        inner.x, inner.y - 0.15 * size, lines, size, colours.text,
        weight=Weight.SEMIBOLD, leading=1.15,
    )  # fmt: skip
    foot = footer_height(lineage, inner.width)
    draw_footer(
        canvas, Box(inner.x, inner.bottom - foot, inner.width, foot), lineage, colours
    )  # fmt: skip
    top = y + 5
    return Box(inner.x, top, inner.width, inner.bottom - foot - 6 - top)


def headline_height(layout: Layout) -> float:
    """Return the points that the strip of headline figures takes."""
    return _FIGURE[layout] * 1.15 + 1 + (4 if layout in {Layout.SLIDE, Layout.A4} else 5) * 9.8


def draw_headlines(
    canvas: Canvas, box: Box, headlines: list[Headline], layout: Layout, colours: Palette
) -> None:
    """Draw the headline figures beside each other: label, figure, band, basis."""
    gap = 12.0
    wide = (box.width - gap * (len(headlines) - 1)) / len(headlines)
    roomy = layout in {Layout.SLIDE, Layout.A4}
    for number, item in enumerate(headlines):
        x, y = box.x + number * (wide + gap), box.y
        label = item.label[:1].upper() + item.label[1:]
        y = canvas.lines(
            x, y, wrapped(label, LEAST_PT, wide, most=1 if roomy else 2), LEAST_PT, colours.muted
        )
        size = _FIGURE[layout] * (0.72 if item.absent else 1.0)
        while text_width(item.figure, size, Weight.SEMIBOLD) > wide and size > LEAST_PT:
            size -= 0.5
        baseline = y + _FIGURE[layout] * 0.92
        colour = colours.muted if item.absent else colours.text
        figure = shortened(item.figure, size, wide, Weight.SEMIBOLD)
        canvas.text(x, baseline, figure, size, colour, weight=Weight.SEMIBOLD)
        room = max(int((box.bottom - baseline - 4) / (LEAST_PT * 1.22)), 1)
        said = wrapped(item.band, LEAST_PT, wide, most=room)
        if item.basis and len(said) < room:
            said += wrapped(item.basis, LEAST_PT, wide, most=room - len(said))
        canvas.lines(x, baseline + 4, said, LEAST_PT, colours.muted)
