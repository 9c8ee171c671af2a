"""The state of one reader's session: read once from the URL, written back after each run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from components.answer.posture import Views
from components.answer.variant import Variant
from components.draw.palette import Theme
from components.screen import embedded
from components.screen.state import State, read_state, write_state

STAGED = ("month", "grain", "scale", "base", "phase")
"""Parameters that the stage shows and reports."""

READ = ("policy", "allies", "contractors", "known")
"""Parameters that say how the record is read: another variant of the stage."""

_STATE = "state"
_NOTICES = "notices"
_TURN = "turn"
_CHANGED = "changed"


def views() -> Views:
    """Return the record as the session reads it: under its policy, as known on its day."""
    return embedded.views(variant())


def variant() -> Variant:
    """Return the way in which the session reads the record."""
    return Variant(state().policy, state().known)


def state() -> State:
    """Return the session's state, reading it from the URL on its first run."""
    if _STATE not in st.session_state:
        found, notices = read_state(dict(st.query_params), embedded.views())
        st.session_state[_STATE] = found
        st.session_state[_NOTICES] = notices
    current: State = st.session_state[_STATE]
    return current


def notices() -> list[str]:
    """Return what was wrong with the link that opened the session."""
    state()
    found: list[str] = st.session_state.get(_NOTICES, [])
    return found


def change(**parts: Any) -> None:
    """Change parts of the state from the page; the stage follows where it shows one of them."""
    st.session_state[_STATE] = replace(state(), **parts)
    if not parts.keys().isdisjoint(STAGED):
        st.session_state[_TURN] = turn() + 1
        written = write_state(state())
        st.session_state[_CHANGED] = {name: written[name] for name in STAGED if name in parts}


def told(parts: Mapping[str, object]) -> None:
    """Take over what the stage reports, which shows it already; a bad value is left aside."""
    said = {name: str(parts[name]) for name in STAGED if name in parts}
    if parts.get("opens"):
        said["tab"] = str(parts["opens"])
    found, _ = read_state(write_state(state()) | said, embedded.views())
    st.session_state[_STATE] = found


def turn() -> int:
    """Return how often the page has moved the stage: it follows when the number grows."""
    count: int = st.session_state.get(_TURN, 0)
    return count


def changed() -> dict[str, str]:
    """Return what the page changed when it last moved the stage, and nothing else."""
    parts: dict[str, str] = st.session_state.get(_CHANGED, {})
    return parts


def write_url() -> None:
    """Write the state to the URL, where it differs from what stands there."""
    wanted = write_state(state())
    if any(st.query_params.get(name) != value for name, value in wanted.items()):
        st.query_params.update(wanted)


def theme() -> Theme:
    """Return the theme that the reader's browser shows."""
    return Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT
