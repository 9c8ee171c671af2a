"""One base's time as an SVG drawing: in use, changed, how many, who moved, what happened.

A change known to the month or the year fades over its month or year; one known to the day is
sharp.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache

import pandas as pd

from components.answer.estimate import one_number
from components.answer.posture import Views
from components.draw.marks import AMERICAN
from components.draw.palette import Palette, Theme, palette
from components.draw.svg import drawing, words
from components.record.checks import CLOSING
from components.record.dates import bounds, spoken, spoken_month
from components.words.wording import STANDING_WORDS, STATUS_WORDS

WIDTH = 1120
"""Pixels of the drawing at its own size."""

_LEFT, _RIGHT, _TOP = 116.0, 14.0, 20.0
_BAR, _LANE, _LABEL_ROW, _PLOT = 15.0, 22.0, 14.0, 58.0
_GAP = 9.0
_LETTER = 5.9
"""Width of a letter of a label, in pixels: labels that would meet are set lower or left out."""

_LABEL_ROWS = 3
_LEAST_FADE = 2.4


@dataclass(frozen=True)
class Run:
    """Months on end in which a base stood alike.

    Attributes
    ----------
    standing : str
        ``in_use`` or ``unconfirmed``.
    begin, end : int
        Month ordinals, both within.
    fades_in, fades_out : tuple of str
        The date, at its precision, at which it began and ended, where a row of the record says
        so; empty where none does.
    """

    standing: str
    begin: int
    end: int
    fades_in: str
    fades_out: str


def runs(views: Views, base: str) -> tuple[Run, ...]:
    """Return the spans in which a base was in use, or may have been, in order of time."""
    segments = views.presence.segments
    segments = segments[segments["place"] == base]
    dates = dict(zip(views.record.base_status["id"], views.record.base_status["date"], strict=True))
    begun = {
        int(begin): ("" if status == "undated" else dates.get(row, ""), status)
        for begin, row, status in zip(
            segments["begin"], segments["row"], segments["status"], strict=True
        )
    }
    found: list[Run] = []
    for month, standing in _standings(views).get(base, ()):
        if found and found[-1].standing == standing and found[-1].end == month - 1:
            found[-1] = replace(found[-1], end=month)
        else:
            found.append(Run(standing, month, month, begun.get(month, ("", ""))[0], ""))
    starts = {run.begin for run in found}
    return tuple(
        run if run.end + 1 in starts else replace(run, fades_out=_closing(begun, run.end + 1))
        for run in found
    )


@lru_cache(maxsize=4)
def _standings(views: Views) -> dict[str, list[tuple[int, str]]]:
    """Month ordinals in which each base was in use, or may have been, with its standing."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for month in views.record.schema.months:
        now = views.presence.at(month)
        for base, standing in zip(now["place"], now["standing"], strict=True):
            if standing in {"in_use", "unconfirmed"}:
                found[base].append((month.ordinal, standing))
    return dict(found)


def _closing(begun: dict[int, tuple[str, str]], month: int) -> str:
    date, status = begun.get(month, ("", ""))
    return date if status in CLOSING else ""


def timeline(views: Views, base: str, month: pd.Period, theme: Theme) -> str:
    """Draw the time of one base over the whole span of the record.

    Parameters
    ----------
    views : Views
    base : str
        Id of a base.
    month : pandas.Period
        The month that is marked.
    theme : Theme

    Returns
    -------
    str
        An SVG document; `timeline_words` says the same.
    """
    sheet = _Sheet(views, palette(theme))
    colours = sheet.colours
    _use(sheet, views, base)
    _changes(sheet, views, base)
    _personnel(sheet, views, base)
    _moves(sheet, views, base)
    _events(sheet, views, base)
    under = _axis(sheet, views, month)
    defs = f"<defs>{''.join(sheet.fades.values())}</defs>"
    over = (
        f'<path d="M{sheet.x(month.start_time + pd.Timedelta(days=14)):.1f} {_TOP - 4}'
        f'V{sheet.y:.1f}" stroke="{colours.movement}" stroke-width="1.5"/>'
    )
    shapes = [defs, under, *sheet.parts, over, *sheet.labels]
    return drawing(WIDTH, sheet.y + 20, timeline_words(views, base), "".join(shapes))


def timeline_words(views: Views, base: str) -> str:
    """Say what the timeline shows."""
    said = [
        f"{STANDING_WORDS[run.standing]} from "
        f"{spoken(run.fades_in) or spoken_month(pd.Period(ordinal=run.begin, freq='M'))} to "
        f"{spoken(run.fades_out) or spoken_month(pd.Period(ordinal=run.end, freq='M'))}"
        for run in runs(views, base)
    ]
    numbers = [
        (len(_of(views, "base_status", base)), "changes of status"),
        (len(_figures(views, base)), "figures of personnel"),
        (len(_moving(views, base)), "redeployments"),
        (len(_of(views, "milestones", base)), "milestones"),
    ]
    listed = ", ".join(f"{number} {noun}" for number, noun in numbers)
    first = "; ".join(said) if said else "no use on record"
    return f"Timeline: {first}. Listed below: {listed}."


