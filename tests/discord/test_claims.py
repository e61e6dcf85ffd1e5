"""The message menu *Check this claim*: what somebody wrote, held against the record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.discord.commands import claims
from tests.bundled import SHARED
from tests.discord.bots import Rooms
from tests.discord.showing import plain
from tests.twin.clock import EPOCH
from tests.twin.messages import Message
from tests.twin.people import Person
from tests.twin.world import World

STORY = SHARED / "story-2025-08.txt"
MENU = "Check this claim"


def written(person: Person, text: str, day: str) -> Message:
    """A message of a day of the past."""
    at = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp()
    made = Message(
        id=(int(at * 1000) - EPOCH) << 22, channel=person.world.channel("general"),
        author=person.account, created=person.world.clock.iso(at), content=text,
    )  # fmt: skip
    person.world.say(made)
    return made


async def test_the_story_of_august_2025_is_checked(world: World, rooms: Rooms) -> None:
    if not STORY.exists():
        pytest.skip("the story is not beside this checkout")
    text = STORY.read_text("utf-8")
    async with rooms.bot(world):
        ada, bo = world.user("Ada"), world.user("Bo")
        seen = await bo.menu("general", written(ada, text[:2000], "2025-08-27"), MENU)
        assert seen.ephemeral
        content = seen.content
        pages = [plain(seen.embed)]
        while "›" in seen.buttons:
            await seen.press("›")
            pages.append(plain(seen.embed))
        assert len(pages) > 1
        card = "\n".join(pages).replace("\\", "")
        lines = card.split("\n")
        wrong = [line for line in lines if "contradicted" in line]
        right = [line for line in lines if "supported" in line or "approximate" in line]
        assert any("Katherine Tai" in line for line in wrong)
        assert "Jamieson Greer" in card
        assert any("145" in line for line in wrong)
        assert any("125" in line for line in wrong)
        assert any("30" in line for line in right)
        assert any("Geneva, London" in line for line in right)
        assert "54%" in card
        assert world.posted("general") == [], "nobody is shown up before others"
        shown = await seen.press("Show here")
        assert not shown.ephemeral
        assert shown.content == content


@pytest.mark.parametrize(
    ("text", "day", "verdict"),
    [
        ("The US tariff on China is 30% now.", "2025-08-27", "approximate"),
        ("The US tariff on China is 145% now.", "2025-08-27", "contradicted"),
        ("The US tariff on China is 145% now.", "2025-04-20", "approximate"),
        ("In April 2025 the US tariff on China reached 145%.", "2026-08-01", "approximate"),
    ],
)
async def test_a_claim_is_judged_as_of_the_day_it_was_written(
    world: World, rooms: Rooms, text: str, day: str, verdict: str
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.menu("general", written(ada, text, day), MENU)
        assert verdict in plain(seen.embed)


async def test_what_holds_no_claim_is_said(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.menu("general", ada.post("general", "good morning"), MENU)
        assert seen.ephemeral
        assert seen.content
        picture = ada.post("general", "x")
        picture.content = ""
        empty = await ada.menu("general", picture, MENU)
        assert empty.content == "There are no words in this message that could be checked."


async def test_the_words_of_a_card_are_checked_too(world: World, rooms: Rooms) -> None:
    """News arrive as embeds of other bots."""
    async with rooms.bot(world):
        ada = world.user("Ada")
        news = written(ada, "", "2025-08-27")
        news.embeds = [{"type": "rich", "description": "The US tariff on China is 145% now."}]
        seen = await ada.menu("general", news, MENU)
        assert "contradicted" in plain(seen.embed)


async def test_it_works_in_direct_messages_and_on_its_own_answers(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        answer = await ada.say("dm", "what was the US tariff on China on 2026-10-01")
        seen = await ada.menu("dm", answer, MENU)
        assert "supported" in plain(seen.embed)
        assert "contradicted" not in plain(seen.embed)


async def test_a_page_of_a_check_turns_after_a_restart(world: World, rooms: Rooms) -> None:
    """The text that was checked is kept, as no button could hold it."""
    world.judge.identifies = 2
    text = " ".join(
        f"On {day} April 2025 the US tariff on China was {day + 100}%." for day in range(1, 29)
    )
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.menu("general", written(ada, text, "2025-08-27"), MENU)
        first = plain(seen.embed)
        assert "page 1 of" in seen.footer
    async with rooms.bot(world):
        await seen.press("›")
        assert "page 2 of" in seen.footer
        assert plain(seen.embed) != first


def test_a_sentence_without_an_end_is_read_in_pieces() -> None:
    """All that is said of a sentence is held against all of it: it must not be endless."""
    endless = claims.bounded("12.5% 13% 14% China 10/1/2025 " * 400)
    assert len(endless.replace("\n", "")) <= claims.MOST_READ
    assert max(map(len, endless.splitlines())) <= claims.LONGEST
    assert endless.split()[:5] == ["12.5%", "13%", "14%", "China", "10/1/2025"]
    assert max(map(len, claims.bounded("x" * 5000).splitlines())) <= claims.LONGEST


def test_what_people_write_stays_as_it_is() -> None:
    said = "The tariff on China is 145%. It was 20% in March!\n\nNo: 30%, see v1.5.2."
    assert claims.bounded(said) == said
    long = "The additional duty on goods from China was 12.5% on that day. " * 10
    assert claims.bounded(long) == long, "many sentences are no long one"
    assert claims.bounded("美国对华关税是145%。" * 60) == "美国对华关税是145%。" * 60
