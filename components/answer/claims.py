"""The record's claims as typed rows: what a table says, read once for all questions.

Tables are read and checked with pandas; from there on a claim is one frozen object. Whoever asks
gets the same object for as long as it holds, so that what is made of it is made once.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.persons import WITHHELD, number
from components.record.checks import CLOSING, DRIVING
from components.record.dates import month_index, span_words
from components.record.documents import Document, documents
from components.record.tables import Record

Point = tuple[float, float]

NOT_STATED = "not stated"
"""Name of an end that a source does not tell."""


_QUARTER_DAYS = 100
"""No quarter has more."""

NOWHERE = (math.nan, math.nan)
"""The point of what has none: one for all, so that two of them are the same."""


@dataclass(frozen=True)
class Place:
    """A row of ``places``: a theatre, an area or a base.

    Attributes
    ----------
    aliases : tuple of str
        Other names and spellings.
    point : tuple of float
        Degrees (lon, lat); `NOWHERE` where there is none.
    precision_km : float
        How well the point is known; NaN where there is none.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str
    point: Point
    precision_km: float


_NO_PLACE = Place("", "", (), "", "", NOWHERE, math.nan)


def _place(row: dict[Hashable, Any]) -> Place:
    point = (row["lon"], row["lat"])
    return Place(
        id=row["id"],
        name=row["name"],
        aliases=tuple(filter(None, row["aliases"].split(";"))),
        kind=row["kind"],
        country=row["country"],
        point=NOWHERE if any(map(math.isnan, point)) else point,
        precision_km=math.nan if math.isnan(row["precision_km"]) else row["precision_km"],
    )


@dataclass(frozen=True, eq=False)
class Claim:
    """A row of a dated table; the same object for all who ask, equal to itself alone.

    Attributes
    ----------
    first, last : pandas.Timestamp
        First and last day that its dates can mean.
    first_month, last_month : int
        Ordinals of their months.
    document : Document
        In which it was read.
    """

    id: str
    first: pd.Timestamp
    last: pd.Timestamp
    first_month: int
    last_month: int
    document: Document

    @property
    def middle(self) -> pd.Timestamp:
        """The middle of the days that its dates can mean."""
        return self.first + (self.last - self.first) / 2

    @property
    def middle_month(self) -> int:
        """Ordinal of the month of that middle."""
        return (self.middle.year - 1970) * 12 + self.middle.month - 1

    def later_than(self, month: pd.Period) -> bool:
        """Whether it began after a month, whatever its date can mean."""
        return bool(self.first_month > month.ordinal)


@dataclass(frozen=True, eq=False)
class Graded(Claim):
    """A claim on a force, with the digit that it was judged with; all as the schema defines it."""

    force: str
    status: str
    credibility: str

    @property
    def grade(self) -> str:
        """Letter of the document and digit of the claim, such as ``B2``."""
        return self.document.reliability + self.credibility

    @property
    def credible(self) -> bool:
        """Whether it is possibly true or better: a weaker one is shown and drives nothing."""
        return self.credibility in DRIVING


@dataclass(frozen=True, eq=False)
class Stated(Graded):
    """A number, and when it was counted or moved, as a source states them.

    Attributes
    ----------
    start, end : str
        ISO dates at their precision.
    low, value, high : float
        Persons or bases; NaN where not stated: withheld is not zero.
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
        if not math.isnan(self.value):
            return self.value
        bounds = [bound for bound in (self.low, self.high) if not math.isnan(bound)]
        return sum(bounds) / len(bounds) if bounds else math.nan

    @property
    def number(self) -> str:
        """The number as firmly as its source says it, or that it is withheld."""
        if self.status == WITHHELD:
            return WITHHELD
        return number(self.low, self.value, self.high, self.qualifier)

    @property
    def reach(self) -> tuple[float, float]:
        """Least and most that it can mean as its source states it; NaN where none is stated.

        A bound reaches to zero or to infinity on its open side.
        """
        known = [n for n in (self.low, self.value, self.high) if not math.isnan(n)]
        least, most = min(known, default=math.nan), max(known, default=math.nan)
        if known and self.qualifier in {"at_least", "at_most"}:
            return (least, math.inf) if self.qualifier == "at_least" else (0.0, most)
        return least, most

    @property
    def span(self) -> str:
        """When it was counted or took place, in words."""
        return span_words(self.start, self.end)


@dataclass(frozen=True, eq=False)
class Figure(Stated):
    """A row of ``force_levels``: a published figure.

    Attributes
    ----------
    force_name : str
        What the force is called.
    counting_rule, roster, note : str
        As the schema defines them; ``roster`` is empty where it is of no list of contingents.
    speaker, speaker_kind : str
        The named office or official to whom the document gives the figure, and whose; empty where
        it speaks for itself.
    """

    force_name: str
    place: str
    counting_rule: str
    roster: str
    speaker: str
    speaker_kind: str
    note: str

    @property
    def is_wide(self) -> bool:
        """Whether it is for a longer span than a quarter: it tells no month."""
        return bool((self.last - self.first).days > _QUARTER_DAYS)

    @property
    def kind(self) -> str:
        """Kind of the document, as the schema defines it, or ``planned``: how it is drawn."""
        return "planned" if self.status == "planned" else self.document.kind


@dataclass(frozen=True, eq=False)
class Movement(Stated):
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
    phase, note : str
        As the schema defines them.
    same_as : str
        Id of the row that tells the same movement, or empty.
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


@dataclass(frozen=True, eq=False)
class BaseTotal(Stated):
    """A row of ``base_totals``: a published total, which counts for its own area and date.

    ``force`` is whose bases, ``status`` whether it is reported or planned.
    """

    area: str
    counts: str


@dataclass(frozen=True, eq=False)
class Status(Graded):
    """A row of ``base_status``: a change of a base, or the exit of a force from an area.

    Attributes
    ----------
    date : str
        ISO at its precision.
    recipient, claim : str
        As the schema defines them.
    """

    place: str
    date: str
    recipient: str
    claim: str

    @property
    def closes(self) -> bool:
        """Whether the place was left by it."""
        return self.status in CLOSING

    @property
    def drives(self) -> bool:
        """Whether it changes how its place stands: it is reported and credible."""
        return self.claim == "reported" and self.credible


@dataclass(frozen=True, eq=False)
class Milestone(Claim):
    """A row of ``milestones``: a dated event.

    Attributes
    ----------
    date, kind, title, label, place : str
        ``date`` is ISO at its precision; ``label`` is what the curve says, or empty.
    key : bool
        Whether it is one of those that the curve and the clock mark.
    same_as : str
        Id of the row that tells the same event, or empty.
    """

    date: str
    kind: str
    title: str
    label: str
    place: str
    key: bool
    same_as: str


IN_TIME = attrgetter("first", "last", "id")
"""Puts claims in order of time."""

AnyClaim = TypeVar("AnyClaim", bound=Claim)


@dataclass(frozen=True)
class Dated(Generic[AnyClaim]):
    """The claims of a dated table in its order, ready to be asked for a span of months."""

    claims: tuple[AnyClaim, ...]

    def overlapping(self, begin: int, end: int) -> tuple[AnyClaim, ...]:
        """Claims that meet the months ``begin`` to ``end``, both included."""
        return self._where((self._first <= end) & (self._last >= begin))

    def within(self, begin: int, end: int) -> tuple[AnyClaim, ...]:
        """Claims that are certain to lie within the months ``begin`` to ``end``, both included."""
        return self._where((self._first >= begin) & (self._last <= end))

    @cached_property
    def by_id(self) -> dict[str, AnyClaim]:
        """Each claim by its id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def _first(self) -> npt.NDArray[np.int64]:
        return np.array([claim.first_month for claim in self.claims], dtype=np.int64)

    @cached_property
    def _last(self) -> npt.NDArray[np.int64]:
        return np.array([claim.last_month for claim in self.claims], dtype=np.int64)

    def _where(self, chosen: npt.NDArray[np.bool_]) -> tuple[AnyClaim, ...]:
        return tuple([self.claims[i] for i in np.flatnonzero(chosen).tolist()])


