"""What of the dashboard is printed."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """What of the dashboard is printed."""

    SCREEN = "screen"
    MAP = "map"
    CURVE = "curve"
    BASE = "base"
    CHANGES = "changes"
    PHASE = "phase"


PICTURED = tuple(subject for subject in Subject if subject is not Subject.PHASE)
"""Subjects of one picture; a phase is a sequence of them, for a deck."""
