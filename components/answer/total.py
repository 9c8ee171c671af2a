"""A level of the main force with its allies and contractors, where they are counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from components.answer.estimate import Basis, Estimate, Evidence
from components.answer.policy import Policy

_Ids = tuple[tuple[str, ...], ...]
"""Ids for each month."""

_FIRMNESS = {Basis.REPORTED: 0, Basis.INTERPOLATED: 1, Basis.CARRIED: 2}


def total(evidence: Evidence, policy: Policy, force: str, place: str) -> Estimate:
    """Add to a force those that the policy takes in, month by month, where they are counted.

    With allies, a month's figure of both together comes first; else the two estimates are added
    where both are known; else an estimate from figures of both together; else the force stands
    alone, and the allies are named as missing. Contractors are added where they are counted, and
    named as missing elsewhere. Bounds are added as they are: the widest band that the parts allow.

    Parameters
    ----------
    evidence : Evidence
        Of the policy's choice.
    """
    level = evidence.estimate(force, place)
    if policy.allies and evidence.allies:
        allies = evidence.estimate(evidence.allies, place)
        level = _with_allies(level, allies, evidence.together(force, place))
    if policy.contractors:
        level = _with_part(level, evidence.contractors(place))
    return level


def _with_allies(level: Estimate, allies: Estimate, together: Estimate) -> Estimate:
    """Take, for each month, the count of both or the sum of the two."""
    added = _with_part(level, allies)
    counted = together.basis == Basis.REPORTED
    known = together.basis != Basis.NONE
    complete = (level.basis != Basis.NONE) & (allies.basis != Basis.NONE)
    return _where(counted | (known & ~complete), together, added)


def _where(first: np.ndarray, a: Estimate, b: Estimate) -> Estimate:
    """Take the months of ``a`` where ``first`` is true, else those of ``b``."""
    chosen = first.tolist()

    def each(of_a: _Ids, of_b: _Ids) -> _Ids:
        return tuple(x if one else y for one, x, y in zip(chosen, of_a, of_b, strict=True))

    return replace(
        b,
        best=np.where(first, a.best, b.best),
        low=np.where(first, a.low, b.low),
        high=np.where(first, a.high, b.high),
        basis=np.where(first, a.basis, b.basis),
        behind=each(a.behind, b.behind),
        included=each(a.included, b.included),
        missing=each(a.missing, b.missing),
    )


def _with_part(level: Estimate, part: Estimate) -> Estimate:
    """Add a part where both are known; where only the part is missing, name it."""
    known = level.basis != Basis.NONE
    both = known & (part.basis != Basis.NONE)
    basis = level.basis.copy()
    for i in np.flatnonzero(both):
        basis[i] = max(level.basis[i], part.basis[i], key=_FIRMNESS.__getitem__)

    def join(of_level: _Ids, of_part: _Ids) -> _Ids:
        pairs = zip(of_level, of_part, both.tolist(), strict=True)
        return tuple((*x, *y) if added else x for x, y, added in pairs)

    missing = tuple(
        (*ids, part.force) if is_known and not added else ids
        for ids, is_known, added in zip(level.missing, known.tolist(), both.tolist(), strict=True)
    )
    return replace(
        level,
        best=np.where(both, level.best + part.best, level.best),
        low=np.where(both, level.low + part.low, level.low),
        high=np.where(both, level.high + part.high, level.high),
        basis=basis,
        behind=join(level.behind, part.behind),
        included=join(level.included, part.included),
        missing=missing,
    )
