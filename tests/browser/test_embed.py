"""The stage in a frame of another page: whole or in parts, live or pinned, its source line kept."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from components.answer.posture import Views
from components.record import load
from components.record.schema import DATA
from components.stage.assets import Assets
from components.stage.releases import Releases
from tests.serving import ROOT, dashboard

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A site of another origin: its address and its folder."""
    folder = tmp_path_factory.mktemp("elsewhere")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", folder
        server.shutdown()


def framed(page: Page, site: tuple[str, Path], code: str) -> FrameLocator:
    (site[1] / "page.html").write_text(f"<!doctype html><p>A page</p>{code}", encoding="utf-8")
    page.goto(f"{site[0]}/page.html")
    frame = page.frame_locator("iframe")
    frame.locator(".stage[data-ready=yes]").wait_for(timeout=60_000)
    return frame


def test_the_code_that_is_copied_shows_the_same_view_elsewhere(
    open_page: Open, elsewhere: tuple[str, Path], address: str
) -> None:
    page = open_page("?month=2007-10")
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    page.get_by_role("button", name="Copy embed code").click()
    code = page.evaluate("window.copied")
    assert code.startswith(f'<iframe src="{address}embed?month=2007-10&amp;')
    plain = page.context.browser.new_page()  # type: ignore[union-attr]
    frame = framed(plain, elsewhere, code)
    expect(frame.locator("h1.title")).to_have_text(
        "US forces in Iraq and north-east Syria, October 2007"
    )
    expect(frame.locator(".headline .figure").first).to_have_text("170,500")
    expect(frame.locator(".foot")).to_contain_text("Record 1.0.0")
    frame.get_by_role("button", name="One step forward").click()
    expect(frame.locator("h1.title")).to_contain_text("October 2008")
    plain.close()


@pytest.mark.parametrize(("view", "other"), [("map", ".stage-curve"), ("curve", ".stage-map")])
def test_one_figure_alone_keeps_its_source_line(open_page: Open, view: str, other: str) -> None:
    page = open_page(
        f"embed?view={view}&month=2011-12", size={"width": 640, "height": 480}, wait=False
    )
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
    assert page.locator(other).count() == 0
    assert page.locator(".headline").count() == 0
    line = page.locator(".sourceline").first.bounding_box()
    assert line is not None
    assert line["y"] + line["height"] <= 480  # in sight without scrolling
    expect(page.locator(".sourceline").first).to_contain_text("Sources:")


def test_a_bad_address_is_answered_with_a_notice(open_page: Open) -> None:
    page = open_page("embed?view=globe&month=1850-01&%3Cscript%3E=1", wait=False)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
    said = page.locator(".notice").inner_text()
    assert "view is none of stage, map, curve" in said
    assert "1850-01" in said
    assert "<script>" in said


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard whose record went from 1.0.0, which it kept, to 1.1.0 with one figure more."""
    folder: Path = tmp_path_factory.mktemp("revised") / "project"
    for name in ("components", "data", "seeds", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "dashboard.py", folder)
    views = Views(load())
    Releases(folder / "releases").keep(views, Assets(lambda _: views, DATA))
    package = folder / "data" / "datapackage.json"
    described = json.loads(package.read_text(encoding="utf-8"))
    described["version"] = "1.1.0"
    package.write_text(json.dumps(described, ensure_ascii=False, indent=2), encoding="utf-8")
    levels = folder / "data" / "force_levels.csv"
    lines = levels.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("irq-") or ",iraq,2007-10," not in line]
    assert len(kept) < len(lines)
    levels.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with dashboard(folder) as url:
        yield url


def test_a_pinned_page_keeps_its_version_and_says_that_there_is_a_newer(
    open_page: Open, revised: str
) -> None:
    pinned = open_page("embed?month=2007-10&record=1.0.0", url=revised, wait=False)
    pinned.wait_for_selector(".stage[data-ready=yes]", timeout=90_000)
    expect(pinned.locator(".headline .figure").first).to_have_text("170,500")
    expect(pinned.locator(".foot")).to_contain_text("Record 1.0.0")
    expect(pinned.locator(".notice")).to_contain_text("a newer version exists: 1.1.0")
    live = open_page("embed?month=2007-10", url=revised, wait=False)
    live.wait_for_selector(".stage[data-ready=yes]", timeout=90_000)
    expect(live.locator(".headline .figure").first).not_to_have_text("170,500")
    expect(live.locator(".foot")).to_contain_text("Record 1.1.0")
    expect(live.locator(".notice")).to_be_hidden()
    gone = open_page("embed?record=0.1", url=revised, wait=False)
    expect(gone.locator("body")).to_contain_text("Record 0.1 cannot be shown here")
    expect(gone.locator("body")).to_contain_text("kept for pinned pages: 1.0.0")
