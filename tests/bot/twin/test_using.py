"""A person uses a bot: what they see is what the bot sent, through the real client library."""

from __future__ import annotations

import asyncio

import pytest

from tests.twin.attempts import NoAnswerError
from tests.twin.composing import RefusedError
from tests.twin.showing import readable
from tests.twin.small_bot import PIXEL, SmallBot


async def test_a_slash_command_is_answered_in_private(world):
    async with world.running(SmallBot()):
        ada = world.user("Ada")
        seen = await ada.slash("general", "rate", origin="CN")
        assert seen.content == "20% on CN"
        assert seen.ephemeral
        assert seen.fields == {"Made of": "20% fentanyl"}
        assert seen.buttons == ["Why", "Later", "As known on…"]
        assert world.posted("general") == []
        shared = await ada.slash("general", "rate", origin="CN", share=True)
        assert world.posted("general") == [shared.message]


async def test_buttons_menus_and_forms_lead_on(world):
    async with world.running(SmallBot()):
        seen = await world.user("Ada").slash("general", "rate", origin="CN")
        assert (await seen.press("Why")).content == "because"
        form = await seen.press("As known on…")
        assert list(form.inputs) == ["Day"]
        assert (await form.submit(day="2025-09-01")).content == "known 2025-09-01"
        with pytest.raises(RefusedError, match="closed"):
            form.send("2025-10-01")
        form = await seen.press("As known on…")
        assert (await form.submit("2025-10-01")).content == "known 2025-10-01"
        chosen = await seen.choose("Steel")
        assert chosen.message is seen.message
        assert seen.content == "chose steel"
        later = await seen.press("Later")
        assert later.message is seen.message
        assert later.content == "changed later"


async def test_a_deferred_answer_is_what_comes_in_the_end(world):
    async with world.running(SmallBot()):
        seen = await world.user("Ada").slash("dm", "history")
        assert seen.content == "the history"
        assert not seen.thinking
        assert seen.files == {"chart.png": PIXEL}
        assert seen.alt_texts == {"chart.png": "a line at 20%"}


async def test_typing_gives_suggestions_and_free_text_goes_through(world):
    async with world.running(SmallBot()):
        ada = world.user("Ada")
        assert await ada.autocomplete("general", "rate", "origin", "c") == {
            "China": "CN",
            "Canada": "CA",
        }
        assert (await ada.slash("general", "rate", origin="Narnia")).content == "20% on Narnia"


async def test_a_mention_and_a_direct_message_are_heard_without_the_content_intent(world):
    bot = SmallBot()
    async with world.running(bot):
        ada = world.user("Ada")
        ada.post("general", "nothing for the bot")
        reply = await ada.say("general", "@bot what was the tariff")
        assert reply.content == "you said what was the tariff"
        assert (await ada.say("dm", "and now?")).content == "you said and now?"
        assert [each.content for each in bot.heard if each.author.id == ada.id] == [
            "",
            f"{world.bot.mention} what was the tariff",
            "and now?",
        ]
    assert world.pings == []


async def test_a_menu_of_a_message_brings_its_text(world):
    async with world.running(SmallBot()):
        ada = world.user("Ada")
        claim = world.user("Bob").post("general", "the tariff is 145%")
        seen = await ada.menu("general", claim, "Check this claim")
        assert seen.content == "checked: the tariff is 145%"


async def test_sub_commands_roles_and_who_may_see_them(world):
    watchers = world.add_role("Watchers")
    async with world.running(SmallBot()):
        boss = world.user("Boss", admin=True)
        seen = await boss.slash("general", "alerts add", topic="steel", role=watchers)
        assert seen.content == "watching steel for Watchers"
        with pytest.raises(RefusedError, match="lacks the permission"):
            world.user("Ada").send_slash("general", "alerts add", topic="steel")
        with pytest.raises(RefusedError, match="for servers only"):
            boss.send_slash("dm", "alerts add", topic="steel")
        assert "alerts" in boss.commands()
        assert "alerts" not in boss.commands("dm")


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("duty", {}, "there is no command duty"),
        ("rate", {}, "origin is required"),
        ("rate", {"origin": "CN", "by": "US"}, "has no option by"),
        ("rate", {"origin": "CN", "days": 731}, "not between"),
        ("rate", {"origin": "CN", "days": "90"}, "would not send"),
        ("rate", {"origin": ""}, "characters"),
        ("rate", {"origin": "x" * 6001}, "characters"),
        ("wait", {"kind": "fast"}, "none of its choices"),
        ("alerts", {}, "needs one of"),
        ("alerts remove", {}, "has no remove"),
    ],
)
async def test_a_client_does_not_send_what_does_not_fit(world, command, options, why):
    async with world.running(SmallBot()):
        with pytest.raises(RefusedError, match=why):
            world.user("Ada", admin=True).send_slash("general", command, **options)


