"""The layers of the basemap, as they are committed."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

FOLDER = Path(__file__).resolve().parents[1] / "data" / "basemap"
WEST, SOUTH, EAST, NORTH = 32.0, 22.0, 58.0, 43.0

LAYERS = {
    "borders": "LineString",
    "countries": "Polygon",
    "provinces": "Polygon",
    "lakes": "Polygon",
    "places": "Point",
    "regions": "Polygon",
    "rivers": "LineString",
    "rivers_minor": "LineString",
}

TOWNS = {
    "Erbil": "Erbil",
    "Ramadi": "Anbar",
    "Mosul": "Nineveh",
    "Baghdad": "Baghdad",
    "Basra": "Basra",
    "Tikrit": "Salah ad-Din",
    "Halabja": "Sulaymaniyah",
    "al-Hasakah": "al-Hasakah",
    "Raqqa": "Raqqa",
    "Deir ez-Zor": "Deir ez-Zor",
    "Manbij": "Aleppo",
    "Palmyra (Tadmur)": "Homs",
}

IN_REGION = {
    "KRI": {"Erbil": True, "Duhok": True, "Halabja": True, "Kirkuk": False, "Mosul": False},
    "NES": {"Raqqa": True, "Qamishli": True, "Manbij": False},
    "NES_E": {"Raqqa": True, "Hajin": True, "Ayn Issa": True, "Mayadin": False, "Manbij": False},
}


def read(layer: str) -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / f"{layer}.geojson")


@pytest.fixture(scope="module")
def countries() -> gpd.GeoDataFrame:
    return read("countries").set_index("code")


@pytest.fixture(scope="module")
def governorates() -> gpd.GeoDataFrame:
    return read("provinces")


@pytest.fixture(scope="module")
def towns() -> gpd.GeoSeries:
    places = read("places")
    ours = places[places["country"].isin(["IRQ", "SYR"])]
    return ours.set_index("name").geometry


def test_every_file_is_a_known_layer_and_described() -> None:
    assert {path.stem for path in FOLDER.glob("*.geojson")} == set(LAYERS)
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [layer for layer in LAYERS if f"| `{layer}` |" not in readme] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_layer_is_geojson(layer: str) -> None:
    document = json.loads((FOLDER / f"{layer}.geojson").read_text(encoding="utf-8"))
    assert set(document) == {"type", "features"}  # no crs member: RFC 7946 means EPSG:4326
    assert document["type"] == "FeatureCollection"
    kind = LAYERS[layer]
    for feature in document["features"]:
        assert set(feature) == {"type", "properties", "geometry"}
        assert feature["geometry"]["type"] in (kind, f"Multi{kind}")


@pytest.mark.parametrize("layer", LAYERS)
def test_geometries_are_valid_and_within_the_map(layer: str) -> None:
    shapes = read(layer)
    assert shapes.crs == "EPSG:4326"
    assert shapes.geometry.is_valid.all()
    assert not shapes.geometry.is_empty.any()
    west, south, east, north = shapes.total_bounds
    assert west >= WEST
    assert south >= SOUTH
    assert east <= EAST
    assert north <= NORTH


def test_countries_leave_no_gap_and_no_overlap(countries: gpd.GeoDataFrame) -> None:
    assert shapely.coverage_is_valid(countries.geometry.to_numpy())


def fills(parts: np.ndarray, whole: BaseGeometry) -> bool:
    """Whether the parts make up the whole without a gap or an overlap."""
    return bool(
        shapely.coverage_is_valid(parts)
        and shapely.union_all(parts).symmetric_difference(whole).area < 1e-9
    )


@pytest.mark.parametrize(("country", "count"), [("IRQ", 18), ("SYR", 14)])
def test_governorates_fill_their_country(
    country: str, count: int, countries: gpd.GeoDataFrame, governorates: gpd.GeoDataFrame
) -> None:
    parts = governorates.loc[governorates["country"] == country, "geometry"].to_numpy()
    assert len(parts) == count
    assert fills(parts, countries.geometry[country])


def test_a_gap_or_an_overlap_would_be_seen(
    countries: gpd.GeoDataFrame, governorates: gpd.GeoDataFrame
) -> None:
    parts = governorates.loc[governorates["country"] == "IRQ", "geometry"].to_numpy()
    for metres in (-50, 50):
        spoilt = parts.copy()
        spoilt[0] = parts[0].buffer(metres / 111_000)
        assert not fills(spoilt, countries.geometry["IRQ"])


def test_governorates_are_named_once(governorates: gpd.GeoDataFrame) -> None:
    assert governorates["name"].is_unique
    assert governorates["name_ar"].str.len().gt(0).all()
    assert governorates["iso"].str.fullmatch(r"(IQ|SY)-[A-Z]{2}").all()


@pytest.mark.parametrize(("town", "governorate"), TOWNS.items())
def test_town_lies_in_its_governorate(
    town: str, governorate: str, towns: gpd.GeoSeries, governorates: gpd.GeoDataFrame
) -> None:
    holds = governorates[governorates.contains(towns[town])]
    assert holds["name"].tolist() == [governorate]


def test_baghdad_is_still_drawn_too_small(governorates: gpd.GeoDataFrame) -> None:
    """The README and the map's notes say so; if the source mends it, they must change."""
    airport, taji = Point(44.22, 33.26), Point(44.257, 33.524)
    shapes = governorates.set_index("name").geometry
    assert shapes["Anbar"].contains(airport)
    assert shapes["Salah ad-Din"].contains(taji)


@pytest.mark.parametrize("region", IN_REGION)
def test_region_holds_what_it_says(region: str, towns: gpd.GeoSeries) -> None:
    shape = read("regions").set_index("id").geometry[region]
    found = {town: shape.contains(towns[town]) for town in IN_REGION[region]}
    assert found == IN_REGION[region]


def test_what_is_disputed_is_marked(countries: gpd.GeoDataFrame) -> None:
    marked = countries.loc[countries["status"] != "sovereign", "status"].to_dict()
    assert marked == {
        "CYN": "disputed",
        "GOL": "occupied",
        "PSX": "disputed",
        "SBA": "dependency",
    }
    assert countries.loc[["CYN", "GOL", "PSX"], "note"].str.len().gt(0).all()
    lines = read("borders")
    touches = lines["a"].isin(["CYN", "GOL", "PSX"]) | lines["b"].isin(["CYN", "GOL", "PSX"])
    dependency = lines["kind"] == "dependency"
    assert (lines.loc[touches & ~dependency, "kind"] == "disputed").all()
    assert (lines.loc[~touches & ~dependency, "kind"] == "international").all()


def test_the_golan_is_in_neither_neighbour(countries: gpd.GeoDataFrame) -> None:
    majdal_shams = Point(35.77, 33.27)
    assert countries.index[countries.contains(majdal_shams)].tolist() == ["GOL"]


def test_every_shape_of_gshhg_says_so() -> None:
    lakes = read("lakes")
    lesser = lakes[~lakes["source"].str.startswith("Natural Earth")]
    assert set(lesser["name"]) == {"Lake Dukan", "Lake Darbandikhan", "Lake Qattinah (Homs)"}
    for source in (*lesser["source"], *read("rivers_minor")["source"]):
        assert "LGPL-3.0-or-later" in source
    assert (FOLDER / "COPYING.LESSER").is_file()
    assert (FOLDER / "COPYING").is_file()
