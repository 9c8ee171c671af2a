"""The embedded records, each loaded once for the server and all its readers."""

from __future__ import annotations

import gc
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from secrets import token_hex
from threading import Lock, Thread
from time import monotonic, sleep

from streamlit.runtime import Runtime

from components.answer.kept import Kept, kept_with_record
from components.answer.known import Known, known_days
from components.answer.known import known as known_on
from components.answer.posture import Views
from components.record import load
from components.record.dates import spoken
from components.record.schema import SchemaError, read_schema
from components.record.shelf import shelf
from components.stage.assets import DEFAULT, Assets
from components.view import OPENED, Variant, ViewError

_RECORDS = 8
"""Records kept: what else is asked for is read again."""

_LONGEST_OPEN = 120
"""Seconds after which tables that a reader opened, and no open page shows, are forgotten: as long
as Streamlit waits for a page whose connection broke."""

_SWEEP = 30.0
"""Seconds between two looks for them."""

_DAYS = 5
"""Days kept as on which a record is known: each with four choices of figures is some 10 MB."""


def views(variant: Variant = DEFAULT) -> Views:
    """Return a variant's record read as it says, with what is computed once computed.

    Raises
    ------
    ValueError
        If the record cannot be known as on the variant's day.
    """
    today = _of_today(variant.record)
    read = today if variant.known is None else _on_day(today, variant.known)
    return read.under(variant.policy)


def known(record: str, day: date) -> Known:
    """Return a record as it was known on a day.

    Raises
    ------
    ValueError
        If it cannot be known as on the day.
    """
    return _known(_of_today(record), day)


@cache
def titles() -> list[tuple[str, str]]:
    """Return the name and the short title of every record that can be chosen, the default first.

    The default's name is empty, as in an address; a record that cannot be read has its name.
    """
    names = {name: _short_title(folder) or name for name, folder in shelf().items()}
    return list(zip(["", *list(names)[1:]], names.values(), strict=True))


def choices(shown: str) -> list[tuple[str, str]]:
    """Return the records that can be chosen, and own tables where they are what is shown."""
    return [*titles(), *([(shown, "Your tables")] if OPENED.fullmatch(shown) else [])]


def _short_title(folder: Path) -> str:
    with suppress(OSError, SchemaError):
        return read_schema(folder).descriptor.short_title
    return ""


def forget() -> None:
    """Forget what was loaded: the next question reads the tables again."""
    _today.clear()
    assets.cache_clear()
    titles.cache_clear()


@cache
def assets() -> Assets:
    """Return the files of the stage."""
    return Assets(views)


def open_tables(views: Views) -> str:
    """Keep what a reader has opened under a name that nobody can guess; return the name."""
    name = f"opened-{token_hex(16)}"
    with _guard:
        _opened[name] = _OwnTables(views)
        least = list(_opened)[:-_RECORDS]
        first = len(_opened) == 1
    for old in least:
        close_tables(old)
    if first:
        Thread(target=_sweep, name="own tables", daemon=True).start()
    return name


def attend(name: str, session: str) -> None:
    """Note that the page of a session shows what a reader has opened."""
    with _guard:
        if name in _opened:
            _opened[name].sessions.add(session)


def close_tables(name: str) -> None:
    """Forget what a reader has opened, and all that was made of it."""
    with _guard:
        _opened.pop(name, None)
    assets().forget(name)


def _sweep() -> None:
    """Close what no open page shows any more, as long as anything is open."""
    while _opened:
        close_unattended()
        sleep(_SWEEP)


def close_unattended() -> None:
    """Close what has been shown by no open page for a while."""
    live = Runtime.instance().is_active_session if Runtime.exists() else lambda _: False
    with _guard:
        for tables in _opened.values():
            if any(live(session) for session in tables.sessions):
                tables.used = monotonic()
        old = [n for n, tables in _opened.items() if monotonic() - tables.used > _LONGEST_OPEN]
    for name in old:
        close_tables(name)


def _opened_views(name: str) -> Views:
    """Return what a reader has opened, as long as a page shows it."""
    with _guard:
        if name not in _opened:
            message = "names tables that are no longer open here; open them again"
            raise ViewError(message, "record", name)
        _opened.move_to_end(name)
        return _opened[name].views


def _of_today(record: str) -> Views:
    if OPENED.fullmatch(record):
        return _opened_views(record)
    return _today(shelf()[record] if record else next(iter(shelf().values())))


def _load(folder: Path) -> Views:
    views = Views(load(folder))
    # What stays for good is not gone through each time that Python collects.
    gc.freeze()
    return views


@dataclass
class _OwnTables:
    """What a reader has opened, the sessions that show it, and when it was looked at last."""

    views: Views
    sessions: set[str] = field(default_factory=set)
    used: float = field(default_factory=monotonic)


_opened: OrderedDict[str, _OwnTables] = OrderedDict()
"""What readers have opened, by name; nothing is written."""

_guard = Lock()

_today: Kept[Path, Views] = Kept(_load, most=_RECORDS)


@kept_with_record(most=_DAYS)
def _known(today: Views, day: date) -> Known:
    first, last = known_days(today.record.schema)
    if not first <= day <= last:
        raise ValueError(
            f"The record cannot be known as on {spoken(str(day))}; "
            f"name a day from {spoken(str(first))} to {spoken(str(last))}"
        )
    return known_on(today.record, day)


@kept_with_record(most=_DAYS)
def _on_day(today: Views, day: date) -> Views:
    return Views(_known(today, day).record)
