"""The map of what changed between two months, as an SVG image.

Bases that opened, closed, were handed over or are planned; levels that grew or shrank; all that
moved in between. Signs differ in shape, so that greys suffice.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.changes import Changes
from components.answer.posture import HEADLINE_FORCE, THEATRES, Posture
from components.draw import flows, ground, labels, svg
from components.draw.flows import Arrow
from components.draw.ground_paths import ground_svg
from components.draw.marks import AMERICAN, Mark, marks
from components.draw.palette import Palette, Theme, blend, palette
from components.draw.window import View, window
from components.record.dates import spoken_month
from components.words.wording import rounded

WIDTH, HEIGHT = 820, 540
"""Size of the map in CSS pixels, the legend below it not counted."""

_LEGEND = 46
_RADIUS = 6.5
_STEADY_RADIUS = 2.6
_NOTE_SIZE = 12.0
_LEGEND_SIZE = 12.0
_LONG_PX = 40.0


class Change(StrEnum):
    """What happened to a base, or to the level at one."""

    OPENED = "opened"
    RETURNED = "returned"
    LEFT = "left"
    HANDED_OVER = "handed_over"
    PLANNED = "planned"
    GREW = "grew"
    SHRANK = "shrank"


WORDS = {
    Change.OPENED: "opened",
    Change.RETURNED: "in use again",
    Change.LEFT: "left",
    Change.HANDED_OVER: "handed over",
    Change.PLANNED: "planned",
    Change.GREW: "grew",
    Change.SHRANK: "shrank",
}

_STANDINGS = {
    Change.OPENED: "in_use",
    Change.RETURNED: "in_use",
    Change.LEFT: "left_this_year",
    Change.HANDED_OVER: "left_this_year",
    Change.PLANNED: "planned",
    Change.GREW: "in_use",
    Change.SHRANK: "in_use",
}
"""Standings whose marks take the room of each sign."""

_STEADY = "left_earlier"
"""The standing with the smallest mark."""


@dataclass(frozen=True)
class ChangeMap:
    """A drawn map of what changed.

    Attributes
    ----------
    svg : str
        The image with its legend; it names no other host.
    alternative : str
        What it shows, as plain text.
    lost : tuple of str
        What it cannot show, a sentence each.
    drawn : frozenset of str
        Ids of the bases whose change has a sign on it.
    placed : tuple of Placed
        Its labels with their room; no two overlap.
    taken : array of shape (n, 4)
        Boxes of signs and arrow heads, pixels; no label touches them.
    """

    svg: str
    alternative: str
    lost: tuple[str, ...]
    drawn: frozenset[str]
    placed: tuple[labels.Placed, ...]
    taken: labels.Boxes


def change_map(found: Changes, posture: Posture, theme: Theme) -> ChangeMap:
    """Draw what changed between two months.

    Parameters
    ----------
    found : Changes
    posture : Posture
        The answer for the later month.
    theme : Theme
    """
    colours, view = palette(theme), window(WIDTH, HEIGHT)
    kinds = _kinds(found, posture)
    between = _between(posture, found, kinds)
    bases = marks(between, view)
    arrows = [flows.arrow(f, view) for f in flows.flows(between, flows.Grain.YEARS, view)]
    notes = _notes(found)
    taken = _taken(bases, arrows, kinds)
    placed = _placed(bases, arrows, kinds, notes, view, taken)
    title = (
        f"What changed in Iraq and north-east Syria, {spoken_month(found.a)} to "
        f"{spoken_month(found.b)}"
    )
    shapes = [
        ground_svg(view, colours),
        *(_arrow(item, colours) for item in arrows),
        *(_dot(*b.at, colours) for b in bases if b.id not in kinds),
        *(_sign(*b.at, kinds[b.id], b.force, colours) for b in bases if b.id in kinds),
        *(_label(item, kinds, notes, colours) for item in placed),
        f'<rect y="{HEIGHT}" width="{WIDTH}" height="{_LEGEND}" fill="{colours.ground}"/>',
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="none"'
        f' stroke="{colours.border}"/>',
        _legend(colours),
    ]
    lost = _lost(between, found, view)
    return ChangeMap(
        svg.drawing(WIDTH, HEIGHT + _LEGEND, title, "".join(shapes)),
        _alternative(title, kinds, arrows, notes, lost),
        tuple(lost),
        frozenset(b.id for b in bases if b.id in kinds),
        tuple(placed),
        taken,
    )


def _kinds(found: Changes, posture: Posture) -> dict[str, Change]:
    """Return the bases with a change, each with its own; a change of use before one of level."""
    levels = found.levels[found.levels["change"].isin([Change.GREW, Change.SHRANK])]
    levels = levels[levels["place"].isin(posture.bases["place"])]
    both = (levels, found.bases)
    return {
        str(place): Change(str(change))
        for rows in both
        for place, change in zip(rows["place"], rows["change"], strict=True)
    }


def _between(posture: Posture, found: Changes, kinds: dict[str, Change]) -> Posture:
    """Return the later month with what changed, what is in use, and all that moved in between."""
    bases = posture.bases
    used = bases["standing"].isin(["in_use", "unconfirmed"])
    bases = bases[used | bases["place"].isin(list(kinds))].copy()
    bases["standing"] = [
        _STANDINGS[kinds[place]] if place in kinds else _STEADY for place in bases["place"]
    ]
    bases["personnel"] = float("nan")
    return replace(posture, bases=bases, movements_of_year=found.movements)


def _notes(found: Changes) -> dict[str, tuple[str, str]]:
    """Say how the level of each theatre changed: ``change`` and words, by the theatre's id."""
    rows = found.levels[found.levels["force"] == HEADLINE_FORCE]
    said = {}
    for row in rows[rows["place"].isin(THEATRES)].to_dict("records"):
        said[str(row["place"])] = (str(row["change"]), _level_words(row))
    return said


