"""Tables of a folder -> checked, typed frames, with every fault named.

What Frictionless can check (types, enumerations, patterns, keys) it checks; what only this
record knows is checked in `components.record.checks`. Rows with a fault are left out of the
frames, so that the dashboard starts on what is sound and can say what is missing.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from frictionless import Package, system

from components.record import checks
from components.record.dates import first_days, last_days
from components.record.faults import Fault
from components.record.schema import DATA, DESCRIPTOR, Schema, Table, read_schema

_SPANS = {"force_levels": ("start", "end"), "movements": ("start", "end")}
_MOMENTS = {"base_status": "date", "milestones": "date"}
_MAX_CELL = 20_000_000


@dataclass(frozen=True)
class Record:
    """The checked record.

    Attributes
    ----------
    schema : Schema
        The schema it was read with.
    sources, places, force_levels, base_status, movements, milestones : pandas.DataFrame
        One row a sound row of the table, the columns of the schema in its order; empty text is
        ``""``, empty numbers are NaN. Dated tables carry two more columns, ``first`` and
        ``last``: the first and the last day (``datetime64[s]``) that the row's dates can mean.
    faults : tuple of Fault
        Everything that `load` found wrong, sorted by file and row.
    left_out : dict of str to int
        Number of rows of each table that are not in its frame.
    """

    schema: Schema
    sources: pd.DataFrame
    places: pd.DataFrame
    force_levels: pd.DataFrame
    base_status: pd.DataFrame
    movements: pd.DataFrame
    milestones: pd.DataFrame
    faults: tuple[Fault, ...]
    left_out: dict[str, int]

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table's frame by its name in the schema."""
        frame = getattr(self, table)
        assert isinstance(frame, pd.DataFrame)
        return frame

    @property
    def rows(self) -> int:
        """Number of sound rows in all tables."""
        return sum(len(self.frame(name)) for name in self.schema.tables)


@dataclass
class _Raw:
    """A table's cells as text, with the number of each row."""

    table: Table
    rows: list[list[str]]
    numbers: list[int]


def load(folder: Path = DATA) -> Record:
    """Load and check the record of a folder.

    Never raises for what is in the tables: each fault is in ``Record.faults``, and a table that
    cannot be read at all is an empty frame.
    """
    faults: list[Fault] = []
    schema = _schema_or_own(folder, faults)
    raw: dict[str, _Raw] = {}
    for table in schema.tables.values():
        read = _read(folder / table.path, table, faults)
        if read is not None:
            raw[table.name] = read
    if folder.is_dir():
        faults += _frictionless_faults(folder, schema, set(raw))
    totals = {name: len(read.rows) for name, read in raw.items()}
    for read in raw.values():
        _drop(read, {f.row for f in faults if f.file == read.table.path and f.row})
    frames = {
        name: _typed(table, raw.get(name) or _Raw(table, [], []))
        for name, table in schema.tables.items()
    }
    numbers = {name: raw[name].numbers if name in raw else [] for name in schema.tables}
    found = checks.faults(schema, frames, numbers)
    faults += found
    for name, table in schema.tables.items():
        bad = {f.row for f in found if f.file == table.path and f.row and f.drops}
        keep = [number not in bad for number in numbers[name]]
        frames[name] = frames[name][keep].reset_index(drop=True)
    _prune(schema, frames)
    return Record(
        schema=schema,
        faults=tuple(sorted(faults)),
        left_out={
            name: totals.get(name, 0) - len(frames[name])
            for name in schema.tables
            if totals.get(name, 0) > len(frames[name])
        },
        **frames,
    )


def _schema_or_own(folder: Path, faults: list[Fault]) -> Schema:
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        faults.append(
            Fault(
                str(folder),
                0,
                "",
                "",
                what,
                "name a folder that holds the tables and " + DESCRIPTOR,
            )
        )
        return read_schema(DATA)
    try:
        return read_schema(folder)
    except (OSError, ValueError) as error:
        if folder == DATA:
            raise
        problem = (
            "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error})"
        )
        faults.append(
            Fault(DESCRIPTOR, 0, "", "", problem, "copy it from the data folder of the project")
        )
        return read_schema(DATA)


