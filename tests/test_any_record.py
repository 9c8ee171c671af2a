"""What holds for every record: the two that ship, and a small invented one of another century.

The invented one has no leading force, no headlines, no window and no ground of its own.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

from components.answer.asof import as_json, as_page
from components.answer.contingents import contingents
from components.answer.posture import Views
from components.briefing.edition import Edition, Form, Subject
from components.briefing.page import page
from components.briefing.picture import picture
from components.briefing.slides import deck
from components.draw.curve import curve, text_alternative
from components.draw.month_map import month_map
from components.draw.palette import LIGHT, Theme
from components.record.__main__ import main
from components.record.shelf import shelf
from components.record.tables import load
from components.stage.look import look
from components.stage.span import span
from components.view import Scale, View
from components.words.account import account
from components.words.wording import capital, headlines

INVENTED = Path(__file__).parent / "invented"
FOLDERS = {**shelf(), "invented": INVENTED}


@dataclass(frozen=True)
class Opened:
    """A record, and months early and late in it."""

    views: Views
    early: pd.Period
    late: pd.Period


@pytest.fixture(scope="module", params=FOLDERS, ids=list(FOLDERS))
def opened(request: pytest.FixtureRequest) -> Opened:
    views = Views(load(FOLDERS[request.param]))
    schema = views.record.schema
    return Opened(views, schema.months[len(schema.months) // 4], schema.horizon)


def test_it_is_sound_and_says_whom_it_is_about(opened: Opened) -> None:
    record = opened.views.record
    assert [str(fault) for fault in record.faults] == []
    described = record.descriptor
    assert described.main
    assert described.places
    assert described.headlines
    assert described.bounds[0] < described.bounds[2]


def test_every_month_is_answered_on_the_stage(opened: Opened) -> None:
    payload = json.loads(json.dumps(span(opened.views)))
    assert payload["count"] == len(opened.views.record.schema.months)
    for lines in payload["grains"]["years"]["headlines"]:
        assert len(lines) >= 3
    for theme in Theme:
        assert look(opened.views, theme)["credit"]


def test_a_month_is_said_as_json_and_as_a_page(opened: Opened) -> None:
    for month in (opened.early, opened.late):
        posture = opened.views.as_of(month)
        assert json.loads(json.dumps(as_json(opened.views, posture)))["levels"]
        assert as_page(opened.views, posture)
        assert headlines(opened.views, posture, by_month=False)


@pytest.mark.parametrize("scale", Scale)
def test_no_figure_is_cut_off_by_its_axis(opened: Opened, scale: Scale) -> None:
    figure = curve(opened.views, Theme.LIGHT, scale)
    for trace in figure.data:
        if trace.mode != "markers" or not len(trace.y):
            continue
        axis = figure.layout["yaxis" + (trace.yaxis or "y").removeprefix("y")]
        top = 10 ** axis.range[1] if scale is Scale.LOG else axis.range[1]
        assert max(trace.y) <= top
    assert text_alternative(opened.views)


def test_map_picture_and_deck_are_drawn(opened: Opened) -> None:
    posture = opened.views.as_of(opened.early)
    assert month_map(posture, LIGHT, width=600, height=400).drawing.svg()
    view = View(month=opened.early)
    made = picture(opened.views, view, Subject.SCREEN, Edition())
    assert made.file(Form.SVG).startswith(b"<")
    assert deck(opened.views, view, Subject.SCREEN).startswith(b"PK")


def test_a_page_says_whose_figures_it_lists(opened: Opened) -> None:
    pages = PdfReader(io.BytesIO(page(opened.views, View(month=opened.early)))).pages
    written = " ".join(" ".join(sheet.extract_text() for sheet in pages).split())
    described = opened.views.descriptor
    assert f"{capital(described.troops(described.main))} where no other is named" in written


def test_changes_and_contingents_are_told(opened: Opened) -> None:
    assert account(opened.views, opened.early, opened.late).text
    assert contingents(opened.views).theatre == opened.views.descriptor.places[0]


def test_nothing_of_one_record_is_said_of_another() -> None:
    views = Views(load(shelf()["afghanistan"]))
    written = json.dumps([span(views), look(views, Theme.LIGHT)], default=str)
    written += account(views, pd.Period("2011-06", "M"), pd.Period("2012-10", "M")).text
    assert "Iraq" not in written
    assert "Syria" not in written


def test_who_is_counted_most_is_the_main_force_where_none_is_named() -> None:
    described = load(INVENTED).descriptor
    assert (described.roles.lead, described.main, described.places) == (
        None,
        "BLUE",
        ("ruritania",),
    )
    assert [(item.force, item.place) for item in described.headlines] == [
        ("BLUE", "ruritania"),
        ("RED", "ruritania"),
    ]


def test_a_new_record_is_sound_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "niger"
    begun = ["new", str(folder), "--title", "French forces in Niger", "--countries", "NER,MLI"]
    assert main(begun) == 0
    assert load(folder).faults == ()
    assert main(["check", str(folder)]) == 0
    assert "no province was checked" in capsys.readouterr().out
    assert main(begun) == 2
    assert "not empty" in capsys.readouterr().err
    assert main(["new", str(tmp_path / "x"), "--title", "T", "--countries", "Niger"]) == 2
    assert "alpha-3" in capsys.readouterr().err


def test_tables_are_put_in_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "movements.csv"
    before = path.read_text(encoding="utf-8")
    header, first, second, *rest = before.split("\n")
    path.write_text("\n".join([header, second, first, *rest]), encoding="utf-8")
    (fault,) = load(folder).faults
    assert f"run python -m components.record sort {folder}" in str(fault)
    assert main(["sort", str(folder)]) == 0
    assert "movements.csv put in order" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == before