def _level_words(row: dict[Hashable, Any]) -> str:
    before, after = rounded(float(row["before"])), rounded(float(row["after"]))
    troops = "US troops"
    if row["change"] == "recounted":
        return f"{troops} {before} → {after}, counted anew"
    if before == after:
        return f"{troops} {after}, unchanged"
    return f"{troops} {before} → {after}" + ("" if row["certain"] else ", within the bands")


def _taken(bases: list[Mark], arrows: list[Arrow], kinds: dict[str, Change]) -> labels.Boxes:
    boxes = [np.empty((0, 4))]
    if bases:
        radii = [_RADIUS if b.id in kinds else _STEADY_RADIUS for b in bases]
        boxes.append(labels.boxes_around(np.array([b.at for b in bases]), np.array(radii)))
    for item in arrows:
        middle = (item.line[-1] + np.array(item.tip)) / 2
        boxes.append(labels.boxes_around(middle[None, :], np.array([item.head / 2])))
    return np.vstack(boxes)


def _placed(
    bases: list[Mark],
    arrows: list[Arrow],
    kinds: dict[str, Change],
    notes: dict[str, tuple[str, str]],
    view: View,
    taken: labels.Boxes,
) -> list[labels.Placed]:
    """Give labels room: levels and countries, bases that changed, numbers moved, towns."""
    countries = ground.country_wishes(view)
    spots = {w.text: w for w in countries}
    theatre = {
        place: spots[place.upper()]
        for place in notes
        if place.upper() in spots
    }  # fmt: skip
    levels = [
        labels.Wish(f"level {place}", f"    {notes[place][1]}", w.x, w.y, 7.0, _NOTE_SIZE)
        for place, w in theatre.items()
    ]
    lines = np.vstack(
        [np.empty((0, 4))]
        + [labels.boxes_around(a.line, np.full(len(a.line), a.flow.width / 2 + 1)) for a in arrows]
    )
    names = [
        labels.Wish(b.id, labels.short_name(b.name), *b.at, clear=_RADIUS)
        for b in sorted(bases, key=lambda b: (kinds.get(b.id, Change.SHRANK), b.id))
        if b.id in kinds
    ]
    numbers = [
        labels.Wish(f">{a.flow.id}", f"{a.flow.persons:,.0f}", *_middle(a), a.flow.width / 2 + 2)
        for a in arrows
        if a.flow.known and _length(a) > _LONG_PX
    ]
    towns = ground.town_wishes(view)
    found: list[labels.Placed] = []
    for some in (countries, levels, [*numbers[:3], *names, *numbers[3:]], towns):
        room = np.vstack([taken, *(np.array([p.box]) for p in found)])
        known = {p.wish.text for p in found}
        found += labels.place(
            [w for w in some if w.text not in known],
            width=view.width,
            height=view.height,
            taken=room,
            shunned=lines,
        )
    return found


