"""The embedded record, loaded once for the server and all its readers."""

from __future__ import annotations

import gc
from datetime import date
from functools import cache
from pathlib import Path

from components.answer.kept import Kept
from components.answer.known import Known, known_days
from components.answer.known import known as known_on
from components.answer.posture import Views
from components.record import load
from components.record.dates import spoken
from components.record.schema import DATA
from components.stage.assets import DEFAULT, Assets
from components.view import Variant

_DAYS = 10
"""Days kept as on which the record is known: each with four choices of figures is some 10 MB."""


def views(variant: Variant = DEFAULT) -> Views:
    """Return the embedded record in a variant, with what is computed once computed.

    Raises
    ------
    ValueError
        If the record cannot be known as on the variant's day.
    """
    of_day = _today(DATA) if variant.known is None else _on_day(_possible(variant.known))
    return of_day.under(variant.policy)


def known(day: date) -> Known:
    """Return the embedded record as it was known on a day.

    Raises
    ------
    ValueError
        If it cannot be known as on the day.
    """
    return _known(_possible(day))


def forget() -> None:
    """Forget what was loaded: the next question reads the tables again."""
    for kept in (_today, _known, _on_day):
        kept.clear()
    assets.cache_clear()


@cache
def assets() -> Assets:
    """Return the files of the stage."""
    return Assets(views, DATA)


def _possible(day: date) -> date:
    first, last = known_days(_today(DATA).record.schema)
    if not first <= day <= last:
        message = (
            f"The record cannot be known as on {spoken(str(day))}; "
            f"name a day from {spoken(str(first))} to {spoken(str(last))}"
        )
        raise ValueError(message)
    return day


def _load(folder: Path) -> Views:
    views = Views(load(folder))
    # What stays for good is not gone through each time that Python collects.
    gc.freeze()
    return views


_today: Kept[Path, Views] = Kept(_load, most=1)
_known: Kept[date, Known] = Kept(lambda day: known_on(_today(DATA).record, day), most=_DAYS)
_on_day: Kept[date, Views] = Kept(lambda day: Views(_known(day).record), most=_DAYS)
