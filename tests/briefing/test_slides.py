"""Decks are read back: charts hold the view's own numbers, notes the evidence, slides the rest."""

from __future__ import annotations

import io
import itertools
import math
import zipfile
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.presentation import Presentation as Deck

from components.answer.persons import rounded, whole
from components.answer.posture import Views
from components.briefing.deck_writer import Cells
from components.briefing.edition import DECKED, PLAIN, Edition, Shape, Subject
from components.briefing.metadata import DECK_PART
from components.briefing.reading import read_view, reopen
from components.briefing.slides import deck
from components.draw.palette import Tone
from components.view import View, ViewError
from components.words.bottom_line import bottom_line

QUERIES = {
    Subject.SCREEN: "month=2007-10",
    Subject.CHANGES: "month=2020-12&since=2019-12",
    Subject.PHASE: "month=2007-10&phase=syria_2019",
}
MARKED = Edition(marking="EXERCISE ONLY", address="http://localhost/")


@cache
def made(views: Views, subject: Subject, edition: Edition = PLAIN) -> bytes:
    return deck(views, View.parse(QUERIES[subject], views.record), subject, edition)


def opened(file: bytes) -> Deck:
    return Presentation(io.BytesIO(file))


def charts(slides: Deck) -> list[Any]:
    return [shape.chart for slide in slides.slides for shape in slide.shapes if shape.has_chart]


def texts(slide: Any) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


def by_name(chart: Any) -> dict[str, list[Any]]:
    return {series.name: list(series.values) for plot in chart.plots for series in plot.series}


def test_the_curve_is_a_chart_of_the_views_own_numbers(views: Views) -> None:
    whole_span, recent = charts(opened(made(views, Subject.SCREEN)))
    estimate = views.estimate("USA", "iraq")
    first = estimate.at(pd.Period("2014-01", "M"))
    for chart, begin in ((whole_span, 0), (recent, first)):
        series = by_name(chart)
        days = list(chart.plots[0].categories)
        shown = {
            day: numbers
            for day, *numbers in zip(
                days, series["estimate"], series["low"], series["low to high"], strict=True
            )
            if numbers[0] is not None
        }
        known = [at for at in range(begin, len(estimate.best)) if not math.isnan(estimate.best[at])]
        assert len(shown) == len(known)
        for numbers, at in zip(shown.values(), known, strict=True):
            low, high = (whole(float(ends[at])) for ends in (estimate.low, estimate.high))
            assert numbers == [whole(float(estimate.best[at])), low, high - low]
    # The figures of Associated Press and ProCon.org for October 2007.
    dots = {v for name, values in by_name(whole_span).items() if "figure" in name for v in values}
    assert {170_000, 171_000} <= dots


def test_the_band_is_an_area_that_ends_where_nothing_is_known(views: Views) -> None:
    for chart in charts(opened(made(views, Subject.SCREEN))):
        band, lines = chart.plots
        assert [series.name for series in band.series] == ["low", "low to high"]
        assert band._element.tag.endswith("areaChart")
        assert lines._element.tag.endswith("lineChart")
        series = by_name(chart)
        days = list(chart.plots[0].categories)
        levels = list(zip(days, series["estimate"], strict=True))
        for (day, level), (next_day, next_level) in itertools.pairwise(levels):
            # A line begins and ends at a blank of its own month: upright, and joined to nothing.
            if (level is None) is not (next_level is None):
                assert day == next_day


def test_titles_say_the_message(views: Views) -> None:
    file = deck(views, View.parse("month=2026-02", views.record), Subject.SCREEN)
    titles = [slide.shapes.title.text_frame.text for slide in opened(file).slides]
    assert titles[:3] == [
        "US forces in Iraq and north-east Syria, February 2026",
        "US troops in Iraq: from 170,000 to 2,000 in 18 years",
        "US troops in Syria: from 2,250 to 1,000 in 7 years",
    ]
    assert titles[3].startswith("Bases, February 2026: 6 in use, 2 not confirmed, 10 left")
    assert titles[-1].startswith("Sources: ")
    assert " of them weak" in titles[-1]


