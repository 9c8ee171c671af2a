"""Bytes from server to browser, counted on the wire by a relay between the two."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response

_CHUNK = 65536


@dataclass
class Relay:
    """Passes bytes on between a port of its own and the dashboard's, and counts those sent out."""

    port: int
    sent: int = 0


@dataclass(frozen=True)
class Answer:
    """One HTTP answer of a first load."""

    url: str
    cache_control: str
    encoding: str


@dataclass
class Load:
    """A first load: bytes on the wire, and what they were."""

    total: int = 0
    responses: list[Answer] = field(default_factory=list)
    largest: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Scrub:
    """Bytes on the wire while the years were scrubbed, and for the report once they rest."""

    during: int
    after: int


@contextmanager
def relay(address: str) -> Iterator[Relay]:
    """Relay a dashboard; yield the relay, whose port serves the same pages."""
    target = urlsplit(address).port
    found = Relay(0)

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", target)) as server:
                out = threading.Thread(target=self._copy, args=(self.request, server), daemon=True)
                out.start()
                self._copy(server, self.request, counted=True)
                out.join(5)

        @staticmethod
        def _copy(source: socket.socket, sink: socket.socket, *, counted: bool = False) -> None:
            # Either side may hang up at any time; that ends both directions.
            with suppress(OSError):
                while data := source.recv(_CHUNK):
                    if counted:
                        found.sent += len(data)
                    sink.sendall(data)
            with suppress(OSError):
                sink.shutdown(socket.SHUT_RDWR)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Connection) as server:
        found.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


def settled(address: str, seconds: float = 180) -> None:
    """Wait until a server that has just started has compressed its large script at its best.

    Until then it sends them a tenth larger.
    """
    with urllib.request.urlopen(address, timeout=60) as answer:
        links = answer.headers["Link"]
    found = re.search(r"<([^>]*plotly\.js)>", links)
    assert found is not None
    asked = urllib.request.Request(address + found[1], headers={"Accept-Encoding": "br"})
    sizes: list[int] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            sizes.append(len(answer.read()))
        if sizes[-1] < 0.95 * max(sizes) or sizes[-1] < _PLOTLY_AT_BEST:
            return
        time.sleep(1)
    raise AssertionError(f"{found[1]} is still {sizes[-1]:,} bytes after {seconds} s")


_PLOTLY_AT_BEST = 345_000
"""Bytes between Plotly's script at the first and at the best compression."""


def first_load(browser: Browser, url: str) -> Load:
    """Load a page with an empty cache and count what comes."""
    load = Load()
    parts = urlsplit(url)
    with relay(url) as passed:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        names: dict[str, str] = {}
        network.on(
            "Network.responseReceived",
            lambda e: names.__setitem__(e["requestId"], e["response"]["url"]),
        )
        network.on(
            "Network.loadingFinished",
            lambda e: load.largest.append(
                (int(e["encodedDataLength"]), names.get(e["requestId"], ""))
            ),
        )

        def note(response: Response) -> None:
            headers = response.headers
            load.responses.append(
                Answer(
                    response.url,
                    headers.get("cache-control", ""),
                    headers.get("content-encoding", ""),
                )
            )

        page.on("response", note)
        page.goto(f"http://127.0.0.1:{passed.port}/?{parts.query}")
        rest(page)
        load.total = passed.sent
        context.close()
    load.largest = sorted(load.largest, reverse=True)[:8]
    return load


def scrub_bytes(browser: Browser, address: str, *, first: int, last: int) -> Scrub:
    """Scrub through the years in the page, a key every 60 ms, and count what the server sends."""
    with relay(address) as passed:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{passed.port}/?month={first}-10&grain=years&tab=none")
        rest(page)
        before = passed.sent
        page.evaluate(_SCRUB, last - first)
        during = passed.sent - before
        rest(page)
        page.wait_for_timeout(1500)
        after = passed.sent - before - during
        context.close()
    return Scrub(during, after)


_SCRUB = """async (steps) => {
  for (let i = 0; i < steps; i += 1) {
    document.body.dispatchEvent(new KeyboardEvent('keydown',
      { key: 'ArrowRight', bubbles: true, cancelable: true }));
    await new Promise((done) => setTimeout(done, 60));
  }
}"""


def rest(page: Page) -> None:
    """Wait until the stage is drawn, the script rests and the network is quiet."""
    page.wait_for_selector(".stage[data-ready=yes][data-hosted=yes]", timeout=90_000)
    page.wait_for_function(
        "() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'",
        timeout=30_000,
    )
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
