"""The answer for one month, from which every figure, table, slide and file is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.answer.absence import Absence, Absences
from components.answer.estimate import (
    COALITION,
    CONTRACTORS,
    LEADER,
    Basis,
    Estimate,
    Evidence,
    feeds,
)
from components.answer.policy import Choice, Policy
from components.answer.presence import Presence, presence
from components.answer.total import total
from components.record.dates import month_index
from components.record.documents import Document, documents
from components.record.tables import Record

THEATRES = ("iraq", "syria")
"""The theatres that the screen always answers for, whether or not a figure exists."""

HEADLINE_FORCE = LEADER

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
    "included",
    "missing",
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
        figures that the estimate was computed from. ``included`` and ``missing``: the forces that
        the estimate takes in, and those that the policy asks for and for which there is no count.
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

    @cached_property
    def _level_at(self) -> dict[tuple[str, str], int]:
        pairs = zip(self.levels["force"], self.levels["place"], strict=True)
        return {pair: i for i, pair in enumerate(pairs)}

    def level(self, force: str, place: str) -> pd.Series[Any] | None:
        """Return one level, or None where the month has none."""
        at = self._level_at.get((force, place))
        return None if at is None else self.levels.iloc[at]

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


class _Prepared:
    """What is computed once for a record, whatever the policy."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.evidence = lru_cache(maxsize=None)(partial(Evidence, record))
        self.absences = lru_cache(maxsize=None)(partial(Absences, record))
        self.between = lru_cache(maxsize=None)(self._between)

    @cached_property
    def presence(self) -> Presence:
        return presence(self.record)

    @cached_property
    def movements(self) -> pd.DataFrame:
        places = self.record.places.set_index("id")
        frame = self.record.movements.copy()
        for end in ("origin", "via", "destination"):
            frame[f"{end}_name"] = frame[end].map(places["name"]).fillna("")
            for axis in ("lat", "lon"):
                frame[f"{end}_{axis}"] = frame[end].map(places[axis])
        frame["drawn"] = frame["same_as"] == ""
        return frame.copy()

    @cached_property
    def documents(self) -> dict[str, Document]:
        return documents(self.record)

    @cached_property
    def _dated(self) -> dict[str, tuple[pd.DataFrame, _Spans]]:
        record = self.record
        frames = {
            "force_levels": record.force_levels.copy(),
            "movements": self.movements,
            "milestones": record.milestones.copy(),
        }
        return {name: (frame, _spans(frame)) for name, frame in frames.items()}

    def _between(self, table: str, begin: int, end: int) -> pd.DataFrame:
        """Return the rows of a dated table that meet the months ``begin`` to ``end``."""
        frame, spans = self._dated[table]
        return frame.take(np.flatnonzero(spans.overlapping(begin, end)))


