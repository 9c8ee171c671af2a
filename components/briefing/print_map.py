"""The map on paper: the marks, arrows and labels of the screen's map, on a drawn ground.

Which bases and arrows there are, where they stand, and which labels find room is worked out by
`components.draw`, in the pixels of a map of the same size; here pixels become points. The ground
is read with geopandas and projected as the screen's is (Web Mercator), so that a base stands at
the same bend of the Euphrates in both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from components.answer.posture import Posture
from components.briefing.canvas import Canvas
from components.briefing.layout import Box
from components.briefing.tone import Tone
from components.briefing.typeface import LEAST_PT, Weight
from components.draw import flows, ground
from components.draw.flows import Arrow, Grain
from components.draw.labels import Anchor, Placed
from components.draw.map import label_places
from components.draw.marks import AMERICAN, SIZES, VAGUE_KM, Mark, Sign, marks, radius_px
from components.draw.palette import Palette, blend
from components.draw.window import View, window
from components.record.schema import DATA

LEAST_PT_PER_PX = 0.72
"""Least points for each pixel of the map that marks and labels are worked out for: a label of the
screen's 11.5 pixels is then 8.3 points."""

_ROOMY_PX = (800.0, 540.0)

_METRES_PER_DEGREE = 111_320.0
_STEP = 4.0
_LOUD = frozenset({"in_use", "planned"})


@dataclass(frozen=True)
class Sheet:
    """A box of the page that holds a map.

    Attributes
    ----------
    box : Box
        Points.
    view : View
        The window of the map, in pixels of its own.
    scale : float
        Points for each pixel.
    """

    box: Box
    view: View
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Turn pixels of the map into points of the page."""
        return self.box.x + x * self.scale, self.box.y + y * self.scale

    def points(self, pixels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Turn ``(n, 2)`` pixels of the map into points of the page."""
        return np.asarray(pixels * self.scale + np.array([self.box.x, self.box.y]))


def sheet(box: Box) -> Sheet:
    """Return the map that fills a box; in a large one, marks and labels are larger."""
    scale = max(LEAST_PT_PER_PX, min(box.width / _ROOMY_PX[0], box.height / _ROOMY_PX[1]))
    view = window(round(box.width / scale), round(box.height / scale))
    return Sheet(box, view, scale)


def draw_map(
    canvas: Canvas,
    box: Box,
    posture: Posture,
    grain: Grain,
    colours: Palette,
    tone: Tone,
    selected: str = "",
) -> list[str]:
    """Draw the map of a month into a box.

    Returns
    -------
    list of str
        What the map cannot show, a sentence each.
    """
    page = sheet(box)
    view = page.view
    bases = marks(posture, view)
    arrows = [flows.arrow(f, view) for f in flows.flows(posture, grain, view)]
    draw_ground(canvas, page, colours)
    _draw_discs(canvas, page, bases, colours)
    for item in arrows:
        draw_arrow(canvas, page, item, colours)
    for base in bases:
        x, y = page.at(*base.at)
        draw_sign(canvas, x, y, page.scale, base.sign, colours, tone)
        if base.id == selected:
            draw_sign(canvas, x, y, page.scale, Sign.SELECTED, colours, tone)
    placed, _ = label_places(
        posture,
        selected=selected or None,
        grain=grain,
        width=view.width,
        height=view.height,
    )
    loud = {b.id for b in bases if b.standing in _LOUD or b.id == selected}
    draw_labels(canvas, page, placed, loud, {b.id for b in bases}, colours, selected)
    canvas.box(box, edge=colours.border, width=0.5)
    return flows.unplaced(posture, grain, view)


def draw_ground(canvas: Canvas, page: Sheet, colours: Palette) -> None:
    """Draw water, land, governorates, rivers, lakes and borders."""
    box, view = page.box, page.view
    river = blend(colours.usa, colours.water, 0.22)
    canvas.box(box, fill=colours.water)
    for name, colour in (("land", colours.land), ("focus", colours.focus_land)):
        canvas.shape(_ground(name, page), fill=colour, clip=box)
    layers: tuple[tuple[str, str, float, Sequence[float] | None], ...] = (
        ("governorates", colours.rule, 0.45, None),
        ("rivers", river, 0.8, None),
        ("rivers_minor", river, 0.5, None),
    )
    for name, colour, width, dash in layers:
        canvas.shape(_ground(name, page), edge=colour, width=width, dash=dash, clip=box)
    canvas.shape(_ground("lakes", page), fill=colours.water, edge=river, width=0.4, clip=box)
    canvas.shape(_ground("borders", page), edge=colours.border, width=0.8, clip=box)
    canvas.shape(
        _ground("disputed", page), edge=colours.border, width=0.8, dash=(3.2, 2.4), clip=box
    )
    for x, y in page.points(view.pixels(np.array(ground.town_points()))):
        canvas.disc(float(x), float(y), 1.1, fill=colours.muted, clip=box)


