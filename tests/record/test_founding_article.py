import json
from pathlib import Path

import pytest

from components.record import Record
from components.record.founding_article import Claim, Verdict, founding_article

ARTICLE = founding_article()


def test_sixteen_claims_each_with_a_verdict_and_rows() -> None:
    assert len(ARTICLE.claims) == 16
    assert len({claim.id for claim in ARTICLE.claims}) == 16
    for claim in ARTICLE.claims:
        assert claim.claim
        assert claim.finding
        assert claim.rows


def test_the_article_is_a_source_of_the_record(record: Record) -> None:
    assert ARTICLE.source in set(record.sources["id"])


@pytest.mark.parametrize("claim", ARTICLE.claims, ids=lambda claim: str(claim.id))
def test_a_claim_points_at_rows_that_exist(claim: Claim, record: Record) -> None:
    for row in claim.rows:
        assert row.id in set(record.frame(row.table)["id"]), row


def test_the_verdicts_differ() -> None:
    verdicts = {claim.verdict for claim in ARTICLE.claims}
    assert {Verdict.CONFIRMED, Verdict.MISDATED, Verdict.CONTRADICTED} <= verdicts


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"source": 1}', "not json", '{"claims": [{"verdict": "perhaps"}]}']
)
def test_a_broken_seed_is_refused(tmp_path: Path, text: str) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"Field required|Input should be|JSON|perhaps"):
        founding_article(seed)


def test_an_unknown_verdict_is_refused(tmp_path: Path) -> None:
    claim = {"id": "a", "claim": "b", "verdict": "perhaps", "finding": "c", "rows": []}
    seed = tmp_path / "seed.json"
    whole = {
        "source": "s",
        "title": "t",
        "published": "2025",
        "published_note": "",
        "claims": [claim],
    }
    seed.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(ValueError, match="perhaps"):
        founding_article(seed)
