"""Results on standard output, everything else on standard error; colour on a terminal only."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys

import pytest

from tests.calling import ROOT, call, command, environment_of, spawn

RATE = ["rate", "--importer", "US", "--origin", "CN", "--on", "2025-10-01"]
ESCAPE = "\x1b["


def on_a_terminal(*typed, store, **environment):
    """Runs the program with a terminal as its output; what a person would see."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(*typed, store=store), stdout=theirs, stderr=subprocess.PIPE, stdin=theirs,
        cwd=ROOT, env=environment_of(TERM="xterm-256color", **environment),
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the other end is closed: that is how a terminal ends on Linux
            break
        if not chunk:
            break
        seen += chunk
    _, err = process.communicate()
    os.close(ours)
    return process.returncode, seen.decode(), err.decode()


def test_a_pipe_gets_no_colour(bundled):
    called = spawn(*RATE, store=bundled)
    assert called.code == 0
    assert ESCAPE not in called.out + called.err
    assert called.out.startswith("On 1 October 2025")


def test_a_terminal_gets_colour(bundled):
    code, seen, err = on_a_terminal(*RATE, store=bundled)
    assert (code, err) == (0, "")
    assert ESCAPE in seen
    assert "suspended in part" in seen


@pytest.mark.parametrize("value", ["1", "yes"])
def test_no_color_is_honoured(bundled, value):
    for typed in (RATE, ["why", *RATE[1:]], ["log", "--last", "2"], ["measures"]):
        code, seen, _ = on_a_terminal(*typed, store=bundled, NO_COLOR=value)
        assert code == 0
        assert ESCAPE not in seen


def test_problems_and_remarks_go_to_standard_error(tmp_path):
    """Making the store is a remark; the answer alone is on standard output."""
    called = call(*RATE, "--json", store=tmp_path / "new.db")
    assert called.code == 0
    assert "making" in called.err
    assert called.json["kind"] == "rate"


def test_quiet_leaves_only_the_result(tmp_path):
    called = call("--quiet", *RATE, "--json", store=tmp_path / "new.db")
    assert (called.code, called.err) == (0, "")
    assert called.json["kind"] == "rate"


def test_quiet_does_not_hide_what_is_wrong(bundled):
    called = call("--quiet", "rate", "--importer", "US", "--origin", "Narnia", store=bundled)
    assert called.code == 2
    assert "Narnia" in called.err


def test_json_for_a_terminal_is_spread_out_and_for_a_pipe_one_line(bundled):
    assert spawn(*RATE, "--json", store=bundled).out.count("\n") == 1
    _, seen, _ = on_a_terminal(*RATE, "--json", store=bundled)
    assert seen.count("\n") > 20


def test_text_folds_to_a_narrow_terminal(bundled):
    called = spawn(*RATE, store=bundled, COLUMNS="70")
    prose = [line for line in called.out.splitlines() if "http" not in line]
    assert max(map(len, prose)) <= 80


def test_whoever_stops_reading_stops_the_program_quietly(bundled):
    """``tradeledger log | head -1`` ends without a word of complaint."""
    shell = shutil.which("bash") or "/bin/sh"
    typed = " ".join(command("log", store=bundled))
    done = subprocess.run(
        [shell, "-c", f"{typed} | head -1"], capture_output=True, cwd=ROOT, check=False,
        env=environment_of(),
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr.decode() == ""
    assert len(done.stdout.decode().splitlines()) == 1


@pytest.mark.parametrize(
    "typed",
    [
        ["changes", "--from", "2018-01-01", "--to", "2026-10-01"],
        ["sources"],
        ["measures", "--json"],
        ["log", "--format", "csv"],
        ["export", "--out", "-", "--as", "jsonl"],
    ],
)
def test_a_closed_pipe_is_no_error(bundled, typed):
    process = subprocess.Popen(
        command(*typed, store=bundled), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env=environment_of(),
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() in {0, 1}
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


def test_the_program_writes_utf8_whatever_the_locale(bundled):
    called = spawn(*RATE, store=bundled, LC_ALL="C", LANG="C", PYTHONUTF8="0",
                   PYTHONIOENCODING="ascii")  # fmt: skip
    assert "Traceback" not in called.err
    assert called.code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell):
    called = call("completion", shell, now=None)
    assert (called.code, called.err) == (0, "")
    assert "_TRADELEDGER_COMPLETE" in called.out
    assert "tradeledger" in called.out


def test_completion_knows_commands_and_options():
    """What the shell's script asks for: the words that may come next."""

    def completed(*words):
        done = subprocess.run(
            [sys.executable, "-c", "from bot.root import main; main()"],
            capture_output=True, cwd=ROOT, check=False,
            env=environment_of(
                _TRADELEDGER_COMPLETE="bash_complete", COMP_WORDS=" ".join(words),
                COMP_CWORD=str(len(words) - 1),
            ),
        )  # fmt: skip
        assert done.stderr.decode() == ""
        return done.stdout.decode()

    assert "plain,rate" in completed("tradeledger", "ra")
    assert "plain,--known-by" in completed("tradeledger", "rate", "--kno")
    assert "plain,jsonl" in completed("tradeledger", "rate", "--format", "js")
