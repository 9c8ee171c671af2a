"""Text is measured, broken and cut so that it never leaves its room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.draw.typeface import FOLDER, Weight, shortened, text_width, wrapped

texts = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc"]), max_size=120
)


@given(texts, st.floats(30, 400), st.sampled_from(Weight))
def test_no_line_is_wider_than_its_room(text: str, width: float, weight: Weight) -> None:
    for line in wrapped(text, 8, width, weight=weight):
        assert text_width(line, 8, weight) <= width or len(line) == 1


@given(texts, st.floats(30, 400))
def test_wrapping_loses_no_letter(text: str, width: float) -> None:
    assert "".join("".join(wrapped(text, 8, width)).split()) == "".join(text.split())


@given(texts, st.integers(1, 4))
def test_no_more_lines_than_asked_for(text: str, most: int) -> None:
    assert len(wrapped(text, 8, 60, most=most)) <= most


@given(texts)
def test_what_is_cut_says_so(text: str) -> None:
    cut = shortened(text, 8, 60)
    assert cut == text or cut.endswith("…")


def test_an_address_is_broken_between_its_parameters() -> None:
    lines = wrapped("http://localhost/?month=2007-10&grain=years&scale=linear&policy=best", 8, 150)
    assert all(line.endswith("&") for line in lines[:-1])


@pytest.mark.parametrize("weight", Weight)
def test_the_letters_of_the_record_are_in_the_typeface(weight: Weight) -> None:
    assert (FOLDER / f"SourceSansPro-{weight.name.title()}.ttf").is_file()
    for letter in "→·–…“”’ÅŁłışșğțăýð\u2009":
        assert text_width(f"a{letter}a", 100, weight) > text_width("aa", 100, weight)
