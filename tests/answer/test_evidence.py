"""Whose count? Conflicting figures of one month side by side."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.evidence import Count, Counts, Nearness, Standing, counts
from components.answer.posture import Views
from tests.embedded import embedded_views


def of(views: Views, place: str, month: str, force: str = "USA") -> Counts:
    return counts(views, force, place, pd.Period(month, "M"))


def by_row(found: Counts) -> dict[str, Count]:
    return {count.figure.id: count for count in found.all}


def values(found: Counts) -> dict[str, set[float]]:
    return {rule.id: {count.figure.value for count in rule.counts} for rule in found.rules}


@pytest.mark.parametrize("month", ["2017-09", "2017-10", "2017-11", "2017-12"])
def test_autumn_2017(views: Views, month: str) -> None:
    """The ceilings, the personnel office's counts, and the Pentagon's new public figures."""
    syria, iraq = values(of(views, "syria", month)), values(of(views, "iraq", month))
    assert 503 in syria["cap"]
    assert 1720 in syria["dmdc_including_deployed"]
    assert 2000 in syria["in_country"]
    assert 5262 in iraq["cap"]
    assert 8892 in iraq["dmdc_including_deployed"]
    assert 5200 in iraq["in_country"]


def test_what_lies_around_the_month_is_marked_with_its_date(views: Views) -> None:
    found = by_row(of(views, "syria", "2017-10"))
    assert found["syr-007"].nearness is Nearness.MONTH
    for row, date in [("dmdc-syria-2017-09", "2017-09-30"), ("syr-012", "2017-12-06")]:
        assert (found[row].nearness, found[row].figure.start) == (Nearness.AROUND, date)


def test_a_ceiling_is_not_held_against_the_estimate(views: Views) -> None:
    found = by_row(of(views, "iraq", "2017-12"))
    assert found["irq-l075"].standing is Standing.NOT_COMPARABLE
    assert found["irq-l075"].reason == "counts something else"
    assert found["dmdc-iraq-2017-09"].standing is Standing.NOT_COMPARABLE
    assert found["irq-l080"].standing is Standing.WITHIN
    assert found["irq-l080"].behind


def test_december_2024_was_a_new_count(views: Views) -> None:
    """Pentagon, 19 December 2024: about 2,000 and not 900, for months already."""
    found = of(views, "syria", "2024-12")
    shown = by_row(found)
    assert (shown["syr-030"].figure.value, shown["syr-030"].standing) == (2000, Standing.WITHIN)
    assert (shown["more-119"].figure.value, shown["more-119"].standing) == (900, Standing.ABOVE)
    assert shown["syr-029"].reason == "counted anew in December 2024"
    (cut,) = found.recounts
    assert (str(cut.month), cut.force, cut.place) == ("2024-12", "USA", "syria")


def test_a_count_opens_to_its_document(views: Views) -> None:
    count = by_row(of(views, "iraq", "2017-12"))["irq-l080"]
    assert count.figure.document.publisher == "US Department of Defense"
    assert count.figure.document.published == "2017-12-06"
    assert count.figure.document.url.startswith("http")
    assert count.figure.grade == "A2"
    assert "personnel office" in count.figure.note


def test_rules_carry_the_schema_s_sentence(views: Views) -> None:
    meanings = views.record.schema.definitions("force_levels", "counting_rule")
    for rule in of(views, "iraq", "2017-12").rules:
        assert rule.definition == meanings[rule.id]
        assert rule.name


def test_the_coalition_s_count_stands_beside_the_united_states_own(views: Views) -> None:
    """1,500 Americans and allies at Ain al-Asad when Iran struck it, 8 January 2020."""
    found = by_row(of(views, "ain-al-asad", "2020-01"))
    assert found["more-104"].figure.force == "COALITION"
    assert found["more-104"].standing is Standing.NOT_COMPARABLE


MONTHS = st.sampled_from(list(embedded_views().record.schema.months))


@settings(max_examples=40, deadline=None)
@given(MONTHS, st.sampled_from(["iraq", "syria", "ain-al-asad"]))
def test_no_figure_of_the_month_is_left_out(month: pd.Period, place: str) -> None:
    views = embedded_views()
    found = counts(views, "USA", place, month)
    shown = by_row(found)
    posture = views.as_of(month)
    assert {figure.id for figure in posture.figures_of("USA", place)} <= set(shown)
    level = posture.level("USA", place)
    if level is not None:
        assert set(level.behind) == {row for row, count in shown.items() if count.behind}
    for count in found.all:
        comparable = count.standing is not Standing.NOT_COMPARABLE
        assert comparable == (count.reason == "")
        if comparable:
            assert not math.isnan(found.best)


def test_a_month_outside_the_clock_is_refused(views: Views) -> None:
    with pytest.raises(ValueError, match="outside the record"):
        of(views, "iraq", "2027-01")
