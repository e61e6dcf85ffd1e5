"""Buttons, menus and forms: each carries its question in its id, and survives a restart.

They are taken from the event of every interaction rather than from objects that the library keeps:
what a button means stands in the button, so nothing has to be kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.discord import presenting
from bot.discord.exchange import payloads
from bot.discord.exchange.payloads import Where
from bot.discord.replies.making import Made, Wanted
from bot.discord.replies.question import FORM, KEPT, Question, UnreadableError
from bot.discord.state import interactions
from projections.messages.teller import teller

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot
    from bot.discord.services import Services

#: the name of the one field of the form that asks for a day
DAY = "day"
#: the id of the form in which events are proposed
PROPOSING = "tl1-propose"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What stands in the id of a button: what to do, to which question, on which page."""

    verb: str
    page: int
    token: str

    @classmethod
    def read(cls, custom_id: str) -> Pressed | None:
        """Reads an id; ``None`` for ids that are not ours."""
        parts = custom_id.split("|", 3)
        if len(parts) != 4 or parts[0] != FORM or not parts[2].isdecimal():
            return None
        return cls(parts[1], min(int(parts[2]), 10_000), parts[3])


async def on_interaction(bot: LedgerBot, interaction: Where) -> None:
    """Takes presses, choices and submitted forms; commands go through the tree.

    What goes wrong on the way is told to the one who pressed, as the tree does for commands.
    """
    kinds = (discord.InteractionType.component, discord.InteractionType.modal_submit)
    if interaction.type not in kinds:
        return
    try:
        await _taken(bot, interaction)
    except Exception as error:  # noqa: BLE001 - the one place for all that is pressed
        await bot.services.errors.answered(interaction, error)


async def _taken(bot: LedgerBot, interaction: Where) -> None:
    services = bot.services
    pressed = Pressed.read(payloads.custom_id(interaction))
    if pressed is None:
        await _other(bot, interaction)
        return
    services.metrics.commands[payloads.name(interaction)] += 1
    wait = services.wait_of(interaction.user.id, interaction.guild_id)
    if wait:
        slow = services.errors.slow(wait, services.language(interaction))
        await bot.answering.refuse(interaction, slow)
        return
    if interaction.type is discord.InteractionType.modal_submit:
        await _submitted(bot, interaction, pressed)
    elif pressed.verb == "known":
        await _ask_for_a_day(bot, interaction, pressed)
    else:
        await _pressed(bot, interaction, pressed)


async def question_of(services: Services, token: str) -> Question:
    """The question of a token; raises ``UnreadableError`` where it is known no more."""
    if not token.startswith(KEPT):
        return Question.decode(token)
    kept = await services.state.run(lambda c: interactions.kept(c, token))
    if kept is None:
        raise UnreadableError(token)
    return Question.decode(kept)


async def _pressed(bot: LedgerBot, interaction: Where, pressed: Pressed) -> None:
    services = bot.services
    here = interaction.message is not None and interaction.message.flags.ephemeral
    if pressed.verb == "choose":
        token, edit = payloads.chosen(interaction), here
    else:
        token, edit = pressed.token, pressed.verb in {"page", "sources-page"}

    async def make() -> Made:
        question = await question_of(services, token)
        return await services.make(_wanted(pressed, question, public=edit and not here))

    await bot.answering.respond(interaction, make, private=pressed.verb != "share", edit=edit)


def _wanted(pressed: Pressed, question: Question, *, public: bool) -> Wanted:
    """What a verb makes of a question."""
    match pressed.verb:
        case "sources" | "sources-page":
            return Wanted(question, view="sources", page=pressed.page, shared=public)
        case "page":
            return Wanted(question, page=pressed.page, shared=public)
        case "share":
            return Wanted(question, page=pressed.page, shared=True)
        case "choose" | "ask":
            return Wanted(question)
        case "why" | "history" | "other":
            return Wanted(presenting.follow(pressed.verb, question))
        case _:
            raise UnreadableError(pressed.verb)


async def _ask_for_a_day(bot: LedgerBot, interaction: Where, pressed: Pressed) -> None:
    """Opens the form; it carries the question on."""
    if not await bot.answering.ours(interaction):
        return
    say = teller(bot.services.language(interaction))
    form = discord.ui.Modal(
        title=say("command.known.title"), custom_id=f"{FORM}|known|0|{pressed.token}"
    )
    form.add_item(
        discord.ui.TextInput(
            label=say("command.known.label"), placeholder=say("command.known.example"),
            custom_id=DAY, max_length=60,
        )
    )  # fmt: skip
    form.stop()
    await bot.answering.patiently(lambda: interaction.response.send_modal(form))


async def _submitted(bot: LedgerBot, interaction: Where, pressed: Pressed) -> None:
    """The question again, as known on the day that was typed."""
    services = bot.services
    language = services.language(interaction)
    typed = payloads.typed_in(interaction).get(DAY, "")

    async def make() -> Made:
        question = await question_of(services, pressed.token)
        known = await services.known(language)
        day = known.resolve("known", typed, dict(question.options))
        return await services.make(Wanted(presenting.follow("known", question, day=day)))

    await bot.answering.respond(interaction, make)


async def _other(bot: LedgerBot, interaction: Where) -> None:
    """Forms of other commands; else a button or a form of another version, which says so.

    Discord hands an application its own messages' buttons only: what is not read here is old.
    """
    custom_id = payloads.custom_id(interaction)
    if custom_id == PROPOSING and bot.services.settings.proposals:
        from bot.discord.commands import proposals

        await proposals.submitted(bot, interaction)
        return

    async def make() -> Made:
        raise UnreadableError(custom_id[:40])

    await bot.answering.respond(interaction, make)
