"""Every row of the record and every document behind it, for a page that has no server to ask."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

import pandas as pd

from components.answer.persons import figure_number
from components.answer.posture import Views
from components.record.dates import span_words, spoken
from components.record.descriptor import Descriptor
from components.record.provenance import provenance
from components.stage.span import Pool
from components.words.wording import STATUS_WORDS

Spec = dict[str, Any]


def evidence(views: Views) -> Spec:
    """Return the rows of the record as they are shown, ready to be written as JSON.

    Returns
    -------
    dict
        ``levels``, ``statuses``, ``movements``, ``milestones``: arrays of cells, each beginning
        with the first and the last month (positions on the clock) that the row can lie in, and
        ending with a position in ``sources``; ``sources``: publisher, title, date, address,
        grade; ``rules``: what each counting rule counts; ``citation``, ``licence``: of the record.
    """
    record = views.record
    schema = record.schema
    first = schema.first.ordinal
    documents = Pool()
    at = {
        d.id: documents.put((d.publisher, d.title, spoken(d.published), d.url, d.reliability))
        for d in views.documents.values()
    }
    described = views.descriptor

    def months(row: dict[Any, Any]) -> list[int]:
        return [pd.Period(row[end], "M").ordinal - first for end in ("first", "last")]

    levels = [
        [
            *months(row),
            str(row["force"]),
            str(row["place"]),
            described.force_name(str(row["force"])),
            record.name_of(str(row["place"])),
            figure_number(row),
            span_words(str(row["start"]), str(row["end"])),
            str(row["counting_rule"]),
            str(row["status"]),
            str(row["note"]),
            str(row["credibility"]),
            at[str(row["source"])],
        ]
        for row in sorted(record.force_levels.to_dict("records"), key=partial(_order, described))
    ]
    statuses = [
        [
            *months(row),
            str(row["place"]),
            record.name_of(str(row["place"])),
            described.force_name(str(row["force"])),
            STATUS_WORDS[str(row["status"])],
            spoken(str(row["date"])),
            str(row["recipient"]),
            str(row["claim"]),
            str(row["note"]),
            str(row["credibility"]),
            at[str(row["source"])],
        ]
        for row in record.base_status.sort_values(["first", "id"]).to_dict("records")
    ]
    movements = [
        [
            *months(row),
            str(row["origin"]),
            str(row["destination"]),
            record.name_of(str(row["origin"])) or "not stated",
            record.name_of(str(row["destination"])) or "not stated",
            described.force_name(str(row["force"])),
            figure_number(row),
            span_words(str(row["start"]), str(row["end"])),
            str(row["status"]) + (", told again" if row["same_as"] else ""),
            str(row["note"]),
            str(row["credibility"]),
            at[str(row["source"])],
        ]
        for row in record.movements.sort_values(["first", "id"]).to_dict("records")
    ]
    milestones = [
        [
            *months(row),
            str(row["place"]),
            spoken(str(row["date"])),
            str(row["title"]),
            str(row["note"]),
            "",
            at[str(row["source"])],
        ]
        for row in record.milestones.sort_values(["first", "id"]).to_dict("records")
    ]
    rules = schema.definitions("force_levels", "counting_rule")
    origin = provenance(schema)
    return {
        "levels": levels,
        "statuses": statuses,
        "movements": movements,
        "milestones": milestones,
        "sources": documents.items,
        "rules": {rule: [described.rule_name(rule), meaning] for rule, meaning in rules.items()},
        "citation": origin.citation,
        "licence": origin.licence,
        "title": origin.title,
        "version": origin.version,
    }


def _order(described: Descriptor, row: dict[Hashable, Any]) -> tuple[bool, bool, Any, str]:
    """Order figures as they are read: the United States in a theatre first, then by time."""
    force, place = row["force"], row["place"]
    return force != described.main, place not in described.places, row["first"], row["id"]
