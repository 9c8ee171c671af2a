"""Contingents by nation: rosters that close, single figures, totals, and why there are gaps.

Only where a list is complete may its lines be stacked. A ceiling, or a count over several
countries, is never a line of a stack; it is kept beside it under its own counting rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components.answer.claims import Stated
from components.answer.estimate import FEEDING_RULE
from components.record.descriptor import Descriptor
from components.record.tables import Record


@dataclass(frozen=True)
class Line(Stated):
    """A figure of one contingent.

    Attributes
    ----------
    row, force, name, place : str
        Id of the row of ``force_levels``; whose contingent, by code and by name; where.
    rule, status : str
        As the schema defines them.
    roster : str
        Id of the roster that it is a line of, or empty.
    """

    row: str
    force: str
    name: str
    place: str
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
    label : str
        A few words for a drawing.
    sentences : tuple of tuple of (str, tuple of str)
        Each a sentence and the ids of the rows of ``force_levels`` that it rests on.
    """

    first: pd.Period
    last: pd.Period
    label: str
    sentences: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Contingents:
    """Everything on record of the allies in a theatre.

    Attributes
    ----------
    theatre, theatre_name : str
        Id and name of the place.
    together : str
        Code of all allies together.
    apart_names : dict of str to str
        Codes and names of the forces apart from the coalition that have a figure, in their order.
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
    apart : tuple of Line
        Forces that are apart from the coalition.
    gaps : tuple of Gap
    """

    theatre: str
    theatre_name: str
    together: str
    apart_names: dict[str, str]
    rosters: tuple[Roster, ...]
    dots: tuple[Line, ...]
    ceilings: tuple[Line, ...]
    others: tuple[Line, ...]
    totals: tuple[Line, ...]
    apart: tuple[Line, ...]
    gaps: tuple[Gap, ...]


def contingents(record: Record) -> Contingents:
    """Gather the contingents of the record's first theatre, which lists were published for.

    Planned figures are in none of its parts.
    """
    described = record.descriptor
    theatre = described.theatres[0].place if described.theatres else ""
    rows = record.force_levels
    country = dict(zip(record.places["id"], record.places["country"], strict=True))
    here = rows["place"].map(country) == country.get(theatre)
    rows = rows[(rows["status"] != "planned") & here].sort_values(["first", "last", "id"])
    names = record.schema.definitions("force_levels", "force")
    lines = [_line(row, names) for row in rows.to_dict("records")]
    nations = [line for line in lines if _nation(described, line.force)]
    closing = set(record.rosters.loc[record.rosters["closes"], "id"])
    dots = [
        line
        for line in nations
        if _plain(line) and line.place == theatre and line.roster not in closing
    ]
    kept = {line.row for line in dots}
    ceilings = [line for line in nations if line.rule == "cap"]
    kept |= {line.row for line in ceilings}
    others = [
        line
        for line in nations
        if line.row not in kept and line.status == "reported" and line.roster not in closing
    ]
    apart = [line for line in lines if line.force in described.apart and line.status == "reported"]
    counted = {line.force for line in apart}
    return Contingents(
        theatre,
        described.theatres[0].name if described.theatres else "",
        described.allies,
        {role.force: role.name for role in described.roles.apart if role.force in counted},
        _rosters(record, lines, rows),
        tuple(dots),
        tuple(ceilings),
        tuple(others),
        tuple(line for line in lines if line.force == described.allies and _plain(line)),
        tuple(apart),
        _gaps(record),
    )


def _nation(described: Descriptor, force: str) -> bool:
    """Whether a force is one nation's among the allies: every one without a role of its own."""
    return described.role(force) is None and force != described.main


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


def _rosters(record: Record, lines: list[Line], rows: pd.DataFrame) -> tuple[Roster, ...]:
    described = record.descriptor
    theatre = described.places[0] if described.places else ""
    known = {row["id"]: row for row in record.rosters.to_dict("records")}
    spans = rows[rows["roster"] != ""].groupby("roster").agg({"first": "min", "last": "max"})
    rosters = []
    for identity, span in spans.iterrows():
        roster = str(identity)
        listed = [line for line in lines if line.roster == roster]
        # What a list calls the rest of the contingents is a line of it, and no total.
        together = [line for line in listed if line.force == described.allies]
        rest = [line for line in together if line.rule == "component"]
        totals = [line for line in together if _plain(line)]
        nations = [line for line in listed if _nation(described, line.force)]
        plain = [line for line in nations if _plain(line) and line.place == theatre]
        stack = [line for line in (*plain, *rest) if line.value == line.value]
        beside = [line for line in nations if line.status == "reported" and line not in plain]
        judged = known.get(roster, {"closes": False, "reason": "Not known to be complete."})
        rosters.append(
            Roster(
                id=roster,
                first=pd.Period(span["first"], "M"),
                last=pd.Period(span["last"], "M"),
                closes=bool(judged["closes"]),
                reason=str(judged["reason"]),
                lines=tuple(sorted(stack, key=lambda line: (-line.value, line.force))),
                beside=tuple(beside),
                blank=tuple(line for line in nations if line.status == "withheld"),
                total=totals[0] if totals else None,
                added=sum(line.value for line in stack) if judged["closes"] else float("nan"),
            )
        )
    return tuple(sorted(rosters, key=lambda roster: (roster.first, roster.last, roster.id)))


def _gaps(record: Record) -> tuple[Gap, ...]:
    """Return the gaps; a sentence stands only where the record still has a row for it."""
    known = set(record.force_levels["id"])
    gaps: dict[tuple[pd.Period, pd.Period], Gap] = {}
    for row in record.gaps.to_dict("records"):
        rests_on = tuple(one for one in str(row["rows"]).split(";") if one in known)
        if rests_on:
            span = pd.Period(row["first"], "M"), pd.Period(row["last"], "M")
            gap = gaps.get(span, Gap(*span, str(row["label"]), ()))
            sentence = (str(row["sentence"]), rests_on)
            gaps[span] = replace(gap, sentences=(*gap.sentences, sentence))
    return tuple(gaps.values())
