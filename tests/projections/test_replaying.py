"""replay, bisect, audit --lateness, doctor, as typed."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from bot.root import main_command
from ledger.store.application import LedgerApplication
from ledger.vocabulary.problems import ProblemsError
from tests import damage
from tests.bundled import bundled, own
from tests.sample import duty, history, record

__all__ = ["bundled", "own"]


def typed(store, *words, code=0):
    """Types a command with --json; what it printed."""
    path = store if isinstance(store, str) else f"sqlite:///{store}"
    call = ["--store", path, "--now", "2026-11-24", words[0], "--json", *words[1:]]
    done = CliRunner().invoke(main_command, call, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    assert done.return_value == code, done.output
    return json.loads(done.stdout)


def test_two_processes_in_other_surroundings_come_to_the_same_digest(own):
    told = typed(own, "replay", "--check")
    assert told["check"]["identical"]
    assert told["check"]["digests"] == [told["digest"]] * 2
    seeds = {each["PYTHONHASHSEED"] for each in told["check"]["surroundings"]}
    zones = {each["TZ"] for each in told["check"]["surroundings"]}
    assert (len(seeds), len(zones)) == (2, 2)


def test_a_replay_to_an_earlier_position_shows_what_changed_since(own):
    told = typed(own, "replay", "--to", "900", "--diff", "895")
    changed = {thing for each in told["changed"] for thing in each["events"]}
    assert changed <= set(range(896, 901))
    with pytest.raises(ProblemsError, match="the ledger ends at position"):
        typed(own, "replay", "--to", "999999")


def test_stepping_shows_what_each_event_did_to_the_rate(own):
    pair = ["--importer", "US", "--origin", "CN", "--on", "2025-04-10"]
    steps = typed(own, "replay", "--step", *pair)["steps"]
    moves = [(s["before"], s["after"]) for s in steps if s["changed"]]
    assert [after for _, after in moves][:-1] == [before for before, _ in moves][1:]
    assert moves[0][0] == "0%"
    assert "145%" in {after for _, after in moves}


def test_stepping_without_a_pair_looks_at_the_pairs_that_an_event_names(own):
    steps = typed(own, "replay", "--step", "--from", "800", "--to", "830")["steps"]
    assert {step["position"] for step in steps} <= set(range(800, 831))
    assert {step["importer"] for step in steps} >= {"US"}


def test_bisect_names_the_event_that_changed_an_answer(own):
    words = ["--importer", "US", "--origin", "CN", "--on", "2025-04-10"]
    told = typed(own, "bisect", *words, "--was", "104", "--is", "145")
    (event,) = told["events"]
    assert event["key"] == "us.ieepa.reciprocal.cn/raised-to-125"
    assert (event["before"], event["after"]) == ("104", "145")


def test_bisect_shows_the_chain_where_it_was_more_than_one_event(own):
    words = ["--importer", "US", "--origin", "CN", "--on", "2025-10-01"]
    told = typed(own, "bisect", *words, "--was", "145", "--is", "30")
    assert [event["after"] for event in told["events"]][-1] == "30"
    assert told["events"][0]["before"] == "145"


def test_bisect_says_no_where_it_never_happened(own):
    words = ["--importer", "US", "--origin", "CN", "--on", "2025-10-01"]
    assert not typed(own, "bisect", *words, "--was", "7", "--is", "8", code=1)["found"]
    with pytest.raises(ProblemsError, match="is no rate"):
        typed(own, "bisect", *words, "--was", "much", "--is", "8")


def test_lateness_is_told_per_programme_with_the_answers_that_were_given_meanwhile(own, tmp_path):
    found = typed(own, "audit", "--lateness")
    by_name = {each["programme"]: each for each in found["programmes"]}
    assert by_name["s122"]["events"] > 0
    assert by_name["s122"]["after_announced"]["least"] >= 0
    assert found["meanwhile"] == []
    receipt = tmp_path / "receipts" / "one.json"
    receipt.parent.mkdir()
    typed(own, "rate", "--importer", "US", "--origin", "CN", "--on", "2026-11-20",
          "--receipt", str(receipt))  # fmt: skip
    application = LedgerApplication(damage.parse(f"sqlite:///{own}"))
    late = duty(1, "us.s122", announced="2026-11-01", effective="2026-11-05", duty="11%",
                sources=("proc-11012",), key="us.s122/late")  # fmt: skip
    record(application, [late])
    application.close()
    (missed,) = typed(own, "audit", "--lateness", "--receipts", str(receipt.parent))["meanwhile"]
    assert missed["key"] == "us.s122/late"
    assert missed["receipt"] == str(receipt)


def test_doctor_says_what_is_configured_and_that_all_is_well(own):
    told = typed(own, "doctor")
    assert told["findings"] == []
    assert told["lag"] == 0
    assert told["store"].endswith("own.db")
    assert told["packs"]


@pytest.mark.parametrize("content", [b"", b"nothing", b"SQLite format 3\0" + bytes(2000)])
def test_doctor_and_audit_say_what_is_wrong_with_a_file_that_is_no_ledger(tmp_path, content):
    path = tmp_path / "odd.db"
    path.write_bytes(content)
    for command in ("doctor", "audit"):
        told = damage.typed(path, command, "--json")
        assert told.error is None, told.error
        assert told.code in {0, 1, 2, 3}
        if content:
            assert told.code in {2, 3}, (command, told)


def test_an_empty_ledger_audits_clean(tmp_path):
    path = tmp_path / "empty.db"
    call = ["--store", f"sqlite:///{path}", "--empty", "audit", "--json"]
    done = CliRunner().invoke(main_command, call, standalone_mode=False)
    assert done.return_value == 0, done.output
    assert json.loads(done.stdout)["checkpoint"]["size"] == 0


def test_a_ledger_on_a_server_is_audited_too(postgres_url):
    import psycopg

    url = postgres_url()
    application = LedgerApplication(url)
    record(application, history(20))
    application.close()
    assert typed(url.text, "audit", "--stage", "1", "--stage", "2")["verdict"] == "clean"
    with psycopg.connect(url.text) as connection:
        connection.execute("ALTER TABLE stored_events DISABLE TRIGGER ALL")
        connection.execute(
            "UPDATE stored_events SET topic = 'measure.noted' WHERE notification_id = 7"
        )
    told = typed(url.text, "audit", code=3)
    assert {"AU-01", "AU-14"} <= {each["code"] for each in told["findings"]}


def test_an_audit_from_a_position_believes_the_tree_before_it(own):
    told = typed(own, "audit", "--from", "1200", "--stage", "1")
    assert told["verdict"] == "clean"
    whole = typed(own, "audit", "--stage", "1")
    assert told["checkpoint"] == whole["checkpoint"]


def test_an_audit_writes_nothing(own, tmp_path):
    typed(own, "rate", "--importer", "US", "--origin", "CN")
    folder = tmp_path / "before"
    shutil.copytree(own.parent, folder, ignore=shutil.ignore_patterns("before"))
    typed(own, "audit")
    before = {p.name: p.read_bytes() for p in folder.glob("own.db*") if "-shm" not in p.name}
    after = {p.name: p.read_bytes() for p in own.parent.glob("own.db*") if "-shm" not in p.name}
    assert {n: d for n, d in before.items() if d} == {n: d for n, d in after.items() if d}
