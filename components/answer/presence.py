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

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.record.checks import CLOSING, DRIVING, ancestors
from components.record.dates import month_index
from components.record.tables import Record

STALE_MONTHS = 24
"""An open presence without newer evidence is unconfirmed after so many months, and a base whose
beginning nobody dated is shown as unconfirmed for so many months before its first evidence."""

ERA_STARTS = {
    "IRQ": (pd.Period("2003-03", "M"), pd.Period("2014-06", "M")),
    "SYR": (pd.Period("2015-11", "M"),),
}
"""Earliest months in which a base whose beginning nobody dated can have been in use: the
invasion of Iraq, the return to it, and the first deployment to Syria."""

COLUMNS = [
    "place",
    "name",
    "status",
    "since",
    "standing",
    "in_use",
    "pending",
    "force",
    "recipient",
    "row",
    "source",
    "lat",
    "lon",
    "precision_km",
    "admin1",
    "country",
]


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
    """

    segments: pd.DataFrame
    pending: pd.DataFrame
    places: pd.DataFrame
    horizon: pd.Period

    def at(self, month: pd.Period) -> pd.DataFrame:
        """Return the bases of a month.

        Returns
        -------
        pandas.DataFrame
            One row a base that is or was in use by the end of the month, or is planned. Columns:
            ``place``, ``name``, ``status`` (``opened``, ``active``, ``reduced``, ``vacated``,
            ``handed_over``, ``reoccupied``, ``undated`` or ``planned``), ``since`` (ISO date of
            the change at its precision), ``standing`` (``in_use``, ``unconfirmed``,
            ``left_this_year``, ``left_earlier`` or ``planned``), ``in_use`` (bool), ``pending``
            (id of a change that is dated to a year alone and may have happened by this month, or
            empty),
            ``force``, ``recipient``, ``row`` and ``source`` (ids), point and precision (km).
        """
        ordinal = month.ordinal
        begin, until, evidence, due = self._spans
        now = np.flatnonzero((begin <= ordinal) & (until > ordinal))
        begin, evidence, due = begin[now], evidence[now], due[now]
        current = self._shown.take(now)
        status = current["status"].to_numpy()
        closed = np.isin(status, list(CLOSING))
        planned = status == "planned"
        doubtful = (status == "undated") | (self._doubtful(evidence, due, ordinal) & ~closed)
        age = begin - evidence
        this_year = (ordinal // 12 == begin // 12) & (age <= STALE_MONTHS)
        standing = np.select(
            [planned, closed & this_year, closed, doubtful],
            ["planned", "left_this_year", "left_earlier", "unconfirmed"],
            default="in_use",
        )
        starts, ends, changed, rows = self._waiting
        waiting = np.flatnonzero((starts <= ordinal) & (ends > ordinal))
        by_place = dict(zip(changed[waiting], rows[waiting], strict=True))
        derived = pd.DataFrame(
            {
                "standing": standing,
                "in_use": standing == "in_use",
                "pending": [by_place.get(place, "") for place in current["place"]],
            }
        )
        current.index = derived.index
        before = COLUMNS.index("standing")
        return pd.concat([current.iloc[:, :before], derived, current.iloc[:, before:]], axis=1)

    @cached_property
    def _shown(self) -> pd.DataFrame:
        """The segments' own columns among those of the answer."""
        return self.segments[[name for name in COLUMNS if name in self.segments]].copy()

    @cached_property
    def _spans(self) -> tuple[npt.NDArray[np.int64], ...]:
        names = ("begin", "until", "evidence", "due")
        return tuple(self.segments[name].to_numpy() for name in names)

    @cached_property
    def _waiting(self) -> tuple[npt.NDArray[Any], ...]:
        return tuple(self.pending[n].to_numpy() for n in ("begin", "until", "place", "row"))

    def _doubtful(
        self, evidence: npt.NDArray[np.int64], due: npt.NDArray[np.int64], ordinal: int
    ) -> npt.NDArray[np.bool_]:
        """Whether nothing confirms a use any more: planned to have ended, stale, or not checked."""
        overdue = (due <= ordinal) & (due > evidence)
        stale = ordinal - evidence > STALE_MONTHS
        beyond = ordinal > np.maximum(evidence, self.horizon.ordinal)
        return np.asarray(overdue | stale | beyond)


