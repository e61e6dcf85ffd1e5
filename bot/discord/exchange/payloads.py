"""What Discord sent with an interaction, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import discord

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot

    Where = discord.Interaction[LedgerBot]
else:
    Where = discord.Interaction


def data(interaction: Where) -> dict[str, Any]:
    """The command, the button or the form, as it came."""
    return cast("dict[str, Any]", interaction.data or {})


def focused(interaction: Where) -> str | None:
    """The option in which somebody types, at whatever depth of the command."""
    waiting: list[Any] = list(data(interaction).get("options", ()))
    while waiting:
        each = waiting.pop()
        if each.get("focused"):
            return str(each["name"])
        waiting += each.get("options", ())
    return None


def typed_in(interaction: Where) -> dict[str, str]:
    """What was typed into the fields of a form, by their ids."""
    found: dict[str, str] = {}
    waiting: list[Any] = list(data(interaction).get("components", ()))
    while waiting:
        each = waiting.pop()
        if "value" in each and "custom_id" in each:
            found[str(each["custom_id"])] = str(each["value"] or "")
        waiting += each.get("components", ())
        if isinstance(each.get("component"), dict):
            waiting.append(each["component"])
    return found


def chosen(interaction: Where) -> str:
    """The value that was taken from a menu; empty where none was."""
    values = data(interaction).get("values") or [""]
    return str(values[0])


def custom_id(interaction: Where) -> str:
    return str(data(interaction).get("custom_id", ""))


def name(interaction: Where) -> str:
    """The command's name, or the verb of a button, for counting: never a member's words."""
    told = data(interaction)
    verb = str(told.get("custom_id", "")).split("|")[1:2]
    return str(told.get("name") or (f"press {verb[0]}" if verb else "form"))[:32]
