"""The schema of the record, read from the one place where it is written: ``datapackage.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from components.record.dates import parse_month

DATA = Path(__file__).resolve().parents[2] / "data"
"""The folder of the embedded record."""

DESCRIPTOR = "datapackage.json"


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
class ForeignKey:
    """A column whose values are ids of another table (or of its own)."""

    column: str
    table: str


@dataclass(frozen=True)
class Table:
    """One table of the record: its file, its columns in order, its order of rows, its keys."""

    name: str
    path: str
    description: str
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    def column(self, name: str) -> Column:
        """Return the column called ``name``; `KeyError` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


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
    descriptor : dict
        The data package as parsed, for tools that read Frictionless descriptors.
    horizon : pandas.Period
        The last month (freq ``M``) that the record was checked through.
    first, last : pandas.Period
        The months that the clock spans.
    """

    descriptor: dict[str, Any]
    title: str
    version: str
    licence: str
    horizon: pd.Period
    first: pd.Period
    last: pd.Period
    tables: dict[str, Table]
    breaks: tuple[Break, ...]

    @cached_property
    def months(self) -> pd.PeriodIndex:
        """Every month of the clock, first to last."""
        return pd.period_range(self.first, self.last, freq="M")

    def definitions(self, table: str, column: str) -> dict[str, str]:
        """Return the allowed values of a column and their meanings, in the schema's order."""
        return self.tables[table].column(column).definitions


def read_schema(folder: Path = DATA) -> Schema:
    """Read the data package of a folder.

    Raises
    ------
    OSError
        If there is no readable ``datapackage.json`` in the folder.
    ValueError
        If it is not JSON, or lacks something that the record needs.
    """
    text = (folder / DESCRIPTOR).read_text(encoding="utf-8")
    descriptor = json.loads(text)
    try:
        return _schema(descriptor)
    except (KeyError, TypeError, AttributeError) as error:
        message = f"{DESCRIPTOR} lacks or misplaces {error}"
        raise ValueError(message) from error


def _schema(descriptor: dict[str, Any]) -> Schema:
    span = descriptor["span"]
    return Schema(
        descriptor=descriptor,
        title=descriptor["title"],
        version=descriptor["version"],
        licence=descriptor["licenses"][0]["name"],
        horizon=parse_month(descriptor["horizon"]),
        first=parse_month(span["start"]),
        last=parse_month(span["end"]),
        tables={item["name"]: _table(item) for item in descriptor["resources"]},
        breaks=tuple(
            Break(b["force"], b["place"], parse_month(b["month"]), b["note"], b["source"])
            for b in descriptor["breaks"]
        ),
    )


def _table(item: dict[str, Any]) -> Table:
    schema = item["schema"]
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
        foreign_keys=tuple(
            ForeignKey(key["fields"][0], key["reference"]["resource"] or item["name"])
            for key in schema.get("foreignKeys", [])
        ),
    )
