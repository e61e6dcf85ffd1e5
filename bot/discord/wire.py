"""A reply in discord.py's objects."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import discord

from bot.discord.reply import Button, Embed, Menu, Reply

_STYLES = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}


def sent(reply: Reply) -> dict[str, Any]:
    """Arguments for a new message."""
    given: dict[str, Any] = {"content": reply.content}
    if reply.embed is not None:
        given["embed"] = embed_of(reply.embed)
    if reply.attachments:
        given["files"] = files_of(reply)
    if reply.rows or reply.menu is not None:
        given["view"] = view_of(reply)
    return given


def edited(reply: Reply) -> dict[str, Any]:
    """Arguments for a message that takes another's place: what is not there any more is removed."""
    return {
        "content": reply.content,
        "embeds": [embed_of(reply.embed)] if reply.embed is not None else [],
        "attachments": files_of(reply),
        "view": view_of(reply) if reply.rows or reply.menu is not None else None,
    }


def files_of(reply: Reply) -> list[discord.File]:
    return [
        discord.File(BytesIO(each.data), each.name, description=each.alt or None)
        for each in reply.attachments
    ]


def embed_of(embed: Embed) -> discord.Embed:
    made = discord.Embed(
        title=embed.title or None, description=embed.description or None, colour=embed.colour
    )
    for field in embed.fields:
        made.add_field(name=field.name, value=field.value, inline=field.inline)
    if embed.footer:
        made.set_footer(text=embed.footer)
    return made


def view_of(reply: Reply) -> discord.ui.View:
    """The buttons and the menu.

    The view is stopped before it is sent: what a button means stands in its id, and a view that
    the library kept would hold memory for nothing.
    """
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(reply.rows):
        for button in row:
            view.add_item(_button(button, number))
    if reply.menu is not None:
        view.add_item(_menu(reply.menu, len(reply.rows)))
    view.stop()
    return view


def _button(button: Button, row: int) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(
        label=button.label, custom_id=button.custom_id, style=_STYLES[button.style],
        disabled=button.disabled, row=row,
    )  # fmt: skip


def _menu(menu: Menu, row: int) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(
            label=each.label, value=each.value, description=each.description or None
        )
        for each in menu.choices
    ]
    return discord.ui.Select(
        custom_id=menu.custom_id, placeholder=menu.placeholder, options=options, row=row
    )
