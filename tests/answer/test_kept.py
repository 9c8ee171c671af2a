"""What takes time is made once, for all who wait for it, while nobody waits for anything else."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest

from components.answer.kept import Kept, kept_with_record, kept_with_views
from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.record import Record

PATIENCE = 20
"""Seconds after which something hangs."""


def test_who_asks_for_what_is_ready_waits_for_nobody() -> None:
    began, end = Event(), Event()

    def make(key: str) -> str:
        if key == "slow":
            began.set()
            assert end.wait(PATIENCE)
        return key.upper()

    kept = Kept(make, most=4)
    assert kept("ready") == "READY"
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(kept, "slow")
        assert began.wait(PATIENCE)
        assert pool.submit(kept, "ready").result(PATIENCE) == "READY"
        assert pool.submit(kept, "other").result(PATIENCE) == "OTHER"
        assert not slow.done()
        end.set()
        assert slow.result(PATIENCE) == "SLOW"


def test_a_thing_is_made_once_for_all_who_ask() -> None:
    made: list[str] = []
    everybody = Event()

    def make(key: str) -> str:
        assert everybody.wait(PATIENCE)
        made.append(key)
        return key

    kept = Kept(make, most=4)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(kept, "one") for _ in range(8)]
        everybody.set()
        assert {future.result(PATIENCE) for future in asked} == {"one"}
    assert made == ["one"]


def test_the_one_longest_unused_goes_first() -> None:
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return key

    kept = Kept(make, most=2)
    for key in (1, 2, 1, 3, 1, 2):
        assert kept(key) == key
    assert made == [1, 2, 3, 2]


def test_what_cannot_be_made_is_said_to_each_who_asks() -> None:
    def make(key: str) -> str:
        raise ValueError(key)

    kept = Kept(make, most=2)
    for _ in range(2):
        with pytest.raises(ValueError, match="no such day"):
            kept("no such day")


def test_what_was_made_of_a_record_goes_with_it(record: Record) -> None:
    @dataclass(eq=False)
    class Made:
        of: int

    @kept_with_views(most=4)
    def of_views(views: Views, number: int) -> Made:
        return Made(views.record.rows + number)

    @kept_with_record(most=4)
    def of_record(views: Views) -> Made:
        return Made(views.record.rows)

    views = Views(record)
    other = views.under(Policy(Choice.LOWEST))
    assert of_views(views, 1) is of_views(views, 1)
    assert of_views(views, 1) is not of_views(views, 2)
    assert of_views(views, 1) is not of_views(other, 1)
    assert of_record(views) is of_record(other)
    pointers: list[weakref.ref[Any]] = [
        weakref.ref(views),
        weakref.ref(of_views(views, 1)),
        weakref.ref(of_record(views)),
    ]
    del views, other
    gc.collect()
    assert [pointer() for pointer in pointers] == [None, None, None]
