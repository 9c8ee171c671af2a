"""A fault in a table: where it is, what is wrong, and what to write instead."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

_SHOWN = 60


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of the record.

    Attributes
    ----------
    file : str
        File name inside the folder.
    row : int
        Row number, the header being row 1; 0 for the file as a whole.
    column : str
        Column name; empty where the fault is not of one column.
    value : str
        The faulty cell as text.
    problem, remedy : str
        What is wrong, and what to write instead.
    id : str
        Id of the row, empty where the row has none.
    drops : bool
        Whether the row is left out of the record for it.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    remedy: str
    id: str = ""
    drops: bool = True

    def __str__(self) -> str:
        where = self.file
        if self.row:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        # One line whatever the table holds: the line is read in a terminal, and by programs.
        shown = self.value if len(self.value) <= _SHOWN else self.value[: _SHOWN - 1] + "…"
        value = f", value {shown!r}" if self.value or self.column else ""
        line = f"{where}{value}: {self.problem}; {self.remedy}"
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)


class Finding(NamedTuple):
    """What is wrong with one column of some rows of a table.

    Attributes
    ----------
    rows : pandas.Series of bool, or list of int
        Which rows: a mask, or their numbers, by which a table that is checked is indexed.
    column, problem, remedy, drops
        As a `Fault` has them.
    """

    rows: pd.Series[bool] | list[Any]
    column: str
    problem: str
    remedy: str
    drops: bool = True


def faults_of(file: str, frame: pd.DataFrame, findings: Iterable[Finding]) -> Iterator[Fault]:
    """Yield a fault of every row that is found faulty.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table, indexed by the number of each row in the file.
    """

    @cache
    def cells(column: str) -> dict[Any, Any]:
        return frame[column].to_dict()

    for rows, column, problem, remedy, drops in findings:
        for number in rows if isinstance(rows, list) else rows.index[rows]:
            identity, cell = str(cells("id")[number]), cells(column)[number]
            value = _number(cell) if isinstance(cell, float) else str(cell)
            yield Fault(file, int(number), column, value, problem, remedy, identity, drops)


def _number(cell: float) -> str:
    return "" if math.isnan(cell) else f"{cell:.12g}"
