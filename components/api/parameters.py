"""What an address may be asked with, and what it says to anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Protocol

import pandas as pd

from components.answer.known import known_days
from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.answer.variant import Variant
from components.api.answer_listings import AsOfPart, ChangesPart
from components.api.listing import Json
from components.api.refusal import RefusalError, backwards, shown, wrong
from components.record.dates import parse_month

FEW = 12
"""Allowed values are listed where there are no more than so many."""


class Kind(Protocol):
    """What the values of a parameter are."""

    @property
    def name(self) -> str:
        """Its name among the schemas of the OpenAPI description."""

    @property
    def example(self) -> str:
        """A value that the embedded record can be asked with."""

    def schema(self, views: Views) -> Json:
        """Return the JSON schema of the values."""

    def problem(self, views: Views, value: str) -> str:
        """Say what is wrong with a value, and what to write; empty where nothing is."""


@dataclass(frozen=True)
class OneOf:
    """A word of a vocabulary."""

    name: str
    example: str
    values: Callable[[Views], Iterable[str]]
    listed: str
    """A sentence on where all values stand."""

    def schema(self, views: Views) -> Json:
        """Return the JSON schema of the values."""
        return {"type": "string", "enum": list(self.values(views))}

    def problem(self, views: Views, value: str) -> str:
        """Say what is wrong with a value, and what to write; empty where nothing is."""
        allowed = list(self.values(views))
        if value in allowed:
            return ""
        if len(allowed) <= FEW:
            return f"is not known; write one of {', '.join(allowed)}"
        return f"is not known; write one of {len(allowed)}, such as {self.example}: {self.listed}"


@dataclass(frozen=True)
class Month:
    """A month as ``YYYY-MM``; of the clock, or any from 1900 on."""

    name: str
    example: str
    of_clock: bool

    def schema(self, views: Views) -> Json:
        """Return the JSON schema of the values."""
        pattern = r"(19[0-9]{2}|[2-9][0-9]{3})-(0[1-9]|1[0-2])"
        if self.of_clock:
            pattern = _pattern(views.record.schema.months)
        return {"type": "string", "pattern": f"^({pattern})$"}

    def problem(self, views: Views, value: str) -> str:
        """Say what is wrong with a value, and what to write; empty where nothing is."""
        try:
            month = parse_month(value)
        except ValueError:
            return f"is not a month; write it as YYYY-MM, for example {self.example}"
        schema = views.record.schema
        if self.of_clock and not schema.first <= month <= schema.last:
            return f"is outside the record; write a month from {schema.first} to {schema.last}"
        return ""


@dataclass(frozen=True)
class Day:
    """A day as ``YYYY-MM-DD`` as on which the record can be known."""

    name: str
    example: str

    def schema(self, views: Views) -> Json:
        """Return the JSON schema of the values."""
        first, last = known_days(views.record.schema)
        months = pd.period_range(first, last, freq="M")[1:]
        written = [
            f"({_pattern(months[months.days_in_month == days])})-{_DAYS[days]}"
            for days in sorted(set(months.days_in_month))
        ]
        return {"type": "string", "pattern": f"^({first}|{'|'.join(written)})$"}

    def problem(self, views: Views, value: str) -> str:
        """Say what is wrong with a value, and what to write; empty where nothing is."""
        first, last = known_days(views.record.schema)
        if _day(value) is None:
            return f"is not a day; write it as YYYY-MM-DD, for example {self.example}"
        if not str(first) <= value <= str(last):
            return f"is outside the record; write a day from {first} to {last}"
        return ""


_DAYS = {
    28: "(0[1-9]|1[0-9]|2[0-8])",
    29: "(0[1-9]|[12][0-9])",
    30: "(0[1-9]|[12][0-9]|30)",
    31: "(0[1-9]|[12][0-9]|3[01])",
}
"""Pattern of the days of a month, by how many it has."""


def _day(value: str) -> date | None:
    """Return a day written as ``YYYY-MM-DD``, or None."""
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if str(found) == value else None


def _pattern(months: pd.PeriodIndex) -> str:
    """Return a pattern of a span of months, years with the same months together."""
    of_year = {
        year: "|".join(f"{month.month:02d}" for month in group)
        for year, group in groupby(months, key=lambda month: int(month.year))
    }
    years: dict[str, list[str]] = {}
    for year, written in of_year.items():
        years.setdefault(written, []).append(str(year))
    return "|".join(f"({'|'.join(names)})-({written})" for written, names in years.items())


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address; its example is that of its kind, unless told."""

    name: str
    kind: Kind
    description: str
    required: bool = False
    example: str = ""

    def __post_init__(self) -> None:
        if not self.example:
            object.__setattr__(self, "example", self.kind.example)


def read_query(
    views: Views, parameters: Sequence[Parameter], given: Sequence[tuple[str, str]], path: str
) -> dict[str, str]:
    """Check what an address is asked with.

    Parameters
    ----------
    views : Views
        The record that is asked.
    parameters : sequence of Parameter
        Those of the address.
    given : sequence of (str, str)
        Names and values, decoded, in the order of the question.
    path : str
        The address, to be named.

    Returns
    -------
    dict of str to str
        The values by name in the order of ``parameters``: two questions that mean the same
        give the same.

    Raises
    ------
    RefusalError
        If a parameter is unknown, missing, given twice or has a wrong value, or if ``to`` comes
        before ``from``.
    """
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, str] = {}
    for name, value in given:
        if name not in known:
            allowed = ", ".join(known)
            remedy = f"the parameters are {allowed}" if known else "it takes no parameter"
            message = f"there is no parameter {shown(name)} at {path}; {remedy}"
            raise RefusalError(message)
        if name in values:
            raise wrong(name, value, "is given twice; give it once")
        problem = known[name].kind.problem(views, value)
        if problem:
            raise wrong(name, value, problem)
        values[name] = value
    for parameter in parameters:
        if parameter.required and parameter.name not in values:
            message = (
                f"parameter {parameter.name} is missing at {path}; "
                f"write for example {parameter.name}={parameter.example}"
            )
            raise RefusalError(message)
    in_order = {name: values[name] for name in known if name in values}
    if "from" in values and "to" in values and values["to"] < values["from"]:
        raise backwards(in_order)
    return in_order


def _definitions(table: str, column: str) -> Callable[[Views], Iterable[str]]:
    return lambda views: views.record.schema.definitions(table, column)


def _words(table: str, column: str, example: str) -> OneOf:
    """Return the vocabulary of a column, as the schema defines it."""
    name = "".join(word.capitalize() for word in f"{table}_{column}".split("_"))
    return OneOf(name, example, _definitions(table, column), _IN_PACKAGE)


_IN_PACKAGE = "all stand in /api/v1/datapackage.json"

_FORCE_CODE = OneOf("Force", "USA", _definitions("force_levels", "force"), _IN_PACKAGE)
_PLACE_ID = OneOf(
    "Place", "iraq", lambda views: views.record.places["id"], "all stand in /api/v1/places.csv"
)
_COUNTRY_CODE = OneOf(
    "Country",
    "IRQ",
    lambda views: sorted({str(code) for code in views.record.places["country"] if code}),
    "all stand in /api/v1/places.csv",
)

FORCE = Parameter("force", _FORCE_CODE, "Whose personnel.")
PLACE = Parameter("place", _PLACE_ID, "Id of a place; those within it are not counted in.")
_ENDS = Parameter("place", _PLACE_ID, "Id of the origin, the destination or a place between.")

_ANY_MONTH = Month("AnyMonth", "2007-10", of_clock=False)
_CLOCK_MONTH = Month("Month", "2007-10", of_clock=True)
_FROM = Parameter("from", _ANY_MONTH, "First month: rows dated wholly before it are left out.")
_TO = Parameter("to", _ANY_MONTH, "Last month: rows dated wholly after it are left out.")

