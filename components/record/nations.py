"""What nations and their people are called beside their names: the same for every record."""

from __future__ import annotations

import csv
from functools import cache

from components.record.schema import RECORDS

_TABLE = RECORDS / "nations.csv"


@cache
def nations() -> dict[str, tuple[str, ...]]:
    """Return by ISO 3166 alpha-3 code demonyms, and names in Arabic and Kurdish script."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: tuple(row["names"].split(";")) for row in csv.DictReader(file)}