def _read(path: Path, table: Table, faults: list[Fault]) -> _Raw | None:
    """Read a table's cells, or note why it cannot be read and return None."""

    def fault(problem: str, remedy: str, row: int = 0, column: str = "", value: str = "") -> None:
        faults.append(Fault(table.path, row, column, value, problem, remedy, drops=False))

    if not path.parent.is_dir():
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        fault(
            f"cannot be opened ({error.strerror})", "put the table there, with its header at least"
        )
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault(
            f"is not UTF-8: byte 0x{data[error.start]:02x} on line {line}",
            "save it as UTF-8 (in a spreadsheet: CSV UTF-8)",
        )
        return None
    if text.startswith("\ufeff"):
        fault("begins with a byte-order mark", "save it as UTF-8 without one")
        text = text[1:]
    if "\r" in text:
        fault("has carriage returns", "end lines with a line feed alone")
    csv.field_size_limit(_MAX_CELL)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=False))
    except csv.Error as error:
        fault(f"is not a CSV table ({error})", "quote cells that hold commas or quotes")
        return None
    if not lines:
        fault("is empty", "begin it with the header " + ",".join(c.name for c in table.columns))
        return None
    expected = [column.name for column in table.columns]
    header = lines[0]
    if header != expected:
        _header_faults(table, header, fault)
        return None
    rows = [(number, cells) for number, cells in enumerate(lines[1:], start=2)]
    return _Raw(table, [cells for _, cells in rows], [number for number, _ in rows])


def _header_faults(table: Table, header: list[str], fault: Any) -> None:
    expected = [column.name for column in table.columns]
    remedy = "write the header as " + ",".join(expected)
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    for name in missing:
        fault("column is missing from the header", remedy, 1, name)
    for name in extra:
        fault("no such column in the schema", remedy, 1, name[:80])
    for name in sorted({name for name in header if header.count(name) > 1}):
        fault("column stands twice in the header", remedy, 1, name[:80])
    if not missing and not extra and len(header) == len(expected):
        fault("columns are in another order", remedy, 1)


def _frictionless_faults(folder: Path, schema: Schema, readable: set[str]) -> list[Fault]:
    """Return what Frictionless finds in the tables that could be read."""
    descriptor: dict[str, Any] = {"resources": []}
    for item in schema.descriptor["resources"]:
        if item["name"] not in readable:
            continue
        keys = [
            key
            for key in item["schema"].get("foreignKeys", [])
            if (key["reference"]["resource"] or item["name"]) in readable
        ]
        descriptor["resources"].append({**item, "schema": {**item["schema"], "foreignKeys": keys}})
    if not descriptor["resources"]:
        return []
    with system.use_context(trusted=True):
        package = Package.from_descriptor(descriptor, basepath=str(folder))
        report = package.validate(limit_errors=10**9)
    faults: list[Fault] = []
    for task in report.tasks:
        table = schema.tables[task.name]
        for error in task.errors:
            faults.append(_fault(table, error))
    for error in report.errors:
        faults.append(Fault(DESCRIPTOR, 0, "", "", str(error.note), "mend the data package"))
    return faults


