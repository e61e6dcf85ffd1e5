"""0 done, 1 understood but no, 2 the call is wrong, 3 the ledger is broken; one voice for each."""

from __future__ import annotations

import re
import sqlite3

import orjson
import pytest

from tests.calling import call, spawn

PAIR = ["--importer", "US", "--origin", "CN"]


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["rate", "--importer", "US", "--origin", "CN", "--on", "2025-02-30"], "IN-01",
         "there is no such day"),
        (["rate", *PAIR, "--on", "10/11/2025"], "IN-01", "no date that can be read"),
        (["rate", *PAIR, "--on", "Smarch 13"], "IN-01", "no date that can be read"),
        (["rate", *PAIR, "--at", "2025-04-10T11:00"], "IN-01", "offset"),
        (["rate", *PAIR, "--on", "2025-01-01", "--at", "2025-04-10T11:00Z"], "IN-10", "--at"),
        (["rate", *PAIR, "--known-by", "soon"], "IN-01", "--known-by"),
        (["rate", *PAIR, "--recorded-by", "99999999"], "IN-10", "ends at position"),
        (["rate", *PAIR, "--recorded-by", "lately"], "IN-01", "--recorded-by"),
        (["rate", "--importer", "USA", "--origin", "CN"], "IN-04", "'USA' is no economy"),
        (["rate", "--importer", "US", "--origin", "China"], "IN-04", "did you mean CN"),
        (["rate", *PAIR, "--product", "123"], "IN-03", "2, 4, 6, 8 or 10 digits"),
        (["rate", *PAIR, "--product", "7701"], "IN-03", "no chapter 77"),
        (["rate", *PAIR, "--measure", "us.nothing"], "IN-11", "no measure 'us.nothing'"),
        (["rate", "--importer", "US", "--origin", "US"], "IN-10", "two economies"),
        (["rate", *PAIR, "--measure", "cn.reciprocal.retaliation"], "IN-10", "a measure of CN"),
        (["forecast", "--importer", "US", "--origin", "us"], "IN-10", "two economies"),
        (["history", *PAIR, "--from", "2025-12-31", "--to", "2025-01-01"], "IN-10", "swap them"),
        (["changes", "--from", "2025-12-31", "--to", "2025-01-01"], "IN-10", "swap them"),
        (["forecast", "--importer", "Atlantis"], "IN-04", "Atlantis"),
        (["truce", "us-cn.genever-2025"], "IN-11", "us-cn.geneva-2025"),
        (["talks", "us-cn.stockhom-2025-07"], "IN-11", "us-cn.stockholm-2025-07"),
        (["measures", "us.s122x"], "IN-11", "us.s122"),
        (["sources", "eo-99999"], "IN-11", "eo-"),
        (["show", "999999"], "IN-11", "positions run from 1"),
        (["show", "us.nothing/at-all"], "IN-11", "no event with the key"),
        (["replay", "--to", "999999"], "IN-10", "ends at position"),
        (["correct", "1", "--set", "colour=red", "--why", "x"], "IN-06", "colour"),
        (["retract", "999999", "--reason", "x"], "IN-11", "999999"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_said_with_its_code_and_the_way_to_mend_it(own, typed, code, said):
    called = call(*typed, store=own)
    assert called.code == 2
    assert called.out == ""
    assert called.err.startswith(code)
    assert said in called.err
    as_json = call(*typed, "--json", store=own)
    assert as_json.code == 2
    problem = orjson.loads(as_json.err.splitlines()[0])
    assert problem["code"] == code
    assert problem["detail"]


def test_every_problem_of_a_call_is_reported(bundled):
    typed = [
        "rate", "--importer", "Utopia", "--origin", "Narnia", "--product", "777",
        "--on", "2025-02-30", "--known-by", "whenever", "--recorded-by", "x",
    ]  # fmt: skip
    called = call(*typed, store=bundled)
    assert called.code == 2
    assert re.findall(r"--([a-z-]+)$", called.err, re.MULTILINE) == [
        "importer", "origin", "product", "on", "known-by", "recorded-by",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["rat", *PAIR], "did you mean rate?"),
        (["histroy"], "did you mean history?"),
        (["frobnicate"], "tradeledger --help lists the commands"),
        (["rate", *PAIR, "--onn", "2025-01-01"], "--on"),
        (["rate", "--origin", "CN"], "--importer"),
        (["rate", *PAIR, "--reading", "wishful"], "assessed"),
        (["changes", "--to", "2025-01-01"], "--from"),
        (["history", *PAIR, "--from"], "--from"),
        (["replay", "--to", "minus one"], "--to"),
        (["completion", "tcsh"], "'bash', 'zsh', 'fish'"),
        (["--format", "yaml", "rate", *PAIR], "--format"),
        (["ask"], "Missing question"),
        (["rate", *PAIR, "extra"], "extra"),
    ],
)
def test_a_call_that_cannot_be_parsed_is_told_how_it_is_called(bundled, typed, said):
    called = call(*typed, store=bundled)
    assert called.code == 2
    assert called.out == ""
    assert said in called.err
    assert "--help" in called.err
    assert len(called.err.splitlines()) <= 3


