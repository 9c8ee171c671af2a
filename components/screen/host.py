"""The stage on the page: what it shows goes to it once, what a reader does there comes back.

What the page relies on of Streamlit beyond what it documents, and what breaks where it changes:

- A component's script is called at each run with the same element; what it returns is called when
  the component goes, and at once for a run that a later one has overtaken (`browser/host.js`).
  Otherwise: a stage that is drawn anew at each run, or listeners that stay.
- Its first page has a ``<body>`` without attributes and the title ``Streamlit`` (`opening`).
  Otherwise: the stage comes with the page, some seconds later; the title changes once more.
- It ships its type as ``static/media/SourceSansVF-Upright*`` (`stage.assets`). Otherwise: an error
  that names the file, at the first request.
- The state of a run stands at ``[data-test-script-state]``, and a container's key in its class
  (`browser/reveal.js`). Otherwise: what was opened is not brought into sight.
- Names of classes of its containers and header (`page.css`). Otherwise: other spacing.
- ``streamlit.starlette.App``, and whether a script runs in a session (`dashboard.py`).
  Otherwise: an error at the start.
- Whether a run was begun by Back (`session`). Otherwise: an error at the first run.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from components.screen import embedded, opening, session

# Streamlit takes a component's script as text; this one only fetches the host's own file.
_JS = "export default async (a) => (await import(new URL(a.data.host, document.baseURI))).show(a)"


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component("stage", html=opening.WAITING, js=_JS, isolate_styles=False)


def stage() -> None:
    """Draw the stage, and drive it where the state changed elsewhere on the page."""
    parameters = session.view().parameters()
    key = _key()
    shown = _component()(
        key=key,
        data={
            "host": embedded.assets().address("host.js"),
            "addresses": opening.addresses(session.variant()),
            **session.staging(),
            "reading": {name: parameters[name] for name in session.READ},
            "records": embedded.choices(session.view().record),
            "theme": str(session.theme()),
        },
        on_told_change=partial(_told, key),
    )
    # A session that was begun anew is called for no change of what the stage told before.
    report = shown.get("told")
    if isinstance(report, dict) and session.is_unheard(report):
        session.take_report(report)
        st.rerun()


def _key() -> str:
    """Return the stage's key: it has the months of one record, and another one's is another."""
    return f"stage-{session.view().record}"


def _told(key: str) -> None:
    """Take over what the stage reports: what changed when its clock came to rest, a tab to open."""
    report = st.session_state[key].get("told")
    # What the stage of a record that was just closed tells concerns no other one.
    if key == _key() and isinstance(report, dict) and session.is_unheard(report):
        session.take_report(report)
