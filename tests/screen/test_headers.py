"""What every answer tells a browser: no script but the server's files, frames where configured."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.screen import headers, server


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(server, "_make_ahead", lambda: None)
    return TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))


def directives(client: TestClient, path: str) -> dict[str, str]:
    policy = client.get(path).headers["Content-Security-Policy"]
    return dict(part.split(" ", 1) for part in policy.split("; "))


@pytest.mark.parametrize("path", ["/", "/embed", "/api", "/api/v1/places.csv", "/nothing"])
def test_every_answer_bears_the_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert len(answer.headers.get_list("Content-Security-Policy")) == 1


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_script_is_a_file_of_the_server(client: TestClient, path: str) -> None:
    told = directives(client, path)
    scripts = told["script-src"].split()
    assert scripts[0] == "'self'"
    # Streamlit's own page holds one, which sets a flag; deck.gl compiles what it does not use here.
    others = [s for s in scripts[1:] if not s.startswith("'sha256-")]
    assert others == (["'wasm-unsafe-eval'"] if path == "/" else [])
    assert "script-src-elem" not in told
    assert told["default-src"] in {"'self'", "'none'"}
    assert told.get("object-src", "'none'") == "'none'"


def test_a_script_of_the_open_data_runs_nowhere(client: TestClient) -> None:
    assert directives(client, "/api")["default-src"] == "'none'"


def test_the_embedded_page_is_framed_where_configured_and_the_page_nowhere_else(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert directives(client, "/embed")["frame-ancestors"] == "*"
    monkeypatch.setenv(headers.FRAMES, "https://wiki.example http://127.0.0.1:8000")
    framing = directives(client, "/embed")["frame-ancestors"]
    assert framing == "'self' https://wiki.example http://127.0.0.1:8000"
    assert directives(client, "/")["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("named", ["wiki.example", "https://wiki.example/page", "https://a;b", "*"])
def test_what_is_no_site_is_refused_and_said(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv(headers.FRAMES, named)
    with pytest.raises(ValueError, match="write https://"):
        headers.sites()
