"""Tables that a reader brings, as CSV, ZIP or XLSX -> the files of a record, held in memory.

Nothing is guessed in silence: what is read otherwise than it stands there, and what is filled in
because it was left out, is listed. Bounds keep whatever is sent from taking more than its share.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from components.record.geography import country_at
from components.record.schema import DESCRIPTOR, common_tables

MOST_BYTES = 20_000_000
"""Of all files together, and of what a ZIP holds four times as much."""

MOST_ROWS, MOST_COLUMNS = 100_000, 100

OWN = "own tables, not published by us"
"""What stands on every picture of what a reader opened."""

_ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""How a workbook with a password begins: the container of the old binary formats."""

_DIGITS = {
    **{ord("٠") + i: str(i) for i in range(10)},
    **{ord("۰") + i: str(i) for i in range(10)},
    ord("٫"): ".",
}
"""Arabic and Persian digits, and the decimal sign between them."""

_NEEDED = {
    "qualifier": "exact",
    "counting_rule": "in_country",
    "status": "reported",
    "speaker_kind": "none",
    "credibility": "3",
    "claim": "reported",
    "reliability": "F",
    "kind": "press",
    "key": "false",
    "title": "",
}
"""What stands in a required column that was left out."""

_POINT = frozenset({"lat", "lon", "precision_km"})

Row = dict[str, str]


class IncomingError(ValueError):
    """A file that cannot be read at all; the message says why, and what to do."""


@dataclass
class Incoming:
    """What was read.

    Attributes
    ----------
    tables : dict of str to list of dict
        Rows of each table, by column, as text.
    title : str
        What the record is called.
    descriptor : dict
        What a ``datapackage.json`` beside the tables says.
    readings : list of str
        What was read otherwise than it stands there, filled in or left aside, a sentence each.
    """

    tables: dict[str, list[Row]] = field(default_factory=dict)
    title: str = ""
    descriptor: dict[str, Any] = field(default_factory=dict)
    readings: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """Add a reading, once."""
        if sentence not in self.readings:
            self.readings.append(sentence)


def read_files(files: Mapping[str, bytes]) -> Incoming:
    """Read what a reader brings.

    Raises
    ------
    IncomingError
        If a file is too large, protected, broken, or none that tables are in.
    """
    size = sum(len(content) for content in files.values())
    if size > MOST_BYTES:
        message = f"The files have {size / 1e6:.0f} MB; bring at most {MOST_BYTES / 1e6:.0f}."
        raise IncomingError(message)
    incoming = Incoming()
    for name, content in files.items():
        _read_file(incoming, name, content)
    if "force_levels" not in incoming.tables:
        known = ", ".join(incoming.tables) or "none"
        message = (
            f"There is no table force_levels (read: {known}). Name a file force_levels.csv, or a "
            "sheet of the workbook force_levels."
        )
        raise IncomingError(message)
    return incoming


def files_of(incoming: Incoming) -> dict[str, bytes]:
    """Return what was read as the files of a record, with all that was left out filled in."""
    _complete(incoming)
    files = {f"{name}.csv": _csv(name, rows) for name, rows in incoming.tables.items() if rows}
    files[DESCRIPTOR] = json.dumps(_package(incoming), ensure_ascii=False, indent=2).encode()
    return files


# ----- Files -----


def _read_file(incoming: Incoming, name: str, content: bytes) -> None:
    plain = name.replace("\\", "/").rpartition("/")[2]
    stem, _, ending = plain.lower().rpartition(".")
    if content.startswith(_ENCRYPTED):
        message = (
            f"{plain} is protected by a password, or of an old binary format; save it as XLSX."
        )
        raise IncomingError(message)
    match ending:
        case "csv" | "tsv" | "txt":
            _take(incoming, stem, _csv_rows(incoming, plain, content), plain)
        case "json" if plain == DESCRIPTOR:
            incoming.descriptor = _descriptor(content)
        case "zip":
            for inner, data in _members(plain, content).items():
                if inner.lower().endswith((".csv", ".json")):
                    _read_file(incoming, inner, data)
        case "xlsm" | "xlsb" | "xltm":
            message = f"{plain} may hold macros; save it as XLSX, which holds none."
            raise IncomingError(message)
        case "xlsx":
            _members(plain, content)
            incoming.title = incoming.title or stem.replace("_", " ").replace("-", " ").title()
            _read_workbook(incoming, plain, content)
        case _:
            incoming.note(f"{plain} was left aside: tables are CSV, XLSX, or a ZIP of CSV.")


