"""The message menu "Check this claim": the fact check of what somebody wrote."""

from __future__ import annotations

import re
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

#: characters of a message that are read: its words and its cards (Discord: 4,000 and 6,000)
MOST_READ = 10_000
#: characters of one sentence: what a claim means is looked for in all of its sentence, and one that
#: goes on for thousands of figures would hold up everybody who asks
LONGEST = 300
_LONG = re.compile(rf"(?:[^.!?;。！？；\n]|[.!?;](?!\s)){{{LONGEST},}}")
_PIECE = re.compile(rf".{{1,{LONGEST - 1}}}(?:\s|\Z)|.{{1,{LONGEST}}}")


def bounded(text: str) -> str:
    """The text as it is written; sentences that are too long are broken into lines."""
    return _LONG.sub(lambda found: "\n".join(_PIECE.findall(found[0])), text[:MOST_READ])


@app_commands.context_menu(name=text("command.name.check"))
async def check(interaction: Where, message: discord.Message) -> None:
    """Holds the claims of a message against the record, as of the day it was written."""
    services = interaction.client.services
    language = services.language(interaction)
    said = "\n".join(
        [message.content, *(each.description or "" for each in message.embeds)]
    ).strip()
    asked = Question.of(
        "check",
        language,
        text=bounded(said),
        written=message.created_at.isoformat(timespec="minutes"),
    )

    async def make() -> Made:
        if not said:
            raise RefusedError("command.error.nothing-to-check")
        return await services.make(Wanted(asked))

    await interaction.client.answering.respond(interaction, make)


def register(tree: Tree) -> None:
    tree.add_command(check)
