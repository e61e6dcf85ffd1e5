"""The twin as a process of its own, a bot as another, and the terminal that joins them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.twin import control
from tests.twin.attempts import NoAnswerError
from tests.twin.composing import RefusedError
from tests.twin.remote import process
from tests.twin.small_bot import PIXEL
from tests.twin.typed import button_number, read_command, typed_values
from tests.twin.world import World

ROOT = Path(__file__).parents[3]
BOT = (sys.executable, "-m", "tests.twin.small_bot")


@asynccontextmanager
async def bot_of(twin):
    """The small bot as a process; ended by the test or here."""
    started = await asyncio.create_subprocess_exec(
        *BOT, cwd=ROOT, env={**os.environ, **twin.environment}
    )
    try:
        await twin.gateway.connected()
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def test_a_twin_of_its_own_is_driven_from_here():
    async with process("--no-schema") as twin, bot_of(twin):
        ada = await twin.user("Ada", admin=True)
        seen = await ada.slash("general", "rate", origin="CN")
        assert seen.content == "20% on CN"
        assert seen.ephemeral
        assert (await seen.press("Why")).content == "because"
        form = await seen.press("As known on…")
        assert (await form.submit(day="2025-09-01")).content == "known 2025-09-01"
        drawn = await ada.slash("general", "history")
        assert await drawn.get("files") == {"chart.png": PIXEL}
        role = await twin.add_role("Watchers")
        watched = await ada.slash("general", "alerts add", topic="steel", role=role)
        assert watched.content == "watching steel for Watchers"
        assert await ada.autocomplete("general", "rate", "origin", "ch") == {"China": "CN"}
        with pytest.raises(RefusedError, match="origin is required"):
            await ada.slash("general", "rate")
        await twin.faults.drop()
        assert (await ada.say("general", "@bot hello")).content == "you said hello"
        assert await twin.get("gateway.resumes") == 1
        act = {"do": "slash", "command": "rate", "options": {"origin": "CN"}}
        told = await twin.load([act], users=3, rounds=2)
        assert (told["answers"], told["late"]) == (6, 0)


async def test_a_bot_that_is_killed_leaves_its_users_without_an_answer_and_comes_back():
    async with process("--no-schema") as twin:
        ada = await twin.user("Ada")
        async with bot_of(twin) as bot:
            seen = await ada.slash("general", "rate", origin="CN")
            bot.kill()
            await bot.wait()
            lost = await ada.send_slash("general", "rate", origin="CN")
            await twin.clock.advance(4)
            with pytest.raises(NoAnswerError):
                await lost.outcome()
        async with bot_of(twin):
            assert (await seen.press("Why")).content == "because"
        await twin.allow("unanswered", times=1)
        assert await twin.get("judge.identified") == 2
        with pytest.raises(AssertionError, match="2 sessions"):
            await twin.check()
        await twin.allow("identify")


async def test_the_other_end_checks_too():
    async def unanswered():
        async with process("--no-schema") as twin, bot_of(twin) as bot:
            ada = await twin.user("Ada")
            await ada.slash("general", "rate", origin="CN")
            bot.kill()
            await bot.wait()
            await ada.send_slash("general", "rate", origin="CN")

    with pytest.raises(AssertionError, match="unanswered: rate"):
        await unanswered()


TYPED = (
    "help", "/", "hello there", "/rate origin:New Zealand days:30", "3", "2025-09-01", "1",
    "/rate origin:CN", "5", "? /rate origin:ch", "/history", "> it is 20%",
    "! Check this claim", "dm", "and you", "as Mei zh-CN", "/rate", "/rate origin:CN days:x",
    "99", "#nowhere", "/nothing", "#general", "/alerts add topic:steel role:everyone",
    "/alerts add topic:steel role:@everyone", "quit", "never read",
)  # fmt: skip


def test_one_talks_to_the_bot_in_a_terminal(tmp_path):
    typed = "\n".join(TYPED)
    command = [sys.executable, "-m", "tests.twin.talk", "--folder", str(tmp_path)]
    done = subprocess.run(
        [*command, "--bot", " ".join(BOT)], cwd=ROOT, input=typed, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    said = done.stdout
    assert done.returncode == 0, said + done.stderr
    for each in (
        "you said hello there", "20% on New Zealand", "│ 30 days", "(only you see this)",
        "[1] Why   [2] Later   [3] As known on…   [4] Tea   [5] Steel", "known 2025-09-01",
        "chose steel", "China  (CN)", "a line at 20%", "checked: it is 20%", "you said and you",
        "× /rate: the option origin is required", "× days is a number, not x",
        "× there is nothing with the number 99", "× there is no #nowhere",
        "× there is no command nothing", "Mei in #general › quit",
    ):  # fmt: skip
        assert each in said, f"{each!r} is not in\n{said}"
    assert "never read" not in said
    pictures = [each for each in tmp_path.glob("*.png") if each.read_bytes() == PIXEL]
    assert len(pictures) == 1
    assert str(pictures[0]) in said


def test_a_bot_that_does_not_start_is_told_with_its_log(tmp_path):
    command = [sys.executable, "-m", "tests.twin.talk", "--folder", str(tmp_path)]
    broken = f"{sys.executable} -c 'raise SystemExit(\"no such token\")'"
    done = subprocess.run(
        [*command, "--bot", broken], cwd=ROOT, input="", capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "The bot did not come up:\nno such token" in done.stdout


COMMANDS = [
    {
        "name": "rate",
        "type": 1,
        "options": [
            {"name": "origin", "type": 3, "name_localizations": {"zh-CN": "原产地"}},
            {"name": "on", "type": 3},
            {"name": "days", "type": 4},
            {"name": "share", "type": 5},
        ],
    },
    {"name": "alerts", "type": 1, "options": [{"name": "add", "type": 1, "options": []}]},
]


@pytest.mark.parametrize(
    ("line", "command", "options"),
    [
        ("/rate", "rate", {}),
        ("/rate origin:CN", "rate", {"origin": "CN"}),
        ("/rate origin:New Zealand on: 2025-10-01", "rate",
         {"origin": "New Zealand", "on": "2025-10-01"}),
        ("/rate on:12:30 days:30 share:no", "rate", {"on": "12:30", "days": 30, "share": False}),
        ("/rate 原产地:CN", "rate", {"原产地": "CN"}),
        ("/alerts add", "alerts add", {}),
    ],
)  # fmt: skip
def test_a_typed_command_is_read(line, command, options):
    typed, defined = read_command(line, COMMANDS, "zh-CN")
    assert typed.command == command
    assert typed_values(typed.options, defined, {}, "zh-CN") == options


@pytest.mark.parametrize("line", ["/rate CN", "/duty origin:CN", "/alerts add topic:x", "/"])
def test_a_typed_command_that_is_none_is_told(line):
    with pytest.raises(RefusedError):
        read_command(line, COMMANDS)


def test_a_number_presses_a_button():
    assert [button_number(each) for each in ("1", "[12]", " 3 ", "1x", "")] == [
        1, 12, 3, None, None,
    ]  # fmt: skip


def test_a_channel_is_known_however_much_is_said_in_it(monkeypatch):
    monkeypatch.setattr(control, "KEPT", 5)
    world = World()
    driven = control.Control(world)
    number = driven._reference(world.add_channel("talk"))
    said = [object() for _ in range(10)]
    first = driven._reference(said[0])
    assert driven._reference(said[0]) == first
    for each in said[1:]:
        driven._reference(each)
    assert driven._decode({"$ref": number}).name == "talk"
    with pytest.raises(LookupError, match="let go"):
        driven._decode({"$ref": first})
