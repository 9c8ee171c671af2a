"""Tables of a folder -> checked, typed frames, with every fault named.

`components.record.rows` reads the files, `components.record.cells` holds the cells to the data
package, and `components.record.checks` knows what only this record knows. Rows with a fault are
left out of the frames, so that the dashboard starts on what is sound and can say what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from components.record import checks
from components.record.cells import cell_faults, check_descriptor
from components.record.checks import OUT_OF_ORDER
from components.record.dates import first_days, last_days
from components.record.derived import completed
from components.record.descriptor import Descriptor
from components.record.faults import Fault
from components.record.folders import Folder
from components.record.rows import Rows, read_rows, text_frame
from components.record.schema import (
    DATA,
    DESCRIPTOR,
    Schema,
    SchemaError,
    Table,
    differences,
    read_schema,
)

CLAIMS = ("force_levels", "base_status", "base_totals", "movements", "milestones")
"""The tables whose rows name a document."""


@dataclass(frozen=True)
class Record:
    """The checked record.

    Attributes
    ----------
    schema : Schema
        The schema it was read with.
    folder : Folder
        The folder that it was read from.
    sources, places, force_levels, base_status, base_totals, movements, milestones, rosters, gaps, \
exceptions, changelog : pandas.DataFrame
        One row a sound row of the table, the columns of the schema in its order; empty text is
        ``""``, empty numbers are NaN. Dated tables carry two more columns, ``first`` and
        ``last``: the first and the last day (``datetime64[s]``) that the row's dates can mean.
    faults : tuple of Fault
        Everything that `load` found wrong, sorted by file and row.
    left_out : dict of str to int
        Number of rows of each table that are not in its frame.
    """

    schema: Schema
    folder: Folder
    sources: pd.DataFrame
    places: pd.DataFrame
    force_levels: pd.DataFrame
    base_status: pd.DataFrame
    base_totals: pd.DataFrame
    movements: pd.DataFrame
    milestones: pd.DataFrame
    rosters: pd.DataFrame
    gaps: pd.DataFrame
    exceptions: pd.DataFrame
    changelog: pd.DataFrame
    faults: tuple[Fault, ...]
    left_out: dict[str, int]

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table's frame by its name in the schema."""
        frame: pd.DataFrame = getattr(self, table)
        return frame

    @property
    def descriptor(self) -> Descriptor:
        """Whom, where and when the record is of."""
        return self.schema.descriptor

    def name_of(self, place: str) -> str:
        """Name a place; its id where it has no row."""
        return self._names.get(place, place)

    def around(self, place: str) -> tuple[str, ...]:
        """Return a place and what it lies in, the nearest first."""
        return (place, *checks.ancestors(self._parents, place))

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(zip(self.places["id"], self.places["name"], strict=True))

    @cached_property
    def _parents(self) -> dict[str, str]:
        return dict(zip(self.places["id"], self.places["parent"], strict=True))

    @property
    def rows(self) -> int:
        """Number of sound rows in all tables but the changelog."""
        return sum(len(self.frame(name)) for name in self.schema.tables if name != "changelog")


def load(folder: Folder = DATA) -> Record:
    """Load and check the record of a folder.

    Never raises for what is in the folder: each fault is in ``Record.faults``, and a table that
    cannot be read at all is an empty frame. A folder whose data package cannot be used is read
    with the project's own.

    Raises
    ------
    OSError, SchemaError
        If the project's own data package cannot be read.
    """
    schema, faults = _schema_for(folder)
    tables: dict[str, Rows] = {}
    for table in schema.tables.values() if folder.is_dir() else ():
        if table.name in schema.absent:
            if (folder / table.path).is_file():
                faults.append(_unlisted(table))
            continue
        rows, row_faults = read_rows(folder, table)
        faults += row_faults
        if rows is not None:
            tables[table.name] = rows
    return checked(schema, folder, tables, faults)


