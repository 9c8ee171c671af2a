"""What is asked: the month, how it is shown, and how the record is read.

One model for the page, the open data, the command line, the files and the citations. The address
of the page says all of it. A value is read in two steps: whether it is well written (pydantic),
and whether the record can answer it (`OfRecord`); either failing is a `ViewError`, whose sentence
ends in what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar
from urllib.parse import parse_qsl, urlencode

import pandas as pd
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
)
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from components.answer.kept import kept_with_record
from components.answer.known import known, known_days
from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.record.dates import parse_month
from components.record.phases import Phase, phases
from components.record.shelf import shelf
from components.record.tables import Record

MOST_QUERY = 2_000
"""Letters of a query string at most; a longer one is nobody's link."""

FEW = 12
"""Allowed words are listed where there are no more than so many."""

_MOST_PARAMETERS = 40
_SHOWN = 60
_ALIKE = 0.8
"""Similarity (0 to 1) from which a word is held for the one that was meant."""


class Grain(StrEnum):
    """Period of the clock: redeployments and milestones of a year, or of a month."""

    YEARS = "years"
    MONTHS = "months"


class Scale(StrEnum):
    """Scale of the curve's vertical axes; of the square root by default.

    A hundred thousand and two thousand are both readable on it, zero has a place, and so has the
    shape of what is large, which a logarithm flattens.
    """

    ROOT = "root"
    LINEAR = "linear"
    LOG = "log"


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


class ViewError(ValueError):
    """A question that cannot be answered as it is put.

    Attributes
    ----------
    problem : str
        What is wrong and what to write instead; it follows the value, where there is one.
    name : str
        The parameter; empty where the question as a whole is wrong.
    value : str
        As it was given.
    """

    def __init__(self, problem: str, name: str = "", value: str = "") -> None:
        super().__init__(f"{name}: {shown(value)} {problem}" if name else problem)
        self.problem = problem
        self.name = name
        self.value = value


def shown(text: str) -> str:
    """Quote a text that a reader sent: short, on one line, in characters that are seen."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return repr(cut)


# ----- How values are written -----

_T = TypeVar("_T", bound=StrEnum)


def _month(value: object) -> pd.Period:
    if isinstance(value, pd.Period):
        return value
    try:
        return parse_month(str(value))
    except ValueError as error:
        raise ValueError("is not a month; write it as YYYY-MM, such as 2007-10") from error


def read_day(value: object) -> date:
    """Read a day written as ``YYYY-MM-DD``, and in no other way; `ValueError` says so."""
    if isinstance(value, date):
        return value
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        day = None
    # Python reads other forms of ISO 8601 too, such as 20191007 and 2026-W01-1.
    if day is None or str(day) != value:
        raise ValueError("is no day; write it as YYYY-MM-DD, such as 2019-10-07")
    return day


def _yes(value: object) -> bool:
    answers = {"no": False, "yes": True, False: False, True: True}
    if isinstance(value, str | bool) and value in answers:
        return answers[value]
    raise ValueError("is no answer; write yes or no")


def _or_none(value: object) -> object:
    """Read an empty value of an address as none."""
    return None if value == "" else value


def one_of(kind: type[_T]) -> Callable[[object], _T]:
    """Return what reads a word of an enumeration."""

    def read(value: object) -> _T:
        try:
            return kind(str(value))
        except ValueError as error:
            raise ValueError(f"is not known; write one of {', '.join(kind)}") from error

    return read


def words(values: Iterable[str]) -> WithJsonSchema:
    """Return the JSON schema of a vocabulary."""
    return WithJsonSchema({"type": "string", "enum": [str(value) for value in values]})


Month = Annotated[
    pd.Period,
    PlainValidator(_month),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": "^(19[0-9]{2}|[2-9][0-9]{3})-(0[1-9]|1[0-2])$"}),
]
"""A month, ``YYYY-MM``, from 1900 on; a `pandas.Period` of freq ``M``."""

Day = Annotated[
    date,
    PlainValidator(read_day),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A day, ``YYYY-MM-DD``."""

YesNo = Annotated[
    bool,
    PlainValidator(_yes),
    PlainSerializer(lambda answer: "yes" if answer else "no"),
    words(("no", "yes")),
]


# ----- What a record can answer -----


