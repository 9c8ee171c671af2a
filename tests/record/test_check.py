"""Every kind of fault, planted in a copy of the embedded record, is named where it lies."""

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, system

from components.record import Fault, Record, load
from components.record.schema import DATA, whole

Replace = Callable[[str, str, str], None]

# One of the cells that are planted is two million letters long.
csv.field_size_limit(4_000_000)

LEVEL = {
    "id": "zz-test",
    "force": "USA",
    "place": "iraq",
    "start": "2026-09-30",
    "end": "2026-09-30",
    "value": "2500",
    "qualifier": "approx",
    "counting_rule": "in_country",
    "status": "reported",
    "speaker_kind": "none",
    "source": "kurdistan24-2025-08-withdraw-all-troops-baghdad-to",
    "credibility": "2",
}
STATUS = {
    "id": "zz-test",
    "place": "zz-base",
    "force": "USA",
    "date": "2011",
    "status": "opened",
    "claim": "reported",
    "source": LEVEL["source"],
    "credibility": "2",
}
PLACE = {
    "id": "zz-base",
    "name": "Test base",
    "kind": "base",
    "country": "IRQ",
    "admin1": "Anbar",
    "parent": "anbar",
    "lat": "33.4",
    "lon": "42.5",
    "precision_km": "1",
    "coordinate_source": "a test",
}
MOVEMENT = {
    "id": "zz-test",
    "force": "USA",
    "origin": "kuwait",
    "destination": "iraq",
    "start": "2026-09-30",
    "end": "2026-09-30",
    "value": "100",
    "qualifier": "approx",
    "status": "reported",
    "phase": "withdrawal_2025_26",
    "source": LEVEL["source"],
    "credibility": "2",
}
MILESTONE = {
    "id": "zz-test",
    "date": "2026-12-31",
    "kind": "order",
    "title": "A test",
    "key": "false",
    "source": LEVEL["source"],
}
TOTAL = {
    "id": "zz-test",
    "date": "2026-09-30",
    "area": "iraq",
    "whose": "USA",
    "value": "5",
    "qualifier": "exact",
    "counts": "bases_in_use",
    "claim": "reported",
    "source": LEVEL["source"],
    "credibility": "2",
}
SOURCE = {
    "id": "zz-test",
    "publisher": "P",
    "title": "T",
    "published": "2026",
    "url": "https://example.org/report",
    "kind": "press",
    "reliability": "C",
}
GAP = {
    "id": "zz-test",
    "place": "iraq",
    "start": "2031-01",
    "end": "2031-02",
    "label": "no list",
    "sentence": "No list was published.",
    "rows": "coal-141",
}
ROWS = {
    "force_levels": LEVEL,
    "gaps": GAP,
    "base_status": STATUS,
    "places": PLACE,
    "base_totals": TOTAL,
    "movements": MOVEMENT,
    "milestones": MILESTONE,
    "sources": SOURCE,
}


def header(folder: Path, table: str) -> list[str]:
    with (folder / f"{table}.csv").open(encoding="utf-8") as file:
        return next(csv.reader(file))


def count(folder: Path, table: str) -> int:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def add(folder: Path, table: str, *changes: dict[str, str]) -> int:
    """Append rows to a table of the copy; return the number of the last."""
    columns = header(folder, table)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for change in changes:
        row = ROWS[table] | change
        writer.writerow([row.get(column, "") for column in columns])
    with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(text.getvalue())
    return count(folder, table)


def only(faults: tuple[Fault, ...]) -> Fault:
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def lines(record: Record) -> list[str]:
    found = [str(fault) for fault in record.faults]
    assert all(line.isprintable() and ": " in line and "; " in line for line in found)
    return found


@pytest.mark.parametrize("table", ["base_totals", "milestones", "places", "sources"])
def test_a_sound_row_more_is_no_fault(folder: Path, table: str) -> None:
    add(folder, table, {})
    record = load(folder)
    assert lines(record) == []
    assert ROWS[table]["id"] in set(record.frame(table)["id"])


