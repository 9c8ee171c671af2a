"""Building a ground: what shares a border keeps it, and a wrong input is named."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from components.draw import __main__ as command
from components.draw import natural_earth
from components.draw.grounds import borders, coverage, extent


def test_neighbours_that_do_not_quite_meet_share_every_point_of_a_grid() -> None:
    left = shapely.Polygon([(0, 0), (1.0004, 0), (0.9996, 0.5), (1.0003, 1), (0, 1)])
    right = shapely.box(1.0001, 0, 2, 1)
    shapes = coverage(np.array([left, right]), 0.01)
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).equals(shapely.box(0, 0, 2, 1))


def test_what_is_drawn_apart_takes_its_ground_from_the_other() -> None:
    whole, apart = shapely.box(0, 0, 2, 2), shapely.box(1, 1, 2, 2)
    rest, cut = coverage(np.array([whole, apart]), 0.01)
    assert (rest.area, cut.area) == (3, 1)


def test_a_border_is_named_once_and_is_of_the_kind_of_the_line_nearest_to_it() -> None:
    squares = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(2, 0, 3, 1)]
    land = gpd.GeoDataFrame({"code": ["AAA", "CCC", "BBB"]}, geometry=squares, crs=4326)
    lines = gpd.GeoDataFrame(
        {"kind": ["international", "disputed"]},
        geometry=[shapely.LineString([(1, 0), (1, 1)]), shapely.LineString([(2, 0), (2, 1)])],
        crs=4326,
    )
    table = borders(land, lines, frozenset())
    assert table[["kind", "a", "b"]].to_numpy().tolist() == [
        ["disputed", "BBB", "CCC"],
        ["international", "AAA", "CCC"],
    ]
    assert shapely.length(table.geometry.to_numpy()).tolist() == [1, 1]
    assert set(borders(land, lines, frozenset({"AAA"}))["kind"]) == {"disputed"}


def test_a_ground_holds_the_window_with_a_margin_and_the_countries_whole() -> None:
    focus = gpd.GeoDataFrame(geometry=[shapely.box(12.5, 3, 14, 25.2)], crs=4326)
    assert extent((0, 0, 8, 4), focus) == (-2, -1, 14, 26)


def test_a_package_that_is_not_the_pinned_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / natural_earth.COUNTRIES_AND_LAKES.file
    wrong.write_bytes(b"something else")
    assert command.main(["ground", "--world", "--downloads", str(tmp_path)]) == 1
    message = capsys.readouterr().err
    assert str(wrong) in message
    assert "delete the file and fetch it again" in message
