"""Routes of accounts, servers, channels, threads and members; and the application itself."""

from __future__ import annotations

from typing import Any

from tests.twin import limits, permissions
from tests.twin.calls import Answer, Call, Route
from tests.twin.forms import broken, too_long
from tests.twin.places import PRIVATE_THREAD, PUBLIC_THREAD, Channel, Guild
from tests.twin.refusals import Refusal
from tests.twin.rest_messages import channel_of, message_of


async def me(call: Call) -> Answer:
    return 200, call.world.bot.json() | {
        "mfa_enabled": False,
        "locale": "en-US",
        "verified": True,
        "email": None,
    }


async def application(call: Call) -> Answer:
    world = call.world
    return 200, {
        "id": str(world.application_id), "name": world.bot.name, "icon": None,
        "description": "", "type": None, "bot": world.bot.json(), "verify_key": "0" * 64,
        "flags": world.flags, "flags_new": str(world.flags), "redirect_uris": [],
        "interactions_endpoint_url": None, "role_connections_verification_url": None,
        "owner": world.owner.json(), "approximate_guild_count": len(world.joined()),
        "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0, "team": None, "eligible_oauth2_scopes": [],
        "bot_public": True, "bot_require_code_grant": False,
        "integration_types_config": {"0": {}, "1": {}},
    }  # fmt: skip


async def gateway(call: Call) -> Answer:
    told: dict[str, Any] = {"url": call.world.addresses.gateway}
    if call.template.endswith("/bot"):
        told |= {
            "shards": 1,
            "session_start_limit": {
                "total": 1000,
                "remaining": max(0, 1000 - call.world.judge.identified),
                "reset_after": 86_400_000,
                "max_concurrency": 1,
            },
        }
    return 200, told


async def user(call: Call) -> Answer:
    found = call.world.accounts.get(call.number("user_id"))
    if found is None:
        raise Refusal(10013)
    return 200, found.json()


async def open_direct(call: Call) -> Answer:
    call.refuse([])
    payload = call.payload if isinstance(call.payload, dict) else {}
    found = call.world.accounts.get(int(payload.get("recipient_id") or 0))
    if found is None:
        raise Refusal(10013)
    return 200, call.world.direct(found).json()


def guild_of(call: Call) -> Guild:
    """The server of the path, if the bot is in it; raises 10004."""
    guild = call.world.guild_of(call.number("guild_id"))
    if guild is None or guild not in call.world.joined():
        raise Refusal(10004)
    return guild


async def guilds(call: Call) -> Answer:
    told: list[dict[str, Any]] = []
    for each in call.world.joined():
        held = each.bot_role.permissions if each.bot_role else 0
        told.append(
            {
                "id": str(each.id),
                "name": each.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": str(held | each.everyone.permissions),
                "features": [],
            }
        )
    return 200, told


async def guild(call: Call) -> Answer:
    return 200, guild_of(call).json()


async def leave(call: Call) -> Answer:
    call.world.remove_bot(guild_of(call))
    return 204, None


async def channels(call: Call) -> Answer:
    return 200, [each.json() for each in guild_of(call).channels if not each.is_thread]


async def roles(call: Call) -> Answer:
    return 200, [each.json() for each in guild_of(call).roles]


async def member(call: Call) -> Answer:
    found = guild_of(call).members.get(call.number("user_id"))
    if found is None:
        raise Refusal(10007)
    return 200, found.json()


async def active_threads(call: Call) -> Answer:
    found = [each for each in guild_of(call).channels if each.is_thread and not each.archived]
    return 200, {"threads": [each.json() for each in found], "members": [], "has_more": False}


async def channel(call: Call) -> Answer:
    return 200, channel_of(call).json()


async def edit_channel(call: Call) -> Answer:
    place = channel_of(call)
    call.refuse([])
    payload = call.payload if isinstance(call.payload, dict) else {}
    wanted = "manage_threads" if place.is_thread else "manage_channels"
    own = place.is_thread and place.owner is call.world.bot
    if not own and not permissions.may(call.world.bot, place, wanted):
        raise Refusal(50013)
    if place.is_thread:
        place.archived = bool(payload.get("archived", place.archived))
        place.locked = bool(payload.get("locked", place.locked))
    place.name = payload.get("name", place.name)
    call.world.changed(place)
    return 200, place.json()


def _thread(call: Call, parent: Channel, kind: int) -> Channel:
    payload = call.payload if isinstance(call.payload, dict) else {}
    call.refuse(broken({"name": payload.get("name") or ""},
                       (("name", too_long, limits.THREAD_NAME),)))  # fmt: skip
    assert parent.guild is not None
    return call.world.add_thread(parent, payload["name"], owner=call.world.bot, kind=kind)


async def thread_from_message(call: Call) -> Answer:
    parent = channel_of(call, "create_public_threads")
    message = message_of(call, parent)
    if message.thread is not None:
        raise Refusal(160004)
    message.thread = _thread(call, parent, PUBLIC_THREAD)
    message.flags |= 1 << 5
    return 201, message.thread.json()


async def thread_alone(call: Call) -> Answer:
    payload = call.payload if isinstance(call.payload, dict) else {}
    kind = payload.get("type") or PRIVATE_THREAD
    wanted = "create_public_threads" if kind == PUBLIC_THREAD else "create_private_threads"
    return 201, _thread(call, channel_of(call, wanted), kind).json()


async def join_thread(call: Call) -> Answer:
    channel_of(call)
    return 204, None


ROUTES = (
    Route("GET", "/users/@me", me),
    Route("GET", "/users/@me/guilds", guilds),
    Route("DELETE", "/users/@me/guilds/{guild_id}", leave),
    Route("POST", "/users/@me/channels", open_direct),
    Route("GET", "/users/{user_id}", user),
    Route("GET", "/oauth2/applications/@me", application),
    Route("GET", "/applications/@me", application),
    Route("GET", "/gateway", gateway, token=False),
    Route("GET", "/gateway/bot", gateway),
    Route("GET", "/guilds/{guild_id}", guild),
    Route("GET", "/guilds/{guild_id}/channels", channels),
    Route("GET", "/guilds/{guild_id}/roles", roles),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", member),
    Route("GET", "/guilds/{guild_id}/threads/active", active_threads),
    Route("GET", "/channels/{channel_id}", channel),
    Route("PATCH", "/channels/{channel_id}", edit_channel),
    Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", thread_from_message),
    Route("POST", "/channels/{channel_id}/threads", thread_alone),
    Route("PUT", "/channels/{channel_id}/thread-members/@me", join_thread),
    Route("DELETE", "/channels/{channel_id}/thread-members/@me", join_thread),
)
