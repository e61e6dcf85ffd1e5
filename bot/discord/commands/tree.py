"""The tree: every command, what they share, and where errors go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord.commands import alerts, claims, questions, records
from bot.discord.commands.places import CONTEXTS, INSTALLS
from bot.discord.exchange import payloads

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot


class Tree(app_commands.CommandTree["LedgerBot"]):
    """Commands of the ledger; whoever asks too fast is asked to wait."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether the command may run; autocomplete always may."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        bot = self.client
        bot.services.metrics.commands[payloads.name(interaction)] += 1
        wait = bot.services.wait_of(interaction.user.id, interaction.guild_id)
        if not wait:
            return True
        made = bot.services.errors.slow(wait, bot.services.language(interaction))
        await bot.answering.refuse(interaction, made)
        return False

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await self.client.services.errors.answered(interaction, error)


def tree(bot: LedgerBot) -> Tree:
    """The commands of a bot; those that write appear only where the settings allow them."""
    made = Tree(bot, allowed_contexts=CONTEXTS, allowed_installs=INSTALLS)
    questions.register(made)
    records.register(made)
    alerts.register(made)
    claims.register(made)
    if bot.services.settings.proposals:
        # The write side costs ten megabytes, and most bots only read.
        from bot.discord.commands import proposals

        proposals.register(made)
    return made
