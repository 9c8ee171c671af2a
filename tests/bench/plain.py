"""A plain Streamlit page: a native slider, the same map, the same curve; what the stage is held to.

The benchmark starts it with ``streamlit run``; nothing of it is part of the dashboard. What a
careful author would cache is cached, and the basemap is sent once, as files; the server is
Streamlit's own as it comes.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas as pd
import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

from components.draw import curve
from components.draw import map as chart_map
from components.draw.ground_paths import ground_colours
from components.draw.palette import Theme, palette, rgba
from components.record.schema import DATA
from components.screen import embedded

LINES = {
    "governorates": ("rule", 0.6),
    "rivers": ("river", 1.1),
    "rivers_minor": ("river", 0.7),
    "lakes": ("river", 0.5),
    "borders": ("border", 1.1),
}


def ground() -> list[dict[str, object]]:
    """Layers of the basemap, each naming its file."""
    paint = {name: rgba(c) for name, c in ground_colours(palette(Theme.LIGHT)).items()}
    sea = {
        "@@type": "SolidPolygonLayer",
        "id": "ground-sea",
        "data": [[[20, 15], [70, 15], [70, 50], [20, 50]]],
        "getPolygon": "@@=-",
        "getFillColor": paint["water"],
    }
    looks = {"countries": {"getFillColor": paint["land"], "stroked": False}} | {
        name: {
            "getLineColor": paint[colour],
            "getLineWidth": width,
            "lineWidthUnits": "pixels",
            "lineJointRounded": True,
            "filled": name == "lakes",
            "getFillColor": paint["water"],
        }
        for name, (colour, width) in LINES.items()
    }
    layers = [
        {
            "@@type": "GeoJsonLayer",
            "id": f"ground-{name}",
            "data": f"basemap/{name}.geojson",
            **look,
        }
        for name, look in looks.items()
    ]
    return [sea, *layers]


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
    deck = chart_map.deck(posture, Theme.LIGHT, below=ground())
    st.title(f"October {year}")
    left, right = st.columns([1.32, 1])
    left.pydeck_chart(deck, height=516, key="map")
    right.plotly_chart(figure(), height=516, theme=None, key="curve")


if get_script_run_ctx() is None:
    app = App(
        __file__,
        routes=[Mount("/basemap", StaticFiles(directory=DATA / "basemap"))],
    )
else:
    page()
