"""What a reader brought says on every file made of it that it is none of ours."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

from components.answer.posture import Views
from components.briefing.edition import Edition, Form, Subject
from components.briefing.picture import picture
from components.briefing.slides import deck
from components.record.incoming import OWN, open_tables
from components.view import View
from tests.record.test_incoming import niger


@pytest.fixture(scope="module")
def niger_views() -> Views:
    return Views(open_tables([("niger.xlsx", niger())]).record)


@pytest.mark.parametrize("subject", [Subject.SCREEN, Subject.MAP, Subject.CURVE])
def test_every_picture_says_so(niger_views: Views, subject: Subject) -> None:
    view = View(month=pd.Period("2023-08", "M"))
    made = picture(niger_views, view, subject, Edition()).file(Form.PDF)
    said = " ".join(PdfReader(io.BytesIO(made)).pages[0].extract_text().split())
    assert OWN in said


def test_the_deck_says_so(niger_views: Views) -> None:
    made = deck(niger_views, View(month=pd.Period("2023-08", "M")), Subject.SCREEN)
    for slide in Presentation(io.BytesIO(made)).slides:
        words = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        assert OWN in words
