"""The state of the page, and how it goes to the URL and back.

Every parameter is written, also one that equals its default, so that a link keeps its meaning
when a default changes. A bad value falls back with a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import pandas as pd

from components.figures.curve import Scale
from components.record.dates import parse_month
from components.record.posture import Views


class Grain(StrEnum):
    """What a step of the clock is, and what redeployments are gathered over."""

    YEARS = "years"
    MONTHS = "months"


class Tab(StrEnum):
    """The tabs below the first screen, in their order; none is open at first."""

    NONE = "none"
    BASES = "bases"
    REDEPLOYMENTS = "redeployments"
    EVIDENCE = "evidence"
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
    tab : Tab
    """

    month: pd.Period
    grain: Grain
    scale: Scale
    base: str
    tab: Tab


@dataclass(frozen=True)
class _Parameter:
    """How one part of the state is written in a URL.

    ``read`` takes the text of the URL and raises `ValueError` with a sentence if it is no value.
    """

    name: str
    attribute: str
    write: Callable[[Any], str]
    read: Callable[[str, Views], Any]


def _month(text: str, views: Views) -> pd.Period:
    month = parse_month(text)
    schema = views.record.schema
    if not schema.first <= month <= schema.last:
        message = f"the record spans {schema.first} to {schema.last}"
        raise ValueError(message)
    return month


def _base(text: str, views: Views) -> str:
    places = views.record.places
    if text and text not in set(places.loc[places["kind"] == "base", "id"]):
        message = "no such base in the record"
        raise ValueError(message)
    return text


def _member(kind: type[StrEnum]) -> Callable[[str, Views], StrEnum]:
    def read(text: str, views: Views) -> StrEnum:
        del views
        try:
            return kind(text)
        except ValueError as error:
            message = f"one of {', '.join(kind)} is expected"
            raise ValueError(message) from error

    return read


PARAMETERS = (
    _Parameter("month", "month", str, _month),
    _Parameter("grain", "grain", str, _member(Grain)),
    _Parameter("scale", "scale", str, _member(Scale)),
    _Parameter("base", "base", str, _base),
    _Parameter("tab", "tab", str, _member(Tab)),
)
"""The table of the state's parameters, in the order in which a URL carries them."""

_SHOWN = 40


def default_state(views: Views) -> State:
    """Return the state of a page opened without parameters: the last month checked."""
    return State(views.record.schema.horizon, Grain.YEARS, Scale.LINEAR, "", Tab.NONE)


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
            value = parameter.read(text, views)
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
