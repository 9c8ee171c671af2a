"""What a file says of itself is read back, whatever the file is."""

from __future__ import annotations

import io
import struct
import tomllib
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import urlencode

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from components.answer.policy import POLICIES
from components.answer.posture import Views
from components.briefing.edition import PICTURED, Edition, Form, Subject
from components.briefing.lineage import Lineage, lineage
from components.briefing.metadata import DECK_PART, block, write_pdf, write_png, write_svg
from components.briefing.picture import picture
from components.briefing.reading import (
    BROKEN,
    MOST_MB,
    NOT_OURS,
    Origin,
    UnreadableError,
    read_view,
    reopen,
)
from components.record import Record
from components.record.phases import phases
from components.view import Grain, Scale, Tab, View
from tests.embedded import embedded_views
from tests.serving import ROOT

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="1pt"><g/></svg>'
PIXEL = Image.new("RGB", (1, 1))


def requests() -> st.SearchStrategy[View]:
    views = embedded_views()
    months = list(views.record.schema.months)
    places = views.record.places
    bases = ["", *places.loc[places["kind"] == "base", "id"]]
    return st.builds(
        lambda pair, compared, grain, scale, base, phase, tab, policy, day: View(
            month=max(pair),
            since=min(pair) if compared and pair[0] != pair[1] else None,
            grain=grain,
            scale=scale,
            base=base,
            phase=phase,
            tab=tab,
            policy=policy.choice,
            allies=policy.allies,
            contractors=policy.contractors,
            known=day,
        ),
        st.tuples(st.sampled_from(months), st.sampled_from(months)),
        st.booleans(),
        st.sampled_from(Grain),
        st.sampled_from(Scale),
        st.sampled_from(bases),
        st.sampled_from(["", *(phase.id for phase in phases(views.record))]),
        st.sampled_from(Tab),
        st.sampled_from(POLICIES),
        # Few days: for each the record as it was known is prepared anew.
        st.sampled_from([None, None, None, date(2019, 10, 7)]),
    )


def said_by(lineage: Lineage) -> Origin:
    """What a file with a lineage says of itself."""
    link = lineage.link or f"?{lineage.query}"
    return Origin(link, lineage.subject, lineage.version, lineage.digest, lineage.made)


@pytest.fixture(scope="module")
def blank_pdf() -> bytes:
    views = embedded_views()
    view = View.parse("month=2007-10", views.record)
    return picture(views, view, Subject.CURVE).sheet.file("pdf")


@settings(max_examples=60, deadline=None)
@given(request=requests(), text=st.text(max_size=80))
def test_any_state_goes_into_a_file_and_back(request: View, text: str) -> None:
    views = embedded_views()
    subject = Subject.CHANGES if request.since is not None else Subject.MAP
    if request.base:
        subject = Subject.BASE
    origin = lineage(views, request, subject, Edition(address="http://localhost/"))
    origin = replace(origin, title=text)
    for file in (write_png(PIXEL, 1, origin), write_svg(SVG, origin)):
        again = reopen(views, read_view(file))
        assert again.origin == said_by(origin)
        assert again.request == request
        assert again.subject == subject
        assert again.same_record


@settings(max_examples=8, deadline=None)
@given(request=requests())
def test_any_state_goes_into_a_pdf_and_back(blank_pdf: bytes, request: View) -> None:
    views = embedded_views()
    origin = lineage(views, request, Subject.MAP)
    assert reopen(views, read_view(write_pdf(blank_pdf, origin))).request == request


@pytest.mark.parametrize(
    ("subject", "form"),
    [*((subject, Form.SVG) for subject in PICTURED), (Subject.SCREEN, Form.PNG)],
)
def test_a_whole_picture_is_reopened(views: Views, subject: Subject, form: Form) -> None:
    request = View.parse("month=2020-08&since=2019-08&base=al-tanf&phase=surge_2007", views.record)
    made = picture(views, request, subject)
    again = reopen(views, read_view(made.file(form)))
    assert (again.request, again.subject) == (request, subject)
    assert again.title == made.lineage.title
    assert again.same_record


