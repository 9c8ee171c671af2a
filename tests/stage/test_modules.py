"""The scripts: native modules that find each other, in a folder and in a file of their own."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from components.stage import standalone
from components.stage.assets import BROWSER, DEFAULT, MODULES, Assets, needed, source
from tests.embedded import embedded_views

IMPORT = re.compile(r'^import \{ ([^}]*) \} from "\./([a-z]+\.js)";$', re.MULTILINE)
ENTRIES = ("host.js", "opening.js", "embed.js", "dossier.js", "site.js", "worker.js")
ASSETS = Assets(lambda _: embedded_views())


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_imports_is_there(name: str) -> None:
    text = source(name)
    imports = IMPORT.findall(text)
    assert len(imports) == len(re.findall(r"^import ", text, re.MULTILINE))
    for names, other in imports:
        for wanted in names.split(", "):
            assert re.search(rf"^export .*\b{wanted}\b", source(other), re.MULTILINE), wanted
        assert name not in needed(other), f"{name} and {other} import each other"
        assert other in needed(name)


def test_every_module_is_needed_by_a_page() -> None:
    assert {name for entry in ENTRIES for name in needed(entry)} == set(MODULES)


def test_no_module_names_a_host() -> None:
    for name in MODULES:
        assert "http://" not in source(name)
        assert "https://" not in source(name).replace("https?:", "")


def test_modules_lie_in_one_folder_that_changes_with_any_of_them() -> None:
    folders = {ASSETS.address(name).rpartition("/")[0] for name in (*MODULES, "stage.css")}
    assert len(folders) == 1
    assert ASSETS.get("stage.js") == (BROWSER / "stage.js").read_bytes()


def test_a_file_of_its_own_holds_every_module_under_the_name_it_is_imported_by() -> None:
    state = {"month": "2007-10", "grain": "years", "scale": "linear", "base": "", "phase": ""}
    file = standalone.dossier(embedded_views(), ASSETS, DEFAULT, state, made=date(2026, 11, 23))
    (text,) = re.findall(r'<script type="importmap">(.*?)</script>', file.body.decode(), re.DOTALL)
    imports = json.loads(text)["imports"]
    assert imports.keys() == set(needed("dossier.js"))
    for address in imports.values():
        body = base64.b64decode(address.removeprefix("data:text/javascript;base64,")).decode()
        assert '"./' not in body
        for name in re.findall(r'^import .* from "(.*)";$', body, re.MULTILINE):
            assert name in imports


@pytest.mark.parametrize(
    "test", sorted(Path(__file__).parent.glob("*.test.mjs")), ids=lambda path: path.name
)
def test_what_needs_no_browser_holds_in_node(test: Path) -> None:
    """Where node is not installed, the browser tests cover the same modules."""
    node = shutil.which("node")
    if node is None:
        return
    run = subprocess.run([node, "--test", str(test)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
