"""What leaves the screen: pictures, slides, a page and citations; and a file dropped comes back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar, cast

import streamlit as st

from components.answer.claims import Figure
from components.answer.kept import kept_with_views
from components.answer.posture import Posture, Views
from components.briefing.citation import cite_figure, cite_record, cite_view
from components.briefing.edition import (
    DECKED,
    Edition,
    Form,
    Layout,
    Shape,
    Subject,
    public_address,
)
from components.briefing.lineage import HASH_SHOWN, counted, digest, title
from components.briefing.page import page
from components.briefing.picture import picture
from components.briefing.reading import Reopened, UnreadableError, read_view, reopen
from components.briefing.slides import deck
from components.draw.palette import Tone
from components.record.dates import spoken, spoken_month
from components.record.provenance import provenance
from components.screen import session
from components.screen.markup import text
from components.view import Tab, View

MOST_MARKING = 120
"""Letters of a marking."""

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
_DECKS = {
    Subject.SCREEN: "This view",
    Subject.CHANGES: "Comparison",
    Subject.PHASE: "Phase, map by map",
}
_NEEDED = {
    "base": "a base on the map, for its timeline",
    "since": "an earlier month in What changed, for its map and slides",
    "phase": "a phase in Redeployments, for its slides",
}
_MIMES = {Form.PNG: "image/png", Form.SVG: "image/svg+xml", Form.PDF: "application/pdf"}
_DECK_MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_OPENS = {Subject.BASE: Tab.BASES, Subject.CHANGES: Tab.CHANGES}
"""The tab that a link of a picture opens, where the first screen does not show its subject."""


def draw(posture: Posture) -> None:
    """Draw the tab; a file is made only when its button is pressed."""
    asked = _printed(session.view())
    plain = Edition(address=public_address(), made=datetime.now(UTC).date().isoformat())
    left, right = st.columns([46, 54], gap="medium")
    with left:
        subject, edition = _picture(asked, plain)
        _slides(asked, plain)
        _page(asked, edition)
    with right:
        _preview(asked, subject, edition)
        _cite(posture, asked, plain)
        _reopen()


def _printed(view: View) -> View:
    """Return a view as it is printed: no tab, and no month to compare with that is not earlier."""
    earlier = view.since if view.since is not None and view.since < view.month else None
    return view.model_copy(update={"since": earlier, "tab": Tab.NONE})


def _linked(asked: View, subject: Subject) -> View:
    """Return a view whose link opens the tab that shows the subject."""
    return asked.model_copy(update={"tab": _OPENS.get(subject, Tab.NONE)})


def _stem(asked: View) -> str:
    return f"{provenance(session.today().record.schema).name}-{asked.month}"


def _picture(asked: View, plain: Edition) -> tuple[Subject, Edition]:
    """Offer one picture; return what was chosen."""
    st.html('<h3 class="part">Picture</h3>')
    subject = _choose("Subject", _offered(_SUBJECTS, asked, "brief_subject"), "brief_subject")
    layout = _choose("Layout", _LAYOUTS, "brief_layout", Layout.SLIDE)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        tone = _choose("Tone", _TONES, "brief_tone", Tone.LIGHT)
        form = _choose("Form", {form: form.upper() for form in Form}, "brief_form", Form.PNG)
        pixels = {scale: f"{scale}x" for scale in (1, 2, 4)}
        scale = _choose("Pixels", pixels, "brief_pixels", 2, disabled=form is not Form.PNG)
    edition = replace(plain, layout=layout, tone=tone)
    views, linked = session.today(), _linked(asked, subject)
    st.download_button(
        f"Download the picture (.{form})",
        lambda: picture(views, linked, subject, edition).file(form, scale),
        file_name=f"{_stem(asked)}-{subject}-{layout}-{tone}.{form}",
        mime=_MIMES[form],
        on_click="ignore",
        key="brief_download_picture",
    )
    wanted = [words for name, words in _NEEDED.items() if not getattr(asked, name)]
    if wanted:
        st.html(f'<p class="quiet">More can be made once you choose {"; ".join(wanted)}.</p>')
    return subject, edition


_Option = TypeVar("_Option", bound=Hashable)


def _offered(options: Mapping[Subject, str], asked: View, key: str) -> dict[Subject, str]:
    """Return what can be made of a view; where what was chosen before cannot, the screen is."""
    offered = {subject: words for subject, words in options.items() if subject.chosen(asked)}
    if st.session_state.get(key) not in offered:
        st.session_state[key] = Subject.SCREEN
    return offered


def _choose(
    label: str,
    options: Mapping[_Option, str],
    key: str,
    default: _Option | None = None,
    *,
    disabled: bool = False,
) -> _Option:
    """Offer options by their words, of which one is always chosen."""
    chosen = st.segmented_control(
        label,
        list(options),
        key=key,
        default=default,
        format_func=options.__getitem__,
        required=True,
        disabled=disabled,
    )
    return cast("_Option", chosen)


def _slides(asked: View, plain: Edition) -> None:
    st.html('<h3 class="part">Slides</h3>')
    subject = _choose("Slides of", _offered(_DECKS, asked, "brief_sequel"), "brief_sequel")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        shape = _choose("Shape", {form: form for form in Shape}, "brief_shape", Shape.WIDE)
        grounds = {tone: _TONES[tone] for tone in (Tone.LIGHT, Tone.DARK)}
        ground = _choose("Ground", grounds, "brief_ground", Tone.LIGHT)
        marking = st.text_input(
            "Marking on every slide",
            key="brief_marking",
            max_chars=MOST_MARKING,
            placeholder="none",
            width=220,
        )
    edition = replace(plain, shape=shape, tone=ground, marking=marking.strip())
    st.download_button(
        "Download the slides (.pptx)",
        partial(deck, session.today(), asked, subject, edition),
        file_name=f"{_stem(asked)}-{DECKED[subject]}-{shape.replace(':', 'x')}-{ground}.pptx",
        mime=_DECK_MIME,
        on_click="ignore",
        key="brief_download_slides",
    )


def _page(asked: View, edition: Edition) -> None:
    st.html(
        '<h3 class="part">Page</h3><p class="quiet">Three A4 pages in the tone above: the view, '
        "what changed, bases, evidence with grades, gaps, numbered sources.</p>"
    )
    st.download_button(
        "Download the page (.pdf)",
        partial(page, session.today(), asked, edition),
        file_name=f"{_stem(asked)}-page-{edition.tone}.pdf",
        mime=_MIMES[Form.PDF],
        on_click="ignore",
        key="brief_download_page",
    )


def _preview(asked: View, subject: Subject, edition: Edition) -> None:
    """Show the picture that would be downloaded, at its plain size."""
    asked = _linked(asked, subject)
    heading = title(session.today(), asked, subject)
    st.html('<h3 class="part">Preview</h3>')
    st.container(key="preview").image(
        _drawn(session.today(), asked, subject, edition),
        alt=f"Preview of the picture: {heading}",
        width="stretch" if edition.layout in {Layout.SLIDE, Layout.A4} else 520,
        output_format="PNG",
    )


@kept_with_views(most=4)
def _drawn(views: Views, asked: View, subject: Subject, edition: Edition) -> bytes:
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
    reopened: Reopened | str = known[1]
    if isinstance(reopened, str):
        st.html(f'<p class="recount" role="alert">{text(reopened)}</p>')
        return
    _reopened(reopened)


def _read(data: bytes) -> Reopened | str:
    """Return the view of a file, or the sentence that says why there is none."""
    try:
        return reopen(session.today(), read_view(data))
    except UnreadableError as error:
        return str(error)


def _reopened(view: Reopened) -> None:
    """Say what the file shows and whether the record has changed since; offer to open it."""
    st.html(f"<p><strong>{text(view.title)}</strong><br>{text(_origin(view))}</p>")
    st.button(
        "Open this view", on_click=partial(_open, view), type="primary", key="brief_open"
    )  # fmt: skip


def _origin(view: Reopened) -> str:
    """Say when, how and from which record a file was made, and which it is now."""
    views, origin, request = session.today(), view.origin, view.request
    made = f"Made on {spoken(origin.made)} from record {origin.version}"
    how = counted(str(request.policy), str(request.known or ""))
    if view.same_record:
        return f"{made}, which has not changed since. {how}"
    version, now = views.record.schema.version, digest(views)[:HASH_SHOWN]
    return (
        f"{made} ({origin.digest[:HASH_SHOWN]}). The record has changed since: it is now "
        f"{version} ({now}), and figures may differ. {how}"
    )


def _open(file: Reopened) -> None:
    """Set the page to the view of a file; the tab stays."""
    names = set(View.model_fields) - {"tab"}
    session.change(**{name: getattr(file.request, name) for name in names})
    if file.subject in _SUBJECTS:
        st.session_state["brief_subject"] = file.subject


def _cite(posture: Posture, asked: View, plain: Edition) -> None:
    """Give a citation of the record, the view or a figure to be copied."""
    views = session.today()
    st.html('<h3 class="part">Cite</h3>')
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        cited_things = {name: name for name in ("Record", "View", "Figure")}
        what = _choose("What", cited_things, "brief_cited", "View")
        forms = {name: name for name in ("Text", "BibTeX", "RIS", "CSL-JSON")}
        form = _choose("As", forms, "brief_citation", "Text")
    match what:
        case "Record":
            cited = cite_record(views, plain)
        case "View":
            cited = cite_view(views, asked, plain)
        case _:
            row = _figure(posture)
            if not row:
                return
            cited = cite_figure(views, row, plain)
    written = {
        "Text": cited.text,
        "BibTeX": cited.bibtex,
        "RIS": cited.ris.replace("\r\n", "\n"),
        "CSL-JSON": cited.csl,
    }
    st.code(written[form], language=None, wrap_lines=True)


def _figure(posture: Posture) -> str:
    """Let the reader choose among the month's figures; empty where there is none."""
    described = posture.descriptor
    figures = sorted(
        posture.figures,
        key=lambda one: one.force != described.main or one.place not in described.places,
    )
    if not figures:
        month = spoken_month(posture.month)
        st.html(f'<p class="quiet">No figure is published for {month}.</p>')
        return ""
    labels = {one.id: f"{_figure_words(one)} ({one.document.publisher})" for one in figures}
    chosen = st.selectbox(
        f"Figure of {spoken_month(posture.month)}",
        list(labels),
        format_func=labels.__getitem__,
        key="brief_figure",
    )
    return str(chosen)


def _figure_words(figure: Figure) -> str:
    planned = ", planned" if figure.status == "planned" else ""
    views = session.views()
    return (
        f"{figure.number}{planned}: {figure.force_name}, {views.name_of(figure.place)}, "
        f"{figure.span}, {views.descriptor.rule_name(figure.counting_rule)}"
    )
