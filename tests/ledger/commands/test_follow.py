"""``log --follow``: new events as they come, in another process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NOTED = ("append", "measure.noted", "--measure", "us.s122", "--announced", "2026-08-01",
         "--sources", "eo-1", "--text")  # fmt: skip
PATIENCE_SECONDS = 60


@pytest.fixture
def following(ledger):
    """Starts a follower; gives it back with a function that reads its next line."""
    started = []

    def start(*options):
        command = ["--store", ledger.store, "log", "--follow", *options]
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.root", *command],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            # A suite that runs in the background is deaf to Ctrl-C, and so would its children be.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )  # fmt: skip
        alarm = threading.Timer(PATIENCE_SECONDS, process.kill)
        alarm.start()
        started.append((process, alarm))
        return process

    yield start
    for process, alarm in started:
        alarm.cancel()
        process.kill()
        process.communicate()


def test_what_is_held_and_then_what_comes(ledger, following):
    process = following("--last", "1")
    assert "pack/small/2026-10-10" in process.stdout.readline()
    ledger.ok(*NOTED, "One.", "--key", "us.s122/one")
    assert "us.s122/one" in process.stdout.readline()
    ledger.ok(*NOTED, "Two.", "--key", "us.s122/two")
    assert "us.s122/two" in process.stdout.readline()
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (0, "", "")


def test_a_polite_kill_ends_it_too(ledger, following):
    process = following("--json")
    assert [json.loads(process.stdout.readline())["position"] for _ in range(5)] == [1, 2, 3, 4, 5]
    os.kill(process.pid, signal.SIGTERM)
    process.communicate()
    assert process.returncode == 0


def test_only_what_is_asked_for_comes(ledger, following):
    process = following("--json", "--last", "1", "--kind", "verified_until", "--kind", "duty_set")
    assert json.loads(process.stdout.readline())["position"] == 5
    ledger.ok(*NOTED, "One.")
    ledger.ok("append", "duty-set", "--measure", "us.s122", "--announced", "2026-07-20",
              "--effective", "2026-07-24", "--duty", "12%", "--sources", "eo-1")  # fmt: skip
    assert json.loads(process.stdout.readline())["position"] == 7


def test_it_ends_where_it_was_told_to(ledger, following):
    process = following("--format", "csv", "--since", "5", "--until", "6")
    ledger.ok(*NOTED, "One.", "--key", "us.s122/one")
    out, _ = process.communicate()
    assert process.returncode == 0
    assert [line.split(",")[0] for line in out.splitlines()] == ["position", "5", "6"]
