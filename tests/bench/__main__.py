"""Measure, print a table, and write it to ``bench.md``; exit 1 where a bar is missed."""

from __future__ import annotations

import statistics
import sys

from playwright.sync_api import sync_playwright

from components.record import load
from tests.bench import pace
from tests.bench.speed import TIMES, multiplied, report_time, span_time, view_times
from tests.bench.traffic import first_load, scrub_bytes, settled
from tests.serving import ARGUMENTS, CHROMIUM, ROOT, dashboard

Row = tuple[str, str, str, bool]


def main() -> int:
    """Measure everything and compare it with the bars of the design."""
    rows = [*_views(), *_server(), *_screen()]
    lines = ["| what | measured | bar | held |", "|---|---|---|---|"]
    lines += [f"| {w} | {m} | {b} | {'yes' if held else 'NO'} |" for w, m, b, held in rows]
    table = "\n".join(lines)
    print(table)
    (ROOT / "bench.md").write_text(table + "\n", encoding="utf-8")
    return 0 if all(row[3] for row in rows) else 1


def _views() -> list[Row]:
    rows = []
    for name, record in (("the record", load()), (f"{TIMES} times", multiplied())):
        as_of, estimates, count = view_times(record)
        rows.append(
            (
                f"as_of, {name} ({count:,} rows), median and largest",
                f"{as_of.median:.1f} and {as_of.largest:.1f} ms",
                "50 ms",
                as_of.median <= 50,
            )
        )
        rows.append(
            (f"estimate of a theatre, {name}, median", f"{estimates.median:.1f} ms", "none", True)
        )
    return rows


def _server() -> list[Row]:
    report = report_time()
    seconds, size, sent = span_time()
    return [
        (
            "server time of a report of the month, median and largest",
            f"{report.median:.1f} and {report.largest:.1f} ms",
            "25 ms",
            report.median <= 25,
        ),
        (
            "the whole span: time to make once, bytes, as sent",
            f"{seconds:.1f} s, {size / 1000:,.0f} kB, {sent / 1000:,.0f} kB",
            "none",
            True,
        ),
    ]


def _screen() -> list[Row]:
    """The stage and, in the same run, a plain page with the same two figures."""
    with (
        dashboard() as address,
        dashboard(script="tests/bench/plain.py") as plain_address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        settled(address)
        load_ = first_load(browser, f"{address}?month=2007-10")
        scrubbed = scrub_bytes(browser, address, first=2003, last=2026)
        urls = (plain_address, f"{address}?month=2003-10&tab=none")
        plain_first, stage_first = pace.first_paints(browser, urls)
        plain = pace.measure(browser, plain_address, slider=True)
        stage = pace.measure(browser, f"{address}?month=2003-10&tab=none", slider=False)
        browser.close()
    ratio = plain.median / stage.median
    return [
        (
            "first load, on the wire",
            f"{load_.total / 1e6:.2f} MB",
            "3.5 MB",
            load_.total <= 3_500_000,
        ),
        (
            "server to browser while scrubbing, and once after it",
            f"{scrubbed.during} B and {scrubbed.after / 1000:.1f} kB",
            "0 and 15 kB",
            scrubbed.during == 0 and scrubbed.after <= 15_000,
        ),
        (
            "a step: plain page, stage, how many times faster (medians)",
            f"{plain.median:.0f} ms, {stage.median:.0f} ms, {ratio:.1f}",
            "4 (aim 6)",
            ratio >= 4,
        ),
        (
            "years painted in a scrub of 23 at 60 ms: plain page, stage",
            f"{plain.painted} and {stage.painted}",
            "23",
            stage.painted >= pace.YEARS,
        ),
        _first("title", plain_first.words, stage_first.words),
        _first("title, map and curve", plain_first.figures, stage_first.figures),
    ]


def _first(what: str, plain: list[float], stage: list[float]) -> Row:
    before, after = statistics.median(plain), statistics.median(stage)
    spread = f"{min(plain):.0f} to {max(plain):.0f}, {min(stage):.0f} to {max(stage):.0f}"
    return (
        f"first paint with an empty cache, {what}: plain page, stage (medians; ranges)",
        f"{before:.0f} and {after:.0f} ms; {spread}",
        "no later",
        after <= before,
    )


if __name__ == "__main__":
    sys.exit(main())
