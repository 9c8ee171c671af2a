"""What the data package says of each cell: types, allowed values, patterns, keys.

Frictionless checks types, allowed values and patterns; here its findings become faults that say
what to write instead. Keys are checked here, so that a fault names the other row or table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from frictionless import FrictionlessException, Package, Resource
from frictionless import Schema as TableSchema
from frictionless.errors import CellError

from components.record.faults import Fault, Finding, faults_of
from components.record.rows import Rows
from components.record.schema import Column, Schema, SchemaError

# Python, and so Frictionless, would also take 1_000 and digits of other scripts.
_NUMBERS = {
    "integer": re.compile(r"-?[0-9]{1,12}"),
    "number": re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?"),
}

# Columns that name rows of another table without depending on them: one id, or several with
# semicolons between them, for which Frictionless has no key. The row stands without them.
_LISTS = {"gaps": {"rows": "force_levels"}, "force_levels": {"roster": "rosters"}}

_TYPE_REMEDIES = {
    "integer": "write a whole number without separators, such as 2500, or leave it empty",
    "number": "write a number such as 33.7856, or leave it empty",
    "boolean": "write true or false",
}


def check_descriptor(schema: Schema) -> None:
    """Raise `SchemaError` where Frictionless cannot check tables by a data package."""
    try:
        for item in schema.package["resources"]:
            TableSchema.from_descriptor(item["schema"])
            for column in item["schema"]["fields"]:
                re.compile(column.get("constraints", {}).get("pattern", ""))
    except (FrictionlessException, re.error, TypeError, ValueError, KeyError) as error:
        raise SchemaError(f"the schema of table {item['name']} cannot be used: {error}") from error


def cell_faults(schema: Schema, tables: Mapping[str, Rows]) -> list[Fault]:
    """Check the cells of the tables that could be read.

    A reference to a table that could not be read, or to a row that could not, is no fault of the
    row that refers.
    """
    if not tables:
        return []
    package = Package(
        resources=[
            Resource(
                name=item["name"],
                data=_supply(tables[item["name"]]),
                schema=TableSchema.from_descriptor(_columns_alone(item)),
            )
            for item in schema.package["resources"]
            if item["name"] in tables
        ]
    )
    faults: list[Fault] = []
    for task in package.validate(limit_errors=10**9).tasks:
        rows = tables[task.name]
        of_cells = [error for error in task.errors if isinstance(error, CellError)]
        findings = chain(_broken(rows, of_cells), _numbers(rows), _doubles(rows))
        faults += faults_of(rows.table.path, rows.frame, findings)
        faults += _dangling(rows, tables)
        for error in task.errors:
            if not isinstance(error, CellError):
                problem = f"{error.title}: {error.note}"
                faults.append(Fault(rows.table.path, 0, "", "", problem, "mend the table"))
    return faults


def _supply(rows: Rows) -> Callable[[], Iterator[Sequence[str]]]:
    """Return a function that yields header and rows: Frictionless copies lists several times."""
    return lambda: chain([rows.table.names], rows.frame.itertuples(index=False, name=None))


def _columns_alone(item: dict[str, Any]) -> dict[str, Any]:
    """Return a table's schema without its keys: `_doubles` and `_dangling` say more of them."""
    keys = {"primaryKey", "foreignKeys"}
    return {name: value for name, value in item["schema"].items() if name not in keys}


def _dangling(rows: Rows, tables: Mapping[str, Rows]) -> Iterator[Fault]:
    """References to ids that no row of a readable table has, not even one with faults."""
    lists = _LISTS.get(rows.table.name, {})
    for column, table in (rows.table.foreign_keys | lists).items():
        if (target := tables.get(table)) is None:
            continue
        known = {"", *target.frame["id"], *target.broken_ids}
        words = f"no such id in {table}.csv", f"write an id of {table}.csv, or add the row there"
        cells = zip(rows.frame.index, rows.frame["id"], rows.frame[column], strict=True)
        for number, identity, cell in cells:
            for named in set(cell.split(";") if column in lists else [cell]) - known:
                at = rows.table.path, number, column, named
                yield Fault(*at, *words, identity, drops=column not in lists)


def _doubles(rows: Rows) -> Iterator[Finding]:
    ids = rows.frame.loc[rows.frame["id"] != "", "id"]
    first = {identity: number for number, identity in reversed([*ids.items()])}
    for number, identity in ids[ids.duplicated()].items():
        problem = f"the same id as in row {first[identity]}"
        yield Finding([number], "id", problem, "give every row an id of its own")


def _numbers(rows: Rows) -> Iterator[Finding]:
    for column in rows.table.columns:
        if form := _NUMBERS.get(column.type):
            cells = rows.frame[column.name]
            wrong = (cells != "") & cells.map(form.fullmatch).isna()
            yield Finding(wrong, column.name, *_unlike_type(column))


def _unlike_type(column: Column) -> tuple[str, str]:
    return f"is not of type {column.type}", _TYPE_REMEDIES[column.type]


def _broken(rows: Rows, errors: Iterable[CellError]) -> Iterator[Finding]:
    """Say what Frictionless found, but for numbers, which `_numbers` looks at more closely."""
    for error in errors:
        column = rows.table.column(error.field_name)
        match error.type:
            case "type-error" if column.type in _NUMBERS:
                continue
            case "type-error":
                words = _unlike_type(column)
            case "constraint-error":
                words = _constraint(column, error.note)
            case _:
                words = f"{error.title}: {error.note}", "mend it as the schema says"
        yield Finding([rows.frame.index[error.row_number - 2]], column.name, *words)


def _constraint(column: Column, note: str) -> tuple[str, str]:
    """Say which constraint a cell breaks, and what to write instead."""
    if note.startswith('constraint "required"'):
        return "is empty", "write a value: " + column.description
    if column.definitions:
        return "is not an allowed value", f"write one of {', '.join(column.definitions)}"
    if column.is_date:
        remedy = "write YYYY, YYYY-MM or YYYY-MM-DD, at the precision that is known"
        return "is not a date", remedy
    if column.name == "id":
        return "is not an id", "write lower-case letters, digits and single hyphens"
    return f"breaks the rule {note}", column.description
