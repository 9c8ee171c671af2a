"""What is on screen as one file: its tables, their sources beside them, and a note.

The same view gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from components.answer.posture import Views
from components.api.answer_listings import asof_part, changes_part, estimate
from components.api.formats import Format, write, zipped
from components.api.listing import Field, FieldType, Listing
from components.api.questions import AsOfPart, ChangesPart, OfPair, PartOfMonth, PartOfTwoMonths
from components.api.table_listings import claims_listed, table_rows
from components.record.provenance import provenance
from components.view import Grain, View
from components.words.wording import title

_SOURCES = "sources.csv"
_NOTE = "README.txt"
_USED = Field("used_in", FieldType.STRINGS, "The files of this archive that rest on it.")


def bundle_name(views: Views, view: View) -> str:
    """Return the name of the file for a view."""
    schema = views.record.schema
    return f"{schema.package['name']}-{schema.version}-screen-{view.month}.zip"


def bundle(views: Views, view: View) -> bytes:
    """Return what is on screen as a ZIP file of CSV tables.

    Parameters
    ----------
    views : Views
        The record as the session reads it: under its policy, as known on its day.

    Returns
    -------
    bytes
        A table for each part of the screen, ``sources.csv`` with every document that they rest
        on, and ``README.txt`` with version, licence, citation and the query of the view.
    """
    origin = provenance(views.record.schema)
    tables = _tables(views, view)
    sources = _sources(views, tables)
    files = {name: write(listing, Format.CSV, origin) for name, listing in tables.items()}
    files[_SOURCES] = write(sources, Format.CSV, origin)
    files[_NOTE] = _note(views, view, tables | {_SOURCES: sources})
    return zipped(files, views.record.schema.horizon)


def _tables(views: Views, view: View) -> dict[str, Listing]:
    posture = views.as_of(view.month)
    by_month = view.grain is Grain.MONTHS
    moves = posture.redeployments if by_month else posture.redeployments_of_year
    events = posture.events if by_month else posture.events_of_year
    record = views.record
    tables = {
        "levels.csv": asof_part(views, PartOfMonth(month=view.month, part=AsOfPart.LEVELS)),
        "figures.csv": claims_listed(views, "force_levels", posture.figures),
        "bases.csv": asof_part(views, PartOfMonth(month=view.month, part=AsOfPart.BASES)),
        "movements.csv": claims_listed(views, "movements", moves),
        "milestones.csv": claims_listed(views, "milestones", events),
    }
    for theatre in views.descriptor.places:
        pair = OfPair(force=views.descriptor.main, place=theatre)
        tables[f"curve-{theatre}.csv"] = estimate(views, pair)
    if view.base:
        for name in ("base_status", "force_levels"):
            rows = record.frame(name)
            rows = rows[rows["place"] == view.base]
            tables[f"{view.base}-{name}.csv"] = table_rows(views, name, rows)
    if view.since is not None and view.since < view.month:
        months = {"from": view.since, "to": view.month}
        for part in ChangesPart:
            question = PartOfTwoMonths.model_validate(months | {"part": part})
            tables[f"changes-{part}.csv"] = changes_part(views, question)
    return tables


def _sources(views: Views, tables: dict[str, Listing]) -> Listing:
    """Return every document that the tables rest on, with the files that rest on it."""
    used: dict[str, list[str]] = {}
    for name, listing in tables.items():
        for source in dict.fromkeys(_behind(views, listing)):
            used.setdefault(source, []).append(name)
    frame = views.record.sources
    listing = table_rows(views, "sources", frame[frame["id"].isin(list(used))])
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


def _note(views: Views, view: View, tables: dict[str, Listing]) -> bytes:
    origin = provenance(views.record.schema)
    known = f"as known on {view.known}" if view.known else "as known today"
    lines = [
        title(views.as_of(view.month)),
        "",
        f"Record {origin.version}, checked through {origin.horizon}, {known}.",
        f"Counting policy: {view.policy}.",
        f"Licence: {origin.licence} {origin.licence_address}".rstrip(),
        f"Cite as: {origin.citation} Cite the document too when you quote one figure.",
        f"The view: ?{urlencode(view.parameters())}",
        "",
        "An absent figure is an empty cell, never a zero. A cell that would begin a formula begins",
        "with an apostrophe.",
        "",
    ]
    for name, listing in tables.items():
        count = len(listing.rows)
        lines.append(f"{name}: {count} {'row' if count == 1 else 'rows'}. {listing.description}")
    return ("\n".join(lines) + "\n").encode("utf-8")
