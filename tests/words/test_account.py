"""The paragraph of change, held against the rows of the record by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.answer.policy import Choice, Policy
from components.answer.posture import Views
from components.words.account import Account, account
from tests.embedded import embedded_views


def between(views: Views, a: str, b: str) -> Account:
    return account(views, pd.Period(a, "M"), pd.Period(b, "M"))


def plain(found: Account) -> str:
    """The paragraph without its marks."""
    return re.sub(r"\[\d+\]", "", found.text.splitlines()[0])


def test_the_exit_of_2011(views: Views) -> None:
    """Army, Reuters, AFP and the Los Angeles Times on the handovers and the last convoy."""
    text = plain(between(views, "2011-01", "2012-01"))
    for words in (
        "US troops in Iraq were estimated at about 49,300 (47,000 to 50,700) in January 2011; for "
        "January 2012 there is no estimate. US troops were reported to have left Iraq by 18 "
        "December 2011; a part of the force was counted: 150 (18 December 2011).",
        "21 bases were handed over:",
        "Balad Air Base / Joint Base Balad (8 November 2011, to the Government of Iraq)",
        "Victory Base Complex / Victoria Base (2 December 2011, to the Government of Iraq)",
        "23 more count as left with the exit from Iraq by 18 December 2011, no end of their "
        "own being on record:",
        "bases whose use was no longer confirmed are closed by the exit from Iraq too.",
        "Of ten reported redeployments six have a number:",
        "about 500 US troops from COB Adder / Tallil to Kuwait (18 December 2011)",
        "For the other four no number was published:",
        "21 October 2011, Obama: all troops home from Iraq by the end of 2011; 15 December 2011, "
        "War in Iraq declared over at a ceremony in Baghdad; 18 December 2011, Last US convoy "
        "leaves Iraq.",
    ):
        assert words in text
    assert "Syria" not in text


def test_a_date_known_to_the_month_is_a_date_by(views: Views) -> None:
    """American Forces Press Service, December 2011: Camp Ramadi in November, day not given."""
    text = plain(between(views, "2011-11", "2011-12"))
    assert "Camp Ramadi" not in text
    text = plain(between(views, "2011-10", "2011-11"))
    assert "Camp Ramadi (by November 2011, to the Iraqi Army)" in text
    assert "Balad Air Base / Joint Base Balad (8 November 2011," in text


def test_october_2019(views: Views) -> None:
    """Some 1,000 in Syria became 600; bases were left one by one; 500 came back to Qasrak."""
    text = plain(between(views, "2019-09", "2019-12"))
    for words in (
        "US troops in Iraq were estimated at about 5,200 (4,890 to 6,000) in September 2019 and, "
        "unchanged, at about 5,200 (5,040 to 6,000) in December 2019.",
        "US troops in Syria fell from about 1,130 (1,000 to 2,000) in September 2019 to about 600 "
        "(588 to 900) in December 2019.",
        "Ten bases were left, no receiver being named:",
        "Kobani city site (13 October 2019)",
        "Istirahat al-Wazir base (by 15 December 2019)",
        "Of eight reported redeployments three have a number:",
        "at least 500 US troops from Iraq to Qasrak base (25 to 28 October 2019)",
        "6 October 2019, US orders its troops out of north-east Syria",
    ):
        assert words in text


def test_the_withdrawal_of_2025_and_2026(views: Views) -> None:
    """Handovers of Ain al-Asad, al-Tanf and Shaddadi; nearly no redeployment has a number."""
    text = plain(between(views, "2025-07", "2026-02"))
    for words in (
        "the bands of the two months meet, so that the change is not certain",
        "Four bases were handed over: Ain al-Asad Air Base (17 January 2026, to the Iraqi Army)",
        "al-Tanf garrison (12 February 2026, to the Syrian Ministry of Defence)",
        "al-Shaddadi base (15 February 2026, to the Syrian Ministry of Defence)",
        "about 200 US troops from al-Tanf garrison to Tower 22 (January 2026 to 11 February 2026)",
        "no number was published",
        "Left out: 3 doubtful claims of a redeployment.",
    ):
        assert words in text


def test_a_new_count_is_no_growth(views: Views) -> None:
    text = plain(between(views, "2024-11", "2025-01"))
    assert "they were counted anew in December 2024: the two numbers do not say how many" in text
    assert not re.search(r"Syria (rose|are estimated to have risen)", text)


def test_the_account_follows_the_policy(views: Views) -> None:
    under = views.under(Policy(Choice.BEST, allies=True))
    text = plain(between(under, "2007-01", "2007-10"))
    assert text.startswith("US troops and allied troops in Iraq rose from")
    assert text.endswith("Counting policy: best evidence, with allies, without contractors.")
    text = plain(between(under, "2007-10", "2018-06"))
    assert "the two do not take in the same forces" in text


def test_footnotes_are_the_documents_of_the_rows(views: Views) -> None:
    found = between(views, "2011-01", "2012-01")
    sources = {d.id for d in found.footnotes}
    tables = [views.record.force_levels, views.record.base_status, views.record.movements]
    tables.append(views.record.milestones)
    of_rows = {
        source for table in tables for source in table.loc[table["id"].isin(found.rows), "source"]
    }
    assert of_rows <= sources
    assert "Reuters. Huge U.S. air base returned to Iraqi control. 9 November 2011." in found.text


MONTHS = st.sampled_from(list(embedded_views().record.schema.months))


@settings(max_examples=30, deadline=None)
@given(MONTHS, MONTHS)
def test_marks_and_notes_agree(one: pd.Period, other: pd.Period) -> None:
    if one == other:
        return
    a, b = sorted([one, other])
    found = account(embedded_views(), a, b)
    numbers = [str(n) for n in range(1, len(found.footnotes) + 1)]
    paragraph, _, *notes = found.text.splitlines()
    assert list(dict.fromkeys(re.findall(r"\[(\d+)\]", paragraph))) == numbers
    assert [note.split("]")[0][1:] for note in notes] == numbers
    marked, _, *notes = found.markdown.splitlines()
    assert list(dict.fromkeys(re.findall(r"\[\^(\d+)\]", marked))) == numbers
    assert [note.split("]:")[0][2:] for note in notes] == numbers
    keys = re.findall(r"^@misc\{([^,]+),$", found.bibtex, flags=re.MULTILINE)
    assert keys == [document.id for document in found.footnotes]
    assert found.bibtex.count("{") - found.bibtex.count("\\{") == (
        found.bibtex.count("}") - found.bibtex.count("\\}")
    )
    assert "nan" not in paragraph
    assert "  " not in paragraph


@pytest.mark.parametrize(("a", "b"), [("2010-01", "2010-01"), ("2010-02", "2010-01")])
def test_the_months_stand_in_order(views: Views, a: str, b: str) -> None:
    with pytest.raises(ValueError, match="name the earlier month first"):
        between(views, a, b)


def test_published_totals_of_bases_stand_in_the_paragraph(views: Views) -> None:
    """505 had been used in Iraq at the peak; towards the exit the totals fell month by month."""
    text = account(views, pd.Period("2007-01", "M"), pd.Period("2011-12", "M")).text
    assert "Published totals of bases in use in Iraq: " in text
    assert "totals in all" in text
    assert "Published totals" not in account(
        views, pd.Period("2012-06", "M"), pd.Period("2012-12", "M")
    ).text  # fmt: skip
