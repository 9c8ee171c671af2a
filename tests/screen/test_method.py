"""What the estimate is worth is said of the record that the reader reads."""

from __future__ import annotations

import re

from components.answer.accuracy import accuracy
from components.screen import embedded
from tests.screen.opening import html, opened


def shown(**more: str) -> str:
    """Return the tab's markup, its cells without attributes."""
    return re.sub(r"<td[^>]*>", "<td>", html(opened(month="2010-01", tab="method", **more)))


def row(of: str, figures: int) -> str:
    return f"{of}</td><td>{figures}</td>"


def test_the_accuracy_of_one_session_is_not_shown_to_another() -> None:
    embedded.forget()
    today = accuracy(embedded.views().record, "USA", "iraq").figures
    earlier = shown(known="2010-06-30")
    assert row("Iraq", today) not in earlier
    assert row("Iraq", today) in shown()
