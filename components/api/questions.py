"""What an address may be asked with: a model for each question.

Fields are written in an address in the order in which they stand here; those of a base come after
those of the bases named later.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import pandas as pd
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    create_model,
)

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


# ----- Questions of answers -----


class Question(BaseModel):
    """What an address is asked with; this one takes the name of a record alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)

    record: RecordName = ""

    def given(self) -> dict[str, str]:
        """Return what was asked beside the defaults, by the names of the parameters in order."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def reading(self) -> Variant:
        """Return how the record is to be read; a table of it is what it is."""
        return self.variant if isinstance(self, Variant) else Variant(record=self.record)


class _Month(Question):
    month: Annotated[Month, CLOCK] = Field(description="The month to answer for.")


class OfMonth(Variant, _Month):
    """The record in a month."""


class _AsOfPart(_Month):
    part: Annotated[AsOfPart, BeforeValidator(one_of(AsOfPart)), words(AsOfPart)] = Field(
        default=AsOfPart.LEVELS,
        description="Which table of the answer; without it, levels.",
        examples=["levels"],
    )


class PartOfMonth(Variant, _AsOfPart):
    """A table of the answer for a month."""


class _Pair(Question):
    force: Annotated[str, _of("force_levels", "force"), _WHOSE]
    place: Annotated[str, OneOfRecord(place_names, _PLACES), _WHERE]
    from_: Annotated[Month | None, CLOCK] = Field(
        default=None, alias="from", description="First month; without it, the first of the clock."
    )
    to: Annotated[Month | None, AfterValidator(_in_order), CLOCK] = _filter(
        "", "Last month; without it, the last of the clock."
    )


class OfPair(Variant, _Pair):
    """The estimate of a force at a place."""


class _TwoMonths(Question):
    from_: Annotated[Month, CLOCK] = Field(alias="from", description="The earlier month.")
    to: Annotated[Month, AfterValidator(_in_order), AfterValidator(_apart), CLOCK] = Field(
        description="The later month."
    )


class OfTwoMonths(Variant, _TwoMonths):
    """What changed between two months."""


class _ChangesPart(_TwoMonths):
    part: Annotated[ChangesPart, BeforeValidator(one_of(ChangesPart)), words(ChangesPart)] = Field(
        default=ChangesPart.BASES,
        description="Which table of the changes; without it, bases.",
        examples=["bases"],
    )


class PartOfTwoMonths(Variant, _ChangesPart):
    """A table of what changed between two months."""


# ----- Questions of tables -----


def _word(table: str, column: str, example: str, description: str) -> Any:
    """Return a parameter that keeps the rows with a word of a column."""
    return Annotated[str | None, _of(table, column)], _filter(example, description)


def _place(description: str) -> Any:
    """Return a parameter that keeps the rows of a place."""
    return Annotated[str | None, OneOfRecord(place_names, _PLACES)], _filter("", description)


def _rows(**parameters: Any) -> type[Question]:
    return create_model("Rows", __base__=Question, **parameters)


_FORCE = {"force": (Annotated[str | None, _of("force_levels", "force"), _WHOSE], None)}
_AT = {"place": (Annotated[str | None, OneOfRecord(place_names, _PLACES), _WHERE], None)}
_SPAN = {
    "from_": (Annotated[Month | None, _FIRST], None),
    "to": (Annotated[Month | None, AfterValidator(_in_order), _LAST], None),
}

TABLES = {
    "sources": _rows(
        kind=_word("sources", "kind", "official", "Kind of document."),
        reliability=_word("sources", "reliability", "A", "Grade of the document."),
    ),
    "places": _rows(
        kind=_word("places", "kind", "base", "Theatre, area or base."),
        country=(
            Annotated[str | None, OneOfRecord(_countries, _PLACES)],
            _filter("", "Country that the place lies in."),
        ),
    ),
    "force_levels": _rows(
        **_FORCE,
        **_AT,
        **_SPAN,
        status=_word("force_levels", "status", "reported", "Kind of statement."),
        counting_rule=_word(
            "force_levels", "counting_rule", "in_country", "What the figure counts."
        ),
    ),
    "base_status": _rows(
        **_FORCE,
        **_AT,
        **_SPAN,
        status=_word("base_status", "status", "handed_over", "New status."),
    ),
    "base_totals": _rows(
        area=_place("Id of the theatre or area that was counted."),
        whose=_word("base_totals", "whose", "", "Whose bases."),
        counts=_word("base_totals", "counts", "bases_in_use", "What the total counts."),
        **_SPAN,
    ),
    "movements": _rows(
        **_FORCE,
        place=_place("Id of the origin, the destination or a place between."),
        **_SPAN,
        status=_word("movements", "status", "reported", "Reported or planned."),
        phase=_word("movements", "phase", "", "Phase of redeployment."),
    ),
    "milestones": _rows(
        **_AT, **_SPAN, kind=_word("milestones", "kind", "agreement", "Kind of event.")
    ),
    "gaps": _rows(**_AT, **_SPAN),
    "changelog": _rows(change=_word("changelog", "change", "withdrawn", "What became of the row.")),
}
"""What the rows of each table are chosen with; none is required, and other tables have none."""
