"""The ground of a map as paths: cut to a window for a picture, or whole for the stage.

A record's own ground, where it has one, lies on the world's, which goes on where it ends.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from components.draw.ground import WORLD, Ground, Shapes, layer
from components.draw.palette import Palette, blend
from components.draw.window import Window, fitted
from components.record.folders import Folder

Spec = dict[str, Any]

_MARGIN_PX = 8.0
_TOLERANCE_PX = 0.5
"""Pixels by which a drawn line may differ from the ground's in a window."""

_FINE_PX = 0.05
"""The same where the drawing can be enlarged."""

_REACH = 1.2
"""Widths and heights of the first screen's map that the stage has in detail on each side of it."""

_OVERLAP_PX = 20
"""Pixels by which the land in detail and that far off overlap, so that no seam shows."""

_FAR_DEG = 0.4
"""Tolerance of the land beyond, which only a very wide screen shows."""

LAYERS = {
    "land": ("land", "", 0.0),
    "focus": ("focus_land", "", 0.0),
    "provinces": ("", "rule", 0.6),
    "rivers": ("", "river", 1.1),
    "rivers_minor": ("", "river", 0.7),
    "lakes": ("water", "river", 0.5),
    "borders": ("", "border", 1.1),
    "disputed": ("", "border", 1.1),
}
"""The layers from the lowest to the highest: fill and stroke by their names in `ground_colours`,
empty where there is none, and the stroke's width in pixels."""

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
    view : Window
        The drawing is in its pixels and fills it.

    Returns
    -------
    str
        SVG elements, without the element that would hold them.
    """
    paint = ground_colours(colours)
    return "".join(
        [
            f'<rect width="{view.width}" height="{view.height}" fill="{colours.water}"/>',
            *(f'<path d="{_cut(name, view, ground)}" {_look(name, paint)}/>' for name in LAYERS),
        ]
    )


@lru_cache(maxsize=8)
def ground_paths(ground: Ground) -> list[Spec]:
    """Return the whole ground once for every theme and every view, as the stage moves it.

    Returns
    -------
    list of dict
        Paths from the lowest to the highest, the land far off first: ``d``, SVG path data in
        pixels of the view that is `fitted` to the window, counted from its upper left corner;
        ``fill``, ``stroke``, names of `ground_colours`; ``width`` of the line and ``dash``, in
        pixels of the screen.
    """
    view = fitted(ground.window)
    reach = np.array([view.width, view.height]) * _REACH
    near = _around(view, reach)
    far = shapely.simplify(shapes(ground)["land"], _FAR_DEG)
    beyond = shapely.difference(far, _around(view, reach - _OVERLAP_PX))
    whole = shapely.transform(beyond[shapely.area(beyond) > _FAR_DEG], view.pixels)
    paths: list[Spec] = [{"d": _outline("land", whole, 1), "fill": LAYERS["land"][0]}]
    for name, (fill, stroke, width) in LAYERS.items():
        cut = shapely.clip_by_rect(shapes(ground)[name], *near.bounds)
        drawn = shapely.simplify(shapely.transform(cut, view.pixels), _FINE_PX)
        path: Spec = {"d": _outline(name, drawn, 100)}
        if fill:
            path["fill"] = fill
        if stroke:
            path |= {"stroke": stroke, "width": width}
        if name == "disputed":
            path["dash"] = list(_DASH)
        paths.append(path)
    return paths


def _around(view: Window, reach_px: npt.NDArray[np.float64]) -> shapely.Polygon:
    """Return a view with so many pixels more on its sides and above and below, in degrees."""
    size = np.array([view.width, view.height])
    (west, north), (east, south) = view.degrees(np.array([-reach_px, size + reach_px])).tolist()
    box: shapely.Polygon = shapely.box(west, south, east, north)
    return box


def _look(name: str, paint: dict[str, str]) -> str:
    """Return a layer's look as SVG attributes."""
    fill, stroke, width = LAYERS[name]
    colour = paint[fill] if fill else "none"
    look = f'fill="{colour}" fill-rule="evenodd" stroke-linejoin="round"'
    if stroke:
        look += f' stroke="{paint[stroke]}" stroke-width="{width}"'
    return look + (f' stroke-dasharray="{_DASH[0]} {_DASH[1]}"' if name == "disputed" else "")


@lru_cache(maxsize=32)
def _cut(name: str, view: Window, ground: Ground) -> str:
    """Return a layer of the ground as the data of an SVG path, cut to the window."""
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


@lru_cache(maxsize=8)
def shapes(ground: Ground) -> dict[str, Shapes]:
    """Read a ground once: geometries of each layer, degrees (lon, lat).

    Returns
    -------
    dict of str to array of shapely geometries
        ``land`` and ``focus`` (the countries that the record is about) as one shape each;
        ``provinces``, ``rivers``, ``rivers_minor``, ``lakes``, ``borders``, ``disputed``. What the
        ground of the record's own covers is the record's, the rest the world's.
    """
    near, world = _layers(ground.folder, ground.focus), _layers(WORLD, ground.focus)
    covered = near["land"]
    edge = shapely.box(*shapely.total_bounds(covered)) if len(covered) else shapely.Point()
    joined = {}
    for name, detailed in near.items():
        beyond = shapely.difference(world[name], edge)
        whole = np.concatenate([detailed, beyond[~shapely.is_empty(beyond)]])
        # As one shape, so that no seam shows along the edge, nor between neighbours.
        if LAYERS[name][0] and len(whole):
            whole = shapely.get_parts(shapely.disjoint_subset_union_all(whole))
        joined[name] = whole
    return joined


def _layers(folder: Folder, focus: frozenset[str]) -> dict[str, Shapes]:
    """Return the layers of the record's own ground or of the world's, each maybe empty."""
    countries, land = layer(folder, "countries")
    lines, borders = layer(folder, "borders")
    ours = np.array([country["code"] in focus for country in countries], bool)
    agreed = np.array([line["kind"] == "international" for line in lines], bool)
    names = ("provinces", "rivers", "rivers_minor", "lakes", "lakes_minor")
    provinces, rivers, minor, lakes, ponds = (layer(folder, name)[1] for name in names)
    return {
        "land": land,
        "focus": land[ours],
        "provinces": provinces,
        "rivers": rivers,
        "rivers_minor": minor,
        "lakes": np.concatenate([lakes, ponds]),
        "borders": borders[agreed],
        "disputed": borders[~agreed],
    }
