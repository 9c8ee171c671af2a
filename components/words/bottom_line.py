"""The bottom line: what a month means, in a sentence a theatre, written by rule.

Where the main force stands against its peak and a year before, who left or came back, which bases
were opened and left, and how well it is known.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.answer.estimate import Basis, Estimate
from components.answer.persons import coarse, rounded
from components.answer.posture import ForceLevel, Posture, Views
from components.record.dates import spoken, spoken_month
from components.record.descriptor import Theatre
from components.words.wording import (
    CHOICE_WORDS,
    capital,
    counted,
    grades_of,
    leave,
    lowered,
    spanned,
    whom,
)

_YEAR = 12

WEAK = "DEF"
"""Reliabilities of documents that are not usually reliable, or of unknown worth."""


def bottom_line(views: Views, posture: Posture) -> list[str]:
    """Say what a month means: a sentence on each theatre with something to say, one on bases.

    Returns
    -------
    list of str
        At most one sentence a theatre, in the record's order, and one on the bases of the year so
        far; empty where the record names no main force.
    """
    lines: list[str] = []
    for theatre in views.descriptor.theatres:
        sentence = _theatre(views, posture, theatre, first=not lines)
        lines += [sentence] if sentence else []
    if not lines and views.descriptor.theatres:
        theatre = views.descriptor.theatres[0]
        level = posture.level(views.descriptor.main, theatre.place)
        lines = [f"{capital(theatre.in_sentence)} {lowered(level.explanation)}"] if level else []
    return [*lines, *_bases(posture)]


def _theatre(views: Views, posture: Posture, theatre: Theatre, *, first: bool) -> str:
    main, month = views.descriptor.main, posture.month
    level = posture.level(main, theatre.place)
    if level is None:
        return ""
    # Who had left by the end of a month is what the month means, whatever was counted before.
    if gone := leave(views, main, theatre.place, month):
        words = _known_from(views, gone.explanation, gone.cites)
        return words + _peak_before(views, theatre, month) * first
    if level.known:
        return _standing(views, posture, level, theatre, first=first)
    estimate = views.estimate(main, theatre.place)
    if estimate.last(estimate.at(month) - 1) is None:
        # A few guards of an embassy, counted by another rule before any deployment, are no news.
        return ""
    there = capital(theatre.in_sentence)
    if level.state == "not_established":
        last = views.figures.by_id[level.cites[0]]
        when = spoken(last.end)
        on = "on" if when[0].isdigit() and " " in when else "in"
        words = f"{there} {last.number} {on} {when}, nothing established since."
    elif views.left(main, theatre.place, by=month):
        words = level.explanation
    else:
        words = f"{there} {lowered(level.explanation)}"
    return _known_from(views, words, level.cites) + _peak_before(views, theatre, month) * first


def _peak_before(views: Views, theatre: Theatre, month: pd.Period) -> str:
    """Say in a sentence of its own what a month without a level lies below."""
    estimate = views.estimate(views.descriptor.main, theatre.place)
    last = estimate.last(estimate.at(month) - 1)
    if last is None:
        return ""
    top = estimate.peak(estimate.levels[last].included, last)
    highest = rounded(estimate.levels[top].best)
    return f" The peak was {highest} in {spoken_month(estimate.months[top])}."


def _standing(
    views: Views, posture: Posture, level: ForceLevel, theatre: Theatre, *, first: bool
) -> str:
    """Say an estimate beside that of a year before and the highest one."""
    troops = whom(views.descriptor, level.included)
    estimate = views.estimate(level.force, theatre.place)
    top = estimate.peak(level.included)
    about = f"about {rounded(level.best)}" if coarse(level.best) else "none"
    against = [_year_before(views, estimate, level, posture.month)]
    most, when = estimate.levels[top].best, estimate.months[top]
    if coarse(level.best) == coarse(most) > 0:
        against.append("the highest on record")
    elif posture.month > when:
        against.append(f"against {rounded(most)} at the peak in {spoken_month(when)}")
    elif coarse(level.best):
        against.append(f"before the peak of {rounded(most)} in {spoken_month(when)}")
    if first:
        words = f"{capital(about)} {troops} were {theatre.in_sentence}"
    else:
        words = f"{capital(theatre.in_sentence)} {about}"
    how = {
        Basis.INTERPOLATED: "on a line between figures",
        Basis.CARRIED: "carried on from an earlier figure",
    }.get(level.basis, "")
    grades, weak = _grades(views, level.behind)
    chosen = CHOICE_WORDS[views.policy.choice]
    known = "; ".join(
        filter(None, [chosen, how, f"weak sources alone, {grades}" if weak else grades])
    )
    return ", ".join([f"{words} ({known})" if known else words, *filter(None, against)]) + "."


def _year_before(views: Views, estimate: Estimate, level: ForceLevel, month: pd.Period) -> str:
    now = estimate.at(month)
    then = now - _YEAR
    if then < 0:
        return ""
    before = estimate.levels[then]
    if not before.known:
        exits = views.left(level.force, level.place, by=month - _YEAR)
        if not exits:
            return ""
        return f"back after the exit of {spoken_month(pd.Period(ordinal=max(exits), freq='M'))}"
    if before.included != level.included:
        return ""
    anew = [
        cut.month
        for cut in views.record.schema.breaks_of(level.force, level.place)
        if month - _YEAR < cut.month <= month
    ]
    if anew:
        return f"counted anew in {spoken_month(anew[-1])}"
    change = coarse(level.best) - coarse(before.best)
    if not change:
        return "as many as a year before" if coarse(level.best) else ""
    apart = level.low > before.high or level.high < before.low
    number = f"{rounded(abs(change))} {'more' if change > 0 else 'fewer'} than a year before"
    return number if apart else f"perhaps {number}"


def _bases(posture: Posture) -> list[str]:
    """Say how many bases were opened, or opened again, and left in the year so far, if any were."""
    month, year = posture.month, str(posture.month.year)
    came = sum(
        base.in_use and base.since.startswith(year) and base.status in {"opened", "reoccupied"}
        for base in posture.standings
    )
    left = sum(base.standing == "left_this_year" for base in posture.standings)
    if not came and not left:
        return []
    when = f"In {year}" if month.month == _YEAR else f"So far in {year}"
    if came and left:
        return [f"{when}, {_counted(came)} opened and {left} left."]
    return [f"{when}, {_counted(came or left)} {'opened' if came else 'left'}."]


def _counted(bases: int) -> str:
    return f"{counted(bases, 'base')} {'was' if bases == 1 else 'were'}"


def _known_from(views: Views, sentence: str, rows: Sequence[str]) -> str:
    """Add to a sentence how well it is known: its grades, and that all of them are weak."""
    grades, weak = _grades(views, rows)
    if not grades:
        return sentence
    sentence = sentence.removesuffix(".")
    if weak:
        return f"{sentence}, known from weak sources alone ({grades})."
    return f"{sentence}; graded {grades}." if sentence.endswith(")") else f"{sentence} ({grades})."


def _grades(views: Views, rows: Sequence[str]) -> tuple[str, bool]:
    """Say the grades of some rows, and whether all of them are of weak documents."""
    grades = grades_of(views, rows)
    return ", ".join(spanned(grades)), all(grade[0] in WEAK for grade in grades)
