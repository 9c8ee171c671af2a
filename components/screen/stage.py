"""Map and curve side by side, the middle of the first screen."""

from __future__ import annotations

import streamlit as st

from components.figures import curve, legend
from components.figures import map as chart_map
from components.figures.curve import Scale
from components.figures.palette import Theme
from components.record.dates import spoken_month
from components.record.posture import Posture
from components.screen import session
from components.screen.markup import text
from components.screen.prepared import Prepared
from components.screen.state import Tab


def stage(shown: Prepared) -> None:
    """Draw map and curve; a click on a base selects it and opens its page."""
    left, right = st.columns([1.32, 1], gap="medium")
    with left:
        _map(shown)
    with right:
        _curve(shown.posture)


def _map(shown: Prepared) -> None:
    with st.container(key="map", gap=None):
        event = st.pydeck_chart(
            shown.deck,
            height="stretch",
            on_select="rerun",
            selection_mode="single-object",
            key="map_chart",
            alt=shown.alternative,
        )
    chosen = chart_map.picked(event)
    if chosen and chosen != session.state().base:
        session.change(base=chosen, tab=Tab.BASES)
        st.rerun()
    st.html(legend.legend_html(session.theme()))
    st.html(_unplaced(shown.unplaced))


def _unplaced(sentences: list[str]) -> str:
    """List what the map cannot place, to be opened beside it."""
    if not sentences:
        return '<p class="quiet" style="margin:0">Everything of this period is on the map.</p>'
    items = "".join(f"<li>{text(sentence)}</li>" for sentence in sentences)
    return (
        f'<details class="unplaced"><summary>{len(sentences)} not on the map</summary>'
        f"<ul>{items}</ul></details>"
    )


def _curve(posture: Posture) -> None:
    state = session.state()
    with st.container(key="curve", gap=None):
        st.html(_mark(posture))
        st.plotly_chart(
            _figure(session.theme(), state.scale),
            theme=None,
            height="stretch",
            key="curve_chart",
            config={"displayModeBar": False, "displaylogo": False, "doubleClick": False},
            alt=_alternative(),
        )
    st.session_state["curve_scale"] = str(state.scale)
    words, control = st.columns([3.2, 1], vertical_alignment="center")
    words.html(
        '<p class="quiet" style="margin:0">Line and band: our estimate from plain head-counts in '
        "the country. Dots: published figures, faint where doubtful. Hatched strip: the personnel "
        "office withheld its count; hatched to the top: the figure itself is withheld.</p>"
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
def _figure(theme: Theme, scale: Scale) -> curve.Curve:
    return curve.curve(session.views(), theme, scale)


@st.cache_data(show_spinner=False)
def _alternative() -> str:
    return curve.text_alternative(session.views())


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
