"""Whatever people type, write, or record: nothing pings, links, hides, or breaks a limit."""

from __future__ import annotations

import re
from typing import Any

from tests.discord.bots import Rooms
from tests.discord.recording import RAISED, SOURCE, Teller, append
from tests.discord.showing import plain
from tests.discord.test_proposals import proposed
from tests.twin.seen import Seen
from tests.twin.world import World

_BAD = re.compile(
    r"@everyone|@here|<@[!&]?\d|<#\d{5}|</\w+:\d|<a?:\w+:\d"  # pings and other live tags
    r"|[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x1b]"  # direction marks, controls
    r"|https?://evil|(?<!\\)\]\(https://evil|discord\.gg/"  # links
    r"|[\u0300-\u036f]{5}"  # piles of marks
)


#: what would be seen as something else than it is
LIVE = (
    "**b** __u__ ~~s~~ ||hid|| `c` ```x``` [click](https://evil.example) https://evil.example"
    " discord.gg/abcdef <https://evil.example> www.evil.example [a]: https://evil.example"
)


def hostile(world: World) -> list[str]:
    """Texts that would do harm where they were shown as they are."""
    role, general = world.add_role("Everybody", mentionable=True), world.channel("general").id
    return [
        f"@everyone @here {role.mention} {world.owner.mention} <#{general}> </rate:1> <t:1:R>",
        LIVE,
        "# big\n> quote\n- list\n1. one\n-# small\n```\ncode",
        "\u202eabc\u202c \u2066x\u2069 \x1b[31m\x00 a" + "\u0301\u0302\u0303" * 200,
        "a" + "\n" * 1998 + "b",
        "x" * 2000,
        "\\" * 2000,
        "｀＊＠ｅｖｅｒｙｏｎｅ 🇨🇳👩‍👩‍👧‍👦" * 60,
    ]


