"""What nations and their people are called beside their names: the same for every record."""

from __future__ import annotations

import csv
from functools import cache

from components.record.schema import RECORDS

_TABLE = RECORDS / "nations.csv"


@cache
def nations() -> dict[str, tuple[str, ...]]:
    """Return by ISO 3166 alpha-3 code what its people are called, and its Arabic and Kurdish names.

    Names in Arabic and Sorani Kurdish are those of the Unicode CLDR, version 45, and for two
    countries the everyday short one besides.
    """
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: tuple(
                name
                for column in ("people", "arabic", "kurdish")
                for name in row[column].split(";")
            )
            for row in csv.DictReader(file)
        }
