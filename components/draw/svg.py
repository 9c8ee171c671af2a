"""Drawings as SVG: escaped text, labels with a halo, hatching, and an address for an image."""

from __future__ import annotations

import base64
import re
from html import escape

FONT = "'Source Sans 3','Source Sans Pro','Source Sans',Arial,Helvetica,sans-serif"
"""An image takes no font from its page: the first of these that the reader's machine has."""

_ANCHORS = ("start", "middle", "end")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML allows in no form."""


def plain(text: object) -> str:
    """Escape a text for SVG."""
    return escape(_FORBIDDEN.sub(" ", str(text)), quote=True)


def drawing(width: float, height: float, title: str, shapes: str) -> str:
    """Return a whole SVG image of a size in CSS pixels."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}" font-family="{FONT}" role="img">'
        f"<title>{plain(title)}</title>{shapes}</svg>"
    )


def words(
    text: str,
    x: float,
    y: float,
    size: float,
    colour: str,
    *,
    weight: int = 400,
    anchor: int = 0,
    halo: str = "",
) -> str:
    """Set a line of text whose middle height is ``y``.

    Parameters
    ----------
    anchor : int
        Which end of the text stands at ``x``: 0 start, 1 middle, 2 end, as `labels.Anchor`.
    halo : str
        Colour around the letters; none where empty.
    """
    around = f' stroke="{halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    return (
        f'<text x="{x:.1f}" y="{y + 0.35 * size:.1f}" font-size="{size:g}" fill="{colour}"'
        + (f' font-weight="{weight}"' if weight != 400 else "")
        + (f' text-anchor="{_ANCHORS[anchor]}"' if anchor else "")
        + (around if halo else "")
        + f">{plain(text)}</text>"
    )


def hatching(identity: str, colour: str) -> str:
    """Define a hatched fill, to be named as ``url(#identity)``."""
    return (
        f'<defs><pattern id="{identity}" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><path d="M0 0V7" stroke="{colour}" stroke-width="1.6"/>'
        "</pattern></defs>"
    )


def data_uri(svg: str) -> str:
    """Return the address of an image that holds all of itself: no request leaves the browser."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