def _middle(item: Arrow) -> tuple[float, float]:
    x, y = item.line[len(item.line) // 2]
    return float(x), float(y)


def _length(item: Arrow) -> float:
    steps: npt.NDArray[np.float64] = np.diff(item.line, axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _label(
    item: labels.Placed,
    kinds: dict[str, Change],
    notes: dict[str, tuple[str, str]],
    colours: Palette,
) -> str:
    wish = item.wish
    x, y = wish.x + item.dx, wish.y + item.dy
    text, colour, weight, size = wish.text, colours.muted, 400, wish.size
    sign = ""
    if wish.key.startswith("level "):
        change = notes[wish.key.removeprefix("level ")][0]
        text, colour, weight = text.strip(), colours.text, 600
        left = item.box[0]
        x = left + 14
        sign = _triangle(left + 5, y, change, colours.usa)
        return sign + svg.words(text, x, y, size, colour, weight=weight, halo=colours.focus_land)
    if wish.key.startswith(">"):
        colour, weight = blend(colours.movement, colours.text, 0.8), 600
    elif wish.key in kinds:
        colour, weight = colours.text, 600
    elif wish.centred:
        text, size = "\u2009".join(text), ground.COUNTRY_SIZE
    return svg.words(
        text, x, y, size, colour, weight=weight, anchor=item.anchor, halo=colours.focus_land
    )


def _triangle(x: float, y: float, change: str, colour: str) -> str:
    """Draw a change of level: up, down, or a level bar where it does not compare or is the same."""
    match change:
        case Change.GREW:
            outline = f"M{x - 5:.1f} {y + 4.5:.1f}h10l-5 -9.5z"
        case Change.SHRANK:
            outline = f"M{x - 5:.1f} {y - 4.5:.1f}h10l-5 9.5z"
        case _:
            outline = f"M{x - 5:.1f} {y - 1.5:.1f}h10v3h-10z"
    return f'<path d="{outline}" fill="{colour}"/>'


def _sign(x: float, y: float, change: Change, force: str, colours: Palette) -> str:
    own = colours.usa if force in AMERICAN or not force else colours.allies
    at, r = f'cx="{x:.1f}" cy="{y:.1f}"', _RADIUS
    hollow = f'<circle {at} r="{r - 0.8:.1f}" fill="{colours.ground}" stroke="{colours.text}"'
    full = f'<circle {at} r="{r}" fill="{own}" stroke="{colours.ground}" stroke-width=".8"/>'
    mark = f'd="M{x:.1f} {y:.1f}'
    match change:
        case Change.OPENED:
            plus = f'<path {mark}m-3.6 0h7.2m-3.6 -3.6v7.2" stroke="{colours.ground}"'
            return f'{full}{plus} stroke-width="1.9"/>'
        case Change.RETURNED:
            return (
                f'{full}<circle {at} r="2.8" fill="none" stroke="{colours.ground}"'
                ' stroke-width="1.8"/>'
            )
        case Change.LEFT:
            cross = f'<path {mark}m-2.8 -2.8l5.6 5.6m0 -5.6l-5.6 5.6" stroke="{colours.text}"'
            return f'{hollow} stroke-width="1.5"/>{cross} stroke-width="1.5"/>'
        case Change.HANDED_OVER:
            return (
                f'{hollow} stroke-width="1.5"/>'
                f'<path {mark}m-2 -3.4l5.6 3.4l-5.6 3.4z" fill="{colours.text}"/>'
            )
        case Change.PLANNED:
            return (
                f'<circle {at} r="{r - 0.5}" fill="{colours.ground}" stroke="{colours.attention}"'
                ' stroke-width="2" stroke-dasharray="3 1.6"/>'
            )
        case Change.GREW | Change.SHRANK:
            return _triangle(x, y, change, own)


def _dot(x: float, y: float, colours: Palette) -> str:
    """Draw a base in use that did not change."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_STEADY_RADIUS}" fill="{colours.given_up}"/>'


def _arrow(item: Arrow, colours: Palette) -> str:
    """Draw a redeployment as the screen's map does: width, dashes and head by what is known."""
    planned, known, width = item.flow.status == "planned", item.flow.known, item.flow.width
    dash = ""
    if planned:
        on, off = (width, 0.5 * width) if width > 4 else (4 * width, 2.5 * width)
        dash = f' stroke-dasharray="{on:.1f} {off:.1f}"'
    elif not known:
        dash = f' stroke-dasharray="{2 * width:.1f} {2 * width:.1f}"'
    opacity = 0.6 if planned else 0.85 if known else 1
    x, y = item.line[-1]
    look = (
        f'fill="{colours.ground}" stroke="{colours.movement}" stroke-width="1.2"'
        if planned
        else f'fill="{colours.movement}"'
    )
    half = 0.47 * item.head
    return (
        f'<path d="{_curve(item.line)}" fill="none" stroke="{colours.movement}"'
        f' stroke-width="{width:.1f}" stroke-opacity="{opacity}"{dash}/>'
        f'<path d="M0 {-half:.1f}L{item.head:.1f} 0L0 {half:.1f}z" {look}'
        f' transform="translate({x:.1f} {y:.1f}) rotate({-item.angle:.0f})"/>'
    )


def _curve(points: npt.NDArray[np.float64]) -> str:
    """Write a curve through points (Catmull and Rom's spline), so that no corner shows."""
    before = np.vstack([2 * points[0] - points[1], points[:-1]])
    after = np.vstack([points[1:], 2 * points[-1] - points[-2]])
    pull = (after - before) / 6
    said = f"M{points[0, 0]:.1f} {points[0, 1]:.1f}"
    for i in range(len(points) - 1):
        three = (points[i] + pull[i], points[i + 1] - pull[i + 1], points[i + 1])
        said += "C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in three)
    return said


def _legend(colours: Palette) -> str:
    """Explain signs and arrows, in lines below the map."""
    items = [(_of_sign(change, colours), 16.0, WORDS[change]) for change in Change]
    items.append((_dot(8.0, 0.0, colours), 16.0, "in use, no change"))
    line = f'stroke="{colours.movement}" fill="none"'
    head = f'<path d="M24 -4l8 4l-8 4z" fill="{colours.movement}"/>'
    bar = f'<path d="M0 -2.7h24v5.4h-24z" fill="{colours.movement}" fill-opacity=".85"/>'
    thin = f'<path d="M0 0H24" {line} stroke-width="1.5" stroke-dasharray="3 3"/>{head}'
    plan = (
        f'<path d="M0 0H24" {line} stroke-width="2.4" stroke-dasharray="9 5" stroke-opacity=".6"/>'
        f'<path d="M24 -4l8 4l-8 4z" fill="{colours.ground}" stroke="{colours.movement}"/>'
    )
    items += [
        (bar + head, 34.0, "moved; width 10,000"),
        (thin, 34.0, "number not published"),
        (plan, 34.0, "moved as planned"),
    ]
    x, y, found = 2.0, HEIGHT + 15.0, []
    for shape, room, words in items:
        wide = room + 4 + labels.text_width(words, _LEGEND_SIZE) + 10
        if x + wide - 10 > WIDTH:
            x, y = 2.0, y + 20
        found.append(f'<g transform="translate({x:.1f} {y:.1f})">{shape}</g>')
        found.append(svg.words(words, x + room + 4, y, _LEGEND_SIZE, colours.muted))
        x += wide
    return "".join(found)


def _of_sign(change: Change, colours: Palette) -> str:
    return _sign(8.0, 0.0, change, "", colours)


def _lost(between: Posture, found: Changes, view: View) -> list[str]:
    """Say what the map cannot show: movements, and bases that changed and have no coordinates."""
    said = flows.unplaced(replace(between, bases=between.bases.iloc[:0]), flows.Grain.YEARS, view)
    pointed = between.bases.loc[between.bases["lat"].notna(), "place"]
    lost = found.bases[~found.bases["place"].isin(pointed)]
    return said + [
        f"{name}: {WORDS[Change(str(change))]}, no coordinates"
        for name, change in zip(lost["name"], lost["change"], strict=True)
    ]


def _alternative(
    title: str,
    kinds: dict[str, Change],
    arrows: list[Arrow],
    notes: dict[str, tuple[str, str]],
    lost: list[str],
) -> str:
    told = pd.Series([str(kind) for kind in kinds.values()], dtype=object).value_counts()
    bases = [f"{told[kind]} {WORDS[kind]}" for kind in Change if kind in told.index]
    levels = [f"{place.capitalize()}: {words}" for place, (_, words) in notes.items()]
    legs = sum(len(item.flow.rows) for item in arrows)
    heads = "1 arrow" if len(arrows) == 1 else f"{len(arrows)} arrows"
    moved = f"{legs} drawn as {heads}" if arrows else "none drawn"
    said = [
        f"Map. {title}.",
        f"Bases: {', '.join(bases)}." if bases else "Bases: no change on record.",
        *(f"{level}." for level in levels),
        f"Redeployments: {moved}.",
        f"Not on the map: {len(lost)}." if lost else "",
    ]
    return " ".join(part for part in said if part)
