"""What leaves the screen: pictures, slides, a page and citations; and a file dropped comes back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from threading import Lock
from typing import Any

import pandas as pd
import streamlit as st

from components.answer.posture import HEADLINE_FORCE, THEATRES, Posture, Views
from components.briefing.citation import Citation, cite_figure, cite_record, cite_view
from components.briefing.layout import Layout
from components.briefing.lineage import HASH_SHOWN, Lineage, digest
from components.briefing.page import PageStyle, page
from components.briefing.picture import Edition, Form, picture, title
from components.briefing.reading import Reopened, UnreadableError, read_view, reopen
from components.briefing.request import Request, Subject
from components.briefing.slides import DeckStyle, Format, Sequel, deck
from components.briefing.tone import Tone
from components.draw.curve import Scale
from components.record.dates import spoken, spoken_month
from components.record.provenance import provenance
from components.screen import embedded, session
from components.screen.markup import table, text
from components.screen.row_tables import force_name
from components.screen.state import State, Tab
from components.words.wording import figure_number, rule_name, span_words

MOST_MARKING = 120
"""Letters of a marking."""

_MOST_LISTED = 200
"""Revised rows listed; how many more there are is said."""

_MOST_TOLD = 60
"""Letters shown of a text that a dropped file states of itself."""

_SUBJECTS = {
    Subject.SCREEN: "Whole screen",
    Subject.MAP: "Map",
    Subject.CURVE: "Curve",
    Subject.BASE: "Base’s timeline",
    Subject.CHANGES: "What changed",
}
_LAYOUTS = {
    Layout.SLIDE: "Slide 16:9",
    Layout.HALF_SLIDE: "Half slide",
    Layout.SQUARE: "Square",
    Layout.A4: "A4",
}
_TONES = {Tone.LIGHT: "Light", Tone.DARK: "Dark", Tone.GREYSCALE: "Greyscale"}
_SEQUELS = {
    Sequel.VIEW: "This view",
    Sequel.CHANGES: "Comparison",
    Sequel.PHASE: "Phase, map by map",
}
_MIMES = {Form.PNG: "image/png", Form.SVG: "image/svg+xml", Form.PDF: "application/pdf"}
_DECK_MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_OPENS = {Subject.BASE: Tab.BASES, Subject.CHANGES: Tab.CHANGES}
"""The tab that a link of a picture opens, where the first screen does not show its subject."""

# Readers' sessions are threads, and matplotlib's faces cannot be used by two of them at once.
_drawing = Lock()


def draw(posture: Posture) -> None:
    """Draw the tab; a file is made only when its button is pressed."""
    asked = _request(session.state())
    address = _address()
    left, right = st.columns([46, 54], gap="medium")
    with left:
        subject, edition = _picture(asked, address)
        _slides(asked, address)
        _page(asked, edition)
    with right:
        _preview(asked, subject, edition)
        _cite(posture, asked, address)
        _reopen()


def _request(state: State) -> Request:
    """Return what the screen shows as a request; an earlier month that is not earlier is left."""
    earlier = state.since if state.since is not None and state.since < state.month else None
    return Request(
        month=state.month,
        since=earlier,
        grain=state.grain,
        scale=Scale(state.scale),
        base=state.base,
        phase=state.phase,
        policy=state.policy,
        known=state.known,
    )


def _linked(asked: Request, subject: Subject) -> Request:
    """Return a request whose link opens the tab that shows the subject."""
    if subject not in _OPENS:
        return asked
    return replace(asked, rest=(("tab", str(_OPENS[subject])),))


def _address() -> str:
    """Return the address that the reader has the dashboard at; empty where it is not told."""
    found = (st.context.url or "").rstrip("/")
    return f"{found}/" if found.startswith(("http://", "https://")) else ""


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _stem(asked: Request) -> str:
    return f"{provenance(embedded.views().record.schema).name}-{asked.month}"


def _picture(asked: Request, address: str) -> tuple[Subject, Edition]:
    """Offer one picture; return what was chosen."""
    st.html('<h3 class="part">Picture</h3>')
    subjects = [
        subject
        for subject in _SUBJECTS
        if (subject is not Subject.BASE or asked.base)
        and (subject is not Subject.CHANGES or asked.since is not None)
    ]
    if st.session_state.get("brief_subject") not in subjects:
        st.session_state["brief_subject"] = Subject.SCREEN
    subject = st.segmented_control(
        "Subject", subjects, key="brief_subject", format_func=_SUBJECTS.__getitem__, required=True
    )
    layout = st.segmented_control(
        "Layout",
        list(_LAYOUTS),
        key="brief_layout",
        default=Layout.SLIDE,
        format_func=_LAYOUTS.__getitem__,
        required=True,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        tone = st.segmented_control(
            "Tone",
            list(_TONES),
            key="brief_tone",
            default=Tone.LIGHT,
            format_func=_TONES.__getitem__,
            required=True,
        )
        form = st.segmented_control(
            "Form", list(Form), key="brief_form", default=Form.PNG,
            format_func=str.upper, required=True,
        )  # fmt: skip
        scale = st.segmented_control(
            "Pixels", [1, 2, 4], key="brief_pixels", default=2,
            format_func="{}x".format, required=True, disabled=form is not Form.PNG,
        )  # fmt: skip
    chosen = subject or Subject.SCREEN
    edition = Edition(layout, tone, address, _today())
    st.download_button(
        f"Download the picture (.{form})",
        partial(_picture_file, _linked(asked, chosen), chosen, edition, form, scale),
        file_name=f"{_stem(asked)}-{chosen}-{layout}-{tone}.{form}",
        mime=_MIMES[form],
        on_click="ignore",
        key="brief_download_picture",
    )
    missing = _missing(asked)
    if missing:
        st.html(f'<p class="quiet">{text(missing)}</p>')
    return chosen, edition


def _missing(asked: Request) -> str:
    """Say what must be chosen elsewhere on the page before more can be made of it."""
    wanted = []
    if not asked.base:
        wanted.append("a base on the map, for its timeline")
    if asked.since is None:
        wanted.append("an earlier month in What changed, for its map and slides")
    if not asked.phase:
        wanted.append("a phase in Redeployments, for its slides")
    return f"More can be made once you choose {'; '.join(wanted)}." if wanted else ""


def _picture_file(
    asked: Request, subject: Subject, edition: Edition, form: Form, scale: int
) -> bytes:
    with _drawing:
        return picture(embedded.views(), asked, subject, edition).file(form, scale)


def _slides(asked: Request, address: str) -> None:
    st.html('<h3 class="part">Slides</h3>')
    sequels = [
        sequel
        for sequel in _SEQUELS
        if (sequel is not Sequel.CHANGES or asked.since is not None)
        and (sequel is not Sequel.PHASE or asked.phase)
    ]
    if st.session_state.get("brief_sequel") not in sequels:
        st.session_state["brief_sequel"] = Sequel.VIEW
    sequel = st.segmented_control(
        "Slides of", sequels, key="brief_sequel", format_func=_SEQUELS.__getitem__, required=True
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        shape = st.segmented_control(
            "Shape", list(Format), key="brief_shape", default=Format.WIDE, required=True
        )
        ground = st.segmented_control(
            "Ground",
            [Tone.LIGHT, Tone.DARK],
            key="brief_ground",
            default=Tone.LIGHT,
            format_func=_TONES.__getitem__,
            required=True,
        )
        marking = st.text_input(
            "Marking on every slide",
            key="brief_marking",
            max_chars=MOST_MARKING,
            placeholder="none",
            width=220,
        )
    chosen = sequel or Sequel.VIEW
    style = DeckStyle(
        shape,
        dark=ground is Tone.DARK,
        marking=marking.strip(),
        address=address,
        made=_today(),
    )
    st.download_button(
        "Download the slides (.pptx)",
        partial(_deck_file, asked, chosen, style),
        file_name=f"{_stem(asked)}-{chosen}-{shape.replace(':', 'x')}-{ground}.pptx",
        mime=_DECK_MIME,
        on_click="ignore",
        key="brief_download_slides",
    )


def _deck_file(asked: Request, sequel: Sequel, style: DeckStyle) -> bytes:
    with _drawing:
        return deck(embedded.views(), asked, sequel, style)


def _page(asked: Request, edition: Edition) -> None:
    st.html(
        '<h3 class="part">Page</h3><p class="quiet">Two A4 pages in the tone above: the view, what '
        "changed, bases, evidence with grades, gaps, numbered sources.</p>"
    )
    style = PageStyle(edition.tone, edition.address, edition.made)
    st.download_button(
        "Download the page (.pdf)",
        partial(_page_file, asked, style),
        file_name=f"{_stem(asked)}-page-{edition.tone}.pdf",
        mime=_MIMES[Form.PDF],
        on_click="ignore",
        key="brief_download_page",
    )


def _page_file(asked: Request, style: PageStyle) -> bytes:
    with _drawing:
        return page(embedded.views(), asked, style)


def _preview(asked: Request, subject: Subject, edition: Edition) -> None:
    """Show the picture that would be downloaded, at its plain size."""
    asked = _linked(asked, subject)
    said = title(embedded.views(), asked, subject)
    st.html('<h3 class="part">Preview</h3>')
    st.container(key="preview").image(
        _drawn(embedded.views(), asked, subject, edition),
        alt=f"Preview of the picture: {said}",
        width="stretch" if edition.layout in {Layout.SLIDE, Layout.A4} else 520,
        output_format="PNG",
    )


@lru_cache(maxsize=16)
def _drawn(views: Views, asked: Request, subject: Subject, edition: Edition) -> bytes:
    with _drawing:
        return picture(views, asked, subject, edition).file(Form.PNG)


def _reopen() -> None:
    """Take a file that was made here, and offer its view."""
    st.html(
        '<h3 class="part">Reopen</h3><p class="quiet">A picture, deck or page that was made here '
        "says which view it shows. Its pixels are not read and nothing in it is run.</p>"
    )
    dropped = st.file_uploader(
        "A picture, deck or page made here",
        type=["png", "svg", "pdf", "pptx"],
        key="brief_file",
    )
    if dropped is None:
        st.session_state.pop("brief_read", None)
        return
    known = st.session_state.get("brief_read")
    if known is None or known[0] != dropped.file_id:
        known = (dropped.file_id, _read(dropped.getvalue()))
        st.session_state["brief_read"] = known
    found: Reopened | str = known[1]
    if isinstance(found, str):
        st.html(f'<p class="recount" role="alert">{text(found)}</p>')
        return
    _reopened(found)


def _read(data: bytes) -> Reopened | str:
    """Return the view of a file, or the sentence that says why there is none."""
    try:
        return reopen(embedded.views(), read_view(data))
    except UnreadableError as error:
        return str(error)


def _reopened(found: Reopened) -> None:
    """Say what the file shows and what was revised since; offer to open it."""
    views = embedded.views()
    said = title(views, found.request, found.subject)
    st.html(f"<p><strong>{text(said)}</strong><br>{text(_origin(views, found.lineage))}</p>")
    st.button(
        "Open this view", on_click=partial(_open, found), type="primary", key="brief_open"
    )  # fmt: skip
    if found.same_record:
        st.html(
            f"<p>Nothing behind it was revised since: all {len(found.lineage.rows):,} rows are "
            "as they were.</p>"
        )
        return
    st.html(_revised(views, found))


def _origin(views: Views, origin: Lineage) -> str:
    """Say when and from which record a file was made; its own texts are cut short."""
    version, hashed = origin.version[:_MOST_TOLD], origin.digest[:HASH_SHOWN]
    same = origin.digest == digest(views)
    now = "the record of today" if same else f"today’s is {views.record.schema.version}"
    today = "" if same else f" ({digest(views)[:HASH_SHOWN]})"
    return (
        f"Made on {_day(origin.made)} from record {version} ({hashed}), {now}{today}. "
        f"{origin.counted[: 4 * _MOST_TOLD]}"
    )


def _day(made: str) -> str:
    try:
        return spoken(made)
    except ValueError:
        return f"“{made[:_MOST_TOLD]}”"


def _revised(views: Views, found: Reopened) -> str:
    """List the rows that the record has revised since, as HTML."""
    kinds = (
        ("revised", found.changed),
        ("no longer behind it", found.gone),
        ("new", found.new),
    )
    rows = [(kind, row) for kind, ids in kinds for row in ids]
    words = _words(views)
    more = len(rows) - _MOST_LISTED
    tail = f" The first {_MOST_LISTED} of {len(rows):,}." if more > 0 else ""
    counts = ", ".join(f"{len(ids):,} {kind}" for kind, ids in kinds if ids)
    return table(
        ["What", "Table", "Row"],
        [
            [
                text(kind),
                f"<code>{text(row.partition('/')[0])}</code>",
                text(words.get(row, row.partition("/")[2])),
            ]
            for kind, row in rows[:_MOST_LISTED]
        ],
        f"Rows behind this view, against the day it was made: {counts}.{tail}",
        widths=(20, 20, 60),
    )


def _words(views: Views) -> dict[str, str]:
    """Say each figure of the record in words, by its ``table/id``."""
    names = dict(zip(views.record.places["id"], views.record.places["name"], strict=True))
    return {
        f"force_levels/{row['id']}": _figure_words(row, names)
        for row in views.record.force_levels.to_dict("records")
    }


def _figure_words(row: Mapping[Hashable, Any], names: dict[str, str]) -> str:
    status = str(row["status"])
    number = "withheld" if status == "withheld" else figure_number(pd.Series(dict(row)))
    planned = ", planned" if status == "planned" else ""
    place = names.get(str(row["place"]), str(row["place"]))
    return (
        f"{number}{planned}: {force_name(str(row['force']))}, {place}, "
        f"{span_words(str(row['start']), str(row['end']))}, {rule_name(str(row['counting_rule']))}"
    )


def _open(found: Reopened) -> None:
    """Set the page to the view of a file; the tab stays, with what was revised in sight."""
    asked = found.request
    session.change(
        month=asked.month,
        grain=asked.grain,
        scale=asked.scale,
        base=asked.base,
        phase=asked.phase,
        policy=asked.policy,
        since=asked.since,
        known=asked.known,
    )
    if found.subject in _SUBJECTS:
        st.session_state["brief_subject"] = found.subject


def _cite(posture: Posture, asked: Request, address: str) -> None:
    """Give a citation of the record, the view or a figure to be copied."""
    views = embedded.views()
    st.html('<h3 class="part">Cite</h3>')
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        what = st.segmented_control(
            "What", ["Record", "View", "Figure"], key="brief_cited", default="View", required=True
        )
        form = st.segmented_control(
            "As", ["Text", "BibTeX", "RIS", "CSL-JSON"],
            key="brief_citation", default="Text", required=True,
        )  # fmt: skip
    made = _today()
    match what:
        case "Record":
            cited = cite_record(views, address=address, made=made)
        case "View":
            said = title(views, asked, Subject.SCREEN)
            cited = cite_view(views, asked, said, address=address, made=made)
        case _:
            row = _figure(posture)
            if not row:
                return
            cited = cite_figure(views, row, address=address, made=made)
    st.code(_written(cited, form), language=None, wrap_lines=True)


def _figure(posture: Posture) -> str:
    """Let the reader choose among the month's figures; empty where there is none."""
    rows = posture.published
    rows = rows.assign(
        minor=~(rows["force"].eq(HEADLINE_FORCE) & rows["place"].isin(THEATRES)),
    ).sort_values("minor", kind="stable")
    if rows.empty:
        month = spoken_month(posture.month)
        st.html(f'<p class="quiet">No figure is published for {month}.</p>')
        return ""
    record = embedded.views().record
    names = dict(zip(record.places["id"], record.places["name"], strict=True))
    publishers = dict(zip(record.sources["id"], record.sources["publisher"], strict=True))
    said = {
        str(row["id"]): f"{_figure_words(row, names)} ({publishers.get(row['source'], '')})"
        for row in rows.to_dict("records")
    }
    chosen = st.selectbox(
        f"Figure of {spoken_month(posture.month)}",
        list(said),
        format_func=said.__getitem__,
        key="brief_figure",
    )
    return str(chosen)


def _written(cited: Citation, form: str) -> str:
    match form:
        case "BibTeX":
            return cited.bibtex
        case "RIS":
            return cited.ris.replace("\r\n", "\n")
        case "CSL-JSON":
            return cited.csl
        case _:
            return cited.text
