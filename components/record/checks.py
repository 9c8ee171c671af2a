"""What only this record knows: the checks that a table schema cannot express.

Each check takes a typed table and finds faults; ``exceptions.csv`` names what is let pass.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from itertools import combinations, groupby, pairwise
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from components.record import geography
from components.record.dates import MONTH_NAMES, first_days, last_days
from components.record.descriptor import FiscalYear, Rules
from components.record.faults import Fault, Finding, faults_of
from components.record.folders import Folder
from components.record.schema import DESCRIPTOR, Schema, Table
from components.record.spreadsheet import FORMULA_STARTS

DRIVING = ("1", "2", "3")
"""Credibility that lets a status row drive a base's status; weaker claims are shown beside it."""

CLOSING = frozenset({"vacated", "handed_over"})

_AGREE_DAYS = np.timedelta64(31, "D")
"""Days that may lie between two claims that confirm each other."""

_AGREE_SHARE = 0.05
"""How far two published numbers may differ and still agree, as a share of the larger one."""

_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!]")
_FRONT_PAGE = re.compile(r"https?://(?:[^/]+|(?:www\.)?github\.com/[^/]+/[^/]+)/?")
_MAX_TEXT = 600
_NUMBERS = ("low", "value", "high")

Frames = dict[str, pd.DataFrame]
"""Typed tables, each row by its number in the file."""


def faults(schema: Schema, folder: Folder, frames: Frames, changed: pd.Series[str]) -> list[Fault]:
    """Run every check.

    Parameters
    ----------
    folder : Folder
        Of the record.
    frames : dict of str to pandas.DataFrame
        Typed tables as `components.record.tables` makes them, without day bounds.
    changed : pandas.Series of str
        The base of each change of status by the number of its row, also where the row is not in
        the frames.
    """
    rules, places, exceptions = schema.descriptor.rules, frames["places"], frames["exceptions"]
    excused = set(exceptions.loc[exceptions["check"] == "admin1", "place"])
    checks = [
        *((name, _text(table, frames[name])) for name, table in schema.tables.items()),
        *((name, _dates(table, frames[name])) for name, table in schema.tables.items()),
        *((n, _numbers(frames[n])) for n in ("force_levels", "base_totals", "movements")),
        *((name, _confirmed(frames[name], keys)) for name, keys in _ALIKE.items()),
        *((name, _observed(frames[name], str(schema.horizon))) for name in _ALIKE),
        *((name, _same_as(frames[name])) for name in ("milestones", "movements")),
        ("force_levels", _rules(rules, frames["force_levels"])),
        ("sources", _addresses(frames["sources"])),
        ("places", _places(places)),
        ("places", geography.misplaced(places, folder, excused)),
        ("movements", _movements(frames["movements"])),
    ]
    faults = [
        fault
        for name, findings in checks
        for fault in faults_of(schema.tables[name].path, frames[name], findings)
    ]
    path, changes = schema.tables["base_status"].path, frames["base_status"]
    faulty = [fault.row for fault in faults if fault.file == path and fault.drops]
    # Where a change is left out, what follows it cannot be judged.
    uncertain = set(changed.drop(index=changes.index.difference(faulty)))
    faults += faults_of(path, changes, _status(places, changes, uncertain))
    return [*faults, *_descriptor(schema, frames), *_order(schema, folder, frames)]


def _text(table: Table, frame: pd.DataFrame) -> Iterator[Finding]:
    """Cells hold plain text of one line: no markup, no formula, no control character."""
    for column in table.columns:
        for number, cell in frame[column.name].items() if column.type == "string" else ():
            if words := _unlike_text(cell):
                yield Finding([number], column.name, *words)


def _unlike_text(cell: str) -> tuple[str, str] | None:
    """Say what a cell holds that is not plain text, and what to write; None where it is."""
    if "\n" in cell or "\r" in cell:
        return "holds a line break", "write one line"
    if not cell.isprintable():
        unseen = next(c for c in cell if not c.isprintable())
        return f"holds a character that is not seen (U+{ord(unseen):04X})", "write plain text"
    if _MARKUP.search(cell):
        return "holds markup", "write plain text"
    if cell.startswith(FORMULA_STARTS):
        problem = f"begins with {cell[0]!r}, which a spreadsheet would run as a formula"
        return problem, "begin with a word"
    if cell != cell.strip():
        return "has blanks at an end", "take the blanks out"
    if len(cell) > _MAX_TEXT:
        return f"is longer than {_MAX_TEXT} characters", "shorten it"
    return None


