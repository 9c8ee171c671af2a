"""What a slide says in its title, written by rule: how a level went, what stands, what moved."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from components.answer.claims import Movement
from components.answer.persons import coarse, rounded
from components.answer.posture import ForceLevel, Posture, Views
from components.record.dates import spoken_month
from components.record.descriptor import Descriptor, Theatre
from components.words.wording import STANDING_WORDS, counted, whom

_YEAR = 12


def course(views: Views, posture: Posture, theatre: Theatre) -> str:
    """Say where the main force stands in a theatre beside its highest level until then.

    Returns
    -------
    str
        *French troops in Niger: from 1,500 to none reported in 2 years*; empty where no month
        until then has an estimate.
    """
    level = posture.level(views.descriptor.main, theatre.place)
    if level is None:
        return ""
    estimate = views.estimate(level.force, theatre.place)
    now = estimate.at(posture.month)
    last = estimate.last(now)
    if last is None:
        return ""
    included = estimate.levels[last].included
    most = estimate.peak(included, until=last)
    subject = f"{whom(views.descriptor, included)} {theatre.in_sentence}"
    most_level = estimate.levels[most].best
    highest = rounded(most_level)
    if level.known:
        level_now = rounded(level.best)
        if coarse(level.best) < coarse(most_level):
            return f"{subject}: from {highest} to {level_now} in {_span(now - most)}"
        later = bool(np.nanmax(estimate.best) > most_level)
        return f"{subject}: {level_now}, the highest {'until then' if later else 'on record'}"
    exits = views.left(level.force, level.place, by=posture.month)
    if level.state in {"exit_reported", "component"} and exits:
        gone = max(exits) - estimate.months[most].ordinal
        end = "none reported" if level.state == "exit_reported" else "their reported exit"
        return f"{subject}: from {highest} to {end} in {_span(gone)}"
    end = "withheld" if level.state == "withheld" else "nothing established"
    when = spoken_month(estimate.months[last])
    return f"{subject}: {rounded(estimate.levels[last].best)} in {when}, {end} since"


def _span(months: int) -> str:
    if months < 2 * _YEAR:
        return counted(months, "month")
    return f"{round(months / _YEAR)} years"


def changed_levels(views: Views, before: Posture, after: Posture) -> str:
    """Say the levels of both months in each theatre with one: *in Niger from 1,500 to 1,000*."""
    described = views.descriptor
    pairs = []
    for theatre in described.theatres:
        levels = [one.level(described.main, theatre.place) for one in (before, after)]
        if any(level and level.known for level in levels):
            numbers = " to ".join(
                _number(views, one.month, level)
                for one, level in zip((before, after), levels, strict=True)
            )
            pairs.append(f"{theatre.in_sentence} from {numbers}")
    return f"{whom(described)} {', '.join(pairs) or 'without a level in either month'}"


def _number(views: Views, month: pd.Period, level: ForceLevel | None) -> str:
    if level is None:
        return "not established"
    if level.known:
        return rounded(level.best)
    if level.state == "component" and views.left(level.force, level.place, by=month):
        return "a reported exit"
    words = {"withheld": "withheld", "exit_reported": "none reported"}
    return words.get(level.state, "not established")


def bases_standing(posture: Posture) -> str:
    """Say how many bases stand in which way in a month, those left earlier excepted."""
    standing = Counter(base.standing for base in posture.standings)
    parts = [
        f"{standing[name]} {'not confirmed' if name == 'unconfirmed' else words}"
        for name, words in STANDING_WORDS.items()
        if standing[name] and name != "left_earlier"
    ]
    return f"Bases, {spoken_month(posture.month)}: {', '.join(parts) or 'none on record'}"


def moves_counted(moves: Iterable[Movement]) -> str:
    """Count redeployments and their troops: *6 redeployments, at least 440 troops; 2 planned*."""
    moves = list(moves)
    reported = [move for move in moves if move.status == "reported"]
    planned = len(moves) - len(reported)
    parts = []
    if reported:
        numbers = [move.persons for move in reported if not math.isnan(move.persons)]
        least = "" if len(numbers) == len(reported) else "at least "
        troops = f"{least}{rounded(sum(numbers))} troops" if numbers else "number not published"
        parts.append(f"{counted(len(reported), 'redeployment')}, {troops}")
    if planned:
        parts.append(f"{planned} planned")
    return "; ".join(parts) or "no redeployment on record"


def moves_by_force(described: Descriptor, moves: Sequence[Movement]) -> list[tuple[str, str]]:
    """Return each force that moved with the count of its redeployments, the main force first."""
    forces = sorted(
        {move.force for move in moves},
        key=lambda force: (force not in described.leading, described.force_name(force)),
    )
    return [
        (
            described.force_name(force),
            moves_counted(move for move in moves if move.force == force),
        )
        for force in forces
    ]


def months_named(months: Sequence[pd.Period]) -> str:
    """Name months, neighbours as a span: *May 2009, July to August 2010*.

    Examples
    --------
    >>> months_named(list(pd.period_range("2010-11", "2011-01", freq="M")))
    'November 2010 to January 2011'
    """
    spans: list[list[pd.Period]] = []
    for month in months:
        if spans and month == spans[-1][-1] + 1:
            spans[-1].append(month)
        else:
            spans.append([month])
    return ", ".join(
        " to ".join(dict.fromkeys(spoken_month(month) for month in (span[0], span[-1])))
        for span in spans
    )
