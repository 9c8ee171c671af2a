"""A base's own page: where and how precisely, its time through both eras, flows, neighbours."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from components.answer.neighbours import Neighbour
from components.draw.ground import ground
from components.draw.map import looks, rows
from components.draw.marks import VAGUE_KM
from components.draw.palette import Theme
from components.screen.tabs.bases import distance_words
from components.view import Grain
from tests.embedded import embedded_views
from tests.screen.opening import html, opened, query


def base(identity: str, month: str = "2017-10", **more: str) -> str:
    return html(opened(tab="bases", base=identity, month=month, **more))


def test_names_point_and_precision_of_ain_al_asad() -> None:
    said = base("ain-al-asad", "2025-08")
    assert "Other names and spellings: <bdi>Al Asad</bdi>; <bdi>Ayn al-Asad</bdi>" in said
    assert "<bdi>قاعدة عين الأسد</bdi>" in said
    assert "33.786 N, 42.441 E, known to 3 km" in said
    assert "Airport table (airportsdata, ICAO ORAA)" in said
    assert "no disc on the map" in said


def test_a_vague_point_says_how_large_its_disc_is() -> None:
    places = embedded_views().record.places
    vague = places[(places["kind"] == "base") & (places["precision_km"] >= 20)].iloc[0]
    said = base(vague["id"])
    assert f"known to {vague['precision_km']:g} km" in said
    assert f"a soft disc of {vague['precision_km']:g} km" in said
    assert "true to scale" in said


def test_the_disc_on_the_map_has_the_radius_that_is_said() -> None:
    """Radii go to the map in metres, which it draws to scale."""
    views = embedded_views()
    look = next(
        layer for layer in looks(ground(views.record), Theme.LIGHT) if layer["id"] == "vague"
    )
    assert look["ground"] is True
    posture = views.as_of(pd.Period("2017-10", "M"))
    shown = [
        base.precision_km * 1000
        for base in posture.standings
        if base.precision_km >= VAGUE_KM and base.standing != "left_earlier"
    ]
    drawn = rows(posture, Grain.YEARS)["vague"]
    assert sorted(row["r"] for row in drawn) == sorted(shown)


def test_a_base_without_a_point_says_so() -> None:
    places = embedded_views().record.places
    bare = places[(places["kind"] == "base") & places["lat"].isna()].iloc[0]
    assert "no coordinates are known" in base(bare["id"])


def test_the_timeline_stands_with_its_rows_and_sources() -> None:
    said = base("ain-al-asad", "2025-08")
    alternative = re.search(r'aria-label="(Timeline: [^"]+)"', said)
    assert alternative
    assert "in use from May 2003 to 7 December 2011" in alternative[1]
    assert "in use from November 2014 to 17 January 2026" in alternative[1]
    for part in ("Changes of status", "Published figures of personnel", "Redeployments from"):
        assert part in said
    assert 'class="grade"' in said


def test_flows_say_what_is_not_published() -> None:
    said = base("ain-al-asad", "2025-08").split("Flows by year")[1].split("</table>")[0]
    year = said.split(">2025</td>")[1].split("</tr>")[0]
    assert "number not published" in year
    assert "cannot be known: " in year


def test_flows_are_said_no_more_finely_than_they_are_known() -> None:
    """Camp Zaytun, 2008: from 1,090 to nobody is 1,090 fewer, though the estimate was 1,087."""
    flows = base("camp-zaytun").split("Flows by year")[1].split("</table>")[0]
    year = flows.split(">2008</td>")[1].split("</tr>")[0]
    assert ">1,090 → 0<" in year
    assert ">−1,090<" in year
    assert "1,087" not in flows


def test_neighbours_are_selected_by_a_click() -> None:
    page = opened(tab="bases", base="ain-al-asad", month="2017-10")
    offered = [b for b in page.button if str(b.key).startswith("neighbour_")]
    assert any(" km, give or take " in b.label for b in offered)
    button = offered[0]
    wanted = str(button.key).removeprefix("neighbour_")
    button.click().run()
    assert not page.exception
    assert query(page, "base") == wanted
    name = embedded_views().name_of(wanted)
    assert f'<h3 class="part">{name}</h3>' in html(page)


def test_a_distance_is_no_finer_than_its_points() -> None:
    assert distance_words(Neighbour("a", "A", 36.4, 5.0)) == "36 km, give or take 5"
    assert distance_words(Neighbour("a", "A", 12.0, 23.0)) == "within 35 km"


def test_the_link_of_the_page_is_there_to_copy() -> None:
    page = opened(tab="bases", base="al-tanf", month="2019-10", policy="official")
    link = page.code[-1].value
    assert "base=al-tanf" in link
    assert "month=2019-10" in link
    assert "policy=official" in link


@pytest.mark.parametrize(
    "identity", list(embedded_views().record.places.query("kind == 'base'")["id"])[::9]
)
def test_bases_of_every_kind_open(identity: str) -> None:
    said = base(identity, "2012-06")
    assert "Nearest bases" in said or "no coordinates are known" in said


def test_a_published_total_opens_to_its_source() -> None:
    """The tile of bases says 55 for December 2006; its tab lists who published that."""
    listed = html(opened(tab="bases", month="2006-12"))
    assert "Totals of bases published for a year on either side." in listed
    assert '<span class="num">55</span>' in listed
    assert "Totals of bases" not in html(opened(tab="bases", month="2014-01"))


def test_a_base_without_a_figure_for_the_month_says_how_many_others_it_has() -> None:
    """Every row said that the number was not published; Ain al-Asad has figures of other months."""
    listed = opened(tab="bases", month="2025-08").dataframe[0].value.set_index("Base")
    asad = listed["Personnel"]["Ain al-Asad Air Base"]
    assert asad.startswith("no figure for this month (others: ")
    erbil = "Erbil Air Base (Erbil International Airport)"
    assert listed["Last change"][erbil] == "seen in use 10 February 2015"
    assert listed["Confirmed to"][erbil] == "September 2026"
