"""What faulty tables left out, said above everything."""

from __future__ import annotations

import re

import streamlit as st

from components.screen import session
from components.view import OPENED

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:])")
"""What Markdown would read as more than text."""

_SHOWN_FAULTS = 200


def literal(words: str) -> str:
    """Keep Markdown from reading signs of a text as its own: links and tables are not ours."""
    return _MARKDOWN.sub(r"\\\1", words)


def left_out() -> None:
    """Say what faulty tables left out."""
    record = session.views().record
    # What is wrong with tables that a reader opened is in the report on them.
    if not record.faults or OPENED.fullmatch(session.view().record):
        return
    rows = sum(record.left_out.values())
    empty = [t.path for name, t in record.schema.tables.items() if record.frame(name).empty]
    whole = f" Nothing of {', '.join(empty)} is shown." if empty else ""
    faults = "1 fault" if len(record.faults) == 1 else f"{len(record.faults)} faults"
    left = "1 row is" if rows == 1 else f"{rows} rows are"
    st.warning(
        f"The tables have {faults}; {left} left out of what is shown.{whole}",
        icon=":material/rule:",
    )
    with st.expander("List the faults"):
        shown = record.faults[:_SHOWN_FAULTS]
        st.code("\n".join(str(fault) for fault in shown), language=None, wrap_lines=True)
        if len(record.faults) > len(shown):
            st.write(
                f"{len(record.faults) - len(shown)} more: run `python -m components.record check`."
            )
