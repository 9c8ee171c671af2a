"""What changed between two months: as a map, as a paragraph to copy, and as tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.answer.changes import Changes, LevelChange, changes
from components.answer.kept import kept_with_views
from components.answer.persons import difference, rounded
from components.answer.posture import Posture, Views
from components.draw.change_map import WORDS, ChangeMap, change_map
from components.draw.palette import Palette, palette
from components.draw.symbols import Change
from components.record.dates import spoken_month
from components.record.provenance import provenance
from components.screen import session
from components.screen.markup import drawing, link, number, text
from components.screen.row_tables import (
    force_name,
    show_milestones,
    show_movements,
    show_table,
    source,
)
from components.view import shown
from components.words.account import Account, Part, Sentence, account
from components.words.wording import STANDING_WORDS, changed_when

BEFORE = 12
"""Months before the clock's that are compared with, unless the reader picks another month."""

_REFUSED = "changes_since_refused"
"""What is wrong with the month that was typed last."""

_LEVEL_WORDS = {
    "grew": "grew",
    "shrank": "shrank",
    "unchanged": "unchanged",
    "recounted": "counted anew: the two do not compare",
}


@dataclass(frozen=True)
class _Compared:
    """Everything on one pair of months."""

    found: Changes
    said: Account
    drawn: ChangeMap


def draw(posture: Posture) -> None:
    """Draw the tab: the clock's month against an earlier one."""
    earlier = _earlier(posture.month)
    if earlier is None:
        st.html(
            '<p class="quiet">The record begins with this month. Move the clock to a later one to '
            "see what changed.</p>"
        )
        return
    _picker(earlier, posture.month)
    compared = _compare(session.views(), earlier, posture.month, palette(session.theme()))
    left, right = st.columns([57, 43], gap="medium")
    with left:
        svg = compared.drawn.svg(palette(session.theme()))
        st.markdown(drawing(svg, compared.drawn.alternative, "drawing"), unsafe_allow_html=True)
        _lost(compared.drawn)
    with right:
        st.html(_paragraph(compared.said))
        _copy(compared.said)
    _tables(compared.found)


def _earlier(month: pd.Period) -> pd.Period | None:
    """Return the month compared with; None where the record holds no earlier one."""
    first = session.views().record.schema.first
    if month <= first:
        return None
    since = session.view().since
    return since if since is not None and since < month else max(first, month - BEFORE)


def _picker(earlier: pd.Period, month: pd.Period) -> None:
    since = session.view().since
    refused = st.session_state.pop(_REFUSED, None)
    st.session_state["changes_since"] = earlier
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html('<h3 class="pick">What changed from the end of</h3>', width="content")
        st.selectbox(
            "Month compared with",
            _months(month),
            key="changes_since",
            format_func=spoken_month,
            on_change=_compare_with,
            accept_new_options=True,
            label_visibility="collapsed",
            width=190,
        )
        st.html(
            f'<h3 class="pick">to the end of {spoken_month(month)}</h3>',
            width="content",
        )
    if refused:
        st.html(f'<p class="refused" role="alert">{text(refused)}</p>')
    if since is not None and since >= month:
        st.html(
            f'<p class="quiet">{spoken_month(since)} is not before the clock’s month, so '
            f"{spoken_month(earlier)} is compared with instead.</p>"
        )


def _months(month: pd.Period) -> list[pd.Period]:
    """Return the months that a month can be compared with, the latest first."""
    first = session.views().record.schema.first
    return list(pd.period_range(first, month - 1, freq="M")[::-1])


def _compare_with() -> None:
    """Take over the month that was picked or typed; what is none to compare with is told."""
    chosen = st.session_state["changes_since"]
    months = _months(session.view().month)
    written = {name.casefold(): m for m in months for name in (str(m), spoken_month(m))}
    since = written.get(str(chosen).strip().casefold())
    if since is None:
        st.session_state[_REFUSED] = (
            f"{shown(chosen)} is no month to compare with; "
            f"write one from {months[-1]} to {months[0]}, such as {months[0]}."
        )
    else:
        session.change(since=since)


@kept_with_views(most=4)
def _compare(views: Views, a: pd.Period, b: pd.Period, colours: Palette) -> _Compared:
    changed = changes(views, a, b)
    return _Compared(changed, account(views, a, b), change_map(changed, views.as_of(b), colours))


def _lost(drawn: ChangeMap) -> None:
    if not drawn.lost:
        return
    with st.expander(f"Not on the map: {len(drawn.lost)}"):
        st.html("<ul>" + "".join(f"<li>{text(line)}</li>" for line in drawn.lost) + "</ul>")


