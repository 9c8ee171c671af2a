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

from components.answer.posture import Views
from components.record import Record, load
from components.record.schema import DATA
from components.stage.span import span

TIMES = 100


@dataclass(frozen=True)
class Timing:
    """Median and largest processor time of a few runs, in milliseconds."""

    median: float
    largest: float


def timed(work: Callable[[object], object], inputs: list[object]) -> Timing:
    """Time a piece of work once for each input."""
    taken = []
    for value in inputs:
        start = time.process_time()
        work(value)
        taken.append((time.process_time() - start) * 1000)
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


def view_times(record: Record) -> tuple[Timing, int]:
    """Return the time of ``as_of``, and the number of rows."""
    views = Views(record)
    schema = record.schema
    # What is computed once for a record is not part of a view.
    views.as_of(schema.first)
    months = [month for month in schema.months if month.month in {4, 10}]
    as_of = timed(views.as_of, list(months))
    return as_of, record.rows


def span_time() -> tuple[float, int, int]:
    """Return the processor time in s to make the whole span, its bytes, and its bytes as sent."""
    views = Views(load())
    start = time.process_time()
    made = json.dumps(span(views), ensure_ascii=False, separators=(",", ":")).encode()
    return time.process_time() - start, len(made), len(brotli.compress(made, quality=9))
