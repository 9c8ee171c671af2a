"""The page as it is first sent: Streamlit's own, with the stage drawn before Streamlit has started.

Streamlit needs its scripts, a socket and a run of the page before it shows anything; the stage
needs only its files. So it is drawn at once, where the page will have it (`browser/opening.js`).
Then Streamlit starts, and when its page has come the stage is handed over as it stands
(`browser/host.js`). Where the stage takes long, Streamlit does not wait for it.
"""

from __future__ import annotations

import json
import re
from functools import cache

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from components.draw.palette import Theme, palette
from components.screen import embedded, session, streamlit_files
from components.stage.assets import STYLE, font_face, needed
from components.view import Variant, View

WAITING = '<section class="stage-host"><p role="status">Reading the record.</p></section>'
"""What stands in the stage's place until it is drawn."""

TITLE = "Force posture: Iraq and north-east Syria"
"""Of the page."""

_ROOT = '<div id="root"></div>'
_STREAMLIT_TITLE = "<title>Streamlit</title>"
_START = re.compile(r'<script type="module" crossorigin src="(\./static/js/[^"]+)"></script>')

# As the page will be: the size of its type, and its margins.
_STYLE = """
html { font-size: 15px; }
#opening { position: absolute; inset: 0 0 auto; z-index: 1; box-sizing: border-box;
  padding: 0.6rem 1.6rem 0.5rem; background: LIGHT; }
@media (prefers-color-scheme: dark) { #opening { background: DARK; } }
#opening > .stage { max-width: calc(2200px - 3.2rem); margin: 0 auto; }
"""


def addresses(variant: Variant) -> dict[str, str]:
    """Return the addresses of all that the stage asks for, relative to the page."""
    return {
        **embedded.assets().addresses(variant),
        "embed": "embed",
        "dossier": "dossier",
    }


def answer(request: Request) -> Response:
    """Answer with the page; run in a thread, for the record may have to be read first.

    Raises
    ------
    RuntimeError
        If Streamlit's own page is not as this version of Streamlit has it.
    """
    view, _ = View.open(dict(request.query_params), embedded.views().record)
    # Its own text decides what the page shows, so it is never taken from a cache unasked.
    headers = {"Cache-Control": "no-cache", "Link": _hints(view)}
    return HTMLResponse(_page(view), headers=headers)


def _page(view: View) -> str:
    written = view.parameters()
    before, start, after = _around()
    told = {
        "addresses": addresses(view.variant),
        "state": {name: written[name] for name in session.STAGED},
        "reading": {name: written[name] for name in session.READ},
        "begin": start,
    }
    piece = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    style = _STYLE.replace("LIGHT", palette(Theme.LIGHT).ground)
    style = style.replace("DARK", palette(Theme.DARK).ground)
    own = (
        f"<style>{font_face(streamlit_files.type_address())}{style}</style>\n"
        f'<div id="opening">{WAITING}</div>\n'
        f'<script type="application/json" id="told">{piece}</script>\n'
        f'<script type="module" async src="{embedded.assets().address("opening.js")}"></script>\n'
    )
    return before + own + after


@cache
def _around() -> tuple[str, str, str]:
    """Return Streamlit's page before its root, the address of what starts it, and the rest."""
    page = streamlit_files.page()
    starts = _START.findall(page)
    if [page.count(_ROOT), page.count(_STREAMLIT_TITLE), len(starts)] != [1, 1, 1]:
        message = (
            f"Streamlit's page no longer holds {_ROOT}, {_STREAMLIT_TITLE} and one script that "
            "starts it; see where the stage can open in its new one"
        )
        raise RuntimeError(message)
    page = page.replace(_STREAMLIT_TITLE, f"<title>{TITLE}</title>")
    page = _START.sub(f'<link rel="modulepreload" crossorigin href="{starts[0]}">', page)
    before, _, after = page.partition(_ROOT)
    return before, starts[0], _ROOT + after


def _hints(view: View) -> str:
    """Return a header that names the stage's files, so that a browser fetches them at once.

    Without it they would be asked for only when the stage's script has come.
    """
    variant, assets = view.variant, embedded.assets()
    modules = dict.fromkeys([*needed("opening.js"), *needed("host.js")])
    links = [f"<{assets.address(name)}>; rel=modulepreload" for name in modules]
    links += [f"<{assets.address(STYLE)}>; rel=preload; as=style"]
    links += [f"<{assets.address('plotly.js')}>; rel=preload; as=script"]
    fetched = [(assets.address("span.json", variant), ""), (assets.address("ground.json"), "")]
    fetched += [
        (assets.address(name, variant), f'; media="(prefers-color-scheme: {theme})"')
        for theme in Theme
        for name in (f"look-{theme}.json", f"curve-{theme}-{view.scale}.json")
    ]
    links += [f"<{a}>; rel=preload; as=fetch; crossorigin{media}" for a, media in fetched]
    return ", ".join(links)
