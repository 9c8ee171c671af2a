"""A plain Streamlit page: a native slider, the same map, the same curve; what the stage is held to.

The benchmark starts it with ``streamlit run``; nothing of it is part of the dashboard. What a
careful author would cache is cached, and the basemap is sent once.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

from components.figures import curve
from components.figures import map as chart_map
from components.figures.palette import Theme
from components.screen import basemap, embedded, server


@st.cache_resource
def figure() -> curve.Curve:
    """The curve, which no month changes."""
    return curve.curve(embedded.views(), Theme.LIGHT, curve.Scale.LINEAR)


def page() -> None:
    """Draw the page for the slider's year."""
    st.set_page_config(page_title="Plain", layout="wide")
    views = embedded.views()
    schema = views.record.schema
    year = st.slider("Year", schema.first.year, schema.last.year, key="year")
    posture = views.as_of(pd.Period(f"{year}-10", "M"))
    deck = chart_map.deck(
        posture, Theme.LIGHT, basemap_url=basemap.basemap_url(), publishers=views.publisher
    )
    st.title(f"October {year}")
    left, right = st.columns([1.32, 1])
    left.pydeck_chart(deck, height=516, key="map")
    right.plotly_chart(figure(), height=516, theme=None, key="curve")


if get_script_run_ctx() is None:
    app = App(__file__, routes=basemap.routes(), middleware=server.middleware())
else:
    page()
