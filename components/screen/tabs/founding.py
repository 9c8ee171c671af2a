"""The founding article, claim by claim, with the record's verdict on each."""

from __future__ import annotations

import streamlit as st

from components.answer.persons import figure_number
from components.answer.posture import Posture
from components.record.dates import span_words, spoken
from components.record.founding_article import RowReference, Verdict, founding_article
from components.screen import session
from components.screen.markup import quiet, text
from components.screen.row_tables import show_table, source
from components.words.wording import STATUS_WORDS


def draw(posture: Posture) -> None:
    """Draw the tab; it is the same for every month."""
    del posture
    article = founding_article()
    st.html(
        f'<h3 class="part">The founding article, claim by claim</h3>'
        f"<p>{source(article.source)}. {text(article.published_note)}</p>"
    )
    show_table(
        article.claims,
        "",
        ("Claim", 24, lambda claim: text(claim.claim)),
        ("Verdict", 9, lambda claim: _verdict(claim.verdict)),
        ("What the record shows", 27, lambda claim: text(claim.finding)),
        ("Rows that bear on it", 40, lambda claim: "<br>".join(map(_row, claim.rows))),
    )


def _verdict(verdict: Verdict) -> str:
    return f'<span class="verdict">{text(verdict.replace("_", " "))}</span>'


def _row(reference: RowReference) -> str:
    """Say a row of the record in a line, with its source."""
    views = session.views()
    rows = views.record.frame(reference.table)
    rows = rows[rows["id"] == reference.id]
    if rows.empty:
        return quiet(f"{reference.id} was left out as faulty")
    row = rows.iloc[0]
    match reference.table:
        case "force_levels":
            claim = (
                f"{span_words(row['start'], row['end'])}: {figure_number(row)}, "
                f"{views.descriptor.rule_name(row['counting_rule'])}, {row['status']}"
            )
        case "base_status":
            place = views.name_of(row["place"])
            claim = f"{spoken(row['date'])}: {place} {STATUS_WORDS[row['status']]}"
        case "movements":
            ends = " to ".join(views.name_of(row[e]) for e in ("origin", "destination") if row[e])
            claim = f"{span_words(row['start'], row['end'])}: {ends}, {figure_number(row)}"
        case _:
            claim = f"{spoken(row['date'])}: {row['title']}"
    publisher = views.documents[row["source"]].publisher
    return f"{text(claim)} {quiet(f'({publisher}; {reference.id})')}"
