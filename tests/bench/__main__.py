"""Measure, print a table, and write it to ``bench.md``; exit 1 where a bar is missed."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from components.record import load
from tests.bench.speed import TIMES, multiplied, step_time, view_times
from tests.bench.traffic import first_load, step_bytes
from tests.serving import ARGUMENTS, CHROMIUM, ROOT, dashboard

Row = tuple[str, str, str, bool]


def main() -> int:
    """Measure everything and compare it with the bars of the design."""
    rows = [*_views(), *_server(), *_traffic()]
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
    steady, hasty = step_time(0.4), step_time(0.0)
    return [
        (
            "server time of a step of the year, 0.4 s apart, median and largest",
            f"{steady.median:.1f} and {steady.largest:.1f} ms",
            "25 ms",
            steady.median <= 25,
        ),
        (
            "the same without a pause, every year made anew",
            f"{hasty.median:.1f} and {hasty.largest:.1f} ms",
            "none",
            True,
        ),
    ]


def _traffic() -> list[Row]:
    with dashboard() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        load_ = first_load(browser, f"{address}?month=2007-10")
        steps = step_bytes(browser, address, first=2003, last=2026)
        browser.close()
    wire = sorted(step.wire for step in steps)
    messages = sorted(step.messages for step in steps)
    return [
        (
            "server to browser for a step of the year, on the wire, median and largest",
            f"{wire[len(wire) // 2] / 1000:.1f} and {wire[-1] / 1000:.1f} kB",
            "15 kB",
            wire[-1] <= 15_000,
        ),
        (
            "the same before compression",
            f"{messages[len(messages) // 2] / 1000:.1f} and {messages[-1] / 1000:.1f} kB",
            "none",
            True,
        ),
        (
            "first load, on the wire",
            f"{load_.total / 1e6:.2f} MB",
            "3.5 MB",
            load_.total <= 3_500_000,
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
