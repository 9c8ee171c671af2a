"""The public address: named by whoever runs the dashboard, never that of one machine."""

from __future__ import annotations

import pytest

from components.answer.posture import Views
from components.briefing.edition import VARIABLE, Edition, Form, Subject, public_address
from components.briefing.picture import picture
from components.view import View
from tests.briefing.printed import words_of


def test_nobody_has_named_one(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert public_address() == ""
    view = View.parse("month=2025-08", views.record)
    said = words_of(picture(views, view, Subject.MAP, Edition()).file(Form.PDF))
    assert "Reopen: ?month=2025-08 in any copy of the record" in said
    assert "127.0.0.1" not in said


def test_links_carry_it(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    monkeypatch.setenv(VARIABLE, "https://posture.example.org/app/")
    view = View.parse("month=2025-08", views.record)
    made = picture(views, view, Subject.MAP, Edition(address=public_address()))
    said = words_of(made.file(Form.PDF))
    assert "https://posture.example.org/app/?month=2025-08" in said


@pytest.mark.parametrize(
    "text", ["posture.example.org", "ftp://x", "https://x/?a=1", "https://x#a"]
)
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(ValueError, match="begins with http"):
        public_address()