@dataclass(frozen=True)
class Within:
    """A month or a day within bounds.

    Attributes
    ----------
    bounds : callable
        Returns the first and the last one of a record.
    unit : str
        What they are, in a word.
    """

    bounds: Callable[[Record], tuple[Any, Any]]
    unit: str

    def problem(self, value: Any, record: Record) -> str:
        """Say what is wrong with a value and what to write; empty where nothing is."""
        first, last = self.bounds(record)
        if first <= value <= last:
            return ""
        return f"is outside the record; write a {self.unit} from {first} to {last}"

    def schema(self, record: Record) -> dict[str, Any]:
        """Return the first and the last one, and of months the years."""
        first, last = self.bounds(record)
        bounds = {"formatMinimum": str(first), "formatMaximum": str(last)}
        if self.unit == "month":
            years = "|".join(str(year) for year in range(first.year, last.year + 1))
            bounds["pattern"] = f"^({years})-(0[1-9]|1[0-2])$"
        return bounds


CLOCK = Within(lambda record: (record.schema.first, record.schema.last), "month")
"""A month that the clock of the record spans."""

KNOWN = Within(lambda record: known_days(record.schema), "day")
"""A day as on which the record can be known."""


@dataclass(frozen=True)
class OneOfRecord:
    """A word that the record defines.

    Attributes
    ----------
    values : callable
        Returns the words of a record, each with the names by which it is known.
    listed : str
        Where all of them stand.
    """

    values: Callable[[Record], Mapping[str, Sequence[str]]]
    listed: str

    def problem(self, value: str, record: Record) -> str:
        """Say what is wrong with a word, and which one may be meant; empty where nothing is."""
        words = self.values(record)
        if value in words:
            return ""
        if len(words) <= FEW:
            return f"is not known; write one of {', '.join(words)}"
        meant = _meant(value, words)
        if meant:
            return f"is not known; did you mean {meant}? All {len(words)} stand in {self.listed}"
        example = next(iter(words))
        count = len(words)
        return f"is not known; write one of {count}, such as {example}: all stand in {self.listed}"

    def schema(self, record: Record) -> dict[str, Any]:
        """Return all words."""
        return {"enum": list(self.values(record))}


OfRecord = Within | OneOfRecord
"""What a value must be in a record, beside being well written."""


def _meant(value: str, words: Mapping[str, Sequence[str]]) -> str:
    """Return the word whose own spelling or a name of it is most like a text, if any is."""
    spellings = {
        spelling.casefold(): word for word, names in words.items() for spelling in (*names, word)
    }
    best = process.extractOne(
        value.casefold(),
        spellings.keys(),
        scorer=JaroWinkler.normalized_similarity,
        score_cutoff=_ALIKE,
    )
    return spellings[best[0]] if best else ""


def place_names(record: Record, *kinds: str) -> dict[str, list[str]]:
    """Return the names of each place by its id; of all kinds where none is named."""
    places = record.places
    places = places[places["kind"].isin(kinds)] if kinds else places
    columns = (places[name] for name in ("id", "name", "aliases"))
    return {
        str(identity): [str(name), *(part.strip() for part in str(aliases).split(";"))]
        for identity, name, aliases in zip(*columns, strict=True)
    }


def of_record(model: type[BaseModel]) -> Iterator[tuple[str, str, OfRecord]]:
    """Yield attribute, name and demand of each parameter that a model asks of a record."""
    for attribute, field in model.model_fields.items():
        for part in field.metadata:
            if isinstance(part, OfRecord):
                yield attribute, field.alias or attribute, part


def unanswerable(question: BaseModel, record: Record) -> dict[str, str]:
    """Say of each parameter that a record cannot answer what is wrong with it."""
    problems = {
        parameter: kind.problem(getattr(question, attribute), record)
        for attribute, parameter, kind in of_record(type(question))
        if getattr(question, attribute)
    }
    return {parameter: problem for parameter, problem in problems.items() if problem}


def faults(errors: Iterable[Mapping[str, Any]]) -> dict[str, ViewError]:
    """Return by parameter what pydantic found ill written."""
    refusals: dict[str, ViewError] = {}
    for error in errors:
        name, value = str(error["loc"][-1]), str(error.get("input", ""))
        problem = str(error.get("ctx", {}).get("error", "is not understood; leave it out"))
        refusals.setdefault(name, ViewError(problem, name, value))
    return refusals


# ----- The model -----


OPENED = re.compile(r"opened-[0-9a-f]{32}")
"""The name of tables that a reader has opened for the time being."""


