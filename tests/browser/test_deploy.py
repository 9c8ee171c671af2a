"""A team's server as `deploy/` ships it: nginx before two processes, one of which is killed."""

from __future__ import annotations

import getpass
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import at_rest, drawn
from tests.record.test_incoming import niger
from tests.serving import ROOT, free_port, process

DEPLOY = ROOT / "deploy"
SITE = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
UNIT = (DEPLOY / "force-posture@.service").read_text(encoding="utf-8")
ENVIRONMENT = (DEPLOY / "force-posture.env").read_text(encoding="utf-8")
PORTS = ("8501", "8502")
AGREED = 2.0
"""Seconds after the connection's return within which all of the page names the same view."""


@dataclass
class Team:
    """The server: its address, and its two processes by the name that the cookie gives them."""

    address: str
    ports: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def start(self, name: str) -> None:
        """Start a process with the command and the settings of the unit."""
        port = self.ports[name]
        (command,) = re.findall(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)
        settings = dict(re.findall(r"^(\w+)=(.*)$", ENVIRONMENT, re.MULTILINE))
        words = shlex.split(command.replace("%i", port))
        assert words[0].endswith("/.venv/bin/python")
        health = f"http://127.0.0.1:{port}/{settings['STREAMLIT_SERVER_BASE_URL_PATH']}/"
        run = process([sys.executable, *words[1:]], health, settings=settings)
        self.running[name] = self.stack.enter_context(run)

    def serving(self, context: BrowserContext) -> str:
        """Return the name of the process that a reader's session lives in."""
        (name,) = (c["value"] for c in context.cookies(self.address) if c["name"] == "posture")
        assert name in self.ports
        return str(name)

    def reached(self, page: Page, killed: str) -> None:
        """Wait until a reader's socket has reached another process than the killed one."""
        deadline = time.monotonic() + 60
        while self.serving(page.context) == killed:
            assert time.monotonic() < deadline, "the socket did not reach the other process"
            page.wait_for_timeout(50)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    outer = free_port()
    ports = {name: str(free_port()) for name in PORTS}
    site = SITE.replace("listen 80;", f"listen 127.0.0.1:{outer};")
    for name, port in ports.items():
        site = site.replace(f"127.0.0.1:{name}", f"127.0.0.1:{port}").replace(
            f"~:{name}$", f"~:{port}$"
        )
    folders = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {tmp_path}/pid; user {getpass.getuser()};"
        f"error_log {tmp_path}/error.log;"
        f"events {{}} http {{ access_log off; {folders}\n{site} }}\n",
        encoding="utf-8",
    )
    nginx = os.environ.get("NGINX", "/usr/sbin/nginx")
    run = Team(f"http://127.0.0.1:{outer}/posture/", ports)
    with run.stack:
        for name in PORTS:
            run.start(name)
        proxy = process([nginx, "-p", str(tmp_path), "-c", str(whole)], run.address)
        run.stack.enter_context(proxy)
        yield run


def test_a_killed_process_loses_no_view(browser: Browser, team: Team, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{team.address}?month=2007-10&tab=evidence&base=ain-al-asad", timeout=90_000)
    drawn(page)
    page.evaluate("document.querySelector('.stage').stage.moved(70)")
    expect(page).to_have_url(re.compile("month=2008-11"), timeout=30_000)
    expect(page.locator("h3.part").first).to_contain_text("November 2008", timeout=30_000)
    at_rest(page)

    killed = team.serving(context)
    team.running[killed].kill()
    page.evaluate("document.querySelector('.stage').stage.moved(71)")
    team.reached(page, killed)
    returned = time.monotonic()
    while time.monotonic() < returned + AGREED and not agrees(page, "2008-12", "December 2008"):
        page.wait_for_timeout(50)
    assert agrees(page, "2008-12", "December 2008") or waits(page)
    expect(page.locator(".stage:not([aria-busy])")).to_be_visible(timeout=20_000)
    assert agrees(page, "2008-12", "December 2008")
    assert "base=ain-al-asad" in page.url
    assert "tab=evidence" in page.url

    # The killed one is started again, as the unit says. What the session brings and takes still
    # goes to the process that it lives in now.
    team.start(killed)
    page.get_by_text("Data", exact=True).click()
    at_rest(page)
    bring(page, tmp_path)
    assert team.serving(context) != killed
    with page.expect_download() as downloading:
        page.get_by_role("link", name="a folder (ZIP)").click(modifiers=["Alt"])
    assert downloading.value.suggested_filename.endswith(".zip")

    # A download, too, of a session that nothing was asked of since.
    page.get_by_role("button", name="Close these tables").click()
    expect(page.get_by_role("button", name="Close these tables")).to_have_count(0, timeout=60_000)
    # The stage that was goes when the run that draws the other one has ended.
    expect(page.locator("h1.title")).to_have_count(1, timeout=60_000)
    expect(page.locator("h1.title")).not_to_contain_text("Niger", timeout=60_000)
    at_rest(page)
    serving = team.serving(context)
    team.running[serving].kill()
    team.reached(page, serving)
    page.wait_for_selector(".stage[aria-busy=true]", timeout=1000 * AGREED)
    page.wait_for_selector(".stage:not([aria-busy])", timeout=60_000)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download what is on screen (.zip)").click()
    assert Path(downloading.value.path()).read_bytes().startswith(b"PK")
    context.close()


def test_of_own_tables_that_went_with_their_process_the_page_says_so(
    browser: Browser, team: Team, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{team.address}?tab=data", timeout=90_000)
    drawn(page)
    bring(page, tmp_path)
    team.running[team.serving(context)].kill()
    expect(page.get_by_text("no longer open here")).to_be_visible(timeout=60_000)
    # The stage that was goes when the run that draws the other one has ended.
    expect(page.locator("h1.title")).to_have_count(1, timeout=60_000)
    expect(page.locator("h1.title")).not_to_contain_text("Niger", timeout=60_000)
    context.close()


def bring(page: Page, folder: Path) -> None:
    """Open own tables."""
    path = folder / "niger-posture.xlsx"
    path.write_bytes(niger())
    page.locator("input[type=file]").first.set_input_files(path)
    expect(page.get_by_text("rows are sound")).to_be_visible(timeout=60_000)
    expect(page.locator("h1.title")).to_have_count(1, timeout=60_000)
    expect(page.locator("h1.title")).to_contain_text("Foreign troops in Niger", timeout=60_000)
    at_rest(page)


def agrees(page: Page, month: str, words: str) -> bool:
    """Tell whether address, title and the open tab name the same month."""
    address, title, heading = page.evaluate(
        """() => [location.search, document.querySelector("h1.title").textContent,
          document.querySelector("h3.part")?.textContent ?? ""]"""
    )
    return month in address and words in title and words in heading


def waits(page: Page) -> bool:
    """Tell whether the stage says that it waits."""
    return page.locator(".stage[aria-busy=true]").count() == 1


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed here")
    unit = tmp_path / "force-posture@.service"
    written = UNIT.replace("/srv/force-posture/.venv/bin/python", sys.executable)
    unit.write_text(written.replace("/srv/force-posture", str(ROOT)), encoding="utf-8")
    done = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
