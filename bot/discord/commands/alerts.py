"""alerts: what a channel of a server is told by itself. For members who manage the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord import presenting
from bot.discord.alerts import listing, samples
from bot.discord.alerts import subscriptions as subs
from bot.discord.alerts.sending import Blocked, Refused, TryAgain
from bot.discord.alerts.subscription import Minimum, Purpose
from bot.discord.commands.options import KINDS, described
from bot.discord.commands.places import SERVER_INSTALLS, SERVERS
from bot.discord.errors import LOST
from bot.discord.exchange.payloads import Where
from bot.discord.exchange.translating import text
from bot.discord.exchange.transport import ChannelTransport
from bot.discord.replies.making import Made
from bot.discord.replies.refusals import RefusedError
from bot.discord.replies.saying import said
from ledger.vocabulary.problems import Problem, ProblemsError
from projections.messages.teller import teller

if TYPE_CHECKING:
    from bot.discord.commands.tree import Tree
    from bot.discord.completing import Completions

_MINIMA = {
    "all": "command.choice.all",
    "announced": "command.choice.announced",
    "signed": "command.choice.signed",
}
_PURPOSES = {"alerts": "command.choice.alerts", "witness": "command.choice.witness"}
_KINDS = ("importer", "origin", "programme", "product", "measure")

group = app_commands.Group(
    name=text("command.name.alerts"),
    description=text("command.alerts"),
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_contexts=SERVERS,
    allowed_installs=SERVER_INSTALLS,
)


def _guild(interaction: Where) -> int:
    """The server; raises ``RefusedError`` for whoever may not manage it.

    Discord hides the commands from others, but a server's settings may show them to anybody.
    """
    if interaction.guild_id is None:
        raise RefusedError("command.error.server-only")
    if not interaction.permissions.manage_guild:
        raise RefusedError("command.error.manage-server")
    return interaction.guild_id


def _may_post(interaction: Where, role: discord.Role | None, thread: bool) -> None:
    """Raises ``RefusedError`` naming what the bot may not do here."""
    mine = interaction.app_permissions
    here = isinstance(interaction.channel, discord.Thread)
    needed = [
        "view_channel",
        "send_messages_in_threads" if here else "send_messages",
        "embed_links",
        "attach_files",
        "read_message_history",
    ]
    if thread and not here:  # a thread has none of its own
        needed += ["create_public_threads", "send_messages_in_threads"]
    missing = [name for name in needed if not getattr(mine, name)]
    if missing:
        told = ", ".join(name.replace("_", " ").title() for name in missing)
        raise RefusedError("command.error.bot-permission", permissions=told)
    if role is not None and (role.is_default() or not (role.mentionable or mine.mention_everyone)):
        raise RefusedError("command.error.role", role=presenting.escape(role.name))


def _choices(named: dict[str, str]) -> list[app_commands.Choice[str]]:
    """Values to choose from, with names in the reader's language."""
    return [app_commands.Choice(name=text(key), value=value) for value, key in named.items()]


@group.command(name=text("command.name.add"), description=text("command.alerts.add"))
@described(
    "importer", "origin", "programme", "product", "measure", "minimum", "remind", "thread",
    "role", "digest", "purpose",
)  # fmt: skip
@app_commands.choices(minimum=_choices(_MINIMA), purpose=_choices(_PURPOSES))
async def add(
    interaction: Where,
    importer: str | None = None,
    origin: str | None = None,
    programme: str | None = None,
    product: str | None = None,
    measure: str | None = None,
    minimum: Minimum = "all",
    remind: app_commands.Range[int, 1, 60] | None = None,
    thread: bool = False,
    role: discord.Role | None = None,
    digest: bool = False,
    purpose: Purpose = "alerts",
) -> None:
    services = interaction.client.services
    language = services.language(interaction)
    given = zip(_KINDS, (importer, origin, programme, product, measure), strict=True)
    typed = {name: value for name, value in given if value}
    say = teller(language)

    async def make() -> Made:
        guild = _guild(interaction)
        _may_post(interaction, role, thread)
        if purpose == "witness" and services.settings.key is None:
            raise RefusedError("alert.witness.no-key")
        if interaction.channel_id is None:
            raise RefusedError("command.error.server-only")
        channel = interaction.channel_id
        known = await services.known(language)
        asked = _read(known, typed)
        wanted = await services.reader.run(
            lambda book: subs.wanted(
                book, guild=guild, channel=channel, language=language, minimum=minimum,
                remind_days=remind, role=role.id if role else None, thread=thread, digest=digest,
                purpose=purpose, **asked,
            )
        )  # fmt: skip
        now = services.seconds()
        made = await services.state.run(lambda c: subs.add(c, wanted, now))
        told = listing.described(made, say)
        return said(say("command.alerts.added", what=told, id=made.id))

    await interaction.client.answering.respond(interaction, make, once=True)


