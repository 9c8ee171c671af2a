"""Each format carries the same rows, says whose they are, and is the same bytes every time."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from pyarrow import parquet
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.answer.posture import Views
from components.api import routes
from components.api.addresses import addresses
from components.api.formats import Format, write
from components.api.listing import Field, FieldType, Geometry, Listing
from components.record.provenance import provenance
from components.record.schema import DATA
from tests.embedded import embedded_views, reading

ROOT = Path(__file__).resolve().parents[2]
RECORD = embedded_views().record
TABLES = list(RECORD.schema.tables)
LISTED = sorted(
    {a.example(RECORD).replace(f".{a.form}", ".{}") for a in addresses() if a.parameters(RECORD)}
)
SAME_ROWS = [e for e in LISTED if not any(n in e for n in ("asof", "changes", "datapackage"))]


@pytest.mark.parametrize("table", TABLES)
def test_the_csv_of_a_table_is_the_file_of_the_record(client: TestClient, table: str) -> None:
    sent = client.get(f"/api/v1/{table}.csv").text.splitlines()
    kept = (DATA / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    assert len(sent) == len(kept)
    # A coordinate written 33.30 is sent as 33.3.
    different = [(a, b) for a, b in zip(sent, kept, strict=True) if a != b]
    assert [pair for pair in different if table != "places" or "0," not in pair[1]] == []
    assert len(different) <= 5


@pytest.mark.parametrize("example", SAME_ROWS)
def test_formats_carry_the_same_rows(client: TestClient, example: str) -> None:
    rows = client.get(example.format("json")).json()["rows"]
    assert len(rows) > 5
    assert (
        parquet.read_table(io.BytesIO(client.get(example.format("parquet")).content)).to_pylist()
        == rows
    )
    frame = pd.read_csv(
        io.BytesIO(client.get(example.format("csv")).content), dtype=str, keep_default_na=False
    )
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows)
    for name in frame.columns:
        for cell, row in zip(frame[name], rows, strict=True):
            assert as_text(row[name]) == cell


def as_text(value: object) -> str:
    """What a CSV cell says of a value."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.15g}"
        case list():
            return ";".join(value)
        case _:
            return str(value)


def test_an_absent_figure_is_never_a_zero(client: TestClient, views: Views) -> None:
    kept = views.record.force_levels
    rows = client.get("/api/v1/force_levels.json").json()["rows"]
    assert sum(row["value"] is None for row in rows) == kept["value"].isna().sum() > 0
    assert sum(row["value"] == 0 for row in rows) == (kept["value"] == 0).sum()
    withheld = [row for row in rows if row["status"] == "withheld"]
    assert withheld
    assert {row["value"] for row in withheld} == {None}


@pytest.mark.parametrize(("name", "geometry"), [("places", "Point"), ("movements", "LineString")])
def test_geojson_and_geopackage_agree(
    client: TestClient, tmp_path: Path, name: str, geometry: str
) -> None:
    collection = client.get(f"/api/v1/{name}.geojson").json()
    rows = client.get(f"/api/v1/{name}.json").json()["rows"]
    assert [feature["properties"] for feature in collection["features"]] == rows
    shapes = [feature["geometry"] for feature in collection["features"]]
    assert {shape["type"] for shape in shapes if shape} == {geometry}
    assert None in shapes
    path = tmp_path / f"{name}.gpkg"
    path.write_bytes(client.get(f"/api/v1/{name}.gpkg").content)
    stored = gpd.read_file(path)
    assert stored.crs == "EPSG:4326"
    assert stored["id"].tolist() == [row["id"] for row in rows]
    assert [shape and shape.__geo_interface__ for shape in stored.geometry] == [
        shape and {"type": geometry, "coordinates": tuples(shape["coordinates"])}
        for shape in shapes
    ]


def tuples(coordinates: list[object]) -> tuple[object, ...]:
    return tuple(tuples(c) if isinstance(c, list) else c for c in coordinates)


def test_a_movement_is_a_line_from_where_it_began(client: TestClient) -> None:
    places = {r["id"]: r for r in client.get("/api/v1/places.json").json()["rows"]}
    features = client.get("/api/v1/movements.geojson").json()["features"]
    for feature in features:
        ends = [places.get(feature["properties"][end]) for end in ("origin", "destination")]
        known = [end and end["lat"] is not None for end in ends]
        assert (feature["geometry"] is not None) == all(known)
        if feature["geometry"]:
            line = feature["geometry"]["coordinates"]
            assert line == [[end["lon"], end["lat"]] for end in ends if end]


def test_no_axis_is_swapped(client: TestClient) -> None:
    features = client.get("/api/v1/places.geojson?country=IRQ").json()["features"]
    points = [f["geometry"]["coordinates"] for f in features if f["geometry"]]
    assert len(points) > 50
    assert all(38 < lon < 49 and 29 < lat < 38 for lon, lat in points)


