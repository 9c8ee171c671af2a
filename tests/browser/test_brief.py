"""The brief in a real browser: what leaves the screen carries its view, and brings it back."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from components.briefing.reading import BROKEN, read_view
from tests.browser.accessibility import serious
from tests.browser.conftest import at_rest

Open = Callable[..., Page]
FILE = "[data-testid=stFileUploader] input[type=file]"
MEGABYTE = 2**20


def downloaded(page: Page, name: str, path: Path) -> bytes:
    with page.expect_download(timeout=60_000) as downloading:
        page.get_by_role("button", name=name).click()
    downloading.value.save_as(path)
    return path.read_bytes()


def test_a_picture_carries_its_view_and_reopens_it(open_page: Open, tmp_path: Path) -> None:
    page = open_page("?month=2019-10&grain=months&base=al-tanf&tab=brief")
    path = tmp_path / "brief.png"
    made = read_view(downloaded(page, "Download the picture (.png)", path))
    # Nobody named a public address, and that of one machine is none.
    assert made.link.startswith("?month=2019-10&")
    assert made.query.startswith("month=2019-10&")
    assert "base=al-tanf" in made.query
    other = open_page("?month=2007-10&tab=brief")
    other.locator(FILE).set_input_files(path)
    button = other.get_by_role("button", name="Open this view")
    expect(button).to_be_visible(timeout=30_000)
    expect(other.get_by_text("which has not changed since")).to_be_visible()
    button.click()
    expect(other.locator("h1.title")).to_contain_text("October 2019", timeout=30_000)
    expect(other).to_have_url(re.compile("month=2019-10&.*grain=months&.*base=al-tanf"))


def test_slides_and_page_say_the_view_too(open_page: Open, tmp_path: Path) -> None:
    page = open_page("?month=2025-08&since=2025-07&tab=brief")
    slides = downloaded(page, "Download the slides (.pptx)", tmp_path / "brief.pptx")
    paper = downloaded(page, "Download the page (.pdf)", tmp_path / "brief.pdf")
    for content in (slides, paper):
        assert "since=2025-07" in read_view(content).query


def test_a_broken_file_and_one_too_large_get_a_sentence(open_page: Open, tmp_path: Path) -> None:
    page = open_page("?month=2007-10&tab=brief")
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if "upload_file" in r.url else None)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\xff" * 500)
    page.locator(FILE).set_input_files(broken)
    expect(page.get_by_role("alert").filter(has_text=BROKEN)).to_be_visible(timeout=30_000)
    assert len(sent) == 1
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(150 * MEGABYTE)
    page.locator(FILE).set_input_files(large)
    expect(page.get_by_text("File must be 20.0MB or smaller.")).to_be_visible(timeout=30_000)
    # The browser refuses it: not a byte is sent.
    assert len(sent) == 1


@pytest.mark.parametrize("told", [True, False], ids=["size told", "size not told"])
def test_the_server_refuses_what_a_browser_would_not_send(
    open_page: Open, address: str, told: bool
) -> None:
    page = open_page("?month=2007-10&tab=brief")
    with page.expect_request(re.compile("upload_file")) as uploading:
        page.locator(FILE).set_input_files(
            {"name": "a.png", "mimeType": "image/png", "buffer": b"nothing"}
        )
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    target = urlsplit(address)
    connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=30)
    connection.putrequest("PUT", urlsplit(uploading.value.url).path)
    connection.putheader("Cookie", "; ".join(f"{n}={v}" for n, v in cookies.items()))
    connection.putheader("X-Xsrftoken", cookies.get("_streamlit_xsrf", ""))
    connection.putheader("Content-Type", "multipart/form-data; boundary=edge")
    size = ("Content-Length", str(150 * MEGABYTE)) if told else ("Transfer-Encoding", "chunked")
    connection.putheader(*size)
    connection.endheaders()
    sent = 0
    if not told:
        head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        with suppress(OSError):
            connection.send(b"%x\r\n%s\r\n" % (len(head), head))
            while sent < 22:
                connection.send(b"%x\r\n%s\r\n" % (MEGABYTE, bytes(MEGABYTE)))
                sent += 1
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_axe(open_page: Open, scheme: str) -> None:
    page = open_page("?month=2025-08&since=2025-07&base=ain-al-asad&tab=brief", scheme=scheme)
    expect(page.get_by_role("img", name="Preview of the picture")).to_be_visible(timeout=60_000)
    at_rest(page)
    found = serious(page, "Brief")
    assert not found, "\n".join(found)
