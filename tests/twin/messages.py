"""Messages as the twin keeps them, and as Discord writes them."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.twin.clock import Changes
from tests.twin.places import Account, Channel, Role

if TYPE_CHECKING:
    from tests.twin.interactions import Interaction

EPHEMERAL, LOADING, SUPPRESS, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 2, 1 << 15
#: the parts of a payload that make the message's face
FACE = ("content", "embeds", "components")


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file, before it is attached."""

    name: str
    data: bytes


@dataclass(eq=False, slots=True)
class Attachment:
    id: int
    filename: str
    data: bytes
    description: str | None
    url: str

    @property
    def content_type(self) -> str:
        return mimetypes.guess_type(self.filename)[0] or "application/octet-stream"

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    def json(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": str(self.id),
            "filename": self.filename,
            "size": len(self.data),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }
        if self.description:
            told["description"] = self.description
        return told


@dataclass(eq=False)
class Message:
    """``viewer``: the only one who sees an ephemeral message. ``version``: how often it changed."""

    id: int
    channel: Channel
    author: Account
    created: str
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    reference: Message | None = None
    referred: dict[str, Any] | None = None
    nonce: str | int | None = None
    interaction: Interaction | None = None
    viewer: Account | None = None
    mentions: list[Account] = field(default_factory=list)
    mention_roles: list[Role] = field(default_factory=list)
    mention_everyone: bool = False
    edited: str | None = None
    deleted: bool = False
    pinned: bool = False
    version: int = 0
    thread: Channel | None = None
    reactions: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)

    @property
    def link(self) -> str:
        where = self.channel.guild.id if self.channel.guild else "@me"
        return f"https://discord.com/channels/{where}/{self.channel.id}/{self.id}"

    def changed(self, at: str | None = None) -> None:
        self.version += 1
        self.edited = at or self.edited
        self.changes.notify()
        self.channel.changes.notify()

    def json(self, *, nested: bool = True, stripped: bool = False) -> dict[str, Any]:
        """As REST and gateway write it. ``stripped``: without what needs the content intent."""
        told: dict[str, Any] = {
            "id": str(self.id),
            "type": self.type,
            "channel_id": str(self.channel.id),
            "author": self.author.json(),
            "content": "" if stripped else self.content,
            "embeds": [] if stripped else self.embeds,
            "attachments": [] if stripped else [each.json() for each in self.attachments],
            "components": [] if stripped else self.components,
            "mentions": [each.json() for each in self.mentions],
            "mention_roles": [str(each.id) for each in self.mention_roles],
            "mention_everyone": self.mention_everyone,
            "timestamp": self.created,
            "edited_timestamp": self.edited,
            "flags": self.flags,
            "pinned": self.pinned,
            "tts": False,
        }
        if self.nonce is not None:
            told["nonce"] = self.nonce
        if self.referred is not None:
            told["message_reference"] = self.referred
            if nested:
                there = self.reference is not None and not self.reference.deleted
                told["referenced_message"] = (
                    self.reference.json(nested=False) if there and self.reference else None
                )
        if self.interaction is not None:
            told |= self.interaction.metadata()
        if self.thread is not None and nested:
            told["thread"] = self.thread.json()
        return told

    def walk(self) -> Iterator[dict[str, Any]]:
        """Every component, rows and containers included."""
        yield from walk(self.components)


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """Every component of a tree of components, depth first."""
    for each in components if isinstance(components, list) else []:
        if not isinstance(each, dict):
            continue
        yield each
        yield from walk(each.get("components"))
        for inner in ("component", "accessory"):
            yield from walk([each[inner]] if inner in each else [])


def dress(message: Message, payload: Mapping[str, Any]) -> None:
    """Puts content, embeds and components of a payload on a message, as Discord stores them."""
    if "content" in payload:
        message.content = payload["content"] or ""
    if "embeds" in payload:
        message.embeds = [_embed(each, message) for each in payload["embeds"] or []]
    if "components" in payload:
        message.components = _numbered(payload["components"] or [])


def _embed(embed: Mapping[str, Any], message: Message) -> dict[str, Any]:
    told = {key: value for key, value in embed.items() if value is not None}
    told["type"] = "rich"
    for part in ("image", "thumbnail"):
        url = told.get(part, {}).get("url", "")
        if url.startswith("attachment://"):
            name = url.removeprefix("attachment://")
            found = [each.url for each in message.attachments if each.filename == name]
            told[part] = {**told[part], "url": found[0] if found else url}
    return told


def _numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components as answered: each has an id, and what is ``None`` is absent."""
    count = 0

    def copy(part: Any) -> Any:
        nonlocal count
        if isinstance(part, list):
            return [copy(each) for each in part]
        if not isinstance(part, dict):
            return part
        told = {key: value for key, value in part.items() if value is not None}
        if "type" in told:
            count += 1
            told.setdefault("id", count)
            if told["type"] == 3:  # a select is always answered with both
                told.setdefault("min_values", 1)
                told.setdefault("max_values", 1)
            told.pop("required", None)
        return {
            key: copy(value)
            if key in {"components", "component", "accessory", "options"}
            else value
            for key, value in told.items()
        }

    return [copy(each) for each in components]
