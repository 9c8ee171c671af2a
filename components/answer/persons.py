"""How a number of persons is said: no more finely, and no more firmly, than it is known."""

from __future__ import annotations

import math
from typing import Any

NOT_PUBLISHED = "number not published"
WITHHELD = "withheld"


def whole(persons: float) -> int:
    """Round an estimate to a person; half is rounded up, as a reader would.

    Examples
    --------
    >>> whole(864.5), whole(2_062.5)
    (865, 2063)
    """
    return math.floor(persons + 0.5)


def coarse(persons: float) -> int:
    """Round an estimate to no more than is known: the number that `rounded` says."""
    unit = 100 if persons >= 10_000 else 10 if persons >= 1_000 else 1
    # Of the whole number, which is what files give: so words and files never differ.
    return whole(whole(persons) / unit) * unit


def rounded(persons: float) -> str:
    """Say an estimate no more finely than it is known.

    To the hundred from 10,000 on, to the ten from 1,000 on.

    Examples
    --------
    >>> rounded(170_500.0), rounded(2_435.0), rounded(153.0)
    ('170,500', '2,440', '153')
    """
    return f"{coarse(persons):,}"


def signed(persons: float) -> str:
    """Say a surplus or a lack no more finely than it is known.

    Examples
    --------
    >>> signed(1_087.0), signed(-33_333.0), signed(0.0)
    ('+1,090', '−33,300', '0')
    """
    return _sign(persons) + rounded(abs(persons))


def difference(before: float, after: float) -> str:
    """Say the later number less the earlier one, as the two are said.

    Examples
    --------
    >>> difference(12_517.0, 8_883.0)
    '−3,620'
    """
    change = coarse(after) - coarse(before)
    return f"{_sign(change)}{abs(change):,}"


def _sign(persons: float) -> str:
    return "+" if persons > 0 else "−" if persons < 0 else ""


def number(low: float, value: float, high: float, qualifier: str) -> str:
    """Say a published number as firmly as its source does; persons, NaN where not stated.

    Examples
    --------
    >>> number(math.nan, 2_500.0, math.nan, "approx"), number(900.0, math.nan, 1_000.0, "")
    ('about 2,500', '900 to 1,000')
    """
    match qualifier:
        case "at_least" if not math.isnan(low):
            return f"at least {low:,.0f}"
        case "at_most" if not math.isnan(high):
            return f"at most {high:,.0f}"
        case "approx" if not math.isnan(value):
            return f"about {value:,.0f}"
    if not math.isnan(value):
        return f"{value:,.0f}"
    if not math.isnan(low) and not math.isnan(high):
        return f"{low:,.0f} to {high:,.0f}"
    return NOT_PUBLISHED


def figure_number(row: Any) -> str:
    """Say the number of a row of a frame: a mapping with ``number``'s four columns.

    A row whose ``status`` is withheld says that: its office knows the number.
    """
    if row.get("status") == WITHHELD:
        return WITHHELD
    low, value, high = (float(row[name]) for name in ("low", "value", "high"))
    return number(low, value, high, row["qualifier"])