def _record_name(value: object) -> str:
    """Read the name of a record; the one that opens by default goes without."""
    first, *others = shelf()
    if value in ("", first):
        return ""
    if value in others or OPENED.fullmatch(str(value)):
        return str(value)
    raise ValueError(f"is no record that is open here; write one of {', '.join(shelf())}")


RecordName = Annotated[
    str,
    BeforeValidator(_record_name),
    WithJsonSchema({"type": "string", "enum": list(shelf())}),
    Field(
        description="Name of the record; without it, the one that opens by default.",
        examples=list(shelf())[-1:],
    ),
]
"""The name of a record, empty for the one that opens by default."""


class Variant(BaseModel):
    """Which record is read, and how: under a counting policy, as known on a day.

    Attributes
    ----------
    record : str
        Name of the record; empty for the one that opens by default.
    choice : Choice
        In an address ``policy``.
    allies, contractors : bool
        Whether levels of the leading force take them in.
    known : datetime.date, optional
        Day as on which the record is known; today's record without one.
    """

    model_config = ConfigDict(frozen=True, validate_by_name=True)

    record: RecordName = ""
    choice: Annotated[Choice, BeforeValidator(one_of(Choice)), words(Choice)] = Field(
        default=Choice.BEST, alias="policy", description="Counting policy; without it, best."
    )
    allies: YesNo = Field(
        default=False,
        description="Whether levels of the main force take in allies; without it, no.",
    )
    contractors: YesNo = Field(
        default=False, description="Whether they take in contractors; without it, no."
    )
    known: Annotated[Day | None, BeforeValidator(_or_none), KNOWN] = Field(
        default=None,
        description="Answer by what had been published by this day; without it, by all that is "
        "on record.",
        examples=["2019-10-07"],
    )

    @property
    def policy(self) -> Policy:
        """Which figures a level is computed from, and whom it takes in."""
        return Policy(self.choice, self.allies, self.contractors)

    @property
    def variant(self) -> Variant:
        """How the record is read, and nothing else."""
        return Variant.model_validate({name: getattr(self, name) for name in Variant.model_fields})

    def __str__(self) -> str:
        """Write the variant as a part of an address.

        Examples
        --------
        >>> str(Variant()), str(Variant(policy="lowest", allies="yes", known="2019-10-07"))
        ('best', 'lowest+allies@2019-10-07')
        """
        parts = [f"{self.record}~{self.choice}" if self.record else str(self.choice)]
        parts += ["allies"] if self.allies else []
        parts += ["contractors"] if self.contractors else []
        return "+".join(parts) + (f"@{self.known}" if self.known else "")

    @staticmethod
    def read(text: str) -> Variant:
        """Read a variant from a part of an address.

        Raises
        ------
        ValueError
            If the text is not one that `str` writes.
        """
        record, _, reading = text.rpartition("~")
        words, _, day = reading.partition("@")
        choice, *added = words.split("+")
        variant = Variant.model_validate(
            {
                "record": record,
                "policy": choice,
                "allies": "allies" in added,
                "contractors": "contractors" in added,
                "known": day,
            }
        )
        if str(variant) != text:
            raise ValueError(f"{text!r} names no way to read the record")
        return variant


_BASE = OneOfRecord(lambda record: place_names(record, "base"), "places.csv")
_PHASE = OneOfRecord(
    lambda record: {phase.id: [phase.title] for phase in phases(record)}, "datapackage.json"
)


class _Shown(BaseModel):
    """What of the record is shown."""

    month: Annotated[Month, CLOCK] = Field(description="The month answered for.")
    grain: Annotated[Grain, BeforeValidator(one_of(Grain)), words(Grain)] = Field(
        default=Grain.YEARS, description="Period of the clock."
    )
    scale: Annotated[Scale, BeforeValidator(one_of(Scale)), words(Scale)] = Field(
        default=Scale.ROOT, description="Scale of the curve's vertical axes."
    )
    base: Annotated[str, _BASE] = Field(
        default="", description="Id of the selected base, or empty."
    )
    phase: Annotated[str, _PHASE] = Field(
        default="", description="Id of the phase that the clock plays, or empty for the whole span."
    )
    tab: Annotated[Tab, BeforeValidator(one_of(Tab)), words(Tab)] = Field(
        default=Tab.NONE, description="The tab that is open."
    )
    since: Annotated[Month | None, BeforeValidator(_or_none), CLOCK] = Field(
        default=None, description="The earlier month that changes are told from."
    )