def test_files_say_whose_they_are(client: TestClient, views: Views, tmp_path: Path) -> None:
    said = provenance(views.record.schema).as_dict()
    assert set(said) == {"record", "horizon", "licence", "citation"}
    for name in ("places.json", "places.geojson", "asof.json?month=2007-10", "presence.geojson"):
        month = "?month=2007-10" if name == "presence.geojson" else ""
        document = client.get(f"/api/v1/{name}{month}").json()
        assert {key: document[key] for key in said} == said
    table = parquet.read_schema(io.BytesIO(client.get("/api/v1/places.parquet").content))
    stored = {k.decode(): v.decode() for k, v in (table.metadata or {}).items()}
    assert said.items() <= stored.items()
    assert table.field("precision_km").metadata[b"description"]
    path = tmp_path / "places.gpkg"
    path.write_bytes(client.get("/api/v1/places.gpkg").content)
    info = pyogrio.read_info(path)
    assert said.items() <= info["layer_metadata"].items()


def test_a_geopackage_carries_the_month_of_the_record(
    client: TestClient, views: Views, tmp_path: Path
) -> None:
    path = tmp_path / "places.gpkg"
    path.write_bytes(client.get("/api/v1/places.gpkg").content)
    with sqlite3.connect(path) as database:
        stamps = database.execute(
            "SELECT last_change FROM gpkg_contents UNION SELECT timestamp "
            "FROM gpkg_metadata_reference"
        ).fetchall()
    database.close()
    assert {stamp[:7] for (stamp,) in stamps} == {str(views.record.schema.horizon)}


def test_the_same_record_gives_the_same_bytes(client: TestClient, views: Views) -> None:
    again = TestClient(Starlette(routes=routes(reading(views))))
    files = {Format.PARQUET, Format.GEOPACKAGE, Format.ZIP}
    for address in (address for address in addresses() if address.form in files):
        first, second = client.get(address.example(RECORD)), again.get(address.example(RECORD))
        assert first.headers["ETag"] == second.headers["ETag"], address.path


def test_another_process_gives_the_same_bytes(client: TestClient) -> None:
    names = ["places.gpkg", "movements.parquet", "datapackage.zip", "openapi.json"]
    script = (
        "from starlette.applications import Starlette\n"
        "from starlette.testclient import TestClient\n"
        "from components.api import routes\n"
        "from tests.embedded import embedded_views, reading\n"
        "client = TestClient(Starlette(routes=routes(reading(embedded_views()))))\n"
        f"print([client.get('/api/v1/' + name).headers['ETag'] for name in {names}])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Baghdad"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert done.stdout.strip() == str(
        [client.get(f"/api/v1/{name}").headers["ETag"] for name in names]
    )


def test_hostile_cells_are_text_in_every_format(views: Views) -> None:
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain", 'a "b", c', "نص"]
    listing = Listing(
        "places",
        "A row.",
        (Field("id", FieldType.STRING, "Id."), Field("change", FieldType.INTEGER, "Persons.")),
        [{"id": cell, "change": -5} for cell in cells],
        Geometry.POINT,
        [None] * len(cells),
    )
    said = provenance(views.record.schema)
    back = pd.read_csv(
        io.BytesIO(write(listing, Format.CSV, said)), dtype=str, keep_default_na=False
    )
    guarded = [cell.strip() if cell in cells[6:] else "'" + cell.strip() for cell in cells]
    assert back["id"].tolist() == guarded
    assert set(back["change"]) == {"-5"}
    assert [r["id"] for r in json.loads(write(listing, Format.JSON, said))["rows"]] == cells
    stored = parquet.read_table(io.BytesIO(write(listing, Format.PARQUET, said)))
    assert stored["id"].to_pylist() == cells


@pytest.mark.parametrize("form", [f for f in Format if f not in {Format.ZIP, Format.HTML}])
def test_no_row_is_still_a_file(views: Views, tmp_path: Path, form: Format) -> None:
    fields = (Field("id", FieldType.STRING, "Id."), Field("value", FieldType.INTEGER, "Persons."))
    listing = Listing("movements", "A row.", fields, [], Geometry.LINE, [])
    content = write(listing, form, provenance(views.record.schema))
    match form:
        case Format.CSV:
            assert content == b"id,value\n"
        case Format.PARQUET:
            assert parquet.read_table(io.BytesIO(content)).column_names == ["id", "value"]
        case Format.GEOPACKAGE:
            (tmp_path / "a.gpkg").write_bytes(content)
            assert gpd.read_file(tmp_path / "a.gpkg").empty
        case Format.XLSX:
            assert content.startswith(b"PK")
        case _:
            document = json.loads(content)
            assert document["rows" if form is Format.JSON else "features"] == []
