"""Every kind of answer has exactly the shape of the contract, on the real history."""

from __future__ import annotations

import shlex
from base64 import b64decode
from functools import cache
from itertools import chain

import pytest

from ledger.store.log import SqliteLog, root
from tests.calling import call
from tests.projections import contract, shapes
from tests.projections.contract import answer
from tests.projections.shapes import Shape

CASES = {
    "rate --importer US --origin CN --on 2025-10-01": answer("rate", contract.RATE),
    "rate --importer CN --origin US --at 2025-04-10T11:00+08:00": answer("rate", contract.RATE),
    "rate --importer CN --origin US --on 2025-04-10": answer("rate", contract.RATE),
    "rate --importer US --origin EU --on 2025-08-15": answer("rate", contract.RATE),
    "rate --importer US --origin CN --on 2025-10-01 --product 8507.60": answer(
        "rate", contract.RATE
    ),
    "rate --importer US --origin BR --on 2025-10-01 --product 7208": answer("rate", contract.RATE),
    "rate --importer US --origin CN --measure us.s301.cn.list3": answer("rate", contract.RATE),
    "rate --importer US --origin CN --on 2025-10-01 --reading lawful": answer(
        "rate", contract.RATE
    ),
    "history --importer US --origin CN": answer("history", contract.HISTORY),
    "history --importer US --origin EU --from 2025-01-01 --to 2025-12-31": answer(
        "history", contract.HISTORY
    ),
    "history --importer CN --origin US --product 1201": answer("history", contract.HISTORY),
    "changes --from 2018-01-01 --to 2026-11-24": answer("changes", contract.CHANGES),
    "changes --from 2025-04-01 --to 2025-04-30 --importer US": answer(
        "changes", contract.CHANGES
    ),
    "forecast": answer("forecast", contract.FORECAST),
    "forecast --importer US --origin CN": answer("forecast", contract.FORECAST),
    "why --importer US --origin CN --on 2025-10-01": answer("why", contract.WHY),
    "why --importer US --origin CA --on 2025-10-01 --product 7208": answer("why", contract.WHY),
    "compare --importer US --origin CN --first 2025-04-01": answer("compare", contract.COMPARE),
    "compare --importer CN --origin US --first 2025-04-10 --second 2025-05-20": answer(
        "compare", contract.COMPARE
    ),
    "truce": answer("truce", contract.TRUCES),
    "truce us-cn.geneva-2025": answer("truce", contract.TRUCE),
    "talks": answer("talks", Shape({"talks": [contract.TALKS_FIELDS]})),
    "talks us-cn.stockholm-2025-07": answer("talks", contract.TALKS_FIELDS),
    "measures": answer("measures", Shape({"measures": [Shape(contract.DESCRIBED)]})),
    "measures us.ieepa.reciprocal.cn": answer(
        "measures", Shape(contract.DESCRIBED | {"acts": [contract.ACT]})
    ),
    "sources": answer("source", Shape({"sources": [contract.SOURCE]})),
    "sources eo-14298": answer(
        "source", Shape(contract.SOURCE.fields | {"events": [contract.ACT]})
    ),
    "rate --importer BR --origin US": answer("not_covered", contract.NOT_COVERED, "not_covered"),
    "rate --importer DE --origin US": answer("not_covered", contract.NOT_COVERED, "not_covered"),
    "rate --importer US --origin CN --on 1950-01-01": answer(
        "not_covered", contract.NOT_COVERED, "not_covered"
    ),
}  # fmt: skip
CLOCKS = ("2025-10-01T12:00:00Z", "2026-11-24T12:00:00Z")


@cache
def asked(store, typed, now=CLOCKS[-1]):
    return call(*shlex.split(typed), "--json", store=store, now=now)


@pytest.mark.parametrize("now", CLOCKS)
@pytest.mark.parametrize("typed", CASES)
def test_an_answer_has_the_shape_of_the_contract(bundled, typed, now):
    called = asked(bundled, typed, now)
    found = called.json
    assert list(CASES[typed].faults(found)) == []
    assert list(shapes.floats(found)) == []
    assert called.code == (0 if found["status"] == "answered" else 1)
    assert called.err == ""


@pytest.mark.parametrize("typed", CASES)
def test_an_answer_names_the_tree_head_that_it_was_read_at(bundled, typed):
    found = asked(bundled, typed).json
    log = SqliteLog.open(bundled)
    size = found["checkpoint"]["size"]
    assert size == log.head() == found["clocks"]["recorded_by"]
    assert b64decode(found["checkpoint"]["root"]) == root(log, size)
    log.close()


@pytest.mark.parametrize("typed", CASES)
def test_what_an_answer_cites_is_among_its_sources(bundled, typed):
    found = asked(bundled, typed).json
    if found["kind"] in {"rate", "history", "why"}:
        result = found["result"]
        components = chain(
            result.get("components", ()),
            *(interval["components"] for interval in result.get("intervals", ())),
        )
        cited = {source for component in components for source in component["sources"]}
        assert cited <= {source["id"] for source in found["sources"]}
    for source in found["sources"]:
        assert source["title"], source["id"]


def test_the_clocks_are_echoed(bundled):
    found = call(
        "rate", "--importer", "US", "--origin", "CN", "--on", "2025-11-15",
        "--known-by", "2025-09-01", "--recorded-by", "1200", "--json", store=bundled,
    ).json  # fmt: skip
    assert found["clocks"] == {"on": "2025-11-15", "known_by": "2025-09-01", "recorded_by": 1200}
    assert found["checkpoint"]["size"] == 1200
    assert found["question"]["understood_as"] == {
        "intent": "rate", "importer": "US", "origin": "CN", "on": "2025-11-15",
        "known_by": "2025-09-01", "recorded_by": 1200,
    }  # fmt: skip


def test_an_instant_is_echoed_with_its_offset(bundled):
    found = call(
        "rate", "--importer", "CN", "--origin", "US", "--at", "2025-04-10T11:00+08:00", "--json",
        store=bundled,
    ).json  # fmt: skip
    assert found["clocks"]["on"] == "2025-04-10T11:00:00+08:00"
    assert found["result"]["additional"] == "0"


def test_a_code_is_answered_in_one_spelling(bundled):
    typed = ["rate", "--importer", "us", "--origin", "eu27", "--on", "2025-08-15", "--json"]
    found = call(*typed, "--product", "87038000", store=bundled).json["result"]
    assert (found["importer"], found["origin"], found["product"]) == ("US", "EU", "8703.80.00")


@pytest.mark.parametrize(
    ("day", "assumed"),
    [("Oct 1", "year 2026: the most recent October 1"), ("Oct 1 2025", None), ("today", None)],
)
def test_what_was_assumed_of_a_date_is_said(bundled, day, assumed):
    found = call(
        "rate", "--importer", "US", "--origin", "CN", "--on", day, "--json", store=bundled
    ).json
    assert found["question"]["assumed"] == ([assumed] if assumed else [])
