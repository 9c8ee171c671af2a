"""What a PDF prints: its words, and each piece of text with its size and place."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader


@dataclass(frozen=True)
class Printed:
    """A piece of text: points from the left and lower edges, and height of its type."""

    text: str
    x: float
    y: float
    size: float


def words_of(file: bytes) -> str:
    """Return all words of a PDF on one line."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    return re.sub(r"\s+", " ", text)


def pieces_of(file: bytes, number: int = 0) -> list[Printed]:
    """Return every piece of text of a page of a PDF."""
    page = PdfReader(io.BytesIO(file)).pages[number]
    found = []

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append(Printed(text.strip(), x, y, size * abs(tm[3] * cm[3])))

    page.extract_text(visitor_text=visit)
    return found
