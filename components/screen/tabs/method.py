"""How the record counts, grades and estimates, what that is worth, and what is not known."""

from __future__ import annotations

import re

import streamlit as st

from components.answer.accuracy import Accuracy, accuracy
from components.answer.kept import kept_with_record
from components.answer.posture import Posture, Views
from components.record.dictionary import README
from components.record.memory import Folder
from components.screen import session
from components.screen.markup import table, text

_PARTS = ("Counting rules", "Grading", "The estimate", "Accuracy", "Known gaps")


def draw(posture: Posture) -> None:
    """Draw the tab; it is the same for every month."""
    del posture
    record = session.views().record
    names = dict(zip(record.places["id"], record.places["name"], strict=True))
    st.html('<h3 class="part">What the estimate is worth</h3>')
    st.html(
        table(
            [
                "Theatre",
                "Figures",
                "Not predictable",
                "Inside the band",
                "Median error",
                "Median width",
            ],
            [
                [
                    text(names.get(found.place, found.place)),
                    str(found.figures),
                    str(found.unpredicted),
                    f"{found.coverage:.0%}",
                    f"{found.median_error:.1%}",
                    f"{found.median_width:.1%}",
                ]
                for found in _accuracy(session.views())
            ],
            "Each reported in-country figure left out in turn and its month predicted from the "
            "others: how often the band holds it, how far off the estimate is, and how wide the "
            "band is, as shares of the level.",
        )
    )
    st.html(
        table(
            ["Counting rule", "What it counts"],
            [
                [text(record.descriptor.rule_name(rule)), text(meaning)]
                for rule, meaning in record.schema.definitions(
                    "force_levels", "counting_rule"
                ).items()
            ],
            "Counting rules.",
        )
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
