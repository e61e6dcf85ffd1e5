"""A reply in discord.py's objects."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import discord

from bot.discord.replies.reply import Button, Embed, Menu, Reply

_ROW, _BUTTON, _SELECT = (
    kind.value
    for kind in (
        discord.ComponentType.action_row,
        discord.ComponentType.button,
        discord.ComponentType.select,
    )
)
_STYLES = {
    name: discord.ButtonStyle[name].value for name in ("primary", "secondary", "success", "danger")
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


class Components(discord.ui.View):
    """Buttons and menus as Discord takes them, in the place of the library's objects for them.

    What a button means stands in its id, so nothing waits for a press: the view is over before it
    is sent, and the library keeps none of it.
    """

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._rows = rows
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        return self._rows


def view_of(reply: Reply) -> Components:
    """The buttons and the menu."""
    rows = [[_button(button) for button in row] for row in reply.rows]
    if reply.menu is not None:
        rows.append([_menu(reply.menu)])
    return Components([{"type": _ROW, "components": row} for row in rows if row])


def _button(button: Button) -> dict[str, Any]:
    return {
        "type": _BUTTON,
        "style": _STYLES[button.style],
        "label": button.label,
        "custom_id": button.custom_id,
        "disabled": button.disabled,
    }


def _menu(menu: Menu) -> dict[str, Any]:
    return {
        "type": _SELECT,
        "custom_id": menu.custom_id,
        "placeholder": menu.placeholder,
        "options": [
            {"label": each.label, "value": each.value}
            | ({"description": each.description} if each.description else {})
            for each in menu.choices
        ],
    }
