"""Routes of channels' messages: post, read, change, delete, typing, pins, reactions."""

from __future__ import annotations

from tests.twin import posting
from tests.twin.calls import Answer, Call, Route
from tests.twin.messages import Message
from tests.twin.permissions import may
from tests.twin.places import Channel
from tests.twin.refusals import Refusal


def channel_of(call: Call, *wanted: str) -> Channel:
    """The channel of the path; raises 10003, 50001 or 50013."""
    channel = call.world.channels.get(call.number("channel_id"))
    if channel is None:
        raise Refusal(10003)
    bot = call.world.bot
    if not may(bot, channel, "view_channel"):
        raise Refusal(50001)
    if not may(bot, channel, *wanted):
        raise Refusal(50013)
    return channel


def message_of(call: Call, channel: Channel) -> Message:
    """The message of the path; private ones of interactions are not reached this way."""
    found = call.world.message(call.number("message_id"))
    if found is None or found.deleted or found.channel is not channel or found.ephemeral:
        raise Refusal(10008)
    return found


async def create(call: Call) -> Answer:
    channel = channel_of(call)
    payload = call.payload if isinstance(call.payload, dict) else {}
    wanted = ["send_messages_in_threads" if channel.is_thread else "send_messages"]
    if payload.get("embeds"):
        wanted.append("embed_links")
    if call.files:
        wanted.append("attach_files")
    if not may(call.world.bot, channel, *wanted):
        raise Refusal(50013)
    if payload.get("message_reference") and not may(
        call.world.bot, channel, "read_message_history"
    ):
        raise Refusal(160002)
    if channel.archived and channel.locked:
        raise Refusal(50083)
    channel.archived = False
    payload = posting.judge(call, call.payload)
    return 200, posting.create(call, channel, payload).json()


async def read_many(call: Call) -> Answer:
    channel = channel_of(call, "read_message_history")
    before = int(call.query.get("before") or 1 << 63)
    after = int(call.query.get("after") or 0)
    most = min(int(call.query.get("limit") or 50), 100)
    found = [
        each
        for each in channel.messages
        if not each.deleted and not each.ephemeral and after < each.id < before
    ]
    chosen = found[:most] if "after" in call.query else found[-most:]
    return 200, [each.json() for each in reversed(chosen)]


async def read_one(call: Call) -> Answer:
    return 200, message_of(call, channel_of(call, "read_message_history")).json()


async def edit(call: Call) -> Answer:
    message = message_of(call, channel_of(call))
    if message.author is not call.world.bot:
        raise Refusal(50005)
    payload = posting.judge(call, call.payload)
    return 200, posting.edit(call, message, payload).json()


async def delete(call: Call) -> Answer:
    channel = channel_of(call)
    message = message_of(call, channel)
    if message.author is not call.world.bot and not may(call.world.bot, channel, "manage_messages"):
        raise Refusal(50013)
    call.world.delete(message)
    return 204, None


async def typing(call: Call) -> Answer:
    channel = channel_of(call, "send_messages")
    channel.typings += 1
    channel.changes.notify()
    return 204, None


async def pin(call: Call) -> Answer:
    message = message_of(call, channel_of(call, "pin_messages"))
    message.pinned = call.method == "PUT"
    return 204, None


async def react(call: Call) -> Answer:
    message = message_of(call, channel_of(call, "add_reactions", "read_message_history"))
    emoji = call.path["emoji_name"]
    if call.method == "PUT":
        message.reactions.append(emoji)
    elif emoji in message.reactions:
        message.reactions.remove(emoji)
    message.changed()
    return 204, None


MESSAGES = "/channels/{channel_id}/messages"
ONE = MESSAGES + "/{message_id}"
ROUTES = (
    Route("POST", MESSAGES, create),
    Route("GET", MESSAGES, read_many),
    Route("GET", ONE, read_one),
    Route("PATCH", ONE, edit),
    Route("DELETE", ONE, delete),
    Route("POST", "/channels/{channel_id}/typing", typing),
    Route("PUT", MESSAGES + "/pins/{message_id}", pin),
    Route("DELETE", MESSAGES + "/pins/{message_id}", pin),
    Route("PUT", "/channels/{channel_id}/pins/{message_id}", pin),
    Route("DELETE", "/channels/{channel_id}/pins/{message_id}", pin),
    Route("PUT", ONE + "/reactions/{emoji_name}/@me", react),
    Route("DELETE", ONE + "/reactions/{emoji_name}/@me", react),
)
