"""What is recorded anywhere is told in the channels that watch: once, with its evidence."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.discord.alerts import reminding
from bot.discord.life import loops
from tests.calling import call
from tests.discord.bots import Rooms
from tests.discord.recording import RAISED, Teller, append
from tests.twin.people import Person
from tests.twin.world import World

THREAT: dict[str, Any] = {
    "kind": "measure.threatened", "key": "us.s301.forced-labor/threat",
    "measure": "us.s301.forced-labor", "announced": "2026-11-23", "origins": ["CN"],
    "duty": "50%", "by": "the President", "summary": "He says 50 percent.", "sources": ["notice"],
}  # fmt: skip
SENTENCE = (
    "From 1 December 2026 the additional duty of the United States on goods from China is 25%"
    " instead of 12.5%."
)


async def watching(bot: Any, boss: Person, **options: Any) -> Teller:
    """A channel that watches, and the teller that begins at the end of the ledger."""
    added = await boss.slash("general", "alerts add", **options)
    assert "(alert 1)" in added.content
    teller = Teller(bot)
    assert await teller.tell() == 0, "history is no news"
    return teller


async def test_an_event_gives_one_post_with_all_that_belongs_to_it(
    world: World, own_rooms: Rooms
) -> None:
    async with own_rooms.bot(world) as bot:
        boss, ada = world.user("Boss", admin=True), world.user("Ada")
        teller = await watching(bot, boss, importer="US", origin="CN")
        append(own_rooms.store, RAISED)
        assert await teller.tell() == 1
        (post,) = world.posted("general")
        seen = ada.sees(post)
        assert seen.content == SENTENCE
        assert seen.fields["Before → after"] == "The United States on China: 12.5% → **25%**"
        assert seen.fields["Effective"] == "1 December 2026"
        assert seen.fields["Announced"] == "23 November 2026"
        assert seen.fields["Status"] == "ordered, takes effect later"
        assert seen.fields["Sources"].startswith(
            "· [A notice of the trade office](<https://www.federalregister.gov/d/2026-99999>)"
        )
        assert seen.footer.startswith("#1784 · checked to 10 October 2026 · ")
        assert "duties of the United States on goods from China" in seen.embed["description"]
        assert seen.files["history.png"].startswith(b"\x89PNG")
        assert "25%" in seen.alt_texts["history.png"]
        assert world.pings == []
        assert await teller.tell() == 0, "once"

        why = await seen.press("Why")
        assert why.ephemeral
        assert why.embed["description"].startswith("```\n25%")
        assert (await seen.press("History")).files
        assert "trade office" in (await seen.press("Sources")).embed["description"]


async def test_what_nobody_watches_is_told_nobody(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        teller = await watching(bot, boss, importer="CN", origin="US")
        for options in ({"origin": "BR"}, {"product": "soybeans", "importer": "CN"},
                        {"programme": "s232"}, {"measure": "us.s122"}):  # fmt: skip
            await boss.slash("general", "alerts add", **options)
        append(own_rooms.store, RAISED)
        assert await teller.tell() == 0
        assert world.posted("general") == []


async def test_a_threat_reaches_those_only_who_want_to_hear_it(
    world: World, own_rooms: Rooms
) -> None:
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        firm, signed = world.add_channel("firm"), world.add_channel("signed")
        teller = await watching(bot, boss, importer="US", origin="CN")
        await boss.slash(firm, "alerts add", importer="US", origin="CN", minimum="announced")
        await boss.slash(signed, "alerts add", importer="US", origin="CN", minimum="signed")
        append(own_rooms.store, THREAT)
        assert await teller.tell() == 1
        (post,) = world.posted("general")
        assert post.content == "Threatened, not ordered: He says 50 percent."
        append(own_rooms.store, RAISED)
        assert await teller.tell() == 3
        assert [len(world.posted(each)) for each in ("general", firm, signed)] == [2, 1, 1]


async def test_a_correction_answers_the_old_post_which_points_to_it(
    world: World, own_rooms: Rooms
) -> None:
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        teller = await watching(bot, boss, importer="US", origin="CN")
        append(own_rooms.store, RAISED)
        await teller.tell()
        done = call(
            "correct", RAISED["key"], "--set", "duty=20%", "--why", "the notice says 20",
            store=own_rooms.store,
        )  # fmt: skip
        assert done.code == 0, done.err
        assert await teller.tell() == 1
        old, new = world.posted("general")
        assert new.reference is old
        assert new.content == (
            "Correction of what was told here: from 1 December 2026 the additional duty of the"
            " United States on goods from China is 20%, not 25%."
        )
        assert boss.sees(new).fields["Before → after"].endswith("~~25%~~ → **20%**")
        assert old.content == f"**Corrected: [see below](<{new.link}>).**\n{SENTENCE}"
        assert [each.filename for each in old.attachments] == ["history.png"], "it keeps its chart"
        assert "Why" in boss.sees(old).buttons
        assert world.pings == []

        call("retract", RAISED["key"], "--reason", "a hoax", store=own_rooms.store)
        await teller.tell()
        last = world.posted("general")[-1]
        assert last.content.startswith("Withdrawn: what was told here about Section 301")
        assert "a hoax" in last.content


async def test_what_was_recorded_late_is_a_line_in_the_digest(
    world: World, own_rooms: Rooms
) -> None:
    old = {**RAISED, "announced": "2026-10-01", "effective": "2026-10-15"}
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        teller = await watching(bot, boss, importer="US", origin="CN")
        append(own_rooms.store, old)
        assert await teller.tell() == 0, "no news"
        teller.later(hours=2)
        assert await teller.tell() == 1
        (post,) = world.posted("general")
        assert post.content == "Recorded late: one event of 1 October 2026."
        assert "(#1784)" in boss.sees(post).fields["Recorded late"]
        assert post.attachments == []
        forecast = await boss.sees(post).press("What comes next")
        assert forecast.content.startswith("If nobody acts")


async def test_a_burst_is_one_post(world: World, own_rooms: Rooms) -> None:
    events = [
        {**THREAT, "key": f"us.s301.forced-labor/threat-{n}", "duty": f"{30 + n}%",
         "summary": f"He says {30 + n} percent."}
        for n in range(8)
    ]  # fmt: skip
    async with own_rooms.bot(world) as bot:
        teller = await watching(bot, world.user("Boss", admin=True), importer="US")
        append(own_rooms.store, *events)
        await teller.follow()
        teller.later(minutes=2)
        assert await teller.send() == 1
        (post,) = world.posted("general")
        assert post.content == "8 changes at once."
        assert post.embeds[0]["description"].count("\n**") == 7


async def test_a_day_in_one_post(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        teller = await watching(bot, boss, importer="US", digest=True)
        append(own_rooms.store, RAISED)
        append(own_rooms.store, THREAT)
        assert await teller.tell() == 0
        teller.later(hours=2)
        assert await teller.tell() == 1
        (post,) = world.posted("general")
        assert post.content == "2 changes for this channel."
        assert post.embeds[0]["title"] == "The day in trade policy"


async def test_a_thread_is_opened_to_talk_in(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        teller = await watching(bot, boss, importer="US", origin="CN", thread=True)
        append(own_rooms.store, RAISED)
        assert await teller.tell() == 1
        (post,) = world.posted("general")
        assert post.thread is not None
        assert post.thread.name.startswith("#1784: Section 301 duty on economies")
        seen = await boss.slash(post.thread, "rate", origin="CN")
        assert seen.content


async def test_a_role_is_pinged_and_nobody_else(world: World, own_rooms: Rooms) -> None:
    role, other = world.add_role("T", mentionable=True), world.add_role("O", mentionable=True)
    named = {**THREAT, "summary": f"@everyone {other.mention} listen: 50 percent."}
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        teller = await watching(bot, boss, importer="US", origin="CN", role=role)
        world.allow("ping", times=1)
        append(own_rooms.store, named)
        assert await teller.tell() == 1
        (post,) = world.posted("general")
        assert post.content.startswith(f"{role.mention} Threatened, not ordered: ")
        assert [(ping.kind, ping.id) for ping, _ in world.pings] == [("role", role.id)]


async def test_a_reminder_comes_before_the_lapse_and_once(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        teller = await watching(bot, boss, importer="CN", origin="US", remind=7)
        services = bot.services

        async def remind() -> int:
            return await reminding.remind(services.reader.aside, services.state, teller.now)

        assert await remind() == 0, "the truce has weeks to run"
        teller.later(days=40)
        assert await remind() == 1
        assert await remind() == 0
        assert await teller.send() == 1
        (post,) = world.posted("general")
        assert post.content.startswith("In 7 days, on 10 January 2027: the suspension of")
        assert "34% returns if nobody acts" in post.content
        shown = boss.sees(post)
        assert "10% → **34%**" in shown.embed["description"]
        assert (await shown.press("What comes next")).content.startswith("If nobody acts")


async def test_what_is_about_no_pair_leads_to_what_stands(world: World, own_rooms: Rooms) -> None:
    talks = {
        "kind": "talks.held", "key": "talks/us-cn.test/held", "talks": "us-cn.test",
        "announced": "2026-11-23", "from_day": "2026-11-22", "last_day": "2026-11-23",
        "title": "Ninth round", "venue": "Lisbon, Portugal", "parties": ["US", "CN"],
        "summary": "The ninth round was held in Lisbon.", "sources": ["notice"],
    }  # fmt: skip
    several = {**RAISED, "origins": ["CN", "BR", "IN"]}
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        teller = await watching(bot, boss, importer="US")
        append(own_rooms.store, talks)
        append(own_rooms.store, several)
        assert await teller.tell() == 2
        met, raised = map(boss.sees, world.posted("general"))
        assert met.content == "Talks were held: The ninth round was held in Lisbon."
        stands = await met.press("As it stands")
        assert stands.embed["title"] == "Ninth round"
        assert stands.fields["Where"] == "Lisbon, Portugal"
        changed = await raised.press("What changed")
        assert "1 December 2026" in changed.text
        assert changed.ephemeral


async def test_two_bots_on_one_state_tell_it_once(world: World, own_rooms: Rooms) -> None:
    world.judge.identifies = 2
    async with own_rooms.bot(world) as one, own_rooms.bot(world) as two:
        boss = world.user("Boss", admin=True)
        first = await watching(one, boss, importer="US", origin="CN")
        second = Teller(two)
        append(own_rooms.store, RAISED)
        await asyncio.gather(first.follow(), second.follow())
        sent = await asyncio.gather(first.send(), second.send())
        assert sorted(sent) == [0, 1]
        assert len(world.posted("general")) == 1


async def test_the_loops_tell_by_themselves(world: World, own_rooms: Rooms) -> None:
    """Nobody calls anything: it is recorded beside the bot, and stands in the channel."""
    async with own_rooms.bot(world, loops=(loops.follow, loops.send), quick=True) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        await Teller(bot).follow()  # it begins at the end of the ledger, whoever is first
        append(own_rooms.store, RAISED)
        post = await world.next_posted("general")
        assert post.content == SENTENCE
        proof = await boss.slash("general", "proof", event="1784")
        assert "position 1784" in proof.content, "what the post names can be asked for at once"
