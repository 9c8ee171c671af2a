"""The whole span of the record as the stage receives it, once.

Every month's answer is made by the same functions that draw a single one (`draw.map.rows`,
`words`); what months have in common is written once and named by its position. The
script in the browser only looks up.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from components.answer.claims import NOWHERE
from components.answer.posture import Posture, Views
from components.draw import map as chart_map
from components.draw.series import labelled_years
from components.draw.window import window
from components.record.dates import spoken, spoken_month
from components.record.phases import Phase, phases
from components.view import Grain, place_names
from components.words import wording
from components.words.bottom_line import bottom_line

Spec = dict[str, Any]

FORMAT = 2
"""Number of the payload's form; a script reads no other."""


HEIGHT = 516
"""Pixels for which the map's view and labels are worked out; on a higher screen the map gets more
room at the same scale."""


@dataclass
class Pool:
    """Things written once, in the order in which they first came, named by their position."""

    items: list[Any] = field(default_factory=list)
    _places: dict[Hashable, int] = field(default_factory=dict)
    _rows: dict[int, tuple[Spec, int]] = field(default_factory=dict)

    def put(self, item: Any) -> int:
        """Return the position of an item, adding it where it is new."""
        if id(item) in self._rows:
            return self._rows[id(item)][1]
        is_row = isinstance(item, dict)
        key = json.dumps(item, ensure_ascii=False) if is_row else item
        if key not in self._places:
            self._places[key] = len(self.items)
            self.items.append(item)
        if is_row:
            # A row is one object for as long as it holds: each is written once. It is held, or
            # another could come to stand at the same place in memory.
            self._rows[id(item)] = item, self._places[key]
        return self._places[key]

    def put_all(self, items: Iterable[Any]) -> list[int]:
        """Return the positions of several items."""
        return [self.put(item) for item in items]


def span(views: Views, known: date | None = None) -> Spec:
    """Return every month's answer in both grains, ready to be written as JSON.

    Parameters
    ----------
    known : datetime.date, optional
        Day as on which the record is known, to be said beside its version.

    Returns
    -------
    dict
        ``format``; ``record``: version, licence, day as on which it is known; ``first`` and
        ``horizon`` (ISO months) and ``count`` of months; ``years``: positions of the Januaries
        that the clock is labelled with; ``milestones``, ``phases``: marks and
        stretches of the clock; ``bases``: name of each base by id; ``pools``: what months have in
        common; ``titles``, ``bottom_lines``, ``sources``: positions in ``pools.texts`` for each
        month; ``grains``: for each grain and month positions in
        the pools. ``grains[grain].rows[layer][month]`` is a position in ``pools.sets[layer]``,
        whose numbers are positions in ``pools.rows[layer]``.
    """
    record = views.record
    schema = record.schema
    texts, lines = Pool(), Pool()
    rows = {layer: Pool() for layer in chart_map.DEPENDENT if layer != chart_map.SELECTED}
    sets = {layer: Pool() for layer in rows}
    written: dict[int, tuple[list[Spec], int]] = {}
    of_months: dict[str, list[int]] = defaultdict(list)
    grains: dict[Grain, Spec] = {
        grain: defaultdict(list, rows={layer: [] for layer in rows}) for grain in Grain
    }
    for month in schema.months:
        posture = views.as_of(month)
        of_months["titles"].append(texts.put(wording.title(posture)))
        of_months["bottom_lines"].append(texts.put(" ".join(bottom_line(views, posture))))
        of_months["sources"].append(texts.put(wording.source_line(views, posture)))
        for grain, answers in grains.items():
            for layer, layer_rows in chart_map.rows(posture, grain, height=HEIGHT).items():
                if layer in rows:
                    if id(layer_rows) not in written:
                        # Held, or another could come to stand at the same place in memory.
                        set_ = sets[layer].put(tuple(rows[layer].put_all(layer_rows)))
                        written[id(layer_rows)] = layer_rows, set_
                    answers["rows"][layer].append(written[id(layer_rows)][1])
            headlines = wording.headlines(views, posture, by_month=grain is Grain.MONTHS)
            answers["headlines"].append(lines.put_all(map(astuple, headlines)))
            answers["sentences"].append(texts.put(wording.sentence(posture, headlines)))
            alternative = chart_map.text_alternative(posture, grain, height=HEIGHT)
            answers["alternatives"].append(texts.put(alternative))
            answers["unplaced"].append(texts.put_all(chart_map.unplaced(posture, grain)))
            answers["captions"].append(texts.put_all(captions(posture, grain)))
            if grain is Grain.MONTHS:
                answers["steps"].append(texts.put_all(step(posture, headlines)))
    return {
        "format": FORMAT,
        "record": {
            "version": schema.version,
            "licence": schema.licence,
            "known": f" as known on {spoken(str(known))}" if known else "",
        },
        "first": str(schema.first),
        "horizon": str(schema.horizon),
        "horizon_words": spoken_month(schema.horizon),
        "count": len(schema.months),
        "years": [
            12 * (year - schema.first.year) + 1 - schema.first.month
            for year in labelled_years(schema)
        ],
        "milestones": _milestones(views),
        "phases": [_phase(views, phase) for phase in phases(record)],
        "bases": {base: names[0] for base, names in place_names(record, "base").items()},
        "pools": {
            "texts": texts.items,
            "lines": lines.items,
            "rows": {layer: pool.items for layer, pool in rows.items()},
            "sets": {layer: pool.items for layer, pool in sets.items()},
        },
        **of_months,
        "grains": grains,
    }


