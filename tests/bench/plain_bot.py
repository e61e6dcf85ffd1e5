"""The peer of row 7: the same library with one embed and four buttons that never change.

It asks no ledger, writes nothing down and measures nothing: what it does not reach on this machine,
no bot of the library reaches beside this local Discord. A program of its own, started by
``tests.bench.rooms``.
"""

from __future__ import annotations

import os
from typing import Any

import discord
import yarl
from discord import app_commands

WORDS = "On 1 October 2025 the United States charged an additional 30% on goods from China."


class PlainBot(discord.Client):
    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True), max_messages=None, guild_ready_timeout=0.5,
            allowed_mentions=discord.AllowedMentions.none(),
        )  # fmt: skip
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(rate)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.component:
            await _answer(interaction)


async def _answer(interaction: discord.Interaction[Any], *, share: bool = False) -> None:
    embed = discord.Embed(title="US duty on goods of China", description=WORDS, colour=0x336699)
    for name in ("Entry day", "Known by", "Recorded to", "Made of"):
        embed.add_field(name=name, value="<t:1759276800:D>", inline=True)
    embed.set_footer(text="Checked to 2026-11-22")
    view = discord.ui.View(timeout=None)
    for label in ("Why", "Sources", "History", "Other side"):
        view.add_item(discord.ui.Button(label=label, custom_id=f"plain|{label}"))
    view.stop()
    await interaction.response.send_message(WORDS, embed=embed, view=view, ephemeral=not share)


@app_commands.command(name="rate", description="A rate")
async def rate(
    interaction: discord.Interaction[Any], origin: str, on: str | None = None, share: bool = False
) -> None:
    await _answer(interaction, share=share)


@rate.autocomplete("origin")
async def complete(
    interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{typed} {n}", value=f"{n}") for n in range(25)]


discord.http.Route.BASE = os.environ["TRADELEDGER_DISCORD_API"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(
    os.environ["TRADELEDGER_DISCORD_GATEWAY"]
)
PlainBot().run(os.environ["DISCORD_TOKEN"], log_handler=None)
