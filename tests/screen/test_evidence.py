"""Whose count? Every figure of a month side by side, by what it counts, the estimate among them."""

from __future__ import annotations

import re

import pytest

from tests.screen.opening import html, opened


def panel(heading: str, month: str, **more: str) -> str:
    """What stands in the tab below a heading, up to the next one of its kind."""
    said = html(opened(month=month, tab="evidence", **more))
    return said.split(f">{heading}</h3>")[1].split("<h3", maxsplit=1)[0]


def groups(said: str) -> dict[str, list[list[str]]]:
    """Texts of the cells of each row, by the name of the counting rule."""
    found = {}
    for part in said.split('<h4 class="rule">')[1:]:
        name, _, rest = part.partition("</h4>")
        rows = re.findall(r"<tr>(.*?)</tr>", rest.split("<tbody>")[1].split("</tbody>")[0])
        found[name.split(":")[0]] = [
            [
                re.sub("<[^>]+>", " ", cell).strip()
                for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)
            ]
            for row in rows
        ]
    return found


def figures(said: str) -> dict[str, list[str]]:
    return {rule: [row[1] for row in rows] for rule, rows in groups(said).items()}


def test_syria_in_autumn_2017() -> None:
    """The ceiling of 503, the personnel office's 1,720, the Pentagon's count of about 2,000."""
    said = panel("United States, Syria, October 2017", "2017-10")
    found = figures(said)
    assert found["Cap"] == ["503"]
    assert found["Personnel office, deployed included"] == ["1,720"]
    assert "about 2,000" in found["In the country"]
    # What each counts stands with it, in a sentence.
    assert "An authorised ceiling" in said
    assert "deployed forces included" in said
    assert "physically present" in said
    assert "Re-count in December 2017" in said


def test_iraq_in_autumn_2017() -> None:
    said = panel("United States, Iraq, October 2017", "2017-10")
    found = figures(said)
    assert found["Cap"] == ["at most 5,262"]
    assert "about 5,200" in found["In the country"]
    assert found["Personnel office, deployed included"] == ["8,892"]
    row = next(r for r in groups(said)["In the country"] if r[1] == "about 5,200")
    computed, _, span, published, by_whom, standing, _ = row
    assert computed == "●"
    assert "6 December 2017" in span
    assert "neighbouring month" in span
    assert published == "6 December 2017"
    assert "US Department of Defense" in by_whom
    assert by_whom.endswith("A2")
    assert standing == "within its band"


def test_december_2024_is_a_re_count() -> None:
    said = panel("United States, Syria, December 2024", "2024-12")
    rows = groups(said)["In the country"]
    of_month = {r[1]: r[5] for r in rows if "neighbouring" not in r[2]}
    assert of_month == {"about 900": "below its band", "about 2,000": "within its band"}
    before = next(r for r in rows if "27 September 2024" in r[2])
    assert before[5] == "not comparable with it: counted anew in December 2024"
    assert "Re-count in December 2024" in said
    assert "No line joins" in said


def test_the_drawing_says_what_it_shows() -> None:
    said = html(opened(month="2017-12", tab="evidence"))
    alternatives = re.findall(r'role="img" aria-label="([^"]+)"><svg', said)
    (syria,) = (a for a in alternatives if "2,000, between 1,960 and 2,040." in a)
    assert "Our estimate: 2,000" in syria
    assert "cap: 503" in syria


def test_a_withheld_figure_is_never_a_number() -> None:
    found = figures(html(opened(month="2018-06", tab="evidence")))
    assert set(found["Personnel office, permanently assigned"]) == {"withheld"}


def test_allies_and_contractors_have_their_own_panels() -> None:
    """ProCon: 11,668 allies in October 2007; the military's census: 148,050 at the end of 2008."""
    allies = panel("All allies of the United States together, Iraq, October 2007", "2007-10")
    assert {"11,668", "about 11,400"} <= set(figures(allies)["In the country"])
    contractors = panel("Contractors, Iraq, December 2008", "2008-12")
    assert "Contractors, military census" in contractors
    assert "148,050" in contractors


def test_the_panel_follows_the_policy() -> None:
    chosen = {"policy": "lowest", "allies": "yes"}
    said = panel("United States, Iraq, October 2007", "2007-10", **chosen)
    assert "Our estimate of US and allied troops: <b>179,400</b>" in said
    assert "lowest of the figures" in said
    page = opened(month="2007-10", tab="evidence", **chosen)
    assert "Counted: lowest, with allies, without contractors." in html(page)


def test_a_selected_base_has_its_figures() -> None:
    said = html(opened(month="2025-08", tab="evidence", base="ain-al-asad"))
    assert "Ain al-Asad Air Base, August 2025" in said


@pytest.mark.parametrize("month", ["2003-01", "2011-12", "2012-06", "2026-12"])
def test_the_milestones_of_the_year_stay(month: str) -> None:
    said = html(opened(month=month, tab="evidence"))
    assert f"Milestones of {month[:4]}." in said or month == "2012-06"


def test_a_figure_names_who_gave_it() -> None:
    """That about 250 were in Iraq in January 2014 was said by a spokesman of the Pentagon."""
    page = html(opened(tab="evidence", month="2014-01"))
    assert "Cmdr. Bill Speaks, Pentagon spokesman, in:" in page
