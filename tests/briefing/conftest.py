"""The embedded record's views, the same for fixtures and for tests that cannot take one."""

from __future__ import annotations

import pytest

from components.answer.posture import Views
from tests.embedded import embedded_views


@pytest.fixture(scope="session")
def views() -> Views:
    return embedded_views()
