import math
from dataclasses import replace
from typing import Any

import pytest

from components.answer.persons import figure_number, rounded
from components.answer.posture import Views

NAN = math.nan


def row(low: float, value: float, high: float, qualifier: str) -> dict[str, Any]:
    return {"low": low, "value": value, "high": high, "qualifier": qualifier}


@pytest.mark.parametrize(
    ("figure", "words", "bounds"),
    [
        (row(NAN, 5200, NAN, "approx"), "about 5,200", (5200, 5200)),
        (row(1500, 1500, NAN, "at_least"), "at least 1,500", (1500, math.inf)),
        (row(NAN, 3500, 3500, "at_most"), "at most 3,500", (0, 3500)),
        (row(250, NAN, 350, "range"), "250 to 350", (250, 350)),
        (row(NAN, 8892, NAN, "exact"), "8,892", (8892, 8892)),
    ],
)
def test_a_figure_is_said_as_firmly_as_its_source_does(
    views: Views, figure: dict[str, Any], words: str, bounds: tuple[float, float]
) -> None:
    claim = replace(views.figures.claims[0], status="reported", **figure)
    assert figure_number(figure) == claim.number == words
    assert claim.reach == bounds


def test_no_number_is_no_zero(views: Views) -> None:
    silent = row(NAN, NAN, NAN, "unstated")
    claim = replace(views.figures.claims[0], status="reported", **silent)
    assert figure_number(silent) == claim.number == "number not published"
    assert all(math.isnan(number) for number in (*claim.reach, claim.persons))


@pytest.mark.parametrize(("persons", "said"), [(170_500, "170,500"), (2_435, "2,440"), (0, "0")])
def test_an_estimate_is_rounded(persons: float, said: str) -> None:
    assert rounded(persons) == said