def test_the_first_slide_says_what_the_month_means_in_type_that_is_read_from_afar(
    views: Views,
) -> None:
    request = View.parse("month=2026-09", views.record)
    slide = opened(deck(views, request, Subject.SCREEN)).slides[0]
    for sentence in bottom_line(views, views.as_of(request.month)):
        assert sentence in texts(slide)
    for shape in slide.shapes:
        if shape.has_text_frame and shape.name not in {"Source line", "Number"}:
            for paragraph in shape.text_frame.paragraphs:
                assert all(run.font.size.pt >= 14 for run in paragraph.runs)


@given(st.lists(st.tuples(st.text("ab ", max_size=60), st.text("ab ", max_size=9)), min_size=1))
def test_a_table_keeps_every_row_whole_on_pages_that_fit(rows: list[tuple[str, str]]) -> None:
    table = Cells.of(pd.DataFrame(rows, columns=["Base", "Date"]), 300.0)
    pages = table.pages(150.0)
    assert [line for page in pages for line in page.lines[1:]] == table.lines[1:]
    assert {tuple(page.lines[0]) for page in pages} == {("Base", "Date")}
    assert all(sum(page.heights) <= 150 for page in pages)
    counts = [sum(page.heights) for page in pages]
    assert max(counts) - min(counts[:-1], default=max(counts)) <= 2 * max(table.heights)


@pytest.mark.parametrize("shape", Shape)
def test_no_table_is_cut(views: Views, shape: Shape) -> None:
    """Neither a cell by its column nor a row by the source line."""
    view = View.parse("month=2026-02", views.record)
    slides = opened(deck(views, view, Subject.SCREEN, Edition(shape=shape))).slides
    tables = [s for slide in slides for s in slide.shapes if s.has_table]
    assert len(tables) > 3
    for frame in tables:
        assert (frame.top + frame.height) / 12700 < 540 - 38
        assert not any("…" in c.text for row in frame.table.rows for c in row.cells)


def test_no_slide_says_that_there_is_nothing(views: Views) -> None:
    """The first slide says that no base changed; a slide of its own said it twice."""
    view = View.parse("month=2025-08&since=2025-07", views.record)
    slides = opened(deck(views, view, Subject.CHANGES)).slides
    assert "no change on record" in texts(slides[0])
    assert not any("Bases that changed" in texts(slide) for slide in slides)


def test_no_column_of_a_table_says_the_same_in_every_row(views: Views) -> None:
    file = deck(views, View.parse("month=2025-08", views.record), Subject.SCREEN)
    tables = [s.table for slide in opened(file).slides for s in slide.shapes if s.has_table]
    headings = [[cell.text for cell in table.rows[0].cells] for table in tables]
    assert "Personnel" not in headings[0]
    assert "Personnel: no figure for this month in every row." in texts(opened(file).slides[3])
    assert {"Force", "Persons"} <= set(headings[-1])


def test_the_workbook_behind_a_chart_can_be_opened(views: Views) -> None:
    slides = opened(made(views, Subject.SCREEN))
    for chart in charts(slides):
        assert chart.part.chart_workbook.xlsx_part.blob.startswith(b"PK")


def test_notes_hold_the_evidence_and_its_grades(views: Views) -> None:
    first = opened(made(views, Subject.SCREEN)).slides[0]
    said = notes(first)
    assert "about 170,000, October 2007 (in the country, reported, grade C1" in said
    assert "Associated Press" in said
    assert "170,000" in texts(first)


@pytest.mark.parametrize("subject", DECKED)
def test_every_source_is_in_the_notes_of_the_sources_slide(views: Views, subject: Subject) -> None:
    file = made(views, subject)
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


@pytest.mark.parametrize("subject", DECKED)
@pytest.mark.parametrize(("form", "tone"), [(Shape.WIDE, Tone.LIGHT), (Shape.NARROW, Tone.DARK)])
def test_every_slide_has_title_source_line_marking_and_alternatives(
    views: Views, subject: Subject, form: Shape, tone: Tone
) -> None:
    slides = opened(made(views, subject, replace(MARKED, shape=form, tone=tone)))
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
    for slide in opened(made(views, Subject.CHANGES)).slides:
        assert "Marking" not in {shape.name for shape in slide.shapes}


