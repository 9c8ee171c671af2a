from itertools import pairwise

import pandas as pd

from components.record import Record
from components.record.phases import phases


def test_the_phases_of_the_schema_in_order_of_time(record: Record) -> None:
    found = phases(record)
    defined = record.schema.definitions("movements", "phase")
    assert [phase.id for phase in found] == list(defined)
    assert [phase.title for phase in found] == list(defined.values())
    assert all(a.first <= b.first for a, b in pairwise(found))


def test_the_months_of_a_phase_are_those_of_its_drawn_movements(record: Record) -> None:
    """Marines due home by September 2003; paratroopers of January 2020 home in February."""
    months = {phase.id: (str(phase.first), str(phase.last)) for phase in phases(record)}
    assert months["invasion_2003"] == ("2003-03", "2003-09")
    assert months["exit_2010_11"] == ("2010-01", "2011-12")
    assert months["january_2020"] == ("2019-12", "2020-03")
    for phase in phases(record):
        rows = record.movements[record.movements["id"].isin(phase.rows)]
        drawn = rows[rows["same_as"] == ""]
        assert phase.first == pd.Period(drawn["first"].min(), "M")
        assert phase.last == pd.Period(drawn["last"].max(), "M")


def test_every_movement_is_in_one_phase(record: Record) -> None:
    told = [row for phase in phases(record) for row in phase.rows]
    assert sorted(told) == sorted(record.movements["id"])
