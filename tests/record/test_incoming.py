"""What a reader brings: read for what it means, named where it is not, bounded whatever it is."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from components.answer.posture import Views
from components.record.incoming import MOST_BYTES, IncomingError, files_of, read_files
from components.record.memory import MemoryFolder
from components.record.tables import Record, load
from components.record.template import template
from components.words.wording import headlines, title

LEVELS = "force,place,start,value,source\nFrench,Niger,2020-02,900,Ministry\n"


def opened(files: dict[str, bytes]) -> tuple[Record, list[str]]:
    incoming = read_files(files)
    return load(MemoryFolder(files_of(incoming), "opened")), incoming.readings


def niger() -> bytes:
    """Three bases and ten figures, as somebody would write them."""
    book = Workbook()
    levels = book.active
    levels.title = "force_levels"
    levels.append(["force", "place", "start", "value", "source"])
    for row in [
        ("French", "Niger", "2014-08", 300, "Le Monde"),
        ("French", "Niger", "2018-01", 500, "Le Monde"),
        ("French", "Niger", "2020-02", 900, "Ministry"),
        ("French", "Niger", "2022-09", 1000, "AFP"),
        ("French", "Niger", "2023-08", 1500, "AFP"),
        ("French", "Niger", datetime(2023, 12, 22), 0, "Ministry"),  # noqa: DTZ001
        ("American", "Niger", "2018-06", 800, "AFRICOM"),
        ("American", "Niger", "2023-06", 1100, "AFRICOM"),
        ("American", "Niger", "2024-09", 0, "AFRICOM"),
        ("French", "Niamey air base", "2023-08", 1100, "AFP"),
    ]:
        levels.append(row)
    places = book.create_sheet("places")
    places.append(["name", "lat", "lon"])
    for row in [
        ("Niamey air base", "13,4815", "2,1836"),
        ("Agadez air base 201", 16.95, 8.02),
        ("Ouallam camp", 14.32, 2.09),
    ]:
        places.append(row)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()


def test_ten_figures_and_three_bases_are_a_record() -> None:
    record, readings = opened({"niger.xlsx": niger()})
    assert [str(fault) for fault in record.faults] == []
    assert len(record.force_levels) == 10
    assert (record.places["kind"] == "base").sum() == 3
    views = Views(record)
    posture = views.as_of(pd.Period("2023-08", "M"))
    first = headlines(views, posture, by_month=False)[0]
    assert (first.label, first.figure) == ("French troops in Niger", "1,500")
    assert "not published by us" in title(posture)
    said = "\n".join(readings)
    assert "'13,4815' was read as '13.4815'" in said
    assert "a date of the spreadsheet was read as 2023-12-22" in said
    assert "'Niger', named in force_levels, got a row of its own" in said
    assert "lies in NER, by its point" in said


def test_force_levels_alone_are_enough() -> None:
    record, _ = opened({"force_levels.csv": LEVELS.encode()})
    assert record.faults == ()
    assert record.descriptor.places == ("niger",)


@pytest.mark.parametrize(
    ("content", "reading"),
    [
        (b"\xef\xbb\xbf" + LEVELS.encode(), ""),
        (LEVELS.encode("utf-16"), "UTF-16"),
        (LEVELS.replace(",", ";").encode(), "semicolons"),
        (LEVELS.replace("Ministry", "Ministère").encode("cp1252"), "Windows-1252"),
        (LEVELS.replace("900", "٩٠٠").encode(), "'٩٠٠' was read as '900'"),
        (LEVELS.replace("2020-02", "2020/02").encode(), "'2020/02' was read as '2020-02'"),
        ((LEVELS + ",,,,\n  ,,,,\n").encode(), ""),
    ],
    ids=["mark", "utf-16", "semicolons", "windows", "arabic", "slashes", "empty rows"],
)
def test_what_other_programs_write_is_read_and_said(content: bytes, reading: str) -> None:
    record, readings = opened({"force_levels.csv": content})
    assert record.faults == ()
    assert record.force_levels["value"].tolist() == [900]
    assert record.force_levels["start"].tolist() == ["2020-02"]
    assert reading in "\n".join(readings)


def test_a_doubtful_number_is_a_fault_and_no_guess() -> None:
    record, _ = opened({"force_levels.csv": LEVELS.replace(",900,", ',"1,200",').encode()})
    (fault,) = record.faults
    assert (fault.column, fault.value) == ("value", "1,200")
    assert "write a whole number without separators" in str(fault)


def test_a_formula_is_left_out_and_named() -> None:
    book = Workbook()
    book.active.title = "force_levels"
    book.active.append(["force", "place", "start", "value", "source"])
    book.active.append(["French", "Niger", "2020-02", "=800+100", "Ministry"])
    sink = io.BytesIO()
    book.save(sink)
    record, readings = opened({"a.xlsx": sink.getvalue()})
    assert "row 2: a formula was left out; write its value." in "\n".join(readings)
    assert record.force_levels["qualifier"].tolist() == ["unstated"]


def lying() -> bytes:
    """A ZIP whose header says that a file of 90 MB has ten bytes."""
    whole = bytearray(zipped({"force_levels.csv": b"0" * 90_000_000}))
    at = whole.rfind(b"PK\x01\x02")
    struct.pack_into("<I", whole, at + 24, 10)
    return bytes(whole)


def encrypted() -> bytes:
    whole = bytearray(zipped({"force_levels.csv": LEVELS.encode()}))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = whole.find(mark)
        whole[at + offset] |= 1
    return bytes(whole)


def wide() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("force_levels")
    sheet.append([f"c{i}" for i in range(16_000)])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "too large": ("a.csv", lambda: b"0" * (MOST_BYTES + 1), "bring at most 20"),
    "a bomb": ("a.zip", lambda: zipped({"a.csv": b"0" * 90_000_000}), "unpacks to 90 MB"),
    "a lying bomb": ("a.zip", lying, "not as large as it says|cannot be unpacked"),
    "many files": (
        "a.zip",
        lambda: zipped({f"{i}.csv": b"" for i in range(1_500)}),
        "in 1,500 files",
    ),
    "leading out": ("a.zip", lambda: zipped({"../a.csv": b"x"}), "leads out of it"),
    "a password": ("a.zip", encrypted, "protected by a password"),
    "a protected workbook": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0" + b"0" * 99, "a password"),
    "macros": ("a.xlsm", lambda: zipped({"xl/vbaProject.bin": b"x"}), "may hold macros"),
    "no archive": ("a.zip", lambda: b"PK\x03\x04 and no more", "cannot be unpacked"),
    "no workbook": ("a.xlsx", lambda: zipped({"a.txt": b"x"}), "cannot be read as a workbook"),
    "many columns": ("a.xlsx", wide, "more than 100 columns"),
    "no table": ("a.csv", lambda: b"x,y\n1,2\n", "no table force_levels"),
    "nothing": ("a.csv", lambda: b"", "no table force_levels"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_a_sentence(kind: str) -> None:
    name, content, sentence = HOSTILE[kind]
    with pytest.raises(IncomingError, match=sentence):
        read_files({name: content()})


def test_the_template_is_a_record_once_it_is_filled_in() -> None:
    book = load_workbook(io.BytesIO(template()))
    assert book.sheetnames[:4] == ["read me", "force_levels", "places", "sources"]
    sheet = book["force_levels"]
    heads = [cell.value for cell in sheet[1]]
    row = {"force": "French", "place": "Niger", "start": "2020-02", "value": 900, "source": "AFP"}
    for name, value in row.items():
        sheet.cell(2, heads.index(name) + 1, value)
    sink = io.BytesIO()
    book.save(sink)
    record, _ = opened({"template.xlsx": sink.getvalue()})
    assert record.faults == ()
    assert len(record.force_levels) == 1


CELLS = st.one_of(
    st.text(max_size=20), st.integers(-5, 10**7).map(str), st.dates().map(str), st.just("=1+1")
)


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=5))
def test_whatever_stands_in_the_cells_is_read_or_named(rows: list[list[str]]) -> None:
    text = io.StringIO()
    pd.DataFrame([["French", "Niger", "2020-02", "900", "AFP"], *rows]).to_csv(
        text, index=False, header=["force", "place", "start", "value", "source"]
    )
    record, _ = opened({"force_levels.csv": text.getvalue().encode("utf-8", "replace")})
    assert len(record.force_levels) >= 1
    assert Views(record).as_of(record.schema.horizon).force_levels
