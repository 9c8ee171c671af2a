"""Builds the ground that maps stand on, from Natural Earth: the world's, and a record's own.

Same inputs, same bytes. A ground is a folder of GeoJSON layers in EPSG:4326 (RFC 7946); neighbours
share every point of their border.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from components.draw import natural_earth
from components.draw.window import Bounds

Shapes = npt.NDArray[np.object_]

_WORLD_GRID, _GRID = 0.01, 1e-4
"""Degrees to which points are rounded: about 1 km, and about 10 m."""

_WORLD_LAND, _LAND = 0.075, 0.012
_WORLD_WATER, _WATER = 0.05, 0.006
"""Degrees of the simplification of borders and coasts, and of lakes and rivers."""

_WORLD_ISLET_KM2, _ISLET_KM2 = 150, 4.0
"""Smaller parts that touch no other country are left out; a country's largest stays."""

_WORLD_TOWN_RANK, _WORLD_RIVER_RANK, _WORLD_LAKE_RANK = 4, 4, 0

_LEFT_OUT = "ATA"
"""Antarctica: Web Mercator cannot show it, and it is a tenth of all points."""

_MARGIN = 0.25
"""Part of the window's width and height by which a record's ground reaches beyond it."""


def build_world(downloads: Path, out: Path) -> None:
    """Write the world's ground, from Natural Earth 1:50m.

    Parameters
    ----------
    downloads : Path
        Folder that `natural_earth.fetch` filled.
    out : Path
        Folder to write to: ``countries``, ``borders``, ``lakes``, ``rivers``, ``places``.
    """
    countries = natural_earth.countries(downloads, "50m")
    countries = countries[countries["code"] != _LEFT_OUT]
    lines = natural_earth.boundary_lines(downloads, "50m")
    land = _simplified(countries, _WORLD_GRID, _WORLD_LAND, _WORLD_ISLET_KM2)
    _write("countries", land.drop(columns="source_code"), out, 2)
    _write("borders", borders(land, lines, frozenset()), out, 2)
    for name, read, rank in (
        ("lakes", natural_earth.lakes, _WORLD_LAKE_RANK),
        ("rivers", natural_earth.rivers, _WORLD_RIVER_RANK),
    ):
        water = read(downloads, "50m")
        _write(name, _water(water[water["rank"] <= rank], _WORLD_WATER, _WORLD_GRID), out, 2)
    towns = natural_earth.towns(downloads)
    shown = towns[towns["rank"] <= _WORLD_TOWN_RANK]
    _write("places", shown.sort_values(["rank", "name"]), out, 2)


def extent(window: Bounds, focus: gpd.GeoDataFrame) -> Bounds:
    """Return the bounds of a record's own ground: its window with a margin, its countries whole."""
    west, south, east, north = window
    across, up = _MARGIN * (east - west), _MARGIN * (north - south)
    bounds = np.vstack(
        [[west - across, south - up, east + across, north + up], focus.geometry.bounds.to_numpy()]
    )
    least, most = np.floor(bounds.min(axis=0)[:2]), np.ceil(bounds.max(axis=0)[2:])
    return float(least[0]), float(least[1]), float(most[0]), float(most[1])


