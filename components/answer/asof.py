"""A month's answer as one JSON object and as a readable page."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from components.answer.persons import whole
from components.answer.posture import Posture, Views
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
        "levels": [_level(posture, row) for row in _records(posture.levels)],
        "bases": [_base(row) for row in _records(posture.bases)],
        "movements": [_movement(row) for row in _records(posture.movements)],
        "milestones": [
            _pick(row, "id", "date", "kind", "title", "place", "key", "same_as", "source")
            for row in _records(posture.milestones)
        ],
    }


def _records(frame: pd.DataFrame) -> list[Json]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _pick(row: Json, *names: str) -> Json:
    return {name: (row[name] if row[name] != "" else None) for name in names}


def _persons(value: object) -> int | None:
    number = float(str(value))
    return None if math.isnan(number) else whole(number)


def _level(posture: Posture, row: Json) -> Json:
    return {
        "force": row["force"],
        "place": row["place"],
        "best": _persons(row["best"]),
        "low": _persons(row["low"]),
        "high": _persons(row["high"]),
        "basis": row["basis"],
        "state": row["state"],
        "explanation": row["explanation"] or None,
        "computed_from": list(row["behind"]),
        "cites": list(row["cites"]),
        "published": [
            {
                "id": figure["id"],
                "value": _persons(figure["value"]),
                "low": _persons(figure["low"]),
                "high": _persons(figure["high"]),
                **_pick(
                    figure,
                    "start",
                    "end",
                    "qualifier",
                    "counting_rule",
                    "status",
                    "source",
                    "credibility",
                ),
            }
            for figure in _records(posture.published_for(row["force"], row["place"]))
        ],
    }


def _base(row: Json) -> Json:
    point = [None if math.isnan(row[axis]) else row[axis] for axis in ("lat", "lon")]
    return {
        **_pick(row, "place", "name", "status", "since", "standing"),
        "in_use": bool(row["in_use"]),
        "lat": point[0],
        "lon": point[1],
        "personnel": _persons(row["personnel"]),
        "personnel_basis": row["personnel_basis"],
        **_pick(row, "force", "recipient", "pending", "row", "source"),
    }


def _movement(row: Json) -> Json:
    return {
        **_pick(row, "id", "force", "origin", "via", "destination", "start", "end"),
        **{name: _persons(row[name]) for name in ("low", "value", "high")},
        **_pick(row, "qualifier", "status", "phase", "same_as", "source"),
    }


def as_page(views: Views, posture: Posture) -> str:
    """Return the answer for a month as text to read in a terminal."""
    names = dict(zip(views.record.places["id"], views.record.places["name"], strict=True))
    forces = views.record.schema.definitions("force_levels", "force")
    lines = [f"{spoken_month(posture.month)} (checked through {spoken_month(posture.horizon)})"]
    if posture.beyond_horizon:
        lines.append("After the horizon: only plans are known.")
    lines += ["", "Force levels"]
    for row in _records(posture.levels):
        who = (
            f"  {forces.get(row['force'], row['force'])}, {names.get(row['place'], row['place'])}: "
        )
        if row["state"] == "estimate":
            best, low, high = (_persons(row[k]) for k in ("best", "low", "high"))
            lines.append(f"{who}{best:,} ({low:,} to {high:,}), {row['basis']}")
        else:
            lines.append(f"{who}{row['explanation']}")
        for figure in _records(posture.published_for(row["force"], row["place"])):
            lines.append(
                f"    {_number(figure)}  {figure['counting_rule']}, {figure['status']}, "
                f"{figure['start']} to {figure['end']}, {figure['source']}"
            )
    lines += ["", f"Bases in use: {int(posture.bases['in_use'].sum())}"]
    for row in _records(posture.bases[posture.bases["standing"] != "left_earlier"]):
        since = f" since {spoken(row['since'])}" if row["since"] else ""
        lines.append(f"  {row['name']}: {row['standing']} ({row['status']}{since})")
    lines += ["", "Redeployments of the month"]
    for row in _records(posture.movements[posture.movements["drawn"]]):
        ends = f"{row['origin_name'] or 'not stated'} to {row['destination_name'] or 'not stated'}"
        lines.append(f"  {row['start']}: {ends}, {_number(row)} ({row['status']})")
    lines += ["", "Milestones of the month"]
    lines += [f"  {row['date']}: {row['title']}" for row in _records(posture.milestones)]
    return "\n".join(lines)


def _number(row: Json) -> str:
    low, value, high = (_persons(row[k]) for k in ("low", "value", "high"))
    if value is not None:
        return f"{value:,}"
    if low is not None and high is not None:
        return f"{low:,} to {high:,}"
    if low is not None:
        return f"at least {low:,}"
    if high is not None:
        return f"at most {high:,}"
    return "number not published"
