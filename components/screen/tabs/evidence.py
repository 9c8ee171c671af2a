"""Every figure behind the month: who said it, when, what it counts; conflicts side by side."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components.figures.wording import STATUS_WORDS, figure_number, rounded, rule_name, span_words
from components.record.dates import spoken, spoken_month
from components.record.estimate import Basis
from components.record.posture import HEADLINE_FORCE, THEATRES, Posture
from components.screen import session
from components.screen.markup import source, table, text
from components.screen.tables import milestone_table

NEAR = 3
"""Months on either side whose figures are shown beside those of the month."""


def draw(posture: Posture) -> None:
    """Draw the tab."""
    for theatre in THEATRES:
        _level(posture, HEADLINE_FORCE, theatre)
    _others(posture)
    _milestones(posture)


def _level(posture: Posture, force: str, place: str) -> None:
    record = session.views().record
    level = posture.level(force, place)
    names = dict(zip(record.places["id"], record.places["name"], strict=True))
    forces = record.schema.definitions("force_levels", "force")
    said = _estimate(None if level is None else level.to_dict())
    st.html(
        f'<h3 class="part">{text(forces[force])}, {text(names.get(place, place))}, '
        f"{spoken_month(posture.month)}</h3><p>{said} Listed: the figures of the month, those that "
        f"the estimate rests on, and those of the {NEAR} months on either side.</p>"
    )
    behind = set() if level is None else set(level["behind"])
    cites = set() if level is None else set(level["cites"])
    published = posture.published_for(force, place)
    others = record.force_levels
    others = others[(others["force"] == force) & (others["place"] == place)]
    near = (others["first"] <= (posture.month + NEAR).end_time) & (
        others["last"] >= (posture.month - NEAR).start_time
    )
    others = others[
        (others["id"].isin(behind | cites) | near) & ~others["id"].isin(published["id"])
    ]
    _exits(record.base_status[record.base_status["id"].isin(cites)])
    _by_rule(pd.concat([published, others]), behind)


def _exits(rows: pd.DataFrame) -> None:
    """Draw the departures of everybody that an absence of figures rests on."""
    if rows.empty:
        return
    sources = session.views().record.sources.set_index("id")
    names = session.views().record.places.set_index("id")["name"]
    st.html(
        table(
            ["When", "What", "Source and grade", "Note"],
            [
                [
                    text(spoken(row["date"])),
                    text(f"{STATUS_WORDS[row['status']]}: {names[row['place']]}"),
                    source(sources, row["source"], row["credibility"]),
                    text(row["note"]),
                ]
                for _, row in rows.iterrows()
            ],
            "Departures of everybody, as reported.",
            widths=(13, 19, 43, 25),
        )
    )


def _estimate(level: Mapping[Hashable, Any] | None) -> str:
    if level is None:
        return "No estimate."
    if level["basis"] == Basis.NONE:
        return f"No estimate. {text(level['explanation'])}"
    best, low, high = (rounded(float(str(level[name]))) for name in ("best", "low", "high"))
    return (
        f"Our estimate: <b>{best}</b>, between {low} and {high} ({text(level['basis'])}). "
        "The figures that it was computed from are marked ●."
    )


def _by_rule(rows: pd.DataFrame, behind: set[str]) -> None:
    """Draw figures in groups of one counting rule each, the rule said in a sentence."""
    record = session.views().record
    sources = record.sources.set_index("id")
    rules = record.schema.definitions("force_levels", "counting_rule")
    if rows.empty:
        st.html('<p class="quiet">No figure was published for this month.</p>')
        return
    for rule, meaning in rules.items():
        some = rows[rows["counting_rule"] == rule].sort_values(["first", "id"])
        if some.empty:
            continue
        st.html(
            table(
                ["", "Figure", "For", "Status", "Published", "Source and grade", "Note"],
                [
                    [
                        "●" if row["id"] in behind else "",
                        f'<span class="num">{_figure(row)}</span>',
                        text(span_words(row["start"], row["end"])),
                        text(row["status"]),
                        text(spoken(sources.loc[row["source"], "published"])),
                        source(sources, row["source"], row["credibility"]),
                        text(row["note"]),
                    ]
                    for _, row in some.iterrows()
                ],
                f"{rule_name(rule)}{_spread(some)}. {meaning}",
                widths=(2, 10, 13, 7, 10, 33, 25),
            )
        )


def _figure(row: Any) -> str:
    return "withheld" if row["status"] == "withheld" else text(figure_number(row))


def _spread(rows: pd.DataFrame) -> str:
    """Say how far figures of one rule are apart."""
    values = rows.loc[rows["status"] == "reported", ["low", "value", "high"]].to_numpy().ravel()
    values = values[~np.isnan(values)]
    if len(values) == 0 or values.min() == values.max():
        return ""
    return f": from {values.min():,.0f} to {values.max():,.0f}"


def _others(posture: Posture) -> None:
    record = session.views().record
    names = record.places.set_index("id")["name"]
    forces = record.schema.definitions("force_levels", "force")
    sources = record.sources.set_index("id")
    main = posture.published["place"].isin(THEATRES) & (
        posture.published["force"] == HEADLINE_FORCE
    )
    rows = posture.published[~main]
    if rows.empty:
        return
    st.html(
        table(
            ["Force", "Place", "Figure", "For", "Counting rule", "Status", "Source", "Note"],
            [
                [
                    text(forces[row["force"]]),
                    text(names[row["place"]]),
                    f'<span class="num">{_figure(row)}</span>',
                    text(span_words(row["start"], row["end"])),
                    text(rule_name(row["counting_rule"])),
                    text(row["status"]),
                    source(sources, row["source"], row["credibility"]),
                    text(row["note"]),
                ]
                for _, row in rows.sort_values(["force", "place", "first", "id"]).iterrows()
            ],
            "Other forces and places: every figure published for the month.",
            widths=(9, 11, 8, 13, 10, 6, 24, 19),
        )
    )


def _milestones(posture: Posture) -> None:
    rows = posture.milestones_of_year
    if rows.empty:
        return
    st.html(milestone_table(rows, f"Milestones of {posture.month.year}."))
