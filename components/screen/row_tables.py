"""Tables of the record's rows that more than one tab draws."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.record.dates import spoken
from components.screen import session
from components.screen.markup import source, table, text
from components.words.wording import figure_number, span_words


def movement_table(moves: pd.DataFrame, caption: str) -> str:
    """Make the table of movements with their sources, as HTML."""
    sources = session.views().record.sources.set_index("id")
    return table(
        ["When", "From", "To", "Persons", "Force and unit", "Status", "Source", "Note"],
        [
            [
                text(span_words(row["start"], row["end"])),
                text(row["origin_name"] or "not stated"),
                text(_to(row)),
                f'<span class="num">{text(figure_number(row))}</span>',
                moved_force(row),
                text(row["status"])
                + (
                    f'<br><span class="quiet">another claim of {text(row["same_as"])}</span>'
                    if row["same_as"]
                    else ""
                ),
                source(sources, row["source"], row["credibility"]),
                text(row["note"]),
            ]
            for _, row in moves.iterrows()
        ],
        caption,
        widths=(11, 11, 11, 9, 12, 7, 22, 17),
    )


def moved_force(row: Any) -> str:
    """Say whose personnel moved and, where the source names it, which unit, as HTML."""
    whose = text(force_name(row["force"]))
    return f'{whose}<br><span class="quiet">{text(row["unit"])}</span>' if row["unit"] else whose


def _to(row: Any) -> str:
    reached = row["destination_name"] or "not stated"
    return f"{reached}, via {row['via_name']}" if row["via_name"] else reached


def milestone_table(rows: pd.DataFrame, caption: str) -> str:
    """Make the table of milestones with their sources, as HTML."""
    sources = session.views().record.sources.set_index("id")
    return table(
        ["When", "Milestone", "Kind", "Source"],
        [
            [
                text(spoken(row["date"])),
                text(row["title"]),
                text(row["kind"].replace("_", " ")),
                source(sources, row["source"]),
            ]
            for _, row in rows.iterrows()
        ],
        caption,
        widths=(12, 43, 9, 36),
    )


def force_name(code: str) -> str:
    """Return the name of a force by its code."""
    return session.views().record.schema.definitions("force_levels", "force").get(code, code)
