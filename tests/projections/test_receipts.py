"""Receipts: an answer is asked again, years later, on the clocks on which it was given."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from ledger.desk.auditing.findings import Findings
from projections import digest, recalls, receipts
from projections.answers import rate
from projections.answers.asked import RateQuery
from projections.receipts import ReceiptError

THEN = datetime(2025, 9, 1, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
STORY = """
2025-02-01  introduced  us.one
2025-02-01  duty        us.one   2025-02-04  10%  CN
"""


@pytest.fixture
def asked(history):
    """A rate on the bundled history as of September 2025, and its receipt."""

    def ask(**given):
        query = {"command": "rate", "importer": "US", "origin": "CN", **given}
        fields = {name: value for name, value in query.items() if name != "command"}
        answer = rate.answer(history, RateQuery(**fields), THEN)
        return answer, receipts.make(answer, query, history, THEN)

    return ask


def read(made):
    return receipts.read(json.dumps(made).encode())


def test_a_receipt_holds_the_question_its_clocks_and_no_answer(asked, history):
    answer, made = asked(on="2025-11-15")
    assert made["query"] == {"command": "rate", "importer": "US", "origin": "CN",
                             "on": "2025-11-15"}  # fmt: skip
    assert made["clocks"]["known_by"] == "2025-09-01"
    assert (made["position"], made["now"]) == (history.head, THEN.isoformat())
    assert set(made["code"]) == {"program", "rules", "code"}
    assert "result" not in made
    assert made["digest"] == receipts.digest_of(answer)


def test_asked_again_it_is_the_same_byte_for_byte(asked, history):
    answer, made = asked(on="2025-11-15")
    again = receipts.recall(history, read(made))
    assert again.as_dict() == answer.as_dict()
    assert receipts.digest_of(again) == made["digest"]


@pytest.mark.parametrize("query", [
    {"command": "history", "importer": "US", "origin": "CN"},
    {"command": "history", "importer": "US", "origin": "CN", "from_day": "2025-01-01"},
    {"command": "why", "importer": "CN", "origin": "US", "on": "yesterday"},
    {"command": "forecast", "importer": "US", "origin": "CN"},
    {"command": "changes", "from_day": "2025-04-01", "to_day": "2025-04-30"},
    {"command": "compare", "importer": "US", "origin": "CN", "first": "2025-04-01"},
    {"command": "truce", "name": "us-cn.geneva-2025"},
    {"command": "truce"},
    {"command": "talks", "from_day": "2025-01-01"},
    {"command": "ask", "text": "what was the US tariff on China on 1 April 2025"},
])  # fmt: skip
def test_every_command_that_gives_receipts_can_be_asked_again(query, history):
    given = receipts.Receipt(query, THEN, {}, history.head, "", {}, "", "")
    first, second = receipts.recall(history, given), receipts.recall(history, given)
    assert receipts.digest_of(first) == receipts.digest_of(second)


def test_what_was_announced_later_makes_an_answer_wrong_and_is_named(asked, history):
    _, made = asked(on="2025-11-15")
    (recalled,), findings = recall_all(history, made)
    assert recalled.identical
    assert "54%" in recalled.then
    assert "20%" in recalled.now
    assert [each["announced"] for each in recalled.because] == ["2025-11-04", "2025-11-04"]
    assert findings.counts == {"AU-53": 1}


def test_an_answer_that_pins_its_knowledge_is_not_made_wrong_by_later_news(asked, history):
    _, made = asked(on="2025-11-15", known_by="2025-09-01")
    (recalled,), findings = recall_all(history, made)
    assert (recalled.identical, recalled.now) == (True, None)
    assert len(findings) == 0


def test_a_receipt_of_another_history_is_broken_integrity(asked, history):
    _, made = asked(on="2025-11-15")
    for change in ({"root": "A" * 43 + "="}, {"position": history.head + 1}):
        found, findings = recall_all(history, made | change)
        assert found == []
        assert findings.counts == {"AU-52": 1}
        assert findings.broken


def test_an_answer_that_differs_says_what_else_differs(asked, history):
    _, made = asked(on="2025-10-01")
    _, findings = recall_all(history, made | {"digest": "0" * 64})
    (finding,) = findings
    assert finding.code == "AU-51"
    assert "the sentence is the same; the program is the same" in finding.what
    other = made["code"] | {"rules": "older"}
    _, findings = recall_all(history, made | {"digest": "0" * 64, "code": other})
    assert "the program is another (rules)" in next(iter(findings)).what


@pytest.mark.parametrize("data", [
    b"", b"[]", b"{}", b"null", b"\xff", b'{"receipt": "another/form@v1"}',
    b'{"receipt": "tradeledger/receipt@v1", "query": 1}',
])  # fmt: skip
def test_what_is_no_receipt_is_said_to_be_none(data):
    with pytest.raises(ReceiptError):
        receipts.read(data)


@pytest.mark.parametrize("query", [
    {}, {"command": "rm"}, {"command": "append"}, {"command": "rate", "importer": "US"},
    {"command": "rate", "importer": "US", "origin": "CN", "shell": "true"},
    {"command": "rate", "importer": "XX", "origin": "CN"}, {"command": "ask"},
    {"command": "rate", "importer": 7, "origin": ["CN"]},
])  # fmt: skip
def test_a_receipt_that_cannot_be_asked_is_a_finding_and_no_crash(query, asked, history):
    _, made = asked(on="2025-10-01")
    found, findings = recall_all(history, made | {"query": query})
    assert not any(each.identical for each in found)
    assert findings.counts == {"AU-50": 1}


def recall_all(history, *made):
    findings = Findings()
    folder = [json.dumps(each).encode() for each in made]
    log = digest.UpTo(history.log, history.head)
    return _recalled(log, history, folder, findings), findings


def _recalled(log, book, folder, findings):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as name:
        for number, data in enumerate(folder):
            (Path(name) / f"{number}.json").write_bytes(data)
        return recalls.check_receipts(log, book, [name], TODAY, findings, lambda *_: None)
