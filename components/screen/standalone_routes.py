"""The stage at addresses of its own: in a frame of another page, and as a file to save."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.screen import embedded
from components.screen.headers import sites
from components.screen.session import STAGED, open_view, part
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
    view, shown, notices = _asked(request, view=standalone.VIEWS, theme=THEMES)
    page = standalone.embed_page(
        embedded.assets(),
        view.variant,
        state=part(view, STAGED),
        title=title(embedded.views(view.variant).as_of(view.month)),
        notice=" ".join(notices),
        **shown,
    )
    headers = {
        "Cache-Control": _ASK_AGAIN,
        "Content-Security-Policy": f"{standalone.FILES_POLICY}; frame-ancestors {sites()}",
    }
    return HTMLResponse(page, headers=headers)


def _dossier(request: Request) -> Response:
    """Answer with the stage as one file, to be saved."""
    view, shown, notices = _asked(request, theme=THEMES)
    if notices:
        return PlainTextResponse(" ".join(notices), 400)
    saved = standalone.dossier(
        embedded.views(view.variant),
        embedded.assets(),
        view.variant,
        part(view, STAGED),
        theme=shown["theme"],
        made=datetime.now(UTC).date(),
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{saved.name}"',
        "Cache-Control": _ASK_AGAIN,
    }
    return HTMLResponse(saved.body, headers=headers)


def _asked(request: Request, **values: tuple[str, ...]) -> tuple[View, dict[str, str], list[str]]:
    """Read an address: its view, the parameters that only its page knows, and what is wrong.

    Of these each has a few values, of which its first stands for one that is missing or bad.
    """
    parameters = dict(request.query_params)
    known = {name: parameters.pop(name, few[0]) for name, few in values.items()}
    view, notices = open_view(parameters)
    for name, few in values.items():
        if known[name] not in few:
            notices.append(f"The address's {name} is none of {', '.join(few)}; {few[0]} is shown.")
            known[name] = few[0]
    return view, known, notices
