"""Where the ledger lies and what day it is: options, environment, the user's folders."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.store.log import SqliteLog
from tests.calling import ROOT, call, command, environment_of, spawn
from tests.soundness import assert_sound_file

PAIR = ["--importer", "US", "--origin", "CN"]
RATE = ["rate", *PAIR, "--on", "2025-10-01", "--json"]


def home(path, **more):
    """The environment of a user whose folders are here and empty."""
    return {"HOME": str(path), "XDG_DATA_HOME": str(path / "data"),
            "XDG_CACHE_HOME": str(path / "cache"), **more}  # fmt: skip


def ledgers(path):
    return sorted(path.rglob("ledger.db"))


def test_the_default_ledger_is_made_in_the_users_data_folder(tmp_path):
    called = call(*RATE, environment=home(tmp_path))
    assert called.code == 0, called.err
    assert called.json["result"]["additional"] == "30"
    assert ledgers(tmp_path) == [tmp_path / "data" / "tradeledger" / "ledger.db"]
    assert "bundled history" in called.err
    again = call(*RATE, environment=home(tmp_path))
    assert again.err == ""
    assert again.json == called.json


def test_without_xdg_the_data_folder_is_below_the_home(tmp_path):
    environment = environment_of(HOME=str(tmp_path))
    environment.pop("XDG_DATA_HOME", None)
    done = subprocess.run(
        command(*RATE), capture_output=True, cwd=ROOT, env=environment, check=True
    )
    assert done.returncode == 0
    (made,) = ledgers(tmp_path)
    assert made.is_relative_to(tmp_path)


def test_a_home_that_cannot_be_written_is_said(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.write_text("in the way", encoding="utf-8")
    called = call(*RATE[:-1], environment=home(nowhere))
    assert called.code == 2
    assert called.err.startswith("IN-09")
    assert "--store" in called.err


def test_the_store_may_be_named_in_the_environment(bundled, tmp_path):
    environment = home(tmp_path, TRADELEDGER_STORE=f"sqlite:///{bundled}")
    called = call(*RATE, environment=environment)
    assert (called.code, called.err) == (0, "")
    assert ledgers(tmp_path) == []


def test_an_option_beats_the_environment(bundled, tmp_path):
    environment = home(tmp_path, TRADELEDGER_STORE="nonsense:")
    assert call(*RATE, environment=environment).code == 2
    assert call(*RATE, store=bundled, environment=environment).code == 0


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-04-09", "104"),
        ("2025-04-10", "145"),
        ("2025-10-01T12:00:00Z", "30"),
        ("2025-04-10T03:00:00Z", "104"),  # the evening before, in Washington
        ("2026-10-01", "12.5"),
    ],
)
def test_today_is_read_from_the_clock_that_is_given(bundled, now, expected):
    typed = ["rate", *PAIR, "--json"]
    assert call(*typed, store=bundled, now=now).json["result"]["additional"] == expected
    environment = {"TRADELEDGER_NOW": now}
    named = call(*typed, store=bundled, now=None, environment=environment)
    assert named.json["result"]["additional"] == expected


def test_words_for_days_are_read_from_the_same_clock(bundled):
    def on(day, now="2025-04-10"):
        typed = ["rate", *PAIR, "--on", day, "--json"]
        return call(*typed, store=bundled, now=now).json["result"]["additional"]

    assert (on("yesterday"), on("today"), on("tomorrow")) == ("104", "145", "145")


@pytest.mark.parametrize("now", ["whenever", "2025-02-30", "10/11/2025", "2025-04-10T03:00"])
def test_a_clock_that_is_none_is_said(bundled, now):
    called = call("rate", *PAIR, store=bundled, now=now)
    assert called.code == 2
    assert called.err.startswith("IN-01")


def test_a_memory_store_holds_the_bundled_history(tmp_path):
    called = call(*RATE, store="memory:", environment=home(tmp_path))
    assert called.json["result"]["additional"] == "30"
    assert list(tmp_path.rglob("*.db*")) == []


def test_an_empty_store_may_be_wished_for(tmp_path):
    file = tmp_path / "empty.db"
    called = call("--empty", "log", store=file)
    assert (called.code, called.out, called.err) == (0, "", "")
    log = SqliteLog.open(file)
    assert log.head() == 0
    log.close()


def test_a_path_with_spaces_and_umlauts(tmp_path):
    folder = tmp_path / "Zoll & Tarife — 关税"
    folder.mkdir()
    called = call("--empty", "log", store=f"sqlite:///{folder / 'mein Büch.db'}")
    assert called.code == 0, called.err
    assert (folder / "mein Büch.db").exists()


def test_a_relative_path_is_below_the_working_folder(tmp_path):
    called = spawn("--empty", "log", store="sqlite:///here.db", cwd=tmp_path)
    assert called.code == 0, called.err
    assert (tmp_path / "here.db").exists()


def test_reading_does_not_change_the_ledger(own):
    before = own.read_bytes()
    for typed in (RATE, ["log"], ["measures"], ["replay"], ["doctor"]):
        assert call(*typed, store=own).code == 0
    assert own.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everything")
def test_a_ledger_that_may_only_be_read_is_read(own):
    own.chmod(0o400)
    own.parent.chmod(0o500)
    try:
        assert call(*RATE, store=own).json["result"]["additional"] == "30"
    finally:
        own.parent.chmod(0o700)


def test_two_first_uses_at_once_leave_one_good_ledger(tmp_path):
    """Two people, or two windows, start the program for the first time in the same moment."""
    environment = environment_of(**home(tmp_path))

    def first_use(_):
        return subprocess.run(
            command(*RATE), capture_output=True, cwd=ROOT, env=environment, check=False
        )

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(first_use, range(2)))
    assert [each.returncode for each in done] == [0, 0], [each.stderr for each in done]
    answers = {each.stdout for each in done}
    assert all(b'"additional":"30"' in answer for answer in answers)
    (made,) = ledgers(tmp_path)
    leftovers = [p.name for p in made.parent.iterdir() if p.name.startswith(".ledger")]
    assert leftovers == []
    assert_sound_file(made)


def test_a_first_use_that_is_killed_leaves_nothing_half_made(tmp_path):
    """Killed while it makes the ledger; the next call makes it whole."""
    environment = environment_of(**home(tmp_path))
    for _ in range(2):
        process = subprocess.Popen(
            command(*RATE), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT,
            env=environment,
        )  # fmt: skip
        assert process.stderr is not None
        process.stderr.readline()  # "making …": from here on it is at work
        process.kill()
        process.wait()
        process.stderr.close()
        for made in ledgers(tmp_path):
            assert_sound_file(made)
    called = call(*RATE, environment=home(tmp_path))
    assert called.code == 0
    assert_sound_file(tmp_path / "data" / "tradeledger" / "ledger.db")
