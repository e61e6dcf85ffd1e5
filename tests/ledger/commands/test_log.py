"""``log`` and ``show``: the events as recorded."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.proof.leaf import leaf_hash
from ledger.store.log import SqliteLog, row_at
from tests.ledger.commands.terminal import SIZE

ROOT = Path(__file__).parents[3]
TRUCE = """\
events:
  - {kind: truce.announced, key: us-cn.x/announced, truce: us-cn.x, title: A truce,
     announced: 2026-08-01, effective: 2026-08-02, until: 2026-11-01, parties: [US, CN],
     terms: [Nothing rises.], sources: [eo-1]}
  - {kind: truce.noted, key: us-cn.x/noted, truce: us-cn.x, announced: 2026-08-05,
     text: One side complains., sources: [eo-1]}
  - {kind: measure.introduced, key: cn.back/introduced, measure: cn.back, announced: 2026-08-06,
     importer: CN, programme: retaliation, title: Retaliation, sources: [eo-1]}
"""


@pytest.fixture
def more(ledger):
    ledger.ok("append", "--file", ledger.file("truce.yaml", TRUCE))
    return ledger


def keys(said):
    return [record["key"] for record in said.json]


def test_the_log_is_aligned_and_oldest_first(ledger):
    lines = ledger.ok("log").lines
    assert [int(line.split()[0]) for line in lines] == [1, 2, 3, 4, 5]
    assert lines[3] == (
        "    4  2026-11-24 12:00  2026-02-20  measure.duty_set             "
        "us.s122/imposed                   Ten percent on everything."
    )
    assert len({line.index("us.s122/") for line in lines if "us.s122/" in line}) == 1


def test_a_record_of_the_log(ledger):
    assert ledger.log[3] == {
        "position": 4, "stream": "measure:us.s122", "version": 2, "kind": "measure.duty_set",
        "key": "us.s122/imposed", "announced": "2026-02-20", "effective": "2026-02-24",
        "recorded": "2026-11-24T12:00:00.000000+00:00", "by": "Kim Lee",
        "summary": "Ten percent on everything.", "sources": ["proc-1"], "corrected_by": [],
        "retracted_by": None,
    }  # fmt: skip


def test_every_format_tells_the_same(ledger):
    records = ledger.log
    jsonl = ledger.ok("--format", "jsonl", "log").lines
    assert [json.loads(line) for line in jsonl] == records
    rows = list(csv.DictReader(io.StringIO(ledger.ok("log", "--format", "csv").out)))
    assert [row["key"] for row in rows] == [record["key"] for record in records]
    assert json.loads(rows[3]["sources"]) == ["proc-1"]


def test_an_empty_ledger_has_an_empty_log(empty):
    assert empty.ok("log").out == ""
    assert empty.ok("log", "--json").json == []
    assert empty.ok("log", "--format", "jsonl").out == ""
    assert len(empty.ok("log", "--format", "csv").lines) == 1


@pytest.mark.parametrize(
    ("options", "positions"),
    [
        (("--since", "3"), [3, 4, 5, 6, 7, 8]),
        (("--since", "3", "--until", "4"), [3, 4]),
        (("--limit", "2"), [1, 2]),
        (("--limit", "0"), []),
        (("--last", "2"), [7, 8]),
        (("--last", "2", "--until", "6"), [5, 6]),
        (("--last", "1", "--kind", "measure"), [8]),
        (("--since", "4", "--last", "99"), [4, 5, 6, 7, 8]),
        (("--kind", "measure.duty_set"), [4]),
        (("--kind", "duty-set", "--kind", "truce"), [4, 6, 7]),
        (("--last", "9" * 30), [1, 2, 3, 4, 5, 6, 7, 8]),
        (("--since", "9" * 30), []),
        (("--until", "9" * 30, "--limit", "9" * 30, "--since", "8"), [8]),
        (("--stream", "us.s122", "--until", "9" * 30), [3, 4]),
        (("--kind", "nothing"), []),
        (("--stream", "us.s122"), [3, 4]),
        (("--stream", "truce:us-cn.x", "--since", "7"), [7]),
        (("--stream", "nothing"), []),
        (("--stream", "\udcff"), []),
        (("--importer", "us"), [3, 4, 5, 6, 7]),
        (("--importer", "CN"), [6, 7, 8]),
        (("--importer", "CA"), []),
        (("--importer", "CN", "--limit", "1", "--since", "7"), [7]),
    ],
)
def test_part_of_the_log(more, options, positions):
    assert [r["position"] for r in more.ok("--json", "log", *options).json] == positions


@pytest.mark.parametrize("options", [("--since", "x"), ("--limit", "-1"), ("--importer", "QQ")])
def test_a_wrong_call(ledger, options):
    said = ledger("log", *options)
    assert said.code == 2
    assert options[0] in said.err


def test_a_correction_counts_for_the_event_and_not_in_it(ledger):
    ledger.ok("correct", "4", "--set", "summary=Better words.", "--why", "clearer")
    record = ledger.ok("--json", "log", "--limit", "1", "--kind", "duty_set").json[0]
    assert (record["summary"], record["corrected_by"]) == ("Ten percent on everything.", [6])


def test_an_event_whole(ledger):
    said = ledger.ok("show", "4")
    for part in (
        "4  measure.duty_set  us.s122/imposed",
        "measure:us.s122, version 2",
        "2026-11-24 12:00:00 UTC by Kim Lee",
        "proc-1: A proclamation, 91 FR 1, 2026-02-20",
        "https://example.org/proc-1",
        "until           2026-07-24",
    ):
        assert part in said.out
    shown = ledger.ok("--json", "show", "us.s122/imposed").json
    log = SqliteLog.open(ledger.folder / "ledger.db")
    row = row_at(log, 4)
    log.close()
    assert shown["leaf"] == leaf_hash(4, row.stream, 2, row.topic, row.state).hex()
    assert shown["sources"] == [
        {"id": "proc-1", "title": "A proclamation", "citation": "91 FR 1",
         "url": "https://example.org/proc-1", "published": "2026-02-20"}
    ]  # fmt: skip


def test_a_source_is_shown_as_it_was_corrected(ledger):
    ledger.ok("correct", "source/proc-1", "--set", "title=Proclamation 1", "--why", "its number")
    assert ledger.ok("--json", "show", "4").json["sources"][0]["title"] == "Proclamation 1"
    ledger.ok("retract", "source/proc-1", "--reason", "x")
    assert "(not registered)" in ledger.ok("show", "4").out


@pytest.mark.parametrize("wanted", ["0", "6", "us.s122/none", "\udcff", "1e3", ""])
def test_what_is_not_held_is_said(ledger, wanted):
    said = ledger("show", wanted)
    assert said.code == 2
    assert "positions run from 1 to 5" in said.err
    assert "positions" not in ledger.on(f"sqlite:///{ledger.folder}/other.db")("show", "1").out


def test_bytes_that_are_no_event_break_the_integrity(ledger):
    with sqlite3.connect(ledger.folder / "ledger.db") as connection:
        connection.execute("DROP TRIGGER stored_events_update")
        connection.execute("UPDATE stored_events SET state = x'7b' WHERE position = 4")
    connection.close()
    for command in (("log",), ("show", "4"), ("--json", "log", "--importer", "US")):
        said = ledger(*command)
        assert said.code == 3
        assert "position 4" in said.err
        assert "Traceback" not in said.err
    assert SIZE == 5


def test_reading_does_not_wait_for_the_models():
    script = (
        "import sys\nfrom ledger.reading import COMMANDS\nimport ledger.desk.exporting\n"
        "print([m for m in ('pydantic', 'eventsourcing', 'pyarrow', 'rich') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"
