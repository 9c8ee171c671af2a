"""The answer for one month, from which every figure, table, slide and file is drawn."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial

import pandas as pd

from components.answer.absence import Absence, Absences
from components.answer.claims import Claims, Figure, Milestone, Movement
from components.answer.estimate import Estimate, Evidence, Level, departures, feeds
from components.answer.kept import Memory
from components.answer.policy import Choice, Policy
from components.answer.presence import BaseStanding, Presence, presence
from components.answer.total import total
from components.record.descriptor import Descriptor
from components.record.tables import Record

_MONTHS = 24
"""Months kept: an answer made of typed claims is quickly made again."""


@dataclass(frozen=True, kw_only=True)
class ForceLevel(Level):
    """What is answered for a force at a place in a month.

    Attributes
    ----------
    state : str
        ``estimate``, ``component`` (figures, none of which may feed an estimate), ``withheld``,
        ``exit_reported``, ``not_established`` or ``before_record``.
    explanation : str
        A sentence on the state; empty where there is an estimate.
    cites : tuple of str
        Ids of the rows of ``force_levels`` and ``base_status`` that the sentence rests on.
    """

    force: str
    place: str
    state: str = "estimate"
    explanation: str = ""
    cites: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of the rows that the answer rests on, be it an estimate or why there is none."""
        return self.behind or self.cites


@dataclass(frozen=True)
class Posture:
    """Who was where in one month.

    Attributes
    ----------
    month, horizon : pandas.Period
        The month answered for, and the last one that the record was checked through.
    record : Record
        The record that answers.
    force_levels : tuple of ForceLevel
        One a force and place with a published figure or an estimate in the month, and the main
        force in each theatre always; in order of force and place.
    figures : tuple of Figure
        The published figures whose span meets the month.
    standings : tuple of BaseStanding
        As `Presence.at` returns them, with personnel.
    redeployments, redeployments_of_year : tuple of Movement
        Redeployments that overlap the month, and its year.
    events, events_of_year : tuple of Milestone
        Milestones whose date can lie in the month, and in its year: one that is dated to a year
        alone is in each of its months.
    """

    month: pd.Period
    horizon: pd.Period
    record: Record = field(compare=False, repr=False)
    force_levels: tuple[ForceLevel, ...]
    figures: tuple[Figure, ...]
    standings: tuple[BaseStanding, ...]
    redeployments: tuple[Movement, ...]
    redeployments_of_year: tuple[Movement, ...]
    events: tuple[Milestone, ...]
    events_of_year: tuple[Milestone, ...]

    @property
    def descriptor(self) -> Descriptor:
        """What the record says of itself."""
        return self.record.descriptor

    @property
    def beyond_horizon(self) -> bool:
        """Whether the month lies after the horizon, where only plans are known."""
        return bool(self.month > self.horizon)

    @cached_property
    def _level_at(self) -> dict[tuple[str, str], ForceLevel]:
        return {(level.force, level.place): level for level in self.force_levels}

    @cached_property
    def _figures_of(self) -> dict[tuple[str, str], list[Figure]]:
        of: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            of[figure.force, figure.place].append(figure)
        return of

    def level(self, force: str, place: str) -> ForceLevel | None:
        """Return one level, or None where the month has none."""
        return self._level_at.get((force, place))

    def figures_of(self, force: str, place: str) -> Sequence[Figure]:
        """Return the figures published for a force at a place in the month."""
        return self._figures_of.get((force, place), ())


