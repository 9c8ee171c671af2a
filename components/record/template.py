"""A record as a workbook, empty or filled: a sheet a table, and one that explains every column."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count
from math import isnan
from typing import Any

import xlsxwriter

from components.record.descriptor import Descriptor
from components.record.incoming import GUIDE_SHEET, RECORD_SHEET, SHORT_KEYS
from components.record.schema import COMMON, Table
from components.record.tables import Record

_ROWS = 2_000
"""Rows of a sheet with drop-downs."""

_LISTS = "lists"
_FIRST = ("force_levels", "places", "sources")
_LONGEST_CELL = 32_767
"""Letters that a cell can hold."""


def template(record: Record | None = None) -> bytes:
    """Return the workbook; the same bytes each time.

    Only ``force_levels`` must be filled in, and of its columns force, place, start, value and
    source: places and sources may be plain names.

    Parameters
    ----------
    record : Record, optional
        Whose rows and words it holds; without one it is empty.
    """
    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(sink, options) as book:
        book.set_properties({"title": "Tables of a record", "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        head = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        # What a spreadsheet would turn into a date of its own stays text.
        text = book.add_format({"num_format": "@"})
        schema = record.schema if record else COMMON
        tables = {name: table for name, table in schema.tables.items() if name != "changelog"}
        guide = book.add_worksheet(GUIDE_SHEET)
        _grid(guide, _explained(tables.values()), (16, 18, 8, 100), head, wrap)
        lists = book.add_worksheet(_LISTS)
        lists.hide()
        used = count()
        for name in (*_FIRST, *(name for name in tables if name not in _FIRST)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(tables[name].columns):
                sheet.set_column(at, at, 18, text if column.type == "string" else None)
                sheet.write_string(0, at, column.name, head)
                sheet.write_comment(0, at, column.description)
                yes_or_no = ["true", "false"] if column.type == "boolean" else []
                if values := yes_or_no or list(column.definitions):
                    listed = next(used)
                    lists.write_column(0, listed, values)
                    sheet.data_validation(1, at, _ROWS, at, _choice(listed, len(values)))
            if record is not None:
                rows = record.frame(name)[list(tables[name].names)]
                _rows(sheet, rows.itertuples(index=False), text)
        _grid(book.add_worksheet(RECORD_SHEET), _said(record), (20, 60, 80), head, text)
    return sink.getvalue()


def _grid(
    sheet: Any, rows: Iterator[Sequence[str]], widths: Sequence[int], head: Any, plain: Any
) -> None:
    """Fill a sheet with text whose first row is a head."""
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    for row, cells in enumerate(rows):
        sheet.write_row(row, 0, cells, plain if row else head)


def _explained(tables: Iterable[Table]) -> Iterator[Sequence[str]]:
    yield "table", "column", "needed", "meaning"
    for table in tables:
        for column in table.columns:
            words = [f"{value}: {meaning}" for value, meaning in column.definitions.items()]
            needed = "yes" if column.required else ""
            yield table.name, column.name, needed, "\n".join([column.description, *words])


def _choice(column: int, count: int) -> dict[str, Any]:
    """Return a drop-down of a column of the lists; another word is asked about, not refused."""
    letter = xlsxwriter.utility.xl_col_to_name(column)
    source = f"={_LISTS}!${letter}$1:${letter}${count}"
    return {"validate": "list", "source": source, "error_type": "information"}


def _rows(sheet: Any, rows: Iterator[Sequence[Any]], text: Any) -> None:
    for at, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_string(at, column, "true" if cell else "false")
            elif isinstance(cell, float):
                if not isnan(cell):
                    sheet.write_number(at, column, cell)
            elif cell:
                sheet.write_string(at, column, str(cell), text)


def _said(record: Record | None) -> Iterator[Sequence[str]]:
    """Return what is said of the record: key, value, meaning."""
    yield "key", "value", "meaning"
    stated: dict[str, str] = {}
    if record is not None:
        schema = record.schema
        posture = schema.package.get("posture", {})
        written = {
            key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for key, value in posture.items()
        }
        stated = {key: value for key, value in written.items() if len(value) <= _LONGEST_CELL}
        stated |= {
            "title": stated.get("title", schema.title),
            "version": schema.version,
            "first_month": str(schema.first),
            "last_month": str(schema.last),
            "horizon": str(schema.horizon),
        }
    for key, meaning in SHORT_KEYS.items():
        yield key, stated.get(key, ""), meaning
    for key, item in Descriptor.model_fields.items():
        if key not in SHORT_KEYS:
            yield key, stated.get(key, ""), f"{item.description or ''} As JSON."
