import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from components.record import Record
from components.record.documents import documents
from tests.embedded import embedded_views

BALAD = "reuters-2011-11-huge-air-base-returned-iraqi-c"


def test_every_source_is_a_document(record: Record) -> None:
    found = documents(record)
    assert list(found) == list(record.sources["id"])
    assert found[BALAD].citation == (
        "Reuters. Huge U.S. air base returned to Iraqi control. 9 November 2011."
    )


def test_bibtex_of_a_document(record: Record) -> None:
    entry = documents(record)[BALAD].bibtex
    assert entry.startswith(f"@misc{{{BALAD},\n")
    assert "author  = {{Reuters}}" in entry
    assert "year    = {2011}" in entry
    assert "month   = {11}" in entry
    assert entry.endswith("\n}")


def test_a_document_without_a_date_says_so(record: Record) -> None:
    undated = next(d for d in documents(record).values() if not d.published)
    assert undated.citation.endswith("Undated.")
    assert "note    = {Undated}" in undated.bibtex
    assert "year" not in undated.bibtex


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@given(TEXTS, TEXTS)
def test_no_text_ends_a_field(title: str, url: str) -> None:
    entry = replace(embedded_views().documents[BALAD], title=title, url=url).bibtex
    bare = re.sub(r"\\textbackslash\{\}|\\textascii\w+\{\}|\\.", "", entry)
    depth = 0
    for at, sign in enumerate(bare):
        depth += (sign == "{") - (sign == "}")
        assert depth > 0 or at in {*range(len("@misc")), len(bare) - 1}
    assert depth == 0
