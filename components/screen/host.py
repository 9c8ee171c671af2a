"""The stage on the page: what it shows goes to it once, what a reader does there comes back.

What the page relies on of Streamlit beyond what it documents, and what breaks where it changes:

- A component's script is called at each run with the same element; what it returns is called when
  the component goes, and at once for a run that a later one has overtaken (`browser/host.js`).
  Otherwise: a stage that is drawn anew at each run, or listeners that stay.
- The folder of a component's script can be named where no package is installed (`_component`).
  Otherwise: an error at the first run.
- Its first page has a ``<body>`` without attributes and the title ``Streamlit`` (`opening`).
  Otherwise: the stage comes with the page, some seconds later; the title changes once more.
- It ships its type as ``static/media/SourceSansVF-Upright*`` (`stage.assets`). Otherwise: an error
  that names the file, at the first request.
- The state of a run stands at ``[data-test-script-state]``, and a container's key in its class
  (`browser/reveal.js`). Otherwise: what was opened is not brought into sight.
- That of the connection stands at ``[data-test-connection-state]`` (`browser/host.js`). Otherwise:
  after a cut the tab's downloads lead nowhere until the reader changes something.
- Names of classes of its containers and header (`page.css`). Otherwise: other spacing.
- ``streamlit.starlette.App``, and whether a script runs in a session (`dashboard.py`).
  Otherwise: an error at the start.
- Whether a run was begun by Back (`session`). Otherwise: an error at the first run.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from components.screen import embedded, opening, session

_MANIFEST = ComponentManifest("force-posture", "1", [ComponentConfig("stage", "browser")])
"""Names the folder of the component's script, as an installed package would."""

_NAME = "force-posture.stage"


def _component() -> Any:
    """Return the component; its script is a file: the page's policy lets no text be one."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(_NAME) is None:
        manager.register_from_manifest(_MANIFEST, Path(__file__).parent)
    return _declared()


@st.cache_resource(show_spinner=False)
def _declared() -> Any:
    return st.components.v2.component(
        _NAME, html=opening.WAITING, js="mount.js", isolate_styles=False
    )


def stage() -> None:
    """Draw the stage, and drive it where the state changed elsewhere on the page."""
    key = _key()
    shown = _component()(
        key=key,
        data={
            "host": embedded.assets().address("host.js"),
            "addresses": opening.addresses(session.variant()),
            **session.staging(),
            "reading": session.part(session.view(), session.READ),
            "records": embedded.choices(session.view().record),
            "theme": str(session.theme()),
            "notice": " ".join(session.notices()),
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