CELLS = [
    ("force_levels", {"force": "USAF"}, "force", "is not an allowed value; write one of USA,"),
    ("force_levels", {"place": "atlantis"}, "place", "no such id in places.csv"),
    ("force_levels", {"source": "hearsay"}, "source", "no such id in sources.csv"),
    ("force_levels", {"source": ""}, "source", "is empty; write a value"),
    ("force_levels", {"end": "2026-09-31"}, "end", "is a date that does not exist"),
    ("force_levels", {"end": "30.9.2026"}, "end", "is not a date; write YYYY"),
    ("force_levels", {"end": "2026-08"}, "end", "ends before it starts (2026-09-30)"),
    ("force_levels", {"value": "2,500"}, "value", "is not of type integer; write a whole number"),
    ("force_levels", {"value": "1_000"}, "value", "is not of type integer"),
    ("force_levels", {"value": "٢٥٠٠"}, "value", "is not of type integer"),
    ("force_levels", {"value": "nan"}, "value", "is not of type integer"),
    ("force_levels", {"value": "9" * 400}, "value", "is not of type integer"),
    ("force_levels", {"value": "-5"}, "value", "breaks the rule"),
    ("force_levels", {"value": ""}, "qualifier", "no number is given"),
    ("force_levels", {"qualifier": "unstated"}, "value", "an unstated number is not zero"),
    ("force_levels", {"low": "3000"}, "low", "low is above value (2500)"),
    ("force_levels", {"high": "2000"}, "value", "value is above high (2000)"),
    ("force_levels", {"status": "withheld", "qualifier": "unstated"}, "value", "unstated"),
    (
        "force_levels",
        {"counting_rule": "fiscal_year_average", "qualifier": "average"},
        "start",
        "a fiscal year runs from October to September",
    ),
    (
        "force_levels",
        {"counting_rule": "dmdc_including_deployed"},
        "counting_rule",
        "dmdc_including_deployed was not in use at that date",
    ),
    (
        "force_levels",
        {"start": "2026-12", "end": "2026-12"},
        "start",
        "is reported for a date after the horizon 2026-09",
    ),
    ("force_levels", {"speaker_kind": "ally"}, "speaker_kind", "does not fit the speaker"),
    ("force_levels", {"speaker": "A spokesman"}, "speaker_kind", "does not fit the speaker"),
    ("force_levels", {"speaker_kind": "press"}, "speaker_kind", "is not an allowed value"),
    ("force_levels", {"id": "Not An Id"}, "id", "is not an id"),
    ("force_levels", {"id": "irq-l034"}, "id", "the same id as in row"),
    ("base_totals", {"area": "atlantis"}, "area", "no such id in places.csv"),
    ("base_totals", {"whose": "ATL"}, "whose", "is not an allowed value"),
    ("base_totals", {"counts": ""}, "counts", "is empty"),
    ("base_totals", {"counts": "bases"}, "counts", "write one of bases_in_use, all_sites"),
    ("base_totals", {"date": "2026-09-31"}, "date", "is a date that does not exist"),
    ("base_totals", {"date": "2026-12"}, "date", "is reported for a date after the horizon"),
    ("base_totals", {"low": "6"}, "low", "low is above value (5)"),
    ("base_totals", {"qualifier": "at_most"}, "high", "is empty although the qualifier"),
    ("milestones", {"title": "two\nlines"}, "title", "holds a line break; write one line"),
    ("milestones", {"title": "=1+1"}, "title", "which a spreadsheet would run as a formula"),
    ("milestones", {"title": "@SUM(A1)"}, "title", "which a spreadsheet would run as a formula"),
    ("milestones", {"title": "<script>x</script>"}, "title", "holds markup"),
    ("milestones", {"title": "a\x00b"}, "title", "holds a character that is not seen (U+0000)"),
    ("milestones", {"title": "a\u202eb"}, "title", "holds a character that is not seen (U+202E)"),
    ("milestones", {"title": "a "}, "title", "has blanks at an end"),
    ("milestones", {"note": "x" * 2_000_000}, "note", "is longer than 600 characters"),
    ("milestones", {"title": "x" * 111}, "title", "breaks the rule"),
    ("milestones", {"key": "TRUE"}, "key", "is not of type boolean; write true or false"),
    ("milestones", {"key": ""}, "key", "is empty"),
    ("movements", {"origin": "", "destination": ""}, "origin", "neither origin nor destination"),
    ("movements", {"destination": "kuwait"}, "destination", "are the same place"),
    ("movements", {"via": "atlantis"}, "via", "no such id in places.csv"),
    ("movements", {"same_as": "no-such-row"}, "same_as", "no such id in movements.csv"),
    ("sources", {"url": "javascript:alert(1)"}, "url", "breaks the rule"),
    ("sources", {"reliability": "G"}, "reliability", "is not an allowed value; write one of A, B"),
    ("places", {"lat": "3.34"}, "lat", "km outside IRQ"),
    ("places", {"admin1": "Basra"}, "admin1", "km outside Basra"),
    ("places", {"admin1": "Atlantis"}, "admin1", "no such province on the map; write one"),
    ("places", {"country": "ZZZ"}, "country", "no such country on the map"),
    ("places", {"lon": ""}, "lat", "has a latitude or a longitude alone"),
    ("places", {"precision_km": ""}, "precision_km", "is empty although the place has a point"),
    ("places", {"coordinate_source": ""}, "coordinate_source", "is empty although"),
    ("places", {"lat": "91"}, "lat", "breaks the rule"),
    ("places", {"parent": ""}, "parent", "a base has no parent"),
    ("places", {"itself": "parent"}, "parent", "its parents go round in a circle"),
]


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Record, list[int]]:
    """A copy with every fault of CELLS planted at once, and the row of each."""
    folder = tmp_path_factory.mktemp("spoiled")
    for path in [*DATA.glob("*.csv"), DATA / "datapackage.json"]:
        shutil.copy(path, folder)
    (folder / "ground").symlink_to(DATA / "ground")
    rows = []
    for i, (table, change, _, _) in enumerate(CELLS):
        row = {"id": f"zz-{i}"} | change
        rows.append(add(folder, table, row | ({"parent": f"zz-{i}"} if "itself" in change else {})))
    return load(folder), rows