class Claims:
    """The claims of a record, each table read when it is first asked for."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents that the claims were read in, by id."""
        return documents(self.record)

    @cached_property
    def places(self) -> dict[str, Place]:
        """The places that the claims are of, by id."""
        return {row["id"]: _place(row) for row in self.record.places.to_dict("records")}

    @cached_property
    def figures(self) -> Dated[Figure]:
        """All published figures."""
        names = self.record.schema.definitions("force_levels", "force")
        frame = self.record.force_levels
        return self._read(Figure, frame, force_name=[names.get(f, f) for f in frame["force"]])

    @cached_property
    def redeployments(self) -> Dated[Movement]:
        """All movements, with names, kinds and points of their ends."""
        frame = self.record.movements
        added: dict[str, list[Any]] = {}
        for end in ("origin", "via", "destination"):
            places = [self.places.get(place, _NO_PLACE) for place in frame[end]]
            for name in ("name", "kind", "point"):
                added[f"{end}_{name}"] = [getattr(place, name) for place in places]
        return self._read(Movement, frame, **added)

    @cached_property
    def events(self) -> Dated[Milestone]:
        """All milestones."""
        return self._read(Milestone, self.record.milestones)

    @cached_property
    def statuses(self) -> Dated[Status]:
        """All changes of bases, and exits."""
        return self._read(Status, self.record.base_status)

    @cached_property
    def base_totals(self) -> Dated[BaseTotal]:
        """All published totals of bases."""
        frame = self.record.base_totals
        named = frame.rename(columns={"whose": "force", "claim": "status"})
        dates = frame["date"].tolist()
        return self._read(BaseTotal, named, start=dates, end=dates)

    @cached_property
    def departures(self) -> dict[str, list[Status]]:
        """Credible reports that a place was left, by place, in order of time."""
        left: dict[str, list[Status]] = defaultdict(list)
        for row in sorted(self.statuses.claims, key=lambda row: (row.last, row.id)):
            if row.drives and row.closes:
                left[row.place].append(row)
        return dict(left)

    @cached_property
    def bases_in_use(self) -> dict[str, list[BaseTotal]]:
        """Credible totals of bases in use with a number, by area, in order of time."""
        totals: dict[str, list[BaseTotal]] = defaultdict(list)
        for total in sorted(self.base_totals.claims, key=lambda total: (total.first, total.id)):
            counted = total.counts == "bases_in_use" and not math.isnan(total.persons)
            if counted and total.status == "reported" and total.credible:
                totals[total.area].append(total)
        return dict(totals)

    def __iter__(self) -> Iterator[Claim]:
        """Every claim."""
        figures, moves = self.figures.claims, self.redeployments.claims
        of_bases = self.statuses.claims, self.base_totals.claims
        return chain(figures, *of_bases, moves, self.events.claims)

    def _read(
        self, claim: type[AnyClaim], frame: pd.DataFrame, **added: list[Any]
    ) -> Dated[AnyClaim]:
        columns = {name: frame[name].tolist() for name in frame.columns} | added
        columns["document"] = [self.documents[source] for source in columns["source"]]
        for end in ("first", "last"):
            columns[f"{end}_month"] = month_index(frame[end]).tolist()
        rows = zip(*(columns[field.name] for field in fields(claim)), strict=True)
        return Dated(tuple(claim(*row) for row in rows))