def _paragraph(summary: Account) -> str:
    """Write the account with its footnotes as HTML."""
    numbered = {d.id: (number, d) for number, d in enumerate(summary.footnotes, start=1)}

    def mark(identity: str) -> str:
        number, document = numbered[identity]
        if not document.url.startswith(("http://", "https://")):
            return f"<sup>{number}</sup>"
        return (
            f'<sup><a href="{text(document.url)}" target="_blank" rel="noopener noreferrer"'
            f' title="{text(document.citation)}">{number}</a></sup>'
        )

    def part(one: Part) -> str:
        return text(one.text) + "".join(mark(source) for source in dict.fromkeys(one.sources))

    def sentence(parts: Sentence) -> str:
        return f"<p>{''.join(map(part, parts))}</p>"

    notes = "".join(f"<li>{link(d.url, d.citation)}</li>" for d in summary.footnotes)
    listed = (
        f'<details class="notes"><summary>Sources, {len(summary.footnotes)}</summary>'
        f"<ol>{notes}</ol></details>"
        if notes
        else ""
    )
    return f'<div class="account">{"".join(map(sentence, summary.sentences))}{listed}</div>'


def _copy(summary: Account) -> None:
    """Give the account to be copied or kept, each form with its version and the view's address."""
    schema = session.views().record.schema
    stated = provenance(schema)
    query = "&".join(f"{name}={value}" for name, value in session.view().parameters().items())
    origin = f"{stated.citation} View: ?{query}"
    forms = {
        "Text": ("txt", "text/plain", f"{summary.text}\n{origin}\n"),
        "Markdown": ("md", "text/markdown", f"{summary.markdown}\n{_literal(origin)}\n"),
        "BibTeX": ("bib", "application/x-bibtex", f"{summary.bibtex}\n% {origin}\n"),
    }
    name = f"{stated.name}-{stated.version}-changes-{summary.a}-to-{summary.b}"
    with st.expander("Copy or download this account", icon=":material/content_copy:"):
        form = st.segmented_control(
            "Form", list(forms), default="Text", required=True, key="changes_form"
        )
        ending, kind, content = forms[str(form)]
        st.code(content, language=None, wrap_lines=True, height=240)
        st.download_button(
            f"Download as .{ending}",
            content.encode("utf-8"),
            file_name=f"{name}.{ending}",
            mime=kind,
            on_click="ignore",
        )


def _literal(words: str) -> str:
    """Keep Markdown from reading signs of a text as its own."""
    return "".join("\\" + sign if sign in "\\`*_[]<>#|" else sign for sign in words)


def _tables(changed: Changes) -> None:
    _bases(changed)
    _levels(changed)
    months = f"after {spoken_month(changed.a)} and up to {spoken_month(changed.b)}"
    show_movements(changed.redeployments, f"Redeployments {months}.")
    show_milestones(changed.events, f"Milestones {months}.")


def _bases(changed: Changes) -> None:
    show_table(
        changed.base_changes,
        "Bases that came into use, were left or were first planned. A date that is not known to "
        "the day is said as “by”.",
        ("What", 10, lambda base: text(WORDS[Change(base.change)])),
        ("Base", 20, lambda base: text(base.name)),
        ("When", 13, lambda base: text(changed_when(base))),
        ("Before", 10, lambda base: text(STANDING_WORDS.get(base.before, "not yet known"))),
        ("After", 10, lambda base: text(STANDING_WORDS.get(base.after, base.after))),
        ("Received by", 11, lambda base: text(base.recipient)),
        ("Source", 26, lambda base: source(base.source)),
        none="No base is on record as opened, left or planned in between.",
    )


def _levels(changed: Changes) -> None:
    place = session.views().name_of
    show_table(
        sorted(changed.level_changes, key=lambda one: (-abs(one.difference), one.force, one.place)),
        "Force levels that are estimated in both months and take in the same forces. Their "
        "sources: Evidence, in either month.",
        ("Force", 18, lambda level: text(force_name(level.force))),
        ("Place", 18, lambda level: text(place(level.place))),
        (spoken_month(changed.a), 14, lambda level: number(rounded(level.before))),
        (spoken_month(changed.b), 14, lambda level: number(rounded(level.after))),
        ("Difference", 12, lambda level: number(_difference(level))),
        ("What", 24, lambda level: text(_level_said(level))),
        none="No force level is estimated in both months.",
    )


def _difference(level: LevelChange) -> str:
    """Say the difference of the two rounded numbers beside it."""
    if level.change == "recounted":
        return "does not compare"
    return difference(level.before, level.after)


def _level_said(level: LevelChange) -> str:
    words = _LEVEL_WORDS[level.change]
    if level.change in {"grew", "shrank"} and not level.certain:
        words += "; the bands meet, so that it is not certain"
    return words
