"""Redeployments of the period, by phase, each with its number or the lack of one."""

from __future__ import annotations

import streamlit as st

from components.record.dates import spoken_month
from components.record.posture import Posture
from components.screen import session
from components.screen.markup import text
from components.screen.state import Grain
from components.screen.tables import movement_table

_PERIOD = "the clock's period"
_ALL = "all years"


def draw(posture: Posture) -> None:
    """Draw the tab."""
    views = session.views()
    phases = views.record.schema.definitions("movements", "phase")
    choice = st.selectbox(
        "Show",
        [_PERIOD, *phases, _ALL],
        format_func=lambda name: phases.get(name, name),
        key="redeployments_shown",
        width=420,
    )
    by_month = session.state().grain is Grain.MONTHS
    if choice == _PERIOD:
        rows = posture.movements if by_month else posture.movements_of_year
        when = spoken_month(posture.month) if by_month else str(posture.month.year)
    else:
        rows = views.movements
        rows = rows if choice == _ALL else rows[rows["phase"] == choice]
        when = phases.get(choice, choice)
    if rows.empty:
        st.html(f'<p class="quiet">No redeployment is on record for {text(when)}.</p>')
        return
    drawn = int(rows["drawn"].sum())
    numbered = int((rows["drawn"] & rows[["low", "value", "high"]].notna().any(axis=1)).sum())
    st.html(
        movement_table(
            rows,
            f"{when}, all forces: {drawn} drawn, plans included, {numbered} of them with a stated "
            f"number. Other claims of the same movements, listed and not drawn: "
            f"{len(rows) - drawn}.",
        )
    )
