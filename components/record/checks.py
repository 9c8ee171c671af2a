"""What only this record knows: the checks that a table schema cannot express.

Each check takes the typed frames and returns faults; ``exceptions.csv`` names what is let pass.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.record import geography
from components.record.dates import bounds, month_name
from components.record.descriptor import FiscalYear, Rules
from components.record.faults import Fault
from components.record.memory import Folder
from components.record.schema import DESCRIPTOR, Schema
from components.record.spreadsheet import FORMULA_STARTS

DRIVING = ("1", "2", "3")
"""Credibility that lets a status row drive a base's status; weaker claims are shown beside it."""

OPENING = frozenset({"opened", "active", "reduced", "reoccupied"})
CLOSING = frozenset({"vacated", "handed_over"})

AGREE_DAYS = 31
"""Days that may lie between two claims that confirm each other."""

AGREE_SHARE = 0.05
"""How far two published numbers may differ and still agree, as a share of the larger one."""

_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!]")
_FRONT_PAGE = re.compile(r"https?://(?:[^/]+|(?:www\.)?github\.com/[^/]+/[^/]+)/?")
_MAX_TEXT = 600

Frames = dict[str, pd.DataFrame]


class _Reporter:
    """Makes faults of rows of one table."""

    def __init__(self, schema: Schema, table: str, frame: pd.DataFrame, numbers: list[int]) -> None:
        self.path = schema.tables[table].path
        self.frame = frame
        self.numbers = numbers

    def __call__(
        self, where: int, column: str, problem: str, remedy: str, *, drops: bool = True
    ) -> Fault:
        cell = self.frame[column].iloc[where]
        if isinstance(cell, float):
            cell = "" if np.isnan(cell) else f"{cell:.12g}"
        identity = str(self.frame["id"].iloc[where])
        return Fault(
            self.path, self.numbers[where], column, str(cell), problem, remedy, identity, drops
        )

    def rows(self, mask: pd.Series[bool]) -> list[int]:
        """Positions of the rows where the mask is true."""
        return [int(i) for i in mask.to_numpy().nonzero()[0]]

    def each(
        self, mask: pd.Series[bool], column: str, problem: str, remedy: str, *, drops: bool = True
    ) -> list[Fault]:
        """The same fault of every row where the mask is true."""
        return [self(i, column, problem, remedy, drops=drops) for i in self.rows(mask)]


def faults(
    schema: Schema,
    folder: Folder,
    frames: Frames,
    numbers: dict[str, list[int]],
    uncertain: Collection[str] = (),
) -> list[Fault]:
    """Run every check.

    Parameters
    ----------
    folder : Folder
        Of the record.
    frames : dict of str to pandas.DataFrame
        Typed tables as `components.record.tables` makes them, without day bounds.
    numbers : dict of str to list of int
        The row number in the file of each row of each frame.
    uncertain : collection of str
        Bases of which a change of status is not in the frames: the order of their changes is
        not judged.
    """
    reporters = {
        name: _Reporter(schema, name, frames[name], numbers[name]) for name in schema.tables
    }
    faults: list[Fault] = []
    for name, report in reporters.items():
        faults += _text(schema, name, report)
        faults += _dates(schema, name, report)
    steps: list[tuple[str, Callable[[_Reporter], list[Fault]]]] = [
        ("force_levels", _numbers),
        ("base_totals", _numbers),
        ("movements", _numbers),
        ("force_levels", partial(_rules, schema.descriptor.rules)),
        *(
            (name, _confirmed)
            for name in ("force_levels", "base_status", "base_totals", "movements")
        ),
        ("sources", _addresses),
        ("sources", _documents_twice),
        ("places", _places),
        ("places", partial(_coordinates, folder, frames["exceptions"])),
        ("movements", _movements),
        ("milestones", _same_as),
        ("movements", _same_as),
    ]
    for name, step in steps:
        faults += step(reporters[name])
    report = reporters["base_status"]
    undated = {f.row for f in faults if f.file == report.path and f.drops}
    of_undated = {
        str(place)
        for number, place in zip(report.numbers, report.frame["place"], strict=True)
        if number in undated
    }
    faults += _status(frames["places"], report, of_undated | set(uncertain))
    faults += _beyond_horizon(schema, reporters)
    faults += _descriptor(schema, frames)
    faults += _order(schema, folder, reporters)
    return faults


