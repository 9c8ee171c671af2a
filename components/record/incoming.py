"""Tables that a reader brings -> a checked record, though little is in them.

Force levels alone make a record, with places and sources as plain names: what is left out gets
the humblest value, rows of places and documents are made of the names, and each such step is
said. What cannot be read is a fault at the row and column of the reader's own file.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from components.record.cells import check_descriptor
from components.record.dates import bounds, is_date
from components.record.descriptor import Descriptor, with_article
from components.record.faults import Fault
from components.record.geography import country_at, country_names
from components.record.memory import MemoryFolder
from components.record.messy import ERRORS, meant
from components.record.rows import Rows, text_frame
from components.record.schema import (
    DESCRIPTOR,
    Schema,
    SchemaError,
    Table,
    differences,
    parse_schema,
)
from components.record.sheets import Brought, Reading, Sheet, read_sheets
from components.record.tables import Record, checked

OWN = "own tables, not published by us"
"""What stands on every picture of what a reader opened."""

RECORD_SHEET = "record"
"""The sheet of two columns that says what the record is."""

GUIDE_SHEET = "read me"
"""The sheet of a template that explains its columns."""

_COMMON = parse_schema(
    json.dumps(
        {"title": "", "version": "", "licenses": [{"name": ""}], "resources": [],
         "horizon": "2000-01", "span": {"start": "2000-01", "end": "2000-01"}}
    ).encode()
)  # fmt: skip
"""The tables of every record, without the words of any."""

SHORT_KEYS = {
    "title": "Title of the screen, before the month.",
    "short_title": "Its name where records are chosen.",
    "area": "The area in a sentence.",
    "author": "Whose record it is.",
    "licence": "Licence of the tables.",
    "version": "Version of the record.",
    "first_month": "First month of the clock, YYYY-MM; else the first of the dates.",
    "last_month": "Last month of the clock; else the last of the dates.",
    "horizon": "Last month that the record was checked through; else the last reported one.",
    "main_force": "Code or name of the force that it is about; else the one with most figures.",
    "main_adjective": "As in French troops.",
}
"""Keys of the record's sheet beside those of the descriptor, and what each says."""

_ALIASES = {
    "date": ("start", "date"),
    "from": ("start",),
    "to": ("end",),
    "number": ("value",),
    "personnel": ("value",),
    "troops": ("value",),
    "latitude": ("lat",),
    "longitude": ("lon",),
    "location": ("place",),
    "base": ("place",),
    "document": ("source",),
}
"""Names that columns are given, and the table's for them."""

_DEFAULTS = {
    "force_levels": {"counting_rule": "in_country", "status": "reported", "credibility": "3"},
    "base_status": {"claim": "reported", "credibility": "3"},
    "base_totals": {"claim": "reported", "counts": "listed", "credibility": "3"},
    "movements": {"status": "reported", "phase": "all", "credibility": "3"},
    "milestones": {"key": "false"},
    "sources": {"kind": "reference", "reliability": "F"},
}
"""What an empty cell of a required column is read as: the humblest that still is shown."""

_PLACES = ("place", "area", "origin", "via", "destination", "parent")
_FORCES = ("force", "whose")
_UNKNOWN_COUNTRY = "ZZZ"
_PRECISION_KM = "10"
_MADE = 10_000_000
"""Numbers of rows that were made begin here: no spreadsheet has so many."""

_CODE = re.compile(r"[A-Z][A-Z0-9_]*")

Cells = dict[str, str]


@dataclass(frozen=True)
class Opened:
    """What was made of what a reader brought.

    Attributes
    ----------
    record : Record
        Of what is sound. Its faults name the reader's own files, sheets and rows.
    readings : tuple of Reading
        Cells that are read as something else than what stands in them.
    steps : tuple of str
        Sentences on what was made or left aside.
    """

    record: Record
    readings: tuple[Reading, ...]
    steps: tuple[str, ...]


@dataclass
class _Row:
    """A row on its way into a table."""

    number: int
    cells: Cells