def _dates(table: Table, frame: pd.DataFrame) -> Iterator[Finding]:
    """Dates exist, and a span does not end before it starts."""
    for column in table.columns:
        if column.is_date:
            missing = (frame[column.name] != "") & np.isnat(first_days(frame[column.name]))
            words = "is a date that does not exist", "write a date of the calendar"
            yield Finding(missing, column.name, *words)
    if {"start", "end"} <= set(table.names):
        # A date that is none is neither before nor after another one.
        backwards = first_days(frame["start"]) > last_days(frame["end"])
        for number, start in frame.loc[backwards, "start"].items():
            problem = f"ends before it starts ({start})"
            yield Finding([number], "end", problem, "write an end on or after the start")


OUT_OF_ORDER = "row is out of order"


def _order(schema: Schema, folder: Folder, frames: Frames) -> Iterator[Fault]:
    """Rows are sorted, so that a diff reads well; one fault for all tables is enough."""
    unsorted: dict[str, Hashable] = {}
    for name, table in schema.tables.items():
        keys = frames[name][list(table.sorted_by)]
        rows = pairwise(keys.itertuples(index=False, name=None))
        late = (number for number, (a, b) in zip(keys.index[1:], rows, strict=True) if b < a)
        if number := next(late, None):
            unsorted[name] = number
    if unsorted:
        name, *others = unsorted
        table = schema.tables[name]
        paths = ", ".join(schema.tables[other].path for other in others)
        problem = OUT_OF_ORDER + (f", and so are rows of {paths}" if paths else "")
        remedy = f"run python -m components.record sort {folder}"
        finding = Finding([unsorted[name]], table.sorted_by[0], problem, remedy, drops=False)
        yield from faults_of(table.path, frames[name], [finding])


_STATED_BY = {
    "at_least": ("low",),
    "at_most": ("high",),
    "range": ("low", "high"),
    "exact": ("value",),
    "average": ("value",),
}
"""The numbers that a qualifier speaks of."""


def _numbers(frame: pd.DataFrame) -> Iterator[Finding]:
    """Numbers are in order (low <= value <= high), and those that the qualifier speaks of."""
    for left, right in combinations(_NUMBERS, 2):
        for number, limit in frame.loc[frame[left] > frame[right], right].items():
            problem = f"{left} is above {right} ({limit:g})"
            yield Finding([number], left, problem, "write low <= value <= high")
    numbered, unstated = _numbered(frame), frame["qualifier"] == "unstated"
    yield Finding(
        unstated & numbered,
        "value",
        "a number stands beside the qualifier 'unstated'",
        "leave the numbers empty, or write how firmly the number is stated; "
        "an unstated number is not zero",
    )
    yield Finding(
        ~unstated & ~numbered,
        "qualifier",
        "no number is given",
        "write the number that the source states, or the qualifier 'unstated'",
    )
    for qualifier, columns in _STATED_BY.items():
        for column in columns:
            yield Finding(
                (frame["qualifier"] == qualifier) & frame[column].isna() & numbered,
                column,
                f"is empty although the qualifier is {qualifier!r}",
                f"write the {column}, or another qualifier",
            )


def _numbered(frame: pd.DataFrame) -> pd.Series[bool]:
    """Which rows state a number."""
    return frame[list(_NUMBERS)].notna().any(axis=1)


