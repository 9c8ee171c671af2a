"""Many different questions to the open data, and the memory that answering them leaves taken."""

from __future__ import annotations

import http.client
import itertools
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.bench.server import Server

QUESTIONS = 20_000
_MOST_S = 240.0
_AT_ONCE = 8
_POLICIES = ("best", "official", "lowest", "highest")
_A_YEAR = "&from=2007-01&to=2007-12"  # of an estimate that is made whole in any case


def _rows(connection: http.client.HTTPConnection, table: str) -> list[dict[str, str]]:
    connection.request("GET", f"/api/v1/{table}.json")
    rows: list[dict[str, str]] = json.loads(connection.getresponse().read())["rows"]
    return rows


def _questions(forces: list[str], places: list[str]) -> Iterator[str]:
    """Every force at every place under each policy; between them, months, and days as known on."""
    levels = (
        f"estimate.csv?force={force}&place={place}&policy={policy}&allies={allies}{_A_YEAR}"
        for policy in _POLICIES
        for allies in ("no", "yes")
        for force, place in itertools.product(forces, places)
    )
    months = [f"{year}-{month:02d}" for year in range(2004, 2026) for month in range(1, 13)]
    others = itertools.cycle(
        [
            *(f"presence.csv?month={month}" for month in months),
            *(f"asof.json?month={month}&policy=official" for month in months),
            *(f"changes.json?from={a}&to={b}" for a, b in zip(months, months[7:], strict=False)),
            *(f"presence.csv?month=2007-10&known={month}-15" for month in months[60::24]),
        ]
    )
    for number, level in enumerate(levels):
        yield level
        if number % 20 == 0:
            yield next(others)


def small_answer_ms(server: Server) -> float:
    """Return the median wait for a month's answer, one after another on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    waits = []
    for _, month in itertools.product(range(3), range(2004, 2024)):
        began = time.perf_counter()
        connection.request("GET", f"/api/v1/asof.json?month={month}-10")
        connection.getresponse().read()
        waits.append(1000 * (time.perf_counter() - began))
    connection.close()
    return statistics.median(waits)


def growth_mb(server: Server) -> tuple[int, float]:
    """Ask, and return how many questions were answered and by how many MB the server grew."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    forces = sorted({row["force"] for row in _rows(connection, "force_levels")})
    places = sorted(row["id"] for row in _rows(connection, "places"))
    connection.close()
    questions = list(itertools.islice(_questions(forces, places), QUESTIONS))
    before, end = server.memory_mb(), time.monotonic() + _MOST_S
    with ThreadPoolExecutor(_AT_ONCE) as readers:
        parts = [questions[at::_AT_ONCE] for at in range(_AT_ONCE)]
        asked = sum(readers.map(lambda part: _ask(server.port, part, end), parts))
    return asked, server.memory_mb() - before


def _ask(port: int, questions: Sequence[str], end: float) -> int:
    """Ask one after another until a time, and return how many were answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    answered = 0
    for question in questions:
        if time.monotonic() > end:
            break
        connection.request("GET", f"/api/v1/{question}")
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (question, body[:200])
        answered += 1
    connection.close()
    return answered
