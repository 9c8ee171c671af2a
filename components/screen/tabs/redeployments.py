"""Redeployments: the phases in order, the legs of each, and what a year leaves unexplained."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.answer.balance import Balance, balance, balances
from components.answer.claims import Movement
from components.answer.kept import kept_with_record, kept_with_views
from components.answer.posture import Posture, Views
from components.draw.deck_maps import HEIGHT, phase_arcs
from components.draw.palette import palette
from components.record.dates import spoken_month
from components.record.phases import Phase, phases
from components.screen import session
from components.screen.markup import text
from components.screen.row_tables import show_balances, show_movements
from components.view import Grain


def draw(posture: Posture) -> None:
    """Draw the tab."""
    known = _phases(session.views())
    chosen = next((phase for phase in known if phase.id == session.view().phase), None)
    _sequence(known, chosen)
    if chosen is None:
        by_month = session.view().grain is Grain.MONTHS
        of_clock = posture.redeployments if by_month else posture.redeployments_of_year
        moves = list(of_clock)
        when = spoken_month(posture.month) if by_month else str(posture.month.year)
        name = f"{when}, all phases"
    else:
        claims = session.views().redeployments.claims
        moves = [move for move in claims if move.id in chosen.rows]
        name = chosen.title
    if not moves:
        st.html(f'<p class="quiet">No redeployment is on record for {text(name)}.</p>')
    else:
        if chosen is not None:
            _arcs(chosen)
        _legs(moves, name, posture.month)
    _balances(posture.month.year)


@kept_with_record(most=1)
def _phases(views: Views) -> tuple[Phase, ...]:
    return phases(views.record)


def _sequence(known: Sequence[Phase], chosen: Phase | None) -> None:
    """Draw the phases in order, and a step back and forth; choosing one moves the clock."""
    at = known.index(chosen) if chosen else -1
    titles = {phase.id: phase.title for phase in known}
    st.session_state["phase_choice"] = chosen.id if chosen else None
    st.pills(
        "Phase",
        list(titles),
        key="phase_choice",
        format_func=titles.__getitem__,
        on_change=lambda: _pick(known),
        label_visibility="collapsed",
        wrap=True,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="phases"):
        st.button(
            "Previous phase",
            key="phase_back",
            icon=":material/arrow_back:",
            disabled=at <= 0,
            on_click=lambda: _go(known[at - 1]),
        )
        st.button(
            "Next phase" if chosen else "First phase",
            key="phase_forward",
            icon=":material/arrow_forward:",
            disabled=at + 1 >= len(known),
            on_click=lambda: _go(known[at + 1]),
        )
        st.html(_where(known, chosen, at))


def _where(known: Sequence[Phase], chosen: Phase | None, at: int) -> str:
    """Say which phase is chosen and where the clock stands in it, as HTML."""
    if chosen is None:
        return (
            '<p class="quiet">Choose a phase, or begin with the first: the clock goes to its '
            "first month. Until then the redeployments of the clock’s period are listed.</p>"
        )
    return (
        f'<p class="quiet">Phase {at + 1} of {len(known)}, {_span(chosen)}. The clock stands at '
        f"{spoken_month(session.view().month)} and goes through it by months. Choose the phase "
        "again to leave it.</p>"
    )


def _go(phase: Phase) -> None:
    session.change(phase=phase.id, grain=Grain.MONTHS, month=phase.first)


def _pick(known: Sequence[Phase]) -> None:
    picked = st.session_state["phase_choice"]
    phase = next((phase for phase in known if phase.id == picked), None)
    if phase is None:
        session.change(phase="")
    else:
        _go(phase)


def _arcs(phase: Phase) -> None:
    """Draw all legs of the phase at once, as arcs that can be turned and enlarged."""
    deck = phase_arcs(session.views(), phase.rows, palette(session.theme()))
    if deck is None:
        return
    st.pydeck_chart(
        deck,
        height=HEIGHT,
        key=f"arcs_{phase.id}",
        alt=f"{phase.title}: all redeployments as arcs; the table below lists every one.",
    )
    st.html(
        '<p class="quiet">All legs of the phase at once, faint where they begin, as wide and '
        "coloured as on the map above; plans are paler. Drag with the right button to turn the "
        "map. Without WebGL the table below says the same.</p>"
    )


def _span(phase: Phase) -> str:
    if phase.first == phase.last:
        return spoken_month(phase.first)
    return f"{spoken_month(phase.first)} to {spoken_month(phase.last)}"


def _legs(moves: Sequence[Movement], name: str, month: pd.Period) -> None:
    """Draw the table of legs in order of time, each with its number or the lack of one."""
    drawn = [move for move in moves if move.drawn]
    numbered = sum(not math.isnan(move.persons) for move in drawn)
    again = len(moves) - len(drawn)
    caption = (
        f"{name}: {len(drawn)} {'leg' if len(drawn) == 1 else 'legs'} in order of time, plans "
    )
    caption += f"included; {numbered} with a published number."
    if again:
        caption += f" {again} more {'row tells' if again == 1 else 'rows tell'} one of them again."
    caption += f" ● under way in {spoken_month(month)}."
    in_order = sorted(moves, key=lambda move: (move.first, move.last, move.id))
    show_movements(in_order, caption, month)


@kept_with_views(most=32)
def _of_year(views: Views, year: int) -> tuple[Balance, ...]:
    known = set(views.record.places["id"])
    theatres = tuple(
        balance(views, theatre, year) for theatre in views.descriptor.places if theatre in known
    )
    return (*theatres, *balances(views, year))


def _balances(year: int) -> None:
    """Draw what came, what left, what the levels imply, and what no leg explains."""
    balances = _of_year(session.views(), year)
    st.html(f'<h3 class="part">In and out in {year}, and what is unexplained</h3>')
    show_balances(
        balances,
        f"Theatres, and every base with a redeployment or a known change of level in {year}. "
        "Reported redeployments only; sums are of published numbers alone. Unexplained is "
        "what the levels imply less what those redeployments explain.",
        ("Place", 14, lambda one: text(session.views().name_of(one.place))),
        none=f"No redeployment and no level is on record for {year}.",
    )
