"""The order of rows: each table is sorted, so that a diff reads well."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from components.record.schema import read_schema


def sort_tables(folder: Path) -> list[Path]:
    """Put the rows of a folder's tables in order; cells compare as text.

    Returns
    -------
    list of Path
        The tables that were written anew.

    Raises
    ------
    ValueError
        If a table has no such column, or a row with another number of cells than its header.
    OSError
        If a table cannot be read or written.
    """
    schema = read_schema(folder)
    written = []
    for table in schema.tables.values():
        if table.name in schema.absent:
            continue
        path = folder / table.path
        text = path.read_text(encoding="utf-8")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        for number, row in enumerate(rows, start=2):
            if len(row) != len(header):
                counts = f"has {len(row)} cells, not {len(header)}"
                raise ValueError(f"{table.path}, row {number} {counts}; mend it")
        keys = [header.index(key) for key in table.sorted_by]
        rows.sort(key=lambda row: [row[key] for key in keys])
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
        if stream.getvalue() != text:
            path.write_text(stream.getvalue(), encoding="utf-8", newline="")
            written.append(path)
    return written
