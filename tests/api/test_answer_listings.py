"""What tables and views answer: figures of the record's sources, and no two places disagree."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from components.answer.asof import as_json
from components.answer.posture import Views
from components.api.answer_listings import LEVELS, PRESENCE
from components.record.dates import parse_month

Rows = list[dict[str, Any]]


def rows(client: TestClient, question: str) -> Rows:
    answer = client.get(f"/api/v1/{question}")
    assert answer.status_code == 200, answer.text
    found: Rows = answer.json()["rows"]
    return found


def test_autumn_2017_has_three_counts_of_syria(client: TestClient) -> None:
    found = rows(client, "force_levels.json?force=USA&place=syria&from=2017-09&to=2017-12")
    assert {503, 1720, 2000} <= {row["value"] for row in found}
    assert len({row["counting_rule"] for row in found}) > 1
    assert {(row["force"], row["place"]) for row in found} == {("USA", "syria")}


def test_december_2024_has_both_counts_of_syria(client: TestClient) -> None:
    found = rows(client, "force_levels.json?force=USA&place=syria&from=2024-11&to=2024-12")
    assert {900, 2000} <= {row["value"] for row in found}


def test_october_2007_lies_between_what_was_published(client: TestClient) -> None:
    question = "estimate.json?force=USA&place=iraq&from=2007-10&to=2007-10"
    (row,) = rows(client, question)
    # The Associated Press printed 170,000, the compilation of procon.org 171,000.
    assert 170_000 <= row["best"] <= 171_000
    assert row["low"] <= 170_000
    assert row["high"] >= 171_000
    assert row["basis"] == "reported"


def test_everybody_had_left_iraq_in_january_2012(client: TestClient) -> None:
    (row,) = rows(client, "estimate.json?force=USA&place=iraq&from=2012-01&to=2012-01")
    assert row["best"] in {None, 0}
    assert row["state"] in {"exit_reported", "estimate", "component"}
    if row["best"] is None:
        assert row["explanation"]
        assert row["cites"]


def test_bases_were_left_between_january_2011_and_2012(client: TestClient) -> None:
    found = client.get("/api/v1/changes.json?from=2011-01&to=2012-01").json()
    changed = {row["place"]: row for row in found["bases"]}
    assert changed["adder"]["change"] in {"left", "handed_over"}
    assert changed["adder"]["date"].startswith("2011-12")
    assert (found["from"], found["to"]) == ("2011-01", "2012-01")
    assert any(row["date"].startswith("2011-12") for row in found["milestones"])


def test_ain_al_asad_was_in_use_in_2007_and_not_in_2013(client: TestClient) -> None:
    def standing(month: str) -> str | None:
        found = rows(client, f"presence.json?month={month}")
        return {row["place"]: row["standing"] for row in found}.get("ain-al-asad")

    assert standing("2007-10") == "in_use"
    assert standing("2013-06") == "left_earlier"
    assert standing("2020-01") == "in_use"


@pytest.mark.parametrize("month", ["2003-01", "2007-10", "2013-06", "2026-03", "2026-12"])
def test_the_answer_for_a_month_is_that_of_the_command_line(
    client: TestClient, views: Views, month: str
) -> None:
    own = as_json(views, views.as_of(parse_month(month)))
    sent = client.get(f"/api/v1/asof.json?month={month}").json()
    assert {key: sent[key] for key in own} == own
    assert set(sent) - set(own) == {"licence", "citation"}
    # A field that the answer gains is to be named here, or the tables would lack it.
    for level in own["levels"]:
        assert set(level) - {"published"} == {field.name for field in LEVELS}
    for base in own["bases"]:
        assert set(base) == {field.name for field in PRESENCE}


@pytest.mark.parametrize("month", ["2007-10", "2012-06", "2018-03", "2026-11"])
def test_an_estimate_is_the_level_of_its_month(client: TestClient, month: str) -> None:
    levels = client.get(f"/api/v1/asof.json?month={month}").json()["levels"]
    assert levels
    for level in levels:
        who = f"force={level['force']}&place={level['place']}"
        (row,) = rows(client, f"estimate.json?{who}&from={month}&to={month}")
        del level["published"]
        assert row == {"month": month, **level}


def test_an_estimate_has_every_month_of_the_clock(client: TestClient, views: Views) -> None:
    found = rows(client, "estimate.json?force=FRA&place=al-tanf")
    assert [row["month"] for row in found] == [str(m) for m in views.record.schema.months]
    assert {row["best"] for row in found} == {None}
    assert {row["basis"] for row in found} == {"none"}
    assert all(row["explanation"] for row in found)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("sources.json?kind=official&reliability=A", {"kind": "official", "reliability": "A"}),
        ("places.json?kind=base&country=SYR", {"kind": "base", "country": "SYR"}),
        ("base_status.json?status=handed_over&force=USA", {"status": "handed_over"}),
        ("base_totals.json?area=baghdad&counts=bases_in_use", {"counts": "bases_in_use"}),
        ("base_totals.json?whose=GBR&from=2007-04&to=2007-04", {"area": "basra"}),
        ("movements.json?phase=surge_2007&status=reported", {"phase": "surge_2007"}),
        ("milestones.json?kind=attack&place=ain-al-asad", {"place": "ain-al-asad"}),
    ],
)
def test_filters_keep_what_they_name(
    client: TestClient, question: str, kept: dict[str, str]
) -> None:
    found = rows(client, question)
    every = rows(client, question.partition("?")[0])
    assert 0 < len(found) < len(every)
    assert all(row.items() >= kept.items() for row in found)
    assert [row for row in every if row in found] == found


def test_a_movement_is_found_by_either_end(client: TestClient) -> None:
    found = rows(client, "movements.json?place=kuwait")
    assert {"kuwait"} < {row["origin"] for row in found} | {row["destination"] for row in found}
    assert all("kuwait" in (row["origin"], row["via"], row["destination"]) for row in found)
    every = rows(client, "movements.json")
    assert len(found) == sum("kuwait" in (r["origin"], r["via"], r["destination"]) for r in every)


def test_a_date_known_to_the_year_meets_each_of_its_months(client: TestClient) -> None:
    every = rows(client, "base_status.json")
    of_year = [row for row in every if row["date"] == "2003"]
    assert of_year
    for month in ("2003-01", "2003-12"):
        found = rows(client, f"base_status.json?from={month}&to={month}")
        assert all(row in found for row in of_year)
    assert not any(row in rows(client, "base_status.json?from=2004-01") for row in of_year)


def test_parts_are_those_of_the_whole(client: TestClient) -> None:
    whole = client.get("/api/v1/asof.json?month=2007-10").json()
    for part in ("levels", "bases", "movements", "milestones"):
        sent = client.get(f"/api/v1/asof.csv?month=2007-10&part={part}").text.splitlines()
        assert len(sent) == len(whole[part]) + 1
    whole = client.get("/api/v1/changes.json?from=2011-01&to=2012-01").json()
    for part in ("bases", "levels", "movements", "milestones"):
        asked = f"from=2011-01&to=2012-01&part={part}"
        sent = client.get(f"/api/v1/changes.csv?{asked}").text.splitlines()
        assert len(sent) == len(whole[part]) + 1
