"""Slides as such: title, source line and marking, text, tables and pictures of one presentation.

The type is Arial, which PowerPoint and Google Slides have, and LibreOffice as Liberation Sans with
the same widths. What must be read from the last row is `TEXT` points and more.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from textwrap import wrap
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph, _Run
from pptx.util import Pt

from components.answer.persons import NOT_PUBLISHED
from components.briefing.backing import is_web
from components.briefing.edition import Edition, Shape
from components.briefing.lineage import Lineage
from components.briefing.metadata import AUTHOR, DECK_PART, block, described, write_png
from components.briefing.settled_zip import settled
from components.briefing.sheet import Panel, sheet
from components.draw.palette import Tone, palette
from components.record.dates import spoken
from components.words import wording

TEXT = 14.0
"""Points of running text, and the least of a slide's own."""

MOST_ROWS = 16
"""Rows of a table on one slide, where each takes one line."""

_ROW = 22.0
"""Points of a table's row of one line."""

FONT = "Arial"
_WIDE = 0.53
"""Width of a letter of Arial, in its heights: above the mean, so that what is fitted fits."""

_BELOW = 18.0
"""Points below a table: a row that grows takes a line of them."""

_MEAN = 0.5
"""The mean itself, for cells: a row that needs a line more than was counted grows."""

_BOLD = 0.6
_LINE = 1.2
_TITLES = (24.0, 20.0)
_TABLE = 12.0
_SMALL = 10.0
"""Points of the source line, which a slide has besides what it says."""

_LINK = re.compile(rb'(<a:(?:fol)?[hH]link><a:srgbClr val=")[0-9A-Fa-f]{6}("/>)')
_MAP_SCALE = 2
_MAP_TYPE = 1.3
"""By what a map is set larger than on paper: a slide is read from afar."""

_TITLE_ONLY = 5
_MARGIN = 28.0


@dataclass(frozen=True)
class Box:
    """A rectangle in points; x to the right, y downwards."""

    x: float
    y: float
    width: float
    height: float

    def top(self, height: float, gap: float = 0.0) -> tuple[Box, Box]:
        """Cut off the upper part; return it and the rest below the gap."""
        upper, begin = replace(self, height=height), height + gap
        return upper, replace(self, y=self.y + begin, height=self.height - begin)

    def left(self, width: float, gap: float = 0.0) -> tuple[Box, Box]:
        """Cut off the left part; return it and the rest right of the gap."""
        lefthand, begin = replace(self, width=width), width + gap
        return lefthand, replace(self, x=self.x + begin, width=self.width - begin)


@dataclass(frozen=True)
class Line:
    """A paragraph of a slide.

    Attributes
    ----------
    size : float
        Points.
    quiet, bold : bool
        Whether it is set in the muted colour, or bold.
    beside : str
        What follows in running type and the muted colour.
    link : str
        Address that its host's name leads to; none if empty or not of the web.
    """

    text: str
    size: float = TEXT
    quiet: bool = False
    bold: bool = False
    beside: str = ""
    link: str = ""

    @property
    def host(self) -> str:
        """The name of the host that it leads to."""
        return urlsplit(self.link).hostname or "" if is_web(self.link) else ""


@dataclass(frozen=True)
class Cells:
    """A table as it is set: what is longer than its column takes a second line.

    Attributes
    ----------
    lines : list of list of str
        The heading, and a row each.
    letters : list of float
        What each column has room for on a line.
    """

    lines: list[list[str]]
    letters: list[float]

    @classmethod
    def of(cls, rows: pd.DataFrame, width: float) -> Cells:
        """Set a table in a width in points."""
        lines = [[str(name) for name in rows.columns]]
        lines += [[cell(value) for value in row] for row in rows.itertuples(index=False)]
        room = (width - 8 * len(rows.columns)) / (_TABLE * _MEAN)
        return cls(lines, _columns(lines, room))

    @property
    def heights(self) -> list[float]:
        """Points of the heading and of each row."""
        counts = [
            max(len(wrap(text, int(most))) for text, most in zip(line, self.letters, strict=True))
            for line in self.lines
        ]
        return [_ROW + _TABLE * _LINE * (count - 1) for count in counts]

    def pages(self, height: float) -> list[Cells]:
        """Spread the rows evenly over as few tables as fit a height, each with the heading."""
        pages = self._filled(height)
        while height > _ROW and len(lower := self._filled(height - _ROW)) == len(pages):
            pages, height = lower, height - _ROW
        return pages

    def _filled(self, height: float) -> list[Cells]:
        heading, *heights = self.heights
        pages: list[list[list[str]]] = []
        used = height
        for line, tall in zip(self.lines[1:], heights, strict=True):
            if used + tall > height:
                pages.append([self.lines[0]])
                used = heading
            pages[-1].append(line)
            used += tall
        return [replace(self, lines=lines) for lines in pages]


