"""How a base, a move, a change and a figure look on a drawing: the same on every one of them."""

from __future__ import annotations

from enum import StrEnum

from components.draw.flows import Arrow, dashes
from components.draw.marks import CELL, Shape, Sign, circle, head_shape, sign_shape
from components.draw.palette import Palette
from components.draw.svg import disc, smooth

CHANGE_RADIUS = 6.5
"""Of the sign of a change, in pixels."""

STEADY_RADIUS = 2.6
"""Of the dot of a base that did not change."""

FIGURE_RADIUS = 2.4
"""Of the dot of a published figure."""

LATER = 0.35
"""How strong what lies later in the year than the month is drawn."""


class Change(StrEnum):
    """What happened to a base, or to the level at one."""

    OPENED = "opened"
    RETURNED = "returned"
    LEFT = "left"
    HANDED_OVER = "handed_over"
    PLANNED = "planned"
    GREW = "grew"
    SHRANK = "shrank"


def base(x: float, y: float, sign: Sign, colours: Palette) -> str:
    """Draw the mark of a base; in greys one of others has a dot in its middle."""
    size, shape = sign.size, sign_shape(sign, colours).svg
    if colours.grey and sign in {Sign.IN_USE_OTHERS, Sign.UNCONFIRMED_OTHERS}:
        shape += Shape(circle(10), colours.ground).svg
    return (
        f'<g transform="translate({x - size / 2:.1f} {y - size / 2:.1f})'
        f' scale({size / CELL:.4f})">{shape}</g>'
    )


def steady(x: float, y: float, colours: Palette) -> str:
    """Draw a base in use that did not change."""
    return disc(x, y, STEADY_RADIUS, f'fill="{colours.given_up}"')


def arrow(item: Arrow, colours: Palette, *, later: bool = False) -> str:
    """Draw a redeployment: width by number, dashed without one, hollow head for a plan.

    What is ``later`` than the month in its year is faint.
    """
    planned, known, width = item.flow.status == "planned", item.flow.known, item.flow.width
    colour = colours.moved[item.flow.owner]
    x, y = item.line[-1].tolist()
    look = move_line(width, colour, planned=planned, known=known)
    drawn = f'<path d="{smooth(item.line)}" {look}/>' + _head(
        x, y, item.head, item.angle, colour, colours, planned=planned
    )
    return f'<g opacity="{LATER:g}">{drawn}</g>' if later else drawn


def move(width: float, colour: str, colours: Palette, *, planned: bool, known: bool) -> str:
    """Draw a short arrow to the right from the origin, for a legend."""
    look = move_line(width, colour, planned=planned, known=known)
    return f'<path d="M0 0H22" {look}/>' + _head(22, 0, 9, 0, colour, colours, planned=planned)


def move_line(width: float, colour: str, *, planned: bool, known: bool) -> str:
    """Return the look of an arrow's line, as SVG attributes."""
    dash = ""
    if planned or not known:
        on, off = dashes(width, planned=planned)
        dash = f' stroke-dasharray="{on:.1f} {off:.1f}"'
    opacity = 0.6 if planned else 0.85 if known else 1
    return (
        f'fill="none" stroke="{colour}" stroke-width="{width:.1f}" stroke-opacity="{opacity}"{dash}'
    )


def _head(
    x: float, y: float, size: float, angle: float, colour: str, colours: Palette, *, planned: bool
) -> str:  # fmt: skip
    """Draw the head of an arrow whose line ends at a point; degrees anticlockwise from east."""
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({-angle:.0f})'
        f' scale({size / CELL:.4f}) translate(0 {-CELL / 2:g})">'
        f"{head_shape(colour, colours.ground, planned=planned).svg}</g>"
    )


def change(x: float, y: float, kind: Change, fill: str, colours: Palette) -> str:
    """Draw what happened to a base: told apart by shape, so that greys suffice.

    Parameters
    ----------
    fill : str
        Colour of the force.
    """
    r = CHANGE_RADIUS
    full = disc(x, y, r, f'fill="{fill}" stroke="{colours.ground}" stroke-width=".8"')
    hollow = disc(
        x, y, r - 0.8, f'fill="{colours.ground}" stroke="{colours.text}" stroke-width="1.5"'
    )
    at = f"M{x:.1f} {y:.1f}"
    match kind:
        case Change.OPENED:
            plus = f'd="{at}m-3.6 0h7.2m-3.6 -3.6v7.2" stroke="{colours.ground}"'
            return f'{full}<path {plus} stroke-width="1.9"/>'
        case Change.RETURNED:
            ring = f'fill="none" stroke="{colours.ground}" stroke-width="1.8"'
            return full + disc(x, y, 2.8, ring)
        case Change.LEFT:
            cross = f'd="{at}m-2.8 -2.8l5.6 5.6m0 -5.6l-5.6 5.6" stroke="{colours.text}"'
            return f'{hollow}<path {cross} stroke-width="1.5"/>'
        case Change.HANDED_OVER:
            return f'{hollow}<path d="{at}m-2 -3.4l5.6 3.4l-5.6 3.4z" fill="{colours.text}"/>'
        case Change.PLANNED:
            look = f'fill="{colours.ground}" stroke="{colours.attention}" stroke-width="2"'
            return disc(x, y, r - 0.5, f'{look} stroke-dasharray="3 1.6"')
        case Change.GREW | Change.SHRANK:
            return level(x, y, kind, fill)


def level(x: float, y: float, kind: str, colour: str) -> str:
    """Draw a change of level: up, down, or a level bar where it does not compare or is the same."""
    match kind:
        case Change.GREW:
            outline = f"M{x - 5:.1f} {y + 4.5:.1f}h10l-5 -9.5z"
        case Change.SHRANK:
            outline = f"M{x - 5:.1f} {y - 4.5:.1f}h10l-5 9.5z"
        case _:
            outline = f"M{x - 5:.1f} {y - 1.5:.1f}h10v3h-10z"
    return f'<path d="{outline}" fill="{colour}"/>'


def figure(x: float, y: float, kind: str, colours: Palette, strength: float = 1.0) -> str:
    """Draw a published figure in the shape of its source's kind; of a ``planned`` one a ring."""
    if kind == "planned":
        edge = f'stroke="{colours.text}" stroke-width=".8" stroke-opacity="{strength:g}"'
        return disc(x, y, FIGURE_RADIUS + 0.4, f'fill="{colours.ground}" {edge}')
    look = f'fill="{colours.text}" fill-opacity="{strength:g}"'
    return source_shape(x, y, kind, FIGURE_RADIUS, look)


def source_shape(x: float, y: float, kind: str, r: float, look: str) -> str:
    """Draw the shape that stands for a kind of source, as large as a disc of a radius."""
    at = f"M{x:.1f} {y:.1f}"
    match kind:
        case "research":
            return f'<path d="{at}m{-r} {-r}h{2 * r}v{2 * r}h{-2 * r}z" {look}/>'
        case "press":
            d = round(1.35 * r, 2)
            return f'<path d="{at}m0 {-d}l{d} {d}l{-d} {d}l{-d} {-d}z" {look}/>'
        case "reference":
            d = round(1.3 * r, 2)
            return f'<path d="{at}m0 {-1.4 * r:.2f}l{d} {2.4 * r:.2f}h{-2 * d}z" {look}/>'
        case _:
            return disc(x, y, r, look)
