"""The phases of redeployment, in order of time, each with its movements."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components.record.tables import Record


@dataclass(frozen=True)
class Phase:
    """A phase of redeployment.

    Attributes
    ----------
    id, title : str
        As the schema defines ``movements.phase``.
    first, last : pandas.Period
        First and last month (freq ``M``) that its drawn movements can lie in, plans included.
    rows : tuple of str
        Ids of all its movements in order of time, those that repeat another one included.
    """

    id: str
    title: str
    first: pd.Period
    last: pd.Period
    rows: tuple[str, ...]


def phases(record: Record) -> tuple[Phase, ...]:
    """Return the phases that have a drawn movement, in order of time."""
    moves = record.movements.sort_values(["first", "last", "id"])
    drawn = moves[moves["same_as"] == ""]
    listed = []
    for name, title in record.schema.definitions("movements", "phase").items():
        legs = drawn[drawn["phase"] == name]
        if legs.empty:
            continue
        first, last = legs["first"].min(), legs["last"].max()
        rows = tuple(moves.loc[moves["phase"] == name, "id"])
        listed.append(Phase(name, title, pd.Period(first, "M"), pd.Period(last, "M"), rows))
    return tuple(sorted(listed, key=lambda phase: (phase.first, phase.last)))
