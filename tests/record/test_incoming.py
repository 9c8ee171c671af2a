"""What a reader brings becomes a record: little is enough, and faults are at the reader's rows."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from components.answer.posture import Views
from components.api.data_package import package
from components.record.incoming import OWN, Opened, open_tables
from components.record.tables import Record, load
from components.record.template import template
from components.words.wording import headlines, title

LEVELS = "force,place,start,value,source\nFrench,Niger,2020-02,900,Ministry\n"


def opened(name: str, content: str | bytes) -> Opened:
    return open_tables([(name, content.encode() if isinstance(content, str) else content)])


def saved(book: Workbook) -> bytes:
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def niger() -> bytes:
    """The template filled with three bases and ten figures, as somebody would write them."""
    book = load_workbook(io.BytesIO(template()))
    levels, places, record = book["force_levels"], book["places"], book["record"]
    cells: tuple[object, ...]
    for row, cells in enumerate(
        [
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
        ],
        2,
    ):
        _write(levels, row, dict(zip(("force", "place", "start", "value", "source"), cells,
                                     strict=True)))  # fmt: skip
    levels.cell(7, 4).number_format = "yyyy-mm-dd"
    for row, cells in enumerate(
        [
            ("Niamey air base", "13,4815", "2,1836"),
            ("Agadez air base 201", 16.95, 8.02),
            ("Ouallam camp", 14.32, 2.09),
        ],
        2,
    ):
        _write(places, row, dict(zip(("name", "lat", "lon"), cells, strict=True)))
    for row, cells in enumerate(
        [
            ("Niamey air base", "French", "2014-08", "active", "Le Monde"),
            ("Niamey air base", "French", "2023-12-22", "vacated", "Ministry"),
            ("Agadez air base 201", "American", "2019-11", "opened", "AFRICOM"),
            ("Agadez air base 201", "American", "2024-08", "handed over", "AFRICOM"),
            ("Ouallam camp", "French", "2022", "active", "AFP"),
        ],
        2,
    ):
        heads = ("place", "force", "date", "status", "source")
        _write(book["base_status"], row, dict(zip(heads, cells, strict=True)))
    for key, value, *_ in record.iter_rows():
        if key.value == "title":
            value.value = "Foreign troops in Niger"
    return saved(book)


def _write(sheet: object, row: int, cells: dict[str, object]) -> None:
    heads = [cell.value for cell in sheet[1]]  # type: ignore[index]
    for name, value in cells.items():
        sheet.cell(row, heads.index(name) + 1, value)  # type: ignore[attr-defined]


def kept(record: Record, folder: Path) -> Record:
    """Take a record away as a folder, and read it again."""
    with zipfile.ZipFile(io.BytesIO(package(Views(record)))) as archive:
        archive.extractall(folder)
    return load(folder)


def test_ten_figures_and_three_bases_are_a_record(tmp_path: Path) -> None:
    brought = opened("niger.xlsx", niger())
    record = brought.record
    assert [str(fault) for fault in record.faults] == []
    assert len(record.force_levels) == 10
    assert (record.places["kind"] == "base").sum() == 3
    posture = Views(record).as_of(pd.Period("2023-08", "M"))
    first = headlines(Views(record), posture, by_month=False)[0]
    assert (first.label, first.figure) == ("French troops in Niger", "1,500")
    assert title(posture).startswith("Foreign troops in Niger")
    assert OWN in title(posture)
    assert record.schema.licence.startswith(OWN)
    told = {(one.row, one.stands, one.read) for one in brought.readings}
    assert (2, "13,4815", "13.4815") in told
    assert (7, "a date shown as yyyy-mm-dd", "2023-12-22") in told
    said = "\n".join(brought.steps)
    assert "Rows of places were made of names: Niger." in said
    assert "places: country is empty in 3 rows and read as NER." in said
    folder = kept(record, tmp_path / "kept")
    assert folder.faults == ()
    assert len(folder.force_levels) == 10
    # The reader's own folder is the reader's own publication.
    assert OWN not in json.dumps(folder.schema.package)


def test_people_counted_at_a_base_show_it_in_use_and_other_bases_are_asked_for() -> None:
    files = {
        "force_levels.csv": LEVELS + "French,Niamey air base,2023-08,1100,AFP\n",
        "places.csv": "name,lat,lon\nNiamey air base,13.48,2.18\nOuallam camp,14.32,2.09\n",
    }
    brought = open_tables([(name, text.encode()) for name, text in files.items()])
    assert brought.record.faults == ()
    posture = Views(brought.record).as_of(pd.Period("2023-08", "M"))
    assert [base.place for base in posture.standings if base.standing == "in_use"] == [
        "niamey-air-base"
    ]
    said = "\n".join(brought.steps)
    assert "not on the map: Ouallam camp" in said
    assert "Rows of base_status were made of names: Niamey air base." in said


def test_force_levels_alone_are_enough() -> None:
    record = opened("Troops in Niger.csv", LEVELS).record
    assert record.faults == ()
    assert record.descriptor.places == ("niger",)
    assert record.descriptor.countries == ("NER",)
    assert record.descriptor.window is not None
    assert record.descriptor.area == "Niger"
    assert record.descriptor.title == f"Troops in Niger ({OWN})"


def test_a_fault_is_at_the_row_and_in_the_sheet_where_the_reader_finds_it() -> None:
    rows = [
        "force,place,start,value,source",
        "French,Niger,2020-02,about 900,Ministry",
        "",
        "French,Niger,2010-02,100,Ministry",
        "French,Niger,05/06/2015,100,Ministry",
    ]
    faults = opened("my levels.csv", "\n".join(rows)).record.faults
    assert [(f.file, f.row, f.column, f.value) for f in faults] == [
        ("my levels.csv", 2, "value", "about 900"),
        ("my levels.csv", 5, "start", "05/06/2015"),
    ]
    assert all(fault.remedy for fault in faults)


def test_what_is_sound_is_kept_beside_what_is_not() -> None:
    record = opened("a.csv", LEVELS + "French,Niger,soon,100,Ministry\n").record
    assert len(record.faults) == 1
    assert record.force_levels["value"].tolist() == [900]


def test_a_reference_by_name_means_the_row_that_has_it() -> None:
    files = {
        "force_levels.csv": LEVELS.replace("Niger", "base aérienne 101"),
        "places.csv": "name,aliases,lat,lon\nNiamey air base,Base aérienne 101;BA 101,13.48,2.18\n",
        "sources.csv": "publisher,title,kind,reliability\nMinistry,Ministry,official,A\n",
    }
    brought = open_tables([(name, text.encode()) for name, text in files.items()])
    assert brought.record.faults == ()
    assert brought.record.force_levels["place"].tolist() == ["niamey-air-base"]
    assert brought.record.sources["reliability"].tolist() == ["A"]
    # A base lies in something: the country that its point is in.
    assert set(brought.record.places["id"]) == {"niamey-air-base", "niger"}


@pytest.mark.parametrize(
    "said",
    [
        '{"posture": [1], "span": "x"}',
        '{"span": {"start": "x", "end": "y"}}',
        '{"posture": {"forces": [1], "roles": {"lead": 4}, "theatres": "x"}}',
        '{"licenses": [1], "contributors": [2], "horizon": 5, "breaks": 3, "name": "../x"}',
        "[",
    ],
)
def test_a_descriptor_that_cannot_be_used_is_named_and_the_tables_shown(said: str) -> None:
    brought = open_tables([("a.csv", LEVELS.encode()), ("datapackage.json", said.encode())])
    record = brought.record
    assert record.faults
    assert all(fault.file in {"record", "datapackage.json"} for fault in record.faults)
    assert record.force_levels["value"].tolist() == [900]
    # Nothing of the record that opens by default is taken for it.
    assert record.descriptor.places == ("niger",)


def test_the_record_sheet_says_what_the_record_is() -> None:
    sheet = (
        "key,value\ntitle,Allies in Niger\nmain_force,Germany\nmain_adjective,German\n"
        "last_month,2024-06\nlicence,CC0\nwindoww,1\n"
    )
    levels = LEVELS + "Germany,Niger,2021,100,Ministry\n"
    brought = open_tables([("force_levels.csv", levels.encode()), ("record.csv", sheet.encode())])
    record = brought.record
    assert [(f.file, f.row, f.problem) for f in record.faults] == [("record.csv", 7, "no such key")]
    assert record.descriptor.main == "DEU"
    assert record.descriptor.troops("DEU") == "German troops"
    assert str(record.schema.last) == "2024-06"
    assert record.schema.licence == f"{OWN}; CC0"


def test_the_second_sheet_of_a_table_is_named() -> None:
    brought = open_tables([("force_levels.csv", LEVELS.encode()), ("b/force_levels.csv",
                           LEVELS.encode())])  # fmt: skip
    assert "stands twice" in "\n".join(str(fault) for fault in brought.record.faults)


def test_a_whole_record_survives_a_workbook(views: Views) -> None:
    record = views.record
    brought = opened("iraq.xlsx", template(record)).record
    assert [str(fault) for fault in brought.faults if fault.drops] == []
    for table in ("force_levels", "base_status", "movements", "milestones", "gaps"):
        ids = set(record.frame(table)["id"])
        assert set(brought.frame(table)["id"]) == ids
    assert brought.descriptor.places == record.descriptor.places
    assert brought.descriptor.main == record.descriptor.main
    assert brought.schema.horizon == record.schema.horizon


def test_the_template_chooses_explains_and_keeps_dates_as_text() -> None:
    book = load_workbook(io.BytesIO(template()))
    assert book.sheetnames[:5] == ["read me", "lists", "force_levels", "places", "sources"]
    sheet = book["force_levels"]
    heads = {cell.value: cell for cell in sheet[1]}
    chosen = {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
    for name in ("qualifier", "counting_rule", "status", "credibility"):
        assert f"{heads[name].column_letter}2" in chosen
    at = heads["start"].column
    widths = sheet.column_dimensions.values()
    assert next(w for w in widths if w.min <= at <= w.max).number_format == "@"
    explained = {(row[0].value, row[1].value) for row in book["read me"].iter_rows(min_row=2)}
    assert ("force_levels", "counting_rule") in explained


CELLS = st.one_of(
    st.text(max_size=20),
    st.integers(-5, 10**7).map(str),
    st.dates().map(str),
    st.sampled_from(["=1+1", "1.500", "1,5", "٩٠٠", "18.12.2011", "#REF!", "French", "Niger"]),
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=5))
def test_whatever_stands_in_the_cells_is_read_or_named(rows: list[list[str]]) -> None:
    text = io.StringIO()
    pd.DataFrame([["French", "Niger", "2020-02", "900", "AFP"], *rows]).to_csv(
        text, index=False, header=["force", "place", "start", "value", "source"]
    )
    record = opened("force_levels.csv", text.getvalue().encode("utf-8", "replace")).record
    assert len(record.force_levels) >= 1
    assert Views(record).as_of(record.schema.horizon).force_levels
