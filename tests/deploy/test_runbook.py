"""The runbook: its commands exist, its drill works, its exit codes are those of the program."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest

from bot.discord.life import running
from bot.discord.life.vitals import Vitals
from bot.root import COMMANDS
from tests.bundled import bundled_file
from tests.calling import call
from tests.deploy.places import DEPLOY, RUNBOOK, read

TEXT = read(RUNBOOK)
BLOCKS = [
    re.sub(r"\\\n\s*", " ", block) for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
]
LINES = [line for block in BLOCKS for line in block.splitlines()]
CALLS = [
    re.sub(r"^(\w+=\S+ )+", "", line)
    for line in [*LINES, *re.findall(r"`(tradeledger [^`<]+)`", TEXT)]
    if re.match(r"(\w+=\S+ )*tradeledger ", line)
]


@pytest.mark.parametrize("line", CALLS)
def test_a_command_of_the_runbook_exists_with_its_options(line):
    words = shlex.split(line)[1:]
    while words[0].startswith("--"):
        words = words[2:]  # --store URL, before the command
    assert words[0] in COMMANDS
    path = words[:2] if words[0] in {"key", "bot"} else words[:1]
    helped = call(*path, "--help", now=None)
    assert helped.code == 0, line
    for option in [word for word in words if word.startswith("--")]:
        assert re.search(rf"{option}\b", helped.out), option


def test_the_runbook_shows_commands():
    assert len(CALLS) > 8


def test_the_drill_works_as_it_is_written(tmp_path):
    """Backup, restore in a place of its own, audit, one question: the very lines."""
    shutil.copy(bundled_file(), tmp_path / "ledger.db")
    (tmp_path / "backup").mkdir()
    drill = [line for line in CALLS if "backup" in line or "drill" in line]
    assert drill[0].startswith("tradeledger backup")
    places = {"/mnt/backup": f"{tmp_path}/backup", "/tmp/drill": f"{tmp_path}/drill"}  # noqa: S108
    said = []
    for line in drill:
        if line.startswith("tradeledger restore"):
            continue  # in earnest
        there = re.sub("|".join(places), lambda match: places[match[0]], line)
        words = shlex.split(there)[1:]
        store = None if "--store" in words else tmp_path / "ledger.db"
        called = call(*words, store=store)
        assert called.code == 0, f"{line}\n{called.out}{called.err}"
        said.append(called.out)
    assert "an additional 30%" in said[-1]


def test_the_exit_codes_are_those_of_the_program():
    told = dict(re.findall(r"(?m)^\| (\d+) \| (.*?) \|", TEXT))
    assert set(told) == {
        "0", "2", str(running.TRY_AGAIN), str(running.CONFIGURATION),
    }  # fmt: skip
    assert "token" in told[str(running.CONFIGURATION)]


def test_every_complaint_of_the_health_page_is_explained():
    vitals = Vitals(started=0.0)
    vitals.connected()
    for beat in range(3):
        vitals.beat(beat * vitals.heartbeat, 0.04)
    vitals.lagged(100.0, 2.0)
    vitals.outbox(100.0, 5000.0)
    vitals.late(0.5)
    said = [*vitals.problems(100.0), *Vitals(started=0.0).problems(2000.0)]
    told = re.findall(r"(?m)^\| ([^|]+?) \| ", TEXT[TEXT.index("what is said") :])
    for complaint in said:
        parts = [re.split(r"\s*…\s*", each) for each in told]
        assert any(all(part in complaint for part in row if part) and any(row) for row in parts), (
            complaint
        )


def test_what_it_points_to_is_there():
    for place in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (DEPLOY / place).exists(), place
    assert "postgres-role.sql" in TEXT


def test_it_is_a_page():
    assert len(TEXT.splitlines()) <= 140
