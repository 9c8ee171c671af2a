"""The OpenAPI 3.1 description of the addresses, made from the same table as the routes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from components.answer.posture import Views
from components.api.address import Address
from components.api.formats import Format
from components.api.listing import Field, FieldType, Geometry, Json
from components.api.parameters import Parameter
from components.record.provenance import provenance

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


def description(views: Views, addresses: Sequence[Address]) -> bytes:
    """Return the description as JSON."""
    said = provenance(views.record.schema)
    kinds = {p.kind.name: p.kind for address in addresses for p in address.parameters}
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": f"{said.title}: open data",
            "version": said.version,
            "summary": "Every table and view of the record, to read and to reuse.",
            "description": (
                f"Checked through {said.horizon}. Cite as: {said.citation} A null is an absent "
                "figure and never a zero. Dates are written at the precision that is known."
            ),
            "license": {"name": said.licence}
            | ({"url": said.licence_address} if said.licence_address else {}),
        },
        "paths": {address.path: {"get": _operation(views, address)} for address in addresses},
        "components": {
            "schemas": {
                **{name: kind.schema(views) for name, kind in sorted(kinds.items())},
                "Problem": _PROBLEM_SCHEMA,
            },
            "headers": {
                name: {"description": text, "schema": {"type": "string"}}
                for name, text in HEADERS.items()
            },
            "responses": {
                "NotModified": {"description": "The answer is the one that If-None-Match names."},
                "Refused": {
                    "description": "A sentence that names the parameter, its value and what to "
                    "write instead.",
                    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            },
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


_PROBLEM_SCHEMA: Json = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to write instead."},
    },
}


def _operation(views: Views, address: Address) -> Json:
    return {
        "operationId": f"{address.name or 'addresses'}_{address.form}",
        "summary": address.summary,
        "parameters": [_parameter(parameter) for parameter in address.parameters],
        "responses": {
            "200": {
                "description": address.summary,
                "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS},
                "content": {address.form.media_type: _content(views, address)},
            },
            "304": {"$ref": "#/components/responses/NotModified"},
            "400": {"$ref": "#/components/responses/Refused"},
        },
    }


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": {"$ref": f"#/components/schemas/{parameter.kind.name}"},
        "example": parameter.example,
    }


def _content(views: Views, address: Address) -> Json:
    match address.form:
        case Format.JSON:
            schema = _json(views, address)
        case Format.GEOJSON:
            schema = _geojson(views, address)
        case Format.CSV | Format.HTML:
            schema = {"type": "string"}
        case _:
            return {}  # bytes: OpenAPI 3.1 describes none
    return {"schema": schema}


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
    origin = {key: {"type": "string"} for key in provenance(views.record.schema).as_dict()}
    whole = origin | properties
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
