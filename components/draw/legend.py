"""Legends: drawings with words, in rows of a drawing, or as HTML beside the stage's map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote

import pandas as pd

from components.draw import symbols
from components.draw.flows import UNKNOWN_PX, Flow, width_px
from components.draw.marks import VAGUE_KM, Mark, Sign, doubtful, radius_px
from components.draw.palette import Owner, Palette, Theme, palette
from components.draw.svg import SIZE, Drawing, Sheet, box, disc, line
from components.draw.typeface import text_width
from components.record.descriptor import Descriptor

_WORLD = (
    "Made with Natural Earth; disputed lines dashed as the source draws them. "
    "No line of control is shown."
)

WIDTH_STEPS = (100.0, 1_000.0, 10_000.0)
SIZE_STEPS = (500.0, 2_000.0)

_ROW = 16.0
_GAP = 5.0
_BETWEEN = 14.0

_SIGNS = {
    Sign.IN_USE_LEAD: "in use, {}",
    Sign.IN_USE_OTHERS: "in use, others",
    Sign.UNCONFIRMED_LEAD: "use not confirmed",
    Sign.UNCONFIRMED_OTHERS: "use by others not confirmed",
    Sign.LEFT_THIS_YEAR: "left this year",
    Sign.LEFT_EARLIER: "left earlier",
    Sign.PLANNED: "planned",
}

_STAGED = (
    Sign.IN_USE_LEAD,
    Sign.IN_USE_OTHERS,
    Sign.UNCONFIRMED_LEAD,
    Sign.LEFT_THIS_YEAR,
    Sign.PLANNED,
)
"""What the stage's legend explains, the same for every month."""


@dataclass(frozen=True)
class Item:
    """A drawing with words beside it.

    Attributes
    ----------
    width, height : float
        Pixels that the drawing takes.
    shape : str
        SVG elements; their left edge is at 0, their middle at 0.
    """

    words: str
    width: float
    height: float
    shape: str

    @property
    def whole(self) -> float:
        """Pixels that drawing and words take."""
        return self.width + _GAP + text_width(self.words, SIZE)


def legend(items: Sequence[Item], width: float, colours: Palette) -> Drawing:
    """Set items in rows that fill a width."""
    rows: list[list[Item]] = []
    room = 0.0
    for item in items:
        if not rows or item.whole > room:
            rows.append([])
            room = width
        rows[-1].append(item)
        room -= item.whole + _BETWEEN
    sheet, y = Sheet(colours), 0.0
    for row in rows:
        tall = max(_ROW, *(item.height + 3 for item in row))
        x, middle = 0.0, y + tall / 2
        for item in row:
            sheet.draw(f'<g transform="translate({x:.1f} {middle:.1f})">{item.shape}</g>')
            sheet.write(item.words, x + item.width + _GAP, middle)
            x += item.whole + _BETWEEN
        y += tall
    return sheet.drawing(width, y)


def credit(described: Descriptor) -> str:
    """Return whom the ground is owed to, and how its borders are to be read."""
    return " ".join(item.text for item in described.credits) or _WORLD


def map_items(
    bases: Iterable[Mark],
    flows: Iterable[Flow],
    described: Descriptor,
    colours: Palette,
    month: pd.Period | None = None,
) -> list[Item]:
    """Return what explains a map: the signs and arrows that are on it, with their scales.

    Parameters
    ----------
    month : pandas.Period, optional
        After which an arrow is drawn as later in the year.
    """
    bases, flows = list(bases), list(flows)
    signs = {mark.sign for mark in bases}
    shown = {
        "vague": bool(doubtful(bases)),
        "sizes": any(mark.base.personnel > 0 for mark in bases),
        "widths": any(flow.known for flow in flows),
        "others": any(flow.owner is Owner.OTHERS for flow in flows),
        "unknown": any(not flow.known and flow.status == "reported" for flow in flows),
        "planned": any(flow.status == "planned" for flow in flows),
        "later": month is not None and any(flow.later_than(month) for flow in flows),
    }
    return [
        *(_sign(sign, described, colours) for sign in _SIGNS if sign in signs),
        *(item for name, item in _explained(colours).items() if shown[name]),
    ]


def line_item(
    words: str, colour: str, width: float, *, dash: str = "", band: str = "", upright: bool = False
) -> Item:
    """Return the item of a line, with its band if it has one."""
    wide = 4.0 if upright else 22.0
    ends = [(2.0, -6.0), (2.0, 6.0)] if upright else [(0.0, 0.0), (wide, 0.0)]
    under = box(0, -4.5, wide, 9, f'fill="{band}"') if band else ""
    return Item(words, wide, 12.0, under + line(ends, colour, width, dash))


