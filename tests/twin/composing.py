"""What a user's client would send, and what it would not let the user send.

The client shows names in the user's language and sends the base names; it refuses an unknown
command, a missing required option, a value outside fixed choices or lengths. With
``autocomplete`` any text may be sent, as Discord does not enforce the suggestions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.twin import permissions
from tests.twin.interactions import context_of
from tests.twin.limits import OPTION_LENGTH, units
from tests.twin.places import Account, Channel, Role

if TYPE_CHECKING:
    from tests.twin.world import World

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 6, 7, 8, 9, 10


class RefusedError(Exception):
    """A real client would not let the user do this."""


def called(thing: Mapping[str, Any], locale: str, field: str = "name") -> str:
    """The name (or description) that a user with this locale reads."""
    told = (thing.get(f"{field}_localizations") or {}).get(locale)
    return str(told or thing.get(field) or "")


def _is(thing: Mapping[str, Any], name: str, locale: str) -> bool:
    return name in {thing["name"], called(thing, locale)}


def visible(world: World, user: Account, channel: Channel) -> list[dict[str, Any]]:
    """The commands that the user's client offers in this channel."""
    own = world.guild_commands.get(channel.guild.id, {}) if channel.guild else {}
    offered = [*world.commands.values(), *own.values()]
    return [each for each in offered if hidden(world, user, channel, each) is None]


def hidden(world: World, user: Account, channel: Channel, command: Mapping[str, Any]) -> str | None:
    """Why the user's client does not offer a command here, or ``None``."""
    context = context_of(channel, world.bot)
    contexts = command.get("contexts")
    if contexts is not None and context not in contexts:
        return "it is not for this kind of place"
    if contexts is None and context != 0 and not command.get("dm_permission", True):
        return "it is for servers only"
    if not owners(world, user, channel, command):
        return "the app is not installed here"
    wanted = command.get("default_member_permissions")
    if channel.guild is not None and wanted is not None:
        held = permissions.of(user, channel)
        needed = int(wanted)
        if held & needed != needed or (
            needed == 0 and not held & permissions.BITS["administrator"]
        ):
            return f"{user.name} lacks the permission for it"
    return None


