"""The counting policy and the day as on which the record is known: shown, linked, said."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.screen.opening import html, opened, query


def strip_words(page: AppTest) -> dict[str, str]:
    """What the strip says of each theatre."""
    said = next(body for body in html(page).split("\n") if 'class="choices"' in body)
    pairs = re.findall(r"<span>([^<]+)</span><img[^>]+><span>([^<]+)</span>", said)
    return dict(pairs)


def test_the_default_is_best_evidence_alone() -> None:
    page = opened(month="2007-10")
    assert page.selectbox(key="policy_choice").value == "best"
    assert not page.checkbox(key="policy_allies").value
    assert not page.checkbox(key="policy_contractors").value
    assert page.text_input(key="known_on").value == ""
    assert not page.expander


def test_a_choice_goes_to_the_url_and_back() -> None:
    page = opened(month="2007-10", tab="evidence")
    page.selectbox(key="policy_choice").set_value("highest").run()
    page.checkbox(key="policy_allies").check().run()
    assert not page.exception
    assert [query(page, n) for n in ("policy", "allies", "contractors")] == ["highest", "yes", "no"]
    # Highest of 170,000 and 171,000, with 11,449 to 11,793 allies.
    assert "Our estimate of US and allied troops: <b>182,700</b>" in html(page)
    again = opened(month="2007-10", policy="highest", allies="yes")
    assert again.selectbox(key="policy_choice").value == "highest"
    assert again.checkbox(key="policy_allies").value


def test_the_strip_says_how_far_the_month_depends_on_the_choice() -> None:
    found = strip_words(opened(month="2007-10"))
    assert found["Iraq"].startswith("166,200 to 171,000 by the choice")
    assert found["Syria"] == "no estimate by any choice"
    alternative = re.search(r'alt="(Iraq under every[^"]+)"', html(opened(month="2007-10")))
    assert alternative
    assert "with allies, without contractors: best evidence 181,500" in alternative[1]


def test_as_known_on_a_day() -> None:
    """On 29 November 2017 nobody had printed 2,000; the press did the day after."""
    page = opened(month="2017-11", tab="evidence", known="2017-11-29")
    label = page.expander[0].label
    assert label.startswith("As known on 29 November 2017. Left out: ")
    assert "bears no date" in label
    syria = html(page).split("United States, Syria, November 2017")[1]
    assert "No estimate." in syria.split("<h3")[0]
    assert "about 2,000" not in syria.split("<h3")[0]
    assert "Counted anew" in html(page)


def test_restatements_are_listed() -> None:
    """On 1 October 2007 no reader knew the 137,000 of January 2007 that was printed in 2008."""
    page = opened(month="2007-01", known="2007-10-01")
    assert "4 figures were restated since." in page.expander[0].label
    restated = html(page)
    assert "137,000" in restated
    assert "\N{MINUS SIGN}5,890" in restated


def test_the_day_goes_to_the_url_and_is_cleared() -> None:
    page = opened(month="2019-10")
    page.text_input(key="known_on").set_value("2019-10-07").run()
    assert query(page, "known") == "2019-10-07"
    page.text_input(key="known_on").set_value("").run()
    assert query(page, "known") == ""
    assert not page.expander


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("2019-10-32", "is no day; write it as YYYY-MM-DD, such as 2019-10-07."),
        ("1999-01-01", "is outside the record; write a day from 2003-01-31 to "),
        ("<b>today</b>", "is no day; write it as"),
    ],
)
def test_what_is_no_day_is_told_and_changes_nothing(typed: str, problem: str) -> None:
    page = opened(month="2019-10", known="2019-10-07")
    page.text_input(key="known_on").set_value(typed).run()
    assert query(page, "known") == "2019-10-07"
    assert page.text_input(key="known_on").value == typed
    assert problem in html(page)
    assert "<b>today" not in html(page)


def test_the_method_says_what_a_policy_is() -> None:
    said = "\n".join(part.value for part in opened(tab="method").markdown)
    assert "**Policies.** By default the estimate" in said
    assert "ceilings, plans, means and parts are in no policy" in said
