"""What changed between two months: as a map, as a paragraph to copy, and as tables."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components.answer.changes import Changes, changes
from components.answer.kept import kept_with_views
from components.answer.persons import difference
from components.answer.posture import Posture, Views
from components.draw.change_map import WORDS, ChangeMap, change_map
from components.draw.palette import Palette, palette
from components.draw.symbols import Change
from components.record.dates import spoken, spoken_month
from components.record.provenance import provenance
from components.screen import session
from components.screen.markup import drawing, link, source, table, text
from components.screen.row_tables import force_name, milestone_table, movement_table
from components.view import shown
from components.words.account import Account, Part, Sentence, account
from components.words.wording import STANDING_WORDS, rounded

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
    found = changes(views, a, b)
    return _Compared(found, account(views, a, b), change_map(found, views.as_of(b), colours))


def _lost(drawn: ChangeMap) -> None:
    if not drawn.lost:
        return
    with st.expander(f"Not on the map: {len(drawn.lost)}"):
        st.html("<ul>" + "".join(f"<li>{text(said)}</li>" for said in drawn.lost) + "</ul>")


def _paragraph(said: Account) -> str:
    """Write the account with its footnotes as HTML."""
    numbers = {document.id: i for i, document in enumerate(said.footnotes, start=1)}
    addresses = {document.id: document for document in said.footnotes}

    def mark(identity: str) -> str:
        document, number = addresses[identity], numbers[identity]
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

    notes = "".join(f"<li>{link(d.url, d.citation)}</li>" for d in said.footnotes)
    listed = (
        f'<details class="notes"><summary>Sources, {len(said.footnotes)}</summary>'
        f"<ol>{notes}</ol></details>"
        if notes
        else ""
    )
    return f'<div class="account">{"".join(map(sentence, said.sentences))}{listed}</div>'


def _copy(said: Account) -> None:
    """Give the account to be copied or kept, each form with its version and the view's address."""
    schema = session.views().record.schema
    stated = provenance(schema)
    query = "&".join(f"{name}={value}" for name, value in session.view().parameters().items())
    origin = f"{stated.citation} View: ?{query}"
    forms = {
        "Text": ("txt", "text/plain", f"{said.text}\n{origin}\n"),
        "Markdown": ("md", "text/markdown", f"{said.markdown}\n{_literal(origin)}\n"),
        "BibTeX": ("bib", "application/x-bibtex", f"{said.bibtex}\n% {origin}\n"),
    }
    name = f"{stated.name}-{stated.version}-changes-{said.a}-to-{said.b}"
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


def _tables(found: Changes) -> None:
    if len(found.bases):
        st.html(_bases(found))
    else:
        st.html('<p class="quiet">No base is on record as opened, left or planned in between.</p>')
    if len(found.levels):
        st.html(_levels(found))
    else:
        st.html('<p class="quiet">No force level is estimated in both months.</p>')
    months = f"after {spoken_month(found.a)} and up to {spoken_month(found.b)}"
    if len(found.movements):
        st.html(movement_table(found.movements, f"Redeployments {months}."))
    if len(found.milestones):
        st.html(milestone_table(found.milestones, f"Milestones {months}."))


def _bases(found: Changes) -> str:
    sources = session.views().record.sources.set_index("id")
    seen = session.views().record.base_status
    active = set(seen.loc[seen["status"] == "active", "id"])
    return table(
        ["What", "Base", "When", "Before", "After", "Received by", "Source"],
        [
            [
                text(WORDS[Change(str(row["change"]))]),
                text(row["name"]),
                text(_when(row, active)),
                text(STANDING_WORDS.get(str(row["before"]), "not yet known")),
                text(STANDING_WORDS.get(str(row["after"]), str(row["after"]))),
                text(row["recipient"]),
                source(sources, str(row["source"])),
            ]
            for row in found.bases.to_dict("records")
        ],
        "Bases that came into use, were left or were first planned. A date that is not known to "
        "the day is said as “by”.",
        widths=(10, 20, 13, 10, 10, 11, 26),
    )


def _when(row: dict[Hashable, Any], active: set[str]) -> str:
    """Say a change's date as exactly as it is known: seen in use on a day, it was so by then."""
    when = str(row["date"])
    if not when:
        return "date not known"
    if row["exact"]:
        return f"by {spoken(when)}" if row["row"] in active else spoken(when)
    return f"by {'the end of ' if len(when) == len('2011') else ''}{spoken(when)}"


def _levels(found: Changes) -> str:
    places = session.views().record.places
    names = dict(zip(places["id"], places["name"], strict=True))
    rows = found.levels.assign(by=-found.levels["difference"].abs())
    return table(
        ["Force", "Place", spoken_month(found.a), spoken_month(found.b), "Difference", "What"],
        [
            [
                text(force_name(str(row["force"]))),
                text(names.get(str(row["place"]), str(row["place"]))),
                f'<span class="num">{rounded(float(row["before"]))}</span>',
                f'<span class="num">{rounded(float(row["after"]))}</span>',
                f'<span class="num">{_difference(row)}</span>',
                text(_level_said(row)),
            ]
            for row in rows.sort_values(["by", "force", "place"]).to_dict("records")
        ],
        "Force levels that are estimated in both months and take in the same forces. Their "
        "sources: Evidence, in either month.",
        widths=(18, 18, 14, 14, 12, 24),
    )


def _difference(row: dict[Hashable, Any]) -> str:
    """Say the difference of the two rounded numbers beside it."""
    if row["change"] == "recounted":
        return "does not compare"
    return difference(float(row["before"]), float(row["after"]))


def _level_said(row: dict[Hashable, Any]) -> str:
    change = str(row["change"])
    words = _LEVEL_WORDS.get(change, change)
    if change in {"grew", "shrank"} and not row["certain"]:
        words += "; the bands meet, so that it is not certain"
    return words
