"""Contingents by nation: rosters that close, single figures, totals, and why there are gaps.

Only where a list is complete may its lines be stacked. A ceiling, or a count over several
countries, is never a line of a stack; it is kept beside it under its own counting rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.answer.estimate import ALLIES, COALITION, CONTRACTORS, FEEDING_RULE, LEADER
from components.record.tables import Record

MISSION = "NATO_MISSION_IRAQ"

THEATRE = "iraq"
"""The only theatre for which a list of contingents was ever published."""

CLOSED = {
    "2005-01": "Its lines add up to the published total; contingents smaller than the Bulgarian "
    "one are one line.",
    "2007-02": "It names 22 nations, each with a number; no total was published with it.",
    "2007-10": "Its lines add up to slightly more than the total of about 11,400.",
    "2007-q4": "It names every nation, and gives no number for four of them.",
}
"""The rosters whose lists are complete, each with how it closes."""

PARTS = {
    "2004-03": "Three lines of a longer list are on record, besides its total.",
    "2004-07": "A list of some contingents; no total.",
    "2006-02": "The larger contingents of a list whose end is not on record; no total.",
    "2008-12": "Three of the contingents that stayed at the end of the mandate.",
    "2020-01": "Figures of fifteen nations from as many reports, of which some are for one base.",
}
"""The other rosters, each with why its lines are not stacked."""


@dataclass(frozen=True)
class Line:
    """A figure of one contingent.

    Attributes
    ----------
    row, force, name, place : str
        Id of the row of ``force_levels``; whose contingent, by code and by name; where.
    start, end : str
        ISO dates at their precision.
    low, value, high : float
        Persons; NaN where not stated: withheld is not zero.
    qualifier, rule, status : str
        As the schema defines them.
    roster : str
        Id of the roster that it is a line of, or empty.
    source, credibility, note : str
    """

    row: str
    force: str
    name: str
    place: str
    start: str
    end: str
    low: float
    value: float
    high: float
    qualifier: str
    rule: str
    status: str
    roster: str
    source: str
    credibility: str
    note: str


@dataclass(frozen=True)
class Roster:
    """A dated list of contingents.

    Attributes
    ----------
    id : str
    first, last : pandas.Period
        Months (freq ``M``) of its lines.
    closes : bool
        Whether the list is complete: only then may its lines be stacked.
    reason : str
        How it closes, or why its lines are not stacked.
    lines : tuple of Line
        Contingents with a number, the largest first.
    beside : tuple of Line
        Those of its lines that count more than the country, or a part: never stacked.
    blank : tuple of Line
        Nations that it names without a number.
    total : Line or None
        The total that was published with it.
    added : float
        The sum of ``lines``, computed by us; NaN where the list does not close.
    """

    id: str
    first: pd.Period
    last: pd.Period
    closes: bool
    reason: str
    lines: tuple[Line, ...]
    beside: tuple[Line, ...]
    blank: tuple[Line, ...]
    total: Line | None
    added: float


@dataclass(frozen=True)
class Gap:
    """A span in which contingents cannot be stacked, and why.

    Attributes
    ----------
    first, last : pandas.Period
        Months (freq ``M``).
    sentences : tuple of tuple of (str, tuple of str)
        Each a sentence and the ids of the rows of ``force_levels`` that it rests on.
    """

    first: pd.Period
    last: pd.Period
    sentences: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Contingents:
    """Everything on record of the allies in Iraq.

    Attributes
    ----------
    rosters : tuple of Roster
        In order of time.
    dots : tuple of Line
        Plain figures of one nation in the whole country that are in no closing roster.
    ceilings : tuple of Line
        Mandates and other ceilings of one nation.
    others : tuple of Line
        Figures of one nation that count something else: a part, one base, several countries.
    totals : tuple of Line
        Totals of all allies as published.
    mission : tuple of Line
        NATO Mission Iraq, which is apart from the coalition.
    gaps : tuple of Gap
    """

    rosters: tuple[Roster, ...]
    dots: tuple[Line, ...]
    ceilings: tuple[Line, ...]
    others: tuple[Line, ...]
    totals: tuple[Line, ...]
    mission: tuple[Line, ...]
    gaps: tuple[Gap, ...]


def contingents(record: Record) -> Contingents:
    """Gather the contingents of a record.

    Planned figures are in none of its parts.
    """
    rows = record.force_levels
    country = dict(zip(record.places["id"], record.places["country"], strict=True))
    own = country.get(THEATRE)
    rows = rows[(rows["status"] != "planned") & (rows["place"].map(country) == own)]
    names = record.schema.definitions("force_levels", "force")
    rows = rows.sort_values(["first", "last", "id"])
    lines = [_line(row, names) for row in rows.to_dict("records")]
    nations = [line for line in lines if _nation(line.force)]
    dots = [
        line
        for line in nations
        if _plain(line) and line.place == THEATRE and line.roster not in CLOSED
    ]
    kept = {line.row for line in dots}
    ceilings = [line for line in nations if line.rule == "cap"]
    kept |= {line.row for line in ceilings}
    others = [
        line
        for line in nations
        if line.row not in kept and line.status == "reported" and line.roster not in CLOSED
    ]
    return Contingents(
        _rosters(lines, rows),
        tuple(dots),
        tuple(ceilings),
        tuple(others),
        tuple(line for line in lines if line.force == ALLIES and _plain(line)),
        tuple(line for line in lines if line.force == MISSION and line.status == "reported"),
        _gaps(record),
    )


def _nation(force: str) -> bool:
    return force not in {LEADER, COALITION, ALLIES, CONTRACTORS, MISSION}


def _plain(line: Line) -> bool:
    return line.rule == FEEDING_RULE and line.status == "reported"


def _line(row: dict[Any, Any], names: dict[str, str]) -> Line:
    texts = ("place", "start", "end", "qualifier", "status", "roster", "source", "credibility")
    return Line(
        row=str(row["id"]),
        force=str(row["force"]),
        name=names.get(str(row["force"]), str(row["force"])),
        low=float(row["low"]),
        value=float(row["value"]),
        high=float(row["high"]),
        rule=str(row["counting_rule"]),
        note=str(row["note"]),
        **{name: str(row[name]) for name in texts},
    )


def _rosters(lines: list[Line], rows: pd.DataFrame) -> tuple[Roster, ...]:
    spans = rows[rows["roster"] != ""].groupby("roster").agg({"first": "min", "last": "max"})
    found = []
    for identity, span in spans.iterrows():
        roster = str(identity)
        own = [line for line in lines if line.roster == roster]
        # What a list calls the rest of the contingents is a line of it, and no total.
        rest = [line for line in own if line.force == ALLIES and line.rule == "component"]
        totals = [line for line in own if line.force == ALLIES and _plain(line)]
        nations = [line for line in own if _nation(line.force)]
        plain = [line for line in nations if _plain(line) and line.place == THEATRE]
        stack = [line for line in (*plain, *rest) if line.value == line.value]
        beside = [line for line in nations if line.status == "reported" and line not in plain]
        closes = roster in CLOSED
        found.append(
            Roster(
                id=roster,
                first=pd.Period(span["first"], "M"),
                last=pd.Period(span["last"], "M"),
                closes=closes,
                reason=CLOSED.get(roster) or PARTS.get(roster, "Not known to be complete."),
                lines=tuple(sorted(stack, key=lambda line: (-line.value, line.force))),
                beside=tuple(beside),
                blank=tuple(line for line in nations if line.status == "withheld"),
                total=totals[0] if totals else None,
                added=sum(line.value for line in stack) if closes else float("nan"),
            )
        )
    return tuple(sorted(found, key=lambda roster: (roster.first, roster.last, roster.id)))


_GAPS = (
    (
        "2010-01",
        "2013-12",
        (
            (
                "The last allied troops of the multinational force left at the end of July 2009.",
                ("coal-141", "coal-140"),
            ),
            (
                "After them a British naval training team of about 150 is on record, and left in "
                "May 2011; no list of contingents was published, because there was no force.",
                ("coal-142", "coal-143"),
            ),
        ),
    ),
    (
        "2014-01",
        "2026-12",
        (
            (
                "Allies came back one by one from 2014, and no list that closes was published: the "
                "one of January 2020 is put together from reports on single nations.",
                ("coal-194", "coal-192", "coal-196"),
            ),
            (
                "Many governments state a ceiling and not a count.",
                ("coal-172", "coal-186", "coal-240", "coal-254"),
            ),
            (
                "Others count Iraq together with its neighbours.",
                ("coal-178", "coal-204-b", "coal-231", "coal-262"),
            ),
            (
                "A total of the allies is on record for June 2015 and for August 2020 alone.",
                ("irq-l120", "more-114"),
            ),
        ),
    ),
)


def _gaps(record: Record) -> tuple[Gap, ...]:
    """Return the gaps; a sentence stands only where the record still has a row for it."""
    known = set(record.force_levels["id"])
    found = []
    for first, last, sentences in _GAPS:
        kept = tuple(
            (text, tuple(row for row in rows if row in known))
            for text, rows in sentences
            if known.intersection(rows)
        )
        if kept:
            found.append(Gap(pd.Period(first, "M"), pd.Period(last, "M"), kept))
    return tuple(found)
