"""The basemap as files that a browser keeps for good."""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components.figures import ground

_FOR_GOOD = "public, max-age=31536000, immutable"


def routes() -> list[Route]:
    """Return the route of the basemap."""
    return [Route("/basemap/{version}/{layer}.geojson", _basemap)]


@cache
def version() -> str:
    """Return a short hash of the basemap's layers: their address changes when they do."""
    digest = hashlib.sha256()
    for layer in ground.LAYERS:
        digest.update(ground.layer(layer).encode())
    return digest.hexdigest()[:12]


def basemap_url() -> str:
    """Return the address of the basemap's folder, relative to the page, with its slash."""
    return f"basemap/{version()}/"


async def _basemap(request: Request) -> Response:
    layer = request.path_params["layer"]
    if layer not in ground.LAYERS or request.path_params["version"] != version():
        return PlainTextResponse("There is no such layer of the basemap.", status_code=404)
    headers = {"Cache-Control": _FOR_GOOD}
    return Response(ground.layer(layer), media_type="application/geo+json", headers=headers)
