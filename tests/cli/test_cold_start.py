"""What a cold call imports: nothing that it does not need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.calling import ROOT, call, command, environment_of

RATE = ["rate", "--importer", "US", "--origin", "CN", "--on", "2025-10-01"]
#: what a cold ``rate`` must not load: each costs more than the answer
HEAVY = {
    "PIL", "aiohttp", "babel", "cryptography", "dateparser", "dateutil", "discord", "eventsourcing",
    "matplotlib", "numpy", "pandas", "psycopg", "pyarrow", "pydantic", "rapidfuzz", "rich", "yaml",
}  # fmt: skip


@pytest.fixture(scope="module")
def warm(bundled):
    """A ledger whose index is made: what a second call finds."""
    assert call(*RATE, store=bundled).code == 0
    return bundled


def loaded(*typed, store):
    """The modules that a process has loaded when it is done, as Python itself tells them."""
    words = command(*typed, store=store)
    done = subprocess.run(
        [words[0], "-X", "importtime", *words[1:]], capture_output=True, cwd=ROOT, check=False,
        env=environment_of(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def heavy(modules):
    return {name for name in modules if name.partition(".")[0] in HEAVY}


@pytest.mark.parametrize(
    "typed",
    [RATE, [*RATE, "--json"], [*RATE, "--product", "8507.60"],
     ["history", "--importer", "US", "--origin", "CN"],
     ["changes", "--from", "2025-04-01", "--to", "2025-04-30"],
     ["forecast", "--importer", "US", "--origin", "CN"],
     ["truce"], ["measures"], ["sources"], ["log", "--last", "3"]],
    ids=" ".join,
)  # fmt: skip
def test_a_cold_call_imports_nothing_heavy(warm, typed):
    assert heavy(loaded(*typed, store=warm)) == set()


def test_a_cold_rate_does_not_load_the_bot_nor_the_write_side(warm):
    modules = loaded(*RATE, store=warm)
    assert "projections.answers.rate" in modules
    for part in ("bot.questions", "bot.discord", "ledger.desk", "ledger.rules", "ledger.commands",
                 "ledger.store.application", "ledger.events.measures"):  # fmt: skip
        assert not any(name == part or name.startswith(f"{part}.") for name in modules), part


def test_a_sum_of_modules_that_stays_small(warm):
    """A cold call loads a few hundred modules, most of them the standard library's and click's."""
    ours = {
        name
        for name in loaded(*RATE, store=warm)
        if name.partition(".")[0] in {"ledger", "projections", "bot"}
    }
    assert len(ours) < 70, sorted(ours)


def test_help_loads_no_command(warm):
    code = "import sys; from bot.root import run; run(['--help']); print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True,
        env=environment_of(),
    )  # fmt: skip
    modules = set(done.stdout.decode().splitlines()[-1].split())
    assert heavy(modules) == set()
    assert "projections.commands" not in modules
