"""How figures and dates are said: the same words on screen, in a hover and in a file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.record.dates import spoken, spoken_month
from components.record.estimate import Basis, one_number
from components.record.posture import HEADLINE_FORCE, THEATRES, Posture, Views

EVIDENCE = "evidence"
"""The tab that every force level opens to."""

NOT_PUBLISHED = "number not published"

_RULE_NAMES = {
    "in_country": "in the country",
    "dmdc_active_duty": "personnel office, active duty by location",
    "dmdc_including_deployed": "personnel office, deployed included",
    "dmdc_permanent": "personnel office, permanently assigned",
    "us_and_allies": "US and allies together",
    "contractor_census": "contractors, military census",
    "contractor_all_agencies": "contractors, all agencies",
    "peak_undated": "largest strength, undated",
}

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
    """

    label: str
    figure: str
    band: str
    basis: str
    opens: str


def figure_number(row: Any) -> str:
    """Say a published figure's number as firmly as its source does.

    Parameters
    ----------
    row : mapping
        With ``low``, ``value``, ``high`` (persons or NaN) and ``qualifier``.
    """
    low, value, high = (float(row[name]) for name in ("low", "value", "high"))
    match row["qualifier"]:
        case "at_least" if not math.isnan(low):
            return f"at least {low:,.0f}"
        case "at_most" if not math.isnan(high):
            return f"at most {high:,.0f}"
        case "approx" if not math.isnan(value):
            return f"about {value:,.0f}"
    if not math.isnan(value):
        return f"{value:,.0f}"
    if not math.isnan(low) and not math.isnan(high):
        return f"{low:,.0f} to {high:,.0f}"
    return NOT_PUBLISHED


def span_words(start: str, end: str) -> str:
    """Say a span: one date, or from the first to the last."""
    return spoken(start) if start == end else f"{spoken(start)} to {spoken(end)}"


def rounded(persons: float) -> str:
    """Say an estimate no more finely than it is known.

    To the hundred from 10,000 on, to the ten from 1,000 on.

    Examples
    --------
    >>> rounded(170_500.0), rounded(2_435.0), rounded(153.0)
    ('170,500', '2,440', '153')
    """
    unit = 100 if persons >= 10_000 else 10 if persons >= 1_000 else 1
    # Half is rounded up, as a reader would.
    return f"{math.floor(persons / unit + 0.5) * unit:,}"


def rule_name(rule: str) -> str:
    """Return a counting rule's name as it is shown."""
    return _RULE_NAMES.get(rule, rule.replace("_", " "))


def title(posture: Posture) -> str:
    """Return the title of the screen as a sentence."""
    return f"US forces in Iraq and north-east Syria, {spoken_month(posture.month)}"


def headlines(views: Views, posture: Posture, *, by_month: bool) -> list[Headline]:
    """Return the headline figures of a month.

    Parameters
    ----------
    by_month : bool
        Whether redeployments are counted for the month, not for its year.
    """
    return [
        _level(views, posture, HEADLINE_FORCE, "iraq", "US troops in Iraq"),
        _level(views, posture, HEADLINE_FORCE, "syria", "US troops in Syria"),
        _bases(posture),
        _moved(posture, by_month=by_month),
        _level(views, posture, "COALITION_NON_US", "iraq", "allied troops in Iraq"),
    ]


def _level(views: Views, posture: Posture, force: str, place: str, label: str) -> Headline:
    row = posture.level(force, place)
    published = posture.published_for(force, place)
    if row is None:
        return Headline(label, "not published", _nations(posture, place), "", EVIDENCE)
    ids = {*row["behind"], *row["cites"], *published["id"]}
    sources = _sources_of(views, ids).nunique()
    said = f"{sources} source{'' if sources == 1 else 's'}"
    if row["basis"] == Basis.NONE:
        figure = {
            "withheld": "withheld",
            "exit_reported": "none reported",
            "not_established": "not established",
            "before_record": "none on record",
        }.get(str(row["state"]), "not published")
        return Headline(label, figure, str(row["explanation"]), said, EVIDENCE)
    best, low, high = (float(str(row[name])) for name in ("best", "low", "high"))
    band = f"{rounded(low)} to {rounded(high)}"
    return Headline(label, rounded(best), band, f"{row['basis']}, {said}", EVIDENCE)