@pytest.mark.parametrize(
    "typed",
    [
        ["rate", "--origin", "US"],
        ["history", "--origin", "US"],
        ["why", "--origin", "US"],
        ["changes", "--from", "2025-01-01", "--to", "2025-12-31"],
        ["forecast"],
    ],
    ids=lambda typed: typed[0],
)
def test_what_is_not_covered_is_a_no(bundled, typed):
    """A ledger that holds nothing of Brazil does not say that nothing changed there."""
    called = call(*typed, "--importer", "BR", store=bundled)
    assert (called.code, called.err) == (1, "")
    assert "holds no duties of Brazil" in called.out
    assert "the United States" in " ".join(called.out.split())
    found = call(*typed, "--importer", "BR", "--json", store=bundled).json
    assert (found["kind"], found["status"]) == ("not_covered", "not_covered")
    assert {"US", "CN"} <= set(found["result"]["held"]["importers"])


def test_a_member_of_the_union_is_pointed_to_the_union_or_told_what_is_held(bundled):
    said = call("rate", "--importer", "DE", "--origin", "US", store=bundled).out
    assert "Germany" in said


@pytest.mark.parametrize(
    "typed",
    [
        ["rate", *PAIR, "--on", "1999-12-31"],
        ["history", *PAIR, "--to", "1999-12-31"],
        ["changes", *PAIR, "--from", "1999-01-01", "--to", "1999-12-31"],
    ],
    ids=lambda typed: typed[0],
)
def test_a_day_before_the_history_is_a_no(bundled, typed):
    called = call(*typed, store=bundled)
    assert called.code == 1
    assert "begins on 1 January 2018" in called.out


def test_the_first_day_of_the_history_is_covered(bundled):
    assert call("rate", *PAIR, "--on", "2018-01-01", store=bundled).code == 0
    assert call("rate", *PAIR, "--on", "2017-12-31", store=bundled).code == 1


def test_a_rule_that_is_broken_is_a_no(own):
    called = call(
        "append", "duty-set", "--measure", "us.unheard-of", "--announced", "2026-11-20",
        "--effective", "2026-12-01", "--duty", "10%", "--sources", "eo-14298",
        "--summary", "A duty on nothing.", store=own,
    )  # fmt: skip
    assert called.code == 1
    assert "us.unheard-of" in called.err


def test_an_empty_ledger_says_that_it_is_empty(tmp_path):
    called = call("--empty", "rate", *PAIR, store=tmp_path / "empty.db")
    assert called.code == 1
    assert "empty" in called.out


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://somewhere", "no store"),
        ("sqlite://", "no store"),
        ("sqlite:///", "no store"),
        ("postgresql://", "no store"),
        ("", "no store"),
        ("ledger.db", "no store"),
        ("sqlite:////proc/nowhere/ledger.db", "/proc/nowhere"),
    ],
)
def test_a_store_that_is_none_is_said(url, said):
    called = call("rate", *PAIR, store=url or "x:")
    assert called.code == 2
    assert called.err.startswith("IN-09")
    assert said in called.err
    assert "--store" in called.err


def test_a_file_that_is_no_ledger_is_said(tmp_path):
    file = tmp_path / "letter.db"
    file.write_text("Dear auditor, this is no database at all.\n" * 50, encoding="utf-8")
    for typed in (["rate", *PAIR], ["log"], ["show", "1"]):
        called = call(*typed, store=file)
        assert called.code == 2, typed
        assert called.err.startswith("IN-09")
        assert "not a database" in called.err
    called = call("doctor", store=file)  # whose work is to find that out
    assert called.code in {2, 3}
    assert "not a" in called.out + called.err


def test_another_database_is_no_ledger(tmp_path):
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    for typed in (["rate", *PAIR], ["log"], ["doctor"]):
        called = call(*typed, store=file)
        assert called.code in {1, 2, 3}, typed
        assert called.err or called.out


def test_a_folder_is_no_ledger(tmp_path):
    called = call("rate", *PAIR, store=tmp_path)
    assert called.code == 2
    assert called.err.startswith("IN-09")


def test_a_changed_byte_is_broken_integrity(own):
    """``doctor`` looks at a few events, ``audit`` at all; both say 3."""
    broken = sqlite3.connect(own)
    broken.execute("DROP TRIGGER IF EXISTS stored_events_stay")
    for (name,) in broken.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        broken.execute(f"DROP TRIGGER {name}")
    state = broken.execute("SELECT state FROM stored_events WHERE position = 1").fetchone()[0]
    changed = bytes(state).replace(b'"recorded":"2026', b'"recorded":"2025', 1)
    assert changed != bytes(state)
    broken.execute("UPDATE stored_events SET state = ? WHERE position = 1", (changed,))
    broken.commit()
    broken.close()
    for command in ("doctor", "audit"):
        called = call(command, store=own)
        assert called.code == 3, command
        assert "Traceback" not in called.err


def test_a_bug_is_one_line_for_a_user(own, monkeypatch):
    """The last resort: whatever goes wrong inside, a user sees no traceback."""
    from projections.answers import rate

    def broken(*_given, **_named):
        raise ZeroDivisionError("somewhere deep")

    monkeypatch.setattr(rate, "answer", broken)
    called = call("rate", *PAIR, store=own, environment={"TRADELEDGER_DEBUG": ""})
    assert called.code == 1
    assert "Traceback" not in called.err
    assert "failed in a way it should not" in called.err
    assert "ZeroDivisionError: somewhere deep" in called.err


def test_no_traceback_of_a_process_either(tmp_path):
    called = spawn("rate", *PAIR, "--on", "nonsense", store=tmp_path / "none.db")
    assert called.code == 2
    assert "Traceback" not in called.err
    assert "IN-01" in called.err
