"""In which months each base was in use, from the changes of its status.

A change known to the day takes effect in its month. A change known to the month or the year
takes effect at the end of that span: until then the base is shown as it was, with the change
marked as pending, so that a base handed over "in November 2011" is not gone on 1 November.

Seen in use again, a base that is in use has not changed; left once, it is not left again within
two years unless it was reoccupied. Such rows are evidence, never a change (`_only_changes`).

Only reported changes of credibility 1 to 3 drive a base's status; the others are claims that
contradict it and are kept beside it. A reported exit from a theatre or an area (a row of
``base_status`` whose place is no base) closes every base within that had not been left before.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.claims import Claims, Status
from components.record.checks import CLOSING
from components.record.documents import Document
from components.record.tables import Record

_Eras = Sequence[int]
"""Month ordinals at which the eras of a country begin."""

_FOREVER = np.iinfo(np.int32).max

STALE_MONTHS = 24
"""An open presence without newer evidence is unconfirmed after so many months, and a base whose
beginning nobody dated is shown as unconfirmed for so many months before its first evidence."""


@dataclass(frozen=True)
class BaseStanding:
    """A base as it stands in a month, the same object for as long as nothing of it changes.

    Attributes
    ----------
    place, name : str
        Id and name.
    status : str
        ``opened``, ``active``, ``reduced``, ``vacated``, ``handed_over``, ``reoccupied``,
        ``undated`` or ``planned``.
    since : str
        ISO date of the change at its precision; empty where nobody dated it.
    confirmed : str
        Month of the last evidence that it was in use, as an ISO date, where that is later than
        the change; empty otherwise, and for a base that was left.
    standing : str
        ``in_use``, ``unconfirmed``, ``left_this_year``, ``left_earlier`` or ``planned``.
    pending : str
        Id of a change that is dated to a span alone and may have happened by this month, or empty.
    force, recipient : str
        Whose base it is or was, and who received it.
    row : str
        Id of the claim.
    document : Document
        In which it was read.
    lat, lon, precision_km : float
        Point in degrees, and how well it is known; NaN where there is none.
    personnel, personnel_low, personnel_high : float
        Persons, NaN where no figure is near.
    personnel_force, personnel_basis : str
        Whom the number counts, and what it rests on.
    """

    place: str
    name: str
    status: str
    since: str
    standing: str
    pending: str
    force: str
    recipient: str
    row: str
    document: Document
    lat: float
    lon: float
    precision_km: float
    country: str
    confirmed: str = ""
    personnel: float = math.nan
    personnel_low: float = math.nan
    personnel_high: float = math.nan
    personnel_force: str = ""
    personnel_basis: str = "none"

    def __hash__(self) -> int:
        return hash((self.place, self.row, self.standing))

    @property
    def in_use(self) -> bool:
        """Whether it was in use for certain."""
        return self.standing == "in_use"

    @property
    def source(self) -> str:
        """Id of its document."""
        return self.document.id

    @cached_property
    def placed(self) -> bool:
        """Whether it has a point."""
        return not (math.isnan(self.lat) or math.isnan(self.lon))


@dataclass(frozen=True)
class Segment:
    """A span of months in which the status of a base stood.

    Attributes
    ----------
    status : str
        That of the row, ``undated`` before the first dated change of a base known to have been in
        use, or ``planned``.
    row : Status
        What drives it: a change of the base, or the exit from what it lies in.
    begin, until : int
        Month ordinals: the first month, and the first one after it.
    evidence : int
        Month ordinal of the last evidence for the status (of the closing, where one follows).
    """

    status: str
    row: Status
    begin: int
    until: int
    evidence: int

    @property
    def since(self) -> str:
        """ISO date of its beginning at its precision; empty where nobody dated it."""
        return "" if self.status == "undated" else self.row.date

    @property
    def closed(self) -> bool:
        """Whether the base was left in it."""
        return self.status in CLOSING

    @property
    def used(self) -> bool:
        """Whether the base came into use with it, or was seen in use."""
        return self.status not in CLOSING | {"planned", "undated"}

    @property
    def confirmed(self) -> str:
        """The month to which a use is in evidence, where that is later than its beginning."""
        later = self.used and self.evidence > self.begin
        return str(pd.Period(ordinal=self.evidence, freq="M")) if later else ""


@dataclass(frozen=True, eq=False)
class Presence:
    """The segments of every base, ready to be asked for any month.

    Attributes
    ----------
    segments : dict of str to sequence of Segment
        Of each base in order of time, by its id; the bases in order of their names.
    pending : dict of str to list of Status
        The changes of each base that are known to lie in a span of months alone.
    plans : list of Status
        By which a base, or what it lies in, was planned to be left.
    """

    claims: Claims
    segments: dict[str, Sequence[Segment]]
    pending: dict[str, list[Status]]
    plans: list[Status]

    def at(self, month: pd.Period) -> tuple[BaseStanding, ...]:
        """Return each base that is or was in use by the end of a month, or is planned, by name."""
        begin, until, standings = self._stretches
        now = np.flatnonzero((begin <= month.ordinal) & (until > month.ordinal))
        return tuple([standings[i] for i in now.tolist()])

    @cached_property
    def _stretches(
        self,
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[BaseStanding]]:
        """Stretches of months in which a base stands the same: first, end, and how it stands."""
        ordinals, standings = [], []
        for place, segments in self.segments.items():
            for segment in segments:
                due = self._due(place, segment)
                starts = self._turns(place, segment, due)
                for begin, until in pairwise([*starts, segment.until]):
                    ordinals.append((begin, until))
                    standings.append(self._stands(place, segment, due, begin))
        begins, untils = np.array(ordinals, dtype=np.int64).reshape(-1, 2).T
        return begins, untils, standings

    def _due(self, place: str, segment: Segment) -> int:
        """First month after the last evidence by which a base was planned to be left."""
        around = self.claims.record.around(place)
        due = (plan.last_month for plan in self.plans if plan.place in around)
        return min((month for month in due if month > segment.evidence), default=_FOREVER)

    @property
    def _horizon(self) -> int:
        """After it, a base that was in use is unconfirmed."""
        return int(self.claims.record.schema.horizon.ordinal)

    def _turns(self, place: str, segment: Segment, due: int) -> list[int]:
        """Months of a segment from which a base may stand otherwise than in the month before."""
        pending = self.pending.get(place, ())
        turns = {
            segment.begin,
            (segment.begin // 12 + 1) * 12,
            due,
            segment.evidence + STALE_MONTHS + 1,
            max(segment.evidence, self._horizon) + 1,
            *(edge for row in pending for edge in (row.first_month, row.last_month)),
        }
        return sorted(turn for turn in turns if segment.begin <= turn < segment.until)

    def _stands(self, place: str, segment: Segment, due: int, month: int) -> BaseStanding:
        base, row = self.claims.places[place], segment.row
        changes = self.pending.get(place, ())
        pending = [one.id for one in changes if one.first_month <= month < one.last_month]
        return BaseStanding(
            place=place,
            name=base.name,
            status=segment.status,
            since=segment.since,
            standing=self._standing(segment, due, month),
            pending=pending[-1] if pending else "",
            force=row.force,
            recipient=row.recipient,
            row=row.id,
            document=row.document,
            lat=base.point[1],
            lon=base.point[0],
            precision_km=base.precision_km,
            country=base.country,
            confirmed=segment.confirmed,
        )

    def _standing(self, segment: Segment, due: int, month: int) -> str:
        begin, evidence = segment.begin, segment.evidence
        if segment.status == "planned":
            return "planned"
        if segment.closed:
            this_year = month // 12 == begin // 12 and begin - evidence <= STALE_MONTHS
            return "left_this_year" if this_year else "left_earlier"
        # Nothing confirms a use any more: planned to have ended, stale, or not checked.
        overdue = evidence < due <= month
        stale = month - evidence > STALE_MONTHS
        beyond = month > max(evidence, self._horizon)
        return "in_use" if segment.used and not (overdue or stale or beyond) else "unconfirmed"


def presence(claims: Claims) -> Presence:
    """Build the presence of every base from the record's changes of status."""
    statuses, places = claims.statuses.claims, claims.places
    bases = {place.id for place in places.values() if place.kind == "base"}
    driving = sorted((row for row in statuses if row.drives), key=_by_end)
    histories: dict[str, list[Status]] = defaultdict(list)
    for row in driving:
        if row.place in bases:
            histories[row.place].append(row)
    exits = [row for row in driving if row.closes and row.place not in bases]
    _close_by_exits(histories, exits, claims.record)
    eras = _eras(claims.record)
    pending: dict[str, list[Status]] = {}
    segments: dict[str, Sequence[Segment]] = {}
    for place, rows in histories.items():
        starts = eras.get(places[place].country, ())
        changes = _only_changes(rows, starts)
        pending[place] = [one.row for one in changes if one.row.first_month < one.row.last_month]
        if of_base := _segments(place, changes, starts):
            segments[place] = of_base
    plans = [row for row in statuses if row.claim == "planned"]
    for row in sorted(plans, key=attrgetter("first", "id")):
        # A base that was only ever planned, from the month of the plan.
        if row.place in bases and row.place not in segments and not row.closes:
            begin = row.first_month
            segments[row.place] = [Segment("planned", row, begin, begin + STALE_MONTHS, begin)]
    in_order = sorted(segments.items(), key=lambda of: (places[of[0]].name, of[0]))
    return Presence(claims, dict(in_order), pending, [row for row in plans if row.closes])


