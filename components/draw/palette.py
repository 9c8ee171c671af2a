"""The colours of the dashboard: Okabe and Ito's, on a paper-like or a dark ground.

M. Okabe, K. Ito (2008), Color Universal Design. The same force has the same colour everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from components.record.descriptor import Descriptor


class Theme(StrEnum):
    """The ground that the screen is drawn on."""

    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a picture is printed on, and with: the two themes of the screen, or greys alone."""

    LIGHT = "light"
    DARK = "dark"
    GREYSCALE = "greyscale"


@dataclass(frozen=True)
class Palette:
    """Colours by what they stand for, as ``#RRGGBB``.

    ``grey`` tells whether they are greys, so that forces must differ by more than their colour.
    """

    lead: str
    allies: str
    contractors: str
    movement: str
    given_up: str
    attention: str
    land: str
    focus_land: str
    water: str
    border: str
    ground: str
    text: str
    muted: str
    rule: str
    withheld: str
    link: str
    grey: bool = False

    @property
    def moved(self) -> tuple[str, str, str]:
        """Colours of redeployments of the leading force, of others, and of contractors."""
        return self.movement, self.allies, self.contractors

    def force(self, described: Descriptor, force: str) -> str:
        """Return the colour of a force, by its role in a record."""
        if force in described.leading:
            return self.lead
        return self.contractors if force == described.contractors else self.allies


LIGHT = Palette(
    lead="#0072B2",
    allies="#009E73",
    contractors="#CC79A7",
    movement="#D55E00",
    given_up="#8A8A8A",
    attention="#E69F00",
    land="#EBE7DE",
    focus_land="#F8F6F0",
    water="#D9E6EF",
    border="#A9A296",
    ground="#FBFAF7",
    text="#22262B",
    muted="#6A6F76",
    rule="#D8D3C8",
    withheld="#B9B4A9",
    link="#005A8C",
)

DARK = Palette(
    lead="#56B4E9",
    allies="#2CC295",
    contractors="#E3A5C7",
    movement="#F08A3C",
    given_up="#9A9A9A",
    attention="#F0C05A",
    land="#1C2026",
    focus_land="#2A2F36",
    water="#141B23",
    border="#5C636D",
    ground="#16191D",
    text="#E6E3DC",
    muted="#9BA1A9",
    rule="#3A4048",
    withheld="#5A5F66",
    link="#7CC4EF",
)


GREYSCALE = Palette(
    lead="#222222",
    allies="#8C8C8C",
    contractors="#A8A8A8",
    movement="#4D4D4D",
    given_up="#8F8F8F",
    attention="#555555",
    land="#E9E9E9",
    focus_land="#FAFAFA",
    water="#D4D4D4",
    border="#909090",
    ground="#FFFFFF",
    text="#1A1A1A",
    muted="#5A5A5A",
    rule="#D2D2D2",
    withheld="#A8A8A8",
    link="#4A4A4A",
    grey=True,
)
"""Greys that stay apart on paper."""

_PALETTES = {"light": LIGHT, "dark": DARK, "greyscale": GREYSCALE}


def palette(look: Theme | Tone) -> Palette:
    """Return the colours of a theme of the screen or of a tone of paper."""
    return _PALETTES[str(look)]


def rgba(colour: str, alpha: float = 1.0) -> list[int]:
    """Turn ``#RRGGBB`` into ``[r, g, b, a]``, each 0 to 255.

    Examples
    --------
    >>> rgba("#0072B2", 0.5)
    [0, 114, 178, 128]
    """
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [round(alpha * 255)]


def blend(colour: str, ground: str, share: float) -> str:
    """Mix a colour into a ground, as an opaque colour.

    Examples
    --------
    >>> blend("#000000", "#FFFFFF", 0.4)
    '#999999'
    """
    pairs = zip(rgba(colour)[:3], rgba(ground)[:3], strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)
