"""The page as a table of contents."""

from __future__ import annotations

import streamlit as st

from components.record.posture import Posture
from components.screen import clock, headline, session, stage, style
from components.screen.prepared import ahead, prepared
from components.screen.state import Tab
from components.screen.tabs import bases, data, evidence, founding, method, redeployments

TABS = {
    Tab.BASES: ("Bases", bases.draw),
    Tab.REDEPLOYMENTS: ("Redeployments", redeployments.draw),
    Tab.EVIDENCE: ("Evidence", evidence.draw),
    Tab.FOUNDING: ("Founding article", founding.draw),
    Tab.METHOD: ("Method", method.draw),
    Tab.DATA: ("Data", data.draw),
}


def page() -> None:
    """Draw the whole page for the session's state."""
    st.set_page_config(page_title="Force posture: Iraq and north-east Syria", layout="wide")
    style.apply()
    views, theme = session.views(), session.theme()
    shown = prepared(views, session.state(), theme)
    headline.left_out()
    headline.title(shown.posture)
    clock.clock()
    headline.figures(shown)
    stage.stage(shown)
    headline.source_line(shown)
    _tabs(shown.posture)
    session.write_url()
    ahead(views, session.state(), theme)


def _tabs(posture: Posture) -> None:
    """Draw the row of tabs, and the open one."""
    tab = session.state().tab
    st.session_state["tab"] = None if tab is Tab.NONE else tab
    st.segmented_control(
        "Tabs",
        list(TABS),
        key="tab",
        format_func=lambda name: TABS[name][0],
        on_change=lambda: session.change(tab=st.session_state["tab"] or Tab.NONE),
        label_visibility="collapsed",
    )
    if tab is not Tab.NONE:
        TABS[tab][1](posture)
