"""What a message shows of a link: title, bottom line and picture of the linked view."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from components.screen import opening, preview

CLIENT = TestClient(
    Starlette(
        routes=[Route("/", opening.answer), Route(f"/{preview.PATH}", preview.answer)],
    ),
    base_url="http://posture.example",
)


def properties(query: str) -> dict[str, str]:
    page = CLIENT.get(f"/?{query}").text
    pairs = re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page)
    return {name: unescape(content) for name, content in pairs}


def test_a_link_is_previewed_by_its_own_month() -> None:
    october, august = properties("month=2007-10"), properties("month=2025-08")
    assert october["og:title"] == "US forces in Iraq and north-east Syria, October 2007"
    assert october["og:description"].startswith("About 170,000 US troops were in Iraq (C1, D2)")
    assert august["og:description"].startswith("About 2,000 US troops were in Iraq (C3)")
    assert october["og:image"] == "http://posture.example/picture.png?month=2007-10"


def test_the_picture_is_that_of_the_view() -> None:
    answer = CLIENT.get("/picture.png?month=2007-10")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert b"October 2007" in answer.content
    bad = CLIENT.get("/picture.png?month=1850-01")
    assert bad.status_code == 400
    assert "month" in bad.text


def test_a_public_address_stands_before_that_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_POSTURE_URL", "https://posture.example/iraq")
    assert properties("month=2007-10")["og:image"].startswith(
        "https://posture.example/iraq/picture.png?"
    )


def test_an_address_is_text_and_never_markup() -> None:
    page = CLIENT.get("/?month=2007-10&base=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in page