def build_record(downloads: Path, out: Path, window: Bounds, focus: list[str]) -> None:
    """Write a record's own ground, from Natural Earth 1:10m.

    Parameters
    ----------
    downloads : Path
        Folder that `natural_earth.fetch` filled.
    out : Path
        Folder to write to: ``countries``, ``provinces`` (of the countries in focus), ``borders``,
        ``lakes``, ``rivers``. Two files in it are read first, where they are there:
        ``names.csv`` (``code``, ``name``: the record's name for a province, by the source's
        code, or for a water, by the source's name), and
        ``apart.geojson`` (``code``, ``name``, ``status``, ``note``: areas to be drawn apart from
        the countries that the source gives them to).
    window : tuple of float
        West, south, east, north, degrees.
    focus : list of str
        ISO 3166 alpha-3 codes of the countries that the record is about.

    Raises
    ------
    ValueError
        If the source has no country of a code in focus.
    """
    known = natural_earth.countries(downloads, "10m")
    strange = sorted(set(focus) - set(known["code"]))
    if strange:
        raise ValueError(
            f"{', '.join(strange)}: no such country in Natural Earth; "
            "write ISO 3166 alpha-3 codes of countries, such as AFG"
        )
    bounds = extent(window, known[known["code"].isin(focus)])
    provinces = _clipped(natural_earth.provinces(downloads, bounds), bounds)
    codes = known.set_index("source_code")["code"]
    provinces["country"] = provinces["country"].map(codes).fillna(provinces["country"])
    # Within a country in focus by province, elsewhere whole: one coverage for all layers.
    provinces["code"] = provinces["code"].where(
        provinces["country"].isin(focus), provinces["country"]
    )
    units = provinces.dissolve("code", as_index=False)
    apart = _apart(out / "apart.geojson")
    units = pd.concat([units, apart.assign(country=apart["code"])], ignore_index=True)
    units = _simplified(units, _GRID, _LAND, _ISLET_KM2)
    focus_units = units[units["country"].isin(focus)]
    names = _names(out / "names.csv")
    focus_units = focus_units.assign(
        name=focus_units["code"].map(names).fillna(focus_units["name"])
    )
    inside = focus_units.dissolve("name", as_index=False)
    land = units.dissolve("country", as_index=False)[["country", "geometry"]]
    land = land.rename(columns={"country": "code"})
    described = pd.concat([known, apart])[["code", "name", "status", "note"]]
    land = land.merge(described.drop_duplicates("code"), on="code", how="left")
    lines = natural_earth.boundary_lines(downloads, "10m", bounds)
    _write("countries", land, out, 4)
    _write("provinces", inside[["country", "name", "geometry"]], out, 4)
    _write("borders", borders(land, lines, frozenset(apart["code"])), out, 4)
    for name, read in (("lakes", natural_earth.lakes), ("rivers", natural_earth.rivers)):
        water = _clipped(read(downloads, "10m", bounds), bounds)
        water["name"] = water["name"].replace(names)
        _write(name, _water(water, _WATER, _GRID), out, 4)


def coverage(shapes: Shapes, grid: float) -> Shapes:
    """Round polygons to a grid (degrees) so that neighbours share every point.

    Where two overlap, the later one has the ground. Those too small for the grid come out empty.
    """
    network = shapely.union_all(shapely.boundary(shapes), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([network]))
    # By a point within each face: a rounded face may leave its polygon by half a step.
    face, shape = shapely.STRtree(shapes).query(
        shapely.point_on_surface(faces), predicate="intersects"
    )
    owner = np.full(len(faces), -1)
    np.maximum.at(owner, face, shape)
    return np.array([shapely.coverage_union_all(faces[owner == one]) for one in range(len(shapes))])


