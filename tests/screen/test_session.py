"""The address is the view: what changes writes it, what does not leaves it, and Back is obeyed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.screen import session
from tests.screen.opening import html, notice, opened, query, ran


def address(page: AppTest) -> dict[str, str]:
    return {name: query(page, name) for name in page.query_params}


def go_to(page: AppTest, address: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Run the page as Streamlit does when a reader goes back or forward."""
    page.query_params.clear()
    page.query_params.update(address)
    with monkeypatch.context() as patched:
        patched.setattr(session, "went_back", lambda: True)
        return ran(page.run())


def test_a_short_link_stays_as_it_is() -> None:
    """Each writing of the address is an entry of the browser's history: one Back more."""
    page = opened(month="2007-10")
    assert address(page) == {"month": "2007-10"}
    assert address(ran(page.run())) == {"month": "2007-10"}
    assert address(opened()) == {}


def test_a_change_writes_the_whole_view() -> None:
    page = opened(month="2007-10")
    page.checkbox(key="policy_allies").check()
    written = address(ran(page.run()))
    assert len(written) == 12
    assert written["allies"] == "yes"


def test_what_is_chosen_again_writes_nothing() -> None:
    page = opened(month="2007-10", base="al-tanf", tab="bases")
    page.selectbox(key="base_choice").set_value("al-tanf")
    assert address(ran(page.run())) == {"month": "2007-10", "base": "al-tanf", "tab": "bases"}


def test_back_and_forward_walk_through_what_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(month="2007-10", tab="evidence")
    first = address(page)
    page.checkbox(key="policy_allies").check()
    second = address(ran(page.run()))
    page.button_group(key="tab").set_value("bases")
    third = address(ran(page.run()))
    assert len({str(a) for a in (first, second, third)}) == 3

    go_to(page, second, monkeypatch)
    assert page.button_group(key="tab").value == "evidence"
    assert page.checkbox(key="policy_allies").value
    assert address(page) == second
    go_to(page, first, monkeypatch)
    assert not page.checkbox(key="policy_allies").value
    # Not written over: the way forward is still there.
    assert address(page) == first
    assert "October 2007" in html(page)
    go_to(page, third, monkeypatch)
    assert page.checkbox(key="policy_allies").value
    assert page.button_group(key="tab").value == "bases"


def test_back_leads_to_an_address_that_another_view_was_opened_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = opened(month="2007-10", tab="evidence")
    go_to(page, {"month": "2003-04", "tab": "evidence"}, monkeypatch)
    assert address(page) == {"month": "2003-04", "tab": "evidence"}
    assert "April 2003" in html(page)


def test_a_browser_that_has_not_yet_heard_of_a_change_does_not_undo_it() -> None:
    page = opened(month="2007-10", tab="evidence")
    before = address(page)
    page.checkbox(key="policy_allies").check()
    ran(page.run())
    page.query_params.clear()
    page.query_params.update(before)
    assert ran(page.run()).checkbox(key="policy_allies").value


def test_a_notice_stands_until_the_view_is_changed() -> None:
    page = opened(month="2007-13")
    assert "2007-13" in notice(page)
    assert "2007-13" in notice(ran(page.run()))
    page.checkbox(key="policy_allies").check()
    assert "2007-13" not in notice(ran(page.run()))


def stage_told() -> None:
    """Draw what the stage would be told, and what a reader may do to change it."""
    import streamlit as st  # noqa: PLC0415 - run as a page of its own

    from components.screen import session  # noqa: PLC0415
    from components.view import Tab  # noqa: PLC0415

    st.button("base", on_click=session.change, kwargs={"base": "al-tanf"})
    st.button("leave", on_click=session.change, kwargs={"base": ""})
    st.button("tab", on_click=session.change, kwargs={"tab": Tab.BASES})
    report = {"changed": {"month": "2013-01"}, "opens": None, "count": 1}
    st.button("rest", on_click=session.take_report, args=(report,))
    bad = {"changed": {"month": "2013-99", "policy": "lowest"}, "opens": "bases", "count": 2}
    st.button("bad", on_click=session.take_report, args=(bad,))
    st.json(session.staging())


def staged(page: AppTest, press: str) -> dict[str, Any]:
    next(button for button in page.button if button.label == press).click()
    found: dict[str, Any] = json.loads(ran(page.run()).json[0].value)
    return found


@pytest.fixture
def stage() -> AppTest:
    page = AppTest.from_function(stage_told, default_timeout=60)
    page.query_params["month"] = "2003-10"
    return ran(page.run())


def test_the_stage_is_told_what_changed_and_nothing_else(stage: AppTest) -> None:
    """While its clock plays the page knows an old month: choosing a base must not send it."""
    assert json.loads(stage.json[0].value)["turn"] == 0
    told = staged(stage, "base")
    assert (told["turn"], told["changed"]) == (1, {"base": "al-tanf"})
    assert staged(stage, "tab")["turn"] == 1


def test_what_the_stage_reports_is_not_told_to_it(stage: AppTest) -> None:
    told = staged(stage, "rest")
    assert (told["turn"], told["state"]["month"]) == (0, "2013-01")
    assert query(stage, "month") == "2013-01"
    assert staged(stage, "base")["changed"] == {"base": "al-tanf"}


def test_what_the_page_chooses_is_told_although_it_knows_nothing_else(stage: AppTest) -> None:
    """The stage may have chosen another base since; the page has not heard of it."""
    assert staged(stage, "leave")["changed"] == {"base": ""}


def test_a_bad_report_moves_nothing_else(stage: AppTest) -> None:
    staged(stage, "bad")
    assert query(stage, "policy") == "best"
    assert query(stage, "month") == "2003-10"
    assert query(stage, "tab") == "bases"


def test_back_moves_the_stage_too(stage: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    staged(stage, "rest")
    go_to(stage, {"month": "2003-10"}, monkeypatch)
    told = json.loads(stage.json[0].value)
    assert (told["turn"], told["changed"]) == (1, {"month": "2003-10"})
