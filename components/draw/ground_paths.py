"""The ground of a map as paths: cut to a window for a picture, or whole for the stage."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from components.draw.ground import Ground
from components.draw.palette import Palette, blend
from components.draw.window import Window

Spec = dict[str, Any]
Shapes = npt.NDArray[np.object_]

_MARGIN_PX = 8.0
_TOLERANCE_PX = 0.5
"""Pixels by which a drawn line may differ from the basemap's in a window."""

_FINE_PX = 0.05
"""The same where the drawing can be enlarged."""

_FILLS = {"land": "land", "focus": "focus_land", "lakes": "water"}
"""Colour of the palette for each filled layer."""

_STROKES = {
    "provinces": ("rule", 0.6),
    "rivers": ("river", 1.1),
    "rivers_minor": ("river", 0.7),
    "lakes": ("river", 0.5),
    "borders": ("border", 1.1),
    "disputed": ("border", 1.1),
}
"""Colour and width in pixels of each drawn line."""

_ORDER = (
    "land",
    "focus",
    "provinces",
    "rivers",
    "rivers_minor",
    "lakes",
    "borders",
    "disputed",
)

_DASH = 4.4, 3.3
"""Pixels of a dash and a gap of a disputed border."""


def ground_colours(colours: Palette) -> dict[str, str]:
    """Return the colours of the ground by the names that the drawings use."""
    return {
        "water": colours.water,
        "land": colours.land,
        "focus_land": colours.focus_land,
        "rule": colours.rule,
        "border": colours.border,
        "river": blend(colours.lead, colours.water, 0.22),
    }


def ground_svg(ground: Ground, view: Window, colours: Palette) -> str:
    """Draw water, land, provinces, rivers, lakes and borders.

    Parameters
    ----------
    ground : Ground
    view : Window
        The window; the drawing is in its pixels and fills it.
    colours : Palette

    Returns
    -------
    str
        SVG elements, without the element that would hold them.
    """
    paint = ground_colours(colours)
    return "".join(
        [
            f'<rect width="{view.width}" height="{view.height}" fill="{colours.water}"/>',
            *(f'<path d="{_cut(ground, name, view)}" {_look(name, paint)}/>' for name in _ORDER),
        ]
    )


@lru_cache(maxsize=4)
def ground_paths(ground: Ground, view: Window) -> list[Spec]:
    """Return the whole ground once for every theme and every view, as the stage moves it.

    Returns
    -------
    list of dict
        Paths from the lowest to the highest: ``d``, SVG path data in pixels of the window, counted
        from its upper left corner; ``fill``, ``stroke``, names of `ground_colours`; ``width`` of
        the line and ``dash``, in pixels of the screen.
    """
    paths: list[Spec] = []
    for name in _ORDER:
        drawn = shapely.simplify(shapely.transform(shapes(ground)[name], view.pixels), _FINE_PX)
        path: Spec = {"d": _outline(name, drawn, 100)}
        if name in _FILLS:
            path["fill"] = _FILLS[name]
        if name in _STROKES:
            path["stroke"], path["width"] = _STROKES[name]
        if name == "disputed":
            path["dash"] = list(_DASH)
        paths.append(path)
    return paths


def _look(name: str, paint: dict[str, str]) -> str:
    """Return a layer's look as SVG attributes."""
    fill = paint[_FILLS[name]] if name in _FILLS else "none"
    look = f'fill="{fill}" fill-rule="evenodd" stroke-linejoin="round"'
    if name in _STROKES:
        colour, width = _STROKES[name]
        look += f' stroke="{paint[colour]}" stroke-width="{width}"'
    return look + (f' stroke-dasharray="{_DASH[0]} {_DASH[1]}"' if name == "disputed" else "")


@lru_cache(maxsize=32)
def _cut(ground: Ground, name: str, view: Window) -> str:
    """Return a layer of the basemap as the data of an SVG path, cut to the window."""
    corners = np.array(
        [[-_MARGIN_PX, -_MARGIN_PX], [view.width + _MARGIN_PX, view.height + _MARGIN_PX]]
    )
    (west, north), (east, south) = view.degrees(corners).tolist()
    cut = shapely.clip_by_rect(shapes(ground)[name], west, south, east, north)
    drawn = shapely.simplify(shapely.transform(cut, view.pixels), _TOLERANCE_PX)
    return _outline(name, drawn, 10)


def _outline(name: str, shapes: Shapes, parts: int) -> str:
    """Write shapes as the data of a path, in fractions of a pixel (``parts`` to the pixel)."""
    if name == "provinces":
        shapes = shapely.boundary(shapes)
    single = shapely.get_parts(shapely.get_parts(shapes))
    kinds = shapely.get_type_id(single)
    rings = [*shapely.get_rings(single[kinds == 3]), *single[np.isin(kinds, [1, 2])]]
    return "".join(_stroke(shapely.get_coordinates(ring), parts) for ring in rings)


def _stroke(points: npt.NDArray[np.float64], parts: int) -> str:
    """Write a line, each point by its step from the one before."""
    whole = np.round(points * parts).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if not len(steps):
        return ""
    x, y = whole[0] / parts
    return f"M{x:g} {y:g}l" + " ".join(f"{dx / parts:g} {dy / parts:g}" for dx, dy in steps)


@lru_cache(maxsize=4)
def shapes(ground: Ground) -> dict[str, Shapes]:
    """Read a ground once: geometries of each layer, degrees (lon, lat)."""
    countries, borders = ground.features("countries"), ground.features("borders")
    found = {
        "land": [f for f in countries if f["properties"]["code"] not in ground.focus],
        "focus": [f for f in countries if f["properties"]["code"] in ground.focus],
        "borders": [f for f in borders if f["properties"]["kind"] == "international"],
        "disputed": [f for f in borders if f["properties"]["kind"] != "international"],
        **{
            name: ground.features(name) for name in ("provinces", "rivers", "rivers_minor", "lakes")
        },
    }
    return {
        name: np.array([shapely.from_geojson(json.dumps(f["geometry"])) for f in features])
        for name, features in found.items()
    }
