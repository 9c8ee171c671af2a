"""What of the dashboard is printed, and how: what a reader chooses of a picture, a deck, a page."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum

from components.draw.palette import Tone
from components.view import View, ViewError


class Subject(StrEnum):
    """What of the dashboard is printed."""

    SCREEN = "screen"
    MAP = "map"
    CURVE = "curve"
    BASE = "base"
    CHANGES = "changes"
    PHASE = "phase"

    def chosen(self, view: View) -> bool:
        """Whether a view names what it is of: a base, an earlier month, a phase."""
        return self not in _NEEDED or bool(getattr(view, _NEEDED[self]))


_NEEDED = {Subject.BASE: "base", Subject.CHANGES: "since", Subject.PHASE: "phase"}

PICTURED = tuple(subject for subject in Subject if subject is not Subject.PHASE)
"""Subjects of one picture; a phase is a sequence of them, for a deck."""

DECKED = {Subject.SCREEN: "view", Subject.CHANGES: "changes", Subject.PHASE: "phase"}
"""Subjects of a deck, by what its file is called."""


class Layout(StrEnum):
    """Where a picture goes."""

    SLIDE = "slide"
    HALF_SLIDE = "half-slide"
    SQUARE = "square"
    A4 = "a4"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points: 13.33 x 7.5 in, 6.67 x 7.5 in, 8 x 8 in, 297 x 210 mm."""
        return _SIZES[self]

    @property
    def margin(self) -> float:
        """Points that stay empty along the edges."""
        return 24.0 if self is Layout.A4 else 20.0 if self is Layout.SLIDE else 16.0

    @property
    def roomy(self) -> bool:
        """Whether headline figures have room to stand beside each other in large type."""
        return self in {Layout.SLIDE, Layout.A4}


class Shape(StrEnum):
    """Shape of the slides of a deck."""

    WIDE = "16:9"
    NARROW = "4:3"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return _SIZES[self]


_SIZES = {
    Layout.SLIDE: (960.0, 540.0),
    Layout.HALF_SLIDE: (480.0, 540.0),
    Layout.SQUARE: (576.0, 576.0),
    Layout.A4: (841.89, 595.28),
    Shape.WIDE: (960.0, 540.0),
    Shape.NARROW: (720.0, 540.0),
}


class Form(StrEnum):
    """The format of a picture's file."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True)
class Edition:
    """How something is printed.

    Attributes
    ----------
    layout : Layout
        Of a picture.
    tone : Tone
        A deck is light or dark; greys are for paper.
    address : str
        Address of the dashboard that links lead to; without one the query string is printed.
    made : str
        ISO date that the file is said to be made on; the record's own without one.
    shape : Shape
        Of a deck.
    marking : str
        Text on the upper and lower edge of every slide; none if empty.
    """

    layout: Layout = Layout.SLIDE
    tone: Tone = Tone.LIGHT
    address: str = ""
    made: str = ""
    shape: Shape = Shape.WIDE
    marking: str = ""


PLAIN = Edition()
"""What is printed where nobody chooses."""

VARIABLE = "FORCE_POSTURE_URL"
"""Names the address that readers have the dashboard at."""

_ADDRESS = re.compile(r"https?://[^\s?#]{1,200}")


def public_address() -> str:
    """Return the address that readers have the dashboard at; empty where nobody has named one.

    The address of a request is not it: a picture would carry the name of one machine.

    Raises
    ------
    ViewError
        If what the environment names is no address.
    """
    return checked_address(os.environ.get(VARIABLE, ""), VARIABLE)


def checked_address(address: str, name: str) -> str:
    """Return a public address; `ViewError` with the name it was given under where it is none."""
    if address and not _ADDRESS.fullmatch(address):
        problem = "is no address; write one that begins with http:// or https://, without ? and #"
        raise ViewError(problem, name, address)
    return address