def test_levels_before_and_after_are_a_chart_and_unknown_is_no_zero(views: Views) -> None:
    (chart,) = charts(opened(made(views, Subject.CHANGES)))
    before, after = (list(series.values) for series in chart.plots[0].series)
    for values, month in ((before, "2019-12"), (after, "2020-12")):
        posture = views.as_of(View.parse(f"month={month}", views.record).month)
        assert values == [
            whole(level.best) for t in ("iraq", "syria") if (level := posture.level("USA", t))
        ]
    # The labels say what the words say: no more than is known.
    for series, values in zip(chart.plots[0].series, (before, after), strict=True):
        said = [series.points[at].data_label.text_frame.text for at in range(len(values))]
        assert said == [rounded(value) for value in values]
    # Everybody had left Iraq by the end of 2011, and Syria's number was not published.
    file = deck(views, View.parse("month=2012-06&since=2010-06", views.record), Subject.CHANGES)
    (chart,) = charts(opened(file))
    after = list(list(chart.plots[0].series)[1].values)
    assert after[1] is None


def test_a_phase_has_a_map_for_each_month_in_which_it_moved(views: Views) -> None:
    slides = opened(made(views, Subject.PHASE)).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[0] == (
        "Syria, December 2018 to 2019: US troops in Iraq from 5,000 to 5,200, "
        "in Syria from 2,250 to 850"
    )
    months = [title.partition(":")[0] for title in titles[1:4]]
    assert months == ["December 2018", "January 2019", "April 2019"]
    assert titles[-1].startswith("Sources: ")
    assert "number not published" in "".join(notes(slide) for slide in slides)
    # Every month of the phase stands in the first table, whether anything moved in it or not.
    (table,) = (shape.table for shape in slides[0].shapes if shape.has_table)
    assert [row.cells[0].text for row in table.rows][1:5] == [
        "December 2018", "January 2019", "February 2019", "March 2019",
    ]  # fmt: skip
    assert "US troops in Syria: 2,250" in texts(slides[1])
    assert "United States: " in texts(slides[1])


def test_months_of_a_long_phase_are_named_or_counted_as_without_a_move(views: Views) -> None:
    file = deck(views, View.parse("month=2007-10&phase=allied_exits", views.record), Subject.PHASE)
    first = opened(file).slides[0]
    assert "No redeployment of the phase began in " in texts(first)


@pytest.mark.parametrize("subject", DECKED)
def test_same_input_gives_the_same_bytes_and_they_are_reopened(
    views: Views, subject: Subject
) -> None:
    file = made(views, subject, MARKED)
    assert file == deck(views, View.parse(QUERIES[subject], views.record), subject, MARKED)
    found = reopen(views, read_view(file))
    assert found.subject == subject
    assert found.same_record


def test_properties_say_what_it_is(views: Views) -> None:
    properties = opened(made(views, Subject.SCREEN)).core_properties
    assert properties.title == "US forces in Iraq and north-east Syria, October 2007"
    assert f"{properties.created:%Y-%m-%d}" == "2026-11-27"
    assert "month=2007-10" in properties.keywords


@pytest.mark.parametrize(
    ("query", "subject", "option"),
    [("month=2007-10", Subject.CHANGES, "since"), ("month=2007-10", Subject.PHASE, "phase")],
)
def test_a_missing_option_is_named(views: Views, query: str, subject: Subject, option: str) -> None:
    with pytest.raises(ViewError, match=option):
        deck(views, View.parse(query, views.record), subject)


def test_hostile_text_stays_text(views: Views) -> None:
    marking = 'A & B <script> "x" \x00 =1+1'
    slides = opened(made(views, Subject.CHANGES, Edition(marking=marking)))
    assert 'A & B <script> "x"  =1+1' in texts(slides.slides[0])
