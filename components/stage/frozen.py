"""Every row of the record and every document behind it, for a page that has no server to ask."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from components.answer.persons import figure_number
from components.answer.posture import Views
from components.record.dates import span_words, spoken
from components.record.descriptor import Descriptor
from components.stage.span import Pool
from components.words.wording import STATUS_WORDS

Spec = dict[str, Any]
Row = Mapping[Hashable, Any]


def evidence(views: Views) -> Spec:
    """Return the rows of the record as they are shown, ready to be written as JSON.

    Returns
    -------
    dict
        ``levels``, ``statuses``, ``movements``, ``milestones``: arrays of the first and the last
        month (positions on the clock) that the row can lie in, the ids of its places, the cells
        that are its own, its note, its credibility and a position in ``sources``; that of a level
        ends with its counting rule. ``sources``: publisher, title, date, address, grade;
        ``rules``: name of each counting rule and what it counts.
    """
    record, described = views.record, views.descriptor
    first = record.schema.first.ordinal
    documents = Pool()
    at = {
        d.id: documents.put((d.publisher, d.title, spoken(d.published), d.url, d.reliability))
        for d in views.documents.values()
    }

    def written(row: Row, places: list[str], *cells: object) -> list[Any]:
        months = [pd.Period(row[end], "M").ordinal - first for end in ("first", "last")]
        credibility = str(row.get("credibility", ""))
        return [*months, places, cells, str(row["note"]), credibility, at[row["source"]]]

    def level(row: Row) -> list[Any]:
        force, place = described.force_name(row["force"]), record.name_of(row["place"])
        when = span_words(row["start"], row["end"])
        cells = force, place, figure_number(row), when, row["status"]
        return [*written(row, [row["place"]], *cells), row["counting_rule"]]

    def status(row: Row) -> list[Any]:
        what, force = STATUS_WORDS[row["status"]], described.force_name(row["force"])
        cells = spoken(row["date"]), what, force, row["recipient"], row["claim"]
        return written(row, [row["place"]], *cells)

    def movement(row: Row) -> list[Any]:
        places = [row["origin"], row["destination"]]
        names = [record.name_of(place) or "not stated" for place in places]
        force, when = described.force_name(row["force"]), span_words(row["start"], row["end"])
        again = ", told again" if row["same_as"] else ""
        return written(row, places, *names, force, figure_number(row), when, row["status"] + again)

    def milestone(row: Row) -> list[Any]:
        return written(row, [row["place"]], spoken(row["date"]), row["title"])

    def in_time(make: Callable[[Row], list[Any]], table: str) -> list[list[Any]]:
        rows = record.frame(table).sort_values(["first", "id"])
        return [make(row) for row in rows.to_dict("records")]

    levels = sorted(record.force_levels.to_dict("records"), key=partial(_order, described))
    rules = record.schema.definitions("force_levels", "counting_rule")
    return {
        "levels": [level(row) for row in levels],
        "statuses": in_time(status, "base_status"),
        "movements": in_time(movement, "movements"),
        "milestones": in_time(milestone, "milestones"),
        "sources": documents.items,
        "rules": {rule: [described.rule_name(rule), meaning] for rule, meaning in rules.items()},
    }


def _order(described: Descriptor, row: Row) -> tuple[bool, bool, Any, str]:
    """Order figures as they are read: the United States in a theatre first, then by time."""
    force, place = row["force"], row["place"]
    return force != described.main, place not in described.places, row["first"], row["id"]
