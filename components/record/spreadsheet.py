"""Rows as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; some read the wide forms alike."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

Cell = str | float | bool | Sequence[str] | None


def csv_bytes(columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    r"""Return rows as CSV: UTF-8, LF, a header, a comma between cells.

    Numbers stay numbers, negative ones too; true and false are written as the record writes
    them, and lists with semicolons; an absent cell is empty. In any other cell control characters
    become blanks, blanks at its beginning go, and an apostrophe goes before what would begin a
    formula.

    Examples
    --------
    >>> csv_bytes(["note", "persons"], [["\t=1+1", -5]])
    b"note,persons\n'=1+1,-5\n"
    """
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_written(cell) for cell in row] for row in rows])
    return sink.getvalue().encode("utf-8")


def _written(cell: Cell) -> str:
    match cell:
        case str():
            text = _CONTROL.sub(" ", cell).lstrip()
            return f"'{text}" if text.startswith(FORMULA_STARTS) else text
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case float():
            # As many digits as a double keeps of a number that was written in decimals.
            return "" if math.isnan(cell) else f"{cell:.15g}"
        case _:
            return _written(";".join(cell))
