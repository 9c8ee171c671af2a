"""What the server does beside the page: compression, and the basemap as files to keep."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from brotli_asgi import BrotliMiddleware
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.record.schema import DATA

BASEMAP = DATA / "basemap"
LAYERS = ("countries", "governorates", "borders", "lakes", "rivers", "rivers_minor", "regions")
"""Layers that a browser may ask for."""

_FOR_GOOD = "public, max-age=31536000, immutable"


@cache
def version() -> str:
    """Return a short hash of the basemap's layers: their address changes when they do."""
    digest = hashlib.sha256()
    for layer in LAYERS:
        digest.update(_path(layer).read_bytes())
    return digest.hexdigest()[:12]


def basemap_url() -> str:
    """Return the address of the basemap's folder, relative to the page, with its slash."""
    return f"basemap/{version()}/"


def routes() -> list[Route]:
    """Return the dashboard's own routes."""
    return [Route("/basemap/{version}/{layer}.geojson", _basemap)]


def middleware() -> list[Middleware]:
    """Return what every answer passes through: sent as Brotli, or gzip where that is not read."""
    return [Middleware(BrotliMiddleware, quality=6, minimum_size=500)]


def _path(layer: str) -> Path:
    return BASEMAP / f"{layer}.geojson"


async def _basemap(request: Request) -> Response:
    layer = request.path_params["layer"]
    if layer not in LAYERS or request.path_params["version"] != version():
        return PlainTextResponse("There is no such layer of the basemap.", status_code=404)
    headers = {"Cache-Control": _FOR_GOOD}
    return FileResponse(_path(layer), media_type="application/geo+json", headers=headers)
