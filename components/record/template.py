"""The template of a record as a workbook: a sheet a table, and one that explains every column."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from components.record.schema import common_tables

_ROWS = 2_000
"""Rows of a sheet with drop-downs and text for dates."""

_FORMAT_TEXT = "@"
_ALLOWED = 255
"""Letters of a drop-down's values that a workbook can hold."""

_DESCRIPTOR = (
    ("title", "", "What the record is called."),
    ("horizon", "", "Last month that was checked, YYYY-MM; without it, the last year's December."),
)


def template() -> bytes:
    """Return the template; the same bytes each time.

    Only ``force_levels`` must be filled in, and of its columns force, place, start, value and
    source: places and sources may be plain names.
    """
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        book.set_properties({"title": "Template of a record", "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        head = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": _FORMAT_TEXT})
        _explained(book, head, wrap)
        tables = common_tables()
        first = ("force_levels", "places", "sources")
        for name in (*first, *(n for n in tables if n not in {*first, "changelog"})):
            _sheet(book, name, tables[name]["schema"]["fields"], head, text)
        sheet = book.add_worksheet("descriptor")
        sheet.set_column(0, 1, 30)
        sheet.set_column(2, 2, 80)
        for row, cells in enumerate(_DESCRIPTOR):
            sheet.write_row(row, 0, cells)
    return sink.getvalue()


def _explained(book: Any, head: Any, wrap: Any) -> None:
    sheet = book.add_worksheet("read me")
    sheet.set_column(0, 1, 20)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 100)
    sheet.write_row(0, 0, ["table", "column", "needed", "meaning"], head)
    row = 1
    for name, table in common_tables().items():
        for item in table["schema"]["fields"] if name != "changelog" else ():
            words = [item["description"]]
            words += [
                f"{value}: {meaning}" for value, meaning in item.get("definitions", {}).items()
            ]
            needed = "yes" if item.get("constraints", {}).get("required") else ""
            sheet.write_row(row, 0, [name, item["name"], needed, "\n".join(words)], wrap)
            row += 1


def _sheet(book: Any, name: str, fields: list[dict[str, Any]], head: Any, text: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, item in enumerate(fields):
        # What a spreadsheet would turn into a date of its own stays text.
        sheet.set_column(at, at, 18, text if item["type"] == "string" else None)
        sheet.write_string(0, at, item["name"], head)
        sheet.write_comment(0, at, item["description"])
        values = list(item.get("constraints", {}).get("enum", ()))
        if values and len(",".join(values)) <= _ALLOWED:
            rule = {"validate": "list", "source": values, "error_type": "information"}
            sheet.data_validation(1, at, _ROWS, at, rule)
