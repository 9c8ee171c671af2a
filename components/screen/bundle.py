"""What is on screen as one file: its tables, their sources beside them, and a note.

The same state of the page gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from urllib.parse import urlencode

import pandas as pd

from components.answer.posture import HEADLINE_FORCE, THEATRES, Views
from components.api.answer_listings import AsOfPart, ChangesPart, asof_part, changes_part, estimate
from components.api.formats import Format, write
from components.api.listing import Field, FieldType, Listing, fields_of, rows_of
from components.draw.flows import Grain
from components.record.provenance import provenance
from components.screen.state import State, write_state
from components.words.wording import title

_SOURCES = "sources.csv"
_NOTE = "README.txt"
_USED = Field("used_in", FieldType.STRINGS, "The files of this archive that rest on it.")


def bundle_name(views: Views, state: State) -> str:
    """Return the name of the file for a state of the page."""
    schema = views.record.schema
    return f"{schema.descriptor['name']}-{schema.version}-screen-{state.month}.zip"


def bundle(views: Views, state: State) -> bytes:
    """Return what is on screen as a ZIP file of CSV tables.

    Parameters
    ----------
    views : Views
        The record as the session reads it: under its policy, as known on its day.
    state : State

    Returns
    -------
    bytes
        A table for each part of the screen, ``sources.csv`` with every document that they rest
        on, and ``README.txt`` with version, licence, citation and the query of the view.
    """
    said = provenance(views.record.schema)
    tables = _tables(views, state)
    sources = _sources(views, tables)
    files = {name: write(listing, Format.CSV, said) for name, listing in tables.items()}
    files[_SOURCES] = write(sources, Format.CSV, said)
    files[_NOTE] = _note(views, state, tables | {_SOURCES: sources})
    horizon = views.record.schema.horizon
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (horizon.year, horizon.month, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return sink.getvalue()


def _tables(views: Views, state: State) -> dict[str, Listing]:
    posture = views.as_of(state.month)
    by_month = state.grain is Grain.MONTHS
    month = {"month": str(state.month)}
    record = views.record
    found = {
        "levels.csv": asof_part(views, month | {"part": str(AsOfPart.LEVELS)}),
        "figures.csv": _rows(views, "force_levels", posture.published),
        "bases.csv": asof_part(views, month | {"part": str(AsOfPart.BASES)}),
        "movements.csv": _rows(
            views, "movements", posture.movements if by_month else posture.movements_of_year
        ),
        "milestones.csv": _rows(
            views, "milestones", posture.milestones if by_month else posture.milestones_of_year
        ),
    }
    for theatre in THEATRES:
        asked = {"force": HEADLINE_FORCE, "place": theatre}
        found[f"curve-{theatre}.csv"] = estimate(views, asked)
    if state.base:
        for name in ("base_status", "force_levels"):
            rows = record.frame(name)
            rows = rows[rows["place"] == state.base]
            found[f"{state.base}-{name}.csv"] = _rows(views, name, rows)
    if state.since is not None and state.since < state.month:
        months = {"from": str(state.since), "to": str(state.month)}
        for part in ChangesPart:
            listing = changes_part(views, months | {"part": str(part)})
            found[f"changes-{part}.csv"] = listing
    return found


def _rows(views: Views, table: str, frame: pd.DataFrame) -> Listing:
    """Return rows of a table of the record with all its columns."""
    schema = views.record.schema.tables[table]
    fields = fields_of(schema)
    return Listing(table, schema.description, fields, rows_of(frame, fields))


def _sources(views: Views, tables: dict[str, Listing]) -> Listing:
    """Return every document that the tables rest on, with the files that rest on it."""
    used: dict[str, list[str]] = {}
    for name, listing in tables.items():
        for source in dict.fromkeys(_behind(views, listing)):
            used.setdefault(source, []).append(name)
    frame = views.record.sources
    listing = _rows(views, "sources", frame[frame["id"].isin(list(used))])
    rows = [row | {_USED.name: used[row["id"]]} for row in listing.rows]
    return Listing("sources", listing.description, (*listing.fields, _USED), rows)


def _behind(views: Views, listing: Listing) -> Iterable[str]:
    """Name the documents behind the rows of a table: their own, or those of rows they cite."""
    for row in listing.rows:
        if row.get("source"):
            yield row["source"]
        for cited in (*row.get("computed_from", ()), *row.get("cites", ())):
            if cited in views.source_of:
                yield views.source_of[cited]


def _note(views: Views, state: State, tables: dict[str, Listing]) -> bytes:
    said = provenance(views.record.schema)
    known = f"as known on {state.known}" if state.known else "as known today"
    lines = [
        title(views.as_of(state.month)),
        "",
        f"Record {said.version}, checked through {said.horizon}, {known}.",
        f"Counting policy: {state.policy}.",
        f"Licence: {said.licence} {said.licence_address}".rstrip(),
        f"Cite as: {said.citation} Cite the document too when you quote one figure.",
        f"The view: ?{urlencode(write_state(state))}",
        "",
        "An absent figure is an empty cell, never a zero. A cell that would begin a formula begins",
        "with an apostrophe.",
        "",
    ]
    for name, listing in tables.items():
        count = len(listing.rows)
        lines.append(f"{name}: {count} {'row' if count == 1 else 'rows'}. {listing.description}")
    return ("\n".join(lines) + "\n").encode("utf-8")
