"""The search box: tolerant of spelling, it moves clock and map, and runs nothing that is typed."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from components.screen.search_box import MOST
from tests.screen.opening import html, opened, query, ran


def searched(words: str, **parameters: str) -> AppTest:
    page = opened(**parameters)
    page.text_input(key="search").set_value(words)
    return ran(page.run())


def labels(page: AppTest) -> list[str]:
    found = [button for button in page.button if str(button.key).startswith("result_")]
    return [button.label.replace("\\", "") for button in found]


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("Ayn al-Asad", "ain-al-asad"),
        ("ain al asad", "ain-al-asad"),
        ("alasad", "ain-al-asad"),
        ("Rumaylan", "rmelan"),
        ("Bashur", "harir"),
        ("Victoria", "victory-base"),
        ("BDSC", "victory-base"),
    ],
)
def test_a_base_is_found_by_any_of_its_spellings(words: str, base: str) -> None:
    page = searched(words, month="2007-10")
    page.button(key="result_0").click()
    ran(page.run())
    assert query(page, "base") == base
    assert query(page, "tab") == "bases"
    # The list is gone, and the box is empty again.
    assert labels(page) == []
    assert page.text_input(key="search").value == ""


def test_the_clock_moves_only_where_the_base_was_not_in_use() -> None:
    page = searched("Tanf", month="2007-10")
    page.button(key="result_0").click()
    ran(page.run())
    assert query(page, "base") == "al-tanf"
    assert query(page, "month") > "2015"
    page = searched("Tanf", month="2019-10")
    page.button(key="result_0").click()
    assert query(ran(page.run()), "month") == "2019-10"


def test_a_nation_opens_the_contingents() -> None:
    page = searched("El Salvador", month="2019-10")
    page.button(key="result_0").click()
    ran(page.run())
    assert query(page, "tab") == "contingents"
    assert "2003" <= query(page, "month") < "2010"


def test_a_milestone_moves_the_clock() -> None:
    page = searched("Soleimani", month="2007-10")
    at = next(i for i, label in enumerate(labels(page)) if "(milestone" in label)
    page.button(key=f"result_{at}").click()
    ran(page.run())
    assert query(page, "month") == "2020-01"
    assert query(page, "tab") == "evidence"


def test_results_are_few_and_name_their_kind() -> None:
    found = labels(searched("Baghdad"))
    assert 0 < len(found) <= MOST
    assert all(re.search(r"\((base|area|theatre|nation|milestone|source)", said) for said in found)


def test_nothing_found_is_said_and_what_was_typed_is_text() -> None:
    said = html(searched("<img src=x onerror=alert(1)> zzqqxx"))
    assert "<img src=x" not in said
    assert "&lt;img src=x" in said


@pytest.mark.parametrize("words", ["", "   ", "()", "[x](y)", "%%%", "\\", "a" * 5_000])
def test_any_text_is_answered(words: str) -> None:
    searched(words)
