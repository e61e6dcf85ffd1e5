"""An auditor who does not trust the operator: the whole story, with the commands that people type.

Every step runs the program as a process of its own, tampering is done with SQLite's own client from
outside, and proofs are checked by the one-file verifier under ``python -I``: nothing of the
project but that file is there to help it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.rewriting import recomputed, unguarded

PACK = """
pack: story
title: A duty, held down for a while
verified_until: 2026-10-01
covers_from: 2025-01-01
importers: [US]
sources:
  order-1: {title: The order, kind: executive_order, published: 2025-02-01}
  order-2: {title: The truce, kind: executive_order, published: 2025-05-12}
events:
  - {kind: measure.introduced, key: us.story/introduced, measure: us.story, importer: US,
     programme: ieepa-other, title: Story duty, announced: 2025-02-01, sources: [order-1]}
  - {kind: measure.duty_set, key: us.story/imposed, measure: us.story, announced: 2025-02-01,
     effective: 2025-02-04, origins: [CN], duty: 10%, sources: [order-1]}
  - {kind: measure.duty_set, key: us.story/raised, measure: us.story, announced: 2025-04-02,
     effective: 2025-04-09, origins: [CN], duty: 34%, sources: [order-1]}
  - {kind: measure.suspended, key: us.story/held, measure: us.story, announced: 2025-05-12,
     effective: 2025-05-14, until: 2025-11-10, origins: [CN], duty: 20%, returns_to: 34%,
     sources: [order-2]}
  - {kind: measure.noted, key: us.story/note, measure: us.story, announced: 2025-06-01,
     topic: other, text: Told once., sources: [order-2]}
