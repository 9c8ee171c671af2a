"""The names on a map whose record lists none."""

import pytest

from components.draw.ground import world_labels, world_towns
from components.draw.window import Bounds

NIGER: Bounds = (0.0, 11.5, 16.0, 23.6)
AFGHANISTAN: Bounds = (59.5, 28.8, 75.5, 39.0)


@pytest.mark.parametrize(
    ("window", "focus", "towns", "countries"),
    [
        (NIGER, "NER", {"Niamey", "Agadez"}, {"NIGER", "MALI", "ALGERIA", "CHAD", "NIGERIA"}),
        (AFGHANISTAN, "AFG", {"Kabul", "Herat"}, {"AFGHANISTAN", "PAKISTAN", "IRAN"}),
    ],
    ids=["Niger", "Afghanistan"],
)
def test_towns_and_countries_of_a_window_are_named_within_it(
    window: Bounds, focus: str, towns: set[str], countries: set[str]
) -> None:
    west, south, east, north = window
    shown, labels = world_towns(window, frozenset({focus})), world_labels(window)
    assert towns <= {town.name for town in shown[:5]}
    assert countries <= {label.name.upper() for label in labels}
    assert 8 <= len(shown) <= 16
    for point in (*shown, *labels):
        assert west <= point.lon <= east
        assert south <= point.lat <= north
