"""The stage at addresses of its own: in a frame of another page, and as a file to save."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.screen import embedded
from components.screen.compression import FOR_GOOD
from components.screen.session import STAGED
from components.stage import standalone
from components.stage.releases import Release, Releases
from components.view import Variant, View
from components.words.wording import title

THEMES = ("auto", "light", "dark")

RELEASES = Releases(Path(__file__).resolve().parents[2] / "releases")
"""Versions of the record that were kept for pages pinned to them."""

_ASK_AGAIN = "no-cache"


def routes() -> list[Route]:
    """Return the routes of the embedded page, of its pinned files, and of the saved file.

    Their functions are plain ones: each is run in a thread, so that nobody else waits for it.
    """
    return [
        Route("/embed", _embed),
        Route("/release/{version}/{digest}/{name}", _release),
        Route("/dossier", _dossier),
    ]


def _embed(request: Request) -> Response:
    """Answer with the page for a frame; what is wrong with its address is said on it."""
    asked = dict(request.query_params)
    view, notices = _view(asked, ("view", "theme", "record"))
    part = _one_of(asked, "view", standalone.VIEWS, notices)
    theme = _one_of(asked, "theme", THEMES, notices)
    variant = view.variant
    assets, newest = embedded.assets(), embedded.views().record.schema.version
    pinned = asked.get("record", "")
    addresses = assets.addresses(variant)
    if pinned:
        release = RELEASES.find(pinned)
        if release is None and pinned != newest:
            return _missing(pinned, newest)
        if release is not None:
            if not release.readable:
                return _missing(pinned, newest)
            addresses = release.addresses(assets)
            notices += _pinned_notices(release, newest, variant)
    views = embedded.views(variant)
    page = standalone.embed_page(
        addresses=addresses,
        state=_staged(view),
        view=part,
        theme=theme,
        font=assets.address("type.woff2"),
        title=title(views.as_of(view.month)),
        notice=" ".join(notices),
    )
    return HTMLResponse(page, headers={"Cache-Control": _ASK_AGAIN})


def _pinned_notices(release: Release, newest: str, variant: Variant) -> list[str]:
    said = []
    if release.version != newest:
        said.append(f"This is record {release.version}; a newer version exists: {newest}.")
    if variant != Variant():
        said.append("A pinned page shows the best evidence, as known at its version.")
    return said


def _missing(version: str, newest: str) -> Response:
    kept = ", ".join(RELEASES.versions()) or "none"
    said = (
        f"Record {version} cannot be shown here. The record is now {newest}; versions kept for "
        f"pinned pages: {kept}. Leave out record= to see the newest."
    )
    return HTMLResponse(f"<!doctype html><title>No such record</title><p>{escape(said)}</p>", 404)


def _release(request: Request) -> Response:
    part = request.path_params
    release = RELEASES.find(part["version"])
    if release is None or release.digest != part["digest"]:
        return PlainTextResponse("There is no such version of the record here.", 404)
    try:
        asset = release.get(part["name"])
    except KeyError:
        return PlainTextResponse("This version of the record has no such file.", 404)
    return Response(asset.body, media_type=asset.media_type, headers={"Cache-Control": FOR_GOOD})


def _dossier(request: Request) -> Response:
    """Answer with the stage as one file, to be saved."""
    asked = dict(request.query_params)
    notices: list[str]
    view, notices = _view(asked, ("theme",))
    theme = _one_of(asked, "theme", THEMES, notices)
    if notices:
        return PlainTextResponse(" ".join(notices), 400)
    variant = view.variant
    saved = standalone.dossier(
        embedded.views(variant),
        embedded.assets(),
        variant,
        _staged(view),
        theme=theme,
        made=datetime.now(UTC).date(),
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{saved.name}"',
        "Cache-Control": _ASK_AGAIN,
    }
    return HTMLResponse(saved.body, headers=headers)


def _view(asked: dict[str, str], own: tuple[str, ...]) -> tuple[View, list[str]]:
    """Read the view, leaving to the caller what only its page knows."""
    known = {name: value for name, value in asked.items() if name not in own}
    return View.open(known, embedded.views().record)


def _staged(view: View) -> dict[str, str]:
    written = view.parameters()
    return {name: written[name] for name in STAGED}


def _one_of(asked: dict[str, str], name: str, values: tuple[str, ...], notices: list[str]) -> str:
    """Return a parameter that has a few values, its first one where it is missing or bad."""
    value = asked.get(name, values[0])
    if value in values:
        return value
    notices.append(f"The address's {name} is none of {', '.join(values)}; {values[0]} is shown.")
    return values[0]
