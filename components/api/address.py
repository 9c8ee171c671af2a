"""One address of the open data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from components.answer.posture import Views
from components.api.formats import Format
from components.api.listing import Field, Geometry
from components.api.parameters import Parameter

ROOT = "/api"
"""The page for people, and the folder of all addresses."""

BASE = f"{ROOT}/v1"
"""The folder of this version of the addresses."""

Query = Mapping[str, str]
"""A checked question: values by the names of parameters."""


def _none(_: Views) -> Mapping[str, tuple[Field, ...]]:
    return {}


@dataclass(frozen=True)
class Address:
    """One address: what it answers, in which format, and what it may be asked with.

    Attributes
    ----------
    name : str
        File name without its ending; empty for the page that lists the addresses.
    summary : str
        What it answers, in one line.
    form : Format
        The format of the answer.
    build : callable
        Makes the answer for a checked question.
    parameters : tuple of Parameter
        What it may be asked with.
    parts : callable
        The fields of each list of rows in a JSON answer, by the name of the list.
    geometry : Geometry or None
        What the shapes of a GeoJSON answer are.
    """

    name: str
    summary: str
    form: Format
    build: Callable[[Views, Query], bytes]
    parameters: tuple[Parameter, ...] = ()
    parts: Callable[[Views], Mapping[str, tuple[Field, ...]]] = _none
    geometry: Geometry | None = None

    @property
    def path(self) -> str:
        """The address on the server."""
        return f"{BASE}/{self.name}.{self.form}" if self.name else ROOT

    @property
    def example(self) -> str:
        """The address with a value for each parameter that is required."""
        asked = [f"{p.name}={p.example}" for p in self.parameters if p.required]
        return self.path + ("?" + "&".join(asked) if asked else "")
