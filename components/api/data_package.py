"""The data package: its descriptor, and all of it in one file."""

from __future__ import annotations

import hashlib
import json

from components.answer.posture import Views
from components.api.formats import Format, write, zipped
from components.api.listing import Json
from components.api.questions import Question
from components.api.table_listings import table
from components.record.provenance import provenance
from components.record.schema import DESCRIPTOR, RECORDS
from components.record.shelf import shelf

_TEXTS = ("LICENSE", "README.md")
"""Files of the record's folder that go with the tables: its licence, its method and dictionary."""


def descriptor(views: Views) -> bytes:
    """Return the data package's descriptor, with size and SHA-256 of each table.

    Paths are relative: beside it, under the same folder of addresses, stand the tables.
    """
    return _descriptor(views, _tables(views))


def package(views: Views) -> bytes:
    """Return descriptor, tables and texts as a ZIP file; the same record gives the same bytes."""
    tables = _tables(views)
    texts = {
        name: (folder / name).read_bytes()
        # Licence and method are ours, and go with records of ours.
        for folder in [RECORDS if views.record.folder in shelf().values() else views.record.folder]
        for name in _TEXTS
        if (folder / name).is_file()
    }
    files = {DESCRIPTOR: _descriptor(views, tables), **tables, **texts}
    return zipped(files, views.record.schema.horizon)


def _tables(views: Views) -> dict[str, bytes]:
    origin = provenance(views.record.schema)
    return {
        schema.path: write(table(views, name, Question()), Format.CSV, origin)
        for name, schema in views.record.schema.tables.items()
        if name not in views.record.schema.absent
    }


def _descriptor(views: Views, tables: dict[str, bytes]) -> bytes:
    whole: Json = views.record.schema.package
    resources = [
        item
        | {
            "bytes": len(tables[item["path"]]),
            "hash": f"sha256:{hashlib.sha256(tables[item['path']]).hexdigest()}",
        }
        for item in whole["resources"]
    ]
    package = whole | {"resources": resources}
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