def deck_tone(tone: Tone) -> Tone:
    """Return the tone of a deck: slides are light or dark, greys are for paper."""
    return Tone.DARK if tone is Tone.DARK else Tone.LIGHT


def height_of(lines: Iterable[Line], width: float) -> float:
    """Return the points that paragraphs take at most in a width."""
    height = 0.0
    for line in lines:
        text = f"{line.text} {line.host}"
        letters = width / (line.size * (_BOLD if line.bold else _WIDE))
        height += line.size * (_LINE * (len(text) // letters + 1) + 0.3)
    return height


def fitted(texts: Sequence[str], box: Box) -> list[Line]:
    """Return paragraphs in the largest type, down from 18 points, at which they fit a box."""
    size = 18.0
    while size > TEXT and height_of([Line(text, size) for text in texts], box.width) > box.height:
        size -= 0.5
    lines: list[Line] = []
    for number, text in enumerate(texts):
        more = Line(f"{len(texts) - number} more sentences are in the notes.", size, quiet=True)
        last = number == len(texts) - 1
        room = [*lines, Line(text, size), *([] if last else [more])]
        if height_of(room, box.width) > box.height:
            return [*lines, more]
        lines.append(Line(text, size))
    return lines


class Slides:
    """One presentation, to which slide after slide is added."""

    def __init__(self, edition: Edition, origin: Lineage) -> None:
        self.edition, self.origin = edition, origin
        self.paint = palette(deck_tone(edition.tone))
        self.width, self.height = edition.shape.size
        self.deck: Deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Pt(self.width), Pt(self.height)
        self.number = 0
        self.links_in(self.paint.lead)

    def links_in(self, colour: str) -> None:
        """Set the theme's colour of links: programs take it from nowhere else."""
        relations = self.deck.slide_master.part.rels.values()
        (theme,) = (r.target_part for r in relations if r.reltype == RELATIONSHIP_TYPE.THEME)
        value = colour.removeprefix("#").encode()
        theme._blob = _LINK.sub(rb"\g<1>" + value + rb"\g<2>", theme.blob)

    def slide(self, heading: str) -> tuple[Slide, Box]:
        """Add a slide with title, source line and marking; return the box in between."""
        self.number += 1
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[_TITLE_ONLY])
        fill(slide.background, self.paint.ground)
        size, title, box = self._room(heading)
        room, foot = box.width, box.y + box.height + 6
        shape = slide.shapes.title
        assert shape is not None  # noqa: S101 - the layout has a title
        shape.left, shape.top = Pt(title.x), Pt(title.y)
        shape.width, shape.height = Pt(title.width), Pt(title.height)
        frame = shape.text_frame
        _plain(frame)
        _say(frame, heading, size, self.paint.text, bold=True)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self.text(
            slide, Box(_MARGIN, foot, room - 40, 26), self.origin_line(), _SMALL, self.paint.muted,
            name="Source line",
        )  # fmt: skip
        self.text(
            slide, Box(self.width - _MARGIN - 36, foot, 36, 14), str(self.number), _SMALL,
            self.paint.muted, align=PP_ALIGN.RIGHT, name="Number",
        )  # fmt: skip
        if self.edition.marking:
            for y in (6.0, self.height - 22.0):
                self.text(
                    slide, Box(_MARGIN, y, room, 16), self.edition.marking, 11.0, self.paint.text,
                    align=PP_ALIGN.CENTER, bold=True, name="Marking",
                )  # fmt: skip
        return slide, box

    def _room(self, heading: str) -> tuple[float, Box, Box]:
        """Return the size of a slide's title in points, its box, and that of what it is over."""
        marking = 14 if self.edition.marking else 0
        width, top = self.width - 2 * _MARGIN, _MARGIN - 10 + marking
        size, lines = _titled(heading, width)
        foot = self.height - (38 if self.edition.shape is Shape.WIDE else 52) - marking
        title, box = Box(_MARGIN, top, width, foot - top - 6).top(size * _LINE * lines + 4, 6)
        return size, title, box

    def paged(self, heading: str, rows: pd.DataFrame, under: Sequence[Line]) -> list[Cells]:
        """Return a table as the pages that have room between a heading and what stands under."""
        _, _, box = self._room(f"{heading} (1 of 2)")
        return Cells.of(rows, box.width).pages(box.height - height_of(under, box.width) - _BELOW)

    def origin_line(self) -> str:
        """Say in short where the deck comes from."""
        origin = self.origin
        return (
            f"Sources: {origin.short_sources(2)}, listed at the end. {origin.counted} "
            f"{origin.read_in} Made {spoken(origin.made)}. {origin.reopen}"
        )

    def text(
        self, slide: Slide, box: Box, text: str, size: float, colour: str, *,
        bold: bool = False, align: PP_ALIGN = PP_ALIGN.LEFT, name: str = "",
    ) -> None:  # fmt: skip
        """Add a box of text."""
        shape = slide.shapes.add_textbox(*place(box))
        if name:
            shape.name = name
        _plain(shape.text_frame)
        _say(shape.text_frame, text, size, colour, bold=bold)
        shape.text_frame.paragraphs[0].alignment = align

    def paragraphs(self, slide: Slide, box: Box, lines: Sequence[Line]) -> None:
        """Add paragraphs; nothing where there is none."""
        if not lines:
            return
        shape = slide.shapes.add_textbox(*place(box))
        frame = shape.text_frame
        _plain(frame)
        for number, line in enumerate(lines):
            colour = self.paint.muted if line.quiet else self.paint.text
            _say(frame, line.text, line.size, colour, bold=line.bold, first=number == 0)
            paragraph = frame.paragraphs[-1]
            paragraph.space_after = Pt(line.size * 0.3)
            if line.beside:
                _run(paragraph, line.beside, TEXT, self.paint.muted)
            if line.host:
                _run(paragraph, f" {line.host}", line.size).hyperlink.address = line.link

    def on_top(self, slide: Slide, box: Box, texts: Sequence[str]) -> Box:
        """Add sentences at the top of a box; return the rest of it."""
        size = 16.0 if self.edition.shape is Shape.WIDE else TEXT
        lines = [Line(text, size) for text in texts]
        if not lines:
            return box
        head, rest = box.top(height_of(lines, box.width), 4)
        self.paragraphs(slide, head, lines)
        return rest

    def key_figures(self, slide: Slide, box: Box, figures: Sequence[wording.Headline]) -> None:
        """Add the key figures below each other: label, figure, and its band as far as it fits."""
        each = box.height / max(len(figures), 1)
        for number, item in enumerate(figures):
            size = 16.0 if item.absent else 20.0
            room = Box(box.x, box.y + number * each, box.width, each)
            label = wording.capital(item.label)
            lines = [Line(label, TEXT, quiet=True), Line(item.figure, size, bold=True)]
            beside = f" {item.band}"
            whole_line = len(item.figure) * size * _BOLD + len(beside) * TEXT * _WIDE
            lines[1] = replace(lines[1], beside=beside if whole_line <= box.width else "")
            self.paragraphs(slide, room, lines)

    def picture(
        self, slide: Slide, box: Box, panel: Callable[[float], Panel], alternative: str
    ) -> None:
        """Add a drawing as a picture that carries the lineage, with its text alternative.

        Parameters
        ----------
        panel : callable
            Returns the drawing's panel for a width in points.
        """
        size = box.width / _MAP_TYPE, box.height / _MAP_TYPE
        drawn = sheet(size, [panel(size[0])], self.paint, self.origin.made)
        file = write_png(drawn.image(_MAP_SCALE * _MAP_TYPE), _MAP_SCALE, self.origin)
        shape = slide.shapes.add_picture(io.BytesIO(file), *place(box))
        shape.name = "Map"
        describe(shape, alternative)

    def cells(self, slide: Slide, box: Box, rows: Cells) -> Box:
        """Add one table, its columns as wide as what they say asks for; return the box below."""
        (heading, *_), letters = rows.lines, rows.letters
        heights = rows.heights
        frame = slide.shapes.add_table(
            len(rows.lines), len(heading), Pt(box.x), Pt(box.y), Pt(box.width), Pt(sum(heights))
        )
        table = frame.table
        describe(frame, f"Table of {len(rows.lines) - 1} rows: {', '.join(heading)}")
        for x, share in enumerate(letters):
            table.columns[x].width = Pt(box.width * share / sum(letters))
        for y, line in enumerate(rows.lines):
            table.rows[y].height = Pt(heights[y])
            for x, text in enumerate(line):
                shape = table.cell(y, x)
                shape.margin_left = shape.margin_right = Pt(4)
                shape.margin_top = shape.margin_bottom = Pt(2)
                shape.vertical_anchor = MSO_ANCHOR.MIDDLE
                fill(shape, self.paint.land if y == 0 else self.paint.ground)
                _say(shape.text_frame, text, _TABLE, self.paint.text, bold=y == 0)
        return box.top(sum(heights), _BELOW)[1]

    def notes(self, slide: Slide, lines: Iterable[str]) -> None:
        """Write the speaker notes."""
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None  # noqa: S101 - the notes' layout has one
        frame.text = "\n".join(_clean(line) for line in lines)

    def file(self) -> bytes:
        """Return the presentation with its properties and its lineage."""
        elements = described(self.origin)
        made = datetime.fromisoformat(self.origin.made).replace(tzinfo=UTC)
        properties = self.deck.core_properties
        properties.title, properties.author = elements["title"], AUTHOR
        properties.last_modified_by = AUTHOR
        properties.subject = elements["description"][:255]
        properties.keywords = elements["relation"][:255]
        properties.comments = f"{len(self.origin.sources)} documents, listed in the last slide."
        properties.identifier = elements["identifier"][:255]
        properties.version = self.origin.version
        properties.revision = 1
        properties.created = properties.modified = made.replace(tzinfo=None)
        properties.language = "en-GB"
        main = self.deck.part
        part = Part(
            PackURI(f"/{DECK_PART}"), "application/xml", main.package, block(self.origin).encode()
        )
        main.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
        stream = io.BytesIO()
        self.deck.save(stream)
        return settled(stream.getvalue(), self.origin.made)


def place(box: Box) -> tuple[Pt, Pt, Pt, Pt]:
    """Return left, top, width and height of a box as the library takes them."""
    return Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height)


