"""What goes from the server to the browser, against the bars of the design."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.bench.traffic import first_load, step_bytes

pytestmark = pytest.mark.browser

KB, MB = 1000, 1_000_000


def test_first_load_is_at_most_three_and_a_half_megabytes(browser: Browser, address: str) -> None:
    load = first_load(browser, f"{address}?month=2007-10")
    assert load.total <= 3.5 * MB, load.largest


def test_a_step_of_the_year_is_at_most_fifteen_kilobytes(browser: Browser, address: str) -> None:
    steps = step_bytes(browser, address, first=2003, last=2026)
    assert len(steps) == 23
    assert max(step.wire for step in steps) <= 15 * KB, steps


def test_the_basemap_is_kept_and_never_inside_a_step(browser: Browser, address: str) -> None:
    load = first_load(browser, f"{address}?month=2007-10")
    layers = [entry for entry in load.responses if "/basemap/" in entry.url]
    assert layers
    assert all("immutable" in entry.cache_control for entry in layers)
    assert all(entry.encoding in {"br", "gzip"} for entry in layers)
