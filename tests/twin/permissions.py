"""Discord's permissions: the bits, and who may what where.

Source: docs, "Permissions": bitwise flags, and the order of overwrites (everyone, roles, member).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.twin.places import Account, Channel

BITS: dict[str, int] = {
    "create_instant_invite": 1 << 0,
    "kick_members": 1 << 1,
    "ban_members": 1 << 2,
    "administrator": 1 << 3,
    "manage_channels": 1 << 4,
    "manage_guild": 1 << 5,
    "add_reactions": 1 << 6,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "manage_roles": 1 << 28,
    "manage_webhooks": 1 << 29,
    "use_application_commands": 1 << 31,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "create_private_threads": 1 << 36,
    "send_messages_in_threads": 1 << 38,
    "use_external_apps": 1 << 50,
    "pin_messages": 1 << 51,
}
ALL = sum(BITS.values())


def bits(*names: str) -> int:
    """The sum of permissions by name; raises ``KeyError`` for a name that there is not."""
    return sum(BITS[name] for name in set(names))


#: what ``@everyone`` may in a new server
EVERYONE = bits(
    "add_reactions", "view_channel", "send_messages", "embed_links", "attach_files",
    "read_message_history", "use_application_commands", "create_public_threads",
    "send_messages_in_threads", "use_external_apps", "create_instant_invite",
)  # fmt: skip
#: what the bot may when nothing else is said
BOT = bits(
    "view_channel", "send_messages", "embed_links", "attach_files", "read_message_history",
    "create_public_threads", "send_messages_in_threads", "use_application_commands",
)  # fmt: skip
#: in a direct message with the bot
DIRECT = bits(
    "view_channel", "send_messages", "embed_links", "attach_files", "read_message_history",
    "mention_everyone", "add_reactions", "use_application_commands",
)  # fmt: skip


def of(account: Account, channel: Channel) -> int:
    """The permissions of somebody in a channel; 0 where they are no member."""
    guild = channel.guild
    if guild is None:
        return DIRECT if account in channel.recipients or account.bot else 0
    member = guild.members.get(account.id)
    if member is None:
        return 0
    if guild.owner is account:
        return ALL
    held = guild.everyone.permissions
    for role in member.roles:
        held |= role.permissions
    if held & BITS["administrator"]:
        return ALL
    place = channel.parent if channel.is_thread and channel.parent else channel
    return _overwritten(held, place, [role.id for role in member.roles], guild.id, account.id)


def _overwritten(held: int, place: Channel, roles: list[int], everyone: int, person: int) -> int:
    overwrites = place.overwrites
    deny, allow = overwrites.get(everyone, (0, 0))
    held = held & ~deny | allow
    denied = allowed = 0
    for role in roles:
        deny, allow = overwrites.get(role, (0, 0))
        denied |= deny
        allowed |= allow
    held = held & ~denied | allowed
    deny, allow = overwrites.get(person, (0, 0))
    held = held & ~deny | allow
    return held if held & BITS["view_channel"] else 0


def may(account: Account, channel: Channel, *names: str) -> bool:
    """Whether somebody has all of these permissions in a channel."""
    wanted = bits(*names)
    return of(account, channel) & wanted == wanted
