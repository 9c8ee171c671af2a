"""What is on screen as a file, the tables to look through, open data, and how to cite."""

from __future__ import annotations

import codecs
from functools import partial
from itertools import groupby

import streamlit as st

from components.answer.posture import Posture, Views
from components.api.addresses import Address, addresses
from components.api.formats import Format
from components.record.schema import Column
from components.screen import own_tables, session
from components.screen.bundle import bundle, bundle_name
from components.screen.markup import table, text
from components.screen.row_tables import show_table
from components.view import Tab

_MARKS = {Format.CSV: codecs.BOM_UTF8, Format.XLSX: b""}
"""The forms that a table is downloaded in, and what each file begins with: a spreadsheet takes a
table without the mark for one of its own alphabet."""


def draw(posture: Posture) -> None:
    """Draw the tab; its first download is of what is on screen."""
    del posture
    _screen()
    own_tables.draw()
    _tables()
    st.html(_open_data())
    st.html('<h3 class="part">How to cite</h3>')
    st.button(
        "Cite the record, the view or one figure",
        on_click=partial(session.change, tab=Tab.BRIEF),
        key="data_cite",
    )


def _screen() -> None:
    """Offer what is on screen as one file with its sources."""
    views, view = session.views(), session.view()
    st.html(
        '<h3 class="part">What is on screen</h3><p class="quiet">Levels, published figures, '
        "bases, redeployments and milestones of the clock’s month or year, both curves, and the "
        "selected base: each as CSV, with the list of documents behind them and a note of "
        "version, licence, citation and the view’s address.</p>"
    )
    st.download_button(
        "Download what is on screen (.zip)",
        partial(bundle, views, view),
        file_name=bundle_name(views, view),
        mime="application/zip",
        on_click="ignore",
    )


def _tables() -> None:
    views = session.views()
    record, schema = views.record, views.record.schema
    st.html('<h3 class="part">The tables of the record</h3>')
    name = st.selectbox(
        "Table",
        list(schema.tables),
        format_func=lambda n: f"{n} ({len(record.frame(n))} rows)",
        key="data_table",
        width=420,
    )
    columns = [column.name for column in schema.tables[name].columns]
    st.dataframe(record.frame(name)[columns], hide_index=True, height=380)
    stem = f"{schema.package['name']}-{schema.version}"
    with st.container(horizontal=True, gap="small"):
        for address in addresses():
            if address.name == name and address.form in _MARKS:
                st.download_button(
                    f"Download {name}.{address.form}",
                    partial(_file, views, address),
                    file_name=f"{stem}-{name}.{address.form}",
                    mime=address.form.media_type,
                    on_click="ignore",
                )
    show_table(
        schema.tables[name].columns,
        schema.tables[name].description,
        ("Column", 0, lambda column: f"<code>{text(column.name)}</code>"),
        ("Type", 0, lambda column: "date" if column.is_date else text(column.type)),
        ("Meaning", 0, _meaning),
    )


def _file(views: Views, address: Address) -> bytes:
    return _MARKS[address.form] + address.build(views, address.question())


def _meaning(column: Column) -> str:
    values = {} if column.name == "force" else column.definitions
    return text(column.description) + "".join(
        f"<br><code>{text(value)}</code> {text(meaning)}" for value, meaning in values.items()
    )


def _example(address: Address) -> str:
    """Return an address with what it needs, of the record that is shown."""
    record = session.view().record
    path, _, needed = address.example(session.today().record).lstrip("/").partition("?")
    asked = "&".join(filter(None, [needed, f"record={record}" if record else ""]))
    return f"{path}?{asked}" if asked else path


def _open_data() -> str:
    """List the addresses of the open data, relative to the page, as HTML."""
    listed = [address for address in addresses() if address.name]
    groups = [list(group) for _, group in groupby(listed, key=lambda a: (a.name, a.summary))]
    return (
        '<h3 class="part">Open data</h3><p>Every table and view has an address that stays, for '
        'programs and spreadsheets. <a href="api" target="_blank" rel="noopener">All addresses '
        "with their parameters</a>. They answer with the record as known today and by best "
        "evidence. Each link is an example.</p>"
        + table(
            groups,
            "Addresses, relative to this page’s.",
            ("Address", 26, lambda group: f"<code>{text(_path(group[0]))}</code>"),
            ("What", 34, lambda group: text(group[0].summary)),
            ("As", 18, lambda group: " · ".join(map(_link, group))),
            ("Asked with", 22, lambda group: _asked(group[0])),
        )
    )


def _path(address: Address) -> str:
    return address.path.rpartition(".")[0].lstrip("/")


def _link(address: Address) -> str:
    example = text(_example(address))
    return f'<a href="{example}" target="_blank" rel="noopener">{address.form}</a>'


def _asked(address: Address) -> str:
    parameters = address.parameters(session.today().record)
    names = [f"<code>{text(p.name)}</code>{' (required)' * p.required}" for p in parameters]
    return ", ".join(names) or "nothing"
