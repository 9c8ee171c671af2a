"""Files that a reader brings: what other programs write, and what nobody should."""

from __future__ import annotations

import io
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from openpyxl import Workbook

from components.record import sheets
from components.record.sheets import MOST_BYTES, MOST_ROWS, IncomingError, Sheet, read_sheets
from tests.record.test_incoming import LEVELS, saved

ROW = ["French", "Niger", "2020-02", "900", "Ministry"]


def only(name: str, content: bytes) -> Sheet:
    (sheet,) = read_sheets([(name, content)]).sheets
    return sheet


def zipped(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()


def changed(workbook: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """Change the parts of a workbook, and add some; two underscores stand for a slash."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    return zipped(parts | {name.replace("__", "/") + ".xml": part for name, part in more.items()})


def book(*rows: Sequence[object]) -> Workbook:
    made = Workbook()
    made.active.title = "force_levels"
    made.active.append(["force", "place", "start", "value", "source"])
    for row in rows:
        made.active.append(row)
    return made


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + LEVELS.encode(),
        LEVELS.encode("utf-16"),
        LEVELS.replace(",", ";").encode(),
        LEVELS.replace(",", "\t").encode(),
        b"sep=;\n" + LEVELS.replace(",", ";").encode(),
        LEVELS.replace("\n", "\r\n").encode(),
        LEVELS.replace("\n", "\r").encode(),
        (LEVELS + ",,,,\n  ,,,,\n\n").encode(),
    ],
    ids=["mark", "utf-16", "semicolons", "tabs", "sep", "windows", "macintosh", "empty rows"],
)
def test_what_other_programs_write_is_read(content: bytes) -> None:
    sheet = only("force_levels.csv", content)
    assert sheet.header == ["force", "place", "start", "value", "source"]
    assert [cells for _, cells in sheet.rows] == [ROW]


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    content = b"\n" + LEVELS.encode() + b"\n" + b",".join([b'"a\nb"', b"c", b"2020"]) + b"\n"
    assert [number for number, _ in only("a.csv", content).rows] == [3, 5]
    made = book()
    made.active.cell(9, 1, "French")
    assert [number for number, _ in only("a.xlsx", saved(made)).rows] == [9]


def test_dates_of_a_spreadsheet_have_the_precision_that_they_show() -> None:
    made = book()
    for row, shown in enumerate(["yyyy-mm-dd", "mmm-yy", "yyyy", 'd" of "mmmm'], 2):
        cell = made.active.cell(row, 3, date(2017, 10, 1))
        cell.number_format = shown
    sheet = only("a.xlsx", saved(made))
    assert [cells[2] for _, cells in sheet.rows] == ["2017-10-01", "2017-10", "2017", "2017-10-01"]
    assert len(sheet.readings) == 4


def test_merged_cells_all_have_the_value_of_the_first() -> None:
    made = book(ROW, ["", "", "2021", "1", "M"], ["", "", "2022", "2", "M"])
    made.active.merge_cells("A2:B4")
    made.active["A2"] = "French"
    sheet = only("a.xlsx", saved(made))
    assert [cells[:2] for _, cells in sheet.rows] == [["French", "French"]] * 3
    assert {one.row for one in sheet.readings} == {2, 3, 4}


def test_a_formula_is_read_as_last_computed_and_said() -> None:
    made = book(["French", "Niger", "2020-02", "=800+100", "M"])
    never = only("a.xlsx", saved(made))
    assert never.rows[0][1][3] == ""
    assert "never computed" in never.readings[0].why
    value = b"<v>900</v>"
    computed = changed(saved(made), lambda _, part: re.sub(rb"<v></v>|<v ?/>", value, part))
    sheet = only("a.xlsx", computed)
    assert sheet.rows[0][1][3] == "900"
    assert sheet.readings[0].stands == "a formula"


def test_links_to_other_files_are_left_aside() -> None:
    plain = saved(book(ROW))
    linked = changed(plain, lambda _, part: part, xl__externalLinks__externalLink1=b"<x/>")
    brought = read_sheets([("a.xlsx", linked)])
    assert "not followed" in brought.aside[0]
    assert brought.sheets[0].rows


def lying() -> bytes:
    """A ZIP whose header says that a file of 90 MB has ten bytes."""
    whole = bytearray(zipped({"force_levels.csv": b"0" * 90_000_000}))
    struct.pack_into("<I", whole, whole.rfind(b"PK\x01\x02") + 24, 10)
    return bytes(whole)


def encrypted() -> bytes:
    whole = bytearray(zipped({"force_levels.csv": LEVELS.encode()}))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        whole[whole.find(mark) + offset] |= 1
    return bytes(whole)


def laughing() -> bytes:
    """A workbook whose strings are entities of entities."""
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return changed(
        saved(book(ROW)),
        lambda name, part: entities + part if name.endswith("styles.xml") else part,
    )


def far_row() -> bytes:
    """A workbook with a row numbered beyond all that there can be."""
    far = b'<row r="9999999999"'
    return changed(saved(book(ROW)), lambda _, part: part.replace(b'<row r="2"', far))


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "too large": ("a.csv", lambda: b"0" * (MOST_BYTES + 1), "more than 20 MB"),
    "a bomb": ("a.zip", lambda: zipped({"a.csv": b"0" * 110_000_000}), "unpacks to 110 MB"),
    "a lying bomb": ("a.zip", lying, "is damaged"),
    "many files": ("a.zip", lambda: zipped({f"{i}.csv": b"" for i in range(1_500)}), "1,500 files"),
    "leading out": ("a.zip", lambda: zipped({"../a.csv": b"x"}), "leads out of it"),
    "from the root": ("a.zip", lambda: zipped({"/etc/a.csv": b"x"}), "leads out of it"),
    "a password": ("a.zip", encrypted, "protected by a password"),
    "a protected workbook": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a password"),
    "macros": ("a.xlsm", lambda: zipped({"xl/vbaProject.bin": b"x"}), "may hold macros"),
    "hidden macros": (
        "a.xlsx",
        lambda: zipped({"[Content_Types].xml": b"", "xl/vbaProject.bin": b"x"}),
        "holds macros",
    ),
    "entities": ("a.xlsx", laughing, "declares entities"),
    "a far row": ("a.xlsx", far_row, "more rows than a spreadsheet"),
    "no archive": ("a.zip", lambda: b"PK\x03\x04 and no more", "cannot be unpacked"),
    "no workbook": ("a.xlsx", lambda: zipped({"a.txt": b"x"}), "is no workbook"),
    "many columns": ("a.csv", lambda: b"c," * 100_000 + b"c\n", "more than 100 columns"),
    "many rows": ("a.csv", lambda: b"force\n" + b"x\n" * (MOST_ROWS + 1), "more than 100,000 rows"),
    "another encoding": ("a.csv", lambda: "Ministère".encode("cp1252"), "save it as CSV UTF-8"),
    "another program": ("a.ods", lambda: b"PK", "save it as .xlsx"),
    "no table": ("a.exe", lambda: b"MZ", "is no table"),
    "nothing at all": ("a.zip", lambda: zipped({"a.png": b""}), "no table in it"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_a_sentence_in_bounded_time_and_memory(kind: str) -> None:
    name, made, sentence = HOSTILE[kind]
    content = made()
    tracemalloc.start()
    begun = time.monotonic()
    with pytest.raises(IncomingError, match=sentence):
        read_sheets([(name, content)])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200_000_000
    assert time.monotonic() - begun < 20


def test_reading_ends_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_SECONDS", -1.0)
    with pytest.raises(IncomingError, match="more than a minute"):
        read_sheets([("a.csv", LEVELS.encode())])
