"""What a reader brings, as rows of text: CSV files, a ZIP archive of them, or an XLSX workbook.

All of it is read in memory, within bounds of size, rows, columns and time, and nothing that is in
it is run or followed. A cell that is read as something else than what stands in it is listed.
"""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import openpyxl
from openpyxl.utils.cell import column_index_from_string, range_boundaries

from components.record.rows import UTF16_MARKS

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_SECONDS = 60.0
_MOST_UNPACKED = 100_000_000
_MOST_PARTS = 1_000
_MOST_MERGED = 10_000
_SHEET_ROWS = 1_048_576
"""Rows that a spreadsheet can number; what numbers more is none."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabulators"}
_NEVER_RUN = "which are never run"
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s>/]')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


class IncomingError(ValueError):
    """What cannot be opened at all; the message is a sentence on why, and what to do instead."""

    def __init__(self, label: str, problem: str, remedy: str) -> None:
        super().__init__(f"{label} {problem}; {remedy}.")


@dataclass(frozen=True)
class Reading:
    """A cell that is read as something else than what stands in it.

    Attributes
    ----------
    sheet : str
        File or sheet.
    row : int
        As its spreadsheet numbers it; 0 for the whole of it.
    column, stands, read, why : str
        Name of the column, what stands there, what it is read as, and why.
    """

    sheet: str
    row: int
    column: str
    stands: str
    read: str
    why: str


@dataclass
class Sheet:
    """Rows of text of one CSV file or one sheet.

    Attributes
    ----------
    label : str
        What the reader knows it by: file, and sheet where the file has several.
    stem : str
        Its name alone, by which its table is known.
    header : list of str
        The first row that is not blank.
    rows : list of (int, list of str)
        The others that are not blank, with the number that its spreadsheet shows beside each.
    """

    label: str
    stem: str
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def note(self, row: int, at: int, stands: str, read: str, why: str) -> None:
        """List a cell that is read as something else, if its column has a name."""
        if at < len(self.header):
            self.readings.append(Reading(self.label, row, self.header[at], stands, read, why))


@dataclass
class Brought:
    """All that was brought: its sheets, a data package if there is one, and what was left aside."""

    sheets: list[Sheet] = field(default_factory=list)
    package: bytes | None = None
    aside: list[str] = field(default_factory=list)


class _Budget:
    """Rows and seconds that are left for one upload."""

    def __init__(self) -> None:
        self.rows = 0
        self.until = time.monotonic() + MOST_SECONDS

    def spend(self, label: str, rows: int) -> None:
        """Take so many rows off, and see whether there is time left."""
        self.rows += rows
        if self.rows > MOST_ROWS:
            raise IncomingError(
                f"{label}: there are", f"more than {MOST_ROWS:,} rows", "open a part of them"
            )
        if time.monotonic() > self.until:
            problem = "takes more than a minute to read"
            raise IncomingError(label, problem, "open a smaller part of it")


def read_sheets(given: Sequence[tuple[str, bytes]]) -> Brought:
    """Read what a reader brings.

    Parameters
    ----------
    given : sequence of (str, bytes)
        Name and content of each file.

    Raises
    ------
    IncomingError
        If a file cannot be opened, or all together go beyond what is taken.
    """
    if sum(len(data) for _, data in given) > MOST_BYTES:
        problem = f"have more than {MOST_BYTES // 1_000_000} MB"
        raise IncomingError("The files", problem, "open a part of them")
    brought, budget = Brought(), _Budget()
    for name, data in given:
        _take(name, data, brought, budget, packed=False)
    if not brought.sheets:
        remedy = "open CSV files, a ZIP of them, or an XLSX workbook"
        raise IncomingError("There", "is no table in it", remedy)
    return brought


def _take(name: str, data: bytes, brought: Brought, budget: _Budget, *, packed: bool) -> None:
    """Read one file into what was brought."""
    path = PurePosixPath(name.replace("\\", "/"))
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            brought.sheets.append(_csv(path, data, budget))
        case ".xlsx":
            brought.sheets += _workbook(path.name, data, brought, budget)
        case ".zip" if not packed:
            for inner, content in _unpacked(path.name, data, brought):
                _take(inner, content, brought, budget, packed=True)
        case ".json" if path.name == "datapackage.json":
            brought.package = data
        case ".xlsm" | ".xltm" | ".xlsb":
            raise IncomingError(path.name, f"may hold macros, {_NEVER_RUN}", "save it as .xlsx")
        case ".xls" | ".ods" | ".numbers":
            remedy = "save it as .xlsx, or each table as CSV UTF-8"
            raise IncomingError(path.name, "is not read", remedy)
        case suffix if packed:
            brought.aside.append(f"{path.name} ({suffix or 'no table'})")
        case _:
            remedy = "open CSV files, a ZIP of them, or an .xlsx"
            raise IncomingError(path.name, "is no table", remedy)


# ----- Archives -----


def _archive(label: str, data: bytes) -> zipfile.ZipFile:
    """Open an archive whose parts, as it declares them, are bounded; reading stops at that size."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise IncomingError(label, "cannot be unpacked", "save it anew") from error
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        remedy = f"at most {_MOST_PARTS:,} are taken"
        raise IncomingError(label, f"holds {len(parts):,} files", remedy)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > _MOST_UNPACKED:
        remedy = f"at most {_MOST_UNPACKED // 1_000_000} MB are taken"
        raise IncomingError(label, f"unpacks to {unpacked / 1e6:,.0f} MB", remedy)
    for part in parts:
        if part.flag_bits & 1:
            raise IncomingError(label, "is protected by a password", "save it without one")
        path = PurePosixPath(part.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[:1]:
            problem = f"holds a file whose name leads out of it ({part.filename!r})"
            raise IncomingError(label, problem, "pack the tables by their plain names")
    return archive


def _part(label: str, archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as file:
            # No more than it declares to hold, which is bounded.
            return file.read(archive.getinfo(name).file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError,
            NotImplementedError, KeyError) as error:  # fmt: skip
        raise IncomingError(f"{label}: {name} in it", "is damaged", "save it anew") from error


def _unpacked(label: str, data: bytes, brought: Brought) -> Iterator[tuple[str, bytes]]:
    archive = _archive(label, data)
    for part in archive.infolist():
        path = PurePosixPath(part.filename)
        # Macintosh's own notes beside each file, and a folder's ground, which is never brought.
        if part.is_dir() or "__MACOSX" in path.parts or path.name.startswith("."):
            continue
        if path.suffix.lower() in {".geojson", ".md", ""}:
            brought.aside.append(path.name)
            continue
        yield part.filename, _part(label, archive, part.filename)


# ----- CSV -----


def _csv(path: PurePosixPath, data: bytes, budget: _Budget) -> Sheet:
    """Read a CSV file: with or without a byte-order mark, by commas, semicolons or tabulators."""
    sheet = Sheet(path.name, path.stem)
    lines = _text(path.name, data).replace("\r\n", "\n").replace("\r", "\n")
    if lines[:4].lower() == "sep=":  # Excel's own first line
        lines = "\n" + lines.partition("\n")[2]
    first = next((line for line in lines.split("\n") if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    if delimiter != ",":
        name = _DELIMITERS[delimiter]
        why = f"cells are parted by {name}"
        sheet.readings.append(Reading(sheet.label, 0, "", name, "commas", why))
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
    try:
        _rows(sheet, enumerate(reader, 1), budget)
    except csv.Error as error:
        problem = f"cannot be read as CSV ({error})"
        raise IncomingError(sheet.label, problem, "save it anew as CSV UTF-8") from error
    return sheet


def _text(label: str, data: bytes) -> str:
    try:
        return data.decode("utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        stands = f"{label}, row {line}: byte 0x{data[error.start]:02x}"
        remedy = "save it as CSV UTF-8, or as .xlsx"
        raise IncomingError(stands, "is not UTF-8", remedy) from error


def _rows(sheet: Sheet, numbered: Iterable[tuple[int, list[str]]], budget: _Budget) -> None:
    """Take the rows that are not blank, the header first."""
    for number, cells in numbered:
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            problem = f"has more than {MOST_COLUMNS} columns"
            remedy = "a table has some twenty: leave out the others"
            raise IncomingError(f"{sheet.label}, row {number}", problem, remedy)
        budget.spend(sheet.label, rows=bool(cells and sheet.header))
        if cells and sheet.header:
            sheet.rows.append((number, cells))
        elif cells:
            sheet.header = [cell.strip() for cell in cells]


# ----- Workbooks -----


def _workbook(label: str, data: bytes, brought: Brought, budget: _Budget) -> Iterator[Sheet]:
    """Read every sheet of a workbook; values are those last computed, and no link is followed."""
    if data.startswith(_OLE):
        problem = "is protected by a password or in an old form"
        raise IncomingError(label, problem, "save it as plain .xlsx")
    parts = _guarded(label, _archive(label, data), brought)
    try:
        values = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        for sheet in values.worksheets:
            if sheet.sheet_state == "visible":
                # Where its cells stand in the file; openpyxl has no public name for it.
                content = parts.get(str(sheet._worksheet_path).lstrip("/"), b"")
                yield _sheet(f"{label}, sheet {sheet.title}", sheet, content, budget)
    except IncomingError:
        raise
    # The library raises whatever a damaged part makes it stumble over.
    except Exception as error:
        remedy = "open and save it anew as .xlsx"
        raise IncomingError(label, "cannot be read as a workbook", remedy) from error


def _guarded(label: str, archive: zipfile.ZipFile, brought: Brought) -> dict[str, bytes]:
    """Return the sheets of a workbook as they are written, once nothing in it is dangerous."""
    names = archive.namelist()
    if "[Content_Types].xml" not in names:
        raise IncomingError(label, "is no workbook", "save it as .xlsx")
    kept = {}
    for name in names:
        if name.lower().endswith("vbaproject.bin"):
            raise IncomingError(
                label, f"holds macros, {_NEVER_RUN}", "save it as .xlsx without them"
            )
        if not name.lower().endswith((".xml", ".rels")):
            continue
        content = _part(label, archive, name)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content.startswith(UTF16_MARKS):
            part = f"{label}: {name} in it"
            raise IncomingError(part, "declares entities", "save it anew as .xlsx")
        if name.startswith("xl/worksheets/"):
            if any(int(number) > _SHEET_ROWS for number in _ROW.findall(content)):
                problem = "numbers more rows than a spreadsheet has"
                raise IncomingError(label, problem, "save it anew")
            kept[name] = content
    if any(name.startswith("xl/externalLinks/") for name in names):
        brought.aside.append(f"links of {label} to other files, which are not followed")
    return kept


def _sheet(label: str, cells: Any, content: bytes, budget: _Budget) -> Sheet:
    sheet = Sheet(label, str(cells.title))
    # What a sheet says of its own size may be anything.
    cells.reset_dimensions()
    merged, formulas = _merged(label, content), _formulas(content)

    def rows() -> Iterator[tuple[int, list[str]]]:
        spread: list[tuple[int, int, int, str]] = []
        for number, row in enumerate(cells.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            texts = []
            for at, cell in enumerate(row):
                text, stands = _cell(cell)
                texts.append(text)
                if stands:
                    turned = "the spreadsheet had turned it into a date"
                    sheet.note(number, at, stands, text, turned)
            # Of merged cells only the first holds the value: the others are read as it.
            begun = merged.get(number, ())
            spread += [(last, left, right, texts[left]) for last, left, right in begun]
            spread = [each for each in spread if each[0] >= number and each[3].strip()]
            for _, left, right, value in spread:
                for at in range(left, min(right, len(sheet.header))):
                    if not texts[at]:
                        texts[at] = value
                        why = "merged cells have the value of the first of them"
                        sheet.note(number, at, "a merged cell", value, why)
            for at in formulas.get(number, ()):
                why = "formulas are read as they were last computed"
                if not texts[at]:
                    why = "it was never computed: write its value, or save the workbook anew"
                sheet.note(number, at, "a formula", texts[at], why)
            yield number, texts

    _rows(sheet, rows(), budget)
    return sheet


def _formulas(content: bytes) -> dict[int, list[int]]:
    """Return the columns of the cells that hold formulas, by row."""
    columns = defaultdict(list)
    for letters, number in _FORMULA.findall(content):
        column = column_index_from_string(letters.decode()) - 1
        if column < MOST_COLUMNS:
            columns[int(number)].append(column)
    return columns


def _merged(label: str, content: bytes) -> dict[int, list[tuple[int, int, int]]]:
    """Return last row, first column and end of the columns of merged cells, by their first row."""
    ranges = _MERGED.findall(content)
    if len(ranges) > _MOST_MERGED:
        problem = f"has more than {_MOST_MERGED:,} merged cells"
        raise IncomingError(label, problem, "part them")
    merged = defaultdict(list)
    for left, top, right, bottom in sorted(range_boundaries(text.decode()) for text in ranges):
        if left <= MOST_COLUMNS:
            merged[top].append((bottom, left - 1, right))
    return merged


def _cell(cell: Any) -> tuple[str, str]:
    """Return a cell's text, and what stands there where that is something else."""
    match value := cell.value:
        case None:
            return "", ""
        case bool():
            return ("true" if value else "false"), ""
        case float():
            return (f"{value:.0f}" if value.is_integer() else f"{value:.12g}"), ""
        case date():
            shown = str(cell.number_format)
            return _dated(value, shown), f"a date shown as {shown}"
        case _:
            return str(value), ""


def _dated(value: date, shown: str) -> str:
    """Write a spreadsheet's date at the precision that its format shows."""
    plain = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", shown).lower()
    if "d" in plain:
        return f"{value:%Y-%m-%d}" if value.year > 999 else str(value)[:10]
    return f"{value.year:04d}-{value.month:02d}" if "m" in plain else f"{value.year:04d}"
