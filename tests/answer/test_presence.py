from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from components.answer.claims import Claims
from components.answer.posture import Views
from components.answer.presence import Presence, presence
from components.record import Record
from components.record.dates import first_days, last_days


def base(found: Presence | Views, month: str, place: str) -> dict[str, object]:
    if isinstance(found, Views):
        found = found.presence
    (standing,) = [b for b in found.at(pd.Period(month, "M")) if b.place == place]
    return vars(standing)


HANDOVERS = [
    # Wikipedia mirror, August 2020
    ("k1", "2011-07-25"),
    # Voices of Iraq, October 2011
    ("delta-kut", "2011-10-30"),
    # Reuters and RFE/RL, November 2011
    ("balad", "2011-11-08"),
    # AFP, December 2011
    ("victory-base", "2011-12-02"),
    # al-Defaiya and Jerusalem Post, December 2011
    ("ain-al-asad", "2011-12-07"),
    # AFP, December 2011: handed over on the 16th; NPR: the last unit drove out on the 18th
    ("adder", "2011-12-16"),
    # Rudaw and al-Masdar News, March 2020
    ("al-qaim", "2020-03-17"),
    ("qayyarah-west", "2020-03-26"),
    ("k1", "2020-03-29"),
    # CJTF-OIR release, April 2020
    ("al-taqaddum", "2020-04-04"),
    # Rudaw, April 2020
    ("abu-ghraib-6div", "2020-04-07"),
    # Atalayar, July 2020
    ("besmaya", "2020-07-25"),
    # UPI, August 2020
    ("taji", "2020-08-23"),
    # Independent, January 2026
    ("ain-al-asad", "2026-01-17"),
    # Malay Mail, February 2026
    ("al-tanf", "2026-02-12"),
    # Shafaq News, February 2026
    ("shaddadi", "2026-02-15"),
]


@pytest.mark.parametrize(("place", "day"), HANDOVERS)
def test_known_handovers(views: Views, place: str, day: str) -> None:
    month = pd.Period(day[:7], "M")
    after = base(views, str(month), place)
    assert (after["status"], after["since"]) == ("handed_over", day)
    assert after["standing"] == "left_this_year"
    before = base(views, str(month - 1), place)
    assert before["standing"] in {"in_use", "unconfirmed"}


def test_bases_left_and_kept_by_april_2020(views: Views) -> None:
    """Handovers of the spring of 2020, as Rudaw and the coalition dated them."""
    now = {base.place: base for base in views.as_of(pd.Period("2020-04", "M")).standings}
    for place in ("al-qaim", "qayyarah-west", "k1", "al-taqaddum", "abu-ghraib-6div"):
        assert now[place].standing == "left_this_year"
    assert all(now[place].in_use for place in ("taji", "besmaya", "ain-al-asad", "union-iii"))


def synthetic(record: Record, changes: list[dict[str, str]]) -> Presence:
    """The record with the changes of one base alone, at a base of its own."""
    place = record.places[record.places["id"] == "taji"].assign(id="zz", name="Test", lat=33.0)
    source = str(record.sources["id"].iloc[0])
    blank = dict.fromkeys(record.base_status.columns, "") | {"source": source}
    rows = [
        blank
        | {"id": f"zz-{i}", "place": "zz", "force": "USA", "claim": "reported", "credibility": "2"}
        | change
        for i, change in enumerate(changes)
    ]
    status = pd.DataFrame(rows)
    status = status.assign(
        first=first_days(status["date"]).astype("datetime64[s]"),
        last=last_days(status["date"]).astype("datetime64[s]"),
    )
    status["place"] = status["place"].replace("", "zz")
    exits = record.base_status[record.base_status["place"] == "iraq"]
    changed = replace(
        record,
        places=pd.concat([record.places, place], ignore_index=True),
        base_status=pd.concat([status, exits], ignore_index=True),
    )
    return presence(Claims(changed))


def standings(found: Presence, *months: str) -> list[str]:
    return [str(base(found, month, "zz")["standing"]) for month in months]


