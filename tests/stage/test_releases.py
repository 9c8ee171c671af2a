"""Kept versions of the record: the same bytes, never changed, found by their version alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.record.schema import DATA
from components.stage.assets import Assets
from components.stage.releases import Releases
from tests.embedded import embedded_views

VIEWS = embedded_views()
ASSETS = Assets(lambda _: VIEWS, DATA)


def test_a_version_is_kept_once_and_for_good(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "releases")
    kept = releases.keep(VIEWS, ASSETS)
    first = kept.path.read_bytes()
    assert releases.keep(VIEWS, ASSETS).path.read_bytes() == first
    assert releases.versions() == ["1.0.0"]
    found = releases.find("1.0.0")
    assert found is not None
    assert found.readable
    assert found.get("span.json").body == ASSETS.get("span.json").body
    kept.path.write_bytes(first + b"x")
    with pytest.raises(FileExistsError, match="raise the version"):
        releases.keep(VIEWS, ASSETS)


@pytest.mark.parametrize("version", ["", "../1.0.0", "1.0.0/x", "9.9", "a" * 99])
def test_no_other_file_is_found(tmp_path: Path, version: str) -> None:
    assert Releases(tmp_path).find(version) is None


def test_a_file_that_is_not_kept_is_refused(tmp_path: Path) -> None:
    kept = Releases(tmp_path / "releases").keep(VIEWS, ASSETS)
    for name in ("release.json", "stage.js", "../span.json"):
        with pytest.raises(KeyError):
            kept.get(name)
