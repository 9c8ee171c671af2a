"""A site of files: every address that a page or the stage names is a file of it."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from components.answer.posture import Views
from components.api.addresses import addresses
from components.api.formats import Format
from components.briefing import __main__ as command
from components.briefing import site, site_pages
from components.record.shelf import shelf
from components.record.tables import load

_LINK = re.compile(r'(?:href|src)="([^"#?]+)[^"]*"')


@cache
def two_records() -> dict[str, Views]:
    # The smaller one, twice: what holds of files and addresses holds of any record.
    name, folder = list(shelf().items())[-1]
    views = Views(load(folder))
    return {"": views, name: views}


@cache
def made() -> dict[str, bytes]:
    return dict(site.site(two_records()))


def test_every_link_within_the_site_leads_to_a_file() -> None:
    files = made()
    pages = {name: body.decode() for name, body in files.items() if name.endswith(".html")}
    assert len(pages) > 300
    for name, text in pages.items():
        for link in _LINK.findall(text):
            address = unescape(link)
            if not address.startswith(("http://", "https://", "data:")):
                assert normpath(join(dirname(name), address)) in files, (name, address)


def test_what_is_kept_for_use_without_a_network_is_there() -> None:
    files = made()
    kept = json.loads(files["files.json"])
    assert {"./", "index.html", "embed.html"} <= set(kept)
    assert set(kept) - {"./"} <= set(files)
    assert sum(len(files[name]) for name in kept if name != "./") < 20_000_000


def test_tables_and_answers_are_what_a_server_answers() -> None:
    views, files = two_records()[""], made()
    by_path = {(address.name, address.form): address for address in addresses()}
    for name in ("sources", "force_levels", "movements"):
        for form in (Format.CSV, Format.JSON):
            address = by_path[name, form]
            assert files[f"api/v1/{name}.{form}"] == address.build(views, address.question())
    asof = by_path["asof", Format.JSON]
    month = str(views.record.schema.horizon)
    asked = asof.question.model_validate({"month": month})
    assert files[f"api/v1/asof/{month}.json"] == asof.build(views, asked)
    main, theatre = views.descriptor.main, views.descriptor.places[0]
    assert f"api/v1/estimate/{main}/{theatre}.csv" in files
    assert files[f"api/v1/{list(two_records())[1]}/sources.csv"] == files["api/v1/sources.csv"]


def test_a_month_and_a_base_have_a_page_without_script(views: Views) -> None:
    files = dict(site_pages.pages("", views))
    month = files["month/2007-10.html"].decode()
    assert "<h1>US forces in Iraq and north-east Syria, October 2007</h1>" in month
    assert "about 170,000" in month
    base = files["base/ain-al-asad.html"].decode()
    assert "handed over" in base
    assert "<svg" in base
    for page in (month, base):
        assert "<script" not in page
        assert "default-src 'none'; style-src 'self'; font-src 'self'" in page


def test_text_of_a_record_is_never_markup(views: Views) -> None:
    hostile = site_pages.Cell("<script>alert(1)</script>", "")
    table = site_pages.Table('"><b>', ("<i>",), [[hostile]])
    content = {"title": "<u>", "lines": ["<s>"], "figures": [], "drawing": "", "tables": [table]}
    page = site_pages.page(views, content, up="", stage='"><a>', near=[]).decode()
    assert not re.search(r"<(script|b|i|u|s|a)>", page)


def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    assert command.main(["site", "--out", str(taken)]) == 1
    assert "--out: cannot write to" in capsys.readouterr().err
    assert command.main(["site", "--out", str(tmp_path), "--record", "atlantis"]) == 2
    assert "there is no record 'atlantis'" in capsys.readouterr().err
