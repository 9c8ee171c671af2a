"""What tests of labels ask of boxes: left, top, right and bottom, in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from components.draw.labels import Box


def overlapping(boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """Return the pairs of boxes that overlap, as positions."""
    return [
        (i, j)
        for (i, a), (j, b) in combinations(enumerate(boxes), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
