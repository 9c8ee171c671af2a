"""The stage in a frame of another page: whole or in parts, its source line kept."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

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
    expect(frame.locator(".headline .figure").first).to_have_text("170,000")
    expect(frame.locator(".foot")).to_contain_text("Record 1.1.0")
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


@pytest.mark.parametrize("width", [700, 390])
def test_the_map_of_a_low_frame_is_a_map(open_page: Open, width: int) -> None:
    """In a frame of 700 x 500 it was a strip of 40 pixels between the figures and the sources."""
    size = {"width": width, "height": 500}
    page = open_page("embed?month=2025-08", size=size, wait=False)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
    page.locator(".stage-map").scroll_into_view_if_needed()
    drawn, covered = page.evaluate(
        """() => {
          const map = document.querySelector(".stage-map").getBoundingClientRect();
          const under = (y) => document.elementFromPoint(innerWidth / 2, y)?.closest(".stage-map");
          return [map.height, [1, map.height - 2].filter((y) => !under(map.top + y))];
        }"""
    )
    assert drawn >= 240
    assert covered == []
    boxes = page.locator(".ticks span:visible").evaluate_all(
        "spans => spans.map((span) => span.getBoundingClientRect().toJSON())"
    )
    assert all(a["right"] <= b["left"] for a, b in itertools.pairwise(boxes))
    page.locator(".sourceline").first.scroll_into_view_if_needed()
    expect(page.locator(".sourceline").first).to_be_in_viewport()


def test_a_bad_address_is_answered_with_a_notice(open_page: Open) -> None:
    page = open_page("embed?view=globe&month=1850-01&%3Cscript%3E=1", wait=False)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
    said = page.locator(".left-aside").inner_text()
    assert "view is none of stage, map, curve" in said
    assert "1850-01" in said
    assert "<script>" in said
