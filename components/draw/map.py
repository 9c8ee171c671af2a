"""The map of a month: bases, redeployments, labels.

A map is two things: `looks`, how each layer is painted in a theme, the same for every month; and
`rows`, what is on it in one month, whatever the theme. The stage receives the looks and the rows
of all months once, and paints them in the browser. A row holds what is painted of it under short
keys (``p`` point or line, ``k`` kind, ``o`` pixels to move by, ``r`` radius or turn, ``w`` width,
``d`` dash and gap, ``s`` size, ``i`` id, ``n`` name, ``t`` text of the tooltip, ``l`` 1 where it
lies later in the year than the month); names and texts
are plain text. The ground below is a drawing of its own (`ground_paths`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from components.answer.posture import Posture
from components.draw import flows as flow
from components.draw import labels
from components.draw.flows import Arrow, Flow, flow_table
from components.draw.ground import COUNTRY_SIZE, TOWN_SIZE, Ground, ground
from components.draw.marks import (
    CELL,
    SIZES,
    VAGUE_KM,
    Mark,
    Shape,
    Sign,
    base_table,
    head_shape,
    marks,
    pixels,
    publisher,
    radius_px,
    sign_shape,
)
from components.draw.palette import Theme, blend, palette, rgba
from components.draw.window import HEIGHT, WIDTH, Window, window
from components.record.dates import spoken_month
from components.record.descriptor import Descriptor
from components.view import Grain
from components.words.wording import STANDING_WORDS

__all__ = ["base_table", "flow_table", "text_alternative", "unplaced"]

Spec = dict[str, Any]

BASES = "bases"
"""Id of the layer that holds the bases."""

SELECTED = "selected"
"""Id of the layer that rings the selected base: its row of `BASES` again."""

DEPENDENT = (
    "vague",
    "sizes",
    "flows",
    "heads",
    BASES,
    SELECTED,
    "names",
    "labels",
)
"""Ids of the layers whose rows depend on the month, in the order in which they are painted."""

Rows = dict[str, list[Spec]]
"""Rows of each layer of `DEPENDENT`."""

FONT = "'Source Sans', Arial, sans-serif"

_KINDS = ("base", "base left or not confirmed", "number moved", "country", "town or area")
_LABEL_RANK = {"in_use": 0, "planned": 2, "left_this_year": 3, "unconfirmed": 4}
_FLOW_SIZE = 11.5
_NUMBERED_PX = 40.0
_WIDE_PX = 4.0
_ROWS_TOLD = 3


@dataclass(frozen=True)
class LabelLook:
    """How the labels of a layer are set.

    Attributes
    ----------
    weight : int
        Of the type.
    sizes : tuple of float
        Height of the type in pixels for each kind of label (``k`` of a row).
    colours : tuple of str
        For each kind.
    halo : str
        Colour around the letters.
    halo_px : float
        Width of the halo on both sides together.
    """

    weight: int
    sizes: tuple[float, ...]
    colours: tuple[str, ...]
    halo: str
    halo_px: float


# What is drawn of a base, a flow or a label is one row for as long as it stays the same, so that
# the span of all months is a few thousand rows and not a hundred thousand.


def rows(
    posture: Posture,
    grain: Grain = Grain.YEARS,
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Rows:
    """Return what is on the map in a month, in any theme.

    Parameters
    ----------
    posture : Posture
    grain : Grain
        Whether redeployments of the month's year or of the month alone are drawn.
    width, height : int
        Size in pixels for which the labels are worked out.

    Returns
    -------
    dict of str to list of dict
        Rows of each layer of `DEPENDENT`; none is selected.
    """
    view = window(posture.descriptor, width, height)
    arrows = tuple([flow.arrow(f, view) for f in flow.flows(posture, grain, view)])
    bases = tuple(marks(posture, view))
    later = tuple([item.flow.later_than(posture.month) for item in arrows])
    return {
        **_rows(ground(posture.record), posture.descriptor, bases, arrows, view),
        **_arrows(arrows, later, view),
    }


@lru_cache(maxsize=64)
def _rows(
    land: Ground,
    described: Descriptor,
    bases: tuple[Mark, ...],
    arrows: tuple[Arrow, ...],
    view: Window,
) -> Rows:
    return {
        **_discs(bases, described),
        BASES: [_base(base) for base in bases],
        SELECTED: [],
        **_names(land, bases, arrows, view),
    }


def looks(land: Ground, theme: Theme) -> list[Spec]:
    """Return how each layer is painted, in the order in which they are.

    Returns
    -------
    list of dict
        ``id``; ``kind``: ``circles`` (``fills`` by kind, ``stroke``, ``width``; ``ground``: radii
        are metres, else pixels), ``paths`` (``strokes`` by kind) or ``icons`` (``icons`` by kind,
        each a `Shape` with its ``size`` in pixels; ``cell``, and ``anchor``: what of it lies on
        the point); ``rows`` where no month changes them; ``picked``: whether it can be pointed at.
    """
    colours = palette(theme)
    disc = {"kind": "circles"}
    icons = {"kind": "icons", "cell": CELL, "anchor": [CELL / 2, CELL / 2]}
    line = colours.movement
    heads = [head_shape(colours, planned=planned) for planned in (False, True)]
    return [
        disc | {"id": "vague", "ground": True, "fills": [_faint(colours.muted, 0.16)]},
        disc
        | {
            "id": "sizes",
            "fills": [
                _faint(owner, 0.2) for owner in (colours.lead, colours.allies, colours.contractors)
            ],
            "stroke": _faint(colours.text, 0.55),
            "width": 0.8,
        },
        disc
        | {
            "id": "towns",
            "fills": [colours.muted],
            "rows": [{"p": point, "r": 1.6} for point in land.town_points()],
        },
        {
            "id": "flows",
            "kind": "paths",
            "picked": True,
            "strokes": [_faint(line, 0.85), line, _faint(line, 0.6)],
        },
        icons | {"id": "heads", "anchor": [0, CELL / 2], "icons": [asdict(h) for h in heads]},
        icons
        | {
            "id": BASES,
            "picked": True,
            "icons": [_icon(sign_shape(sign, colours), SIZES[sign]) for sign in Sign],
        },
        icons
        | {
            "id": SELECTED,
            "icons": [_icon(sign_shape(Sign.SELECTED, colours), SIZES[Sign.SELECTED])],
        },
    ]


def _icon(shape: Shape, size: float) -> Spec:
    return asdict(shape) | {"size": size}


def view_state(described: Descriptor, width: int = WIDTH, height: int = HEIGHT) -> Spec:
    """Return where the map stands at first and how far it goes: degrees, and the window's zoom."""
    view = window(described, width, height)
    west, south, east, north = described.bounds
    return {
        "longitude": view.lon,
        "latitude": view.lat,
        "zoom": view.zoom,
        "minZoom": view.zoom - 0.6,
        "maxZoom": 11,
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


def text_alternative(posture: Posture, grain: Grain = Grain.YEARS) -> str:
    """Say in a paragraph what the map shows, for who cannot see it."""
    view = window(posture.descriptor)
    counts = Counter(base.standing for base in posture.standings)
    parts = [
        f"{counts[standing]} {words}"
        for standing, words in STANDING_WORDS.items()
        if counts[standing]
    ]
    period = spoken_month(posture.month) if grain is Grain.MONTHS else str(posture.month.year)
    sentences = [f"Map of {posture.descriptor.area}, {spoken_month(posture.month)}."]
    sentences.append(f"Bases: {', '.join(parts)}." if parts else "No base is on record.")
    shown = flow.flows(posture, grain, view)
    if not shown:
        sentences.append(f"No redeployment of {period} can be drawn.")
    else:
        largest = [_sentence(f) for f in shown if f.known][:3]
        without = sum(not f.known for f in shown)
        sentences.append(
            f"Redeployments of {period} drawn as arrows: {len(shown)}, "
            f"{without} of them without a published number."
        )
        later = sum(f.later_than(posture.month) for f in shown)
        if later:
            sentences.append(f"{later} of them came only after {spoken_month(posture.month)}.")
        if largest:
            sentences.append(f"The largest: {'; '.join(largest)}.")
    listed = len(flow.unplaced(posture, grain, view))
    if listed:
        sentences.append(f"{listed} more cannot be placed and are listed beside the map.")
    return " ".join(sentences)


def label_places(
    posture: Posture,
    *,
    selected: str | None = None,
    grain: Grain = Grain.YEARS,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> tuple[list[labels.Placed], labels.Boxes]:
    """Return every label of a month with its room, and the boxes of the marks.

    Returns
    -------
    list of Placed
    array of shape (n, 4)
        Left, top, right, bottom of each mark and arrow head, in pixels.
    """
    view = window(posture.descriptor, width, height)
    bases = marks(posture, view)
    arrows = [flow.arrow(f, view) for f in flow.flows(posture, grain, view)]
    taken, land = _taken(bases, arrows), ground(posture.record)
    return [placed for _, placed in _placed(land, bases, arrows, view, selected, taken)], taken


def _sentence(item: Flow) -> str:
    plan = " planned" if item.status == "planned" else ""
    return f"{item.origin_name} to {item.destination_name}, {item.number}{plan}"


def _discs(bases: Sequence[Mark], described: Descriptor) -> Rows:
    """Soft discs where a point is vague, and discs for the personnel of a base."""
    return {
        "vague": [
            _vague(b) for b in bases if b.precision_km >= VAGUE_KM and b.standing != "left_earlier"
        ],
        "sizes": [
            _size(b, described) for b in bases if not math.isnan(b.personnel) and b.personnel > 0
        ],
    }


@lru_cache(maxsize=1024)
def _vague(base: Mark) -> Spec:
    return {"p": _point(base.lon, base.lat), "r": round(base.precision_km * 1000)}


@lru_cache(maxsize=1024)
def _size(base: Mark, described: Descriptor) -> Spec:
    return {
        "p": _point(base.lon, base.lat),
        "r": round(radius_px(base.personnel), 1),
        "k": _owner(base.personnel_force, described),
    }


def _owner(force: str, described: Descriptor) -> int:
    if force in described.leading:
        return 0
    return 2 if force == described.contractors else 1


@lru_cache(maxsize=4096)
def _base(base: Mark) -> Spec:
    row: Spec = {"p": _point(base.lon, base.lat)}
    if base.sign is not Sign.LEFT_EARLIER:
        row["k"] = int(base.sign)
    if base.dx or base.dy:
        row["o"] = [base.dx, base.dy]
    return row | {"i": base.id, "n": base.name, "t": base.said}


@lru_cache(maxsize=64)
def _arrows(arrows: tuple[Arrow, ...], later: tuple[bool, ...], view: Window) -> Rows:
    """Lines, dashed where planned or without a number, and their heads."""
    drawn = [_arrow(item, view, later=ahead) for item, ahead in zip(arrows, later, strict=True)]
    return {"flows": [line for line, _ in drawn], "heads": [head for _, head in drawn]}


@lru_cache(maxsize=1024)
def _arrow(item: Arrow, view: Window, *, later: bool) -> tuple[Spec, Spec]:
    f = item.flow
    width = round(f.width, 1)
    planned = int(f.status == "planned")
    row: Spec = {
        "p": _degrees(item.line, view),
        "w": width,
        "n": f"{f.origin_name} → {f.destination_name}",
        "t": f"later in the year\n{_told(f)}" if later else _told(f),
    }
    ahead = {"l": 1} if later else {}
    if planned or not f.known:
        row["k"] = 2 if planned else 1
        row["d"] = [round(length, 1) for length in _dash(width, planned=bool(planned))]
    head = {"p": row["p"][-1], "k": planned, "s": round(item.head, 1), "r": round(item.angle)}
    return row | ahead, head | ahead


def _dash(width: float, *, planned: bool) -> tuple[float, float]:
    """Return the lengths of a dash and of the gap after it, in pixels."""
    if not planned:
        return 2 * width, 2 * width
    return (width, 0.5 * width) if width > _WIDE_PX else (4 * width, 2.5 * width)


def _degrees(line: npt.NDArray[np.float64], view: Window) -> list[list[float]]:
    return [_point(x, y, 2) for x, y in view.degrees(line).tolist()]


def _told(item: Flow) -> str:
    """Say what a flow's tooltip says below its ends."""
    lines = []
    for move in item.rows[:_ROWS_TOLD]:
        whose = f"{move.unit}: " if move.unit else ""
        lines.append(f"{whose}{move.number}, {item.status}, {move.span}")
        lines.append(f"Source: {publisher(move.document)}")
    if len(item.rows) > _ROWS_TOLD:
        lines.append(f"and {len(item.rows) - _ROWS_TOLD} more")
    if item.via_name:
        lines.insert(0, f"by way of {item.via_name}")
    return "\n".join(lines)


def _taken(bases: Sequence[Mark], arrows: Sequence[Arrow]) -> labels.Boxes:
    """Boxes that no label may touch: marks and heads."""
    boxes = [np.empty((0, 4))]
    if bases:
        at = np.array([b.at for b in bases])
        boxes.append(labels.boxes_around(at, np.array([b.radius for b in bases]) - 1))
    for item in arrows:
        middle = (item.line[-1] + np.array(item.tip)) / 2
        boxes.append(labels.boxes_around(middle[None, :], np.array([item.head / 2])))
    return np.vstack(boxes)


def _placed(
    land: Ground,
    bases: Sequence[Mark],
    arrows: Sequence[Arrow],
    view: Window,
    selected: str | None,
    taken: labels.Boxes,
) -> list[tuple[int, labels.Placed]]:
    """Place all labels, with the kind of each (see `_KINDS`)."""
    at = np.array([b.at for b in bases]).reshape(-1, 2)
    put = partial(labels.place, width=view.width, height=view.height, marks=at)
    lines = _shunned(arrows)
    countries = put(land.country_wishes(view), taken=np.empty((0, 4)))
    taken = np.vstack([taken, _boxes(countries)])
    wanted = sorted(
        (b for b in bases if b.standing in _LABEL_RANK or b.id == selected),
        key=lambda b: (
            b.id != selected,
            _LABEL_RANK.get(b.standing, 9),
            0.0 if math.isnan(b.personnel) else -b.personnel,
            b.id,
        ),
    )
    kinds: dict[str, int] = {}
    wishes = []
    for b in wanted:
        kinds[b.id] = 0 if b.standing in {"in_use", "planned"} or b.id == selected else 1
        wishes.append(labels.Wish(b.id, labels.short_name(b.name), *b.at, clear=b.radius - 1))
    numbers = []
    for item in arrows:
        number = _number(item)
        if number is not None:
            kinds[number.key] = 2
            numbers.append(number)
    shown = {b.id for b in bases} | land.places_named
    areas = []
    for item in arrows:
        f = item.flow
        for key, name, spot in (
            (f.origin, f.origin_name, f.start),
            (f.destination, f.destination_name, f.end),
        ):
            if key not in shown:
                shown.add(key)
                x, y = pixels(*spot, view)
                areas.append(labels.Wish(f"area {key}", name, x, y, 3.0, TOWN_SIZE))
    first = sum(kind == 0 for kind in kinds.values())
    ordered = [*numbers[:3], *wishes[:first], *numbers[3:], *wishes[first:]]
    placed = put(ordered, taken=taken, shunned=lines)
    named = {p.wish.text for p in placed} | {w.text for w in areas}
    towns = [w for w in land.town_wishes(view) if w.text not in named]
    rest = put([*areas, *towns], taken=np.vstack([taken, _boxes(placed)]), shunned=lines)
    return (
        [(kinds[p.wish.key], p) for p in placed]
        + [(3, p) for p in countries]
        + [(4, p) for p in rest]
    )


def _names(land: Ground, bases: Sequence[Mark], arrows: Sequence[Arrow], view: Window) -> Rows:
    taken = _taken(bases, arrows)
    points = {b.id: (b.lon, b.lat, b.dx, b.dy) for b in bases}
    loud: list[Spec] = []
    quiet: list[Spec] = []
    for kind, placed in _placed(land, bases, arrows, view, None, taken):
        wish = placed.wish
        if wish.key in points:
            lon, lat, dx, dy = points[wish.key]
        else:
            lon, lat = _spot(wish.x, wish.y, view)
            dx = dy = 0
        row = _label(kind, placed, lon, lat, dx, dy)
        (loud if kind in {0, 1, 2} else quiet).append(row)
    return {"names": quiet, "labels": loud}


@lru_cache(maxsize=1024)
def _spot(x: float, y: float, view: Window) -> tuple[float, float]:
    lon, lat = view.degrees(np.array([[x, y]]))[0].tolist()
    return lon, lat


@lru_cache(maxsize=4096)
def _label(kind: int, placed: labels.Placed, lon: float, lat: float, dx: int, dy: int) -> Spec:
    row: Spec = {"p": _point(lon, lat), "t": placed.wish.text}
    offset = [round(dx + placed.dx), round(dy + placed.dy)]
    if offset != [0, 0]:
        row["o"] = offset
    if placed.anchor:
        row["a"] = int(placed.anchor)
    if kind in {0, 1, 2}:
        return row | ({"k": kind} if kind else {})
    if kind == 3:
        row["t"] = "\u2009".join(row["t"])
    return row | {"k": kind - 3}


def label_looks(theme: Theme) -> dict[str, LabelLook]:
    """Return how the labels of each layer are set: ``names`` of the ground, ``labels`` on it."""
    colours = palette(theme)
    halo = blend(colours.focus_land, colours.land, 0.9)
    muted = colours.muted
    number = blend(colours.movement, colours.text, 0.8)
    return {
        "names": LabelLook(400, (COUNTRY_SIZE, TOWN_SIZE), (muted, muted), halo, 2.4),
        "labels": LabelLook(600, (labels.SIZE,) * 3, (colours.text, muted, number), halo, 3.0),
    }


def _boxes(placed: list[labels.Placed]) -> labels.Boxes:
    return np.array([p.box for p in placed]).reshape(-1, 4)


def _shunned(arrows: Sequence[Arrow]) -> labels.Boxes:
    """Boxes along the arrows, which labels cover only where there is no other place."""
    boxes = [np.empty((0, 4))]
    boxes += [
        labels.boxes_around(a.line, np.full(len(a.line), a.flow.width / 2 + 1)) for a in arrows
    ]
    return np.vstack(boxes)


@lru_cache(maxsize=1024)
def _number(item: Arrow) -> labels.Wish | None:
    """Return the number beside an arrow as a label that asks for room, if it has one."""
    if not item.flow.known or not _long(item):
        return None
    x, y = item.line[len(item.line) // 2].tolist()
    words = f"{item.flow.persons:,.0f}"
    return labels.Wish(f">{item.flow.id}", words, x, y, clear=_half(item) + 1, size=_FLOW_SIZE)


def _half(item: Arrow) -> float:
    """Half of what a level line cuts from an arrow at its middle, in pixels."""
    middle = len(item.line) // 2
    dx, dy = item.line[middle] - item.line[middle - 1]
    steep = abs(dy) / max(math.hypot(dx, dy), 1e-6)
    return float(item.flow.width / 2 / max(steep, 0.3))


def _long(item: Arrow) -> bool:
    steps: npt.NDArray[np.float64] = np.diff(item.line, axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum()) > _NUMBERED_PX


def _point(lon: float, lat: float, digits: int = 3) -> list[float]:
    return [round(lon, digits), round(lat, digits)]


def _faint(colour: str, alpha: float) -> str:
    """Return a colour that lets through what is below it, as ``#RRGGBBAA``."""
    return f"{colour}{rgba(colour, alpha)[3]:02X}"
