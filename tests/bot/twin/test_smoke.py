import asyncio
import discord
from discord import app_commands
from tests.twin.world import World


def build(**more):
    client = discord.Client(
        intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
        guild_ready_timeout=0.05,
        **more,
    )
    tree = app_commands.CommandTree(client)

    class M(discord.ui.Modal, title="As known on"):
        day = discord.ui.Label(text="Day", component=discord.ui.TextInput(custom_id="day"))

        async def on_submit(self, i):
            await i.response.send_message("known " + self.day.component.value, ephemeral=True)

    class V(discord.ui.View):
        @discord.ui.button(label="Why", custom_id="why")
        async def why(self, i, b):
            await i.response.send_message("because", ephemeral=True)

        @discord.ui.button(label="Known", custom_id="known")
        async def known(self, i, b):
            await i.response.send_modal(M())

        @discord.ui.select(
            custom_id="sel",
            options=[
                discord.SelectOption(label="A", value="a"),
                discord.SelectOption(label="B", value="b"),
            ],
        )
        async def sel(self, i, s):
            await i.response.edit_message(content="chose " + s.values[0])

    @tree.command(description="rate")
    async def rate(i: discord.Interaction, origin: str, share: bool = False):
        await i.response.send_message(
            f"rate of {origin}",
            embed=discord.Embed(title="x"),
            view=V(timeout=None),
            ephemeral=not share,
        )

    @rate.autocomplete("origin")
    async def ac(i, text):
        return [app_commands.Choice(name="China", value="CN")]

    @tree.command(description="slow")
    async def slow(i: discord.Interaction):
        await i.response.defer(ephemeral=True)
        await i.followup.send(
            "slow", file=discord.File(__import__("io").BytesIO(b"png"), "a.png", description="alt")
        )

    g = app_commands.Group(
        name="alerts",
        description="alerts",
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @g.command(description="add")
    async def add(i: discord.Interaction, topic: str):
        await i.response.send_message("added " + topic, ephemeral=True)

    tree.add_command(g)

    @tree.context_menu(name="Check this claim")
    async def check(i: discord.Interaction, m: discord.Message):
        await i.response.send_message("checked " + m.content, ephemeral=True)

    @client.event
    async def setup_hook():
        await tree.sync()

    @client.event
    async def on_message(m):
        if m.author == client.user:
            return
        if m.content:
            await m.reply("you said " + m.content.replace(client.user.mention, "").strip())

    return client


async def go():
    async with World() as world:
        async with world.running(build()):
            ada = world.user("Ada", admin=True)
            seen = await ada.slash("general", "rate", origin="CN")
            assert seen.content == "rate of CN" and seen.ephemeral, seen
            assert (await ada.autocomplete("general", "rate", "origin", "chi")) == {"China": "CN"}
            why = await seen.press("Why")
            assert why.content == "because"
            form = await seen.press("Known")
            r = await form.submit(day="2025-01-01")
            assert r.content == "known 2025-01-01"
            ch = await seen.choose("B")
            assert ch.content == "chose b" and ch.message is seen.message
            s = await ada.slash("general", "slow")
            assert s.files == {"a.png": b"png"}
            assert (await ada.slash("general", "alerts add", topic="x")).content == "added x"
            said = await ada.say("general", "@bot hello")
            assert said.content == "you said hello", said
            said = await ada.say("dm", "hi")
            assert said.content == "you said hi", said
            m = ada.post("general", "tariff is 20%")
            assert (
                await ada.menu("general", m, "Check this claim")
            ).content == "checked tariff is 20%"


def test_smoke():
    asyncio.run(go())
