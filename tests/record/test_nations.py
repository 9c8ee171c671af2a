"""The table of nations names each once, and every nation that a record of the project counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.record.nations import nations
from components.record.shelf import shelf
from components.record.tables import load


@pytest.mark.parametrize("folder", shelf().values(), ids=list(shelf()))
def test_every_nation_of_a_record_has_its_people(folder: Path) -> None:
    forces = {str(force) for force in load(folder).force_levels["force"]}
    assert {force for force in forces if re.fullmatch("[A-Z]{3}", force)} <= set(nations())


def test_no_name_stands_for_two_nations() -> None:
    names = [name.casefold() for each in nations().values() for name in each]
    assert len(names) == len(set(names))
    assert all(names)