@dataclass
class _Sheet:
    """The drawing as it grows downwards."""

    views: Views
    colours: Palette
    y: float = _TOP
    parts: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    fades: dict[tuple[str, str], str] = field(default_factory=dict)

    def x(self, day: pd.Timestamp) -> float:
        """Pixel of a moment on the time axis."""
        schema = self.views.record.schema
        first, last = schema.first.start_time, schema.last.end_time
        share = (day - first) / (last - first)
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * min(max(share, 0.0), 1.0)

    def span(self, start: str, end: str = "") -> tuple[float, float]:
        """Pixels of the first and the last moment that a date, or two, can mean."""
        first, last = bounds(start)[0], bounds(end or start)[1]
        return self.x(pd.Timestamp(first)), self.x(pd.Timestamp(last) + pd.Timedelta(days=1))

    def fade(self, kind: str, colour: str) -> str:
        """Return the fill that goes ``in``, ``out``, or in and out again (``both``)."""
        ends = {"in": (0, 0.5, 1), "out": (1, 0.5, 0), "both": (0, 1, 0)}[kind]
        identity = f"{kind}{colour.lstrip('#')}"
        stops = "".join(
            f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{strength}"/>'
            for at, strength in zip((0, 0.5, 1), ends, strict=True)
        )
        self.fades[kind, colour] = f'<linearGradient id="{identity}">{stops}</linearGradient>'
        return f"url(#{identity})"

    def box(
        self, left: float, right: float, top: float, tall: float, fill: str, opacity: float = 1.0
    ) -> None:
        """Fill an area."""
        if right > left:
            faint = f' opacity="{opacity:g}"' if opacity < 1 else ""
            self.parts.append(
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
                f'height="{tall:g}" fill="{fill}"{faint}/>'
            )

    def moment(self, start: str, end: str, top: float, tall: float, colour: str) -> float:
        """Mark a moment: sharp where it is known to the day, else faded over what it can be.

        Returns
        -------
        float
            Pixel of its middle.
        """
        left, right = self.span(start, end)
        middle = (left + right) / 2
        if len(start) == len(end) == len("2011-12-18") and right - left <= _LEAST_FADE:
            self.box(middle - 0.8, middle + 0.8, top, tall, colour)
        else:
            wide = max(right - left, _LEAST_FADE)
            self.box(middle - wide / 2, middle + wide / 2, top, tall, self.fade("both", colour))
        return middle

    def lane(self, name: str, tall: float) -> float:
        """Begin a lane, named on the left, and return its top."""
        top = self.y + _GAP
        self.parts.append(words(name, 0, top + min(tall, _LANE) / 2, 12.5, self.colours.text))
        self.y = top + tall
        return top


def _use(sheet: _Sheet, views: Views, base: str) -> None:
    top = sheet.lane("In use", _BAR)
    segments = views.presence.segments
    owners = set(segments.loc[segments["place"] == base, "force"])
    colour = sheet.colours.usa if owners & AMERICAN else sheet.colours.allies
    sheet.parts.append(
        f'<path d="M{_LEFT} {top + _BAR / 2}H{WIDTH - _RIGHT}" stroke="{sheet.colours.rule}"/>'
    )
    for run in runs(views, base):
        strength = 1.0 if run.standing == "in_use" else 0.35
        left = sheet.x(pd.Period(ordinal=run.begin, freq="M").start_time)
        right = sheet.x(pd.Period(ordinal=run.end + 1, freq="M").start_time)
        if run.fades_in:
            first, left = sheet.span(run.fades_in)
            if len(run.fades_in) == len("2011-12-18"):
                left = first
            else:
                sheet.box(first, left, top, _BAR, sheet.fade("in", colour), strength)
        if run.fades_out:
            right, last = sheet.span(run.fades_out)
            if len(run.fades_out) < len("2011-12-18"):
                begin = max(left, right)
                sheet.box(begin, last, top, _BAR, sheet.fade("out", colour), strength)
        sheet.box(left, right, top, _BAR, colour, strength)


def _changes(sheet: _Sheet, views: Views, base: str) -> None:
    rows = _of(views, "base_status", base)
    if rows.empty:
        return
    driving = set(views.presence.segments["row"])
    notes = []
    top = sheet.lane("Changes", 10)
    for row in rows.to_dict("records"):
        date, status = str(row["date"]), str(row["status"])
        colour = sheet.colours.text if row["claim"] == "reported" else sheet.colours.attention
        x = sheet.moment(date, date, top, 10, colour)
        if row["id"] in driving:
            notes.append((x, f"{STATUS_WORDS[status]} {spoken(date)}"))
    _notes(sheet, notes)


def _events(sheet: _Sheet, views: Views, base: str) -> None:
    rows = _of(views, "milestones", base)
    if rows.empty:
        return
    top = sheet.lane("Milestones", 10)
    for row in rows.to_dict("records"):
        sheet.moment(str(row["date"]), str(row["date"]), top, 10, sheet.colours.muted)


