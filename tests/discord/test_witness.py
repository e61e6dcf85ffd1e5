"""Witness channels and proofs: what is posted and attached can be checked without us."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.discord import witness
from ledger.store.url import parse
from tests.calling import call
from tests.discord.bots import Rooms
from tests.discord.recording import RAISED, Teller, append
from tests.discord.showing import receipt_of
from tests.twin.seen import Seen
from tests.twin.world import World

_BLOCK = re.compile(r"```\n(.*?)\n```", re.DOTALL)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The file of a key that signs."""
    path = tmp_path / "ledger.key"
    assert call("key", "new", "--name", "example.org/ledger", "--out", str(path)).code == 0
    return path


def public(key: Path) -> str:
    return key.with_name(f"{key.name}.pub").read_text("utf-8").strip()


def saved(seen: Seen, folder: Path) -> Path:
    """A folder of its own with the attached files."""
    folder.mkdir()
    for name, data in seen.files.items():
        (folder / name).write_bytes(data)
    return folder


def ran(seen: Seen, folder: Path) -> list[subprocess.CompletedProcess[str]]:
    """Runs the lines of the message that are said to verify it, in that folder."""
    lines = _BLOCK.findall(seen.embed["description"])[-1].split("\n")
    assert len(lines) == 3
    done = []
    for line in lines:
        words = shlex.split(line, comments=True)
        if not words:
            continue  # where the verifier comes from
        program = [sys.executable] if words[0] == "python" else ["tradeledger"]
        if program == ["tradeledger"]:
            program = [sys.executable, "-m", "bot.root"]
        done.append(
            subprocess.run(
                [*program, *words[1:]], cwd=folder, capture_output=True, text=True, check=False
            )
        )
    return done


async def bear_witness(bot: Any, teller: Teller, key: Path) -> int:
    """What the loop does each minute; how many channels get a checkpoint."""
    services = bot.services
    url, keys = parse(services.store_url), witness.read_keys(key)
    return await witness.witness(services.reader.aside, services.state, url, keys, teller.now)


async def test_a_witness_channel_gets_a_checkpoint_that_verifies(
    world: World, own_rooms: Rooms, key: Path, tmp_path: Path
) -> None:
    async with own_rooms.bot(world, key=key) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", purpose="witness")
        teller = Teller(bot)
        assert await bear_witness(bot, teller, key) == 1
        assert await teller.send() == 1
        (post,) = world.posted("general")
        seen = world.user("Ada").sees(post)
        assert seen.content == (
            "Checkpoint of the ledger: 1782 events, signed by example.org/ledger."
        )
        (name,) = seen.files
        folder = saved(seen, tmp_path / "kept")
        note = folder / name
        assert _BLOCK.findall(seen.embed["description"])[0] in note.read_text("utf-8")
        verified = call("verify", str(note), "--key", public(key), store=own_rooms.store)
        assert verified.code == 0, verified.err
        whole = call("verify", str(note), "--key", public(key), "--ledger", str(own_rooms.store))
        assert whole.code == 0, whole.err
        for done in ran(seen, folder):
            assert done.returncode == 0, done.stderr
        # Somebody changed the kept note: then it does not verify.
        note.write_bytes(note.read_bytes().replace(b"\n1782\n", b"\n1781\n"))
        assert ran(seen, folder)[-1].returncode != 0


async def test_a_checkpoint_comes_after_what_was_recorded_hourly_at_most(
    world: World, own_rooms: Rooms, key: Path
) -> None:
    async with own_rooms.bot(world, key=key) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", purpose="witness")
        teller = Teller(bot)
        told: list[int] = []
        for hours, events in ((0, []), (0.5, [RAISED]), (0.6, []), (1, []), (23.5, [])):
            teller.later(hours=hours)
            if events:
                append(own_rooms.store, *events)
            told.append(await bear_witness(bot, teller, key))
            await teller.send()
        assert told == [1, 0, 1, 0, 1]
        sizes = [each.content.split(": ")[1].split(" ")[0] for each in world.posted("general")]
        assert sizes == ["1782", "1784", "1784"]


