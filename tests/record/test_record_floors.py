"""What the embedded record holds at least, so that no edit loses rows unseen."""

import pandas as pd
import pytest

from components.record import Record
from components.record.schema import DATA


def test_the_embedded_record_is_sound(record: Record) -> None:
    assert [str(fault) for fault in record.faults] == []
    assert record.left_out == {}


def test_bases_and_their_points(record: Record) -> None:
    bases = record.places[record.places["kind"] == "base"]
    assert len(bases) >= 70
    pointed = bases[bases["lat"].notna()]
    assert len(pointed) >= 70
    assert pointed["precision_km"].notna().all()
    assert (pointed["coordinate_source"] != "").all()


@pytest.mark.parametrize(("theatre", "floor"), [("iraq", 170), ("syria", 60)])
def test_united_states_figures(record: Record, theatre: str, floor: int) -> None:
    rows = record.force_levels
    assert ((rows["force"] == "USA") & (rows["place"] == theatre)).sum() >= floor


def test_contingents(record: Record) -> None:
    assert (~record.force_levels["force"].isin(["USA", "CONTRACTORS"])).sum() >= 200


def test_figures_at_single_bases(record: Record) -> None:
    bases = record.places.loc[record.places["kind"] == "base", "id"]
    rows = record.force_levels[record.force_levels["place"].isin(bases)]
    assert rows[["low", "value", "high"]].notna().any(axis=1).sum() >= 40


@pytest.mark.parametrize(
    ("table", "floor"),
    [("base_status", 500), ("base_totals", 70), ("movements", 95), ("milestones", 110)],
)
def test_rows(record: Record, table: str, floor: int) -> None:
    assert len(record.frame(table)) >= floor


@pytest.mark.parametrize("table", ["force_levels", "base_status", "movements"])
def test_every_claim_has_a_credibility(record: Record, table: str) -> None:
    assert record.frame(table)["credibility"].isin(list("123456")).all()


def test_every_source_has_a_reliability(record: Record) -> None:
    assert record.sources["reliability"].isin(list("ABCDEF")).all()


def test_a_withheld_figure_is_no_zero(record: Record) -> None:
    withheld = record.force_levels[record.force_levels["status"] == "withheld"]
    assert len(withheld) >= 10
    assert withheld[["low", "value", "high"]].isna().all(axis=None)
    assert (withheld["qualifier"] == "unstated").all()


def test_a_zero_has_a_source(record: Record) -> None:
    zeros = record.force_levels[record.force_levels["value"] == 0]
    assert zeros["source"].isin(record.sources["id"]).all()


def test_the_changelog_of_the_record_names_rows_as_they_stand(record: Record) -> None:
    log = pd.read_csv(DATA / "changelog.csv", dtype=str, keep_default_na=False)
    assert set(log["version"]) == {record.schema.version}
    for table, changes in log[log["id"] != ""].groupby("table"):
        frame = record.frame(str(table))
        ids = set(frame["id"])
        kept = changes[changes["change"] != "withdrawn"]
        assert set(kept["id"]) <= ids
        assert not set(changes.loc[changes["change"] == "withdrawn", "id"]) & ids
        named = {column for cell in changes["columns"] for column in cell.split()}
        assert named <= set(frame)
