"""The code knows no record: nothing in it names a place, a force or a rule of one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.record.shelf import shelf
from components.record.tables import Record, load

COMPONENTS = Path(__file__).resolve().parents[1] / "components"
FILES = [
    path
    for path in sorted(COMPONENTS.rglob("*"))
    if path.suffix in {".py", ".js", ".css", ".html", ".typ", ".json"}
    and "plotly" not in path.parts
]
WORDS = {
    path.relative_to(COMPONENTS).as_posix(): set(
        re.findall(r"[\w-]+", re.sub(r"data:[^\s\"']+", " ", path.read_text(encoding="utf-8")))
    )
    for path in FILES
}

COMMON = {
    "component": "a common word",
}
"""Words of a record that are English words or everybody's, each with the reason."""


def words_of(record: Record) -> set[str]:
    """Ids of places, codes of forces and rules, phases, and the names of theatres and towns."""
    described = record.descriptor
    # Nations have the codes of ISO 3166, which a table or an example may name.
    forces = {role.force for role in described.roles}
    ids = {*record.places["id"], *forces, *described.counting_rules, *described.phases}
    names = {theatre.name for theatre in described.theatres} | {t.name for t in described.towns}
    return {word for word in ids | names if len(word) > 2 and " " not in word}


@pytest.mark.parametrize("name", shelf())
def test_no_word_of_a_record_stands_in_the_code(name: str) -> None:
    named = words_of(load(shelf()[name])) - set(COMMON)
    hits = {path: words & named for path, words in WORDS.items() if words & named}
    assert hits == {}