def owners(
    world: World, user: Account, channel: Channel, command: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """For whom the app is installed: ``authorizing_integration_owners``."""
    types = [0, 1] if command is None else command.get("integration_types") or [0]
    found = {}
    guild = channel.guild
    if guild is not None and world.bot.id in guild.members and 0 in types:
        found["0"] = str(guild.id)
    if guild is None and world.bot in channel.recipients and 0 in types:
        found["0"] = "0"
    if user.installed and 1 in types:
        found["1"] = str(user.id)
    return found


def find(world: World, user: Account, channel: Channel, name: str, kind: int = 1) -> dict[str, Any]:
    """The command of a name in the user's language or of its base name; raises ``RefusedError``."""
    own = world.guild_commands.get(channel.guild.id, {}) if channel.guild else {}
    for each in [*own.values(), *world.commands.values()]:
        if each["type"] == kind and _is(each, name, user.locale):
            reason = hidden(world, user, channel, each)
            if reason is not None:
                raise RefusedError(f"{user.name} does not see /{name}: {reason}")
            return each
    there = ", ".join(sorted(each["name"] for each in world.commands.values()))
    raise RefusedError(f"there is no command {name}; registered are: {there or 'none'}")


def command_data(
    world: World,
    user: Account,
    channel: Channel,
    path: str,
    given: Mapping[str, Any],
    focused: str | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ``data`` of a slash command or of an autocomplete (``focused``), and the command."""
    words = path.removeprefix("/").split()
    command = find(world, user, channel, words[0])
    resolved: dict[str, Any] = {}
    options = _options(command, words[1:], given, user.locale, focused, resolved)
    data: dict[str, Any] = {
        "id": command["id"],
        "name": command["name"],
        "type": 1,
        "options": options,
    }
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    if resolved:
        data["resolved"] = resolved
    return data, command


def _options(
    level: Mapping[str, Any],
    words: list[str],
    given: Mapping[str, Any],
    locale: str,
    focused: str | None,
    resolved: dict[str, Any],
) -> list[dict[str, Any]]:
    defined = level.get("options") or []
    inner = [each for each in defined if each["type"] in {SUBCOMMAND, GROUP}]
    if inner:
        if not words:
            raise RefusedError(f"{level['name']} needs one of {[each['name'] for each in inner]}")
        for each in inner:
            if _is(each, words[0], locale):
                found = _options(each, words[1:], given, locale, focused, resolved)
                return [{"name": each["name"], "type": each["type"], "options": found}]
        raise RefusedError(f"{level['name']} has no {words[0]}")
    if words:
        raise RefusedError(f"{level['name']} has no sub-command {words[0]}")
    return _values(level, defined, given, locale, focused, resolved)


def _values(
    level: Mapping[str, Any],
    defined: list[dict[str, Any]],
    given: Mapping[str, Any],
    locale: str,
    focused: str | None,
    resolved: dict[str, Any],
) -> list[dict[str, Any]]:
    unused = dict(given)
    told = []
    for each in defined:
        names = [name for name in unused if _is(each, name, locale)]
        if not names:
            if each.get("required") and focused is None:
                raise RefusedError(f"/{level['name']}: the option {each['name']} is required")
            continue
        value = unused.pop(names[0])
        option = {"name": each["name"], "type": each["type"]}
        if focused is not None and _is(each, focused, locale):
            if not each.get("autocomplete"):
                raise RefusedError(f"the option {each['name']} has no autocomplete")
            told.append(option | {"value": str(value), "focused": True})
            continue
        told.append(option | {"value": _value(each, value, locale, resolved)})
    if unused:
        known = [each["name"] for each in defined]
        raise RefusedError(f"/{level['name']} has no option {', '.join(unused)}; it has {known}")
    if focused is not None and not any(each.get("focused") for each in told):
        raise RefusedError(f"/{level['name']} has no option {focused}")
    return told


def _value(option: Mapping[str, Any], value: Any, locale: str, resolved: dict[str, Any]) -> Any:
    """The value as the client sends it; raises ``RefusedError``."""
    kind, name = option["type"], option["name"]
    for choice in option.get("choices") or []:
        if value in {choice["value"], choice["name"], called(choice, locale)}:
            return choice["value"]
    if option.get("choices"):
        raise RefusedError(f"{name}: {value!r} is none of its choices")
    if kind in {USER, CHANNEL, ROLE, MENTIONABLE}:
        return _thing(kind, name, value, resolved)
    wanted = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}.get(kind)
    right = isinstance(value, wanted) if wanted else False
    if not right or (kind in {INTEGER, NUMBER} and isinstance(value, bool)):
        raise RefusedError(f"{name}: a client would not send {value!r}")
    if kind == STRING:
        _length(option, value)
        return value.strip()
    if kind != BOOLEAN:
        low, high = option.get("min_value"), option.get("max_value")
        if (low is not None and value < low) or (high is not None and value > high):
            raise RefusedError(f"{name}: {value} is not between {low} and {high}")
    return value


def _length(option: Mapping[str, Any], value: str) -> None:
    least = max(option.get("min_length") or 0, 1 if option.get("required") else 0)
    most = option.get("max_length") or OPTION_LENGTH.value
    if not least <= units(value) <= most:
        raise RefusedError(f"{option['name']}: {units(value)} characters, {least} to {most} fit")


def _thing(kind: int, name: str, value: Any, resolved: dict[str, Any]) -> str:
    fits: dict[int, tuple[type, ...]] = {
        USER: (Account,), CHANNEL: (Channel,), ROLE: (Role,), MENTIONABLE: (Account, Role),
    }  # fmt: skip
    thing = getattr(value, "account", value)
    if not isinstance(thing, fits[kind]):
        raise RefusedError(f"{name}: {value!r} cannot be picked there")
    shelf = {Account: "users", Channel: "channels", Role: "roles"}[type(thing)]
    told = thing.json()
    if isinstance(thing, Channel):
        told["permissions"] = str(permissions.ALL)
    resolved.setdefault(shelf, {})[str(thing.id)] = told
    return str(thing.id)
