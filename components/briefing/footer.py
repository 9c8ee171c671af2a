"""The footer that cannot be lost: what is shown, how counted, from what, and how to reopen it."""

from __future__ import annotations

from functools import lru_cache

import segno

from components.briefing.canvas import Canvas
from components.briefing.layout import Box
from components.briefing.lineage import HASH_SHOWN, Lineage
from components.briefing.request import Subject
from components.briefing.typeface import LEAST_PT, Weight, wrapped
from components.draw.palette import Palette
from components.record.dates import parse_month, spoken, spoken_month

MAP_NOTE = (
    "Map: Natural Earth; place names GeoNames, CC BY 4.0; minor rivers and lakes GSHHG/WDBII, "
    "LGPL. Borders as Natural Earth draws them, disputed lines dashed; no line of control is shown."
)

MAPPED = frozenset({Subject.SCREEN, Subject.MAP, Subject.CHANGES})
"""Subjects with a map, which names its makers."""

_SIZE = LEAST_PT
_LEADING = 1.22
_GAP = 5.0
_QUIET = 4
"""Modules of ground that a reader of the code needs around it."""

_MODULE = 1.5
"""Points of a module: two whole pixels at 1x, so that a camera reads it off a screen."""

_MOST_CODE, _MOST_LINK = 96.0, 1_000


@lru_cache(maxsize=256)
def _code(link: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of the link's QR code, dark ones true."""
    matrix = segno.make_qr(link, error="l", boost_error=False).matrix
    return tuple(tuple(bool(module) for module in row) for row in matrix)


def _code_size(link: str) -> float:
    """Return the points that the link's code takes; none where it would outgrow the footer."""
    if not link or len(link) > _MOST_LINK:
        return 0.0
    size = (len(_code(link)) + 2 * _QUIET) * _MODULE
    return size if size <= _MOST_CODE else 0.0


def footer_lines(lineage: Lineage, width: float) -> list[tuple[str, Weight]]:
    """Return the footer's lines for a width in points, the title first."""
    months = spoken_month(parse_month(lineage.month))
    if lineage.since:
        months = f"{spoken_month(parse_month(lineage.since))} to {months}"
    title = lineage.title if months in lineage.title else f"{lineage.title}, {months}"
    mapped = lineage.subject in MAPPED
    texts = [
        (f"{title}.", 2),
        (f"Counted: {_rule(lineage)} {lineage.counted}", 3),
        (f"Sources: {lineage.short_sources()}; all of them in the file's metadata.", 3),
        *([(MAP_NOTE, 3)] if mapped else []),
        (
            f"Record {lineage.version} ({lineage.digest[:HASH_SHOWN]}), checked through "
            f"{spoken_month(parse_month(lineage.horizon))}, {lineage.licence}. "
            f"Made {spoken(lineage.made)}. Reopen: {lineage.link or '?' + lineage.query}",
            3,
        ),
    ]
    found = []
    for number, (text, most) in enumerate(texts):
        weight = Weight.REGULAR if number else Weight.SEMIBOLD
        lines = wrapped(text, _SIZE, width, weight=weight, most=most)
        found += [(line, weight) for line in lines]
    return found


def _rule(lineage: Lineage) -> str:
    """Say what is counted without what only concerns the editor of the record."""
    return lineage.rule.split(". ")[0].rstrip(".") + "."


def footer_height(lineage: Lineage, width: float) -> float:
    """Return the points that the footer takes in a given width."""
    code = _code_size(lineage.link)
    lines = footer_lines(lineage, width - (code + 8 if code else 0))
    return max(len(lines) * _SIZE * _LEADING, code) + _GAP


def draw_footer(canvas: Canvas, box: Box, lineage: Lineage, colours: Palette) -> None:
    """Draw the footer in a box of `footer_height`."""
    canvas.line([(box.x, box.y), (box.right, box.y)], colours.border, 0.6, butt=True)
    code = _code_size(lineage.link)
    y = box.y + _GAP
    for line, weight in footer_lines(lineage, box.width - (code + 8 if code else 0)):
        bold = weight is Weight.SEMIBOLD
        colour = colours.text if bold else colours.muted
        y = canvas.lines(box.x, y, [line], _SIZE, colour, weight=weight, leading=_LEADING)
    if code:
        # On whole pixels at 1x.
        left, top = (round(at / 0.75) * 0.75 for at in (box.right - code, box.y + _GAP))
        _draw_code(canvas, Box(left, top, code, code), lineage.link)


def _draw_code(canvas: Canvas, box: Box, link: str) -> None:
    """Draw the code dark on white in every tone: a reader expects it so."""
    modules = _code(link)
    size = box.width / (len(modules) + 2 * _QUIET)
    canvas.box(box, fill="#FFFFFF")
    runs = []
    for row, line in enumerate(modules):
        begin = 0
        while begin < len(line):
            end = begin
            while end < len(line) and line[end]:
                end += 1
            if end > begin:
                x, y = box.x + (begin + _QUIET) * size, box.y + (row + _QUIET) * size
                runs.append(Box(x, y, (end - begin) * size, size))
            begin = end + 1
    canvas.boxes(runs, "#000000")
