"""The stage's map of a month: bases, redeployments, and how labels are set.

A map is two things: `looks`, how each layer is painted in a theme, the same for every month; and
`rows`, what is on it in one month, whatever the theme. The stage receives the looks and the rows
of all months once, and paints them in the browser. A row holds what is painted of it under short
keys (``p`` point or points, ``k`` kind, ``o`` pixels to move by, ``r`` radius, ``w`` width or
weight, ``d`` dash and gap, ``i`` id, ``n`` name, ``h`` a shorter one, ``t`` text of the tooltip;
of an arrow ``f`` names and ``e`` kinds of its ends, ``b`` how far it bends, ``x`` what is written
on it, ``l`` 1 where it lies later in the year than the month); names and texts are plain text.
Arrows are bent, neighbours spread and labels placed in the browser, for the view at hand
(`stage/browser`); on paper by `month_map`. The ground below is a drawing of its own
(`ground_paths`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from components.answer.posture import Posture
from components.answer.presence import BaseStanding
from components.draw import flows as flow
from components.draw import labels
from components.draw.flows import Flow
from components.draw.ground import COUNTRY_SIZE, TOWN_SIZE, Ground
from components.draw.map_labels import NUMBER_PX
from components.draw.marks import (
    CELL,
    Mark,
    Sign,
    doubtful,
    head_shape,
    marks,
    publisher,
    radius_px,
    sign_shape,
)
from components.draw.palette import Owner, Palette, Theme, blend, palette, rgba
from components.draw.window import HEIGHT, WIDTH, fitted, window
from components.record.dates import spoken_month
from components.record.descriptor import Descriptor
from components.view import Grain
from components.words.wording import STANDING_WORDS

Spec = dict[str, Any]

BASES = "bases"
"""Id of the layer that holds the bases."""

SELECTED = "selected"
"""Id of the layer that rings the selected base: its row of `BASES` again."""

DEPENDENT = ("vague", "sizes", "flows", BASES, SELECTED)
"""Ids of the layers whose rows depend on the month, in the order in which they are painted."""

Rows = dict[str, list[Spec]]
"""Rows of each layer of `DEPENDENT`."""

FONT = "'Source Sans', Arial, sans-serif"

_NEAREST_ZOOM = 9.0
"""Nearer, rivers and borders, drawn for 1:10 million, would be seen to be off: a kilometre, to
which few bases are known, is eight pixels here, and no more marks part."""

_ROWS_TOLD = 3


# What is drawn of a base, a flow or a label is one row for as long as it stays the same, so that
# the span of all months is a few thousand rows and not a hundred thousand.


def rows(
    posture: Posture, grain: Grain = Grain.YEARS, *, width: int = WIDTH, height: int = HEIGHT
) -> Rows:
    """Return what is on the map in a month, in any theme.

    Parameters
    ----------
    grain : Grain
        Whether redeployments of the month's year or of the month alone are drawn.
    width, height : int
        Size in pixels of the view for which strands are gathered.

    Returns
    -------
    dict of str to list of dict
        Rows of each layer of `DEPENDENT`; none is selected.
    """
    view = window(posture.descriptor, width, height)
    moves = flow.flows(posture, grain, view)
    drawn = [(move, move.later_than(posture.month)) for move in moves]
    bases = tuple(marks(posture, view, apart=False))
    return dict(_rows(posture.descriptor, bases, tuple(drawn)))


@lru_cache(maxsize=64)
def _rows(
    described: Descriptor, bases: tuple[Mark, ...], moves: tuple[tuple[Flow, bool], ...]
) -> Rows:
    return {
        "vague": [_vague(mark.base) for mark in doubtful(bases)],
        "sizes": [_size(mark.base, described) for mark in bases if mark.base.personnel > 0],
        "flows": [_arrow(move, described, later=later) for move, later in moves],
        BASES: [_base(mark) for mark in bases],
        SELECTED: [],
    }


def looks(land: Ground, theme: Theme) -> list[Spec]:
    """Return how each layer is painted, in the order in which they are.

    Returns
    -------
    list of dict
        ``id``; ``kind``: ``circles`` (``fills`` by kind, ``stroke``, ``width``; ``ground``: radii
        are metres and the stroke is for where they are large, else pixels), ``arrows`` (``strokes``
        by kind, ``heads`` by owner and whether planned) or ``icons`` (``icons`` by kind, each a
        `Shape` with its ``size`` in pixels, of a base with its labels' ``rank`` and whether they
        are ``loud``); ``cell``, and ``anchor``: what of a shape lies on the point; ``rows`` where
        no month changes them; ``picked``: whether it can be pointed at.
    """
    colours = palette(theme)
    muted, text = colours.muted, colours.text
    towns = [{"p": _point(town.lon, town.lat, 2), "r": 1.6} for town in land.towns]

    def circles(name: str, fills: list[str], **look: Any) -> Spec:
        return {"id": name, "kind": "circles", "fills": fills, **look}

    def icons(name: str, signs: Iterable[Sign], **look: Any) -> Spec:
        shapes = [_icon(sign, colours) for sign in signs]
        cell = {"cell": CELL, "anchor": [CELL / 2, CELL / 2]}
        return {"id": name, "kind": "icons", **cell, "icons": shapes, **look}

    fills = [_faint(colour, 0.2) for colour in colours.forces]
    strokes = [(_faint(line, 0.85), line, _faint(line, 0.6)) for line in colours.moved]
    heads = [
        asdict(head_shape(line, colours.ground, planned=planned))
        for line in colours.moved
        for planned in (False, True)
    ]
    return [
        circles("vague", [_faint(muted, 0.16)], ground=True, stroke=_faint(muted, 0.6), width=1),
        circles("sizes", fills, stroke=_faint(text, 0.55), width=0.8),
        circles("towns", [muted], rows=towns),
        {
            "id": "flows",
            "kind": "arrows",
            "picked": True,
            "cell": CELL,
            "anchor": [0, CELL / 2],
            "strokes": [stroke for three in strokes for stroke in three],
            "heads": heads,
        },
        icons(BASES, Sign, picked=True),
        icons(SELECTED, [Sign.SELECTED]),
    ]


def _icon(sign: Sign, colours: Palette) -> Spec:
    """Return a sign's shape and size, in which order its labels ask for room, and their look."""
    label = {"rank": sign.rank, "loud": sign.loud, "late": sign is Sign.LEFT_EARLIER}
    return asdict(sign_shape(sign, colours)) | {"size": sign.size} | label


