"""What every answer tells a browser: where a page's parts may come from, and who may frame it.

No script but a file of the server's own runs, none that stands in a page, and no text is made a
script: what a table, a file or an address brings along can be shown and never run. The policies
are the server's own, so that they hold with a proxy before it and without.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.screen import opening

FRAMES = "FORCE_POSTURE_FRAMES"
"""Names the sites that may frame the embedded page; all may where none is named."""

_SITES = re.compile(r"https?://[\w.-]+(:\d+)?")


class Headers:
    """Gives each answer the headers that it has not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._given = {
            "Content-Security-Policy": _policy(),
            "X-Content-Type-Options": "nosniff",
            # A link to a document does not say which view it was followed from.
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
            "payment=(), usb=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._given.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


def _policy() -> str:
    """Return the content security policy of the page and of all that has none of its own."""
    return "; ".join(
        [
            "default-src 'self'",
            # deck.gl compiles a decoder of meshes as it loads, which nothing here uses; no text
            # becomes a script by that.
            f"script-src 'self' 'wasm-unsafe-eval' {' '.join(_inline())}",
            # Streamlit, its tables and our drawings place and colour by style.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            # Streamlit's own style brings the signs of its formulas along.
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


def sites() -> str:
    """Return who may frame the embedded page, as ``frame-ancestors`` takes it.

    Raises
    ------
    ValueError
        If what the environment names is no list of sites.
    """
    named = os.environ.get(FRAMES, "").split()
    for site in named:
        if not _SITES.fullmatch(site):
            raise ValueError(
                f"{FRAMES} names {site[:60]!r}, no site; write https:// and the host, without a "
                "path, and a space between two sites"
            )
    return " ".join(["'self'", *named]) if named else "*"


def _inline() -> list[str]:
    """Return the hashes of the scripts that stand in Streamlit's own page: they set one flag."""
    scripts = re.findall(r"<script>(.*?)</script>", opening.streamlit(), re.DOTALL)
    return [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts]
