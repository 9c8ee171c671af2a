"""A table-shaped answer: named and typed fields, rows of plain values, shapes where it has them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from components.answer.persons import whole
from components.record.schema import Table

Json = dict[str, Any]

Shape = tuple[tuple[float, float], ...] | None
"""One point, or the two of a line: degrees east and north (EPSG:4326). None where it has none."""


class FieldType(StrEnum):
    """What the values of a field are, wherever they are not null."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    STRINGS = "strings"


class Geometry(StrEnum):
    """What the shapes of a listing are, by the name that GeoJSON and GeoPackage share."""

    POINT = "Point"
    LINE = "LineString"


@dataclass(frozen=True)
class Field:
    """One field of a listing: its name, its type, and its meaning in a sentence."""

    name: str
    type: FieldType
    description: str


@dataclass(frozen=True)
class Listing:
    """Rows of plain values, ready for any format.

    Attributes
    ----------
    name : str
        Name of the table or view.
    description : str
        What one row is.
    fields : tuple of Field
        In the order in which they are written.
    rows : list of dict
        For each row its values by field: str, int, float, bool, list of str, or None where
        nothing is published. None is never a zero.
    geometry : Geometry or None
        What the shapes are; None where the listing has none.
    shapes : list of Shape
        One for each row, where ``geometry`` is not None.
    """

    name: str
    description: str
    fields: tuple[Field, ...]
    rows: list[Json]
    geometry: Geometry | None = None
    shapes: list[Shape] | None = None


def fields_of(table: Table) -> tuple[Field, ...]:
    """Return the fields of a table of the record."""
    return tuple(
        Field(column.name, FieldType(column.type), column.description) for column in table.columns
    )


def rows_of(frame: pd.DataFrame, fields: Sequence[Field]) -> list[Json]:
    """Return the rows of a frame as plain values: empty text and NaN become None."""
    columns = [[_plain(cell, field.type) for cell in frame[field.name]] for field in fields]
    names = [field.name for field in fields]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def rows_of_answers(answers: Iterable[object], fields: Sequence[Field]) -> list[Json]:
    """Return typed answers as plain values, a field an attribute."""
    return [{f.name: _plain(getattr(one, f.name), f.type) for f in fields} for one in answers]


def _plain(cell: Any, kind: FieldType) -> Any:
    match kind:
        case FieldType.STRINGS:
            return [str(item) for item in cell]
        case FieldType.BOOLEAN:
            return bool(cell)
        case FieldType.STRING:
            return None if pd.isna(cell) else str(cell) or None
        case FieldType.INTEGER:
            return None if math.isnan(cell) else whole(cell)
        case FieldType.NUMBER:
            return None if math.isnan(cell) else float(cell)
