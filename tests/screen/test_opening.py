"""The page as it is first sent: the stage's own start, and Streamlit's after it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from components.screen import opening

TOLD = re.compile(r'<script type="application/json" id="told">(.*?)</script>', re.DOTALL)


CLIENT = TestClient(Starlette(routes=[Route("/", opening.answer)]))


def told(page: str) -> dict[str, Any]:
    (piece,) = TOLD.findall(page)
    found: dict[str, Any] = json.loads(piece)
    return found


def test_the_stage_opens_where_the_link_leads() -> None:
    page = CLIENT.get("/?month=2019-10&grain=months&policy=lowest&allies=yes").text
    found = told(page)
    assert found["state"]["month"] == "2019-10"
    assert found["state"]["grain"] == "months"
    assert found["reading"] == {
        "record": "",
        "policy": "lowest",
        "allies": "yes",
        "contractors": "no",
        "known": "",
    }
    assert "lowest+allies" in found["addresses"]["span"]
    assert page.count('id="opening"') == page.count('id="root"') == 1
    assert page.index('id="opening"') < page.index('id="root"')


def test_the_page_is_otherwise_streamlits_own() -> None:
    page = CLIENT.get("/").text
    before, _, rest = page.partition(opening._BODY)
    _, _, after = rest.rpartition("</script>")
    named = "<title>Force posture: Iraq and north-east Syria</title>"
    before = re.sub(r"<meta (name|property)=\"(og|twitter|description)[^>]*>", "", before)
    own = opening.streamlit().replace("<title>Streamlit</title>", named)
    assert own == before + opening._BODY + after[1:]
    assert named in page


def test_the_files_are_named_with_the_page_and_it_is_asked_for_again() -> None:
    answer = CLIENT.get("/?scale=log")
    assert answer.headers["Cache-Control"] == "no-cache"
    for name in ("stage.js", "plotly.js", "ground.json", "span.json"):
        assert f"/{name}>" in answer.headers["Link"]
    assert "curve-dark-log.json" in answer.headers["Link"]


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["month", "base", "phase", "policy", "known", "x"]),
        st.text(max_size=30) | st.just("</script><script>alert(1)</script>"),
    )
)
def test_no_link_breaks_out_of_the_page(parameters: dict[str, str]) -> None:
    page = CLIENT.get("/", params=parameters).text
    assert told(page)["state"].keys() == {"month", "grain", "scale", "base", "phase"}
    assert "alert(1)" not in page


def test_in_another_streamlit_the_stage_comes_with_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "streamlit", lambda: "<html><main></main></html>")
    assert CLIENT.get("/").text == "<html><main></main></html>"