def test_every_source_is_in_the_metadata_that_any_viewer_shows(views: Views) -> None:
    made = picture(views, View.parse("month=2007-10", views.record), Subject.SCREEN)
    png = Image.open(io.BytesIO(made.file(Form.PNG)))
    pdf = PdfReader(io.BytesIO(made.file(Form.PDF))).metadata
    svg = made.file(Form.SVG).decode()
    assert pdf is not None
    assert len(made.lineage.sources) > 100
    for source in made.lineage.sources:
        if source.url:
            assert source.url in png.info["Sources"]
            assert source.url in pdf["/Sources"]
            assert source.url.replace("&", "&amp;") in svg
    assert png.info["Title"] == pdf["/Title"] == made.lineage.title
    assert made.lineage.query in png.info["Source"]
    assert made.lineage.query in pdf["/Keywords"]


def test_it_says_whether_the_record_has_changed_since(views: Views, record: Record) -> None:
    origin = said_by(lineage(views, View.parse("month=2007-10", views.record), Subject.MAP))
    levels = record.force_levels.copy()
    levels.loc[0, "note"] = "Read again."
    revised = Views(replace(record, force_levels=levels))
    assert reopen(views, origin).same_record
    assert not reopen(revised, origin).same_record


@pytest.fixture(scope="module")
def origin() -> Lineage:
    views = embedded_views()
    return lineage(views, View.parse("month=2007-10", views.record), Subject.MAP)


def test_a_pdf_that_was_typeset_keeps_what_its_packet_says(origin: Lineage) -> None:
    typeset = typst.compile(b'#set document(title: "T", keywords: "k")\nWords', format="pdf")
    file = write_pdf(typeset, origin)
    assert read_view(file) == said_by(origin)
    packet = file.decode("latin-1").partition("<x:xmpmeta")[2].partition("</x:xmpmeta>")[0]
    assert packet.count("<dc:title>") == 1
    assert "http://ns.adobe.com/pdf/1.3/" in packet


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    size = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + size + b"".join(chunks) + chunk(b"IEND", b"")


