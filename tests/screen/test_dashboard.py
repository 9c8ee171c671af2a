"""The logic of the page, run in process without a browser."""

from __future__ import annotations

import pytest

from components.answer.posture import Views
from tests.embedded import embedded_views
from tests.screen.opening import html, notice, opened, query


@pytest.fixture(scope="module")
def views() -> Views:
    return embedded_views()


def test_conflicting_counts_of_autumn_2017_stand_side_by_side() -> None:
    """The Pentagon's cap (503, 5,262), its office's count (1,720; 8,892), its re-count (2,000)."""
    said = html(opened(month="2017-09", tab="evidence")) + html(
        opened(month="2017-12", tab="evidence")
    )
    for figure in ("5,262", "8,892", "503", "1,720", "2,000"):
        assert figure in said, figure


def test_december_2024_shows_both_counts_of_syria() -> None:
    said = html(opened(month="2024-12", tab="evidence"))
    syria = said.split("United States, Syria, December 2024")[1]
    assert "900" in syria
    assert "2,000" in syria


@pytest.mark.parametrize(
    "tab", ["bases", "redeployments", "evidence", "founding-article", "method", "data"]
)
@pytest.mark.parametrize("month", ["2003-01", "2007-10", "2012-06", "2026-12"])
def test_every_tab_draws_in_every_era(tab: str, month: str) -> None:
    page = opened(month=month, tab=tab)
    assert query(page, "tab") == tab


def test_the_founding_article_has_sixteen_verdicts() -> None:
    said = html(opened(tab="founding-article"))
    assert said.count('class="verdict"') == 16


def test_a_base_opens_with_its_timeline() -> None:
    said = html(opened(base="ain-al-asad", tab="bases", month="2025-08"))
    assert "Ayn al-Asad" in said
    assert "handed over" in said


def test_bad_links_are_answered_with_a_notice() -> None:
    said = notice(opened(month="<b>1</b>", base="$x$ [y](z)"))
    # As it was written: the stage shows it as text.
    assert "$x$ [y](z)" in said
    assert "<b>1" in said
    assert "2026-09 is shown instead" in said