def cut(text: str, most: int) -> str:
    """The first units of a text, as many as a client lets somebody type."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def harmless(seen: Seen, *ours: str) -> None:
    """Nothing live, and not too much; ``ours`` are lines that the bot itself means to act."""
    text = "\n".join([seen.content, *map(plain, seen.embeds)])
    for each in ours:
        text = text.replace(each, "")
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    found = _BAD.search(outside) or re.search(r"@everyone|@here|<@[!&]?\d", text)
    assert not found, f"{found[0]!r} in {text[:400]!r}"
    assert text.count("\n") < 80
    assert seen.content.strip()


def string_options(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    """Every option that takes text: command, option, and the others that are required."""
    found = []
    for command in world.commands.values():
        subs = [each for each in command.get("options") or [] if each["type"] == 1]
        for name, each in [(f"{command['name']} {one['name']}", one) for one in subs] or [
            (command["name"], command)
        ]:
            options = each.get("options") or []
            needed = {one["name"]: "CN" for one in options if one.get("required")}
            if name == "compare":
                needed = {"origin": "CN", "first": "2025-04-10"}
            found += [
                (name, one["name"], {k: v for k, v in needed.items() if k != one["name"]})
                for one in options
                if one["type"] == 3 and not one.get("choices")
            ]
    return found


async def test_any_text_in_any_option(world: World, rooms: Rooms) -> None:
    texts = hostile(world)
    role = world.add_role("Approvers")
    async with rooms.bot(world, proposals=True, approver_role=role.id) as bot:
        boss = world.user("Boss", admin=True)
        options = string_options(world)
        assert len(options) > 40
        limits = {
            (name, one["name"]): one.get("max_length") or 6000
            for command in world.commands.values()
            for name, options in [
                (command["name"], command.get("options") or []),
                *[(f"{command['name']} {s['name']}", s.get("options") or [])
                  for s in command.get("options") or []],
            ]
            for one in options
        }  # fmt: skip
        for command, option, others in options:
            for text in texts:
                typed = cut(text, limits[command, option])
                seen = await boss.slash("general", command, **others, **{option: typed})
                harmless(seen, role.mention)
                for label in {"Why", "Sources", "History"} & set(seen.buttons):
                    harmless(await seen.press(label))
        assert world.pings == []
        assert bot.services.metrics.outcomes["bug"] == 0


async def test_any_text_in_a_message(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        for text in hostile(world):
            asked = f"@bot what is the US tariff on {text}"[:1950]
            harmless(await ada.say("general", asked))
            harmless(await ada.say("dm", text[:2000]))
            claim = ada.post(
                "general", f"In August 2025 the US tariff on China was 145%. {text}"[:2000]
            )
            checked = await ada.menu("general", claim, "Check this claim")
            harmless(checked)
            assert "contradicted" in checked.text
        assert world.pings == []
        assert bot.services.metrics.outcomes["bug"] == 0


async def test_any_text_in_a_form(world: World, rooms: Rooms, own_rooms: Rooms) -> None:
    texts = hostile(world)
    world.judge.identifies = 2
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash("general", "rate", origin="CN")
        for text in texts:
            form = await seen.press("As known on…")
            harmless(await form.submit(day=cut(text, 60)))
    async with own_rooms.bot(world, proposals=True):
        for text in texts:
            harmless(await proposed(ada, text, why=cut(text, 500)))
            events = f'- kind: measure.noted\n  key: "{text[:40]}"\n  measure: us.s122'
            harmless(await proposed(ada, events, why="x"))
    assert world.pings == []


#: what stands in a record of somebody who means harm
EVIL = (
    "@everyone <@&{role}> [click](https://evil.example) **bold** ||hid|| `c` \u202eeman\u202c"
    " <t:1:R> discord.gg/abcdef # big"
)
#: the address of its source, as a link of the bot's own
LINK = "](<https://evil.example/a%29b%5D%28c%29@everyone>)"


async def test_any_text_in_the_record(world: World, own_rooms: Rooms) -> None:
    """Titles, summaries, places and addresses of events: shown as they are, and doing nothing."""
    role = world.add_role("Everybody", mentionable=True)
    evil = EVIL.format(role=role.id)
    source = {**SOURCE, "title": evil, "url": "https://evil.example/a)b](c)@everyone"}
    talks = {
        "kind": "talks.held", "key": "talks/us-cn.evil/held", "talks": "us-cn.evil",
        "announced": "2026-11-23", "from_day": "2026-11-23", "last_day": "2026-11-23",
        "title": evil, "venue": evil, "parties": ["US", "CN"], "sources": ["evil"],
        "summary": evil,
    }  # fmt: skip
    raised = {**RAISED, "summary": evil, "sources": ["evil"], "note": evil}
    async with own_rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", thread=True)
        teller = Teller(bot)
        await teller.tell()
        append(own_rooms.store, talks, raised, evil=source)
        assert await teller.tell() == 2
        for post in world.posted("general"):
            harmless(boss.sees(post), LINK)
            assert post.thread is not None
            assert len(post.thread.name) <= 100
        shown = [
            await boss.slash("general", "talks", talks="us-cn.evil"),
            await boss.slash("general", "talks", since="2026-11-01"),
            await boss.slash("general", "rate", origin="CN", on="2026-12-02"),
            await boss.slash("general", "history", origin="CN", since="2026-01-01"),
            await boss.slash("general", "forecast", origin="CN"),
            await boss.slash("general", "why", origin="CN", on="2026-12-02"),
            await boss.slash("general", "alerts test", alert=1),
            await boss.slash("general", "ask", question="what happened on 23 November 2026?"),
        ]
        for seen in shown:
            harmless(seen, LINK, world.channel("general").mention)
            if "Sources" in seen.buttons:
                sources = await seen.press("Sources")
                harmless(sources, LINK)
        await boss.autocomplete("general", "talks", "talks", "@everyone")
        await boss.autocomplete("general", "proof", "event", "")
    assert world.pings == []