# Fields stand in the order of the bases from the last to the first, and so they are written.
class View(Variant, _Shown):
    """A view of the dashboard: what is shown, and how the record is read."""

    @classmethod
    def parse(cls, given: str | Mapping[str, Any], record: Record) -> Self:
        """Read a view from a query string or its parameters; unknown ones are left aside.

        Raises
        ------
        ViewError
            If a parameter has no value that the record can answer, if the earlier month is not
            earlier, or if the string is longer than `MOST_QUERY`.
        """
        parameters = _parameters(given) if isinstance(given, str) else given
        view, refusals, _ = cls._read(parameters, record)
        for refusal in refusals:
            raise refusal
        if view.since is not None and view.since >= view.month:
            problem = f"is not before {view.month}; write an earlier month than the one shown"
            raise ViewError(problem, "since", str(view.since))
        return view

    @classmethod
    def open(
        cls, given: Mapping[str, str], record: Record, instead: Self | None = None
    ) -> tuple[Self, list[str]]:
        """Read a view from the parameters of the page's address, whatever they are.

        Parameters
        ----------
        instead : View, optional
            What stands in for every parameter that is missing or bad; without it their defaults.

        Returns
        -------
        view : View
        notices : list of str
            A sentence for each bad value and each unknown parameter, as plain text.
        """
        view, refusals, unknown = cls._read(given, record, instead)
        written = view.parameters()
        notices = [
            f"The link’s {refusal}; {written[refusal.name] or 'none'} is shown instead."
            for refusal in refusals
        ]
        # Streamlit's own parameters: how the page is embedded.
        notices += [
            f"The link’s parameter {shown(name)} is not known and was left aside."
            for name in unknown
            if not name.startswith("embed")
        ]
        return view, notices

    @classmethod
    def _read(
        cls, given: Mapping[str, Any], record: Record, instead: Self | None = None
    ) -> tuple[Self, list[ViewError], list[str]]:
        """Return the view of what can be answered, what cannot, and unknown names."""
        names = [field.alias or name for name, field in cls.model_fields.items()]
        known_ones = {name: given[name] for name in names if name in given}
        start = instead.parameters() if instead else {"month": record.schema.horizon}
        refusals: dict[str, ViewError] = {}
        try:
            view = cls.model_validate(start | known_ones)
        except ValidationError as error:
            refusals = faults(error.errors())
            view = cls.model_validate(start | _without(known_ones, refusals))
        for name, problem in unanswerable(view, record).items():
            refusals[name] = ViewError(problem, name, str(given[name]))
        if refusals:
            view = cls.model_validate(start | _without(known_ones, refusals))
        ordered = [refusals[name] for name in names if name in refusals]
        return view, ordered, [name for name in given if name not in names]

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the view's address, every one of them.

        Also those that equal their default: the page's address keeps its meaning when a default
        changes.
        """
        written = self.model_dump(mode="json", by_alias=True)
        return {name: value or "" for name, value in written.items()}

    @property
    def query(self) -> str:
        """The shortest query string that reopens the view, to be printed; it names the month."""
        default = type(self)(month=self.month).parameters()
        written = self.parameters()
        kept = {n: v for n, v in written.items() if n == "month" or v != default[n]}
        return urlencode(kept)


def _parameters(query: str) -> dict[str, str]:
    if len(query) > MOST_QUERY:
        raise ViewError(f"the query has {len(query):,} letters; a link has at most {MOST_QUERY:,}")
    try:
        pairs = parse_qsl(
            query.removeprefix("?"), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS
        )
    except ValueError as error:
        message = f"the query has more than {_MOST_PARAMETERS} parameters; a link has fewer"
        raise ViewError(message) from error
    return dict(pairs)


def _without(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    left_out = set(names)
    return {name: value for name, value in given.items() if name not in left_out}


def phase_of(identity: str, views: Views) -> Phase:
    """Return a phase by its id.

    Raises
    ------
    ViewError
        If there is none.
    """
    by_id = {phase.id: phase for phase in phases(views.record)}
    if identity not in by_id:
        raise ViewError(f"is not known; write one of {', '.join(by_id)}", "phase", identity)
    return by_id[identity]


def answering(views: Views, view: Variant) -> Views:
    """Return the views that a view asks: under its policy, of the record as known on its day."""
    if view.known is not None:
        views = _known_views(views, view.known)
    return views.under(view.policy)


@kept_with_record(most=8)
def _known_views(views: Views, day: date) -> Views:
    return Views(known(views.record, day).record)
