"""Workbooks: typed where the record knows, text otherwise, and nothing that a program would run."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

from starlette.testclient import TestClient

from components.api.listing import Field, FieldType, Listing
from components.api.workbook import workbook
from components.record.provenance import provenance
from tests.embedded import embedded_views

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ORIGIN = provenance(embedded_views().record.schema)


def sheet(book: bytes, number: int) -> list[list[str]]:
    """Cells of a sheet as they are stored: shared strings by their text, a day as its number."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        strings = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314
        shared = ["".join(t.text or "" for t in one.iter(f"{MAIN}t")) for one in strings]
        tree = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
    assert not list(tree.iter(f"{MAIN}f"))  # no formula
    rows = []
    for row in tree.iter(f"{MAIN}row"):
        cells = [(c.get("t"), c.find(f"{MAIN}v")) for c in row.iter(f"{MAIN}c")]
        rows.append(
            [
                shared[int(value.text or 0)] if kind == "s" else str(value.text)
                for kind, value in cells
                if value is not None
            ]
        )
    return rows


def test_figures_stand_with_their_documents(client: TestClient) -> None:
    """AP, in Al Jazeera: 170,000 in October 2007."""
    asked = "/api/v1/force_levels.xlsx?force=USA&place=iraq&from=2007-10&to=2007-10"
    answer = client.get(asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    rows = sheet(answer.content, 1)
    (figure,) = [row for row in rows if "associated-press-al-jaze-2008-04-troop" in " ".join(row)]
    assert "170000" in figure
    assert "2007-10" in figure  # known to the month: text
    cited = {row[0] for row in sheet(answer.content, 2)[1:]}
    assert any(one.startswith("associated-press-al-jaze") for one in cited)
    about = dict(row[:2] for row in sheet(answer.content, 3))
    assert about["record"] == ORIGIN.version
    assert (
        client.get(
            answer.request.url.path + "?force=USA&place=iraq&from=2007-10&to=2007-10"
        ).content
        == answer.content
    )


def test_a_known_day_is_a_date_and_hostile_text_is_text() -> None:
    fields = (
        Field("id", FieldType.STRING, "Id."),
        Field("date", FieldType.STRING, "Day."),
        Field("note", FieldType.STRING, "Note."),
        Field("value", FieldType.NUMBER, "Persons."),
    )
    cells: list[dict[str, Any]] = [
        {"id": "a", "date": "2011-12-18", "note": "=1+1", "value": 500.0},
        {"id": "b", "date": "2011-12", "note": "http://example.org", "value": None},
        {"id": "c", "date": "1850-01-01", "note": None, "value": 0.0},
    ]
    book = workbook(Listing("rows", "A row.", fields, cells), None, ORIGIN)
    assert book == workbook(Listing("rows", "A row.", fields, cells), None, ORIGIN)
    rows = sheet(book, 1)
    assert rows[1] == ["a", "40895", "=1+1", "500"]
    assert rows[2] == ["b", "2011-12", "http://example.org"]
    assert rows[3] == ["c", "1850-01-01", "0"]
