"""The search: every transliteration, whatever the diacritics; quick."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.posture import Views
from components.answer.search import Index, Kind
from tests.embedded import embedded_views


@pytest.fixture(scope="module")
def index(views: Views) -> Index:
    return Index(views)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("Ain al-Asad", "ain-al-asad"),
        ("Ayn al-Asad", "ain-al-asad"),
        ("Aïn el-Assad", "ain-al-asad"),
        ("ʿAyn al-ʾAsad", "ain-al-asad"),
        ("alasad", "ain-al-asad"),
        ("Rmelan", "rmelan"),
        ("Rumaylan", "rmelan"),
        ("rumeylan", "rmelan"),
        ("Harir", "harir"),
        ("Bashur", "harir"),
        ("Victory", "victory-base"),
        ("Victoria", "victory-base"),
        ("BDSC", "victory-base"),
        ("bdsc", "victory-base"),
        ("At-Tanf", "al-tanf"),
        ("Kasrak", "qasrak"),
        ("besmayah", "besmaya"),
        ("shadadi", "shaddadi"),
        ("deir ezzor", "deir-ez-zor"),
        ("Dayr az-Zawr", "deir-ez-zor"),
        ("Hewlêr", "erbil"),
        ("K1", "k1"),
        ("green zone", "union-iii"),
        ("Türkiye", "turkey"),
    ],
)
def test_every_spelling_finds_the_place(index: Index, query: str, place: str) -> None:
    first = index.search(query)[0]
    assert (first.kind, first.id) == (Kind.PLACE, place)


def test_milestones_nations_and_sources(index: Index) -> None:
    assert index.search("Soleimani")[0].kind is Kind.MILESTONE
    unit = index.search("Black Watch")[0]
    assert (unit.kind, unit.id) == (Kind.UNIT, "Black Watch battle group")
    assert (str(unit.month), str(unit.last)) == ("2004-10", "2004-12")
    assert str(index.search("Soleimani")[0].month) == "2020-01"
    (germany, *_) = index.search("Gemany")
    assert (germany.kind, germany.id) == (Kind.NATION, "DEU")
    assert {hit.kind for hit in index.search("Reuters")} == {Kind.SOURCE}
    assert index.search("CRS")[0].label.startswith("Congressional Research Service")


def test_an_unfinished_word_finds(index: Index) -> None:
    assert index.search("rumay")[0].id == "rmelan"
    assert "besmaya" in {hit.id for hit in index.search("besm")}


def test_a_base_leads_to_its_last_month_in_use(index: Index, views: Views) -> None:
    hit = index.search("Ain al-Asad")[0]
    assert (str(hit.first), str(hit.month)) == ("2003-05", "2025-12")
    assert hit.month
    assert "ain-al-asad" in {base.place for base in views.as_of(hit.month).standings if base.in_use}


def test_what_is_nowhere_is_not_found(index: Index) -> None:
    assert index.search("xqzvw") == ()
    assert index.search("  -- ") == ()
    assert index.search("") == ()


def test_it_is_quick(index: Index) -> None:
    index.search("warm")
    queries = ["Ayn al-Asad", "status of forces agreement", "b", "Victoria", "withdrawal of troops"]
    start = time.perf_counter()
    for query in queries:
        index.search(query)
    assert (time.perf_counter() - start) / len(queries) < 0.02


INDEX = Index(embedded_views())
NAMES = st.sampled_from(
    [
        (place, name)
        for place, first, others in zip(
            *(embedded_views().record.places[c] for c in ("id", "name", "aliases")), strict=True
        )
        for name in [first, *filter(None, others.split(";"))]
    ]
)


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_every_name_of_a_place_finds_it(named: tuple[str, str]) -> None:
    place, name = named
    assert place in {hit.id for hit in INDEX.search(name, most=12)}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(query: str) -> None:
    found = INDEX.search(query)
    assert len(found) <= 10
    assert all(75 <= hit.score <= 100 for hit in found)
    assert list(found) == sorted(found, key=lambda hit: -hit.score)


@pytest.mark.parametrize(
    ("query", "kind", "label"),
    [
        ("british", Kind.NATION, "United Kingdom"),
        ("Danes", Kind.NATION, "Denmark"),
        ("Kurds", Kind.PLACE, "Kurdistan Region"),
        ("بريطانيا", Kind.NATION, "United Kingdom"),
        ("ئەمریکا", Kind.NATION, "United States"),
        ("عێراق", Kind.PLACE, "Iraq"),
        ("المملكه المتحده", Kind.NATION, "United Kingdom"),
        ("عين الأسد", Kind.PLACE, "Ain al-Asad Air Base"),
        ("قاعدة عين الاسد", Kind.PLACE, "Ain al-Asad Air Base"),
        ("البرج 22", Kind.PLACE, "Tower 22"),
        ("بغداد", Kind.PLACE, "Baghdad"),
        ("أربيل", Kind.PLACE, "Erbil"),
        ("إربيـل", Kind.PLACE, "Erbil"),
        ("هەولێر", Kind.PLACE, "Erbil"),
        ("هه\u200cولێر", Kind.PLACE, "Erbil"),
        ("البصره", Kind.PLACE, "Basra"),
        ("كَرْكُوك", Kind.PLACE, "Kirkuk"),
        # No row holds a name in this script: the letters are compared with the Latin ones.
        ("التاجي", Kind.PLACE, "Camp Taji"),
    ],
)
def test_a_people_and_a_name_in_another_script_are_found(
    views: Views, query: str, kind: Kind, label: str
) -> None:
    first = Index(views).search(query)[0]
    assert (first.kind, first.label) == (kind, label)
