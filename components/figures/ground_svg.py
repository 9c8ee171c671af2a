"""The ground of a map as SVG: the screen's layers, cut to a window and drawn to its pixels."""

from __future__ import annotations

import json
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from components.figures import ground
from components.figures.palette import Palette, blend
from components.figures.view import View

_MARGIN_PX = 8.0
_TOLERANCE_PX = 0.5
"""Pixels by which a drawn line may differ from the basemap's."""

_FOCUS = frozenset({"IRQ", "SYR"})


def ground_svg(view: View, colours: Palette) -> str:
    """Draw water, land, governorates, rivers, lakes, borders and the dots of towns.

    Parameters
    ----------
    view : View
        The window; the drawing is in its pixels and fills it.
    colours : Palette

    Returns
    -------
    str
        SVG elements, without the element that would hold them.
    """
    river = blend(colours.usa, colours.water, 0.22)
    strokes = (
        ("governorates", colours.rule, 0.6),
        ("rivers", river, 1.1),
        ("rivers_minor", river, 0.7),
    )
    towns = view.pixels(np.array(ground.town_points()))
    return "".join(
        [
            f'<rect width="{view.width}" height="{view.height}" fill="{colours.water}"/>',
            _path(_outline("land", view), f'fill="{colours.land}"'),
            _path(_outline("focus", view), f'fill="{colours.focus_land}"'),
            *(
                _path(_outline(name, view), f'fill="none" stroke="{c}" stroke-width="{w}"')
                for name, c, w in strokes
            ),
            _path(_outline("lakes", view), f'fill="{colours.water}" stroke="{river}"'),
            _path(
                _outline("borders", view),
                f'fill="none" stroke="{colours.border}" stroke-width="1.1"',
            ),
            f'<g fill="{colours.muted}">',
            *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6"/>' for x, y in towns),
            "</g>",
        ]
    )


def _path(outline: str, look: str) -> str:
    return f'<path d="{outline}" {look} fill-rule="evenodd" stroke-linejoin="round"/>'


@lru_cache(maxsize=32)
def _outline(name: str, view: View) -> str:
    """Return a layer of the basemap as the data of an SVG path, cut to the window."""
    corners = np.array(
        [[-_MARGIN_PX, -_MARGIN_PX], [view.width + _MARGIN_PX, view.height + _MARGIN_PX]]
    )
    (west, north), (east, south) = view.degrees(corners).tolist()
    cut = shapely.clip_by_rect(_shapes()[name], west, south, east, north)
    if name == "governorates":
        cut = shapely.boundary(cut)
    drawn = shapely.transform(cut, view.pixels)
    drawn = shapely.simplify(drawn, _TOLERANCE_PX)
    parts = shapely.get_parts(shapely.get_parts(drawn))
    kinds = shapely.get_type_id(parts)
    rings = [*shapely.get_rings(parts[kinds == 3]), *parts[np.isin(kinds, [1, 2])]]
    return "".join(_stroke(shapely.get_coordinates(ring)) for ring in rings)


def _stroke(points: npt.NDArray[np.float64]) -> str:
    """Write a line in tenths of a pixel, each point by its step from the one before."""
    tenths = np.round(points * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if not len(steps):
        return ""
    x, y = tenths[0] / 10
    return f"M{x:g} {y:g}l" + " ".join(f"{dx / 10:g} {dy / 10:g}" for dx, dy in steps)


@lru_cache(maxsize=1)
def _shapes() -> dict[str, npt.NDArray[np.object_]]:
    """Read the basemap once: geometries of each layer, degrees (lon, lat)."""
    countries = json.loads(ground.layer("countries"))["features"]
    names = ("governorates", "rivers", "rivers_minor", "lakes", "borders")
    features = {
        "land": [f for f in countries if f["properties"]["code"] not in _FOCUS],
        "focus": [f for f in countries if f["properties"]["code"] in _FOCUS],
        **{name: json.loads(ground.layer(name))["features"] for name in names},
    }
    return {
        name: np.array([shapely.from_geojson(json.dumps(f["geometry"])) for f in found])
        for name, found in features.items()
    }