def _read(known: Completions, typed: dict[str, str]) -> dict[str, str]:
    """The options as the ledger spells them; raises ``ProblemsError`` with all that is wrong."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value in typed.items():
        try:
            found[name] = known.resolve(KINDS[name], value, found)
        except ProblemsError as error:
            problems += [each.at(name) for each in error.problems]
    if problems:
        raise ProblemsError(problems)
    return found


@group.command(name=text("command.name.list"), description=text("command.alerts.list"))
async def list_(interaction: Where) -> None:
    services = interaction.client.services
    say = teller(services.language(interaction))

    async def make() -> Made:
        guild = _guild(interaction)
        found = await services.state.run(lambda c: subs.of_guild(c, guild))
        return Made(listing.listed(found, say))

    await interaction.client.answering.respond(interaction, make)


async def _choose(interaction: Where, typed: str) -> list[app_commands.Choice[int]]:
    """The subscriptions of the server, by what they are about."""
    services = interaction.client.services
    guild = interaction.guild_id
    if guild is None or not interaction.permissions.manage_guild:
        return []
    say = teller(services.language(interaction))
    found = await services.state.run(lambda c: subs.of_guild(c, guild))
    told = [(each.id, f"{each.id}: {listing.described(each, say)}"[:100]) for each in found]
    wanted = typed.casefold()[:100]
    fitting = [(number, name) for number, name in told if wanted in name.casefold()]
    return [app_commands.Choice(name=name, value=number) for number, name in fitting[:25]]


@group.command(name=text("command.name.remove"), description=text("command.alerts.remove"))
@described("alert")
@app_commands.autocomplete(alert=_choose)
async def remove(interaction: Where, alert: app_commands.Range[int, 1]) -> None:
    services = interaction.client.services
    say = teller(services.language(interaction))

    async def make() -> Made:
        guild = _guild(interaction)
        await services.state.run(lambda c: subs.remove(c, guild, alert))
        return said(say("command.alerts.removed", id=alert))

    await interaction.client.answering.respond(interaction, make, once=True)


@group.command(name=text("command.name.test"), description=text("command.alerts.test"))
@described("alert")
@app_commands.autocomplete(alert=_choose)
async def test(interaction: Where, alert: app_commands.Range[int, 1]) -> None:
    services = interaction.client.services
    say = teller(services.language(interaction))

    async def make() -> Made:
        guild = _guild(interaction)
        found = await services.state.run(lambda c: subs.of_guild(c, guild))
        one = next((each for each in found if each.id == alert), None)
        if one is None:
            raise RefusedError("command.error.no-alert", id=alert)
        now = services.now()
        reply = await services.reader.aside(lambda book: samples.sample(book, one, now))
        transport = ChannelTransport(interaction.client)
        try:
            await interaction.client.answering.patiently(
                lambda: transport.post(
                    one.channel, reply, nonce=str(interaction.id), reply_to=None, role=one.role
                )
            )
        except Blocked:
            raise RefusedError("command.error.cannot-post", channel=f"<#{one.channel}>") from None
        except (Refused, TryAgain, *LOST) as error:
            services.errors.logged(error, "example")
            raise RefusedError("command.error.not-posted", channel=f"<#{one.channel}>") from None
        await services.state.run(lambda c: subs.unblock(c, one.id))
        return said(say("command.alerts.tested", channel=f"<#{one.channel}>"))

    await interaction.client.answering.respond(interaction, make, once=True)


def register(tree: Tree) -> None:
    tree.add_command(group)
