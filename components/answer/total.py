"""A level of the main force with its allies and contractors, where they are counted."""

from __future__ import annotations

from dataclasses import replace

from components.answer.estimate import Basis, Estimate, Evidence, Level
from components.answer.policy import Policy


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
    described, estimate = evidence.descriptor, evidence.estimate(force, place)
    levels = estimate.levels
    if policy.allies and described.allies:
        allies = evidence.estimate(described.allies, place)
        months = zip(levels, allies.levels, evidence.together(force, place).levels, strict=True)
        levels = tuple([_with_allies(*month, allies.force) for month in months])
    if policy.contractors:
        hired = evidence.estimate(described.contractors, place, contractors=True)
        pairs = zip(levels, hired.levels, strict=True)
        levels = tuple([_with_part(*month, hired.force) for month in pairs])
    return replace(estimate, levels=levels)


def _with_allies(level: Level, allies: Level, together: Level, code: str) -> Level:
    """Take the count of both or the sum of the two."""
    complete = level.known and allies.known
    if together.basis == Basis.REPORTED or (together.known and not complete):
        return together
    return _with_part(level, allies, code)


def _with_part(level: Level, part: Level, code: str) -> Level:
    """Add a part where both are known; where only the part is missing, name it."""
    if not level.known:
        return level
    if not part.known:
        return replace(level, missing=(*level.missing, code))
    return Level(
        best=level.best + part.best,
        low=level.low + part.low,
        high=level.high + part.high,
        # They stand in order of firmness: a sum is as firm as its weaker part.
        basis=max(level.basis, part.basis, key=list(Basis).index),
        behind=(*level.behind, *part.behind),
        included=(*level.included, *part.included),
        missing=level.missing,
    )
