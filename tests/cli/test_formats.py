"""text, json, jsonl and csv on every command that reads."""

from __future__ import annotations

import csv
import io
from functools import cache

import orjson
import pytest

from tests.calling import call
from tests.cli.reading import CALLS, READING, words

ESCAPE = "\x1b"
IDS = [f"{name} {rest}".strip() for name, rest in CALLS]
every_call = pytest.mark.parametrize(("name", "rest"), CALLS, ids=IDS)


@cache
def said(store, *typed):
    """A call's answer; the tests below look at the same ones."""
    return call(*typed, store=store)


@every_call
def test_text_is_for_people(bundled, name, rest):
    called = said(bundled, *words(name, rest))
    assert called.code == 0, called.err
    assert called.err == ""
    assert called.out.endswith("\n")
    assert ESCAPE not in called.out
    assert not called.out.startswith("{")
    for line in called.out.splitlines():
        assert line == line.rstrip(), repr(line)


@every_call
def test_json_is_one_value(bundled, name, rest):
    called = said(bundled, *words(name, rest), "--json")
    assert called.code == 0, called.err
    value = orjson.loads(called.out)
    assert isinstance(value, dict | list)


@every_call
def test_jsonl_is_one_record_a_line(bundled, name, rest):
    called = said(bundled, *words(name, rest), "--format", "jsonl")
    assert called.code == 0, called.err
    assert all(isinstance(record, dict) for record in called.lines)
    assert called.lines or name == "doctor"  # where all is well, nothing is found


@every_call
def test_csv_has_a_head_and_rows_of_its_width(bundled, name, rest):
    called = said(bundled, *words(name, rest), "--format", "csv")
    assert called.code == 0, called.err
    rows = list(csv.reader(io.StringIO(called.out)))
    if not rows:
        assert name == "doctor"
        return
    head = rows[0]
    assert len(head) == len(set(head))
    assert {len(row) for row in rows} == {len(head)}


@every_call
def test_csv_and_jsonl_hold_the_same_records(bundled, name, rest):
    lines = said(bundled, *words(name, rest), "--format", "jsonl").lines
    text = said(bundled, *words(name, rest), "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(lines)
    for row, record in zip(rows, lines, strict=True):
        assert record.keys() <= row.keys()
        for field, value in record.items():
            if isinstance(value, str):
                assert row[field] == value


@pytest.mark.parametrize("name", READING)
def test_a_format_may_be_wished_for_before_or_behind_the_command(bundled, name):
    typed = words(name, READING[name])
    expected = said(bundled, *typed, "--json").out
    assert call(*typed, "--format", "json", store=bundled).out == expected
    assert call("--json", *typed, store=bundled).out == expected


@pytest.mark.parametrize("name", READING)
def test_an_unknown_format_is_refused_with_those_that_there_are(name):
    called = call(*words(name, READING[name]), "--format", "xml", now=None)
    assert called.code == 2
    assert "'text', 'json', 'jsonl', 'csv'" in called.err


def test_rows_of_a_rate_carry_the_sum(bundled):
    called = call(*words("rate", READING["rate"]), "--format", "csv", store=bundled)
    rows = list(csv.DictReader(io.StringIO(called.out)))
    assert [(row["measure"], row["percent"], row["additional"]) for row in rows] == [
        ("us.ieepa.fentanyl.cn", "20", "30"),
        ("us.ieepa.reciprocal.cn", "10", "30"),
    ]


def test_an_answer_that_is_no_answer_has_every_format(bundled):
    typed = ["rate", "--importer", "BR", "--origin", "US"]
    for shape in ("text", "json", "jsonl", "csv"):
        called = call(*typed, "--format", shape, store=bundled)
        assert called.code == 1
        assert "Brazil" in called.out


# -- many questions at once --------------------------------------------------------------------


def test_rate_answers_a_line_with_a_line(bundled, tmp_path):
    file = tmp_path / "asked.jsonl"
    file.write_text(
        '{"id": "a", "importer": "US", "origin": "CN", "on": "2025-10-01"}\n'
        "\n"
        '{"id": 7, "importer": "CN", "origin": "US", "on": "2025-10-01"}\n'
        '{"importer": "US", "origin": "CN", "on": "2025-11-15", "known_by": "2025-09-01"}\n',
        encoding="utf-8",
    )
    called = call("rate", "--jsonl", str(file), store=bundled)
    assert called.code == 0
    assert [(line["id"], line["result"]["additional"]) for line in called.lines] == [
        ("a", "30"),
        (7, "10"),
        (4, "54"),
    ]


def test_a_wrong_line_is_answered_with_what_is_wrong_and_the_others_go_on(bundled):
    lines = [
        '{"id": 1, "importer": "US", "origin": "CN", "on": "2025-10-01"}',
        '{"id": 2, "importer": "US", "origin": "CN", "on": "2025-02-30"}',
        "no json",
        '{"id": 4, "importer": "US"}',
        '{"id": 5, "importer": "US", "origin": "CN", "colour": "red"}',
        '{"id": 6, "importer": "BR", "origin": "US"}',
        '{"id": 7, "importer": "US", "origin": "US"}',
        "[1, 2]",
        '{"id": 9, "importer": "US", "origin": "JP", "on": "2026-10-01"}',
    ]
    called = call("rate", "--jsonl", "-", store=bundled, stdin="\n".join(lines))
    assert called.code == 1
    assert [line["status"] for line in called.lines] == [
        "answered", "wrong_call", "wrong_call", "wrong_call", "wrong_call", "not_covered",
        "wrong_call", "wrong_call", "answered",
    ]  # fmt: skip
    assert [line["id"] for line in called.lines] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    (problem,) = called.lines[1]["problems"]
    assert (problem["code"], problem["place"]) == ("IN-01", "--on")
    assert "no such day" in problem["detail"]


def test_ask_answers_a_line_with_a_line(bundled):
    lines = [
        '{"id": "q1", "text": "what was the US tariff on Oct 1"}',
        '{"id": "q2", "text": "US tariff on China on 15 November 2025", "known_by": "2025-09-01"}',
        '{"id": "q3", "text": "what was the US tariff on China", "now": "2025-10-01"}',
        '{"id": "q4"}',
    ]
    called = call("ask", "--jsonl", "-", store=bundled, stdin="\n".join(lines))
    found = {line["id"]: line for line in called.lines}
    assert len(called.lines) == 4
    assert found["q1"]["result"]["additional"] == "12.5"
    assert found["q2"]["result"]["additional"] == "54"
    assert found["q3"]["result"]["additional"] == "30"
    assert called.lines[3]["status"] != "answered"