_by_end = attrgetter("last", "first", "id")


def _close_by_exits(
    histories: Mapping[str, list[Status]], exits: list[Status], record: Record
) -> None:
    """Add to the changes of bases the exits from a theatre or an area that closed them."""
    # Of two dates given for one exit the better one closes the bases.
    best: dict[tuple[str, int], Status] = {}
    for row in sorted(exits, key=attrgetter("last_month", "credibility", "id")):
        best.setdefault((row.place, row.last_month), row)
    for row in best.values():
        for place, history in histories.items():
            before = [one for one in history if one.last <= row.last]
            if before and not before[-1].closes and row.place in record.around(place):
                history.append(row)
                history.sort(key=_by_end)


@dataclass(frozen=True)
class _Change:
    """A row by which a status changes, and the month ordinal of the last row that confirms it."""

    row: Status
    seen: int


def _only_changes(rows: list[Status], starts: _Eras) -> list[_Change]:
    """Keep the rows that change a base's status, out of all that drive it, in order of effect."""
    changes: list[_Change] = []
    for row in sorted(rows, key=attrgetter("last_month", "first_month", "last", "first", "id")):
        effect = row.last_month
        before = changes[-1].row if changes else None
        if (
            before
            and row.status in {"active", "opened"}
            and before.status in {"opened", "reoccupied", "active"}
        ):
            changes[-1] = replace(changes[-1], seen=effect)
            continue
        if (
            before
            and row.closes
            and before.closes
            and _era(starts, before.last_month) == _era(starts, effect)
            and effect - before.last_month <= STALE_MONTHS
        ):
            if (before.status, row.status) != ("vacated", "handed_over"):
                continue
            # A receiver is named: in the month of the departure that is the departure.
            if before.last_month == effect:
                changes.pop()
        changes.append(_Change(row, effect))
    return changes


