"""The fixed layouts: their size on paper, and boxes to divide a slide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Box:
    """A rectangle in points; x to the right, y downwards."""

    x: float
    y: float
    width: float
    height: float

    def top(self, height: float, gap: float = 0.0) -> tuple[Box, Box]:
        """Cut off the upper part; return it and the rest below the gap."""
        rest = self.height - height - gap
        return (
            Box(self.x, self.y, self.width, height),
            Box(self.x, self.y + height + gap, self.width, rest),
        )

    def left(self, width: float, gap: float = 0.0) -> tuple[Box, Box]:
        """Cut off the left part; return it and the rest right of the gap."""
        rest = self.width - width - gap
        return (
            Box(self.x, self.y, width, self.height),
            Box(self.x + width + gap, self.y, rest, self.height),
        )


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


_SIZES = {
    Layout.SLIDE: (960.0, 540.0),
    Layout.HALF_SLIDE: (480.0, 540.0),
    Layout.SQUARE: (576.0, 576.0),
    Layout.A4: (841.89, 595.28),
}
