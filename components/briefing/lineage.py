"""What every file made here carries: what it shows, how that was counted, from which documents.

The same lineage goes into the footer (in short), into the file's metadata (whole), and is what a
file that is dropped on the dashboard is read back as.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from functools import lru_cache

from components.answer.changes import changes
from components.answer.estimate import ALLIES, FEEDING_RULE
from components.answer.posture import HEADLINE_FORCE, THEATRES, Posture, Views
from components.briefing.request import MOST_QUERY, Request, Subject, asked, phase_of
from components.draw import flows
from components.draw.series import published, withheld
from components.record.dates import spoken
from components.record.provenance import provenance
from components.words.account import account

FORM = "force-posture-lineage/1"
"""Name and number of the form in which a lineage is written."""

HASH_SHOWN = 12
"""Digits of the record's hash in a footer; the metadata have all 64."""

_MOST_SOURCES = 5_000
_MOST_ROWS = 20_000
_MOST_TEXT = 4_000
_ROW = re.compile(r"[a-z_]{1,40}/[a-z0-9-]{1,100}:[0-9a-f]{8}")


@dataclass(frozen=True)
class Cited:
    """A document as it is cited: the columns of ``sources.csv`` that a reader needs."""

    id: str
    publisher: str
    title: str
    published: str
    url: str
    reliability: str

    @property
    def short(self) -> str:
        """The publisher, without what follows a comma, semicolon or bracket."""
        return self.publisher.split(",")[0].split("(")[0].split(";")[0].strip()


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
    sources : tuple of Cited
        Every document behind it, those of the headline first.
    rows : tuple of str
        Every row of the record behind it, as ``table/id:hash``, by which a later version of the
        record tells what it has revised.
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
    made: str
    sources: tuple[Cited, ...]
    rows: tuple[str, ...]

    def as_json(self) -> str:
        """Return the lineage as one line of JSON, ASCII alone."""
        return json.dumps({"form": FORM, **asdict(self)}, separators=(",", ":"))

    @property
    def counted(self) -> str:
        """The counting policy, and the day as on which the record is known, as a sentence."""
        known = f", as known on {spoken(self.known)}" if self.known else ""
        return f"Policy: {self.policy}{known}."

    @property
    def publishers(self) -> list[str]:
        """The publishers of the sources, each once, in order."""
        return list(dict.fromkeys(cited.short for cited in self.sources))

    def short_sources(self, most: int = 6) -> str:
        """Name the first publishers, and say how many documents there are."""
        if not self.sources:
            return "none for this view"
        named, count = self.publishers[:most], len(self.sources)
        more = " and others" if len(self.publishers) > most else ""
        return f"{'; '.join(named)}{more} ({count} document{'' if count == 1 else 's'})"


def from_json(text: str) -> Lineage:
    """Read a lineage that was written by `Lineage.as_json`.

    Raises
    ------
    ValueError
        If it is not one, or holds what none of ours does: other fields, other types, longer
        texts.
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        message = "nested too deep"
        raise ValueError(message) from error
    if not isinstance(found, dict) or found.pop("form", None) != FORM:
        message = "not written in the form that is read here"
        raise ValueError(message)
    sources = found.pop("sources", None)
    if not isinstance(sources, list) or len(sources) > _MOST_SOURCES:
        message = "its sources are not a list of documents"
        raise ValueError(message)
    rows = found.pop("rows", None)
    if (
        not isinstance(rows, list)
        or len(rows) > _MOST_ROWS
        or not all(isinstance(row, str) and _ROW.fullmatch(row) for row in rows)
    ):
        message = "its rows are not a list of ids"
        raise ValueError(message)
    names = {field.name for field in fields(Lineage)} - {"sources", "rows"}
    return Lineage(
        **_texts(found, names),
        rows=tuple(rows),
        sources=tuple(Cited(**_texts(one, {f.name for f in fields(Cited)})) for one in sources),
    )


def _texts(found: object, names: set[str]) -> dict[str, str]:
    if not isinstance(found, dict) or set(found) != names:
        message = "its fields are not those of a lineage"
        raise ValueError(message)
    for name, value in found.items():
        most = MOST_QUERY if name == "query" else _MOST_TEXT
        if not isinstance(value, str) or len(value) > most:
            message = f"its {name} is not a text of at most {most:,} letters"
            raise ValueError(message)
    return found


@lru_cache(maxsize=8)
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
    """Return the date that a file is said to be made on: the option's, else the record's."""
    return made or str(views.record.schema.descriptor.get("created", ""))[:10]


def lineage(
    views: Views,
    request: Request,
    subject: Subject,
    *,
    title: str,
    address: str = "",
    made: str = "",
) -> Lineage:
    """Say where a print of a request comes from.

    Parameters
    ----------
    title : str
        What is printed, as a sentence.
    address : str
        Address of the dashboard, to which the query string is added.
    made : str
        ISO date; the record's own without one.
    """
    schema = views.record.schema
    link = f"{address.rstrip('?')}?{request.query}" if address else ""
    told = asked(views, request)
    groups = behind(told, request, subject)
    definition = schema.definitions("force_levels", "counting_rule")[FEEDING_RULE]
    return Lineage(
        title=title,
        subject=str(subject),
        month=str(request.month),
        since=str(request.since) if subject is Subject.CHANGES else "",
        rule=definition,
        policy=str(request.policy),
        known=str(request.known or ""),
        query=request.query,
        link=link,
        record=provenance(schema).name,
        version=schema.version,
        digest=digest(views),
        horizon=str(schema.horizon),
        licence=schema.licence,
        made=made_on(views, made),
        sources=cited(views, _sources(told, groups, subject)),
        rows=marked(told, (row for group in groups for row in group)),
    )


def cited(views: Views, ids: Iterable[str]) -> tuple[Cited, ...]:
    """Return documents by their ids, in that order, each once; unknown ids are left out."""
    rows = views.record.sources.set_index("id").to_dict("index")
    return tuple(
        Cited(
            id=i,
            **{
                name: str(rows[i][name])
                for name in ("publisher", "title", "published", "url", "reliability")
            },
        )
        for i in dict.fromkeys(ids)
        if i in rows
    )


_CLAIMS = ("force_levels", "base_status", "base_totals", "movements", "milestones")

Group = list[tuple[str, str]]
"""Rows of the record, as name of the table and id."""


def behind(views: Views, request: Request, subject: Subject) -> list[Group]:
    """Return the rows behind a print, in groups: those of the headline first.

    Parameters
    ----------
    views : Views
        As the request asks them (`components.briefing.request.asked`).
    """
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
            rows = phase_of(request.phase, views).rows
            return [_rows("movements", rows), *_of_map(posture, request)]


@lru_cache(maxsize=8)
def _hashes(views: Views) -> dict[tuple[str, str], str]:
    """Return the beginning of a hash of every row's cells."""
    found = {}
    for name, table in views.record.schema.tables.items():
        columns = [column.name for column in table.columns]
        frame = views.record.frame(name)[columns]
        for cells in frame.itertuples(index=False, name=None):
            text = "\x1f".join(map(str, cells)).encode()
            found[name, str(cells[0])] = hashlib.sha256(text).hexdigest()[:8]
    return found


