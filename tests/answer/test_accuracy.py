import pytest

from components.answer.accuracy import Accuracy, accuracy, predictions
from components.record import Record


@pytest.fixture(scope="module")
def measured(record: Record) -> dict[str, Accuracy]:
    return {theatre: accuracy(record, "USA", theatre) for theatre in ("iraq", "syria")}


@pytest.mark.parametrize("theatre", ["iraq", "syria"])
def test_the_band_covers_four_figures_of_five(measured: dict[str, Accuracy], theatre: str) -> None:
    assert measured[theatre].coverage >= 0.8
    assert measured[theatre].figures >= 15


def test_a_figure_for_iraq_is_predicted_within_six_per_cent(measured: dict[str, Accuracy]) -> None:
    assert measured["iraq"].median_error < 0.06
    assert 0 < measured["iraq"].median_width < 0.25


def test_a_figure_does_not_predict_itself(record: Record) -> None:
    found = predictions(record, "USA", "syria")
    # The first count after the re-count of December 2017 has nothing before it to be told from.
    assert not found["syr-012"][1].known


def test_nothing_is_measured_where_nothing_is_published(record: Record) -> None:
    nothing = accuracy(record, "USA", "no-such-place")
    assert (nothing.figures, nothing.unpredicted) == (0, 0)
    assert nothing.coverage != nothing.coverage
