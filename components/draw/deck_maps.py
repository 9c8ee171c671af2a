"""Interactive maps beside the stage, as pydeck decks over the record's own ground, without tiles.

Two of them: the surroundings of a base, and a phase of redeployments as arcs. Both are drawn by
deck.gl as Streamlit ships it, so that they need WebGL; what they show stands in tables beside them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pydeck as pdk
import shapely

from components.answer.claims import Movement
from components.answer.neighbours import Neighbour
from components.answer.posture import Views
from components.draw.flows import width_px
from components.draw.ground import Ground, ground
from components.draw.ground_paths import LAYERS, ground_colours, shapes
from components.draw.marks import VAGUE_KM
from components.draw.palette import Owner, Palette, rgba
from components.draw.window import window
from components.record.descriptor import Descriptor
from components.record.tables import Record

Spec = dict[str, Any]

BASES = "bases"
"""Id of the layer whose points a click selects; its objects have the base's ``id``."""

HEIGHT = 440
"""CSS pixels of the chart, for which the view is worked out."""

# A text that is no `String` would be sent as an expression.
_FONT = pdk.types.String("Source Sans, Arial, sans-serif")
_PIXELS = pdk.types.String("pixels")

_WIDEST_PX = 1200
_LEAST_DEG = 0.15
_PITCH_DEG = 30
_LETTER_PX = 7.0
_LINE_PX = 16.0


def surroundings(
    views: Views, base: str, nearest: Sequence[Neighbour], colours: Palette
) -> pdk.Deck | None:
    """Draw a base among its neighbours: how precisely each is known, what came and what went.

    Parameters
    ----------
    base : str
        Id of a base.
    nearest : sequence of Neighbour
        Of the base, the nearest first.

    Returns
    -------
    pydeck.Deck or None
        None where the base has no point. Redeployments are lines of the fixed scale of all maps,
        faint where they begin; those without a number are thin.
    """
    sites = _sites(views.record)
    if base not in sites:
        return None
    points = [sites[base]]
    points += [
        sites[one.id] | {"words": f"{one.name}, {one.distance_km:.0f} km away"} for one in nearest
    ]
    here = [m for m in views.redeployments.claims if base in (m.origin, m.destination)]
    view = _view(np.array([point["point"] for point in points]), pitch=0)
    vague = [point for point in points if point["radius"] >= VAGUE_KM * 1000]
    precision = _layer(
        "ScatterplotLayer", vague, id="precision", get_position="point", get_radius="radius",
        get_fill_color=rgba(colours.muted, 0.14),
    )  # fmt: skip
    moves = _arcs(_legs(views.descriptor, here), colours, height=0.0)
    layers = [precision, moves, *_points(points, view, colours, base)]
    return _deck(views.record, layers, view, colours)


def phase_arcs(views: Views, rows: Iterable[str], colours: Palette) -> pdk.Deck | None:
    """Draw a phase's redeployments as arcs, each as wide as its number on the scale of all maps.

    Parameters
    ----------
    rows : iterable of str
        Ids of the phase's movements; those that repeat another one are left out.

    Returns
    -------
    pydeck.Deck or None
        None where no movement has two points.
    """
    sites = _sites(views.record)
    ids = set(rows)
    moves = (move for move in views.redeployments.claims if move.id in ids)
    legs = _legs(views.descriptor, moves)
    if not legs:
        return None
    ends = [leg[end] for leg in legs for end in ("start", "end")]
    inside = np.array(ends)[window(views.descriptor).shows(np.array(ends))]
    view = _view(inside if len(inside) else np.array(ends), pitch=_PITCH_DEG)
    names = {leg[end]: None for leg in legs for end in ("start_id", "end_id")}
    points = _points([sites[name] for name in names], view, colours)
    layers = [_arcs(legs, colours, height=0.35), *points]
    return _deck(views.record, layers, view, colours)


class _Deck(pdk.Deck):  # type: ignore[misc]
    """A deck that writes itself without blanks: Streamlit sends what `to_json` returns."""

    def to_json(self) -> str:
        """Return the deck as JSON."""
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"), ensure_ascii=False)


def _view(points: npt.NDArray[np.float64], pitch: float) -> pdk.ViewState:
    """Return the view that holds ``(n, 2)`` degrees (lon, lat) in the height of the chart."""
    low, high = points.min(axis=0), points.max(axis=0)
    half = max(float((high - low).max()) / 2, _LEAST_DEG) * 1.25
    return pdk.ViewState(
        longitude=round(float((low + high)[0] / 2), 3),
        latitude=round(float((low + high)[1] / 2), 3),
        zoom=round(math.log2(360 * HEIGHT / 512 / (2 * half)), 2),
        pitch=pitch,
        min_zoom=4.5,
        max_zoom=11,
    )


def _deck(
    record: Record, layers: list[pdk.Layer], view: pdk.ViewState, colours: Palette
) -> pdk.Deck:
    return _Deck(
        layers=[*_ground(ground(record), view, colours), *layers],
        initial_view_state=view,
        # No provider, and the style left at its default: with None Streamlit asks Carto for one.
        map_provider=None,
        tooltip={"text": "{words}"},
    )


