"""What every file made here carries: what it shows, how that was counted, from which documents.

The footer prints it in short; the file's metadata hold all of it, and by them a file that is
dropped on the dashboard reopens its view.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from components.answer.changes import changes
from components.answer.estimate import FEEDING_RULE
from components.answer.posture import Posture, Views
from components.briefing.edition import PLAIN, Edition, Subject
from components.draw import flows
from components.draw.legend import credit
from components.draw.series import published, withheld
from components.record.dates import parse_month, spoken, spoken_month
from components.record.descriptor import Descriptor
from components.record.documents import Document
from components.record.provenance import provenance
from components.record.tables import CLAIMS
from components.view import Grain, View, ViewError, answering, phase_of
from components.words import wording
from components.words.account import account
from components.words.wording import sources_of, troops

HASH_SHOWN = 12
"""Digits of the record's hash in a footer; the metadata have all 64."""


@dataclass(frozen=True)
class Lineage:
    """Where a file comes from.

    Attributes
    ----------
    title : str
        What it shows, as a sentence without its full stop.
    subject, month, since : str
        What is printed; the month, and of changes the earlier one, else empty, as ``YYYY-MM``.
    rule, policy, known : str
        How the levels were counted, by which policy, and the ISO date as on which the record is
        known (empty: today's record).
    query, link : str
        Query string that reopens the view; the whole address, or empty where none was given.
    record, version, digest, horizon, licence : str
        The record: name, version, SHA-256 of its sound rows, last month checked, licence.
    made : str
        ISO date, of an option or of the record, never of the clock.
    sources : tuple of Document
        Every document behind it, those of the headline first.
    """

    title: str
    subject: str
    month: str
    since: str
    rule: str
    policy: str
    known: str
    query: str
    link: str
    record: str
    version: str
    digest: str
    horizon: str
    licence: str
    credit: str
    made: str
    sources: tuple[Document, ...]

    @property
    def counted(self) -> str:
        """The counting policy, and the day as on which the record is known, as a sentence."""
        return counted(self.policy, self.known)

    @property
    def publishers(self) -> list[str]:
        """The publishers of the sources in short, each once, in order."""
        return list(dict.fromkeys(source.short_publisher for source in self.sources))

    @property
    def reopen(self) -> str:
        """Where the view is opened again: its link, or what to write in any copy of the record."""
        return self.link or f"?{self.query} in any copy of the record"

    @property
    def read_in(self) -> str:
        """Which record it was made from, with the beginning of its hash, as a sentence."""
        checked = spoken_month(parse_month(self.horizon))
        return (
            f"Record {self.version} ({self.digest[:HASH_SHOWN]}), checked through {checked}, "
            f"{self.licence}."
        )

    def short_sources(self, most: int = 6) -> str:
        """Name the first publishers, and say how many documents there are."""
        if not self.sources:
            return "none for this view"
        named, count = self.publishers[:most], len(self.sources)
        more = " and others" if len(self.publishers) > most else ""
        return f"{'; '.join(named)}{more} ({count} document{'' if count == 1 else 's'})"


def counted(policy: str, known: str) -> str:
    """Say by which policy was counted, and as on which ISO date the record is known."""
    day = f", as known on {spoken(known)}" if known else ""
    return f"Policy: {policy}{day}."


@lru_cache(maxsize=2)
def digest(views: Views) -> str:
    """Return the SHA-256 of a record as loaded: version and horizon, then each table's rows.

    It is of the sound rows, in their order, so that two pictures with one hash were drawn from the
    same claims, whatever the files looked like.
    """
    schema = views.record.schema
    total = hashlib.sha256(f"{schema.version} {schema.horizon}\n".encode())
    for name, table in schema.tables.items():
        columns = [column.name for column in table.columns]
        text = views.record.frame(name)[columns].to_csv(index=False, lineterminator="\n")
        total.update(f"{name}\n{text}".encode())
    return total.hexdigest()


def made_on(views: Views, made: str = "") -> str:
    """Return the date that a file is said to be made on: the option's, else the record's.

    A record need not say when it was made; it was not before the end of its last month checked.
    """
    schema = views.record.schema
    created = str(schema.package.get("created", ""))[:10]
    with suppress(ValueError):
        return made or str(date.fromisoformat(created))
    return str(schema.horizon.end_time.date())


def earlier_month(request: View) -> pd.Period:
    """Return the month that changes are told from; `ViewError` where none is given."""
    if request.since is None:
        raise ViewError("since: no earlier month is given; write one as YYYY-MM")
    return request.since


def title(views: Views, request: View, subject: Subject) -> str:
    """Return the title of a print, as a sentence without its full stop."""
    month, described, schema = spoken_month(request.month), views.descriptor, views.record.schema
    years = f"{schema.first.year} to {schema.last.year}"
    match subject:
        case Subject.SCREEN:
            return wording.title(views.as_of(request.month))
        case Subject.MAP:
            period = month if request.grain is Grain.MONTHS else str(request.month.year)
            return f"Bases {described.where}, {month}, and redeployments of {period}"
        case Subject.CURVE:
            return f"{troops(described, request.policy)} in {described.theatre_names}, {years}"
        case Subject.BASE:
            return f"{views.name_of(request.base)}, {years}"
        case Subject.CHANGES:
            before = spoken_month(earlier_month(request))
            return f"What changed {described.where}, {before} to {month}"
        case Subject.PHASE:
            return phase_of(request.phase, views).title