def _moves(sheet: _Sheet, views: Views, base: str) -> None:
    rows = _moving(views, base)
    if rows.empty:
        return
    top = sheet.lane("Came, left", _LANE)
    sheet.parts.append(
        f'<path d="M{_LEFT} {top + 11}H{WIDTH - _RIGHT}" stroke="{sheet.colours.rule}"/>'
    )
    for row in rows.to_dict("records"):
        start, end = str(row["start"]), str(row["end"])
        colour = sheet.colours.movement
        if row["destination"] == base:
            x = sheet.moment(start, end, top + 2, 9, colour)
            head = f"M{x - 4:.1f} {top + 5}l4 5l4 -5"
        elif row["origin"] == base:
            x = sheet.moment(start, end, top + 11, 9, colour)
            head = f"M{x - 4:.1f} {top + 16}l4 5l4 -5"
        else:
            x = sheet.moment(start, end, top + 6, 10, colour)
            head = ""
        dash = ' stroke-dasharray="2 1.5"' if row["status"] == "planned" else ""
        sheet.parts.append(f'<path d="{head}" fill="none" stroke="{colour}"{dash}/>')


def _personnel(sheet: _Sheet, views: Views, base: str) -> None:
    rows = _figures(views, base)
    if rows.empty:
        return
    top = sheet.lane("Personnel", _PLOT)
    most = float(rows["shown"].max()) or 1.0
    bottom = top + _PLOT
    colours = sheet.colours
    for share in (0.0, 1.0):
        y = bottom - share * (_PLOT - 8)
        sheet.parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="{colours.rule}"/>'
            + words(f"{share * most:,.0f}", _LEFT - 6, y, 11.5, colours.muted, anchor=2)
        )
    for row in rows.to_dict("records"):
        left, right = sheet.span(str(row["start"]), str(row["end"]))
        y = bottom - float(row["shown"]) / most * (_PLOT - 8)
        colour = colours.force(str(row["force"]))
        if right - left > 6:
            sheet.box(left, right, y - 2.5, 5, sheet.fade("both", colour))
        fill = "none" if row["status"] == "planned" else colour
        sheet.parts.append(
            f'<circle cx="{(left + right) / 2:.1f}" cy="{y:.1f}" r="3.4" fill="{fill}" '
            f'stroke="{colour}"/>'
        )


def _notes(sheet: _Sheet, notes: list[tuple[float, str]]) -> None:
    """Set labels below their marks in as few rows as they need; those without room are left out."""
    ends = [-math.inf] * _LABEL_ROWS
    used = 0
    for x, said in notes:
        wide = len(said) * _LETTER
        left = min(max(x - wide / 2, _LEFT), WIDTH - _RIGHT - wide)
        row = next((i for i, end in enumerate(ends) if left > end + 10), None)
        if row is None:
            continue
        ends[row] = left + wide
        used = max(used, row + 1)
        y = sheet.y + 3 + _LABEL_ROW * (row + 0.5)
        halo = sheet.colours.ground
        sheet.labels.append(words(said, left, y, 11.5, sheet.colours.text, halo=halo))
    sheet.y += used * _LABEL_ROW + 3


def _axis(sheet: _Sheet, views: Views, month: pd.Period) -> str:
    """Draw years, the horizon and the month, below everything."""
    schema, colours = views.record.schema, sheet.colours
    sheet.y += 6
    bottom = sheet.y
    horizon = sheet.x(schema.horizon.end_time)
    parts = [
        f'<rect x="{horizon:.1f}" y="{_TOP}" width="{WIDTH - _RIGHT - horizon:.1f}" '
        f'height="{bottom - _TOP:.1f}" fill="{colours.rule}" opacity="0.5"/>'
    ]
    for year in range(schema.first.year, schema.last.year + 1):
        x = sheet.x(pd.Timestamp(year, 1, 1))
        parts.append(
            f'<path d="M{x:.1f} {_TOP}V{bottom:.1f}" stroke="{colours.rule}" '
            f'opacity="{1 if year % 2 else 0.45}"/>'
        )
        if year % 2:
            parts.append(words(str(year), x, bottom + 10, 12, colours.muted, anchor=1))
    said = spoken_month(month)
    at = sheet.x(month.start_time + pd.Timedelta(days=14))
    at = min(max(at, _LEFT + 45), WIDTH - 50.0)
    parts.append(words(said, at, 7, 12, colours.text, weight=600, anchor=1))
    return "".join(parts)


def _of(views: Views, table: str, base: str) -> pd.DataFrame:
    """Rows of a dated table at a base, in order of time."""
    rows = views.record.frame(table)
    return rows[rows["place"] == base].sort_values(["first", "last", "id"])


def _figures(views: Views, base: str) -> pd.DataFrame:
    rows = _of(views, "force_levels", base)
    rows = rows.assign(shown=one_number(rows))
    return rows[rows["shown"].notna()]


def _moving(views: Views, base: str) -> pd.DataFrame:
    moves = views.movements
    own = (moves[["origin", "via", "destination"]] == base).any(axis=1)
    return moves[own & moves["drawn"]].sort_values(["first", "last", "id"])
