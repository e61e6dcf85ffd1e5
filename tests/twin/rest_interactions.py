"""Routes of interactions: the callback, the original answer, follow-ups."""

from __future__ import annotations

from typing import Any

from tests.twin import limits, posting
from tests.twin.calls import Answer, Call, Route
from tests.twin.forms import Broken, choices_form, modal_form
from tests.twin.interactions import (
    CHOICES,
    DEFER,
    DEFER_UPDATE,
    OPEN_MODAL,
    REPLY,
    UPDATE,
    Interaction,
)  # fmt: skip
from tests.twin.messages import EPHEMERAL, Message
from tests.twin.refusals import Refusal


async def callback(call: Call) -> Answer:
    """POST /interactions/{id}/{token}/callback"""
    world = call.world
    interaction = world.interactions.get(call.path["interaction_token"])
    if interaction is None or interaction.id != call.number("interaction_id"):
        call.offend("callback", "an interaction that there is not")
        raise Refusal(10062)
    late = world.clock.now() - interaction.created
    if interaction.acknowledged is not None:
        call.offend("double acknowledgement", _told(interaction))
        raise Refusal(40060)
    if late > limits.ACKNOWLEDGE_SECONDS.value or interaction.given_up:
        call.offend("late", f"{_told(interaction)} after {late:.2f} s")
        interaction.given_up = True
        raise Refusal(10062)
    payload = call.payload if isinstance(call.payload, dict) else {}
    kind = payload.get("type")
    if kind not in limits.CALLBACKS[interaction.type]:
        call.offend("callback", f"type {kind} for {_told(interaction)}")
        call.refuse([Broken("type", "INTERACTION_RESPONSE_TYPE_INVALID", f"{kind} is not valid")])
    _answer(call, interaction, kind, payload.get("data") or {})
    interaction.acknowledge(kind)
    interaction.changes.notify()
    if call.query.get("with_response", "").lower() not in {"1", "true"}:
        return 204, None
    return 200, _response(interaction, kind)


def _told(interaction: Interaction) -> str:
    data = interaction.data
    return f"{data.get('name') or data.get('custom_id')} of {interaction.user.name}"


def _answer(call: Call, interaction: Interaction, kind: int, data: dict[str, Any]) -> None:
    world = call.world
    if kind == REPLY:
        payload = posting.judge(call, data)
        hidden = posting.private_for(interaction, bool((data.get("flags") or 0) & EPHEMERAL), world)
        interaction.original = posting.create(
            call, interaction.channel, payload, interaction=interaction, ephemeral=hidden
        )
    elif kind == DEFER:
        call.refuse([])
        asked = bool((data.get("flags") or 0) & EPHEMERAL)
        flags = EPHEMERAL if posting.private_for(interaction, asked, world) else 0
        interaction.original = posting.loading(world, interaction, flags)
    elif kind in {DEFER_UPDATE, UPDATE}:
        if interaction.message is None:
            said = "There is no message to update"
            call.refuse([Broken("type", "INTERACTION_RESPONSE_TYPE_INVALID", said)])
        assert interaction.message is not None
        interaction.original = interaction.message
        interaction.seen_version = interaction.message.version
        if kind == UPDATE:
            posting.edit(call, interaction.message, posting.judge(call, data))
    elif kind == CHOICES:
        call.refuse(choices_form(data))
        interaction.choices = data["choices"]
    elif kind == OPEN_MODAL:
        call.refuse(modal_form(data))
        interaction.modal = data


def _response(interaction: Interaction, kind: int) -> dict[str, Any]:
    about: dict[str, Any] = {"id": str(interaction.id), "type": interaction.type}
    told: dict[str, Any] = {"interaction": about}
    original = interaction.original
    if original is not None and kind in {REPLY, DEFER, UPDATE, DEFER_UPDATE}:
        about["response_message_id"] = str(original.id)
        about["response_message_loading"] = original.loading
        about["response_message_ephemeral"] = original.ephemeral
        about["channel_id"] = str(original.channel.id)
        if original.channel.guild is not None:
            about["guild_id"] = str(original.channel.guild.id)
        if kind in {REPLY, UPDATE}:
            told["resource"] = {"type": kind, "message": original.json()}
    return told


def _by_token(call: Call) -> Interaction:
    """The interaction of a webhook's token; raises ``Refusal`` where it is not valid now."""
    world = call.world
    interaction = world.interactions.get(call.path["webhook_token"])
    if interaction is None or call.number("webhook_id") != world.application_id:
        call.offend("expired", "a token that there is not")
        raise Refusal(50027)
    if interaction.expired(world.clock.now()):
        call.offend("expired", f"{_told(interaction)}: its fifteen minutes are over")
        raise Refusal(50027)
    if interaction.acknowledged is None or interaction.acknowledged == CHOICES:
        call.offend("callback", f"{_told(interaction)}: a follow-up before an answer")
        raise Refusal(10015)
    return interaction


async def follow_up(call: Call) -> Answer:
    """POST /webhooks/{application}/{token}: the first one fills a deferred answer."""
    interaction = _by_token(call)
    payload = posting.judge(call, call.payload)
    hidden = bool((payload.get("flags") or 0) & EPHEMERAL)
    original = interaction.original
    deferred = interaction.acknowledged == DEFER and original is not None and original.loading
    if deferred and original is not None and not original.deleted:
        message = posting.edit(call, original, payload)
        interaction.changes.notify()
        return _made(call, message)
    most = limits.FOLLOWUPS_USER_INSTALLED.value
    if interaction.user_installed_only and len(interaction.followups) >= most:
        call.offend("limit", f"more than {most} follow-ups where the app is installed by the user")
        raise Refusal(40094)
    private = posting.private_for(interaction, hidden, call.world)
    message = posting.create(
        call, interaction.channel, payload, interaction=interaction, ephemeral=private
    )
    interaction.followups.append(message)
    interaction.changes.notify()
    return _made(call, message)


def _made(call: Call, message: Message) -> Answer:
    waits = call.query.get("wait", "").lower() in {"1", "true"}
    return (200, message.json()) if waits else (204, None)


def _message(call: Call, interaction: Interaction) -> Message:
    wanted = call.path["message_id"]
    if wanted == "@original":
        found = interaction.original
    else:
        mine = [interaction.original, *interaction.followups, interaction.message]
        found = next((each for each in mine if each and str(each.id) == wanted), None)
    if found is None or found.deleted:
        raise Refusal(10008)
    return found


async def get_message(call: Call) -> Answer:
    return 200, _message(call, _by_token(call)).json()


async def edit_message(call: Call) -> Answer:
    interaction = _by_token(call)
    message = _message(call, interaction)
    posting.edit(call, message, posting.judge(call, call.payload))
    interaction.changes.notify()
    return 200, message.json()


async def delete_message(call: Call) -> Answer:
    interaction = _by_token(call)
    call.world.delete(_message(call, interaction))
    interaction.changes.notify()
    return 204, None


HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ROUTES = tuple(
    Route(method, template, handler, token=False, counted=False)
    for method, template, handler in (
        ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", callback),
        ("POST", HOOK, follow_up),
        ("GET", HOOK + "/messages/{message_id}", get_message),
        ("PATCH", HOOK + "/messages/{message_id}", edit_message),
        ("DELETE", HOOK + "/messages/{message_id}", delete_message),
    )
)