def draw_arrow(canvas: Canvas, page: Sheet, item: Arrow, colours: Palette) -> None:
    """Draw a redeployment: width by number, dashed without one, hollow head for a plan."""
    planned, known = item.flow.status == "planned", item.flow.known
    width = item.flow.width * page.scale
    dash: Sequence[float] | None = None
    if planned:
        dash = (width, 0.5 * width) if item.flow.width > 4 else (4 * width, 2.5 * width)
    elif not known:
        dash = (2 * width, 2 * width)
    canvas.shape(
        _smooth(page.points(item.line)),
        edge=colours.movement,
        width=width,
        dash=dash,
        alpha=0.6 if planned else 0.85 if known else 1.0,
        clip=page.box,
        butt=True,
    )
    x, y = page.points(item.line[-1:])[0]
    draw_head(
        canvas, float(x), float(y), item.head * page.scale, item.angle, colours, planned=planned
    )


def draw_head(
    canvas: Canvas, x: float, y: float, size: float, angle: float, colours: Palette, *,
    planned: bool,
) -> None:  # fmt: skip
    """Draw the head of an arrow whose shaft ends at ``(x, y)``; degrees anticlockwise from east."""
    turn = math.radians(angle)
    along = np.array([math.cos(turn), -math.sin(turn)])
    across = np.array([along[1], -along[0]])
    inset, half = (0.06, 0.41) if planned else (0.0, 0.47)
    foot = np.array([x, y]) + along * inset * size
    tip = foot + along * (0.875 if planned else 1.0) * size
    corners = [foot + across * half * size, tip, foot - across * half * size]
    if planned:
        canvas.polygon(corners, fill=colours.ground, edge=colours.movement, width=0.13 * size)
    else:
        canvas.polygon(corners, fill=colours.movement)


def draw_sign(
    canvas: Canvas, x: float, y: float, scale: float, sign: Sign, colours: Palette, tone: Tone
) -> None:
    """Draw the mark of a base; ``scale`` is points for each pixel of the screen's mark."""
    unit = SIZES[sign] * scale / 64
    own = colours.usa if sign in {Sign.IN_USE_USA, Sign.UNCONFIRMED_USA} else colours.allies
    # In greys an outline tells a force from land and from a doubtful use.
    outline = colours.text if tone is Tone.GREYSCALE else None
    match sign:
        case Sign.IN_USE_USA | Sign.IN_USE_OTHERS:
            canvas.disc(x, y, 25 * unit, fill=own, edge=outline, width=5 * unit)
            _mark_others(canvas, x, y, unit, sign, colours, tone)
        case Sign.UNCONFIRMED_USA | Sign.UNCONFIRMED_OTHERS:
            fill = blend(own, colours.focus_land, 0.45)
            canvas.disc(x, y, 24 * unit, fill=fill, edge=outline and own, width=4 * unit)
            _mark_others(canvas, x, y, unit, sign, colours, tone)
        case Sign.LEFT_THIS_YEAR:
            canvas.disc(x, y, 21 * unit, fill=colours.ground, edge=colours.muted, width=10 * unit)
        case Sign.PLANNED:
            canvas.disc(
                x, y, 24 * unit,
                fill=colours.ground, edge=colours.attention, width=10 * unit,
                dash=(13 * unit, 6 * unit),
            )  # fmt: skip
        case Sign.SELECTED:
            canvas.disc(x, y, 27 * unit, edge=colours.text, width=6 * unit)
        case Sign.LEFT_EARLIER:
            canvas.disc(x, y, 24 * unit, edge=colours.given_up, width=11 * unit)


def _mark_others(
    canvas: Canvas, x: float, y: float, unit: float, sign: Sign, colours: Palette, tone: Tone
) -> None:
    """Tell others' bases by a dot in their middle where colour does not."""
    others = sign in {Sign.IN_USE_OTHERS, Sign.UNCONFIRMED_OTHERS}
    if others and tone is Tone.GREYSCALE:
        canvas.disc(x, y, 10 * unit, fill=colours.ground)


def draw_labels(
    canvas: Canvas,
    page: Sheet,
    placed: list[Placed],
    loud: set[str],
    bases: set[str],
    colours: Palette,
    selected: str = "",
) -> None:
    """Print labels where they were given room; never below `LEAST_PT`.

    The label of the selected base steps back from its ring.
    """
    number = blend(colours.movement, colours.text, 0.8)
    for item in placed:
        wish = item.wish
        x, y = page.at(wish.x + item.dx, wish.y + item.dy)
        if selected and wish.key == selected:
            x += (item.anchor == Anchor.START) * _STEP - (item.anchor == Anchor.END) * _STEP
        size = max(LEAST_PT, wish.size * page.scale)
        text, weight, colour = wish.text, Weight.REGULAR, colours.muted
        if wish.key.startswith(">"):
            weight, colour = Weight.SEMIBOLD, number
        elif wish.key in bases:
            weight = Weight.SEMIBOLD
            colour = colours.text if wish.key in loud else colours.muted
        elif wish.centred:
            size = max(LEAST_PT, ground.COUNTRY_SIZE * page.scale)
            text = "\u2009".join(text)
        align = {Anchor.START: "left", Anchor.MIDDLE: "center", Anchor.END: "right"}[item.anchor]
        canvas.text(
            x, y, text, size, colour,
            weight=weight, align=align, halo=colours.focus_land, middle=True,  # type: ignore[arg-type]
        )  # fmt: skip


