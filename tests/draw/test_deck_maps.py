"""The interactive maps of tabs: what they hold, on which scale, and that they ask nobody."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest

from components.answer.neighbours import neighbours
from components.answer.posture import Views
from components.draw.deck_maps import BASES, phase_arcs, surroundings
from components.draw.flows import UNKNOWN_PX, width_px
from components.draw.palette import DARK, LIGHT, Owner
from components.record.phases import phases

BASE = "ain-al-asad"


def layer(deck: Any, name: str) -> list[dict[str, Any]]:
    (wanted,) = [one for one in json.loads(deck.to_json())["layers"] if one["id"] == name]
    rows: list[dict[str, Any]] = wanted["data"]
    return rows


def test_the_surroundings_hold_the_base_and_its_nearest(views: Views) -> None:
    nearest = neighbours(views, BASE)
    deck = surroundings(views, BASE, nearest, LIGHT)
    assert [point["id"] for point in layer(deck, BASES)] == [BASE, *(one.id for one in nearest)]


def test_a_vague_point_has_a_disc_as_large_as_its_precision(views: Views) -> None:
    places = views.record.places.set_index("id")
    near = neighbours(views, BASE)
    discs = layer(surroundings(views, BASE, near, LIGHT), "precision")
    assert discs
    for disc in discs:
        assert disc["radius"] == places.loc[disc["id"], "precision_km"] * 1000


def test_a_base_without_a_point_has_no_map(views: Views) -> None:
    bare = views.record.places[
        (views.record.places["kind"] == "base") & views.record.places["lat"].isna()
    ].iloc[0]
    assert surroundings(views, bare["id"], (), LIGHT) is None


def test_arcs_are_as_wide_as_arrows_of_the_same_number(views: Views) -> None:
    """500 left Adder for Kuwait on 18 December 2011, in the last convoy."""
    (exit_phase,) = [phase for phase in phases(views.record) if phase.id == "exit_2010_11"]
    arcs = layer(phase_arcs(views, exit_phase.rows, LIGHT), "redeployments")
    (last,) = [
        arc for arc in arcs if arc["start_id"] == "adder" and "18 December 2011" in arc["words"]
    ]
    assert last["width"] == pytest.approx(width_px(500))


def test_arcs_tell_forces_apart(views: Views) -> None:
    """Italians left Erbil for home in March 2026, Americans al-Tanf in February."""
    (phase,) = [phase for phase in phases(views.record) if phase.id == "withdrawal_2025_26"]
    arcs = layer(phase_arcs(views, phase.rows, LIGHT), "redeployments")
    colours = {arc["owner"]: tuple(arc["to"][:3]) for arc in arcs}
    assert len(set(colours.values())) == len(colours) == 2
    (italian, *_) = [arc for arc in arcs if "\nItaly, 102," in arc["words"]]
    (american,) = [arc for arc in arcs if "\nUnited States, about 200," in arc["words"]]
    assert (italian["owner"], american["owner"]) == (Owner.OTHERS, Owner.LEAD)


def test_an_area_has_its_name_and_no_dot(views: Views) -> None:
    (surge,) = [phase for phase in phases(views.record) if phase.id == "surge_2007"]
    deck = phase_arcs(views, surge.rows, LIGHT)
    kinds = views.record.places.set_index("id")["kind"]
    assert {kinds[point["id"]] for point in layer(deck, BASES)} == {"base"}
    areas = [point for point in layer(deck, "names") if kinds[point["id"]] != "base"]
    assert "Iraq" in {point["name"] for point in areas}
    assert {tuple(point["lift"]) for point in areas} == {(0, 0)}


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_phase_is_drawn_once_for_each_leg_and_asks_no_host(
    views: Views, palette: Any
) -> None:
    moves = views.record.movements.set_index("id")
    for phase in phases(views.record):
        deck = phase_arcs(views, phase.rows, palette)
        if deck is None:
            continue
        assert not re.findall(r"https?://", deck.to_json())
        arcs = layer(deck, "redeployments")
        assert 0 < len(arcs) <= sum(moves.loc[row, "same_as"] == "" for row in phase.rows)
        for arc in arcs:
            if "number not published" in arc["words"]:
                assert math.isclose(arc["width"], UNKNOWN_PX)