def _sites(record: Record) -> dict[str, Spec]:
    """Return every place that has a point, by its id, as the layers take it."""
    places = record.places[record.places["lat"].notna()]
    return {
        str(row["id"]): {
            "id": str(row["id"]),
            "name": str(row["name"]),
            "words": str(row["name"]),
            "base": row["kind"] == "base",
            "point": [float(row["lon"]), float(row["lat"])],
            "radius": 1000 * float(np.nan_to_num(row["precision_km"])),
        }
        for _, row in places.iterrows()
    }


def _legs(described: Descriptor, moves: Iterable[Movement]) -> list[Spec]:
    """Make a line of each movement whose ends both have a point and lie apart."""
    legs = []
    for move in moves:
        start, end = list(move.origin_point), list(move.destination_point)
        if np.isnan([start, end]).any() or start == end or not move.drawn:
            continue
        planned = move.status == "planned"
        force = described.force_name(move.force)
        words = (
            f"{move.origin_name} to {move.destination_name}\n{force}, {move.number}, {move.span}"
        )
        legs.append(
            {
                "start": start,
                "end": end,
                "start_id": move.origin,
                "end_id": move.destination,
                "width": width_px(move.persons),
                "owner": Owner.of(move.force, described),
                "planned": planned,
                "words": words + (" (planned)" if planned else ""),
            }
        )
    return legs


def _layer(kind: str, data: object, **look: object) -> pdk.Layer:
    """Make a layer that lies over those before it.

    All of them lie on the ground: left to their depth, land covers land of the same height in
    patches, and a tilted map the lower half of its names.
    """
    return pdk.Layer(kind, data, parameters={"depthCompare": "always"}, **look)


def _arcs(legs: list[Spec], colours: Palette, height: float) -> pdk.Layer:
    for leg in legs:
        colour = colours.moved[leg["owner"]]
        leg["to"] = rgba(colour, 0.5 if leg["planned"] else 0.95)
        leg["of"] = rgba(colour, 0.12 if leg["planned"] else 0.25)
    return _layer(
        "ArcLayer", legs, id="redeployments", pickable=True,
        get_source_position="start", get_target_position="end",
        get_source_color="of", get_target_color="to", get_width="width", get_height=height,
    )  # fmt: skip


def _points(
    points: list[Spec], view: pdk.ViewState, colours: Palette, chosen: str = ""
) -> list[pdk.Layer]:
    for point in points:
        point["fill"] = rgba(colours.lead if point["id"] != chosen else colours.attention)
        point["lift"] = [0, -16] if point["base"] else [0, 0]
    # An area has its name in its middle: a dot there would be taken for a place.
    bases = [point for point in points if point["base"]]
    # Names have letters beyond ASCII; the layer knows no others unless told, and takes no list.
    letters = pdk.types.String(
        "".join(sorted({sign for point in points for sign in point["name"]}))
    )
    return [
        _layer(
            "ScatterplotLayer", bases, id=BASES, pickable=True, get_position="point",
            radius_units=_PIXELS, get_radius=6, get_fill_color="fill",
            stroked=True, get_line_color=rgba(colours.ground),
            line_width_units=_PIXELS, get_line_width=1.5,
        ),
        _layer(
            "TextLayer", _named(points, view.zoom), id="names", get_position="point",
            get_text="name", get_size=13, get_color=rgba(colours.text), get_pixel_offset="lift",
            font_family=_FONT, character_set=letters,
            background=True, get_background_color=rgba(colours.ground, 0.75),
        ),
    ]  # fmt: skip


def _named(points: list[Spec], zoom: float) -> list[Spec]:
    """Return the points whose names lie on no earlier one's; the others have their tooltip."""
    scale = 512 * math.pow(2, zoom) / 360
    named: list[Spec] = []
    for point in points:
        x, y = point["point"]
        room = [
            abs(x - other["point"][0]) * scale
            > _LETTER_PX * (len(point["name"]) + len(other["name"])) / 2
            or abs(y - other["point"][1]) * scale > _LINE_PX
            for other in named
        ]
        named += [point] if all(room) else []
    return named


def _ground(land: Ground, view: pdk.ViewState, colours: Palette) -> list[pdk.Layer]:
    """Cut the record's ground to what the view can show."""
    reach = 360 * _WIDEST_PX / 512 / math.pow(2, view.zoom)
    west, south = view.longitude - reach, view.latitude - reach
    east, north = view.longitude + reach, view.latitude + reach
    paint = ground_colours(colours)
    world = [[-180, -85], [180, -85], [180, 85], [-180, 85]]
    water = {"id": "water", "get_polygon": "ring", "get_fill_color": rgba(colours.water)}
    layers = [_layer("PolygonLayer", [{"ring": world}], **water)]
    for name, (fill, stroke, width) in LAYERS.items():
        cut = shapely.clip_by_rect(shapes(land)[name], west, south, east, north)
        cut = shapely.set_precision(shapely.simplify(cut, reach / 800), 0.001)
        features = [
            {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(one))}
            for one in cut[~shapely.is_empty(cut)]
        ]
        layer = _layer(
            "GeoJsonLayer", {"type": "FeatureCollection", "features": features}, id=name,
            filled=bool(fill), get_fill_color=rgba(paint[fill or "land"]),
            stroked=bool(stroke), get_line_color=rgba(paint[stroke or "land"]),
            line_width_units=_PIXELS, get_line_width=width,
        )  # fmt: skip
        layers.append(layer)
    return layers
