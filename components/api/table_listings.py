"""The tables of the record as listings, and what they can be narrowed down by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.claims import Claim, Movement
from components.answer.posture import Views
from components.api.listing import Geometry, Listing, Shape, fields_of, rows_of
from components.api.questions import Question
from components.record.dates import month_index, parse_month

SUMMARIES = {
    "sources": "Every document that states a claim",
    "places": "Theatres, areas and bases, with their points",
    "force_levels": "Every published figure, one claim a row",
    "base_status": "Every change of a base's status, one claim a row",
    "base_totals": "Published totals of bases, by what they count",
    "movements": "Redeployments, one row each or a leg of one",
    "milestones": "Agreements, orders, votes, attacks and handovers",
    "rosters": "Lists of contingents: which close, and why",
    "gaps": "What was never published, and why",
    "exceptions": "What the checker lets pass, and why",
    "changelog": "Rows that a version of the record added, changed or withdrew",
}
"""The tables in the order of the schema."""

GEOMETRIES = {"places": Geometry.POINT, "movements": Geometry.LINE}
"""The tables whose rows have a shape."""

_ENDS = ("origin", "via", "destination")


def table(views: Views, name: str, question: Question) -> Listing:
    """Return the rows of a table that a question leaves.

    Parameters
    ----------
    views : Views
        A prepared record.
    name : str
        Name of the table.
    question : Question
        ``from`` and ``to`` (months) keep the rows whose dates can meet the months between them,
        both included. ``place`` of a movement is its origin, destination or a place passed
        through. Any other name is a column, to be equal to the value.
    """
    frame = views.record.frame(name)
    keep = np.ones(len(frame), dtype=bool)
    for parameter, value in question.given().items():
        if parameter != "record":
            keep &= _kept(frame, name, parameter, value)
    return table_rows(views, name, frame[keep])


def table_rows(views: Views, name: str, frame: pd.DataFrame) -> Listing:
    """Return rows of a table of the record with all its columns, and shapes where it has them."""
    schema = views.record.schema.tables[name]
    fields = fields_of(schema)
    geometry = GEOMETRIES.get(name)
    shapes = None
    if geometry is Geometry.POINT:
        shapes = [point(lon, lat) for lon, lat in zip(frame["lon"], frame["lat"], strict=True)]
    elif geometry is Geometry.LINE:
        shapes = [_line(views.redeployments.by_id[move]) for move in frame["id"]]
    return Listing(name, schema.description, fields, rows_of(frame, fields), geometry, shapes)


def claims_listed(views: Views, name: str, claims: Sequence[Claim]) -> Listing:
    """Return claims as rows of their table."""
    frame = views.record.frame(name)
    return table_rows(views, name, frame[frame["id"].isin({claim.id for claim in claims})])


def cited_by(views: Views, listing: Listing) -> Listing | None:
    """Return the documents that the rows of a listing cite; None where they cite none."""
    ids = {row.get("source") for row in listing.rows} - {None}
    sources = table(views, "sources", Question())
    rows = [row for row in sources.rows if row["id"] in ids]
    return replace(sources, rows=rows) if rows else None


def point(lon: float | None, lat: float | None) -> Shape:
    """Return a point as a shape; None where either coordinate is missing."""
    if lon is None or lat is None or np.isnan(lon) or np.isnan(lat):
        return None
    return ((lon, lat),)


def _kept(
    frame: pd.DataFrame, table_name: str, parameter: str, value: str
) -> npt.NDArray[np.bool_]:
    match parameter:
        case "from":
            return month_index(frame["last"]) >= parse_month(value).ordinal
        case "to":
            return month_index(frame["first"]) <= parse_month(value).ordinal
        case "place" if table_name == "movements":
            return np.asarray((frame[list(_ENDS)] == value).any(axis=1))
        case _:
            return np.asarray(frame[parameter] == value)


def _line(move: Movement) -> Shape:
    """Join the points of both ends; None where fewer than two are known."""
    start, end = point(*move.origin_point), point(*move.destination_point)
    return (*start, *end) if start and end else None