def view_state(described: Descriptor, height: int = HEIGHT) -> Spec:
    """Return where the map stands at first and how far it goes: degrees, and the window's zoom."""
    view = fitted(described.bounds, WIDTH, height)
    west, south, east, north = described.bounds
    return {
        "longitude": view.lon,
        "latitude": view.lat,
        "zoom": view.zoom,
        "minZoom": view.zoom - 0.6,
        "maxZoom": _NEAREST_ZOOM,
        "bounds": [[west, south], [east, north]],
    }


def tooltip_style(theme: Theme) -> Spec:
    """Return the look of a tooltip, as CSS properties."""
    colours = palette(theme)
    return {
        "whiteSpace": "pre-line",
        "maxWidth": "300px",
        "padding": "6px 9px",
        "fontSize": "13px",
        "lineHeight": "1.35",
        "color": colours.text,
        "backgroundColor": colours.ground,
        "border": f"1px solid {colours.border}",
        "borderRadius": "3px",
    }


def unplaced(posture: Posture, grain: Grain = Grain.YEARS) -> list[str]:
    """Say what the map does not draw, a sentence each.

    Movements with an end that is not stated or lies off the map, and current bases without
    coordinates.
    """
    return flow.unplaced(posture, grain, window(posture.descriptor))


def text_alternative(
    posture: Posture, grain: Grain = Grain.YEARS, *, width: int = WIDTH, height: int = HEIGHT
) -> str:
    """Say in a paragraph what a map of a size in pixels shows, for who cannot see it."""
    view, month = window(posture.descriptor, width, height), spoken_month(posture.month)
    counts = Counter(base.standing for base in posture.standings)
    bases = ", ".join(
        f"{counts[standing]} {words}"
        for standing, words in STANDING_WORDS.items()
        if counts[standing]
    )
    period = month if grain is Grain.MONTHS else str(posture.month.year)
    shown = flow.flows(posture, grain, view)
    without = sum(not move.known for move in shown)
    later = sum(move.later_than(posture.month) for move in shown)
    largest = "; ".join([_sentence(move) for move in shown if move.known][:3])
    listed = len(flow.unplaced(posture, grain, view))
    sentences = [
        f"Map of {posture.descriptor.area}, {month}.",
        f"Bases: {bases}." if bases else "No base is on record.",
        f"Redeployments of {period} drawn as arrows: {len(shown)}, "
        f"{without} of them without a published number."
        if shown
        else f"No redeployment of {period} can be drawn.",
        f"{later} of them came only after {month}." if later else "",
        f"The largest: {largest}." if largest else "",
        f"{listed} more cannot be placed and are listed beside the map." if listed else "",
    ]
    return " ".join(filter(None, sentences))


def _sentence(item: Flow) -> str:
    plan = " planned" if item.status == "planned" else ""
    whose = "" if item.owner is Owner.LEAD else f"{item.whose}, "
    return f"{item.origin.words} to {item.destination.words}, {whose}{item.number}{plan}"


