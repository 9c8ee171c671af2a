"""Readers over the socket, as Streamlit's own page speaks: they step, or choose a policy.

Only a server that the bench started is asked, and it ends by itself: so many readers, so many
steps, and so long for each answer.
"""

from __future__ import annotations

import asyncio
import re
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.server import Server

_APART_S = 0.05
"""Between two readers who come."""

_MOST_S = 60.0
"""A run that takes longer is a refusal."""

_SPAN = re.compile(rb'stage/[^"\\ ]*span\.json')


@dataclass
class Readers:
    """What readers waited for, in seconds.

    ``first``: their first runs of the page, ``later``: the others, from the question to its end;
    ``refused``: what ended the visit of those that were not answered.
    """

    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """The wait that 19 of 20 of the later runs stay within; infinite if there is none."""
        ordered = sorted(self.later)
        return ordered[max(0, int(len(ordered) * 0.95) - 1)] if ordered else float("inf")


def _connect(server: Server) -> websockets.connect:
    return websockets.connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=websockets.Origin(server.address.rstrip("/")),
        max_size=None,
        open_timeout=_MOST_S,
    )


async def _run(connection: websockets.ClientConnection, query: str) -> tuple[float, bytes]:
    """Ask for a run of the page; return the seconds until its end, and all that it sent."""
    question = BackMsg()
    question.rerun_script.query_string = query
    began = time.perf_counter()
    await connection.send(question.SerializeToString())
    sent = []
    async with asyncio.timeout(_MOST_S):
        async for data in connection:
            assert isinstance(data, bytes)
            sent.append(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            if message.WhichOneof("type") == "script_finished":
                break
    return time.perf_counter() - began, b"".join(sent)


async def _visit(server: Server, number: int, steps: int, pause: float, seen: Readers) -> None:
    try:
        async with _connect(server) as connection:
            for step in range(steps + 1):
                month = f"{2004 + (number + step) % 22}-{1 + (3 * number + step) % 12:02d}"
                seconds, _ = await _run(connection, f"month={month}")
                (seen.later if step else seen.first).append(seconds)
                await asyncio.sleep(pause)
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        seen.refused.append(repr(error))


def step_through(server: Server, readers: int, steps: int, pause: float = 2.0) -> Readers:
    """Let readers come one after the other, and each step through the months with a pause."""
    seen = Readers()

    async def come() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(readers):
                group.create_task(_visit(server, number, steps, pause, seen))
                await asyncio.sleep(_APART_S)

    asyncio.run(come())
    return seen


def cost_of_a_run(server: Server, steps: int = 30) -> float:
    """Return the server's processor time for a run of the page, in ms, all after it included."""
    step_through(server, 1, 2, pause=0.2)
    before = server.processor_s()
    seen = step_through(server, 1, steps, pause=0.5)
    assert not seen.refused, seen.refused
    return (server.processor_s() - before) * 1000 / (steps + 1)


@dataclass(frozen=True)
class Choice:
    """A policy that nobody had chosen before, in seconds.

    ``taken``: from the choice until the whole span under it was there; ``waited``: the longest
    that another reader waited meanwhile for a file that was ready before.
    """

    taken: float
    waited: float


def choose(server: Server, query: str) -> Choice:
    """Open a page under a policy or as of a day, and fetch the span as its stage does."""

    async def address(asked: str) -> str:
        async with _connect(server) as connection:
            _, sent = await _run(connection, f"month=2007-10{asked}")
            (*_, last) = _SPAN.findall(sent)
            return bytes(last).decode()

    ready = asyncio.run(address(""))
    _fetch(server, ready)
    began = time.perf_counter()
    fresh = asyncio.run(address(f"&{query}"))
    assert ready != fresh
    waits = []
    with ThreadPoolExecutor(1) as other:
        coming = other.submit(_fetch, server, fresh)
        while not coming.done():
            waits.append(_fetch(server, ready))
            time.sleep(0.02)
        coming.result()
        taken = time.perf_counter() - began
    return Choice(taken, max(waits))


def _fetch(server: Server, path: str) -> float:
    """Return the seconds that a file of the stage takes to come."""
    began = time.perf_counter()
    asked = urllib.request.Request(server.address + path, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(asked, timeout=120) as answer:
        assert answer.status == 200
        answer.read()
    return time.perf_counter() - began