def _members(name: str, content: bytes) -> dict[str, bytes]:
    """Return the files of an archive, as far as they are harmless and not too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if any(entry.flag_bits & 1 for entry in entries):
                message = f"{name} is protected by a password; take it off."
                raise IncomingError(message)
            whole = sum(entry.file_size for entry in entries)
            if whole > 4 * MOST_BYTES or len(entries) > 1_000:
                message = (
                    f"{name} unpacks to {whole / 1e6:,.0f} MB in {len(entries):,} files; bring at "
                    f"most {4 * MOST_BYTES / 1e6:.0f} MB in 1,000."
                )
                raise IncomingError(message)
            read = {}
            for entry in entries:
                if ".." in entry.filename.replace("\\", "/").split("/"):
                    message = f"{name} holds {entry.filename!r}, a name that leads out of it."
                    raise IncomingError(message)
                with archive.open(entry) as file:
                    # A header may say less than there is.
                    data = file.read(4 * MOST_BYTES + 1)
                if len(data) != entry.file_size:
                    message = f"{name}: {entry.filename!r} is not as large as it says."
                    raise IncomingError(message)
                read[entry.filename] = data
            return read
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        message = f"{name} cannot be unpacked: {error}."
        raise IncomingError(message) from error


def _descriptor(content: bytes) -> dict[str, Any]:
    try:
        read = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        message = f"{DESCRIPTOR} is no JSON: {error}."
        raise IncomingError(message) from error
    return read if isinstance(read, dict) else {}


def _csv_rows(incoming: Incoming, name: str, content: bytes) -> list[list[str]]:
    text = _decoded(incoming, name, content).replace("\r\n", "\n").replace("\r", "\n")
    head = text.split("\n", 1)[0]
    sign = max(",;\t", key=head.count)
    if sign != ",":
        incoming.note(f"{name}: cells are parted by {'semicolons' if sign == ';' else 'tabs'}.")
    try:
        rows = list(islice(csv.reader(io.StringIO(text), delimiter=sign), MOST_ROWS + 2))
    except csv.Error as error:
        message = f"{name} cannot be read as CSV: {error}."
        raise IncomingError(message) from error
    return rows


def _decoded(incoming: Incoming, name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        incoming.note(f"{name} was read as UTF-16.")
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        incoming.note(f"{name} is not UTF-8 and was read as Windows-1252: look at its accents.")
        return content.decode("cp1252", errors="replace")


def _read_workbook(incoming: Incoming, name: str, content: bytes) -> None:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        message = f"{name} cannot be read as a workbook: {error}."
        raise IncomingError(message) from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(entry.startswith("xl/externalLinks/") for entry in archive.namelist()):
            incoming.note(f"{name} refers to other workbooks; they are not followed.")
    for sheet in book.worksheets:
        rows: list[list[str]] = []
        where = f"{name}, sheet {sheet.title}"
        for number, cells in enumerate(
            sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1), start=1
        ):
            rows.append([_cell_text(incoming, f"{where}, row {number}", cell) for cell in cells])
        _take(incoming, sheet.title, rows, where)
    book.close()


def _cell_text(incoming: Incoming, where: str, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") == "f":
        incoming.note(f"{where}: a formula was left out; write its value.")
        return ""
    if isinstance(value, datetime):
        day = value.date().isoformat()
        at = "" if value.time() == time() else f" {value.time()}"
        incoming.note(
            f"{where}: a date of the spreadsheet was read as {day}{at}; where only the month or "
            "the year is known, write it as text."
        )
        return day
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# ----- Tables -----


def _take(incoming: Incoming, name: str, rows: list[list[str]], where: str) -> None:
    """Take the rows of a file or sheet as those of the table that it is named after."""
    table = _slug(name).replace("-", "_")
    if table in {"descriptor", "record"}:
        incoming.descriptor |= {row[0]: row[1] for row in rows if len(row) > 1 and row[0]}
        return
    known = common_tables()
    if table not in known or table == "changelog":
        if any(any(row) for row in rows):
            incoming.note(f"{where} was left aside: no table is called {table!r}.")
        return
    if len(rows) > MOST_ROWS + 1:
        message = f"{where} has more than {MOST_ROWS:,} rows; bring fewer."
        raise IncomingError(message)
    rows = [_trimmed(row) for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return
    head = [_slug(cell).replace("-", "_") for cell in rows[0]]
    if len(head) > MOST_COLUMNS:
        message = f"{where} has more than {MOST_COLUMNS} columns; bring those of the template."
        raise IncomingError(message)
    columns = {field["name"]: field["type"] for field in known[table]["schema"]["fields"]}
    for column in head:
        if column and column not in columns:
            incoming.note(f"{where}: column {column!r} was left aside; the table has none such.")
    read = incoming.tables.setdefault(table, [])
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(head, row, strict=False))
        read.append(
            {
                column: _cell(incoming, f"{where}, row {number}, column {column}", text, column)
                for column, text in cells.items()
                if column in columns
            }
        )


def _trimmed(row: list[str]) -> list[str]:
    """Return a row without the empty cells at its end: a workbook's rows are padded."""
    while row and not row[-1].strip():
        row.pop()
    return row


