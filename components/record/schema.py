"""The schema of a record: the tables of all records, and what its ``datapackage.json`` adds.

The columns of the tables are written once, in ``tables.json`` beside this file. A record names
its files and its own vocabularies (forces, counting rules, phases); a package that was downloaded
holds the whole of both and is read as well.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from components.record.dates import parse_month
from components.record.descriptor import Descriptor, read_descriptor
from components.record.folders import Folder

RECORDS = Path(__file__).resolve().parents[2] / "data"
"""The folder of the records that the project ships, each in a folder of its own."""

DATA = RECORDS / "iraq-syria"
"""The record that opens unless another one is named."""

TABLES = Path(__file__).with_name("tables.json")

DESCRIPTOR = "datapackage.json"

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.csv")


class SchemaError(ValueError):
    """A data package that the record cannot be read with; the message says why."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name, description : str
        As written in the data package.
    type : str
        Frictionless type: ``string``, ``integer``, ``number`` or ``boolean``.
    required : bool
        Whether an empty cell is a fault.
    definitions : dict of str to str
        The allowed values and what each means; empty where any value may stand.
    is_date : bool
        Whether the cell holds an ISO date of year, month or day precision.
    """

    name: str
    description: str
    type: str
    required: bool
    definitions: dict[str, str]
    is_date: bool


@dataclass(frozen=True)
class Table:
    """One table of the record: its file, its columns in order, its order of rows, its keys.

    Attributes
    ----------
    foreign_keys : dict of str to str
        Columns whose values are ids, and the table of these, which may be this one.
    """

    name: str
    path: str
    description: str
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...]
    foreign_keys: dict[str, str]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in their order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column called ``name``; `ValueError` where there is none."""
        return self.columns[self.names.index(name)]


@dataclass(frozen=True)
class Break:
    """A month from which a force was counted anew: no estimate is drawn across it."""

    force: str
    place: str
    month: pd.Period
    note: str
    source: str


@dataclass(frozen=True)
class Schema:
    """The data package: the tables and what is true of the record as a whole.

    Attributes
    ----------
    package : dict
        The data package as parsed, whole, for tools that read Frictionless descriptors.
    horizon : pandas.Period
        The last month (freq ``M``) that the record was checked through.
    first, last : pandas.Period
        The months that the clock spans.
    tables : dict of str to Table
        All tables, those that the record does without included.
    descriptor : Descriptor
        Whom, where and when the record is of.
    """

    package: dict[str, Any]
    title: str
    version: str
    licence: str
    horizon: pd.Period
    first: pd.Period
    last: pd.Period
    tables: dict[str, Table]
    breaks: tuple[Break, ...]
    descriptor: Descriptor

    @cached_property
    def absent(self) -> frozenset[str]:
        """Tables that the record does without: its data package names no file of them."""
        return frozenset(self.tables) - {item["name"] for item in self.package["resources"]}

    @cached_property
    def months(self) -> pd.PeriodIndex:
        """Every month of the clock, first to last."""
        return pd.period_range(self.first, self.last, freq="M")

    def require(self, month: pd.Period) -> None:
        """Refuse a month (freq ``M``) that the clock does not span.

        Raises
        ------
        ValueError
            With the span in its message.
        """
        if not self.first <= month <= self.last:
            message = f"{month} is outside the record, which spans {self.first} to {self.last}"
            raise ValueError(message)

    def breaks_of(self, force: str, place: str) -> tuple[Break, ...]:
        """Return the months from which a force was counted anew at a place."""
        return tuple(b for b in self.breaks if (b.force, b.place) == (force, place))

    def definitions(self, table: str, column: str) -> dict[str, str]:
        """Return the allowed values of a column and their meanings, in the schema's order."""
        return self.tables[table].column(column).definitions


def read_schema(folder: Folder = DATA) -> Schema:
    """Read the data package of a folder.

    Raises
    ------
    OSError
        If there is no readable ``datapackage.json`` in the folder.
    SchemaError
        If it is not JSON, lacks something that the record needs, or names a file outside the
        folder.
    """
    return parse_schema((folder / DESCRIPTOR).read_bytes())


def parse_schema(text: bytes) -> Schema:
    """Read a data package from its text.

    Raises
    ------
    SchemaError
        As `read_schema` does.
    """
    try:
        return _schema(whole(json.loads(text.decode("utf-8"))))
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise SchemaError(f"it lacks or misplaces {error}") from error
    except RecursionError as error:
        raise SchemaError("it is nested too deep") from error
    except ValueError as error:
        raise SchemaError(str(error)) from error


def common_tables() -> dict[str, dict[str, Any]]:
    """Return the tables of all records as Frictionless resources, by name."""
    return {item["name"]: item for item in json.loads(TABLES.read_text("utf-8"))["resources"]}


