"""What a reader asks to have printed: a view of the dashboard, and how its link is written.

The parameters are those of the dashboard's own address. Those that are not known here are kept
as they are, so that a printed link loses nothing of the page that it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from components.answer.estimate import ALLIES, CONTRACTORS
from components.answer.kept import kept_with_record
from components.answer.known import known, known_days
from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.draw.curve import Scale
from components.draw.flows import Grain
from components.record.dates import parse_month
from components.record.phases import Phase, phases
from components.words.wording import whom

MOST_QUERY = 2_000
"""Letters of a query string at most; a longer one is nobody's link."""

_MOST_PARAMETERS = 40

_T = TypeVar("_T", bound=StrEnum)


class RequestError(ValueError):
    """A request that cannot be printed; the message names the option and what to write."""


class Subject(StrEnum):
    """What of the dashboard is printed."""

    SCREEN = "screen"
    MAP = "map"
    CURVE = "curve"
    BASE = "base"
    CHANGES = "changes"
    PHASE = "phase"


PICTURED = tuple(subject for subject in Subject if subject is not Subject.PHASE)
"""Subjects of one picture; a phase is a sequence of them, for a deck."""


@dataclass(frozen=True)
class Request:
    """A view of the dashboard.

    Attributes
    ----------
    month : pandas.Period
        The month answered for.
    since : pandas.Period, optional
        The earlier month that changes are told from.
    grain : Grain
    scale : Scale
        Of the curve's vertical axes.
    base, phase : str
        Id of the selected base, and of the phase that the clock plays, or empty.
    policy : Policy
        Which figures a level is computed from, and whom it takes in.
    known : datetime.date, optional
        Day as on which the record is known; today's record without one.
    rest : tuple of (str, str)
        Parameters of the address that are not known here, in their order.
    """

    month: pd.Period
    since: pd.Period | None = None
    grain: Grain = Grain.YEARS
    scale: Scale = Scale.LINEAR
    base: str = ""
    phase: str = ""
    policy: Policy = field(default_factory=Policy)
    known: date | None = None
    rest: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        """The query string that reopens the view, without its question mark.

        Every parameter with a value is written, also one that equals its default, so that a link
        keeps its meaning when a default changes; empty ones are left out, so that it is short.
        """
        pairs = [
            ("month", str(self.month)),
            ("grain", str(self.grain)),
            ("scale", str(self.scale)),
            ("base", self.base),
            ("phase", self.phase),
            ("policy", str(self.policy.choice)),
            ("allies", _WORDS[self.policy.allies]),
            ("contractors", _WORDS[self.policy.contractors]),
            ("since", str(self.since or "")),
            ("known", str(self.known or "")),
        ]
        return urlencode([*(pair for pair in pairs if pair[1]), *self.rest])


def troops(policy: Policy) -> str:
    """Say whom a policy's levels of the United States take in, as far as they are counted."""
    added = [ALLIES] * policy.allies + [CONTRACTORS] * policy.contractors
    said = whom(("USA", *added))
    return f"{said} where counted" if added else said


_ANSWERS = {"no": False, "yes": True}
_WORDS = {answer: word for word, answer in _ANSWERS.items()}


def asked(views: Views, request: Request) -> Views:
    """Return the views that a request asks: under its policy, of the record as known on its day."""
    if request.known is not None:
        views = _known_views(views, request.known)
    return views.under(request.policy)


@kept_with_record(most=8)
def _known_views(views: Views, day: date) -> Views:
    return Views(known(views.record, day).record)


def read_query(query: str, views: Views) -> Request:
    """Read a request from a query string.

    Raises
    ------
    RequestError
        If a parameter that is known here has no value that the record can answer, or the string
        is longer than `MOST_QUERY`.
    """
    if len(query) > MOST_QUERY:
        message = f"the query has {len(query):,} letters; a link has at most {MOST_QUERY:,}"
        raise RequestError(message)
    try:
        pairs = parse_qsl(
            query.removeprefix("?"), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS
        )
    except ValueError as error:
        message = f"the query has more than {_MOST_PARAMETERS} parameters"
        raise RequestError(message) from error
    return read_parameters(pairs, views)