def _cell(incoming: Incoming, where: str, text: str, column: str) -> str:
    """Read a cell for what it means, and say so where that is not what stands there."""
    plain = " ".join(text.split())
    meant = plain.translate(_DIGITS)
    if column in _POINT and re.fullmatch(r"-?[0-9]+,[0-9]+", meant):
        meant = meant.replace(",", ".")
    if column in {"low", "value", "high"}:
        meant = meant.replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    if column in {"start", "end", "date", "published"}:
        meant = re.sub(r"^([0-9]{4})[/.]([0-9]{2})(?:[/.]([0-9]{2}))?$", _iso, meant)
    if meant != plain:
        incoming.note(f"{where}: {plain[:40]!r} was read as {meant[:40]!r}.")
    return meant


def _iso(match: re.Match[str]) -> str:
    return "-".join(part for part in match.groups() if part)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


# ----- What is filled in -----


def _complete(incoming: Incoming) -> None:
    """Fill in what a record needs and a reader left out: ids, sources, places, defaults."""
    tables = incoming.tables
    places = _named(incoming, "places", "name")
    sources = _named(incoming, "sources", "publisher")
    for table, column in (
        ("force_levels", "place"), ("base_status", "place"), ("milestones", "place"),
        ("movements", "origin"), ("movements", "destination"), ("movements", "via"),
        ("base_totals", "area"),
    ):  # fmt: skip
        for row in tables.get(table, ()):
            _refer(incoming, row, column, "places", places, table)
    for table in ("force_levels", "base_status", "milestones", "movements", "base_totals"):
        for row in tables.get(table, ()):
            row["source"] = row.get("source") or "source not named"
            _refer(incoming, row, "source", "sources", sources, table)
    for table, rows in tables.items():
        fields = common_tables()[table]["schema"]["fields"]
        for number, row in enumerate(rows, start=1):
            _fill(incoming, table, fields, row, number)
    countries = [row["country"] for row in tables.get("places", ()) if row.get("country")]
    theatres = {row.get("country", ""): row["id"] for row in tables["places"] if _is_theatre(row)}
    for row in tables["places"]:
        if not row.get("country"):
            row["country"] = countries[0] if countries else "ZZZ"
        if row["kind"] == "base" and not row.get("parent"):
            row["parent"] = theatres.get(row["country"]) or next(iter(theatres.values()), "")


def _is_theatre(row: Row) -> bool:
    return row.get("kind") == "theatre"


def _named(incoming: Incoming, table: str, by: str) -> dict[str, str]:
    """Return the ids of a table by id and by name, giving one to each row that has none."""
    ids: dict[str, str] = {}
    for row in incoming.tables.setdefault(table, []):
        name = row.get(by) or row.get("id") or row.get("title") or "unnamed"
        row["id"] = row.get("id") or _slug(name) or "unnamed"
        ids |= {row["id"]: row["id"], name.casefold(): row["id"]}
    return ids


def _refer(
    incoming: Incoming, row: Row, column: str, target: str, ids: dict[str, str], table: str
) -> None:
    """Turn a plain name into an id, making the row that it names where there is none."""
    name = row.get(column, "")
    if not name:
        return
    known = ids.get(name) or ids.get(name.casefold())
    if known is None:
        known = _slug(name) or f"unnamed-{len(ids)}"
        made = {"id": known, "name": name} if target == "places" else {
            "id": known, "publisher": name, "title": name,
        }  # fmt: skip
        incoming.tables[target].append(made)
        incoming.note(f"{target}: {name!r}, named in {table}, got a row of its own.")
        ids |= {known: known, name.casefold(): known}
    row[column] = known


