"""A record as a workbook, empty or filled: a sheet a table, and one that explains every column."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import isnan
from typing import Any

import xlsxwriter

from components.record.descriptor import Descriptor
from components.record.incoming import GUIDE_SHEET, RECORD_SHEET, SHORT_KEYS
from components.record.schema import common_tables
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
        _grid(book, GUIDE_SHEET, _explained(record), (16, 18, 8, 100), head, wrap)
        lists = book.add_worksheet(_LISTS)
        lists.hide()
        tables = common_tables()
        columns = iter(range(1_000))
        for name in (*_FIRST, *(n for n in tables if n not in {*_FIRST, "changelog"})):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, item in enumerate(tables[name]["schema"]["fields"]):
                sheet.set_column(at, at, 18, text if item["type"] == "string" else None)
                sheet.write_string(0, at, item["name"], head)
                sheet.write_comment(0, at, item["description"])
                values = _allowed(name, item, record)
                if values:
                    column = next(columns)
                    lists.write_column(0, column, values)
                    sheet.data_validation(1, at, _ROWS, at, _choice(column, len(values)))
            if record is not None:
                names = [item["name"] for item in tables[name]["schema"]["fields"]]
                _rows(sheet, record.frame(name)[names].itertuples(index=False), text)
        _grid(book, RECORD_SHEET, _said(record), (20, 60, 80), head, text)
    return sink.getvalue()


def _grid(
    book: Any,
    name: str,
    rows: Iterator[Sequence[str]],
    widths: Sequence[int],
    head: Any,
    plain: Any,
) -> None:
    """Write a sheet of text whose first row is a head."""
    sheet = book.add_worksheet(name)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    for row, cells in enumerate(rows):
        sheet.write_row(row, 0, cells, plain if row else head)


def _explained(record: Record | None) -> Iterator[Sequence[str]]:
    yield "table", "column", "needed", "meaning"
    for name, table in common_tables().items():
        for item in table["schema"]["fields"] if name != "changelog" else ():
            words = _words(name, item, record)
            meaning = "\n".join([item["description"], *(f"{v}: {m}" for v, m in words.items())])
            needed = "yes" if item.get("constraints", {}).get("required") else ""
            yield name, item["name"], needed, meaning


def _words(table: str, item: dict[str, Any], record: Record | None) -> dict[str, str]:
    """Return the words that may stand in a column, with their meanings."""
    if record is not None:
        return record.schema.definitions(table, item["name"])
    return dict(item.get("definitions", {}))


def _allowed(table: str, item: dict[str, Any], record: Record | None) -> list[str]:
    if item["type"] == "boolean":
        return ["true", "false"]
    return list(_words(table, item, record))


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
