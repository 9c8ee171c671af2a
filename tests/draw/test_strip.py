"""The strips: each figure where its number is, the estimate among them, nothing drawn unsaid."""

from __future__ import annotations

import math
from dataclasses import replace
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from components.answer.alternatives import alternatives
from components.answer.evidence import Counts, counts
from components.answer.policy import POLICIES, Choice, Policy
from components.answer.posture import Views
from components.draw.palette import DARK, LIGHT
from components.draw.strip import (
    choice_alternative,
    choice_strip,
    choice_words,
    place_words,
    strip,
    strip_words,
)
from tests.embedded import embedded_views

DESCRIPTOR = embedded_views().descriptor
SVG = "{http://www.w3.org/2000/svg}"


def around(views: Views, place: str, month: str) -> Counts:
    return counts(views, "USA", place, pd.Period(month, "M"))


def dots(svg: str) -> list[tuple[str, float]]:
    """What each dot says, and where it stands."""
    found = []
    for group in ET.fromstring(svg).iter(f"{SVG}g"):  # noqa: S314 - our own drawing
        shape = [*group][-1].attrib
        x = shape.get("cx") or shape["d"].removeprefix("M").split()[0]
        found.append((str(group.findtext(f"{SVG}title")), float(x)))
    return found


def test_syria_in_autumn_2017_stands_in_order_on_a_linear_axis(views: Views) -> None:
    """The ceiling of 503, the personnel office's 1,720 and the Pentagon's 2,000."""
    found = dots(strip(around(views, "syria", "2017-12"), DESCRIPTOR, LIGHT))
    low, middle, high = (
        next(x for said, x in found if said.startswith(number))
        for number in ("503", "1,720", "about 2,000")
    )
    assert (middle - low) / (high - low) == pytest.approx((1720 - 503) / (2000 - 503), abs=0.002)


@pytest.mark.parametrize("month", ["2003-05", "2007-10", "2017-10", "2020-01", "2024-12"])
@pytest.mark.parametrize("place", ["iraq", "syria"])
def test_every_figure_with_a_number_is_one_dot(views: Views, place: str, month: str) -> None:
    found = around(views, place, month)
    numbered = [c for c in found.all if not math.isnan(c.figure.persons)]
    drawn = strip(found, DESCRIPTOR, DARK)
    assert len(dots(drawn) if drawn else []) == len(numbered)
    assert strip_words(found).startswith(f"{len(numbered)} figures")


def test_a_month_without_an_estimate_has_no_band(views: Views) -> None:
    known, unknown = (
        strip(around(views, "syria", month), DESCRIPTOR, LIGHT) for month in ("2017-12", "2013-11")
    )
    assert "<rect" in known
    assert "<rect" not in unknown
    assert "No estimate." in strip_words(around(views, "syria", "2013-11"))


def test_a_plan_is_hollow_and_a_neighbour_faint(views: Views) -> None:
    """President Bush announced on 13 September 2007 what was planned for December."""
    drawn = strip(around(views, "iraq", "2007-10"), DESCRIPTOR, LIGHT)
    plan = next(g for g in drawn.split("<g ") if "planned" in g)
    assert 'fill="none"' in plan
    assert plan.startswith('opacity="0.45"')


def test_where_the_estimate_stands_is_said(views: Views) -> None:
    assert place_words(around(views, "syria", "2024-12")) == (
        "Of 4 figures that can be compared with it, 3 within its band, 1 below it, 0 above it; "
        "5 cannot be compared."
    )
    assert place_words(around(views, "syria", "2013-11")) == ""


def test_hostile_text_is_text(views: Views) -> None:
    found = around(views, "syria", "2017-12")
    rule = found.rules[0]
    bad = "</title><script>alert(1)</script>"
    figure = rule.counts[0].figure
    figure = replace(figure, document=replace(figure.document, publisher=bad))
    count = replace(rule.counts[0], figure=figure)
    spoiled = replace(found, rules=(replace(rule, name=bad, counts=(count,)),))
    drawn = strip(spoiled, DESCRIPTOR, LIGHT)
    assert "<script" not in drawn
    assert dots(drawn)[0][0].endswith(bad)


def test_how_far_october_2007_depends_on_the_policy(views: Views) -> None:
    """CRS, 1 September and November: 165,607 and 164,424; AP: 168,000 and 170,000; ProCon: 171,000;
    with about 11,500 allies."""
    answers = alternatives(views, "iraq", pd.Period("2007-10", "M"))
    assert choice_words(answers, Policy()) == (
        "166,200 to 171,000 by the choice; all policies: 166,200 to 182,700"
    )
    said = choice_alternative("Iraq", answers, Policy(), DESCRIPTOR)
    assert "with allies, without contractors: best evidence 181,500, official 166,200" in said
    assert "no count of contractors" in said


def test_the_chosen_policy_is_the_disc(views: Views) -> None:
    answers = alternatives(views, "iraq", pd.Period("2007-10", "M"))
    at = {}
    for choice in (Choice.LOWEST, Choice.BEST, Choice.HIGHEST):
        drawn = choice_strip(answers, Policy(choice), LIGHT)
        at[choice] = float(ET.fromstring(drawn).find(f"{SVG}circle").attrib["cx"])  # type: ignore[union-attr] # noqa: S314
    assert at[Choice.LOWEST] < at[Choice.BEST] < at[Choice.HIGHEST]
    none = alternatives(views, "iraq", pd.Period("2017-10", "M"))
    assert "<circle" not in choice_strip(none, Policy(Choice.OFFICIAL), LIGHT)


@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_a_month_that_no_policy_answers_says_so(views: Views, policy: Policy) -> None:
    answers = alternatives(views, "syria", pd.Period("2007-10", "M"))
    assert choice_words(answers, policy) == "no estimate by any choice"
    ET.fromstring(choice_strip(answers, policy, DARK))  # noqa: S314
