"""A CSV file of a folder -> its rows as text, each with its number, or the faults that prevent it.

A file that is no table gives one fault and no rows. A row that is no row of the table (blank, too
short, too long, a quote left open) gives one fault, and the rows after it are still read.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from components.record.faults import Fault
from components.record.folders import Folder
from components.record.schema import Table

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass
class Rows:
    """The rows of one table as text.

    Attributes
    ----------
    frame : pandas.DataFrame
        Their cells as Python strings, in the columns of the table, indexed by the number of each
        row in the file: the header is row 1, and a row that runs over several lines counts once,
        as in a spreadsheet.
    total : int
        Rows in the file that are not blank, whether they could be read or not.
    broken_ids : set of str
        First cells of the rows that could not be read: others may refer to them.
    """

    table: Table
    frame: pd.DataFrame
    total: int = 0
    broken_ids: set[str] = field(default_factory=set)


def text_frame(table: Table, rows: Mapping[int, Sequence[str]]) -> pd.DataFrame:
    """Return the rows of a table, by their numbers, as a frame."""
    # Plain Python strings: a view takes a few rows of many columns, at which Arrow's are slow.
    numbers = pd.Index(rows, dtype=int)
    return pd.DataFrame(list(rows.values()), numbers, list(table.names), dtype=object)


def read_rows(folder: Folder, table: Table) -> tuple[Rows | None, list[Fault]]:
    """Read a table's file.

    Returns
    -------
    (Rows or None, list of Fault)
        None where the file is no table at all: then the last fault says why.
    """
    text, problems = _text(folder / table.path, folder)
    faults = [
        Fault(table.path, row, "", "", problem, remedy, drops=text is None)
        for row, problem, remedy in problems
    ]
    if text is None:
        return None, faults
    header = ",".join(table.names)
    parsed = _parse(text.removesuffix("\n").split("\n") if text else [])
    _, names, problem = next(parsed, (0, None, ""))
    if names is None:
        remedy = f"begin it with the header {header}"
        return None, [*faults, Fault(table.path, 0, "", "", "is empty", remedy)]
    if broken := _header_problems(table.names, names, problem):
        remedy = f"write the header as {header}"
        faults += [Fault(table.path, 1, name[:80], "", what, remedy) for name, what in broken]
        return None, faults
    kept: dict[int, list[str]] = {}
    total, broken_ids = 0, set()
    for number, cells, problem in parsed:
        if not any(cell.strip() for cell in cells):
            faults.append(Fault(table.path, number, "", "", "row is blank", "take the line out"))
            continue
        total += 1
        if not problem and len(cells) == len(table.names):
            kept[number] = cells
            continue
        broken_ids.add(cells[0])
        what, remedy = _unlike_row(len(cells), len(table.names), problem)
        faults.append(Fault(table.path, number, "", ",".join(cells), what, remedy, id=cells[0]))
    if not total:
        remedy = (
            "add rows, fetch the table again, or take it out of datapackage.json: "
            "an empty table is not a record of nothing"
        )
        faults.append(Fault(table.path, 0, "", "", "holds no row", remedy))
    return Rows(table, text_frame(table, kept), total, broken_ids), faults


def _text(path: Folder, folder: Folder) -> tuple[str | None, list[tuple[int, str, str]]]:
    """Return the text of a table's file, if it is one, with row, problem, remedy of each fault."""
    if (
        isinstance(path, Path)
        and isinstance(folder, Path)
        and path.is_symlink()
        and not path.resolve().is_relative_to(folder.resolve())
    ):
        return None, [(0, "is a link that leads out of the folder", "put the table itself there")]
    if not path.is_file():
        problem = "is not a file" if path.exists() else "is missing"
        return None, [(0, problem, "put the table there, with its header at least")]
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [(0, f"cannot be opened ({error.strerror})", "let it be read")]
    remedy = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
    if data.startswith(UTF16_MARKS):
        return None, [(0, "is UTF-16, not UTF-8", remedy)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [(line, f"is not UTF-8 (byte 0x{data[error.start]:02x})", remedy)]
    problems = []
    if text.startswith("\ufeff"):
        problems.append((0, "begins with a byte-order mark", "save it as UTF-8 without one"))
    if "\r\n" in text:
        problems.append((0, "has carriage returns", "end lines with a line feed alone"))
    return text.removeprefix("\ufeff").replace("\r\n", "\n"), problems


def _parse(lines: list[str]) -> Iterator[tuple[int, list[str], str]]:
    """Number and cells of each row, and what is wrong with its quotes, where anything is."""
    # No cell is too large to be reported as too large.
    csv.field_size_limit(max(csv.field_size_limit(), sum(map(len, lines)) + len(lines)))
    at = number = 0

    def following() -> Iterator[str]:
        nonlocal at
        while at < len(lines):
            at += 1
            yield lines[at - 1] + "\n"

    reader = csv.reader(following(), strict=True)
    while at < len(lines):
        first = at
        number += 1
        try:
            yield number, next(reader), ""
        except csv.Error as error:
            # A quote left open has swallowed the lines after it: they are gone over again.
            at = first + 1
            reader = csv.reader(following(), strict=True)
            yield number, lines[first].split(","), f"row cannot be read ({error})"


def _unlike_row(count: int, expected: int, problem: str) -> tuple[str, str]:
    """Say what is wrong with a row of ``count`` cells, and what to write instead."""
    if problem:
        return problem, "close every quote that is opened; double a quote inside a quoted cell"
    if count < expected:
        return f"row has {count} cells, too few", f"write {expected} cells"
    remedy = f"write {expected} cells; quote a cell that holds a comma"
    return f"row has {count} cells, too many", remedy


def _header_problems(
    expected: Sequence[str], names: Sequence[str], problem: str
) -> list[tuple[str, str]]:
    """Say by column what is wrong with a header."""
    if problem:
        return [("", f"header {problem.removeprefix('row ')}")]
    problems = [(n, "column is missing from the header") for n in expected if n not in names]
    problems += [(n, "no such column in the schema") for n in names if n not in expected]
    twice = [name for name, times in Counter(names).items() if times > 1]
    problems += [(name, "column stands twice in the header") for name in twice]
    in_order = list(names) == list(expected)
    return problems or ([] if in_order else [("", "columns are in another order")])
