"""Decks are read back: charts hold the view's own numbers, notes the evidence, slides the rest."""

from __future__ import annotations

import io
import math
import zipfile
from functools import cache
from html import unescape

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Deck

from components.answer.persons import rounded, whole
from components.answer.posture import Views
from components.briefing.metadata import DECK_PART
from components.briefing.reading import read_view, reopen
from components.briefing.slides import DeckStyle, Format, Sequel, deck
from components.briefing.subject import Subject
from components.view import View, ViewError

QUERIES = {
    Sequel.VIEW: "month=2007-10",
    Sequel.CHANGES: "month=2020-12&since=2019-12",
    Sequel.PHASE: "month=2007-10&phase=syria_2019",
}
SUBJECTS = {
    Sequel.VIEW: Subject.SCREEN,
    Sequel.CHANGES: Subject.CHANGES,
    Sequel.PHASE: Subject.PHASE,
}
MARKED = DeckStyle(marking="EXERCISE ONLY", address="http://localhost/")


@cache
def made(views: Views, sequel: Sequel, style: DeckStyle | None = None) -> bytes:
    return deck(views, View.parse(QUERIES[sequel], views.record), sequel, style)


def opened(file: bytes) -> Deck:
    return Presentation(io.BytesIO(file))


def charts(slides: Deck) -> list:
    return [shape.chart for slide in slides.slides for shape in slide.shapes if shape.has_chart]


def texts(slide) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def test_the_curve_is_a_chart_of_the_views_own_numbers(views: Views) -> None:
    found = charts(opened(made(views, Sequel.VIEW)))
    assert len(found) == 2
    for theatre, chart in zip(("iraq", "syria"), found, strict=True):
        series = {s.name: list(s.values) for s in chart.plots[0].series}
        estimate = views.estimate("USA", theatre)
        for name, values in (
            ("estimate", estimate.best),
            ("band, low", estimate.low),
            ("band, high", estimate.high),
        ):
            # Gaps are empty cells: never a zero.
            known = [v for v in series[name] if v is not None]
            assert known == [whole(float(v)) for v in values if not math.isnan(v)]
    # The figures of Associated Press and ProCon.org for October 2007.
    dots = {v for s in found[0].plots[0].series if s.name.endswith("figure") for v in s.values}
    assert {170_000, 171_000} <= dots


def test_the_workbook_behind_a_chart_can_be_opened(views: Views) -> None:
    slides = opened(made(views, Sequel.VIEW))
    for chart in charts(slides):
        assert chart.part.chart_workbook.xlsx_part.blob.startswith(b"PK")


def test_notes_hold_the_evidence_and_its_grades(views: Views) -> None:
    first = opened(made(views, Sequel.VIEW)).slides[0]
    said = notes(first)
    assert "about 170,000, October 2007 (in the country, reported, grade C1" in said
    assert "Associated Press" in said
    assert "170,000" in texts(first)


@pytest.mark.parametrize("sequel", Sequel)
def test_every_source_is_in_the_notes_of_the_sources_slide(views: Views, sequel: Sequel) -> None:
    file = made(views, sequel)
    said = notes(opened(file).slides[-1])
    part = zipfile.ZipFile(io.BytesIO(file)).read(DECK_PART).decode()
    sources = unescape(part.partition("<dc:source>")[2].partition("</dc:source>")[0]).split(" | ")
    documents = [
        document
        for document in views.documents.values()
        if any(
            source.startswith(f"{document.publisher}: {document.title} (")
            and source.endswith(f", {document.url}")
            for source in sources
        )
    ]
    assert len(documents) == len(sources) > 10
    for document in documents:
        assert document.title in said
        assert document.url in said


