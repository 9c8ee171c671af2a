"""The record's claims as typed rows: what a table says, read once for all questions.

Tables are read and checked with pandas; from there on a claim is one frozen object. Whoever asks
gets the same object for as long as it holds, so that what is made of it is made once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.persons import one, reach, stated
from components.record.dates import month_index, span_words
from components.record.documents import Document
from components.record.tables import Record

Point = tuple[float, float]

NOT_STATED = "not stated"
"""Name of an end that a source does not tell."""


class _Beginning:
    """What begins on a day."""

    first: pd.Timestamp

    def later_than(self, month: pd.Period) -> bool:
        """Whether it began after a month, whatever its date can mean."""
        return (self.first.year, self.first.month) > (month.year, month.month)


@dataclass(frozen=True)
class Stated:
    """A number of persons and when it was counted or moved, as a source states them.

    Attributes
    ----------
    start, end : str
        ISO dates at their precision.
    low, value, high : float
        Persons; NaN where not stated: withheld is not zero.
    qualifier : str
        As the schema defines it.
    """

    start: str
    end: str
    low: float
    value: float
    high: float
    qualifier: str

    @property
    def persons(self) -> float:
        """One number: stated, else the middle, else a bound; NaN where none is stated."""
        return one(self.low, self.value, self.high)

    @property
    def number(self) -> str:
        """The number as firmly as its source says it, or that it is withheld."""
        return stated(vars(self))

    @property
    def span(self) -> str:
        """When it was counted or took place, in words."""
        return span_words(self.start, self.end)


@dataclass(frozen=True)
class _Numbered(_Beginning, Stated):
    """What a row with a number and two dates says of them, whatever it tells."""

    id: str
    force: str
    status: str
    credibility: str
    first: pd.Timestamp
    last: pd.Timestamp
    document: Document

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def middle(self) -> pd.Timestamp:
        """The middle of the days that its dates can mean."""
        return self.first + (self.last - self.first) / 2

    @property
    def grade(self) -> str:
        """Letter of the document and digit of the claim, such as ``B2``."""
        return self.document.reliability + self.credibility


@dataclass(frozen=True)
class Figure(_Numbered):
    """A row of ``force_levels``: a published figure.

    Attributes
    ----------
    force_name : str
        What the force is called.
    counting_rule, status, credibility, roster, note : str
        As the schema defines them; ``roster`` is empty where it is of no list of contingents.
    first, last : pandas.Timestamp
        First and last day that its dates can mean.
    speaker : str
        The named office or official to whom the document gives the figure; empty where it speaks
        for itself.
    document : Document
        In which it was read.
    """

    force_name: str
    place: str
    counting_rule: str
    roster: str
    speaker: str
    note: str

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def kind(self) -> str:
        """Kind of the document, as the schema defines it, or ``planned``: how it is drawn."""
        return "planned" if self.status == "planned" else self.document.kind

    @property
    def reach(self) -> tuple[float, float]:
        """Least and most persons that it can mean; NaN where no number is stated."""
        return reach(self.low, self.value, self.high, self.qualifier)


@dataclass(frozen=True)
class Movement(_Numbered):
    """A row of ``movements``: a redeployment, or one leg of it.

    Attributes
    ----------
    unit : str
        As the source names it, or empty.
    origin, via, destination : str
        Ids of places; empty where not stated.
    origin_kind, destination_kind : str
        ``theatre``, ``area`` or ``base``; empty where not stated.
    origin_point, via_point, destination_point : tuple of float
        Degrees (lon, lat); NaN where there is none.
    status, phase, credibility, note : str
        As the schema defines them.
    same_as : str
        Id of the row that tells the same movement, or empty.
    first, last : pandas.Timestamp
        First and last day that its dates can mean.
    document : Document
        In which it was read.
    """

    unit: str
    origin: str
    via: str
    destination: str
    origin_name: str
    via_name: str
    destination_name: str
    origin_kind: str
    destination_kind: str
    origin_point: Point
    via_point: Point
    destination_point: Point
    phase: str
    same_as: str
    note: str

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def drawn(self) -> bool:
        """Whether it stands for itself: no other row tells the same movement."""
        return not self.same_as

    def touches(self, place: str) -> bool:
        """Whether it begins, ends or passes at a place."""
        return place in {self.origin, self.via, self.destination}

    @property
    def ends(self) -> tuple[str, str]:
        """Names of origin and destination, or that one is not stated."""
        return self.origin_name or NOT_STATED, self.destination_name or NOT_STATED


@dataclass(frozen=True)
class Milestone(_Beginning):
    """A row of ``milestones``: a dated event.

    Attributes
    ----------
    id, date, kind, title, label, place : str
        ``date`` is ISO at its precision; ``label`` is what the curve says, or empty.
    key : bool
        Whether it is one of those that the curve and the clock mark.
    same_as : str
        Id of the row that tells the same event, or empty.
    first, last : pandas.Timestamp
        First and last day that its date can mean.
    document : Document
        In which it was read.
    """

    id: str
    date: str
    kind: str
    title: str
    label: str
    place: str
    key: bool
    same_as: str
    first: pd.Timestamp
    last: pd.Timestamp
    document: Document

    def __hash__(self) -> int:
        return hash(self.id)


Claim = TypeVar("Claim", Figure, Movement, Milestone)


@dataclass(frozen=True)
class Dated(Generic[Claim]):
    """The claims of a dated table, ready to be asked for a span of months.

    Attributes
    ----------
    claims : tuple
        In the order of the table.
    first, last : numpy.ndarray
        Month ordinals that each claim reaches from and to; shape ``(n,)``.
    """

    claims: tuple[Claim, ...]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]

    def overlapping(self, begin: int, end: int) -> tuple[Claim, ...]:
        """Claims that meet the months ``begin`` to ``end``, both included."""
        meets = np.flatnonzero((self.first <= end) & (self.last >= begin))
        return tuple([self.claims[i] for i in meets.tolist()])

    def within(self, begin: int, end: int) -> tuple[Claim, ...]:
        """Claims that are certain to lie within the months ``begin`` to ``end``, both included."""
        lies = np.flatnonzero((self.first >= begin) & (self.last <= end))
        return tuple([self.claims[i] for i in lies.tolist()])

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """Each claim by its id."""
        return {claim.id: claim for claim in self.claims}


def figures(record: Record, documents: dict[str, Document]) -> Dated[Figure]:
    """Read the force levels of a record."""
    names = record.schema.definitions("force_levels", "force")
    frame = record.force_levels
    named = frame["force"].map(names).fillna(frame["force"])
    return _dated(frame.assign(force_name=named), Figure, documents)


def movements(frame: pd.DataFrame, documents: dict[str, Document]) -> Dated[Movement]:
    """Read movements, with names and points of their ends beside the record's columns."""
    frame = frame.copy()
    for end in ("origin", "via", "destination"):
        axes = (_plain(frame[f"{end}_{axis}"].tolist()) for axis in ("lon", "lat"))
        frame[f"{end}_point"] = list(zip(*axes, strict=True))
    return _dated(frame, Movement, documents)


def milestones(record: Record, documents: dict[str, Document]) -> Dated[Milestone]:
    """Read the milestones of a record."""
    return _dated(record.milestones, Milestone, documents)


def _dated(frame: pd.DataFrame, claim: type[Claim], documents: dict[str, Document]) -> Dated[Claim]:
    names = [field.name for field in fields(claim)]
    columns = {name: _plain(frame[name].tolist()) for name in names if name != "document"}
    columns["document"] = [documents[source] for source in frame["source"].tolist()]
    rows = zip(*(columns[name] for name in names), strict=True)
    first, last = (month_index(frame[end]) for end in ("first", "last"))
    return Dated(tuple(claim(*row) for row in rows), first, last)


def _plain(cells: list[object]) -> list[object]:
    # One NaN for all, so that two claims which lack the same number are equal.
    return [math.nan if isinstance(cell, float) and math.isnan(cell) else cell for cell in cells]
