"""Drawings: shapes as SVG, and the texts over them, which a page shows and a typesetter sets.

The texts are kept apart from the shapes: a page writes them into the SVG and lends it its type; on
paper they are set by the typesetter, in the project's type, outlined or embedded as the format
wants, and with no letter lost where the type lacks one.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from html import escape

import numpy as np
import numpy.typing as npt

from components.draw.palette import Palette
from components.draw.typeface import Weight, text_width

FONT = "'Source Sans','Source Sans 3','Source Sans Pro',Arial,Helvetica,sans-serif"
"""The page's own type first."""

LEAST = 10.5
"""Least height of type in a drawing, in its pixels."""

SIZE = 11.0
"""Height of most type in a drawing."""

_ANCHORS = ("start", "middle", "end")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML allows in no form."""

_DROP = 0.34
"""From the middle of a capital down to its foot, in heights of the type."""

_HALO = 3.0


def plain(text: object) -> str:
    """Escape a text for SVG, on one line: a blank line would end it in a page of Markdown."""
    return escape(" ".join(_FORBIDDEN.sub(" ", str(text)).split(" ")), quote=True)


@dataclass(frozen=True)
class Text:
    """A line of text.

    Attributes
    ----------
    x, y : float
        The end or middle of the line that ``anchor`` names, and the middle of its capitals.
    size : float
        Height of the type.
    weight : int
        As in CSS.
    anchor : int
        Which end of the text stands at ``x``: 0 start, 1 middle, 2 end, as `labels.Anchor`.
    halo : str
        Colour around the letters; none where empty.
    """

    text: str
    x: float
    y: float
    size: float
    colour: str
    weight: int = Weight.REGULAR
    anchor: int = 0
    halo: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of its letters."""
        wide = text_width(self.text, self.size, self.weight)
        left = self.x - wide * self.anchor / 2
        return left, self.y - 0.38 * self.size, left + wide, self.y + 0.55 * self.size

    @property
    def svg(self) -> str:
        """The text as SVG."""
        return (
            f'<text x="{self.x:.1f}" y="{self.y + _DROP * self.size:.1f}"'
            f' font-size="{self.size:g}" fill="{self.colour}"'
            + (f' font-weight="{self.weight}"' if self.weight != Weight.REGULAR else "")
            + (f' text-anchor="{_ANCHORS[self.anchor]}"' if self.anchor else "")
            + (
                f' stroke="{self.halo}" stroke-width="{_HALO:g}" stroke-linejoin="round"'
                ' paint-order="stroke"'
                if self.halo
                else ""
            )
            + f">{plain(self.text)}</text>"
        )

    @property
    def typeset(self) -> dict[str, object]:
        """The text as the typesetter takes it: ``y`` is the foot of the letters."""
        return asdict(self) | {
            "text": _FORBIDDEN.sub(" ", self.text),
            "x": round(self.x, 2),
            "y": round(self.y + _DROP * self.size, 2),
            "weight": int(self.weight),
            "anchor": int(self.anchor),
        }


@dataclass(frozen=True)
class Drawing:
    """A drawing in pixels of its own; what lies over its edges is cut.

    Attributes
    ----------
    shapes : str
        SVG elements without text.
    texts : tuple of Text
        What is written over the shapes.
    """

    width: float
    height: float
    shapes: str
    texts: tuple[Text, ...] = ()

    def svg(self, title: str = "") -> str:
        """Return an SVG document with its texts, for a page that lends it its type.

        A page that says itself what it shows needs no title, which would be a tooltip.
        """
        texts = "".join(text.svg for text in self.texts)
        named = f' role="img"><title>{plain(title)}</title>' if title else ' aria-hidden="true">'
        return f'{self._opening} font-family="{FONT}"{named}{self.shapes}{texts}</svg>'

    @property
    def typeset(self) -> dict[str, object]:
        """The drawing as the typesetter takes it: a document without text, and its texts."""
        return {
            "svg": f"{self._opening}>{self.shapes}</svg>",
            "width": self.width,
            "height": self.height,
            "texts": [text.typeset for text in self.texts],
        }

    def at(self, x: float, y: float) -> Drawing:
        """Return it as a part of a larger one, with its upper left corner at a point."""
        # An SVG within an SVG cuts what lies over its edges.
        size = f'width="{self.width:g}" height="{self.height:g}"'
        shapes = f'<svg x="{x:g}" y="{y:g}" {size}>{self.shapes}</svg>'
        texts = (replace(text, x=text.x + x, y=text.y + y) for text in self.texts)
        return replace(self, shapes=shapes, texts=tuple(texts))

    def above(self, other: Drawing, gap: float) -> Drawing:
        """Return it with another one below it, as one."""
        top, below = self.at(0, 0), other.at(0, self.height + gap)
        width, height = max(self.width, other.width), self.height + gap + other.height
        return Drawing(width, height, top.shapes + below.shapes, top.texts + below.texts)

    @property
    def _opening(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:g}"'
            f' height="{self.height:g}" viewBox="0 0 {self.width:g} {self.height:g}"'
        )


@dataclass
class Sheet:
    """A drawing as it grows: shapes, and the texts over them.

    Attributes
    ----------
    halo : str
        Colour around its texts; none where empty.
    """

    colours: Palette
    halo: str = ""
    shapes: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def draw(self, *shapes: str) -> None:
        """Add SVG elements, over those that are there."""
        self.shapes += shapes

    def write(
        self, text: str, x: float, y: float, colour: str = "", *, size: float = SIZE,
        bold: bool = False, anchor: int = 0,
    ) -> None:  # fmt: skip
        """Add a text, in the text's colour unless another is given; parameters as of `Text`."""
        weight = Weight.SEMIBOLD if bold else Weight.REGULAR
        colour = colour or self.colours.text
        self.texts.append(Text(text, x, y, size, colour, weight, anchor, self.halo))

    def place(self, drawing: Drawing, x: float, y: float) -> None:
        """Add a drawing with its upper left corner at a point."""
        part = drawing.at(x, y)
        self.draw(part.shapes)
        self.texts += part.texts

    def drawing(self, width: float, height: float) -> Drawing:
        """Return it as it stands."""
        return Drawing(width, height, "".join(self.shapes), tuple(self.texts))


def line(
    points: Sequence[tuple[float, float]], colour: str, width: float = 1.0, dash: str = ""
) -> str:
    """Draw a line through points."""
    (x, y), *rest = points
    way = "".join(f"L{x:.1f} {y:.1f}" for x, y in rest)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{x:.1f} {y:.1f}{way}" fill="none" stroke="{colour}"'
        f' stroke-width="{width:g}"{dashed}/>'
    )


def box(x: float, y: float, width: float, height: float, look: str) -> str:
    """Draw a rectangle; its look as SVG attributes."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.0):.1f}"'
        f' height="{max(height, 0.0):.1f}" {look}/>'
    )


def disc(x: float, y: float, radius: float, look: str) -> str:
    """Draw a circle; its look as SVG attributes."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.2f}" {look}/>'


def smooth(points: npt.NDArray[np.float64]) -> str:
    """Write a curve through points (Catmull and Rom's spline), so that no corner shows."""
    before = np.vstack([2 * points[0] - points[1], points[:-1]])
    after = np.vstack([points[1:], 2 * points[-1] - points[-2]])
    pull = (after - before) / 6
    way = f"M{points[0, 0]:.1f} {points[0, 1]:.1f}"
    for i in range(len(points) - 1):
        three = (points[i] + pull[i], points[i + 1] - pull[i + 1], points[i + 1])
        way += "C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in three)
    return way


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
