"""The embedded record's views, for tests that cannot take a fixture."""

from __future__ import annotations

from functools import cache

from components.record import Views, load


@cache
def embedded_views() -> Views:
    """Load the embedded record once for the whole run."""
    return Views(load())
