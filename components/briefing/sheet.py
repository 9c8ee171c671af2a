"""Setting a sheet of paper: drawings of the room that is left, texts beside them, and the file.

Typst sets, for three reasons: one sheet becomes a raster and two vector formats with the same
positions, it needs neither a browser nor a display, and its output depends on nothing but its
input. It is asked first how much room the texts leave, and each drawing is made for that.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree as ET

import typst
from PIL import Image

from components.briefing.metadata import AUTHOR, PX_PER_INCH
from components.draw.palette import Palette
from components.draw.svg import Drawing
from components.draw.typeface import FAMILY, FOLDER, Weight, text_width, wrapped

LEAST_PT = 8.0
"""No text is printed smaller, in points at a layout's stated size."""

UNIT = 0.78
"""Points of a drawing's pixel: its smallest type, of 10.5 pixels, is then above `LEAST_PT`."""

LEADING = 1.22
"""Distance of two lines of type, in its heights: from the ascenders to the descenders."""

_ROUNDS = 4

_SHEET = Path(__file__).with_name("sheet.typ")
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SVG = "{http://www.w3.org/2000/svg}"
_EMBEDDED = "data:image/svg+xml;base64,"

_NO_LETTER = "could not be displayed"

Format = Literal["png", "svg", "pdf"]


@dataclass(frozen=True)
class Note:
    """Lines of text beside or below a drawing.

    Attributes
    ----------
    lines : tuple of str
        Broken already.
    size : float
        Points.
    weight : Weight
    quiet : bool
        Whether they are set in the muted colour.
    above : float
        Points above them.
    """

    lines: tuple[str, ...]
    size: float = LEAST_PT
    weight: Weight = Weight.REGULAR
    quiet: bool = True
    above: float = 3.0

    @property
    def height(self) -> float:
        """Points that it takes, with what is above it."""
        return len(self.lines) * self.size * LEADING + self.above


Part = Note | Drawing


@dataclass(frozen=True)
class Drawn:
    """What stands in a panel.

    Attributes
    ----------
    side : tuple of tuple of Note or Drawing
        Columns of what explains it, beside it or below it.
    """

    drawing: Drawing
    side: tuple[tuple[Part, ...], ...] = ()


@dataclass(frozen=True)
class Panel:
    """A drawing with what explains it, to be made for the room that there is.

    Attributes
    ----------
    draw : callable
        Makes it, given the pixels of its width and height.
    alternative : str
        What the drawing shows, as plain text.
    side_width : float
        Points of the column beside the drawing; what explains it stands below where it is 0.
    above : tuple of Note
        What stands above the drawing.
    share : float
        Of the width of all panels.
    """

    draw: Callable[[int, int], Drawn]
    alternative: str
    side_width: float = 0.0
    above: tuple[Note, ...] = ()
    share: float = 1.0


@dataclass(frozen=True)
class Sheet:
    """A sheet that is ready to be set.

    Attributes
    ----------
    form : Path
        The Typst source.
    data : dict
        What it says, ready to be written as JSON.
    made : str
        ISO date that a PDF is said to be made on.
    """

    form: Path
    data: dict[str, Any]
    made: str

    def file(self, form: Format, scale: float = 1) -> bytes:
        """Set the sheet.

        Parameters
        ----------
        scale : float
            Times `PX_PER_INCH`; of PNG alone.

        Raises
        ------
        ValueError
            If it does not fit on one page.
        """
        made = self._compiled(form, scale, "ua-1" if form == "pdf" else None)
        if not isinstance(made, bytes):
            raise ValueError("the sheet does not fit on one page")
        return _inlined(made) if form == "svg" else made

    def _compiled(self, form: Format, scale: float, standard: Literal["ua-1"] | None) -> object:
        try:
            return self._compiler.compile(
                format=form,
                ppi=PX_PER_INCH * scale if form == "png" else None,
                pdf_standards=standard,
                timestamp=datetime.fromisoformat(self.made).replace(tzinfo=UTC),
            )
        except typst.TypstError as error:
            # The standard forbids a letter that no font has, such as one of a name in a record
            # of China: the file is then tagged all the same, and claims no standard.
            if standard is None or _NO_LETTER not in str(error):
                raise
            return self._compiled(form, scale, None)

    def image(self, scale: float = 1) -> Image.Image:
        """Return the sheet as pixels, `PX_PER_INCH` times ``scale`` to the inch."""
        return Image.open(io.BytesIO(self.file("png", scale))).convert("RGB")

    def metadata(self, label: str) -> list[Any]:
        """Return the values of the sheet's metadata of a label, in their order."""
        answers = json.loads(self._compiler.query(f"<{label}>"))
        return [answer["value"] for answer in answers]

    @property
    def _compiler(self) -> typst.Compiler:
        return typst.Compiler(
            str(self.form),
            root=str(self.form.parent),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(self.data)},
        )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    # Typst's own fonts have the Arabic, Greek and Cyrillic letters that the typeface lacks.
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])


