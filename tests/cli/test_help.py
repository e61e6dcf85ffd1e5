"""Every command says what it does and shows a call that works."""

from __future__ import annotations

import re
import shlex

import pytest

from bot.root import COMMANDS
from tests.calling import ROOT, call
from tests.cli.reading import READING

EXAMPLE = re.compile(
    r"^\s*(?:Examples?:\s*)?(?:\$ )?(?:eval \"\$\()?(tradeledger .*?)(?:\)\")?$", re.MULTILINE
)


def examples(text):
    """The calls that a help text shows, lines that go on joined."""
    joined = re.sub(r"\\\n\s*", " ", text[text.find("Example") :])
    return [match[1] for match in EXAMPLE.finditer(joined)]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_with_an_example_of_itself(name):
    called = call(name, "--help", now=None)
    assert called.code == 0
    assert called.err == ""
    shown = examples(called.out)
    assert shown, called.out
    for line in shown:
        typed = shlex.split(line.split(" | ")[0].split(" && ")[0])
        assert name in typed, line
    assert "\\b" not in called.out


@pytest.mark.parametrize("name", COMMANDS)
def test_short_and_long_help_are_the_same(name):
    assert call(name, "-h", now=None).out == call(name, "--help", now=None).out


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_each_option(name):
    text = call(name, "--help", now=None).out
    rows = re.findall(r"^  (--?[a-z][^\n]*?)(?:  +(\S[^\n]*))?\n(?=(\s*))", text, re.MULTILINE)
    assert rows
    for option, told, _ in rows:
        below = text.split(option, 1)[1].splitlines()[1:2]
        assert told or (below and below[0].strip()), option


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder in which examples may leave what they write."""
    (tmp_path / "receipts").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", READING)
def test_the_examples_of_reading_commands_work(bundled, name):
    for line in examples(call(name, "--help", now=None).out):
        if "--follow" in line or re.search(r"FILE|--step| [<|] |\.\w{3,5}\b", line):
            continue
        called = call(*shlex.split(line)[1:], store=bundled)
        assert called.code == 0, f"{line}\n{called.err}"
        assert called.out


def test_the_program_lists_its_commands():
    called = call("--help", now=None)
    assert called.code == 0
    for name, (_, line) in COMMANDS.items():
        assert re.search(rf"^  {name}\s+{re.escape(line[:30])}", called.out, re.MULTILINE), name
    assert 'tradeledger ask "what was the US tariff on Oct 1"' in called.out


def test_without_a_command_the_help_is_shown():
    called = call(now=None)
    assert called.code in {0, 2}
    assert "Commands:" in called.out + called.err


@pytest.mark.parametrize("name", COMMANDS)
def test_the_registry_tells_the_module_of_each_command(name):
    from importlib import import_module

    module = import_module(COMMANDS[name][0])
    assert name in module.COMMANDS
    listed = {other for other, (place, _) in COMMANDS.items() if place == COMMANDS[name][0]}
    assert listed == set(module.COMMANDS)


@pytest.mark.usefixtures("folder")
def test_the_calls_that_the_readme_shows_work(bundled):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\$ (tradeledger [^#\n]+)", text, re.MULTILINE)
    ran = 0
    for line in shown:
        typed = shlex.split(line)[1:]
        if not READING.keys() & set(typed):
            continue
        called = call(*typed, store=bundled)
        assert called.code == 0, f"{line}\n{called.err}"
        ran += 1
    assert ran >= 10


def test_the_version_is_told():
    called = call("--version", now=None)
    assert called.code == 0
    assert called.out.startswith("tradeledger, version ")