@lru_cache(maxsize=1024)
def _vague(base: BaseStanding) -> Spec:
    return {"p": _point(base.lon, base.lat), "r": round(base.precision_km * 1000)}


@lru_cache(maxsize=1024)
def _size(base: BaseStanding, described: Descriptor) -> Spec:
    return {
        "p": _point(base.lon, base.lat),
        "r": round(radius_px(base.personnel), 1),
        "k": int(Owner.of(base.personnel_force, described)),
    }


@lru_cache(maxsize=4096)
def _base(mark: Mark) -> Spec:
    base = mark.base
    row: Spec = {"p": _point(base.lon, base.lat)}
    if mark.sign is not Sign.LEFT_EARLIER:
        row["k"] = int(mark.sign)
    if (short := labels.short_name(base.name)) != base.name:
        row["h"] = short
    if base.personnel > 0:
        row["w"] = round(base.personnel)
    return row | {"i": base.place, "n": base.name, "t": mark.said}


@lru_cache(maxsize=2048)
def _arrow(item: Flow, described: Descriptor, *, later: bool) -> Spec:
    """Return an arrow: dashed where planned or without a number."""
    width = round(item.width, 1)
    planned = item.status == "planned"
    via = () if item.via is None else (item.via,)
    row: Spec = {
        "p": [_point(at[0], at[1], 2) for at in (item.origin.at, *via, item.destination.at)],
        "k": 3 * item.owner + (2 if planned else 0 if item.known else 1),
        "w": width,
        "b": round(flow.bend(item), 2),
        "f": [stop.name for stop in item.stops],
        "e": [int(stop.kind) for stop in item.stops],
        "n": item.route,
        "t": ("later in the year\n" if later else "") + _told(item, described),
    }
    if later:
        row["l"] = 1
    if item.label:
        row["x"] = item.label
    if planned or not item.known:
        row["d"] = [round(length, 1) for length in flow.dashes(width, planned=planned)]
    return row


def _told(item: Flow, described: Descriptor) -> str:
    """Say what a flow's tooltip says below its ends."""
    lines = []
    if len(item.rows) > 1:
        lines.append(f"{len(item.rows)} redeployments, {item.number}")
    for move in item.rows[:_ROWS_TOLD]:
        whose = ", ".join(filter(None, (described.force_name(move.force), move.unit)))
        lines.append(f"{whose}: {move.number}, {item.status}, {move.span}")
        lines.append(f"Source: {publisher(move.document)}")
    if len(item.rows) > _ROWS_TOLD:
        lines.append(f"and {len(item.rows) - _ROWS_TOLD} more")
    if item.via_name:
        lines.insert(0, f"by way of {item.via_name}")
    return "\n".join(lines)


@lru_cache(maxsize=8)
def label_looks(colours: Palette) -> dict[str, Spec]:
    """Return how each kind of label is set: of the ground, of bases, of arrows by their owner.

    Returns
    -------
    dict of str to dict
        ``weight`` and ``size`` of the type (pixels); ``colour``; ``halo`` around the letters, and
        ``halo_px``, its width on both sides together.
    """
    halo = blend(colours.focus_land, colours.land, 0.9)

    def look(weight: int, size: float, colour: str, halo_px: float) -> Spec:
        type_ = {"weight": weight, "size": size, "colour": colour}
        return type_ | {"halo": halo, "halo_px": halo_px}

    return {
        "country": look(400, COUNTRY_SIZE, colours.muted, 2.4),
        "town": look(400, TOWN_SIZE, colours.muted, 2.4),
        "end": look(600, TOWN_SIZE, colours.muted, 3.0),
        "loud": look(600, labels.SIZE, colours.text, 3.0),
        "quiet": look(600, labels.SIZE, colours.muted, 3.0),
        **{
            f"moved {owner:d}": look(600, NUMBER_PX, blend(colour, colours.text, 0.8), 6.0)
            for owner, colour in enumerate(colours.moved)
        },
    }


def ground_names(land: Ground) -> Spec:
    """Return the ground's names, in the order in which they ask for room: point and text."""
    return {
        "countries": [
            {"p": _point(name.lon, name.lat), "t": "\u2009".join(name.name.upper())}
            for name in land.labels
        ],
        "towns": [{"p": _point(town.lon, town.lat), "t": town.name} for town in land.towns],
    }


def _point(lon: float, lat: float, digits: int = 3) -> list[float]:
    return [round(lon, digits), round(lat, digits)]


def _faint(colour: str, alpha: float) -> str:
    """Return a colour that lets through what is below it, as ``#RRGGBBAA``."""
    return f"{colour}{rgba(colour, alpha)[3]:02X}"
