"""How figures and dates are said: the same words on screen, in a hover and in a file."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from components.answer.absence import Absence
from components.answer.changes import BaseChange
from components.answer.claims import BaseTotal, Movement
from components.answer.estimate import Level
from components.answer.persons import rounded
from components.answer.policy import CHOICE_NAMES, Choice, Policy
from components.answer.posture import Posture, Views
from components.answer.presence import BaseStanding
from components.record.dates import spoken, spoken_month
from components.record.descriptor import Apart, Counted, Descriptor
from components.view import Scale

EVIDENCE = "evidence"
"""The tab that every force level opens to."""

CHOICE_WORDS = {
    Choice.BEST: "",
    Choice.OFFICIAL: "official figures only",
    Choice.LOWEST: "lowest of the figures",
    Choice.HIGHEST: "highest of the figures",
}
"""What a level's basis says of the choice of figures; nothing of the best evidence."""

SCALE_WORDS = {
    Scale.ROOT: "square-root scale",
    Scale.LINEAR: "",
    Scale.LOG: "logarithmic, zeros not drawn",
}
"""What an axis says of its scale; nothing of a linear one."""

STANDING_WORDS = {
    "in_use": "in use",
    "unconfirmed": "use not confirmed",
    "left_this_year": "left this year",
    "left_earlier": "left earlier",
    "planned": "planned",
}

STATUS_WORDS = {
    "opened": "opened",
    "active": "seen in use",
    "reduced": "reduced",
    "vacated": "vacated",
    "handed_over": "handed over",
    "reoccupied": "back in use",
    "undated": "in use, beginning not dated",
    "planned": "planned",
}


def change_words(base: BaseStanding) -> str:
    """Say the last change of a base's status."""
    status = STATUS_WORDS.get(base.status, base.status)
    return " ".join(filter(None, [status, spoken(base.since)]))


def last_change(base: BaseStanding) -> str:
    """Say the last change of a base's status, and to which month its use is in evidence."""
    confirmed = f", confirmed to {spoken(base.confirmed)}" if base.confirmed else ""
    return change_words(base) + confirmed


@dataclass(frozen=True)
class Headline:
    """One figure of the headline.

    Attributes
    ----------
    label, figure : str
        What it is of, and the figure, or the words for its absence.
    band, basis : str
        Its band or the reason of its absence, and what it rests on.
    opens : str
        The tab that opens it to its sources.
    absent : bool
        Whether ``figure`` is words for the absence of one.
    """

    label: str
    figure: str
    band: str
    basis: str
    opens: str
    absent: bool = False


def whom(described: Descriptor, included: Sequence[str] = ()) -> str:
    """Say whom a level of the main force takes in.

    Parameters
    ----------
    included : sequence of str
        Codes of forces; the main force alone where the allies and contractors are not among them.
    """
    main = described.role(described.main)
    adjective = main.adjective if main else described.force_name(described.main)
    alone = described.troops(described.main)
    taken_in = described.roles.allies, described.roles.contractors
    allies, contractors = (role if role and role.force in included else None for role in taken_in)
    if allies and contractors:
        return f"{adjective}, {lowered(allies.name)} and {contractors.troops}"
    if contractors:
        return f"{alone} and {contractors.troops}"
    return f"{adjective} and {allies.troops}" if allies else alone


def lowered(words: str) -> str:
    """Write what begins a sentence within one; what is all capitals stays."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def changed_when(base: BaseChange) -> str:
    """Say a change's date as exactly as it is known: seen in use on a day, it was so by then."""
    if not base.date:
        return "date not known"
    if base.exact:
        return f"by {spoken(base.date)}" if base.seen else spoken(base.date)
    return f"by {'the end of ' if len(base.date) == len('2011') else ''}{spoken(base.date)}"


def counted(count: int, noun: str) -> str:
    """Count things by a noun with a regular plural: *1 source*, *3 sources*."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def capital(words: str) -> str:
    """Begin a sentence with words."""
    return words[:1].upper() + words[1:]


def troops(described: Descriptor, policy: Policy) -> str:
    """Say whom a policy's levels of the main force take in, as far as they are counted."""
    added = [described.allies] * policy.allies + [described.contractors] * policy.contractors
    taken_in = whom(described, added)
    return f"{taken_in} where counted" if any(added) else taken_in


def missing_words(described: Descriptor, missing: Sequence[str]) -> str:
    """Say of whom the policy asks for a count that there is not; empty where it has all."""
    roles = [described.role(force) for force in missing]
    names = [lowered(role.name) for role in roles if role]
    return f"no count of {' and '.join(names)}" if names else ""


def policy_words(policy: Policy) -> str:
    """Say a counting policy where figures stand by themselves; empty for the one by default.

    Examples
    --------
    >>> policy_words(Policy(Choice.LOWEST, allies=True)), policy_words(Policy())
    ('Counted: lowest, with allies, without contractors', '')
    """
    return "" if policy == Policy() else f"Counted: {policy}"


def title(posture: Posture) -> str:
    """Return the title of the screen as a sentence."""
    return f"{posture.descriptor.title}, {spoken_month(posture.month)}"