def figure_items(kinds: Iterable[str], colours: Palette) -> list[Item]:
    """Return the items of published figures, by the kind of their source, or ``planned``."""
    return [
        Item(
            kind if kind == "planned" else f"{kind} figure",
            2 * symbols.FIGURE_RADIUS + 1,
            9.0,
            symbols.figure(symbols.FIGURE_RADIUS + 0.5, 0, kind, colours, 0.8),
        )
        for kind in kinds
    ]


def legend_html(described: Descriptor, theme: Theme) -> str:
    """Return the legend of the stage's map as HTML, the same for every month.

    Returns
    -------
    str
        One ``div`` whose drawings are data URIs, so that it asks for no file and passes
        Streamlit's cleaning of HTML; its text is escaped.
    """
    colours = palette(theme)
    items = [
        *(_sign(sign, described, colours) for sign in _STAGED),
        replace(_sign(Sign.LEFT_EARLIER, described, colours), words="left earlier, when nearer"),
        *_explained(colours).values(),
    ]
    spans = " ".join(
        f'<span style="white-space:nowrap;margin-right:10px">{_image(item)} '
        f"{escape(item.words)}</span>"
        for item in items
    )
    return f'<div style="color:{colours.text};font-size:12px;line-height:1.4">{spans}</div>'


def _image(item: Item) -> str:
    size = f"width='{item.width:g}' height='{item.height:g}'"
    view = f"viewBox='0 {-item.height / 2:g} {item.width:g} {item.height:g}'"
    shape = item.shape.replace('"', "'")
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {size} {view}>{shape}</svg>"
    uri = "data:image/svg+xml," + quote(svg, safe=" =':/,.()-;")
    return f'<img alt="" src="{uri}" style="vertical-align:middle;display:inline;margin:0">'


def _sign(sign: Sign, described: Descriptor, colours: Palette) -> Item:
    """Return a sign's item: with the main force's adjective where others are told apart."""
    role = described.role(described.main)
    force = role.adjective if role else described.force_name(described.main)
    size = sign.size
    shape = symbols.base(size / 2, 0, sign, colours)
    return Item(_SIGNS[sign].format(force), size, size, shape)


def _explained(colours: Palette) -> dict[str, Item]:
    """Return what a map's legend explains beside the signs, in its order."""

    def move(
        words: str,
        width: float = width_px(2_000),
        colour: str = colours.movement,
        *,
        planned: bool = False,
        known: bool = True,
    ) -> Item:
        shape = symbols.move(width, colour, colours, planned=planned, known=known)
        return Item(words, 32, 12, shape)

    vague = disc(8, 0, 8, f'fill="{colours.muted}" fill-opacity=".18"')
    vague += disc(8, 0, 4.5, f'fill="{colours.lead}"')
    later = move("later in the year")
    return {
        "vague": Item(f"known to {VAGUE_KM:g} km or worse", 16, 16, vague),
        "sizes": _sizes(colours),
        "widths": _widths(colours),
        "others": move("moved by others, named", colour=colours.allies),
        "unknown": move("number not published", UNKNOWN_PX, known=False),
        "planned": move("planned move", planned=True),
        "later": replace(later, shape=f'<g opacity="{symbols.LATER:g}">{later.shape}</g>'),
    }


def personnel(x: float, y: float, persons: float, colour: str, colours: Palette) -> str:
    """Draw the disc of a base's personnel."""
    look = f'fill="{colour}" fill-opacity=".2" stroke="{colours.text}" stroke-opacity=".55"'
    return disc(x, y, radius_px(persons), f'{look} stroke-width=".8"')


def _sizes(colours: Palette) -> Item:
    """Discs of the steps beside each other, as large as on the map."""
    x, shape = 1.0, ""
    for step in SIZE_STEPS:
        radius = radius_px(step)
        shape += personnel(x + radius, 0, step, colours.lead, colours)
        x += 2 * radius + 3
    words = "personnel " + " · ".join(f"{step:,.0f}" for step in SIZE_STEPS)
    return Item(words, round(x - 2), 2 * radius_px(SIZE_STEPS[-1]) + 2, shape)


def _widths(colours: Palette) -> Item:
    x, shape = 0.0, ""
    for step in WIDTH_STEPS:
        look = symbols.move_line(width_px(step), colours.movement, planned=False, known=True)
        shape += f'<path d="M{x:g} 0h16" {look}/>'
        x += 20
    steps = " · ".join(f"{step:,.0f}" for step in WIDTH_STEPS)
    return Item(f"moved {steps} in any year", x - 4, 8, shape)
