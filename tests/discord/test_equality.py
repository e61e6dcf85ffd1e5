"""The room and the command line answer alike: the same sentence, figures, sources and basis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from tests.bot.presenting.markdown import unescaped
from tests.bundled import SHARED
from tests.calling import TODAY, call
from tests.discord.bots import TODAY as NOW
from tests.discord.bots import Rooms
from tests.discord.showing import has_receipt, plain, position_of, receipt_of
from tests.twin.people import Person
from tests.twin.seen import Seen
from tests.twin.world import World

DEV = SHARED / "questions-dev.yaml"
OWN = Path(__file__).parents[1] / "eval" / "own.yaml"
#: every so many-th of our own questions is asked here; all of them in the evaluation
STRIDE = 12
#: people who ask at the same time
AT_ONCE = 24


def told(store: Path, texts: Iterable[str], tmp_path: Path) -> list[dict[str, Any]]:
    """What the command line answers to each text, at the instant of the bot."""
    lines = tmp_path / "asked.jsonl"
    asked = [orjson.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
    lines.write_bytes(b"\n".join(asked) + b"\n")
    return call("ask", "--jsonl", str(lines), store=store, now=TODAY).lines


def one_line(text: str) -> str:
    """A sentence without what a room folds or does not show."""
    return " ".join(unescaped(text).split())


def bare(text: str) -> str:
    """The same without brackets, which stand for others in the label of a link."""
    return one_line(text).translate(str.maketrans("[]", "()"))


async def addresses(seen: Seen) -> list[str]:
    """Titles and addresses of all sources of an answer, through its button."""
    button = next((each for each in seen.buttons if each in {"Sources", "来源"}), None)
    if button is None:
        return []
    shown = await seen.press(button)
    if "sources.txt" in shown.files:
        return shown.files["sources.txt"].decode().splitlines()
    return shown.embed["description"].split("\n")


def same(seen: Seen, answer: dict[str, Any], sources: list[str]) -> list[str]:
    """What differs between what is seen and what the command line answered."""
    wrong = []
    sentence = one_line(answer["sentence"])
    if one_line(seen.content) != sentence:
        whole = seen.files.get("answer.txt", b"").decode()
        if one_line(whole) != sentence:
            wrong.append(f"{seen.content!r} is not {answer['sentence']!r}")
    menu, answered = bool(seen.choices), has_receipt(seen)
    status = "needs_clarification" if menu else "answered" if answered else "not_covered"
    if status != answer["status"]:
        wrong.append(f"{status}, not {answer['status']}")
    if seen.choices and seen.choices != [each["label"][:100] for each in answer["choices"]]:
        wrong.append(f"choices {seen.choices}")
    shown = bare("\n".join(sources))
    missing = [each["id"] for each in answer["sources"] if bare(each["title"])[:100] not in shown]
    if missing:
        wrong.append(f"sources {missing} are missing")
    if position_of(seen) != answer["clocks"]["recorded_by"]:
        wrong.append(f"another position: {seen.footer}")
    return wrong


async def compared(people: list[Person], texts: list[str], answers: list[dict[str, Any]]) -> str:
    """Asks everything, many at once; says what differs."""
    waiting = list(enumerate(texts))[::-1]
    found: list[str] = []

    async def asks(person: Person) -> None:
        while waiting:
            number, text = waiting.pop()
            seen = await person.slash("general", "ask", question=text)
            wrong = same(seen, answers[number], await addresses(seen))
            found.extend(f"{text!r}: {each}" for each in wrong)

    await asyncio.gather(*(asks(person) for person in people))
    return "\n".join(found)


async def test_a_mention_is_answered_as_the_command_line_answers(
    world: World, rooms: Rooms, bundled: Path
) -> None:
    question = "what was the US tariff on Oct 1"
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        answer = call("ask", "--json", question, store=bundled, now=TODAY).json
        seen = await ada.say("general", f"@bot {question}")
        assert unescaped(seen.content) == answer["sentence"]
        assert not same(seen, answer, await addresses(seen))
        percent = answer["result"]["components"][0]["percent"]
        assert f"**{percent}%**" in seen.fields["Made of"]
        root = answer["checkpoint"]["root"]
        receipt = await ada.slash("general", "receipt", id=receipt_of(seen))
        assert root in receipt.footer, "the same history"
        kept = await bot.services.state.run(
            lambda c: c.execute("SELECT receipt FROM receipts").fetchone()[0]
        )
        again = orjson.loads(kept)
        assert again["sentence"] == answer["sentence"]
        assert again["query"] == {"command": "ask", "text": question}
        assert again["now"] == NOW.isoformat()


async def test_commands_are_answered_as_on_the_command_line(
    world: World, rooms: Rooms, bundled: Path
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        for command, options in (
            ("rate", {"origin": "CN", "on": "2025-10-01"}),
            ("rate", {"origin": "CN", "on": "2025-10-01", "known_by": "2025-09-01"}),
            ("rate", {"origin": "US", "importer": "CN", "product": "1201.90", "on": "2025-04-15"}),
            ("history", {"origin": "CN", "measure": "us.s301.cn.list3"}),
            ("why", {"origin": "MX", "on": "2025-08-15"}),
            ("forecast", {"origin": "CN", "importer": "US", "until": "2027-12-31"}),
            ("compare", {"origin": "CN", "first": "2025-04-10", "second": "2025-10-01"}),
        ):
            words = [
                word
                for name, value in {"importer": "US", **options}.items()
                for word in (f"--{name.replace('_', '-')}", value)
            ]
            answer = call(command, "--json", *words, store=bundled, now=TODAY).json
            seen = await ada.slash("general", command, **options)
            assert not same(seen, answer, await addresses(seen)), command
            for part in answer["result"].get("components", ()):
                assert part["duty"] in plain(seen.embed), part["measure"]


async def test_every_handed_out_question_is_answered_alike(
    world: World, rooms: Rooms, bundled: Path, tmp_path: Path
) -> None:
    if not DEV.exists():
        pytest.skip("the handed-out questions are not beside this checkout")
    texts = [each["text"] for each in yaml.safe_load(DEV.read_text("utf-8"))["questions"]]
    assert len(texts) >= 50
    answers = told(bundled, texts, tmp_path)
    async with rooms.bot(world):
        people = [world.user(f"P{n}") for n in range(AT_ONCE)]
        assert not await compared(people, texts, answers)


async def test_our_own_questions_are_answered_alike(
    world: World, rooms: Rooms, bundled: Path, tmp_path: Path
) -> None:
    groups = yaml.safe_load(OWN.read_text("utf-8"))
    every = [case["q"] for group in groups for case in group["cases"]]
    texts = [text for text in every if text.strip()][::STRIDE]
    assert len(texts) >= 20
    answers = told(bundled, texts, tmp_path)
    async with rooms.bot(world):
        people = [world.user(f"P{n}") for n in range(AT_ONCE)]
        assert not await compared(people, texts, answers)


def test_the_clocks_are_the_same() -> None:
    assert datetime.fromisoformat(TODAY) == NOW.astimezone(UTC)