def _fill(
    incoming: Incoming, table: str, fields: list[dict[str, Any]], row: Row, number: int
) -> None:
    if table == "places":
        _fill_place(incoming, row)
    if table in {"force_levels", "movements"} and row.get("start") and not row.get("end"):
        row["end"] = row["start"]
    if table in {"force_levels", "movements", "base_totals"} and not row.get("qualifier"):
        stated = [row.get(name) for name in ("low", "value", "high")]
        low, value, high = (bool(cell) for cell in stated)
        kind = "exact" if value else "range" if low and high else "unstated"
        row["qualifier"] = "at_least" if low and not (value or high) else kind
    if row.get("force") and "force" in row:
        row["force"] = _code(row["force"])
    for item in fields:
        name, required = item["name"], item.get("constraints", {}).get("required", False)
        if required and not row.get(name):
            row[name] = f"{table.replace('_', '-')}-{number:04}" if name == "id" else _NEEDED.get(
                name, ""
            )  # fmt: skip
            if name != "id" and row[name]:
                incoming.note(f"{table}: {name} was left out and filled in as {row[name]!r}.")


def _fill_place(incoming: Incoming, row: Row) -> None:
    pointed = bool(row.get("lat") and row.get("lon"))
    row["kind"] = row.get("kind") or ("base" if pointed else "theatre")
    if pointed and not row.get("country"):
        row["country"] = country_at(row["lat"], row["lon"])
        if row["country"]:
            incoming.note(f"places: {row['id']} lies in {row['country']}, by its point.")
    if pointed and not row.get("precision_km"):
        row["precision_km"] = "10"
        incoming.note(f"places: the point of {row['id']} is taken to be known to 10 km.")
    if pointed and not row.get("coordinate_source"):
        row["coordinate_source"] = "The table that was opened"


def _code(force: str) -> str:
    """Return the code of a force: as it stands where it is one, else of its name."""
    if re.fullmatch(r"[A-Z][A-Z0-9_]{1,30}", force):
        return force
    return _slug(force).replace("-", "_").upper()[:30] or "FORCE"


def _package(incoming: Incoming) -> dict[str, Any]:
    """Return the descriptor of what was read, with what the tables say where it says nothing."""
    tables, given = incoming.tables, incoming.descriptor
    dates = sorted(
        str(row[name])[:4]
        for rows in tables.values()
        for row in rows
        for name in ("start", "end", "date")
        if re.match(r"(19|20)[0-9]{2}", str(row.get(name, "")))
    )
    first, last = (dates[0], dates[-1]) if dates else ("2000", "2001")
    title = str(given.get("title") or incoming.title or "Own tables")
    forces = {
        str(row[name]): str(row[name]).replace("_", " ").title()
        if len(row[name]) > 3
        else row[name]
        for rows in tables.values()
        for row in rows
        for name in ("force", "whose")
        if row.get(name)
    }
    rules = {row["counting_rule"] for row in tables["force_levels"] if row.get("counting_rule")}
    common = {
        value
        for item in common_tables()["force_levels"]["schema"]["fields"]
        if item["name"] == "counting_rule"
        for value in item["definitions"]
    }
    phases = {row["phase"] for row in tables.get("movements", ()) if row.get("phase")}
    posture: dict[str, Any] = given.get("posture") or {}
    told = f"{posture.get('title') or title} ({OWN})"
    return {
        "name": _slug(title) or "own-tables",
        "title": title,
        "version": str(given.get("version", "0")),
        "created": f"{datetime.now(UTC).date()}T00:00:00Z",
        "horizon": str(given.get("horizon") or f"{last}-12"),
        "span": given.get("span") or {"start": f"{first}-01", "end": f"{last}-12"},
        "licenses": given.get("licenses") or [{"name": "not stated"}],
        "contributors": [{"title": "Who opened the tables"}],
        "posture": {
            "roles": _roles(tables["force_levels"], forces),
            "forces": forces,
            "counting_rules": {rule: rule.replace("_", " ") for rule in sorted(rules - common)},
            "phases": {phase: phase.replace("_", " ") for phase in sorted(phases)},
            **posture,
            "title": told,
            "short_title": title,
            "area": f"{posture.get('area') or title} ({OWN})",
        },
        "resources": [
            {"name": name, "path": f"{name}.csv"} for name, rows in tables.items() if rows
        ],
    }


def _roles(levels: list[Row], forces: Mapping[str, str]) -> dict[str, Any]:
    """Return the force with the most figures as the leading one, with the words for it."""
    counts = Counter(row["force"] for row in levels if row.get("force"))
    if not counts:
        return {}
    force = max(counts, key=lambda one: (counts[one], one))
    name = forces[force]
    words = {"name": name, "adjective": name, "troops": f"{name} troops"}
    return {"lead": {"force": force, **words}}


def _csv(table: str, rows: list[Row]) -> bytes:
    resource = common_tables()[table]
    columns = [item["name"] for item in resource["schema"]["fields"]]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    keys = resource["sortedBy"]
    writer.writerows(sorted(rows, key=lambda row: [row.get(key, "") for key in keys]))
    return stream.getvalue().encode()