class Views:
    """A record prepared to be asked: what is computed once is computed here.

    Parameters
    ----------
    record : Record
        A loaded record.
    policy : Policy
        The counting policy that it answers under; best evidence, without allies and contractors,
        unless told.
    """

    def __init__(self, record: Record, policy: Policy | None = None) -> None:
        self.record = record
        self.policy = policy or Policy()
        self.as_of = lru_cache(maxsize=512)(self._as_of)
        self.estimate = lru_cache(maxsize=None)(self._estimate)
        self._prepared = _Prepared(record)
        self._siblings = {self.policy: self}

    def under(self, policy: Policy) -> Views:
        """Return the same record's views under a counting policy; computed once for each."""
        if policy not in self._siblings:
            views = Views(self.record, policy)
            views._prepared, views._siblings = self._prepared, self._siblings
            self._siblings[policy] = views
        return self._siblings[policy]

    @property
    def presence(self) -> Presence:
        """The presence of every base, which no policy changes."""
        return self._prepared.presence

    @cached_property
    def estimates(self) -> dict[tuple[str, str], Estimate]:
        """The estimate of every force and place that has a plain in-country figure."""
        rows = self.record.force_levels
        rows = rows[rows["status"] == "reported"]
        told = zip(rows["force"], rows["place"], rows["counting_rule"], strict=True)
        by_census = self.policy.contractors
        keys = {(f, place) for f, place, rule in told if feeds(f, rule, contractors=by_census)}
        keys |= {(HEADLINE_FORCE, theatre) for theatre in THEATRES}
        return {key: self.estimate(*key) for key in sorted(keys)}

    def _estimate(self, force: str, place: str) -> Estimate:
        """Return the estimate of a force at a place, for every month of the clock."""
        evidence = self._prepared.evidence(self.policy.choice)
        if force == HEADLINE_FORCE:
            return total(evidence, self.policy, force, place)
        if force == CONTRACTORS and self.policy.contractors:
            return evidence.contractors(place)
        return evidence.estimate(force, place)

    @property
    def movements(self) -> pd.DataFrame:
        """All movements, with the names and points of their ends, and whether they are drawn."""
        return self._prepared.movements

    @property
    def documents(self) -> dict[str, Document]:
        """The documents that the claims were read in, by id."""
        return self._prepared.documents

    @cached_property
    def source_of(self) -> dict[str, str]:
        """Source's id of every row of force levels and base statuses, by the row's id."""
        tables = (self.record.force_levels, self.record.base_status)
        return {
            str(row): str(source)
            for table in tables
            for row, source in zip(table["id"], table["source"], strict=True)
        }

    @cached_property
    def publisher(self) -> dict[str, str]:
        """Publisher of every source, by its id."""
        sources = self.record.sources
        return dict(zip(sources["id"], sources["publisher"], strict=True))

    @cached_property
    def reliability(self) -> dict[str, str]:
        """Reliability grade of every source, by its id."""
        sources = self.record.sources
        return dict(zip(sources["id"], sources["reliability"], strict=True))

    def left(self, force: str, place: str) -> list[int]:
        """Month ordinals by which a force, or the coalition, left a place or what it lies in."""
        return self._prepared.evidence(self.policy.choice).left(force, place)

    def absence(self, force: str, place: str, month: pd.Period) -> Absence:
        """Say why a force level has no estimate in a month."""
        official = self.policy.choice is Choice.OFFICIAL
        absences = self._prepared.absences(official=official, contractors=self.policy.contractors)
        return absences.explain(force, place, month)

    @cached_property
    def _matrix(self) -> tuple[list[tuple[str, str]], dict[str, npt.NDArray[np.generic]]]:
        """All estimates as arrays of shape ``(pairs, months)``, to be cut by month."""
        keys = list(self.estimates)
        arrays = {
            name: np.array([getattr(self.estimates[key], name) for key in keys])
            for name in ("best", "low", "high", "basis")
        }
        return keys, arrays

    def _as_of(self, month: pd.Period) -> Posture:
        """Answer for one month of the clock.

        Raises
        ------
        ValueError
            If the month lies outside the clock's span.
        """
        schema = self.record.schema
        schema.require(month)
        at = month.ordinal
        year = at - month.month + 1, at - month.month + 12
        between = self._prepared.between
        published = between("force_levels", at, at)
        return Posture(
            month=month,
            horizon=schema.horizon,
            levels=self._levels(month, published),
            published=published,
            bases=self._bases(month),
            movements=between("movements", at, at),
            movements_of_year=between("movements", *year),
            milestones=between("milestones", at, at),
            milestones_of_year=between("milestones", *year),
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
        pairs = sorted(shown.items())
        numbers = np.full((len(pairs), 3), np.nan)
        rows: list[tuple[object, ...]] = []
        for row, ((force, place), i) in enumerate(pairs):
            if i >= 0 and some[i]:
                numbers[row] = [arrays[name][i, at] for name in ("best", "low", "high")]
                found = self.estimates[force, place]
                said: tuple[object, ...] = ("estimate", "", ())
                parts = found.behind[at], found.included[at], found.missing[at]
                rows.append((force, place, str(basis[i]), *said, *parts))
            else:
                said = self.absence(force, place, month)
                rows.append((force, place, str(Basis.NONE), *said, (), (), ()))
        texts = _objects(rows, len(LEVEL_COLUMNS) - 3)
        frames = (
            pd.DataFrame(texts[:, :2], columns=LEVEL_COLUMNS[:2], dtype=object),
            pd.DataFrame(numbers, columns=LEVEL_COLUMNS[2:5]),
            pd.DataFrame(texts[:, 2:], columns=LEVEL_COLUMNS[5:], dtype=object),
        )
        return pd.concat(frames, axis=1)

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
        gone = ~bases["standing"].isin(["in_use", "unconfirmed"])
        at_base = [strength.get(place, -1) for place in bases["place"]]
        numbers = np.full((len(bases), 3), np.nan)
        texts = np.full((len(bases), 2), "", dtype=object)
        for row, (i, left) in enumerate(zip(at_base, gone, strict=True)):
            texts[row] = (keys[i][0], str(arrays["basis"][i, at])) if i >= 0 else ("", Basis.NONE)
            if i >= 0 and not left:
                numbers[row] = [arrays[name][i, at] for name in ("best", "low", "high")]
        persons = ["personnel", "personnel_low", "personnel_high"]
        frames = (
            bases,
            pd.DataFrame(numbers, columns=persons),
            pd.DataFrame(texts, columns=["personnel_force", "personnel_basis"]),
        )
        return pd.concat(frames, axis=1)


def _objects(rows: Sequence[tuple[object, ...]], width: int) -> npt.NDArray[np.object_]:
    """Return rows as an array of objects, in which a tuple stays one cell."""
    found = np.empty((len(rows), width), dtype=object)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            found[i, j] = cell
    return found