@pytest.mark.parametrize("i", range(len(CELLS)), ids=[f"{t}-{c}-{s}" for t, _, c, s in CELLS])
def test_a_planted_fault_is_named_with_its_row(spoiled: tuple[Record, list[int]], i: int) -> None:
    table, _, column, said = CELLS[i]
    record, rows = spoiled
    found = [f for f in record.faults if (f.file, f.row) == (f"{table}.csv", rows[i])]
    assert (column, True) in {(f.column, said in str(f)) for f in found}, lines(record)


def test_nothing_is_named_that_was_not_planted(spoiled: tuple[Record, list[int]]) -> None:
    record, rows = spoiled
    planted = {(f"{table}.csv", row) for (table, *_), row in zip(CELLS, rows, strict=True)}
    found = [f for f in record.faults if f.problem != "row is out of order"]
    assert {(f.file, f.row) for f in found} == planted
    assert lines(record)


def test_what_is_sound_is_kept_and_the_rest_counted(spoiled: tuple[Record, list[int]]) -> None:
    record, _ = spoiled
    assert record.left_out == dict(Counter(table for table, *_ in CELLS))
    for table in record.left_out:
        assert set(record.frame(table)["id"]) == load_embedded_ids(table)


def test_what_the_standard_finds_in_a_cell_is_named(spoiled: tuple[Record, list[int]]) -> None:
    record, _ = spoiled
    with system.use_context(trusted=True):
        package = Package.from_descriptor(record.schema.package, basepath=str(record.folder))
        tasks = package.validate(limit_errors=1_000).tasks
    by_the_standard = {
        (f"{task.name}.csv", error.row_number, error.field_name)
        for task in tasks
        for error in task.errors
        if error.type in {"type-error", "constraint-error"}
    }
    assert len(by_the_standard) > 15
    assert by_the_standard <= {(fault.file, fault.row, fault.column) for fault in record.faults}


def load_embedded_ids(table: str) -> set[str]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


NAMED = [
    ("force_levels", {"roster": "2099-01"}, "'2099-01': no such id in rosters.csv"),
    ("gaps", {"rows": "coal-141;coal-9999"}, "'coal-9999': no such id in force_levels.csv"),
]


@pytest.mark.parametrize(("table", "change", "said"), NAMED)
def test_a_row_stands_without_what_it_names(
    folder: Path, table: str, change: dict[str, str], said: str
) -> None:
    add(folder, table, change)
    record = load(folder)
    assert any(said in line for line in lines(record))
    assert ROWS[table]["id"] in set(record.frame(table)["id"])


SEQUENCES = [
    ([("2010", "reoccupied")], 0, "reoccupied, but no row says that it had been left"),
    ([("2010", "vacated"), ("2011", "active")], 1, "'active' after it had been left on 2010"),
    ([("2010", "handed_over"), ("2010-06", "opened")], None, ""),
    ([("2009", "opened"), ("2010", "handed_over"), ("2011", "reoccupied")], None, ""),
]


