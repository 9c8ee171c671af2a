"""A deck that an analyst can edit: native charts and tables, text as text, notes with evidence.

Only maps are pictures, large enough for print and with a text alternative. Each slide has a title,
its source line and, where one is given, the marking; its notes say who stated what, and how well.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
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
from pptx.text.text import TextFrame
from pptx.util import Pt

from components.answer.changes import changes
from components.answer.posture import Posture, Views
from components.briefing.backing import Claim, evidence
from components.briefing.layout import Box
from components.briefing.lineage import HASH_SHOWN, Lineage, lineage
from components.briefing.metadata import AUTHOR, DECK_PART, block, described, write_png
from components.briefing.native_charts import add_curve, add_levels
from components.briefing.panels import change_panel, change_title, month_panel
from components.briefing.picture import title
from components.briefing.settled_zip import settled
from components.briefing.sheet import Panel, sheet
from components.briefing.subject import Subject
from components.draw import curve, flows
from components.draw import map as screen_map
from components.draw.marks import base_table
from components.draw.palette import Tone, palette
from components.draw.paper_curve import withheld_words
from components.record.dates import parse_month, spoken, spoken_month
from components.record.documents import Document
from components.record.phases import Phase
from components.view import Grain, View, ViewError, answering, phase_of
from components.words import wording
from components.words.account import Account, account
from components.words.wording import troops

_FONT = "Arial"
_LINK = re.compile(rb'(<a:(?:fol)?[hH]link><a:srgbClr val=")[0-9A-Fa-f]{6}("/>)')
_MAP_SCALE = 2
_TITLE_ONLY = 5
_MARGIN = 28.0
_SHOWN_ROWS = 13
_SHOWN_SOURCES = 20
_MOST_MAPS = 12


class Sequel(StrEnum):
    """What a deck is made from."""

    VIEW = "view"
    CHANGES = "changes"
    PHASE = "phase"


class Format(StrEnum):
    """Shape of the slides."""

    WIDE = "16:9"
    NARROW = "4:3"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return (960.0, 540.0) if self is Format.WIDE else (720.0, 540.0)


@dataclass(frozen=True)
class DeckStyle:
    """How a deck is made.

    Attributes
    ----------
    format : Format
    dark : bool
    marking : str
        Text on the upper and lower edge of every slide; none if empty.
    address, made : str
        As in `components.briefing.picture.Edition`.
    """

    format: Format = Format.WIDE
    dark: bool = False
    marking: str = ""
    address: str = ""
    made: str = ""

    @property
    def tone(self) -> Tone:
        """The tone of the maps."""
        return Tone.DARK if self.dark else Tone.LIGHT


def deck(
    views: Views, request: View, sequel: Sequel, style: DeckStyle | None = None
) -> bytes:  # fmt: skip
    """Make a deck as PPTX.

    Parameters
    ----------
    sequel : Sequel
        The view alone; what changed since ``request.since``; or ``request.phase`` as a sequence
        of maps, whatever the month.

    Raises
    ------
    ViewError
        If the earlier month or the phase is missing or not known.
    """
    style = style or DeckStyle()
    match sequel:
        case Sequel.VIEW:
            subject, heading = Subject.SCREEN, title(views, request, Subject.SCREEN)
        case Sequel.CHANGES:
            subject, heading = Subject.CHANGES, change_title(views, request)
        case Sequel.PHASE:
            phase = phase_of(request.phase, views)
            subject, heading = Subject.PHASE, phase.title
            month = min(phase.last, views.record.schema.horizon)
            request = request.model_copy(update={"month": max(month, phase.first), "since": None})
    origin = lineage(views, request, subject, title=heading, address=style.address, made=style.made)
    maker = _Maker(views, request, style, origin)
    match sequel:
        case Sequel.VIEW:
            maker.view()
        case Sequel.CHANGES:
            maker.changes()
        case Sequel.PHASE:
            maker.phase(phase)
    maker.sources()
    return maker.file()


class _Maker:
    """Puts slide after slide into one presentation."""

    def __init__(self, views: Views, request: View, style: DeckStyle, origin: Lineage) -> None:
        self.views = answering(views, request)
        self.request, self.style, self.origin = request, style, origin
        self.posture = self.views.as_of(request.month)
        self.paint = palette(style.tone)
        self.width, self.height = style.format.size
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

    # Sequences of slides

    def view(self) -> None:
        """The map with the key figures, a curve for each theatre, the bases, the redeployments."""
        by_month = self.request.grain is Grain.MONTHS
        figures = wording.headlines(self.views, self.posture, by_month=by_month)
        claims = evidence(self.views, self.posture)
        slide, box = self.slide(self.origin.title)
        strip, rest = box.top(74, 4)
        self.figures(slide, strip, figures)
        self.month_map(slide, rest, self.posture, self.request)
        self.notes(slide, [claim.sentence for claim in claims])
        for theatre in self.views.descriptor.places:
            self.curve(theatre, claims)
        month = spoken_month(self.request.month)
        bases = base_table(self.posture)
        bases = bases[bases["Standing"] != wording.STANDING_WORDS["left_earlier"]]
        self.table(
            f"Bases, {month}", bases[["Base", "Standing", "Date", "Personnel", "Source"]],
            (0.34, 0.14, 0.17, 0.15, 0.2),
        )  # fmt: skip
        moves = screen_map.flow_table(self.posture, self.request.grain)
        period = month if by_month else str(self.request.month.year)
        self.table(
            f"Redeployments, {period}",
            moves[["From", "To", "When", "Persons", "Status", "Source"]],
            (0.19, 0.19, 0.21, 0.14, 0.09, 0.18),
        )

    def changes(self) -> None:
        """The map of what changed, the paragraph, the levels before and after, the bases."""
        before = self.request.since
        if before is None:
            message = "since: no earlier month is given; write one as YYYY-MM"
            raise ViewError(message)
        changed = account(self.views, before, self.request.month)
        paragraph, _, notes = changed.text.partition("\n")
        footnotes = [line for line in notes.splitlines() if line]
        slide, box = self.slide(self.origin.title)
        wide = self.style.format is Format.WIDE
        panel = change_panel(self.views, self.request, self.paint, box.width, beside=wide)
        self.picture(slide, box, panel, f"Map. {paragraph}")
        self.notes(slide, [paragraph, *footnotes])
        slide, box = self.slide("In words")
        sentences = _sentences(changed)
        size = _fitting(sentences, box)
        self.paragraphs(slide, box, [(sentence, size, False) for sentence in sentences])
        self.notes(slide, footnotes)
        slide, box = self.slide("Force levels before and after")
        frame = add_levels(slide, box, self.views, self.request, self.paint)
        if frame is None:
            text = "No estimate exists for either month."
            self.paragraphs(slide, box, [(text, 14.0, False)])
        else:
            described = self.views.descriptor
            counted = troops(described, self.views.policy)
            describe(
                frame,
                f"Columns: {counted} in {described.theatre_names} in both months. {paragraph}",
            )
        both = [before, self.request.month]
        claims = [c for m in both for c in evidence(self.views, self.views.as_of(m))]
        self.notes(slide, [c.sentence for c in claims if c.used])
        bases = changes(self.views, before, self.request.month).bases
        rows = pd.DataFrame(
            {
                "Base": bases["name"],
                "Change": bases["change"].str.replace("_", " "),
                "Date": [spoken(str(date)) or "not dated" for date in bases["date"]],
                "Received by": bases["recipient"],
                "Source": bases["source"],
            }
        ).sort_values(["Change", "Base"])
        self.table("Bases that changed", rows, (0.32, 0.13, 0.18, 0.18, 0.19))

    def phase(self, phase: Phase) -> None:
        """A map for each month in which a redeployment of the phase began."""
        moves = self.views.movements.set_index("id").loc[list(phase.rows)]
        drawn = moves[moves["drawn"]]
        # One that is dated to a year alone belongs to no month; it is in the table.
        dated = drawn["start"].str.len() >= len("2019-10")
        months = sorted({pd.Period(day, "M") for day in drawn.loc[dated, "first"]})
        schema = self.views.record.schema
        months = [month for month in months if schema.first <= month <= schema.last]
        left_out = months[_MOST_MAPS:]
        for month in months[:_MOST_MAPS]:
            posture = self.views.as_of(month)
            moved = tuple(move for move in posture.redeployments if move.id in phase.rows)
            posture = replace(posture, redeployments=moved)
            rows = self.views.rows("movements", moved).to_dict("records")
            request = self.request.model_copy(update={"month": month, "grain": Grain.MONTHS})
            slide, box = self.slide(f"{phase.title}: {spoken_month(month)}")
            self.month_map(slide, box, posture, request)
            self.notes(slide, [self.movement(row) for row in rows])
        if left_out:
            slide, box = self.slide(f"{phase.title}: later months")
            names = ", ".join(spoken_month(month) for month in left_out)
            text = f"Redeployments of the phase also began in {names}; they are in the table."
            self.paragraphs(slide, box, [(text, 14.0, False)])
        by_id = {move.id: move for move in self.views.redeployments.claims}
        all_drawn = tuple(by_id[str(row)] for row in drawn.index)
        table = screen_map.flow_table(replace(self.posture, redeployments=all_drawn), Grain.MONTHS)
        self.table(
            f"{phase.title}: redeployments",
            table[["From", "To", "When", "Persons", "Status", "Source"]],
            (0.19, 0.19, 0.21, 0.14, 0.09, 0.18),
        )

    def sources(self) -> None:
        """One slide of sources; all of them in its notes."""
        documents = [self.views.documents[cited.id] for cited in self.origin.sources]
        slide, box = self.slide("Sources")
        shown = documents[:_SHOWN_SOURCES]
        lines = [
            (f"{n}. {d.citation} Grade {d.reliability}.", 9.0, False)
            for n, d in enumerate(shown, start=1)
        ]
        more = len(documents) - len(shown)
        if more:
            text = f"{more} more are listed in the notes of this slide."
            lines.append((text, 9.0, True))
        half = (len(lines) + 1) // 2
        left, right = box.left(box.width / 2 - 8, 16)
        self.paragraphs(slide, left, lines[:half], links=[d.url for d in shown[:half]])
        self.paragraphs(slide, right, lines[half:], links=[d.url for d in shown[half:]])
        self.notes(
            slide,
            [self.origin_line(), *(_listed(n, d) for n, d in enumerate(documents, start=1))],
        )

    def curve(self, theatre: str, claims: Sequence[Claim]) -> None:
        """A theatre's curve as a native chart."""
        schema = self.views.record.schema
        counted = troops(self.views.descriptor, self.views.policy)
        name = self.views.name_of(theatre)
        slide, box = self.slide(f"{counted} in {name}, {schema.first.year} to {schema.last.year}")
        withheld = withheld_words(self.views, theatre)
        area, below = box.top(box.height - 34, 2)
        frame = add_curve(slide, area, self.views, theatre, self.request, self.paint)
        describe(frame, curve.text_alternative(self.views))
        self.paragraphs(slide, below, [(withheld, 10.0, True)])
        sentences = [claim.sentence for claim in claims if claim.place == name]
        self.notes(slide, [withheld, *sentences])

    # Parts of a slide

    def slide(self, heading: str) -> tuple[Slide, Box]:
        """Add a slide with title, source line and marking; return the box in between."""
        self.number += 1
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[_TITLE_ONLY])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = _rgb(self.paint.ground)
        top = _MARGIN - 8 + (12 if self.style.marking else 0)
        shape = slide.shapes.title
        assert shape is not None  # noqa: S101 - the layout has a title
        shape.left, shape.top = Pt(_MARGIN), Pt(top)
        shape.width, shape.height = Pt(self.width - 2 * _MARGIN), Pt(40)
        frame = shape.text_frame
        _plain(frame)
        room = self.width - 2 * _MARGIN
        size = 26.0
        # On one line even in the wider type that a machine without Arial takes instead.
        while size > 14 and len(heading) * size * 0.66 > room:
            size -= 1
        _say(frame, heading, size, self.paint.text, bold=True)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        foot = self.height - (40 if self.style.format is Format.WIDE else 46)
        foot -= 12 if self.style.marking else 0
        self.text(
            slide, Box(_MARGIN, foot, room - 40, 30), self.origin_line(), 9.0, self.paint.muted,
            name="Source line",
        )  # fmt: skip
        self.text(
            slide, Box(self.width - _MARGIN - 36, foot, 36, 14), str(self.number), 9.0,
            self.paint.muted, align=PP_ALIGN.RIGHT, name="Number",
        )  # fmt: skip
        if self.style.marking:
            for y in (6.0, self.height - 22.0):
                self.text(
                    slide, Box(_MARGIN, y, room, 16), self.style.marking, 11.0, self.paint.text,
                    align=PP_ALIGN.CENTER, bold=True, name="Marking",
                )  # fmt: skip
        box = Box(_MARGIN, top + 44, room, foot - top - 48)
        return slide, box

    def origin_line(self) -> str:
        """Say in one line where the deck comes from."""
        origin = self.origin
        return (
            f"Sources: {origin.short_sources(4)}. {origin.counted} "
            f"Record {origin.version} ({origin.digest[:HASH_SHOWN]}), checked through "
            f"{spoken_month(parse_month(origin.horizon))}, {origin.licence}. "
            f"Made {spoken(origin.made)}. {origin.reopen}"
        )

    def text(
        self, slide: Slide, box: Box, text: str, size: float, colour: str, *,
        bold: bool = False, align: PP_ALIGN = PP_ALIGN.LEFT, name: str = "",
    ) -> None:  # fmt: skip
        """Add a box of text."""
        shape = slide.shapes.add_textbox(Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height))
        if name:
            shape.name = name
        _plain(shape.text_frame)
        _say(shape.text_frame, text, size, colour, bold=bold)
        shape.text_frame.paragraphs[0].alignment = align

    def paragraphs(
        self, slide: Slide, box: Box, lines: Sequence[tuple[str, float, bool]],
        links: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Add paragraphs: text, size in points, and whether it is quiet; with links if given."""
        shape = slide.shapes.add_textbox(Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height))
        frame = shape.text_frame
        _plain(frame)
        for number, (text, size, quiet) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.3)
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.name = Pt(size), _FONT
            run.font.color.rgb = _rgb(self.paint.muted if quiet else self.paint.text)
            if number < len(links) and links[number].startswith(("http://", "https://")):
                more = paragraph.add_run()
                more.text = f" {urlsplit(links[number]).hostname}"
                more.font.size, more.font.name = Pt(size), _FONT
                more.hyperlink.address = links[number]

    def figures(self, slide: Slide, box: Box, figures: Sequence[wording.Headline]) -> None:
        """Add the key figures as text beside each other."""
        wide = box.width / len(figures)
        for number, item in enumerate(figures):
            shape = slide.shapes.add_textbox(
                Pt(box.x + number * wide), Pt(box.y), Pt(wide - 6), Pt(box.height)
            )
            frame = shape.text_frame
            _plain(frame)
            label = item.label[:1].upper() + item.label[1:]
            _say(frame, label, 10.0, self.paint.muted)
            size = 16.0 if item.absent else 20.0
            _say(frame, item.figure, size, self.paint.text, bold=True, first=False)
            band = item.band if len(item.band) < 70 else f"{item.band[:68].rsplit(' ', 1)[0]} …"
            _say(frame, band, 9.0, self.paint.muted, first=False)
            if item.basis and len(band) < 45:
                _say(frame, item.basis, 9.0, self.paint.muted, first=False)

    def month_map(self, slide: Slide, box: Box, posture: Posture, request: View) -> None:
        """Add the map of a month with its legend, as a picture for print."""
        wide = self.style.format is Format.WIDE
        panel = month_panel(posture, request, self.paint, box.width, beside=wide)
        self.picture(slide, box, panel, panel.alternative)

    def picture(self, slide: Slide, box: Box, panel: Panel, alternative: str) -> None:
        """Add a drawing as a picture that carries the lineage, with its text alternative."""
        drawn = sheet((box.width, box.height), [panel], self.paint, self.origin.made)
        file = write_png(drawn.image(_MAP_SCALE), _MAP_SCALE, self.origin)
        shape = slide.shapes.add_picture(
            io.BytesIO(file), Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height)
        )
        shape.name = "Map"
        describe(shape, alternative)

    def table(self, heading: str, rows: pd.DataFrame, shares: Sequence[float]) -> None:
        """Add a table, continued on as many slides as it needs; each row's source in the notes."""
        if rows.empty:
            slide, box = self.slide(heading)
            self.paragraphs(slide, box, [("None on record.", 14.0, True)])
            return
        pages = -(-len(rows) // _SHOWN_ROWS)
        each = -(-len(rows) // pages)
        for page in range(pages):
            shown = rows.iloc[page * each : (page + 1) * each]
            part = f" ({page + 1} of {pages})" if pages > 1 else ""
            slide, box = self.slide(f"{heading}{part}")
            self.cells(slide, box, shown, shares)
            self.notes(
                slide,
                [
                    f"{row.iloc[0]}: {self.views.documents[str(row['Source'])].citation} "
                    f"Grade {self.views.documents[str(row['Source'])].reliability}."
                    for _, row in shown.iterrows()
                ],
            )

    def cells(self, slide: Slide, box: Box, rows: pd.DataFrame, shares: Sequence[float]) -> None:
        """Add one table with a heading row."""
        frame = slide.shapes.add_table(
            len(rows) + 1, len(rows.columns), Pt(box.x), Pt(box.y), Pt(box.width),
            Pt(22 * (len(rows) + 1)),
        )  # fmt: skip
        table = frame.table
        describe(frame, f"Table of {len(rows)} rows: {', '.join(map(str, rows.columns))}")
        for number, share in enumerate(shares):
            table.columns[number].width = Pt(box.width * share)
        cells = [list(map(str, rows.columns))]
        cells += [
            [self.cell(str(name), value) for name, value in row.items()]
            for row in rows.to_dict("records")
        ]
        for y, line in enumerate(cells):
            table.rows[y].height = Pt(22)
            for x, text in enumerate(line):
                cell = table.cell(y, x)
                cell.margin_left = cell.margin_right = Pt(4)
                cell.margin_top = cell.margin_bottom = Pt(2)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.fill.solid()
                ground = self.paint.land if y == 0 else self.paint.ground
                cell.fill.fore_color.rgb = _rgb(ground)
                _say(cell.text_frame, text, 10.0, self.paint.text, bold=y == 0)

    def cell(self, column: str, value: object) -> str:
        """Say a cell: a source by its publisher and grade, anything else as it is."""
        if column != "Source":
            return _shortened(str(value), 60) or "not stated"
        document = self.views.documents[str(value)]
        name = document.publisher.split(",")[0].split("(")[0].split(";")[0].strip()
        return f"{_shortened(name, 26)} ({document.reliability})"

    def movement(self, row: dict[str, object] | dict[object, object]) -> str:
        """Say a redeployment and its document."""
        cells = {str(name): value for name, value in row.items()}
        document = self.views.documents[str(cells["source"])]
        ends = " to ".join(str(cells[f"{end}_name"]) or flows.NOT_STATED for end in _ENDS)
        when = wording.span_words(str(cells["start"]), str(cells["end"]))
        grade = f"{document.reliability}{cells['credibility']}"
        number = wording.figure_number(cells)
        return f"{ends}: {number}, {cells['status']}, {when}. {document.citation} Grade {grade}."

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


_ENDS = ("origin", "destination")


def describe(shape: BaseShape, alternative: str) -> None:
    """Give a shape its text alternative, for which the library has no words of its own."""
    shape._element._nvXxPr.cNvPr.set("descr", _clean(alternative))


def _sentences(changed: Account) -> list[str]:
    """Return the sentences of an account with the numbers of their footnotes."""
    numbers = {document.id: n for n, document in enumerate(changed.footnotes, start=1)}
    return [
        "".join(
            part.text + "".join(f"[{numbers[i]}]" for i in dict.fromkeys(part.sources))
            for part in sentence
        )
        for sentence in changed.sentences
    ]


def _fitting(paragraphs: Sequence[str], box: Box) -> float:
    """Return the largest size of type, in points, at which paragraphs surely fit a box."""
    size = 16.0
    while size > 8:
        line = box.width / (size * 0.53)
        lines = sum(len(text) // line + 1 for text in paragraphs)
        if lines * size * 1.22 + len(paragraphs) * size * 0.3 <= box.height:
            break
        size -= 0.5
    return size


def _listed(number: int, document: Document) -> str:
    url = f" {document.url}" if document.url else ""
    return f"{number}. {document.citation} Grade {document.reliability}.{url}"


def _plain(frame: TextFrame) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)


def _say(
    frame: TextFrame, text: str, size: float, colour: str, *, bold: bool = False, first: bool = True
) -> None:
    """Write a paragraph; the first one stands there already."""
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    run = paragraph.add_run()
    run.text = _clean(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
    run.font.color.rgb = _rgb(colour)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,;") + "…"


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))
