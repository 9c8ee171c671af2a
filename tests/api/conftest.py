"""The open data of the embedded record: in process, and on a port of the loopback interface."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.answer.posture import Views
from components.api import routes
from tests.embedded import reading
from tests.serving import free_port


@pytest.fixture(scope="session")
def app(views: Views) -> Starlette:
    return Starlette(routes=routes(reading(views)))


@pytest.fixture(scope="session")
def client(app: Starlette) -> TestClient:
    return TestClient(app, follow_redirects=False)


@pytest.fixture(scope="session")
def address(app: Starlette) -> Iterator[str]:
    """Where the routes are served, without a slash at the end."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