def captions(posture: Posture, grain: Grain) -> list[str]:
    """Return the key milestones of the month or its year, each with its date."""
    events = posture.events if grain is Grain.MONTHS else posture.events_of_year
    marked = sorted((event for event in events if event.key), key=lambda event: event.first)
    return [
        spoken(event.date)
        + (", later in the year" if event.later_than(posture.month) else "")
        + f": {event.title}"
        for event in marked
    ]


_MOVES_TOLD = 3
_MONTH_LONG = len("2007-10")


def step(posture: Posture, headlines: Sequence[wording.Headline]) -> list[str]:
    """Say a month of a phase: the levels, what came and went, and its key milestones."""
    levels = [
        f"{item.label}: {item.figure}"
        for item in headlines
        if item.opens == "evidence" and not item.absent
    ]
    moves = [move for move in posture.redeployments if move.drawn]
    moves.sort(key=lambda move: (math.isnan(move.persons), -move.persons, move.id))
    moves_words = [
        f"{' → '.join(move.ends)}: "
        f"{posture.descriptor.force_name(move.force)}, {move.number}"
        + (", planned" if move.status == "planned" else "")
        + (f", {move.span}" if len(move.start) < _MONTH_LONG else "")
        for move in moves[:_MOVES_TOLD]
    ]
    if len(moves) > _MOVES_TOLD:
        moves_words.append(f"and {len(moves) - _MOVES_TOLD} more redeployments")
    if not moves:
        moves_words.append("No redeployment of this month is on record.")
    summary = f"{spoken_month(posture.month)}. {'; '.join(levels)}".strip()
    return [summary, *moves_words, *captions(posture, Grain.MONTHS)]


def _phase(views: Views, phase: Phase) -> Spec:
    """Return a phase as the clock marks it and the map frames it, degrees (lon, lat)."""
    schema = views.record.schema
    moves = [views.redeployments.by_id[row] for row in phase.rows]
    points = [point for move in moves for point in (move.origin_point, move.destination_point)]
    ends = np.array([point for point in points if point != NOWHERE]).reshape(-1, 2)
    # The bases of its time are in the frame, too: a phase is more than the moves on record.
    stood = [
        (base.lon, base.lat)
        for month in (phase.first, phase.last)
        for base in views.as_of(month).standings
        if base.placed and base.in_use
    ]
    ends = np.vstack([ends, np.array(stood).reshape(-1, 2)])
    ends = ends[window(views.descriptor).shows(ends)]
    frame = np.array([ends.min(axis=0), ends.max(axis=0)]) if len(ends) else None
    if frame is not None:
        # Never closer than a degree: a single place has surroundings.
        middle, half = frame.mean(axis=0), np.maximum(np.diff(frame, axis=0)[0] / 2, 0.5)
        frame = np.array([middle - half, middle + half]).round(2)
    return {
        "id": phase.id,
        "title": phase.title,
        "first": max(phase.first.ordinal - schema.first.ordinal, 0),
        "last": min(phase.last.ordinal - schema.first.ordinal, len(schema.months) - 1),
        "frame": None if frame is None else frame.tolist(),
    }


def _milestones(views: Views) -> list[Spec]:
    """Return the marks of the clock's track, with the month that each stands at."""
    first = views.record.schema.first.ordinal
    rows = views.record.milestones
    rows = rows[rows["key"].astype(bool)].sort_values("first")
    return [
        {
            "month": pd.Period(row["first"], freq="M").ordinal - first,
            "said": f"{spoken(str(row['date']))}: {row['title']}",
        }
        for row in rows.to_dict("records")
    ]
