"""The systemd unit: right, hardened, and in agreement with the program."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from bot.discord.life import running
from bot.discord.life.vitals import HEARTBEAT, SAMPLES
from bot.discord.life.watching import WORD
from tests.deploy.places import OTHERS, UNIT, directives, read, values, variables_of_the_program

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")


@pytest.fixture
def unit(tmp_path):
    """The unit with a program that is there, under its own name."""
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", read(UNIT)), "utf-8")
    return copy


def analyzed(*words):
    return subprocess.run([ANALYZE, *words], capture_output=True, check=False, text=True)


@needs_systemd
def test_systemd_finds_nothing_wrong_with_it(unit):
    done = analyzed("verify", "--man=no", str(unit))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
def test_a_directive_that_there_is_not_would_be_found(unit):
    """The check above can fail."""
    unit.write_text(unit.read_text("utf-8") + "\n[Service]\nProtectEverything=yes\n", "utf-8")
    done = analyzed("verify", "--man=no", str(unit))
    assert "ProtectEverything" in done.stdout + done.stderr


@needs_systemd
def test_systemd_calls_its_exposure_low(unit):
    version = re.search(r"systemd (\d+)", analyzed("--version").stdout)
    if version is None or int(version[1]) < 250:
        pytest.skip("systemd-analyze cannot judge a file before version 250")
    done = analyzed("security", "--offline=true", "--threshold=20", "--no-pager", str(unit))
    assert done.returncode == 0, done.stdout


def test_exit_codes_that_no_second_try_changes_are_not_tried_again():
    assert values("Restart") == ["on-failure"]
    prevented = {int(code) for code in values("RestartPreventExitStatus")[0].split()}
    assert prevented == {2, running.CONFIGURATION}
    assert running.TRY_AGAIN not in prevented


def test_the_token_reaches_the_bot_as_a_credential_alone():
    (name,) = [value.partition(":")[0] for value in values("LoadCredential")]
    assert f"DISCORD_TOKEN_FILE=%d/{name}" in values("Environment")
    assert not re.search(r"DISCORD_TOKEN=", read(UNIT))


def test_what_it_sets_is_read_by_the_program():
    given = {word.partition("=")[0] for value in values("Environment") for word in value.split()}
    assert {"TRADELEDGER_STORE", "TRADELEDGER_BOT_STATE", "TRADELEDGER_BOT_HEALTH"} <= given
    unknown = {each for each in given if not OTHERS.fullmatch(each)} - variables_of_the_program()
    assert unknown == set()


def test_what_it_writes_lies_in_folders_of_its_own():
    assert values("StateDirectory") == ["tradeledger"]
    for value in values("Environment"):
        if value.startswith(("TRADELEDGER_STORE", "TRADELEDGER_BOT_STATE")):
            assert "%S/tradeledger/" in value
    assert values("ProtectSystem") == ["strict"]
    assert values("ReadWritePaths") == []


def test_it_waits_longer_than_the_bot_needs_to_end():
    assert int(values("TimeoutStopSec")[0]) > running.DRAIN


def test_the_watchdog_waits_for_several_words_and_for_a_frozen_gateway_to_be_seen():
    seconds = int(values("WatchdogSec")[0])
    assert seconds > 2 * WORD
    assert seconds > (SAMPLES - 1) * HEARTBEAT
    assert values("Type") == ["notify"]


def test_no_directive_is_given_twice_by_mistake():
    several = {"Environment", "SystemCallFilter"}
    names = [(section, name) for section, name, _ in directives(read(UNIT)) if name not in several]
    assert len(names) == len(set(names))
    assert {section for section, _ in names} == {"Unit", "Service", "Install"}


def test_an_outage_of_hours_is_waited_for_and_a_days_sessions_are_not_spent():
    """A start that finds no Discord ends within seconds, with 75: systemd must go on trying."""
    sessions = 1000  # that Discord grants in a day
    assert values("StartLimitIntervalSec") == ["1d"]
    burst = int(values("StartLimitBurst")[0])
    assert burst < sessions
    assert burst * int(values("RestartSec")[0]) > 2 * 3600
