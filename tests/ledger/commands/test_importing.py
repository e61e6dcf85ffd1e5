"""``import`` and ``init``."""

from __future__ import annotations

import pytest

from tests.ledger.commands.terminal import NOW, PACK, SIZE

MORE = """\
pack: more
title: More of it
verified_until: 2026-10-10
events:
  - kind: measure.terminated
    key: us.s122/ended
    measure: us.s122
    announced: 2026-07-01
    effective: 2026-07-10
    sources: [eo-1]
"""


def test_a_pack_is_imported_once(empty):
    path = empty.file("small.yaml", PACK)
    first = empty.ok("import", path)
    assert first.lines == ["recorded 5 events, positions 1 to 5"]
    again = empty.ok("import", path)
    assert again.lines == ["5 events are held already", "nothing to record"]
    records = empty.ok("--json", "import", path).json
    assert {record["status"] for record in records} == {"held"}
    assert sorted(record["position"] for record in records) == [1, 2, 3, 4, 5]
    assert empty.head == SIZE


def test_packs_are_one_transaction_whatever_their_order(empty):
    more, small = empty.file("more.yaml", MORE), empty.file("small.yaml", PACK)
    empty.ok("import", more, small)
    keys = [record["key"] for record in empty.log]
    assert keys == [
        "source/proc-1", "source/eo-1", "us.s122/introduced", "us.s122/imposed", "us.s122/ended",
        "pack/more/2026-10-10", "pack/small/2026-10-10",
    ]  # fmt: skip


def test_one_bad_pack_keeps_all_of_them_out(empty):
    small = empty.file("small.yaml", PACK)
    bad = empty.file("bad.yaml", MORE.replace("sources: [eo-1]", "sources: [eo-9]"))
    said = empty("--json", "import", small, bad)
    assert (said.code, said.codes) == (1, ["GE-02"])
    assert said.problems[0]["place"] == f"{bad}:5"
    assert empty.head == 0


def test_a_dry_run_records_nothing(ledger):
    said = ledger.ok("import", ledger.file("more.yaml", MORE), "--dry-run")
    assert said.lines[0] == "would record 2 events, positions 6 to 7"
    assert ledger.head == SIZE


def test_a_waived_event_stands_out_of_the_summary(ledger):
    pack = MORE.replace("terminated", "duty_set").replace("us.s122/ended", "us.s122/high") + (
        "    duty: 14500%\n    waivers: [{rule: ME-10, why: meant so, who: Ann}]\n"
    )
    said = ledger.ok("import", ledger.file("high.yaml", pack))
    assert "waived ME-10 by Ann: meant so" in said.out


def test_nothing_to_import_is_a_wrong_call(empty):
    assert empty("import").code == 2
    assert empty("import", "a.jsonl", "b.yaml").code == 2
    assert empty("import", "a.jsonl", "--bundled").code == 2


def test_init_makes_an_empty_ledger_once(empty):
    said = empty.ok("--json", "init", "--empty")
    assert said.json == {"store": empty.store, "events": 0}
    assert (empty.folder / "ledger.db").is_file()
    assert empty.ok("init", "--empty").code == 0
    empty.ok("import", empty.file("small.yaml", PACK))
    again = empty("init", "--empty")
    assert again.code == 2
    assert "holds 5 events already" in again.err
    assert empty.head == SIZE


def test_init_fills_a_ledger_with_the_bundled_history(empty, bundled):
    said = empty.ok("--json", "init", "--bundled")
    assert said.json == {"store": empty.store, "events": bundled}
    assert empty.head == bundled
    assert {record["by"] for record in empty.log} == {"bundled history"}
    again = empty.ok("import", "--bundled")
    assert again.lines[-1] == "nothing to record"


def test_init_fills_an_empty_ledger_that_exists(empty, bundled):
    empty.ok("init", "--empty")
    assert empty.ok("--json", "init", "--bundled").json["events"] == bundled == empty.head


def test_a_ledger_that_is_first_written_to_begins_with_the_bundled_history(empty, bundled):
    empty.globals_ = ("--now", NOW)
    empty.ok("import", empty.file("more.yaml", MORE))
    assert empty.head == bundled + 2


def test_an_export_makes_a_ledger_without_the_bundled_history(ledger, bundled):
    out = f"{ledger.folder}/all.jsonl"
    ledger.ok("export", "--out", out)
    other = ledger.on(f"sqlite:///{ledger.folder}/other.db")
    other.globals_ = ("--now", NOW)
    assert other.ok("import", out).lines[0] == "restored 5 events as they were recorded"


@pytest.mark.parametrize("command", [("init",), ("import", "--bundled"), ("log",)])
def test_a_store_in_a_place_that_cannot_be_is_a_problem(empty, bundled, command):
    blocked = empty.on("sqlite:////proc/nowhere/ledger.db")
    said = blocked(*command)
    assert said.code == 2
    assert "Traceback" not in said.err
    assert "--store" in said.err
