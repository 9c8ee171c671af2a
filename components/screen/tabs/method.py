"""How the record counts, grades and estimates, what that is worth, and what is not known."""

from __future__ import annotations

import re

import streamlit as st

from components.answer.accuracy import Accuracy, accuracy
from components.answer.kept import kept_with_record
from components.answer.posture import Posture, Views
from components.record.dictionary import README
from components.record.folders import Folder
from components.screen import session
from components.screen.markup import text
from components.screen.row_tables import show_table

_PARTS = ("Counting rules", "Grading", "The estimate", "Accuracy", "Known gaps")


def draw(posture: Posture) -> None:
    """Draw the tab; it is the same for every month."""
    del posture
    views = session.views()
    record = views.record
    st.html('<h3 class="part">What the estimate is worth</h3>')
    show_table(
        _accuracy(views),
        "Each reported in-country figure left out in turn and its month predicted from the "
        "others: how often the band holds it, how far off the estimate is, and how wide the "
        "band is, as shares of the level.",
        ("Theatre", 0, lambda measured: text(views.name_of(measured.place))),
        ("Figures", 0, lambda measured: str(measured.figures)),
        ("Not predictable", 0, lambda measured: str(measured.unpredicted)),
        ("Inside the band", 0, lambda measured: f"{measured.coverage:.0%}"),
        ("Median error", 0, lambda measured: f"{measured.median_error:.1%}"),
        ("Median width", 0, lambda measured: f"{measured.median_width:.1%}"),
    )
    show_table(
        record.schema.definitions("force_levels", "counting_rule").items(),
        "Counting rules.",
        ("Counting rule", 0, lambda rule: text(record.descriptor.rule_name(rule[0]))),
        ("What it counts", 0, lambda rule: text(rule[1])),
    )
    for name, body in _sections(record.folder, str(record.folder)):
        with st.expander(name, expanded=name == "The estimate"):
            st.markdown(body)


@kept_with_record(most=1)
def _accuracy(views: Views) -> tuple[Accuracy, ...]:
    """Leave each figure of the record as the session knows it out in turn."""
    described = views.descriptor
    return tuple(accuracy(views.record, described.main, place) for place in described.places)


@st.cache_data(show_spinner=False, max_entries=8)
def _sections(_folder: Folder, name: str) -> list[tuple[str, str]]:
    """Return the parts of the READMEs, of all records and of one, that say how it is made."""
    sections = []
    for readme in (README, _folder / README.name):
        text_of = readme.read_bytes().decode("utf-8") if readme.is_file() else ""
        for part in text_of.split("\n## ")[1:]:
            name, _, body = part.partition("\n")
            if name.strip() in _PARTS:
                # The marks of the generated parts are for the one who writes the file.
                sections.append((name.strip(), re.sub(r"<!--.*?-->", "", body)))
    return sections
