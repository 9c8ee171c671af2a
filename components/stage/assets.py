"""The stage's files: what a browser needs, each under an address that changes with its content."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import brotli

from components.answer.kept import Kept
from components.answer.posture import Views
from components.draw import curve
from components.draw.ground import ground
from components.draw.ground_paths import ground_paths
from components.draw.palette import Theme
from components.record.folders import Folder
from components.stage.look import look
from components.stage.span import span
from components.view import Scale, Variant

BROWSER = Path(__file__).parent / "browser"
"""Scripts and style, as they are written."""

MODULES = tuple(sorted(path.name for path in BROWSER.glob("*.js")))
"""The scripts: native modules that import each other by their names in one folder."""

STYLES = ("stage.css", "opening.css")

LIBRARIES = (*MODULES, *STYLES, "plotly.js", "type.woff2")
"""Files that no record changes."""

_WHOLE = "ground.json"
"""The file that is the same for all variants of a record."""

MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".woff2": "font/woff2",
}
"""What the files are, by the ends of their names."""

DEFAULT = Variant()

_STREAMLIT = Path(str(files("streamlit"))) / "static"

_KEPT, _KEPT_PACKED = 120, 600
"""Files kept as they are, and compressed: the one longest unused goes first."""

_QUALITY, _BEST_QUALITY = 6, 11
"""A tenth of a second for the largest script, and ten seconds for a tenth less."""


def source(name: str) -> str:
    """Return the text of a script or of the style."""
    return (BROWSER / name).read_text(encoding="utf-8")


@cache
def needed(entry: str) -> tuple[str, ...]:
    """Return the modules that a page needs that starts one: itself, and all that is imported."""
    names = [entry]
    for name in names:
        imports = [part.partition('"')[0] for part in source(name).split(' from "./')[1:]]
        names += [other for other in imports if other not in names]
    return tuple(names)


@cache
def plotly() -> str:
    """Return the part of Plotly's script that draws lines, dots and bars."""
    folder = Path(__file__).parent / "plotly"
    return (folder / "plotly-basic.min.js").read_text(encoding="utf-8")


def type_address() -> str:
    """Return the address at which Streamlit serves the type, which the page needs in any case."""
    return _type().relative_to(_STREAMLIT).as_posix()


@cache
def font() -> bytes:
    """Return the type that the page, the map and the curve are set in, as Streamlit ships it."""
    return _type().read_bytes()


def _type() -> Path:
    folder, pattern = _STREAMLIT / "static" / "media", "SourceSansVF-Upright*"
    for path in folder.glob(pattern):
        return path
    message = f"{folder} holds no {pattern}: see what this version of Streamlit calls its type"
    raise FileNotFoundError(message)


