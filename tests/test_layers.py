"""Imports point one way, and no code names another host."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

ORDER = ("record", "answer", "words", "draw")
"""Layers under components/, each of which may import those before it."""

MAY_IMPORT = {
    "record": {"record"},
    "answer": {"record", "answer"},
    "view.py": {"record", "answer"},
    "words": {"view", *ORDER[:3]},
    "draw": {"view", *ORDER},
    "stage": {"stage", "view", *ORDER},
    "api": {"api", "view", *ORDER},
    "briefing": {"briefing", "stage", "api", "view", *ORDER},
    "screen": {"screen", "stage", "briefing", "api", "view", *ORDER},
}
"""Layer or module under components/: what it may import; what is asked is known to all above."""

DOORS = {"components/record/__main__.py": {"answer", "words"}}
"""Command lines, which ask what their layer may not."""

BARRED = {
    "record": {"streamlit", "plotly", "pydeck"},
    "answer": {"streamlit", "plotly", "pydeck"},
    "words": {"streamlit", "plotly", "pydeck"},
    "draw": {"streamlit"},
    "stage": {"streamlit"},
    "briefing": {"streamlit"},
    "api": {"streamlit", "plotly", "pydeck"},
    "screen": set(),
    "view.py": {"streamlit", "plotly", "pydeck"},
}
"""Layer: libraries that belong to a layer above it."""

# Names of vocabularies, never fetched, and the dashboard itself.
KNOWN_HOSTS = {
    "www.w3.org",
    "schemas.openxmlformats.org",
    "schemas.microsoft.com",
    "purl.org",
    "ns.adobe.com",
    "datapackage.org",
    "specs.frictionlessdata.io",
    "localhost",
    "127.0.0.1",
}
ADDRESS = re.compile(r"\bhttps?://([a-z0-9][\w.-]*)", re.IGNORECASE)
SCHEMELESS = re.compile(r"""["'(]//([a-z0-9][\w-]*\.[\w.-]+)""", re.IGNORECASE)
TEXTS = {".py", ".js", ".css", ".html", ".svg", ".json", ".toml", ".txt", ".md"}


def imported(tree: ast.Module, package: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported; `package` resolves relative imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield node.lineno, alias.name
            case ast.ImportFrom(module=module, names=names, level=level):
                above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                base = ".".join([*above, *filter(None, [module])])
                for alias in names:
                    yield node.lineno, f"{base}.{alias.name}"
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield node.lineno, name


def breaches(root: Path) -> list[str]:
    """Every import and address that the layers do not allow, as file:line: what."""
    found = []
    components = root / "components"
    for path in sorted(components.rglob("*")):
        # What others made names its home; a browser without a network shows that it asks nobody.
        if not path.is_file() or path.suffix not in TEXTS or path.name.endswith(".min.js"):
            continue
        where = path.relative_to(root)
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), start=1):
            hosts = [*ADDRESS.findall(line), *SCHEMELESS.findall(line)]
            found += [f"{where}:{number}: names {h}" for h in hosts if h not in KNOWN_HOSTS]
        layer = where.parts[1]
        if path.suffix != ".py" or layer == "__init__.py":
            continue
        if layer not in MAY_IMPORT:
            found.append(f"{where}:1: {layer} is no layer")
            continue
        allowed = MAY_IMPORT[layer] | DOORS.get(str(where), set())
        for at, name in imported(ast.parse(text), ".".join(where.parent.parts)):
            library, *rest = name.split(".")
            if library in BARRED[layer]:
                found.append(f"{where}:{at}: {layer} imports {library}")
            if library == "dashboard":
                found.append(f"{where}:{at}: {layer} imports the page")
            if library == "components" and rest and rest[0] not in allowed:
                found.append(f"{where}:{at}: {layer} imports {rest[0]}")
    return found


def test_layers_of_the_project() -> None:
    assert list((ROOT / "components" / "record").glob("*.py"))
    assert breaches(ROOT) == []


SOUND = {
    "components/__init__.py": "",
    "components/record/tables.py": "import pandas as pd\nfrom components.record import dates\n",
    "components/draw/curve.py": "import plotly\nfrom components.answer.posture import as_of\n",
    "components/briefing/slide.py": 'from components.draw import curve\nX = "http://www.w3.org/"',
    "components/screen/tabs/bases.py": "import streamlit as st\nfrom components import briefing\n",
    "components/screen/frame.js": "fetch('/basemap/countries.geojson') // served beside the page\n",
}

PLANTED = {
    "record imports streamlit": ("record/a.py", "import streamlit as st"),
    "record imports plotly": ("record/a.py", "import plotly.graph_objects as go"),
    "record imports answer": ("record/a.py", "from components.answer.month import month"),
    "answer imports view": ("answer/a.py", "from components.view import View"),
    "view.py imports draw": ("view.py", "from components.draw import curve"),
    "answer imports words": ("answer/a.py", "from components.words import wording"),
    "record imports pydeck": ("record/a.py", "def late():\n    from pydeck import Layer"),
    "record imports draw": ("record/a.py", "from components.draw.curve import draw"),
    "draw imports streamlit": ("draw/a.py", "from streamlit import cache_data"),
    "draw imports screen": ("draw/a.py", "from components import screen"),
    "draw imports briefing": ("draw/a.py", "import components.briefing.slide"),
    "briefing imports screen": ("briefing/deep/a.py", "from ...screen import page"),
    "briefing imports streamlit": ("briefing/a.py", 'import_module("streamlit")'),
    "screen imports the page": ("screen/a.py", "import dashboard"),
    "utils is no layer": ("utils/a.py", ""),
    "names tiles.example.org": ("draw/a.py", 'TILES = "https://tiles.example.org/{z}"'),
    "names cdn.example.org": ("screen/a.css", "@import url(//cdn.example.org/font.css)"),
}


def plant(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_no_module_name_stands_in_two_packages() -> None:
    """Tabs bear the name of what they show."""
    names = [
        path.stem
        for path in (ROOT / "components").rglob("*.py")
        if path.parent.name != "tabs" and not path.stem.startswith("__")
    ]
    assert len(names) == len(set(names)), sorted({n for n in names if names.count(n) > 1})


def test_a_local_name_says_what_its_value_is() -> None:
    vague = {"found", "said", "told", "some", "own"}
    places = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "components").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if (isinstance(node, ast.arg) and node.arg in vague)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in vague)
    ]
    assert places == []


def test_a_sound_tree_passes(tmp_path: Path) -> None:
    plant(tmp_path, SOUND)
    assert breaches(tmp_path) == []


@pytest.mark.parametrize("breach", PLANTED)
def test_a_planted_breach_is_found(breach: str, tmp_path: Path) -> None:
    name, text = PLANTED[breach]
    plant(tmp_path, SOUND | {f"components/{name}": text})
    (found,) = breaches(tmp_path)
    assert found.startswith(f"components/{name}:")
    assert found.endswith(breach)
