"""What one may press below an answer, and what then is read; the same after a restart."""

from __future__ import annotations

from typing import Any

import pytest

from bot.discord.replies.question import Question
from tests.discord.bots import Rooms
from tests.discord.showing import receipt_of
from tests.twin.composing import RefusedError
from tests.twin.people import Person
from tests.twin.seen import Form, Seen
from tests.twin.world import World

#: a question that no button has room for
LONG = (
    "please tell me exactly and with all the parts and rules and everything that is to be known"
    " about it: what was the US tariff on goods from China on 2025-10-01?"
)


async def pressed_all(seen: Seen) -> dict[str, Seen]:
    """Everything that can be pressed below a rate, pressed."""
    found = {label: await seen.press(label) for label in seen.buttons if label != "As known on…"}
    form = await seen.press("As known on…")
    assert isinstance(form, Form)
    found["As known on…"] = await form.submit(day="Sep 1 2025")
    return found


def holds(found: dict[str, Seen]) -> None:
    """What the buttons of the rate of 1 October 2025 must show."""
    assert found["Why"].embed["title"].startswith("Why: the United States on goods from China")
    assert "└─ 10% IEEPA reciprocal duty" in found["Why"].embed["description"]
    assert "its peak of 145% from 10 April 2025" in found["History"].content
    assert found["History"].files["history.png"].startswith(b"\x89PNG")
    assert found["Other side"].content.startswith("On 1 October 2025 China charged an additional")
    assert found["Sources"].embed["description"].startswith("· [Further Amendment to Duties")
    assert found["Sources"].embed["description"].count("](<https://") >= 8
    assert found["As known on…"].fields["Known by"] == "1 September 2025"
    assert "is to charge an additional 30%" in found["As known on…"].content
    assert not found["Show here"].ephemeral
    assert all(each.ephemeral for name, each in found.items() if name != "Show here")


async def rate(person: Person) -> Any:
    return await person.slash("general", "rate", origin="CN", on="2025-10-01")


