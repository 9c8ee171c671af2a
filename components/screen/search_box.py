"""One search box over all that has a name; a result moves clock and map."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components.answer.kept import kept_with_record
from components.answer.search import Hit, Index, Kind
from components.record.dates import spoken_month
from components.screen import session
from components.screen.markup import text
from components.screen.notices import literal
from components.view import Tab

MOST = 6
"""Results shown."""

_LONGEST = 100
_KEY = "search"

_ICONS = {
    Kind.PLACE: ":material/location_on:",
    Kind.NATION: ":material/flag:",
    Kind.MILESTONE: ":material/event:",
    Kind.UNIT: ":material/groups:",
    Kind.SOURCE: ":material/description:",
}

_index = kept_with_record(most=1)(Index)


def box() -> None:
    """Draw the box; Enter searches."""
    st.text_input(
        "Search places, nations, milestones, units and sources",
        key=_KEY,
        live="300ms",
        placeholder="Search: place, nation, unit, event, source",
        label_visibility="collapsed",
    )


def results() -> None:
    """Draw what fits the query as a list of buttons; nothing where nothing is asked."""
    query = str(st.session_state.get(_KEY, "")).strip()[:_LONGEST]
    if not query:
        return
    hits = _index(session.views()).search(query, MOST)
    with st.container(key="results", gap=None):
        if not hits:
            st.html(
                f'<p class="quiet" role="status">Nothing on record is called “{text(query)}” or '
                "nearly so. Try a place, a nation, a document’s publisher or words of an event.</p>"
            )
            return
        for at, hit in enumerate(hits):
            st.button(
                f"**{literal(_cut(hit.label))}** {literal(context(hit))}",
                key=f"result_{at}",
                icon=_ICONS[hit.kind],
                type="tertiary",
                on_click=go,
                args=(hit,),
            )


def context(hit: Hit) -> str:
    """Say what a result is: its kind, where it leads, and the spelling that was matched."""
    words = [str(hit.kind)]
    if hit.kind is Kind.PLACE:
        places = session.views().record.places
        row = places[places["id"] == hit.id].iloc[0]
        theatres = places[(places["kind"] == "theatre") & (places["country"] == row["country"])]
        words = [str(row["kind"]), *theatres["name"].head(1)]
        words = words[:1] if hit.label in words else words
    if hit.month is not None:
        words.append(spoken_month(month_for(hit, session.view().month)))
    if hit.matched != hit.label and hit.kind in {Kind.PLACE, Kind.NATION}:
        words.append(f"also {_cut(hit.matched)}")
    return f"({', '.join(filter(None, words))})"


def month_for(hit: Hit, month: pd.Period) -> pd.Period:
    """Return the month to show a result in: the clock's, where it concerns the result."""
    concerned = hit.first is not None and hit.last is not None and hit.first <= month <= hit.last
    return month if hit.month is None or concerned else hit.month


def go(hit: Hit) -> None:
    """Move clock and stage to a result, and open the tab that tells most of it."""
    record = session.views().record
    bases = set(record.places.loc[record.places["kind"] == "base", "id"])
    base, tab = "", Tab.EVIDENCE
    match hit.kind:
        case Kind.PLACE if hit.id in bases:
            base, tab = hit.id, Tab.BASES
        case Kind.NATION if hit.id != session.views().descriptor.main:
            tab = Tab.CONTINGENTS
        case Kind.UNIT:
            tab = Tab.REDEPLOYMENTS
        case Kind.MILESTONE:
            events = record.milestones.set_index("id")["place"]
            place = str(events.get(hit.id, ""))
            base = place if place in bases else ""
    # What the result does not name is not sent: the stage may have moved on meanwhile.
    month = month_for(hit, session.view().month)
    parts: dict[str, Any] = {"tab": tab}
    parts |= {"base": base} if base else {}
    parts |= {"month": month} if month != session.view().month else {}
    session.change(**parts)
    st.session_state[_KEY] = ""


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
