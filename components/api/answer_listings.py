"""The views of the record: the answer for a month, presence, estimate, changes."""

from __future__ import annotations

import pandas as pd

from components.answer.asof import as_json, base_json, level_json
from components.answer.changes import Changes, changes
from components.answer.posture import Views
from components.api.listing import Field, FieldType, Geometry, Json, Listing, rows_of_answers
from components.api.questions import (
    AsOfPart,
    ChangesPart,
    OfMonth,
    OfPair,
    OfTwoMonths,
    PartOfMonth,
    PartOfTwoMonths,
)
from components.api.table_listings import claims_listed, point

_STRING, _INTEGER, _NUMBER = FieldType.STRING, FieldType.INTEGER, FieldType.NUMBER
_BOOLEAN, _STRINGS = FieldType.BOOLEAN, FieldType.STRINGS

_LEVEL = (
    Field("best", _INTEGER, "Best estimate, persons; null where there is none, never a zero."),
    Field("low", _INTEGER, "Lower edge of the band, persons."),
    Field("high", _INTEGER, "Upper edge of the band, persons."),
    Field("basis", _STRING, "What it rests on: reported, interpolated, carried or none."),
    Field("state", _STRING, "estimate, or why there is none."),
    Field("explanation", _STRING, "A sentence on why there is none."),
    Field("computed_from", _STRINGS, "Ids of the rows of force_levels that it was computed from."),
    Field("cites", _STRINGS, "Ids of the rows that the explanation rests on."),
)
_WHOSE = (
    Field("force", _STRING, "Whose personnel."),
    Field("place", _STRING, "Id of the place."),
)

LEVELS = (*_WHOSE, *_LEVEL)
"""Fields of a month's force levels."""

ESTIMATE = (Field("month", _STRING, "The month, YYYY-MM."), *_WHOSE, *_LEVEL)
"""Fields of an estimate over the months."""

PRESENCE = (
    Field("place", _STRING, "Id of the base."),
    Field("name", _STRING, "Name of the base."),
    Field("status", _STRING, "Status that the last row gave it, undated or planned."),
    Field("since", _STRING, "Date of that row, at the precision that is known."),
    Field(
        "standing",
        _STRING,
        "in_use, unconfirmed, left_this_year, left_earlier or planned, at the end of the month.",
    ),
    Field("in_use", _BOOLEAN, "Whether the standing is in_use."),
    Field("lat", _NUMBER, "Degrees north, WGS 84."),
    Field("lon", _NUMBER, "Degrees east, WGS 84."),
    Field("personnel", _INTEGER, "Estimate for the base, persons; null where no figure is near."),
    Field("personnel_basis", _STRING, "What that rests on."),
    Field("force", _STRING, "Force that the row of status names."),
    Field("recipient", _STRING, "Who received the base."),
    Field("pending", _STRING, "Id of a change that may have happened by this month."),
    Field("row", _STRING, "Id of the row of base_status behind the status."),
    Field("source", _STRING, "Id of its document."),
)
"""Fields of the bases of a month."""

CHANGED_BASES = (
    Field("place", _STRING, "Id of the base."),
    Field("name", _STRING, "Name of the base."),
    Field("before", _STRING, "Standing in the earlier month; null where it was not yet known."),
    Field("after", _STRING, "Standing in the later month."),
    Field("change", _STRING, "opened, left, handed_over, returned or planned."),
    Field("date", _STRING, "Date of the change, at the precision that is known."),
    Field("exact", _BOOLEAN, "Whether it is known to the day; else read it as: by that date."),
    Field("recipient", _STRING, "Who received the base."),
    Field("row", _STRING, "Id of the row of base_status behind the change."),
    Field("source", _STRING, "Id of its document."),
)
"""Fields of the bases that changed between two months."""

CHANGED_LEVELS = (
    *_WHOSE,
    Field("before", _INTEGER, "Best estimate in the earlier month, persons."),
    Field("after", _INTEGER, "Best estimate in the later month, persons."),
    Field("difference", _INTEGER, "after less before, persons."),
    Field("change", _STRING, "grew, shrank, unchanged or recounted (counted anew between)."),
    Field("certain", _BOOLEAN, "Whether the bands of the two months do not meet."),
)
"""Fields of the force levels whose estimate is known in both months."""


def asof_document(views: Views, question: OfMonth) -> Json:
    """Return the whole answer for a month, as the command line prints it."""
    return as_json(views, views.as_of(question.month))


def asof_part(views: Views, question: PartOfMonth) -> Listing:
    """Return one table of the answer for a month."""
    posture = views.as_of(question.month)
    match question.part:
        case AsOfPart.LEVELS:
            levels = [level_json(level) for level in posture.force_levels]
            return Listing("asof-levels", "Force levels of the month.", LEVELS, levels)
        case AsOfPart.BASES:
            return presence(views, question)
        case AsOfPart.MOVEMENTS:
            return claims_listed(views, "movements", posture.redeployments)
        case AsOfPart.MILESTONES:
            return claims_listed(views, "milestones", posture.events)


def presence(views: Views, question: OfMonth | PartOfMonth) -> Listing:
    """Return the bases of a month: in use, left or planned."""
    rows = [base_json(base) for base in views.as_of(question.month).standings]
    return Listing(
        "presence",
        "A base that is or was in use by the end of the month, or is planned.",
        PRESENCE,
        rows,
        Geometry.POINT,
        [point(row["lon"], row["lat"]) for row in rows],
    )


def estimate(views: Views, question: OfPair) -> Listing:
    """Return the estimate of a force at a place for each month, ``from`` to ``to`` or all."""
    schema = views.record.schema
    months = pd.period_range(question.from_ or schema.first, question.to or schema.last, freq="M")
    rows = [
        {"month": str(month)} | level_json(views.level(question.force, question.place, month))
        for month in months
    ]
    return Listing("estimate", "A month of the estimate.", ESTIMATE, rows)


def changes_part(views: Views, question: PartOfTwoMonths) -> Listing:
    """Return one table of what changed between two months."""
    return _changed(views, changes(views, question.from_, question.to), question.part)


def _changed(views: Views, changed: Changes, part: ChangesPart) -> Listing:
    match part:
        case ChangesPart.BASES:
            rows = rows_of_answers(changed.base_changes, CHANGED_BASES)
            meaning = "A base that came into use, was left or was first planned."
            return Listing("changes-bases", meaning, CHANGED_BASES, rows)
        case ChangesPart.LEVELS:
            rows = rows_of_answers(changed.level_changes, CHANGED_LEVELS)
            meaning = "A force level whose estimate is known in both months."
            return Listing("changes-levels", meaning, CHANGED_LEVELS, rows)
        case ChangesPart.MOVEMENTS:
            return claims_listed(views, "movements", changed.redeployments)
        case ChangesPart.MILESTONES:
            return claims_listed(views, "milestones", changed.events)


def changes_document(views: Views, question: OfTwoMonths) -> Json:
    """Return all that changed between two months."""
    months = {"from": str(question.from_), "to": str(question.to)}
    changed = changes(views, question.from_, question.to)
    return months | {str(part): _changed(views, changed, part).rows for part in ChangesPart}
