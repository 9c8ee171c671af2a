"""What goes from the server to the browser, against the bars of the design."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.bench.traffic import first_load, scrub_bytes, settled

KB, MB = 1000, 1_000_000


def test_first_load_is_at_most_two_megabytes(browser: Browser, address: str) -> None:
    settled(address)
    load = first_load(browser, f"{address}?month=2007-10")
    assert load.total <= 2 * MB, load.largest


def test_scrubbing_costs_no_byte_and_the_rest_after_it_little(
    browser: Browser, address: str
) -> None:
    scrubbed = scrub_bytes(browser, address, first=2003, last=2026)
    assert scrubbed.during == 0
    assert 0 < scrubbed.after <= 15 * KB


def test_the_stage_is_kept_for_good(browser: Browser, address: str) -> None:
    load = first_load(browser, f"{address}?month=2007-10")
    files = [entry for entry in load.responses if "/stage/" in entry.url]
    assert len(files) >= 6
    assert all("immutable" in entry.cache_control for entry in files)
    assert all(entry.encoding == "br" for entry in files if not entry.url.endswith("woff2"))
    assert sum(entry.url.endswith("/ground.json") for entry in files) == 1
