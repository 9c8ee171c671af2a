"""The order of rows: each table is sorted, so that a diff reads well."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from components.record.schema import Table, read_schema


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
    present = [t for name, t in schema.tables.items() if name not in schema.absent]
    written = []
    for table in present:
        path = folder / table.path
        text = path.read_text(encoding="utf-8")
        put = _sorted(text, table)
        if put != text:
            path.write_text(put, encoding="utf-8", newline="")
            written.append(path)
    return written


def _sorted(text: str, table: Table) -> str:
    rows: list[list[str]] = list(csv.reader(io.StringIO(text, newline="")))
    header, body = rows[0], rows[1:]
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            message = f"{table.path}, row {number} has {len(row)} cells, not {len(header)}; mend it"
            raise ValueError(message)
    keys = [header.index(key) for key in table.sorted_by]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)

    body.sort(key=lambda row: [row[key] for key in keys])
    writer.writerows(body)
    return stream.getvalue()
