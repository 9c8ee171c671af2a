"""What a file says of itself is read back, whatever the file is."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from components.answer.policy import POLICIES
from components.answer.posture import Views
from components.briefing.lineage import Lineage, from_json, lineage
from components.briefing.metadata import (
    DECK_PART,
    KEY,
    OPENING,
    block,
    write_pdf,
    write_png,
    write_svg,
)
from components.briefing.picture import Edition, Form, picture
from components.briefing.reading import (
    BROKEN,
    MOST_BYTES,
    NOT_OURS,
    TOO_LARGE,
    UnreadableError,
    read_view,
    reopen,
)
from components.briefing.request import PICTURED, Grain, Request, Subject, read_query
from components.draw.curve import Scale
from components.record import Record
from components.record.phases import phases
from tests.embedded import embedded_views

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="1pt"><g/></svg>'
PIXEL = Image.new("RGB", (1, 1))


def requests() -> st.SearchStrategy[Request]:
    views = embedded_views()
    months = list(views.record.schema.months)
    places = views.record.places
    bases = ["", *places.loc[places["kind"] == "base", "id"]]
    known = {"month", "since", "grain", "scale", "base", "phase", "policy", "allies"}
    known |= {"contractors", "known"}
    name = st.text(min_size=1, max_size=12).filter(lambda text: text not in known)
    return st.builds(
        lambda pair, compared, grain, scale, base, phase, policy, day, rest: Request(
            month=max(pair),
            since=min(pair) if compared and pair[0] != pair[1] else None,
            grain=grain,
            scale=scale,
            base=base,
            phase=phase,
            policy=policy,
            known=day,
            rest=tuple(rest),
        ),
        st.tuples(st.sampled_from(months), st.sampled_from(months)),
        st.booleans(),
        st.sampled_from(Grain),
        st.sampled_from(Scale),
        st.sampled_from(bases),
        st.sampled_from(["", *(phase.id for phase in phases(views.record))]),
        st.sampled_from(POLICIES),
        # Few days: for each the record as it was known is prepared anew.
        st.sampled_from([None, None, None, date(2019, 10, 7)]),
        st.lists(st.tuples(name, st.text(max_size=20)), max_size=4),
    ).filter(lambda request: len(request.query) < 1900)


@pytest.fixture(scope="module")
def blank_pdf() -> bytes:
    views = embedded_views()
    return picture(views, read_query("month=2007-10", views), Subject.CURVE).canvas.pdf()


@settings(max_examples=60, deadline=None)
@given(request=requests(), text=st.text(max_size=80))
def test_any_state_goes_into_a_file_and_back(request: Request, text: str) -> None:
    views = embedded_views()
    subject = Subject.CHANGES if request.since is not None else Subject.MAP
    if request.base:
        subject = Subject.BASE
    origin = lineage(views, request, subject, title=text, address="http://localhost/")
    for file in (write_png(PIXEL, 1, origin), write_svg(SVG, origin)):
        found = read_view(file)
        assert found == origin
        again = reopen(views, found)
        assert again.request == request
        assert again.subject == subject
        assert again.same_record


@settings(max_examples=8, deadline=None)
@given(request=requests())
def test_any_state_goes_into_a_pdf_and_back(blank_pdf: bytes, request: Request) -> None:
    views = embedded_views()
    origin = lineage(views, request, Subject.MAP, title="A title")
    assert reopen(views, read_view(write_pdf(blank_pdf, origin))).request == request


@pytest.mark.parametrize(
    ("subject", "form"),
    [*((subject, Form.SVG) for subject in PICTURED), (Subject.SCREEN, Form.PNG)],
)
def test_a_whole_picture_is_reopened(views: Views, subject: Subject, form: Form) -> None:
    request = read_query("month=2020-08&since=2019-08&base=al-tanf&phase=surge_2007", views)
    made = picture(views, request, subject)
    found = reopen(views, read_view(made.file(form)))
    assert (found.request, found.subject, found.lineage) == (request, subject, made.lineage)
    assert found.same_record


def test_every_source_is_in_the_metadata_that_any_viewer_shows(views: Views) -> None:
    made = picture(views, read_query("month=2007-10", views), Subject.SCREEN)
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


def test_it_lists_what_was_revised_since(views: Views, record: Record) -> None:
    request = read_query("month=2007-10", views)
    origin = picture(views, request, Subject.CURVE).lineage
    levels = record.force_levels.copy()
    drawn = [row.split("/")[1].split(":")[0] for row in origin.rows if "force_levels/" in row]
    changed, gone = drawn[0], drawn[-1]
    levels.loc[levels["id"] == changed, "note"] = "Read again."
    fresh = levels[levels["id"] == changed].assign(id="fresh-1")
    levels = pd.concat([levels[levels["id"] != gone], fresh], ignore_index=True)
    found = reopen(Views(replace(record, force_levels=levels)), origin)
    assert f"force_levels/{changed}" in found.changed
    assert f"force_levels/{gone}" in found.gone
    assert "force_levels/fresh-1" in found.new
    assert not found.same_record


@pytest.fixture(scope="module")
def origin() -> Lineage:
    views = embedded_views()
    return lineage(views, read_query("month=2007-10", views), Subject.MAP, title="A title")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def deck(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return stream.getvalue()


def itxt(text: bytes, flags: bytes = b"\0\0") -> bytes:
    return chunk(b"iTXt", KEY.encode() + b"\0" + flags + b"\0\0" + text)


FOREIGN = {
    "nothing": b"",
    "a text": b"hello",
    "a JPEG": b"\xff\xd8\xff\xe0" + bytes(100),
    "a PNG of another": png(chunk(b"tEXt", b"Title\0Another")),
    "a PNG cut short": png(itxt(b"{}"))[:20],
    "a PNG whose chunk claims four gigabytes": b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt",
    "an SVG of another": SVG.encode(),
    "a PDF of another": b"%PDF-1.7\n%%EOF",
    "a package without our part": deck("ppt/presentation.xml", b"<a/>"),
}

CRAFTED = {
    "a PNG with another's JSON": png(itxt(b'{"form": "x"}')),
    "a PNG with no JSON": png(itxt(b"\xff\xfe")),
    "a PNG nested deep": png(itxt(b"[" * 100_000)),
    "a PNG whose text is packed": png(itxt(zlib.compress(b"0" * 10**7), flags=b"\1\0")),
    "a PNG with a wrong sum": png(itxt(b"{}"))[:-16] + b"0000" + chunk(b"IEND", b""),
    "an SVG whose block has no end": SVG.replace("<g/>", OPENING).encode(),
    "a package that is broken": b"PK\x03\x04" + bytes(200),
    "a package with a bomb": deck(DECK_PART, b"0" * (5 * 2**20)),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file_is_a_sentence(name: str) -> None:
    with pytest.raises(UnreadableError) as found:
        read_view(FOREIGN[name])
    assert str(found.value) == NOT_OURS


@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_file_is_a_sentence(name: str) -> None:
    with pytest.raises(UnreadableError) as found:
        read_view(CRAFTED[name])
    assert str(found.value) == BROKEN


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"<svg ", b"PK\x03\x04"]),
    st.binary(max_size=300),
)
def test_any_bytes_are_a_sentence(head: bytes, rest: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_view(head + rest)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_spoiled_file_is_a_sentence_or_its_view(origin: Lineage, data: st.DataObject) -> None:
    file = bytearray(write_png(PIXEL, 1, origin))
    at = data.draw(st.integers(0, len(file) - 1))
    file[at] = data.draw(st.integers(0, 255))
    # Only where the bytes that we read are whole is it our view.
    with suppress(UnreadableError):
        assert read_view(bytes(file)) == origin


def test_a_file_of_150_mb_is_not_looked_at() -> None:
    file = b"\x89PNG\r\n\x1a\n" + bytes(150 * 2**20)
    tracemalloc.start()
    with pytest.raises(UnreadableError, match="larger than 64 MB"):
        read_view(file)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2**20
    assert len(file) > MOST_BYTES
    assert "64 MB" in TOO_LARGE


@pytest.mark.parametrize(
    "head", [b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b""), b"%PDF-1.7\n", b"<svg "]
)
def test_a_large_file_costs_little_memory(head: bytes) -> None:
    file = head + b"<" * (MOST_BYTES - len(head))
    tracemalloc.start()
    with pytest.raises(UnreadableError):
        read_view(file)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 * 2**20


@pytest.mark.parametrize(
    "change",
    [
        {"query": "month=1066-01"},
        {"query": "month=2007-10&base=no-such-base"},
        {"query": urlencode({"month": "2007-10", "since": "2008-01"})},
        {"subject": "nothing"},
    ],
)
def test_a_view_that_the_record_cannot_show_is_a_sentence(
    views: Views, origin: Lineage, change: dict[str, str]
) -> None:
    with pytest.raises(UnreadableError, match="cannot be shown"):
        reopen(views, replace(origin, **change))


@pytest.mark.parametrize(
    "change",
    [
        ('"month":"2007-10"', '"month":7'),
        ('"month":"2007-10"', '"month":"' + "x" * 5000 + '"'),
        ('"month":"2007-10",', ""),
        ('"rows":["', '"rows":["<script>'),
    ],
)
def test_a_field_of_another_kind_is_refused(origin: Lineage, change: tuple[str, str]) -> None:
    text = origin.as_json()
    assert change[0] in text
    with pytest.raises(ValueError, match="its"):
        from_json(text.replace(*change, 1))


def test_markup_in_a_title_stays_text(origin: Lineage) -> None:
    hostile = replace(origin, title='</desc><script>alert("1")</script>]]>')
    file = write_svg(SVG, hostile)
    assert b"<script" not in file
    assert read_view(file).title == hostile.title
    assert "<script" not in block(hostile)


def test_an_edition_can_be_dated(views: Views) -> None:
    edition = Edition(made="2027-01-31")
    made = picture(views, read_query("month=2007-10", views), Subject.MAP, edition)
    assert made.lineage.made == "2027-01-31"
    pdf = PdfReader(io.BytesIO(made.file(Form.PDF))).metadata
    assert pdf is not None
    assert pdf["/CreationDate"] == "D:20270131"
