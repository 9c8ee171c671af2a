"""Time of the views on the record, and on one a hundred times larger."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli
import pandas as pd
from streamlit.testing.v1 import AppTest

from components.answer.estimate import estimate
from components.answer.posture import HEADLINE_FORCE, THEATRES, Views
from components.record import Record, load
from components.record.schema import DATA
from components.stage.span import span
from tests.serving import ROOT

TIMES = 100


@dataclass(frozen=True)
class Timing:
    """Median and largest time of a few runs, in milliseconds."""

    median: float
    largest: float


def timed(work: Callable[[object], object], inputs: list[object]) -> Timing:
    """Time a piece of work once for each input."""
    taken = []
    for value in inputs:
        start = time.perf_counter()
        work(value)
        taken.append((time.perf_counter() - start) * 1000)
    return Timing(statistics.median(taken), max(taken))


def multiplied(times: int = TIMES) -> Record:
    """Load a record in which every row of every dated table stands ``times`` times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(DATA / "datapackage.json", folder)
        for table in ("sources", "places"):
            shutil.copy(DATA / f"{table}.csv", folder)
        for table in ("force_levels", "base_status", "movements", "milestones"):
            rows = pd.read_csv(DATA / f"{table}.csv", dtype=str, keep_default_na=False)
            copies = [rows.assign(id=rows["id"] + f"-x{i}") for i in range(times)]
            if "same_as" in rows:
                for i, copy in enumerate(copies):
                    named = copy["same_as"] != ""
                    copy.loc[named, "same_as"] += f"-x{i}"
            pd.concat(copies).to_csv(folder / f"{table}.csv", index=False, lineterminator="\n")
        return load(folder)


def view_times(record: Record) -> tuple[Timing, Timing, int]:
    """Return the time of ``as_of``, of the estimate, and the number of rows."""
    views = Views(record)
    schema = record.schema
    # What is computed once for a record is not part of a view.
    views.as_of(schema.first)
    months = [month for month in schema.months if month.month in {4, 10}]
    as_of = timed(views.as_of, list(months))
    estimates = timed(
        lambda theatre: estimate(record, HEADLINE_FORCE, str(theatre)), list(THEATRES) * 3
    )
    return as_of, estimates, record.rows


def report_time() -> Timing:
    """Return the server's time for the report of a month: one run of the script, in process."""
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    page.query_params["month"] = "2003-10"
    page.run()
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        page.run()
        taken.append((time.perf_counter() - start) * 1000)
    return Timing(statistics.median(taken), max(taken))


def span_time() -> tuple[float, int, int]:
    """Return the seconds that the whole span takes to make, its bytes, and as Brotli sends it."""
    views = Views(load())
    start = time.perf_counter()
    made = json.dumps(span(views), ensure_ascii=False, separators=(",", ":")).encode()
    return time.perf_counter() - start, len(made), len(brotli.compress(made, quality=9))
