"""A view goes to its address and back unchanged, and what is no view is told what to write."""

from __future__ import annotations

import warnings
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from components.answer.known import known_days
from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.record.phases import phases
from components.view import MOST_QUERY, Grain, Scale, Tab, Variant, View, ViewError, shown
from tests.embedded import embedded_views

RECORD = embedded_views().record
NAMES = list(View.model_json_schema()["properties"])
_MONTHS = st.sampled_from(list(RECORD.schema.months))

views_asked = st.builds(
    lambda **parts: View.model_validate(parts),
    month=_MONTHS,
    grain=st.sampled_from(Grain),
    scale=st.sampled_from(Scale),
    base=st.sampled_from(["", *RECORD.places.query("kind == 'base'")["id"]]),
    phase=st.sampled_from(["", *(phase.id for phase in phases(RECORD))]),
    tab=st.sampled_from(Tab),
    policy=st.sampled_from(Choice),
    allies=st.booleans(),
    contractors=st.booleans(),
    since=st.none() | _MONTHS,
    known=st.none() | st.dates(*known_days(RECORD.schema)),
)


@pytest.fixture(scope="module")
def views() -> Views:
    return embedded_views()


@given(view=views_asked)
def test_round_trip_of_the_address(view: View) -> None:
    written = view.parameters()
    assert View.open(written, RECORD) == (view, [])
    # Every parameter is written, also one that equals its default.
    assert list(written) == NAMES


@given(view=views_asked)
def test_round_trip_of_the_printed_query(view: View) -> None:
    with warnings.catch_warnings(action="error"):
        assert View.open(dict(parse_qsl(view.query)), RECORD) == (view, [])
    assert view.query.startswith(f"month={view.month}")
    assert "grain=years" not in view.query
    assert hash(View.model_validate(view.model_dump(by_alias=True))) == hash(view)


@given(view=views_asked)
def test_a_variant_is_read_as_it_is_written(view: View) -> None:
    assert Variant.read(str(view.variant)) == view.variant
    assert view.variant.policy == Policy(view.choice, view.allies, view.contractors)


@pytest.mark.parametrize(
    "text", ["", "bad", "best+", "best+allies+allies", "best+contractors+allies", "best@",
             "best@2019-10", "best@20191007", "BEST", "best+navy"],
)  # fmt: skip
def test_what_is_no_variant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Variant.read(text)


@given(values=st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_any_text_gives_a_view(values: dict[str, str]) -> None:
    view, notices = View.open(values, RECORD)
    assert View.open(view.parameters(), RECORD) == (view, [])
    assert len(notices) <= len(values)
    assert all(notice.isprintable() for notice in notices)


BAD = [
    ("month", "2002-12", "write a month from 2003-01 to"),
    ("month", "2027-01", "write a month from 2003-01 to"),
    ("month", "2007", "write it as YYYY-MM, such as 2007-10"),
    ("grain", "weeks", "write one of years, months"),
    ("scale", "cubic", "write one of root, linear, log"),
    ("base", "baghdad", "did you mean"),
    ("base", "ain-alasad", "did you mean ain-al-asad?"),
    ("base", "Erbil", "places.csv"),
    ("phase", "surge_2031", "write one of invasion_2003"),
    ("tab", "secrets", "write one of none, bases"),
    ("policy", "median", "write one of best, official, lowest, highest"),
    ("allies", "perhaps", "write yes or no"),
    ("contractors", "1", "write yes or no"),
    ("since", "2007", "write it as YYYY-MM"),
    ("since", "2002-12", "write a month from"),
    ("known", "2007-10", "write it as YYYY-MM-DD"),
    ("known", "2003-01-15", "write a day from 2003-01-31"),
    ("known", "2027-01-01", "write a day from"),
    ("known", "07/10/2019", "write it as YYYY-MM-DD"),
    ("known", "20191007", "write it as YYYY-MM-DD"),
    ("known", "2026-W01-1", "write it as YYYY-MM-DD"),
]


@pytest.mark.parametrize(("name", "value", "remedy"), BAD)
def test_a_bad_value_falls_back_with_a_sentence(name: str, value: str, remedy: str) -> None:
    view, (notice,) = View.open({name: value}, RECORD)
    assert view == View(month=RECORD.schema.horizon)
    assert notice.startswith(f"The link’s {name}: {value!r} ")
    assert remedy in notice
    assert notice.endswith("is shown instead.")


@pytest.mark.parametrize(("name", "value", "remedy"), BAD)
def test_a_bad_value_is_refused_with_the_same_sentence(name: str, value: str, remedy: str) -> None:
    with pytest.raises(ViewError, match=remedy.replace("?", r"\?")) as refused:
        View.parse({name: value}, RECORD)
    assert (refused.value.name, refused.value.value) == (name, value)
    assert str(refused.value).startswith(f"{name}: {value!r} ")


def test_an_unknown_parameter_is_named() -> None:
    view, notices = View.open({"colour": "red", "embed": "true"}, RECORD)
    assert view == View(month=RECORD.schema.horizon)
    assert notices == ["The link’s parameter 'colour' is not known and was left aside."]


def test_a_page_without_parameters_shows_the_horizon(views: Views) -> None:
    view, notices = View.open({}, RECORD)
    assert notices == []
    assert view.month == views.record.schema.horizon
    assert view.policy == Policy()
    assert view.known is None
    assert view.since is None


def test_the_three_parts_of_a_policy_are_read_by_themselves() -> None:
    view, notices = View.open({"contractors": "yes", "policy": "lowest"}, RECORD)
    assert view.policy == Policy(Choice.LOWEST, allies=False, contractors=True)
    assert notices == []


def test_an_earlier_month_must_be_earlier_where_it_is_printed() -> None:
    with pytest.raises(ViewError, match="since: '2008-01' is not before 2007-10; write an earlier"):
        View.parse("month=2007-10&since=2008-01", RECORD)
    # On the page the clock may be moved before it, and back.
    assert View.open({"month": "2007-10", "since": "2008-01"}, RECORD)[1] == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("month=2007-10&" + "x" * MOST_QUERY, "2,000"), ("a=1&" * 60, "more than 40 parameters")],
)
def test_what_is_nobodys_link_is_refused(query: str, sentence: str) -> None:
    with pytest.raises(ViewError, match=sentence):
        View.parse(query, RECORD)


def test_the_schema_says_what_may_be_written() -> None:
    schema = View.model_json_schema()["properties"]
    assert schema["policy"]["enum"] == ["best", "official", "lowest", "highest"]
    assert schema["allies"]["enum"] == ["no", "yes"]
    assert TypeAdapter(dict).validate_python(schema["known"])["anyOf"][0]["format"] == "date"
    assert all(value["description"] for value in schema.values())


def test_a_text_that_is_shown_is_short_and_printable() -> None:
    assert shown("a\nb\u202e") == r"'a\nb\u202e'"
    assert len(shown("x" * 500)) < 100


def test_a_day_is_a_day_and_no_other_form_of_one() -> None:
    assert View.parse("known=2019-10-07", RECORD).known == date(2019, 10, 7)
