"""Every address of the open data.

The routes, the OpenAPI description and the page for people are all made from this one table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from components.answer.posture import Views
from components.api import answer_listings, data_package, directory, openapi, parameters
from components.api.address import Address, Query
from components.api.formats import Format, to_json, write
from components.api.listing import Field, Geometry, Json, Listing, fields_of
from components.api.parameters import Parameter
from components.api.table_listings import GEOMETRIES, SUMMARIES, table
from components.record.provenance import provenance

TABULAR = (Format.CSV, Format.JSON, Format.PARQUET)


def addresses() -> tuple[Address, ...]:
    """Return every address, the description and the page included."""
    found: list[Address] = [*_tables(), *_views(), *_package()]
    found.append(
        Address(
            "openapi",
            "These addresses described for programs (OpenAPI 3.1)",
            Format.JSON,
            lambda v, _: openapi.description(v, found),
        )
    )
    found.append(
        Address(
            "",
            "These addresses listed for people",
            Format.HTML,
            lambda v, _: directory.page(v, found),
        )
    )
    return tuple(found)


def _tables() -> list[Address]:
    return [address for name in SUMMARIES for address in _table(name)]


def _table(name: str) -> list[Address]:
    geometry = GEOMETRIES.get(name)
    return _listed(
        name,
        SUMMARIES[name],
        (*TABULAR, Format.GEOJSON, Format.GEOPACKAGE) if geometry else TABULAR,
        lambda v, query: table(v, name, query),
        parameters.FILTERS[name],
        lambda v: fields_of(v.record.schema.tables[name]),
        geometry,
    )


def _views() -> list[Address]:
    return [
        _document(
            "asof",
            "The whole answer for a month: levels, bases, movements, milestones",
            answer_listings.asof_document,
            (parameters.MONTH, *parameters.READING),
            lambda _: {"levels": answer_listings.LEVELS, "bases": answer_listings.PRESENCE},
        ),
        *_listed(
            "asof",
            "One table of the answer for a month",
            (Format.CSV, Format.PARQUET),
            answer_listings.asof_part,
            (parameters.MONTH, parameters.ASOF_PART, *parameters.READING),
        ),
        *_listed(
            "estimate",
            "Estimate of a force at a place, month by month",
            TABULAR,
            answer_listings.estimate,
            parameters.ESTIMATE,
            lambda _: answer_listings.ESTIMATE,
        ),
        *_listed(
            "presence",
            "Bases in use, left or planned in a month",
            (*TABULAR, Format.GEOJSON),
            answer_listings.presence,
            (parameters.MONTH, *parameters.READING),
            lambda _: answer_listings.PRESENCE,
            Geometry.POINT,
        ),
        _document(
            "changes",
            "All that changed between two months: bases, levels, movements, milestones",
            answer_listings.changes_document,
            parameters.CHANGES,
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
            (Format.CSV, Format.PARQUET),
            answer_listings.changes_part,
            (*parameters.CHANGES, parameters.CHANGES_PART),
        ),
    ]


def _package() -> list[Address]:
    return [
        Address(
            "datapackage",
            "All tables with schema, licence and method, as a Frictionless Data Package",
            Format.ZIP,
            lambda v, _: data_package.package(v),
        ),
        Address(
            "datapackage",
            "The schema of all tables, each a CSV file beside it",
            Format.JSON,
            lambda v, _: data_package.descriptor(v),
        ),
    ]


def _document(
    name: str,
    summary: str,
    make: Callable[[Views, Query], Json],
    asked: tuple[Parameter, ...],
    parts: Callable[[Views], dict[str, tuple[Field, ...]]],
) -> Address:
    """Return the address of an answer of several tables."""

    def build(v: Views, query: Query) -> bytes:
        return to_json(make(v, query), provenance(v.record.schema))

    return Address(name, summary, Format.JSON, build, asked, parts)


def _listed(
    name: str,
    summary: str,
    forms: Sequence[Format],
    make: Callable[[Views, Query], Listing],
    asked: tuple[Parameter, ...],
    fields: Callable[[Views], tuple[Field, ...]] = lambda _: (),
    geometry: Geometry | None = None,
) -> list[Address]:
    """Return the addresses of a listing, one for each format."""

    def builder(form: Format) -> Callable[[Views, Query], bytes]:
        return lambda v, query: write(make(v, query), form, provenance(v.record.schema))

    return [
        Address(name, summary, f, builder(f), asked, lambda v: {"rows": fields(v)}, geometry)
        for f in forms
    ]
