"""The page as it is first sent: the stage's own start, and Streamlit's after it."""

from __future__ import annotations

import json
import re
from typing import Any

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.screen import opening, streamlit_files

TOLD = re.compile(r'<script type="application/json" id="told">(.*?)</script>', re.DOTALL)


def beyond(_: object) -> PlainTextResponse:
    return PlainTextResponse("Streamlit's own answer")


CLIENT = TestClient(
    Starlette(
        routes=[
            Route("/", opening.answer),
            Route("/static/{name:path}", beyond),
        ],
        middleware=[Middleware(streamlit_files.StreamlitFiles)],
    )
)


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
        "policy": "lowest",
        "allies": "yes",
        "contractors": "no",
        "known": "",
    }
    assert "lowest+allies" in found["addresses"]["span"]
    assert page.count('id="opening"') == page.count('id="root"') == 1
    assert page.index('id="opening"') < page.index('id="root"')


def test_streamlit_starts_after_the_stage_and_only_once() -> None:
    page = CLIENT.get("/").text
    start = told(page)["begin"]
    assert f'src="{start}"' not in page
    assert f'<link rel="modulepreload" crossorigin href="{start}">' in page
    assert f"<title>{opening.TITLE}</title>" in page


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


def test_another_streamlit_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamlit_files, "page", lambda: "<html><body></body></html>")
    opening._around.cache_clear()
    with pytest.raises(RuntimeError, match="Streamlit's page no longer holds"):
        CLIENT.get("/")
    opening._around.cache_clear()


def test_streamlits_scripts_come_compressed_and_whole() -> None:
    start = told(CLIENT.get("/").text)["begin"].removeprefix(".")
    with CLIENT.stream("GET", start, headers={"Accept-Encoding": "br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith(("text/javascript", "application/javascript"))
    own = (streamlit_files.ROOT / start.removeprefix("/")).read_bytes()
    assert brotli.decompress(raw) == own
    assert len(raw) < 0.4 * len(own)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("js/none.js", "br"),
        ("../index.html", "br"),
        ("media/SourceSansVF-Upright.ttf.woff2", "br"),
        ("js/index.js", "gzip"),
    ],
)
def test_all_else_is_left_to_streamlit(name: str, encoding: str) -> None:
    answer = CLIENT.get(f"/static/{name}", headers={"Accept-Encoding": encoding})
    assert answer.text == "Streamlit's own answer" or answer.status_code == 404