class _Prepared(Claims):
    """What is computed once for a record, whatever the policy."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.memory: Memory = {}
        self.evidence = lru_cache(maxsize=len(Choice))(partial(Evidence, self))
        self.absences = lru_cache(maxsize=4)(partial(Absences, self))

    @cached_property
    def presence(self) -> Presence:
        return presence(self)


class Views:
    """A record prepared to be asked: what is computed once is computed here.

    Its claims stand here as `Claims` names them, and the presence of every base; no policy changes
    either.

    Parameters
    ----------
    record : Record
        A loaded record.
    policy : Policy
        The counting policy that it answers under; best evidence, without allies and contractors,
        unless told.
    """

    def __init__(
        self, record: Record, policy: Policy | None = None, *, beside: Views | None = None
    ) -> None:
        self.record, self.descriptor = record, record.descriptor
        self.policy = policy or Policy()
        self.as_of = lru_cache(maxsize=_MONTHS)(self._as_of)
        self.memory: Memory = {}
        self._estimates: dict[tuple[str, str], Estimate] = {}
        self._siblings: dict[Policy, Views] = beside._siblings if beside else {self.policy: self}
        self.claims: _Prepared = beside.claims if beside else _Prepared(record)
        claims = self.claims
        self.documents, self.places = claims.documents, claims.places
        self.figures, self.redeployments = claims.figures, claims.redeployments
        self.statuses, self.events = claims.statuses, claims.events
        self.bases_in_use, self.presence = claims.bases_in_use, claims.presence
        self.memory_of_record = claims.memory

    def under(self, policy: Policy) -> Views:
        """Return the same record's views under a counting policy; computed once for each."""
        if policy not in self._siblings:
            # Of two that are made at once all get the first.
            self._siblings.setdefault(policy, Views(self.record, policy, beside=self))
        return self._siblings[policy]

    @property
    def _always(self) -> set[tuple[str, str]]:
        """The main force in each theatre, which is answered for whether or not a figure exists."""
        return {(self.descriptor.main, theatre) for theatre in self.descriptor.places}

    @cached_property
    def estimates(self) -> dict[tuple[str, str], Estimate]:
        """The estimate of every force and place that has a plain in-country figure."""
        described, contractors = self.descriptor, self.policy.contractors
        keys = {
            (one.force, one.place)
            for one in self.figures.claims
            if one.status == "reported"
            and feeds(described, one.force, one.counting_rule, contractors=contractors)
        }
        return {key: self.estimate(*key) for key in sorted(keys | self._always)}

    def estimate(self, force: str, place: str) -> Estimate:
        """Return the estimate of a force at a place, for every month of the clock.

        Kept where there is one: any force and place can be asked for, and most of them together
        name nothing.
        """
        key = force, place
        if key in self._estimates:
            return self._estimates[key]
        estimate = self._estimate(force, place)
        if estimate.known:
            self._estimates[key] = estimate
        return estimate

    def _estimate(self, force: str, place: str) -> Estimate:
        evidence = self.claims.evidence(self.policy.choice)
        if force == self.descriptor.main:
            return total(evidence, self.policy, force, place)
        return evidence.estimate(force, place, contractors=self.policy.contractors)

    @cached_property
    def source_of(self) -> dict[str, str]:
        """Source's id of every row that names a document, by the row's id."""
        return {claim.id: claim.document.id for claim in self.claims}

    @cached_property
    def grade_of(self) -> dict[str, str]:
        """Grade of every row of force levels and base statuses, such as ``C3``, by its id."""
        return {
            one.id: one.grade for table in (self.figures, self.statuses) for one in table.claims
        }

    def name_of(self, place: str) -> str:
        """Name a place; its id where it has no row."""
        return self.record.name_of(place)

    def left(self, force: str, place: str, by: pd.Period) -> list[int]:
        """Month ordinals up to a month by which a force left a place or what that lies in."""
        months = (row.last_month for row in departures(self.claims, force, place))
        return [month for month in months if month <= by.ordinal]

    def absence(self, force: str, place: str, month: pd.Period) -> Absence:
        """Say why a force level has no estimate in a month."""
        official = self.policy.choice is Choice.OFFICIAL
        absences = self.claims.absences(official=official, contractors=self.policy.contractors)
        return absences.explain(force, place, month)

    def level(self, force: str, place: str, month: pd.Period) -> ForceLevel:
        """Answer for a force at a place in a month: the estimate, or why there is none."""
        estimate = self.estimate(force, place)
        level = estimate.levels[estimate.at(month)]
        if level.known:
            return ForceLevel(force=force, place=place, **vars(level))
        absence = self.absence(force, place, month)
        return ForceLevel(force=force, place=place, **absence._asdict())

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
        figures = self.figures.overlapping(at, at)
        levels = self._levels(month, figures)
        level_of = {(level.force, level.place): level for level in levels}
        return Posture(
            month=month,
            horizon=schema.horizon,
            record=self.record,
            force_levels=levels,
            figures=figures,
            standings=tuple(
                [self._with_strength(base, level_of) for base in self.presence.at(month)]
            ),
            redeployments=self.redeployments.overlapping(at, at),
            redeployments_of_year=self.redeployments.overlapping(*year),
            events=self.events.overlapping(at, at),
            events_of_year=self.events.overlapping(*year),
        )

    def _levels(self, month: pd.Period, figures: Sequence[Figure]) -> tuple[ForceLevel, ...]:
        at = month.ordinal - self.record.schema.first.ordinal
        pairs = {pair for pair, one in self.estimates.items() if one.levels[at].known}
        pairs |= {(figure.force, figure.place) for figure in figures} | self._always
        return tuple([self.level(*pair, month) for pair in sorted(pairs)])

    def _with_strength(
        self, base: BaseStanding, levels: Mapping[tuple[str, str], ForceLevel]
    ) -> BaseStanding:
        """Add to a base its strength in a month.

        It is that of the main force, else of the whole coalition there, else of the force that
        holds the base; one guest nation's contingent is not the base's.
        """
        for force in (self.descriptor.main, self.descriptor.coalition, base.force):
            level = levels.get((force, base.place))
            if level is not None and level.known:
                used = base.standing in {"in_use", "unconfirmed"}
                numbers = (level.best, level.low, level.high) if used else (math.nan,) * 3
                return _strong(base, force, str(level.basis), *numbers)
        return base


# A base's strength is the same for as long as a figure is carried: so is then the object.
@lru_cache(maxsize=2048)
def _strong(
    base: BaseStanding, force: str, basis: str, best: float, low: float, high: float
) -> BaseStanding:
    return replace(
        base,
        personnel=best,
        personnel_low=low,
        personnel_high=high,
        personnel_force=force,
        personnel_basis=basis,
    )
