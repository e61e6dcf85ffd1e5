"""A small Discord: its people, servers and messages, and the server that a bot logs in to.

``async with World() as world`` starts it in this event loop; leaving checks that nothing
unexpected happened (``world.check()``).
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from tests.twin import permissions, posting
from tests.twin.clock import Changes, Clock
from tests.twin.faults import Faults
from tests.twin.gateway import Gateway
from tests.twin.interactions import Interaction
from tests.twin.judging import Judge
from tests.twin.making import Making
from tests.twin.messages import Message
from tests.twin.pings import Ping
from tests.twin.places import DM, Account, Channel, Guild
from tests.twin.ratelimits import RateLimits
from tests.twin.schema_checks import SchemaChecks
from tests.twin.server import Server

if TYPE_CHECKING:
    import discord

    from tests.twin.people import Person
    from tests.twin.tls import Certificate


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the bot finds what: base of REST, first gateway, gateway of RESUME, files."""

    api: str
    gateway: str
    resume: str
    cdn: str


class World(Making):
    """``name``: the bot's; ``realistic``: rate limits per route as Discord's; ``schema``: check
    against Discord's published schema where it is at hand; ``tls``: under the real host names."""

    def __init__(
        self,
        name: str = "Ledger",
        *,
        realistic: bool = False,
        schema: bool = True,
        tls: Certificate | None = None,
    ) -> None:
        self.clock = Clock()
        self.judge = Judge()
        self.changes = Changes()
        self.faults = Faults(self)
        self.ratelimits = RateLimits(realistic=realistic)
        self.schema = SchemaChecks(self.judge, on=schema)
        self.gateway = Gateway(self)
        self.server = Server(self, tls.server if tls is not None else None)
        self.accounts: dict[int, Account] = {}
        self.channels: dict[int, Channel] = {}
        self.guilds: dict[int, Guild] = {}
        self.people: dict[str, Person] = {}
        self.commands: dict[int, dict[str, Any]] = {}
        self.guild_commands: dict[int, dict[int, dict[str, Any]]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.most_interactions = 200_000
        self.nonces: dict[tuple[int, str], tuple[float, Message]] = {}
        self.nonces_met = 0
        self.syncs = 0
        self.privileged = 0
        self.flags = 0
        self.pings: list[tuple[Ping, Message]] = []
        self.refusals: list[tuple[str, int]] = []
        self.broken: list[Exception] = []
        self.life: asyncio.Task[None] | None = None
        self.extra_routes: list[tuple[str, str, Any]] = []
        self._messages: dict[int, Message] = {}
        self.bot = self._account(name, bot=True)
        self.application_id = self.bot.id
        self.owner = self._account("Owner")
        number = base64.b64encode(str(self.bot.id).encode()).decode().rstrip("=")
        self.token = f"{number}.GTwin0.{'t' * 38}"
        self.home = self.add_guild("Home")

    # -- life ----------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, kind: object, *rest: object) -> None:
        await self.server.stop()
        if kind is None:
            self.check()

    @property
    def addresses(self) -> Addresses:
        if self.server.tls is not None:
            gateway = "wss://gateway.discord.gg/"
            resume = "wss://gateway-us-east1-b.discord.gg"
            return Addresses(
                "https://discord.com/api/v10", gateway, resume, "https://cdn.discordapp.com"
            )
        base = f"127.0.0.1:{self.server.port}"
        return Addresses(
            f"http://{base}/api/v10", f"ws://{base}/", f"ws://{base}/", f"http://{base}"
        )

    @property
    def environment(self) -> dict[str, str]:
        """What the bot's environment must hold to find this Discord."""
        return {
            "DISCORD_TOKEN": self.token,
            "TRADELEDGER_DISCORD_API": self.addresses.api,
            "TRADELEDGER_DISCORD_GATEWAY": self.addresses.gateway,
        }

    @asynccontextmanager
    async def running(
        self, client: discord.Client, *, token: str | None = None, patience: float = 15.0
    ) -> AsyncIterator[discord.Client]:
        """Logs a client in, waits until it is ready, closes it at the end.

        ``world.life`` is the task of ``client.start``: what ends the client is raised by it.

        Without TLS the two addresses of the library are pointed here for the time being. What
        ``client.start`` raises before it is ready is raised here.
        """
        from tests.twin.connecting import pointed_at

        with pointed_at(self.addresses):
            # two seconds of waiting for servers that are all here already
            client._connection.guild_ready_timeout = 0.05
            await client._async_setup_hook()  # else nobody could wait for it before it logs in
            started = self.life = asyncio.create_task(client.start(token or self.token))
            ready = asyncio.create_task(client.wait_until_ready())
            try:
                await asyncio.wait(
                    {started, ready}, timeout=patience, return_when=asyncio.FIRST_COMPLETED
                )
                if started.done():
                    started.result()
                if not ready.done():
                    raise TimeoutError(f"the bot was not ready after {patience} seconds")
                ready.result()
                yield client
            finally:
                ready.cancel()
                await client.close()
                await asyncio.gather(started, ready, return_exceptions=True)

    async def load(self, acts: list[dict[str, Any]], **how: Any) -> dict[str, float]:
        """Many users at once: see ``load.load``."""
        from tests.twin.load import load

        return await load(self, acts, **how)

    def allow(self, *kinds: str, times: int | None = None) -> None:
        """Expects offences of these kinds (``judging.KINDS``); see ``Judge.allow``."""
        self.judge.allow(*kinds, times=times)

    def check(self) -> None:
        """Raises ``AssertionError`` for everything that Discord or a reader would object to."""
        for each in self.interactions.values():
            if each.acknowledged is None and not each.given_up:
                each.given_up = True
                name = each.data.get("name") or each.data.get("custom_id")
                self.judge.record("unanswered", str(name), f"asked by {each.user.name}")
        self.judge.check()

    # -- finding -------------------------------------------------------------------------------

    def channel(self, name: str | Channel, guild: Guild | None = None) -> Channel:
        """A channel or thread by name; raises ``KeyError``."""
        if isinstance(name, Channel):
            return name
        for each in (guild or self.home).channels:
            if each.name == name.removeprefix("#"):
                return each
        raise KeyError(f"no channel {name}")

    def guild_of(self, number: int) -> Guild | None:
        return self.guilds.get(number)

    def joined(self) -> list[Guild]:
        """The servers that the bot is in."""
        return [each for each in self.guilds.values() if self.bot.id in each.members]

    def direct(self, account: Account) -> Channel:
        """The direct messages of somebody with the bot."""
        for each in self.channels.values():
            if each.type == DM and account in each.recipients:
                return each
        made = Channel(self.clock.snowflake(), "dm", DM, recipients=[account, self.bot])
        self.channels[made.id] = made
        return made

    def between(self, *people: Person) -> Channel:
        """Direct messages of people among themselves: the bot is there only as a user's app."""
        made = Channel(
            self.clock.snowflake(), "between", DM, recipients=[e.account for e in people]
        )
        self.channels[made.id] = made
        return made

    def message(self, number: int) -> Message | None:
        return self._messages.get(number)

    def messages(self) -> Iterator[Message]:
        """Every message that was ever posted and is still kept, oldest first."""
        return iter(list(self._messages.values()))

    def posted(self, where: str | Channel = "general") -> list[Message]:
        """What stands in a channel for everybody to see: the bot's messages, oldest first."""
        return [
            each
            for each in self.channel(where).messages
            if each.author is self.bot and not each.deleted and not each.ephemeral
        ]

    async def next_posted(
        self, where: str | Channel = "general", *, after: int = 0, patience: float = 10.0
    ) -> Message:
        """Waits until the bot has more than ``after`` messages in a channel; answers that one."""
        channel = self.channel(where)
        there = await self.clock.until(
            lambda: len(self.posted(channel)) > after, [channel.changes], patience=patience
        )
        if not there:
            raise TimeoutError(f"the bot posted {len(self.posted(channel))} in {channel.name}")
        return self.posted(channel)[after]

    def remember(self, interaction: Interaction) -> None:
        """Keeps an interaction; of very many, those whose token is over are let go."""
        self.interactions[interaction.token] = interaction
        if len(self.interactions) > self.most_interactions:
            oldest = next(iter(self.interactions))
            del self.interactions[oldest]

    # -- happening -----------------------------------------------------------------------------

    def place(self, message: Message) -> None:
        """Puts a message into its channel and tells the gateway."""
        self._messages[message.id] = message
        if len(self._messages) > 50_000:
            self._messages.pop(next(iter(self._messages)))
        message.channel.messages.append(message)
        message.channel.changes.notify()
        if not message.ephemeral:
            self.tell("MESSAGE_CREATE", message)

    def tell(self, event: str, message: Message) -> None:
        """The event of a message, with as much of it as intents allow."""
        if message.ephemeral:
            return
        guild = message.channel.guild
        if guild is not None and not permissions.may(self.bot, message.channel, "view_channel"):
            return
        open_ = guild is None or message.author is self.bot or self.bot in message.mentions

        def make(stripped: bool) -> dict[str, Any]:
            told = message.json(stripped=stripped and not open_)
            if guild is not None:
                told["guild_id"] = str(guild.id)
                member = guild.members.get(message.author.id)
                if member is not None:
                    told["member"] = member.json(user=False)
            return told

        self.gateway.message(event, message.channel, make)

    def delete(self, message: Message) -> None:
        message.deleted = True
        message.changed()
        if message.ephemeral:
            return
        told = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild is not None:
            told["guild_id"] = str(message.channel.guild.id)
        self.gateway.message("MESSAGE_DELETE", message.channel, lambda _: told)

    def say(self, message: Message) -> None:
        """A person's message."""
        posting.name_mentioned(self, message)
        self.place(message)
