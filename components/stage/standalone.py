"""The stage on pages of its own: in a frame of another page, and as one file for a closed network.

Both hold the stage's own script and nothing of any other host. What a page is told is written as
JSON in which no sign ends a script.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from components.answer.posture import Views
from components.draw.palette import Theme, palette
from components.record.dates import spoken
from components.record.provenance import provenance
from components.stage.assets import (
    Assets,
    compact,
    font_face,
    inline_font,
    json_piece,
    needed,
    plotly,
    source,
)
from components.stage.frozen import evidence
from components.view import Variant

VIEWS = ("stage", "map", "curve")
"""What an embedded page may show."""

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:"
)
"""What a saved file may ask for: nothing that is not in it."""

FILES_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'"
)
"""What the stage on a page of its own may ask for: files beside it. Plotly sets styles."""

_ENTRY = "dossier.js"

_BROWSERS = (
    "Should this stay, the browser is too old to unpack the file: it needs Chromium, Chrome or "
    "Edge 97, Firefox 113, Safari 16.4 or a later version of one of them."
)


@dataclass(frozen=True)
class Dossier:
    """The stage as one file.

    Attributes
    ----------
    name : str
        Of the file.
    body : bytes
        HTML.
    parts : dict of str to int
        Bytes of each part as it stands in the file.
    """

    name: str
    body: bytes
    parts: dict[str, int]


def embed_page(
    assets: Assets,
    variant: Variant,
    *,
    state: Mapping[str, str],
    view: str,
    theme: str,
    title: str,
    notice: str = "",
) -> str:
    """Return the page that a frame shows.

    Parameters
    ----------
    state : mapping of str to str
        Parameters that the stage takes.
    view : {"stage", "map", "curve"}
    theme : {"light", "dark", "auto"}
    title : str
        Of the page.
    notice : str
        What the reader is to know of the record or the link; a sentence or nothing.
    """
    settings = {
        "addresses": assets.addresses(variant),
        "state": dict(state),
        "view": view,
        "theme": theme,
        "notice": notice,
    }
    return _served(assets, "embed.js", settings, title=title, theme=theme)


def site_page(assets: Assets, settings: Mapping[str, Any], *, title: str, words: str) -> str:
    """Return the page of a site of files: it asks for nothing but files beside it.

    Parameters
    ----------
    settings : mapping
        What `browser/site.js` is told.
    title, words : str
        Of the page, and what it shows in a sentence.
    """
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{FILES_POLICY}">\n'
        f'<meta name="description" content="{html.escape(words, quote=True)}">\n'
    )
    return _served(assets, "site.js", settings, title=title, theme="auto", head=head)


def _served(
    assets: Assets, entry: str, settings: Mapping[str, Any], *, title: str, theme: str,
    head: str = "",
) -> str:  # fmt: skip
    """Return a page whose scripts are files beside it, begun by one of them."""
    preloads = "".join(
        f'<link rel="modulepreload" href="{assets.address(name)}">\n' for name in needed(entry)
    )
    return _page(
        title=title,
        style=font_face(assets.address("type.woff2")) + _ground_style(theme),
        head=head + preloads,
        body=json_piece(settings)
        + f'<script type="module" src="{assets.address(entry)}"></script>',
    )


def about_files(citation: str, licence: str, made: date) -> list[str]:
    """Say what a site of files is, a paragraph each."""
    return [
        f"Cite as: {citation}",
        f"Written on {spoken(str(made))}. Licence of the record: {licence}.",
        "These files hold the stage, every row of the record, every document's address, a page of "
        "each month and base, and the open data. A browser that was here once shows the stage "
        "without a network, too.",
    ]


def dossier(
    views: Views,
    assets: Assets,
    variant: Variant,
    state: Mapping[str, str],
    *,
    theme: str = "auto",
    made: date,
) -> Dossier:
    """Write the stage, the record and everything that draws them into one file.

    Parameters
    ----------
    views : Views
        Of the variant.
    state : mapping of str to str
        Parameters that the stage opens at.
    theme : {"light", "dark", "auto"}
    made : datetime.date
        The day that is printed as that of saving.
    """
    origin = provenance(views.record.schema)
    pieces = {
        "plotly": plotly(),
        "span": assets.get("span.json", variant).decode(),
        "evidence": compact(evidence(views)),
        "ground": assets.get("ground.json", variant).decode(),
    }
    for name in assets.names:
        if name.startswith(("look-", "curve-")):
            pieces[name.removesuffix(".json")] = assets.get(name, variant).decode()
    packed = {name: _packed(text) for name, text in pieces.items()}
    face = font_face(inline_font())
    style, modules = source("stage.css"), _import_map()
    parts = {name: len(text) for name, text in packed.items()}
    parts |= {"type": len(face), "script and style": len(modules) + len(style)}
    about = _about(origin.citation, origin.licence, made, variant, parts)
    colophon = f"Saved on {spoken(str(made))}. {origin.citation}"
    settings = {"state": dict(state), "theme": theme, "about": about, "colophon": colophon}
    body = "".join(
        f'<script type="text/plain" id="{name}">{text}</script>\n' for name, text in packed.items()
    )
    page = _page(
        title=f"{origin.title}, record {origin.version}, {state['month']}",
        style=face + _ground_style(theme) + style,
        head=(
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            f'<meta name="description" content="{html.escape(origin.citation, quote=True)}">\n'
            f'<meta name="dcterms.date" content="{made}">\n'
            f'<script type="importmap">{modules}</script>\n'
        ),
        body=body + json_piece(settings) + f'<script type="module">import "{_ENTRY}";</script>',
        waiting=f"Reading the record. {_BROWSERS}",
    )
    return Dossier(f"force-posture-{origin.version}-{state['month']}.html", page.encode(), parts)


def _about(
    citation: str, licence: str, made: date, variant: Variant, parts: Mapping[str, int]
) -> list[str]:
    sizes = ", ".join(
        f"{name} {size / 1000:,.0f} kB"
        for name, size in sorted(parts.items(), key=lambda item: -item[1])
    )
    known = f" The record as known on {spoken(str(variant.known))}." if variant.known else ""
    return [
        f"Cite as: {citation}",
        f"Saved on {spoken(str(made))}. Counting policy: {variant.policy}.{known} "
        f"Licence of the record: {licence}.",
        "This file holds the stage, every row of the record and every document's address. It asks "
        "for nothing outside it; only a document's link, when you follow it, leaves the file.",
        f"Where its size goes: {sizes}.",
        "The address of this page keeps the view: a reload shows it again.",
    ]


def _import_map() -> str:
    """Return the modules of a file as an import map, in which each stands whole.

    A module that is an address of its own cannot import another by a relative one; so each is
    known by its bare name.
    """
    names = needed(_ENTRY)
    imports = {}
    for name in names:
        text = source(name)
        for other in names:
            text = text.replace(f'"./{other}"', f'"{other}"')
        encoded = base64.b64encode(text.encode()).decode()
        imports[name] = f"data:text/javascript;base64,{encoded}"
    return json.dumps({"imports": imports})


def _page(
    *, title: str, style: str, head: str, body: str, waiting: str = "Reading the record."
) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        f"{head}<title>{html.escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<main><section class="stage"><p role="status">'
        f"{waiting}</p></section></main>\n"
        "<noscript>This page draws a map and a curve by script; allow scripts to see them."
        f"</noscript>\n{body}\n</body>\n</html>\n"
    )


def _ground_style(theme: str) -> str:
    """Give the page its ground before the stage is drawn."""
    light, dark = (palette(t).ground for t in (Theme.LIGHT, Theme.DARK))
    colours = dark if theme == Theme.DARK else light
    style = f"body {{ margin: 0; background: {colours}; }}"
    if theme == "auto":
        style += f"@media (prefers-color-scheme: dark) {{ body {{ background: {dark}; }} }}"
    return style


def _packed(text: str) -> str:
    # Without a time in the header: the same text is the same file.
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()
