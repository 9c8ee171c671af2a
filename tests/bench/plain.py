"""A plain Streamlit page: a native slider, the same map, the same curve; what the stage is held to.

The benchmark starts it with ``streamlit run``; nothing of it is part of the dashboard. What a
careful author would cache is cached, and the basemap is sent once, as files; the server is
Streamlit's own as it comes.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import json
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

from components.answer.posture import Posture
from components.draw import curve
from components.draw import map as chart_map
from components.draw.ground import ground
from components.draw.ground_paths import ground_colours
from components.draw.marks import CELL
from components.draw.palette import Theme, palette, rgba
from components.record.schema import DATA
from components.screen import embedded
from components.view import Scale

LINES = {
    "provinces": ("rule", 0.6),
    "rivers": ("river", 1.1),
    "rivers_minor": ("river", 0.7),
    "lakes": ("river", 0.5),
    "borders": ("border", 1.1),
}


def land() -> list[dict[str, object]]:
    """Layers of the basemap, each naming its file."""
    paint = {name: rgba(c) for name, c in ground_colours(palette(Theme.LIGHT)).items()}
    sea: dict[str, object] = {
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
    layers: list[dict[str, object]] = [
        {
            "@@type": "GeoJsonLayer",
            "id": f"ground-{name}",
            "data": f"basemap/{name}.geojson",
            **look,
        }
        for name, look in looks.items()
    ]
    return [sea, *layers]


def choice(values: list[Any], key: str = "k||0") -> str:
    """The expression that picks one of several values by a row's small number."""
    return f"@@=({json.dumps(values)})[{key}]"


def colour(css: str) -> list[int]:
    """``#RRGGBB`` or ``#RRGGBBAA`` as deck.gl takes colours."""
    return [int(css[i : i + 2], 16) for i in range(1, len(css), 2)]


def atlas(layer: dict[str, Any]) -> dict[str, Any]:
    """The icons of a layer as one image beside each other."""
    icons, (anchor, _) = layer["icons"], layer["anchor"]
    shapes = "".join(
        f"<path transform='translate({i * CELL})' d='{icon['d']}' fill='{icon['fill'] or 'none'}' "
        f"stroke='{icon['stroke'] or 'none'}' stroke-width='{icon['width']}'/>"
        for i, icon in enumerate(icons)
    )
    size = f"width='{CELL * len(icons)}' height='{CELL}'"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{shapes}</svg>"
    cell = {"y": 0, "width": CELL, "height": CELL, "anchorX": anchor}
    return {
        "iconAtlas": "data:image/svg+xml," + svg.replace("#", "%23"),
        "iconMapping": {str(i): {"x": i * CELL, **cell} for i in range(len(icons))},
    }


def layer(look: dict[str, Any]) -> dict[str, Any]:
    """A layer of the stage's map as deck.gl draws it."""
    spec = {"id": look["id"], "pickable": look.get("picked", False)}
    match look["kind"]:
        case "circles":
            return spec | {
                "@@type": "ScatterplotLayer",
                "getPosition": "@@=p",
                "getRadius": "@@=r",
                "radiusUnits": "meters" if look.get("ground") else "pixels",
                "getFillColor": choice([colour(fill) for fill in look["fills"]]),
            }
        case "arrows":
            return spec | {
                "@@type": "PathLayer",
                "getPath": "@@=p",
                "getWidth": "@@=w",
                "widthUnits": "pixels",
                "getColor": choice([colour(stroke) for stroke in look["strokes"]]),
            }
        case _:
            return spec | {
                "@@type": "IconLayer",
                **atlas(look),
                "getIcon": "@@=k||0",
                "getPosition": "@@=p",
                "getPixelOffset": "@@=o||[0,0]",
                "getSize": "@@=s||" + choice([icon.get("size", 0) for icon in look["icons"]])[3:],
                "getAngle": "@@=s?r:0",
                "sizeUnits": "pixels",
            }


def text(name: str, look: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Labels of one look."""
    return {
        "@@type": "TextLayer",
        "id": name,
        "data": rows,
        "characterSet": "auto",
        "getPosition": "@@=p",
        "getText": "@@=t",
        "getSize": look["size"],
        "getColor": colour(look["colour"]),
        "fontFamily": chart_map.FONT,
    }


def deck(posture: Posture) -> pdk.Deck:
    """The stage's map of a month, as a careful author would give it to Streamlit."""
    rows = chart_map.rows(posture)
    drawn = [
        layer(look) | {"data": look.get("rows", rows.get(look["id"], []))}
        for look in chart_map.looks(ground(posture.record), Theme.LIGHT)
    ]
    looks, names = (
        chart_map.label_looks(palette(Theme.LIGHT)),
        chart_map.ground_names(ground(posture.record)),
    )
    bases = [{"p": row["p"], "t": row["n"]} for row in rows["bases"] if row.get("k")]
    named = [
        text("countries", looks["country"], names["countries"]),
        text("towns", looks["town"], names["towns"]),
        text("names", looks["loud"], bases),
    ]
    view = chart_map.view_state(posture.descriptor)
    return pdk.Deck(
        layers=[*land(), *drawn, *named],
        initial_view_state={name: view[name] for name in ("longitude", "latitude", "zoom")},
        # The sentinel stays in place: without a style Streamlit would ask Carto for one.
        map_provider=None,
        tooltip={"html": "<b>{n}</b><br>{t}"},
    )


@st.cache_resource
def figure() -> curve.Curve:
    """The curve, which no month changes."""
    return curve.curve(embedded.views(), Theme.LIGHT, Scale.LINEAR)


def page() -> None:
    """Draw the page for the slider's year."""
    st.set_page_config(page_title="Plain", layout="wide")
    views = embedded.views()
    schema = views.record.schema
    year = st.slider("Year", schema.first.year, schema.last.year, key="year")
    posture = views.as_of(pd.Period(f"{year}-10", "M"))
    st.title(f"October {year}")
    left, right = st.columns([1.32, 1])
    left.pydeck_chart(deck(posture), height=516, key="map")
    right.plotly_chart(figure(), height=516, theme=None, key="curve")


if get_script_run_ctx() is None:
    app = App(
        __file__,
        routes=[Mount("/basemap", StaticFiles(directory=DATA / "ground"))],
    )
else:
    page()
