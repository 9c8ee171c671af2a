"""Map and curve side by side, the middle of the first screen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pydeck as pdk
import streamlit as st

from components.figures import curve, legend
from components.figures import map as chart_map
from components.figures.curve import Scale
from components.figures.palette import Theme
from components.record.dates import spoken_month
from components.record.posture import Posture, Views
from components.screen import server, session
from components.screen.markup import text
from components.screen.state import Grain, Tab

HEIGHT = 492
"""Pixels for which the map's view and labels are worked out; on a higher screen the page's style
gives both figures more (``--stage`` in `components.screen.style`)."""


def stage(posture: Posture) -> None:
    """Draw map and curve; a click on a base selects it and opens its page."""
    left, right = st.columns([1.32, 1], gap="medium")
    with left:
        _map(posture)
    with right:
        _curve(posture)


@dataclass(frozen=True)
class _Map:
    """The map of a month, made once for all readers."""

    deck: pdk.Deck
    alternative: str
    unplaced: list[str]


def _map(posture: Posture) -> None:
    state, theme = session.state(), session.theme()
    drawn = _drawn(session.views(), posture.month, state.grain, state.base, theme)
    with st.container(key="map", gap=None):
        event = st.pydeck_chart(
            drawn.deck,
            height="stretch",
            on_select="rerun",
            selection_mode="single-object",
            key="map_chart",
            alt=drawn.alternative,
        )
    chosen = chart_map.picked(event)
    if chosen and chosen != state.base:
        session.change(base=chosen, tab=Tab.BASES)
        st.rerun()
    st.html(legend.legend_html(theme))
    if drawn.unplaced:
        st.html(_unplaced(drawn.unplaced))


_ahead = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")


def draw_ahead() -> None:
    """Make the maps that the next step of the clock may ask for, while the reader looks."""
    state, theme, views = session.state(), session.theme(), session.views()
    step = 12 if state.grain is Grain.YEARS else 1
    schema = views.record.schema
    for month in (state.month + step, state.month - step):
        if schema.first <= month <= schema.last:
            _ahead.submit(_drawn, views, month, state.grain, state.base, theme)


@lru_cache(maxsize=1000)
def _drawn(views: Views, month: pd.Period, grain: Grain, base: str, theme: Theme) -> _Map:
    posture = views.as_of(month)
    sources = views.record.sources
    deck = chart_map.deck(
        posture,
        theme,
        selected=base or None,
        grain=str(grain),
        basemap_url=server.basemap_url(),
        publishers=dict(zip(sources["id"], sources["publisher"], strict=True)),
        height=HEIGHT,
    )
    return _Map(
        deck,
        chart_map.text_alternative(posture, str(grain)),
        chart_map.unplaced(posture, str(grain)),
    )


def _unplaced(sentences: list[str]) -> str:
    """List what the map cannot place, to be opened beside it."""
    items = "".join(f"<li>{text(sentence)}</li>" for sentence in sentences)
    return (
        f'<details class="unplaced"><summary>{len(sentences)} not on the map</summary>'
        f"<ul>{items}</ul></details>"
    )


def _curve(posture: Posture) -> None:
    state, views = session.state(), session.views()
    with st.container(key="curve", gap=None):
        st.html(_mark(posture))
        st.plotly_chart(
            _figure(session.theme(), state.scale),
            theme=None,
            height="stretch",
            key="curve_chart",
            config={"displayModeBar": False, "displaylogo": False, "doubleClick": False},
            alt=curve.text_alternative(views),
        )
    st.session_state["curve_scale"] = str(state.scale)
    words, control = st.columns([3.2, 1], vertical_alignment="center")
    words.html(
        '<p class="quiet" style="margin:0">Line and band: our estimate from plain head-counts in '
        "the country. Dots: published figures, faint where doubtful. Hatched: withheld.</p>"
    )
    with control:
        st.segmented_control(
            "Scale",
            [str(scale) for scale in Scale],
            key="curve_scale",
            on_change=_set_scale,
            label_visibility="collapsed",
            required=True,
            width="content",
        )


def _set_scale() -> None:
    session.change(scale=Scale(st.session_state["curve_scale"]))


@st.cache_resource(show_spinner=False)
def _figure(theme: Theme, scale: Scale) -> object:
    return curve.curve(session.views(), theme, scale)


def _mark(posture: Posture) -> str:
    """Return the line over the curve that marks the month."""
    share = curve.month_position(session.views().record.schema, posture.month)
    edges = curve.MARGIN
    left = f"calc({edges['l']}px + (100% - {edges['l'] + edges['r']}px) * {share:.4f})"
    height = f"calc(var(--stage) - {edges['t'] + edges['b']}px)"
    # The label keeps inside the chart at both ends of the time axis.
    shift = -50 if 0.08 < share < 0.92 else (-8 if share <= 0.08 else -92)
    return (
        f'<div class="monthmark" aria-hidden="true"><div style="left:{left};top:{edges["t"]}px;'
        f'height:{height}"><span style="transform:translateX({shift}%)">'
        f"{spoken_month(posture.month)}</span></div></div>"
    )