def read_parameters(
    parameters: Mapping[str, str] | Iterable[tuple[str, str]], views: Views
) -> Request:
    """Read a request from the parameters of an address; see `read_query`."""
    pairs = list(parameters.items() if isinstance(parameters, Mapping) else parameters)
    given = dict(pairs)
    base, phase, since = (given.get(name, "") for name in ("base", "phase", "since"))
    places = views.record.places
    if base and base not in set(places.loc[places["kind"] == "base", "id"]):
        message = f"base: {base[:60]!r} is no base of the record; write an id of data/places.csv"
        raise RequestError(message)
    if phase:
        phase_of(phase, views)
    request = Request(
        month=month_of(given.get("month", str(views.record.schema.horizon)), views),
        since=month_of(since, views, "since") if since else None,
        grain=_member(Grain, "grain", given.get("grain", Grain.YEARS)),
        scale=_member(Scale, "scale", given.get("scale", Scale.LINEAR)),
        base=base,
        phase=phase,
        policy=Policy(
            _member(Choice, "policy", given.get("policy", Choice.BEST)),
            allies=_answer("allies", given.get("allies", "no")),
            contractors=_answer("contractors", given.get("contractors", "no")),
        ),
        known=_day(given.get("known", ""), views),
        rest=tuple((name, value) for name, value in pairs if name not in _KNOWN),
    )
    if len(request.query) > MOST_QUERY:
        message = f"the query has more than {MOST_QUERY:,} letters; leave out what no view needs"
        raise RequestError(message)
    if request.since is not None and request.since >= request.month:
        message = (
            f"since: {request.since} is not before {request.month}; write an earlier month than "
            "the one shown"
        )
        raise RequestError(message)
    return request


def _answer(option: str, text: str) -> bool:
    if text not in _ANSWERS:
        message = f"{option}: {text[:40]!r} is no answer; write one of {', '.join(_ANSWERS)}"
        raise RequestError(message)
    return _ANSWERS[text]


def _day(text: str, views: Views) -> date | None:
    if not text:
        return None
    first, last = known_days(views.record.schema)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        message = f"known: {text[:40]!r} is no day; write it as YYYY-MM-DD, such as 2019-10-07"
        raise RequestError(message) from error
    if not first <= day <= last:
        message = f"known: {day} is outside the record; write a day from {first} to {last}"
        raise RequestError(message)
    return day


def month_of(text: str, views: Views, option: str = "month") -> pd.Period:
    """Read a month of the record's span.

    Raises
    ------
    RequestError
        With the option's name, if it is no month or lies outside.
    """
    schema = views.record.schema
    try:
        month = parse_month(text)
    except ValueError as error:
        message = f"{option}: {text[:40]!r} is not a month; write it as YYYY-MM, such as 2007-10"
        raise RequestError(message) from error
    if not schema.first <= month <= schema.last:
        message = (
            f"{option}: {month} is outside the record; "
            f"write a month from {schema.first} to {schema.last}"
        )
        raise RequestError(message)
    return month


def phase_of(identity: str, views: Views) -> Phase:
    """Return a phase by its id.

    Raises
    ------
    RequestError
        If there is none.
    """
    known = {phase.id: phase for phase in phases(views.record)}
    if identity not in known:
        message = f"phase: {identity[:60]!r} is not known; write one of {', '.join(known)}"
        raise RequestError(message)
    return known[identity]


_KNOWN = frozenset(
    {
        "month", "since", "grain", "scale", "base", "phase", "policy", "allies", "contractors",
        "known",
    }
)  # fmt: skip


def _member(kind: type[_T], option: str, text: str) -> _T:
    try:
        return kind(text)
    except ValueError as error:
        message = f"{option}: {str(text)[:40]!r} is not known; write one of {', '.join(kind)}"
        raise RequestError(message) from error