def borders(
    land: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, apart: frozenset[str]
) -> gpd.GeoDataFrame:
    """Return each line between two countries once, of the kind of the source's line nearest to it.

    Parameters
    ----------
    land : geopandas.GeoDataFrame
        ``code`` of each country; neighbours share every point.
    lines : geopandas.GeoDataFrame
        Of `natural_earth.boundary_lines`.
    apart : frozenset of str
        Codes of areas that the source does not draw apart: their borders are disputed.
    """
    parts, country = shapely.get_parts(land.geometry.to_numpy(), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.hstack([points[:-1], points[1:]])[same]
    owner = country[part[ring[:-1][same]]]
    backwards = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[backwards] = ends[backwards][:, [2, 3, 0, 1]]
    sides = pd.DataFrame(ends.round(4), columns=["x0", "y0", "x1", "y1"]).assign(owner=owner)
    pairs = sides.groupby(["x0", "y0", "x1", "y1"])["owner"].agg(["min", "max"]).reset_index()
    pairs = pairs[pairs["min"] != pairs["max"]]
    segments = shapely.linestrings(pairs[["x0", "y0", "x1", "y1"]].to_numpy().reshape(-1, 2, 2))
    nearest = shapely.STRtree(lines.geometry.to_numpy()).nearest(shapely.centroid(segments))
    codes = land["code"].to_numpy()
    table = gpd.GeoDataFrame(
        {
            "kind": lines["kind"].to_numpy()[nearest],
            "a": np.minimum(codes[pairs["min"]], codes[pairs["max"]]),
            "b": np.maximum(codes[pairs["min"]], codes[pairs["max"]]),
        },
        geometry=segments,
        crs=4326,
    )
    table.loc[table["a"].isin(apart) | table["b"].isin(apart), "kind"] = "disputed"
    joined = table.dissolve(["kind", "a", "b"], as_index=False)
    return joined.set_geometry(shapely.line_merge(joined.geometry.to_numpy()), crs=4326)


def _simplified(
    units: gpd.GeoDataFrame, grid: float, tolerance: float, islet_km2: float
) -> gpd.GeoDataFrame:
    """Round and simplify units so that neighbours keep touching, without islets."""
    shapes = coverage(units.geometry.to_numpy(), grid)
    parts, unit = shapely.get_parts(shapes, return_index=True)
    area = gpd.GeoSeries(parts, crs=4326).to_crs(6933).area.to_numpy() / 1e6
    touching = np.unique(shapely.STRtree(parts).query(parts, predicate="touches")[0])
    largest = area == pd.Series(area).groupby(unit).transform("max").to_numpy()
    kept = (area >= islet_km2) | largest
    kept[touching] = True
    shapes = np.array(
        [shapely.multipolygons(parts[kept & (unit == one)]) for one in range(len(units))]
    )
    full = ~shapely.is_empty(shapes)
    simple = shapely.coverage_simplify(shapes[full], tolerance)
    remaining: gpd.GeoDataFrame = units[full].set_geometry(simple, crs=4326)
    return remaining.reset_index(drop=True)


def _water(layer: gpd.GeoDataFrame, tolerance: float, grid: float) -> gpd.GeoDataFrame:
    """Simplify and round lakes or rivers, those of one name, rank and kind as one."""
    joined = layer.dissolve([name for name in layer.columns if name != "geometry"], as_index=False)
    shapes = shapely.simplify(joined.geometry.to_numpy(), tolerance)
    shapes = shapely.set_precision(shapely.make_valid(shapes), grid)
    lines = shapely.get_dimensions(shapes) == 1
    shapes[lines] = shapely.line_merge(shapes[lines])
    full = ~shapely.is_empty(shapes)
    return joined[full].set_geometry(shapes[full], crs=4326)


def _clipped(layer: gpd.GeoDataFrame, bounds: Bounds) -> gpd.GeoDataFrame:
    whole = layer.geometry.to_numpy()
    cut = shapely.intersection(whole, shapely.box(*bounds))
    # What only touches the edge comes out as a point or a line.
    kept = (shapely.get_dimensions(cut) == shapely.get_dimensions(whole)) & ~shapely.is_empty(cut)
    remaining: gpd.GeoDataFrame = layer[kept].set_geometry(cut[kept], crs=4326)
    return remaining.reset_index(drop=True)


def _apart(path: Path) -> gpd.GeoDataFrame:
    if path.exists():
        return gpd.read_file(path)
    empty = {name: pd.Series(dtype=str) for name in ("code", "name", "status", "note")}
    return gpd.GeoDataFrame(empty, geometry=gpd.GeoSeries([], crs=4326))


def _names(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def _write(name: str, layer: gpd.GeoDataFrame, out: Path, digits: int) -> None:
    """Write a layer as compact GeoJSON, rings wound as RFC 7946 asks."""
    out.mkdir(parents=True, exist_ok=True)
    shapes = shapely.orient_polygons(layer.geometry.to_numpy())
    features = []
    for row, shape in zip(layer.drop(columns="geometry").to_dict("records"), shapes, strict=True):
        text = shapely.to_geojson(shape)
        geometry = json.loads(text, parse_float=lambda number: round(float(number), digits))
        features.append({"type": "Feature", "properties": row, "geometry": geometry})
    document = {"type": "FeatureCollection", "features": features}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    (out / f"{name}.geojson").write_text(text + "\n", encoding="utf-8")