def marked(views: Views, rows: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Write rows as ``table/id:hash``, sorted, each once; unknown ones are left out."""
    hashes = _hashes(views)
    return tuple(
        f"{table}/{row}:{hashes[table, row]}"
        for table, row in sorted(set(rows))
        if (table, row) in hashes
    )


def _sources(views: Views, groups: Iterable[Group], subject: Subject) -> list[str]:
    """Return the documents of groups of rows: group by group, the better graded first."""
    tables = {name: _source_of(views, name) for name in views.record.schema.tables}
    found = []
    for group in groups:
        found += ranked(views, [tables[table][row] for table, row in group if row in tables[table]])
    if subject in {Subject.SCREEN, Subject.CURVE}:
        found += [b.source for b in views.record.schema.breaks if b.force == HEADLINE_FORCE]
    return found


def _source_of(views: Views, table: str) -> dict[str, str]:
    frame = views.record.frame(table)
    if "source" not in frame:
        return {}
    return dict(zip(frame["id"], frame["source"], strict=True))


def ranked(views: Views, ids: Iterable[str]) -> list[str]:
    """Put ids of documents in order of their grade, the best first."""
    sources = views.record.sources
    grades = dict(zip(sources["id"], sources["reliability"], strict=True))
    return sorted(dict.fromkeys(ids), key=lambda i: str(grades.get(i, "Z")))


def _rows(table: str, ids: Iterable[object]) -> Group:
    return [(table, str(i)) for i in ids]


def _either(ids: Iterable[object]) -> Group:
    """Return rows that are of force levels or of base statuses: ids are unlike across tables."""
    known = list(ids)
    return _rows("force_levels", known) + _rows("base_status", known)


def _main_levels(posture: Posture) -> set[str]:
    main = posture.levels[posture.levels["force"] == HEADLINE_FORCE]
    main = main[main["place"].isin(THEATRES)]
    return {str(i) for ids in (*main["behind"], *main["cites"]) for i in ids}


def _of_levels(posture: Posture) -> Group:
    found = _main_levels(posture)
    allied = posture.level(ALLIES, "iraq")
    if allied is not None:
        found |= {*allied["behind"], *allied["cites"]}
    figures = posture.published
    figures = figures[(figures["force"] == HEADLINE_FORCE) & figures["place"].isin(THEATRES)]
    return _either(sorted(found | set(figures["id"])))


def _of_map(posture: Posture, request: Request) -> list[Group]:
    bases = posture.bases
    current = bases["standing"] != "left_earlier"
    moves = flows.movements(posture, request.grain)
    return [
        _rows("base_status", bases.loc[current, "row"]) + _rows("movements", moves["id"]),
        _rows("base_status", bases.loc[~current, "row"]),
    ]


def _of_curve(views: Views) -> Group:
    found: Group = []
    for theatre in THEATRES:
        rows = published(views, theatre)
        drawn = (rows["counting_rule"] == FEEDING_RULE) | (rows["status"] == "planned")
        found += _rows("force_levels", rows.loc[drawn, "id"])
        found += _rows("force_levels", (span.row for span in withheld(views, theatre)))
    milestones = views.record.milestones
    return found + _rows("milestones", milestones.loc[milestones["label"] != "", "id"])


def _of_base(views: Views, base: str) -> Group:
    record, moves = views.record, views.movements
    ends = (moves[["origin", "via", "destination"]] == base).any(axis=1)
    tables = {
        "base_status": record.base_status[record.base_status["place"] == base],
        "force_levels": record.force_levels[record.force_levels["place"] == base],
        "movements": moves[ends],
        "milestones": record.milestones[record.milestones["place"] == base],
    }
    return [(name, str(i)) for name, rows in tables.items() for i in rows["id"]]


def _of_changes(views: Views, request: Request) -> list[Group]:
    if request.since is None:
        return []
    found = changes(views, request.since, request.month)
    levels = {i for m in (request.since, request.month) for i in _main_levels(views.as_of(m))}
    told = set(account(views, request.since, request.month).rows)
    told |= {*found.bases["row"], *found.movements["id"]}
    return [
        [(table, i) for table in _CLAIMS for i in views.record.frame(table)["id"] if i in told],
        _either(sorted(levels - told)),
    ]