@pytest.mark.parametrize(("changes", "at", "said"), SEQUENCES)
def test_changes_of_status_make_sense(
    folder: Path, changes: list[tuple[str, str]], at: int | None, said: str
) -> None:
    add(folder, "places", {})
    rows = [{"id": f"zz-{i}", "date": d, "status": s} for i, (d, s) in enumerate(changes)]
    last = add(folder, "base_status", *rows)
    record = load(folder)
    if at is None:
        assert lines(record) == []
    else:
        fault = only(record.faults)
        assert (fault.row, fault.column) == (last - len(changes) + 1 + at, "status")
        assert said in fault.problem


def test_a_fault_in_one_change_does_not_accuse_the_next(folder: Path) -> None:
    add(folder, "places", {})
    row = add(
        folder,
        "base_status",
        {"id": "zz-0", "date": "2009-13", "status": "vacated"},
        {"id": "zz-1", "date": "2010", "status": "reoccupied"},
    )
    fault = only(load(folder).faults)
    assert (fault.row, fault.column, fault.problem) == (row - 1, "date", "is not a date")


def test_an_area_has_no_status_of_a_base(folder: Path) -> None:
    add(folder, "base_status", {"place": "zz-base"})
    assert any("no such id in places.csv" in line for line in lines(load(folder)))
    record = load_with_status(folder, {"id": "zz-2", "place": "iraq", "status": "opened"})
    assert any("the status of an area is not a base's" in line for line in lines(record))


def load_with_status(folder: Path, change: dict[str, str]) -> Record:
    add(folder, "base_status", change)
    return load(folder)


def test_a_row_out_of_order_is_named_and_kept(folder: Path) -> None:
    row = add(folder, "milestones", {"date": "2003-01-01"})
    record = load(folder)
    fault = only(record.faults)
    assert (fault.file, fault.row, fault.problem) == ("milestones.csv", row, "row is out of order")
    assert "zz-test" in set(record.milestones["id"])


@pytest.mark.parametrize(
    "url", ["https://example.org", "https://www.example.org/", "https://github.com/some/atlas"]
)
def test_a_front_page_is_no_address_of_a_document(folder: Path, url: str) -> None:
    row = add(folder, "sources", {"url": url})
    fault = only(load(folder).faults)
    assert (fault.row, fault.column, fault.drops) == (row, "url", False)
    assert "write the address of the document itself" in str(fault)


def test_a_document_has_one_row_however_its_address_and_title_are_spelt(folder: Path) -> None:
    paper = {"id": "zz-1", "url": "https://www.example.org/a/", "title": "Già in Iraq: 141"}
    add(folder, "sources", paper)
    same = {"id": "zz-2", "url": "http://example.org/a", "title": "Gia in Iraq, 141"}
    row = add(folder, "sources", same)
    add(folder, "sources", {"id": "zz-3", "url": paper["url"], "title": "Another part"})
    fault = only(load(folder).faults)
    assert (fault.row, fault.column, fault.drops) == (row, "url", False)
    assert "delete this row" in str(fault)


CONFIRMED = LEVEL | {"id": "zz-1", "force": "TON", "credibility": "1", "status": "planned"}
SECOND = {"id": "zz-2", "source": "afp-via-spacewar-2006-06-japanese-forces-begin-iraq-pul"}


@pytest.mark.parametrize(
    ("change", "agrees"),
    [
        ({}, True),
        ({"value": "2450"}, True),
        ({"start": "2026-09", "end": "2026-10"}, True),
        ({"source": LEVEL["source"]}, False),
        ({"value": "2000"}, False),
        ({"start": "2026-01", "end": "2026-01"}, False),
        ({"counting_rule": "component"}, False),
        ({"place": "syria"}, False),
        ({"credibility": "4"}, False),
    ],
)
def test_confirmed_rests_on_a_second_document(
    folder: Path, change: dict[str, str], *, agrees: bool
) -> None:
    second = CONFIRMED | SECOND | {"credibility": "2"} | change
    rows = sorted((CONFIRMED, second), key=lambda row: (row["start"], row["id"]))
    add(folder, "force_levels", *rows)
    faults = [f for f in load(folder).faults if f.problem != "row is out of order"]
    assert [(f.id, f.column) for f in faults] == ([] if agrees else [("zz-1", "credibility")])
    assert not any(f.drops for f in faults)


