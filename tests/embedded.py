"""The embedded record's views, for tests that cannot take a fixture, and ways to read a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from components.answer.known import known
from components.answer.posture import Views
from components.record import load
from components.view import Variant


@cache
def embedded_views() -> Views:
    """Load the embedded record once for the whole run."""
    return Views(load())


def reading(views: Views) -> Callable[[Variant], Views]:
    """Return what gives a record in a way to read it, as a server keeps it."""

    @cache
    def by(day: date | None) -> Views:
        return views if day is None else Views(known(views.record, day).record)

    return lambda variant: by(variant.known).under(variant.policy)
