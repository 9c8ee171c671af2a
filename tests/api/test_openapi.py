"""The OpenAPI description and the routes say the same, and every answer is as described."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.answer.known import known_days
from components.answer.posture import Views
from components.api import routes
from components.api.service import application
from tests.embedded import embedded_views, reading

DESCRIPTION = "/api/v1/openapi.json"
APP = Starlette(routes=routes(reading(embedded_views())))


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(DESCRIPTION).json()
    return found


def test_every_route_is_described_and_every_description_is_a_route(
    views: Views, described: dict[str, Any]
) -> None:
    served = {
        (route.path, method.lower())
        for route in application(reading(views)).routes
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in route.methods or ()
    }
    assert served == {(path, m) for path, item in described["paths"].items() for m in item}
    assert len(served) > 30


def test_nothing_but_the_other_way_to_ask_is_left_out(views: Views) -> None:
    hidden = [
        route.methods
        for route in application(reading(views)).routes
        if isinstance(route, APIRoute) and not route.include_in_schema
    ]
    assert all(methods == {"HEAD"} for methods in hidden)


def test_names_are_unique(described: dict[str, Any]) -> None:
    names = [item["get"]["operationId"] for item in described["paths"].values()]
    assert len(set(names)) == len(names)


def test_the_description_is_openapi_3_1() -> None:
    schema = loaded()
    schema.validate()
    assert schema.raw_schema["openapi"] == "3.1.0"


def test_it_says_whose_the_record_is(described: dict[str, Any], views: Views) -> None:
    assert described["info"]["version"] == views.record.schema.version
    assert described["info"]["license"]["name"] == views.record.schema.licence
    assert "Cite as: The force-posture dashboard founders" in described["info"]["description"]


@pytest.mark.parametrize("table", list(embedded_views().record.schema.tables))
def test_every_column_is_described(described: dict[str, Any], views: Views, table: str) -> None:
    answer = described["paths"][f"/api/v1/{table}.json"]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    columns = schema["properties"]["rows"]["items"]["properties"]
    assert {name: said["description"] for name, said in columns.items()} == {
        column.name: column.description for column in views.record.schema.tables[table].columns
    }


def loaded() -> OpenApiSchema:
    found = schemathesis.openapi.from_asgi(DESCRIPTION, APP)
    assert isinstance(found, OpenApiSchema)
    return found


def described_without_coverage() -> OpenApiSchema:
    found = loaded()
    found.config.phases.coverage.enabled = False
    return found


def hold(case: Case[Any]) -> None:
    """Hold one answer to the description: status, headers, media type, schema, no 500."""
    asked = {name: str(value) for name, value in (case.query or {}).items()}
    months = [asked.get(name, "") for name in ("from", "to")]
    first, last = known_days(embedded_views().record.schema)
    # Months in the wrong order are refused, and days that the record does not span, neither of
    # which a JSON schema can say.
    sayable = months[0] < months[1] or not all(months)
    sayable &= str(first) <= asked.get("known", str(first)) <= str(last)
    case.call_and_validate(excluded_checks=[] if sayable else [positive_data_acceptance])


few = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


# What is held is a parameter, because with one Schemathesis' tests have the operation in their ids;
# without any, pytest 9.2 gives all of them the same id, and xdist runs one test of each id.
held = pytest.mark.parametrize("check", [hold], ids=["held"])


@held
@loaded().include(path_regex=r"json$").parametrize()
@settings(few, max_examples=8)
def test_json_is_as_described(check: Callable[[Case[Any]], None], case: Case[Any]) -> None:
    check(case)


@held
@described_without_coverage().exclude(path_regex=r"json$").parametrize()
@settings(few, max_examples=4)
def test_other_formats_are_as_described(
    check: Callable[[Case[Any]], None], case: Case[Any]
) -> None:
    check(case)
