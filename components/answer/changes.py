"""What changed between two months."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from components.answer.claims import Movement
from components.answer.persons import whole
from components.answer.posture import Posture, Views
from components.record.checks import CLOSING
from components.record.schema import Break

Segment = dict[Hashable, Any]


@dataclass(frozen=True)
class Changes:
    """What changed from the end of month ``a`` to the end of month ``b``.

    Attributes
    ----------
    a, b : pandas.Period
    bases : pandas.DataFrame
        One row a base that came into use, was left or was first planned: ``place``, ``name``,
        ``before``, ``after`` (standings, empty where the base was not yet known), ``change``
        (``opened``, ``left``, ``handed_over``, ``returned`` or ``planned``; the last one, where a
        base both opened and closed), ``date`` (ISO, at its precision, of the change itself;
        empty where nobody dated it), ``exact`` (false where the date is not known to the day:
        "by November 2011"), ``recipient``, ``row``, ``source``.
    levels : pandas.DataFrame
        One row a force and place whose estimate is known in both months and takes in the same
        forces: ``before``, ``after`` (persons), ``difference`` of the two in whole persons,
        ``change`` (``grew``, ``shrank``,
        ``unchanged``, or ``recounted`` where the force was counted anew in between), and
        ``certain``: whether the bands of the two months do not meet; never across a new count.
    redeployments : tuple of Movement
        Drawn movements whose span meets the months after ``a`` up to ``b``.
    movements : pandas.DataFrame
        The same as rows of `Views.movements`.
    milestones : pandas.DataFrame
        Milestones that are certain to lie after month ``a`` and not after month ``b``.
    """

    a: pd.Period
    b: pd.Period
    bases: pd.DataFrame
    levels: pd.DataFrame
    redeployments: tuple[Movement, ...]
    movements: pd.DataFrame
    milestones: pd.DataFrame


def changes(views: Views, a: pd.Period, b: pd.Period) -> Changes:
    """Compare two months.

    Raises
    ------
    ValueError
        If a month lies outside the record, or ``b`` is not after ``a``.
    """
    if b <= a:
        message = f"{b} is not after {a}; name the earlier month first"
        raise ValueError(message)
    before, after = views.as_of(a), views.as_of(b)
    end_a, end_b = a.end_time, b.end_time
    between = views.redeployments.overlapping(a.ordinal + 1, b.ordinal)
    moves = tuple(move for move in between if move.drawn)
    dated = views.record.milestones
    dated = dated[(dated["first"] > end_a) & (dated["last"] <= end_b)]
    return Changes(
        a,
        b,
        _bases(views, before, after),
        _levels(before, after, views.record.schema.breaks),
        moves,
        views.rows("movements", moves),
        dated,
    )


def _bases(views: Views, before: Posture, after: Posture) -> pd.DataFrame:
    earlier = {base.place: base.standing for base in before.standings}
    begun: dict[str, list[Segment]] = {}
    segments = views.presence.segments
    between = segments["begin"].between(before.month.ordinal + 1, after.month.ordinal)
    for segment in segments[between].sort_values(["place", "begin"]).to_dict("records"):
        begun.setdefault(str(segment["place"]), []).append(segment)
    rows = []
    for base in after.standings:
        was, now = earlier.get(base.place, ""), base.standing
        changed = _change(was, now, begun.get(base.place, []))
        if changed is None:
            continue
        change, first = changed
        date = str(first["since"])
        rows.append(
            {
                "place": base.place,
                "name": base.name,
                "before": was,
                "after": now,
                "change": change,
                "date": date,
                "exact": len(date) == len("2011-11-30"),
                "recipient": first["recipient"],
                "row": first["row"],
                "source": first["source"],
            }
        )
    columns = [
        "place", "name", "before", "after", "change", "date", "exact", "recipient", "row", "source",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).sort_values(["date", "name"], ignore_index=True)


_USED = frozenset({"in_use", "unconfirmed"})


def _change(was: str, now: str, segments: list[Segment]) -> tuple[str, Segment] | None:
    """Name what changed, and the segment of status that it began with; None where nothing did.

    Parameters
    ----------
    was, now : str
        Standings; empty where the base was not yet known.
    segments : list of dict
        The base's segments of status that began between the two months, in order.
    """
    closing = [i for i, s in enumerate(segments) if s["status"] in CLOSING]
    using = [i for i, s in enumerate(segments) if s["status"] not in CLOSING | {"planned"}]
    if now in _USED and was not in _USED and using:
        # The last time that it came into use: after the last closing, if there was one.
        start = next(i for i in using if not closing or i > closing[-1])
        return ("returned" if was.startswith("left") or closing else "opened"), segments[start]
    if now.startswith("left") and closing and (was in _USED or using):
        # The last time that it was left; a receiver named later belongs to the same departure.
        departure = [i for i in closing if not using or i > using[-1]]
        given = [i for i in departure if segments[i]["status"] == "handed_over"]
        return ("handed_over" if given else "left"), segments[(given or departure)[0]]
    if now == "planned" and not was and segments:
        return "planned", segments[-1]
    return None


def _levels(before: Posture, after: Posture, breaks: tuple[Break, ...]) -> pd.DataFrame:
    suffixes = ("_before", "_after")
    both = before.levels.merge(after.levels, on=["force", "place"], suffixes=suffixes)
    both = both[both["best_before"].notna() & both["best_after"].notna()]
    both = both[both["included_before"] == both["included_after"]]
    cut = {(b.force, b.place) for b in breaks if before.month < b.month <= after.month}
    anew = np.array([pair in cut for pair in zip(both["force"], both["place"], strict=True)], bool)
    difference = both["best_after"].map(whole) - both["best_before"].map(whole)
    apart = (both["low_after"] > both["high_before"]) | (both["high_after"] < both["low_before"])
    return pd.DataFrame(
        {
            "force": both["force"],
            "place": both["place"],
            "before": both["best_before"],
            "after": both["best_after"],
            "difference": difference,
            "change": np.select(
                [anew, difference > 0, difference < 0],
                ["recounted", "grew", "shrank"],
                "unchanged",
            ).astype(object),
            "certain": apart & ~anew,
        }
    ).reset_index(drop=True)