def _text(schema: Schema, name: str, report: _Reporter) -> list[Fault]:
    """Cells hold plain text of one line: no markup, no formula, no control character."""
    faults = []
    for column in schema.tables[name].columns:
        if column.type != "string":
            continue
        for where, cell in enumerate(report.frame[column.name]):
            fault_words = _unlike_text(str(cell))
            if fault_words is not None:
                faults.append(report(where, column.name, *fault_words))
    return faults


def _unlike_text(cell: str) -> tuple[str, str] | None:
    """Say what a cell holds that is not plain text, and what to write; None where it is."""
    if not cell:
        return None
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


def _dates(schema: Schema, name: str, report: _Reporter) -> list[Fault]:
    """Dates exist, and a span does not end before it starts."""
    faults = []
    columns = [c.name for c in schema.tables[name].columns if c.is_date]
    sound = pd.Series(data=True, index=report.frame.index)
    for column in columns:
        exists = {str(t): _exists(str(t)) for t in report.frame[column].unique()}
        bad = ~report.frame[column].map(exists).astype(bool)
        sound &= ~bad
        faults += report.each(
            bad, column, "is a date that does not exist", "write a date of the calendar"
        )
    if "start" in columns and "end" in columns:
        frame = report.frame
        backwards = sound & (_ordinals(frame["start"])[0] > _ordinals(frame["end"])[1])
        faults += [
            report(
                where,
                "end",
                f"ends before it starts ({frame.iloc[where]['start']})",
                "write an end on or after the start",
            )
            for where in report.rows(backwards)
        ]
    return faults


