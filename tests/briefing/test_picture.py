"""Pictures: every subject in every layout and tone, legible, without collisions, reproducible."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

from components.answer.posture import Views
from components.briefing.edition import PICTURED, Edition, Form, Layout, Subject
from components.briefing.footer import footer_lines
from components.briefing.lineage import title
from components.briefing.metadata import PX_PER_INCH
from components.briefing.picture import Picture, picture
from components.briefing.sheet import LEAST_PT, Drawn, Format, Note, Panel, sheet
from components.draw.palette import LIGHT, Tone
from components.draw.svg import Drawing, Text
from components.draw.typeface import text_width
from components.view import View, ViewError
from components.words.bottom_line import bottom_line
from components.words.wording import headlines
from tests.briefing.printed import pieces_of, words_of

QUERY = "month=2020-08&since=2019-08&base=ain-al-asad&tab=evidence"
ADDRESS = "http://localhost/"
SLACK = 0.8
"""Points by which two pieces of type may share a corner."""


def drawn(
    views: Views,
    subject: Subject,
    layout: Layout = Layout.SLIDE,
    tone: Tone = Tone.LIGHT,
    query: str = QUERY,
) -> Picture:
    return picture(views, View.parse(query, views.record), subject, Edition(layout, tone, ADDRESS))


def pixels_of(made: Picture) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(made.file(Form.PNG))).convert("RGB"), dtype=int)


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("subject", PICTURED)
@pytest.mark.parametrize(
    "query",
    [
        "month=2007-10&since=2006-10&base=taji&scale=log",
        "month=2025-08&since=2024-08&base=ain-al-asad&grain=months",
    ],
)
def test_type_is_legible_inside_the_page_and_never_on_other_type(
    views: Views, subject: Subject, layout: Layout, query: str
) -> None:
    pieces = sorted(
        set(pieces_of(drawn(views, subject, layout, query=query).file(Form.PDF))),
        key=lambda p: (-p.y, p.x),
    )
    assert [p.text for p in pieces if p.size < LEAST_PT - 0.01] == []
    width, margin = layout.size[0], layout.margin - 1
    boxes = [
        (p.x, p.y - 0.2 * p.size, p.x + text_width(p.text, p.size), p.y + 0.7 * p.size)
        for p in pieces
    ]
    outside = [
        p.text
        for p, (left, bottom, right, _) in zip(pieces, boxes, strict=True)
        if left < margin or right > width - margin + 1 or bottom < margin - 4
    ]
    assert outside == []
    overlaps = [
        (pieces[i].text, pieces[j].text)
        for i, a in enumerate(boxes)
        for j, b in enumerate(boxes[:i])
        # A reader of the PDF parts the words of a spaced name, in which the space is a letter.
        if not ("\u2009" in pieces[i].text and "\u2009" in pieces[j].text)
        and min(a[2], b[2]) - max(a[0], b[0]) > SLACK
        and min(a[3], b[3]) - max(a[1], b[1]) > SLACK
    ]
    assert overlaps == []


@pytest.mark.parametrize("subject", PICTURED)
def test_footer_says_what_must_not_be_lost(views: Views, subject: Subject) -> None:
    made = drawn(views, subject)
    footer = words_of(made.file(Form.PDF))
    assert made.lineage.title in footer
    assert "August 2020" in footer
    assert "Personnel physically present in the place" in footer
    assert "best evidence, without allies, without contractors" in footer
    assert f"Record {views.record.schema.version} ({made.lineage.digest[:12]})" in footer
    assert "Made 27 November 2026" in footer
    assert f"({len(made.lineage.sources)} documents)" in footer
    # More than the screen's line counts, which is for the month: the difference is said.
    assert ("the whole curve" in footer) == (subject in {Subject.SCREEN, Subject.CURVE})
    assert made.lineage.link == f"{ADDRESS}?{made.lineage.query}"
    assert made.lineage.link in footer.replace("& ", "&")
    assert "tab=evidence" in made.lineage.query


def test_a_link_too_long_for_a_code_is_printed_without_one(views: Views) -> None:
    view = View.parse("month=2007-10", views.record)
    address = ADDRESS + "x" * 1500
    made = picture(views, view, Subject.MAP, Edition(Layout.HALF_SLIDE, address=address))
    assert made.lineage.link == f"{address}?month=2007-10"
    pieces = pieces_of(made.file(Form.PDF))
    assert sum(p.text.count("x") for p in pieces if "xxx" in p.text) == 1500
    assert min(p.y for p in pieces) > Layout.HALF_SLIDE.margin - 4


def test_without_an_address_the_query_is_printed_and_no_code(views: Views) -> None:
    made = picture(views, View.parse(QUERY, views.record), Subject.MAP, Edition())
    assert made.lineage.link == ""
    assert f"Reopen: ?{made.lineage.query}" in words_of(made.file(Form.PDF))


@pytest.mark.parametrize("layout", Layout)
def test_a_line_of_the_footer_without_a_code_is_one_line(views: Views, layout: Layout) -> None:
    made = picture(views, View.parse("month=2007-10", views.record), Subject.MAP, Edition(layout))
    page = PdfReader(io.BytesIO(made.file(Form.PDF))).pages[0]
    printed = page.extract_text().replace("\u2009", " ").splitlines()
    width = layout.size[0] - 2 * layout.margin
    for line, _ in footer_lines(made.lineage, width):
        assert line in [each.strip() for each in printed]


def test_the_whole_screen_opens_with_the_bottom_line(views: Views) -> None:
    month = pd.Period("2007-10", "M")
    (first, *_) = bottom_line(views, views.as_of(month))
    assert first in words_of(drawn(views, Subject.SCREEN, query="month=2007-10").file(Form.PDF))
    assert first not in words_of(drawn(views, Subject.MAP, query="month=2007-10").file(Form.PDF))


def test_headline_figures_are_those_of_the_view(views: Views) -> None:
    file = drawn(views, Subject.SCREEN, query="month=2007-10").file(Form.PDF)
    printed = {p.text for p in pieces_of(file)}
    # Associated Press list, October 2007: 170,000; ProCon.org: 171,000.
    assert "170,000" in printed
    assert "not published" in printed


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("month", ["2007-10", "2017-06", "2026-10"])
def test_a_headline_says_all_of_its_band(views: Views, layout: Layout, month: str) -> None:
    words = words_of(drawn(views, Subject.SCREEN, layout, query=f"month={month}").file(Form.PDF))
    for item in headlines(views, views.as_of(pd.Period(month, "M")), by_month=False):
        assert item.band in words


@pytest.mark.parametrize("form", Form)
def test_same_input_gives_the_same_bytes(views: Views, form: Form) -> None:
    first, second = (drawn(views, Subject.SCREEN).file(form) for _ in range(2))
    assert first == second


def test_pictures_that_are_made_at_once_do_not_disturb_each_other(views: Views) -> None:
    subjects = [Subject.MAP, Subject.CURVE, Subject.CHANGES, Subject.BASE]
    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(lambda s: drawn(views, s).file(Form.SVG), subjects))
    assert at_once == [drawn(views, subject).file(Form.SVG) for subject in subjects]


@pytest.mark.parametrize(
    ("layout", "scale"),
    [(Layout.SLIDE, 1), (Layout.A4, 2), (Layout.HALF_SLIDE, 4), (Layout.SQUARE, 1)],
)
def test_a_png_has_the_stated_size(views: Views, layout: Layout, scale: int) -> None:
    file = drawn(views, Subject.CURVE, layout).file(Form.PNG, scale)
    image = Image.open(io.BytesIO(file))
    width, height = (points / 72 * PX_PER_INCH * scale for points in layout.size)
    assert abs(image.width - width) <= 1
    assert abs(image.height - height) <= 1
    assert image.info["dpi"] == pytest.approx((PX_PER_INCH * scale,) * 2, abs=0.1)


def test_greyscale_has_no_colour(views: Views) -> None:
    pixels = pixels_of(drawn(views, Subject.SCREEN, tone=Tone.GREYSCALE))
    assert int(np.ptp(pixels, axis=2).max()) == 0


def test_dark_is_dark(views: Views) -> None:
    pixels = pixels_of(drawn(views, Subject.CURVE, tone=Tone.DARK))
    assert pixels[0, 0].max() < 60


def test_pdf_embeds_its_type_and_can_be_searched(views: Views) -> None:
    file = drawn(views, Subject.MAP).file(Form.PDF)
    reader = PdfReader(io.BytesIO(file))
    text = words_of(file)
    assert "Ain al-Asad" in text
    assert "best evidence" in text
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])


def test_svg_has_no_live_text_names_no_font_and_holds_no_image(views: Views) -> None:
    file = drawn(views, Subject.MAP).file(Form.SVG).decode()
    assert "<text" not in file
    assert "font-family" not in file
    # The map is part of the drawing, where any program can edit it; the code is one of its paths.
    assert "<image" not in file
    assert "base64" not in file


def test_a_pdf_is_tagged_and_says_what_its_drawing_shows(views: Views) -> None:
    root = PdfReader(io.BytesIO(drawn(views, Subject.MAP).file(Form.PDF))).root_object
    assert root["/MarkInfo"]["/Marked"] is not None
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize(
    ("subject", "query", "option"),
    [
        (Subject.BASE, "month=2020-08", "base"),
        (Subject.CHANGES, "month=2020-08", "since"),
    ],
)
def test_a_subject_without_its_option_is_refused(
    views: Views, subject: Subject, query: str, option: str
) -> None:
    with pytest.raises(ViewError, match=option):
        picture(views, View.parse(query, views.record), subject)


def test_titles(views: Views) -> None:
    request = View.parse(QUERY, views.record)
    assert [title(views, request, subject) for subject in PICTURED] == [
        "US forces in Iraq and north-east Syria, August 2020",
        "Bases in Iraq and north-east Syria, August 2020, and redeployments of 2020",
        "US troops in Iraq and Syria, 2003 to 2026",
        "Ain al-Asad Air Base, 2003 to 2026",
        "What changed in Iraq and north-east Syria, August 2019 to August 2020",
    ]


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_letters_that_the_typeface_lacks_break_no_file(form: Format) -> None:
    """Another record may write Arabic, which another font has, and Chinese, which none here has."""
    text = "Ain al-Asad, عين الأسد, 阿萨德 \u0600\x07"

    def draw(wide: int, tall: int) -> Drawn:
        written = Text(text, 10, 20, 12, "#000000", halo="#FFFFFF")
        return Drawn(Drawing(wide, tall, "", (written,)), ((Note((text,)),),))

    drawn = sheet((300, 200), [Panel(draw, text)], LIGHT, "2026-11-23")
    assert drawn.file(form) == drawn.file(form)


def test_paper_names_a_base_only_in_letters_that_its_type_has(views: Views) -> None:
    places = views.record.places.set_index("id")["aliases"]
    assert "عين الأسد" in places["ain-al-asad"]
    text = " ".join(p.text for p in pieces_of(drawn(views, Subject.BASE).file(Form.PDF)))
    assert "Also Al Asad" in text
    assert not re.search(r"[\u0600-\u06ff]", text)
