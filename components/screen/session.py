"""The view of one reader's session: it is what the address says, read at each run.

A change writes the address, and every part of the view in it; a run that changes nothing writes
nothing, so that Back leads to what was looked at before. A browser that is asking already when
the address is written sends the one that it still has. Streamlit says whether a run was begun by
Back or Forward (`is_history_navigation` of its run context, the one internal relied on here);
in any other run the address written last stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import streamlit as st
from pydantic import ValidationError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.answer.posture import Views
from components.draw.palette import Theme
from components.screen import embedded
from components.view import OPENED, Tab, Variant, View, ViewError

STAGED = ("month", "grain", "scale", "base", "phase")
"""Parameters that the stage shows and reports."""

READ = ("record", "policy", "allies", "contractors", "known")
"""Parameters that say how the record is read: another variant of the stage."""


@dataclass
class _Memory:
    """What a session keeps between its runs; `staging` says what the stage is told of it."""

    identity: str = field(default_factory=lambda: token_hex(8))
    # The parameters of the address as it was written last, and as it was read last.
    written: dict[str, str] | None = None
    opened: tuple[dict[str, str], tuple[View, list[str]]] | None = None
    # What the stage shows, as far as the page knows.
    staged: dict[str, str] | None = None
    turn: int = 0
    changed: dict[str, str] = field(default_factory=dict)
    openings: int = 0
    heard: int = 0


def _memory() -> _Memory:
    memory: _Memory = st.session_state.setdefault("memory", _Memory())
    return memory


def views() -> Views:
    """Return the record as the session reads it: under its policy, as known on its day."""
    return embedded.views(variant())


def today() -> Views:
    """Return the session's record as known today, by best evidence."""
    return embedded.views(Variant(record=view().record))


def variant() -> Variant:
    """Return the way in which the session reads the record."""
    return view().variant


def view() -> View:
    """Return the view that the address names."""
    return _opened()[0]


def attend() -> None:
    """Keep tables that the reader opened for as long as the page shows them."""
    context = get_script_run_ctx()
    if context is not None and OPENED.fullmatch(view().record):
        embedded.attend(view().record, context.session_id)


def notices() -> list[str]:
    """Return what is wrong with the address."""
    return _opened()[1]


def open_view(address: Mapping[str, str]) -> tuple[View, list[str]]:
    """Read the parameters of an address as a view of the record that it names.

    Returns
    -------
    view : View
    notices : list of str
        A sentence for each bad value and each unknown parameter, as plain text.
    """
    try:
        named = Variant(record=address.get("record", ""))
        return View.open(address, embedded.views(named).record)
    except ValidationError:
        return View.open(address, embedded.views().record)
    except ViewError as error:
        view, notices = View.open({**address, "record": ""}, embedded.views().record)
        return view, [f"The link’s {error}.", *notices]


def _opened() -> tuple[View, list[str]]:
    memory, address = _memory(), _address()
    if memory.opened is None or memory.opened[0] != address:
        memory.opened = address, open_view(address)
    return memory.opened[1]


def _address() -> dict[str, str]:
    """Return the parameters of the address, as the browser has them or is about to."""
    given, memory = st.query_params.to_dict(), _memory()
    if given != memory.written and went_back():
        memory.written = None
    return memory.written or given


def went_back() -> bool:
    """Tell whether the reader began this run by Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def change(**parts: Any) -> None:
    """Change parts of the view from the page; the stage follows where it shows one of them.

    Parameters
    ----------
    parts
        Attributes of the `View`. Only they are sent to the stage, whose clock may have moved on
        since it last reported.
    """
    memory = _memory()
    memory.staged = {n: v for n, v in (memory.staged or {}).items() if n not in parts}
    memory.openings += parts.get("tab", Tab.NONE) is not Tab.NONE
    _write(view().model_copy(update=parts))


def tied(key: str, part: str) -> dict[str, Any]:
    """Tie a widget to a part of the view: it shows the view's, and what is chosen there is set.

    Returns
    -------
    dict
        Arguments of the widget, whose key in the session is ``key``.
    """
    st.session_state[key] = getattr(view(), part)
    return {"key": key, "on_change": lambda: change(**{part: st.session_state[key]})}


def open_record(name: str) -> None:
    """Show another record at its horizon, in the tab that is open; its stage begins anew."""
    record = embedded.views(Variant(record=name)).record
    opened, _ = View.open({"record": name, "tab": view().tab}, record)
    memory = _memory()
    memory.staged, memory.turn, memory.changed = None, 0, {}
    _write(opened)


def take_report(report: Mapping[str, Any]) -> None:
    """Take over what the stage reports.

    Parameters
    ----------
    report
        ``changed``: parameters of the view by name, as the stage shows them already; ``opens``:
        a tab that is to be opened, or nothing; ``count``: its number. A bad value is left aside.
    """
    memory = _memory()
    memory.heard = report.get("count", 0)
    changed = {n: str(v) for n, v in report.get("changed", {}).items() if n in STAGED}
    memory.staged = (memory.staged or {}) | changed
    opens = {"tab": str(report["opens"])} if report.get("opens") else {}
    memory.openings += bool(opens)
    moved, _ = View.open(changed | opens, today().record, view())
    _write(moved)


def is_unheard(report: Mapping[str, Any]) -> bool:
    """Tell whether a report of the stage is to this session and was not taken over yet."""
    memory = _memory()
    return report.get("session") == memory.identity and report.get("count", 0) != memory.heard


def part(of: View, names: Iterable[str]) -> dict[str, str]:
    """Return some parameters of a view: `STAGED`, or `READ`."""
    written = of.parameters()
    return {name: written[name] for name in names}


def staging() -> dict[str, Any]:
    """Return what the stage is to show, as its host takes it.

    Returns
    -------
    dict
        ``state``: what it begins with; ``changed``: what it is to change; ``turn``: a number that
        grows with each change, so that the same one is not made twice; ``openings``: how often the
        reader opened a tab, which is then brought into sight; ``heard``: number of the last
        report that was taken over; ``session``: what tells it from another.
    """
    memory, state = _memory(), part(view(), STAGED)
    shown = state if memory.staged is None else memory.staged
    differing = {name: value for name, value in state.items() if shown.get(name) != value}
    if differing:
        memory.turn, memory.changed = memory.turn + 1, differing
    memory.staged = state
    return {
        "state": state,
        "changed": memory.changed,
        "turn": memory.turn,
        "openings": memory.openings,
        "heard": memory.heard,
        "session": memory.identity,
    }


def _write(changed: View) -> None:
    """Write a view to the address, where it is another one."""
    if changed == view():
        return
    _memory().written = changed.parameters()
    st.query_params.from_dict(changed.parameters())


def theme() -> Theme:
    """Return the theme that the reader's browser shows."""
    return Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT
