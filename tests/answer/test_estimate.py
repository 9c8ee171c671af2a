from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.claims import Claims
from components.answer.estimate import (
    CARRY,
    MAX_GAP,
    Basis,
    Estimate,
    Evidence,
    Feeding,
    Walls,
    departures,
    levels_from,
    weighted_median,
)
from components.answer.posture import Views
from components.record import Record


def estimate(record: Record, force: str, place: str) -> Estimate:
    return Evidence(Claims(record)).estimate(force, place)


MONTHS = pd.period_range("2015-01", "2020-12", freq="M")
FIRST = MONTHS[0].ordinal


@st.composite
def figures(draw: st.DrawFn) -> list[Feeding]:
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, len(MONTHS) - 1),
                st.lists(st.integers(0, 200_000), min_size=3, max_size=3).map(sorted),
                st.sampled_from([1, 2, 3]),
            ),
            max_size=12,
        )
    )
    return [
        Feeding(f"f{i}", FIRST + at, float(low), float(value), float(high), 1 / credibility)
        for i, (at, (low, value, high), credibility) in enumerate(rows)
    ]


def computed(
    rows: list[Feeding], months: pd.PeriodIndex, breaks: list[int], left: list[int]
) -> Estimate:
    return Estimate("", "", months, levels_from(rows, months, Walls(tuple(breaks), tuple(left))))


OFFSETS = st.lists(st.integers(0, len(MONTHS) - 1), max_size=3)


@settings(deadline=None)
@given(figures(), OFFSETS, OFFSETS)
def test_the_band_holds_the_best_and_none_is_nan(
    rows: list[Feeding], breaks: list[int], left: list[int]
) -> None:
    found = computed(rows, MONTHS, [FIRST + b for b in breaks], [FIRST + e for e in left])
    none = found.basis == Basis.NONE
    for values in (found.best, found.low, found.high):
        assert (np.isnan(values) == none).all()
    known = ~none
    assert (found.low[known] <= found.best[known]).all()
    assert (found.best[known] <= found.high[known]).all()
    assert (found.low[known] >= 0).all()
    assert [bool(level.behind) for level in found.levels] == known.tolist()
    reported = np.isin(np.arange(FIRST, FIRST + len(MONTHS)), [one.month for one in rows])
    assert ((found.basis == Basis.REPORTED) == reported).all()


@settings(deadline=None)
@given(figures(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Feeding], random: object) -> None:
    order = list(rows)
    random.shuffle(order)  # type: ignore[attr-defined]
    one, other = (computed(f, MONTHS, [], []) for f in (rows, order))
    np.testing.assert_array_equal(one.best, other.best)
    np.testing.assert_array_equal(one.low, other.low)
    np.testing.assert_array_equal(one.high, other.high)
    assert one.basis.tolist() == other.basis.tolist()


@settings(deadline=None)
@given(figures(), st.integers(1, len(MONTHS) - 1))
def test_nothing_reaches_across_a_break(rows: list[Feeding], at: int) -> None:
    """Each side of a break is estimated as if the other had never been published."""
    whole = computed(rows, MONTHS, [FIRST + at], [])
    before = computed([r for r in rows if r.month < FIRST + at], MONTHS[:at], [], [])
    after = computed([r for r in rows if r.month >= FIRST + at], MONTHS[at:], [], [])
    for name in ("best", "low", "high"):
        halves = np.concatenate([getattr(before, name), getattr(after, name)])
        np.testing.assert_array_equal(getattr(whole, name), halves)


@settings(deadline=None)
@given(figures(), st.integers(0, len(MONTHS) - 1))
def test_nothing_is_carried_or_joined_past_an_exit(rows: list[Feeding], at: int) -> None:
    found = computed(rows, MONTHS, [], [FIRST + at])
    months = {one.id: one.month for one in rows}
    for month, level in zip(MONTHS, found.levels, strict=True):
        behind = [months[i] for i in level.behind]
        if level.basis == Basis.CARRIED:
            assert not max(behind) <= FIRST + at <= month.ordinal
        if level.basis == Basis.INTERPOLATED:
            assert not min(behind) < FIRST + at < max(behind)


@settings(deadline=None)
@given(figures())
def test_gaps_and_carries_are_as_long_as_the_method_says(rows: list[Feeding]) -> None:
    found = computed(rows, MONTHS, [], [])
    months = {one.id: one.month for one in rows}
    for month, level in zip(MONTHS, found.levels, strict=True):
        behind = [months[i] for i in level.behind]
        if level.basis == Basis.CARRIED:
            assert 0 < month.ordinal - max(behind) <= CARRY
        if level.basis == Basis.INTERPOLATED:
            assert min(behind) < month.ordinal < max(behind)
            assert max(behind) - min(behind) <= MAX_GAP