class Assets:
    """All files of the stage; what takes time is made once, when first asked for.

    Parameters
    ----------
    views : callable
        Returns the views of a variant's record.
    """

    def __init__(self, views: Callable[[Variant], Views]) -> None:
        self._views = views
        self._kept = Kept(self._make, most=_KEPT)
        self._packed = Kept(self._pack, most=_KEPT_PACKED)
        self._best: dict[str, bytes] = {}

    @property
    def names(self) -> list[str]:
        """Names of all files, in the order in which they are made ahead."""
        curves = [f"curve-{theme}-{scale}.json" for theme in Theme for scale in Scale]
        looks = [f"look-{theme}.json" for theme in Theme]
        return ["span.json", _WHOLE, *looks, *curves, *LIBRARIES]

    def hash(self, name: str, variant: Variant = DEFAULT) -> str:
        """Return a short hash of all that a file is made of, known before it is made."""
        match name:
            case "plotly.js":
                return _digest(plotly())
            case "type.woff2":
                return _digest(version("streamlit"))
            case _ if name in LIBRARIES:
                # One for all: a module finds the others beside it.
                return _browser_hash()
            case _:
                return self._record_hash(self._views(_of(variant)).record.folder)

    def address(self, name: str, variant: Variant = DEFAULT) -> str:
        """Return a file's address, relative to the page."""
        part = "" if name in LIBRARIES else f"{_part(name, variant)}/"
        return f"stage/{self.hash(name, variant)}/{part}{name}"

    def addresses(self, variant: Variant = DEFAULT) -> dict[str, str]:
        """Return the addresses that the script takes; a theme and a scale are filled in there."""
        return {
            "plotly": self.address("plotly.js"),
            "ground": self.address("ground.json", variant),
            "span": self.address("span.json", variant),
            "look": self.address("look-{theme}.json", variant),
            "curve": self.address("curve-{theme}-{scale}.json", variant),
        }

    def get(self, name: str, variant: Variant = DEFAULT) -> bytes:
        """Return a file, making it where it was not yet made.

        Raises
        ------
        KeyError
            If there is no such file.
        ValueError
            If the record cannot be read in the variant; the message says which day to name.
        """
        if name not in self.names:
            raise KeyError(name)
        return self._kept((name, _part(name, variant)))

    def packed(self, name: str, variant: Variant = DEFAULT) -> bytes:
        """Return a file as Brotli; see `get`."""
        return self._best.get(name) or self._packed((name, _part(name, variant)))

    def pack_best(self, name: str) -> None:
        """Compress a file that no record changes as well as can be, from now on."""
        self._best[name] = brotli.compress(self.get(name), quality=_BEST_QUALITY)

    def forget(self, record: str) -> None:
        """Forget what was made of a record."""
        self._kept.drop(lambda key: key[1].record == record)

    def _pack(self, key: tuple[str, Variant]) -> bytes:
        return bytes(brotli.compress(self.get(*key), quality=_QUALITY))

    def _make(self, key: tuple[str, Variant]) -> bytes:
        name, variant = key
        match name.removesuffix(".json").split("-"):
            case ["plotly.js"]:
                return plotly().encode()
            case ["type.woff2"]:
                return font()
            case ["span"]:
                return compact(span(self._views(variant), variant.known)).encode()
            case ["ground"]:
                return compact(ground_paths(ground(self._views(variant).record))).encode()
            case ["look", theme]:
                return compact(look(self._views(variant), Theme(theme))).encode()
            case ["curve", theme, scale]:
                drawn = curve.curve(self._views(variant), Theme(theme), Scale(scale))
                return str(drawn.to_json()).encode()
            case _:
                return source(name).encode()

    @staticmethod
    @lru_cache(maxsize=16)
    def _record_hash(folder: Folder) -> str:
        digest = hashlib.sha256()
        components = Path(__file__).parents[1]
        code = [
            path
            for layer in ("record", "answer", "words", "draw", "stage")
            for path in (components / layer).rglob("*.py")
        ]
        tables = [*folder.glob("*.csv"), *folder.glob("*.json"), *folder.glob("ground/*.geojson")]
        files: list[Folder] = [*code, *tables, components / "record" / "tables.json"]
        for path in sorted(files, key=str):
            digest.update(path.name.encode() + path.read_bytes())
        digest.update(version("plotly").encode())
        return digest.hexdigest()[:16]


def _of(variant: Variant) -> Variant:
    """Return a variant's record as it is read by default."""
    return Variant(record=variant.record)


def _part(name: str, variant: Variant) -> Variant:
    """Return the variant that a file is the same for, of all for which it is the same."""
    if name in LIBRARIES:
        return DEFAULT
    return _of(variant) if name == _WHOLE else variant


@cache
def _browser_hash() -> str:
    return _digest("".join(source(name) for name in (*MODULES, *STYLES)))


def font_face(address: str) -> str:
    """Return the style rule that names the type."""
    return (
        '@font-face { font-family: "Source Sans"; font-weight: 200 900; '
        f'src: url("{address}") format("woff2"); font-display: swap; }}'
    )


def inline_font() -> str:
    """Return the type as an address that holds it."""
    return f"data:font/woff2;base64,{base64.b64encode(font()).decode()}"


def compact(content: object) -> str:
    """Return a content as JSON of few bytes."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def json_piece(content: object) -> str:
    """Return what a page is told (`browser/alone.js`); no sign in it ends a script."""
    text = compact(content).replace("<", "\\u003c")
    return f'<script type="application/json" id="told">{text}</script>\n'


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
