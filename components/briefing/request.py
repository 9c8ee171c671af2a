"""What of the dashboard is printed."""

from __future__ import annotations

from enum import StrEnum

from components.answer.estimate import ALLIES, CONTRACTORS
from components.answer.policy import Policy
from components.answer.posture import Views
from components.view import MOST_QUERY, View, asked, phase_of
from components.view import View as Request
from components.view import ViewError as RequestError
from components.words.wording import whom

__all__ = ["MOST_QUERY", "Request", "RequestError", "asked", "phase_of"]


def read_query(query: str, views: Views) -> View:
    """Read a view from a query string."""
    return View.parse(query, views.record)


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


def troops(policy: Policy) -> str:
    """Say whom a policy's levels of the United States take in, as far as they are counted."""
    added = [ALLIES] * policy.allies + [CONTRACTORS] * policy.contractors
    said = whom(("USA", *added))
    return f"{said} where counted" if added else said
