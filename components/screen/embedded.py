"""The embedded record, loaded once for the server and all its readers."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from threading import Lock

from components.answer.known import Known
from components.answer.known import known as known_on
from components.answer.posture import Views
from components.answer.variant import Variant
from components.record import load
from components.record.schema import DATA
from components.stage.assets import DEFAULT, Assets

_DAYS = 8
"""Days kept as on which the record is known."""

_lock = Lock()


def views(variant: Variant = DEFAULT) -> Views:
    """Return the embedded record in a variant, with what is computed once computed."""
    with _lock:
        found = _views() if variant.known is None else _views_known(variant.known)
        return found.under(variant.policy)


def known(day: date) -> Known:
    """Return the embedded record as it was known on a day."""
    with _lock:
        return _known(day)


def forget() -> None:
    """Forget what was loaded: the next question reads the tables again."""
    for kept in (_views, _known, _views_known, assets):
        kept.cache_clear()


@cache
def assets() -> Assets:
    """Return the files of the stage."""
    return Assets(views, DATA)


@cache
def _views() -> Views:
    prepared = Views(load())
    prepared.as_of(prepared.record.schema.horizon)
    return prepared


@lru_cache(maxsize=_DAYS)
def _known(day: date) -> Known:
    return known_on(_views().record, day)


@lru_cache(maxsize=_DAYS)
def _views_known(day: date) -> Views:
    return Views(_known(day).record)
