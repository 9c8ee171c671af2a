"""A month's answer as one JSON object and as a readable page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from components.answer.claims import Figure, Milestone, Movement
from components.answer.persons import whole
from components.answer.posture import ForceLevel, Posture, Views
from components.answer.presence import BaseStanding
from components.record.dates import spoken, spoken_month

Json = dict[str, Any]


def as_json(views: Views, posture: Posture) -> Json:
    """Return the answer for a month as plain JSON values.

    Returns
    -------
    dict
        ``as_of``, ``horizon``, ``beyond_horizon``, ``record`` (version), ``levels``, ``bases``,
        ``movements``, ``milestones``. Persons are integers, or null where no figure is
        published; a null is never a zero.
    """
    return {
        "as_of": str(posture.month),
        "horizon": str(posture.horizon),
        "beyond_horizon": posture.beyond_horizon,
        "record": views.record.schema.version,
        "levels": [
            level_json(level)
            | {"published": [_figure(f) for f in posture.figures_of(level.force, level.place)]}
            for level in posture.force_levels
        ],
        "bases": [base_json(base) for base in posture.standings],
        "movements": [_movement(move) for move in posture.redeployments],
        "milestones": [_milestone(event) for event in posture.events],
    }


def _texts(claim: object, *names: str) -> Json:
    return {name: getattr(claim, name) or None for name in names}


def _numbers(claim: object, *names: str) -> Json:
    return {name: _persons(getattr(claim, name)) for name in names}


def _persons(number: float) -> int | None:
    return None if math.isnan(number) else whole(number)


def level_json(level: ForceLevel) -> Json:
    """Return a level as plain JSON values."""
    return {
        "force": level.force,
        "place": level.place,
        **_numbers(level, "best", "low", "high"),
        "basis": str(level.basis),
        "state": level.state,
        "explanation": level.explanation or None,
        "computed_from": list(level.behind),
        "cites": list(level.cites),
    }


def _figure(figure: Figure) -> Json:
    return {
        "id": figure.id,
        **_numbers(figure, "value", "low", "high"),
        **_texts(figure, "start", "end", "qualifier", "counting_rule", "status"),
        "source": figure.document.id,
        "credibility": figure.credibility or None,
    }


def base_json(base: BaseStanding) -> Json:
    """Return a base as it stands as plain JSON values."""
    return {
        **_texts(base, "place", "name", "status", "since", "standing"),
        "in_use": base.in_use,
        "lat": base.lat if base.placed else None,
        "lon": base.lon if base.placed else None,
        "personnel": _persons(base.personnel),
        "personnel_basis": base.personnel_basis,
        **_texts(base, "force", "recipient", "pending", "row", "source"),
    }


def _movement(move: Movement) -> Json:
    return {
        **_texts(move, "id", "force", "origin", "via", "destination", "start", "end"),
        **_numbers(move, "low", "value", "high"),
        **_texts(move, "qualifier", "status", "phase", "same_as"),
        "source": move.document.id,
    }


def _milestone(event: Milestone) -> Json:
    return {
        **_texts(event, "id", "date", "kind", "title", "place"),
        "key": event.key,
        **_texts(event, "same_as"),
        "source": event.document.id,
    }


def as_page(views: Views, posture: Posture) -> str:
    """Return the answer for a month as text to read in a terminal."""
    lines = [f"{spoken_month(posture.month)} (checked through {spoken_month(posture.horizon)})"]
    if posture.beyond_horizon:
        lines.append("After the horizon: only plans are known.")
    lines += ["", "Force levels", *_level_lines(views, posture)]
    lines += ["", f"Bases in use: {sum(base.in_use for base in posture.standings)}"]
    for base in posture.standings:
        if base.standing != "left_earlier":
            since = f" since {spoken(base.since)}" if base.since else ""
            lines.append(f"  {base.name}: {base.standing} ({base.status}{since})")
    lines += ["", "Redeployments of the month"]
    for move in posture.redeployments:
        if move.drawn:
            ends = " to ".join(move.ends)
            lines.append(f"  {move.start}: {ends}, {move.number} ({move.status})")
    lines += ["", "Milestones of the month"]
    lines += [f"  {event.date}: {event.title}" for event in posture.events]
    return "\n".join(lines)


def _level_lines(views: Views, posture: Posture) -> Iterator[str]:
    described = posture.descriptor
    largest: dict[str, float] = {}
    for level in posture.force_levels:
        size = 0.0 if math.isnan(level.best) else level.best
        largest[level.force] = max(size, largest.get(level.force, 0.0))

    def rank(level: ForceLevel) -> tuple[bool, float, str, bool]:
        """Put the record's main force first, then the largest; a theatre before its parts."""
        force, place = level.force, level.place
        name = described.force_name(force)
        return force != described.main, -largest[force], name, place not in described.places

    for level in sorted(posture.force_levels, key=rank):
        who = f"  {described.force_name(level.force)}, {views.name_of(level.place)}: "
        if level.state == "estimate":
            best, low, high = (whole(n) for n in (level.best, level.low, level.high))
            yield f"{who}{best:,} ({low:,} to {high:,}), {level.basis}"
        else:
            yield f"{who}{level.explanation}"
        for figure in posture.figures_of(level.force, level.place):
            yield (
                f"    {figure.number}  {figure.counting_rule}, {figure.status}, "
                f"{figure.start} to {figure.end}, {figure.document.id}"
            )