def deck(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return stream.getvalue()


def itxt(text: bytes, flags: bytes = b"\0\0") -> bytes:
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0" + flags + b"\0\0" + text)


def told(**fields: str) -> bytes:
    """The elements of a file that was made here, some of them otherwise."""
    texts = {
        "relation": "?month=2007-10",
        "identifier": f"record 1.0.0 sha256:{'0' * 64}",
        "type": "map",
        "date": "2026-01-31",
    } | fields
    return "".join(
        f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in texts.items()
    ).encode()


FOREIGN = {
    "nothing": b"",
    "a text": b"hello",
    "a text with our elements": told(),
    "a JPEG": b"\xff\xd8\xff\xe0" + bytes(100),
    "a PNG of another": png(chunk(b"tEXt", b"Title\0Another")),
    "a PNG with another's packet": png(itxt(b"<dc:relation>elsewhere</dc:relation>")),
    "a PNG that says it is an XMP packet and packs it": png(
        itxt(zlib.compress(b"0" * 10**6), flags=b"\1\0")
    ),
    "an SVG of another": SVG.encode(),
    "an SVG that a drawing program dated": SVG.replace("<g/>", "<dc:date>2026</dc:date>").encode(),
    "a PDF of another": b"%PDF-1.7\n%%EOF",
    "a package without our part": deck("ppt/presentation.xml", b"<a/>"),
    "a package with a bomb": deck(DECK_PART, b"0" * (50 * 2**20)),
}

CRAFTED = {
    "a PNG cut short": png(itxt(told()))[:60],
    "a PNG whose chunk claims four gigabytes": png()[:33] + b"\xff\xff\xff\xffiTXt",
    "a PNG with a wrong sum": png(itxt(told()))[:-16] + b"0000" + chunk(b"IEND", b""),
    "a package that is broken": b"PK\x03\x04" + bytes(200),
    "a record of no version": b"<svg " + told(identifier="record"),
    "markup for a version": b"<svg " + told(identifier=f"r <b> sha256:{'0' * 64}"),
    "a month for a day": b"<svg " + told(date="2026-01"),
    "a month 13": b"<svg " + told(date="2026-13-01"),
    "a day of a week": b"<svg " + told(date="2026-W01-1"),
    "no day": b"<svg " + told(date=""),
}

UNSHOWABLE = {
    "a month before": {"relation": "?month=1066-01"},
    "a base of another": {"relation": "?month=2007-10&base=no-such-base"},
    "an earlier month that is later": {"relation": "?month=2007-10&since=2008-01"},
    "no such day": {"relation": "?month=2007-10&known=2026-99"},
    "no such subject": {"type": "nothing"},
    "a timeline of no base": {"type": "base"},
    "changes since no month": {"type": "changes"},
    "a phase that is not named": {"type": "phase"},
    "markup for a query": {"relation": "?month=<b>1</b>"},
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file_is_a_sentence(name: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_view(FOREIGN[name])
    assert str(refusal.value) == NOT_OURS


@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_file_is_a_sentence(name: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_view(CRAFTED[name])
    assert str(refusal.value) == BROKEN


@pytest.mark.parametrize("name", UNSHOWABLE)
def test_a_view_that_the_record_cannot_show_is_a_sentence(views: Views, name: str) -> None:
    assert reopen(views, read_view(b"<svg " + told())).subject is Subject.MAP
    with pytest.raises(UnreadableError, match="cannot be shown: "):
        reopen(views, read_view(b"<svg " + told(**UNSHOWABLE[name])))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", png()[:33], b"%PDF-1.7\n", b"<svg ", b"PK\x03\x04"]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_are_a_sentence(head: bytes, rest: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_view(head + rest)


VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["2007-10", "2026-13", "2026-99-99", "2019-10-07", "phase", "changes", "base"]),
    st.dates().map(str),
)


@settings(max_examples=300, deadline=None)
@given(
    query=st.lists(
        st.tuples(
            st.sampled_from(["month", "since", "base", "phase", "policy", "known", "grain", "x"]),
            VALUES,
        ),
        max_size=6,
    ),
    subject=st.one_of(st.sampled_from(list(Subject)).map(str), VALUES),
    made=VALUES,
    version=VALUES,
)
def test_whatever_a_file_says_is_a_view_or_a_sentence(
    query: list[tuple[str, str]], subject: str, made: str, version: str
) -> None:
    fields = {"relation": f"?{urlencode(query)}", "type": subject}
    if made:
        fields |= {"date": made, "identifier": f"record {version} sha256:{'0' * 64}"}
    # Any other error than this one would be an error page.
    with suppress(UnreadableError):
        assert not reopen(embedded_views(), read_view(b"<svg " + told(**fields))).same_record


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_spoiled_file_is_a_sentence_or_its_view(origin: Lineage, data: st.DataObject) -> None:
    file = bytearray(write_png(PIXEL, 1, origin))
    at = data.draw(st.integers(0, len(file) - 1))
    file[at] = data.draw(st.integers(0, 255))
    # Only where the bytes that we read are whole is it our view.
    with suppress(UnreadableError):
        assert read_view(bytes(file)) == said_by(origin)


def test_the_size_that_is_refused_is_the_servers() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] == MOST_MB


def test_a_file_of_150_mb_is_not_looked_at() -> None:
    file = b"\x89PNG\r\n\x1a\n" + bytes(150 * 2**20)
    tracemalloc.start()
    with pytest.raises(UnreadableError, match=f"larger than {MOST_MB} MB"):
        read_view(file)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2**20


@pytest.mark.parametrize("head", [png(chunk(b"IDAT", b""))[:-12], b"%PDF-1.7\n", b"<svg "])
def test_a_large_file_costs_little_memory(head: bytes) -> None:
    file = head + b"<" * (MOST_MB * 2**20 - len(head))
    tracemalloc.start()
    with pytest.raises(UnreadableError):
        read_view(file)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Pillow reads from a copy of its own.
    assert most < 24 * 2**20


def test_markup_in_a_title_stays_text(origin: Lineage) -> None:
    hostile = replace(origin, title='</desc><script>alert("1")</script>]]>')
    file = write_svg(SVG, hostile)
    assert b"<script" not in file
    assert read_view(file) == said_by(hostile)
    assert "<script" not in block(hostile)


def test_an_edition_can_be_dated(views: Views) -> None:
    edition = Edition(made="2027-01-31")
    made = picture(views, View.parse("month=2007-10", views.record), Subject.MAP, edition)
    assert made.lineage.made == "2027-01-31"
    pdf = PdfReader(io.BytesIO(made.file(Form.PDF))).metadata
    assert pdf is not None
    assert pdf["/CreationDate"] == "D:20270131"
