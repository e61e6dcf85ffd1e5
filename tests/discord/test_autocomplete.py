"""What is offered while somebody types, in every option that completes; never an error."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord.bots import Rooms
from tests.twin.limits import units
from tests.twin.people import Person
from tests.twin.world import World

#: texts that nobody should type, and somebody will
ODD = (
    "", " ", "x" * 100, "🇨🇳🔥" * 25, "\x00\x1b[31m\u202e", "@everyone", "%_'\";--",
    "08/12/2025", "<t:99999999999999:R>", "9" * 100, "()[]{}|\\^$.*+?", "中国" * 30, "\n" * 100,
    "-1", "0", "a b c d e f g h i j k l m n o p",
)  # fmt: skip


def completing(world: World) -> list[tuple[str, str]]:
    """Every option that completes: command (with its sub-command) and option, as synced."""
    found = []
    for command in world.commands.values():
        for each in command.get("options") or []:
            if each["type"] == 1:
                name = f"{command['name']} {each['name']}"
                inner = each.get("options") or []
                found += [(name, one["name"]) for one in inner if one.get("autocomplete")]
            elif each.get("autocomplete"):
                found.append((command["name"], each["name"]))
    return found


async def test_every_option_completes_whatever_is_typed(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world) as bot:
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        options = completing(world)
        assert len(options) > 30
        for command, option in options:
            for text in ODD:
                attempt = boss.send_autocomplete("general", command, option, text)
                choices = await attempt.outcome()
                assert len(choices) <= 25, (command, option, text)
                for each in choices:
                    assert 0 < units(each["name"]) <= 100
                    assert isinstance(each["value"], int) or 0 < units(each["value"]) <= 100
            assert await boss.autocomplete("general", command, option, ""), (command, option)
        assert bot.services.metrics.outcomes["bug"] == 0


async def first(person: Person, option: str, text: str, **others: Any) -> tuple[str, str]:
    """The first that is offered: what is shown, and its value."""
    found = await person.autocomplete("general", "rate", option, text, **others)
    assert found, f"nothing for {text!r}"
    return next(iter(found.items()))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("chi", "CN"), ("Chinese", "CN"), ("CN", "CN"), ("chnia", "CN"), ("中国", "CN"),
        ("Brazilian", "BR"), ("brasil", "BR"), ("germny", "DE"), ("viet nam", "VN"),
        ("south kor", "KR"), ("uk", "GB"), ("european un", "EU"), ("CÔTE", "CI"),
    ],
)  # fmt: skip
async def test_an_economy_is_found_by_what_people_call_it(
    world: World, rooms: Rooms, text: str, code: str
) -> None:
    async with rooms.bot(world):
        shown, value = await first(world.user("Ada"), "origin", text)
        assert value == code
        assert shown.endswith(f"({code})")


async def test_days_are_offered_with_their_names(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        assert await first(ada, "on", "liberation") == ("2025-04-02 · Liberation Day", "2025-04-02")
        assert await first(ada, "on", "") == ("2026-11-24 · today", "2026-11-24")
        assert (await first(ada, "on", "apr 2 2025"))[1] == "2025-04-02"
        both = await ada.autocomplete("general", "rate", "on", "08/12/2025")
        assert list(both.values())[:2] == ["2025-08-12", "2025-12-08"], "never guessed"
        known = await ada.autocomplete(
            "general", "rate", "known_by", "", origin="CN", importer="US"
        )
        assert all("announced" in name for name in list(known)[:3])


async def test_other_options_are_the_context(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        here = "general"
        of_china = await ada.autocomplete(here, "rate", "measure", "", importer="CN")
        assert of_china
        assert all(value.startswith("cn.") for value in of_china.values())
        on_brazil = await ada.autocomplete(here, "rate", "measure", "", importer="US", origin="BR")
        assert "us.s301.br" in "".join(on_brazil.values())
        assert not [v for v in on_brazil.values() if v.startswith(("cn.", "us.ieepa.fentanyl.cn"))]
        days = await ada.autocomplete(here, "rate", "on", "", importer="China", origin="US")
        assert "2027-01-10" in days.values(), "the truce's end"
        origins = await ada.autocomplete(here, "rate", "origin", "", importer="CN")
        assert "CN" not in origins.values(), "nobody levies duties on goods of its own"


async def test_goods_truces_talks_programmes_and_events_are_found(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada, boss = world.user("Ada"), world.user("Boss", admin=True)
        here = "general"
        assert await first(ada, "product", "soyb") == ("Soybeans (1201.90)", "soybeans")
        assert (await first(ada, "product", "8703.80"))[1] == "8703.80"
        assert (await first(ada, "product", "大豆"))[1] == "soybeans"
        truces = await ada.autocomplete(here, "truce", "truce", "geneva")
        assert list(truces.values()) == ["us-cn.geneva-2025"]
        talks = await ada.autocomplete(here, "talks", "talks", "stokholm")
        assert next(iter(talks.values())) == "us-cn.stockholm-2025-07"
        family = await boss.autocomplete(here, "alerts add", "programme", "section 232")
        assert next(iter(family.values())) == "s232"
        events = await ada.autocomplete(here, "proof", "event", "us.ieepa.fentanyl.cn/raised")
        assert list(events.values()) == ["885"]
        newest = await ada.autocomplete(here, "proof", "event", "")
        assert next(iter(newest.values())) == "1782"


async def test_alerts_are_offered_to_who_may_manage_them(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        boss = world.user("Boss", admin=True)
        await boss.slash("general", "alerts add", importer="US", origin="CN")
        await boss.slash("general", "alerts add", importer="CN", origin="US")
        shown = await boss.autocomplete("general", "alerts remove", "alert", "china")
        assert shown["1: duties of the United States on goods from China"] == 1
        picked = await boss.autocomplete("general", "alerts test", "alert", "2")
        assert list(picked.values()) == [2]
        elsewhere = world.add_guild("Elsewhere")
        boss.join(elsewhere, admin=True)
        place = elsewhere.channels[0]
        assert await boss.autocomplete(place, "alerts remove", "alert", "") == {}


async def test_it_completes_before_anything_was_read(world: World, rooms: Rooms) -> None:
    """Just started, the list may be empty; it is no error, and typing goes on."""
    async with rooms.bot(world, cold=True):
        ada = world.user("Ada")
        assert await ada.autocomplete("general", "rate", "origin", "chi") == {}
        assert "12.5%" in (await ada.slash("general", "rate", origin="chinese")).content
        assert "CN" in (await ada.autocomplete("general", "rate", "origin", "chi")).values()


async def test_while_the_ledger_is_gone_typing_goes_on(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world):
        ada = world.user("Ada")
        await ada.slash("general", "rate", origin="CN")
        own_rooms.store.rename(own_rooms.store.with_suffix(".away"))
        assert "CN" in (await ada.autocomplete("general", "rate", "origin", "chi")).values()
