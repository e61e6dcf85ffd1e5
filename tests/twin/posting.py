"""Making and changing messages for the bot: limits, pings, pictures, nonces; then the events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.twin.calls import Call
from tests.twin.forms import Broken, message_form, nest
from tests.twin.messages import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    Attachment,
    Message,
    dress,
)  # fmt: skip
from tests.twin.permissions import may
from tests.twin.pings import ROLE, USER, pings
from tests.twin.places import Channel
from tests.twin.refusals import Refusal

if TYPE_CHECKING:
    from tests.twin.interactions import Interaction
    from tests.twin.world import World

#: seconds for which a nonce is remembered ("a few minutes", resources/message#create-message)
NONCE_SECONDS = 300


def judge(call: Call, payload: Any) -> dict[str, Any]:
    """Holds a message's payload against the limits; answers it as a mapping."""
    if not isinstance(payload, dict):
        found = [Broken("_", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")]
        call.refuse(found)
        raise Refusal(50035)
    call.refuse(message_form(payload, call.files))
    return payload


def create(
    call: Call,
    channel: Channel,
    payload: Mapping[str, Any],
    *,
    interaction: Interaction | None = None,
    ephemeral: bool = False,
) -> Message:
    """Makes a message of the bot's and tells everybody; raises ``Refusal``."""
    world = call.world
    referred = payload.get("message_reference") or None
    reference = _reference(call, channel, referred) if referred else None
    nonce = payload.get("nonce")
    if nonce is not None and payload.get("enforce_nonce"):
        kept = world.nonces.get((channel.id, str(nonce)))
        if kept is not None and world.clock.now() - kept[0] < NONCE_SECONDS:
            world.nonces_met += 1
            return kept[1]
    message = Message(
        id=world.clock.snowflake(),
        channel=channel,
        author=world.bot,
        created=world.clock.iso(),
        flags=(payload.get("flags") or 0) | (EPHEMERAL if ephemeral else 0),
        type=_type(interaction, reference),
        reference=reference,
        nonce=nonce,
        interaction=interaction,
        viewer=interaction.user if interaction and ephemeral else None,
    )
    if reference is not None:
        message.referred = reference_json(reference)
    message.attachments = _attachments(call, payload, message)
    dress(message, payload)
    if not (message.content or message.embeds or message.attachments or message.components):
        raise Refusal(50006)
    _mentioned(call, message, payload)
    _face(call, message)
    if nonce is not None:
        world.nonces[channel.id, str(nonce)] = (world.clock.now(), message)
    world.place(message)
    return message


def loading(world: World, interaction: Interaction, flags: int) -> Message:
    """The "thinking…" of a deferred answer."""
    message = Message(
        id=world.clock.snowflake(),
        channel=interaction.channel,
        author=world.bot,
        created=world.clock.iso(),
        flags=LOADING | (flags & EPHEMERAL),
        type=20 if interaction.type != 3 else 0,
        interaction=interaction,
        viewer=interaction.user if flags & EPHEMERAL else None,
    )
    world.place(message)
    return message


def edit(call: Call, message: Message, payload: Mapping[str, Any]) -> Message:
    """Changes a message of the bot's; a loading one becomes the answer."""
    world = call.world
    if message.deleted:
        raise Refusal(10008)
    if "attachments" in payload or call.files:
        message.attachments = _attachments(call, payload, message)
    # a change of pictures or buttons alone pings nobody
    speaks = message.loading or "content" in payload or bool(message.flags & COMPONENTS_V2)
    message.before.append(message.content)
    dress(message, payload)
    message.flags &= ~LOADING
    if payload.get("flags"):
        message.flags |= payload["flags"] & (COMPONENTS_V2 | 1 << 2)
    if not (message.content or message.embeds or message.attachments or message.components):
        raise Refusal(50006)
    if speaks:
        _mentioned(call, message, payload)
    _face(call, message)
    message.changed(world.clock.iso())
    world.tell("MESSAGE_UPDATE", message)
    return message


def _type(interaction: Interaction | None, reference: Message | None) -> int:
    if interaction is not None and interaction.type == 2:
        return 23 if interaction.data.get("type") in {2, 3} else 20
    return 19 if reference is not None else 0


def reference_json(reference: Message) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": 0,
        "message_id": str(reference.id),
        "channel_id": str(reference.channel.id),
    }
    if reference.channel.guild is not None:
        told["guild_id"] = str(reference.channel.guild.id)
    return told


def _reference(call: Call, channel: Channel, asked: Mapping[str, Any]) -> Message | None:
    wanted = str(asked.get("message_id", ""))
    found = call.world.message(int(wanted)) if wanted.isdigit() else None
    if found is not None and not found.deleted and found.channel is channel:
        return found
    if asked.get("fail_if_not_exists", True):
        said = Broken("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        raise Refusal(50035, errors=nest([said]))
    return None


def _attachments(call: Call, payload: Mapping[str, Any], message: Message) -> list[Attachment]:
    """Those that stay, and the new files with their text alternatives."""
    world = call.world
    there = {str(each.id): each for each in message.attachments}
    listed = payload.get("attachments")
    kept: list[Attachment] = [] if listed is not None else list(message.attachments)
    described: dict[int, Mapping[str, Any]] = {}
    for each in listed or []:
        key = str(each["id"])
        if key in there:
            kept.append(there[key])
        elif key.isdigit():
            described[int(key)] = each
    for index, file in call.files.items():
        about = described.get(index, {})
        made = world.clock.snowflake()
        name = about.get("filename") or file.name
        url = f"{world.addresses.cdn}/attachments/{message.channel.id}/{made}/{name}"
        kept.append(Attachment(made, name, file.data, about.get("description"), url))
    return kept


def _mentioned(call: Call, message: Message, payload: Mapping[str, Any]) -> None:
    """Writes down who is mentioned, and who is pinged."""
    world = call.world
    text = message.content
    if payload.get("allowed_mentions") is None:
        call.offend("allowed_mentions", f"{text[:60]!r}")
    if message.flags & COMPONENTS_V2:
        text = "\n".join(str(each.get("content", "")) for each in message.walk())
    replied = message.reference.author.id if message.reference is not None else None
    found = list(pings(text, payload.get("allowed_mentions"), replied))
    people = [world.accounts.get(each.id) for each in found if each.kind in {"user", "reply"}]
    message.mentions = [each for each in people if each is not None]
    message.mention_everyone = any(each.kind == "everyone" for each in found)
    roles = message.channel.guild.roles if message.channel.guild is not None else []
    pinged = {each.id for each in found if each.kind == "role"}
    message.mention_roles = [role for role in roles if role.id in pinged]
    for each in found:
        world.pings.append((each, message))
        call.offend("ping", f"{each.kind} {each.id or ''} by {message.content[:60]!r}")


def name_mentioned(world: World, message: Message) -> None:
    """A person's message mentions whom it names; roles and everyone too, it is their business."""
    text = message.content
    people = [world.accounts.get(int(each)) for each in dict.fromkeys(USER.findall(text))]
    message.mentions = [each for each in people if each is not None]
    guild = message.channel.guild
    named = set(map(int, ROLE.findall(text)))
    message.mention_roles = [each for each in guild.roles if each.id in named] if guild else []


def _face(call: Call, message: Message) -> None:
    """What a reader without pictures and embeds is left with."""
    for each in message.attachments:
        if each.is_image and not (each.description or "").strip():
            call.offend("alt text", each.filename)
    if not message.content.strip() and not message.flags & COMPONENTS_V2:
        told = ", ".join(str(each.get("title")) for each in message.embeds)
        call.offend("empty content", f"embeds: {told}" if told else "files or components alone")


def private_for(interaction: Interaction, asked: bool, world: World) -> bool:
    """Whether an answer is ephemeral: asked for, or forced where external apps are switched off."""
    if asked or interaction.channel.guild is None:
        return asked
    return interaction.user_installed_only and not may(
        interaction.user, interaction.channel, "use_external_apps"
    )
