"""The contingents: nothing is stacked, what is published is drawn, gaps are named."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from components.answer.contingents import Contingents, contingents
from components.draw.contingents_chart import ContingentChart, contingent_chart, radius_px
from components.draw.palette import DARK, LIGHT, Palette
from tests.draw.boxes import overlapping
from tests.embedded import embedded_views


@pytest.fixture(scope="module")
def found() -> Contingents:
    return contingents(embedded_views())


def chart(found: Contingents, colours: Palette = LIGHT, month: str = "2007-10") -> ContingentChart:
    schema = embedded_views().record.schema
    return contingent_chart(found, pd.Period(month, "M"), (schema.first, schema.last), colours)


def test_no_two_numbers_overlap(found: Contingents) -> None:
    assert overlapping([text.box for text in chart(found).drawing.texts if text.halo]) == []


def test_every_plain_figure_ceiling_and_total_has_a_mark(found: Contingents) -> None:
    shown = chart(found).drawn
    for lines in (found.dots, found.ceilings, found.totals, found.apart):
        assert {line.id for line in lines} <= shown
    # What counts a part, one base or several countries is in the table alone.
    assert shown.isdisjoint(line.id for line in found.others)


def test_lists_that_close_say_their_sums(found: Contingents) -> None:
    """January 2005: the Chicago Tribune's list adds up to its total of 25,300."""
    said = chart(found).alternative
    assert "January 2005: the list adds up to 25,300; published total about 25,300" in said
    assert "February 2007: the list adds up to 14,255; no total of the allies published" in said
    assert said.count("the list adds up") == 4


def test_bars_of_a_list_take_in_every_line_once(found: Contingents) -> None:
    svg = chart(found).drawing.svg()
    numbers = re.findall(r">([\d,]+)</text>", svg.split("Every date with a figure")[0])
    total = sum(int(number.replace(",", "")) for number in numbers)
    closing = [roster for roster in found.rosters if roster.closes]
    assert total == sum(roster.added for roster in closing)


def test_gaps_are_hatched_and_named_where_they_are_seen(found: Contingents) -> None:
    svg = chart(found).drawing.svg()
    assert svg.count('fill="url(#gap)"') == 2
    for words in ("2010 to 2013", "no multinational force", "from 2014", "no list that closes"):
        assert words in svg


def test_none_left_and_no_number_are_told_apart(found: Contingents) -> None:
    svg = chart(found).drawing.svg()
    assert ">none</text>" in svg
    assert ">no number</text>" in svg
    assert ">0</text>" not in svg


def test_area_grows_with_the_number() -> None:
    assert radius_px(20_000) == pytest.approx(2 * radius_px(5_000))
    assert radius_px(0) > 0
    assert not math.isnan(radius_px(math.nan))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_image_is_small_and_asks_nobody(found: Contingents, colours: Palette) -> None:
    svg = chart(found, colours).drawing.svg()
    ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert len(svg) < 100_000
    assert set(re.findall(r"https?://[\w./]+", svg)) == {"http://www.w3.org/2000/svg"}


def test_an_empty_record_still_draws() -> None:
    nothing = Contingents("", "", "", {}, (), (), (), (), (), (), ())
    drawn = chart(nothing)
    ET.fromstring(drawn.drawing.svg())  # noqa: S314 - our own drawing
    assert "Every date with a figure" in drawn.drawing.svg()
    assert drawn.drawn == frozenset()