def _draw_discs(canvas: Canvas, page: Sheet, bases: list[Mark], colours: Palette) -> None:
    """Draw soft discs where a point is vague, and discs for the personnel of a base."""
    for base in bases:
        x, y = page.at(base.x, base.y)
        if base.precision_km >= VAGUE_KM and base.standing != "left_earlier":
            pixels = km_px(base.precision_km, base.lat, page.view)
            canvas.disc(x, y, pixels * page.scale, fill=colours.muted, alpha=0.16, clip=page.box)
    for base in bases:
        if math.isnan(base.personnel) or base.personnel <= 0:
            continue
        x, y = page.at(base.x, base.y)
        own = colours.usa if base.personnel_force in AMERICAN else colours.force(
            base.personnel_force
        )  # fmt: skip
        radius = radius_px(base.personnel) * page.scale
        canvas.disc(x, y, radius, fill=own, alpha=0.2, clip=page.box)
        canvas.disc(x, y, radius, edge=colours.text, width=0.5, alpha=0.55, clip=page.box)


def km_px(km: float, lat: float, view: View) -> float:
    """Return how many pixels of a map a distance takes at a latitude (degrees)."""
    degrees = km * 1000 / (_METRES_PER_DEGREE * math.cos(math.radians(lat)))
    return degrees / 360 * view.world


def _smooth(points: npt.NDArray[np.float64]) -> Path:
    """Return a curve through points (Catmull and Rom's spline), so that no corner shows."""
    before = np.vstack([2 * points[0] - points[1], points[:-1]])
    after = np.vstack([points[1:], 2 * points[-1] - points[-2]])
    pull = (after - before) / 6
    vertices, codes = [points[0]], [Path.MOVETO]
    for i in range(len(points) - 1):
        vertices += [points[i] + pull[i], points[i + 1] - pull[i + 1], points[i + 1]]
        codes += [Path.CURVE4] * 3
    return Path(np.array(vertices), codes)


@lru_cache(maxsize=1)
def _layers() -> dict[str, npt.NDArray[np.object_]]:
    """Read the basemap once: geometries of each layer, degrees (lon, lat)."""
    folder = DATA / "basemap"

    def read(name: str) -> Any:
        return gpd.read_file(folder / f"{name}.geojson")

    countries, borders = read("countries"), read("borders")
    focus = countries["code"].isin(["IRQ", "SYR"])
    disputed = borders["kind"] != "international"
    found = {
        "land": countries.loc[~focus],
        "focus": countries.loc[focus],
        "borders": borders.loc[~disputed],
        "disputed": borders.loc[disputed],
        **{name: read(name) for name in ("governorates", "rivers", "rivers_minor", "lakes")},
    }
    return {name: frame.geometry.to_numpy() for name, frame in found.items()}


@lru_cache(maxsize=128)
def _ground(name: str, page: Sheet) -> Path:
    """Return a layer of the basemap as a path in points, cut to the window with a margin."""
    view = page.view
    corners = view.degrees(
        np.array([[-20.0, -20.0], [view.width + 20.0, view.height + 20.0]])
    )  # fmt: skip
    (west, north), (east, south) = corners.tolist()
    cut = shapely.clip_by_rect(_layers()[name], west, south, east, north)
    if name == "governorates":
        cut = shapely.boundary(cut)
    vertices: list[npt.NDArray[np.float64]] = []
    codes: list[npt.NDArray[np.uint8]] = []
    for ring in _rings(cut):
        points = page.points(view.pixels(ring))
        vertices.append(points)
        code = np.full(len(points), Path.LINETO, dtype=np.uint8)
        code[0] = Path.MOVETO
        codes.append(code)
    if not vertices:
        return Path(np.empty((0, 2)))
    return Path(np.round(np.vstack(vertices), 2), np.concatenate(codes))


def _rings(shapes: npt.NDArray[np.object_]) -> list[npt.NDArray[np.float64]]:
    """Return every ring and line of geometries as ``(n, 2)`` degrees, shells and holes opposed."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[~shapely.is_empty(parts)]
    areas = parts[shapely.get_type_id(parts) == 3]
    lines = parts[np.isin(shapely.get_type_id(parts), [1, 2])]
    rings: npt.NDArray[np.object_] | list[object] = []
    if len(areas):
        rings = shapely.get_rings(shapely.orient_polygons(areas))
    return [shapely.get_coordinates(ring) for ring in (*rings, *lines)]
