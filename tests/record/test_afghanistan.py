"""The record of Afghanistan says what its documents say, and nothing of another theatre."""

import csv
import json
import re

import pytest

from components.answer.contingents import contingents
from components.answer.posture import Views
from components.draw.contingents_chart import contingent_chart
from components.draw.palette import LIGHT
from components.record.schema import RECORDS, whole
from components.record.tables import load

FOLDER = RECORDS / "afghanistan"
DESCRIPTOR = whole(json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8")))
RESOURCES = {resource["name"]: resource for resource in DESCRIPTOR["resources"]}
OTHER_THEATRE = re.compile(r"iraq|syria", re.IGNORECASE)


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LEVELS = {row["id"]: row for row in table("force_levels")}


@pytest.mark.parametrize("name", RESOURCES)
def test_a_table_has_the_columns_keys_values_and_order_of_its_schema(name: str) -> None:
    schema = RESOURCES[name]["schema"]
    rows = table(name)
    assert list(rows[0]) == [field["name"] for field in schema["fields"]]
    assert len({row["id"] for row in rows}) == len(rows)
    order = [tuple(row[key] for key in RESOURCES[name]["sortedBy"]) for row in rows]
    assert order == sorted(order)
    for field in schema["fields"]:
        allowed = field.get("constraints", {}).get("enum")
        if allowed:
            assert {row[field["name"]] for row in rows} <= {*allowed, ""}


@pytest.mark.parametrize("name", RESOURCES)
def test_what_a_row_names_is_in_the_tables(name: str) -> None:
    for key in RESOURCES[name]["schema"].get("foreignKeys", []):
        known = {row["id"] for row in table(key["reference"]["resource"] or name)}
        named = {row[key["fields"][0]] for row in table(name)} - {""}
        assert named <= known


@pytest.mark.parametrize("name", RESOURCES)
def test_no_other_theatre_is_named_but_by_documents(name: str) -> None:
    """Titles and addresses of documents stand as they were published."""
    own = {"title", "url"} if name == "sources" else {"url"}
    words = [cell for row in table(name) for column, cell in row.items() if column not in own]
    assert not [cell for cell in words if OTHER_THEATRE.search(cell)]


def test_the_descriptor_and_the_method_name_no_other_theatre() -> None:
    assert not OTHER_THEATRE.search(json.dumps(DESCRIPTOR))
    assert not OTHER_THEATRE.search((FOLDER / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("roster", "total", "rounding"),
    [("2008-06", 52_908, 0), ("2009-07", 96_513, 0), ("2009-10", 67_700, 10)],
)
def test_a_closed_roster_adds_up_to_its_published_total(
    roster: str, total: int, rounding: int
) -> None:
    lines = [int(row["value"]) for row in LEVELS.values() if row["roster"] == roster]
    assert abs(sum(lines) - total) <= rounding
    assert total in {int(row["value"]) for row in LEVELS.values() if row["value"]}


@pytest.mark.parametrize(
    ("start", "value"),
    [
        ("2001-12", 2_500),
        ("2008-04-01", 33_000),
        ("2009-12-01", 71_000),
        ("2011-06", 101_000),
        ("2012-09-20", 68_000),
        ("2014-12-28", 10_600),
        ("2017-08-30", 11_000),
        ("2020-11-17", 4_500),
        ("2021-01-15", 2_500),
        ("2021-08-30", 0),
    ],
)
def test_a_known_us_figure_stands_as_a_plain_count(start: str, value: int) -> None:
    assert any(
        row["force"] == "USA"
        and row["place"] == "afghanistan"
        and row["counting_rule"] == "in_country"
        and row["status"] == "reported"
        and row["start"] == start
        and int(row["value"]) == value
        for row in LEVELS.values()
    )


def test_the_ceiling_of_2017_is_no_count_and_the_recount_is_a_break() -> None:
    assert LEVELS["afg-l067"]["counting_rule"] == "cap"
    assert [cut["month"] for cut in DESCRIPTOR["breaks"]] == ["2017-08"]


def test_what_is_left_out_is_no_row() -> None:
    rows = {row["id"] for name in RESOURCES for row in table(name)}
    text = (FOLDER / "README.md").read_text(encoding="utf-8").split("## Left out")[1]
    left_out = re.findall(r"^\| (afg-\S+) \|", text, re.MULTILINE)
    assert left_out
    assert not rows & set(left_out)


def test_the_lists_that_close_do_so_with_the_americans_in_them() -> None:
    record = load(FOLDER)
    rosters = contingents(Views(record)).rosters
    added = {roster.id: roster.added for roster in rosters if roster.closes}
    listed = [row for row in LEVELS.values() if row["roster"] and row["force"] == "USA"]
    americans = {row["roster"]: int(row["value"]) for row in listed}
    totals = {roster: sum_of + americans[roster] for roster, sum_of in added.items()}
    assert totals == {"2008-06": 52_908, "2009-07": 96_513, "2009-10": 67_694, "2010-11": 130_930}


def test_each_force_apart_has_a_lane_and_each_gap_its_words() -> None:
    record = load(FOLDER)
    shown = contingents(Views(record))
    span = record.schema.first, record.schema.last
    chart = contingent_chart(shown, record.schema.horizon, span, LIGHT)
    assert list(shown.apart_names) == ["ISAF", "RESOLUTE_SUPPORT"]
    for said in ("International Security Assistance Force: about", "Resolute Support Mission: 13"):
        assert said in chart.alternative
    for hatched in ("2001 to 2008: totals alone", "from 2015: totals of the mission"):
        assert f"Hatched, {hatched}." in chart.alternative
    assert {line.id for line in shown.apart} <= chart.drawn
