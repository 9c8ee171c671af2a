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


def alternatives(views: Views, place: str, month: pd.Period) -> tuple[Alternative, ...]:
    """Answer for the main force in one month under every policy, in the order of `POLICIES`.

    Raises
    ------
    ValueError
        If the month lies outside the clock's span.
    """
    views.record.schema.require(month)
    main = views.descriptor.main
    levels = ((policy, views.under(policy).level(main, place, month)) for policy in POLICIES)
    return tuple(Alternative(**vars(level), policy=policy) for policy, level in levels)
