"""The ground as paths: where a place falls, what is drawn dashed, and that no colour is missing."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely

from components.draw.ground import ground
from components.draw.ground_paths import ground_colours, ground_paths, ground_svg
from components.draw.palette import Theme, palette
from components.draw.window import window
from tests.embedded import embedded_views

RECORD = embedded_views().record
GROUND = ground(RECORD)
PATHS = ground_paths(GROUND, window(RECORD.descriptor))


def rings(data: str) -> list[np.ndarray]:
    """Corners of a path's parts, in its pixels."""
    found = []
    for part in re.findall(r"M([^M]*)", data):
        start, _, steps = part.partition("l")
        first = np.array(start.split(), dtype=float)
        moves = np.array(steps.split(), dtype=float).reshape(-1, 2)
        found.append(np.vstack([first, first + np.cumsum(moves, axis=0)]))
    return found


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [(44.37, 33.31, True), (36.28, 33.51, True), (46.68, 24.71, False), (51.42, 35.69, False)],
    ids=["Baghdad", "Damascus", "Riyadh", "Tehran"],
)
def test_a_place_lies_in_its_country(lon: float, lat: float, inside: bool) -> None:
    (focus,) = (path for path in PATHS if path.get("fill") == "focus_land")
    at = shapely.Point(window(RECORD.descriptor).pixels(np.array([[lon, lat]]))[0])
    shapes = [shapely.Polygon(ring) for ring in rings(focus["d"]) if len(ring) > 3]
    assert any(shape.contains(at) for shape in shapes) is inside


def test_only_disputed_borders_are_dashed() -> None:
    dashed = [path for path in PATHS if "dash" in path]
    assert len(dashed) == 1
    assert dashed[0]["stroke"] == "border"
    assert rings(dashed[0]["d"])


@pytest.mark.parametrize("theme", Theme)
def test_every_colour_that_is_named_is_there(theme: Theme) -> None:
    colours = ground_colours(palette(theme))
    named = {path[kind] for path in PATHS for kind in ("fill", "stroke") if kind in path}
    assert named <= set(colours)
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours.values())


def test_a_drawing_is_cut_to_its_window() -> None:
    view = window(RECORD.descriptor, 400, 300)
    drawn = ground_svg(GROUND, view, palette(Theme.LIGHT))
    for data in re.findall(r'<path d="([^"]*)"', drawn):
        for ring in rings(data):
            assert (ring > -10).all()
            assert (ring < np.array([410, 310])).all()
    assert drawn.count("stroke-dasharray") == 1
