"""Debian's Firefox, driven by WebDriver BiDi: Playwright drives only a build of its own."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.serving import free_port

FIREFOX = os.environ.get("FIREFOX", "/usr/bin/firefox-esr")

# Nobody answers at this proxy: whatever leaves the machine fails. The rest keeps Firefox quiet.
_PREFERENCES = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "remote.prefs.recommended": True,
    "webgl.force-enabled": True,
}


class Firefox:
    """One tab of a running Firefox."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._count = 0
        self.requested: list[str] = []
        self._ask("session.new", {"capabilities": {}})
        tree = self._ask("browsingContext.getTree", {})
        self._context = tree["contexts"][0]["context"]
        self._ask("session.subscribe", {"events": ["network.beforeRequestSent"]})

    def open(self, url: str, width: int = 1440, height: int = 900) -> None:
        """Open an address and wait until it is loaded."""
        size = {"width": width, "height": height}
        self._ask("browsingContext.setViewport", {"context": self._context, "viewport": size})
        self._ask(
            "browsingContext.navigate", {"context": self._context, "url": url, "wait": "complete"}
        )

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression: text, a number, a truth value or None."""
        answer = self._ask(
            "script.evaluate",
            {
                "expression": expression,
                "target": {"context": self._context},
                "awaitPromise": True,
            },
        )
        if answer["type"] == "exception":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def wait_for(self, expression: str, seconds: float = 60) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({expression})"):
            if time.monotonic() > end:
                raise AssertionError(f"{expression} did not come true in {seconds} s")
            time.sleep(0.2)

    def picture(self) -> bytes:
        """Return what is shown, as PNG."""
        answer = self._ask("browsingContext.captureScreenshot", {"context": self._context})
        return base64.b64decode(answer["data"])

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=90))
            if answer.get("method") == "network.beforeRequestSent":
                url = answer["params"]["request"]["url"]
                if not url.startswith(("data:", "blob:")):
                    self.requested.append(url)
            if answer.get("id") == self._count:
                if answer["type"] == "error":
                    raise AssertionError(f"{method}: {answer['message']}")
                return answer["result"]


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Run Firefox without a network and with a new profile in a folder."""
    profile.mkdir(parents=True, exist_ok=True)
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    port = free_port()
    process = subprocess.Popen(
        [
            FIREFOX,
            "--headless",
            "--no-remote",
            "--profile",
            str(profile),
            f"--remote-debugging-port={port}",
            "about:blank",
        ],
        env={**os.environ, "HOME": str(profile), "MOZ_HEADLESS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with _connected(port) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait(20)


def _connected(port: int) -> ClientConnection:
    end = time.monotonic() + 60
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/session", max_size=None)
        except (OSError, WebSocketException):
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