def presence(record: Record) -> Presence:
    """Build the presence of every base from the record's changes of status."""
    bases = record.places[record.places["kind"] == "base"]
    rows = record.base_status
    driving = rows[(rows["claim"] == "reported") & rows["credibility"].isin(DRIVING)]
    base_ids = set(bases["id"])
    exits = driving[~driving["place"].isin(base_ids) & driving["status"].isin(CLOSING)]
    own = driving[driving["place"].isin(base_ids)].assign(by_exit=False)
    events = pd.concat([own, _closed_by_exits(own, exits, record)], ignore_index=True)
    events = events.assign(
        begin=month_index(events["first"].to_numpy().astype("datetime64[D]")),
        effect=month_index(events["last"].to_numpy().astype("datetime64[D]")),
    ).sort_values(["place", "effect", "begin", "last", "first", "id"], kind="stable")
    events = _only_changes(events, dict(zip(bases["id"], bases["country"], strict=True)))
    countries = dict(zip(bases["id"], bases["country"], strict=True))
    segments: list[dict[str, object]] = []
    for place, changes in events.groupby("place", sort=True):
        segments += _segments(str(place), changes, countries[str(place)])
    segments += _planned(
        rows[rows["claim"] == "planned"], {str(s["place"]) for s in segments}, base_ids
    )
    columns = ["place", "status", "since", "force", "recipient", "row", "source"]
    numbers = ["begin", "until", "evidence"]
    parents = dict(zip(record.places["id"], record.places["parent"], strict=True))
    plans = rows[(rows["claim"] == "planned") & rows["status"].isin(CLOSING)]
    for segment in segments:
        segment["due"] = _due(segment, plans, parents)
    numbers.append("due")
    frame = pd.DataFrame(segments, columns=columns + numbers, dtype=object).astype(
        dict.fromkeys(numbers, "int64")
    )
    wide = events[events["effect"] > events["begin"]]
    pending = pd.DataFrame(
        {"place": wide["place"], "begin": wide["begin"], "until": wide["effect"], "row": wide["id"]}
    )
    named = bases.set_index("id")[["name", "lat", "lon", "precision_km", "admin1", "country"]]
    frame = frame.join(named, on="place").sort_values(["name", "place", "begin"])
    return Presence(frame.reset_index(drop=True), pending, named, record.schema.horizon)


def _only_changes(events: pd.DataFrame, countries: dict[str, str]) -> pd.DataFrame:
    """Keep the rows that change a base's status, out of all that drive it.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of all bases, in order of place and effect.
    countries : dict of str to str
        Country of each base.

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
        country = countries[place]
        if status in {"active", "opened"} and before in {"opened", "reoccupied", "active"}:
            seen[-1] = effect
        elif (
            status in CLOSING
            and before in CLOSING
            and _era(country, since) == _era(country, effect)
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


def _segments(place: str, changes: pd.DataFrame, country: str) -> list[dict[str, object]]:
    """Turn one base's changes, in order of effect, into segments of status."""
    found: list[dict[str, object]] = []
    effects = [int(effect) for effect in changes["effect"]]
    by_exit = [bool(flag) for flag in changes["by_exit"]]
    closing = [status in CLOSING for status in changes["status"]]
    seen = [int(month) for month in changes["seen"]]
    for i, row in enumerate(changes.itertuples()):
        effect = effects[i]
        following = effects[i + 1] if i + 1 < len(effects) else _FOREVER
        new_era = i == 0 or (
            closing[i - 1] and _era(country, effects[i - 1]) < _era(country, effect)
        )
        if new_era and (closing[i] or row.status == "reduced"):
            # In use before it was left or reduced, and nobody dated since when.
            start = max(_era(country, effect), effect - STALE_MONTHS)
            if found:
                found[-1]["until"] = min(int(str(found[-1]["until"])), start)
            if start < effect:
                found.append(_segment(place, "undated", row, start, effect, effect))
        if closing[i]:
            evidence = seen[i - 1] if by_exit[i] and i else effect
        elif following == _FOREVER or by_exit[i + 1]:
            # Nothing but an exit of everybody follows: the base may have been left before it.
            evidence = seen[i]
        else:
            evidence = following
        found.append(_segment(place, str(row.status), row, effect, following, evidence))
    return [s for s in found if int(str(s["begin"])) < int(str(s["until"]))]


