"""key, checkpoint, prove, verify, backup, restore, migrate, review, approve, reject, as typed."""

from __future__ import annotations

import json
import stat
from base64 import b64decode

import pytest

from ledger.store.log import SqliteLog, root

DUTY = ("--measure", "us.s122", "--announced", "2026-07-20", "--effective", "2026-07-24",
        "--duty", "15%", "--sources", "eo-1")  # fmt: skip


@pytest.fixture
def key(ledger):
    """A signing key; its public line."""
    made = ledger.ok("--json", "key", "new", "--name", "example.org/l", "--out", path(ledger, "k"))
    return made.json["verification_key"]


def path(terminal, name):
    return str(terminal.folder / name)


def test_a_key_is_for_its_owner_only_and_never_written_over(ledger, key):
    secret = ledger.folder / "k"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert (ledger.folder / "k.pub").read_text() == f"{key}\n"
    before = secret.read_bytes()
    again = ledger("key", "new", "--name", "example.org/l", "--out", str(secret))
    assert again.code == 2
    assert secret.read_bytes() == before


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nfeed"])
def test_a_name_that_signature_lines_cannot_carry_is_refused(ledger, name):
    said = ledger("key", "new", "--name", name, "--out", path(ledger, "k"))
    assert said.code == 2
    assert not (ledger.folder / "k").exists()


def test_what_is_no_key_is_refused_and_not_shown(ledger):
    ledger.file("k", "secret text that is no key")
    said = ledger("checkpoint", "--sign", path(ledger, "k"))
    assert said.code == 2
    assert "secret text" not in said.err


def test_a_checkpoint_names_size_and_root_of_the_ledger(ledger, key):
    told = ledger.ok("--json", "checkpoint", "--sign", path(ledger, "k")).json
    with_log = SqliteLog.open(ledger.folder / "ledger.db")
    assert told["size"] == with_log.head()
    assert b64decode(told["root"]) == root(with_log, told["size"])
    with_log.close()
    assert told["signed_by"] == [key]
    plain = ledger.ok("checkpoint", "--sign", path(ledger, "k"))
    assert plain.out == told["checkpoint"]


def test_without_a_key_a_checkpoint_is_printed_unsigned_and_is_not_valid(ledger, key):
    said = ledger.ok("checkpoint")
    assert said.lines[0] == "tradeledger"
    assert "not signed" in said.err
    file = ledger.file("head", said.out)
    assert ledger("verify", file, "--key", key).code == 1


def test_a_proof_needs_something_signed_that_covers_the_event(ledger, key):
    said = ledger("prove", "2")
    assert (said.code, "PF-02" in said.err) == (1, True)
    ledger.ok("prove", "2", "--sign", path(ledger, "k"), "--out", path(ledger, "p"))
    ledger.ok("verify", path(ledger, "p"), "--key", key)
    assert ledger("prove", "99").code in {1, 2}
    assert ledger("prove").code == 2
    assert ledger("prove", "2", "--from", path(ledger, "p")).code == 2


def test_verify_looks_at_no_store(ledger, key):
    ledger.ok("prove", "2", "--sign", path(ledger, "k"), "--out", path(ledger, "p"))
    nowhere = ledger.on("postgresql://nobody@127.0.0.1:1/nothing")
    told = nowhere.ok("--json", "verify", path(ledger, "p"), "--key", path(ledger, "k.pub")).json
    assert told["valid"] is True
    for words in ([path(ledger, "p"), "--key", "x"], [path(ledger, "none"), "--key", key]):
        assert json.loads(nowhere("--json", "verify", *words).out)["valid"] is False
    assert nowhere("verify", path(ledger, "p")).code == 2


def test_what_was_signed_before_is_continued(ledger, key):
    first = path(ledger, "first")
    ledger.ok("checkpoint", "--sign", path(ledger, "k"), "--out", first)
    ledger.ok("append", "duty-set", *DUTY)
    ledger.ok("prove", "--from", first, "--sign", path(ledger, "k"), "--out", path(ledger, "p"))
    said = ledger.ok("verify", path(ledger, "p"), "--key", key)
    assert "It begins with the 5 events of the earlier checkpoint, unchanged." in said.out


def test_a_backup_and_its_return(ledger, key):
    ledger.ok("checkpoint", "--sign", path(ledger, "k"))
    told = ledger.ok("--json", "backup", "--out", path(ledger, "b.db")).json
    assert (told["events"], told["signed"]) == (5, 5)
    assert ledger("backup", "--out", path(ledger, "b.db")).code == 2
    ledger.ok("append", "duty-set", *DUTY)
    assert ledger("restore", path(ledger, "b.db")).code == 1
    head = path(ledger, "head")
    ledger.ok("checkpoint", "--sign", path(ledger, "k"), "--out", head)
    refused = ledger("restore", path(ledger, "b.db"), "--force")
    assert (refused.code, "AU-08" in refused.err) == (3, True)
    other = ledger.on(f"sqlite:///{path(ledger, 'other.db')}")
    assert other("restore", path(ledger, "b.db"), "--against", head, "--key", key).code == 3
    assert other.ok("restore", path(ledger, "b.db")).lines[0].endswith("signed up to 5")


def test_a_proposal_from_the_command_line(ledger):
    said = ledger.ok("append", "duty-set", *DUTY, "--propose", "--by", "Ann")
    assert "tradeledger review us.s122-1" in said.err
    assert ledger.ok("rate", "--importer", "US", "--origin", "CN", "--on", "2026-08-01").out
    before = ledger.head
    (one,) = ledger.ok("--json", "review").json
    assert (one["proposal"], one["by"], one["status"]) == ("us.s122-1", "Ann", "open")
    assert ledger("approve", "us.s122-1", "--by", "Ann").code == 1
    assert ledger.head == before
    ledger.ok("approve", "us.s122-1", "--by", "Bob")
    assert ledger.head == before + 2
    assert ledger.ok("--json", "review").json == []
    assert ledger("reject", "us.s122-1", "--by", "Cem", "--why", "no").code == 1
    assert ledger("approve", "nothing").code == 2


@pytest.mark.parametrize("decide", [("approve",), ("reject", "--why", "the notice says 10%")])
def test_a_decision_that_is_only_tried_leaves_the_proposal_open(ledger, decide):
    ledger.ok("append", "duty-set", *DUTY, "--propose", "--by", "Ann")
    before = ledger.head
    command, *options = decide
    said = ledger.ok(command, "us.s122-1", "--by", "Bob", "--dry-run", *options)
    assert "would record" in said.out
    assert ledger.head == before
    (one,) = ledger.ok("--json", "review").json
    assert one["status"] == "open"
    ledger.ok(command, "us.s122-1", "--by", "Bob", *options)
    assert ledger.head > before
    assert ledger.ok("--json", "review").json == []


def test_the_answer_does_not_know_a_proposal_until_it_is_approved(ledger):
    asked = ("--json", "rate", "--importer", "US", "--origin", "CN", "--on", "2026-08-01")
    before = ledger.ok(*asked).json["result"]["additional"]
    ledger.ok("append", "duty-set", *DUTY, "--propose", "--by", "Ann")
    assert ledger.ok(*asked).json["result"]["additional"] == before
    ledger.ok("approve", "us.s122-1", "--by", "Bob")
    assert ledger.ok(*asked).json["result"]["additional"] == "15"


def test_a_ledger_that_has_a_tree_is_not_migrated(ledger):
    said = ledger("migrate")
    assert (said.code, "DE-06" in said.err) == (1, True)
