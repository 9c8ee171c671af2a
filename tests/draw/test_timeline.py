"""A base's timeline: sharp where a date is known, fading over the month or year where it is not."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from components.answer.posture import Views
from components.draw.palette import DARK, LIGHT
from components.draw.timeline import runs, timeline, timeline_words
from tests.embedded import embedded_views

MONTH = pd.Period("2017-10", "M")
SVG = "{http://www.w3.org/2000/svg}"
BASES = list(embedded_views().record.places.query("kind == 'base'")["id"])


def faded(svg: str, kind: str) -> list[tuple[float, float]]:
    """Left end and width of every area that fades: in, out, or in and out (both)."""
    areas = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*fill="url\(#(\w+)', svg)
    return [(float(x), float(width)) for x, width, name in areas if name.startswith(kind)]


def test_ain_al_asad_through_both_eras(views: Views) -> None:
    """Opened in May 2003, handed over on 7 December 2011; back in November 2014, left in 2026."""
    found = runs(views, "ain-al-asad")
    assert [(run.fades_in, run.fades_out) for run in found] == [
        ("2003-05", "2011-12-07"),
        ("2014-11", "2026-01-17"),
    ]
    said = timeline_words(views, "ain-al-asad")
    assert "in use from May 2003 to 7 December 2011" in said


def test_a_month_fades_over_the_month_and_a_day_does_not(views: Views) -> None:
    drawn = timeline(views, "ain-al-asad", MONTH, LIGHT).svg()
    years = 24
    month = (1120 - 116 - 14) / years / 12
    begins = faded(drawn, "in")
    assert len(begins) == 2
    assert all(width == pytest.approx(month, rel=0.06) for _, width in begins)
    # Both handovers are known to the day.
    assert faded(drawn, "out") == []


def test_a_year_fades_over_the_year(views: Views) -> None:
    """Two changes at al-Tanf are known to the year alone: 2014 and 2017."""
    year = (1120 - 116 - 14) / 24
    wide = [width for _, width in faded(timeline(views, "al-tanf", MONTH, LIGHT).svg(), "both")]
    assert sum(width == pytest.approx(year, rel=0.01) for width in wide) >= 2


def test_a_base_without_a_figure_of_personnel_says_so(views: Views) -> None:
    """An empty plot would be read as nobody."""
    levels = views.record.force_levels
    counted = set(levels.loc[levels["status"] != "withheld", "place"])
    silent = next(base for base in BASES if base not in counted)
    texts = [[text.text for text in timeline(views, base, MONTH, LIGHT).texts]
             for base in (silent, "ain-al-asad")]  # fmt: skip
    assert "no figure is on record" in texts[0]
    # Ain al-Asad has figures of its second era alone.
    assert texts[1].count("no figure is on record") == 1


@pytest.mark.parametrize("height", [300, 500, 640])
@pytest.mark.parametrize("base", ["ain-al-asad", "victory-base", "al-tanf", "erbil-air-base"])
def test_on_paper_it_fills_its_height_and_no_texts_meet(
    views: Views, base: str, height: int
) -> None:
    drawn = timeline(views, base, MONTH, LIGHT, width=574, height=height)
    assert drawn.height <= height + 1
    boxes = [text.box for text in drawn.texts]
    meeting = [
        (drawn.texts[i].text, drawn.texts[j].text)
        for i, a in enumerate(boxes)
        for j, b in enumerate(boxes[:i])
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]
    assert meeting == []


@pytest.mark.parametrize("base", BASES)
def test_every_base_has_a_timeline_with_words(views: Views, base: str) -> None:
    drawn = timeline(views, base, MONTH, DARK).svg()
    ET.fromstring(drawn)  # noqa: S314 - our own drawing
    assert "nan" not in drawn
    used = {run.standing for run in runs(views, base)}
    assert used <= {"in_use", "unconfirmed"}
    assert timeline_words(views, base).startswith("Timeline: ")


def test_the_bars_are_those_of_the_map(views: Views) -> None:
    """Each month's bar says what the map says of the base in that month."""
    for base in ("victory-base", "taji", "al-tanf"):
        drawn = {
            ordinal: run.standing
            for run in runs(views, base)
            for ordinal in range(run.begin, run.end + 1)
        }
        for month in views.record.schema.months[::7]:
            now = {one.place: one.standing for one in views.as_of(month).standings}
            standing = now.get(base, "")
            shown = standing if standing in {"in_use", "unconfirmed"} else None
            assert drawn.get(month.ordinal) == shown, (base, month)
