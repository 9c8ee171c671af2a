"""The section of the README on open data: its table is true, and its examples run."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from starlette.testclient import TestClient

from components.api.addresses import addresses
from components.view import Variant
from tests.embedded import embedded_views

README = Path(__file__).resolve().parents[2] / "README.md"
SECTION = README.read_text(encoding="utf-8").partition("\n## Open data\n")[2].partition("\n## ")[0]
EXAMPLES = dict(re.findall(r"^```(\w+)\n(.+?)^```", SECTION, re.MULTILINE | re.DOTALL))
SERVER = "http://127.0.0.1:8501"
FORMULAS = re.findall(r'^=(\w+)\("([^"]+)"\)$', EXAMPLES.get("text", ""), re.MULTILINE)
CELL = 32_767
"""Characters that a cell of a spreadsheet holds."""


def test_there_is_an_example_for_each() -> None:
    assert set(EXAMPLES) == {"python", "r", "text"}
    assert len(ast.parse(EXAMPLES["python"]).body) == 3
    assert EXAMPLES["r"].count("\n") == 3
    assert {function for function, _ in FORMULAS} == {"IMPORTDATA", "WEBSERVICE"}
    assert len(FORMULAS) == 3


def test_the_example_for_pandas_runs(address: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(EXAMPLES["python"].replace(SERVER, address), {})  # noqa: S102 - it is our own text
    lines = printed.getvalue().splitlines()
    (october,) = (line.split() for line in lines if line.startswith("2007-10"))
    low, best, high = (float(number) for number in october[1:4])
    # The Associated Press printed 170,000 for the month.
    assert low <= 170_000 <= high
    assert low <= best <= high
    assert october[4] == "reported"


@pytest.mark.parametrize(("function", "target"), FORMULAS)
def test_the_addresses_for_a_spreadsheet_give_csv(
    client: TestClient, function: str, target: str
) -> None:
    assert target.startswith(SERVER)
    answer = client.get(target.removeprefix(SERVER))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert len(pd.read_csv(io.BytesIO(answer.content))) > 0
    assert function == "IMPORTDATA" or len(answer.text) <= CELL


def test_the_example_for_r_asks_for_what_there_is(client: TestClient) -> None:
    text = EXAMPLES["r"]
    (target,) = re.findall(r'read\.csv\("([^"]+)", na\.strings = ""\)', text)
    answer = client.get(target.removeprefix(SERVER))
    header = answer.text.splitlines()[0].split(",")
    assert set(re.findall(r"us\$(\w+)", text)) <= set(header)
    assert text.count("(") == text.count(")")
    months = pd.read_csv(io.BytesIO(answer.content))["month"] + "-01"
    assert pd.to_datetime(months, format="%Y-%m-%d").is_monotonic_increasing


def test_the_table_of_addresses_is_that_of_the_server() -> None:
    reading = {field.alias or name for name, field in Variant.model_fields.items()}
    assert all(f"`{name}`" in SECTION.partition("How to read is")[2] for name in reading)
    reading -= {"record"}
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]*) \| ?([^|]*) ?\|$", SECTION, re.MULTILINE)
    record = embedded_views().record
    served: dict[str, tuple[set[str], set[str]]] = {}
    for address in addresses():
        if address.name and address.name != "openapi":
            forms, asked = served.setdefault(address.name, (set(), set()))
            forms.add(str(address.form))
            # Every address takes a record, as the text says.
            asked.update(p.name for p in address.parameters(record) if p.name != "record")
    assert {
        name: (
            set(re.findall(r"\b(csv|json|parquet|xlsx|geojson|gpkg|zip)\b", forms)),
            set(re.findall(r"`(\w+)`", forms + asked))
            | (reading if "how to read" in asked else set()),
        )
        for name, forms, asked in rows
    } == served
