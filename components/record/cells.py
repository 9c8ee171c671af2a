"""What the data package says of each cell: types, constraints and keys, as Frictionless has them.

A column is checked as a whole, and each finding says what to write instead. Frictionless itself
would check row by row: loading a record took twice as long, after a second of import at each cold
start. The tests hold these verdicts to its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

import pandas as pd

from components.record.faults import Fault, Finding, faults_of
from components.record.rows import Rows
from components.record.schema import Column, Schema, SchemaError, Table

_TYPES = {
    "string": (r"(?s:.*)", ""),
    # Python would also take 1_000 and digits of other scripts.
    "integer": (
        r"-?[0-9]{1,12}",
        "write a whole number without separators, such as 2500, or leave it empty",
    ),
    "number": (
        r"-?[0-9]{1,12}(\.[0-9]{1,12})?",
        "write a number such as 33.7856, or leave it empty",
    ),
    "boolean": ("true|false", "write true or false"),
}
"""How a cell of a type is written, and what to write where it is not."""

_BROKEN: dict[str, Callable[[pd.Series[str], Any], pd.Series[bool]]] = {
    "required": lambda cells, required: (cells == "") & required,
    "unique": lambda cells, unique: cells.duplicated() & unique,
    "enum": lambda cells, words: ~cells.isin(words),
    "pattern": lambda cells, form: cells.map(re.compile(form).fullmatch).isna(),
    "minimum": lambda cells, least: pd.to_numeric(cells) < least,
    "maximum": lambda cells, most: pd.to_numeric(cells) > most,
    "minLength": lambda cells, least: cells.str.len() < least,
    "maxLength": lambda cells, most: cells.str.len() > most,
}
"""The constraints of the standard: which cells break one."""

# Columns that name rows of another table without depending on them: one id, or several with
# semicolons between them, for which the standard has no key. The row stands without them.
_LISTS = {"gaps": {"rows": "force_levels"}, "force_levels": {"roster": "rosters"}}


def check_descriptor(schema: Schema) -> None:
    """Raise `SchemaError` where tables cannot be checked by a data package."""
    for name, fields in _fields(schema).items():
        try:
            nothing = pd.DataFrame(columns=list(schema.tables[name].names), dtype=str)
            list(_unlike(schema.tables[name], fields, nothing))
        except (re.error, TypeError, ValueError, AttributeError) as error:
            raise SchemaError(f"the schema of table {name} cannot be used: {error}") from error
        except KeyError as error:
            problem = f"names {error}, which is no type or constraint of cells here"
            raise SchemaError(f"the schema of table {name} {problem}") from error


def cell_faults(schema: Schema, tables: Mapping[str, Rows]) -> list[Fault]:
    """Check the cells of the tables that could be read.

    A reference to a table that could not be read, or to a row that could not, is no fault of the
    row that refers.
    """
    faults: list[Fault] = []
    fields = _fields(schema)
    for name, rows in tables.items():
        findings = chain(_unlike(rows.table, fields[name], rows.frame), _doubles(rows))
        faults += [*faults_of(rows.table.path, rows.frame, findings), *_dangling(rows, tables)]
    return faults


def _fields(schema: Schema) -> dict[str, list[dict[str, Any]]]:
    """Return the columns of the tables as the data package has them."""
    return {item["name"]: item["schema"]["fields"] for item in schema.package["resources"]}


def _unlike(table: Table, fields: list[dict[str, Any]], frame: pd.DataFrame) -> Iterator[Finding]:
    """Cells are of their type, and keep to their constraints."""
    for column, field in zip(table.columns, fields, strict=True):
        cells = frame[column.name]
        form, remedy = _TYPES[column.type]
        stated = cells[cells != ""]
        formed = stated.map(re.compile(form).fullmatch).notna()
        yield Finding(~formed, column.name, f"is not of type {column.type}", remedy)
        for name, limit in field.get("constraints", {}).items():
            # `_doubles` says more of ids that stand twice.
            if (name, column.name) != ("unique", "id"):
                broken = _BROKEN[name](cells if name == "required" else stated[formed], limit)
                yield Finding(broken, column.name, *_constraint(column, name, limit))


def _constraint(column: Column, name: str, limit: object) -> tuple[str, str]:
    """Say which constraint a cell breaks, and what to write instead."""
    if name == "required":
        return "is empty", "write a value: " + column.description
    if column.definitions:
        return "is not an allowed value", f"write one of {', '.join(column.definitions)}"
    if column.is_date:
        remedy = "write YYYY, YYYY-MM or YYYY-MM-DD, at the precision that is known"
        return "is not a date", remedy
    if column.name == "id":
        return "is not an id", "write lower-case letters, digits and single hyphens"
    return f'breaks the rule constraint "{name}" is "{limit}"', column.description


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
