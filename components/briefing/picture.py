"""A picture: one subject in one layout and tone, as PNG, SVG or PDF that carries its lineage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from components.answer.posture import Posture, Views
from components.briefing.edition import PICTURED, PLAIN, Edition, Form, Layout, Subject
from components.briefing.footer import footer
from components.briefing.lineage import Lineage, lineage
from components.briefing.metadata import described, write_pdf, write_png, write_svg
from components.briefing.panels import (
    change_panel,
    curve_panel,
    map_and_curve,
    month_panel,
    timeline_panel,
)
from components.briefing.sheet import LEAST_PT, Sheet, fitting, sheet
from components.draw.palette import palette
from components.draw.typeface import Weight, shortened, wrapped
from components.view import Grain, View, ViewError, answering
from components.words import wording
from components.words.bottom_line import bottom_line

_TITLE = {Layout.SLIDE: 22.0, Layout.A4: 20.0, Layout.SQUARE: 16.0, Layout.HALF_SLIDE: 15.0}
_FIGURE = {Layout.SLIDE: 19.0, Layout.A4: 17.0, Layout.SQUARE: 14.0, Layout.HALF_SLIDE: 12.5}
_BETWEEN = 12.0
"""Points between two headline figures."""

_MAP = 0.575
"""Of the width of map and curve, what the map takes."""

_GAP = 14.0


@dataclass(frozen=True)
class Picture:
    """A drawn picture."""

    sheet: Sheet
    lineage: Lineage

    def file(self, form: Form, scale: int = 1) -> bytes:
        """Return the picture as a file with its lineage inside.

        Parameters
        ----------
        scale : int
            1, 2 or 4 times `components.briefing.metadata.PX_PER_INCH`; of PNG alone.
        """
        match form:
            case Form.PNG:
                return write_png(self.sheet.image(scale), scale, self.lineage)
            case Form.SVG:
                return write_svg(self.sheet.file("svg").decode(), self.lineage)
            case Form.PDF:
                return write_pdf(self.sheet.file("pdf"), self.lineage)


def picture(views: Views, request: View, subject: Subject, edition: Edition = PLAIN) -> Picture:
    """Draw a picture.

    Raises
    ------
    ViewError
        If the subject needs a base or an earlier month, and the request has none.
    """
    if subject is Subject.BASE and not request.base:
        message = "base: none is chosen; write an id of data/places.csv to print its timeline"
        raise ViewError(message)
    if subject not in PICTURED:
        message = f"subject: {subject} is a sequence of maps; write one of {', '.join(PICTURED)}"
        raise ViewError(message)
    colours, layout = palette(edition.tone), edition.layout
    origin = lineage(views, request, subject, edition)
    views = answering(views, request)
    posture = views.as_of(request.month)
    width = layout.size[0] - 2 * layout.margin
    match subject:
        case Subject.MAP:
            panels = [month_panel(posture, request, colours, width, beside=layout is Layout.SLIDE)]
        case Subject.CURVE:
            panels = [curve_panel(views, request, colours)]
        case Subject.BASE:
            panels = [timeline_panel(views, request, colours, width)]
        case Subject.CHANGES:
            panels = [change_panel(views, request, colours, width, beside=layout.roomy)]
        case _:
            panels = map_and_curve(views, request, colours, _MAP * (width - _GAP), _MAP)
    frame: dict[str, Any] = {
        "title": origin.title,
        "description": described(origin)["description"],
        "margin": layout.margin,
        "head": _head(origin.title, layout, width),
        "figure": _FIGURE[layout],
        "headlines": [],
        "footer": footer(origin, layout.size, layout.margin),
    }
    if subject is Subject.SCREEN:
        size = max(LEAST_PT, 0.55 * _TITLE[layout])
        words = " ".join(bottom_line(views, posture))
        frame |= {
            "lead": wrapped(words, size, width, most=3),
            "lead_size": size,
            "headlines": _headlines(views, posture, request, layout, width),
        }
    return Picture(sheet(layout.size, panels, colours, origin.made, frame=frame), origin)


def _head(title: str, layout: Layout, width: float) -> dict[str, Any]:
    """Return the lines of a title: a little smaller rather than one word on a line of its own."""
    size = fitting(title, _TITLE[layout], width, 0.8 * _TITLE[layout])
    return {"lines": wrapped(title, size, width, weight=Weight.SEMIBOLD, most=2), "size": size}


def _headlines(
    views: Views, posture: Posture, request: View, layout: Layout, width: float
) -> list[dict[str, Any]]:
    """Return the headline figures: label, figure, band, and the basis where that has room."""
    items = wording.headlines(views, posture, by_month=request.grain is Grain.MONTHS)
    each = (width - _BETWEEN * (len(items) - 1)) / len(items)
    room = 3 if layout.roomy else 4
    shown = []
    for item in items:
        size = _FIGURE[layout] * (0.72 if item.absent else 1.0)
        size = fitting(item.figure, size, each)
        below = wrapped(item.band, LEAST_PT, each)
        basis = wrapped(item.basis, LEAST_PT, each)
        below += basis if len(below) + len(basis) <= room else []
        label = wording.capital(item.label)
        shown.append(
            {
                "label": wrapped(label, LEAST_PT, each, most=1 if layout.roomy else 3),
                "figure": shortened(item.figure, size, each, Weight.SEMIBOLD),
                "size": size,
                "absent": item.absent,
                "below": below,
            }
        )
    return shown
