"""The OpenAPI 3.1 description: FastAPI writes it of the routes, and the record adds its words."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from components.answer.posture import Views
from components.api.addresses import Address
from components.api.formats import Format
from components.api.listing import Field, FieldType, Geometry, Json
from components.record.provenance import provenance
from components.view import of_record

_NULLABLE = {
    FieldType.STRING: ["string", "null"],
    FieldType.INTEGER: ["integer", "null"],
    FieldType.NUMBER: ["number", "null"],
    FieldType.BOOLEAN: ["boolean"],
    FieldType.STRINGS: ["array"],
}

HEADERS = {
    "ETag": "Changes when the answer does, not its compression; send it back as If-None-Match.",
    "Record-Version": "Version of the record.",
    "Record-Horizon": "Last month that the record was checked through.",
    "Record-Licence": "Short name of the record's licence.",
    "Record-Citation": "How to cite the record.",
    "Record-Reading": "Counting policy, what is taken in, and @ the day as known on, if any.",
}
"""Headers of an answer and what they say."""

PROBLEM = "application/problem+json"
"""Media type of a refusal (RFC 9457)."""

_PROBLEM_SCHEMA: Json = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to write instead."},
    },
}


def description(app: FastAPI, views: Views, addresses: Sequence[Address]) -> bytes:
    """Return the description of an application's routes for a record, as JSON."""
    origin = provenance(views.record.schema)
    document = get_openapi(
        title=f"{origin.title}: open data",
        version=origin.version,
        summary="Every table and view of the record, to read and to reuse.",
        description=f"Checked through {origin.horizon}. Cite as: {origin.citation} A null is an "
        "absent figure and never a zero. Dates are written at the precision that is known.",
        license_info={"name": origin.licence}
        | ({"url": origin.licence_address} if origin.licence_address else {}),
        servers=[{"url": "../.."}],  # from this description: the server may stand under a path
        routes=app.routes,
    )
    by_path = {address.path: address for address in addresses}
    for path, operations in document["paths"].items():
        operation = operations["get"]
        operation["responses"] = _responses(views, by_path[path])
        for parameter in operation.get("parameters", []):
            parameter["schema"] = value_schema(views, by_path[path], parameter["name"])
    document["components"] = {
        "schemas": {"Problem": _PROBLEM_SCHEMA},
        "headers": {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in HEADERS.items()
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def value_schema(views: Views, address: Address, name: str) -> Json:
    """Return the JSON schema of a parameter's values, with what the record defines."""
    written: Json = address.question.model_json_schema()["properties"][name]
    # What may be left out may not be null: an address has no word for it.
    values: Json = dict(written.get("anyOf", [written])[0])
    for _, parameter, kind in of_record(address.question):
        values |= kind.schema(views.record) if parameter == name else {}
    return {key: value for key, value in values.items() if key in _KEPT}


_KEPT = {"type", "enum", "pattern", "format", "formatMinimum", "formatMaximum"}


def _responses(views: Views, address: Address) -> Json:
    refused = {
        "description": "A sentence that names the parameter, its value and what to write instead.",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return {
        "200": {
            "description": address.summary,
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS},
            "content": {address.form.media_type: _content(views, address)},
        },
        "304": {"description": "The answer is the one that If-None-Match names."},
        "400": refused,
    }


def _content(views: Views, address: Address) -> Json:
    match address.form:
        case Format.JSON:
            return {"schema": _json(views, address)}
        case Format.GEOJSON:
            return {"schema": _geojson(views, address)}
        case Format.CSV | Format.HTML:
            return {"schema": {"type": "string"}}
        case _:
            return {}  # bytes: OpenAPI 3.1 describes none


def _json(views: Views, address: Address) -> Json:
    parts = address.parts(views)
    if not parts:
        return {"type": "object"}
    lists = {name: {"type": "array", "items": _row(fields)} for name, fields in parts.items()}
    return _answer(views, lists)


def _geojson(views: Views, address: Address) -> Json:
    (fields,) = address.parts(views).values()
    position = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    line = {"type": "array", "items": position, "minItems": 2}
    feature = {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": {
                "type": ["object", "null"],
                "required": ["type", "coordinates"],
                "properties": {
                    "type": {"const": str(address.geometry)},
                    "coordinates": position if address.geometry is Geometry.POINT else line,
                },
            },
            "properties": _row(fields),
        },
    }
    kind = {"const": "FeatureCollection"}
    return _answer(views, {"type": kind, "features": {"type": "array", "items": feature}})


def _answer(views: Views, properties: Json) -> Json:
    """Return the schema of an answer that begins with where it comes from."""
    origins = {key: {"type": "string"} for key in provenance(views.record.schema).as_dict()}
    whole = origins | properties
    return {"type": "object", "required": list(whole), "properties": whole}


def _row(fields: Sequence[Field]) -> Json:
    return {
        "type": "object",
        "required": [field.name for field in fields],
        "properties": {
            field.name: {"type": _NULLABLE[field.type], "description": field.description}
            | ({"items": {"type": "string"}} if field.type is FieldType.STRINGS else {})
            for field in fields
        },
    }
