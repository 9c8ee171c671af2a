"""The stage's files: a variant that cannot be costs nothing and is told what could be asked."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config

from components.answer.policy import Choice
from components.screen import embedded, server
from components.stage import assets as stage_assets
from components.stage.span import span
from components.view import Variant
from tests.serving import ROOT

PATIENCE = 60


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(server, "_make_ahead", lambda: None)
    return TestClient(Starlette(routes=server.routes()))


@pytest.fixture
def below(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The server under a path of its own."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "tools/posture")
    monkeypatch.setattr(server, "_make_ahead", lambda: None)
    yield TestClient(
        Starlette(routes=server.routes(), middleware=server.middleware()), follow_redirects=False
    )
    config.set_option("server.baseUrlPath", before)


@pytest.mark.parametrize(
    "route", ["", "embed", "dossier", "picture.png", "api", "api/v1/places.csv"]
)
def test_a_route_answers_under_a_path_of_its_own_and_nowhere_else(
    below: TestClient, route: str
) -> None:
    assert below.get(f"/tools/posture/{route}").status_code == 200
    assert below.get(f"/{route}").status_code == 404


def test_under_a_path_every_address_leads_below_it(below: TestClient) -> None:
    page = below.get("/tools/posture/?month=2007-10")
    assert 'content="http://testserver/tools/posture/picture.png?' in page.text
    for file in re.findall(r"<(stage/[^>]+)>", page.headers["Link"]):
        assert below.get(f"/tools/posture/{file}").status_code == 200
    moved = below.get("/tools/posture/api/v1/")
    assert moved.headers["Location"] == "/tools/posture/api"
    missing = below.get("/tools/posture/api/v1/places.txt").json()["detail"]
    assert "write /api/v1/places.csv" in missing
    described = below.get("/tools/posture/api/v1/openapi.json").json()
    server_of_all = urljoin("/tools/posture/api/v1/openapi.json", described["servers"][0]["url"])
    assert server_of_all == "/tools/posture/"
    links = re.findall(r'href="(api[^"]*)"', below.get("/tools/posture/api").text)
    assert links
    assert urljoin("/tools/posture/api", links[0]).startswith("/tools/posture/api/v1/")


def path(name: str, variant: str) -> str:
    return f"/stage/{embedded.assets().hash(name)}/{variant}/{name}"


@pytest.mark.parametrize("day", ["1900-01-01", "2003-01-30", "2099-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["span.json", "look-light.json"])
def test_a_day_that_cannot_be_is_refused_at_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, name: str, day: str
) -> None:
    def never(*_: object) -> None:
        raise AssertionError(day)

    embedded.views()
    for maker in ("span", "look"):
        monkeypatch.setattr(stage_assets, maker, never)
    monkeypatch.setattr(embedded, "known_on", never)
    answer = client.get(path(name, f"best@{day}"))
    assert answer.status_code == 404
    assert "name a day from 31 January 2003 to" in answer.text


def test_nobody_waits_for_the_variant_of_another(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = path("look-light.json", "best")
    assert client.get(ready).status_code == 200
    began, end = Event(), Event()

    def slow(*given: Any) -> object:
        began.set()
        assert end.wait(PATIENCE)
        return span(*given)

    monkeypatch.setattr(stage_assets, "span", slow)
    chosen = Variant(policy=Choice.HIGHEST, contractors=True)
    embedded.assets.cache_clear()
    assert client.get(ready).status_code == 200
    waiting = Thread(target=client.get, args=(path("span.json", str(chosen)),))
    waiting.start()
    try:
        assert began.wait(PATIENCE)
        assert client.get(ready).status_code == 200
        assert client.get(path("look-dark.json", str(chosen))).status_code == 200
        assert waiting.is_alive()
    finally:
        end.set()
        waiting.join(PATIENCE)


def test_the_first_screen_imports_nothing_of_pictures_decks_and_databases() -> None:
    """They take as long to import as all that it needs, and nobody has asked for one yet."""
    code = (
        "import sys, components.screen.dashboard, components.screen.server\n"
        "print(*{'matplotlib', 'pptx', 'typst', 'pypdf', 'pydeck', 'segno'} & sys.modules.keys())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


def test_no_run_of_the_page_ends_in_a_collection_of_all_that_is_held() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert config.get_options_for_section("runner")["postScriptGC"] is not None
    embedded.forget()
    before = gc.get_freeze_count()
    embedded.views()
    assert gc.get_freeze_count() > before
