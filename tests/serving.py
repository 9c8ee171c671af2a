"""A dashboard running on loopback, for browser tests and benchmarks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[1]
_NONE: Mapping[str, str] = MappingProxyType({})
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # As Chromium works on a desktop without a graphics card.
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
]


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def dashboard(
    folder: Path = ROOT, script: str = "dashboard.py", settings: Mapping[str, str] = _NONE
) -> Iterator[str]:
    """Run the dashboard of a project folder, or another of its pages; yield its address.

    Settings stand in its environment.
    """
    port = free_port()
    path = settings.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
    address = f"http://127.0.0.1:{port}/{path}{'/' if path else ''}"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with process(command, address, folder, settings):
        yield address


@contextmanager
def process(
    command: Sequence[str], address: str, folder: Path = ROOT, settings: Mapping[str, str] = _NONE
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command until it serves the dashboard at an address; yield the process."""
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(address, server)
            yield server
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if server.poll() is not None:
            message = f"the dashboard stopped with exit code {server.returncode}"
            raise RuntimeError(message)
        try:
            with urllib.request.urlopen(f"{address}_stcore/health", timeout=2) as r:
                if r.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    message = "the dashboard did not answer within 90 seconds"
    raise RuntimeError(message)
