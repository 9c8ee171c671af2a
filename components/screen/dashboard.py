"""The page as a table of contents."""

from __future__ import annotations

import streamlit as st

from components.screen import controls, host, notices, opening, search_box, session, style
from components.screen.state import Tab
from components.screen.tabs import (
    bases,
    brief,
    changes,
    contingents,
    data,
    evidence,
    founding,
    method,
    redeployments,
)

TABS = {
    Tab.BASES: ("Bases", bases.draw),
    Tab.REDEPLOYMENTS: ("Redeployments", redeployments.draw),
    Tab.CHANGES: ("What changed", changes.draw),
    Tab.CONTINGENTS: ("Contingents", contingents.draw),
    Tab.EVIDENCE: ("Evidence", evidence.draw),
    Tab.BRIEF: ("Brief", brief.draw),
    Tab.FOUNDING: ("Founding article", founding.draw),
    Tab.METHOD: ("Method", method.draw),
    Tab.DATA: ("Data", data.draw),
}


def page() -> None:
    """Draw the whole page for the session's state."""
    st.set_page_config(page_title=opening.TITLE, layout="wide")
    style.apply()
    notices.left_out()
    host.stage()
    controls.draw()
    _tabs()
    session.write_url()


def _tabs() -> None:
    """Draw the row of tabs with the search box, what was found, and the open tab."""
    tab = session.state().tab
    st.session_state["tab"] = None if tab is Tab.NONE else tab
    with st.container(key="tabs", horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            "Tabs",
            list(TABS),
            key="tab",
            format_func=lambda name: TABS[name][0],
            on_change=lambda: session.change(tab=st.session_state["tab"] or Tab.NONE),
            label_visibility="collapsed",
        )
        search_box.box()
    search_box.results()
    if tab is not Tab.NONE:
        TABS[tab][1](session.views().as_of(session.state().month))