def _segment(
    place: str, status: str, row: object, begin: int, until: int, evidence: int
) -> dict[str, object]:
    values = {name: getattr(row, name) for name in ("date", "force", "recipient", "id", "source")}
    return {
        "place": place,
        "status": status,
        "since": "" if status == "undated" else values["date"],
        "force": values["force"],
        "recipient": values["recipient"],
        "row": values["id"],
        "source": values["source"],
        "begin": begin,
        "until": until,
        "evidence": evidence,
    }


def _era(country: str, ordinal: int) -> int:
    """First month ordinal of the era that a month lies in."""
    starts = [start.ordinal for start in ERA_STARTS.get(country, ())]
    return max((start for start in starts if start <= ordinal), default=ordinal)


def _planned(rows: pd.DataFrame, present: set[str], base_ids: set[str]) -> list[dict[str, object]]:
    """Bases that were only ever planned, from the month of the plan."""
    found = []
    plans = rows[rows["place"].isin(base_ids - present) & ~rows["status"].isin(CLOSING)]
    for place, group in plans.sort_values(["first", "id"]).groupby("place"):
        row = next(group.itertuples())
        begin = int(month_index(np.array([row.first], dtype="datetime64[D]"))[0])
        found.append(_segment(str(place), "planned", row, begin, begin + STALE_MONTHS, begin))
    return found


def _due(segment: dict[str, object], plans: pd.DataFrame, parents: dict[str, str]) -> int:
    """First month after the last evidence by which a base was planned to be left."""
    place, evidence = str(segment["place"]), int(str(segment["evidence"]))
    effects = month_index(plans["last"].to_numpy().astype("datetime64[D]"))
    due = [
        int(effect)
        for effect, where in zip(effects, plans["place"], strict=True)
        if effect > evidence and str(where) in {place, *ancestors(parents, place)}
    ]
    return min(due, default=_FOREVER)


def _closed_by_exits(own: pd.DataFrame, exits: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Return the closings that exits from a theatre or an area bring to the bases within."""
    if exits.empty:
        return own.iloc[:0]
    parents = dict(zip(record.places["id"], record.places["parent"], strict=True))
    order = own.sort_values(["last", "first", "id"], kind="stable")
    histories = {str(place): group for place, group in order.groupby("place")}
    closed: list[pd.DataFrame] = []
    # Of two dates given for one exit the better one closes the bases.
    month = exits["last"].dt.strftime("%Y-%m")
    ranked = exits.assign(month=month).sort_values(["month", "credibility", "id"])
    best = ranked.drop_duplicates(["place", "month"]).drop(columns="month")
    for _, exit_row in best.iterrows():
        for place, history in histories.items():
            if str(exit_row["place"]) not in ancestors(parents, place):
                continue
            before = history[history["last"] <= exit_row["last"]]
            if before.empty or before.iloc[-1]["status"] in CLOSING:
                continue
            closing = exit_row.to_frame().T.assign(place=place, by_exit=True)
            closed.append(closing.astype(own.dtypes.to_dict()))
            histories[place] = pd.concat([history, closed[-1]]).sort_values(
                ["last", "first", "id"], kind="stable"
            )
    return pd.concat(closed) if closed else own.iloc[:0]
