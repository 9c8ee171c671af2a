"""One month under every counting policy: how far the answer depends on the choice."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components.answer.policy import POLICIES, Policy
from components.answer.posture import ForceLevel, Views


@dataclass(frozen=True, kw_only=True)
class Alternative(ForceLevel):
    """The level of a month under one policy."""

    policy: Policy


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
    levels = ((policy, views.under(policy).level(whose, place, month)) for policy in POLICIES)
    return tuple(Alternative(**vars(level), policy=policy) for policy, level in levels)
