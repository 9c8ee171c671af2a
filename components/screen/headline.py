"""Title, headline figures, source line and what was left out."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from components.figures import wording
from components.figures.legend import ATTRIBUTION, BORDERS
from components.record.dates import spoken_month
from components.record.posture import Posture
from components.screen import session
from components.screen.markup import text
from components.screen.prepared import Prepared
from components.screen.state import Tab, write_state

_ABSENT = frozenset(
    {
        "withheld",
        "none reported",
        "none confirmed",
        "not established",
        "none on record",
        "not published",
    }
)

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:])")
"""What Markdown would read as more than text: a notice repeats what stood in a link."""

_SHOWN_FAULTS = 200


def title(posture: Posture) -> None:
    """Draw the title as a sentence, and say where the record ends."""
    said = text(wording.title(posture))
    if posture.beyond_horizon:
        said += (
            f' <span class="quiet">after the last month checked, '
            f"{spoken_month(posture.horizon)}</span>"
        )
    st.html(f'<h1 class="title" aria-live="polite">{said}</h1>')


def figures(shown: Prepared) -> None:
    """Draw the headline figures, each with its band, its basis and its number of sources."""
    cells = []
    for item in shown.headlines:
        absent = " absent" if item.figure in _ABSENT else ""
        address = urlencode(write_state(replace(session.state(), tab=Tab(item.opens))))
        cells.append(
            f'<div><dt>{text(item.label)}</dt><dd class="figure{absent}"><a target="_self" '
            f'href="?{text(address)}" title="Open the sources">{text(item.figure)}</a></dd>'
            f'<dd class="band" title="{text(item.band)}">{text(item.band)}</dd>'
            f'<dd class="basis" title="{text(item.basis)}">{text(item.basis)}</dd></div>'
        )
    st.html(f'<dl class="headline" style="margin:0">{"".join(cells)}</dl>')


def source_line(shown: Prepared) -> None:
    """Draw the line by which the screen can be cited."""
    schema = session.views().record.schema
    sources = text(shown.sources)
    st.html(
        f'<div class="sourceline"><span>{sources}</span>'
        f"<span>Record {text(schema.version)}, checked through "
        f"{spoken_month(schema.horizon)}, {text(schema.licence)}</span></div>"
        f'<div class="sourceline second"><span>{text(BORDERS)} {text(ATTRIBUTION)}</span></div>'
    )


def left_out() -> None:
    """Say what a bad link or faulty tables left out."""
    for notice in session.notices():
        st.warning(_MARKDOWN.sub(r"\\\1", notice), icon=":material/link_off:")
    record = session.views().record
    if not record.faults:
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
