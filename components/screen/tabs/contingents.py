"""Contingents by nation: lists that close, single figures, totals, and why there are gaps."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.answer.claims import Figure
from components.answer.contingents import Contingents, Roster, contingents
from components.answer.kept import kept_with_record
from components.answer.posture import Posture, Views
from components.draw.contingents_chart import contingent_chart, roster_total, roster_when
from components.draw.palette import palette
from components.record.documents import Document
from components.screen import session
from components.screen.markup import drawing, grade, link, number, text
from components.screen.row_tables import show_table

_PARTS = {
    "lists": "Lists that close",
    "open_lists": "Other lists",
    "totals": "Totals as published",
    "dots": "Single figures",
    "ceilings": "Ceilings",
    "others": "Counts of a part, one base, or several countries",
    "apart": "Forces apart",
}

_contingents = kept_with_record(most=1)(contingents)


def draw(posture: Posture) -> None:
    """Draw the tab; the clock's month is marked on it."""
    views = session.views()
    shown = _contingents(views)
    schema = views.record.schema
    chart = contingent_chart(
        shown, posture.month, (schema.first, schema.last), palette(session.theme())
    )
    st.markdown(drawing(chart.drawing.svg(), chart.alternative, "drawing"), unsafe_allow_html=True)
    if shown.gaps:
        st.html(_gaps(shown))
    _rosters(shown)
    part = st.pills(
        "Figures", list(_PARTS), default="lists", format_func=_PARTS.__getitem__,
        required=True, key="contingents_part", label_visibility="collapsed",
    )  # fmt: skip
    st.dataframe(
        _figures(views, _lines(shown, str(part))),
        hide_index=True,
        height=400,
        column_config={"Address": st.column_config.LinkColumn("Address", display_text="open")},
    )


def _gaps(shown: Contingents) -> str:
    """Say why there are gaps, each sentence with the documents that it rests on."""
    of = session.views().source_of
    documents_of = session.views().documents
    items = []
    for gap in shown.gaps:
        last = "on" if gap.last.year >= session.views().record.schema.last.year else gap.last.year
        when = f"{gap.first.year} {'to ' if last != 'on' else ''}{last}"
        sentences = []
        for sentence, rows in gap.sentences:
            documents = dict.fromkeys(of[row] for row in rows if row in of)
            behind = "; ".join(_publisher(documents_of[document]) for document in documents)
            sentences.append(f'{text(sentence)} <span class="quiet">({behind})</span>')
        items.append(f"<p><b>{text(when)}.</b> {' '.join(sentences)}</p>")
    return f'<h3 class="part">Why there are gaps</h3>{"".join(items)}'


def _publisher(document: Document) -> str:
    """Name a document's publisher, linked, with its grade."""
    return f"{link(document.url, document.publisher.split(' (')[0])} {grade(document)}"


def _rosters(shown: Contingents) -> None:
    show_table(
        shown.rosters,
        "Lists of contingents. Only the lines of a list that closes are added up.",
        ("When", 16, lambda roster: text(roster_when(roster))),
        ("List", 34, _judged),
        ("Adds up", 20, lambda one: text(roster_total(one) if one.closes else "not added up")),
        ("Nations with a number", 10, lambda roster: number(str(len(roster.lines)))),
        ("Without", 10, _blank),
        ("Total published", 10, lambda one: text(one.total.number if one.total else "none")),
    )


def _judged(roster: Roster) -> str:
    return text(("It closes. " if roster.closes else "It does not close. ") + roster.reason)


def _blank(roster: Roster) -> str:
    return text(", ".join(line.force_name for line in roster.blank) or "none")


def _lines(shown: Contingents, part: str) -> list[Figure]:
    match part:
        case "lists" | "open_lists":
            closes = part == "lists"
            return [
                line
                for roster in shown.rosters
                if roster.closes is closes
                for line in (*roster.lines, *roster.beside, *roster.blank)
            ]
        case _:
            lines: Sequence[Figure] = getattr(shown, part)
            return list(lines)


def _figures(views: Views, lines: Sequence[Figure]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                line.span,
                line.force_name,
                views.name_of(line.place),
                line.number,
                views.descriptor.rule_name(line.counting_rule),
                line.grade,
                f"{line.document.publisher}: {line.document.title}",
                line.document.url or None,
                line.note,
            )
            for line in lines
        ],
        columns=[
            "When", "Nation", "Place", "Personnel", "Counting rule", "Grade", "Source",
            "Address", "Note",
        ],
    )  # fmt: skip
