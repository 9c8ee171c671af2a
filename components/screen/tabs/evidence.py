"""Whose count? Every figure around the month, by what it counts, and the estimate among them."""

from __future__ import annotations

from itertools import product

import streamlit as st

from components.answer.claims import Figure
from components.answer.estimate import NEIGHBOURS, Basis
from components.answer.evidence import Count, Counts, Nearness, Rule, Standing, counts
from components.answer.persons import rounded
from components.answer.posture import Posture
from components.draw.palette import palette
from components.draw.strip import place_words, strip, strip_words
from components.record.dates import spoken, spoken_month
from components.screen import session
from components.screen.markup import document, drawing, number, quiet, table, text
from components.screen.row_tables import force_name, show_milestones, show_table, source
from components.words.wording import (
    CHOICE_WORDS,
    STATUS_WORDS,
    capital,
    missing_words,
    policy_words,
    whom,
)

# Of the figure, as the sentence above the table counts: where the estimate lies below, it is above.
_STANDING_WORDS = {
    Standing.BELOW: "above its band",
    Standing.WITHIN: "within its band",
    Standing.ABOVE: "below its band",
}

_NEARNESS_WORDS = {
    Nearness.MONTH: "",
    Nearness.AROUND: "neighbouring month",
    Nearness.BEHIND: "further away, computed from",
}


def draw(posture: Posture) -> None:
    """Draw the tab."""
    _how_to_read()
    shown: set[str] = set()
    described = posture.descriptor
    for theatre in described.places:
        shown |= _panel(posture, described.main, theatre)
    others = [role.force for role in described.roles if role.force not in described.leading]
    base = session.view().base
    at_base = {figure.force for figure in session.views().figures.claims if figure.place == base}
    by_force = sorted(at_base, key=lambda force: (force != described.main, force))
    for force, place in (*product(others, described.places), *product(by_force, [base])):
        shown |= _panel(posture, force, place, only_with_figures=True)
    _others(posture, shown)
    show_milestones(posture.events_of_year, f"Milestones of {posture.month.year}.")


def _how_to_read() -> None:
    state = session.view()
    counted = policy_words(state.policy)
    known = f" As known on {spoken(str(state.known))}." if state.known else ""
    st.html(
        f'<p class="quiet">{f"<b>{text(counted)}.</b> " if counted else ""}{text(known)} '
        f"Listed: every figure published for the month, for the {NEIGHBOURS} months on either "
        "side, and those further away that our estimate was computed from (●). Each group counts "
        "something else, as its sentence says. In the drawings: ● official, ■ research, ◆ press, "
        "▲ reference; hollow: planned; faint: another month; line and band: our estimate.</p>"
    )


def _panel(
    posture: Posture, force: str, place: str, *, only_with_figures: bool = False
) -> set[str]:
    """Draw what is known of a force at a place, and return the ids of the rows listed."""
    views = session.views()
    counted = counts(views, force, place, posture.month)
    if only_with_figures and not counted.rules:
        return set()
    level = posture.level(force, place)
    drawn = strip(counted, session.views().descriptor, palette(session.theme()))
    head = (
        f'<h3 class="part">{text(force_name(force))}, {text(views.name_of(place))}, '
        f"{spoken_month(posture.month)}</h3><p>{_estimate(counted)}</p>{_recounts(counted)}"
    )
    parts = [
        "" if level is None else _exits(set(level.cites)),
        *(_table(rule, counted) for rule in counted.rules),
    ]
    if not counted.rules:
        parts.append('<p class="quiet">No figure was published for this month or near it.</p>')
    with st.container(key=f"figures-{force}-{place}"):
        st.html(head)
        if drawn:
            st.markdown(drawing(drawn, strip_words(counted), "at-size"), unsafe_allow_html=True)
        st.html("".join(parts))
    return {count.figure.id for count in counted.all}


def _estimate(counted: Counts) -> str:
    """Say the estimate and its place among the figures, as HTML."""
    if counted.basis is Basis.NONE:
        return f"<b>No estimate.</b> {text(counted.explanation)}"
    views = session.views()
    described = views.descriptor
    leading = counted.force == described.main
    of = f" of {whom(described, counted.included)}" if leading else ""
    rests = [
        CHOICE_WORDS[views.policy.choice],
        str(counted.basis),
        missing_words(described, counted.missing) if leading else "",
    ]
    return (
        f"Our estimate{of}: <b>{rounded(counted.best)}</b>, between {rounded(counted.low)} and "
        f"{rounded(counted.high)} ({text(', '.join(filter(None, rests)))}). "
        f"{text(place_words(counted))}"
    )


