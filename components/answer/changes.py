"""What changed between two months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from components.answer.claims import Milestone, Movement
from components.answer.persons import whole
from components.answer.posture import Posture, Views
from components.answer.presence import Segment
from components.record.schema import Break


@dataclass(frozen=True)
class BaseChange:
    """A base that came into use, was left or was first planned between two months.

    Attributes
    ----------
    before, after : str
        Standings; ``before`` is empty where the base was not yet known.
    change : str
        ``opened``, ``left``, ``handed_over``, ``returned`` or ``planned``; the last one, where a
        base both opened and closed.
    date : str
        ISO, at its precision, of the change itself; empty where nobody dated it.
    exact : bool
        False where the date is not known to the day: "by November 2011".
    seen : bool
        Whether its row tells that the base was seen in use: it had come into use by then.
    """

    place: str
    name: str
    before: str
    after: str
    change: str
    date: str
    exact: bool
    seen: bool
    recipient: str
    row: str
    source: str


@dataclass(frozen=True)
class LevelChange:
    """A force and place whose estimate is known in both months and takes in the same forces.

    Attributes
    ----------
    before, after : float
        Persons.
    difference : int
        Of the two in whole persons.
    change : str
        ``grew``, ``shrank``, ``unchanged``, or ``recounted`` where the force was counted anew in
        between.
    certain : bool
        Whether the bands of the two months do not meet; never across a new count.
    """

    force: str
    place: str
    before: float
    after: float
    difference: int
    change: str
    certain: bool


@dataclass(frozen=True)
class Changes:
    """What changed from the end of month ``a`` to the end of month ``b``.

    Attributes
    ----------
    base_changes : tuple of BaseChange
        In order of date and name.
    level_changes : tuple of LevelChange
        In order of force and place.
    redeployments : tuple of Movement
        Drawn movements whose span meets the months after ``a`` up to ``b``.
    events : tuple of Milestone
        Milestones that are certain to lie after month ``a`` and not after month ``b``.
    """

    a: pd.Period
    b: pd.Period
    base_changes: tuple[BaseChange, ...]
    level_changes: tuple[LevelChange, ...]
    redeployments: tuple[Movement, ...]
    events: tuple[Milestone, ...]


def changes(views: Views, a: pd.Period, b: pd.Period) -> Changes:
    """Compare two months.

    Raises
    ------
    ValueError
        If a month lies outside the record, or ``b`` is not after ``a``.
    """
    if b <= a:
        raise ValueError(f"{b} is not after {a}; name the earlier month first")
    before, after = views.as_of(a), views.as_of(b)
    between = views.redeployments.overlapping(a.ordinal + 1, b.ordinal)
    return Changes(
        a,
        b,
        _bases(views, before, after),
        tuple(_levels(before, after, views.record.schema.breaks)),
        tuple(move for move in between if move.drawn),
        views.events.within(a.ordinal + 1, b.ordinal),
    )


def _bases(views: Views, before: Posture, after: Posture) -> tuple[BaseChange, ...]:
    earlier = {base.place: base.standing for base in before.standings}
    base_changes = []
    for base in after.standings:
        was, now = earlier.get(base.place, ""), base.standing
        segments = views.presence.segments[base.place]
        begun = [s for s in segments if before.month.ordinal < s.begin <= after.month.ordinal]
        changed = _change(was, now, begun)
        if changed is None:
            continue
        change, first = changed
        base_changes.append(
            BaseChange(
                place=base.place,
                name=base.name,
                before=was,
                after=now,
                change=change,
                date=first.since,
                exact=len(first.since) == len("2011-11-30"),
                seen=first.status == "active",
                recipient=first.row.recipient,
                row=first.row.id,
                source=first.row.document.id,
            )
        )
    return tuple(sorted(base_changes, key=lambda base: (base.date, base.name)))


_USED = frozenset({"in_use", "unconfirmed"})


def _change(was: str, now: str, segments: list[Segment]) -> tuple[str, Segment] | None:
    """Name what changed, and the segment of status that it began with; None where nothing did.

    Parameters
    ----------
    was, now : str
        Standings; empty where the base was not yet known.
    segments : list of Segment
        The base's segments of status that began between the two months, in order.
    """
    closing = [i for i, segment in enumerate(segments) if segment.closed]
    using = [i for i, s in enumerate(segments) if not s.closed and s.status != "planned"]
    if now in _USED and was not in _USED and using:
        # The last time that it came into use: after the last closing, if there was one.
        start = next(i for i in using if not closing or i > closing[-1])
        return ("returned" if was.startswith("left") or closing else "opened"), segments[start]
    if now.startswith("left") and closing and (was in _USED or using):
        # The last time that it was left; a receiver named later belongs to the same departure.
        departure = [i for i in closing if not using or i > using[-1]]
        given = [i for i in departure if segments[i].status == "handed_over"]
        return ("handed_over" if given else "left"), segments[(given or departure)[0]]
    if now == "planned" and not was and segments:
        return "planned", segments[-1]
    return None


def _levels(before: Posture, after: Posture, breaks: tuple[Break, ...]) -> Iterator[LevelChange]:
    cut = {(b.force, b.place) for b in breaks if before.month < b.month <= after.month}
    for now in after.force_levels:
        was = before.level(now.force, now.place)
        if not (was and was.known and now.known and was.included == now.included):
            continue
        difference = whole(now.best) - whole(was.best)
        change = "grew" if difference > 0 else "shrank" if difference < 0 else "unchanged"
        anew = (now.force, now.place) in cut
        yield LevelChange(
            now.force,
            now.place,
            was.best,
            now.best,
            difference,
            "recounted" if anew else change,
            certain=not anew and (now.low > was.high or now.high < was.low),
        )