def headlines(views: Views, posture: Posture, *, by_month: bool) -> list[Headline]:
    """Return the headline figures of a month.

    Parameters
    ----------
    by_month : bool
        Whether redeployments are counted for the month, not for its year.
    """
    described = posture.descriptor
    items = [item for item in described.headlines if _stands(described, item, posture.month)]
    levels = [_level(views, posture, item.force, item.place) for item in items]
    first = sum(item.force == described.main for item in items)
    moved = _moved(posture, by_month=by_month)
    return [*levels[:first], _bases(views, posture), moved, *levels[first:]]


def _stands(described: Descriptor, item: Counted, month: pd.Period) -> bool:
    """Whether a force of the headline stood at all in a month."""
    role = described.role(item.force)
    if not isinstance(role, Apart):
        return True
    begun, ended = role.begun or month, role.ended or month
    return bool(begun <= month <= ended)


def sentence(posture: Posture, headlines: list[Headline]) -> str:
    """Say a month in a sentence, as a screen reader speaks it when the clock rests."""
    parts = [
        f"{item.label}: {item.figure}"
        + ("" if item.absent or " to " not in item.band else f" ({item.band})")
        for item in headlines
    ]
    after = " Only plans are known for this month." if posture.beyond_horizon else ""
    return f"{spoken_month(posture.month)}. {'; '.join(parts)}.{after}"


def _level(views: Views, posture: Posture, force: str, place: str) -> Headline:
    described = posture.descriptor
    level = posture.level(force, place)
    theatre = described.theatre(place)
    where = theatre.in_sentence if theatre else f"in {views.name_of(place)}"
    label = f"{described.troops(force)} {where}"
    if level is None:
        nations = _nations(posture, place) if force == described.allies else NO_FIGURE
        return Headline(label, "not published", nations, "", EVIDENCE, absent=True)
    rests_on = _rests_on(views, level.rows)
    if not level.known:
        figure = {
            "withheld": "withheld",
            "exit_reported": "none reported",
            "not_established": "not established",
            "before_record": "none on record",
        }.get(level.state, "not published")
        return Headline(label, figure, level.explanation, rests_on, EVIDENCE, absent=True)
    band = band_words(level)
    if leave(views, force, place, posture.month):
        band += ", before the reported exit"
    if force == described.main:
        label = f"{whom(described, level.included)} {where}"
        band = "; ".join(filter(None, [band, missing_words(described, level.missing)]))
    choice = views.policy.choice
    chosen = "" if choice is Choice.BEST else CHOICE_NAMES[choice]
    rests = [chosen, str(level.basis), rests_on]
    return Headline(label, rounded(level.best), band, ", ".join(filter(None, rests)), EVIDENCE)


def band_words(level: Level) -> str:
    """Say the band of a level, or why it has no width."""
    low, high = rounded(level.low), rounded(level.high)
    if low != high:
        return f"{low} to {high}"
    return "all figures agree" if len(level.behind) > 1 else "one figure alone"


def leave(views: Views, force: str, place: str, month: pd.Period) -> Absence | None:
    """Return the exit of a force from a place in a month: who was counted before it had left."""
    if month.ordinal not in views.left(force, place, by=month):
        return None
    gone = views.absence(force, place, month)
    return gone if gone.state in {"exit_reported", "component"} else None


def _rests_on(views: Views, rows: Sequence[str]) -> str:
    """Count the documents of rows, and say the grades of the figures among them, best first."""
    sources = sources_of(views, rows)
    grades = ", ".join(spanned(grades_of(views, rows)))
    return f"{counted(len(sources), 'source')} ({grades})" if sources else ""


def grades_of(views: Views, rows: Iterable[str]) -> list[str]:
    """Return the grades of rows of force levels and base statuses, each once, best first."""
    return sorted({views.grade_of[row] for row in rows if row in views.grade_of})


def spanned(grades: list[str]) -> list[str]:
    """Name all grades where they are few, else the best and the worst.

    Examples
    --------
    >>> spanned(["B2"]), spanned(["A2", "B2", "C3"])
    (['B2'], ['A2 to C3'])
    """
    return grades if len(grades) < 3 else [f"{grades[0]} to {grades[-1]}"]


NO_FIGURE = "no figure for this month"

_NATION = re.compile("[A-Z]{3}")


def _nations(posture: Posture, place: str) -> str:
    """Say for how many nations a figure exists where no total of the allies does."""
    count = sum(
        level.place == place
        and level.force != posture.descriptor.main
        and _NATION.fullmatch(level.force) is not None
        for level in posture.force_levels
    )
    if not count:
        return "no total and no nation's figure for this month"
    return f"no total; figures of {counted(count, 'nation')}, see Evidence"


def _bases(views: Views, posture: Posture) -> Headline:
    standing = Counter(base.standing for base in posture.standings)
    used, unconfirmed = standing["in_use"], standing["unconfirmed"]
    return Headline(
        "bases in use, as far as on record",
        str(used) if used else "none confirmed" if unconfirmed else "none on record",
        f"{unconfirmed} more not confirmed" if used and unconfirmed else _seen(standing),
        _published_total(views, posture) or "each change with its source",
        "bases",
        absent=not used,
    )


