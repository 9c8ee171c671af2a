"""The stage on the page: what it shows goes to it once, what a reader does there comes back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.screen import embedded, opening, session
from components.screen.state import write_state

_KEY = "stage"

# Streamlit takes a component's script as text; this one only fetches the host's own file.
_JS = "export default async (a) => (await import(new URL(a.data.host, document.baseURI))).show(a)"


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "stage", html=opening.WAITING, js=_JS, isolate_styles=False
    )


def stage() -> None:
    """Draw the stage, and drive it where the state changed elsewhere on the page."""
    state = write_state(session.state())
    _component()(
        key=_KEY,
        data={
            "host": embedded.assets().address("host.js"),
            "addresses": opening.addresses(session.variant()),
            "state": {name: state[name] for name in session.STAGED},
            "reading": {name: state[name] for name in session.READ},
            "theme": str(session.theme()),
            "changed": session.changed(),
            "turn": session.turn(),
        },
        on_told_change=_told,
    )


def _told() -> None:
    """Take over what the stage reports: what changed when its clock came to rest, a tab to open."""
    report = st.session_state[_KEY].get("told")
    if isinstance(report, dict):
        session.told({**report["changed"], "opens": report["opens"]})
