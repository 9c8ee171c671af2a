"""The colours of the dashboard: Okabe and Ito's, on a paper-like or a dark ground.

M. Okabe, K. Ito (2008), Color Universal Design. The same force has the same colour everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

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


class Owner(IntEnum):
    """Whose a force or a redeployment is; the value is its place among the colours."""

    LEAD = 0
    OTHERS = 1
    HIRED = 2

    @classmethod
    def of(cls, force: str, described: Descriptor) -> Owner:
        """Return whose a force is in a record."""
        if force in described.leading:
            return cls.LEAD
        return cls.HIRED if force == described.contractors else cls.OTHERS


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
    def forces(self) -> tuple[str, str, str]:
        """Colours of forces, by their `Owner`."""
        return self.lead, self.allies, self.contractors

    @property
    def moved(self) -> tuple[str, str, str]:
        """Colours of redeployments, by their `Owner`."""
        return self.movement, self.allies, self.contractors

    def force(self, described: Descriptor, force: str) -> str:
        """Return the colour of a force, by its role in a record."""
        return self.forces[Owner.of(force, described)]


_COLOURS = {
    # On a light ground, on a dark one, and in greys that stay apart on paper.
    "lead": ("#0072B2", "#56B4E9", "#222222"),
    "allies": ("#009E73", "#2CC295", "#8C8C8C"),
    "contractors": ("#CC79A7", "#E3A5C7", "#A8A8A8"),
    "movement": ("#D55E00", "#F08A3C", "#4D4D4D"),
    "given_up": ("#8A8A8A", "#9A9A9A", "#8F8F8F"),
    "attention": ("#E69F00", "#F0C05A", "#555555"),
    "land": ("#EBE7DE", "#1C2026", "#E9E9E9"),
    "focus_land": ("#F8F6F0", "#2A2F36", "#FAFAFA"),
    "water": ("#D9E6EF", "#141B23", "#D4D4D4"),
    "border": ("#A9A296", "#5C636D", "#909090"),
    "ground": ("#FBFAF7", "#16191D", "#FFFFFF"),
    "text": ("#22262B", "#E6E3DC", "#1A1A1A"),
    "muted": ("#6A6F76", "#9BA1A9", "#5A5A5A"),
    "rule": ("#D8D3C8", "#3A4048", "#D2D2D2"),
    "withheld": ("#B9B4A9", "#5A5F66", "#A8A8A8"),
    "link": ("#005A8C", "#7CC4EF", "#4A4A4A"),
}

LIGHT, DARK, GREYSCALE = (
    Palette(**{name: three[i] for name, three in _COLOURS.items()}, grey=i == 2) for i in range(3)
)

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