def _recounts(counted: Counts) -> str:
    """Say where the force was counted anew around the month: no change of its number, as HTML."""
    cited = session.views().documents
    return "".join(
        f'<p class="recount"><b>Re-count in {spoken_month(cut.month)}.</b> {text(cut.note)} '
        f"No line joins the figures on either side. {document(cited[cut.source])}</p>"
        for cut in counted.recounts
        if cut.source in cited
    )


def _table(rule: Rule, counted: Counts) -> str:
    """Make the table of the figures of one counting rule, the rule said in a sentence."""
    heading = f'<h4 class="rule">{text(capital(rule.name) + _spread(rule))}</h4>'
    return heading + table(
        rule.counts,
        rule.definition,
        ("", 2, lambda count: "●" if count.behind else ""),
        ("Figure", 10, _figure),
        ("For", 13, lambda count: _span(count, counted)),
        ("Published", 9, lambda one: text(spoken(one.figure.document.published) or "no date")),
        ("Said by, with grade", 29, lambda count: _said_by(count.figure)),
        ("Against our estimate", 13, _standing),
        ("Note", 24, lambda count: text(count.figure.note)),
    )


def _figure(count: Count) -> str:
    figure = count.figure
    return number(figure.number) + (f"<br>{quiet('planned')}" if figure.status == "planned" else "")


def _said_by(figure: Figure) -> str:
    """Name who gave the figure, where the document says so, and the document with its grade."""
    speaker = f"{text(figure.speaker)}, in:<br>" if figure.speaker else ""
    return speaker + document(figure.document, figure.credibility)


def _span(count: Count, counted: Counts) -> str:
    """Say what a figure is for, and how that lies to what was asked for."""
    marks = [_NEARNESS_WORDS[count.nearness]]
    if count.figure.force != counted.force:
        marks.append(count.figure.force_name)
    lines = [text(count.figure.span)]
    lines += [quiet(mark) for mark in marks if mark]
    return "<br>".join(lines)


def _standing(count: Count) -> str:
    if count.standing is Standing.NOT_COMPARABLE:
        return quiet(f"not comparable with it: {count.reason}")
    return text(_STANDING_WORDS[count.standing])


def _spread(rule: Rule) -> str:
    """Say how far the reported figures of a rule are apart."""
    reaches = [c.figure.reach for c in rule.counts if c.figure.status == "reported"]
    ends = [n for low, high in reaches for n in (low, high) if 0 < n < float("inf")]
    if not ends or min(ends) == max(ends):
        return ""
    return f": from {min(ends):,.0f} to {max(ends):,.0f}"


def _exits(cites: set[str]) -> str:
    """Make the table of the departures of everybody that an absence of figures rests on."""
    views = session.views()
    rows = views.record.base_status
    rows = rows[rows["id"].isin(cites)]
    if rows.empty:
        return ""
    return table(
        rows.to_dict("records"),
        "Departures of everybody, as reported.",
        ("When", 13, lambda row: text(spoken(row["date"]))),
        ("What", 19, lambda r: text(f"{STATUS_WORDS[r['status']]}: {views.name_of(r['place'])}")),
        ("Said by, with grade", 43, lambda r: source(r["source"], r["credibility"], dated=False)),
        ("Note", 25, lambda row: text(row["note"])),
    )


def _others(posture: Posture, shown: set[str]) -> None:
    """Draw the month's figures of other forces and places."""
    views = session.views()
    figures = [figure for figure in posture.figures if figure.id not in shown]
    if not figures:
        return
    st.html('<h3 class="part">Other forces and places</h3>')
    rule_name = views.descriptor.rule_name
    show_table(
        sorted(figures, key=lambda f: (f.force, f.place, f.first, f.id)),
        "Every other figure published for the month.",
        ("Force", 10, lambda figure: text(figure.force_name)),
        ("Place", 12, lambda figure: text(views.name_of(figure.place))),
        ("Figure", 9, lambda figure: number(_number(figure))),
        ("For", 13, lambda figure: text(figure.span)),
        ("Counting rule", 10, lambda figure: text(rule_name(figure.counting_rule))),
        ("Said by, with grade", 26, lambda one: document(one.document, one.credibility)),
        ("Note", 20, lambda figure: text(figure.note)),
    )


def _number(figure: Figure) -> str:
    return f"{figure.number}, planned" if figure.status == "planned" else figure.number
