"""The stage's files: what a browser needs, each under an address that changes with its content."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

from plotly.offline import get_plotlyjs

from components.answer.posture import Views
from components.answer.variant import Variant
from components.draw import curve
from components.draw.curve import Scale
from components.draw.ground_paths import ground_paths
from components.draw.palette import Theme
from components.stage.look import look
from components.stage.span import span

BROWSER = Path(__file__).parent / "browser"
"""Scripts and style, as they are written."""

SCRIPTS = (
    "element.js",
    "ground.js",
    "span.js",
    "headline.js",
    "clock.js",
    "curve.js",
    "labels.js",
    "mercator.js",
    "hit.js",
    "marks.js",
    "gestures.js",
    "map.js",
    "sharing.js",
    "evidence.js",
    "stage.js",
    "enclosed.js",
    "alone.js",
)
"""The scripts in the order in which one needs the other."""

LIBRARIES = ("stage.js", "plotly.js", "ground.json", "type.woff2")
"""Files that no variant of the record changes."""

DEFAULT = Variant()

JSON = "application/json"
JAVASCRIPT = "text/javascript"

_KEPT = 120
"""Files kept: those of some dozen variants; the one longest unused goes first."""

_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./[a-z]+\.js\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export \{[^}]*\};\n", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """A file for a browser: its bytes and its media type."""

    body: bytes
    media_type: str

    def content(self) -> bytes:
        """Return the bytes."""
        return self.body


@cache
def script() -> str:
    """Return the stage's scripts and style as one module that exports what a page calls.

    Each file is a module of its own that imports by name from the others; joined in order, with
    those lines left out, they are one that needs no other file.
    """
    parts = []
    for name in SCRIPTS:
        text = (BROWSER / name).read_text(encoding="utf-8")
        parts.append(_EXPORT_LIST.sub("", _EXPORT.sub("", _IMPORT.sub("", text))))
    style = json.dumps((BROWSER / "stage.css").read_text(encoding="utf-8"))
    dress = (
        f"const STYLE = {style};\n"
        'document.head.append(element("style", {}, STYLE));\n'
        "export { Served, Stage, dossier, embed, sharing };\n"
    )
    return "\n".join([*parts, dress])


@cache
def font() -> bytes:
    """Return the type that the page, the map and the curve are set in, as Streamlit ships it."""
    folder = files("streamlit") / "static" / "static" / "media"
    found = next(file for file in folder.iterdir() if file.name.startswith("SourceSansVF-Upright"))
    return found.read_bytes()


class Assets:
    """All files of the stage for one record; what takes time is made once, when first asked for.

    Parameters
    ----------
    views : callable
        Returns the record's views for a variant.
    data : pathlib.Path
        The folder of the record.
    """

    def __init__(self, views: Callable[[Variant], Views], data: Path) -> None:
        self._views = views
        self._data = data
        self._lock = Lock()
        self._made: OrderedDict[tuple[str, Variant], Asset] = OrderedDict()

    @property
    def names(self) -> list[str]:
        """Names of all files."""
        curves = [f"curve-{theme}-{scale}.json" for theme in Theme for scale in Scale]
        looks = [f"look-{theme}.json" for theme in Theme]
        return [*LIBRARIES, "span.json", *looks, *curves]

    def hash(self, name: str) -> str:
        """Return a short hash of all that a file is made of, known before it is made."""
        match name:
            case "plotly.js":
                return _digest(version("plotly"))
            case "type.woff2":
                return _digest(version("streamlit"))
            case "stage.js":
                return _digest(script())
            case "ground.json":
                return _digest(str(ground_paths()))
            case _:
                return self._record_hash()

    def address(self, name: str, variant: Variant = DEFAULT) -> str:
        """Return a file's address, relative to the page."""
        part = "" if name in LIBRARIES else f"{variant}/"
        return f"stage/{self.hash(name)}/{part}{name}"

    def addresses(self, variant: Variant = DEFAULT) -> dict[str, str]:
        """Return the addresses that the script takes; a theme and a scale are filled in there."""
        return {
            "script": self.address("stage.js"),
            "plotly": self.address("plotly.js"),
            "ground": self.address("ground.json"),
            "span": self.address("span.json", variant),
            "look": self.address("look-{theme}.json", variant),
            "curve": self.address("curve-{theme}-{scale}.json", variant),
        }

    def get(self, name: str, variant: Variant = DEFAULT) -> Asset:
        """Return a file, making it where it was not yet made.

        Raises
        ------
        KeyError
            If there is no such file.
        """
        if name not in self.names:
            raise KeyError(name)
        key = name, DEFAULT if name in LIBRARIES else variant
        with self._lock:
            if key not in self._made:
                self._made[key] = self._make(*key)
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]

    def _make(self, name: str, variant: Variant) -> Asset:
        match name:
            case "stage.js":
                return Asset(script().encode(), JAVASCRIPT)
            case "plotly.js":
                return Asset(get_plotlyjs().encode(), JAVASCRIPT)
            case "ground.json":
                return _json(ground_paths())
            case "type.woff2":
                return Asset(font(), "font/woff2")
            case "span.json":
                return _json(span(self._views(variant), variant.known))
        kind, _, rest = name.removesuffix(".json").partition("-")
        if kind == "look":
            return _json(look(self._views(variant), Theme(rest)))
        theme, _, scale = rest.partition("-")
        figure = curve.curve(self._views(variant), Theme(theme), Scale(scale))
        return Asset(figure.to_json().encode(), JSON)

    @cache  # noqa: B019 - an application has one
    def _record_hash(self) -> str:
        digest = hashlib.sha256()
        components = Path(__file__).parents[1]
        code = [
            path
            for layer in ("record", "answer", "words", "draw", "stage")
            for path in (components / layer).rglob("*.py")
        ]
        tables = [*self._data.glob("*.csv"), *self._data.glob("*.json")]
        places = self._data / "basemap" / "places.geojson"
        for path in sorted([*code, *tables, places]):
            digest.update(path.name.encode() + path.read_bytes())
        digest.update(version("plotly").encode())
        return digest.hexdigest()[:16]


def font_face(source: str) -> str:
    """Return the style rule that names the type; ``source`` is its address."""
    return (
        '@font-face { font-family: "Source Sans"; font-weight: 200 900; '
        f'src: url("{source}") format("woff2"); font-display: swap; }}'
    )


def inline_font() -> str:
    """Return the type as an address that holds it."""
    return f"data:font/woff2;base64,{base64.b64encode(font()).decode()}"


def _json(content: Any) -> Asset:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Asset(text.encode(), JSON)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
