"""A picture: one subject in one layout and tone, as PNG, SVG or PDF that carries its lineage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from components.answer.posture import Posture, Views
from components.briefing.canvas import Canvas
from components.briefing.frame import draw_frame, draw_headlines, headline_height
from components.briefing.layout import Box, Layout
from components.briefing.lineage import Lineage, lineage
from components.briefing.map_panel import draw_map_panel
from components.briefing.metadata import write_pdf, write_png, write_svg
from components.briefing.print_change_map import change_title, draw_change_map
from components.briefing.print_curve import draw_curve
from components.briefing.print_timeline import draw_timeline, timeline_title
from components.briefing.request import (
    PICTURED,
    Request,
    RequestError,
    Subject,
    asked,
    phase_of,
    troops,
)
from components.briefing.tone import Tone, colours
from components.draw.flows import Grain
from components.draw.palette import Palette
from components.record.dates import spoken_month
from components.words import wording

_WIDE = 1.25
"""From this ratio of width to height on, things stand beside each other, else below."""


class Form(StrEnum):
    """The format of a picture's file."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True)
class Edition:
    """How something is printed.

    Attributes
    ----------
    layout : Layout
    tone : Tone
    address : str
        Address of the dashboard that links lead to; without one the query string is printed.
    made : str
        ISO date that the file is said to be made on; the record's own without one.
    """

    layout: Layout = Layout.SLIDE
    tone: Tone = Tone.LIGHT
    address: str = ""
    made: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawn picture.

    Attributes
    ----------
    canvas : Canvas
    lineage : Lineage
    """

    canvas: Canvas
    lineage: Lineage

    def file(self, form: Form, scale: int = 1) -> bytes:
        """Return the picture as a file with its lineage inside.

        Parameters
        ----------
        form : Form
        scale : int
            1, 2 or 4 times `components.briefing.canvas.PX_PER_INCH`; of PNG alone.
        """
        match form:
            case Form.PNG:
                return write_png(self.canvas.image(scale), scale, self.lineage)
            case Form.SVG:
                return write_svg(self.canvas.svg(), self.lineage)
            case Form.PDF:
                return write_pdf(self.canvas.pdf(), self.lineage)


def title(views: Views, request: Request, subject: Subject) -> str:
    """Return the title of a print, as a sentence without its full stop."""
    month = spoken_month(request.month)
    match subject:
        case Subject.SCREEN:
            return wording.title(views.as_of(request.month))
        case Subject.MAP:
            period = month if request.grain is Grain.MONTHS else str(request.month.year)
            return f"Bases in Iraq and north-east Syria, {month}, and redeployments of {period}"
        case Subject.CURVE:
            first, last = views.record.schema.first.year, views.record.schema.last.year
            return f"{troops(request.policy)} in Iraq and Syria, {first} to {last}"
        case Subject.BASE:
            return timeline_title(views, request.base)
        case Subject.CHANGES:
            return change_title(request)
        case Subject.PHASE:
            return phase_of(request.phase, views).title


def picture(
    views: Views, request: Request, subject: Subject, edition: Edition | None = None
) -> Picture:
    """Draw a picture.

    Raises
    ------
    RequestError
        If the subject needs a base or an earlier month, and the request has none.
    """
    edition = edition or Edition()
    if subject is Subject.BASE and not request.base:
        message = "base: none is chosen; write an id of data/places.csv to print its timeline"
        raise RequestError(message)
    if subject is Subject.CHANGES and request.since is None:
        message = "since: no earlier month is given; write one as YYYY-MM to print what changed"
        raise RequestError(message)
    if subject not in PICTURED:
        message = f"subject: {subject} is a sequence of maps; write one of {', '.join(PICTURED)}"
        raise RequestError(message)
    paint = colours(edition.tone)
    origin = lineage(
        views,
        request,
        subject,
        title=title(views, request, subject),
        address=edition.address,
        made=edition.made,
    )
    views = asked(views, request)
    canvas = Canvas(*edition.layout.size, paint.ground)
    box = draw_frame(canvas, edition.layout, origin, paint)
    posture = views.as_of(request.month)
    match subject:
        case Subject.SCREEN:
            _screen(canvas, box, views, posture, request, edition, paint)
        case Subject.MAP:
            draw_map_panel(canvas, box, posture, request, edition.tone, paint)
        case Subject.CURVE:
            draw_curve(canvas, box, views, request, paint)
        case Subject.BASE:
            draw_timeline(canvas, box, views, request, paint)
        case Subject.CHANGES:
            draw_change_map(canvas, box, views, request, edition.tone, paint)
    return Picture(canvas, origin)


def _screen(
    canvas: Canvas,
    box: Box,
    views: Views,
    posture: Posture,
    request: Request,
    edition: Edition,
    paint: Palette,
) -> None:
    """Draw headline, map and curve: beside each other, or below each other."""
    figures = wording.headlines(views, posture, by_month=request.grain is Grain.MONTHS)
    strip, rest = box.top(headline_height(edition.layout), 6)
    draw_headlines(canvas, strip, figures, edition.layout, paint)
    if rest.width / rest.height >= _WIDE:
        left, right = rest.left(rest.width * 0.575, 14)
    else:
        left, right = rest.top(rest.height * 0.56, 6)
    draw_map_panel(canvas, left, posture, request, edition.tone, paint)
    draw_curve(canvas, right, views, request, paint)