def _nations(posture: Posture, place: str) -> str:
    """Say for how many nations a figure exists where no total of the allies does."""
    levels = posture.levels
    allied = levels["force"].str.fullmatch("[A-Z]{3}") & (levels["force"] != HEADLINE_FORCE)
    count = int((allied & (levels["place"] == place)).sum())
    if not count:
        return "no total and no nation's figure for this month"
    return f"no total; figures of {count} nation{'' if count == 1 else 's'}, see Evidence"


def _bases(posture: Posture) -> Headline:
    standing = posture.bases["standing"]
    used = int((standing == "in_use").sum())
    left = int((standing == "left_this_year").sum())
    unconfirmed = int((standing == "unconfirmed").sum())
    opened = posture.bases[posture.bases["in_use"]]
    year = str(posture.month.year)
    came = int(
        (
            opened["since"].str.startswith(year) & opened["status"].isin(["opened", "reoccupied"])
        ).sum()
    )
    return Headline(
        "bases in use, as far as on record",
        str(used) if used or not unconfirmed else "none confirmed",
        f"{came} opened, {left} left in {year}",
        f"{unconfirmed} more not confirmed" if unconfirmed else "each change with its source",
        "bases",
    )


def _moved(posture: Posture, *, by_month: bool) -> Headline:
    moves = posture.movements if by_month else posture.movements_of_year
    moves = moves[moves["drawn"]]
    when = spoken_month(posture.month) if by_month else str(posture.month.year)
    reported = moves[moves["status"] == "reported"]
    planned = len(moves) - len(reported)
    number = one_number(reported)
    with_number = int(number.notna().sum())
    label = f"troops moved, {when}"
    opens = "redeployments"
    if reported.empty:
        only = f"only plans on record: {planned}" if planned else "no redeployment on record"
        return Headline(label, "none reported", only, "", opens)
    tail = f", {planned} planned" if planned else ""
    band = f"{with_number} of {len(reported)} redeployments with a number{tail}"
    if not with_number:
        return Headline(label, "not published", band, "no number stated", opens)
    total = rounded(float(number.sum()))
    figure = total if with_number == len(reported) else f"at least {total}"
    return Headline(label, figure, band, "sum of stated numbers, all forces", opens)


def _sources_of(views: Views, ids: set[str]) -> pd.Series[str]:
    """Return the source of each row of force levels and base statuses with one of the ids."""
    tables = (views.record.force_levels, views.record.base_status)
    found: pd.Series[str] = pd.concat(
        [table.loc[table["id"].isin(ids), "source"] for table in tables]
    )
    return found


def source_line(views: Views, posture: Posture, *, most: int = 6) -> str:
    """Name the publishers behind a month: of its levels first, best graded first."""
    main = posture.levels[posture.levels["force"] == HEADLINE_FORCE]
    main = main[main["place"].isin(THEATRES)]
    behind = {i for ids in (*main["behind"], *main["cites"]) for i in ids}
    current = posture.bases[posture.bases["standing"] != "left_earlier"]
    published = posture.published[posture.published["force"] == HEADLINE_FORCE]
    headline = pd.concat([_sources_of(views, behind), published["source"]])
    others = pd.concat([current["source"], posture.movements_of_year["source"]])
    grades = views.record.sources.set_index("id")["reliability"]
    used = pd.DataFrame({"source": pd.concat([headline, others])})
    used["later"] = [False] * len(headline) + [True] * len(others)
    used["grade"] = used["source"].map(grades)
    documents = used.sort_values(["later", "grade"], kind="stable")["source"].drop_duplicates()
    publishers = views.record.sources.set_index("id")["publisher"]
    names: list[str] = []
    for source in documents:
        name = str(publishers.get(source, source)).split(",")[0].split("(")[0].strip()
        if name not in names:
            names.append(name)
        if len(names) == most:
            break
    if not names:
        return "Sources: none for this month"
    more = " and others" if len(documents) > len(names) else ""
    noun = "document" if len(documents) == 1 else "documents"
    return f"Sources: {'; '.join(names)}{more} ({len(documents)} {noun})"
