"""Every address of the open data: what it answers, in which format, and what it is asked with.

The routes, the OpenAPI description and the page for people are all made from this one table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
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

Fields = tuple[Field, ...] | str
"""The fields of a list of rows, or the name of the table of the record whose fields they are."""

Make = Callable[[Views, Any], Listing | Json | bytes]
"""Makes the answer to a question: rows, a document of several lists, or a file."""


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
    make : callable
        Makes the answer to such a question.
    lists : mapping, optional
        The fields of each list of rows in a JSON answer, by the name of the list; none where they
        are not described.
    geometry : Geometry or None
        What the shapes of a GeoJSON answer are.
    """

    name: str
    summary: str
    form: Format
    question: type[Question]
    make: Make
    lists: Mapping[str, Fields] | None = None
    geometry: Geometry | None = None

    @property
    def path(self) -> str:
        """The address on the server."""
        return f"{BASE}/{self.name}.{self.form}" if self.name else ROOT

    def build(self, views: Views, question: Question) -> bytes:
        """Return the answer to a question as a file."""
        answer, origin = self.make(views, question), provenance(views.record.schema)
        match answer:
            case bytes():
                return answer
            case Listing():
                cited = cited_by(views, answer) if self.form is Format.XLSX else None
                return write(answer, self.form, origin, cited)
            case _:
                return to_json(answer, origin)

    def parts(self, views: Views) -> dict[str, tuple[Field, ...]]:
        """Return the fields of each list of rows in a JSON answer, for a record."""
        tables = views.record.schema.tables
        return {
            name: fields_of(tables[fields]) if isinstance(fields, str) else fields
            for name, fields in (self.lists or {}).items()
        }

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
    tables = (_table(name, summary) for name, summary in SUMMARIES.items())
    return (
        *chain.from_iterable(tables),
        *_at(
            "asof",
            "The whole answer for a month: levels, bases, movements, milestones",
            (Format.JSON,),
            OfMonth,
            answer_listings.asof_document,
            {"levels": answer_listings.LEVELS, "bases": answer_listings.PRESENCE},
        ),
        *_at(
            "asof",
            "One table of the answer for a month",
            (Format.CSV, Format.PARQUET, Format.XLSX),
            PartOfMonth,
            answer_listings.asof_part,
        ),
        *_at(
            "estimate",
            "Estimate of a force at a place, month by month",
            TABULAR,
            OfPair,
            answer_listings.estimate,
            {"rows": answer_listings.ESTIMATE},
        ),
        *_at(
            "presence",
            "Bases in use, left or planned in a month",
            (*TABULAR, Format.GEOJSON),
            OfMonth,
            answer_listings.presence,
            {"rows": answer_listings.PRESENCE},
            Geometry.POINT,
        ),
        *_at(
            "changes",
            "All that changed between two months: bases, levels, movements, milestones",
            (Format.JSON,),
            OfTwoMonths,
            answer_listings.changes_document,
            {
                "bases": answer_listings.CHANGED_BASES,
                "levels": answer_listings.CHANGED_LEVELS,
                "movements": "movements",
                "milestones": "milestones",
            },
        ),
        *_at(
            "changes",
            "One table of what changed between two months",
            (Format.CSV, Format.PARQUET, Format.XLSX),
            PartOfTwoMonths,
            answer_listings.changes_part,
        ),
        *_at(
            "datapackage",
            "All tables with schema, licence and method, as a Frictionless Data Package",
            (Format.ZIP,),
            Question,
            lambda views, _: data_package.package(views),
        ),
        *_at(
            "datapackage",
            "The schema of all tables, each a CSV file beside it",
            (Format.JSON,),
            Question,
            lambda views, _: data_package.descriptor(views),
        ),
    )


def _table(name: str, summary: str) -> list[Address]:
    """Return the addresses of a table of the record."""
    return _at(
        name,
        summary,
        (*TABULAR, Format.GEOJSON, Format.GEOPACKAGE) if name in GEOMETRIES else TABULAR,
        TABLES.get(name, Question),
        lambda views, question: table(views, name, question),
        {"rows": name},
        GEOMETRIES.get(name),
    )


def _at(
    name: str,
    summary: str,
    forms: Sequence[Format],
    question: type[Question],
    make: Make,
    lists: Mapping[str, Fields] | None = None,
    geometry: Geometry | None = None,
) -> list[Address]:
    """Return the addresses of an answer, one for each format."""
    return [Address(name, summary, form, question, make, lists, geometry) for form in forms]
