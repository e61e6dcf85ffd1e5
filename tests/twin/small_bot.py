"""A bot of a few lines that uses everything the twin speaks; ``python -m`` runs it as a process.

It is the twin's own test subject, and an example of what a bot on the twin looks like.
"""

from __future__ import annotations

import asyncio
import io
import os
from typing import Any

import discord
import yarl
from discord import app_commands

#: the smallest PNG: one pixel
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63600000000200014898e7a30000000049454e44ae426082"
)
QUIET = discord.AllowedMentions.none()


class Known(discord.ui.Modal, title="As known on"):
    day: Any = discord.ui.Label(
        text="Day", component=discord.ui.TextInput(custom_id="day", max_length=10)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"known {self.day.component.value}", ephemeral=True)


class Buttons(discord.ui.View):
    """``Why`` answers, ``Later`` updates after a defer, ``As known on…`` opens a form."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Why", custom_id="why")
    async def why(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.send_message("because", ephemeral=True)

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="changed later")

    @discord.ui.button(label="As known on…", custom_id="known")
    async def known(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.send_modal(Known())

    @discord.ui.button(label="Gone", custom_id="gone", disabled=True)
    async def gone(self, interaction: discord.Interaction, _: Any) -> None:
        raise NotImplementedError

    @discord.ui.select(
        custom_id="which",
        row=1,
        options=[discord.SelectOption(label=each, value=each.lower()) for each in ("Tea", "Steel")],
    )
    async def which(self, interaction: discord.Interaction, select: Any) -> None:
        await interaction.response.edit_message(content=f"chose {select.values[0]}")


class SmallBot(discord.Client):
    """``release``: what ``/wait`` waits for before it answers."""

    def __init__(self, **more: Any) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        more.setdefault("intents", intents)
        super().__init__(allowed_mentions=QUIET, max_messages=None, **more)
        self.tree = app_commands.CommandTree(self)
        self.release = asyncio.Event()
        self.heard: list[discord.Message] = []
        add_commands(self)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No five seconds before a second session."""

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        me = self.user
        if me is None or message.author == me or not message.content:
            return
        if me in message.mentions or message.guild is None:
            await message.reply(f"you said {message.content.replace(me.mention, '').strip()}")


def add_commands(bot: SmallBot) -> None:
    tree = bot.tree
    everywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    anybody = app_commands.allowed_installs(guilds=True, users=True)

    @tree.command(description="The duty in force")
    @everywhere
    @anybody
    async def rate(
        interaction: discord.Interaction, origin: str, days: app_commands.Range[int, 1, 730] = 90,
        share: bool = False,
    ) -> None:  # fmt: skip
        embed = discord.Embed(title=f"Duty on {origin}", description=f"{days} days")
        embed.add_field(name="Made of", value="20% fentanyl")
        await interaction.response.send_message(
            f"20% on {origin}", embed=embed, view=Buttons(), ephemeral=not share
        )

    @rate.autocomplete("origin")
    async def origins(_: discord.Interaction, text: str) -> list[app_commands.Choice[str]]:
        known = {"China": "CN", "Canada": "CA", "Mexico": "MX"}
        return [
            app_commands.Choice(name=name, value=code)
            for name, code in known.items()
            if name.lower().startswith(text.lower())
        ]

    @tree.command(description="A picture, after a while")
    @everywhere
    @anybody
    async def history(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        picture = discord.File(io.BytesIO(PIXEL), "chart.png", description="a line at 20%")
        await interaction.followup.send("the history", file=picture)

    @tree.command(description="Answers when it is let")
    @app_commands.choices(kind=[app_commands.Choice(name="Slow", value="slow")])
    async def wait(interaction: discord.Interaction, kind: str = "slow") -> None:
        await bot.release.wait()
        await interaction.response.send_message(f"{kind} but here", ephemeral=True)

    @tree.context_menu(name="Check this claim")
    async def check(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"checked: {message.content}", ephemeral=True)

    alerts = app_commands.Group(
        name="alerts", description="Alerts", guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )  # fmt: skip

    @alerts.command(description="Watch")
    async def add(
        interaction: discord.Interaction, topic: str, role: discord.Role | None = None
    ) -> None:
        told = f"watching {topic} for {role.name if role else 'nobody'}"
        await interaction.response.send_message(told, ephemeral=True)

    tree.add_command(alerts)


def main() -> None:
    """Runs it against the addresses of the environment."""
    discord.http.Route.BASE = os.environ["TRADELEDGER_DISCORD_API"]
    gateway = yarl.URL(os.environ["TRADELEDGER_DISCORD_GATEWAY"])
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
    SmallBot(guild_ready_timeout=0.05).run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
