"""Bases: the table of the month, or the page of the selected base."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.figures.map import base_table
from components.figures.wording import (
    STANDING_WORDS,
    STATUS_WORDS,
    figure_number,
    rule_name,
    span_words,
)
from components.record.dates import spoken, spoken_month
from components.record.posture import Posture
from components.screen import session
from components.screen.markup import source, table, text
from components.screen.tables import force_name, milestone_table, movement_table

_ORDER = ["in_use", "unconfirmed", "left_this_year", "planned", "left_earlier"]


def draw(posture: Posture) -> None:
    """Draw the tab."""
    _choice()
    if session.state().base:
        _one(session.state().base, posture)
    else:
        _all(posture)


def _choice() -> None:
    places = session.views().record.places
    bases = places[places["kind"] == "base"].sort_values("name", key=lambda n: n.str.casefold())
    names = dict(zip(bases["id"], bases["name"], strict=True))
    st.session_state["base_choice"] = session.state().base
    st.selectbox(
        "Base",
        ["", *names],
        key="base_choice",
        format_func=lambda i: names.get(i, "All bases of the month"),
        on_change=lambda: session.change(base=st.session_state["base_choice"]),
        width=420,
    )


def _all(posture: Posture) -> None:
    shown = base_table(posture)
    rank = posture.bases["standing"].map(_ORDER.index)
    shown = shown.loc[rank.sort_values(kind="stable").index]
    sources = session.views().record.sources.set_index("id")["publisher"]
    shown["Source"] = shown["Source"].map(sources)
    words = [STANDING_WORDS[name] for name in _ORDER]
    present = [word for word in words if word in set(shown["Standing"])]
    chosen = st.pills(
        "Standing",
        present,
        selection_mode="multi",
        default=[w for w in present if w != STANDING_WORDS["left_earlier"]],
        label_visibility="collapsed",
        key=f"standing_{'-'.join(present)}",
    )
    st.dataframe(shown[shown["Standing"].isin(chosen)], hide_index=True, height=420)
    st.html(
        f'<p class="quiet">As of the end of {spoken_month(posture.month)}. Choose a base above or '
        "on the map for its timeline, its figures and their sources.</p>"
    )


def _one(identity: str, posture: Posture) -> None:
    views = session.views()
    record = views.record
    place = record.places[record.places["id"] == identity].iloc[0].to_dict()
    sources = record.sources.set_index("id")
    now = posture.bases[posture.bases["place"] == identity]
    st.html(_head(place, now, posture))
    status = record.base_status[record.base_status["place"] == identity]
    st.html(
        table(
            ["When", "What", "Force", "Received by", "Claim", "Source", "Note"],
            [
                [
                    text(spoken(row["date"])),
                    text(STATUS_WORDS[row["status"]]),
                    text(force_name(row["force"])),
                    text(row["recipient"]),
                    text(row["claim"]),
                    source(sources, row["source"], row["credibility"]),
                    text(row["note"]),
                ]
                for _, row in status.sort_values(["first", "last", "id"]).iterrows()
            ],
            "Changes of status, as claimed. Those of credibility 4 to 6 contradict the others and "
            "do not move the map.",
            widths=(9, 9, 9, 11, 7, 33, 22),
        )
        if len(status)
        else '<p class="quiet">No change of status is on record.</p>'
    )
    levels = record.force_levels[record.force_levels["place"] == identity]
    if len(levels):
        st.html(
            table(
                ["When", "Personnel", "Force", "Counting rule", "Status", "Source", "Note"],
                [
                    [
                        text(span_words(row["start"], row["end"])),
                        f'<span class="num">{text(figure_number(row))}</span>',
                        text(force_name(row["force"])),
                        text(rule_name(row["counting_rule"])),
                        text(row["status"]),
                        source(sources, row["source"], row["credibility"]),
                        text(row["note"]),
                    ]
                    for _, row in levels.sort_values(["first", "last", "id"]).iterrows()
                ],
                "Published figures of personnel at this base.",
                widths=(12, 9, 9, 9, 6, 33, 22),
            )
        )
    moves = views.movements
    moves = moves[(moves[["origin", "via", "destination"]] == identity).any(axis=1)]
    if len(moves):
        st.html(movement_table(moves, "Redeployments from, through or to this base."))
    events = record.milestones[record.milestones["place"] == identity]
    if len(events):
        st.html(milestone_table(events, "Milestones at this base."))


def _head(place: Mapping[Hashable, Any], now: pd.DataFrame, posture: Posture) -> str:
    if now.empty:
        standing = "not on record"
    else:
        row = now.iloc[0]
        since = f" ({STATUS_WORDS[row['status']]} {spoken(row['since'])})" if row["since"] else ""
        standing = STANDING_WORDS[row["standing"]] + since
    aliases = place["aliases"].replace(";", "; ")
    point = (
        f"{place['lat']:.3f} N, {place['lon']:.3f} E, known to {place['precision_km']:g} km "
        f"({text(place['coordinate_source'])})"
        if pd.notna(place["lat"])
        else "no coordinates are known; not on the map"
    )
    note = f"<br>{text(place['note'])}" if place["note"] else ""
    return (
        f'<h3 class="part">{text(place["name"])}</h3><p class="quiet">'
        f"{spoken_month(posture.month)}: <b>{text(standing)}</b>. "
        f"{text(place['admin1'])}, {text(place['country'])}; {point}."
        + (f"<br>Also: {text(aliases)}." if aliases else "")
        + f"{note}</p>"
    )
