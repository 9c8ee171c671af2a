"""Bases: the table of the month, or the page of the selected base."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st

from components.answer.balance import Balance, balance
from components.answer.kept import kept_with_views
from components.answer.neighbours import Neighbour, neighbours
from components.answer.persons import figure_number
from components.answer.posture import Posture, Views
from components.answer.presence import BaseStanding
from components.draw.deck_maps import BASES, HEIGHT, surroundings
from components.draw.marks import VAGUE_KM, base_table
from components.draw.palette import palette
from components.draw.timeline import timeline, timeline_words
from components.record.dates import spoken, spoken_month
from components.screen import session
from components.screen.markup import document, drawing, number, text
from components.screen.notices import literal
from components.screen.row_tables import (
    force_name,
    show_balances,
    show_milestones,
    show_movements,
    show_table,
    source,
)
from components.words.wording import (
    NO_FIGURE,
    STANDING_WORDS,
    STATUS_WORDS,
    TOTAL_REACH,
    last_change,
)

_ORDER = ["in_use", "unconfirmed", "left_this_year", "planned", "left_earlier"]


def draw(posture: Posture) -> None:
    """Draw the tab."""
    _choice()
    if session.view().base:
        _one(session.view().base, posture)
    else:
        _all(posture)


def _choice() -> None:
    places = session.views().record.places
    bases = places[places["kind"] == "base"].sort_values("name", key=lambda n: n.str.casefold())
    names = dict(zip(bases["id"], bases["name"], strict=True))
    st.selectbox(
        "Base",
        ["", *names],
        format_func=lambda i: names.get(i, "All bases of the month"),
        width=420,
        **session.tied("base_choice", "base"),
    )


def _all(posture: Posture) -> None:
    shown = base_table(posture)
    figures = session.views().record.force_levels["place"].value_counts()
    on_record = [int(figures.get(base.place, 0)) for base in posture.standings]
    shown["Personnel"] = [
        f"{personnel} (others: {number})" if personnel == NO_FIGURE and number else personnel
        for personnel, number in zip(shown["Personnel"], on_record, strict=True)
    ]
    rank = [_ORDER.index(base.standing) for base in posture.standings]
    shown = shown.iloc[sorted(range(len(rank)), key=rank.__getitem__)]
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
    shown = shown[shown["Standing"].isin(chosen)]
    if not shown["Received by"].any():
        shown = shown.drop(columns="Received by")
    st.dataframe(shown, hide_index=True, height=420)
    st.html(
        f'<p class="quiet">As of the end of {spoken_month(posture.month)}. Choose a base above or '
        "on the map for its timeline, its figures and their sources.</p>"
    )
    _totals(posture)


def _totals(posture: Posture) -> None:
    """List the totals of bases that were published for a year around the month."""
    views = session.views()
    totals = views.record.base_totals
    month = posture.month
    begin, end = (month - TOTAL_REACH).start_time, (month + TOTAL_REACH).end_time
    totals = totals[(totals["first"] <= end) & (totals["last"] >= begin)]
    counts = views.record.schema.definitions("base_totals", "counts")
    show_table(
        _in_time(totals),
        "Totals of bases published for a year on either side. Each counts something else, for "
        "its own area: none is the number of bases on record, and no two make a line.",
        ("For", 9, lambda row: text(spoken(row["date"]))),
        ("Area", 9, lambda row: text(views.name_of(row["area"]))),
        ("Whose", 9, lambda row: text(force_name(row["whose"]))),
        ("Total", 9, lambda row: number(figure_number(row)) + _planned(row)),
        ("What is counted", 22, lambda row: text(counts[row["counts"]])),
        ("Source", 22, lambda row: source(row["source"], row["credibility"])),
        ("Note", 20, lambda row: text(row["note"])),
    )


def _in_time(rows: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return rows.sort_values(["first", "last", "id"]).to_dict("records")


def _planned(row: Mapping[Hashable, Any]) -> str:
    return " planned" if row["claim"] == "planned" else ""


def _one(identity: str, posture: Posture) -> None:
    views = session.views()
    record = views.record
    place = record.places[record.places["id"] == identity].iloc[0].to_dict()
    now = next((base for base in posture.standings if base.place == identity), None)
    st.html(_head(place, now, posture))
    drawn = timeline(views, identity, posture.month, palette(session.theme()))
    st.markdown(
        drawing(drawn.svg(), timeline_words(views, identity), "at-size"), unsafe_allow_html=True
    )
    st.html('<p class="quiet">Every mark is a row below.</p>')
    nearest = neighbours(views, identity)
    _surroundings(identity, nearest)
    _neighbours(nearest)
    _status(record.base_status[record.base_status["place"] == identity])
    _levels(identity)
    _flows(identity)
    events = [event for event in views.events.claims if event.place == identity]
    show_milestones(events, "Milestones at this base.")
    st.html('<p class="quiet">Link to this page, as it stands:</p>')
    address = urlsplit(st.context.url or "")
    shown = address._replace(query=urlencode(session.view().parameters()), fragment="")
    st.code(shown.geturl(), language=None, wrap_lines=True)


def _head(place: Mapping[Hashable, Any], now: BaseStanding | None, posture: Posture) -> str:
    if now is None:
        standing = "not on record"
    else:
        since = f" ({last_change(now)})" if now.since else ""
        standing = STANDING_WORDS[now.standing] + since
    # Each by itself: a name in Arabic script would turn the order of its neighbours.
    aliases = "; ".join(
        f"<bdi>{text(name.strip())}</bdi>" for name in place["aliases"].split(";") if name.strip()
    )
    note = f"<br>{text(place['note'])}" if place["note"] else ""
    region = ", ".join(part for part in (place["admin1"], place["country"]) if part)
    return (
        f'<h3 class="part">{text(place["name"])}</h3>'
        f"<p>{spoken_month(posture.month)}: <b>{text(standing)}</b>.</p>"
        + '<p class="quiet">'
        + (f"Other names and spellings: {aliases}.<br>" if aliases else "")
        + f"Where: {text(region)}; {_where(place)}{note}</p>"
    )


def _where(place: Mapping[Hashable, Any]) -> str:
    """Say where a base is and how precisely that is known, as HTML."""
    if pd.isna(place["lat"]):
        return "no coordinates are known, so it is not on the map."
    precision = float(place["precision_km"])
    words = (
        f"{place['lat']:.3f} N, {place['lon']:.3f} E, known to {precision:g} km. "
        f"Source of the point: {text(place['coordinate_source'] or 'not stated')}. "
    )
    if precision >= VAGUE_KM:
        return words + (
            f"On the map a soft disc of {precision:g} km around the mark shows, true to scale at "
            "every zoom, where it may lie; a base left in an earlier year has none."
        )
    return words + f"Points known to better than {VAGUE_KM:g} km have no disc on the map."


def _surroundings(identity: str, nearest: tuple[Neighbour, ...]) -> None:
    """Draw a map of the base among its neighbours; a click on one of them opens its page."""
    key = f"surroundings_{identity}"
    deck = surroundings(session.views(), identity, nearest, palette(session.theme()))
    if deck is None:
        return

    def pick() -> None:
        picked = st.session_state[key].selection.objects.get(BASES, [])
        if picked:
            session.change(base=picked[0]["id"])

    st.pydeck_chart(
        deck,
        height=HEIGHT,
        on_select=pick,
        key=key,
        alt=f"Map of the surroundings; the nearest bases are listed below: "
        f"{', '.join(one.name for one in nearest)}.",
    )
    st.html(
        '<p class="quiet">Surroundings: grey discs show how far a point may be off; lines are '
        "redeployments, faint where they begin, as wide and coloured as on the map above. A "
        "click on a base opens its page. Without WebGL the lists below say the same.</p>"
    )


def _neighbours(nearest: tuple[Neighbour, ...]) -> None:
    """Offer the nearest bases, to be selected by a click."""
    if not nearest:
        return
    st.html('<p class="quiet">Nearest bases, in use or not:</p>')
    with st.container(key="neighbours", horizontal=True, gap="small"):
        for one in nearest:
            st.button(
                literal(f"{one.name}, {distance_words(one)}"),
                key=f"neighbour_{one.id}",
                on_click=session.change,
                kwargs={"base": one.id},
                type="tertiary",
            )


def distance_words(one: Neighbour) -> str:
    """Say a distance no more finely than both points are known."""
    if one.distance_km <= one.give_km:
        return f"within {math.ceil(one.distance_km + one.give_km):g} km"
    return f"{one.distance_km:.0f} km, give or take {one.give_km:g}"


def _status(rows: pd.DataFrame) -> None:
    show_table(
        _in_time(rows),
        "Changes of status, as claimed. Those of credibility 4 to 6 contradict the others and "
        "do not move the map.",
        ("When", 9, lambda row: text(spoken(row["date"]))),
        ("What", 9, lambda row: text(STATUS_WORDS[row["status"]])),
        ("Force", 9, lambda row: text(force_name(row["force"]))),
        ("Received by", 11, lambda row: text(row["recipient"])),
        ("Claim", 7, lambda row: text(row["claim"])),
        ("Source", 33, lambda row: source(row["source"], row["credibility"])),
        ("Note", 22, lambda row: text(row["note"])),
        none="No change of status is on record.",
    )


def _levels(base: str) -> None:
    views = session.views()
    figures = [figure for figure in views.figures.claims if figure.place == base]
    rule_name = views.descriptor.rule_name
    show_table(
        sorted(figures, key=lambda figure: (figure.first, figure.last, figure.id)),
        "Published figures of personnel at this base.",
        ("When", 12, lambda figure: text(figure.span)),
        ("Personnel", 9, lambda figure: number(figure.number)),
        ("Force", 9, lambda figure: text(figure.force_name)),
        ("Counting rule", 9, lambda figure: text(rule_name(figure.counting_rule))),
        ("Status", 6, lambda figure: text(figure.status)),
        ("Source", 33, lambda one: document(one.document, one.credibility, dated=True)),
        ("Note", 22, lambda figure: text(figure.note)),
        none="No figure of personnel at this base is on record.",
    )


def _flows(base: str) -> None:
    """Draw what came and went year by year, and the redeployments that it is added from."""
    views = session.views()
    moves = [move for move in views.redeployments.claims if move.touches(base)]
    balances = _balances(views, base)
    nothing = "No redeployment from, through or to this base is on record."
    show_balances(
        balances,
        "Flows by year, in persons: reported redeployments, each in the year of its last day, "
        "against the levels of December and the December before.",
        ("Year", 6, lambda one: str(one.year)),
        none="" if moves else nothing,
    )
    show_movements(moves, "Redeployments from, through or to this base.")


@kept_with_views(most=32)
def _balances(views: Views, base: str) -> tuple[Balance, ...]:
    """Return the balances of the years that have a redeployment or a change of level."""
    schema = views.record.schema
    drawn = (balance(views, base, year) for year in range(schema.first.year, schema.last.year + 1))
    return tuple(
        one for one in drawn if one.arrivals or one.departures or not math.isnan(one.change)
    )
