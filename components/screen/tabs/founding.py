"""The founding article, claim by claim, with the record's verdict on each."""

from __future__ import annotations

import streamlit as st

from components.answer.posture import Posture
from components.record.dates import spoken
from components.record.founding_article import RowReference, founding_article
from components.screen import session
from components.screen.markup import source, table, text
from components.words.wording import STATUS_WORDS, figure_number, span_words


def draw(posture: Posture) -> None:
    """Draw the tab; it is the same for every month."""
    del posture
    article = founding_article()
    sources = session.views().record.sources.set_index("id")
    st.html(
        f'<h3 class="part">The founding article, claim by claim</h3>'
        f"<p>{source(sources, article.source)}. {text(article.published_note)}</p>"
    )
    st.html(
        table(
            ["Claim", "Verdict", "What the record shows", "Rows that bear on it"],
            [
                [
                    text(claim.claim),
                    f'<span class="verdict">{text(claim.verdict.replace("_", " "))}</span>',
                    text(claim.finding),
                    "<br>".join(_row(reference) for reference in claim.rows),
                ]
                for claim in article.claims
            ],
            widths=(24, 9, 27, 40),
        )
    )


def _row(reference: RowReference) -> str:
    """Say a row of the record in a line, with its source."""
    record = session.views().record
    rows = record.frame(reference.table)
    found = rows[rows["id"] == reference.id]
    if found.empty:
        return f'<span class="quiet">{text(reference.id)} was left out as faulty</span>'
    row = found.iloc[0]
    names = record.places.set_index("id")["name"]
    match reference.table:
        case "force_levels":
            said = (
                f"{span_words(row['start'], row['end'])}: {figure_number(row)}, "
                f"{record.descriptor.rule_name(row['counting_rule'])}, {row['status']}"
            )
        case "base_status":
            said = f"{spoken(row['date'])}: {names[row['place']]} {STATUS_WORDS[row['status']]}"
        case "movements":
            ends = " to ".join(names[row[e]] for e in ("origin", "destination") if row[e])
            said = f"{span_words(row['start'], row['end'])}: {ends}, {figure_number(row)}"
        case _:
            said = f"{spoken(row['date'])}: {row['title']}"
    publisher = record.sources.set_index("id").loc[row["source"], "publisher"]
    return f'{text(said)} <span class="quiet">({text(publisher)}; {text(reference.id)})</span>'
