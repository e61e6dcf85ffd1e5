"""Nothing of the bot is without a flow: every command, option, menu, button and form is used."""

from __future__ import annotations

import ast

from projections.messages.room import alerts, answers, commands
from tests.discord.bots import Rooms
from tests.discord.used import Used, _read, used
from tests.twin.seen import Form
from tests.twin.world import World

#: the command that a client still shows after it was renamed
OLD = "tariff"
#: kinds of options of Discord: a sub-command, a group of them
_SUB = {1, 2}


def defined(world: World) -> tuple[set[str], set[tuple[str, str]], set[str]]:
    """Commands (with their sub-command), their options, and menus, as they were synced."""
    names: set[str] = set()
    options: set[tuple[str, str]] = set()
    menus: set[str] = set()
    for command in world.commands.values():
        if command["type"] == 3:
            menus.add(command["name"])
            continue
        inner = command.get("options") or []
        subs = [each for each in inner if each["type"] in _SUB]
        for name, level in [(f"{command['name']} {each['name']}", each) for each in subs] or [
            (command["name"], command)
        ]:
            names.add(name)
            options |= {(name, each["name"]) for each in level.get("options") or []}
    return names, options, menus


async def test_every_command_option_and_menu_is_used_by_a_test(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world, proposals=True):
        names, options, menus = defined(world)
    found = used()
    assert len(options) > 60
    assert names - found.commands == set()
    assert options - found.options == set(), "options that no test gives"
    assert menus - found.menus == set()
    gone = {name for name in found.commands if name.isascii()} - names
    assert gone == {OLD}, "flows of what is not there any more"


def test_every_button_is_pressed_by_a_test() -> None:
    labels = {
        text
        for catalogue in (answers.ENGLISH, alerts.ENGLISH)
        for key, text in catalogue.items()
        if ".button." in key
    }
    assert len(labels) >= 10
    assert labels - used().pressed == set()


async def test_every_field_of_every_form_is_filled_in_by_a_test(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world, proposals=True):
        ada = world.user("Ada")
        forms = [
            await ada.slash("general", "propose"),
            await (await ada.slash("general", "rate", origin="CN")).press("As known on…"),
        ]
    assert all(isinstance(each, Form) for each in forms)
    fields = {name for each in forms for name in each.values}
    assert fields - used().filled_in == set()


def test_every_way_to_refuse_is_read_by_a_test() -> None:
    """The texts of what is wrong: each is provoked somewhere in this folder, word by word."""
    from tests.discord.used import FOLDER

    read = "\n".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("test_*.py")))
    unread = [
        key
        for key, text in commands.ENGLISH.items()
        if key.startswith("command.error.") and beginning(text) not in read
    ]
    assert unread == []


def beginning(text: str) -> str:
    """The first words of a text, as far as they are the same for everybody."""
    fixed = text.partition("{")[0]
    return fixed if len(fixed) <= 24 else fixed[:24].rsplit(" ", 1)[0]


def test_what_is_written_out_is_what_counts() -> None:
    found = Used()
    for line in (
        'ada.slash("general", "rate", origin="CN", **more)',
        'ada.slash(place, command, on="x")',
        'ada.menu("general", claim, "Check this claim")',
        'seen.press("Why")',
        'form.submit(day="x")',
    ):
        call = ast.parse(line, mode="eval").body
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Attribute)
        _read(found, call.func.attr, call)
    assert found.options == {("rate", "origin")}
    assert found.menus == {"Check this claim"}
    assert found.pressed == {"Why"}
    assert found.filled_in == {"day"}
