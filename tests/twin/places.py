"""Who and what there is: accounts, servers, roles, channels, threads; and how Discord writes them.

These are plain values without a wire; ``World`` makes them and tells the gateway about them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.twin import permissions
from tests.twin.clock import Changes

if TYPE_CHECKING:
    from tests.twin.messages import Message

TEXT, DM, ANNOUNCEMENT, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 5, 11, 12
JOINED = "2025-01-01T00:00:00+00:00"


@dataclass(eq=False)
class Account:
    """A person, or the bot. ``installed``: has the app on the own account (a user install)."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    installed: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def json(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": str(self.id),
            "username": self.name.lower().replace(" ", "_"),
            "avatar": None,
            "discriminator": "0000" if self.bot else "0",
            "public_flags": 0,
            "flags": 0,
            "global_name": None if self.bot else self.name,
            "primary_guild": None,
        }
        if self.bot:
            told["bot"] = True
        return told


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: int = 0
    mentionable: bool = False
    position: int = 0
    managed_by: Account | None = None

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"

    def grant(self, *names: str) -> None:
        self.permissions |= permissions.bits(*names)

    def revoke(self, *names: str) -> None:
        self.permissions &= ~permissions.bits(*names)

    def json(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.managed_by is not None,
            "mentionable": self.mentionable,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
        if self.managed_by is not None:
            told["tags"] = {"bot_id": str(self.managed_by.id)}
        return told


@dataclass(eq=False)
class Member:
    account: Account
    roles: list[Role] = field(default_factory=list)

    def json(self, *, user: bool = True, held: int | None = None) -> dict[str, Any]:
        told: dict[str, Any] = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "flags": 0,
            "joined_at": JOINED,
            "nick": None,
            "pending": False,
            "premium_since": None,
            "roles": [str(role.id) for role in self.roles],
            "mute": False,
            "deaf": False,
        }
        if user:
            told["user"] = self.account.json()
        if held is not None:
            told["permissions"] = str(held)
        return told


@dataclass(eq=False)
class Channel:
    """A text channel, a thread or a direct message. ``messages``: newest last, bounded.

    ``overwrites``: id of a role or member -> (denied bits, allowed bits).
    """

    id: int
    name: str
    type: int = TEXT
    guild: Guild | None = None
    parent: Channel | None = None
    owner: Account | None = None
    recipients: list[Account] = field(default_factory=list)
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    position: int = 0
    created: str = JOINED
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=20_000))
    changes: Changes = field(default_factory=Changes)
    typings: int = 0

    @property
    def is_thread(self) -> bool:
        return self.type in {PUBLIC_THREAD, PRIVATE_THREAD}

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    def deny(self, who: Role | Account | Member, *names: str) -> None:
        """Takes permissions away here, as a server's channel settings do."""
        self._overwrite(who, denied=permissions.bits(*names))

    def allow(self, who: Role | Account | Member, *names: str) -> None:
        self._overwrite(who, allowed=permissions.bits(*names))

    def _overwrite(self, who: Role | Account | Member, denied: int = 0, allowed: int = 0) -> None:
        target = who.account if isinstance(who, Member) else who
        deny, allow = self.overwrites.get(target.id, (0, 0))
        self.overwrites[target.id] = ((deny | denied) & ~allowed, (allow | allowed) & ~denied)

    def json(self) -> dict[str, Any]:
        last = self.messages[-1].id if self.messages else None
        told: dict[str, Any] = {
            "id": str(self.id),
            "type": self.type,
            "flags": 0,
            "last_message_id": None if last is None else str(last),
        }
        if self.guild is None:
            told["recipients"] = [each.json() for each in self.recipients]
            return told
        told |= {
            "guild_id": str(self.guild.id),
            "name": self.name,
            "parent_id": str(self.parent.id) if self.parent else None,
            "rate_limit_per_user": 0,
        }
        return told | (self._thread() if self.is_thread else self._text())

    def _text(self) -> dict[str, Any]:
        roles = {role.id for role in self.guild.roles} if self.guild else set()
        return {
            "topic": None,
            "position": self.position,
            "nsfw": False,
            "permission_overwrites": [
                {"id": str(i), "type": 0 if i in roles else 1, "deny": str(d), "allow": str(a)}
                for i, (d, a) in self.overwrites.items()
            ],
        }

    def _thread(self) -> dict[str, Any]:
        return {
            "owner_id": str(self.owner.id) if self.owner else "0",
            "message_count": len(self.messages),
            "member_count": 1,
            "total_message_sent": len(self.messages),
            "thread_metadata": {
                "archived": self.archived,
                "archive_timestamp": self.created,
                "auto_archive_duration": 1440,
                "locked": self.locked,
                "create_timestamp": self.created,
            },
        }


@dataclass(eq=False)
class Guild:
    """A server. ``everyone`` is the role with the server's own id; ``bot_role`` the bot's."""

    id: int
    name: str
    owner: Account
    locale: str = "en-US"
    roles: list[Role] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)
    bot_role: Role | None = None

    @property
    def everyone(self) -> Role:
        return self.roles[0]

    def json(self) -> dict[str, Any]:
        """The guild as REST writes it."""
        return {
            "id": str(self.id), "name": self.name, "icon": None, "description": None,
            "home_header": None, "splash": None, "discovery_splash": None, "features": [],
            "banner": None, "owner_id": str(self.owner.id), "application_id": None,
            "region": "deprecated", "afk_channel_id": None, "afk_timeout": 300,
            "system_channel_id": None, "system_channel_flags": 0, "widget_enabled": False,
            "widget_channel_id": None, "verification_level": 0,
            "roles": [role.json() for role in self.roles],
            "default_message_notifications": 0, "mfa_level": 0, "explicit_content_filter": 0,
            "max_presences": None, "max_members": 500_000, "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25, "vanity_url_code": None, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": self.locale,
            "rules_channel_id": None, "safety_alerts_channel_id": None,
            "public_updates_channel_id": None, "premium_progress_bar_enabled": False,
            "premium_progress_bar_enabled_user_updated_at": None,
            "nsfw": False, "nsfw_level": 0, "emojis": [], "stickers": [],
            "incidents_data": None,
        }  # fmt: skip

    def created(self, bot: Account, sees: list[Channel]) -> dict[str, Any]:
        """What GUILD_CREATE adds: channels and threads that the bot sees, and its own member."""
        mine = self.members.get(bot.id)
        return self.json() | {
            "joined_at": JOINED,
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "members": [mine.json()] if mine else [],
            "voice_states": [],
            "presences": [],
            "channels": [each.json() for each in sees if not each.is_thread],
            "threads": [each.json() for each in sees if each.is_thread and not each.archived],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def partial(self) -> dict[str, Any]:
        """What an interaction says about its server."""
        return {"id": str(self.id), "locale": self.locale, "features": []}
