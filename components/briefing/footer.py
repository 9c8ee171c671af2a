"""The footer that cannot be lost: what is shown, how counted, from what, and how to reopen it."""

from __future__ import annotations

import io
from typing import Any

import segno

from components.briefing.edition import Subject
from components.briefing.lineage import Lineage
from components.briefing.sheet import LEAST_PT
from components.draw.typeface import Weight, wrapped
from components.record.dates import parse_month, spoken, spoken_month

MAPPED = frozenset({Subject.SCREEN, Subject.MAP, Subject.CHANGES})
"""Subjects with a map, which names its makers."""

_QUIET = 4
"""Modules of ground that a reader of the code needs around it."""

_MODULE, _PIXEL = 1.5, 0.75
"""Points of a module, two whole pixels at 1x, so that a camera reads it off a screen."""

_MOST_CODE, _MOST_LINK = 96.0, 1_000
_GAP = 8.0


def footer(lineage: Lineage, size: tuple[float, float], margin: float) -> dict[str, Any]:
    """Return the footer of a sheet as `sheet.typ` takes it; sizes in points."""
    code, wide = _code(lineage.link)
    lines = footer_lines(lineage, size[0] - 2 * margin - (wide + _GAP if code else 0))
    return {
        "lines": [{"text": text, "weight": int(weight)} for text, weight in lines],
        "code": code,
        "size": wide,
        # The upper left corner on whole pixels of a picture at 1x.
        "pad": [(length - margin - wide) % _PIXEL for length in size],
    }


def footer_lines(lineage: Lineage, width: float) -> list[tuple[str, Weight]]:
    """Return the footer's lines for a width in points, the title first."""
    months = spoken_month(parse_month(lineage.month))
    if lineage.since:
        months = f"{spoken_month(parse_month(lineage.since))} to {months}"
    title = lineage.title if months in lineage.title else f"{lineage.title}, {months}"
    # The screen's line counts those of the month alone.
    with_curve = lineage.subject in {Subject.SCREEN, Subject.CURVE}
    behind = f"all of them{', the whole curve’s too,' if with_curve else ''}"
    texts = [
        (f"{title}.", 2),
        (f"Counted: {_rule(lineage)} {lineage.counted}", 3),
        (f"Sources: {lineage.short_sources()}; {behind} in the file's metadata.", 3),
        *([(lineage.credit, 3)] if lineage.subject in MAPPED else []),
        (
            f"{lineage.read_in} Made {spoken(lineage.made)}. Reopen: {lineage.reopen}",
            None,
        ),
    ]
    lines = []
    for number, (text, most) in enumerate(texts):
        weight = Weight.REGULAR if number else Weight.SEMIBOLD
        lines += [
            (line, weight) for line in wrapped(text, LEAST_PT, width, weight=weight, most=most)
        ]
    return lines


def _rule(lineage: Lineage) -> str:
    """Say what is counted without what only concerns the editor of the record."""
    return lineage.rule.split(". ")[0].rstrip(".") + "."


def _code(link: str) -> tuple[str | None, float]:
    """Return the link's QR code as SVG, and its points; none where it would outgrow the footer.

    It is dark on white in every tone: a reader expects it so.
    """
    if not link or len(link) > _MOST_LINK:
        return None, 0.0
    code = segno.make_qr(link, error="l", boost_error=False)
    size = (code.symbol_size(border=0)[0] + 2 * _QUIET) * _MODULE
    if size > _MOST_CODE:
        return None, 0.0
    stream = io.BytesIO()
    code.save(stream, kind="svg", border=_QUIET, dark="#000", light="#fff", xmldecl=False)
    return stream.getvalue().decode(), size
