"""The scripts: each a module of its own, and together one file that ends nothing it stands in."""

from __future__ import annotations

import re

from components.stage.assets import BROWSER, SCRIPTS, script

IMPORT = re.compile(r'^import \{ ([^}]*) \} from "\./([a-z]+\.js)";$', re.MULTILINE)
NAMED = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def test_every_script_is_joined_once_and_after_what_it_needs() -> None:
    assert sorted(SCRIPTS) == sorted(path.name for path in BROWSER.glob("*.js"))
    for i, name in enumerate(SCRIPTS):
        text = (BROWSER / name).read_text(encoding="utf-8")
        found = IMPORT.findall(text)
        assert len(found) == len(re.findall(r"^import ", text, re.MULTILINE)), name
        for names, source in found:
            other = (BROWSER / source).read_text(encoding="utf-8")
            for wanted in names.split(", "):
                assert re.search(rf"^export .*\b{wanted}\b", other, re.MULTILINE), (name, wanted)
            if source != "span.js":
                assert source in SCRIPTS[:i] or name == "clock.js", (name, source)


def test_no_two_scripts_share_a_name() -> None:
    names = [
        name
        for path in BROWSER.glob("*.js")
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(names) == len(set(names)), sorted({n for n in names if names.count(n) > 1})


def test_joined_they_import_nothing_and_name_no_host() -> None:
    joined = script()
    assert not re.search(r"^import ", joined, re.MULTILINE)
    assert "http://" not in joined
    assert "https://" not in joined.replace("https?:", "")
    assert "</script" not in joined
