"""A dashboard that the bench starts itself, and what its process takes of the machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.serving import ROOT, free_port

_TICKS = os.sysconf("SC_CLK_TCK")
_QUIET_SHARE, _QUIET_S = 0.03, 3.0


@dataclass(frozen=True)
class Server:
    """A dashboard and its process, all its threads counted together.

    ``began``: when it was started, on the clock of ``time.perf_counter``.
    """

    port: int
    pid: int
    began: float

    @property
    def address(self) -> str:
        """Address of its page."""
        return f"http://127.0.0.1:{self.port}/"

    def processor_s(self) -> float:
        """Return the processor time that it has taken so far, in seconds."""
        # After the name in brackets: state, then user and system time as fields 12 and 13.
        fields = (
            Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory_mb(self) -> float:
        """Return its resident memory, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1000

    def listen(self, seconds: float = 60) -> None:
        """Wait until it answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"the dashboard does not answer after {seconds} s")

    def settle(self, seconds: float = 180) -> None:
        """Wait until it answers and rests: what it makes ahead is made."""
        self.listen()
        # What is made ahead may be begun by the first who comes.
        with urllib.request.urlopen(self.address, timeout=60) as answer:
            answer.read()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.processor_s()
            time.sleep(_QUIET_S)
            if self.processor_s() - before < _QUIET_SHARE * _QUIET_S:
                return
        raise AssertionError(f"the dashboard is still at work after {seconds} s")


@contextmanager
def started(script: str = "dashboard.py") -> Iterator[Server]:
    """Start a dashboard; yield it at once, before it answers."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(port, process.pid, began)
    finally:
        process.terminate()
        process.wait(timeout=20)


def cold_start(browser: Browser) -> float:
    """Return the seconds from ``streamlit run`` to the whole stage.

    In a browser with an empty cache, which opens the page as soon as the server answers.
    """
    with started() as server:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        server.listen()
        page.goto(server.address, timeout=90_000)
        page.wait_for_selector(".stage[data-ready=yes]", timeout=90_000)
        taken = time.perf_counter() - server.began
        context.close()
    return taken
