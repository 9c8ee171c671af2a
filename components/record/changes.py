"""What changed between two months."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components.record.posture import Views


@dataclass(frozen=True)
class Changes:
    """What changed from the end of month ``a`` to the end of month ``b``.

    Attributes
    ----------
    a, b : pandas.Period
    bases : pandas.DataFrame
        One row a base whose standing changed: ``place``, ``name``, ``before``, ``after``
        (standings, empty where the base was not yet known), ``change`` (``opened``, ``left``,
        ``handed_over``, ``returned`` or ``planned``), ``date`` (ISO, at its precision),
        ``exact`` (false where the date is not known to the day: "by November 2011"),
        ``recipient``, ``row``, ``source``.
    levels : pandas.DataFrame
        One row a force and place whose estimate is known in both months: ``before``, ``after``
        (persons), ``difference``, ``change`` (``grew``, ``shrank`` or ``unchanged``), and
        ``certain``: whether the bands of the two months do not meet.
    movements : pandas.DataFrame
        Drawn movements that overlap the months after ``a`` up to ``b``.
    milestones : pandas.DataFrame
        Milestones dated after month ``a``, up to the end of month ``b``.
    """

    a: pd.Period
    b: pd.Period
    bases: pd.DataFrame
    levels: pd.DataFrame
    movements: pd.DataFrame
    milestones: pd.DataFrame


def changes(views: Views, a: pd.Period, b: pd.Period) -> Changes:
    """Compare two months.

    Raises
    ------
    ValueError
        If a month lies outside the record, or ``b`` is not after ``a``.
    """
    if b <= a:
        message = f"{b} is not after {a}; name the earlier month first"
        raise ValueError(message)
    before, after = views.as_of(a), views.as_of(b)
    end_a, end_b = a.end_time, b.end_time
    moves = views.movements
    moves = moves[(moves["last"] > end_a) & (moves["first"] <= end_b) & moves["drawn"]]
    dated = views.record.milestones
    dated = dated[(dated["first"] > end_a) & (dated["last"] <= end_b)]
    return Changes(
        a,
        b,
        _bases(before.bases, after.bases),
        _levels(before.levels, after.levels),
        moves,
        dated,
    )


def _bases(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    earlier = before.set_index("place")
    rows = []
    for base in after.itertuples():
        place = str(base.place)
        was = str(earlier.loc[place, "standing"]) if place in earlier.index else ""
        used_before = was in {"in_use", "unconfirmed"}
        used_now = base.standing in {"in_use", "unconfirmed"}
        if used_now and not used_before:
            change = "returned" if was.startswith("left") else "opened"
        elif used_before and not used_now:
            change = "handed_over" if base.status == "handed_over" else "left"
        elif base.standing == "planned" and not was:
            change = "planned"
        else:
            continue
        date = str(base.since)
        rows.append(
            {
                "place": place,
                "name": base.name,
                "before": was,
                "after": base.standing,
                "change": change,
                "date": date,
                "exact": len(date) == len("2011-11-30"),
                "recipient": base.recipient,
                "row": base.row,
                "source": base.source,
            }
        )
    columns = [
        "place", "name", "before", "after", "change", "date", "exact", "recipient", "row", "source",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).sort_values(["date", "name"], ignore_index=True)


def _levels(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    both = before.merge(after, on=["force", "place"], suffixes=("_before", "_after"))
    both = both[both["best_before"].notna() & both["best_after"].notna()]
    difference = both["best_after"] - both["best_before"]
    apart = (both["low_after"] > both["high_before"]) | (both["high_after"] < both["low_before"])
    return pd.DataFrame(
        {
            "force": both["force"],
            "place": both["place"],
            "before": both["best_before"],
            "after": both["best_after"],
            "difference": difference,
            "change": ["grew" if d > 0 else "shrank" if d < 0 else "unchanged" for d in difference],
            "certain": apart,
        }
    ).reset_index(drop=True)
