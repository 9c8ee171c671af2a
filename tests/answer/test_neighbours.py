"""The bases near a base, against distances on the ellipsoid."""

from __future__ import annotations

import pytest
from pyproj import Geod

from components.answer.neighbours import neighbours
from components.answer.posture import Views


def test_distances_are_those_of_the_ellipsoid(views: Views) -> None:
    places = views.record.places.set_index("id")
    earth = Geod(ellps="WGS84")
    for base in ("ain-al-asad", "erbil-air-base", "al-tanf", "victory-base"):
        for near in neighbours(views, base):
            here, there = places.loc[base], places.loc[near.id]
            metres = earth.inv(here["lon"], here["lat"], there["lon"], there["lat"])[2]
            assert near.distance_km == pytest.approx(metres / 1000, rel=0.006, abs=0.01)
            assert near.give_km == here["precision_km"] + there["precision_km"]


def test_the_nearest_come_first_and_a_base_is_not_its_own_neighbour(views: Views) -> None:
    for base in views.record.places.query("kind == 'base'")["id"]:
        found = neighbours(views, base)
        assert [n.distance_km for n in found] == sorted(n.distance_km for n in found)
        assert base not in {near.id for near in found}


def test_a_base_without_a_point_has_no_neighbours(views: Views) -> None:
    bases = views.record.places.query("kind == 'base'")
    pointless = bases.loc[bases["lat"].isna(), "id"]
    assert len(pointless)
    assert all(neighbours(views, base) == () for base in pointless)
