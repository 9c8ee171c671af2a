"""What the tests share: the embedded record, loaded once, and copies of it to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from components.answer.posture import Views
from components.record import Record, load
from components.record.schema import DATA

# A slow machine is no fault of the code: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


pytest_plugins = ["tests.completeness"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest by far: the tests that drive a browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).with_name("browser")):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def record() -> Record:
    return load()


@pytest.fixture(scope="session")
def views(record: Record) -> Views:
    return Views(record)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables and their data package, to be spoiled."""
    copy = tmp_path / "data"
    copy.mkdir()
    for path in [*DATA.glob("*.csv"), DATA / "datapackage.json"]:
        shutil.copy(path, copy)
    (copy / "ground").symlink_to(DATA / "ground")
    return copy


@pytest.fixture
def replace(folder: Path) -> Callable[[str, str, str], None]:
    """Replace the first occurrence of a text in a file of the copy."""

    def act(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} no longer holds {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return act
