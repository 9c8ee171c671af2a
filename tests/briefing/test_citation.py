"""Citations in four forms, each with the version in its identifier."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from components.answer.posture import Views
from components.briefing.citation import Citation, cite_figure, cite_record, cite_view
from components.briefing.edition import Edition
from components.view import View, ViewError

ADDRESS = "http://localhost/"


@pytest.fixture
def citations(views: Views) -> list[Citation]:
    request = View.parse("month=2007-10", views.record)
    edition = Edition(address=ADDRESS)
    return [
        cite_record(views, edition),
        cite_view(views, request, edition),
        cite_figure(views, "irq-l001", edition),
    ]


def test_every_form_holds_the_version_and_the_identifier(
    views: Views, citations: list[Citation]
) -> None:
    version = views.record.schema.version
    for citation in citations:
        assert f"/{version}" in citation.identifier
        for form in (citation.text, citation.ris, citation.csl):
            assert citation.identifier in form
            assert version in form
        assert citation.identifier.split("?")[0].replace("_", r"\_") in citation.bibtex


def test_text_is_chicago_author_date(citations: list[Citation]) -> None:
    record, view, figure = (citation.text for citation in citations)
    head = "The force-posture dashboard founders. 2026. "
    assert record.startswith(head + "Force posture in Iraq and north-east Syria, 2003 to 2026, ")
    assert view.startswith(head + "“US forces in Iraq and north-east Syria, October 2007.” In ")
    assert "67,700" in figure
    assert "Congressional Research Service" in figure
    assert record.endswith(f"{ADDRESS}.")


def test_a_view_is_reopened_by_its_address(citations: list[Citation]) -> None:
    assert citations[1].address.startswith(f"{ADDRESS}?month=2007-10")


def test_bibtex_is_one_balanced_entry(citations: list[Citation]) -> None:
    for citation in citations:
        entry = citation.bibtex
        assert re.match(r"@(misc|incollection)\{[A-Za-z0-9_]+,\n", entry)
        plain = entry.replace(r"\{", "").replace(r"\}", "")
        assert plain.count("{") == plain.count("}")


def test_ris_has_a_type_first_and_an_end(citations: list[Citation]) -> None:
    for citation in citations:
        lines = citation.ris.split("\r\n")
        assert lines[0] == "TY  - DATA"
        assert lines[-2:] == ["ER  - ", ""]
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


def test_csl_is_a_data_set(citations: list[Citation]) -> None:
    for citation in citations:
        (item,) = json.loads(citation.csl)
        assert item["type"] == "dataset"
        assert item["issued"] == {"date-parts": [[2026]]}
        assert item["accessed"] == {"date-parts": [[2026, 11, 27]]}


def test_a_hostile_text_stays_in_its_field(views: Views) -> None:
    said = 'x}\nER  - \r\nTY  - JOUR \\input{/etc/passwd} $ & % # _ ^ ~ "'
    request = View.parse("month=2007-10", views.record)
    citation = replace(cite_view(views, request), title=said)
    assert citation.ris.count("\r\nER  - ") == 1
    assert citation.ris.count("\n") == citation.ris.count("\r\n")
    assert r"\input" not in citation.bibtex
    assert json.loads(citation.csl)[0]["title"] == said


def test_a_figure_that_is_not_there(views: Views) -> None:
    with pytest.raises(ViewError, match=r"force_levels\.csv"):
        cite_figure(views, "no-such-row")
