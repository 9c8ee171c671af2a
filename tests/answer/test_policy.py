"""Counting policies: which figures speak, and whom a level takes in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.alternatives import Alternative, alternatives
from components.answer.estimate import (
    Basis,
    Evidence,
    Walls,
    leavers,
    levels_from,
    official,
)
from components.answer.policy import POLICIES, Choice, Policy
from components.answer.posture import Views
from components.record.checks import ancestors
from components.record.dates import month_index
from tests.embedded import embedded_views

MONTHS = st.sampled_from(list(embedded_views().record.schema.months))
THEATRES = embedded_views().descriptor.places
PAIRS = st.sampled_from([(p, t) for p in POLICIES for t in THEATRES])


def answer(views: Views, month: str, place: str, **options: object) -> Alternative:
    wanted = Policy(**options)  # type: ignore[arg-type]
    (found,) = [
        one for one in alternatives(views, place, pd.Period(month, "M")) if one.policy == wanted
    ]
    return found


def test_the_default_is_the_estimate_of_its_own_pair_alone(views: Views) -> None:
    """Computed again for each force and place from its own figures, walls and announcements."""
    record = views.record
    parents = dict(zip(record.places["id"], record.places["parent"], strict=True))
    evidence, gone = Evidence(views.claims), views.claims.departures
    levels = record.force_levels
    ahead = levels[(levels["status"] == "planned") | (levels["counting_rule"] == "cap")]
    for (force, place), found in views.under(Policy()).estimates.items():
        around = [place, *ancestors(parents, place)]
        leaving = leavers(record.descriptor, force)
        rows = [row for where in around for row in gone.get(where, [])]
        left = [row.last_month for row in rows if row.force in leaving]
        due = ahead[(ahead["force"] == force) & (ahead["place"] == place)]
        announced = tuple(month_index(due["first"]).tolist())
        recounts = [b for b in record.schema.breaks if (b.force, b.place) == (force, place)]
        breaks = [b.month.ordinal for b in recounts]
        alone = levels_from(
            evidence.figures(force, place),
            record.schema.months,
            Walls(tuple(breaks), (*left, record.schema.horizon.ordinal + 1), announced),
            (force,),
        )
        assert found.levels == alone
        assert {level.included for level in alone} <= {(), (force,)}
        assert {level.missing for level in alone} == {()}


@settings(max_examples=25, deadline=None)
@given(MONTHS)
def test_views_without_a_policy_are_views_under_the_default(month: pd.Period) -> None:
    views = embedded_views()
    assert views.under(Policy()) is views
    again = Views(views.record, Policy()).as_of(month)
    assert views.as_of(month).force_levels == again.force_levels
    assert views.as_of(month).standings == again.standings


@settings(max_examples=60, deadline=None)
@given(MONTHS, st.sampled_from(THEATRES), st.booleans(), st.booleans())
def test_the_lowest_is_never_above_the_best_nor_the_highest_below(
    month: pd.Period, place: str, allies: bool, contractors: bool
) -> None:
    found = {
        one.policy.choice: one
        for one in alternatives(embedded_views(), place, month)
        if (one.policy.allies, one.policy.contractors) == (allies, contractors)
    }
    lowest, best, highest = (found[c] for c in (Choice.LOWEST, Choice.BEST, Choice.HIGHEST))
    assert lowest.basis == best.basis == highest.basis
    if best.basis != Basis.NONE:
        assert lowest.best <= best.best <= highest.best
        assert lowest.low <= lowest.best <= lowest.high


@settings(max_examples=60, deadline=None)
@given(MONTHS, PAIRS)
def test_an_answer_says_whom_it_takes_in(month: pd.Period, pair: tuple[Policy, str]) -> None:
    policy, place = pair
    views = embedded_views().under(policy)
    row = views.as_of(month).level("USA", place)
    assert row is not None
    asked = {"USA"} | ({"COALITION_NON_US"} if policy.allies else set())
    asked |= {"CONTRACTORS"} if policy.contractors else set()
    if row.basis == Basis.NONE:
        assert row.included == row.missing == ()
        assert row.explanation
        return
    assert {*row.included, *row.missing} == asked
    assert not {*row.included} & {*row.missing}
    assert row.low <= row.best <= row.high


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(POLICIES))
def test_no_policy_takes_a_ceiling_a_plan_or_a_mean(policy: Policy) -> None:
    views = embedded_views().under(policy)
    rows = views.record.force_levels.set_index("id")
    used = {row for found in views.estimates.values() for one in found.levels for row in one.behind}
    taken = rows.loc[sorted(used)]
    assert set(taken["counting_rule"]) <= {"in_country", "us_and_allies", "contractor_census"}
    assert set(taken["status"]) == {"reported"}
    assert set(taken["credibility"]) <= {"1", "2", "3"}


def test_official_only_rests_on_those_who_count(views: Views) -> None:
    """Pentagon, 6 December 2017: about 5,200; the coalition, November 2020: 3,000."""
    under = views.under(Policy(Choice.OFFICIAL))
    given = {one.id for one in views.figures.claims if official(views.descriptor, one)}
    for estimate in under.estimates.values():
        assert {row for level in estimate.levels for row in level.behind} <= given
    plain = answer(views, "2017-12", "iraq", choice=Choice.OFFICIAL)
    assert (plain.best, plain.rows) == (5200, ("irq-l080",))
    joined = answer(views, "2020-11", "iraq", choice=Choice.OFFICIAL)
    assert "irq-l085" in joined.rows
    assert joined.best == 3000


@pytest.mark.parametrize(
    ("force", "speaker_kind", "kind", "expected"),
    [
        ("USA", "lead_government", "press", True),
        ("USA", "none", "official", True),
        ("USA", "none", "press", False),
        ("USA", "host_government", "press", False),
        ("USA", "ally", "press", False),
        ("GBR", "ally", "press", True),
        ("GBR", "lead_government", "press", False),
        ("COALITION", "coalition", "press", True),
        ("CONTRACTORS", "lead_government", "reference", True),
        ("USA", "research", "research", False),
    ],
)
def test_who_speaks_for_those_who_count(
    views: Views, force: str, speaker_kind: str, kind: str, *, expected: bool
) -> None:
    document = next(one for one in views.documents.values() if one.kind == kind)
    figure = views.figures.claims[0]
    figure = replace(figure, force=force, speaker_kind=speaker_kind, document=document)
    assert official(views.descriptor, figure) is expected


def test_a_paper_that_quotes_the_commander_is_official(views: Views) -> None:
    """Associated Press, 18 April 2010: about 95,000, said Odierno."""
    found = answer(views, "2010-04", "iraq", choice=Choice.OFFICIAL)
    assert (found.best, found.rows) == (95_000, ("more-176",))


def test_official_only_says_what_is_not_there(views: Views) -> None:
    """Pahon, 31 October 2017: 5,200 is the force management level, temporary forces come on top."""
    found = answer(views, "2017-10", "iraq", choice=Choice.OFFICIAL)
    assert np.isnan(found.best)
    assert found.explanation == (
        "Last official head-count: 25 March 2016; a part of the force was counted: 5,200 "
        "(31 October 2017)."
    )
    assert found.rows == ("lv-070", "lv-074")


def test_lowest_and_highest_of_october_2007(views: Views) -> None:
    """168,000, 170,000 and 171,000 were said of the same weeks."""
    best, low, high = (
        answer(views, "2007-10", "iraq", choice=choice).best
        for choice in (Choice.BEST, Choice.LOWEST, Choice.HIGHEST)
    )
    assert (low, best, high) == (168_000, 170_000, 171_000)


def test_allies_are_added_where_they_are_counted(views: Views) -> None:
    """AP's 11,400 and a compiled 11,668 of October 2007, beside 168,000 to 171,000."""
    found = answer(views, "2007-10", "iraq", allies=True)
    assert found.best == pytest.approx(170_000 + (11_400 + 11_668) / 2)
    assert found.included == ("USA", "COALITION_NON_US")
    assert {"coal-116", "irq-l116", "irq-l034", "irq-l035", "lv-014"} == set(found.rows)