async def test_an_event_is_proved_with_files_that_check_themselves(
    world: World, own_rooms: Rooms, key: Path, tmp_path: Path
) -> None:
    async with own_rooms.bot(world, key=key):
        seen = await world.user("Ada").slash("general", "proof", event="885")
        assert seen.content == (
            "Proof that event 885 is among the first 1782 events of the ledger."
        )
        assert seen.ephemeral
        assert set(seen.files) == {"event-885.tlog-proof", "checkpoint.txt", "verify.py"}
        assert all(seen.alt_texts.values())
        assert public(key) in seen.fields["Public key"].replace("\\", "")
        folder = saved(seen, tmp_path / "proof")
        for done in ran(seen, folder):
            assert done.returncode == 0, done.stderr
        proof = folder / "event-885.tlog-proof"
        assert call("verify", str(proof), "--key", public(key)).code == 0
        text = proof.read_text("utf-8")
        proof.write_text(text.replace("index 884", "index 883"), "utf-8")
        assert proof.read_text("utf-8") != text
        assert ran(seen, folder)[-1].returncode != 0, "a changed proof proves nothing"


async def test_an_event_is_named_by_its_key_too(world: World, own_rooms: Rooms, key: Path) -> None:
    async with own_rooms.bot(world, key=key):
        ada = world.user("Ada")
        by_key = await ada.slash("general", "proof", event="us.ieepa.fentanyl.cn/raised-to-20")
        assert by_key.content.startswith("Proof that event 885 ")
        await ada.slash("general", "rate", origin="CN")  # by now it knows what to complete
        picks = await ada.autocomplete("general", "proof", "event", "#885")
        label = next(name for name, value in picks.items() if value == "885")
        by_label = await ada.slash("general", "proof", event=label)
        assert by_label.content == by_key.content


async def test_a_past_answer_is_proved_after_the_ledger_has_grown(
    world: World, own_rooms: Rooms, key: Path, tmp_path: Path
) -> None:
    async with own_rooms.bot(world, key=key) as bot:
        ada = world.user("Ada")
        answer = await ada.slash("general", "rate", origin="CN", on="2025-10-01")
        name = receipt_of(answer)
        same = await ada.slash("general", "proof", id=name)
        assert "1782 events" in same.content
        append(own_rooms.store, RAISED)
        await bot.services.reader.run(lambda book: book.head)
        seen = await ada.slash("general", "proof", id=name)
        assert seen.content == (
            "Proof that the 1782 events behind that answer are the first of the 1784 that are"
            " signed."
        )
        assert {"receipt.json", "verify.py", "answer-1782.proof"} <= set(seen.files)
        assert b"1 October 2025" in seen.files["receipt.json"]
        folder = saved(seen, tmp_path / "proof")
        for done in ran(seen, folder):
            assert done.returncode == 0, done.stderr


async def test_without_a_key_it_says_that_there_is_none(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash("general", "proof", event="31")
        assert seen.content.startswith("There is no proof to give: no signed checkpoint covers")
        assert not seen.files
        answer = await ada.slash("general", "rate", origin="CN")
        past = await ada.slash("general", "proof", id=receipt_of(answer))
        assert past.content.startswith("There is no proof to give")
        unknown = await ada.slash("general", "proof", id="abcde-fghij")
        assert unknown.content.startswith("I have no receipt of this name")


async def test_a_receipt_says_that_an_answer_does_not_hold_any_more_and_why(
    world: World, own_rooms: Rooms
) -> None:
    async with own_rooms.bot(world) as bot:
        ada = world.user("Ada")
        answer = await ada.slash("general", "rate", origin="CN", on="2025-10-01")
        name = receipt_of(answer)
        done = call(
            "correct", "us.ieepa.fentanyl.cn/raised-to-20", "--set", "duty=22%",
            "--why", "the order says 22", store=own_rooms.store,
        )  # fmt: skip
        assert done.code == 0, done.err
        await bot.services.reader.run(lambda book: book.head)
        seen = await ada.slash("general", "receipt", id=name)
        assert seen.content == (
            f"Receipt {name}: it was answered so, and today the answer is another."
        )
        assert "an additional 30%" in seen.fields["What was answered"]
        assert "an additional 32%" in seen.fields["Today"]
        assert "the order says 22" in seen.fields["Because of"]
        assert "at position 1782" in seen.fields["Asked"]
        now = await seen.press("Ask again today")
        assert "an additional 32%" in now.content


async def test_a_receipt_of_another_history_is_told_apart(
    world: World, own_rooms: Rooms, rooms: Rooms
) -> None:
    world.judge.identifies = 2
    append(own_rooms.store, RAISED)
    async with own_rooms.bot(world):
        ada = world.user("Ada")
        answer = await ada.slash("general", "rate", origin="CN", on="2026-12-02")
        assert "25%" in answer.content
    async with rooms.bot(world):
        seen = await ada.slash("general", "receipt", id=receipt_of(answer))
        assert seen.content.startswith("This receipt is not of this history: ")
        assert seen.ephemeral
