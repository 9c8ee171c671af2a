"""What the server does beside the page: its own routes, and what every answer passes through."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Thread, get_native_id

from brotli_asgi import BrotliMiddleware
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from components import api
from components.briefing.edition import public_address
from components.screen import dashboard, embedded, opening, preview, standalone_routes
from components.screen.headers import Headers, sites
from components.stage.assets import DEFAULT, LIBRARIES, MEDIA_TYPES
from components.view import OPENED, Variant

_PACKED = r"\.(woff2|png|zip|parquet|gpkg)$"
"""Addresses whose answers are compressed in themselves."""

_FOR_GOOD = "public, max-age=31536000, immutable"
"""Cache-Control of an address that changes with its content."""

_TURN = 0.0005
"""Seconds after which a thread that computes lets another go on: an answer takes many turns, and a
reader waited for each of them while another's figures were made."""


def routes() -> list[Route]:
    """Return the dashboard's own routes; what takes time to make is begun.

    Streamlit sets its own routes under the path of the setting ``server.baseUrlPath``, and leaves
    those of others to them.
    """
    # What they name is read again where it is used; a fault of theirs stops the start.
    public_address()
    sites()
    sys.setswitchinterval(_TURN)
    Thread(target=_make_ahead, name="stage", daemon=True).start()
    path = config.get_option("server.baseUrlPath").strip("/")
    return [_under(f"/{path}", route) for route in _routes()] if path else _routes()


class _Below:
    """What answers under a path, and finds its own addresses without it."""

    def __init__(self, path: str, answering: ASGIApp) -> None:
        self._path = path
        self._answering = answering

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answering({**scope, "root_path": self._path}, receive, send)


def _under(path: str, route: Route) -> Route:
    return Route(path + route.path, _Below(path, route.app), methods=route.methods)


def _routes() -> list[Route]:
    return [
        Route("/", opening.answer),
        Route(f"/{preview.PATH}", preview.answer),
        Route("/stage/{version}/{name}", _asset),
        Route("/stage/{version}/{variant}/{name}", _asset),
        *standalone_routes.routes(),
        *api.routes(embedded.views),
    ]


def middleware() -> list[Middleware]:
    """Return what every answer passes through: sent as Brotli, or gzip where that is not read."""
    return [
        Middleware(Headers),
        Middleware(BrotliMiddleware, quality=6, minimum_size=500, excluded_handlers=[_PACKED]),
    ]


def _make_ahead() -> None:
    assets = embedded.assets()
    for name in assets.names:
        assets.packed(name)
    dashboard.import_tabs()
    _give_way()
    assets.pack_best("plotly.js")


def _give_way() -> None:
    """Let everybody else go before this thread; to be called where it will not hold Python up."""
    if sys.platform == "linux":  # where a thread has a priority of its own
        os.setpriority(os.PRIO_PROCESS, get_native_id(), 19)


def _asset(request: Request) -> Response:
    """Send a file of the stage; run in a thread, so that nobody else waits for it."""
    assets, part = embedded.assets(), request.path_params
    name = part["name"]
    known = name in assets.names and ("variant" in part) != (name in LIBRARIES)
    try:
        variant = Variant.read(part["variant"]) if "variant" in part else DEFAULT
        known = known and part["version"] == assets.hash(name, variant)
    except ValueError:
        known = False
    if not known:
        message = "There is no such file of the stage, or it has changed. Reload the page."
        return PlainTextResponse(message, status_code=404)
    try:
        body = assets.get(name, variant)
    except ValueError as error:
        return PlainTextResponse(f"{error}.", status_code=404)
    headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
    if OPENED.fullmatch(variant.record):
        # Neither the browser nor we keep what is to be forgotten.
        headers["Cache-Control"] = "no-store"
    elif "br" in request.headers.get("accept-encoding", "") and name != "type.woff2":
        body = assets.packed(name, variant)
        headers["Content-Encoding"] = "br"
    return Response(body, media_type=MEDIA_TYPES[Path(name).suffix], headers=headers)
