"""The page as a table of contents."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import streamlit as st

from components.record.founding_article import founding_article
from components.screen import controls, host, notices, opening, search_box, session, style
from components.view import Tab

TABS = {
    Tab.BASES: ("Bases", "bases"),
    Tab.REDEPLOYMENTS: ("Redeployments", "redeployments"),
    Tab.CHANGES: ("What changed", "changes"),
    Tab.CONTINGENTS: ("Contingents", "contingents"),
    Tab.EVIDENCE: ("Evidence", "evidence"),
    Tab.BRIEF: ("Brief", "brief"),
    Tab.FOUNDING: ("Founding article", "founding"),
    Tab.METHOD: ("Method", "method"),
    Tab.DATA: ("Data", "data"),
}
"""What each tab is called, and the module that draws it."""


def import_tabs() -> None:
    """Import what draws the tabs, so that nobody who opens one waits for it."""
    for tab in TABS:
        _module(tab)


def _module(tab: Tab) -> ModuleType:
    """Return what draws a tab, imported when the tab is first opened.

    What makes decks, pages and databases takes as long to import as the whole first screen.
    """
    return import_module(f"components.screen.tabs.{TABS[tab][1]}")


def page() -> None:
    """Draw the whole page for the session's view."""
    st.set_page_config(page_title=opening.page_title(session.today().record), layout="wide")
    style.apply()
    session.attend()
    notices.left_out()
    host.stage()
    controls.draw()
    _tabs()


def _shown() -> list[Tab]:
    """Return the tabs of the record: the founding article's where its document is on record."""
    has_article = (session.today().record.sources["id"] == founding_article().source).any()
    return [tab for tab in TABS if tab is not Tab.FOUNDING or has_article]


def _tabs() -> None:
    """Draw the row of tabs with the search box, what was found, and the open tab."""
    shown = _shown()
    tab = session.view().tab
    tab = tab if tab in shown else Tab.NONE
    st.session_state["tab"] = None if tab is Tab.NONE else tab
    with st.container(key="tabs", horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            "Tabs",
            shown,
            key="tab",
            format_func=lambda name: TABS[name][0],
            on_change=lambda: session.change(tab=st.session_state["tab"] or Tab.NONE),
            label_visibility="collapsed",
        )
        search_box.box()
    search_box.results()
    if tab is not Tab.NONE:
        with st.container(key="open"):
            _module(tab).draw(session.views().as_of(session.view().month))