OTHER = "afp-via-spacewar-2006-06-japanese-forces-begin-iraq-pul"


@pytest.mark.parametrize(
    ("change", "agrees"),
    [
        ({"source": OTHER}, True),
        ({"source": OTHER, "status": "vacated"}, True),
        ({"source": OTHER, "status": "reduced"}, False),
        ({"source": OTHER, "date": "2012-02"}, False),
        ({}, False),
    ],
)
def test_a_change_of_a_base_is_confirmed_by_another_document(
    folder: Path, change: dict[str, str], *, agrees: bool
) -> None:
    add(folder, "places", {})
    left = STATUS | {"id": "zz-1", "date": "2011-12", "status": "handed_over"}
    add(folder, "base_status", left | {"credibility": "1"}, left | {"id": "zz-2"} | change)
    faults = [f for f in load(folder).faults if f.problem != "row is out of order"]
    named = [f.id for f in faults if f.id.startswith("zz") and f.column == "credibility"]
    assert named == ([] if agrees else ["zz-1"])


@pytest.mark.parametrize(
    ("change", "agrees"),
    [
        ({"source": OTHER}, True),
        ({"source": OTHER, "value": "500"}, False),
        ({"source": OTHER, "origin": ""}, False),
        ({"source": OTHER, "origin": "", "same_as": "zz-1"}, True),
        ({}, False),
    ],
)
def test_a_movement_is_confirmed_by_another_document(
    folder: Path, change: dict[str, str], *, agrees: bool
) -> None:
    move = MOVEMENT | {"id": "zz-1", "force": "TON", "credibility": "1"}
    add(folder, "movements", move, move | {"id": "zz-2", "credibility": "2"} | change)
    faults = [f for f in load(folder).faults if f.problem != "row is out of order"]
    named = [f.id for f in faults if f.id.startswith("zz") and f.column == "credibility"]
    assert named == ([] if agrees else ["zz-1"])


def test_a_double_of_a_double_is_named(folder: Path) -> None:
    row = add(folder, "milestones", {"id": "zz-1", "same_as": "zz-2"}, {"id": "zz-2"})
    add(folder, "milestones", {"id": "zz-3", "same_as": "zz-1"})
    fault = only(load(folder).faults)
    assert (fault.row, fault.column) == (row + 1, "same_as")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zz-1,2026\n", "row has 2 cells, too few; write 10 cells"),
        ("zz-1" + "," * 12 + "\n", "row has 13 cells, too many; write 10 cells; quote a cell"),
        ("\n", "row is blank; take the line out"),
        (",,,,,,,,,\n", "row is blank; take the line out"),
        ("   \n", "row is blank; take the line out"),
        ('zz-1,2026,order,"never closed,,,false,,s,\n', "row cannot be read"),
        ('zz-1,2026,order,"closed" early,,,false,,s,\n', "row cannot be read"),
    ],
)
def test_a_row_that_is_no_row_costs_no_other(folder: Path, text: str, said: str) -> None:
    row = count(folder, "milestones") + 1
    with (folder / "milestones.csv").open("a", encoding="utf-8") as file:
        file.write(text)
    assert add(folder, "milestones", {"id": "zz-after", "title": 'with "quotes"'}) >= row
    record = load(folder)
    fault = only(record.faults)
    assert (fault.file, fault.row) == ("milestones.csv", row)
    assert said in str(fault)
    assert lines(record)
    assert "zz-after" in set(record.milestones["id"])


def test_rows_after_a_cell_of_two_lines_keep_their_numbers(folder: Path) -> None:
    row = add(folder, "milestones", {"id": "zz-1", "title": "a\nb"}, {"id": "zz-2", "kind": "x"})
    found = [(f.row, f.column) for f in load(folder).faults]
    assert found == [(row - 1, "title"), (row, "kind")]


HEADERS = [
    (lambda names: [n for n in names if n != "label"], {("label", "is missing from the header")}),
    (lambda names: [*names, "extra\nline"], {("extra\nline", "no such column in the schema")}),
    (lambda names: names[::-1], {("", "columns are in another order")}),
    (
        lambda names: ["title" if n == "label" else n for n in names],
        {("label", "is missing from the header"), ("title", "stands twice in the header")},
    ),
]