async def test_a_client_presses_only_what_is_there(world):
    async with world.running(SmallBot()):
        seen = await world.user("Ada").slash("general", "rate", origin="CN")
        for label, why in (("Gone", "disabled"), ("Nothing", "no button")):
            with pytest.raises(RefusedError, match=why):
                seen.send_press(label)
        with pytest.raises(RefusedError, match="no line"):
            seen.send_choose("Gold")
        with pytest.raises(RefusedError, match="does not see"):
            seen.by(world.user("Bob")).send_press("Why")
        form = await seen.press("As known on…")
        with pytest.raises(RefusedError, match="must be filled in"):
            form.send("")
        with pytest.raises(RefusedError, match="0 to 10 fit"):
            form.send("2025-09-01 or so")


async def test_buttons_outlive_the_bot(world):
    world.judge.identifies = 2
    async with world.running(SmallBot()):
        seen = await world.user("Ada").slash("general", "rate", origin="CN")
    async with world.running(SmallBot()):
        assert (await seen.press("Why")).content == "because"


async def test_commands_are_read_in_the_users_language(world, rest):
    command = {
        "name": "rate",
        "description": "The duty",
        "name_localizations": {"zh-CN": "税率"},
        "description_localizations": {"zh-CN": "现行税率"},
        "options": [
            {
                "name": "origin",
                "type": 3,
                "description": "d",
                "name_localizations": {"zh-CN": "原产地"},
            }
        ],
    }  # fmt: skip
    path = f"/applications/{world.application_id}/commands"
    status, _ = await rest("PUT", path, [command])
    assert status == 200
    mei = world.user("Mei", locale="zh-CN")
    assert mei.commands() == {"税率": "现行税率"}
    attempt = mei.send_slash("general", "税率", 原产地="CN")
    assert attempt.interaction.data["name"] == "rate"
    assert attempt.interaction.data["options"] == [{"name": "origin", "type": 3, "value": "CN"}]
    world.allow("unanswered")


async def test_an_answer_that_does_not_come_is_seen_as_such(world):
    bot = SmallBot()
    async with world.running(bot):
        ada = world.user("Ada")
        attempt = ada.send_slash("general", "wait")
        waiting = asyncio.create_task(attempt.outcome())
        world.clock.advance(3.1)
        with pytest.raises(NoAnswerError, match="did not respond"):
            await waiting
        bot.release.set()
        await world.clock.until(
            lambda: world.judge.of("late") != [], [world.judge.changes], patience=5
        )
    world.allow("late", "unanswered", times=1)


async def test_many_people_at_once(world):
    async with world.running(SmallBot()):
        people = [world.user(f"Person {n}") for n in range(30)]
        seen = await asyncio.gather(
            *(each.slash("general", "rate", origin=each.name) for each in people)
        )
        assert [each.content for each in seen] == [f"20% on {each.name}" for each in people]
        told = await world.load(
            [{"do": "slash", "command": "rate", "options": {"origin": "CN"}}], users=5, rounds=4
        )
        assert told["answers"] == 20
        assert told["late"] == 0
        assert 0 < told["ack_p50"] <= told["ack_p99"] <= told["ack_max"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (1, "in 1 second"), (-3, "3 seconds ago"), (3 * 86_400, "in 3 days"),
        (-7200, "2 hours ago"), (40 * 86_400, "in 1 month"), (2 * 31_557_600, "in 2 years"),
    ],
)  # fmt: skip
def test_a_terminal_shows_how_far_a_moment_is_as_a_client_does(seconds, told):
    now = 1_790_000_000.0
    assert readable(f"again <t:{int(now + seconds)}:R>.", now) == f"again {told}."
