"""The page that lists the addresses for people: plain HTML, no scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from components.answer.posture import Views
from components.api.address import Address
from components.api.parameters import FEW, Parameter
from components.record.provenance import provenance

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#22262b;background:#fff;max-width:60em;"
    "margin:2em auto;padding:0 1em}"
    "@media(prefers-color-scheme:dark){body{color:#e8e6e1;background:#1b1e22}a{color:#8fc6ea}}"
    "h2{font-size:1.05em;margin:1.6em 0 0}p,ul{margin:.3em 0}code{font-size:.92em}"
)


def page(views: Views, addresses: Sequence[Address]) -> bytes:
    """Return the page."""
    said = provenance(views.record.schema)
    licence = escape(said.licence)
    if said.licence_address:
        licence = f'<a href="{escape(said.licence_address)}">{licence}</a>'
    title = escape(f"{said.title}: open data")
    listed = [address for address in addresses if address.name]
    text = "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{title}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{title}</h1>",
            f"<p>Record {escape(said.version)}, checked through {escape(said.horizon)}. "
            f"Licence: {licence}. Cite as: {escape(said.citation)} Cite the document too when "
            "you quote one figure.</p>",
            "<p>An absent figure is null or an empty cell, never a zero. Each answer carries "
            "version, licence and citation in its headers, and in the file where the format has "
            "room for it. A wrong question is answered with a sentence.</p>",
            *_sections(views, listed),
            "</body></html>\n",
        ]
    )
    return text.encode("utf-8")


def _sections(views: Views, addresses: Sequence[Address]) -> Iterator[str]:
    for (name, summary), group in groupby(addresses, key=lambda a: (a.name, a.summary)):
        some = list(group)
        links = " · ".join(
            f'<a href="{escape(a.example)}"><code>{escape(a.path)}</code></a>' for a in some
        )
        yield f"<h2>{escape(name)}: {escape(summary)}</h2>\n<p>{links}</p>"
        if some[0].parameters:
            yield "<ul>"
            for parameter in some[0].parameters:
                needed = " (required)" if parameter.required else ""
                yield (
                    f"<li><code>{escape(parameter.name)}</code>{needed}: "
                    f"{escape(parameter.description)} {_values(views, parameter)}</li>"
                )
            yield "</ul>"


def _values(views: Views, parameter: Parameter) -> str:
    """Say what may be written: all values where there are few, else an example."""
    allowed = parameter.kind.schema(views).get("enum", [])
    if 0 < len(allowed) <= FEW:
        return "One of " + ", ".join(f"<code>{escape(value)}</code>" for value in allowed) + "."
    return f"Example: <code>{escape(parameter.example)}</code>"