def checked(
    schema: Schema, folder: Folder, tables: Mapping[str, Rows], faults: Collection[Fault] = ()
) -> Record:
    """Check tables that were read; nothing is read from the folder but its ground.

    Parameters
    ----------
    tables : mapping of str to Rows
        Rows with a fault are taken out of them.
    faults : collection of Fault
        Of reading them.
    """
    faults = [*faults, *cell_faults(schema, tables)]
    texts = {
        name: tables[name].frame if name in tables else text_frame(table, {})
        for name, table in schema.tables.items()
    }
    frames = {
        name: _typed(table, texts[name].drop(index=_faulty(faults, table), errors="ignore"))
        for name, table in schema.tables.items()
    }
    judged = checks.faults(schema, folder, frames, texts["base_status"]["place"])
    for name, table in schema.tables.items():
        frames[name] = frames[name].drop(index=_faulty(judged, table)).reset_index(drop=True)
    _prune(schema, frames)
    left_out = {name: rows.total - len(frames[name]) for name, rows in tables.items()}
    return Record(
        schema=replace(schema, descriptor=completed(schema.descriptor, frames)),
        folder=folder,
        faults=tuple(sorted([*faults, *judged], key=_order_last)),
        left_out={name: count for name, count in left_out.items() if count},
        **{name: _dated(frame) for name, frame in frames.items()},
    )


def _order_last(fault: Fault) -> tuple[bool, Fault]:
    """Sort by file and row; what any editor mends by one command comes last."""
    return fault.problem.startswith(OUT_OF_ORDER), fault


def _schema_for(folder: Folder) -> tuple[Schema, list[Fault]]:
    """Return the schema to read a folder with, and the faults of its data package."""
    default = read_schema(DATA)
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        remedy = f"name a folder that holds the tables and {DESCRIPTOR}"
        return default, [Fault(str(folder), 0, "", "", problem, remedy)]
    problems: list[str]
    try:
        schema = read_schema(folder)
        check_descriptor(schema)
        problems = differences(schema)
    except FileNotFoundError:
        problems = ["is missing"]
    except (OSError, SchemaError) as error:
        problems = [f"cannot be used: {error}"]
    if not problems:
        return schema, []
    remedy = "copy it from the data folder of the project"
    return default, [Fault(DESCRIPTOR, 0, "", "", problem, remedy) for problem in problems]


def _unlisted(table: Table) -> Fault:
    """A table that lies in the folder and would be passed over in silence."""
    entry = f'{{"name": "{table.name}", "path": "{table.path}"}}'
    problem = f"is not read: it is not among the resources of {DESCRIPTOR}"
    return Fault(table.path, 0, "", "", problem, f"add {entry} to them, or delete the file")


def _faulty(faults: list[Fault], table: Table) -> list[int]:
    """Numbers of the rows of a table that a fault leaves out, each once."""
    return list({f.row for f in faults if f.file == table.path and f.row and f.drops})


def _typed(table: Table, text: pd.DataFrame) -> pd.DataFrame:
    frame = text.copy()
    for column in table.columns:
        if column.type in {"integer", "number"}:
            frame[column.name] = pd.to_numeric(frame[column.name], errors="coerce").astype(float)
        elif column.type == "boolean":
            frame[column.name] = frame[column.name] == "true"
    return frame


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``first`` and ``last`` to a frame whose dates are known to be sound."""
    begin, end = ("start", "end") if "start" in frame else ("date", "date")
    if begin not in frame:
        return frame
    return frame.assign(
        first=first_days(frame[begin]).astype("datetime64[s]"),
        last=last_days(frame[end]).astype("datetime64[s]"),
    )


def _prune(schema: Schema, frames: dict[str, pd.DataFrame]) -> None:
    """Leave out rows that refer to rows that were left out, until none does."""
    changed = True
    while changed:
        changed = False
        for name, table in schema.tables.items():
            frame = frames[name]
            keep = pd.Series(data=True, index=frame.index)
            for column, target in table.foreign_keys.items():
                keep &= frame[column].isin(["", *frames[target]["id"]])
            if not keep.all():
                frames[name] = frame[keep].reset_index(drop=True)
                changed = True
