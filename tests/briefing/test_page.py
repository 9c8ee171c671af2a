"""The brief of three pages: its text is read back out of the PDF."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from components.answer.posture import Views
from components.briefing.edition import Edition
from components.briefing.page import PAGES, page
from components.briefing.reading import read_view, reopen
from components.draw.palette import Tone
from components.record import load
from components.record.schema import RECORDS
from components.view import View
from components.words.bottom_line import bottom_line
from tests.briefing.printed import pieces_of

MONTHS = ["2003-01", "2011-12", "2020-12", "2026-12"]


FOOT = 48.0
"""Points above the paper's edge below which nothing but the footer stands."""


@cache
def made(views: Views, query: str) -> bytes:
    return page(views, View.parse(query, views.record))


def text_of(file: bytes) -> str:
    text = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(file)).pages)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("month", MONTHS)
def test_three_pages_whatever_the_month(views: Views, month: str) -> None:
    file = made(views, f"month={month}&grain=months")
    assert len(PdfReader(io.BytesIO(file)).pages) == PAGES


@pytest.mark.parametrize("record", ["iraq-syria", "afghanistan"])
@pytest.mark.parametrize("month", ["2007-10", "2010-08", "2020-06"])
def test_no_list_runs_over_the_foot_of_its_page(record: str, month: str) -> None:
    views = Views(load(RECORDS / record))
    file = page(views, View.parse(f"month={month}", views.record))
    for number in range(PAGES):
        foot = [piece.y for piece in pieces_of(file, number) if piece.y < FOOT]
        assert max(foot) - min(foot) < 12, number  # two lines, and the page's number


def test_it_says_the_view_the_change_the_evidence_and_the_gaps(views: Views) -> None:
    text = text_of(made(views, "month=2007-10"))
    assert "US forces in Iraq and north-east Syria, October 2007" in text
    assert "170,000" in text
    assert "What changed, October 2006 to October 2007" in text
    # Basra Palace was handed over on 3 September 2007; the figures are the Associated Press's
    # and ProCon.org's.
    assert "Basra Palace (3 September 2007)" in text
    assert "about 170,000" in text
    assert "about 171,000" in text
    assert "in the country, reported" in text
    assert "Withheld, the personnel office's count: March 2003 to September 2007" in text
    assert f"Record {views.record.schema.version}" in text


def test_it_begins_with_what_the_month_means(views: Views) -> None:
    request = View.parse("month=2026-09", views.record)
    first = re.sub(r"\s+", " ", PdfReader(io.BytesIO(page(views, request))).pages[0].extract_text())
    for sentence in bottom_line(views, views.as_of(request.month)):
        assert sentence in first
    assert first.index("So far in 2026") < first.index("US troops in Syria")


@pytest.mark.parametrize("month", ["2007-10", "2026-12"])
def test_every_number_cited_is_a_listed_source_with_its_link(views: Views, month: str) -> None:
    file = made(views, f"month={month}")
    text = text_of(file)
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", text)}
    listed = text.split("Sources", 1)[1]
    assert cited
    assert max(cited) == len(cited)
    for number in cited:
        assert re.search(rf"\b{number}\. ", listed)
    links = {
        str(note.get_object()["/A"]["/URI"])
        for sheet in PdfReader(io.BytesIO(file)).pages
        for note in sheet.get("/Annots", [])
    }
    assert links
    assert links <= {document.url for document in views.documents.values()}


def test_what_changed_is_told_since_the_month_asked_for(views: Views) -> None:
    text = text_of(made(views, "month=2020-12&since=2020-01"))
    assert "What changed, January 2020 to December 2020" in text
    assert "What changed" not in text_of(made(views, "month=2003-01"))


def test_it_is_tagged_and_its_figures_have_alternatives(views: Views) -> None:
    file = made(views, "month=2007-10")
    root = PdfReader(io.BytesIO(file)).root_object
    assert root["/MarkInfo"]["/Marked"] is not None
    assert root["/Lang"] == "en-GB"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    kinds, alternatives = set(), []

    def walk(node: object) -> None:
        if isinstance(node, list):
            for child in node:
                walk(child.get_object())
        elif isinstance(node, dict):
            kinds.add(node.get("/S"))
            if "/Alt" in node:
                alternatives.append(str(node["/Alt"]))
            if "/K" in node and not isinstance(node["/K"], int):
                walk(node["/K"].get_object())

    walk(root["/StructTreeRoot"].get_object())
    assert {"/Table", "/TH", "/Figure", "/L", "/Link"} <= kinds
    assert any(text.startswith("Map of Iraq") for text in alternatives)


def test_type_is_embedded(views: Views) -> None:
    reader = PdfReader(io.BytesIO(made(views, "month=2007-10")))
    for sheet in reader.pages:
        for font in sheet["/Resources"]["/Font"].values():
            name = str(font.get_object()["/BaseFont"])
            assert re.match(r"/[A-Z]{6}\+SourceSansPro", name)


@pytest.mark.parametrize("tone", [Tone.DARK, Tone.GREYSCALE])
def test_same_input_gives_the_same_bytes_and_they_are_reopened(views: Views, tone: Tone) -> None:
    style = Edition(tone=tone, address="http://localhost/", made="2027-01-31")
    file, again = (
        page(views, View.parse("month=2025-08&tab=bases", views.record), style) for _ in range(2)
    )
    assert file == again
    found = reopen(views, read_view(file))
    assert found.request.query in found.origin.link
    assert found.origin.made == "2027-01-31"
    assert found.same_record