def whole(package: dict[str, Any]) -> dict[str, Any]:
    """Write out what a record's data package leaves to the common tables and its vocabularies.

    Returns
    -------
    dict
        A data package whose resources have their schemas, as Frictionless reads it.
    """
    tables = common_tables()
    resources = [
        item
        if "schema" in item or item["name"] not in tables
        else _filled(tables[item["name"]] | item, package)
        for item in package["resources"]
    ]
    return package | {"resources": resources}


def _filled(table: dict[str, Any], package: dict[str, Any]) -> dict[str, Any]:
    """Return a table with the record's own vocabularies in its columns."""
    posture = package.get("posture") or {}
    fields = []
    for field in table["schema"]["fields"]:
        name = field.get("vocabulary")
        if name is None:
            fields.append(field)
            continue
        values = field.get("definitions", {}) | posture.get(name, {})
        limits = field.get("constraints", {})
        # A record that says nothing of its phases leaves the column to what stands in it.
        limits = limits | {"enum": list(values)} if values else limits
        plain = {key: value for key, value in field.items() if key != "vocabulary"}
        fields.append(plain | {"constraints": limits, "definitions": values})
    return table | {"schema": table["schema"] | {"fields": fields}}


def differences(schema: Schema) -> list[str]:
    """Say where a schema departs from the tables and columns that the engine is written for.

    A folder of its own may change what is true of its record (version, horizon, breaks, allowed
    values, descriptions), never which tables and columns there are.

    Returns
    -------
    list of str
        One sentence for each difference; empty where there is none.
    """
    differing = [
        f"table {name} is missing"
        for name in sorted(schema.absent)
        if not common_tables()[name].get("optional", False)
    ]
    differing += [
        f"there is no table {name!r}" for name in schema.tables if name not in COMMON.tables
    ]
    for name, table in COMMON.tables.items():
        other = schema.tables.get(name, table)
        if other.path != table.path:
            differing.append(
                f"the path of table {name} is {other.path!r} instead of {table.path!r}"
            )
        shapes = [[(c.name, c.type, c.is_date) for c in each.columns] for each in (table, other)]
        if shapes[0] != shapes[1]:
            differing.append(f"the columns of table {name} are not those that the engine reads")
        if (other.sorted_by, other.foreign_keys) != (table.sorted_by, table.foreign_keys):
            differing.append(f"the order or the foreign keys of table {name} differ")
    return differing


def _schema(package: dict[str, Any]) -> Schema:
    span = package["span"]
    schema = Schema(
        package=package,
        title=str(package["title"]),
        version=str(package["version"]),
        licence=str(package["licenses"][0]["name"]),
        horizon=parse_month(package["horizon"]),
        first=parse_month(span["start"]),
        last=parse_month(span["end"]),
        tables=_tables(package),
        breaks=tuple(
            Break(b["force"], b["place"], parse_month(b["month"]), b["note"], b["source"])
            for b in package.get("breaks", [])
        ),
        descriptor=read_descriptor(package),
    )
    if not schema.first <= schema.horizon <= schema.last:
        raise SchemaError(
            f"the horizon {schema.horizon} is outside the span {schema.first} to {schema.last}"
        )
    return schema


def _tables(package: dict[str, Any]) -> dict[str, Table]:
    """Return the tables in the common order, those that the record does without at their place."""
    written = {item["name"]: item for item in package["resources"]}
    items = {
        name: written.get(name) or _filled(item, package) for name, item in common_tables().items()
    }
    return {name: _table(item) for name, item in (items | written).items()}


def _table(item: dict[str, Any]) -> Table:
    schema = item["schema"]
    if not isinstance(item["path"], str) or not _PLAIN_NAME.fullmatch(item["path"]):
        raise SchemaError(
            f"the path of table {item['name']} is {item['path']!r}, "
            "not the plain name of a CSV file in the folder"
        )
    if schema["fields"][0]["name"] != "id":
        raise SchemaError(f"the first column of table {item['name']} is not id")
    return Table(
        name=item["name"],
        path=item["path"],
        description=item["description"],
        columns=tuple(
            Column(
                name=field["name"],
                description=field["description"],
                type=field["type"],
                required=bool(field.get("constraints", {}).get("required", False)),
                definitions=dict(field.get("definitions", {})),
                is_date="precision" in field,
            )
            for field in schema["fields"]
        ),
        sorted_by=tuple(item["sortedBy"]),
        foreign_keys={
            key["fields"][0]: key["reference"]["resource"] or item["name"]
            for key in schema.get("foreignKeys", [])
        },
    )


COMMON = _schema(
    whole(
        {"title": "", "version": "", "licenses": [{"name": ""}], "resources": [],
         "horizon": "2000-01", "span": {"start": "2000-01", "end": "2000-01"}}
    )
)  # fmt: skip
"""The tables of every record, without the words of any."""