def test_a_handover_known_to_the_month_is_not_gone_before_its_month(record: Record) -> None:
    found = synthetic(
        record,
        [{"date": "2010-05", "status": "opened"}, {"date": "2011-11", "status": "handed_over"}],
    )
    assert standings(found, "2011-10", "2011-11", "2012-01") == [
        "in_use",
        "left_this_year",
        "left_earlier",
    ]


def test_a_closing_known_to_the_year_is_pending_until_its_end(record: Record) -> None:
    found = synthetic(
        record, [{"date": "2008-05", "status": "opened"}, {"date": "2009", "status": "vacated"}]
    )
    assert standings(found, "2008-12", "2009-01", "2009-11", "2009-12") == [
        "in_use",
        "in_use",
        "in_use",
        "left_this_year",
    ]
    assert [base(found, m, "zz")["pending"] for m in ("2008-12", "2009-01", "2009-12")] == [
        "",
        "zz-1",
        "",
    ]


def test_seen_in_use_is_no_change(record: Record) -> None:
    found = synthetic(
        record,
        [
            {"date": "2015-01-05", "status": "reoccupied"},
            {"date": "2016-03", "status": "active"},
            {"date": "2017-01", "status": "reduced"},
            {"date": "2017-06", "status": "active"},
        ],
    )
    rows = [base(found, month, "zz") for month in ("2016-06", "2017-02", "2017-07")]
    assert [(b["status"], b["since"]) for b in rows] == [
        ("reoccupied", "2015-01-05"),
        ("reduced", "2017-01"),
        ("active", "2017-06"),
    ]
    # To when a use is in evidence is told, so that an old change is not read as the last word.
    assert [b["confirmed"] for b in rows] == ["2017-01", "2017-06", ""]
    # Two years after the last sighting nobody knows.
    assert standings(found, "2019-06", "2019-07") == ["in_use", "unconfirmed"]


def test_what_was_left_is_not_left_again(record: Record) -> None:
    found = synthetic(
        record,
        [
            {"date": "2009-01-02", "status": "opened"},
            {"date": "2010-03-01", "status": "vacated"},
            {"date": "2010-03-04", "status": "handed_over", "recipient": "Iraqi Army"},
            {"date": "2010-07", "status": "vacated"},
        ],
    )
    row = base(found, "2010-08", "zz")
    assert (row["status"], row["since"]) == ("handed_over", "2010-03-04")
    assert row["recipient"] == "Iraqi Army"


def test_weak_and_planned_claims_do_not_drive_a_status(record: Record) -> None:
    found = synthetic(
        record,
        [
            {"date": "2009-01", "status": "opened"},
            {"date": "2009-05", "status": "vacated", "credibility": "4"},
            {"date": "2009-06", "status": "vacated", "claim": "planned"},
        ],
    )
    assert base(found, "2009-05", "zz")["standing"] == "in_use"
    # Planned to be left by then, and nobody confirmed that it was not.
    assert base(found, "2009-07", "zz")["standing"] == "unconfirmed"


def test_an_exit_of_everybody_closes_what_was_open(record: Record) -> None:
    found = synthetic(record, [{"date": "2010-06", "status": "opened"}])
    assert standings(found, "2011-11", "2011-12", "2012-01") == [
        "in_use",
        "left_this_year",
        "left_earlier",
    ]


def test_nothing_is_in_use_after_the_horizon(views: Views, record: Record) -> None:
    after = views.as_of(record.schema.horizon + 1).standings
    assert after
    assert not any(base.in_use for base in after)


def test_every_base_has_one_row_and_a_source(views: Views, record: Record) -> None:
    known = set(record.sources["id"])
    for month in record.schema.months[::7]:
        bases = views.as_of(month).standings
        assert len({base.place for base in bases}) == len(bases)
        assert all(base.source in known for base in bases)


def test_segments_of_a_base_do_not_overlap(views: Views) -> None:
    for segments in views.presence.segments.values():
        assert all(segment.begin < segment.until for segment in segments)
        assert all(before.until <= after.begin for before, after in pairwise(segments))
