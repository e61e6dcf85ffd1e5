"""Names, answers, buttons and errors in the reader's language; English for who speaks neither."""

from __future__ import annotations

import re
from typing import Any

import pytest

from projections.messages.room import commands as texts
from tests.discord.bots import Rooms
from tests.discord.showing import plain
from tests.twin.limits import units
from tests.twin.world import World

_HAN = re.compile(r"[\u4e00-\u9fff]")
#: what stays Latin in a Chinese text: codes, measures' ids, units, what is typed as it is
_LATIN = re.compile(r"[A-Za-z]{12,}")


def named(command: dict[str, Any]) -> list[dict[str, Any]]:
    """The command, its sub-commands and all options."""
    found = [command]
    for each in command.get("options") or []:
        found += named(each)
    return found


async def test_every_name_and_description_is_there_in_chinese(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world, proposals=True):
        synced = [each for command in world.commands.values() for each in named(command)]
    assert len(synced) > 60
    for each in synced:
        for locale in ("zh-CN", "zh-TW"):
            name = each["name_localizations"][locale]
            assert _HAN.search(name), each["name"]
            assert name == name.lower()
            assert 1 <= units(name) <= 32
            if each["description"]:  # the menu of a message has none
                told = each["description_localizations"][locale]
                assert _HAN.search(told), each["name"]
                assert 1 <= units(told) <= 100
        assert not set(each["name_localizations"]) - {"zh-CN", "zh-TW"}
        for choice in each.get("choices") or []:
            assert _HAN.search(choice["name_localizations"]["zh-CN"]), choice["name"]
    for beside in (world.commands.values(), *(each.get("options") or [] for each in synced)):
        names = [each["name_localizations"]["zh-CN"] for each in beside]
        assert len(names) == len(set(names)), f"two of one name: {names}"


async def test_a_chinese_user_types_and_reads_chinese(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        bo = world.user("Bo", locale="zh-CN")
        offered = bo.commands("general")
        assert {"税率", "提问", "历史"} <= set(offered)
        assert offered["税率"] == texts.CHINESE["command.rate"]
        seen = await bo.slash("general", "税率", 原产地="中国", 日期="2025-10-01", 征税方="美国")
        assert seen.content.startswith("2025年10月1日，美国对来自中国的商品加征30%关税")
        assert seen.buttons == ["为什么", "历次税率", "另一边", "按某日所知…", "来源", "公开显示"]
        assert list(seen.fields)[:4] == ["入境日期", "截至何日所知", "记录至", "构成"]
        assert "2026年10月10日 · 位置1782 · 回执" in seen.footer
        why = await seen.press("为什么")
        assert "法律依据" in why.embed["description"]
        history = await seen.press("历次税率")
        assert _HAN.search(history.alt_texts["history.png"])
        other = await seen.press("另一边")
        assert other.content.startswith("2025年10月1日，中国对来自美国的商品")
        form = await seen.press("按某日所知…")
        assert form.title == "按某日所知…"
        known = await form.submit(day="2025年9月1日")
        assert known.fields["截至何日所知"] == "2025年9月1日"
        shown = await seen.press("公开显示")
        assert shown.content == seen.content
        assert (await seen.press("来源")).embed["title"] == "来源"


async def test_every_command_answers_in_chinese(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        bo = world.user("Bo", locale="zh-CN", admin=True)
        receipt = ""
        for command, options in (
            ("why", {"origin": "CN"}), ("history", {"origin": "CN"}), ("forecast", {}),
            ("compare", {"origin": "CN", "first": "2025-04-10"}), ("truce", {}), ("talks", {}),
            ("truce", {"truce": "us-cn.geneva-2025"}), ("talks", {"since": "2026-01-01"}),
            ("rate", {"origin": "CN", "importer": "NO"}), ("about", {}), ("proof", {"event": "1"}),
            ("ask", {"question": "休战什么时候结束？"}), ("alerts list", {}),
            ("alerts add", {"importer": "US", "origin": "CN", "minimum": "signed"}),
            ("alerts list", {}), ("alerts remove", {"alert": 1}),
        ):  # fmt: skip
            seen = await bo.slash("general", command, **options)
            assert _HAN.search(seen.content), (command, seen.content)
            assert not _LATIN.search(seen.content), (command, seen.content)
            for name in seen.fields:
                assert _HAN.search(name), (command, name)
            receipt = seen.footer.partition("回执")[2].split(" ")[0] or receipt
        again = await bo.slash("general", "receipt", id=receipt)
        assert again.content.startswith(f"回执 {receipt}：")
        claim = bo.post("general", "In August 2025 the US tariff on China was 145%.")
        checked = await bo.menu("general", claim, "核查此说法")
        assert "不符" in plain(checked.embed)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"origin": "Chna"}, "这里没有“Chna”这个经济体。您是指中国 (CN)"),
        ({"origin": "CN", "on": "08/12/2025"}, "2025-08-12"),
        ({"origin": "CN", "on": "2025-02-30"}, "这不是一个日期。"),
        ({"origin": "CN", "measure": "us.nope"}, "us.nope"),
        ({"origin": "CN", "importer": "CN"}, "不能这样提问。"),
    ],
)
async def test_mistakes_are_explained_in_chinese(
    world: World, rooms: Rooms, options: dict[str, str], told: str
) -> None:
    async with rooms.bot(world):
        seen = await world.user("Bo", locale="zh-CN").slash("general", "rate", **options)
        assert told in seen.content
        assert _HAN.search(seen.content)
        assert seen.ephemeral


async def test_whoever_speaks_another_language_gets_english(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        for locale in ("de", "en-GB", "ja", "pt-BR"):
            person = world.user(f"from {locale}", locale=locale)
            assert person.commands("general")["rate"] == texts.ENGLISH["command.rate"]
            seen = await person.slash("general", "rate", origin="CN")
            assert seen.content.startswith("On 24 November 2026 the United States")
            assert "Why" in seen.buttons


async def test_what_was_shared_in_chinese_goes_on_in_chinese(world: World, rooms: Rooms) -> None:
    """A button belongs to its message: it answers in the language that stands above it."""
    async with rooms.bot(world):
        bo, ada = world.user("Bo", locale="zh-CN"), world.user("Ada")
        seen = await bo.slash("general", "rate", origin="CN", share=True)
        why = await seen.by(ada).press("为什么")
        assert why.embed["title"].startswith("为什么：")


async def test_taiwan_reads_chinese_too(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        seen = await world.user("Mei", locale="zh-TW").slash("general", "税率", 原产地="US")
        assert seen.content.startswith("2026年11月24日，中国对来自美国的商品")
