"""Contingents on the page: the chart, why there are gaps, and every figure in a table."""

from __future__ import annotations

import pytest

from components.answer.contingents import contingents
from tests.embedded import embedded_views
from tests.screen.opening import html, opened, query, ran

FOUND = contingents(embedded_views())


def test_chart_and_gaps_are_explained() -> None:
    page = opened(month="2007-10", tab="contingents")
    assert query(page, "tab") == "contingents"
    said = html(page)
    assert 'aria-label="Allied contingents in Iraq by nation.' in said
    reasons = said.split("Why there are gaps")[1]
    for gap in FOUND.gaps:
        for sentence, _ in gap.sentences:
            assert sentence in reasons


def test_only_lists_that_close_are_added_up() -> None:
    said = html(opened(tab="contingents")).partition('role="img"')[0]
    said = said.split("Only the lines of a list that closes")[1]
    closing = sum(roster.closes for roster in FOUND.rosters)
    assert said.count("It closes.") == closing
    assert said.count("adds up to") == closing
    assert said.count("not added up") == len(FOUND.rosters) - closing


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        ("totals", FOUND.totals),
        ("dots", FOUND.dots),
        ("ceilings", FOUND.ceilings),
        ("others", FOUND.others),
        ("apart", FOUND.apart),
    ],
)
def test_every_figure_is_in_a_table(part: str, lines: tuple[object, ...]) -> None:
    page = opened(tab="contingents")
    page.button_group(key="contingents_part").set_value(part)
    ran(page.run())
    assert len(page.dataframe[0].value) == len(lines)


def test_figures_of_the_list_of_january_2005() -> None:
    """The Chicago Tribune's graphic: 9,000 British, 3,600 South Koreans."""
    table = opened(tab="contingents").dataframe[0].value
    january = table[table["When"].str.contains("January 2005")].set_index("Nation")["Personnel"]
    assert january["United Kingdom"] == "about 9,000"
    assert january["South Korea"] == "about 3,600"
