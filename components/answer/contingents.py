"""Contingents by nation: rosters that close, single figures, totals, and why there are gaps.

Only where a list is complete may its lines be stacked. A ceiling, or a count over several
countries, is never a line of a stack; it is kept beside it under its own counting rule.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace

import pandas as pd

from components.answer.claims import IN_TIME, Figure
from components.answer.estimate import FEEDING_RULE
from components.answer.posture import Views
from components.record.descriptor import Descriptor
from components.record.tables import Record


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
    lines : tuple of Figure
        Contingents with a number, the largest first.
    beside : tuple of Figure
        Those of its lines that count more than the country, or a part: never stacked.
    blank : tuple of Figure
        Nations that it names without a number.
    total : Figure or None
        The total that was published with it.
    added : float
        The sum of ``lines``, computed by us; NaN where the list does not close.
    """

    id: str
    first: pd.Period
    last: pd.Period
    closes: bool
    reason: str
    lines: tuple[Figure, ...]
    beside: tuple[Figure, ...]
    blank: tuple[Figure, ...]
    total: Figure | None
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
    dots : tuple of Figure
        Plain figures of one nation in the whole country that are in no closing roster.
    ceilings : tuple of Figure
        Mandates and other ceilings of one nation.
    others : tuple of Figure
        Figures of one nation that count something else: a part, one base, several countries.
    totals : tuple of Figure
        Totals of all allies as published.
    apart : tuple of Figure
        Forces that are apart from the coalition.
    gaps : tuple of Gap
    """

    theatre: str
    theatre_name: str
    together: str
    apart_names: dict[str, str]
    rosters: tuple[Roster, ...]
    dots: tuple[Figure, ...]
    ceilings: tuple[Figure, ...]
    others: tuple[Figure, ...]
    totals: tuple[Figure, ...]
    apart: tuple[Figure, ...]
    gaps: tuple[Gap, ...]


def contingents(views: Views) -> Contingents:
    """Gather the contingents of the record's first theatre, which lists were published for.

    Planned figures are in none of its parts.
    """
    record, described = views.record, views.descriptor
    theatre = described.theatres[0].place if described.theatres else ""
    country = {place.id: place.country for place in views.places.values()}
    lines = sorted(
        (
            figure
            for figure in views.figures.claims
            if figure.status != "planned" and country[figure.place] == country.get(theatre)
        ),
        key=IN_TIME,
    )
    nations = [line for line in lines if _nation(described, line.force)]
    closing = set(record.rosters.loc[record.rosters["closes"], "id"])
    dots = [
        line
        for line in nations
        if _plain(line) and line.place == theatre and line.roster not in closing
    ]
    ceilings = [line for line in nations if line.counting_rule == "cap"]
    kept = {*dots, *ceilings}
    others = [
        line
        for line in nations
        if line not in kept and line.status == "reported" and line.roster not in closing
    ]
    apart = [line for line in lines if line.force in described.apart and line.status == "reported"]
    counted = {line.force for line in apart}
    return Contingents(
        theatre,
        described.theatres[0].name if described.theatres else "",
        described.allies,
        {role.force: role.name for role in described.roles.apart if role.force in counted},
        _rosters(record, lines, theatre),
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


def _plain(line: Figure) -> bool:
    return line.counting_rule == FEEDING_RULE and line.status == "reported"


def _rosters(record: Record, lines: list[Figure], theatre: str) -> tuple[Roster, ...]:
    described = record.descriptor
    known = {row["id"]: row for row in record.rosters.to_dict("records")}
    of_roster: dict[str, list[Figure]] = defaultdict(list)
    for line in lines:
        if line.roster:
            of_roster[line.roster].append(line)
    rosters = []
    for roster, listed in of_roster.items():
        # What a list calls the rest of the contingents is a line of it, and no total.
        together = [line for line in listed if line.force == described.allies]
        rest = [line for line in together if line.counting_rule == "component"]
        totals = [line for line in together if _plain(line)]
        nations = [line for line in listed if _nation(described, line.force)]
        plain = [line for line in nations if _plain(line) and line.place == theatre]
        stack = [line for line in (*plain, *rest) if not math.isnan(line.value)]
        beside = [line for line in nations if line.status == "reported" and line not in plain]
        judged = known.get(roster, {"closes": False, "reason": "Not known to be complete."})
        rosters.append(
            Roster(
                id=roster,
                first=pd.Period(min(line.first for line in listed), "M"),
                last=pd.Period(max(line.last for line in listed), "M"),
                closes=bool(judged["closes"]),
                reason=str(judged["reason"]),
                lines=tuple(sorted(stack, key=lambda line: (-line.value, line.force))),
                beside=tuple(beside),
                blank=tuple(line for line in nations if line.status == "withheld"),
                total=totals[0] if totals else None,
                added=sum(line.value for line in stack) if judged["closes"] else math.nan,
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
