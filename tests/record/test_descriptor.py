"""A descriptor is read, or its fault is named by key and value; what it names is on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.record.descriptor import (
    Descriptor,
    DescriptorError,
    read_descriptor,
    with_article,
)
from components.record.tables import load

LEAD = {"force": "BLUE", "name": "The Blues", "adjective": "Blue", "troops": "Blue troops"}


def test_a_package_that_says_nothing_has_its_title_alone() -> None:
    described = read_descriptor({"title": "Garrisons of Ruritania"})
    assert described.title == described.short_title == "Garrisons of Ruritania"
    assert (described.main, described.places, described.headlines) == ("", (), ())


def test_words_follow_from_what_is_stated() -> None:
    described = read_descriptor({
        "posture": {
            "area": "Ruritania",
            "theatres": [{"place": "r", "name": "Ruritania"}, {"place": "g", "name": "Graustark"}],
            "roles": {"lead": LEAD},
            "forces": {"BLUE": "The Blues (of the court), horse and foot"},
        }
    })  # fmt: skip
    assert described.theatre_names == "Ruritania and Graustark"
    assert [theatre.in_sentence for theatre in described.theatres] == [
        "in Ruritania",
        "in Graustark",
    ]
    assert described.troops("BLUE") == "Blue troops"
    assert described.troops("RED") == "troops of RED"
    named = described.model_copy(update={"forces": {"USA": "United States", "ITA": "Italy"}})
    assert named.troops("USA") == "troops of the United States"
    assert named.troops("ITA") == "troops of Italy"
    assert with_article("Ships in the Gulf") == "the ships in the Gulf"
    assert with_article("Combat outpost at Wanat") == "Combat outpost at Wanat"
    assert described.force_name("BLUE") == "The Blues"


@pytest.mark.parametrize(
    ("posture", "message"),
    [
        ({"theaters": []}, "there is no key posture.theaters; leave it out"),
        ({"theatres": [{"name": "Ruritania"}]}, "posture.theatres.0.place is missing"),
        ({"roles": {"lead": {**LEAD, "troops": ""}}}, "posture.roles.lead.troops is ''"),
        ({"window": [12, 40, 11, 41]}, "not in the order west, south, east, north"),
        ({"window": [12, 140, 13, 141]}, "posture.window.1 is 140"),
        ({"eras": [{"place": "r", "start": "1924-13"}]}, "posture.eras.0.start is '1924-13'"),
        (
            {"theatres": [{"place": "r", "name": "R"}, {"place": "r", "name": "S"}]},
            "a theatre stands twice",
        ),
        ({"rules": {"fiscal_year": {"rule": "mean", "first_month": 0}}}, "first_month is 0"),
        ("Ruritania", "posture is 'Ruritania'"),
    ],
)
def test_a_fault_is_named_by_key_and_value(posture: object, message: str) -> None:
    with pytest.raises(DescriptorError) as caught:
        read_descriptor({"posture": posture})
    assert message in str(caught.value)


NAMES = [*Descriptor.model_fields, "place", "name", "force", "start", "end", "rule", "lead"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=5) | JSON)
def test_whatever_is_written_is_read_or_refused_with_a_sentence(posture: Any) -> None:
    refusal = ""
    try:
        described = read_descriptor({"title": "A title", "posture": posture})
    except DescriptorError as error:
        refusal = str(error)
    else:
        assert described.title
        assert described.bounds[0] < described.bounds[2]
    assert not refusal or "posture" in refusal


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p["roles"]["lead"].update(force="US"), "posture.roles"),
        (lambda p: p["headlines"][0].update(force="US"), "posture.headlines"),
        (lambda p: p["rules"].update(coalition="both"), "posture.rules.coalition"),
        (lambda p: p["rules"]["fiscal_year"].update(rule="mean"), "posture.rules.fiscal_year"),
        (lambda p: p["rules"]["names"].update(mean="a mean"), "posture.rules.names"),
    ],
)
def test_a_code_that_no_row_can_have_is_a_fault(
    folder: Path, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    """A renamed code would leave the screen saying, with confidence, that nobody was there."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package["posture"])
    path.write_text(json.dumps(package), encoding="utf-8")
    (fault,) = load(folder).faults
    assert (fault.file, fault.column) == ("datapackage.json", message)
    assert "add it to posture." in fault.remedy
