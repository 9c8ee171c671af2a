"""The beginning of a record: a folder that is valid, with one worked example row a table."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from components.record.schema import COMMON, DESCRIPTOR

_SHARED = {"source": "example-ministry-2020-01-statement", "credibility": "2"}
"""What all claims say alike, beside force and country."""

_EXAMPLES = {
    "sources": [
        {
            "id": "example-ministry-2020-01-statement",
            "publisher": "Example ministry of defence",
            "title": "Statement on the mission (an example: take it out)",
            "published": "2020-01-15",
            "kind": "official",
            "reliability": "B",
        },
    ],
    "places": [
        {"id": "example-base", "name": "Example base", "kind": "base", "parent": "example-country"},
        {"id": "example-country", "name": "Example country", "kind": "theatre"},
    ],
    "force_levels": [
        {
            "id": "example-001",
            "place": "example-country",
            "start": "2020-01",
            "end": "2020-01",
            "value": "1200",
            "qualifier": "approx",
            "counting_rule": "in_country",
            "status": "reported",
            "speaker_kind": "none",
            "note": "An example: take it out.",
        },
    ],
    "base_status": [
        {
            "id": "example-status-001",
            "place": "example-base",
            "date": "2019-06",
            "status": "opened",
            "claim": "reported",
        },
    ],
    "movements": [
        {
            "id": "example-move-001",
            "destination": "example-base",
            "start": "2019-06",
            "end": "2019-06",
            "value": "300",
            "qualifier": "approx",
            "status": "reported",
            "phase": "arrival",
        },
    ],
    "milestones": [
        {
            "id": "example-event-001",
            "date": "2019-06-01",
            "kind": "operation_start",
            "title": "The mission begins (an example)",
            "place": "example-country",
            "key": "true",
        },
    ],
}
"""Rows by table; what is not named is empty."""


def begin(folder: Path, title: str, countries: list[str], force: str = "AAA") -> list[Path]:
    """Write an empty record with an example in each table.

    Parameters
    ----------
    folder : Path
        To be made; it may be there and empty.
    countries : list of str
        ISO 3166 alpha-3 codes, the theatre's first.
    force : str
        Code of the force of the example rows.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    ValueError
        If the folder is there and not empty, or a code is none.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is there and not empty; name a folder that is to be made")
    for code in countries:
        if not (len(code) == 3 and code.isascii() and code.isupper()):
            raise ValueError(f"{code!r} is no country; write ISO 3166 alpha-3 codes, such as NER")
    folder.mkdir(parents=True, exist_ok=True)
    stated = {"country": countries[0], "force": force}
    written = []
    for name, rows in _EXAMPLES.items():
        table = COMMON.tables[name]
        written.append(folder / table.path)
        frame = pd.DataFrame([_SHARED | stated | row for row in rows], columns=list(table.names))
        frame.to_csv(written[-1], index=False, lineterminator="\n")
    path = folder / DESCRIPTOR
    package = _package(title, countries, force)
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [*written, path]


def _package(title: str, countries: list[str], force: str) -> dict[str, Any]:
    today = datetime.now(UTC).date()
    return {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": "my-record",
        "title": title,
        "version": "0.1.0",
        "created": f"{today}T00:00:00Z",
        "horizon": f"{today:%Y-%m}",
        "span": {"start": "2010-01", "end": f"{today.year}-12"},
        "licenses": [{"name": "CC-BY-4.0"}],
        "contributors": [{"title": "Nobody yet", "role": "author"}],
        "posture": {
            "title": title,
            "short_title": title,
            "area": "Example country",
            "theatres": [
                {"place": "example-country", "name": "Example country", "country": countries[0]}
            ],
            "roles": {
                "lead": {
                    "force": force,
                    "name": "Example nation",
                    "adjective": "example",
                    "troops": "example troops",
                }
            },
            "forces": {force: "Example nation"},
            "phases": {"arrival": "Arrival"},
            "countries": countries,
        },
        "resources": [{"name": name, "path": f"{name}.csv"} for name in _EXAMPLES],
    }