MONTH = Parameter("month", _CLOCK_MONTH, "The month to answer for.", required=True)

_YES_OR_NO = OneOf("YesOrNo", "yes", lambda _: ("yes", "no"), "")

READING: tuple[Parameter, ...] = (
    Parameter(
        "policy",
        OneOf("Policy", "best", lambda _: list(Choice), ""),
        "Counting policy; without it, best.",
    ),
    Parameter("allies", _YES_OR_NO, "Whether US levels take in allies; without it, no."),
    Parameter("contractors", _YES_OR_NO, "Whether they take in contractors; without it, no."),
    Parameter(
        "known",
        Day("KnownDay", "2019-10-07"),
        "Answer by what had been published by this day; without it, by all that is on record.",
    ),
)
"""How the record is read: the parameters of every view."""


def variant(query: Mapping[str, str]) -> Variant:
    """Return how a checked question has the record read."""
    policy = Policy(
        Choice(query.get("policy", Choice.BEST)),
        allies=query.get("allies") == "yes",
        contractors=query.get("contractors") == "yes",
    )
    return Variant(policy, _day(query.get("known", "")))


FILTERS: dict[str, tuple[Parameter, ...]] = {
    "sources": (
        Parameter("kind", _words("sources", "kind", "official"), "Kind of document."),
        Parameter("reliability", _words("sources", "reliability", "A"), "Grade of the document."),
    ),
    "places": (
        Parameter("kind", _words("places", "kind", "base"), "Theatre, area or base."),
        Parameter("country", _COUNTRY_CODE, "Country that the place lies in."),
    ),
    "force_levels": (
        FORCE,
        PLACE,
        _FROM,
        _TO,
        Parameter("status", _words("force_levels", "status", "reported"), "Kind of statement."),
        Parameter(
            "counting_rule",
            _words("force_levels", "counting_rule", "in_country"),
            "What the figure counts.",
        ),
    ),
    "base_status": (
        FORCE,
        PLACE,
        _FROM,
        _TO,
        Parameter("status", _words("base_status", "status", "handed_over"), "New status."),
    ),
    "base_totals": (
        Parameter("whose", _FORCE_CODE, "Whose bases."),
        Parameter("area", _PLACE_ID, "Id of the theatre or area that the count is for."),
        _FROM,
        _TO,
        Parameter("counts", _words("base_totals", "counts", "bases_in_use"), "What is counted."),
    ),
    "movements": (
        FORCE,
        _ENDS,
        _FROM,
        _TO,
        Parameter("status", _words("movements", "status", "reported"), "Reported or planned."),
        Parameter("phase", _words("movements", "phase", "surge_2007"), "Phase of redeployment."),
    ),
    "milestones": (
        PLACE,
        _FROM,
        _TO,
        Parameter("kind", _words("milestones", "kind", "agreement"), "Kind of event."),
    ),
}
"""The parameters of each table of the record; none is required."""

ESTIMATE: tuple[Parameter, ...] = (
    replace(FORCE, required=True),
    replace(PLACE, required=True),
    Parameter("from", _CLOCK_MONTH, "First month; without it, the first of the clock."),
    Parameter("to", _CLOCK_MONTH, "Last month; without it, the last of the clock."),
    *READING,
)

CHANGES: tuple[Parameter, ...] = (
    Parameter("from", _CLOCK_MONTH, "The earlier month.", required=True, example="2011-01"),
    Parameter("to", _CLOCK_MONTH, "The later month.", required=True, example="2012-01"),
    *READING,
)

ASOF_PART = Parameter(
    "part",
    OneOf("AsOfPart", "levels", lambda _: list(AsOfPart), ""),
    "Which table of the answer; without it, levels.",
)
CHANGES_PART = Parameter(
    "part",
    OneOf("ChangesPart", "bases", lambda _: list(ChangesPart), ""),
    "Which table of the changes; without it, bases.",
)
