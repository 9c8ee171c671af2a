"""The stage at addresses of its own: in a frame of another page, and as a file to save."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.screen import embedded
from components.screen.headers import sites
from components.screen.session import STAGED, open_view
from components.stage import standalone
from components.view import View
from components.words.wording import title

THEMES = ("auto", "light", "dark")

_ASK_AGAIN = "no-cache"


def routes() -> list[Route]:
    """Return the routes of the embedded page and of the saved file.

    Their functions are plain ones: each is run in a thread, so that nobody else waits for it.
    """
    return [
        Route("/embed", _embed),
        Route("/dossier", _dossier),
    ]


def _embed(request: Request) -> Response:
    """Answer with the page for a frame; what is wrong with its address is said on it."""
    asked = dict(request.query_params)
    view, notices = _view(asked, ("view", "theme"))
    part = _one_of(asked, "view", standalone.VIEWS, notices)
    theme = _one_of(asked, "theme", THEMES, notices)
    variant = view.variant
    views, assets = embedded.views(variant), embedded.assets()
    page = standalone.embed_page(
        assets,
        variant,
        state=_staged(view),
        view=part,
        theme=theme,
        title=title(views.as_of(view.month)),
        notice=" ".join(notices),
    )
    headers = {
        "Cache-Control": _ASK_AGAIN,
        "Content-Security-Policy": f"{standalone.FILES_POLICY}; frame-ancestors {sites()}",
    }
    return HTMLResponse(page, headers=headers)


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


def _view(asked: dict[str, str], parameters: tuple[str, ...]) -> tuple[View, list[str]]:
    """Read the view, leaving to the caller what only its page knows."""
    known = {name: value for name, value in asked.items() if name not in parameters}
    return open_view(known)


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