def describe(shape: BaseShape, alternative: str) -> None:
    """Give a shape its text alternative, for which the library has no words of its own."""
    shape._element._nvXxPr.cNvPr.set("descr", _clean(alternative))


def cell(value: object) -> str:
    """Say a cell; what is empty was not stated."""
    return str(value).replace(NOT_PUBLISHED, "not published") or "not stated"


def _titled(heading: str, width: float) -> tuple[float, int]:
    """Return the size of a title in points, and its lines: two where one would be small."""
    # In the wider type, too, that a machine without Arial's widths takes instead.
    letters = width / 0.66
    for size in _TITLES:
        if len(heading) * size <= letters:
            return size, 1
    return _TITLES[-1], 2


def _columns(lines: Sequence[Sequence[str]], room: float) -> list[float]:
    """Return the letters that each column has: all that it asks for, the widest ones less."""
    wishes = [max(map(len, column)) + 1.0 for column in zip(*lines, strict=True)]
    most = max(wishes)
    while sum(min(wish, most) for wish in wishes) > room:
        most -= 1
    left = max(room - sum(wishes), 0.0) / len(wishes)
    return [min(wish, most) + left for wish in wishes]


def _plain(frame: TextFrame) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)


def _say(
    frame: TextFrame, text: str, size: float, colour: str, *, bold: bool = False, first: bool = True
) -> None:
    """Write a paragraph; the first one stands there already."""
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    _run(paragraph, text, size, colour, bold=bold)


def _run(
    paragraph: _Paragraph, text: str, size: float, colour: str = "", *, bold: bool = False
) -> _Run:
    """Add text to a paragraph, in the theme's colour unless one is given."""
    run = paragraph.add_run()
    run.text = _clean(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    if colour:
        run.font.color.rgb = rgb(colour)
    return run


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))


def fill(shape: Any, colour: str) -> None:
    """Fill a shape, a cell, or the format of a mark or a bar with a colour."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)


def rgb(colour: str) -> RGBColor:
    """Return a colour as the library takes it."""
    return RGBColor.from_string(colour.removeprefix("#"))
