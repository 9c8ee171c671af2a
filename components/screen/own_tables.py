"""Open your tables: a reader's own record, read in memory and shown to this reader alone."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.answer.posture import Views
from components.record import Record, load
from components.record.incoming import Incoming, IncomingError, files_of, read_files
from components.record.memory import MemoryFolder
from components.record.template import template
from components.screen import embedded, session
from components.screen.markup import table, text
from components.view import OPENED

_KEY = "own_tables"
_READ = "own_tables_read"
_SHOWN = 200


def draw() -> None:
    """Draw the part of the page that opens tables, with the report on what was opened."""
    st.html(
        '<h3 class="part">Open your tables</h3><p>Bring your own record: several CSV files, a ZIP '
        "of them, or one workbook with a sheet a table. A table <code>force_levels</code> with "
        "force, place, start, value and source is enough; places and sources may be plain names, "
        "and places with latitude and longitude give the map. It is read in memory, written "
        "nowhere, shown under an address that nobody can guess, and forgotten two hours after it "
        "was last looked at.</p>"
    )
    if OPENED.fullmatch(session.view().record):
        _kept()
        return
    st.download_button(
        "Download the template (.xlsx)",
        template,
        file_name="record-template.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="own_tables_template",
    )
    files = st.file_uploader(
        "Open your tables",
        type=["csv", "tsv", "txt", "zip", "xlsx", "xlsm", "json"],
        accept_multiple_files=True,
        key=_KEY,
        label_visibility="collapsed",
    )
    if files:
        _report(_read(files))


def _read(files: list[Any]) -> tuple[str, Record, Incoming] | str:
    """Read what was brought, once; return name, record and readings, or what is wrong."""
    ids = tuple(file.file_id for file in files)
    kept: tuple[tuple[str, ...], tuple[str, Record, Incoming] | str] | None
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != ids:
        if kept is not None and not isinstance(kept[1], str):
            embedded.close_tables(kept[1][0])
        kept = ids, _opened({file.name: file.getvalue() for file in files})
        st.session_state[_READ] = kept
    return kept[1]


def _opened(files: dict[str, bytes]) -> tuple[str, Record, Incoming] | str:
    try:
        incoming = read_files(files)
    except IncomingError as error:
        return str(error)
    record = load(MemoryFolder(files_of(incoming), "your tables"))
    return embedded.open_tables(Views(record)), record, incoming


def _report(read: tuple[str, Record, Incoming] | str) -> None:
    """Say what is sound, what is faulty, and what was read otherwise than it stands there."""
    if isinstance(read, str):
        st.error(read)
        return
    name, record, incoming = read
    left = sum(record.left_out.values())
    rows = "1 row is" if record.rows == 1 else f"{record.rows:,} rows are"
    st.html(
        f"<p><strong>{rows} sound"
        + (f", {left:,} left out" if left else "")
        + f'.</strong> <a href="?record={text(name)}" target="_self">Show what is sound</a></p>'
    )
    if record.faults:
        st.html(
            table(
                ["File or sheet", "Row", "Column", "Value", "What is wrong", "What to write"],
                [
                    [
                        text(fault.file),
                        str(fault.row or ""),
                        text(fault.column),
                        text(fault.value[:60]),
                        text(fault.problem),
                        text(fault.remedy),
                    ]
                    for fault in record.faults[:_SHOWN]
                ],
                f"Faults: {len(record.faults):,}.",
                widths=(14, 6, 12, 14, 24, 30),
            )
        )
    if incoming.readings:
        with st.expander(f"Read otherwise than it stands there: {len(incoming.readings):,}"):
            st.code("\n".join(incoming.readings[:_SHOWN]), language=None, wrap_lines=True)


def _kept() -> None:
    """Say that own tables are shown, and how they can be taken away or closed."""
    name, month = session.view().record, session.view().month
    st.html(
        "<p>These are tables that you opened; they are not published by us. Take them away as "
        f'<a href="api/v1/datapackage.zip?record={text(name)}">a folder (ZIP)</a>, as '
        f'<a href="dossier?record={text(name)}&amp;month={month}">one file</a>, or as slides '
        "under Brief.</p>"
    )
    if st.button("Close these tables", key="own_tables_close"):
        embedded.close_tables(name)
        st.html('<p><a href="?tab=data" target="_self">Closed. Back to the record.</a></p>')