def _rules(rules: Rules, frame: pd.DataFrame) -> Iterator[Finding]:
    """Withheld is not zero; a speaker has a kind; a counting rule keeps to its years and spans."""
    withheld = frame["status"] == "withheld"
    yield Finding(
        withheld & _numbered(frame),
        "status",
        "a withheld figure has a number",
        "leave low, value and high empty: withheld is not zero",
    )
    yield Finding(
        withheld & (frame["qualifier"] != "unstated"),
        "qualifier",
        "a withheld figure is stated after all",
        "write the qualifier 'unstated', or the status 'reported' with its number",
    )
    yield Finding(
        (frame["speaker"] != "") == (frame["speaker_kind"] == "none"),
        "speaker_kind",
        "does not fit the speaker",
        "write whose speaker it is beside a named one, and 'none' where none is named",
    )
    if rules.fiscal_year:
        yield _fiscal_years(rules.fiscal_year, frame)
    first, last = frame["start"].str.slice(0, 7), frame["end"].str.slice(0, 7)
    for office in rules.office:
        outside = (first < str(office.start or "")) | (last > str(office.end or "9999"))
        yield Finding(
            (frame["counting_rule"] == office.rule) & outside,
            "counting_rule",
            f"{office.rule} was not in use at that date",
            "write the rule that its quarter was counted by",
        )


def _fiscal_years(rule: FiscalYear, frame: pd.DataFrame) -> Finding:
    """A mean of a fiscal year spans one from its first month to its last."""
    first, last = rule.first_month, (rule.first_month + 10) % 12 + 1
    start, end = frame["start"], frame["end"]
    begun = start.str.fullmatch(rf"\d{{4}}-{first:02d}(-01)?")
    ended = end.str.fullmatch(rf"\d{{4}}-{last:02d}(-{calendar.monthrange(2001, last)[1]})?")
    years = (pd.to_numeric(text.str.slice(0, 4), errors="coerce") for text in (end, start))
    whole = begun & ended & (next(years) - next(years) == (first > 1))
    return Finding(
        (frame["counting_rule"] == rule.rule) & ~whole,
        "start",
        f"a fiscal year runs from {MONTH_NAMES[first - 1]} to {MONTH_NAMES[last - 1]}",
        f"write YYYY-{first:02d} to YYYY-{last:02d}" + " of the next year" * (first > 1),
    )


def _addresses(frame: pd.DataFrame) -> Iterator[Finding]:
    """An address leads to the document, and one document is one row.

    Two rows would be taken for two documents that confirm each other.
    """
    yield Finding(
        frame["url"].str.fullmatch(_FRONT_PAGE),
        "url",
        "is the front page of a site or a repository",
        "write the address of the document itself, or leave it empty and say so in the note",
        drops=False,
    )
    address = frame["url"].str.replace(r"^https?://(?:www\.)?|/$", "", regex=True)
    # Compilations hold many documents at one address: only the title tells them apart.
    document = address.str.cat(frame["title"].map(_letters), sep=" ")
    yield Finding(
        document.duplicated() & (address != ""),
        "url",
        "is the address of a document of this title that has a row already",
        "name that row's id in the claims and delete this row",
        drops=False,
    )


def _letters(title: str) -> str:
    """Letters and digits of a title, without case and accents."""
    return re.sub(r"[^\w]|[\u0300-\u036f]", "", unicodedata.normalize("NFKD", title.casefold()))


_ALIKE = {
    "force_levels": ["force", "place", "counting_rule", "status"],
    "base_status": ["place", "status", "claim"],
    "base_totals": ["area", "whose", "counts", "claim"],
    "movements": ["force", "origin", "destination", "status"],
}
"""What two claims of a table must have in common to be able to confirm each other."""


def _confirmed(frame: pd.DataFrame, keys: list[str]) -> Iterator[Finding]:
    """Credibility 1 rests on another document that says the same of about the same time."""
    begin, end = ("start", "end") if "start" in frame else ("date", "date")
    # A date that is none is near no other.
    first, last = first_days(frame[begin]), last_days(frame[end])
    number = one_number(frame).to_numpy(float) if "value" in frame else np.full(len(frame), np.nan)
    source, _ = pd.factorize(frame["source"])
    credible = frame["credibility"].isin(DRIVING).to_numpy(dtype=bool)
    graded = (frame["credibility"] == "1").to_numpy(dtype=bool)
    # Whoever tells that a base was left, and whoever tells that it was given away, agree on that.
    meant = frame[keys].replace({"status": dict.fromkeys(CLOSING, "left")})
    alike = list(meant.groupby(keys).indices.values())
    if "same_as" in frame:
        first_told = frame["same_as"].where(frame["same_as"] != "", frame["id"])
        alike += list(frame.groupby(first_told).indices.values())
    confirmed = np.zeros(len(frame), dtype=bool)
    for rows in alike:
        able = np.asarray(rows)[credible[np.asarray(rows)]]
        for where in able[graded[able]]:
            others = able[source[able] != source[where]]
            near = (first[others] - last[where] <= _AGREE_DAYS) & (
                first[where] - last[others] <= _AGREE_DAYS
            )
            larger = np.maximum(number[others], number[where])
            apart = np.abs(number[others] - number[where]) > _AGREE_SHARE * larger
            confirmed[where] |= bool((near & ~apart).any())
    yield Finding(
        list(frame.index[graded & ~confirmed]),
        "credibility",
        "no row from another document agrees",
        "add the row of the second document, or write 2 or 3",
        drops=False,
    )


def one_number(rows: pd.DataFrame) -> pd.Series[float]:
    """Return one number for each figure or movement: stated, else the middle, else a bound.

    Parameters
    ----------
    rows : pandas.DataFrame
        With ``low``, ``value`` and ``high`` (persons or NaN); the result is NaN where all are.
    """
    middle = (rows["low"] + rows["high"]) / 2
    return rows["value"].fillna(middle).fillna(rows["low"]).fillna(rows["high"])


def _places(frame: pd.DataFrame) -> Iterator[Finding]:
    """A point is whole and has a source; a base lies in something; a chain of parents ends."""
    half = frame["lat"].isna() != frame["lon"].isna()
    yield Finding(half, "lat", "has a latitude or a longitude alone", "write both, or neither")
    for column in ("precision_km", "coordinate_source"):
        yield Finding(
            frame["lat"].notna() & frame[column].isin(["", np.nan]),
            column,
            "is empty although the place has a point",
            "write how precisely the point is known, and where it comes from",
        )
    yield Finding(
        (frame["kind"] == "base") & (frame["parent"] == ""),
        "parent",
        "a base has no parent",
        "write the area or theatre it lies in",
    )
    parents = dict(zip(frame["id"], frame["parent"], strict=True))
    chains = {number: ancestors(parents, place) for number, place in frame["id"].items()}
    yield Finding(
        [number for number, chain in chains.items() if chain and parents.get(chain[-1])],
        "parent",
        "its parents go round in a circle",
        "write the place that it lies in",
    )


def ancestors(parents: Mapping[str, str], place: str) -> list[str]:
    """Return the places that a place lies in, from the nearest; each once, if they go round."""
    chain: list[str] = []
    at = parents.get(place, "")
    while at and at not in chain:
        chain.append(at)
        at = parents.get(at, "")
    return chain


def _status(places: pd.DataFrame, frame: pd.DataFrame, skip: Collection[str]) -> Iterator[Finding]:
    """Nothing reopens that was not closed; nothing is in use after a closing unless reopened.

    Of the rows that drive a base's status, in order of the last day that their dates can mean.
    """
    areas = places.loc[places["kind"].isin(["theatre", "area"]), "id"]
    yield Finding(
        frame["place"].isin(areas) & ~frame["status"].isin(CLOSING),
        "status",
        "the status of an area is not a base's",
        "name the base; only an exit from a whole area is entered for the area, as vacated",
    )
    driving = (frame["claim"] == "reported") & frame["credibility"].isin(DRIVING)
    dated = frame.assign(first=first_days(frame["date"]), last=last_days(frame["date"]))
    changes = dated[driving & ~frame["place"].isin(list(skip))]
    exits = changes[changes["place"].isin(areas)].groupby("place")["first"].min().to_dict()
    bases = set(places.loc[places["kind"] == "base", "id"])
    parents = dict(zip(places["id"], places["parent"], strict=True))
    in_effect = changes.sort_values(["place", "last", "first", "id"]).itertuples()
    for place, of_place in groupby(in_effect, key=attrgetter("place")):
        if place in bases:
            around = (exits[p] for p in ancestors(parents, place) if p in exits)
            yield from _sequence(of_place, min(around, default=pd.NaT))


