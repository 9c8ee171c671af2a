"""The ground of the map: land, water, borders and the quiet names, the same in every step.

The layers are named by the address of a file and have constant ids and properties, so that a
browser fetches each once and keeps it. Their fill stands in ``_subLayerProps``, where Streamlit
does not look for colours to fade when something is clicked.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

import numpy as np

from components.figures.dashes import dashes
from components.figures.labels import Wish
from components.figures.palette import Palette, blend, rgba
from components.figures.view import View, window
from components.record.schema import DATA

Spec = dict[str, Any]

COUNTRIES = (
    ("SYRIA", 38.15, 34.35),
    ("IRAQ", 42.9, 31.25),
    ("TURKEY", 39.9, 37.62),
    ("IRAN", 47.75, 34.45),
    ("JORDAN", 37.35, 31.05),
    ("SAUDI ARABIA", 41.4, 29.75),
    ("KUWAIT", 47.45, 29.1),
)
"""Names of countries where no base and few arrows come: text, degrees east, degrees north."""

COUNTRY_IDS = ("iraq", "syria", "jordan", "kuwait", "turkey", "saudi-arabia")
"""Ids of the places that `COUNTRIES` names already."""

LAYERS = ("countries", "governorates", "borders", "lakes", "rivers", "rivers_minor")
"""Layers of the basemap that the map is drawn on."""

TOWNS = (
    "Baghdad",
    "Mosul",
    "Erbil",
    "Basra",
    "Kirkuk",
    "Damascus",
    "Aleppo",
    "Raqqa",
    "al-Hasakah",
    "Deir ez-Zor",
    "Ramadi",
    "Najaf",
    "Nasiriyah",
    "Sulaymaniyah",
    "Amman",
    "Kuwait City",
)
"""Towns in the order in which their names ask for room."""

COUNTRY_SIZE, TOWN_SIZE = 11.0, 10.5

_DASH = (4.4, 3.3)
"""Pixels of a dash and a gap of a disputed border, as the map stands at first."""


def ground(colours: Palette, basemap_url: str) -> list[Spec]:
    """Return the layers below everything: water, land, governorates, rivers, lakes, borders."""

    def geo(name: str, file: str, sub: Spec, **props: object) -> Spec:
        return {
            "@@type": "GeoJsonLayer",
            "id": f"ground-{name}",
            "data": f"{basemap_url}{file}.geojson",
            "_subLayerProps": sub,
            **props,
        }

    def line(colour: list[int], width: float) -> Spec:
        return {
            "getLineColor": colour,
            "getLineWidth": width,
            "lineWidthUnits": "pixels",
            "lineJointRounded": True,
        }

    water = rgba(colours.water)
    river = rgba(blend(colours.usa, colours.water, 0.22))
    focus, land = rgba(colours.focus_land), rgba(colours.land)
    of_the_map = "properties.code=='IRQ'||properties.code=='SYR'"
    return [
        {
            "@@type": "SolidPolygonLayer",
            "id": "ground-sea",
            "data": [[[20, 15], [70, 15], [70, 50], [20, 50]]],
            "getPolygon": "@@=-",
            "getFillColor": water,
        },
        geo(
            "land",
            "countries",
            {"polygons-fill": {"getFillColor": f"@@={of_the_map}?{focus}:{land}"}},
            stroked=False,
        ),
        geo("governorates", "governorates", {}, filled=False, **line(rgba(colours.rule), 0.6)),
        geo("rivers", "rivers", {}, **line(river, 1.1)),
        geo("rivers-minor", "rivers_minor", {}, **line(river, 0.7)),
        geo("lakes", "lakes", {"polygons-fill": {"getFillColor": water}}, **line(river, 0.5)),
        geo(
            "borders",
            "borders",
            {},
            **line(rgba(colours.border), 1.1),
        ),
    ]


@cache
def layer(name: str) -> str:
    """Return a layer of the basemap as GeoJSON text, disputed borders cut into dashes.

    Raises
    ------
    FileNotFoundError
        If there is no such layer.
    """
    text = (DATA / "basemap" / f"{name}.geojson").read_text(encoding="utf-8")
    if name != "borders":
        return text
    found = json.loads(text)
    view = window()
    for feature in found["features"]:
        if feature["properties"]["kind"] == "international":
            continue
        shape = feature["geometry"]
        lines = (
            shape["coordinates"] if shape["type"] == "MultiLineString" else [shape["coordinates"]]
        )
        cut = [
            view.degrees(dash).round(3).tolist()
            for line in lines
            for dash in dashes(view.pixels(np.array(line)), *_DASH)
        ]
        feature["geometry"] = {"type": "MultiLineString", "coordinates": cut}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, float, float], ...]:
    """Return the towns of `TOWNS` with their degrees east and north."""
    text = (DATA / "basemap" / "places.geojson").read_text(encoding="utf-8")
    found = {
        str(item["properties"]["name"]): item["geometry"]["coordinates"]
        for item in json.loads(text)["features"]
    }
    return tuple(
        (name, round(found[name][0], 2), round(found[name][1], 2))
        for name in TOWNS
        if name in found
    )


def country_wishes(view: View) -> list[Wish]:
    """Return the countries' names as labels that ask for room."""
    return _wishes(view, COUNTRIES, COUNTRY_SIZE * 1.5, centred=True)


def town_wishes(view: View) -> list[Wish]:
    """Return the towns' names as labels that ask for room."""
    return _wishes(view, _towns(), TOWN_SIZE, centred=False)


def town_points() -> list[list[float]]:
    """Return the towns' points, degrees (lon, lat)."""
    return [[lon, lat] for _, lon, lat in _towns()]


def _wishes(
    view: View, names: tuple[tuple[str, float, float], ...], size: float, *, centred: bool
) -> list[Wish]:
    at = view.pixels(np.array([[lon, lat] for _, lon, lat in names]))
    return [
        Wish(name, name, float(x), float(y), 2.5, size, centred)
        for (name, _, _), (x, y) in zip(names, at, strict=True)
    ]
