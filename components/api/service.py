"""The open data as an application: a question is checked, answered once, and kept."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import Annotated

from fastapi import Depends, FastAPI, Query
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from components.answer.posture import Views
from components.api import directory, openapi
from components.api.addresses import BASE, ROOT, Address, addresses
from components.api.formats import Format
from components.api.questions import Question
from components.record.provenance import provenance
from components.view import Variant, ViewError, faults, shown, unanswerable

METHODS = "GET, HEAD, OPTIONS"

_MOST_BYTES = 32_000_000
"""Of all answers kept in memory."""

_BESIDE = 2_500
"""Bytes that an answer's headers and key take."""

_FRESH = "public, max-age=300"
"""A browser asks again after five minutes, and is told that nothing changed: the addresses stay
when the record gets a new version."""

_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(["Content-Disposition", "Link", *openapi.HEADERS]),
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}
_NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_TAG = re.compile(r'(?:W/)?("[^"]*")')

Read = Callable[[Variant], Views]


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer, their entity tag, and the headers that go with them."""

    content: bytes
    tag: str
    headers: dict[str, str]

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, headers and key included, about."""
        return len(self.content) + _BESIDE


class Answers:
    """Answers, made once and kept while they fit: the one longest unused goes first."""

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self.size = 0

    def get(self, key: tuple[str, ...], make: Callable[[], Answer]) -> Answer:
        """Return the answer to a question, made by ``make`` where it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        answer = make()
        with self._lock:
            if key not in self._kept and answer.size <= self._most:
                self._kept[key] = answer
                self.size += answer.size
            while self.size > self._most:
                self.size -= self._kept.popitem(last=False)[1].size
        return answer


def routes(read: Read) -> list[Route]:
    """Return the routes of the open data, all under ``/api``: to be set beside those of a page.

    Parameters
    ----------
    read : callable
        Returns the prepared record, read in a way; called in a thread of its own, and expected to
        return the same object each time.
    """
    app = application(read)
    return [Route(ROOT, app), Route(f"{ROOT}/{{rest:path}}", app)]


def application(read: Read) -> FastAPI:
    """Return the open data as an application of its own; see `routes`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    listed = addresses()
    described = Address(
        "openapi",
        "These addresses described for programs (OpenAPI 3.1)",
        Format.JSON,
        Question,
        lambda v, _: openapi.description(app, v, served),
    )
    for_people = Address(
        "",
        "These addresses listed for people",
        Format.HTML,
        Question,
        lambda v, _: directory.page(v, (*listed, described)),
    )
    served = (*listed, described, for_people)
    answers = Answers()
    for address in served:
        respond = _endpoint(address, read, answers)
        for method in ("GET", "HEAD"):
            app.add_api_route(
                address.path,
                respond,
                methods=[method],
                dependencies=[Depends(_given_once(address, read))],
                operation_id=f"{address.name or 'addresses'}_{address.form}",
                summary=address.summary,
                description="",
                response_class=Response,
                include_in_schema=method == "GET",
            )
    app.add_exception_handler(ViewError, _refused)
    app.add_exception_handler(RequestValidationError, _ill_written)
    app.add_exception_handler(HTTPException, _elsewhere({a.path: a for a in served}))
    return app


def _endpoint(address: Address, read: Read, answers: Answers) -> Callable[..., Response]:
    """Return what answers at an address; FastAPI runs it in a thread of its own."""

    def respond(request: Request, question: Question) -> Response:
        given = question.given()
        for name, problem in unanswerable(
            question, read(Variant(record=question.record)).record
        ).items():
            raise ViewError(problem, name, given[name])
        key = address.path, *(f"{name}={value}" for name, value in given.items())
        answer = answers.get(key, lambda: _answer(read(question.reading()), address, question))
        return _response(request, answer)

    respond.__annotations__["question"] = Annotated[address.question, Query()]
    return respond


def _given_once(address: Address, read: Read) -> Callable[[Request], None]:
    """Return what refuses parameters that are unknown, empty, missing or given twice.

    FastAPI would take the last of two, and read an empty one as none.
    """

    def check(request: Request) -> None:
        record = read(Variant()).record
        needed = {parameter.name: parameter for parameter in address.parameters(record)}
        given: dict[str, str] = {}
        for name, value in request.query_params.multi_items():
            if name not in needed:
                remedy = f"the parameters are {', '.join(needed)}" if needed else "it takes none"
                raise ViewError(f"there is no parameter {shown(name)} at {address.path}; {remedy}")
            if name in given:
                raise ViewError("is given twice; give it once", name, value)
            if not value:
                example = f"{name}={needed[name].example}"
                raise ViewError(f"is empty; leave it out, or write for example {example}", name)
            given[name] = value
        for parameter in needed.values():
            if parameter.required and parameter.name not in given:
                raise ViewError(
                    f"parameter {parameter.name} is missing at {address.path}; "
                    f"write for example {parameter.name}={parameter.example}"
                )

    return check