def test_a_count_of_both_together_comes_first(views: Views) -> None:
    """Fewer than 3,500 Americans and allies in February 2021; 125,000 in the first days."""
    found = answer(views, "2021-02", "iraq", allies=True)
    assert (found.best, found.rows) == (3500, ("more-123-b",))
    found = answer(views, "2003-03", "iraq", allies=True)
    assert (found.best, found.rows) == (125_000, ("irq-l006",))


def test_allies_who_are_not_counted_are_missing_and_not_none(views: Views) -> None:
    alone, asked = (answer(views, "2018-06", "iraq", allies=flag) for flag in (False, True))
    assert asked.best == alone.best
    assert (asked.included, asked.missing) == (("USA",), ("COALITION_NON_US",))


def test_contractors_by_the_census(views: Views) -> None:
    """148,050 contractors at the end of 2008; in 2007 only the count of all agencies."""
    alone, asked = (answer(views, "2008-12", "iraq", contractors=flag) for flag in (False, True))
    assert asked.best - alone.best == 148_050
    assert "irq-l125" in asked.rows
    found = answer(views, "2007-10", "iraq", contractors=True)
    assert found.missing == ("CONTRACTORS",)


def test_a_policy_reaches_posture_and_estimate_alike(views: Views) -> None:
    policy = Policy(Choice.HIGHEST, allies=True, contractors=True)
    under = views.under(policy)
    month = pd.Period("2008-12", "M")
    row = under.as_of(month).level("USA", "iraq")
    found = under.estimate("USA", "iraq")
    assert row is not None
    assert row.best == found.best[found.at(month)]
    assert under.under(policy) is under
    assert views.under(policy) is under
    assert str(policy) == "highest credible, with allies, with contractors"


def test_every_policy_is_there_once() -> None:
    assert len(POLICIES) == len(set(POLICIES)) == 16
    assert POLICIES[0] == Policy()


def test_a_month_outside_the_clock_is_refused(views: Views) -> None:
    with pytest.raises(ValueError, match="outside the record"):
        alternatives(views, "iraq", pd.Period("2002-12", "M"))
