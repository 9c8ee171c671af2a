"""The answer for one month, from which every figure, table, slide and file is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.record.absence import Absences
from components.record.dates import month_index
from components.record.estimate import COALITION, Basis, Estimate, estimate, feeds
from components.record.presence import Presence, presence
from components.record.tables import Record

THEATRES = ("iraq", "syria")
"""The theatres that the screen always answers for, whether or not a figure exists."""

HEADLINE_FORCE = "USA"

LEVEL_COLUMNS = [
    "force",
    "place",
    "best",
    "low",
    "high",
    "basis",
    "state",
    "explanation",
    "cites",
    "behind",
]


@dataclass(frozen=True)
class Posture:
    """Who was where in one month.

    Attributes
    ----------
    month, horizon : pandas.Period
        The month answered for, and the last one that the record was checked through.
    levels : pandas.DataFrame
        One row a force and place with a published figure or an estimate in the month, and the
        United States in each theatre always. ``best``, ``low``, ``high``: persons, NaN where
        ``basis`` is ``none``. ``state``: ``estimate``, ``component`` (figures, none of which may
        feed an estimate), ``withheld``, ``exit_reported``, ``not_established`` or
        ``before_record``; ``explanation``: a sentence on it; ``cites``: ids of the rows of
        ``force_levels`` and ``base_status`` that the sentence rests on. ``behind``: ids of the
        figures that the estimate was computed from.
    published : pandas.DataFrame
        Rows of ``force_levels`` whose span meets the month, with ``first`` and ``last`` days.
    bases : pandas.DataFrame
        As `Presence.at` returns them, and ``personnel`` (persons, NaN where no figure is near)
        with ``personnel_low``, ``personnel_high``, ``personnel_basis``.
    movements, movements_of_year : pandas.DataFrame
        Redeployments that overlap the month, and its year; with ``drawn`` false for rows that
        tell a movement which another row tells, and with names and points of both ends.
    milestones, milestones_of_year : pandas.DataFrame
        Milestones whose date can lie in the month, and in its year: one that is dated to a year
        alone is in each of its months.
    """

    month: pd.Period
    horizon: pd.Period
    levels: pd.DataFrame
    published: pd.DataFrame
    bases: pd.DataFrame
    movements: pd.DataFrame
    movements_of_year: pd.DataFrame
    milestones: pd.DataFrame
    milestones_of_year: pd.DataFrame

    @property
    def beyond_horizon(self) -> bool:
        """Whether the month lies after the horizon, where only plans are known."""
        return bool(self.month > self.horizon)

    def level(self, force: str, place: str) -> pd.Series[Any] | None:
        """Return one level, or None where the month has none."""
        found = self.levels[(self.levels["force"] == force) & (self.levels["place"] == place)]
        return None if found.empty else found.iloc[0]

    def published_for(self, force: str, place: str) -> pd.DataFrame:
        """Return the figures published for a force at a place in the month."""
        rows = self.published
        return rows[(rows["force"] == force) & (rows["place"] == place)]


@dataclass(frozen=True)
class _Spans:
    """First and last month ordinal of each row of a dated table."""

    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]

    def overlapping(self, begin: int, end: int) -> npt.NDArray[np.bool_]:
        """Rows that meet the months ``begin`` to ``end``, both included."""
        return np.asarray((self.first <= end) & (self.last >= begin))


def _spans(frame: pd.DataFrame) -> _Spans:
    return _Spans(
        month_index(frame["first"].to_numpy().astype("datetime64[D]")),
        month_index(frame["last"].to_numpy().astype("datetime64[D]")),
    )


class Views:
    """A record prepared to be asked: what is computed once is computed here.

    Parameters
    ----------
    record : Record
        A loaded record.
    """

    def __init__(self, record: Record) -> None:
        self.record = record
        self.as_of = lru_cache(maxsize=512)(self._as_of)

    @cached_property
    def presence(self) -> Presence:
        """The presence of every base."""
        return presence(self.record)

    @cached_property
    def estimates(self) -> dict[tuple[str, str], Estimate]:
        """The estimate of every force and place that has a plain in-country figure."""
        rows = self.record.force_levels
        rows = rows[rows["status"] == "reported"]
        told = zip(rows["force"], rows["place"], rows["counting_rule"], strict=True)
        keys = {(force, place) for force, place, rule in told if feeds(force, rule)}
        keys |= {(HEADLINE_FORCE, theatre) for theatre in THEATRES}
        return {key: estimate(self.record, *key) for key in sorted(keys)}

    def estimate(self, force: str, place: str) -> Estimate:
        """Return the estimate of a force at a place, for every month of the clock."""
        return self.estimates.get((force, place)) or estimate(self.record, force, place)

    @cached_property
    def movements(self) -> pd.DataFrame:
        """All movements, with the names and points of their ends, and whether they are drawn."""
        places = self.record.places.set_index("id")
        frame = self.record.movements.copy()
        for end in ("origin", "via", "destination"):
            frame[f"{end}_name"] = frame[end].map(places["name"]).fillna("")
            for axis in ("lat", "lon"):
                frame[f"{end}_{axis}"] = frame[end].map(places[axis])
        frame["drawn"] = frame["same_as"] == ""
        return frame

    @cached_property
    def _absences(self) -> Absences:
        return Absences(self.record)

    @cached_property
    def _matrix(self) -> tuple[list[tuple[str, str]], dict[str, npt.NDArray[np.generic]]]:
        """All estimates as arrays of shape ``(pairs, months)``, to be cut by month."""
        keys = list(self.estimates)
        arrays = {
            name: np.array([getattr(self.estimates[key], name) for key in keys])
            for name in ("best", "low", "high", "basis")
        }
        return keys, arrays

    @cached_property
    def _level_spans(self) -> _Spans:
        return _spans(self.record.force_levels)

    @cached_property
    def _movement_spans(self) -> _Spans:
        return _spans(self.record.movements)

    @cached_property
    def _milestone_spans(self) -> _Spans:
        return _spans(self.record.milestones)

    def _as_of(self, month: pd.Period) -> Posture:
        """Answer for one month of the clock.

        Raises
        ------
        ValueError
            If the month lies outside the clock's span.
        """
        schema = self.record.schema
        if not schema.first <= month <= schema.last:
            message = f"{month} is outside the record, which spans {schema.first} to {schema.last}"
            raise ValueError(message)
        at = month.ordinal
        year = at - month.month + 1, at - month.month + 12
        published = self.record.force_levels[self._level_spans.overlapping(at, at)]
        moves, milestones = self.movements, self.record.milestones
        return Posture(
            month=month,
            horizon=schema.horizon,
            levels=self._levels(month, published),
            published=published,
            bases=self._bases(month),
            movements=moves[self._movement_spans.overlapping(at, at)],
            movements_of_year=moves[self._movement_spans.overlapping(*year)],
            milestones=milestones[self._milestone_spans.overlapping(at, at)],
            milestones_of_year=milestones[self._milestone_spans.overlapping(*year)],
        )

    def _levels(self, month: pd.Period, published: pd.DataFrame) -> pd.DataFrame:
        keys, arrays = self._matrix
        at = month.ordinal - self.record.schema.first.ordinal
        basis = arrays["basis"][:, at]
        some = basis != Basis.NONE
        shown = {key: i for i, key in enumerate(keys) if some[i]}
        for pair in set(zip(published["force"], published["place"], strict=True)):
            shown.setdefault(pair, -1)
        for theatre in THEATRES:
            shown.setdefault((HEADLINE_FORCE, theatre), -1)
        rows = []
        for (force, place), i in sorted(shown.items()):
            known = i >= 0 and bool(some[i])
            absence = None if known else self._absences.explain(force, place, month)
            rows.append(
                (
                    force,
                    place,
                    *(
                        float(arrays[n][i, at]) if known else np.nan
                        for n in ("best", "low", "high")
                    ),
                    str(basis[i]) if known else str(Basis.NONE),
                    absence.state if absence else "estimate",
                    absence.explanation if absence else "",
                    absence.cites if absence else (),
                    self.estimates[force, place].behind[at] if known else (),
                )
            )
        frame = pd.DataFrame(rows, columns=LEVEL_COLUMNS, dtype=object)
        return frame.astype(dict.fromkeys(("best", "low", "high"), float))

    def _bases(self, month: pd.Period) -> pd.DataFrame:
        bases = self.presence.at(month)
        keys, arrays = self._matrix
        at = month.ordinal - self.record.schema.first.ordinal
        # A base's strength is that of the United States, else of the whole coalition there, else
        # of the force that holds it; one guest nation's contingent is not the base's.
        holders = dict(zip(bases["place"], bases["force"], strict=True))
        strength: dict[str, int] = {}
        for i, (force, place) in enumerate(keys):
            if place not in holders or arrays["basis"][i, at] == Basis.NONE:
                continue
            wanted = [HEADLINE_FORCE, COALITION, holders[place]]
            if force not in wanted:
                continue
            known = keys[strength[place]][0] if place in strength else None
            if known is None or wanted.index(force) < wanted.index(known):
                strength[place] = i
        for column, name in (
            ("personnel", "best"),
            ("personnel_low", "low"),
            ("personnel_high", "high"),
        ):
            bases[column] = [
                float(arrays[name][strength[p], at]) if p in strength else np.nan
                for p in bases["place"]
            ]
        bases["personnel_force"] = [
            keys[strength[p]][0] if p in strength else "" for p in bases["place"]
        ]
        bases["personnel_basis"] = [
            str(arrays["basis"][strength[p], at]) if p in strength else str(Basis.NONE)
            for p in bases["place"]
        ]
        gone = ~bases["standing"].isin(["in_use", "unconfirmed"])
        bases.loc[gone, ["personnel", "personnel_low", "personnel_high"]] = np.nan
        return bases
