"""The tables to look through and download, their dictionary, and how to cite them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.record.posture import Posture
from components.screen import session
from components.screen.markup import table, text

_FORMULA = ("=", "+", "-", "@")


def draw(posture: Posture) -> None:
    """Draw the tab; it is the same for every month."""
    del posture
    record = session.views().record
    schema = record.schema
    name = st.selectbox(
        "Table",
        list(schema.tables),
        format_func=lambda n: f"{n} ({len(record.frame(n))} rows)",
        key="data_table",
        width=420,
    )
    columns = [column.name for column in schema.tables[name].columns]
    frame = record.frame(name)[columns]
    st.dataframe(frame, hide_index=True, height=380)
    st.download_button(
        f"Download {name}.csv",
        csv_bytes(frame),
        file_name=f"{schema.descriptor['name']}-{schema.version}-{name}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    st.html(
        table(
            ["Column", "Type", "Meaning"],
            [
                [
                    f"<code>{text(column.name)}</code>",
                    "date" if column.is_date else text(column.type),
                    text(column.description)
                    + "".join(
                        f"<br><code>{text(value)}</code> {text(meaning)}"
                        for value, meaning in column.definitions.items()
                        if column.name != "force"
                    ),
                ]
                for column in schema.tables[name].columns
            ],
            schema.tables[name].description,
        )
    )
    st.html('<h3 class="part">How to cite</h3>')
    st.code(
        f"The force-posture dashboard founders (2026): {schema.title}. Record {schema.version}, "
        f"checked through {schema.horizon}. {schema.licence}.",
        language=None,
        wrap_lines=True,
    )


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV that no spreadsheet takes for formulas."""
    safe = frame.copy()
    for column in safe.columns:
        if safe[column].dtype != float:
            cells = (
                safe[column].astype(str).str.replace(r"[\x00-\x1f]", " ", regex=True).str.lstrip()
            )
            safe[column] = cells.where(~cells.str.startswith(_FORMULA), "'" + cells)
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.10g").encode("utf-8")
