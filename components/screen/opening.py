"""The page as it is first sent: Streamlit's own, with the stage drawn before Streamlit has started.

Streamlit needs its scripts, a socket and a run of the page before it shows anything; the stage
needs only its files. So it is drawn at once, where the page will have it (`browser/opening.js`),
and handed over as it stands when the page has come (`browser/host.js`).
"""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from components.draw.palette import Theme, palette
from components.record import Record
from components.screen import embedded, preview, session
from components.stage.assets import STYLES, font_face, json_piece, needed, type_address
from components.view import Variant, View

WAITING = (
    '<section class="stage-host"><p role="status">Reading the record.</p>'
    '<p class="late">This takes longer than it should. Where scripts of this page are blocked, or '
    "its files do not arrive, it can not be drawn: allow scripts of this address, or ask whoever "
    "runs the server or the proxy before it.</p></section>"
)
"""What stands in the stage's place until it is drawn."""

_BODY = "<body>"
"""After which the opening stands in Streamlit's page; without it, the stage comes with the page."""


def addresses(variant: Variant) -> dict[str, str]:
    """Return the addresses of all that the stage asks for, relative to the page."""
    return embedded.assets().addresses(variant) | {"embed": "embed", "dossier": "dossier"}


def answer(request: Request) -> Response:
    """Answer with the page; run in a thread, for the record may have to be read first."""
    view, _ = session.open_view(dict(request.query_params))
    # Its own text decides what the page shows, so it is never taken from a cache unasked.
    headers = {"Cache-Control": "no-cache", "Link": _hints(view)}
    return HTMLResponse(_page(view, str(request.base_url)), headers=headers)


def _page(view: View, base: str) -> str:
    named = (
        f"<title>{escape(page_title(embedded.views(Variant(record=view.record)).record))}</title>"
    )
    named += preview.tags(view, base)
    page = streamlit().replace("<title>Streamlit</title>", named)
    return page.replace(_BODY, _BODY + _opening(view), 1)


def _opening(view: View) -> str:
    assets = embedded.assets()
    given = {
        "addresses": addresses(view.variant),
        "state": session.part(view, session.STAGED),
        "reading": session.part(view, session.READ),
        "records": embedded.choices(view.record),
    }
    light, dark = (palette(theme).ground for theme in Theme)
    face = font_face(type_address())
    return (
        f"<style>{face}:root{{--light:{light};--dark:{dark}}}</style>\n"
        f'<link rel="stylesheet" href="{assets.address("opening.css")}">\n'
        f'<div id="opening">{WAITING}</div>\n'
        f"{json_piece(given)}"
        f'<script type="module" async src="{assets.address("opening.js")}"></script>\n'
    )


def page_title(record: Record) -> str:
    """Return the title of the page."""
    return f"Force posture: {record.descriptor.area}"


@cache
def streamlit() -> str:
    """Return the page that Streamlit starts in."""
    return (Path(str(files("streamlit"))) / "static" / "index.html").read_text(encoding="utf-8")


def _hints(view: View) -> str:
    """Return a header that names the stage's files, so that a browser fetches them at once.

    Without it they would be asked for only when the stage's script has come.
    """
    variant, assets = view.variant, embedded.assets()
    modules = dict.fromkeys([*needed("opening.js"), *needed("host.js")])
    links = [f"<{assets.address(name)}>; rel=modulepreload" for name in modules]
    links += [f"<{assets.address(name)}>; rel=preload; as=style" for name in STYLES]
    links += [f"<{assets.address('plotly.js')}>; rel=preload; as=script"]
    fetched = [(assets.address(name, variant), "") for name in ("span.json", "ground.json")]
    fetched += [
        (assets.address(name, variant), f'; media="(prefers-color-scheme: {theme})"')
        for theme in Theme
        for name in (f"look-{theme}.json", f"curve-{theme}-{view.scale}.json")
    ]
    links += [f"<{a}>; rel=preload; as=fetch; crossorigin{media}" for a, media in fetched]
    return ", ".join(links)
