"""The routes of the open data: a question is checked, answered once, and kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from components.answer.posture import Views
from components.answer.variant import Variant
from components.api.address import BASE, ROOT, Address
from components.api.addresses import addresses
from components.api.formats import Format
from components.api.openapi import HEADERS, PROBLEM
from components.api.parameters import read_query, variant
from components.api.refusal import RefusalError, shown
from components.record.provenance import Provenance, provenance

METHODS = ("GET", "HEAD", "OPTIONS")

_KEPT = 128
"""Answers kept in memory, 300 kB the largest; those without a filter are 40."""

_FRESH = "public, max-age=300"
"""A browser asks again after five minutes, and is told that nothing changed: the addresses stay
when the record gets a new version."""

_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(["Content-Disposition", "Link", *HEADERS]),
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_TAG = re.compile(r'(?:W/)?("[^"]*")')

_Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class _Answer:
    """The bytes of an answer, their entity tag, and the headers that go with them."""

    content: bytes
    tag: str
    headers: dict[str, str]


def routes(views: Callable[[Variant], Views]) -> list[Route]:
    """Return the routes of the open data, all under ``/api``.

    Parameters
    ----------
    views : callable
        Returns the prepared record, read in a way; called in a thread of its own, and expected to
        return the same object each time.
    """
    found = addresses()
    by_path = {address.path: address for address in found}

    @lru_cache(maxsize=_KEPT)
    def answer(path: str, query: tuple[tuple[str, str], ...]) -> _Answer:
        asked = dict(query)
        return _answer(views(variant(asked)), by_path[path], asked)

    def ask(address: Address, given: list[tuple[str, str]]) -> _Answer:
        query = read_query(views(Variant()), address.parameters, given, address.path)
        return answer(address.path, tuple(query.items()))

    def endpoint(address: Address) -> _Endpoint:
        async def respond(request: Request) -> Response:
            given = request.query_params.multi_items()
            try:
                made = await run_in_threadpool(ask, address, given)
            except RefusalError as refusal:
                return _problem(HTTPStatus.BAD_REQUEST, str(refusal))
            return _response(request, made)

        return respond

    elsewhere = _Elsewhere(by_path)
    return [
        *(Route(address.path, endpoint(address), methods=["GET"]) for address in found),
        # Whatever is asked otherwise: other methods than GET and HEAD, unknown addresses.
        Route(ROOT, elsewhere, include_in_schema=False),
        Route(f"{ROOT}/{{rest:path}}", elsewhere, include_in_schema=False),
    ]


def _answer(views: Views, address: Address, query: dict[str, str]) -> _Answer:
    said = provenance(views.record.schema)
    content = address.build(views, query)
    headers = _said(said, variant(query)) | {
        "Content-Type": address.form.media_type,
        "Vary": "Accept-Encoding",
    }
    if address.form in {Format.CSV, Format.HTML}:
        headers["Content-Type"] += "; charset=utf-8"
    if address.form is Format.HTML:
        headers["Content-Security-Policy"] = _NO_SCRIPTS
    else:
        # A browser shows JSON; what it cannot show, it saves.
        shape = "inline" if address.form is Format.JSON else "attachment"
        asked = [{"yes": f"with-{name}", "no": ""}.get(v, v) for name, v in query.items()]
        parts = [said.name, said.version, address.name, *filter(None, asked)]
        name = _plain("-".join(parts)).replace('"', "")
        headers["Content-Disposition"] = f'{shape}; filename="{name}.{address.form}"'
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return _Answer(content, tag, headers)


def _said(said: Provenance, read: Variant) -> dict[str, str]:
    """Return the headers that say where an answer comes from, and how the record was read."""
    found = {
        "Record-Version": said.version,
        "Record-Horizon": said.horizon,
        "Record-Licence": said.licence,
        "Record-Citation": said.citation,
        "Record-Reading": str(read),
    }
    if said.licence_address:
        found["Link"] = f'<{said.licence_address}>; rel="license"'
    return {name: _plain(text) for name, text in found.items()}


def _plain(text: str) -> str:
    """Return a text as a header can carry it: ASCII, on one line."""
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in text)


def _response(request: Request, made: _Answer) -> Response:
    headers = _OPEN | made.headers | {"ETag": f"W/{made.tag}", "Cache-Control": _FRESH}
    asked = request.headers.get("If-None-Match", "")
    if asked.strip() == "*" or made.tag in _TAG.findall(asked):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Length"] = str(len(made.content))
    content = b"" if request.method == "HEAD" else made.content
    return Response(content, headers=headers)


def _problem(
    status: HTTPStatus, sentence: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a refusal as RFC 9457 has it."""
    return JSONResponse(
        {"title": status.phrase, "status": int(status), "detail": sentence},
        status_code=status,
        headers={**_OPEN, "Cache-Control": "no-store", **(headers or {})},
        media_type=PROBLEM,
    )


class _Elsewhere:
    """Answers, under the folder of the addresses, what no route does."""

    def __init__(self, known: Mapping[str, Address]) -> None:
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = self._respond(scope["method"], scope["path"])
        await response(scope, receive, send)

    def _respond(self, method: str, path: str) -> Response:
        if method == "OPTIONS":
            allow = {"Allow": ", ".join(METHODS)}
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=_OPEN | _PREFLIGHT | allow)
        if path in self._known:
            return _problem(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"{path} is read with GET; {shown(method)} does nothing here",
                {"Allow": ", ".join(METHODS)},
            )
        if path.rstrip("/") in self._known and method in {"GET", "HEAD"}:
            return RedirectResponse(path.rstrip("/"), HTTPStatus.PERMANENT_REDIRECT, _OPEN)
        return _problem(HTTPStatus.NOT_FOUND, self._missing(path))

    def _missing(self, path: str) -> str:
        name = path.removeprefix(f"{BASE}/").partition(".")[0]
        forms = [str(a.form) for a in self._known.values() if a.name and a.name == name]
        if path.startswith(f"{BASE}/") and forms:
            remedy = f"{name} is given as {', '.join(forms)}: write {BASE}/{name}.{forms[0]}"
        else:
            remedy = f"all addresses are listed at {ROOT}"
        return f"there is nothing at {shown(path)}; {remedy}"
