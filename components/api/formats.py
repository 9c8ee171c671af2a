"""Listings and documents -> files: CSV, JSON, Parquet, GeoJSON, GeoPackage, XLSX.

The same record gives the same bytes: no file carries the time at which it was made.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from threading import Lock

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from pyarrow import parquet
from shapely.geometry import mapping

from components.api.listing import FieldType, Geometry, Listing
from components.api.workbook import workbook
from components.record.provenance import Provenance
from components.record.spreadsheet import csv_bytes

CRS = "EPSG:4326"


class Format(StrEnum):
    """A format by the ending of its files."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    XLSX = "xlsx"
    ZIP = "zip"
    HTML = "html"

    @property
    def media_type(self) -> str:
        """What the server calls it."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.CSV: "text/csv",
    Format.JSON: "application/json",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.GEOJSON: "application/geo+json",
    Format.GEOPACKAGE: "application/geopackage+sqlite3",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ZIP: "application/zip",
    Format.HTML: "text/html",
}

_ARROW = {
    FieldType.STRING: pa.string(),
    FieldType.INTEGER: pa.int64(),
    FieldType.NUMBER: pa.float64(),
    FieldType.BOOLEAN: pa.bool_(),
    FieldType.STRINGS: pa.list_(pa.string()),
}

_PANDAS = {FieldType.INTEGER: "Int64", FieldType.NUMBER: "float64", FieldType.BOOLEAN: "boolean"}
"""What a column of a type is in a frame; texts are objects."""

_gdal = Lock()


def to_json(document: Mapping[str, object], provenance: Provenance) -> bytes:
    """Return a document as JSON that begins with where it comes from."""
    whole = provenance.as_dict() | dict(document)
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def zipped(files: Mapping[str, bytes], horizon: pd.Period) -> bytes:
    """Return files as a ZIP file, dated to the record's last month checked."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (horizon.year, horizon.month, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return sink.getvalue()


def write(
    listing: Listing, form: Format, provenance: Provenance, sources: Listing | None = None
) -> bytes:
    """Return a listing as a file.

    Parameters
    ----------
    sources : Listing, optional
        The documents that its rows cite, for a format that has room for them.

    Raises
    ------
    ValueError
        If the format is none that a listing has.
    """
    match form:
        case Format.CSV:
            return csv_bytes(
                [field.name for field in listing.fields],
                ([row[field.name] for field in listing.fields] for row in listing.rows),
            )
        case Format.JSON:
            return to_json({"name": listing.name, "rows": listing.rows}, provenance)
        case Format.PARQUET:
            return _parquet(listing, provenance)
        case Format.GEOJSON:
            return _geojson(listing, provenance)
        case Format.XLSX:
            return workbook(listing, sources, provenance)
        case Format.GEOPACKAGE:
            return _geopackage(listing, provenance)
        case _:
            raise ValueError(f"a listing is not written as {form}")


def _frame(listing: Listing) -> pd.DataFrame:
    """Return the rows typed, lists joined as the record joins aliases: with semicolons."""
    columns = {}
    for field in listing.fields:
        cells = [row[field.name] for row in listing.rows]
        if field.type is FieldType.STRINGS:
            cells = [";".join(cell) or None for cell in cells]
        columns[field.name] = pd.Series(cells, dtype=_PANDAS.get(field.type, "object"))
    return pd.DataFrame(columns)


def _parquet(listing: Listing, provenance: Provenance) -> bytes:
    schema = pa.schema(
        [
            pa.field(f.name, _ARROW[f.type], metadata={"description": f.description})
            for f in listing.fields
        ],
        metadata={"title": provenance.title, "name": listing.name, **provenance.as_dict()},
    )
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(listing.rows, schema=schema), sink)
    return sink.getvalue()


def _geojson(listing: Listing, provenance: Provenance) -> bytes:
    """Return the rows as RFC 7946 features; what holds for the whole stands beside them."""
    identity = listing.fields[0].name
    features = [
        {
            "type": "Feature",
            "id": row[identity],
            "geometry": None if shape is None else mapping(shape),
            "properties": row,
        }
        for row, shape in zip(listing.rows, _shapes(listing), strict=True)
    ]
    document = {"type": "FeatureCollection", "name": listing.name, "features": features}
    return to_json(document, provenance)


def _geopackage(listing: Listing, provenance: Provenance) -> bytes:
    shapes = np.array(_shapes(listing), dtype=object)
    frame = gpd.GeoDataFrame(_frame(listing), geometry=shapes, crs=CRS)
    metadata = {"title": provenance.title, **provenance.as_dict()}
    sink = io.BytesIO()
    # GDAL stamps a GeoPackage with the time unless told another one, and can only be told for
    # the whole process.
    with _gdal:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{provenance.horizon}-01T00:00:00Z"})
        try:
            pyogrio.write_dataframe(
                frame,
                sink,
                driver="GPKG",
                layer=listing.name,
                geometry_type=str(listing.geometry),
                layer_options={"IDENTIFIER": listing.name, "DESCRIPTION": listing.description},
                dataset_metadata=metadata,
                layer_metadata=metadata,
            )
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return sink.getvalue()


def _shapes(listing: Listing) -> list[shapely.Point | shapely.LineString | None]:
    if listing.geometry is None or listing.shapes is None:
        raise ValueError(f"{listing.name} has no geometry")
    make = shapely.Point if listing.geometry is Geometry.POINT else shapely.LineString
    return [None if shape is None else make(shape) for shape in listing.shapes]
