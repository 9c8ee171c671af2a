"""How a number of persons is said: no more finely, and no more firmly, than it is known."""

from __future__ import annotations

import math
from typing import Any

NOT_PUBLISHED = "number not published"


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


def stated(row: Any) -> str:
    """Say a published figure's number as firmly as its source does.

    Parameters
    ----------
    row : mapping
        With ``low``, ``value``, ``high`` (persons or NaN) and ``qualifier``.
    """
    low, value, high = (float(row[name]) for name in ("low", "value", "high"))
    match row["qualifier"]:
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


def reach(row: Any) -> tuple[float, float]:
    """Least and most persons that a published figure can mean as its source states it.

    A bound reaches to zero or to infinity on its open side; NaN where no number is stated.

    Parameters
    ----------
    row : mapping
        As for `stated`.
    """
    numbers = [float(row[name]) for name in ("low", "value", "high")]
    known = [number for number in numbers if not math.isnan(number)]
    if not known:
        return math.nan, math.nan
    match row["qualifier"]:
        case "at_least":
            return min(known), math.inf
        case "at_most":
            return 0.0, max(known)
    return min(known), max(known)
