"""A CSV file of a folder -> its rows as text, each with its number, or the faults that prevent it.

A file that is no table gives one fault and no rows. A row that is no row of the table (blank, too
short, too long, a quote left open) gives one fault, and the rows after it are still read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from components.record.faults import Fault
from components.record.memory import Folder
from components.record.schema import Table

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass
class Rows:
    """The rows of one table as text.

    Attributes
    ----------
    cells : list of list of str
        Rows with as many cells as the table has columns; shape ``(n, columns)``.
    numbers : list of int
        The number of each of them in the file: the header is row 1, and a row that runs over
        several lines counts once, as in a spreadsheet.
    total : int
        Rows in the file that are not blank, whether they could be read or not.
    broken_ids : set of str
        First cells of the rows that could not be read: others may refer to them.
    """

    table: Table
    cells: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    total: int = 0
    broken_ids: set[str] = field(default_factory=set)

    def drop(self, bad: set[int]) -> None:
        """Take out the rows with the given numbers."""
        kept = [i for i, number in enumerate(self.numbers) if number not in bad]
        self.cells = [self.cells[i] for i in kept]
        self.numbers = [self.numbers[i] for i in kept]


def read_rows(folder: Folder, table: Table) -> tuple[Rows | None, list[Fault]]:
    """Read a table's file.

    Returns
    -------
    (Rows or None, list of Fault)
        None where the file is no table at all: then the last fault says why.
    """
    text, faults = _text(folder, table)
    if text is None:
        return None, faults
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    parsed = _parse(lines)
    expected = [column.name for column in table.columns]
    try:
        _, header, problem = next(parsed)
    except StopIteration:
        remedy = "begin it with the header " + ",".join(expected)
        return None, [*faults, Fault(table.path, 0, "", "", "is empty", remedy)]
    if problem or header != expected:
        return None, faults + _header_faults(table, header, problem)
    rows = Rows(table)
    for number, cells, problem in parsed:
        if not any(cell.strip() for cell in cells):
            faults.append(Fault(table.path, number, "", "", "row is blank", "take the line out"))
            continue
        rows.total += 1
        if not problem and len(cells) == len(expected):
            rows.cells.append(cells)
            rows.numbers.append(number)
            continue
        rows.broken_ids.add(cells[0])
        what, remedy = _unlike_row(len(cells), len(expected), problem)
        faults.append(Fault(table.path, number, "", ",".join(cells), what, remedy, id=cells[0]))
    if not rows.total:
        remedy = (
            "add rows, fetch the table again, or take it out of datapackage.json: "
            "an empty table is not a record of nothing"
        )
        faults.append(Fault(table.path, 0, "", "", "holds no row", remedy))
    return rows, faults


def _leads_out(path: Folder, folder: Folder) -> bool:
    if not (isinstance(path, Path) and isinstance(folder, Path)):
        return False
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def _text(folder: Folder, table: Table) -> tuple[str | None, list[Fault]]:
    """Return the text of a table's file, or None and the reason."""

    def unreadable(problem: str, remedy: str, row: int = 0) -> tuple[None, list[Fault]]:
        return None, [Fault(table.path, row, "", "", problem, remedy)]

    path = folder / table.path
    if _leads_out(path, folder):
        return unreadable("is a link that leads out of the folder", "put the table itself there")
    if not path.exists():
        return unreadable("is missing", "put the table there, with its header at least")
    if not path.is_file():
        return unreadable("is not a file", "put the table there, with its header at least")
    try:
        data = path.read_bytes()
    except OSError as error:
        return unreadable(f"cannot be opened ({error.strerror})", "let it be read")
    remedy = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
    if data.startswith(_UTF16_MARKS):
        return unreadable("is UTF-16, not UTF-8", remedy)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return unreadable(f"is not UTF-8 (byte 0x{data[error.start]:02x})", remedy, line)
    faults = []
    if text.startswith("\ufeff"):
        text = text[1:]
        problem, remedy = "begins with a byte-order mark", "save it as UTF-8 without one"
        faults.append(Fault(table.path, 0, "", "", problem, remedy, drops=False))
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
        problem, remedy = "has carriage returns", "end lines with a line feed alone"
        faults.append(Fault(table.path, 0, "", "", problem, remedy, drops=False))
    return text, faults


class _Lines:
    """Lines that can be gone back over: a quote left open has swallowed the lines after it."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1] + "\n"


def _parse(lines: list[str]) -> Iterator[tuple[int, list[str], str]]:
    """Number and cells of each row, and what is wrong with its quotes, where anything is."""
    # No cell is too large to be reported as too large.
    csv.field_size_limit(max(csv.field_size_limit(), sum(map(len, lines)) + len(lines)))
    source = _Lines(lines)
    reader = csv.reader(source, strict=True)
    number = 0
    while source.at < len(lines):
        first = source.at
        number += 1
        try:
            yield number, next(reader), ""
        except csv.Error as error:
            source.at = first + 1
            yield number, lines[first].split(","), f"row cannot be read ({error})"


def _unlike_row(count: int, expected: int, problem: str) -> tuple[str, str]:
    """Say what is wrong with a row of ``count`` cells, and what to write instead."""
    if problem:
        return problem, "close every quote that is opened; double a quote inside a quoted cell"
    if count < expected:
        return f"row has {count} cells, too few", f"write {expected} cells"
    remedy = f"write {expected} cells; quote a cell that holds a comma"
    return f"row has {count} cells, too many", remedy


def _header_faults(table: Table, header: list[str], problem: str) -> list[Fault]:
    expected = [column.name for column in table.columns]
    remedy = "write the header as " + ",".join(expected)
    faults = [
        *((name, "column is missing from the header") for name in expected if name not in header),
        *((name, "no such column in the schema") for name in header if name not in expected),
        *(
            (name, "column stands twice in the header")
            for name in dict.fromkeys(header)
            if header.count(name) > 1
        ),
    ]
    if problem:
        faults = [("", f"header {problem.removeprefix('row ')}")]
    elif not faults:
        faults = [("", "columns are in another order")]
    return [Fault(table.path, 1, name[:80], "", what, remedy) for name, what in faults]
