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
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.record.checks import CLOSING, DRIVING
from components.record.dates import month_index
from components.record.documents import Document, documents
from components.record.tables import Record

Segment = dict[Hashable, Any]
_Eras = tuple[int, ...]

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
class Presence:
    """The segments of every base, ready to be asked for any month.

    Attributes
    ----------
    segments : pandas.DataFrame
        One row a span of months in which a base's status stood, in order of the base's name, with
        its point. ``begin`` (inclusive) and
        ``until`` (exclusive) are month ordinals; ``status`` is the status of the row that
        drives it, ``undated`` before the first dated change of a base known to have been in use
        or ``planned``; ``evidence`` is the month ordinal of the last evidence for the status
        (of the closing, where one follows).
        ``due`` is the month ordinal by which the base was planned to be left, after that
        evidence; from then on its use is unconfirmed.
    pending : pandas.DataFrame
        One row a change that is known to lie in a span of months: ``begin``, ``until``, ``row``.
    places : pandas.DataFrame
        Name, point and precision (km) of every base, by id.
    horizon : pandas.Period
        After it, a base that was in use is unconfirmed.
    documents : dict of str to Document
        By id.
    """

    segments: pd.DataFrame
    pending: pd.DataFrame
    places: pd.DataFrame
    horizon: pd.Period
    documents: dict[str, Document]

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
        waiting: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        columns = (self.pending[name].tolist() for name in ("place", "begin", "until", "row"))
        for place, begin, until, row in zip(*columns, strict=True):
            waiting[str(place)].append((int(begin), int(until), str(row)))
        ordinals, standings = [], []
        for segment in self.segments.to_dict("records"):
            changes = waiting[str(segment["place"])]
            starts = self._turns(segment, changes)
            for begin, until in zip(starts, [*starts[1:], segment["until"]], strict=True):
                ordinals.append((begin, until))
                standings.append(self._stands(segment, changes, begin))
        begins, untils = np.array(ordinals, dtype=np.int64).reshape(-1, 2).T
        return begins, untils, standings

    def _turns(self, segment: Segment, changes: list[tuple[int, int, str]]) -> list[int]:
        """Months of a segment from which a base may stand otherwise than in the month before."""
        begin, until, evidence = (int(segment[name]) for name in ("begin", "until", "evidence"))
        turns = {
            begin,
            (begin // 12 + 1) * 12,
            int(segment["due"]),
            evidence + STALE_MONTHS + 1,
            max(evidence, self.horizon.ordinal) + 1,
            *(edge for first, end, _ in changes for edge in (first, end)),
        }
        return sorted(turn for turn in turns if begin <= turn < until)

    def _stands(
        self, segment: Segment, changes: list[tuple[int, int, str]], month: int
    ) -> BaseStanding:
        pending = [row for first, end, row in changes if first <= month < end]
        lat, lon, precision = (_number(segment[name]) for name in ("lat", "lon", "precision_km"))
        names = ("place", "name", "status", "since", "force", "recipient", "row", "country")
        return BaseStanding(
            standing=self._standing(segment, month),
            pending=pending[-1] if pending else "",
            document=self.documents[str(segment["source"])],
            lat=lat,
            lon=lon,
            precision_km=precision,
            confirmed=_confirmed(segment),
            **{name: segment[name] for name in names},
        )

    def _standing(self, segment: Segment, month: int) -> str:
        begin, evidence, due = (int(segment[name]) for name in ("begin", "evidence", "due"))
        status = segment["status"]
        if status == "planned":
            return "planned"
        if status in CLOSING:
            this_year = month // 12 == begin // 12 and begin - evidence <= STALE_MONTHS
            return "left_this_year" if this_year else "left_earlier"
        # Nothing confirms a use any more: planned to have ended, stale, or not checked.
        overdue = evidence < due <= month
        stale = month - evidence > STALE_MONTHS
        beyond = month > max(evidence, self.horizon.ordinal)
        return "unconfirmed" if status == "undated" or overdue or stale or beyond else "in_use"


def _confirmed(segment: Segment) -> str:
    """Return the month to which a use is in evidence, where that is later than its beginning."""
    open_use = segment["status"] not in {*CLOSING, "planned", "undated"}
    later = open_use and int(segment["evidence"]) > int(segment["begin"])
    return str(pd.Period(ordinal=int(segment["evidence"]), freq="M")) if later else ""


def _number(cell: object) -> float:
    number = float(str(cell))
    # One NaN for all, so that two standings which lack the same number are equal.
    return math.nan if math.isnan(number) else number


def presence(record: Record) -> Presence:
    """Build the presence of every base from the record's changes of status."""
    bases = record.places[record.places["kind"] == "base"]
    rows = record.base_status
    driving = rows[(rows["claim"] == "reported") & rows["credibility"].isin(DRIVING)]
    base_ids = set(bases["id"])
    exits = driving[~driving["place"].isin(base_ids) & driving["status"].isin(CLOSING)]
    at_bases = driving[driving["place"].isin(base_ids)].assign(by_exit=False)
    events = pd.concat([at_bases, _closed_by_exits(at_bases, exits, record)], ignore_index=True)
    events = events.assign(
        begin=month_index(events["first"]), effect=month_index(events["last"])
    ).sort_values(["place", "effect", "begin", "last", "first", "id"], kind="stable")
    eras = _eras(record)
    events = _only_changes(events, eras)
    segments: list[dict[str, object]] = []
    for place, changes in groupby(events.to_dict("records"), key=itemgetter("place")):
        segments += _segments(str(place), list(changes), eras[str(place)])
    segments += _planned(
        rows[rows["claim"] == "planned"], {str(s["place"]) for s in segments}, base_ids
    )
    plans = rows[(rows["claim"] == "planned") & rows["status"].isin(CLOSING)]
    for segment in segments:
        segment["due"] = _due(segment, plans, record)
    texts = ["place", "status", "since", "force", "recipient", "row", "source"]
    numbers = dict.fromkeys(("begin", "until", "evidence", "due"), "int64")
    frame = pd.DataFrame(segments, columns=[*texts, *numbers], dtype=object).astype(numbers)
    wide = events[events["effect"] > events["begin"]]
    pending = pd.DataFrame(
        {"place": wide["place"], "begin": wide["begin"], "until": wide["effect"], "row": wide["id"]}
    )
    named = bases.set_index("id")[["name", "lat", "lon", "precision_km", "country"]]
    frame = frame.join(named, on="place").sort_values(["name", "place", "begin"])
    horizon = record.schema.horizon
    return Presence(frame.reset_index(drop=True), pending, named, horizon, documents(record))


def _only_changes(events: pd.DataFrame, eras: Mapping[str, _Eras]) -> pd.DataFrame:
    """Keep the rows that change a base's status, out of all that drive it.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of all bases, in order of place and effect.
    eras : mapping of str to tuple of int
        Month ordinals at which the eras of each base's country begin.

    Returns
    -------
    pandas.DataFrame
        The rows by which a status changes, with ``seen``: the month ordinal of the last row that
        confirms it.
    """
    kept: list[int] = []
    seen: list[int] = []
    columns = [events[name].tolist() for name in ("place", "status", "effect")]
    for i, (place, status, effect) in enumerate(zip(*columns, strict=True)):
        same = bool(kept) and columns[0][kept[-1]] == place
        before, since = (columns[1][kept[-1]], columns[2][kept[-1]]) if same else ("", 0)
        starts = eras[place]
        if status in {"active", "opened"} and before in {"opened", "reoccupied", "active"}:
            seen[-1] = effect
        elif (
            status in CLOSING
            and before in CLOSING
            and _era(starts, since) == _era(starts, effect)
            and effect - since <= STALE_MONTHS
        ):
            if status == "handed_over" and before == "vacated":
                # A receiver is named: in the month of the departure that is the departure.
                if since == effect:
                    kept.pop()
                    seen.pop()
                kept.append(i)
                seen.append(effect)
        else:
            kept.append(i)
            seen.append(effect)
    return events.iloc[kept].assign(seen=seen)


_FOREVER = np.iinfo(np.int32).max


def _segments(place: str, changes: list[Segment], starts: _Eras) -> list[dict[str, object]]:
    """Turn one base's changes, in order of effect, into segments of status."""
    segments: list[dict[str, object]] = []
    effects = [int(row["effect"]) for row in changes]
    by_exit = [bool(row["by_exit"]) for row in changes]
    closing = [row["status"] in CLOSING for row in changes]
    seen = [int(row["seen"]) for row in changes]
    for i, row in enumerate(changes):
        effect = effects[i]
        following = effects[i + 1] if i + 1 < len(effects) else _FOREVER
        new_era = i == 0 or (closing[i - 1] and _era(starts, effects[i - 1]) < _era(starts, effect))
        if new_era and (closing[i] or row["status"] == "reduced"):
            # In use before it was left or reduced, and nobody dated since when.
            start = max(_era(starts, effect), effect - STALE_MONTHS)
            if segments:
                segments[-1]["until"] = min(int(str(segments[-1]["until"])), start)
            if start < effect:
                segments.append(_segment(place, "undated", row, start, effect, effect))
        if closing[i]:
            evidence = seen[i - 1] if by_exit[i] and i else effect
        elif following == _FOREVER or by_exit[i + 1]:
            # Nothing but an exit of everybody follows: the base may have been left before it.
            evidence = seen[i]
        else:
            evidence = following
        segments.append(_segment(place, str(row["status"]), row, effect, following, evidence))
    return [s for s in segments if int(str(s["begin"])) < int(str(s["until"]))]


def _segment(
    place: str, status: str, row: Segment, begin: int, until: int, evidence: int
) -> dict[str, object]:
    return {
        "place": place,
        "status": status,
        "since": "" if status == "undated" else row["date"],
        "force": row["force"],
        "recipient": row["recipient"],
        "row": row["id"],
        "source": row["source"],
        "begin": begin,
        "until": until,
        "evidence": evidence,
    }


def _eras(record: Record) -> dict[str, _Eras]:
    """Return the month ordinals at which the eras of each base's country begin."""
    starts: dict[str, _Eras] = {}
    for theatre in record.descriptor.theatres:
        begun = [era.start.ordinal for era in record.descriptor.eras if era.place == theatre.place]
        starts[theatre.country] = (*starts.get(theatre.country, ()), *begun)
    places = record.places
    return {
        base: starts.get(country, ())
        for base, country in zip(places["id"], places["country"], strict=True)
    }


def _era(starts: _Eras, ordinal: int) -> int:
    """First month ordinal of the era that a month lies in."""
    return max((start for start in starts if start <= ordinal), default=ordinal)


def _planned(rows: pd.DataFrame, present: set[str], base_ids: set[str]) -> list[dict[str, object]]:
    """Bases that were only ever planned, from the month of the plan."""
    segments = []
    plans = rows[rows["place"].isin(base_ids - present) & ~rows["status"].isin(CLOSING)]
    earliest = plans.sort_values(["place", "first", "id"]).drop_duplicates("place")
    for row in earliest.to_dict("records"):
        begin = pd.Period(row["first"], "M").ordinal
        segments.append(
            _segment(str(row["place"]), "planned", row, begin, begin + STALE_MONTHS, begin)
        )
    return segments


def _due(segment: dict[str, object], plans: pd.DataFrame, record: Record) -> int:
    """First month after the last evidence by which a base was planned to be left."""
    around, evidence = record.around(str(segment["place"])), int(str(segment["evidence"]))
    effects = month_index(plans["last"])
    due = [
        int(effect)
        for effect, where in zip(effects, plans["place"], strict=True)
        if effect > evidence and where in around
    ]
    return min(due, default=_FOREVER)


def _closed_by_exits(at_bases: pd.DataFrame, exits: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Return the closings that exits from a theatre or an area bring to the bases within."""
    if exits.empty:
        return at_bases.iloc[:0]
    when = itemgetter("last", "first", "id")
    histories: dict[str, list[Segment]] = defaultdict(list)
    for row in sorted(at_bases.to_dict("records"), key=when):
        histories[str(row["place"])].append(row)
    closed: list[Segment] = []
    # Of two dates given for one exit the better one closes the bases.
    month = exits["last"].dt.strftime("%Y-%m")
    ranked = exits.assign(month=month).sort_values(["month", "credibility", "id"])
    best = ranked.drop_duplicates(["place", "month"]).drop(columns="month")
    for exit_row in best.to_dict("records"):
        for place, history in histories.items():
            if exit_row["place"] not in record.around(place):
                continue
            before = [row for row in history if row["last"] <= exit_row["last"]]
            if not before or before[-1]["status"] in CLOSING:
                continue
            closed.append(exit_row | {"place": place, "by_exit": True})
            history.append(closed[-1])
            history.sort(key=when)
    return pd.DataFrame(closed, columns=at_bases.columns).astype(at_bases.dtypes.to_dict())
