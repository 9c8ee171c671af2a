"""Dates at the precision that is known: a year, a month or a day."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

# ASCII digits alone: Python would read Arabic-Indic ones as numbers too.
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""Not those of `calendar`, which follow the locale of the process."""


def parse_month(text: str) -> pd.Period:
    """Parse ``YYYY-MM``.

    Raises
    ------
    ValueError
        If the text is not a month; the message says what to write.
    """
    match = _MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1900:
        raise ValueError(f"{text!r} is not a month; write it as YYYY-MM, for example 2007-10")
    return pd.Period(text, freq="M")


# A record repeats its dates: each text is parsed once.
@lru_cache(maxsize=20_000)
def bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day that an ISO date of any precision can mean.

    Raises
    ------
    ValueError
        If the text is not a date that exists.

    Examples
    --------
    >>> bounds("2011-11")
    (datetime.date(2011, 11, 1), datetime.date(2011, 11, 30))
    """
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = int(match[1]), match[2], match[3]
    try:
        if day:
            exact = date(year, int(month), int(day))
            return exact, exact
        if month:
            last = calendar.monthrange(year, int(month))[1]
            return date(year, int(month), 1), date(year, int(month), last)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError as error:
        raise ValueError(f"{text!r} is a date that does not exist") from error


def is_date(text: str) -> bool:
    """Whether a text is an ISO date of any precision that exists."""
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def first_days(texts: pd.Series[str]) -> npt.NDArray[np.datetime64]:
    """Return the first day that each date can mean, NaT where it is none.

    Shape ``(n,)``, dtype ``datetime64[D]``.
    """
    return _days(texts, 0)


def last_days(texts: pd.Series[str]) -> npt.NDArray[np.datetime64]:
    """Return the last day that each date can mean, as `first_days` does the first."""
    return _days(texts, 1)


def month_index(
    days: pd.Series[pd.Timestamp] | npt.NDArray[np.datetime64],
) -> npt.NDArray[np.int64]:
    """Return the months of days since 1970-01 (the ordinals of monthly periods); shape ``(n,)``."""
    return np.asarray(days).astype("datetime64[M]").astype(np.int64)


def spoken(text: str) -> str:
    """Say an ISO date of any precision in English; other text is returned as it is.

    Examples
    --------
    >>> spoken("2011-12-18"), spoken("2011-12"), spoken("2011")
    ('18 December 2011', 'December 2011', '2011')
    """
    match = _DATE.fullmatch(text)
    if not match:
        return text
    year, month, day = match.groups()
    if month and not 1 <= int(month) <= 12:
        return text
    name = MONTH_NAMES[int(month) - 1] + " " if month else ""
    return f"{int(day)} {name}{year}" if day else f"{name}{year}"


def span_words(start: str, end: str) -> str:
    """Say a span of ISO dates; a month or year that both share is said once.

    Examples
    --------
    >>> span_words("2011-11", "2011-12"), span_words("2026-01-27", "2026-02-11")
    ('November to December 2011', '27 January to 11 February 2026')
    >>> span_words("2025-08-23", "2025-08-28"), span_words("2011-12-18", "2011-12-18")
    ('23 to 28 August 2025', '18 December 2011')
    """
    if start == end:
        return spoken(start)
    first, last = spoken(start).split(), spoken(end).split()
    if len(first) == len(last):
        while len(first) > 1 and first[-1] == last[len(first) - 1]:
            first.pop()
    return f"{' '.join(first)} to {spoken(end)}"


def spoken_month(month: pd.Period) -> str:
    """Say a month in English: ``October 2007``."""
    return f"{MONTH_NAMES[month.month - 1]} {month.year}"


def _days(texts: pd.Series[str], end: int) -> npt.NDArray[np.datetime64]:
    days = [bounds(text)[end] if is_date(text) else np.datetime64("NaT") for text in texts]
    return np.array(days, dtype="datetime64[D]")
