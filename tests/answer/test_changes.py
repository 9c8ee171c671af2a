import math
from itertools import pairwise

import pandas as pd
import pytest

from components.answer.changes import BaseChange, Changes, LevelChange, changes
from components.answer.persons import whole
from components.answer.policy import Choice, Policy
from components.answer.posture import Views

USED = {"in_use", "unconfirmed"}


def between(views: Views, a: str, b: str) -> Changes:
    return changes(views, pd.Period(a, "M"), pd.Period(b, "M"))


def of_base(found: Changes, place: str) -> BaseChange:
    (base,) = (base for base in found.base_changes if base.place == place)
    return base


def of_levels(found: Changes) -> dict[tuple[str, str], LevelChange]:
    return {(level.force, level.place): level for level in found.level_changes}


def test_the_spring_of_2020(views: Views) -> None:
    """Handovers as the coalition and Rudaw dated them."""
    found = between(views, "2020-02", "2020-04")
    for place, day in [
        ("al-qaim", "2020-03-17"),
        ("qayyarah-west", "2020-03-26"),
        ("k1", "2020-03-29"),
        ("al-taqaddum", "2020-04-04"),
        ("abu-ghraib-6div", "2020-04-07"),
    ]:
        base = of_base(found, place)
        assert (base.change, base.date, base.exact) == ("handed_over", day, True)
        assert base.recipient
    assert not {base.place for base in found.base_changes} & {"taji", "besmaya"}


def test_a_date_known_to_the_month_is_not_exact(views: Views) -> None:
    """American Forces Press Service, December 2011: Camp Ramadi in November, day not given."""
    base = of_base(between(views, "2011-10", "2011-12"), "camp-ramadi")
    assert (base.change, base.date, base.exact) == ("handed_over", "2011-11", False)


def test_a_base_opens_once_however_often_it_is_seen(views: Views) -> None:
    """QNA, November 2014: a survey team at Ain al-Asad; Air & Space Forces, June 2015: in use."""
    base = of_base(between(views, "2014-01", "2015-12"), "ain-al-asad")
    assert (base.change, base.date) == ("returned", "2014-11")


def test_a_base_that_opened_and_closed_between_the_months_was_left(views: Views) -> None:
    base = of_base(between(views, "2003-01", "2011-12"), "balad")
    assert (base.before, base.change, base.date) == ("", "handed_over", "2011-11-08")


def test_a_base_that_was_left_used_and_left_again(views: Views) -> None:
    base = of_base(between(views, "2012-01", "2020-12"), "taji")
    assert (base.before, base.change) == ("left_earlier", "handed_over")
    assert base.date == "2020-08-23"


def test_what_grew_and_shrank(views: Views) -> None:
    """CRS and Brookings: the surge of 2007, the exit of 2009 to 2011."""
    surge = of_levels(between(views, "2007-01", "2007-10"))["USA", "iraq"]
    assert (surge.change, surge.certain) == ("grew", True)
    left = of_levels(between(views, "2009-01", "2010-08"))["USA", "iraq"]
    assert left.change == "shrank"
    assert left.difference < -50_000


def test_a_level_that_is_not_known_has_not_changed(views: Views) -> None:
    levels = of_levels(between(views, "2026-01", "2026-11"))
    assert ("USA", "iraq") not in levels
    assert not any(math.isnan(n) for one in levels.values() for n in (one.before, one.after))


def test_movements_and_milestones_lie_between(views: Views) -> None:
    found = between(views, "2019-09", "2019-12")
    assert found.redeployments
    assert all(move.drawn for move in found.redeployments)
    assert all(move.last > pd.Timestamp("2019-09-30") for move in found.redeployments)
    assert all(move.first <= pd.Timestamp("2019-12-31") for move in found.redeployments)
    assert found.events
    assert all(event.first > pd.Timestamp("2019-09-30") for event in found.events)


def test_every_month_to_the_next(views: Views) -> None:
    months = views.record.schema.months
    for a, b in pairwise(months):
        found = changes(views, a, b)
        used = [
            {base.place for base in views.as_of(m).standings if base.standing in USED}
            for m in (a, b)
        ]
        opened, left = (
            {base.place for base in found.base_changes if base.change in kinds}
            for kinds in ({"opened", "returned"}, {"left", "handed_over"})
        )
        assert opened == used[1] - used[0], b
        assert left >= used[0] - used[1], b
        assert left.isdisjoint(used[1])


@pytest.mark.parametrize(("a", "b"), [("2010-01", "2010-01"), ("2010-02", "2010-01")])
def test_the_months_stand_in_order(views: Views, a: str, b: str) -> None:
    with pytest.raises(ValueError, match="name the earlier month first"):
        between(views, a, b)


def test_a_month_outside_the_record_is_refused(views: Views) -> None:
    with pytest.raises(ValueError, match="outside the record"):
        between(views, "2026-12", "2027-01")


def test_a_new_count_is_neither_growth_nor_certain(views: Views) -> None:
    """Syria, December 2024: 900 became 2,000 by a new count."""
    level = of_levels(between(views, "2024-11", "2025-01"))["USA", "syria"]
    assert (level.change, level.certain) == ("recounted", False)


def test_levels_that_take_in_other_forces_are_not_compared(views: Views) -> None:
    under = views.under(Policy(Choice.BEST, allies=True))
    assert ("USA", "iraq") not in of_levels(between(under, "2007-10", "2018-06"))


def test_a_difference_is_that_of_the_numbers_beside_it(views: Views) -> None:
    """12,517 and 8,883 differ by 3,634, not by 3,633: what is given whole is told apart whole."""
    for year in range(2003, 2024):
        for level in between(views, f"{year}-12", f"{year + 1}-12").level_changes:
            assert level.difference == whole(level.after) - whole(level.before)
            assert level.change != "unchanged" or level.difference == 0
