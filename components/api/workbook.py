"""A listing as a workbook: dates where the day is known, the cited documents on a sheet beside."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter

from components.api.listing import FieldType, Listing
from components.record.provenance import Provenance

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATED = frozenset({"date", "start", "end", "published", "since"})
"""Fields that hold dates; at the precision of a month or a year they stay text."""

_FIRST = date(1900, 3, 1)
"""A spreadsheet counts days from 1900, and has one too many in its February."""

_WIDEST, _LONGEST_CELL = 60, 32_767


def workbook(listing: Listing, sources: Listing | None, provenance: Provenance) -> bytes:
    """Return a listing as an XLSX file of three sheets: rows, sources, and where they are from.

    No cell is a formula or a link; true and false, numbers and known days are typed, an absent
    figure is an empty cell.
    """
    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(sink, options) as book:
        year, month = (int(part) for part in provenance.horizon.split("-"))
        book.set_properties(
            {"title": provenance.title, "created": datetime(year, month, 1)}  # noqa: DTZ001
        )
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        _sheet(book, listing, formats)
        if sources is not None:
            _sheet(book, sources, formats)
        about = book.add_worksheet("about")
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 110)
        facts = {"title": provenance.title, "table": listing.description, **provenance.as_dict()}
        for row, (name, text) in enumerate(facts.items()):
            about.write_string(row, 0, name, formats["head"])
            about.write_string(row, 1, text)
    return sink.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, listing: Listing, formats: dict[str, xlsxwriter.format.Format]
) -> None:
    sheet = book.add_worksheet(listing.name[:31])
    sheet.freeze_panes(1, 1)
    for at, field in enumerate(listing.fields):
        sheet.write_string(0, at, field.name, formats["head"])
        sheet.write_comment(0, at, field.description)
        cells = [row[field.name] for row in listing.rows]
        for number, cell in enumerate(cells, start=1):
            if cell is None:
                continue
            if field.type is FieldType.BOOLEAN:
                sheet.write_boolean(number, at, cell)
            elif field.type in {FieldType.INTEGER, FieldType.NUMBER}:
                sheet.write_number(number, at, cell)
            elif field.name in _DATED and _is_day(cell):
                sheet.write_datetime(number, at, date.fromisoformat(cell), formats["day"])
            else:
                sheet.write_string(number, at, _text(cell))
        longest = max([len(field.name), *(len(_text(cell)) for cell in cells if cell is not None)])
        sheet.set_column(at, at, min(longest + 1, _WIDEST))
    if listing.rows:
        sheet.autofilter(0, 0, len(listing.rows), len(listing.fields) - 1)


def _is_day(cell: str) -> bool:
    return bool(_DAY.fullmatch(cell)) and date.fromisoformat(cell) >= _FIRST


def _text(cell: object) -> str:
    text = ";".join(cell) if isinstance(cell, Sequence) and not isinstance(cell, str) else str(cell)
    return text[:_LONGEST_CELL]
