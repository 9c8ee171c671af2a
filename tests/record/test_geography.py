"""Points against the grounds of every record that ships."""

import pandas as pd
import pytest

from components.record.faults import faults_of
from components.record.geography import misplaced
from components.record.schema import RECORDS


def table(record: str) -> pd.DataFrame:
    return pd.read_csv(RECORDS / record / "places.csv", keep_default_na=False).assign(
        lat=lambda frame: pd.to_numeric(frame["lat"]),
        lon=lambda frame: pd.to_numeric(frame["lon"]),
        precision_km=lambda frame: pd.to_numeric(frame["precision_km"]),
    )


@pytest.mark.parametrize(
    ("record", "change", "problem"),
    [
        ("afghanistan", {"admin1": "Herat"}, "km outside Herat"),
        ("afghanistan", {"admin1": "Anbar"}, "no such province on the map"),
        ("afghanistan", {"country": "PAK"}, "km outside PAK"),
        ("iraq-syria", {"country": "FRA"}, "km outside FRA"),
    ],
)
def test_a_point_is_held_to_country_and_province_in_every_record(
    record: str, change: dict[str, str], problem: str
) -> None:
    places = table(record)
    base = places.index[(places["kind"] == "base") & places["lat"].notna()][0]
    faulty = places.loc[[base]].assign(**change)
    fault, *_ = faults_of("places.csv", faulty, misplaced(faulty, RECORDS / record))
    assert problem in fault.problem
    assert fault.remedy


@pytest.mark.parametrize("folder", ["afghanistan", "a-record-without-a-ground"])
def test_a_base_beyond_the_ground_of_its_record_is_held_to_the_country(folder: str) -> None:
    """Only the world's ground has it: the country that the record's own has in part, or not."""
    bases = pd.DataFrame(
        [
            ("manas", "base", "KGZ", "", 43.06, 74.48, 5.0),
            ("agadez", "base", "NER", "Agadez", 16.95, 8.0, 5.0),
        ],
        columns=["id", "kind", "country", "admin1", "lat", "lon", "precision_km"],
    )
    assert list(faults_of("places.csv", bases, misplaced(bases, RECORDS / folder))) == []
    moved = bases.assign(lat=[41.3, 9.0], lon=[69.25, 8.0])
    astray = list(faults_of("places.csv", moved, misplaced(moved, RECORDS / folder)))
    assert [(fault.row, fault.column) for fault in astray] == [(0, "lat"), (1, "lat")]
    assert "km outside KGZ" in astray[0].problem
    assert "km outside NER" in astray[1].problem
