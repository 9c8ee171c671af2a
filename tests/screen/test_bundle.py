"""What is on screen as one file: complete, with its sources, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pandas as pd
import pytest

from components.answer.policy import Choice
from components.screen.bundle import bundle, bundle_name
from components.view import Grain, View
from tests.embedded import embedded_views

VIEWS = embedded_views()
VIEW = View(month=pd.Period("2019-10", "M"))


def shown(**parts: Any) -> View:
    return VIEW.model_copy(update=parts)


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def table(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def test_it_holds_every_part_of_the_screen() -> None:
    files = opened(bundle(VIEWS, VIEW))
    assert set(files) == {
        "levels.csv",
        "figures.csv",
        "bases.csv",
        "movements.csv",
        "milestones.csv",
        "curve-iraq.csv",
        "curve-syria.csv",
        "sources.csv",
        "README.txt",
    }
    posture = VIEWS.as_of(VIEW.month)
    assert len(table(files["movements.csv"])) == len(posture.redeployments_of_year)
    assert len(table(files["bases.csv"])) == len(posture.standings)
    by_month = opened(bundle(VIEWS, shown(grain=Grain.MONTHS)))
    assert len(table(by_month["movements.csv"])) == len(posture.redeployments)


def test_every_row_finds_its_document_beside_it() -> None:
    view = shown(base="al-tanf", since=pd.Period("2019-01", "M"))
    files = opened(bundle(VIEWS, view))
    assert {"al-tanf-base_status.csv", "changes-bases.csv", "changes-levels.csv"} <= set(files)
    sources = table(files["sources.csv"])
    known = set(sources["id"])
    for name, text in files.items():
        if not name.endswith(".csv") or name == "sources.csv":
            continue
        rows = table(text)
        if "source" in rows:
            assert set(rows["source"]) <= known, name
        for column in {"computed_from", "cites"} & set(rows.columns):
            cited = {row for cell in rows[column] for row in cell.split(";") if row}
            assert {VIEWS.source_of[row] for row in cited} <= known, name
    assert set("".join(sources["used_in"] + ";").split(";")) - {""} <= set(files)


def test_the_note_names_version_licence_citation_and_the_view() -> None:
    view = shown(base="al-tanf")
    note = opened(bundle(VIEWS, view))["README.txt"]
    schema = VIEWS.record.schema
    for said in (schema.version, schema.licence, "Cite as: ", "October 2019", "best evidence"):
        assert said in note
    query = note.split("The view: ?")[1].split("\n")[0]
    parts = dict(part.split("=") for part in query.split("&"))
    assert View.open(parts, VIEWS.record) == (view, [])


def test_the_same_view_gives_the_same_bytes() -> None:
    assert bundle(VIEWS, VIEW) == bundle(VIEWS, VIEW)
    assert bundle_name(VIEWS, VIEW).endswith("-screen-2019-10.zip")


def test_it_follows_the_policy() -> None:
    view = shown(choice=Choice.HIGHEST, known=date(2020, 1, 31))
    files = opened(bundle(VIEWS.under(view.policy), view))
    assert "highest credible" in files["README.txt"]
    assert "as known on 2020-01-31" in files["README.txt"]

    def syria(content: dict[str, str]) -> int:
        rows = table(content["levels.csv"]).set_index(["force", "place"])
        return int(rows["best"][("USA", "syria")])

    assert syria(files) >= syria(opened(bundle(VIEWS, VIEW)))


@pytest.mark.parametrize("month", ["2003-01", "2012-06", "2026-12"])
def test_any_month_can_be_taken_away(month: str) -> None:
    files = opened(bundle(VIEWS, shown(month=pd.Period(month, "M"))))
    for name, text in files.items():
        if name.endswith(".csv"):
            for line in text.splitlines()[1:]:
                assert not line.startswith(("=", "@")), name
