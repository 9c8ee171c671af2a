"""The state of the page goes to the URL and back unchanged, and bad values fall back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.answer.known import known_days
from components.answer.policy import POLICIES, Choice, Policy
from components.answer.posture import Views
from components.draw.curve import Scale
from components.record.phases import phases
from components.screen.state import (
    PARAMETERS,
    Grain,
    State,
    Tab,
    default_state,
    read_state,
    write_state,
)
from tests.embedded import embedded_views

_MONTHS = st.sampled_from(list(embedded_views().record.schema.months))
_PHASES = ["", *(phase.id for phase in phases(embedded_views().record))]
_BASES = ["", *embedded_views().record.places.query("kind == 'base'")["id"]]

states = st.builds(
    State,
    month=_MONTHS,
    grain=st.sampled_from(Grain),
    scale=st.sampled_from(Scale),
    base=st.sampled_from(_BASES),
    phase=st.sampled_from(_PHASES),
    tab=st.sampled_from(Tab),
    policy=st.sampled_from(POLICIES),
    since=st.none() | _MONTHS,
    known=st.none() | st.dates(*known_days(embedded_views().record.schema)),
)


@pytest.fixture(scope="module")
def views() -> Views:
    return embedded_views()


@given(state=states)
def test_round_trip(state: State) -> None:
    written = write_state(state)
    assert read_state(written, embedded_views()) == (state, [])
    # Every parameter is written, also one that equals its default.
    assert list(written) == [parameter.name for parameter in PARAMETERS]


@given(values=st.dictionaries(st.sampled_from([p.name for p in PARAMETERS]), st.text(max_size=30)))
def test_any_text_gives_a_state(values: dict[str, str]) -> None:
    state, notices = read_state(values, embedded_views())
    again, none = read_state(write_state(state), embedded_views())
    assert again == state
    assert none == []
    assert len(notices) <= len(values)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("month", "2002-12"),
        ("month", "2027-01"),
        ("month", "2007"),
        ("grain", "weeks"),
        ("scale", "cubic"),
        ("base", "baghdad"),
        ("phase", "surge_2031"),
        ("tab", "secrets"),
        ("policy", "median"),
        ("allies", "perhaps"),
        ("contractors", "1"),
        ("since", "2007"),
        ("since", "2002-12"),
        ("known", "2007-10"),
        ("known", "2003-01-15"),
        ("known", "2027-01-01"),
        ("known", "07/10/2019"),
    ],
)
def test_a_bad_value_falls_back_with_a_sentence(views: Views, name: str, value: str) -> None:
    state, notices = read_state({name: value}, views)
    assert state == default_state(views)
    assert len(notices) == 1
    assert value in notices[0]
    assert notices[0].endswith("instead.")


def test_an_unknown_parameter_is_named(views: Views) -> None:
    state, notices = read_state({"colour": "red"}, views)
    assert state == default_state(views)
    assert "colour" in notices[0]


def test_a_page_without_parameters_shows_the_horizon(views: Views) -> None:
    state, notices = read_state({}, views)
    assert state == default_state(views)
    assert notices == []
    assert state.month == views.record.schema.horizon
    assert state.policy == Policy()
    assert state.known is None
    assert state.since is None


def test_the_three_parts_of_a_policy_are_read_by_themselves(views: Views) -> None:
    state, notices = read_state({"contractors": "yes", "policy": "lowest"}, views)
    assert state.policy == Policy(Choice.LOWEST, allies=False, contractors=True)
    assert notices == []
