"""What the data package says of each cell: types, allowed values, patterns, keys.

Frictionless checks types, allowed values and patterns; here its findings become faults that say
what to write instead. Keys are checked here, so that a fault names the other row or table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from frictionless import FrictionlessException, Package, Resource
from frictionless import Schema as TableSchema

from components.record.faults import Fault
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
        faults += [f for e in task.errors if (f := _fault(rows, e)) is not None]
    for rows in tables.values():
        faults += _number_faults(rows)
        faults += _doubles(rows)
        faults += _dangling(rows, tables)
    return faults


def _supply(rows: Rows) -> Callable[[], Iterator[list[str]]]:
    """Return a function that yields header and rows: Frictionless copies lists several times."""
    header = [column.name for column in rows.table.columns]
    return lambda: chain([header], rows.cells)


def _columns_alone(item: dict[str, Any]) -> dict[str, Any]:
    """Return a table's schema without its keys: `_doubles` and `_dangling` say more of them."""
    keys = {"primaryKey", "foreignKeys"}
    return {name: value for name, value in item["schema"].items() if name not in keys}


def _dangling(rows: Rows, tables: Mapping[str, Rows]) -> Iterator[Fault]:
    """References to ids that no row of a readable table has, not even one with faults."""
    names = [column.name for column in rows.table.columns]
    keys = [(key.column, key.table, "") for key in rows.table.foreign_keys]
    keys += [(column, table, ";") for column, table in _LISTS.get(rows.table.name, {}).items()]
    for column, table, separator in keys:
        target = tables.get(table)
        if target is None:
            continue
        known = {cells[0] for cells in target.cells} | target.broken_ids
        at, problem = names.index(column), f"no such id in {table}.csv"
        remedy = f"write an id of {table}.csv, or add the row there"
        for number, cells in zip(rows.numbers, rows.cells, strict=True):
            for identity in cells[at].split(separator) if separator else [cells[at]]:
                if identity and identity not in known:
                    stands = rows.table.path, number, column, identity
                    yield Fault(*stands, problem, remedy, cells[0], drops=not separator)


def _doubles(rows: Rows) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, cells in zip(rows.numbers, rows.cells, strict=True):
        identity = cells[0]
        if identity and first.setdefault(identity, number) != number:
            problem = f"the same id as in row {first[identity]}"
            remedy = "give every row an id of its own"
            yield Fault(rows.table.path, number, "id", identity, problem, remedy, identity)


def _number_faults(rows: Rows) -> Iterator[Fault]:
    for at, column in enumerate(rows.table.columns):
        form = _NUMBERS.get(column.type)
        if form is None:
            continue
        problem, remedy = f"is not of type {column.type}", _TYPE_REMEDIES[column.type]
        for number, cells in zip(rows.numbers, rows.cells, strict=True):
            if cells[at] and not form.fullmatch(cells[at]):
                stands = rows.table.path, number, column.name, cells[at]
                yield Fault(*stands, problem, remedy, cells[0])


def _fault(rows: Rows, error: Any) -> Fault | None:
    """Turn a Frictionless error into a fault; None where another check reports it."""
    table = rows.table
    position = int(getattr(error, "row_number", 0) or 0) - 2
    if position < 0:
        return Fault(table.path, 0, "", "", f"{error.title}: {error.note}", "mend the table")
    number, cells = rows.numbers[position], rows.cells[position]
    name = str(getattr(error, "field_name", "") or "")
    names = [column.name for column in table.columns]
    match error.type:
        case "type-error":
            column = table.column(name)
            if column.type in _NUMBERS:
                return None
            problem, remedy = f"is not of type {column.type}", _TYPE_REMEDIES[column.type]
        case "constraint-error":
            problem, remedy = _constraint(table.column(name), str(error.note))
        case _:
            problem, remedy = f"{error.title}: {error.note}", "mend it as the schema says"
    value = cells[names.index(name)] if name in names else ""
    return Fault(table.path, number, name, value, problem, remedy, cells[0])


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
