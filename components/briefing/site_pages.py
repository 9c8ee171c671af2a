"""Pages of a site of files that need no script: each month, each base, and what data there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader

from components.answer.persons import figure_number
from components.answer.posture import Posture, Views
from components.api.table_listings import SUMMARIES
from components.briefing.backing import evidence
from components.draw.flows import flow_table
from components.draw.marks import base_table
from components.draw.palette import Tone, palette
from components.draw.timeline import timeline, timeline_words
from components.record.dates import span_words, spoken, spoken_month
from components.record.documents import Document
from components.record.provenance import provenance
from components.view import Grain
from components.words import wording
from components.words.bottom_line import bottom_line

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


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
    query = f"record={record}&" if record else ""
    months = list(views.record.schema.months)
    for at, month in enumerate(months):
        near = [("previous month", months[at - 1])] if at else []
        near += [("next month", months[at + 1])] if at + 1 < len(months) else []
        yield (
            f"{folder}month/{month}.html",
            page(
                views,
                _of_month(views, views.as_of(month)),
                up=up,
                stage=f"{up}index.html?{query}month={month}",
                near=[
                    (f"{words}, {spoken_month(other)}", f"{other}.html") for words, other in near
                ],
            ),
        )
    bases = views.record.places[views.record.places["kind"] == "base"]
    for base in bases["id"]:
        yield (
            f"{folder}base/{base}.html",
            page(
                views,
                _of_base(views, str(base)),
                up=up,
                stage=f"{up}index.html?{query}base={base}&tab=bases",
                near=[],
            ),
        )


def listing(records: Mapping[str, Views]) -> bytes:
    """Return the page that lists the open data of a site of files."""
    text = _templates.get_template("site_data.html").render(
        records=[
            (name, provenance(views.record.schema), sorted(views.record.schema.months))
            for name, views in records.items()
        ],
        tables=SUMMARIES,
    )
    return text.encode()


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
    text = _templates.get_template("site_page.html").render(
        **content, up=up, stage=stage, near=near, record=provenance(views.record.schema)
    )
    return text.encode()


def _of_month(views: Views, posture: Posture) -> dict[str, Any]:
    by_month = wording.headlines(views, posture, by_month=True)
    bases = base_table(posture)
    bases = bases[bases["Standing"] != wording.STANDING_WORDS["left_earlier"]]
    addresses = [f"../base/{base.place}.html" for base in posture.standings]
    bases = bases.assign(address=[addresses[at] for at in bases.index])
    moves = flow_table(posture, Grain.MONTHS)
    claims = evidence(views, posture)
    return {
        "title": wording.title(posture),
        "lines": bottom_line(views, posture),
        "figures": by_month,
        "drawing": "",
        "tables": [
            Table(
                "Evidence: figures of the month, and those that its levels were computed from",
                ("Force", "Place", "Figure", "For", "Counting rule", "Status", "Source and grade"),
                [
                    [
                        *map(Cell, (c.force, c.place, c.figure.number, c.figure.span, c.rule)),
                        Cell(c.figure.status),
                        _cited(c.figure.document, c.figure.credibility),
                    ]
                    for c in claims
                ],
            ),
            Table(
                f"Bases, {spoken_month(posture.month)}",
                ("Base", "Standing", "Last change", "Confirmed to", "Force", "Source and grade"),
                [
                    [
                        Cell(row["Base"], row["address"]),
                        Cell(row["Standing"]),
                        Cell(row["Last change"]),
                        Cell(row["Confirmed to"]),
                        Cell(row["Force"]),
                        _cited(views.documents[row["Source"]]),
                    ]
                    for row in bases.to_dict("records")
                ],
            ),
            Table(
                f"Redeployments, {spoken_month(posture.month)}",
                (*(name for name in moves.columns if name != "Source"), "Source and grade"),
                [
                    [*map(Cell, cells), _cited(views.documents[source])]
                    for *cells, source in moves.itertuples(index=False)
                ],
            ),
        ],
    }


def _of_base(views: Views, base: str) -> dict[str, Any]:
    record, horizon = views.record, views.record.schema.horizon
    place = record.places.set_index("id").loc[base]
    moves = (move for move in views.redeployments.claims if move.touches(base))
    where = [place["admin1"]] if place["admin1"] else []
    if pd.notna(place["lat"]):
        where.append(f"{place['lat']:.3f} N, {place['lon']:.3f} E")
        where.append(f"known to {place['precision_km']:g} km")
    aliases = str(place["aliases"]).replace(";", ", ")
    return {
        "title": place["name"],
        "lines": [", ".join(where) or "No coordinates are known", *filter(None, [aliases])],
        "figures": [],
        "drawing": timeline(views, base, horizon, palette(Tone.LIGHT)).svg(),
        "alternative": timeline_words(views, base),
        "tables": [
            Table(
                "Status",
                ("When", "What", "Force", "Received by", "Source and grade", "Note"),
                [
                    [
                        Cell(spoken(row["date"])),
                        Cell(wording.STATUS_WORDS[row["status"]]),
                        Cell(views.descriptor.force_name(row["force"])),
                        Cell(row["recipient"]),
                        _cited(views.documents[row["source"]], row["credibility"]),
                        Cell(row["note"]),
                    ]
                    for row in _rows(record.base_status, record.base_status["place"] == base)
                ],
            ),
            Table(
                "Personnel",
                ("For", "Force", "Figure", "Counting rule", "Status", "Source and grade", "Note"),
                [
                    [
                        Cell(span_words(row["start"], row["end"])),
                        Cell(views.descriptor.force_name(row["force"])),
                        Cell(figure_number(row)),
                        Cell(views.descriptor.rule_name(row["counting_rule"])),
                        Cell(row["status"]),
                        _cited(views.documents[row["source"]], row["credibility"]),
                        Cell(row["note"]),
                    ]
                    for row in _rows(record.force_levels, record.force_levels["place"] == base)
                ],
            ),
            Table(
                "Redeployments",
                ("When", "From", "To", "Force", "Persons", "Status", "Source and grade", "Note"),
                [
                    [
                        Cell(move.span),
                        *map(Cell, move.ends),
                        Cell(views.descriptor.force_name(move.force)),
                        Cell(move.number),
                        Cell(move.status),
                        _cited(move.document, move.credibility),
                        Cell(move.note),
                    ]
                    for move in sorted(moves, key=attrgetter("first", "id"))
                ],
            ),
        ],
    }


def _rows(table: pd.DataFrame, chosen: pd.Series[bool]) -> Iterable[dict[Any, Any]]:
    return table[chosen].sort_values(["first", "id"]).to_dict("records")


def _cited(document: Document, credibility: str = "") -> Cell:
    return Cell(f"{document.citation} {document.reliability}{credibility}", _web(document.url))


def _web(address: str) -> str:
    """Return an address that a reader may follow; nothing where it is none of the web."""
    return address if address.startswith(("http://", "https://")) else ""