"""
SIZE = 8


@dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.json["findings"]]


class Desk:
    """A folder with a ledger in it, and the program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = folder / "ledger.db"

    def type(self, *words: str, now: str = "2026-11-24") -> Answer:
        """Types a command; ``now`` is the day on which it is typed."""
        call = [sys.executable, "-m", "bot.root", "--store", f"sqlite:///{self.ledger}"]
        return self._run([*call, "--now", now, *words], self.folder)

    def ok(self, *words: str, now: str = "2026-11-24") -> Answer:
        done = self.type(*words, now=now)
        assert done.code == 0, done.err + done.out
        return done

    @staticmethod
    def _run(call: list[str], folder: Path) -> Answer:
        root = Path(__file__).parents[2]
        clean = {name: value for name, value in os.environ.items() if "TRADELEDGER" not in name}
        env = clean | {"PYTHONPATH": str(root), "NO_COLOR": "1", "TRADELEDGER_RECORDER": "Kim Lee"}
        done = subprocess.run(
            call, cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def verifier(self, *words: str) -> Answer:
        """The exported verifier, isolated: no PYTHONPATH, no site packages of ours, no project."""
        call = [sys.executable, "-I", str(self.folder / "verify.py"), *words]
        done = subprocess.run(call, cwd="/", env={}, capture_output=True, text=True, check=False)
        return Answer(done.returncode, done.stdout, done.stderr)

    def tampered(self, name: str, *statements: str) -> Desk:
        """A copy of the ledger in which somebody typed these statements into the sqlite3 shell."""
        other = Desk(self.folder / name)
        other.folder.mkdir()
        for path in self.folder.glob("ledger.db*"):
            shutil.copy(path, other.folder)
        for file in ("ledger.key", "ledger.key.pub", "head.txt"):
            shutil.copy(self.folder / file, other.folder)
        with sqlite3.connect(other.ledger) as shell:
            unguarded(shell)
            for statement in statements:
                shell.execute(statement)
        shell.close()
        return other


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    """A ledger of eight events, signed, and a receipt of what was answered then."""
    desk = Desk(tmp_path_factory.mktemp("audit"))
    (desk.folder / "story.yaml").write_text(PACK)
    (desk.folder / "receipts").mkdir()
    desk.ok("--empty", "import", "story.yaml")
    desk.ok("key", "new", "--name", "example.org/ledger", "--out", "ledger.key")
    desk.ok("checkpoint", "--sign", "ledger.key", "--out", "head.txt")
    desk.ok("verifier", "--out", "verify.py")
    desk.ok(
        "rate", "--importer", "US", "--origin", "CN", "--on", "2025-10-01",
        "--receipt", "receipts/oct-1.json",
    )  # fmt: skip
    return desk


@pytest.fixture(scope="module")
def key(desk) -> str:
    return (desk.folder / "ledger.key.pub").read_text().strip()


def audit(desk: Desk, *words: str) -> Answer:
    return desk.type("audit", "--json", *words)


def test_the_ledger_as_it_is_audits_clean(desk):
    told = audit(desk, "--against", "head.txt", "--key", "ledger.key.pub")
    assert (told.code, told.json["verdict"], told.json["events"]) == (0, "clean", SIZE)
    assert told.json["anchored"] == SIZE
    assert "Clean: 8 events are as they were recorded." in desk.ok("audit").out


def test_an_event_is_proved_to_somebody_who_has_nothing_but_a_file_and_a_key(desk, key):
    desk.ok("prove", "5", "--out", "event-5.proof")
    assert desk.ok("verify", "event-5.proof", "--key", key).out.endswith("VALID\n")
    alone = desk.verifier(str(desk.folder / "event-5.proof"), "--key", key)
    assert alone.code == 0
    assert alone.out.endswith("\nVALID\n")
    assert "Event 5 is in it: measure.duty_set in measure:us.story" in alone.out
    assert '"duty":"34%"' in alone.out


def test_a_proof_that_somebody_touched_is_not_valid(desk, key):
    desk.ok("prove", "5", "--out", "touched.proof")
    proof = desk.folder / "touched.proof"
    lines = proof.read_bytes().splitlines(keepends=True)
    lines[2] = b"index 5\n"
    proof.write_bytes(b"".join(lines))
    alone = desk.verifier(str(proof), "--key", key)
    assert alone.code == 1
    assert alone.err.startswith("NOT VALID")
    assert "VALID" not in alone.out
    assert desk.type("verify", "touched.proof", "--key", key).code == 1


def test_somebody_elses_key_proves_nothing(desk):
    other = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    alone = desk.verifier(str(desk.folder / "head.txt"), "--key", other)
    assert (alone.code, alone.out) == (1, "")
    assert "no trusted key has signed it" in alone.err


def replaced(old: str, new: str, position: int) -> str:
    """A statement that replaces text in the stored bytes of an event."""
    text = f"replace(CAST(state AS TEXT), '{old}', '{new}')"
    return f"UPDATE stored_events SET state = CAST({text} AS BLOB) WHERE position = {position}"


def moved(by: int, *positions: int) -> list[str]:
    return [f"UPDATE stored_events SET position = {n + by} WHERE position = {n}" for n in positions]


SWAPPED = (
    "UPDATE stored_events SET state = (SELECT kept.state FROM kept"
    " WHERE kept.position = 11 - stored_events.position) WHERE position IN (5, 6)"
)
PUT_IN = (
    "INSERT INTO stored_events SELECT 6, originator_id, 77, topic, state FROM stored_events"
    " WHERE position = 5"
)
#: what somebody did to the file, and what the audit calls it
TAMPERED = {
    "a byte of an event": (
        [replaced("34%", "84%", 6)], "AU-01", 6, "its content was changed"),
    "the time of an event": (
        [replaced('"recorded":"2026', '"recorded":"2025', 5)],
        "AU-01", 5, "the recorded instant was changed"),
    "its recorder": (
        [replaced('"by":"Kim Lee"', '"by":"Mallory"', 5)],
        "AU-01", 5, "the recorder was changed, from Kim Lee"),
    "its kind": (
        ["UPDATE stored_events SET topic = 'measure.noted' WHERE position = 6"],
        "AU-01", 6, "its kind was changed, from measure.suspended"),
    "the payloads of two events swapped": (
        ["CREATE TEMP TABLE kept AS SELECT position, state FROM stored_events", SWAPPED],
        "AU-01", 5, "its content was swapped: what belongs here stands at position 6"),
    "two events in another order": (
        [*moved(95, 5), *moved(-1, 6), *moved(-94, 100)],
        "AU-02", 5, "was recorded at position 6"),
    "an event taken out": (
        ["DELETE FROM stored_events WHERE position = 6"],
        "AU-03", 6, "position 6 is missing"),
    "an event taken out and the rest moved up": (
        ["DELETE FROM stored_events WHERE position = 4", *moved(-1, 5, 6, 7, 8)],
        "AU-03", 4, "the events at 4 to 7 were recorded at 5 to 8"),
    "an event put in": (
        [*moved(1, 8, 7, 6), PUT_IN], "AU-06", 6, "it was put in"),
    "the end cut off": (
        ["DELETE FROM stored_events WHERE position > 6"],
        "AU-05", 7, "the tree has leaves of 2 events more"),
    "a leaf of the tree": (
        ["UPDATE merkle_nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = 4"],
        "AU-04", 5, "its leaf was edited"),
    "an inner node of the tree": (
        ["UPDATE merkle_nodes SET hash = zeroblob(32) WHERE level = 2 AND idx = 0"],
        "AU-04", 1, "does not follow from the nodes under it"),
    "the list of keys": (
        ["UPDATE event_keys SET position = 5 WHERE position = 6"],
        "AU-21", 6, "leads to position 5"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found_and_named_for_what_it_is(desk, what):
    statements, code, position, words = TAMPERED[what]
    told = audit(desk.tampered(f"{what}".replace(" ", "-"), *statements))
    assert told.code == 3
    found = [f for f in told.json["findings"] if (f["code"], f["position"]) == (code, position)]
    assert len(found) == 1, told.json["findings"]
    assert words in found[0]["detail"]
    assert "AU-14" in told.codes  # that the triggers are gone is said too


def test_an_edited_index_is_found(desk):
    other = desk.tampered("index")
    other.ok("rate", "--importer", "US", "--origin", "CN")
    with sqlite3.connect(other.folder / "ledger.db.index") as shell:
        shell.execute("DELETE FROM reach WHERE origin = 'CN'")
    shell.close()
    told = audit(other)
    assert told.code == 1
    assert "AU-40" in told.codes


def test_a_history_rewritten_with_its_tree_is_found_by_a_checkpoint_and_by_nothing_else(desk):
    other = desk.tampered("rewritten")
    (other.folder / "ledger.db.index").unlink()
    (other.folder / "ledger.db.checkpoints").unlink()
    with sqlite3.connect(other.ledger) as shell:
        shell.execute(replaced("Told once", "Told never", 7))
        recomputed(shell)
    shell.close()
    alone = audit(other)
    assert (alone.code, alone.codes) == (0, [])
    assert any("no checkpoint was given" in line for line in alone.json["assurance"])
    told = audit(other, "--against", "head.txt", "--key", "ledger.key.pub")
    assert (told.code, told.codes) == (3, ["AU-07"])


def test_an_end_cut_off_with_its_tree_is_found_by_a_checkpoint_and_by_nothing_else(desk):
    other = desk.tampered("cut", "DELETE FROM stored_events WHERE position > 6",
                          "DELETE FROM event_keys WHERE position > 6")  # fmt: skip
    (other.folder / "ledger.db.index").unlink()
    (other.folder / "ledger.db.checkpoints").unlink()
    with sqlite3.connect(other.ledger) as shell:
        recomputed(shell)
    shell.close()
    assert audit(other).code == 0
    told = audit(other, "--against", "head.txt", "--key", "ledger.key.pub")
    assert (told.code, told.codes) == (3, ["AU-08"])
    signed = other.type("checkpoint", "--sign", "ledger.key")
    assert signed.code == 0  # it has forgotten what it signed; who kept head.txt has not


def test_what_was_signed_here_is_never_contradicted(desk):
    other = desk.tampered("contradicted", "DELETE FROM stored_events WHERE position > 6")
    refused = other.type("checkpoint", "--sign", "ledger.key")
    assert refused.code == 3
    assert "PF-01" in refused.err


def test_receipts_are_recalled_after_a_correction(desk, key):
    told = audit(desk, "--receipts", "receipts")
    assert (told.code, told.json["receipts"][0]["identical"]) == (0, True)
    assert "20%" in told.json["receipts"][0]["answer"]
    desk.ok("correct", "us.story/held", "--set", "duty=24%", "--why", "the order says 24, not 20")
    told = audit(desk, "--receipts", "receipts")
    assert (told.code, told.codes) == (1, ["AU-53"])
    recalled = told.json["receipts"][0]
    assert recalled["identical"]
    assert "24%" in recalled["today"]
    assert [each["position"] for each in recalled["because"]] == [SIZE + 1]
    assert "the order says 24, not 20" in recalled["because"][0]["why"]
    desk.ok("checkpoint", "--sign", "ledger.key", "--out", "head-2.txt")
    desk.ok("prove", "--from", "head.txt", "--out", "grown.proof")
    alone = desk.verifier(
        str(desk.folder / "grown.proof"), "--key", key, "--ledger", str(desk.ledger)
    )
    assert alone.code == 0
    assert "It begins with the 8 events of the earlier checkpoint, unchanged." in alone.out