@dataclass
class _Reader:
    """What is gathered while the sheets are read."""

    tables: dict[str, list[_Row]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    filled: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    forces: dict[str, str] = field(default_factory=dict)
    made: dict[str, list[str]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(_MADE))
    ends: set[tuple[str, int]] = field(default_factory=set)

    def rows(self, table: str) -> list[_Row]:
        """Return the rows of a table; a list that can be added to."""
        return self.tables.setdefault(table, [])

    def fill(self, table: str, row: _Row, column: str, value: str) -> None:
        """Give an empty cell a value, and count it."""
        if value and not row.cells.get(column):
            row.cells[column] = value
            self.filled[table, column, value] += 1

    def make(self, table: str, name: str, cells: Cells) -> None:
        """Add a row that nobody wrote."""
        self.rows(table).append(_Row(next(self.numbers), cells))
        self.made.setdefault(table, []).append(name)

    def part(self, of: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Return an object of what is said of the record; empty where it is none."""
        value = of.get(key) or {}
        if isinstance(value, dict):
            return dict(value)
        remedy = "write an object of keys and values, or leave it out"
        self.faults.append(Fault(RECORD_SHEET, 0, key, str(value)[:60], "is no object", remedy))
        return {}

    def implied(self, fault: Fault) -> bool:
        """Tell whether a fault is only that of the start, of which the end was taken."""
        return fault.column == "end" and (fault.file, fault.row) in self.ends


def open_tables(given: Sequence[tuple[str, bytes]]) -> Opened:
    """Read what a reader brings as a record; nothing is written anywhere.

    Parameters
    ----------
    given : sequence of (str, bytes)
        Name and content of each file: CSV, ZIP or XLSX.

    Raises
    ------
    IncomingError
        If nothing can be opened; the message says why.
    """
    brought = read_sheets(given)
    reader = _Reader()
    package = _sort(brought, reader, given[0][0])
    _complete(reader)
    package = _described(package, reader)
    schema = _schema(package, reader)
    tables = {
        name: _as_rows(schema.tables[name], rows) for name, rows in reader.tables.items() if rows
    }
    folder = MemoryFolder({DESCRIPTOR: json.dumps(schema.package).encode()}, "your tables")
    record = checked(_marked(schema), folder, tables, reader.faults)
    faults = [_at_home(fault, reader) for fault in record.faults if not reader.implied(fault)]
    steps = [*reader.steps, *_said(reader)]
    if brought.aside:
        steps.append(f"Left aside: {', '.join(dict.fromkeys(brought.aside))}.")
    return Opened(replace(record, faults=tuple(faults)), tuple(reader.readings), tuple(steps))


# ----- Sheets to tables -----


def _sort(brought: Brought, reader: _Reader, name: str) -> dict[str, Any]:
    """Read each sheet as the table that it is; return what is said of the record."""
    stem = re.sub(r"\.[^.]*$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    title = re.sub(r"[_\-\s]+", " ", stem).strip() or "Own tables"
    package: dict[str, Any] = {"title": title[:1].upper() + title[1:]}
    if brought.package is not None:
        package |= _parsed(brought.package, reader)
    for sheet in brought.sheets:
        table = _table_of(sheet)
        if _word(sheet.stem) in {RECORD_SHEET, "descriptor"}:
            _read_record(sheet, package, reader)
        elif table is None:
            if sheet.rows and sheet.stem != GUIDE_SHEET:
                reader.steps.append(f"{sheet.label} is none of the tables and was left aside.")
        elif table.name in reader.labels:
            reader.faults.append(
                Fault(sheet.label, 0, "", "", f"{table.name} stands twice",
                      f"put its rows into {reader.labels[table.name]}")
            )  # fmt: skip
        elif sheet.rows:
            _read_table(sheet, table, reader)
    return package


def _parsed(data: bytes, reader: _Reader) -> dict[str, Any]:
    try:
        package = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        remedy = "write JSON, or leave the file out"
        reader.faults.append(Fault(DESCRIPTOR, 0, "", "", f"cannot be read: {error}", remedy))
        return {}
    package = package if isinstance(package, dict) else {}
    kinds = {"title": str, "name": str, "version": str, "licenses": list, "contributors": list}
    package = {k: v for k, v in package.items() if isinstance(v, kinds.get(k, object))}
    for key, name in (("licenses", "name"), ("contributors", "title")):
        named = [item for item in package.get(key, ()) if isinstance(item, dict) and name in item]
        package[key] = named
    return package


def _word(text: str) -> str:
    return re.sub(r"[\s\-]+", "_", text.strip().rstrip("*").strip().casefold())


def _table_of(sheet: Sheet) -> Table | None:
    """Return the table that a sheet is by its name, else by its columns."""
    tables = {name: table for name, table in _COMMON.tables.items() if name != "changelog"}
    if (named := tables.get(_word(sheet.stem))) is not None:
        return named
    header = {_word(name) for name in sheet.header}
    header |= {name for word in header for name in _ALIASES.get(word, ())}
    shared = {
        table.name: len(header & {column.name for column in table.columns})
        for table in tables.values()
    }
    # Of two that share as much the narrower one: force levels begin with a place and a start.
    best = max(shared, key=lambda name: (shared[name], name == "force_levels"))
    return tables[best] if shared[best] >= min(3, len(header)) > 0 else None


def _read_table(sheet: Sheet, table: Table, reader: _Reader) -> None:
    """Read the rows of a sheet by the names of its columns."""
    reader.labels[table.name] = sheet.label
    columns = _columns(sheet, table, reader)
    reader.readings += sheet.readings
    for number, cells in sheet.rows:
        row = _Row(number, {})
        for at, name in columns.items():
            if at >= len(cells) or not cells[at].strip():
                continue
            stands = cells[at]
            if ERRORS.fullmatch(stands.strip()):
                reader.faults.append(
                    Fault(table.path, number, name, stands, "is a formula that failed",
                          "write the value itself")
                )  # fmt: skip
                continue
            text, why = meant(stands, table.column(name))
            row.cells[name] = text
            if why:
                reader.readings.append(Reading(sheet.label, number, name, stands, text, why))
        if row.cells:
            reader.rows(table.name).append(row)


def _columns(sheet: Sheet, table: Table, reader: _Reader) -> dict[int, str]:
    """Return the table's columns by their positions in the sheet."""
    known = [column.name for column in table.columns]
    words = [_word(name) for name in sheet.header]
    columns: dict[int, str] = {}
    for at, word in enumerate(words):
        names = [word] if word in known else _ALIASES.get(word, ())
        free = [name for name in names if name in known and name not in columns.values()]
        free = [name for name in free if name == word or name not in words]
        if free:
            columns[at] = free[0]
            if free[0] != word:
                reader.readings.append(
                    Reading(sheet.label, 0, sheet.header[at], sheet.header[at], free[0],
                            "the table's name of the column")
                )  # fmt: skip
        elif word:
            reader.steps.append(
                f"{sheet.label}: column {sheet.header[at][:60]} is none of {table.name}, "
                "or stands twice, and was left aside."
            )
    return columns


def _read_record(sheet: Sheet, package: dict[str, Any], reader: _Reader) -> None:
    """Read the sheet that says what the record is: a key and its value in each row."""
    posture = reader.part(package, "posture")
    short: Cells = {}
    for number, cells in [(1, sheet.header), *sheet.rows]:
        key, value = _word(cells[0]), (cells[1].strip() if len(cells) > 1 else "")
        if key in {"", "key"} or not value:
            continue
        if key in SHORT_KEYS:
            short[key] = value
        elif key in Descriptor.model_fields:
            try:
                posture[key] = json.loads(value) if value[0] in "[{" else value
            except (ValueError, RecursionError):
                remedy = "write JSON as the sheet of columns shows it"
                reader.faults.append(Fault(sheet.label, number, key, value, "is no JSON", remedy))
        else:
            remedy = f"write one of {', '.join([*SHORT_KEYS, *Descriptor.model_fields])}"
            reader.faults.append(Fault(sheet.label, number, key, value, "no such key", remedy))
    package["title"] = short.get("title", package["title"])
    posture |= {k: short[k] for k in ("title", "short_title", "area") if k in short}
    package["posture"] = posture
    package["short"] = short


# ----- What is left out -----


def _slug(text: str, taken: Iterable[str], instead: str) -> str:
    """Make an id of a name, unlike those that are taken."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or instead
    known = set(taken)
    return next(s for n in count(1) if (s := stem if n == 1 else f"{stem}-{n}") not in known)


def _complete(reader: _Reader) -> None:
    """Fill in what the tables leave out, in the order in which one thing rests on another."""
    for table, defaults in _DEFAULTS.items():
        for row in reader.rows(table):
            for column, value in defaults.items():
                reader.fill(table, row, column, value)
            if "qualifier" in _columns_of(table):
                reader.fill(table, row, "qualifier", _qualifier(row.cells))
            if "end" in _columns_of(table) and not row.cells.get("end"):
                row.cells["end"] = row.cells.get("start", "")
                reader.ends.add((f"{table}.csv", row.number))
            if table == "force_levels" and not row.cells.get("speaker"):
                row.cells.setdefault("speaker_kind", "none")
    _name_forces(reader)
    _name_sources(reader)
    _name_places(reader)
    _name_rows(reader)
    _see_bases(reader)


def _columns_of(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in _COMMON.tables[table].columns)


def _qualifier(cells: Cells) -> str:
    given = [name for name in ("low", "value", "high") if cells.get(name)]
    match given:
        case []:
            return "unstated"
        case ["low"]:
            return "at_least"
        case ["high"]:
            return "at_most"
        case ["low", "high"]:
            return "range"
        case ["value"] if cells["value"] == "0":
            return "exact"
        case _:
            return "approx"


def _name_forces(reader: _Reader) -> None:
    """Write forces by their codes: a country's, or a name in capitals."""
    codes = {name.casefold(): code for code, name in country_names().items()}
    names = country_names()
    for table, rows in reader.tables.items():
        for row in rows:
            for column in _FORCES:
                stands = row.cells.get(column, "")
                if not stands or column not in _columns_of(table):
                    continue
                code = codes.get(stands.casefold()) or (
                    stands if _CODE.fullmatch(stands) else _slug(stands, (), "force").upper()
                ).replace("-", "_")
                row.cells[column] = code
                known = names.get(code, "" if code == stands else stands)
                reader.forces.setdefault(code, known or code.replace("_", " ").capitalize())


def _name_sources(reader: _Reader) -> None:
    """Refer to documents by id, and make a row of each that is named alone."""
    for row in reader.rows("sources"):
        cells = row.cells
        cells.setdefault("title", cells.get("publisher", ""))
        cells.setdefault("publisher", cells["title"])
        if not cells.get("id") and cells["title"]:
            cells["id"] = _slug(cells["title"], _ids(reader, "sources"), "source")
    ids = _by_name(reader.rows("sources"), "title", "publisher")
    for table in list(reader.tables):
        for row in reader.rows(table) if "source" in _columns_of(table) else ():
            stands = row.cells.get("source", "")
            if not stands:
                continue
            if stands.casefold() not in ids:
                identity = _slug(stands, ids.values(), "source")
                ids[stands.casefold()] = identity
                is_address = stands.startswith(("http://", "https://")) and " " not in stands
                cells = {"id": identity, "publisher": stands[:300], "title": stands[:300]}
                cells |= {"url": stands} if is_address else {}
                reader.make("sources", stands, cells | _DEFAULTS["sources"])
            row.cells["source"] = ids[stands.casefold()]


def _ids(reader: _Reader, table: str) -> list[str]:
    return [row.cells["id"] for row in reader.rows(table) if row.cells.get("id")]


def _by_name(rows: list[_Row], *columns: str) -> dict[str, str]:
    """Return ids by themselves and by every name of their rows, without case."""
    ids: dict[str, str] = {}
    for column in reversed(("id", *columns)):
        for row in rows:
            for name in row.cells.get(column, "").split(";" if column == "aliases" else "\n"):
                if name.strip() and row.cells.get("id"):
                    ids[name.strip().casefold()] = row.cells["id"]
    return ids


def _name_places(reader: _Reader) -> None:
    """Refer to places by id, make a row of each that is named alone, and complete them."""
    countries = {name.casefold(): code for code, name in country_names().items()}
    rows = reader.rows("places")
    for row in rows:
        cells = row.cells
        if cells.get("id") and not cells.get("name"):
            cells["name"] = cells["id"].replace("-", " ").title()
        elif cells.get("name") and not cells.get("id"):
            cells["id"] = _slug(cells["name"], _ids(reader, "places"), "place")
    ids = _by_name(rows, "name", "aliases")

    def identity(stands: str) -> str:
        if stands.casefold() not in ids:
            ids[stands.casefold()] = _slug(stands, ids.values(), "place")
            reader.make("places", stands, {"id": ids[stands.casefold()], "name": stands})
        return ids[stands.casefold()]

    for table in list(reader.tables):
        columns = [name for name in _PLACES if name in _columns_of(table)]
        for row in list(reader.rows(table)) if table != "gaps" or columns else ():
            for column in columns:
                if stands := row.cells.get(column, ""):
                    row.cells[column] = identity(stands)
    for row in rows:
        _place_country(row, countries, reader)
    known = Counter(c for row in rows if (c := row.cells.get("country", "")))
    usual = known.most_common(1)[0][0] if known else _UNKNOWN_COUNTRY
    theatres = {
        row.cells["country"]: row.cells["id"] for row in rows if row.cells.get("kind") == "theatre"
        and row.cells.get("country")
    }  # fmt: skip
    for row in list(rows):
        cells = row.cells
        cells.setdefault("country", usual)
        cells.setdefault("kind", "base" if cells.get("lat") else "area")
        if cells["kind"] == "base" and not cells.get("parent"):
            country = cells["country"]
            if country not in theatres:
                name = country_names().get(country, country)
                theatres[country] = identity(name)
                made = next(each for each in rows if each.cells["id"] == theatres[country])
                made.cells |= {"kind": "theatre", "country": country}
            cells["parent"] = theatres[country]
            reader.filled["places", "parent", cells["parent"]] += 1
        elif cells["kind"] == "area" and not cells.get("parent") and len(theatres) == 1:
            cells["parent"] = next(iter(theatres.values()))


def _place_country(row: _Row, countries: Mapping[str, str], reader: _Reader) -> None:
    """Tell the country of a place by its name or its point, and how well the point is known."""
    cells = row.cells
    stated = cells.get("country", "")
    if stated.casefold() in countries:
        cells["country"] = countries[stated.casefold()]
    code = countries.get(cells.get("name", "").casefold(), "")
    if code and not stated and not cells.get("lat"):
        cells |= {"country": code}
        cells.setdefault("kind", "theatre")
    if not (cells.get("lat") and cells.get("lon")):
        return
    reader.fill("places", row, "precision_km", _PRECISION_KM)
    reader.fill("places", row, "coordinate_source", "As given in the opened tables.")
    reader.fill("places", row, "country", country_at(cells["lat"], cells["lon"]))


def _name_rows(reader: _Reader) -> None:
    """Give an id to each row that has none: what it says, in short."""
    for table, rows in reader.tables.items():
        taken = Counter(_ids(reader, table))
        for row in rows:
            if row.cells.get("id"):
                continue
            parts = [row.cells.get(n, "") for n in ("force", "place", "start", "date", "title")]
            stem = _slug(" ".join(filter(None, parts)), (), table.replace("_", "-"))
            taken[stem] += 1
            row.cells["id"] = stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"


def _see_bases(reader: _Reader) -> None:
    """Take a base for seen in use where people were counted, if no table says when it was."""
    points = {
        row.cells["id"]: row.cells.get("name", "")
        for row in reader.rows("places")
        if row.cells.get("kind") == "base" and row.cells.get("lat")
    }
    changes = reader.rows("base_status")
    counted = not changes
    for row in reader.rows("force_levels") if counted else ():
        cells = row.cells
        people = [cells.get(name, "") for name in ("value", "low")]
        somebody = any(number.isdecimal() and int(number) for number in people)
        if cells.get("place") not in points or not somebody or cells["status"] != "reported":
            continue
        if not is_date(cells.get("start", "")):
            continue
        shared = ("place", "force", "source", "credibility")
        seen = {name: cells[name] for name in shared if name in cells}
        note = "Made of the figure of this date: people were counted there."
        seen |= {"id": f"seen-{cells['id']}", "date": cells.get("start", ""), "status": "active"}
        name = points[cells["place"]]
        reader.make("base_status", name, seen | {"claim": "reported", "note": note})
    without = [points[i] for i in points if i not in {row.cells.get("place") for row in changes}]
    if without:
        reader.steps.append(
            f"Nothing says when these were in use, so they are not on the map: "
            f"{', '.join(without[:12])}. Write a row of base_status, such as active and a date."
        )


# ----- The data package -----


def _described(package: dict[str, Any], reader: _Reader) -> dict[str, Any]:
    """Complete what is said of the record: span, horizon, forces, and which tables there are."""
    short: Cells = package.pop("short", {})
    posture = reader.part(package, "posture")
    posture["forces"] = reader.forces | {
        code: str(name) for code, name in reader.part(posture, "forces").items()
    }
    if any(row.cells.get("phase") == "all" for row in reader.rows("movements")):
        posture["phases"] = {"all": "All redeployments"} | reader.part(posture, "phases")
    for column, key in (("counting_rule", "counting_rules"), ("phase", "phases")):
        table = "movements" if column == "phase" else "force_levels"
        common = _COMMON.definitions(table, column)
        values = {row.cells.get(column, "") for rows in reader.tables.values() for row in rows}
        named = reader.part(posture, key)
        # A reader's own words for what is counted are kept, and cannot be explained by us.
        for value in sorted(values - set(common) - set(named) - {""}):
            named[value] = value.replace("_", " ")
        posture[key] = named
    posture["roles"] = _roles(short, posture, reader)
    first, last, reported = _months(reader)
    span = reader.part(package, "span")
    start = short.get("first_month") or span.get("start") or first
    end = short.get("last_month") or span.get("end") or last
    tables = [name for name in _COMMON.tables if reader.tables.get(name)]
    author = short.get("author")
    return package | {
        "name": package.get("name") or _slug(str(package["title"]), (), "record"),
        "version": str(short.get("version") or package.get("version") or "1"),
        "horizon": short.get("horizon") or package.get("horizon") or min(reported, end),
        "span": {"start": start, "end": end},
        "licenses": [{"name": short["licence"]}]
        if "licence" in short
        else package.get("licenses") or [{"name": "licence not stated"}],
        "contributors": [{"title": author, "role": "author"}]
        if author
        else package.get("contributors") or [{"title": "Author not stated"}],
        "resources": [{"name": name, "path": f"{name}.csv"} for name in tables],
        "posture": posture,
    }


def _roles(short: Cells, posture: Mapping[str, Any], reader: _Reader) -> dict[str, Any]:
    """Return who is who: the lead is the force that is named, else the one with most figures."""
    given = reader.part(posture, "roles")
    counts = Counter(row.cells.get("force", "") for row in reader.rows("force_levels"))
    del counts[""]
    forces: dict[str, str] = posture["forces"]
    named = short.get("main_force", "")
    by_name = {name.casefold(): code for code, name in forces.items()}
    main = by_name.get(named.casefold(), named) or max(
        sorted(counts), key=counts.__getitem__, default=""
    )
    if not main or "lead" in given:
        return given
    name = forces.get(main, main)
    adjective = short.get("main_adjective", "")
    # A country's name is no adjective; what else a force is called, such as French, mostly is.
    is_adjective = adjective or (main not in country_names() and name)
    troops = f"{is_adjective} troops" if is_adjective else f"troops of {with_article(name)}"
    lead = {"force": main, "name": name, "adjective": adjective or name, "troops": troops}
    return {"lead": lead} | given


def _months(reader: _Reader) -> tuple[str, str, str]:
    """Return the first and the last month of all dates, and the last one that is reported."""
    first, last, reported = [], [], []
    for table in ("force_levels", "base_status", "base_totals", "movements", "milestones"):
        for row in reader.rows(table):
            cells = row.cells
            for column in ("start", "date", "end"):
                try:
                    days = bounds(cells.get(column, ""))
                except ValueError:
                    continue
                if not 1900 <= days[0].year <= 2200:
                    continue
                first.append(f"{days[0]:%Y-%m}")
                last.append(f"{days[1]:%Y-%m}")
                if "planned" not in cells.values():
                    reported.append(f"{days[1]:%Y-%m}")
    if not first:
        return "2000-01", "2000-12", "2000-12"
    return min(first), max(last), max(reported or last)


def _schema(package: dict[str, Any], reader: _Reader) -> Schema:
    """Read the data package; where it cannot be used, with what the tables alone say."""
    first, last, reported = _months(reader)
    posture = package["posture"]
    plain = {
        "title": str(package["title"])[:200],
        "name": "own-tables",
        "version": "1",
        "licenses": [{"name": "licence not stated"}],
        "contributors": [{"title": "Author not stated"}],
        "posture": {
            key: {str(word): str(meaning) for word, meaning in posture[key].items()}
            for key in ("forces", "phases", "counting_rules")
        },
        "span": {"start": first, "end": last},
        "horizon": reported,
        "resources": package["resources"],
    }
    for attempt in (package, plain):
        try:
            schema = parse_schema(json.dumps(attempt).encode())
            check_descriptor(schema)
            # What lacks a table of every record is shown with what there is.
            departures = [d for d in differences(schema, _COMMON) if not d.endswith("is missing")]
            if not departures:
                return schema
            problem = "; ".join(departures)
        except SchemaError as error:
            problem = f"cannot be used: {error}"
        remedy = "mend what is said of the record; the tables are shown without it"
        reader.faults.append(Fault(RECORD_SHEET, 0, "", "", problem, remedy))
    raise SchemaError("the tables cannot be described")


def _marked(schema: Schema) -> Schema:
    """Say in title and licence that a record is none of ours; its data package is left as it is."""
    described = schema.descriptor
    title = f"{described.title} ({OWN})"
    return replace(
        schema,
        licence=f"{OWN}; {schema.licence}",
        descriptor=Descriptor.model_construct(**dict(described) | {"title": title}),
    )


def _as_rows(table: Table, rows: list[_Row]) -> Rows:
    """Return rows in the order of their table."""
    rows = sorted(rows, key=lambda row: [row.cells.get(key, "") for key in table.sorted_by])
    cells = {row.number: [row.cells.get(name, "") for name in table.names] for row in rows}
    return Rows(table, text_frame(table, cells), len(rows))


# ----- The report -----


def _at_home(fault: Fault, reader: _Reader) -> Fault:
    """Name the reader's own file or sheet in a fault."""
    table = fault.file.removesuffix(".csv")
    label = reader.labels.get(table, fault.file)
    if fault.row >= _MADE:
        return replace(fault, file=f"{table}, made of a name", row=0)
    return replace(fault, file=label)


def _said(reader: _Reader) -> Iterable[str]:
    """Say what was made and filled in."""
    for table, made in reader.made.items():
        names = list(dict.fromkeys(made))
        shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
        yield f"Rows of {table} were made of names: {shown}."
    for (table, column, value), times in sorted(reader.filled.items()):
        rows = "1 row" if times == 1 else f"{times} rows"
        yield f"{table}: {column} is empty in {rows} and read as {value.rstrip('.')}."