def _ordinals(texts: pd.Series[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First and last days that dates can mean, as ordinals; a date that is none is far off."""
    nowhere = (date.max, date.min)
    days = {text: bounds(text) if _exists(text) else nowhere for text in texts.unique()}
    ends = np.array([[day.toordinal() for day in days[text]] for text in texts], dtype=np.int64)
    ends = ends.reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _exists(text: str) -> bool:
    try:
        bounds(text or "2000")
    except ValueError:
        return False
    return True


OUT_OF_ORDER = "row is out of order"


def _order(schema: Schema, folder: Folder, reporters: Mapping[str, _Reporter]) -> list[Fault]:
    """Rows are sorted, so that a diff reads well; one fault for all tables is enough."""
    reports: list[tuple[_Reporter, int, str]] = []
    for name, report in reporters.items():
        keys = schema.tables[name].sorted_by
        rows = list(zip(*(report.frame[key] for key in keys), strict=True))
        unsorted = (i for i in range(1, len(rows)) if rows[i] < rows[i - 1])
        reports += [(report, where, keys[0]) for where in unsorted][:1]
    if not reports:
        return []
    report, where, key = reports[0]
    others = ", ".join(other.path for other, *_ in reports[1:])
    problem = OUT_OF_ORDER + (f", and so are rows of {others}" if others else "")
    remedy = f"run python -m components.record sort {folder}"
    return [report(where, key, problem, remedy, drops=False)]


def _numbers(report: _Reporter) -> list[Fault]:
    """Numbers are in order (low <= value <= high), and those that the qualifier speaks of."""
    frame, faults = report.frame, []
    low, value, high = frame["low"], frame["value"], frame["high"]
    for a, b, left, right in (
        (low, value, "low", "value"),
        (value, high, "value", "high"),
        (low, high, "low", "high"),
    ):
        faults += [
            report(
                where,
                left,
                f"{left} is above {right} ({b.iloc[where]:g})",
                "write low <= value <= high",
            )
            for where in report.rows(a > b)
        ]
    numbered = low.notna() | value.notna() | high.notna()
    unstated = frame["qualifier"] == "unstated"
    faults += report.each(
        unstated & numbered,
        "value",
        "a number stands beside the qualifier 'unstated'",
        "leave the numbers empty, or write how firmly the number is stated; "
        "an unstated number is not zero",
    )
    faults += report.each(
        ~unstated & ~numbered,
        "qualifier",
        "no number is given",
        "write the number that the source states, or the qualifier 'unstated'",
    )
    for qualifier, column, missing in (
        ("at_least", "low", low.isna()),
        ("at_most", "high", high.isna()),
        ("range", "low", low.isna()),
        ("range", "high", high.isna()),
        ("exact", "value", value.isna()),
        ("average", "value", value.isna()),
    ):
        bad = (frame["qualifier"] == qualifier) & missing & numbered
        faults += report.each(
            bad,
            column,
            f"is empty although the qualifier is {qualifier!r}",
            f"write the {column}, or another qualifier",
        )
    return faults


def _rules(rules: Rules, report: _Reporter) -> list[Fault]:
    """Withheld is not zero; a speaker has a kind; a counting rule keeps to its years and spans."""
    frame, faults = report.frame, []
    numbered = frame["low"].notna() | frame["value"].notna() | frame["high"].notna()
    faults += report.each(
        (frame["status"] == "withheld") & numbered,
        "status",
        "a withheld figure has a number",
        "leave low, value and high empty: withheld is not zero",
    )
    faults += report.each(
        (frame["status"] == "withheld") & (frame["qualifier"] != "unstated"),
        "qualifier",
        "a withheld figure is stated after all",
        "write the qualifier 'unstated', or the status 'reported' with its number",
    )
    named, unnamed = frame["speaker"] != "", frame["speaker_kind"] == "none"
    faults += report.each(
        named == unnamed,
        "speaker_kind",
        "does not fit the speaker",
        "write whose speaker it is beside a named one, and 'none' where none is named",
    )
    faults += _fiscal_years(rules.fiscal_year, report)
    start, end = frame["start"], frame["end"]
    for office in rules.office:
        of_rule = frame["counting_rule"] == office.rule
        outside = (start.str.slice(0, 7) < str(office.start or "")) | (
            end.str.slice(0, 7) > str(office.end or "9999")
        )
        faults += report.each(
            of_rule & outside,
            "counting_rule",
            f"{office.rule} was not in use at that date",
            "write the rule that its quarter was counted by",
        )
    return faults


def _fiscal_years(rule: FiscalYear | None, report: _Reporter) -> list[Fault]:
    """A mean of a fiscal year spans one from its first month to its last."""
    if rule is None:
        return []
    first, last = rule.first_month, (rule.first_month + 10) % 12 + 1
    frame = report.frame
    start, end = frame["start"], frame["end"]
    begun = start.str.fullmatch(rf"\d{{4}}-{first:02d}(-01)?")
    ended = end.str.fullmatch(rf"\d{{4}}-{last:02d}(-{calendar.monthrange(2001, last)[1]})?")
    years = (pd.to_numeric(text.str.slice(0, 4), errors="coerce") for text in (end, start))
    whole = begun & ended & (next(years) - next(years) == (first > 1))
    return report.each(
        (frame["counting_rule"] == rule.rule) & ~whole,
        "start",
        f"a fiscal year runs from {month_name(first)} to {month_name(last)}",
        f"write YYYY-{first:02d} to YYYY-{last:02d}" + " of the next year" * (first > 1),
    )


def _addresses(report: _Reporter) -> list[Fault]:
    """An address leads to the document, not to the front page of a site or a repository."""
    front = report.frame["url"].map(lambda url: bool(_FRONT_PAGE.fullmatch(str(url))))
    return report.each(
        front,
        "url",
        "is the front page of a site or a repository",
        "write the address of the document itself, or leave it empty and say so in the note",
        drops=False,
    )


def _documents_twice(report: _Reporter) -> list[Fault]:
    """One document is one row: two would be taken for two documents that confirm each other."""
    address = report.frame["url"].str.replace(r"^https?://(?:www\.)?|/$", "", regex=True)
    # Compilations hold many documents at one address: only the title tells them apart.
    document = address.str.cat(report.frame["title"].map(_letters), sep=" ")
    return report.each(
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
    "force_levels.csv": ["force", "place", "counting_rule", "status"],
    "base_status.csv": ["place", "status", "claim"],
    "base_totals.csv": ["area", "whose", "counts", "claim"],
    "movements.csv": ["force", "origin", "destination", "status"],
}
"""What two claims of a table must have in common to be able to confirm each other."""


def _confirmed(report: _Reporter) -> list[Fault]:
    """Credibility 1 rests on another document that says the same of about the same time."""
    frame = report.frame
    begin, end = ("start", "end") if "start" in frame else ("date", "date")
    first, _ = _ordinals(frame[begin])
    _, last = _ordinals(frame[end])
    has_number = "value" in frame
    number = one_number(frame).to_numpy(float) if has_number else np.full(len(frame), np.nan)
    source, _ = pd.factorize(frame["source"])
    credible = frame["credibility"].isin(DRIVING).to_numpy(dtype=bool)
    graded = (frame["credibility"] == "1").to_numpy(dtype=bool)
    # Whoever tells that a base was left, and whoever tells that it was given away, agree on that.
    keys = frame[_ALIKE[report.path]].replace({"status": dict.fromkeys(CLOSING, "left")})
    alike = list(keys.groupby(list(keys)).indices.values())
    if "same_as" in frame:
        first_told = frame["same_as"].where(frame["same_as"] != "", frame["id"])
        alike += list(frame.groupby(first_told).indices.values())
    confirmed = np.zeros(len(frame), dtype=bool)
    for rows in alike:
        able = np.asarray(rows)[credible[np.asarray(rows)]]
        for where in able[graded[able]]:
            others = able[source[able] != source[where]]
            near = (first[others] - last[where] <= AGREE_DAYS) & (
                first[where] - last[others] <= AGREE_DAYS
            )
            larger = np.maximum(number[others], number[where])
            apart = np.abs(number[others] - number[where]) > AGREE_SHARE * larger
            confirmed[where] |= bool((near & ~apart).any())
    return [
        report(
            int(where),
            "credibility",
            "no row from another document agrees",
            "add the row of the second document, or write 2 or 3",
            drops=False,
        )
        for where in np.flatnonzero(graded & ~confirmed)
    ]


def one_number(rows: pd.DataFrame) -> pd.Series[float]:
    """Return one number for each figure or movement: stated, else the middle, else a bound.

    Parameters
    ----------
    rows : pandas.DataFrame
        With ``low``, ``value`` and ``high`` (persons or NaN); the result is NaN where all are.
    """
    middle = (rows["low"] + rows["high"]) / 2
    return rows["value"].fillna(middle).fillna(rows["low"]).fillna(rows["high"])


def _places(report: _Reporter) -> list[Fault]:
    """A point is whole and has a source; a chain of parents ends."""
    frame, faults = report.frame, []
    half = frame["lat"].isna() != frame["lon"].isna()
    faults += report.each(
        half, "lat", "has a latitude or a longitude alone", "write both, or neither"
    )
    pointed = frame["lat"].notna()
    for column in ("precision_km", "coordinate_source"):
        empty = frame[column].isna() if column == "precision_km" else frame[column] == ""
        faults += report.each(
            pointed & empty,
            column,
            "is empty although the place has a point",
            "write how precisely the point is known, and where it comes from",
        )
    base = frame["kind"] == "base"
    faults += report.each(
        base & (frame["parent"] == ""),
        "parent",
        "a base has no parent",
        "write the area or theatre it lies in",
    )
    parents = dict(zip(frame["id"], frame["parent"], strict=True))
    for where, identity in enumerate(frame["id"]):
        seen, at = {identity}, parents[identity]
        while at and at in parents:
            if at in seen:
                problem = "its parents go round in a circle"
                faults.append(report(where, "parent", problem, "write the place that it lies in"))
                break
            seen.add(at)
            at = parents[at]
    return faults


def _coordinates(folder: Folder, exceptions: pd.DataFrame, report: _Reporter) -> list[Fault]:
    """Bases and areas lie in their country, and within their precision of their province."""
    excused = set(exceptions.loc[exceptions["check"] == "admin1", "place"])
    return [
        report(where, column, problem, remedy)
        for where, column, problem, remedy in geography.misplaced(report.frame, folder, excused)
    ]


def _status(places: pd.DataFrame, report: _Reporter, skip: Collection[str]) -> list[Fault]:
    """Nothing reopens that was not closed; nothing is in use after a closing unless reopened.

    Of the rows that drive a base's status, in order of the last day that their dates can mean.
    """
    frame = report.frame
    kinds = dict(zip(places["id"], places["kind"], strict=True))
    of_area = frame["place"].map(kinds).isin(["theatre", "area"])
    faults = report.each(
        of_area & ~frame["status"].isin(CLOSING),
        "status",
        "the status of an area is not a base's",
        "name the base; only an exit from a whole area is entered for the area, as vacated",
    )
    driving = (frame["claim"] == "reported") & frame["credibility"].isin(DRIVING)
    driving &= ~frame["place"].isin(list(skip))
    sequence = sorted(
        _Change(str(place), *bounds(str(date))[::-1], str(identity), where, str(status), str(date))
        for where, (place, date, identity, status) in enumerate(
            zip(frame["place"], frame["date"], frame["id"], frame["status"], strict=True)
        )
        if driving.iloc[where]
    )
    exits: dict[str, date] = {}
    for change in sequence:
        if kinds.get(change.place) in {"theatre", "area"}:
            exits[change.place] = min(change.first, exits.get(change.place, change.first))
    parents = dict(zip(places["id"], places["parent"], strict=True))
    for place, changes in groupby(sequence, key=lambda change: change.place):
        if kinds.get(place) == "base":
            around = [exits[p] for p in ancestors(parents, place) if p in exits]
            faults += _sequence(list(changes), min(around, default=date.max), report)
    return faults


class _Change(NamedTuple):
    """A change of a base's status, in the order in which changes take effect."""

    place: str
    last: date
    first: date
    id: str
    where: int
    status: str
    date: str


def _sequence(changes: list[_Change], exit_around: date, report: _Reporter) -> list[Fault]:
    """Judge one base's changes; from an exit of everybody on, it may have been left by that."""
    faults = []
    left: str | None = None
    for change in changes:
        if change.status == "reoccupied" and left is None and change.last < exit_around:
            problem = "reoccupied, but no row says that it had been left"
            remedy = "write 'opened', or add the row by which it was vacated or handed over"
            faults.append(report(change.where, "status", problem, remedy))
        elif change.status in OPENING - {"reoccupied"} and left is not None:
            problem = f"{change.status!r} after it had been left on {left}"
            remedy = "write 'reoccupied', or give the weaker claim a credibility of 4 to 6"
            faults.append(report(change.where, "status", problem, remedy))
        left = change.date if change.status in CLOSING else None
    return faults


def ancestors(parents: dict[str, str], place: str) -> list[str]:
    """Return the places that a place lies in, from the nearest."""
    chain: list[str] = []
    at = parents.get(place, "")
    while at and at not in chain:
        chain.append(at)
        at = parents.get(at, "")
    return chain


def _movements(report: _Reporter) -> list[Fault]:
    """A movement has an end that is known, and its ends differ."""
    frame = report.frame
    nowhere = (frame["origin"] == "") & (frame["destination"] == "")
    circle = (
        (frame["origin"] != "") & (frame["origin"] == frame["destination"]) & (frame["via"] == "")
    )
    return report.each(
        nowhere, "origin", "neither origin nor destination is known", "write at least one of them"
    ) + report.each(
        circle,
        "destination",
        "origin and destination are the same place",
        "write the place that was reached",
    )


def _same_as(report: _Reporter) -> list[Fault]:
    """``same_as`` names the row that is drawn, which itself is no other row's double."""
    frame = report.frame
    doubles = set(frame.loc[frame["same_as"] != "", "id"])
    chained = frame["same_as"].isin(doubles)
    return report.each(
        chained,
        "same_as",
        "names a row that is itself the double of another",
        "name the row that is drawn",
    )


def _beyond_horizon(schema: Schema, reporters: dict[str, _Reporter]) -> list[Fault]:
    """Nothing is observed after the month that the record was checked through."""
    horizon = str(schema.horizon)
    faults = []
    for name, column, observed in (
        ("force_levels", "start", ("status", "reported")),
        ("base_status", "date", ("claim", "reported")),
        ("base_totals", "date", ("claim", "reported")),
        ("movements", "start", ("status", "reported")),
    ):
        report = reporters[name]
        late = report.frame[column].str.slice(0, 7) > horizon
        late &= report.frame[observed[0]] == observed[1]
        faults += report.each(
            late,
            column,
            f"is reported for a date after the horizon {horizon}",
            "write 'planned', or move the horizon in datapackage.json",
        )
    return faults


def _descriptor(schema: Schema, frames: Frames) -> list[Fault]:
    """Return what the data package names and no table or vocabulary holds."""
    described, rules = schema.descriptor, schema.descriptor.rules
    ids = [
        *(("breaks", "places", cut.place) for cut in schema.breaks),
        *(("breaks", "sources", cut.source) for cut in schema.breaks),
        *(("posture.theatres", "places", place) for place in described.places),
        *(("posture.headlines", "places", item.place) for item in described.headlines),
        *(("posture.eras", "places", era.place) for era in described.eras),
    ]
    codes = [
        *(("breaks", "force", cut.force) for cut in schema.breaks),
        *(("posture.roles", "force", role.force) for role in described.roles),
        *(
            ("posture.roles.apart.contains", "force", force)
            for role in described.roles.apart
            for force in role.contains
        ),
        *(("posture.headlines", "force", item.force) for item in described.headlines),
        ("posture.rules.coalition", "counting_rule", rules.coalition),
        ("posture.rules.contractors", "counting_rule", rules.contractors),
        *(("posture.rules.office", "counting_rule", rule) for rule in rules.of_office),
        *(("posture.rules.names", "counting_rule", rule) for rule in rules.names),
    ]
    if rules.fiscal_year:
        codes.append(("posture.rules.fiscal_year", "counting_rule", rules.fiscal_year.rule))
    unknown = [
        (key, identity, f"no such id in {table}.csv", f"write an id of {table}.csv")
        for key, table, identity in ids
        if len(frames[table]) and identity not in set(frames[table]["id"])
    ]
    for key, column, code in codes:
        # Where a record lists no forces, any may stand in its tables.
        defined = schema.definitions("force_levels", column)
        if code and defined and code not in defined:
            listed = "posture.forces" if column == "force" else "posture.counting_rules"
            remedy = f"write a code that is used in the tables, or add it to {listed}"
            unknown.append((key, code, f"no such {column.replace('_', ' ')}", remedy))
    return [
        Fault(DESCRIPTOR, 0, key, code, problem, remedy, drops=False)
        for key, code, problem, remedy in dict.fromkeys(unknown)
    ]
