"""Streamlit's own page, scripts and styles, the latter compressed once and not at every request."""

from __future__ import annotations

import mimetypes
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.screen.compression import FOR_GOOD, compressed

ROOT = Path(str(files("streamlit"))) / "static"
"""Where Streamlit keeps what it serves."""

_NAMED = re.compile(r'(?:src|href)="\./(static/(?:js|css)/[^"]+)"')


@cache
def page() -> str:
    """Return the page that Streamlit starts in."""
    return (ROOT / "index.html").read_text(encoding="utf-8")


def type_address() -> str:
    """Return the address of the type that the page is set in."""
    found = next((ROOT / "static" / "media").glob("SourceSansVF-Upright*"))
    return found.relative_to(ROOT).as_posix()


class StreamlitFiles:
    """Answers for Streamlit's scripts and styles where it knows them, else lets it answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        answer: ASGIApp = self.app
        if scope["type"] == "http" and scope["method"] == "GET":
            address = scope["path"].removeprefix("/")
            if address in _texts() and "br" in Headers(scope=scope).get("accept-encoding", ""):
                answer = await run_in_threadpool(_compressed, address)
        await answer(scope, receive, send)


def compress_at_best() -> None:
    """Compress as well as can be what every first visit loads."""
    for address in _NAMED.findall(page()):
        compressed(address, (ROOT / address).read_bytes, best=True)


@cache
def _texts() -> frozenset[str]:
    return frozenset(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "static").rglob("*")
        if path.suffix in {".js", ".css"}
    )


def _compressed(address: str) -> Response:
    kind, _ = mimetypes.guess_type(address)
    body = compressed(address, (ROOT / address).read_bytes)
    headers = {
        "Cache-Control": FOR_GOOD,
        "Content-Encoding": "br",
        "Vary": "Accept-Encoding",
    }
    return Response(body, media_type=kind, headers=headers)
