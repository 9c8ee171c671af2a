"""The configuration of `deploy/`: below a path, behind nginx where it is installed."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.serving import ROOT, dashboard, free_port

pytestmark = pytest.mark.browser

NGINX = shutil.which("nginx")
PATH = "posture/"


@dataclass
class Deployed:
    """A dashboard as it is deployed: its address, and what ends each of its processes."""

    address: str
    processes: dict[int, ExitStack]


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with ExitStack() as running:
        processes = {free_port(): ExitStack() for _ in range(2 if NGINX else 1)}
        for port, process in processes.items():
            running.push(process)
            process.enter_context(dashboard(path=PATH, port=port))
        if NGINX is None:
            yield Deployed(f"http://127.0.0.1:{next(iter(processes))}/{PATH}", processes)
            return
        front = free_port()
        folder = tmp_path_factory.mktemp("nginx")
        running.enter_context(_nginx(folder, front, list(processes)))
        yield Deployed(f"http://127.0.0.1:{front}/{PATH}", processes)


def _nginx(folder: Path, front: int, ports: list[int]) -> ExitStack:
    """Start nginx with the configuration of the project, at ports that are free here."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for written, port in zip((8501, 8502), ports, strict=True):
        text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{port}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{front};")
    (folder / "force-posture.conf").write_text(text)
    paths = "".join(
        f"{kind}_temp_path {folder};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}\n"
        f"http {{ access_log off; {paths} include {folder}/force-posture.conf; }}\n"
    )
    stack = ExitStack()
    server = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    stack.callback(server.wait, 20)
    stack.callback(server.terminate)
    for _ in range(100):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", front)) == 0:
                return stack
        time.sleep(0.1)
    stack.close()
    message = "nginx did not start"
    raise RuntimeError(message)


def noted(page: Page, faults: list[str]) -> None:
    """Note what the browser bars or does not get, with its address."""

    def note(said: ConsoleMessage) -> None:
        if said.type == "error":
            faults.append(f"{said.text} {said.location.get('url')}")

    page.on("console", note)


def opened(browser: Browser, address: str, faults: list[str]) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    noted(page, faults)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address, timeout=90_000)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=90_000)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=90_000)
    return page


def test_every_route_is_below_the_path(deployed: Deployed) -> None:
    for address, kind in {
        "": "text/html",
        "embed?month=2007-10": "text/html",
        "picture.png?month=2007-10": "image/png",
        "api": "text/html",
        "api/v1/openapi.json": "application/json",
        "api/v1/asof.json?month=2007-10": "application/json",
    }.items():
        answer = httpx2.get(f"{deployed.address}{address}", timeout=60)
        assert answer.status_code == 200, address
        assert answer.headers["Content-Type"].startswith(kind)
    bare = httpx2.get(f"{deployed.address.rstrip('/')}?month=2007-10")
    assert bare.is_redirect
    assert bare.headers["Location"].endswith(f"/{PATH}?month=2007-10")
    listed = httpx2.get(f"{deployed.address}api").text
    for link in re.findall(r'href="(api/[^"]+)"', listed)[:3]:
        assert httpx2.get(f"{deployed.address}{link.replace('&amp;', '&')}").status_code == 200
    described = httpx2.get(f"{deployed.address}api/v1/openapi.json").json()
    assert described["servers"] == [{"url": f"/{PATH.rstrip('/')}"}]


def test_the_policy_bars_nothing_that_a_reader_does(browser: Browser, deployed: Deployed) -> None:
    policy = httpx2.get(deployed.address).headers["Content-Security-Policy"]
    (scripts,) = (part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    faults: list[str] = []
    page = opened(browser, f"{deployed.address}?month=2025-08", faults)
    for tab in ("Bases", "Redeployments", "What changed", "Evidence", "Brief", "Method", "Data"):
        page.get_by_role("radio", name=tab, exact=True).click()
        expect(page).to_have_url(re.compile(f"tab={tab.split()[-1].lower()[:5]}"), timeout=30_000)
        page.wait_for_selector("[data-test-script-state=notRunning]", timeout=60_000)
    page.locator(".stage").press("ArrowRight")
    expect(page.locator("h1.title")).to_contain_text("August 2026")
    expect(page).to_have_url(re.compile("month=2026-08"), timeout=30_000)
    framed = opened_frame(browser, f"{deployed.address}embed?month=2007-10", faults)
    framed.close()
    page.close()
    assert faults == []


def opened_frame(browser: Browser, address: str, faults: list[str]) -> Page:
    page = browser.new_page()
    noted(page, faults)
    page.goto(address)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
    return page


if NGINX:

    def test_a_killed_process_loses_no_view(browser: Browser, deployed: Deployed) -> None:
        page = opened(browser, f"{deployed.address}?month=2007-10&tab=evidence", [])
        expect(page.get_by_text("October 2007").first).to_be_visible()
        # Whichever of the two it is with, the other one answers.
        port = next(iter(deployed.processes))
        deployed.processes[port].close()
        page.locator(".stage").press("ArrowRight")
        expect(page.locator("h1.title")).to_contain_text("October 2008")
        expect(page).to_have_url(re.compile("month=2008-10"), timeout=60_000)
        page.reload()
        page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
        expect(page.locator("h1.title")).to_contain_text("October 2008")
        page.close()
