"""Interactions: what a user did, the three seconds, the token of fifteen minutes, the answer.

Source: docs, interactions/receiving-and-responding.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.twin import permissions
from tests.twin.clock import Changes
from tests.twin.limits import ATTACHMENT_BYTES, TOKEN_SECONDS
from tests.twin.messages import Message
from tests.twin.places import DM, Account, Channel

if TYPE_CHECKING:
    from tests.twin.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
PONG, REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 1, 4, 5, 6, 7, 8, 9


@dataclass(eq=False)
class Interaction:
    """``context``: 0 in a server, 1 in a direct message with the bot, 2 in another one.

    ``owners``: for whom the app is installed: ``{"0": server}``, ``{"1": user}``.
    ``answered_in``: real seconds from the event to the acknowledgement.
    """

    id: int
    type: int
    user: Account
    channel: Channel
    data: dict[str, Any]
    created: float
    context: int
    owners: dict[str, str]
    application: int
    message: Message | None = None
    parent: Interaction | None = None
    token: str = field(default_factory=lambda: "aW50ZXJhY3Rpb24" + secrets.token_urlsafe(48))
    sent: float = field(default_factory=time.perf_counter)
    acknowledged: int | None = None
    answered_in: float | None = None
    original: Message | None = None
    seen_version: int = 0
    followups: list[Message] = field(default_factory=list)
    choices: list[dict[str, Any]] | None = None
    modal: dict[str, Any] | None = None
    given_up: bool = False
    changes: Changes = field(default_factory=Changes)

    @property
    def user_installed_only(self) -> bool:
        return "0" not in self.owners

    def expired(self, now: float) -> bool:
        return now - self.created > TOKEN_SECONDS

    def acknowledge(self, kind: int) -> None:
        self.acknowledged = kind
        self.answered_in = time.perf_counter() - self.sent

    def metadata(self) -> dict[str, Any]:
        """What a message says about the interaction that it answers."""
        about: dict[str, Any] = {
            "id": str(self.id),
            "type": self.type,
            "user": self.user.json(),
            "authorizing_integration_owners": self.owners,
        }
        if self.type == COMPONENT and self.message is not None:
            about["interacted_message_id"] = str(self.message.id)
        if self.type == MODAL and self.parent is not None:
            opened = self.parent.metadata()
            about["triggering_interaction_metadata"] = opened["interaction_metadata"]
        told: dict[str, Any] = {
            "interaction_metadata": about,
            "application_id": str(self.application),
            "webhook_id": str(self.application),
        }
        if self.type == COMMAND:
            told["interaction"] = {
                "id": str(self.id),
                "type": self.type,
                "name": self.data["name"],
                "user": self.user.json(),
            }
        return told

    def payload(self, world: World) -> dict[str, Any]:
        """The event INTERACTION_CREATE."""
        guild = self.channel.guild
        held = permissions.of(world.bot, self.channel)
        told: dict[str, Any] = {
            "id": str(self.id),
            "application_id": str(self.application),
            "type": self.type,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(self.channel.id),
            "channel": self.channel.json()
            | {"permissions": str(permissions.of(self.user, self.channel))},
            "locale": self.user.locale,
            "app_permissions": str(held or permissions.DIRECT),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self.owners,
            "context": self.context,
            "attachment_size_limit": ATTACHMENT_BYTES.value,
        }
        if guild is not None:
            member = guild.members[self.user.id]
            told["member"] = member.json(held=permissions.of(self.user, self.channel))
            told["guild_id"] = str(guild.id)
            told["guild"] = guild.partial()
            told["guild_locale"] = guild.locale
        else:
            told["user"] = self.user.json()
        if self.message is not None:
            told["message"] = self.message.json()
        return told


def context_of(channel: Channel, bot: Account) -> int:
    """0 in a server, 1 in a direct message with the bot, 2 in any other."""
    if channel.guild is not None:
        return 0
    return 1 if channel.type == DM and bot in channel.recipients else 2
