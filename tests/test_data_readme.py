"""The record's README says what the record holds, and each claim left out says why."""

import re
from pathlib import Path

import pytest

from components.record.__main__ import main
from components.record.dictionary import README
from components.record.schema import DATA
from components.record.tables import CLAIMS, Record, load

REASONS = {
    "derived",
    "duplicate",
    "equipment only",
    "no figure",
    "other table",
    "outside scope",
    "plan superseded",
}
LINE = re.compile(
    r"^\| (?P<id>\S+) \| (?P<what>.+) \| (?P<reason>.+) \| (?P<why>.+) \|$", re.MULTILINE
)
UNVERIFIED = re.compile(r"^- (?P<id>[a-z0-9-]+): (?P<what>.+)\.$", re.MULTILINE)
ROW_ID = re.compile(r"\b(?:lv-|irq-l|more-|coal-|syr-|iqb|mov|mil|end-|dmdc-[a-z]+-)\d[a-z0-9-]*")


def part(name: str, readme: Path = DATA / "README.md") -> str:
    return readme.read_text(encoding="utf-8").split(f"\n## {name}\n")[1].split("\n## ")[0]


def lines() -> list[re.Match[str]]:
    header, *found = LINE.finditer(part("Left out"))
    assert header["id"] == "id"
    return found


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


@pytest.fixture(scope="module")
def rows(record: Record) -> set[str]:
    return {identity for table in CLAIMS for identity in record.frame(table)["id"]}


def test_generated_parts_are_current() -> None:
    assert main(["dictionary", "--check"]) == 0, "run python -m components.record dictionary"


def test_every_line_left_out_has_a_known_reason() -> None:
    assert {line["id"]: line["reason"] for line in lines() if line["reason"] not in REASONS} == {}
    assert {line["reason"] for line in lines()} == REASONS


def test_lines_left_out_are_sorted_and_listed_once() -> None:
    keys = [(line["reason"], line["id"]) for line in lines()]
    assert keys == sorted(keys)
    unverified = [line["id"] for line in UNVERIFIED.finditer(part("Left out"))]
    assert unverified
    assert unverified == sorted(unverified)
    everything = [identity for _, identity in keys] + unverified
    assert len(everything) == len(set(everything))


def test_no_row_is_left_out_as_well(rows: set[str]) -> None:
    left_out = {line["id"] for line in lines()}
    left_out |= {line["id"] for line in UNVERIFIED.finditer(part("Left out"))}
    assert left_out & rows == set()


def test_every_row_that_an_explanation_or_a_note_names_exists(
    record: Record, rows: set[str]
) -> None:
    texts = {line["id"]: line["why"] for line in lines()}
    for table in CLAIMS:
        frame = record.frame(table)
        texts |= dict(zip(frame["id"], frame["note"], strict=True))
    named = {(where, found) for where, text in texts.items() for found in ROW_ID.findall(text)}
    assert len(named) > 50
    assert {pair for pair in named if pair[1] not in rows} == set()


@pytest.mark.parametrize("name", ["Counting rules", "Accuracy", "Known gaps"])
def test_parts_that_the_method_tab_shows_exist(name: str) -> None:
    assert part(name).strip()


@pytest.mark.parametrize("name", ["Counting rules", "Grading", "The estimate"])
def test_parts_of_all_records_exist(name: str) -> None:
    assert part(name, README).strip()