def test_a_line_is_straight_between_two_figures() -> None:
    rows = [
        Feeding("a", FIRST, 1000.0, 1000.0, 1000.0, 1.0),
        Feeding("b", FIRST + 4, 2000.0, 2000.0, 2000.0, 1.0),
    ]
    found = computed(rows, MONTHS, [], [])
    assert found.best[:5].tolist() == [1000, 1250, 1500, 1750, 2000]
    assert found.basis[4:12].tolist() == [Basis.REPORTED] + [Basis.CARRIED] * CARRY + [Basis.NONE]


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([1.0, 0.5])), min_size=1))
def test_the_weighted_median_lies_among_the_values(pairs: list[tuple[int, float]]) -> None:
    values, weights = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    found = weighted_median(values.tolist(), weights.tolist())
    assert values.min() <= found <= values.max()
    assert weights[values <= found].sum() >= weights.sum() / 2 - 1e-9
    assert weights[values >= found].sum() >= weights.sum() / 2 - 1e-9


def test_only_reported_figures_in_the_country_feed(record: Record) -> None:
    rows = record.force_levels.set_index("id")
    pairs = record.force_levels[["force", "place"]].drop_duplicates()
    evidence = Evidence(Claims(record))
    for force, place in pairs.itertuples(index=False):
        fed = rows.loc[[one.id for one in evidence.figures(force, place)]]
        assert (fed["status"] == "reported").all()
        # A count of the United States and allies together is plain for both together alone.
        plain = {"in_country", "us_and_allies"} if force == "COALITION" else {"in_country"}
        assert set(fed["counting_rule"]) <= plain
        assert fed["credibility"].isin(["1", "2", "3"]).all()


def spoil(record: Record, **changes: Any) -> Record:
    """The record with a figure of its own for October 2007, far from all others."""
    row = record.force_levels[record.force_levels["id"] == "irq-l034"]
    odd = row.assign(id="zz", low=np.nan, value=999_999.0, high=np.nan, **changes)
    return replace(record, force_levels=pd.concat([record.force_levels, odd], ignore_index=True))


@pytest.mark.parametrize(
    "changes",
    [
        {"counting_rule": "cap"},
        {"counting_rule": "theatre_wide"},
        {"counting_rule": "fiscal_year_average"},
        {"counting_rule": "dmdc_including_deployed"},
        {"counting_rule": "component"},
        {"status": "planned"},
        {"credibility": "4"},
        {"place": "kuwait"},
        {"force": "CONTRACTORS"},
    ],
)
def test_what_is_no_plain_head_count_moves_nothing(
    record: Record, changes: dict[str, object]
) -> None:
    own, other = (estimate(r, "USA", "iraq") for r in (record, spoil(record, **changes)))
    np.testing.assert_array_equal(own.best, other.best)
    np.testing.assert_array_equal(own.high, other.high)


def test_a_figure_for_a_long_span_tells_no_month(record: Record) -> None:
    first, last = pd.Timestamp("2007-01-01"), pd.Timestamp("2007-12-31")
    long = Evidence(Claims(spoil(record, first=first, last=last)))
    short = Evidence(Claims(spoil(record)))
    assert "zz" not in {one.id for one in long.figures("USA", "iraq")}
    assert "zz" in {one.id for one in short.figures("USA", "iraq")}


def test_withheld_and_planned_are_no_figures(record: Record) -> None:
    nothing = replace(
        record, force_levels=record.force_levels[record.force_levels["status"] != "reported"]
    )
    assert (estimate(nothing, "USA", "iraq").basis == Basis.NONE).all()


def test_no_estimate_after_the_horizon(views: Views, record: Record) -> None:
    day = pd.Timestamp("2026-09-02")
    late = spoil(record, place="kuwait", first=day, last=day)
    # No exit in the way: the place is not the one that all left.
    found = estimate(late, "USA", "kuwait")
    at = found.at(record.schema.horizon)
    assert found.basis[at : at + 2].tolist() == [Basis.REPORTED, Basis.NONE]
    for found in views.estimates.values():
        assert (found.basis[found.at(record.schema.horizon) + 1 :] == Basis.NONE).all()


def test_a_figure_at_a_base_is_not_carried_past_the_exit_from_its_theatre(record: Record) -> None:
    """AFP and NPR, December 2011: the last troops left Iraq on the 18th."""
    november = pd.Timestamp("2011-11-15")
    rows = spoil(record, place="echo", first=november, last=november)
    found = estimate(rows, "USA", "echo")
    at = found.at(pd.Period("2011-11", "M"))
    assert found.basis[at : at + 2].tolist() == [Basis.REPORTED, Basis.NONE]


def test_contractors_do_not_leave_with_the_coalition(record: Record) -> None:
    place = record.base_status.loc[
        (record.base_status["force"] == "COALITION")
        & (record.base_status["status"] == "handed_over")
        & (record.base_status["claim"] == "reported"),
        "place",
    ].iloc[0]
    claims = Claims(record)
    assert departures(claims, "USA", place)
    own = record.base_status[record.base_status["place"] == place]
    if not (own["force"] == "CONTRACTORS").any():
        assert not departures(claims, "CONTRACTORS", place)