def _segments(place: str, changes: list[_Change], starts: _Eras) -> list[Segment]:
    """Turn one base's changes, in order of effect, into segments of status."""
    segments: list[Segment] = []
    around = zip([None, *changes], changes, [*changes[1:], None], strict=False)
    for before, change, after in around:
        row, effect = change.row, change.row.last_month
        following = after.row.last_month if after else _FOREVER
        new_era = before is None or (
            before.row.closes and _era(starts, before.row.last_month) < _era(starts, effect)
        )
        if new_era and (row.closes or row.status == "reduced"):
            # In use before it was left or reduced, and nobody dated since when.
            start = max(_era(starts, effect), effect - STALE_MONTHS)
            if segments:
                segments[-1] = replace(segments[-1], until=min(segments[-1].until, start))
            segments.append(Segment("undated", row, start, effect, effect))
        if row.closes:
            evidence = before.seen if before and row.place != place else effect
        elif after is None or after.row.place != place:
            # Nothing but an exit of everybody follows: the base may have been left before it.
            evidence = change.seen
        else:
            evidence = following
        segments.append(Segment(row.status, row, effect, following, evidence))
    lasting = (segment for segment in segments if segment.begin < segment.until)
    return sorted(lasting, key=attrgetter("begin"))


def _eras(record: Record) -> dict[str, list[int]]:
    """Return the month ordinals at which the eras of each country begin."""
    starts: dict[str, list[int]] = defaultdict(list)
    for theatre in record.descriptor.theatres:
        eras = (era for era in record.descriptor.eras if era.place == theatre.place)
        starts[theatre.country] += [era.start.ordinal for era in eras]
    return dict(starts)


def _era(starts: _Eras, ordinal: int) -> int:
    """First month ordinal of the era that a month lies in."""
    return max((start for start in starts if start <= ordinal), default=ordinal)
