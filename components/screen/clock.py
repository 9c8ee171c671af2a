"""The clock: year, month, steps, play."""

from __future__ import annotations

import calendar
import time

import pandas as pd
import streamlit as st

from components.record.schema import Schema
from components.screen import session
from components.screen.markup import text
from components.screen.state import Grain

SPEEDS = {"½ step a second": 0.5, "1 step a second": 1.0, "2 steps a second": 2.0}
"""Steps each second while time plays."""

_MONTHS = list(calendar.month_abbr)[1:]
_PLAYING = "playing"
_STEPPED = "stepped_at"


def clock() -> None:
    """Draw the clock and apply what the reader does with it."""
    schema = session.views().record.schema
    state = session.state()
    # Widgets follow the state: a link, a key or the player moves them.
    st.session_state["clock_year"] = state.month.year
    st.session_state["clock_month"] = _MONTHS[state.month.month - 1]
    st.session_state["clock_grain"] = str(state.grain)
    with st.container(key="clock", horizontal=True, vertical_alignment="center", gap="small"):
        _buttons(schema)
        with st.container(key="clock_track", gap=None):
            st.slider(
                "Year",
                schema.first.year,
                schema.last.year,
                key="clock_year",
                on_change=_set_month,
                label_visibility="collapsed",
            )
            st.html(_ticks())
        st.select_slider(
            "Month",
            _MONTHS,
            key="clock_month",
            on_change=_set_month,
            label_visibility="collapsed",
            width=210,
        )
        st.segmented_control(
            "Step",
            [str(grain) for grain in Grain],
            key="clock_grain",
            on_change=_set_grain,
            label_visibility="collapsed",
            help="What one step of the clock is, and what redeployments are gathered over.",
            required=True,
            width="content",
        )
        st.selectbox(
            "Speed",
            list(SPEEDS),
            index=1,
            key="clock_speed",
            label_visibility="collapsed",
            width=165,
        )
    _player()


def step(count: int) -> None:
    """Move the clock by steps of its grain, and stop at its ends."""
    schema = session.views().record.schema
    state = session.state()
    size = 12 if state.grain is Grain.YEARS else 1
    month = state.month + count * size
    session.change(month=min(max(month, schema.first), schema.last))


def _buttons(schema: Schema) -> None:
    playing = st.session_state.get(_PLAYING, False)
    state = session.state()
    buttons = (
        ("first", "⇤", "Home", "To the first month", lambda: session.change(month=schema.first)),
        ("back", "‹", "Left", "One step back", lambda: step(-1)),
        ("play", "❚❚" if playing else "▶", "Space", "Play or pause", _toggle),
        ("forward", "›", "Right", "One step forward", lambda: step(1)),
        (
            "last",
            "⇥",
            "End",
            "To the last month checked",
            lambda: session.change(month=schema.horizon),
        ),
    )
    for name, face, key, said, action in buttons:
        st.button(
            face,
            key=f"clock_{name}",
            help=f"{said} (key: {key})",
            shortcut=key,
            on_click=action,
            disabled=name == "forward" and state.month >= schema.last,
            type="tertiary",
        )


@st.cache_data(show_spinner=False)
def _ticks() -> str:
    """Return the marks below the year's track, the same for every month."""
    record = session.views().record
    schema = record.schema
    first, last = schema.first.year, schema.last.year
    parts = []
    for _, row in record.milestones[record.milestones["key"]].iterrows():
        month = pd.Period(row["first"], freq="M")
        share = (month.ordinal - schema.first.ordinal) / 12 / (last - first)
        if share <= 1:
            said = text(f"{row['date']}: {row['title']}")
            parts.append(f'<i style="left:{100 * share:.2f}%" title="{said}"></i>')
    for year in range(first, last + 1, 4):
        share = (year - first) / (last - first)
        parts.append(f'<span style="left:{100 * share:.2f}%;top:0.2rem">{year}</span>')
    share = (schema.horizon.ordinal - schema.first.ordinal) / 12 / (last - first)
    title = f"Checked through {schema.horizon}; later rows are plans"
    parts.append(f'<i class="horizon" style="left:{100 * min(share, 1):.2f}%" title="{title}"></i>')
    return f'<div class="ticks" aria-hidden="true">{"".join(parts)}</div>'


def _set_month() -> None:
    year = int(st.session_state["clock_year"])
    month = _MONTHS.index(st.session_state["clock_month"]) + 1
    session.change(month=pd.Period(year=year, month=month, freq="M"))


def _set_grain() -> None:
    session.change(grain=Grain(st.session_state["clock_grain"]))


def _toggle() -> None:
    schema = session.views().record.schema
    playing = not st.session_state.get(_PLAYING, False)
    if playing and session.state().month >= schema.horizon:
        session.change(month=schema.first + session.state().month.month - 1)
    st.session_state[_PLAYING] = playing
    st.session_state[_STEPPED] = time.monotonic()


def _player() -> None:
    """Step by itself while time plays; stops at the horizon, after which nothing is observed."""
    if not st.session_state.get(_PLAYING, False):
        return
    interval = 1 / SPEEDS[st.session_state["clock_speed"]]

    @st.fragment(run_every=interval)
    def tick() -> None:
        due = st.session_state[_STEPPED] + 0.8 * interval
        if time.monotonic() < due:
            return
        st.session_state[_STEPPED] = time.monotonic()
        step(1)
        if session.state().month >= session.views().record.schema.horizon:
            st.session_state[_PLAYING] = False
        st.rerun()

    tick()
