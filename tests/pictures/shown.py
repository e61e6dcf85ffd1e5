"""A message as values that can be drawn: from a ``Reply``, or from what the API gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.discord.replies.reply import Reply

_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}
_BUTTON, _SELECTS = 2, {3, 5, 6, 7, 8}
_PRIVATE = 1 << 6


@dataclass(frozen=True, slots=True)
class ShownEmbed:
    title: str = ""
    description: str = ""
    colour: int | None = None
    fields: tuple[tuple[str, str, bool], ...] = ()
    footer: str = ""
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class ShownFile:
    name: str
    data: bytes
    alt: str = ""

    @property
    def is_picture(self) -> bool:
        return self.name.lower().endswith((".png", ".jpg", ".jpeg"))


@dataclass(frozen=True, slots=True)
class ShownButton:
    label: str
    style: str = "secondary"
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class ShownMenu:
    placeholder: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A message; ``used`` is the command that somebody used, ``answers`` the message answered."""

    content: str = ""
    embeds: tuple[ShownEmbed, ...] = ()
    files: tuple[ShownFile, ...] = ()
    rows: tuple[tuple[ShownButton | ShownMenu, ...], ...] = ()
    private: bool = False
    used: str = ""
    answers: str = ""


def of_reply(reply: Reply, *, private: bool = False, used: str = "", answers: str = "") -> Shown:
    """What a reply will look like."""
    embed = reply.embed
    embeds = ()
    if embed is not None:
        fields = tuple((each.name, each.value, each.inline) for each in embed.fields)
        embeds = (ShownEmbed(embed.title, embed.description, embed.colour, fields, embed.footer),)
    rows: list[tuple[ShownButton | ShownMenu, ...]] = [
        tuple(ShownButton(each.label, each.style, each.disabled) for each in row)
        for row in reply.rows
    ]
    if reply.menu is not None:
        choices = tuple((each.label, each.description) for each in reply.menu.choices)
        rows.insert(0, (ShownMenu(reply.menu.placeholder, choices),))
    files = tuple(ShownFile(each.name, each.data, each.alt) for each in reply.attachments)
    return Shown(reply.content, embeds, files, tuple(rows), private, used, answers)


def of_payload(
    payload: Mapping[str, Any], files: Mapping[str, bytes] | None = None, *, used: str = ""
) -> Shown:
    """A message as it goes over the wire: ``files`` holds the uploads by their names."""
    data = files or {}
    attached = [
        ShownFile(each["filename"], data.get(each["filename"], b""), each.get("description") or "")
        for each in payload.get("attachments") or ()
    ]
    inside: set[str] = set()
    embeds = tuple(_embed(each, data, inside) for each in payload.get("embeds") or ())
    return Shown(
        content=payload.get("content") or "",
        embeds=embeds,
        files=tuple(each for each in attached if each.name not in inside),
        rows=tuple(_row(each) for each in payload.get("components") or ()),
        private=bool(int(payload.get("flags") or 0) & _PRIVATE),
        used=used,
    )


def _embed(embed: Mapping[str, Any], files: Mapping[str, bytes], inside: set[str]) -> ShownEmbed:
    name = ((embed.get("image") or {}).get("url") or "").removeprefix("attachment://")
    if name in files:
        inside.add(name)
    return ShownEmbed(
        title=embed.get("title") or "",
        description=embed.get("description") or "",
        colour=embed.get("color"),
        fields=tuple(
            (each["name"], each["value"], bool(each.get("inline")))
            for each in embed.get("fields") or ()
        ),
        footer=(embed.get("footer") or {}).get("text") or "",
        picture=files.get(name),
    )


def _row(row: Mapping[str, Any]) -> tuple[ShownButton | ShownMenu, ...]:
    found: list[ShownButton | ShownMenu] = []
    for each in row.get("components") or ():
        if each["type"] == _BUTTON:
            style = _STYLES.get(each.get("style", 2), "secondary")
            found.append(ShownButton(each.get("label") or "", style, bool(each.get("disabled"))))
        elif each["type"] in _SELECTS:
            choices = tuple(
                (option["label"], option.get("description") or "")
                for option in each.get("options") or ()
            )
            found.append(ShownMenu(each.get("placeholder") or "", choices))
    return tuple(found)