def _answer(views: Views, address: Address, question: Question) -> Answer:
    origin = provenance(views.record.schema)
    content = address.build(views, question)
    headers = {
        "Record-Version": origin.version,
        "Record-Horizon": origin.horizon,
        "Record-Licence": origin.licence,
        "Record-Citation": origin.citation,
        "Record-Reading": str(question.reading()),
        "Content-Type": address.form.media_type,
        "Vary": "Accept-Encoding",
    }
    if origin.licence_address:
        headers["Link"] = f'<{origin.licence_address}>; rel="license"'
    if address.form in {Format.CSV, Format.HTML}:
        headers["Content-Type"] += "; charset=utf-8"
    if address.form is Format.HTML:
        headers["Content-Security-Policy"] = _NO_SCRIPTS
    else:
        # A browser shows JSON; what it cannot show, it saves.
        shape = "inline" if address.form is Format.JSON else "attachment"
        # The record has its own name there already; the one of opened tables is for who has it.
        given = {n: v for n, v in question.given().items() if n != "record"}
        words = [{"yes": f"with-{n}", "no": ""}.get(v, v) for n, v in given.items()]
        name = "-".join([origin.name, origin.version, address.name, *filter(None, words)])
        name = name.replace('"', "")
        headers["Content-Disposition"] = f'{shape}; filename="{name}.{address.form}"'
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Answer(content, tag, {name: _plain(text) for name, text in headers.items()})


def _plain(text: str) -> str:
    """Return a text as a header can carry it: ASCII, on one line."""
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in text)


def _response(request: Request, answer: Answer) -> Response:
    headers = _OPEN | answer.headers | {"ETag": f"W/{answer.tag}", "Cache-Control": _FRESH}
    held = request.headers.get("If-None-Match", "")
    if held.strip() == "*" or answer.tag in _TAG.findall(held):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Length"] = str(len(answer.content))
    content = b"" if request.method == "HEAD" else answer.content
    return Response(content, headers=headers)


# ----- Refusals -----


def _problem(
    status: HTTPStatus, sentence: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a refusal as RFC 9457 has it."""
    return JSONResponse(
        {"title": status.phrase, "status": int(status), "detail": sentence},
        status_code=status,
        headers={**_OPEN, "Cache-Control": "no-store", **(headers or {})},
        media_type=openapi.PROBLEM,
    )


def _refused(_: Request, error: Exception) -> Response:
    return _problem(HTTPStatus.BAD_REQUEST, str(error))


def _ill_written(request: Request, error: Exception) -> Response:
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    return _refused(request, next(iter(faults(errors).values())))


def _elsewhere(served: Mapping[str, Address]) -> Callable[[Request, Exception], Response]:
    """Return what answers, under the folder of the addresses, what no route does."""

    def answer(request: Request, _: Exception) -> Response:
        above = request.scope.get("root_path", "")
        method, path = request.method, request.scope["path"].removeprefix(above)
        if method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=_OPEN | _PREFLIGHT)
        if path in served:
            sentence = f"{path} is read with GET; {shown(method)} does nothing here"
            return _problem(HTTPStatus.METHOD_NOT_ALLOWED, sentence, {"Allow": METHODS})
        there = ROOT if path.rstrip("/") == BASE else path.rstrip("/")
        if there in served and method in {"GET", "HEAD"}:
            return RedirectResponse(above + there, HTTPStatus.PERMANENT_REDIRECT, _OPEN)
        return _problem(HTTPStatus.NOT_FOUND, _missing(path, served))

    return answer


def _missing(path: str, served: Mapping[str, Address]) -> str:
    name = path.removeprefix(f"{BASE}/").partition(".")[0]
    forms = [str(address.form) for address in served.values() if name and address.name == name]
    if path.startswith(f"{BASE}/") and forms:
        remedy = f"{name} is given as {', '.join(forms)}: write {BASE}/{name}.{forms[0]}"
    else:
        remedy = f"all addresses are listed at {ROOT}"
    return f"there is nothing at {shown(path)}; {remedy}"