_MONTHS = 12

TOTAL_REACH = 12
"""Months on either side of a month for which a published total of bases is shown."""


def _published_total(views: Views, posture: Posture) -> str:
    """Say the nearest published total of bases in use beside what is on record there.

    A total counts for its own area and date: never a line, and none further than a year away.
    """
    described = views.descriptor
    totals = (total for area in described.places for total in views.bases_in_use.get(area, ()))

    def months_away(total: BaseTotal) -> float:
        return abs((total.first_month + total.last_month) / 2 - posture.month.ordinal)

    total = min(totals, key=months_away, default=None)
    if total is None or months_away(total) > TOTAL_REACH:
        return ""
    area = views.places[total.area]
    # A total of the main force counts its own bases; one of the coalition everybody's.
    holders = described.leading if total.force == described.main else None
    used = sum(
        base.in_use and base.country == area.country and (holders is None or base.force in holders)
        for base in posture.standings
    )
    if not used:
        return ""
    # On record more than was published is no share of it.
    beside = " of" if used < total.reach[0] else ", beside"
    return f"{area.name}: {used}{beside} {total.number} published for {total.span}"


def _moved(posture: Posture, *, by_month: bool) -> Headline:
    """Say how many moved in the month, or in its year up to the month."""
    moves = posture.redeployments if by_month else posture.redeployments_of_year
    month = posture.month
    so_far = "" if month.month == _MONTHS else " so far"
    when = spoken_month(month) if by_month else f"{month.year}{so_far}"
    drawn = [move for move in moves if move.drawn]
    until = [move for move in drawn if not move.later_than(month)]
    reported = [move for move in until if move.status == "reported"]
    counts = {"planned": len(until) - len(reported), "later": len(drawn) - len(until)}
    others = [f"{count} {words}" for words, count in counts.items() if count]
    numbered = [move for move in reported if not math.isnan(move.persons)]
    label, opens = f"troops moved, {when}", "redeployments"
    if not reported:
        only = ", ".join(others) or "no redeployment on record"
        return Headline(label, "none reported", only, "", opens, absent=True)
    band = ", ".join([f"{len(numbered)} of {len(reported)} with a number", *others])
    if not numbered:
        return Headline(label, "not published", band, "no number stated", opens, absent=True)
    total = rounded(sum(move.persons for move in numbered))
    figure = total if len(numbered) == len(reported) else f"at least {total}"
    return Headline(label, figure, band, _whose(posture.descriptor, numbered), opens)


_LINE = 42
"""Letters that fit in a line of the headline on the smallest desk."""


def _whose(described: Descriptor, moves: Sequence[Movement]) -> str:
    """Say whose troops a sum of movements counts, those who moved most first, in one line."""
    persons: Counter[str] = Counter()
    for move in moves:
        persons[described.force_name(move.force)] += round(move.persons)
    names = [name for name, _ in persons.most_common()]
    for count in range(min(len(names), 2), 0, -1):
        more = [f"{len(names) - count} more"] if len(names) > count else []
        line = f"their sum: {', '.join([*names[:count], *more])}"
        if len(line) <= _LINE or len(names) == 1:
            return line
    return f"their sum: {len(names)} forces"


def _seen(standing: Counter[str]) -> str:
    """Say what is on record of bases where none is confirmed in use, or all are."""
    if standing["in_use"]:
        return "all of them confirmed"
    if standing["unconfirmed"]:
        return f"{standing['unconfirmed']} with a use that is not confirmed"
    left = standing["left_this_year"] + standing["left_earlier"]
    return f"{left} left by now" if left else "no base is on record by this month"


_PUBLISHERS = 6
"""Publishers that the source line names."""


def sources_of(views: Views, rows: Iterable[str]) -> tuple[str, ...]:
    """Return the documents of rows, by id, each once."""
    return tuple(dict.fromkeys(views.source_of[row] for row in rows if row in views.source_of))


def source_line(views: Views, posture: Posture) -> str:
    """Name the publishers behind a month: of its levels first, best graded first."""
    described = posture.descriptor
    main = [
        level
        for level in posture.force_levels
        if level.force == described.main and level.place in described.places
    ]
    behind = [i for level in main for i in level.behind]
    behind += [i for level in main for i in level.cites]
    published = [f.document.id for f in posture.figures if f.force == described.main]
    headline = [*sources_of(views, behind), *published]
    current = [base.source for base in posture.standings if base.standing != "left_earlier"]
    moved = [move.document.id for move in posture.redeployments_of_year]
    documents = sorted(
        (views.documents[source] for source in dict.fromkeys([*headline, *current, *moved])),
        key=lambda document: (document.id not in headline, document.reliability),
    )
    how = policy_words(views.policy)
    before = f"{how}. " if how else ""
    names = list(dict.fromkeys(document.short_publisher for document in documents))[:_PUBLISHERS]
    if not names:
        return f"{before}Sources: none for this month"
    more = " and others" if len(documents) > len(names) else ""
    count = counted(len(documents), "document")
    return f"{before}Sources: {'; '.join(names)}{more} ({count})"
