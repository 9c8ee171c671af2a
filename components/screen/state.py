"""The state of the page, and how it goes to the URL and back.

Every parameter is written, also one that equals its default, so that a link keeps its meaning
when a default changes. A bad value falls back with a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from components.answer.known import known_days
from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.draw.curve import Scale
from components.draw.flows import Grain
from components.record.dates import parse_month
from components.record.phases import phases


class Tab(StrEnum):
    """The tabs below the first screen, in their order; none is open at first."""

    NONE = "none"
    BASES = "bases"
    REDEPLOYMENTS = "redeployments"
    CHANGES = "changes"
    CONTINGENTS = "contingents"
    EVIDENCE = "evidence"
    BRIEF = "brief"
    FOUNDING = "founding-article"
    METHOD = "method"
    DATA = "data"


@dataclass(frozen=True)
class State:
    """What the screen shows.

    Attributes
    ----------
    month : pandas.Period
        The month that the screen answers for.
    grain : Grain
    scale : Scale
        Of the curve's vertical axes.
    base : str
        Id of the selected base, or empty.
    phase : str
        Id of the phase that the clock plays, or empty for the whole span.
    tab : Tab
    policy : Policy
        Which figures a level is computed from, and whom it takes in.
    since : pandas.Period or None
        Month that the month shown is compared with, an earlier one.
    known : datetime.date or None
        Day as on which the record is known; None: today.
    """

    month: pd.Period
    grain: Grain
    scale: Scale
    base: str
    phase: str
    tab: Tab
    policy: Policy = field(default_factory=Policy)
    since: pd.Period | None = None
    known: date | None = None


@dataclass(frozen=True)
class _Parameter:
    """How one part of the state is written in a URL.

    ``read`` takes the state so far and the text of the URL, and returns the attribute's value; it
    raises `ValueError` with a sentence if the text is no value.
    """

    name: str
    attribute: str
    write: Callable[[Any], str]
    read: Callable[[str, State, Views], Any]


def _month(text: str, state: State, views: Views) -> pd.Period:
    del state
    month = parse_month(text)
    schema = views.record.schema
    if not schema.first <= month <= schema.last:
        message = f"the record spans {schema.first} to {schema.last}"
        raise ValueError(message)
    return month


def _base(text: str, state: State, views: Views) -> str:
    del state
    places = views.record.places
    if text and text not in set(places.loc[places["kind"] == "base", "id"]):
        message = "no such base in the record"
        raise ValueError(message)
    return text


def _phase(text: str, state: State, views: Views) -> str:
    del state
    known = [phase.id for phase in phases(views.record)]
    if text and text not in known:
        message = f"one of {', '.join(known)} is expected, or nothing"
        raise ValueError(message)
    return text


def _since(text: str, state: State, views: Views) -> pd.Period | None:
    return _month(text, state, views) if text else None


def _known(text: str, state: State, views: Views) -> date | None:
    del state
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        message = "a day such as 2019-10-07 is expected, or nothing"
        raise ValueError(message) from error
    first, last = known_days(views.record.schema)
    if not first <= day <= last:
        message = f"the record can be known as on {first} to {last}"
        raise ValueError(message)
    return day


def _choice(text: str, state: State, views: Views) -> Policy:
    choice = _member(Choice)(text, state, views)
    return replace(state.policy, choice=Choice(choice))


def _taken_in(whom: str) -> Callable[[str, State, Views], Policy]:
    def read(text: str, state: State, views: Views) -> Policy:
        del views
        if text not in _ANSWERS:
            message = f"one of {', '.join(_ANSWERS)} is expected"
            raise ValueError(message)
        answer = _ANSWERS[text]
        if whom == "allies":
            return replace(state.policy, allies=answer)
        return replace(state.policy, contractors=answer)

    return read


_ANSWERS = {"no": False, "yes": True}
_WORDS = {answer: word for word, answer in _ANSWERS.items()}


def _member(kind: type[StrEnum]) -> Callable[[str, State, Views], StrEnum]:
    def read(text: str, state: State, views: Views) -> StrEnum:
        del state, views
        try:
            return kind(text)
        except ValueError as error:
            message = f"one of {', '.join(kind)} is expected"
            raise ValueError(message) from error

    return read


def _written(value: object) -> str:
    return "" if value is None else str(value)


PARAMETERS = (
    _Parameter("month", "month", str, _month),
    _Parameter("grain", "grain", str, _member(Grain)),
    _Parameter("scale", "scale", str, _member(Scale)),
    _Parameter("base", "base", str, _base),
    _Parameter("phase", "phase", str, _phase),
    _Parameter("tab", "tab", str, _member(Tab)),
    _Parameter("policy", "policy", lambda policy: str(policy.choice), _choice),
    _Parameter("allies", "policy", lambda policy: _WORDS[policy.allies], _taken_in("allies")),
    _Parameter(
        "contractors",
        "policy",
        lambda policy: _WORDS[policy.contractors],
        _taken_in("contractors"),
    ),
    _Parameter("since", "since", _written, _since),
    _Parameter("known", "known", _written, _known),
)
"""The table of the state's parameters, in the order in which a URL carries them."""

_SHOWN = 40


def default_state(views: Views) -> State:
    """Return the state of a page opened without parameters: the last month checked."""
    return State(views.record.schema.horizon, Grain.YEARS, Scale.LINEAR, "", "", Tab.NONE)


def read_state(parameters: Mapping[str, str], views: Views) -> tuple[State, list[str]]:
    """Read a state from URL parameters.

    Returns
    -------
    state : State
        With the default for every parameter that is missing or bad.
    notices : list of str
        A sentence for each bad value and each unknown parameter, as plain text.
    """
    state, notices = default_state(views), []
    known = {parameter.name for parameter in PARAMETERS}
    for parameter in PARAMETERS:
        if parameter.name not in parameters:
            continue
        text = parameters[parameter.name]
        try:
            value = parameter.read(text, state, views)
        except ValueError as error:
            fallback = parameter.write(getattr(state, parameter.attribute)) or "none"
            shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
            notices.append(
                f"The link's {parameter.name} “{shown}” cannot be shown ({error}); "
                f"{fallback} is shown instead."
            )
            continue
        state = replace(state, **{parameter.attribute: value})
    for name in parameters:
        if name not in known and not name.startswith("embed"):
            shown = name if len(name) <= _SHOWN else name[: _SHOWN - 1] + "…"
            notices.append(f"The link's parameter “{shown}” is not known and was left aside.")
    return state, notices


def write_state(state: State) -> dict[str, str]:
    """Return the URL parameters of a state, every one of them."""
    return {p.name: p.write(getattr(state, p.attribute)) for p in PARAMETERS}