def _sequence(changes: Iterator[Any], exit_around: Any) -> Iterator[Finding]:
    """Judge one base's changes; from an exit of everybody on, it may have been left by that."""
    left = ""
    for change in changes:
        if change.status == "reoccupied" and not left and not change.last >= exit_around:
            problem = "reoccupied, but no row says that it had been left"
            remedy = "write 'opened', or add the row by which it was vacated or handed over"
            yield Finding([change.Index], "status", problem, remedy)
        elif change.status in {"opened", "active", "reduced"} and left:
            problem = f"{change.status!r} after it had been left on {left}"
            remedy = "write 'reoccupied', or give the weaker claim a credibility of 4 to 6"
            yield Finding([change.Index], "status", problem, remedy)
        left = change.date if change.status in CLOSING else ""


def _movements(frame: pd.DataFrame) -> Iterator[Finding]:
    """A movement has an end that is known, and its ends differ."""
    same, somewhere = frame["origin"] == frame["destination"], frame["origin"] != ""
    yield Finding(
        same & ~somewhere,
        "origin",
        "neither origin nor destination is known",
        "write at least one of them",
    )
    yield Finding(
        same & somewhere & (frame["via"] == ""),
        "destination",
        "origin and destination are the same place",
        "write the place that was reached",
    )


def _same_as(frame: pd.DataFrame) -> Iterator[Finding]:
    """``same_as`` names the row that is drawn, which itself is no other row's double."""
    yield Finding(
        frame["same_as"].isin(frame.loc[frame["same_as"] != "", "id"]),
        "same_as",
        "names a row that is itself the double of another",
        "name the row that is drawn",
    )


def _observed(frame: pd.DataFrame, horizon: str) -> Iterator[Finding]:
    """Nothing is observed after the month that the record was checked through."""
    begin = "start" if "start" in frame else "date"
    observed = frame["claim" if "claim" in frame else "status"] == "reported"
    yield Finding(
        observed & (frame[begin].str.slice(0, 7) > horizon),
        begin,
        f"is reported for a date after the horizon {horizon}",
        "write 'planned', or move the horizon in datapackage.json",
    )


def _descriptor(schema: Schema, frames: Frames) -> Iterator[Fault]:
    """What the data package names stands in a table or a vocabulary."""
    described, rules = schema.descriptor, schema.descriptor.rules
    apart = described.roles.apart
    named: dict[str, dict[str, Iterable[str]]] = {
        "places": {
            "breaks": [cut.place for cut in schema.breaks],
            "posture.theatres": described.places,
            "posture.headlines": [item.place for item in described.headlines],
            "posture.eras": [era.place for era in described.eras],
        },
        "sources": {"breaks": [cut.source for cut in schema.breaks]},
        "force": {
            "breaks": [cut.force for cut in schema.breaks],
            "posture.roles": [role.force for role in described.roles],
            "posture.roles.apart.contains": [force for role in apart for force in role.contains],
            "posture.headlines": [item.force for item in described.headlines],
        },
        "counting_rule": {
            "posture.rules.coalition": filter(None, [rules.coalition]),
            "posture.rules.contractors": filter(None, [rules.contractors]),
            "posture.rules.office": rules.of_office,
            "posture.rules.names": rules.names,
            "posture.rules.fiscal_year": [rules.fiscal_year.rule] if rules.fiscal_year else [],
        },
    }
    for kind, names_by_key in named.items():
        if kind in frames:
            known = set(frames[kind]["id"])
            words = f"no such id in {kind}.csv", f"write an id of {kind}.csv"
        else:
            known = set(schema.definitions("force_levels", kind))
            listed = "posture.forces" if kind == "force" else "posture.counting_rules"
            remedy = f"write a code that is used in the tables, or add it to {listed}"
            words = f"no such {kind.replace('_', ' ')}", remedy
        for key, names in names_by_key.items():
            # Where a record lists no forces, any may stand in its tables.
            for name in sorted(set(names) - known) if known else ():
                yield Fault(DESCRIPTOR, 0, key, name, *words, drops=False)
