"""What an address may be asked with: a model for each question.

Fields are written in an address in the order in which they stand here; those of a base come after
those of the bases named later.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from components.record.tables import Record
from components.view import (
    CLOCK,
    Month,
    OneOfRecord,
    RecordName,
    Variant,
    one_of,
    place_names,
    words,
)

_PACKAGE = "/api/v1/datapackage.json"
_PLACES = "/api/v1/places.csv"


class AsOfPart(StrEnum):
    """The tables that the answer for a month is made of."""

    LEVELS = "levels"
    BASES = "bases"
    MOVEMENTS = "movements"
    MILESTONES = "milestones"


class ChangesPart(StrEnum):
    """The tables that the changes between two months are made of."""

    BASES = "bases"
    LEVELS = "levels"
    MOVEMENTS = "movements"
    MILESTONES = "milestones"


# ----- Kinds of parameters -----


def _of(table: str, column: str) -> OneOfRecord:
    """Return the vocabulary of a column, as the schema of the record defines it."""

    def values(record: Record) -> dict[str, list[str]]:
        definitions = record.schema.definitions(table, column)
        return {word: [meaning.rstrip(".")] for word, meaning in definitions.items()}

    return OneOfRecord(values, _PACKAGE)


def _countries(record: Record) -> dict[str, list[str]]:
    return {code: [] for code in sorted({str(code) for code in record.places["country"] if code})}


def _in_order(later: pd.Period | None, info: ValidationInfo) -> pd.Period | None:
    earlier = info.data.get("from_")
    if earlier is not None and later is not None and later < earlier:
        raise ValueError(f"is not after from ({earlier}); write the earlier month as from")
    return later


def _apart(later: pd.Period, info: ValidationInfo) -> pd.Period:
    if later == info.data.get("from_"):
        raise ValueError(f"is not after from ({later}); write the earlier month as from")
    return later


def _filter(example: str, description: str) -> Any:
    """Return a parameter that may be left out; the record has an example where none is given."""
    return Field(default=None, description=description, examples=[example] if example else None)


_WHOSE = Field(description="Whose personnel.")
_WHERE = Field(description="Id of a place; those within it are not counted in.")
_FIRST = Field(alias="from", description="First month: rows dated wholly before it are left out.")
_LAST = Field(description="Last month: rows dated wholly after it are left out.")

Force = Annotated[str, _of("force_levels", "force"), _WHOSE]
AnyForce = Annotated[str | None, _of("force_levels", "force"), _WHOSE]
Place = Annotated[str, OneOfRecord(place_names, _PLACES), _WHERE]
AnyPlace = Annotated[str | None, OneOfRecord(place_names, _PLACES), _WHERE]
AnyMonth = Annotated[Month | None, _FIRST]
AnyMonthAfter = Annotated[Month | None, AfterValidator(_in_order), _LAST]


# ----- Questions -----


class Question(BaseModel):
    """What an address is asked with; this one takes the name of a record alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)

    record: RecordName = ""

    def given(self) -> dict[str, str]:
        """Return what was asked beside the defaults, by the names of the parameters in order."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def reading(self) -> Variant:
        """Return how the record is to be read; a table of it is what it is."""
        return Variant(record=self.record)


class _Reading(Variant, Question):
    def reading(self) -> Variant:
        """Return how the record is to be read."""
        return self.variant


class _Month(Question):
    month: Annotated[Month, CLOCK] = Field(description="The month to answer for.")


class OfMonth(_Reading, _Month):
    """The record in a month."""


class _AsOfPart(_Month):
    part: Annotated[AsOfPart, BeforeValidator(one_of(AsOfPart)), words(AsOfPart)] = Field(
        default=AsOfPart.LEVELS,
        description="Which table of the answer; without it, levels.",
        examples=["levels"],
    )


class PartOfMonth(_Reading, _AsOfPart):
    """A table of the answer for a month."""


class _Pair(Question):
    force: Force
    place: Place
    from_: Annotated[Month | None, CLOCK] = Field(
        default=None, alias="from", description="First month; without it, the first of the clock."
    )
    to: Annotated[Month | None, AfterValidator(_in_order), CLOCK] = _filter(
        "", "Last month; without it, the last of the clock."
    )


class OfPair(_Reading, _Pair):
    """The estimate of a force at a place."""


class _TwoMonths(Question):
    from_: Annotated[Month, CLOCK] = Field(alias="from", description="The earlier month.")
    to: Annotated[Month, AfterValidator(_in_order), AfterValidator(_apart), CLOCK] = Field(
        description="The later month."
    )


class OfTwoMonths(_Reading, _TwoMonths):
    """What changed between two months."""


class _ChangesPart(_TwoMonths):
    part: Annotated[ChangesPart, BeforeValidator(one_of(ChangesPart)), words(ChangesPart)] = Field(
        default=ChangesPart.BASES,
        description="Which table of the changes; without it, bases.",
        examples=["bases"],
    )


class PartOfTwoMonths(_Reading, _ChangesPart):
    """A table of what changed between two months."""


class _Sources(Question):
    kind: Annotated[str | None, _of("sources", "kind")] = _filter("official", "Kind of document.")
    reliability: Annotated[str | None, _of("sources", "reliability")] = _filter(
        "A", "Grade of the document."
    )


class _PlacesOf(Question):
    kind: Annotated[str | None, _of("places", "kind")] = _filter("base", "Theatre, area or base.")
    country: Annotated[str | None, OneOfRecord(_countries, _PLACES)] = _filter(
        "", "Country that the place lies in."
    )


class _ByForceAndPlace(Question):
    force: AnyForce = None
    place: AnyPlace = None
    from_: AnyMonth = None
    to: AnyMonthAfter = None


class _ForceLevels(_ByForceAndPlace):
    status: Annotated[str | None, _of("force_levels", "status")] = _filter(
        "reported", "Kind of statement."
    )
    counting_rule: Annotated[str | None, _of("force_levels", "counting_rule")] = _filter(
        "in_country", "What the figure counts."
    )


class _BaseStatus(_ByForceAndPlace):
    status: Annotated[str | None, _of("base_status", "status")] = _filter(
        "handed_over", "New status."
    )


class _BaseTotals(Question):
    area: Annotated[str | None, OneOfRecord(place_names, _PLACES)] = _filter(
        "", "Id of the theatre or area that was counted."
    )
    whose: Annotated[str | None, _of("base_totals", "whose")] = _filter("", "Whose bases.")
    counts: Annotated[str | None, _of("base_totals", "counts")] = _filter(
        "bases_in_use", "What the total counts."
    )
    from_: AnyMonth = None
    to: AnyMonthAfter = None


class _Movements(Question):
    force: AnyForce = None
    place: Annotated[str | None, OneOfRecord(place_names, _PLACES)] = _filter(
        "", "Id of the origin, the destination or a place between."
    )
    from_: AnyMonth = None
    to: AnyMonthAfter = None
    status: Annotated[str | None, _of("movements", "status")] = _filter(
        "reported", "Reported or planned."
    )
    phase: Annotated[str | None, _of("movements", "phase")] = _filter("", "Phase of redeployment.")


class _ByPlace(Question):
    place: AnyPlace = None
    from_: AnyMonth = None
    to: AnyMonthAfter = None


class _Milestones(_ByPlace):
    kind: Annotated[str | None, _of("milestones", "kind")] = _filter("agreement", "Kind of event.")


class _Changelog(Question):
    change: Annotated[str | None, _of("changelog", "change")] = _filter(
        "withdrawn", "What became of the row."
    )


TABLES: dict[str, type[Question]] = {
    "sources": _Sources,
    "places": _PlacesOf,
    "force_levels": _ForceLevels,
    "base_status": _BaseStatus,
    "base_totals": _BaseTotals,
    "movements": _Movements,
    "milestones": _Milestones,
    "rosters": Question,
    "gaps": _ByPlace,
    "exceptions": Question,
    "changelog": _Changelog,
}
"""What each table of the record is asked with; none is required."""
