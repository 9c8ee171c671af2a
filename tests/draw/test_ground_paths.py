"""The ground as paths: where a place falls, what is drawn dashed, and that no colour is missing."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import numpy as np
import pytest
import shapely

from components.draw.ground import Ground
from components.draw.ground import ground as ground_of
from components.draw.ground_paths import ground_colours, ground_paths, ground_svg
from components.draw.palette import Theme, palette
from components.draw.window import fitted, window
from components.record.schema import RECORDS
from tests.embedded import embedded_views

RECORD = embedded_views().record
OWN = ground_of(RECORD)
PATHS = ground_paths(OWN)

AFGHANISTAN = Ground(
    RECORDS / "afghanistan" / "ground", frozenset({"AFG"}), (59.5, 28.8, 75.5, 39.0)
)
NIGER = Ground(RECORDS / "no-ground-of-its-own", frozenset({"NER"}), (0.0, 11.5, 16.0, 23.6))

WIDEST_PX = 1060, 700
"""The map of the first screen at 1920 x 1080, in which the reader may step back by `STEP_BACK`."""
STEP_BACK = 0.6


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
    at = shapely.Point(fitted(RECORD.descriptor.bounds).pixels(np.array([[lon, lat]]))[0])
    shapes = [shapely.Polygon(ring) for ring in rings(focus["d"]) if len(ring) > 3]
    assert any(shape.contains(at) for shape in shapes) is inside


def holds(paths: list[dict[str, Any]], fill: str, ground: Ground, lon: float, lat: float) -> bool:
    """Whether a point is painted in a colour."""
    at = shapely.Point(fitted(ground.window).pixels(np.array([[lon, lat]]))[0])
    return any(
        sum(shapely.Polygon(ring).contains(at) for ring in rings(path["d"]) if len(ring) > 3) % 2
        for path in paths
        if path.get("fill") == fill
    )


def test_land_goes_on_where_the_ground_of_the_record_ends() -> None:
    """It ended at 32 E and 58 E, as sea."""
    ends = {"Athens": (23.7, 38.1), "Aswan": (32.5, 24.2), "Kerman": (57.1, 30.3)}
    beyond = {"Cairo": (31.2, 30.0), "Mashhad": (59.6, 36.3), "Mecca": (39.8, 21.4)}
    far = {"Moscow": (37.6, 55.75), "Delhi": (77.2, 28.6), "Iowa": (-93.6, 42.0)}
    for lon, lat in (ends | beyond | far).values():
        assert holds(PATHS, "land", OWN, lon, lat)
    for lon, lat in ((30.0, 34.0), (62.0, 20.0), (-30.0, 40.0)):
        assert not holds(PATHS, "land", OWN, lon, lat)


@pytest.mark.parametrize("ground", [OWN, AFGHANISTAN, NIGER], ids=["own", "afghanistan", "niger"])
def test_no_cut_edge_shows_in_the_widest_layout(ground: Ground) -> None:
    """No straight shore along a meridian or a parallel, wherever the map is drawn to."""
    view = fitted(ground.window)
    size, reach = np.array([view.width, view.height]), np.array(WIDEST_PX) * 2**STEP_BACK / 2
    _far, detailed = (path for path in ground_paths(ground) if path.get("fill") == "land")
    for ring in rings(detailed["d"]):
        steps, middles = np.abs(np.diff(ring, axis=0)), (ring[1:] + ring[:-1]) / 2
        straight = (steps.min(axis=1) < 0.05) & (steps.max(axis=1) > 40)
        seen = ((middles > -reach) & (middles < size + reach)).all(axis=1)
        assert not (straight & seen).any()


@pytest.mark.parametrize(
    ("ground", "inside", "outside"),
    [
        (AFGHANISTAN, (69.2, 34.5), (66.99, 30.2)),
        (NIGER, (8.0, 17.0), (4.0, 9.0)),
    ],
    ids=["Kabul, not Quetta", "Agadez, not Nigeria"],
)
def test_a_record_elsewhere_is_drawn(
    ground: Ground, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    paths = ground_paths(ground)
    assert holds(paths, "focus_land", ground, *inside)
    assert not holds(paths, "focus_land", ground, *outside)
    assert holds(paths, "land", ground, *outside)
    provinces = next(path for path in paths if path.get("stroke") == "rule")
    assert bool(provinces["d"]) is (ground is AFGHANISTAN)
    drawn = ground_svg(ground, fitted(ground.window, 400, 300), palette(Theme.LIGHT))
    assert all(re.findall(r'<path d="([^"]+)" fill="#', drawn))


def test_the_ground_is_small_on_the_wire() -> None:
    for ground in (OWN, AFGHANISTAN, NIGER):
        assert len(gzip.compress(json.dumps(ground_paths(ground)).encode())) < 90_000


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
    drawn = ground_svg(OWN, view, palette(Theme.LIGHT))
    for data in re.findall(r'<path d="([^"]*)"', drawn):
        for ring in rings(data):
            assert (ring > -10).all()
            assert (ring < np.array([410, 310])).all()
    assert drawn.count("stroke-dasharray") == 1
