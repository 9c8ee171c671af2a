"""The data package is whole, sound by Frictionless, and what the addresses serve."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from frictionless import Package
from starlette.testclient import TestClient

from components.record import Record, load
from components.record.schema import DATA, RECORDS, whole


def unpacked(client: TestClient, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(client.get("/api/v1/datapackage.zip").content)) as archive:
        archive.extractall(folder)
    return folder


def test_the_package_is_sound(client: TestClient, record: Record, tmp_path: Path) -> None:
    report = Package(str(unpacked(client, tmp_path) / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    assert {task.name: task.stats["rows"] for task in report.tasks} == {
        name: len(record.frame(name)) for name in record.schema.tables
    }


def test_a_changed_table_is_told(client: TestClient, tmp_path: Path) -> None:
    folder = unpacked(client, tmp_path)
    path = folder / "force_levels.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("170000", "180000", 1), encoding="utf-8")
    report = Package(str(folder / "datapackage.json")).validate()
    assert "hash-count" in {kind for (kind,) in report.flatten(["type"])}


def test_the_package_is_a_record_that_loads(
    client: TestClient, record: Record, tmp_path: Path
) -> None:
    again = load(unpacked(client, tmp_path))
    assert again.faults == ()
    assert again.rows == record.rows


def test_the_package_holds_what_the_addresses_serve(client: TestClient) -> None:
    content = client.get("/api/v1/datapackage.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files.pop("LICENSE") == (RECORDS / "LICENSE").read_bytes()
    assert files.pop("README.md") == (RECORDS / "README.md").read_bytes()
    assert len(files) == 12
    for name, stored in files.items():
        assert stored == client.get(f"/api/v1/{name}").content, name
    own = whole(json.loads((DATA / "datapackage.json").read_text(encoding="utf-8")))
    sent = json.loads(files["datapackage.json"])
    for resource in sent["resources"]:
        assert resource.pop("hash").startswith("sha256:")
        assert resource.pop("bytes") > 0
    assert sent == own


def test_the_package_is_read_over_the_network(address: str) -> None:
    report = Package(f"{address}/api/v1/datapackage.json").validate()
    assert report.valid, report.flatten(["type", "note"])
