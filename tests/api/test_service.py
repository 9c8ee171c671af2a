"""What an address says beside its content, and what it says to a wrong question."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.answer.posture import Views
from components.api import routes
from components.api.addresses import Address, addresses
from components.api.service import Answer, Answers
from components.record import load
from tests.embedded import embedded_views, reading

ALL = addresses()
RECORD = embedded_views().record
EXAMPLES = [address.example(RECORD) for address in ALL] + ["/api", "/api/v1/openapi.json"]
HOSTILE = [
    "\0",
    "\r\nSet-Cookie: a=b",
    "9" * 5000,
    "2007-10\n",
    "٢٠٠٧-١٠",
    "0000-00",
    "2007-13",
    "99999-01",
    "-1",
    "1e308",
    "NaN",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=1+1",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "🪖",
    "",
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_answer_says_where_it_comes_from(client: TestClient, views: Views, example: str) -> None:
    answer = client.get(example)
    schema = views.record.schema
    assert answer.status_code == 200, answer.text
    assert answer.headers["Record-Version"] == schema.version
    assert answer.headers["Record-Horizon"] == str(schema.horizon)
    assert answer.headers["Record-Licence"] == schema.licence
    assert answer.headers["Record-Citation"].startswith("The force-posture dashboard founders")
    assert 'rel="license"' in answer.headers["Link"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("public, max-age=")


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_did_not_change_is_not_sent_again(client: TestClient, example: str) -> None:
    first = client.get(example)
    tag = first.headers["ETag"]
    # Weak: the same tag stands for an answer however it is compressed.
    assert tag.startswith('W/"')
    for asked in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(example, headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
    assert client.get(example, headers={"If-None-Match": '"other"'}).content == first.content


@pytest.mark.parametrize("example", EXAMPLES)
def test_head_says_what_get_would(client: TestClient, example: str) -> None:
    get, head = client.get(example), client.head(example)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == get.headers
    assert int(head.headers["Content-Length"]) == len(get.content)


def test_a_file_has_a_name_that_tells_it_from_others(client: TestClient) -> None:
    def name(address: str) -> str:
        return client.get(f"/api/v1/{address}").headers["Content-Disposition"]

    stem = "force-posture-iraq-syria-1.1.0"
    assert name("places.gpkg") == f'attachment; filename="{stem}-places.gpkg"'
    assert name("asof.json?month=2007-10") == f'inline; filename="{stem}-asof-2007-10.json"'
    assert (
        name("force_levels.csv?to=2017-12&place=syria")
        == f'attachment; filename="{stem}-force_levels-syria-2017-12.csv"'
    )
    # The record's own name says which it is: that of opened tables reopens them, and is no part.
    opened = f"opened-{'0' * 32}"
    assert name(f"places.csv?record={opened}") == f'attachment; filename="{stem}-places.csv"'


def test_the_order_of_parameters_does_not_matter(client: TestClient) -> None:
    one = client.get("/api/v1/estimate.csv?force=USA&place=iraq")
    other = client.get("/api/v1/estimate.csv?place=iraq&force=USA")
    assert one.content == other.content
    assert one.headers == other.headers


def test_another_site_may_ask(client: TestClient) -> None:
    asked = {
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options("/api/v1/places.geojson", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/api", "/api/v1/places.csv"])
def test_nothing_can_be_written(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert path in detail(answer)


def detail(answer: Response) -> str:
    """The sentence of a refusal."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.json()
    assert said["status"] == answer.status_code
    return str(said["detail"])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("places.csv?kin=base", ["'kin'", "/api/v1/places.csv", "kind, country"]),
        ("places.csv?kind=Base", ["kind", "'Base'", "theatre, area, base"]),
        ("places.csv?kind=base&kind=area", ["kind", "'area'", "once"]),
        ("force_levels.csv?place=bagdad", ["place", "'bagdad'", "mean baghdad?", "places.csv"]),
        ("force_levels.csv?place=123", ["place", "'123'", "such as ", "places.csv"]),
        ("estimate.csv?force=US&place=iraq", ["force: 'US' is not known", "did you mean USA?"]),
        ("estimate.csv?force=United+States&place=iraq", ["did you mean USA?"]),
        ("force_levels.csv?force=", ["force", "is empty", "force=USA"]),
        ("force_levels.csv?from=2017", ["from", "'2017'", "YYYY-MM"]),
        ("force_levels.csv?from=2018-01&to=2017-01", ["to", "'2017-01'", "2018-01", "earlier"]),
        ("asof.json", ["month", "missing", "month=2007-10"]),
        ("asof.json?month=1999-12", ["month", "'1999-12'", "2003-01 to 2026-12"]),
        ("asof.csv?month=2007-10&part=curve", ["part", "'curve'", "levels, bases"]),
        ("estimate.csv?force=USA", ["place", "missing", "place=iraq"]),
        ("changes.json?from=2012-01&to=2012-01", ["to", "'2012-01'", "not after from"]),
        ("openapi.json?pretty=1", ["'pretty'", "no parameter"]),
    ],
)
def test_a_wrong_question_is_told_what_to_write(
    client: TestClient, question: str, said: list[str]
) -> None:
    answer = client.get(f"/api/v1/{question}")
    assert answer.status_code == 400
    assert [word for word in said if word not in detail(answer)] == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/v1/places.ods", "write /api/v1/places.csv"),
        ("/api/v1/troops.csv", "listed at /api"),
        ("/api/v2/places.csv", "listed at /api"),
        ("/api/v1/%00", "listed at /api"),
        ("/api/v1/%2e%2e/places.csv", "listed at /api"),
        ("/api/v1/" + "a" * 4000, "listed at /api"),
        ("/api/v1/%F0%9F%AA%96", "listed at /api"),
        ("/api/v1/%ff%fe", "listed at /api"),
    ],
)
def test_an_unknown_address_is_told_where_the_addresses_are(
    client: TestClient, path: str, said: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert said in detail(answer)
    assert len(detail(answer)) < 200


def test_a_slash_too_many_leads_back(client: TestClient) -> None:
    for path, there in [
        ("/api/", "/api"),
        ("/api/v1/places.csv/", "/api/v1/places.csv"),
        ("/api/v1/", "/api"),
        ("/api/v1", "/api"),
    ]:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (308, there)


def asked_wrongly(client: TestClient, address: Address, name: str, value: str) -> None:
    required = {p.name: p.example for p in address.parameters(RECORD) if p.required}
    asked = required | {name: value}
    answer = client.get(
        address.path + "?" + "&".join(f"{quote(k)}={quote(v)}" for k, v in asked.items())
    )
    assert answer.status_code == 400, (address.path, name, value)
    said = detail(answer)
    assert repr(name)[1:-1][:20] in said or "no parameter" in said
    assert "Traceback" not in said
    assert said.isprintable()


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_breaks_an_address(client: TestClient, value: str) -> None:
    for address in ALL:
        for parameter in address.parameters(RECORD):
            asked_wrongly(client, address, parameter.name, value)
        asked_wrongly(client, address, value or "x", "1")


@pytest.mark.parametrize(
    "raw", ["%ff=%fe", "=", "month", "month=%", "month=%zz", "%00", "a;b", "+"]
)
def test_no_broken_query_breaks_an_address(client: TestClient, raw: str) -> None:
    for address in ALL:
        assert client.get(f"{address.path}?{raw}").status_code == 400


def test_the_page_lists_every_address_and_runs_nothing(client: TestClient) -> None:
    answer = client.get("/api")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert [a.path for a in ALL if f">{a.path}<" not in answer.text] == []
    assert "<script" not in answer.text
    # Relative to the page, which may lie below a path of the server's.
    links = [unescape(link) for link in re.findall(r'href="(api[^"]*)"', answer.text)]
    assert len(links) == len(ALL) + 1
    assert {client.get(f"/{link}").status_code for link in links} == {200}


@pytest.mark.parametrize("lost", ["places", "force_levels", "movements", "sources"])
def test_a_record_without_a_table_still_answers(folder: Path, lost: str) -> None:
    (folder / f"{lost}.csv").unlink()
    spoiled = Views(load(folder))
    client = TestClient(Starlette(routes=routes(reading(spoiled))))
    for address in ALL:
        answer = client.get(address.example(RECORD))
        # Without places there is no place to ask for.
        assert answer.status_code in {200, 400}, address.path
        assert answer.status_code == 200 or "place" in detail(answer)


def test_answers_are_kept_while_they_fit_the_one_longest_unused_goes_first() -> None:
    made: list[str] = []

    def get(name: str, letters: int = 10_000) -> None:
        def make() -> Answer:
            made.append(name)
            return Answer(b"x" * letters, name, {})

        assert answers.get((name,), make).tag == name

    answers = Answers(most=40_000)
    for name in ("a", "b", "c", "a", "d", "a", "b"):
        get(name)
        assert answers.size <= 40_000
    assert made == ["a", "b", "c", "d", "b"]
    # What is larger than all is made each time, and drives nothing out.
    get("large", 100_000)
    get("a")
    assert made[5:] == ["large"]


def levels(client: TestClient, query: str) -> dict[str, Any]:
    """The estimate of US troops in a place and month, and the header that says how it was read."""
    answer = client.get(f"/api/v1/estimate.json?force=USA&{query}")
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["rows"]
    return {**row, "reading": answer.headers["Record-Reading"]}


def test_a_view_answers_under_the_policy_that_is_asked_for(client: TestClient) -> None:
    # October 2007: two lists of the Associated Press have 168,000 and 170,000, Brookings 171,000.
    month = "place=iraq&from=2007-10&to=2007-10"
    assert levels(client, f"{month}&policy=lowest")["best"] == 168_000
    found = levels(client, f"{month}&policy=highest")
    assert (found["best"], found["reading"]) == (171_000, "highest")
    both = levels(client, f"{month}&allies=yes")
    assert both["best"] > found["best"]
    assert both["reading"] == "best+allies"


def test_a_view_answers_by_what_was_known_on_a_day(client: TestClient) -> None:
    # That about 2,000 were in Syria was said on 19 December 2024; until then it was 900.
    month = "place=syria&from=2024-12&to=2024-12"
    before = levels(client, f"{month}&known=2024-12-18")
    assert before["best"] == 900
    assert before["reading"] == "best@2024-12-18"
    assert levels(client, month)["best"] == 2_000


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("known=2019-02-30", "known"),
        ("known=20191007", "write it as YYYY-MM-DD"),
        ("known=1999-01-01", "write a day from 2003-01-31"),
        ("policy=mean", "write one of best, official, lowest, highest"),
        ("allies=true", "write yes or no"),
    ],
)
def test_a_wrong_way_to_read_is_refused(client: TestClient, query: str, said: str) -> None:
    answer = client.get(f"/api/v1/asof.json?month=2007-10&{query}")
    assert answer.status_code == 400
    assert said in detail(answer)
