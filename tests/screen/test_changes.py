"""What changed, on the page: any earlier month, the account with its sources, and the tables."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.screen.opening import html, opened, query, ran


def test_twelve_months_before_are_suggested() -> None:
    page = opened(month="2012-01", tab="changes")
    assert page.selectbox(key="changes_since").value == pd.Period("2011-01", "M")
    # A suggestion is no choice: the address does not name it.
    assert "since" not in page.query_params


def test_exit_from_iraq_says_exact_days_and_by_months() -> None:
    """AP and the army dated some handovers of 2011 to the day, others only to the month."""
    said = html(opened(month="2012-01", since="2011-01", tab="changes"))
    assert 'aria-label="Map. What changed in Iraq and north-east Syria, January 2011 to' in said
    account = said.split('class="account"')[1].split("</details>")[0]
    assert "handed over" in account
    assert "<sup><a href=" in account
    table = said.split("Bases that came into use")[1].split("</table>")[0]
    assert ">by " in table
    assert " 2011<" in table


def test_every_mark_leads_to_a_listed_source() -> None:
    said = html(opened(month="2019-12", since="2019-09", tab="changes"))
    account = said.split('class="account"')[1].split("</details>")[0]
    listed = account.count("<li>")
    assert listed == 23
    assert f">{listed}</a></sup>" in account
    assert f">{listed + 1}</a></sup>" not in account


def test_another_month_is_picked_and_goes_to_the_address() -> None:
    page = opened(month="2019-12", tab="changes")
    page.selectbox(key="changes_since").set_value(pd.Period("2019-09", "M"))
    ran(page.run())
    assert query(page, "since") == "2019-09"
    assert "September 2019 to December 2019" in html(page)


@pytest.mark.parametrize(
    ("form", "has"), [("Text", "[1] "), ("Markdown", "[^1]: "), ("BibTeX", "@misc{")]
)
def test_the_account_can_be_copied_in_three_forms(form: str, has: str) -> None:
    page = opened(month="2026-02", since="2025-07", tab="changes")
    page.button_group(key="changes_form").set_value(form)
    ran(page.run())
    (code,) = [element.value for element in page.code]
    assert has in code
    assert "Record 1." in code
    assert "since=2025-07" in code


def test_a_month_that_is_not_earlier_is_answered_in_words() -> None:
    page = opened(month="2011-06", since="2012-01", tab="changes")
    assert "January 2012 is not before" in html(page)
    assert page.selectbox(key="changes_since").value == pd.Period("2010-06", "M")


def test_the_first_month_has_nothing_before_it() -> None:
    assert "The record begins with this month" in html(opened(month="2003-01", tab="changes"))


def test_differences_are_those_of_the_numbers_shown() -> None:
    said = html(opened(month="2019-12", since="2019-09", tab="changes"))
    levels = said.split("Force levels that are estimated in both months")[1].split("</table>")[0]
    syria = levels.split(">Syria<")[1].split("</tr>")[0]
    for shown in (">1,130<", ">600<", ">−530<"):
        assert shown in syria
