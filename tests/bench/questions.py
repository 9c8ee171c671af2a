"""Many different questions to the open data, and the memory that answering them leaves taken."""

from __future__ import annotations

import http.client
import itertools
import json
import time
from collections.abc import Iterator

from tests.bench.server import Server

QUESTIONS = 20_000
_MOST_S = 900.0
_POLICIES = ("best", "official", "lowest", "highest")


def _rows(connection: http.client.HTTPConnection, table: str) -> list[dict[str, str]]:
    connection.request("GET", f"/api/v1/{table}.json")
    rows: list[dict[str, str]] = json.loads(connection.getresponse().read())["rows"]
    return rows


def _questions(forces: list[str], places: list[str]) -> Iterator[str]:
    """Every force at every place under each policy; between them, months, and days as known on."""
    levels = (
        f"estimate.csv?force={force}&place={place}&policy={policy}&allies={allies}"
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


def growth_mb(server: Server) -> tuple[int, float]:
    """Ask, and return how many questions were answered and by how many MB the server grew."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    forces = sorted({row["force"] for row in _rows(connection, "force_levels")})
    places = sorted(row["id"] for row in _rows(connection, "places"))
    before, end, asked = server.memory_mb(), time.monotonic() + _MOST_S, 0
    for question in itertools.islice(_questions(forces, places), QUESTIONS):
        connection.request("GET", f"/api/v1/{question}")
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (question, body[:200])
        asked += 1
        if time.monotonic() > end:
            break
    connection.close()
    return asked, server.memory_mb() - before
