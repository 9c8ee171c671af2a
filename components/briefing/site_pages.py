"""Pages of a site of files that need no script: each month, each base, and what data there is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from components.answer.posture import Posture, Views
from components.api.directory import template
from components.api.table_listings import SUMMARIES
from components.briefing.backing import evidence, is_web
from components.draw.flows import flow_table
from components.draw.marks import base_table
from components.draw.palette import Tone, palette
from components.draw.timeline import timeline, timeline_words
from components.record.dates import spoken, spoken_month
from components.record.documents import Document
from components.record.provenance import provenance
from components.view import Grain
from components.words import wording
from components.words.bottom_line import bottom_line

Row = TypeVar("Row")

_PAGE, _LISTING = (
    template(Path(__file__).with_name(name)) for name in ("site_page.html", "site_data.html")
)

_CITED = "Source and grade"
_IN_TIME = attrgetter("first", "id")


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what it says, and where that leads, if anywhere."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a page; one without rows says so."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def pages(record: str, views: Views) -> Iterator[tuple[str, bytes]]:
    """Make a page for each month and each base: its path and its HTML.

    Parameters
    ----------
    record : str
        Name that links have for the record; empty for the default one.
    """
    folder = f"{record}/" if record else ""
    up = "../" * (2 if record else 1)
    stage = f"{up}index.html?{f'record={record}&' if record else ''}"
    months = list(views.record.schema.months)
    for at, month in enumerate(months):
        beside = {"previous month": months[at - 1 : at], "next month": months[at + 1 : at + 2]}
        near = [
            (f"{words}, {spoken_month(other)}", f"{other}.html")
            for words, others in beside.items()
            for other in others
        ]
        content = _of_month(views, views.as_of(month))
        made = page(views, content, up=up, stage=f"{stage}month={month}", near=near)
        yield f"{folder}month/{month}.html", made
    places = views.record.places
    for base in places.loc[places["kind"] == "base", "id"]:
        shown = f"{stage}base={base}&tab=bases"
        made = page(views, _of_base(views, str(base)), up=up, stage=shown, near=[])
        yield f"{folder}base/{base}.html", made


def listing(records: Mapping[str, Views]) -> bytes:
    """Return the page that lists the open data of a site of files."""
    described = [
        (name, provenance(views.record.schema), sorted(views.record.schema.months))
        for name, views in records.items()
    ]
    return _LISTING.render(records=described, tables=SUMMARIES).encode()


def page(
    views: Views,
    content: Mapping[str, Any],
    *,
    up: str,
    stage: str,
    near: Sequence[tuple[str, str]],
) -> bytes:
    """Set a page.

    Parameters
    ----------
    content : mapping
        Title, lines, figures, drawing with its alternative, and tables.
    up, stage : str
        Addresses of the folder of the site, and of the stage at what the page shows.
    near : sequence of tuple of str
        What lies beside it in time, and its address.
    """
    origin = provenance(views.record.schema)
    return _PAGE.render(**content, up=up, stage=stage, near=near, record=origin).encode()


def _of_month(views: Views, posture: Posture) -> dict[str, Any]:
    bases = base_table(posture)
    bases["address"] = [f"../base/{base.place}.html" for base in posture.standings]
    bases = bases[bases["Standing"] != wording.STANDING_WORDS["left_earlier"]]
    moves = flow_table(posture, Grain.MONTHS)
    return {
        "title": wording.title(posture),
        "lines": bottom_line(views, posture),
        "figures": wording.headlines(views, posture, by_month=True),
        "drawing": "",
        "tables": [
            _table(
                "Evidence: figures of the month, and those that its levels were computed from",
                evidence(views, posture),
                ("Force", lambda claim: claim.force),
                ("Place", lambda claim: claim.place),
                ("Figure", lambda claim: claim.figure.number),
                ("For", lambda claim: claim.figure.span),
                ("Counting rule", lambda claim: claim.rule),
                ("Status", lambda claim: claim.figure.status),
                (_CITED, lambda one: _cited(one.figure.document, one.figure.credibility)),
            ),
            _table(
                f"Bases, {spoken_month(posture.month)}",
                bases.to_dict("records"),
                ("Base", lambda row: Cell(row["Base"], row["address"])),
                *map(_column, ("Standing", "Last change", "Confirmed to", "Force")),
                (_CITED, lambda row: _cited(views.documents[row["Source"]])),
            ),
            _table(
                f"Redeployments, {spoken_month(posture.month)}",
                moves.to_dict("records"),
                *map(_column, moves.columns.drop("Source")),
                (_CITED, lambda row: _cited(views.documents[row["Source"]])),
            ),
        ],
    }


def _of_base(views: Views, base: str) -> dict[str, Any]:
    record, force_name = views.record, views.descriptor.force_name
    place = record.places.set_index("id").loc[base]
    where = [place["admin1"]] if place["admin1"] else []
    if pd.notna(place["lat"]):
        where.append(f"{place['lat']:.3f} N, {place['lon']:.3f} E")
        where.append(f"known to {place['precision_km']:g} km")
    aliases = str(place["aliases"]).replace(";", ", ")
    statuses = record.base_status[record.base_status["place"] == base]
    figures = [figure for figure in views.figures.claims if figure.place == base]
    moves = [move for move in views.redeployments.claims if move.touches(base)]
    return {
        "title": place["name"],
        "lines": [", ".join(where) or "No coordinates are known", *filter(None, [aliases])],
        "figures": [],
        "drawing": timeline(views, base, record.schema.horizon, palette(Tone.LIGHT)).svg(),
        "alternative": timeline_words(views, base),
        "tables": [
            _table(
                "Status",
                statuses.sort_values(["first", "id"]).to_dict("records"),
                ("When", lambda row: spoken(row["date"])),
                ("What", lambda row: wording.STATUS_WORDS[row["status"]]),
                ("Force", lambda row: force_name(row["force"])),
                ("Received by", lambda row: row["recipient"]),
                (_CITED, lambda row: _cited(views.documents[row["source"]], row["credibility"])),
                ("Note", lambda row: row["note"]),
            ),
            _table(
                "Personnel",
                sorted(figures, key=_IN_TIME),
                ("For", lambda figure: figure.span),
                ("Force", lambda figure: force_name(figure.force)),
                ("Figure", lambda figure: figure.number),
                ("Counting rule", lambda figure: views.descriptor.rule_name(figure.counting_rule)),
                ("Status", lambda figure: figure.status),
                (_CITED, lambda figure: _cited(figure.document, figure.credibility)),
                ("Note", lambda figure: figure.note),
            ),
            _table(
                "Redeployments",
                sorted(moves, key=_IN_TIME),
                ("When", lambda move: move.span),
                ("From", lambda move: move.ends[0]),
                ("To", lambda move: move.ends[1]),
                ("Force", lambda move: force_name(move.force)),
                ("Persons", lambda move: move.number),
                ("Status", lambda move: move.status),
                (_CITED, lambda move: _cited(move.document, move.credibility)),
                ("Note", lambda move: move.note),
            ),
        ],
    }


def _table(
    caption: str, rows: Iterable[Row], *columns: tuple[str, Callable[[Row], Cell | str]]
) -> Table:
    """Make a table of rows, of each column its name and what makes the cell of a row."""
    cells = [
        [cell if isinstance(cell := make(row), Cell) else Cell(cell) for _, make in columns]
        for row in rows
    ]
    return Table(caption, [name for name, _ in columns], cells)


def _column(name: str) -> tuple[str, Callable[[Mapping[Hashable, Any]], str]]:
    """Return a column of a table that is ready to show."""
    return name, lambda row: row[name]


def _cited(document: Document, credibility: str = "") -> Cell:
    address = document.url if is_web(document.url) else ""
    return Cell(f"{document.citation} {document.reliability}{credibility}", address)