def reopening(request: View, edition: Edition) -> str:
    """Return the address that reopens a view; empty where no dashboard's is given."""
    return f"{edition.address.rstrip('?')}?{request.query}" if edition.address else ""


def lineage(views: Views, request: View, subject: Subject, edition: Edition = PLAIN) -> Lineage:
    """Say where a print of a request comes from."""
    schema = views.record.schema
    definition = schema.definitions("force_levels", "counting_rule")[FEEDING_RULE]
    return Lineage(
        title=title(views, request, subject),
        subject=str(subject),
        month=str(request.month),
        since=str(request.since) if subject is Subject.CHANGES else "",
        rule=definition,
        policy=str(request.policy),
        known=str(request.known or ""),
        query=request.query,
        link=reopening(request, edition),
        record=provenance(schema).name,
        version=schema.version,
        digest=digest(views),
        horizon=str(schema.horizon),
        licence=schema.licence,
        credit=credit(views.descriptor),
        made=made_on(views, edition.made),
        sources=documents(views, _cited(answering(views, request), request, subject)),
    )


def documents(views: Views, ids: Iterable[str]) -> tuple[Document, ...]:
    """Return documents by their ids, in that order, each once; unknown ids are left out."""
    return tuple(views.documents[i] for i in dict.fromkeys(ids) if i in views.documents)


def _cited(views: Views, request: View, subject: Subject) -> list[str]:
    """Return the ids of the documents behind a print: group by group, the better graded first."""
    ids: list[str] = []
    for rows in _behind(views, request, subject):
        cited = sources_of(views, rows)
        ids += sorted(cited, key=lambda source: views.documents[source].reliability)
    if subject in {Subject.SCREEN, Subject.CURVE}:
        ids += [b.source for b in views.record.schema.breaks if b.force == views.descriptor.main]
    return ids


def _behind(views: Views, request: View, subject: Subject) -> list[Iterable[str]]:
    """Return the ids of the rows behind a print, in groups: those of the headline first."""
    posture = views.as_of(request.month)
    match subject:
        case Subject.SCREEN:
            return [_of_levels(posture), *_of_map(posture, request), _of_curve(views)]
        case Subject.MAP:
            return _of_map(posture, request)
        case Subject.CURVE:
            return [_of_levels(posture), _of_curve(views)]
        case Subject.BASE:
            return [_of_base(views, request.base)]
        case Subject.CHANGES:
            return _of_changes(views, request)
        case Subject.PHASE:
            return [phase_of(request.phase, views).rows, *_of_map(posture, request)]


def _main(described: Descriptor) -> list[tuple[str, str]]:
    """Return the main force with each theatre."""
    return [(described.main, theatre) for theatre in described.places]


def _levels(posture: Posture, pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return the rows that the levels of forces at places rest on."""
    levels = (posture.level(force, place) for force, place in pairs)
    return {row for level in levels if level for row in (*level.behind, *level.cites)}


def _of_levels(posture: Posture) -> list[str]:
    main = _main(posture.descriptor)
    headlines = ((item.force, item.place) for item in posture.descriptor.headlines)
    figures = (figure.id for pair in main for figure in posture.figures_of(*pair))
    return sorted({*_levels(posture, [*main, *headlines]), *figures})


def _of_map(posture: Posture, request: View) -> list[Iterable[str]]:
    current: list[str] = []
    earlier: list[str] = []
    for base in posture.standings:
        (earlier if base.standing == "left_earlier" else current).append(base.row)
    return [[*current, *(move.id for move in flows.movements(posture, request.grain))], earlier]


def _of_curve(views: Views) -> list[str]:
    rows: list[str] = []
    for theatre in views.descriptor.places:
        rows += [
            figure.id
            for figure in published(views, theatre)
            if figure.counting_rule == FEEDING_RULE or figure.status == "planned"
        ]
        rows += [span.figure.id for span in withheld(views, theatre)]
    milestones = views.record.milestones
    return [*rows, *milestones.loc[milestones["label"] != "", "id"]]


def _of_base(views: Views, base: str) -> list[str]:
    statuses = views.record.base_status
    return [
        *statuses.loc[statuses["place"] == base, "id"],
        *(figure.id for figure in views.figures.claims if figure.place == base),
        *(move.id for move in views.redeployments.claims if move.touches(base)),
        *(event.id for event in views.events.claims if event.place == base),
    ]


def _of_changes(views: Views, request: View) -> list[Iterable[str]]:
    if request.since is None:
        return []
    changed = changes(views, request.since, request.month)
    main, months = _main(views.descriptor), (request.since, request.month)
    levels = {row for month in months for row in _levels(views.as_of(month), main)}
    rows = set(account(views, request.since, request.month).rows)
    rows |= {base.row for base in changed.base_changes}
    rows |= {move.id for move in changed.redeployments}
    in_order = [i for table in CLAIMS for i in views.record.frame(table)["id"] if i in rows]
    return [in_order, sorted(levels - rows)]
