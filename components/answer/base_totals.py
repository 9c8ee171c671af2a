"""Published totals of bases, which count for their own area and date: never a line."""

from __future__ import annotations

import pandas as pd

from components.answer.estimate import FEEDING_CREDIBILITY
from components.answer.posture import Views
from components.record.checks import one_number


def base_totals(views: Views, place: str) -> pd.DataFrame:
    """Return the published totals of bases in use in a whole theatre.

    Returns
    -------
    pandas.DataFrame
        Rows of ``base_totals`` with ``at`` (middle of the date) and ``shown`` (bases).
    """
    rows = views.record.base_totals
    rows = rows[
        (rows["area"] == place)
        & (rows["counts"] == "bases_in_use")
        & (rows["claim"] == "reported")
        & rows["credibility"].isin(FEEDING_CREDIBILITY)
    ]
    rows = rows.assign(
        at=rows["first"] + (rows["last"] - rows["first"]) / 2, shown=one_number(rows)
    )
    return rows[rows["shown"].notna()].sort_values(["first", "id"])