@pytest.mark.parametrize(("change", "said"), HEADERS)
def test_a_broken_header_is_named(
    folder: Path, change: Callable[[list[str]], list[str]], said: set[tuple[str, str]]
) -> None:
    path = folder / "milestones.csv"
    names = header(folder, "milestones")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(change(names))
    rest = path.read_text(encoding="utf-8").partition("\n")[2]
    path.write_text(text.getvalue() + rest, encoding="utf-8")
    record = load(folder)
    assert {(f.row, f.file) for f in record.faults} == {(1, "milestones.csv")}
    assert all(any(c == f.column and s in f.problem for c, s in said) for f in record.faults)
    assert len(lines(record)) == len(said)
    assert record.milestones.empty
    assert len(record.force_levels) == len(load_embedded_ids("force_levels"))


def encode(path: Path, encoding: str, extra: str = "") -> None:
    path.write_bytes((path.read_text(encoding="utf-8") + extra).encode(encoding, "replace"))


def instead(path: Path, make: Callable[[], None]) -> None:
    path.unlink()
    make()


FILES: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: path.unlink(), "is missing"),
    (lambda path: instead(path, path.mkdir), "is not a file"),
    (lambda path: path.write_bytes(b""), "is empty"),
    (lambda path: path.write_bytes(b"\x00\x01\x02\xff"), "is not UTF-8 (byte 0xff)"),
    (lambda path: encode(path, "latin-1", "é\n"), "is not UTF-8 (byte 0x"),
    (lambda path: encode(path, "utf-16"), "is UTF-16, not UTF-8"),
    (
        lambda path: instead(path, partial(path.symlink_to, "/etc/hostname")),
        "is a link that leads out of the folder",
    ),
]


@pytest.mark.parametrize(("spoil", "said"), FILES)
@pytest.mark.parametrize("table", ["sources", "milestones"])
def test_an_unreadable_table_is_one_fault(
    folder: Path, spoil: Callable[[Path], object], said: str, table: str
) -> None:
    whole = load_embedded_ids("force_levels")
    spoil(folder / f"{table}.csv")
    record = load(folder)
    fault = only(record.faults)
    assert (fault.file, fault.column) == (f"{table}.csv", "")
    assert said in fault.problem
    assert record.frame(table).empty
    assert lines(record)
    if table == "sources":
        # What refers to it is left out and counted, not listed.
        assert record.left_out["force_levels"] == len(whole)
        assert record.force_levels.empty
    else:
        assert record.left_out == {}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: b"\xef\xbb\xbf" + data, "begins with a byte-order mark"),
        (lambda data: data.replace(b"\n", b"\r\n"), "has carriage returns"),
    ],
)
def test_marks_of_other_programs_cost_no_row(
    folder: Path, spoil: Callable[[bytes], bytes], said: str
) -> None:
    path = folder / "milestones.csv"
    path.write_bytes(spoil(path.read_bytes()))
    record = load(folder)
    assert said in only(record.faults).problem
    assert record.left_out == {}


def test_a_broken_row_does_not_accuse_the_rows_that_refer_to_it(folder: Path) -> None:
    path = folder / "sources.csv"
    text = path.read_text(encoding="utf-8")
    start = text.index("\n" + LEVEL["source"] + ",") + 1
    path.write_text(
        text[:start] + LEVEL["source"] + ",short\n" + text[text.index("\n", start) + 1 :]
    )
    record = load(folder)
    assert "too few" in only(record.faults).problem
    assert record.left_out["sources"] == 1
    assert sum(record.left_out.values()) > 1


