"""The message menu "Check this claim": the fact check of what somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord.exchange.payloads import Where
from bot.discord.exchange.translating import text
from bot.discord.replies.making import Made, Wanted
from bot.discord.replies.question import Question
from bot.discord.replies.refusals import RefusedError

if TYPE_CHECKING:
    from bot.discord.commands.tree import Tree


@app_commands.context_menu(name=text("command.name.check"))
async def check(interaction: Where, message: discord.Message) -> None:
    """Holds the claims of a message against the record, as of the day it was written."""
    services = interaction.client.services
    language = services.language(interaction)
    said = "\n".join(
        [message.content, *(each.description or "" for each in message.embeds)]
    ).strip()

    asked = Question.of(
        "check", language, text=said, written=message.created_at.isoformat(timespec="minutes")
    )

    async def make() -> Made:
        if not said:
            raise RefusedError("command.error.nothing-to-check")
        return await services.make(Wanted(asked))

    await interaction.client.answering.respond(interaction, make)


def register(tree: Tree) -> None:
    tree.add_command(check)
