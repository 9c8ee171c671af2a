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
from itertools import chain, count
from typing import Any

from components.record.cells import check_descriptor
from components.record.dates import bounds, is_date
from components.record.descriptor import Descriptor, with_article
from components.record.faults import Fault
from components.record.folders import NoFolder
from components.record.geography import country_at, country_codes, country_names
from components.record.messy import ERRORS, meant
from components.record.rows import Rows, text_frame
from components.record.schema import (
    COMMON,
    DESCRIPTOR,
    Schema,
    SchemaError,
    Table,
    differences,
    parse_schema,
)
from components.record.sheets import Brought, Reading, Sheet, read_sheets
from components.record.tables import CLAIMS, Record, checked

OWN = "own tables, not published by us"
"""What stands on every picture of what a reader opened."""

RECORD_SHEET = "record"
"""The sheet of two columns that says what the record is."""

GUIDE_SHEET = "read me"
"""The sheet of a template that explains its columns."""

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

_QUALIFIERS = {
    (): "unstated",
    ("low",): "at_least",
    ("high",): "at_most",
    ("low", "high"): "range",
}
"""What a number is taken for that nobody qualified, by the columns in which it stands."""

_PLACES = ("place", "area", "origin", "via", "destination", "parent")
_UNKNOWN_COUNTRY = "ZZZ"
_PRECISION_KM = "10"
_UNSTATED = {
    "licenses": [{"name": "licence not stated"}],
    "contributors": [{"title": "Author not stated"}],
}
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
class _Reader:
    """What is gathered while the sheets are read: by table, the cells of each row by its number."""

    tables: dict[str, dict[int, Cells]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    filled: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    forces: dict[str, str] = field(default_factory=dict)
    made: dict[str, list[str]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(_MADE))
    ends: set[tuple[str, int]] = field(default_factory=set)

    def rows(self, table: str) -> list[Cells]:
        """Return the rows of a table as they are now."""
        return list(self.tables.setdefault(table, {}).values())

    def ids(self, table: str) -> list[str]:
        """Return the ids of the rows that have one."""
        return [row["id"] for row in self.rows(table) if row.get("id")]

    def filled_in(self, *columns: str) -> Iterator[tuple[Cells, str]]:
        """Yield each row of all tables with each of these columns that is not empty in it."""
        for table in list(self.tables):
            known = [name for name in columns if name in COMMON.tables[table].names]
            for row in self.rows(table):
                yield from ((row, name) for name in known if row.get(name))

    def fill(self, table: str, row: Cells, column: str, value: str) -> None:
        """Give an empty cell a value, and count it."""
        if value and not row.get(column):
            row[column] = value
            self.filled[table, column, value] += 1

    def make(self, table: str, name: str, row: Cells) -> None:
        """Add a row that nobody wrote."""
        self.tables.setdefault(table, {})[next(self.numbers)] = row
        self.made.setdefault(table, []).append(name)

    def identity(self, table: str, ids: dict[str, str], name: str, row: Cells) -> str:
        """Return the id of what is named; of what no row names, a row is made."""
        if name.casefold() not in ids:
            ids[name.casefold()] = _slug(name, ids.values(), table.removesuffix("s"))
            self.make(table, name, {"id": ids[name.casefold()]} | row)
        return ids[name.casefold()]

    def fault(
        self, file: str, row: int, column: str, value: str, problem: str, remedy: str
    ) -> None:
        """Add a fault."""
        self.faults.append(Fault(file, row, column, value, problem, remedy))

    def part(self, of: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Return an object of what is said of the record; empty where it is none."""
        value = of.get(key) or {}
        if isinstance(value, dict):
            return dict(value)
        remedy = "write an object of keys and values, or leave it out"
        self.fault(RECORD_SHEET, 0, key, str(value)[:60], "is no object", remedy)
        return {}


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
    schema = _schema(_described(package, reader), reader)
    tables = {
        name: _as_rows(schema.tables[name], rows) for name, rows in reader.tables.items() if rows
    }
    record = checked(_marked(schema), NoFolder("your tables"), tables, reader.faults)
    # A fault of an end that was taken from the start is the start's, which has it already.
    apart = [f for f in record.faults if f.column != "end" or (f.file, f.row) not in reader.ends]
    faults = tuple(_at_home(fault, reader) for fault in apart)
    steps = [*reader.steps, *_said(reader)]
    if brought.aside:
        steps.append(f"Left aside: {', '.join(dict.fromkeys(brought.aside))}.")
    return Opened(replace(record, faults=faults), tuple(reader.readings), tuple(steps))


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
            remedy = f"put its rows into {reader.labels[table.name]}"
            reader.fault(sheet.label, 0, "", "", f"{table.name} stands twice", remedy)
        elif sheet.rows:
            _read_table(sheet, table, reader)
    return package


def _parsed(data: bytes, reader: _Reader) -> dict[str, Any]:
    try:
        package = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        remedy = "write JSON, or leave the file out"
        reader.fault(DESCRIPTOR, 0, "", "", f"cannot be read: {error}", remedy)
        return {}
    package = package if isinstance(package, dict) else {}
    kinds = {"title": str, "name": str, "version": str, "licenses": list, "contributors": list}
    package = {k: v for k, v in package.items() if isinstance(v, kinds.get(k, object))}
    for key, name in (("licenses", "name"), ("contributors", "title")):
        items = package.get(key, ())
        package[key] = [item for item in items if isinstance(item, dict) and name in item]
    return package


def _word(text: str) -> str:
    return re.sub(r"[\s\-]+", "_", text.strip().rstrip("*").strip().casefold())


def _table_of(sheet: Sheet) -> Table | None:
    """Return the table that a sheet is by its name, else by its columns."""
    tables = {name: table for name, table in COMMON.tables.items() if name != "changelog"}
    if (named := tables.get(_word(sheet.stem))) is not None:
        return named
    header = {_word(name) for name in sheet.header}
    header |= {name for word in header for name in _ALIASES.get(word, ())}
    shared = {name: len(header & set(table.names)) for name, table in tables.items()}
    # Of two that share as much the narrower one: force levels begin with a place and a start.
    best = max(shared, key=lambda name: (shared[name], name == "force_levels"))
    return tables[best] if shared[best] >= min(3, len(header)) > 0 else None


def _read_table(sheet: Sheet, table: Table, reader: _Reader) -> None:
    """Read the rows of a sheet by the names of its columns."""
    reader.labels[table.name] = sheet.label
    columns = _columns(sheet, table, reader)
    reader.readings += sheet.readings
    for number, cells in sheet.rows:
        row: Cells = {}
        for at, name in columns.items():
            stands = cells[at] if at < len(cells) else ""
            if ERRORS.fullmatch(stands.strip()):
                words = "is a formula that failed", "write the value itself"
                reader.fault(table.path, number, name, stands, *words)
            elif stands.strip():
                row[name], why = meant(stands, table.column(name))
                if why:
                    reading = Reading(sheet.label, number, name, stands, row[name], why)
                    reader.readings.append(reading)
        if row:
            reader.tables.setdefault(table.name, {})[number] = row


def _columns(sheet: Sheet, table: Table, reader: _Reader) -> dict[int, str]:
    """Return the table's columns by their positions in the sheet."""
    words = [_word(name) for name in sheet.header]
    columns: dict[int, str] = {}
    for at, (word, head) in enumerate(zip(words, sheet.header, strict=True)):
        names = [word] if word in table.names else _ALIASES.get(word, ())
        free = set(table.names) - set(columns.values()) - (set(words) - {word})
        if name := next((name for name in names if name in free), ""):
            columns[at] = name
            if name != word:
                why = "the table's name of the column"
                reader.readings.append(Reading(sheet.label, 0, head, head, name, why))
        elif word:
            reader.steps.append(
                f"{sheet.label}: column {head[:60]} is none of {table.name}, "
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
                reader.fault(sheet.label, number, key, value, "is no JSON", remedy)
        else:
            remedy = f"write one of {', '.join([*SHORT_KEYS, *Descriptor.model_fields])}"
            reader.fault(sheet.label, number, key, value, "no such key", remedy)
    package["title"] = short.get("title", package["title"])
    posture |= {k: short[k] for k in ("title", "short_title", "area") if k in short}
    package |= {"posture": posture, "short": short}


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
        names = COMMON.tables[table].names
        for number, row in reader.tables.setdefault(table, {}).items():
            for column, value in defaults.items():
                reader.fill(table, row, column, value)
            if "qualifier" in names:
                reader.fill(table, row, "qualifier", _qualifier(row))
            if "end" in names and not row.get("end"):
                row["end"] = row.get("start", "")
                reader.ends.add((f"{table}.csv", number))
            if table == "force_levels" and not row.get("speaker"):
                row.setdefault("speaker_kind", "none")
    _name_forces(reader)
    _name_sources(reader)
    _name_places(reader)
    _name_rows(reader)
    _see_bases(reader)


def _qualifier(row: Cells) -> str:
    given = tuple(name for name in ("low", "value", "high") if row.get(name))
    if given == ("value",) and row["value"] == "0":
        return "exact"
    return _QUALIFIERS.get(given, "approx")


def _name_forces(reader: _Reader) -> None:
    """Write forces by their codes: a country's, or a name in capitals."""
    names, codes = country_names(), country_codes()
    for row, column in reader.filled_in("force", "whose"):
        stands = row[column]
        made = stands if _CODE.fullmatch(stands) else _slug(stands, (), "force").upper()
        code = codes.get(stands.casefold()) or made.replace("-", "_")
        row[column] = code
        known = names.get(code, "" if code == stands else stands)
        reader.forces.setdefault(code, known or code.replace("_", " ").capitalize())


def _name_sources(reader: _Reader) -> None:
    """Refer to documents by id, and make a row of each that is named alone."""
    rows = reader.rows("sources")
    for row in rows:
        row.setdefault("title", row.get("publisher", ""))
        row.setdefault("publisher", row["title"])
        if not row.get("id") and row["title"]:
            row["id"] = _slug(row["title"], reader.ids("sources"), "source")
    ids = _by_name(rows, "title", "publisher")
    for row, column in reader.filled_in("source"):
        name = row[column]
        is_address = name.startswith(("http://", "https://")) and " " not in name
        document = {"publisher": name[:300], "title": name[:300]} | _DEFAULTS["sources"]
        document |= {"url": name} if is_address else {}
        row[column] = reader.identity("sources", ids, name, document)


def _by_name(rows: list[Cells], *columns: str) -> dict[str, str]:
    """Return ids by themselves and by every name of their rows, without case."""
    ids: dict[str, str] = {}
    for column in reversed(("id", *columns)):
        for row in rows:
            for name in row.get(column, "").split(";" if column == "aliases" else "\n"):
                if name.strip() and row.get("id"):
                    ids[name.strip().casefold()] = row["id"]
    return ids


def _name_places(reader: _Reader) -> None:
    """Refer to places by id, make a row of each that is named alone, and complete them."""
    for row in reader.rows("places"):
        if row.get("id") and not row.get("name"):
            row["name"] = row["id"].replace("-", " ").title()
        elif row.get("name") and not row.get("id"):
            row["id"] = _slug(row["name"], reader.ids("places"), "place")
    ids = _by_name(reader.rows("places"), "name", "aliases")
    for row, column in reader.filled_in(*_PLACES):
        row[column] = reader.identity("places", ids, row[column], {"name": row[column]})
    rows = reader.rows("places")
    for row in rows:
        _place_country(row, reader)
    known = Counter(row["country"] for row in rows if row.get("country"))
    usual = known.most_common(1)[0][0] if known else _UNKNOWN_COUNTRY
    theatres = {
        row["country"]: row["id"]
        for row in rows
        if row.get("kind") == "theatre" and row.get("country")
    }
    for row in rows:
        row.setdefault("country", usual)
        row.setdefault("kind", "base" if row.get("lat") else "area")
        if row["kind"] == "base" and not row.get("parent"):
            country = row["country"]
            if country not in theatres:
                name = country_names().get(country, country)
                theatres[country] = reader.identity("places", ids, name, {"name": name})
                made = next(r for r in reader.rows("places") if r["id"] == theatres[country])
                made |= {"kind": "theatre", "country": country}
            reader.fill("places", row, "parent", theatres[country])
        elif row["kind"] == "area" and not row.get("parent") and len(theatres) == 1:
            row["parent"] = next(iter(theatres.values()))


def _place_country(row: Cells, reader: _Reader) -> None:
    """Tell the country of a place by its name or its point, and how well the point is known."""
    codes, stated = country_codes(), row.get("country", "")
    if stated.casefold() in codes:
        row["country"] = codes[stated.casefold()]
    named = codes.get(row.get("name", "").casefold())
    if named and not stated and not row.get("lat"):
        row["country"] = named
        row.setdefault("kind", "theatre")
    if row.get("lat") and row.get("lon"):
        reader.fill("places", row, "precision_km", _PRECISION_KM)
        reader.fill("places", row, "coordinate_source", "As given in the opened tables.")
        reader.fill("places", row, "country", country_at(row["lat"], row["lon"]))


def _name_rows(reader: _Reader) -> None:
    """Give an id to each row that has none: what it says, in short."""
    for table in reader.tables:
        taken = Counter(reader.ids(table))
        for row in reader.rows(table):
            if row.get("id"):
                continue
            parts = [row.get(name, "") for name in ("force", "place", "start", "date", "title")]
            stem = _slug(" ".join(filter(None, parts)), (), table.replace("_", "-"))
            taken[stem] += 1
            row["id"] = stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"


def _see_bases(reader: _Reader) -> None:
    """Take a base for seen in use where people were counted, if no table says when it was."""
    points = {
        row["id"]: row.get("name", "")
        for row in reader.rows("places")
        if row.get("kind") == "base" and row.get("lat")
    }
    for row in reader.rows("force_levels") if not reader.rows("base_status") else ():
        people = (row.get(name, "") for name in ("value", "low"))
        somebody = any(number.isdecimal() and int(number) for number in people)
        is_dated = is_date(row.get("start", ""))
        if row.get("place") in points and somebody and row["status"] == "reported" and is_dated:
            shared = ("place", "force", "source", "credibility")
            seen = {name: row[name] for name in shared if name in row}
            seen |= {"id": f"seen-{row['id']}", "date": row["start"], "status": "active"}
            note = "Made of the figure of this date: people were counted there."
            seen |= {"claim": "reported", "note": note}
            reader.make("base_status", points[row["place"]], seen)
    timed = {row.get("place") for row in reader.rows("base_status")}
    if without := [name for place, name in points.items() if place not in timed]:
        reader.steps.append(
            f"Nothing says when these were in use, so they are not on the map: "
            f"{', '.join(without[:12])}. Write a row of base_status, such as active and a date."
        )


# ----- The data package -----


def _described(package: dict[str, Any], reader: _Reader) -> dict[str, Any]:
    """Complete what is said of the record: span, horizon, forces, and which tables there are."""
    short: Cells = package.pop("short", {})
    posture = reader.part(package, "posture")
    forces = {code: str(name) for code, name in reader.part(posture, "forces").items()}
    posture["forces"] = reader.forces | forces
    if any(row.get("phase") == "all" for row in reader.rows("movements")):
        posture["phases"] = {"all": "All redeployments"} | reader.part(posture, "phases")
    for table, column in (("force_levels", "counting_rule"), ("movements", "phase")):
        named = reader.part(posture, f"{column}s")
        values = {row[name] for row, name in reader.filled_in(column)}
        # A reader's own words for what is counted are kept, and cannot be explained by us.
        for value in sorted(values - set(COMMON.definitions(table, column)) - set(named)):
            named[value] = value.replace("_", " ")
        posture[f"{column}s"] = named
    posture["roles"] = _roles(short, posture, reader)
    first, last, reported = _months(reader)
    span = reader.part(package, "span")
    start = short.get("first_month") or span.get("start") or first
    end = short.get("last_month") or span.get("end") or last
    licences = [{"name": short["licence"]}] if "licence" in short else package.get("licenses")
    authors = [{"title": short["author"], "role": "author"}] if "author" in short else None
    tables = [name for name in COMMON.tables if reader.tables.get(name)]
    return package | {
        "name": package.get("name") or _slug(str(package["title"]), (), "record"),
        "version": str(short.get("version") or package.get("version") or "1"),
        "horizon": short.get("horizon") or package.get("horizon") or min(reported, end),
        "span": {"start": start, "end": end},
        "licenses": licences or _UNSTATED["licenses"],
        "contributors": authors or package.get("contributors") or _UNSTATED["contributors"],
        "resources": [{"name": name, "path": f"{name}.csv"} for name in tables],
        "posture": posture,
    }


def _roles(short: Cells, posture: Mapping[str, Any], reader: _Reader) -> dict[str, Any]:
    """Return who is who: the lead is the force that is named, else the one with most figures."""
    given = reader.part(posture, "roles")
    forces: dict[str, str] = posture["forces"]
    counts = Counter(
        sorted(row["force"] for row in reader.rows("force_levels") if row.get("force"))
    )
    named = short.get("main_force", "")
    by_name = {name.casefold(): code for code, name in forces.items()}
    main = by_name.get(named.casefold(), named) or max(counts, key=counts.__getitem__, default="")
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
    for row in chain.from_iterable(reader.rows(table) for table in CLAIMS):
        for text in filter(None, (row.get(column) for column in ("start", "date", "end"))):
            if is_date(text) and 1900 <= int(text[:4]) <= 2200:
                begin, end = (f"{day:%Y-%m}" for day in bounds(text))
                first.append(begin)
                last.append(end)
                reported += [] if "planned" in row.values() else [end]
    if not first:
        return "2000-01", "2000-12", "2000-12"
    return min(first), max(last), max(reported or last)


def _schema(package: dict[str, Any], reader: _Reader) -> Schema:
    """Read the data package; where it cannot be used, with what the tables alone say."""
    first, last, reported = _months(reader)
    vocabularies = {
        key: {str(word): str(meaning) for word, meaning in package["posture"][key].items()}
        for key in ("forces", "phases", "counting_rules")
    }
    plain = {
        "title": str(package["title"])[:200],
        "name": "own-tables",
        "version": "1",
        **_UNSTATED,
        "posture": vocabularies,
        "span": {"start": first, "end": last},
        "horizon": reported,
        "resources": package["resources"],
    }
    for attempt in (package, plain):
        try:
            schema = parse_schema(json.dumps(attempt).encode())
            check_descriptor(schema)
            # What lacks a table of every record is shown with what there is.
            departures = [d for d in differences(schema) if not d.endswith("is missing")]
            if not departures:
                return schema
            problem = "; ".join(departures)
        except SchemaError as error:
            problem = f"cannot be used: {error}"
        remedy = "mend what is said of the record; the tables are shown without it"
        reader.fault(RECORD_SHEET, 0, "", "", problem, remedy)
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


def _as_rows(table: Table, rows: dict[int, Cells]) -> Rows:
    """Return rows in the order of their table."""
    cells = {number: [row.get(name, "") for name in table.names] for number, row in rows.items()}
    frame = text_frame(table, cells).sort_values(list(table.sorted_by), kind="stable")
    return Rows(table, frame, len(rows))


# ----- The report -----


def _at_home(fault: Fault, reader: _Reader) -> Fault:
    """Name the reader's own file or sheet in a fault."""
    table = fault.file.removesuffix(".csv")
    if fault.row >= _MADE:
        return replace(fault, file=f"{table}, made of a name", row=0)
    return replace(fault, file=reader.labels.get(table, fault.file))


def _said(reader: _Reader) -> Iterable[str]:
    """Say what was made and filled in."""
    for table, made in reader.made.items():
        names = list(dict.fromkeys(made))
        shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
        yield f"Rows of {table} were made of names: {shown}."
    for (table, column, value), times in sorted(reader.filled.items()):
        rows = "1 row" if times == 1 else f"{times} rows"
        yield f"{table}: {column} is empty in {rows} and read as {value.rstrip('.')}."