@pytest.mark.parametrize("sequel", Sequel)
@pytest.mark.parametrize(("form", "dark"), [(Format.WIDE, False), (Format.NARROW, True)])
def test_every_slide_has_title_source_line_marking_and_alternatives(
    views: Views, sequel: Sequel, form: Format, dark: bool
) -> None:
    style = DeckStyle(form, dark, MARKED.marking, MARKED.address)
    slides = opened(made(views, sequel, style))
    assert (slides.slide_width.pt, slides.slide_height.pt) == form.size
    for slide in slides.slides:
        assert slide.shapes.title.text_frame.text
        assert texts(slide).count("EXERCISE ONLY") == 2
        assert f"Record {views.record.schema.version}" in texts(slide)
        assert "http://localhost/?month=" in texts(slide)
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= slides.slide_width
            assert shape.top + shape.height <= slides.slide_height
            if not shape.has_text_frame:
                assert shape._element._nvXxPr.cNvPr.get("descr")


def test_without_a_marking_there_is_none(views: Views) -> None:
    for slide in opened(made(views, Sequel.CHANGES)).slides:
        assert "Marking" not in {shape.name for shape in slide.shapes}


def test_levels_before_and_after_are_a_chart_and_unknown_is_no_zero(views: Views) -> None:
    (chart,) = charts(opened(made(views, Sequel.CHANGES)))
    before, after = (list(series.values) for series in chart.plots[0].series)
    for values, month in ((before, "2019-12"), (after, "2020-12")):
        posture = views.as_of(View.parse(f"month={month}", views.record).month)
        assert values == [whole(posture.level("USA", t).best) for t in ("iraq", "syria")]
    # The labels say what the words say: no more than is known.
    for series, values in zip(chart.plots[0].series, (before, after), strict=True):
        said = [series.points[at].data_label.text_frame.text for at in range(len(values))]
        assert said == [rounded(value) for value in values]
    # Everybody had left Iraq by the end of 2011, and Syria's number was not published.
    file = deck(views, View.parse("month=2012-06&since=2010-06", views.record), Sequel.CHANGES)
    (chart,) = charts(opened(file))
    after = list(list(chart.plots[0].series)[1].values)
    assert after[1] is None


def test_a_phase_has_a_map_for_each_month_in_which_it_moved(views: Views) -> None:
    slides = opened(made(views, Sequel.PHASE)).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    phase = "Syria, December 2018 to 2019"
    assert titles[:3] == [f"{phase}: {m}" for m in ("December 2018", "January 2019", "April 2019")]
    assert titles[-1] == "Sources"
    assert "number not published" in "".join(notes(slide) for slide in slides)


@pytest.mark.parametrize("sequel", Sequel)
def test_same_input_gives_the_same_bytes_and_they_are_reopened(
    views: Views, sequel: Sequel
) -> None:
    file = made(views, sequel, MARKED)
    assert file == deck(views, View.parse(QUERIES[sequel], views.record), sequel, MARKED)
    found = reopen(views, read_view(file))
    assert found.subject == SUBJECTS[sequel]
    assert found.same_record


def test_properties_say_what_it_is(views: Views) -> None:
    properties = opened(made(views, Sequel.VIEW)).core_properties
    assert properties.title == "US forces in Iraq and north-east Syria, October 2007"
    assert f"{properties.created:%Y-%m-%d}" == "2026-11-27"
    assert "month=2007-10" in properties.keywords


@pytest.mark.parametrize(
    ("query", "sequel", "option"),
    [("month=2007-10", Sequel.CHANGES, "since"), ("month=2007-10", Sequel.PHASE, "phase")],
)
def test_a_missing_option_is_named(views: Views, query: str, sequel: Sequel, option: str) -> None:
    with pytest.raises(ViewError, match=option):
        deck(views, View.parse(query, views.record), sequel)


def test_hostile_text_stays_text(views: Views) -> None:
    marking = 'A & B <script> "x" \x00 =1+1'
    slides = opened(made(views, Sequel.CHANGES, DeckStyle(marking=marking)))
    assert 'A & B <script> "x"  =1+1' in texts(slides.slides[0])
