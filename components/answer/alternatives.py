"""One month under every counting policy: how far the answer depends on the choice."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components.answer.estimate import Basis
from components.answer.policy import POLICIES, Policy
from components.answer.posture import Views


@dataclass(frozen=True)
class Alternative:
    """The level of a month under one policy.

    Attributes
    ----------
    policy : Policy
    best, low, high : float
        Persons; NaN where there is no estimate.
    basis : Basis
    state, explanation : str
        As in `components.answer.posture.Posture.levels`.
    included, missing : tuple of str
        The forces that the level takes in, and those that the policy asks for and for which there
        is no count in the month.
    rows : tuple of str
        Ids of the rows of ``force_levels`` and ``base_status`` that the answer rests on.
    """

    policy: Policy
    best: float
    low: float
    high: float
    basis: Basis
    state: str
    explanation: str
    included: tuple[str, ...]
    missing: tuple[str, ...]
    rows: tuple[str, ...]


def alternatives(
    views: Views, place: str, month: pd.Period, force: str = ""
) -> tuple[Alternative, ...]:
    """Answer for one month under every policy, in the order of `POLICIES`.

    Parameters
    ----------
    force : str
        The main force, unless told.

    Raises
    ------
    ValueError
        If the month lies outside the clock's span.
    """
    views.record.schema.require(month)
    whose = force or views.descriptor.main
    return tuple(_answer(views.under(policy), whose, place, month) for policy in POLICIES)


def _answer(views: Views, force: str, place: str, month: pd.Period) -> Alternative:
    estimate = views.estimate(force, place)
    at = estimate.at(month)
    basis = Basis(estimate.basis[at])
    state, explanation, rows = "estimate", "", estimate.behind[at]
    if basis is Basis.NONE:
        state, explanation, rows = views.absence(force, place, month)
    return Alternative(
        views.policy,
        float(estimate.best[at]),
        float(estimate.low[at]),
        float(estimate.high[at]),
        basis,
        state,
        explanation,
        estimate.included[at],
        estimate.missing[at],
        rows,
    )
