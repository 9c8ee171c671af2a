"""What the server does beside the page: the stage's files and the basemap, to be kept for good."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from threading import Thread

import brotli
from brotli_asgi import BrotliMiddleware
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components import open_data
from components.figures.palette import Theme
from components.screen import alone, basemap, embedded
from components.screen.state import read_state
from components.stage.assets import DEFAULT, LIBRARIES
from components.stage.variant import Variant

_FOR_GOOD = "public, max-age=31536000, immutable"

_QUALITY, _BEST_QUALITY = 9, 11
"""Of what is compressed once and sent often: half a second for each of the two large scripts, and
ten seconds for a tenth less, taken once all else is made."""

_LARGE = ("deck.js", "plotly.js")


def addresses(variant: Variant) -> dict[str, str]:
    """Return the addresses of all that the stage asks for, relative to the page."""
    return {
        **embedded.assets().addresses(variant),
        "ground": basemap.basemap_url(),
        "embed": "embed",
        "dossier": "dossier",
    }


def routes() -> list[Route]:
    """Return the dashboard's own routes; what takes time to make is begun."""
    Thread(target=_make_ahead, name="stage", daemon=True).start()
    return [
        *basemap.routes(),
        Route("/stage/{version}/{name}", _asset),
        Route("/stage/{version}/{variant}/{name}", _asset),
        *alone.routes(),
        *open_data.routes(embedded.views),
    ]


def middleware() -> list[Middleware]:
    """Return what every answer passes through: sent as Brotli, or gzip where that is not read."""
    return [
        Middleware(BrotliMiddleware, quality=6, minimum_size=500),
        Middleware(_Hints),
    ]


class _Hints:
    """Names the stage's files with the page itself, so that a browser fetches them at once.

    Without it they would be asked for one after the other: the page's script, its first answer,
    the stage's script, and only then what that needs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with one more header where the page is answered."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        links = await run_in_threadpool(_hints, Request(scope).query_params)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Link", links)
            await send(message)

        await self.app(scope, receive, answer)


def _hints(asked: Mapping[str, str]) -> str:
    """Return the header for a link's parameters; what a bad one leads to is found later."""
    state, _ = read_state(asked, embedded.views())
    variant = Variant(state.policy, state.known)
    assets = embedded.assets()
    links = [f"<{assets.address('stage.js')}>; rel=modulepreload"]
    links += [f"<{assets.address(n)}>; rel=preload; as=script" for n in ("deck.js", "plotly.js")]
    fetched = [(assets.address("span.json", variant), "")]
    fetched += [
        (assets.address(name, variant), f'; media="(prefers-color-scheme: {theme})"')
        for theme in Theme
        for name in (f"look-{theme}.json", f"curve-{theme}-{state.scale}.json")
    ]
    links += [f"<{a}>; rel=preload; as=fetch; crossorigin{media}" for a, media in fetched]
    return ", ".join(links)


def _make_ahead() -> None:
    for name in embedded.assets().names:
        _compressed(name, DEFAULT)
    for name in _LARGE:
        _best[name] = bytes(
            brotli.compress(embedded.assets().get(name).body, quality=_BEST_QUALITY)
        )


_best: dict[str, bytes] = {}


@lru_cache(maxsize=64)
def _compressed(name: str, variant: Variant) -> bytes:
    body = embedded.assets().get(name, variant).body
    return bytes(brotli.compress(body, quality=_QUALITY))


def _asset(request: Request) -> Response:
    """Send a file of the stage; run in a thread, so that nobody else waits for it."""
    assets, part = embedded.assets(), request.path_params
    name, variant = part["name"], DEFAULT
    known = name in assets.names and part["version"] == assets.hash(name)
    if known and ("variant" in part) == (name in LIBRARIES):
        known = False
    if known and "variant" in part:
        try:
            variant = Variant.read(part["variant"])
        except ValueError:
            known = False
    if not known:
        said = "There is no such file of the stage, or it has changed. Reload the page."
        return PlainTextResponse(said, status_code=404)
    headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
    asset = assets.get(name, variant)
    body = asset.body
    if "br" in request.headers.get("accept-encoding", "") and name != "type.woff2":
        body = _best.get(name) or _compressed(name, variant)
        headers["Content-Encoding"] = "br"
    return Response(body, media_type=asset.media_type, headers=headers)
