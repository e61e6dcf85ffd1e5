"""What the bot says, before Discord: plain values that no limit of Discord's is broken by.

A reply is made by ``presenting`` (pure), and put into discord.py's objects by ``sending``. Whoever
makes one keeps to the limits; ``check`` in the tests holds every reply against the whole table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.discord.replies.question import Question

Style = Literal["primary", "secondary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Field:
    """A part of an embed: a name and its text, in Discord's markdown."""

    name: str
    value: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Embed:
    """The card below the sentence."""

    title: str = ""
    description: str = ""
    colour: int | None = None
    fields: tuple[Field, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the message; ``alt`` is its text alternative (always there for a picture)."""

    name: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button with the id that says what it does to which question."""

    label: str
    custom_id: str
    style: Style = "secondary"
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a select menu; ``value`` is a question's token."""

    label: str
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A select menu: one choice is taken."""

    custom_id: str
    placeholder: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message.

    ``content``  the sentence: the notification, what a screen reader reads, what is left where
                 embeds are off; never empty
    ``rows``     rows of buttons, at most four beside a menu
    ``kept``     questions that did not fit into a button, by key: to be stored before it is sent
    """

    content: str
    embed: Embed | None = None
    attachments: tuple[Attachment, ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()
    menu: Menu | None = None
    kept: Mapping[str, Question] = field(default_factory=dict)

    def with_rows(self, *rows: tuple[Button, ...]) -> Reply:
        return replace(self, rows=rows)