@pytest.mark.parametrize("kind", ["missing", "file", "empty"])
def test_a_folder_that_is_none(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "here"
    if kind == "file":
        folder.write_text("no folder", encoding="utf-8")
    if kind == "empty":
        folder.mkdir()
    record = load(folder)
    assert record.rows == 0
    found = lines(record)
    if kind == "empty":
        assert [line.partition(":")[0] for line in found] == [
            "base_status.csv", "base_totals.csv", "changelog.csv", "datapackage.json",
            "exceptions.csv", "force_levels.csv", "gaps.csv", "milestones.csv", "movements.csv",
            "places.csv", "rosters.csv", "sources.csv",
        ]  # fmt: skip
    else:
        assert len(found) == 1
        assert found[0].startswith(str(folder))


def test_a_table_that_the_package_does_not_list_is_not_passed_over(folder: Path) -> None:
    path = folder / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["resources"] = [one for one in described["resources"] if one["name"] != "gaps"]
    path.write_text(json.dumps(described), encoding="utf-8")
    (line,) = lines(load(folder))
    assert line.startswith("gaps.csv: is not read")
    assert '{"name": "gaps", "path": "gaps.csv"}' in line


def package(change: Callable[[dict[str, Any]], object]) -> str:
    descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    descriptor = whole(descriptor)
    change(descriptor)
    return json.dumps(descriptor)


def with_path(path: object) -> str:
    return package(lambda d: d["resources"][0].update(path=path))


PACKAGES = {
    "": "cannot be used",
    "{": "cannot be used",
    "[]": "it lacks or misplaces",
    "null": "it lacks or misplaces",
    "[" * 100_000: "it is nested too deep",
    package(lambda d: d.pop("horizon")): "it lacks or misplaces 'horizon'",
    package(lambda d: d.update(horizon="soon")): "'soon' is not a month",
    package(lambda d: d.update(horizon="2030-01")): "outside the span",
    package(lambda d: d["resources"].pop(0)): "is missing",
    package(lambda d: d["resources"][0]["schema"]["fields"].pop()): "columns of table sources",
    package(lambda d: d["resources"][0]["schema"]["fields"][0].update(type="banana")): "banana",
    package(
        lambda d: d["resources"][0]["schema"]["fields"][0]["constraints"].update(pattern="(")
    ): "cannot be used",
    with_path("../secret.csv"): "'../secret.csv', not the plain name of a CSV file",
    with_path("/etc/passwd"): "not the plain name of a CSV file",
    with_path("http://127.0.0.1/sources.csv"): "not the plain name of a CSV file",
    with_path(["sources.csv", "../secret.csv"]): "not the plain name of a CSV file",
    with_path("places.csv"): "the path of table sources is 'places.csv'",
}


@pytest.mark.parametrize(("text", "said"), PACKAGES.items(), ids=range(len(PACKAGES)))
def test_a_broken_data_package_is_one_fault(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path.parent / "secret.csv").write_text("secret\n", encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    record = load(tmp_path)
    found = [fault for fault in record.faults if fault.file == "datapackage.json"]
    assert found
    assert all(said in fault.problem for fault in found)
    # The other faults are of the tables, by the project's own data package: all are missing.
    assert len(lines(record)) == len(found) + len(record.schema.tables)


def test_a_broken_data_package_costs_no_row(folder: Path) -> None:
    (folder / "datapackage.json").write_text(with_path("../secret.csv"), encoding="utf-8")
    record = load(folder)
    assert only(record.faults).file == "datapackage.json"
    assert record.left_out == {}


def test_a_missing_data_package_is_one_fault(folder: Path) -> None:
    (folder / "datapackage.json").unlink()
    assert only(load(folder).faults).problem == "is missing"


def test_a_folder_may_move_its_horizon(folder: Path) -> None:
    text = package(lambda d: d.update(horizon="2026-12", version="1.1.0"))
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    record = load(folder)
    assert lines(record) == []
    assert record.schema.version == "1.1.0"


def test_a_break_names_its_source(folder: Path, replace: Replace) -> None:
    source = "buzzfeed-news-2017-12-there-are-four-times-as-many-t"
    replace("datapackage.json", f'"source": "{source}"', '"source": "hearsay"')
    fault = only(load(folder).faults)
    assert (fault.file, fault.value) == ("datapackage.json", "hearsay")


def test_a_hundred_thousand_rows(folder: Path) -> None:
    path = folder / "milestones.csv"
    columns = header(folder, "milestones")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for i in range(100_000):
        row = MILESTONE | {"id": f"zz-{i:06}", "kind": "riddle" if i % 10_000 == 5 else "order"}
        writer.writerow([row.get(column, "") for column in columns])
    path.write_text(text.getvalue(), encoding="utf-8")
    record = load(folder)
    assert [f.row for f in record.faults] == [i + 2 for i in range(5, 100_000, 10_000)]
    assert record.left_out == {"milestones": 10}
    assert len(record.milestones) == 99_990


def test_the_data_package_is_one_by_the_standard() -> None:
    package = whole(json.loads((DATA / "datapackage.json").read_text(encoding="utf-8")))
    with system.use_context(trusted=True):
        report = Package.from_descriptor(package, basepath=str(DATA)).validate()
    assert report.valid, report.to_summary()
