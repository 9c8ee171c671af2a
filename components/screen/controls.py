"""How the record is read: the counting policy, and the day as on which it is known.

Beside the policy a strip shows how far the month's answer depends on it.
"""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.answer.alternatives import alternatives
from components.answer.kept import kept_with_record
from components.answer.known import Known, Restatement, restatements
from components.answer.persons import rounded, signed
from components.answer.policy import CHOICE_NAMES, CHOICES, Choice
from components.answer.posture import Views
from components.draw.palette import palette
from components.draw.strip import choice_alternative, choice_strip, choice_words
from components.record.dates import spoken, spoken_month
from components.screen import embedded, session
from components.screen.markup import document, number, picture, quiet, text
from components.screen.row_tables import show_table
from components.view import KNOWN, read_day, shown

_REFUSED = "known_on_refused"
"""What was typed last as a day and is none."""


def draw() -> None:
    """Draw the row of controls, and what is left out and was restated as known on a day."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center", gap="small"):
        _policy()
        _known_on()
        st.html(_dependence())
    day = session.view().known
    if day is not None:
        _notice(embedded.known(session.view().record, day))


def _policy() -> None:
    meaning = text(" ".join(CHOICES.values()))
    st.html(f'<span class="control" title="{meaning}">Counted by</span>', width="content")
    st.selectbox(
        "Counting policy",
        list(Choice),
        format_func=CHOICE_NAMES.__getitem__,
        label_visibility="collapsed",
        width=160,
        **session.tied("policy_choice", "choice"),
    )
    for whom in ("allies", "contractors"):
        st.checkbox(f"with {whom}", width="content", **session.tied(f"policy_{whom}", whom))


def _known_on() -> None:
    refused = st.session_state.pop(_REFUSED, None)
    day = session.view().known
    st.session_state["known_on"] = refused or str(day or "")
    st.html('<span class="control">As known on (empty: today)</span>', width="content")
    st.text_input(
        "As known on (empty: today)",
        key="known_on",
        on_change=_know,
        placeholder="YYYY-MM-DD",
        max_chars=20,
        label_visibility="collapsed",
        width=130,
    )
    if refused:
        st.html(f'<p class="refused" role="alert">{text(_no_day(refused))}</p>', width="content")


def _know() -> None:
    """Take over the day that was typed; one that cannot be stays in the field and is told."""
    typed = st.session_state["known_on"].strip()
    if _no_day(typed):
        st.session_state[_REFUSED] = typed
    else:
        session.change(known=read_day(typed) if typed else None)


def _no_day(typed: str) -> str:
    """Say why the record cannot be known as on what was typed; empty where it can."""
    if not typed:
        return ""
    try:
        problem = KNOWN.problem(read_day(typed), session.today().record)
    except ValueError as error:
        problem = str(error)
    return f"{shown(typed)} {problem}." if problem else ""


def _dependence() -> str:
    """Say and draw for each theatre how far the month depends on the policy, as HTML."""
    views, view = session.views(), session.view()
    lines = []
    for theatre in views.descriptor.places:
        answers = alternatives(views, theatre, view.month)
        name = views.name_of(theatre)
        drawn = picture(
            choice_strip(answers, view.policy, palette(session.theme())),
            choice_alternative(name, answers, view.policy, views.descriptor),
        )
        words = text(choice_words(answers, view.policy))
        lines.append(f"<span>{text(name)}</span>{drawn}<span>{words}</span>")
    return f'<div class="choices">{"".join(lines)}</div>'


@kept_with_record(most=8)
def _restatements(today: Views, record: str, day: date) -> tuple[Restatement, ...]:
    return restatements(today, embedded.known(record, day))


def _notice(then: Known) -> None:
    """Say what the day leaves out, and list what was published since that differs."""
    restated = _restatements(session.today(), session.view().record, then.day)
    count = len(restated)
    number = {0: "No figure was", 1: "1 figure was"}.get(count, f"{count} figures were")
    label = f"As known on {spoken(str(then.day))}. {then.remark} {number} restated since."
    with st.expander(label, icon=":material/history:"):
        if then.recounts:
            st.html(_recounts(then))
        _restatement_table(restated, then.day)


def _recounts(then: Known) -> str:
    lines = "".join(
        f"<li>{text(session.today().name_of(cut.place))}, {spoken_month(cut.month)}: "
        f"{text(cut.note)}</li>"
        for cut in then.recounts
    )
    return f"<p>Counted anew, as nobody had announced by this day:</p><ul>{lines}</ul>"


def _restatement_table(restated: tuple[Restatement, ...], day: date) -> None:
    """Draw the table of what was said by a day and what was published since."""
    place = session.today().name_of
    show_table(
        restated,
        f"Plain head-counts published after {spoken(str(day))} for months before it that lie "
        "outside the band of what had been said by then (best evidence).",
        ("For", 12, lambda one: text(one.figure.span)),
        ("Whose", 14, lambda one: text(f"{one.figure.force_name}, {place(one.figure.place)}")),
        ("Said by this day", 14, _estimate_then),
        ("Published since", 9, _figure_since),
        ("Difference", 8, lambda one: number(signed(one.difference))),
        ("By whom", 25, lambda one: document(one.figure.document, one.figure.credibility)),
        ("Note", 18, lambda one: text(one.figure.note)),
        none="No plain head-count published since contradicts what had been said by this day.",
    )


def _estimate_then(one: Restatement) -> str:
    level = one.level_then
    band = f"{rounded(level.low)} to {rounded(level.high)}, {level.basis}"
    return f"{number(rounded(level.best))}<br>{quiet(band)}"


def _figure_since(one: Restatement) -> str:
    return f"{number(one.figure.number)}<br>{quiet(spoken(one.figure.document.published))}"
