"""The brief on the page: what can be made of a view, a file dropped, and citations."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from components.answer.posture import Views
from components.briefing.edition import Edition, Form, Subject
from components.briefing.metadata import write_png
from components.briefing.picture import picture
from components.briefing.reading import BROKEN, NOT_OURS
from components.view import View
from tests.embedded import embedded_views
from tests.screen.opening import html, opened, query, ran

PNG = "image/png"


@pytest.fixture(scope="module")
def views() -> Views:
    return embedded_views()


def drawing(views: Views, asked: str, subject: Subject = Subject.SCREEN) -> bytes:
    edition = Edition(made="2026-01-31")
    return picture(views, View.parse(asked, views.record), subject, edition).file(Form.PNG)


def test_only_what_is_on_screen_can_be_chosen() -> None:
    page = opened(month="2007-10", tab="brief")
    assert page.button_group(key="brief_subject").options == ["Whole screen", "Map", "Curve"]
    assert page.button_group(key="brief_sequel").options == ["This view"]
    assert "More can be made once you choose a base on the map" in html(page)


def test_a_base_an_earlier_month_and_a_phase_add_to_the_choice() -> None:
    page = opened(
        month="2025-08", since="2025-07", base="ain-al-asad", phase="surge_2007", tab="brief"
    )
    assert page.button_group(key="brief_subject").options[3:] == ["Base’s timeline", "What changed"]
    assert page.button_group(key="brief_sequel").options[1:] == ["Comparison", "Phase, map by map"]
    assert "More can be made" not in html(page)


def test_a_month_that_is_not_earlier_is_no_comparison() -> None:
    page = opened(month="2007-10", since="2011-01", tab="brief")
    assert "What changed" not in page.button_group(key="brief_subject").options


def test_a_picture_reopens_its_view(views: Views) -> None:
    asked = "month=2019-10&grain=months&scale=log&base=al-tanf&policy=official&since=2019-01"
    page = opened(month="2007-10", tab="brief")
    page.file_uploader(key="brief_file").upload("a.png", drawing(views, asked, Subject.MAP), PNG)
    ran(page.run())
    said = html(page)
    assert "Bases in Iraq and north-east Syria, October 2019" in said
    assert "Made on 31 January 2026 from record" in said
    assert "which has not changed since" in said
    page.button(key="brief_open").click()
    ran(page.run())
    wanted = {"month": "2019-10", "grain": "months", "scale": "log", "base": "al-tanf"}
    wanted |= {"policy": "official", "since": "2019-01", "tab": "brief"}
    assert {name: query(page, name) for name in wanted} == wanted
    assert page.button_group(key="brief_subject").value is Subject.MAP


def test_it_is_said_when_the_record_has_changed_since(views: Views) -> None:
    made = picture(views, View.parse("month=2007-10", views.record), Subject.SCREEN, Edition())
    older = replace(made.lineage, version="0.9", digest="0" * 64)
    page = opened(month="2007-10", tab="brief")
    upload = page.file_uploader(key="brief_file")
    upload.upload("a.png", write_png(made.sheet.image(), 1, older), PNG)
    ran(page.run())
    assert "from record 0.9 (000000000000). The record has changed since: it is now" in html(page)
    assert [button.key for button in page.button if button.key == "brief_open"] == ["brief_open"]


def test_a_file_that_is_not_ours_gets_a_sentence() -> None:
    page = opened(month="2007-10", tab="brief")
    for name, content, sentence in (
        ("a.png", b"", NOT_OURS),
        ("b.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 200, BROKEN),
        ("c.pdf", b"%PDF-1.7 nothing", NOT_OURS),
    ):
        page.file_uploader(key="brief_file").upload(name, content, PNG)
        ran(page.run())
        assert sentence in html(page)
        assert [button.key for button in page.button if button.key == "brief_open"] == []
        assert query(page, "month") == "2007-10"


def test_what_a_file_says_is_shown_as_text(views: Views) -> None:
    made = picture(views, View.parse("month=2007-10", views.record), Subject.SCREEN, Edition())
    page = opened(month="2007-10", tab="brief")
    lineage = made.lineage
    for name, sly in (
        ("a.png", replace(lineage, query="month=<b>1</b>")),
        ("b.png", replace(lineage, made="<img src=x>")),
        ("c.png", replace(lineage, version="<img src=x>")),
        ("d.png", replace(lineage, subject="phase")),
    ):
        file = write_png(made.sheet.image(), 1, sly)
        page.file_uploader(key="brief_file").upload(name, file, PNG)
        ran(page.run())
        assert re.search("view of this file cannot be shown|says of itself cannot", html(page))
        assert "<b>1</b>" not in html(page)
        assert "<img src=x" not in html(page)


@pytest.mark.parametrize(
    ("form", "has"),
    [("Text", "Data set,"), ("BibTeX", "@"), ("RIS", "TY  - DATA"), ("CSL-JSON", '"dataset"')],
)
@pytest.mark.parametrize("what", ["Record", "View", "Figure"])
def test_record_view_and_figure_are_cited_with_the_version(
    what: str, form: str, has: str, views: Views
) -> None:
    page = opened(month="2007-10", tab="brief")
    page.button_group(key="brief_cited").set_value(what)
    page.button_group(key="brief_citation").set_value(form)
    ran(page.run())
    (code,) = [element.value for element in page.code]
    assert has in code
    assert views.record.schema.version in code
    assert ("month=2007-10" in code.replace("\\", "")) == (what == "View")
    assert ("force_levels" in code.replace("\\", "")) == (what == "Figure")


def test_a_figure_is_cited_with_the_document_that_states_it() -> None:
    page = opened(month="2007-10", tab="brief")
    page.button_group(key="brief_cited").set_value("Figure")
    ran(page.run())
    box = page.selectbox(key="brief_figure")
    box.set_value(next(row for row in box.options if "170,000" in row and "(Associated" in row))
    ran(page.run())
    assert "Stated by Associated Press" in page.code[0].value


def test_the_data_tab_leads_to_the_citation() -> None:
    page = opened(month="2007-10", tab="data")
    page.button(key="data_cite").click()
    ran(page.run())
    assert query(page, "tab") == "brief"
