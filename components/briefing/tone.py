"""The tones that a picture is printed in: the two themes of the screen, and greys alone."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from functools import lru_cache

from components.draw.palette import Palette, Theme, palette, rgba


class Tone(StrEnum):
    """What a picture is printed on, and with."""

    LIGHT = "light"
    DARK = "dark"
    GREYSCALE = "greyscale"


_GREYS = {
    "usa": "#222222",
    "allies": "#8C8C8C",
    "contractors": "#A8A8A8",
    "movement": "#4D4D4D",
    "given_up": "#8F8F8F",
    "attention": "#555555",
    "land": "#E9E9E9",
    "focus_land": "#FAFAFA",
    "water": "#D4D4D4",
    "border": "#909090",
    "ground": "#FFFFFF",
    "text": "#1A1A1A",
    "muted": "#5A5A5A",
    "rule": "#D2D2D2",
    "withheld": "#A8A8A8",
}
"""Greys that stay apart on paper; a colour that is not named here becomes as bright a grey."""


def _as_bright(colour: str) -> str:
    red, green, blue, _ = rgba(colour)
    level = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"#{level:02X}{level:02X}{level:02X}"


@lru_cache(maxsize=1)
def _grey() -> Palette:
    light = asdict(palette(Theme.LIGHT))
    return Palette(**{name: _GREYS.get(name, _as_bright(value)) for name, value in light.items()})


def colours(tone: Tone) -> Palette:
    """Return the colours of a tone: the screen's own, or greys that stay apart on paper."""
    match tone:
        case Tone.LIGHT:
            return palette(Theme.LIGHT)
        case Tone.DARK:
            return palette(Theme.DARK)
        case _:
            return _grey()
