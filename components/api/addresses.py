"""Every address of the open data: what it answers, in which format, and what it is asked with.

The routes, the OpenAPI description and the page for people are all made from this one table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from components.answer.posture import Views
from components.api import answer_listings, data_package
from components.api.formats import Format, to_json, write
from components.api.listing import Field, Geometry, Json, Listing, fields_of
from components.api.questions import (
    TABLES,
    OfMonth,
    OfPair,
    OfTwoMonths,
    PartOfMonth,
    PartOfTwoMonths,
    Question,
)
from components.api.table_listings import GEOMETRIES, SUMMARIES, cited_by, table
from components.record.provenance import provenance
from components.record.tables import Record

ROOT = "/api"
"""The page for people, and the folder of all addresses."""

BASE = f"{ROOT}/v1"
"""The folder of this version of the addresses."""

TABULAR = (Format.CSV, Format.JSON, Format.PARQUET, Format.XLSX)

Parts = Mapping[str, tuple[Field, ...]]
"""The fields of each list of rows in a JSON answer, by the name of the list."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address, for those who list them."""

    name: str
    description: str
    required: bool
    example: str


@dataclass(frozen=True)
class Address:
    """One address.

    Attributes
    ----------
    name : str
        File name without its ending; empty for the page that lists the addresses.
    summary : str
        What it answers, in one line.
    form : Format
        The format of the answer.
    question : type of Question
        What it is asked with.
    build : callable
        Makes the answer to such a question.
    parts : callable
        Returns for a record the fields of each list of rows in a JSON answer; none where they
        are not described.
    geometry : Geometry or None
        What the shapes of a GeoJSON answer are.
    """

    name: str
    summary: str
    form: Format
    question: type[Question]
    build: Callable[[Views, Any], bytes]
    parts: Callable[[Views], Parts] = lambda _: {}
    geometry: Geometry | None = None

    @property
    def path(self) -> str:
        """The address on the server."""
        return f"{BASE}/{self.name}.{self.form}" if self.name else ROOT

    def parameters(self, record: Record) -> tuple[Parameter, ...]:
        """Return what it may be asked with, with examples from a record."""
        examples = _examples(record)
        return tuple(
            Parameter(
                field.alias or name,
                field.description or "",
                field.is_required(),
                str((field.examples or [examples.get(field.alias or name, field.default)])[0]),
            )
            for name, field in self.question.model_fields.items()
        )

    def example(self, record: Record) -> str:
        """Return the address with a value of a record for each parameter that is required."""
        needed = [f"{p.name}={p.example}" for p in self.parameters(record) if p.required]
        return self.path + ("?" + "&".join(needed) if needed else "")


def _examples(record: Record) -> dict[str, str]:
    """Return a value of a record for each parameter that only it has values for."""
    described, months = record.descriptor, record.schema.months
    place = described.places[0] if described.places else next(iter(record.places["id"]), "")
    countries = dict(zip(record.places["id"], record.places["country"], strict=True))
    # Early, where most is on record, and two that lie apart.
    month, earlier, later = (
        str(months[at]) for at in (len(months) // 5, len(months) // 3, len(months) * 3 // 8)
    )
    return {
        **dict.fromkeys(("force", "whose"), described.main),
        **dict.fromkeys(("place", "area"), place),
        "country": countries.get(place, ""),
        "phase": next(iter(described.phases), ""),
        "month": month,
        "from": earlier,
        "to": later,
    }


def addresses() -> tuple[Address, ...]:
    """Return every address of a table or an answer."""
    return (*_tables(), *_answers(), *_package())


def _tables() -> list[Address]:
    return [address for name, summary in SUMMARIES.items() for address in _table(name, summary)]


def _table(name: str, summary: str) -> list[Address]:
    return _listed(
        name,
        summary,
        (*TABULAR, Format.GEOJSON, Format.GEOPACKAGE) if name in GEOMETRIES else TABULAR,
        TABLES[name],
        lambda v, question: table(v, name, question),
        lambda v: fields_of(v.record.schema.tables[name]),
        GEOMETRIES.get(name),
    )


def _answers() -> list[Address]:
    return [
        _document(
            "asof",
            "The whole answer for a month: levels, bases, movements, milestones",
            OfMonth,
            answer_listings.asof_document,
            lambda _: {"levels": answer_listings.LEVELS, "bases": answer_listings.PRESENCE},
        ),
        *_listed(
            "asof",
            "One table of the answer for a month",
            (Format.CSV, Format.PARQUET, Format.XLSX),
            PartOfMonth,
            answer_listings.asof_part,
        ),
        *_listed(
            "estimate",
            "Estimate of a force at a place, month by month",
            TABULAR,
            OfPair,
            answer_listings.estimate,
            lambda _: answer_listings.ESTIMATE,
        ),
        *_listed(
            "presence",
            "Bases in use, left or planned in a month",
            (*TABULAR, Format.GEOJSON),
            OfMonth,
            answer_listings.presence,
            lambda _: answer_listings.PRESENCE,
            Geometry.POINT,
        ),
        _document(
            "changes",
            "All that changed between two months: bases, levels, movements, milestones",
            OfTwoMonths,
            answer_listings.changes_document,
            lambda v: {
                "bases": answer_listings.CHANGED_BASES,
                "levels": answer_listings.CHANGED_LEVELS,
                "movements": fields_of(v.record.schema.tables["movements"]),
                "milestones": fields_of(v.record.schema.tables["milestones"]),
            },
        ),
        *_listed(
            "changes",
            "One table of what changed between two months",
            (Format.CSV, Format.PARQUET, Format.XLSX),
            PartOfTwoMonths,
            answer_listings.changes_part,
        ),
    ]


def _package() -> list[Address]:
    return [
        Address(
            "datapackage",
            "All tables with schema, licence and method, as a Frictionless Data Package",
            Format.ZIP,
            Question,
            lambda v, _: data_package.package(v),
        ),
        Address(
            "datapackage",
            "The schema of all tables, each a CSV file beside it",
            Format.JSON,
            Question,
            lambda v, _: data_package.descriptor(v),
        ),
    ]


def _document(
    name: str,
    summary: str,
    question: type[Question],
    make: Callable[[Views, Any], Json],
    parts: Callable[[Views], Parts],
) -> Address:
    """Return the address of an answer of several tables."""

    def build(v: Views, question: Question) -> bytes:
        return to_json(make(v, question), provenance(v.record.schema))

    return Address(name, summary, Format.JSON, question, build, parts)


def _listed(
    name: str,
    summary: str,
    forms: Sequence[Format],
    question: type[Question],
    make: Callable[[Views, Any], Listing],
    fields: Callable[[Views], tuple[Field, ...]] = lambda _: (),
    geometry: Geometry | None = None,
) -> list[Address]:
    """Return the addresses of a listing, one for each format."""

    def build(form: Format, views: Views, question: Question) -> bytes:
        listing = make(views, question)
        cited = cited_by(views, listing) if form is Format.XLSX else None
        return write(listing, form, provenance(views.record.schema), cited)

    def parts(views: Views) -> Parts:
        return {"rows": fields(views)}

    return [
        Address(name, summary, form, question, partial(build, form), parts, geometry)
        for form in forms
    ]
