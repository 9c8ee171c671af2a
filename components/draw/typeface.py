"""The one typeface of everything drawn, and how wide its words are.

Source Sans Pro, the family of the screen, from a package that holds nothing but the fonts and
their licence (SIL Open Font License 1.1): the same letters on every machine, whatever fonts it has.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import IntEnum
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

FAMILY = "Source Sans Pro"

FOLDER = Path(str(files("font_source_sans_pro"))) / "files"

_MEASURED = 200
_ELLIPSIS = "…"


class Weight(IntEnum):
    """Weights in use, by their number in CSS."""

    REGULAR = 400
    SEMIBOLD = 600


@lru_cache(maxsize=len(Weight))
def _font(weight: int) -> ImageFont.FreeTypeFont:
    path = FOLDER / f"SourceSansPro-{Weight(weight).name.title()}.ttf"
    # The basic layout is the same with and without Raqm on the machine.
    return ImageFont.truetype(path, _MEASURED, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def _ems(text: str, weight: int) -> float:
    return _font(weight).getlength(text) / _MEASURED


def text_width(text: str, size: float, weight: int = Weight.REGULAR) -> float:
    """Return the width of a text, in the unit of its size."""
    return _ems(text, weight) * size


def shortened(text: str, size: float, width: float, weight: int = Weight.REGULAR) -> str:
    """Cut a text to a width, with an ellipsis where something was cut."""
    if text_width(text, size, weight) <= width:
        return text

    def wide(letters: int) -> float:
        return text_width(text[:letters].rstrip() + _ELLIPSIS, size, weight)

    fits = bisect_right(range(1, len(text) + 1), width, key=wide)
    cut = text[:fits]
    # At the end of a word, if that does not lose much.
    if not text[fits].isspace() and cut.rfind(" ") > 0.6 * fits:
        cut = cut[: cut.rfind(" ")]
    return cut.rstrip(" ,;:") + _ELLIPSIS


def wrapped(
    text: str, size: float, width: float, *, weight: int = Weight.REGULAR, most: int | None = None
) -> list[str]:
    """Break a text into lines.

    Parameters
    ----------
    text : str
        Words longer than a line are broken anywhere.
    size, width : float
        In one unit.
    most : int, optional
        Lines at most; the last one then ends in an ellipsis.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, size, weight) > width and len(line) > 1:
            fits = max(
                (n for n in range(1, len(line)) if text_width(line[:n], size, weight) <= width),
                default=1,
            )
            # An address is broken between its parameters, if that does not lose much.
            fits = max(line.rfind("&", fits // 2, fits) + 1, 0) or fits
            lines.append(line[:fits])
            line = line[fits:]
    if line:
        lines.append(line)
    if most is not None and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], shortened(rest, size, width, weight)]
    return lines