def sheet(
    size: tuple[float, float],
    panels: Sequence[Panel],
    colours: Palette,
    made: str,
    *,
    frame: dict[str, Any] | None = None,
) -> Sheet:
    """Make the drawings of a sheet for the room that is left.

    Parameters
    ----------
    size : tuple of float
        Width and height in points.
    panels : sequence of Panel
        From left to right.
    made : str
        ISO date.
    frame : dict, optional
        Title, headline figures and footer, as `sheet.typ` takes them; none without it.
    """
    names = ("ground", "text", "muted", "border")
    head = {
        "font": FAMILY,
        "author": AUTHOR,
        "title": panels[0].alternative,
        "description": panels[0].alternative,
        "least": LEAST_PT,
        "unit": UNIT,
        "width": size[0],
        "height": size[1],
        "margin": 0.0,
        "colours": {name: getattr(colours, name) for name in names},
        "bare": frame is None,
        "head": {"lines": [], "size": LEAST_PT},
        "lead": [],
        "lead_size": LEAST_PT,
        **(frame or {}),
    }
    return filled(panels, _SHEET, head, made)


def filled(panels: Sequence[Panel], form: Path, content: dict[str, Any], made: str) -> Sheet:
    """Make drawings for the room that a sheet leaves them.

    Parameters
    ----------
    form, content, made
        As in `Sheet`; the panels are added to what it says.
    """
    draws = [cache(panel.draw) for panel in panels]
    rooms: list[tuple[int, int]] = []
    drawn: list[Drawn | None] = [None] * len(panels)
    # What stands below a drawing takes room from it, and may itself depend on its size.
    for _ in range(_ROUNDS):
        empty = Sheet(form, content | {"panels": typeset(panels, drawn, empty=True)}, made)
        left = [(_pixels(wide), _pixels(high)) for wide, high in empty.metadata("room")]
        if left == rooms:
            break
        rooms = left
        drawn = [draw(*room) for draw, room in zip(draws, rooms, strict=True)]
    return Sheet(form, content | {"panels": typeset(panels, drawn)}, made)


def typeset(
    panels: Sequence[Panel], drawn: Sequence[Drawn | None], *, empty: bool = False
) -> list[dict[str, Any]]:
    """Return panels as the forms take them; where they are empty, the room for drawings is told."""
    made = []
    for panel, it in zip(panels, drawn, strict=True):
        # A column beside a drawing has its width already: what stands in it takes no room.
        side = () if it is None or (empty and panel.side_width) else it.side
        made.append(
            {
                "alternative": panel.alternative,
                "share": panel.share,
                "side_width": panel.side_width,
                "above": [_part(part) for part in panel.above],
                "side": [[_part(part) for part in column] for column in side],
                "drawing": None if it is None or empty else it.drawing.typeset,
            }
        )
    return made


def _part(part: Part) -> dict[str, Any]:
    return part.typeset if isinstance(part, Drawing) else asdict(part)


def note(
    text: str, width: float, *, size: float = LEAST_PT, most: int | None = None, **look: Any
) -> Note:
    """Break a text into the lines of a note of a width in points."""
    return Note(tuple(wrapped(text, size, width, most=most)), size, **look)


def fitting(text: str, size: float, width: float, least: float = LEAST_PT) -> float:
    """Return the largest size of semibold type, up to one, at which a text fits a width."""
    while text_width(text, size, Weight.SEMIBOLD) > width and size > least:
        size -= 0.5
    return size


def _pixels(points: float) -> int:
    return int(points / UNIT + 0.01)


def _inlined(svg: bytes) -> bytes:
    """Take drawings out of their addresses into the SVG, where any program can edit them."""
    ET.register_namespace("", _SVG.strip("{}"))
    ET.register_namespace("xlink", _XLINK[1:].partition("}")[0])
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    for image in root.iter(f"{_SVG}image"):
        address = image.get(_XLINK, "")
        if not address.startswith(_EMBEDDED):
            continue
        inner = ET.fromstring(base64.b64decode(address.removeprefix(_EMBEDDED)))  # noqa: S314
        moved, width, height = (image.get(name) for name in ("transform", "width", "height"))
        image.clear()
        image.tag = f"{_SVG}g"
        if moved:
            image.set("transform", moved)
        inner.set("width", str(width))
        inner.set("height", str(height))
        image.append(inner)
    stream = io.BytesIO()
    ET.ElementTree(root).write(stream, encoding="utf-8")
    return stream.getvalue()
