"""The map with what explains it: its legend, and what it cannot show."""

from __future__ import annotations

from components.answer.posture import Posture
from components.briefing.canvas import Canvas
from components.briefing.layout import Box
from components.briefing.print_legend import draw_legend, legend_height, map_legend
from components.briefing.print_map import draw_map, sheet
from components.briefing.request import Request
from components.briefing.tone import Tone
from components.briefing.typeface import LEAST_PT, wrapped
from components.draw import flows
from components.draw.marks import marks
from components.draw.palette import Palette
from components.record.dates import spoken
from components.words import wording

_BESIDE = 1.9
"""From this ratio of width to height on, the legend stands beside the map, else below it."""


def draw_map_panel(
    canvas: Canvas, box: Box, posture: Posture, request: Request, tone: Tone, paint: Palette
) -> None:
    """Draw a month's map with its legend, and what it cannot show, below it or beside it."""
    page = sheet(box)
    shown = flows.flows(posture, request.grain, page.view)
    items = map_legend(marks(posture, page.view), shown, paint, tone, page.scale)
    beside = box.width / box.height > _BESIDE
    if beside:
        area, side = box.left(min(box.height * 1.5, box.width - 190), 14)
    else:
        # The height of what stands below depends on the map's scale, and that hardly on it.
        lost = flows.unplaced(posture, request.grain, page.view)
        below = legend_height(items, box.width) + 4
        below += len(_lost(lost, box.width, 2)) * LEAST_PT * 1.22
        area, side = box.top(box.height - below - 3, 4)
    lost = draw_map(canvas, area, posture, request.grain, paint, tone, selected=request.base)
    scale = sheet(area).scale
    items = map_legend(marks(posture, sheet(area).view), shown, paint, tone, scale)
    tall = legend_height(items, side.width) + 3
    draw_legend(canvas, side, items, paint)
    under = Box(side.x, side.y + tall, side.width, side.height - tall)
    if beside:
        for text in _named(posture):
            lines = wrapped(text, LEAST_PT, under.width, most=_room(under))
            y = canvas.lines(under.x, under.y + 3, lines, LEAST_PT, paint.muted)
            under = Box(under.x, y, under.width, under.bottom - y)
        under = Box(under.x, under.y + 3, under.width, under.height - 3)
    lines = _lost(lost, under.width, _room(under))
    canvas.lines(under.x, under.y, lines, LEAST_PT, paint.muted)


def _room(box: Box) -> int:
    """Return how many lines of the smallest type a box has room for."""
    return max(int(box.height / (LEAST_PT * 1.22) + 0.05), 0)


def _named(posture: Posture) -> list[str]:
    """Name the bases of a month, those left earlier excepted: not all have room on the map."""
    said = []
    for standing, words in wording.STANDING_WORDS.items():
        rows = posture.bases[posture.bases["standing"] == standing].sort_values("name")
        if rows.empty or standing == "left_earlier":
            continue
        dated = standing == "left_this_year"
        names = [
            f"{name} ({spoken(str(since))})" if dated else str(name)
            for name, since in zip(rows["name"], rows["since"], strict=True)
        ]
        said.append(f"{words[:1].upper()}{words[1:]} ({len(rows)}): {', '.join(names)}.")
    return said


def _lost(sentences: list[str], width: float, most: int) -> list[str]:
    """Name what the map does not show, as much as has room in so many lines, and count the rest."""
    if not sentences or not most:
        return []
    for shown in range(len(sentences), -1, -1):
        left = len(sentences) - shown
        named = "; ".join(sentences[:shown])
        if not shown:
            text = f"{left} more on record are not on the map." if left else ""
        else:
            text = f"Not on the map: {named}" + (f"; and {left} more." if left else ".")
        lines = wrapped(text, LEAST_PT, width)
        if len(lines) <= most:
            return lines
    return wrapped(f"{len(sentences)} not on the map", LEAST_PT, width, most=most)
