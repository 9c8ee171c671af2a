"""The page that lists the addresses for people: plain HTML, no scripts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from components.answer.posture import Views
from components.api.addresses import Address, Parameter
from components.api.openapi import value_schema
from components.record.provenance import provenance
from components.view import FEW


def template(path: Path) -> Template:
    """Return a template of a page, by its file: what it is given is text, never markup."""
    loader = FileSystemLoader(path.parent)
    pages = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return pages.get_template(path.name)


def page(views: Views, addresses: Sequence[Address]) -> bytes:
    """Return the page."""

    def values(address: Address, parameter: Parameter) -> list[str]:
        """Return all values where there are few."""
        words: list[str] = value_schema(views, address, parameter.name).get("enum", [])
        return words if len(words) <= FEW else []

    groups = groupby(addresses, key=lambda address: (address.name, address.summary))
    text = template(Path(__file__).with_name("directory.html")).render(
        record=provenance(views.record.schema),
        groups=[(named, list(forms)) for named, forms in groups],
        values=values,
        parameters=lambda address: address.parameters(views.record),
        example=lambda address: address.example(views.record),
    )
    return text.encode("utf-8")
