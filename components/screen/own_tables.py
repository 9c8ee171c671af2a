"""Open your tables: a reader's own record, read in memory and shown to this reader alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from components.answer.posture import Views
from components.record.incoming import Opened, open_tables
from components.record.sheets import IncomingError
from components.record.template import template
from components.screen import embedded, session
from components.screen.markup import text
from components.screen.row_tables import show_table
from components.view import OPENED, Tab

_KEY = "own_tables"
_READ = "own_tables_read"
_SHOWN = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _Own:
    """What the session has opened, and the name under which it is shown."""

    name: str
    opened: Opened


def draw() -> None:
    """Draw the part of the page that opens tables, with the report on what was opened."""
    st.html('<h3 class="part">Open your tables</h3>')
    read: _Own | str | None = st.session_state.get(_READ)
    if OPENED.fullmatch(session.view().record):
        _kept()
        if isinstance(read, _Own) and read.name == session.view().record:
            _report(read.opened)
        return
    st.html(
        "<p>Bring your own record: several CSV files, a ZIP of them, or one workbook with a sheet "
        "a table. A table <code>force_levels</code> with force, place, start, value and source is "
        "enough; places and sources may be plain names, and places with latitude and longitude "
        "give the map. It is read in memory, written nowhere, shown under an address that nobody "
        "can guess, and forgotten soon after the page is closed.</p>"
    )
    with st.container(horizontal=True, gap="small"):
        for label, record, name in (
            ("Download the template (.xlsx)", None, "record-template.xlsx"),
            ("This record as a workbook (.xlsx)", session.today().record, "record.xlsx"),
        ):
            st.download_button(
                label, partial(template, record), file_name=name, mime=_XLSX, on_click="ignore",
                key=f"own_tables_{name}",
            )  # fmt: skip
    st.file_uploader(
        "Open your tables",
        type=["csv", "tsv", "txt", "zip", "xlsx", "xlsm", "xls", "ods", "json"],
        accept_multiple_files=True,
        key=_KEY,
        on_change=_open,
        label_visibility="collapsed",
    )
    if isinstance(read, str):
        st.error(read)


def _open() -> None:
    """Read what was brought, and show what is sound of it."""
    files = st.session_state[_KEY]
    if not files:
        return
    try:
        opened = open_tables([(file.name, file.getvalue()) for file in files])
    except IncomingError as error:
        st.session_state[_READ] = str(error)
        return
    name = embedded.open_tables(Views(opened.record))
    st.session_state[_READ] = _Own(name, opened)
    session.open_record(name)


def _report(opened: Opened) -> None:
    """Say what is sound, what is faulty, and what was read otherwise than it stands there."""
    record = opened.record
    left = sum(record.left_out.values())
    rows = "1 row is" if record.rows == 1 else f"{record.rows:,} rows are"
    st.html(f"<p><strong>{rows} sound{f', {left:,} left out' if left else ''}.</strong></p>")
    show_table(
        record.faults[:_SHOWN],
        f"Faults: {len(record.faults):,}{_beginning(len(record.faults))}.",
        ("File or sheet", 18, lambda fault: text(fault.file)),
        ("Row", 5, lambda fault: str(fault.row or "")),
        ("Column", 11, lambda fault: text(fault.column)),
        ("Value", 14, lambda fault: text(fault.value[:60])),
        ("What is wrong", 24, lambda fault: text(fault.problem)),
        ("What to write", 28, lambda fault: text(fault.remedy)),
    )
    if opened.steps:
        with st.expander(f"Made, filled in or left aside: {len(opened.steps):,}"):
            st.html(f"<ul>{''.join(f'<li>{text(step)}</li>' for step in opened.steps)}</ul>")
    if opened.readings:
        with st.expander(f"Read otherwise than it stands there: {len(opened.readings):,}"):
            show_table(
                opened.readings[:_SHOWN],
                f"Cells: {len(opened.readings):,}{_beginning(len(opened.readings))}.",
                ("File or sheet", 20, lambda one: text(one.sheet)),
                ("Row", 5, lambda one: str(one.row or "")),
                ("Column", 13, lambda one: text(one.column)),
                ("Stands there", 20, lambda one: text(one.stands[:60])),
                ("Read as", 18, lambda one: text(one.read[:60])),
                ("Why", 24, lambda one: text(one.why)),
            )


def _beginning(count: int) -> str:
    return f", of which the first {_SHOWN} are listed" if count > _SHOWN else ""


def _kept() -> None:
    """Say that own tables are shown, and how they can be taken away or closed."""
    name, month = session.view().record, session.view().month
    st.html(
        "<p>These are tables that you opened; they are not published by us. Take them away as "
        f'<a href="api/v1/datapackage.zip?record={text(name)}">a folder (ZIP)</a> that '
        "<code>make run RECORD=folder</code> starts, or as "
        f'<a href="dossier?record={text(name)}&amp;month={month}">one file</a>.</p>'
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Take away slides and pictures",
            on_click=partial(session.change, tab=Tab.BRIEF),
            key="own_tables_brief",
        )
        st.button("Close these tables", on_click=_close, args=(name,), key="own_tables_close")


def _close(name: str) -> None:
    """Forget what was opened, and show the record that opens by default."""
    st.session_state.pop(_READ, None)
    session.open_record("")
    embedded.close_tables(name)