def _fault(table: Table, error: Any) -> Fault:
    """Turn a Frictionless error into a fault that says what to write instead."""
    row = int(getattr(error, "row_number", 0) or 0)
    column = str(getattr(error, "field_name", "") or "")
    cell = getattr(error, "cell", None)
    value = "" if cell is None else str(cell)
    cells = getattr(error, "cells", None)
    identity = str(cells[0]) if cells else ""

    def fault(problem: str, remedy: str) -> Fault:
        return Fault(table.path, row, column, value, problem, remedy, identity)

    match error.type:
        case "type-error":
            kind = table.column(column).type
            example = {
                "integer": "write a whole number without separators, such as 2500, or leave it empty",
                "number": "write a number such as 33.7856, or leave it empty",
                "boolean": "write true or false",
            }
            return fault(f"is not of type {kind}", example.get(kind, f"write a {kind}"))
        case "constraint-error":
            return _constraint_fault(table, column, str(error.note), fault)
        case "primary-key":
            column, value = "id", identity
            return fault(f"id is {error.note}", "give every row an id of its own")
        case "foreign-key":
            column = str(error.field_names[0])
            value = str(error.field_cells[0])
            target = str(error.reference_name) or table.name
            return fault(
                f"no such id in {target}.csv", f"write an id of {target}.csv, or add the row there"
            )
        case "missing-cell":
            return fault("row has too few cells", f"write {len(table.columns)} cells")
        case "extra-cell":
            return fault(
                "row has too many cells",
                f"write {len(table.columns)} cells; quote a cell that holds a comma",
            )
        case "blank-row":
            return fault("row is blank", "take the line out")
        case _:
            return fault(f"{error.title}: {error.note}", "mend it as the schema says")


def _constraint_fault(table: Table, column: str, note: str, fault: Any) -> Fault:
    spec = table.column(column)
    if note.startswith('constraint "required"'):
        problem, remedy = "is empty", "write a value: " + spec.description
    elif spec.definitions:
        allowed = ", ".join(spec.definitions)
        problem, remedy = "is not an allowed value", f"write one of {allowed}"
    elif spec.is_date:
        problem = "is not a date"
        remedy = "write YYYY, YYYY-MM or YYYY-MM-DD, at the precision that is known"
    elif column in {"id"}:
        problem = "is not an id"
        remedy = "write lower-case letters, digits and single hyphens"
    else:
        problem, remedy = f"breaks the rule {note}", spec.description
    result = fault(problem, remedy)
    assert isinstance(result, Fault)
    return result


def _drop(read: _Raw, bad: set[int]) -> None:
    width = len(read.table.columns)
    kept = [
        (number, cells)
        for number, cells in zip(read.numbers, read.rows, strict=True)
        if number not in bad and len(cells) == width
    ]
    read.numbers = [number for number, _ in kept]
    read.rows = [cells for _, cells in kept]


def _typed(table: Table, read: _Raw) -> pd.DataFrame:
    names = [column.name for column in table.columns]
    frame = pd.DataFrame(read.rows, columns=names, dtype=str)
    for column in table.columns:
        if column.type in {"integer", "number"}:
            frame[column.name] = pd.to_numeric(frame[column.name], errors="coerce").astype(float)
        elif column.type == "boolean":
            frame[column.name] = frame[column.name] == "true"
    return frame


def dated(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``first`` and ``last`` to a frame whose dates are known to be sound."""
    if table in _SPANS:
        start, end = _SPANS[table]
    elif table in _MOMENTS:
        start = end = _MOMENTS[table]
    else:
        return frame
    return frame.assign(
        first=first_days(frame[start]).astype("datetime64[s]"),
        last=last_days(frame[end]).astype("datetime64[s]"),
    )


def _prune(schema: Schema, frames: dict[str, pd.DataFrame]) -> None:
    """Leave out rows that refer to rows that were left out, until none does; add the day bounds."""
    changed = True
    while changed:
        changed = False
        for name, table in schema.tables.items():
            frame = frames[name]
            keep = pd.Series(data=True, index=frame.index)
            for key in table.foreign_keys:
                known = set(frames[key.table]["id"])
                keep &= (frame[key.column] == "") | frame[key.column].isin(known)
            if not keep.all():
                frames[name] = frame[keep].reset_index(drop=True)
                changed = True
    for name in schema.tables:
        frames[name] = dated(name, frames[name])
