"""The founding article as data: its claims in our words, and the record's verdict on each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

SEED = Path(__file__).resolve().parents[2] / "seeds" / "founding_article.json"


class Verdict(StrEnum):
    """What the record says of a claim."""

    CONFIRMED = "confirmed"
    MISDATED = "misdated"
    CONTRADICTED = "contradicted"
    SINGLE_SOURCE = "single_source"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class RowReference:
    """A row of the record: its table and id."""

    table: str
    id: str


@dataclass(frozen=True)
class Claim:
    """One claim of the article, the verdict on it, and the rows that bear on it."""

    id: str
    claim: str
    verdict: Verdict
    finding: str
    rows: tuple[RowReference, ...]


@dataclass(frozen=True)
class FoundingArticle:
    """The article that the dashboard began with."""

    source: str
    title: str
    published: str
    published_note: str
    claims: tuple[Claim, ...]


_ARTICLE = TypeAdapter(FoundingArticle)


def founding_article(path: Path = SEED) -> FoundingArticle:
    """Read the founding article.

    Raises
    ------
    OSError
        If there is no such file.
    ValueError
        If it is not JSON of the expected shape, or a verdict is none of `Verdict`.
    """
    return _ARTICLE.validate_json(path.read_bytes())