async def test_every_button_answers_its_question(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        seen = await rate(world.user("Ada"))
        assert seen.buttons == [
            "Why", "History", "Other side", "As known on…", "Sources", "Show here",
        ]  # fmt: skip
        found = await pressed_all(seen)
        holds(found)
        shown = world.posted("general")
        assert [each.content for each in shown] == [seen.content], "shown once, by the one button"
        assert "Show here" not in found["Show here"].buttons
        assert receipt_of(found["Show here"]) == receipt_of(seen), "the same answer"


async def test_every_button_works_after_a_restart(world: World, rooms: Rooms) -> None:
    world.judge.identifies = 2
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await rate(ada)
        asked = await ada.slash("general", "ask", question=LONG)
        unclear = await ada.slash("general", "ask", question="the US tariff on 08/12/2025")
        talks = await ada.slash("general", "talks")
        form = await seen.press("As known on…")
        receipt = await ada.slash("general", "receipt", id=receipt_of(seen))
    async with rooms.bot(world, cold=True):
        holds(await pressed_all(seen))
        assert (await form.submit(day="2025-09-01")).fields["Known by"] == "1 September 2025"
        sources = await asked.press("Sources")
        assert sources.content == asked.content, "the question was kept beside the button"
        shown = await asked.press("Show here")
        assert shown.content == asked.content
        assert not shown.ephemeral
        assert "2025" in (await unclear.choose("12 August 2025")).text
        assert "page 2 of" in (await talks.press("›")).footer
        assert (await receipt.press("Ask again today")).content == seen.content


async def test_a_question_that_no_button_holds_is_kept(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        asked = await world.user("Ada").slash("general", "ask", question=LONG)
        ids = [each["custom_id"] for each in asked.message.walk() if "custom_id" in each]
        assert any(each.startswith("tl1|sources|0|@") for each in ids)
        assert all(len(each) <= 100 for each in ids)
        assert all(LONG not in each for each in ids)
        # Forgotten after a year: then it says so.
        await bot.services.state.run(lambda c: c.execute("DELETE FROM asked"))
        gone = await asked.press("Sources")
        assert gone.content == "This button is from an older version, or too old. Please ask again."
        assert gone.ephemeral


async def test_pages_turn_in_their_place(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash("general", "talks")
        first = seen.embed["description"]
        assert "page 1 of 5" in seen.footer
        assert "‹" not in seen.buttons
        assert seen.files["talks.txt"].count(b"\n") == 50, "all of it in a file"
        turned = await seen.press("›")
        assert turned.message is seen.message, "the page is turned, not added"
        assert "page 2 of 5" in seen.footer
        assert seen.embed["description"] != first
        assert seen.ephemeral
        await seen.press("‹")
        assert seen.embed["description"] == first
        for _ in range(4):
            await seen.press("›")
        assert "page 5 of 5" in seen.footer
        with pytest.raises(RefusedError, match="disabled"):
            await seen.press("›")
        shown = await seen.press("Show here")
        assert "page 5 of 5" in shown.footer, "what is shown is what was looked at"
        assert shown.embed["description"] == seen.embed["description"]


async def test_a_page_of_what_everybody_sees_stays_for_everybody(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada, bo = world.user("Ada"), world.user("Bo")
        seen = await ada.slash("general", "forecast", share=True)
        turned = await seen.by(bo).press("›")
        assert turned.message is seen.message
        assert not turned.ephemeral
        assert "page 2 of" in seen.footer
        assert "Show here" not in seen.buttons
        assert len(world.posted("general")) == 1


async def test_sources_are_ten_a_page(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        answer = await world.user("Ada").slash("general", "history", origin="CN", since="2018")
        seen = await answer.press("Sources")
        assert seen.embed["title"] == "Sources"
        assert seen.embed["description"].count("\n· ") <= 9
        listed = seen.files["sources.txt"].decode()
        first = seen.embed["description"]
        await seen.press("›")
        assert "page 2 of" in seen.footer
        assert seen.embed["description"] != first
        await seen.press("‹")
        assert seen.embed["description"] == first
        assert listed.count("https://") > 20


async def test_a_menu_of_a_public_message_answers_the_one_who_chose(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada, bo = world.user("Ada"), world.user("Bo")
        seen = await ada.slash("general", "ask", question="US tariff 08/12/2025", share=True)
        assert not seen.ephemeral
        assert seen.choices == ["12 August 2025", "8 December 2025"]
        chosen = await seen.by(bo).choose("8 December 2025")
        assert chosen.ephemeral
        assert chosen.message is not seen.message
        assert seen.choices, "the others may still choose"


async def test_a_menu_of_a_private_message_gives_way_to_the_answer(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash("general", "ask", question="US tariff on China on 08/12/2025")
        chosen = await seen.choose("12 August 2025")
        assert chosen.message is seen.message
        assert chosen.ephemeral
        assert "12 August 2025" in chosen.content
        assert not chosen.choices
        assert "Show here" in chosen.buttons


async def test_a_wrong_day_in_the_form_is_explained(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await rate(ada)
        for typed, told in (
            ("08/12/2025", "Write 2025-08-12 or 2025-12-08."),
            ("February 30", "names a day that does not exist"),
            ("@everyone", "@\u200beveryone"),
            ("z" * 60, "“zzz"),
        ):
            form = await seen.press("As known on…")
            assert form.title == "As known on…"
            wrong = await form.submit(day=typed)
            assert wrong.ephemeral
            assert told in wrong.content
            assert "on 1 October" not in wrong.content.lower()


async def test_buttons_of_other_versions_say_so(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await rate(ada)
        button = next(each for each in seen.message.walk() if each.get("label") == "Why")
        good = button["custom_id"]
        token = good.split("|", 3)[3]
        for made in (
            f"tl1|explain|0|{token}",  # a verb that there is not
            "tl1|why|0|rate",  # no question
            "tl1|why|0|@0123456789abcdef",  # a key that nobody kept
            "tl1|page|0|erase?all=1&en",  # a command that there is not
            "tl1|page|0|rate?origin=CN&colour=red&en",  # an option that there is not
            "tl1|page|0|rate?origin=CN&on=2025-10-01&fr",  # a language that there is not
            f"tl2|why|0|{token}",  # a form that was not invented yet
            "tl1|why",
            "tl1-propose",
            "somebody:else's",
        ):
            button["custom_id"] = made
            told = await seen.press("Why")
            assert told.ephemeral, made
            assert told.content.startswith("This button is from an older version"), made
        button["custom_id"] = good
        assert (await seen.press("Why")).embed["description"]


async def test_a_page_that_there_is_not_is_the_nearest(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        seen = await world.user("Ada").slash("general", "talks")
        button = next(each for each in seen.message.walk() if each.get("label") == "›")
        question = Question.of("talks", "en")
        button["custom_id"] = question.custom_id("page", 9_999)
        assert "page 5 of 5" in (await seen.press("›")).footer
