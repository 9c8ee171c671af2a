"""The state of one reader's session: read once from the URL, written back after each run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from components.figures.palette import Theme
from components.record import Views, load
from components.screen.state import State, read_state, write_state

_STATE = "state"
_NOTICES = "notices"


@st.cache_resource(show_spinner="Reading the record")
def views() -> Views:
    """Load the embedded record once for all readers, with its estimates computed."""
    prepared = Views(load())
    prepared.as_of(prepared.record.schema.horizon)
    return prepared


def state() -> State:
    """Return the session's state, reading it from the URL on its first run."""
    if _STATE not in st.session_state:
        found, notices = read_state(dict(st.query_params), views())
        st.session_state[_STATE] = found
        st.session_state[_NOTICES] = notices
    current: State = st.session_state[_STATE]
    return current


def notices() -> list[str]:
    """Return what was wrong with the link that opened the session."""
    found: list[str] = st.session_state.get(_NOTICES, [])
    return found


def change(**parts: Any) -> None:
    """Change parts of the state."""
    st.session_state[_STATE] = replace(state(), **parts)


def write_url() -> None:
    """Write the state to the URL, where it differs from what stands there."""
    wanted = write_state(state())
    if any(st.query_params.get(name) != value for name, value in wanted.items()):
        st.query_params.update(wanted)


def theme() -> Theme:
    """Return the theme that the reader's browser shows."""
    return Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT
