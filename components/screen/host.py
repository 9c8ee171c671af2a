"""The stage on the page: what it shows goes to it once, what a reader does there comes back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.screen import opening, session
from components.screen.state import write_state

_KEY = "stage"

# The stage is its own script, loaded from the dashboard's server; this only ties it to the page.
_HOST = """
const hosts = new WeakMap();
export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".stage-host");
  const base = document.baseURI;
  const known = hosts.get(root);
  if (known) {
    const driven = data.driven > known.driven;
    known.driven = data.driven;
    known.ready.then(async (stage) => {
      stage.options.reading = data.reading;
      if (known.span !== data.addresses.span) {
        known.span = data.addresses.span;
        await stage.reread(new known.Served(base, data.addresses));
      }
      await stage.dress(data.theme);
      if (driven) await stage.drive(data.state);
    });
    return;
  }
  const host = { driven: data.driven, span: data.addresses.span };
  let count = 0;
  const report = (state, opens) => {
    count += 1;
    setStateValue("told", { ...state, opens, count });
  };
  host.ready = import(new URL(data.addresses.script, base).href).then(
    async ({ Served, Stage, sharing }) => {
      host.Served = Served;
      const stage = await handover(root, { report, reading: data.reading }, host)
        ?? await Stage.mount(root, {
          parts: new Served(base, data.addresses),
          state: data.state,
          theme: data.theme,
          view: "stage",
          reading: data.reading,
          actions: sharing(base, data.addresses, data.version),
          report,
        });
      hosts.set(stage.root, host);
      stage.root.dataset.hosted = "yes";
      await stage.dress(data.theme);
      return stage;
    });
  hosts.set(root, host);
  host.ready.catch((error) => {
    root.textContent = `The stage could not be drawn: ${error.message} Reload the page.`;
  });
  return () => host.ready.then((stage) => stage.destroy());
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "stage", html=opening.WAITING, js=_HOST + opening.HANDOVER, isolate_styles=False
    )


def stage() -> None:
    """Draw the stage, and drive it where the state changed elsewhere on the page."""
    state = write_state(session.state())
    _component()(
        key=_KEY,
        data={
            "addresses": opening.addresses(session.variant()),
            "state": {name: state[name] for name in session.STAGED},
            "reading": {name: state[name] for name in session.READ},
            "theme": str(session.theme()),
            "driven": session.driven(),
            "version": session.views().record.schema.version,
        },
        on_told_change=_told,
    )


def _told() -> None:
    """Take over what the stage reports: the state at which its clock rests, a tab to open."""
    told = st.session_state[_KEY].get("told")
    if isinstance(told, dict):
        session.told({str(name): value for name, value in told.items()})
