"""What a message shows of a link to the dashboard: title, bottom line and picture of its view."""

from __future__ import annotations

from html import escape
from threading import Lock
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from components.answer.kept import Kept
from components.briefing.edition import Edition, Form, Subject, public_address
from components.screen import embedded
from components.screen.session import open_view
from components.view import Variant, View
from components.words.bottom_line import bottom_line
from components.words.wording import title

PATH = "picture.png"
"""Address of the picture, relative to the page; its query is that of the view."""

_KEPT = 24
"""Pictures kept, of some 100 kB each."""

_SIZE = 960, 540
"""Pixels of a picture; a reader of links leaves room for it before it has come."""


def tags(view: View, base: str) -> str:
    """Return the tags of the page's head that the preview is made of.

    Parameters
    ----------
    base : str
        Address that the page was asked at; the public one stands in its place where it is named.
    """
    address = (public_address() or base).rstrip("/")
    # A record as known on a day takes seconds to read, and a page must not wait for its preview.
    views = embedded.views(view.variant if view.known is None else Variant(record=view.record))
    posture = views.as_of(view.month)
    words = "" if view.known else " ".join(bottom_line(views, posture))
    query = quote(view.query, safe="=&+%")
    wide, tall = _SIZE
    properties = {
        "og:type": "website",
        "og:title": title(posture),
        "og:description": words,
        "og:url": f"{address}/?{query}",
        "og:image": f"{address}/{PATH}?{query}",
        "og:image:width": str(wide),
        "og:image:height": str(tall),
    }
    lines = [f'<meta name="description" content="{escape(words)}">'] if words else []
    lines += [
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in properties.items()
        if value
    ]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    return "".join(lines)


def answer(request: Request) -> Response:
    """Answer with the picture of a view; run in a thread, so that nobody else waits for it."""
    view, notices = open_view(dict(request.query_params))
    if notices:
        return PlainTextResponse(" ".join(notices), 400)
    return Response(_pictures(view), media_type="image/png", headers=_HEADERS)


_HEADERS = {"Cache-Control": "max-age=3600"}

_drawing = Lock()


def _draw(view: View) -> bytes:
    # As long to import as all of the first screen: only when a picture is asked for.
    from components.briefing.picture import picture  # noqa: PLC0415

    views = embedded.views(Variant(record=view.record))
    # One at a time: whoever asks for many pictures keeps the processors from nobody.
    with _drawing:
        drawn = picture(views, view, Subject.SCREEN, Edition(address=public_address()))
        return drawn.file(Form.PNG)


_pictures: Kept[View, bytes] = Kept(_draw, most=_KEPT)
