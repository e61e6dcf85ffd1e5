"""Making what there is in the world, also while the bot runs: the gateway is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.twin import permissions
from tests.twin.gateway import GUILDS
from tests.twin.places import PUBLIC_THREAD, Account, Channel, Guild, Member, Role

if TYPE_CHECKING:
    from tests.twin.clock import Clock
    from tests.twin.gateway import Gateway
    from tests.twin.people import Person


class Making:
    """The part of ``World`` that makes servers, channels, roles and people."""

    clock: Clock
    gateway: Gateway
    accounts: dict[int, Account]
    channels: dict[int, Channel]
    guilds: dict[int, Guild]
    people: dict[str, Person]
    bot: Account
    owner: Account
    home: Guild

    def _account(self, name: str, *, bot: bool = False, locale: str = "en-US") -> Account:
        made = Account(self.clock.snowflake(), name, bot, locale)
        self.accounts[made.id] = made
        return made

    def add_guild(self, name: str, *, bot: bool = True, locale: str = "en-US") -> Guild:
        """A server with a channel ``general``; ``bot``: whether the bot is in it."""
        number = self.clock.snowflake()
        guild = Guild(number, name, self.owner, locale)
        guild.roles.append(Role(number, "@everyone", permissions.EVERYONE))
        guild.members[self.owner.id] = Member(self.owner)
        self.guilds[number] = guild
        self.add_channel("general", guild)
        if bot:
            self.add_bot(guild)
        return guild

    def add_bot(self, guild: Guild, held: int = permissions.BOT) -> None:
        """Somebody invites the bot."""
        guild.bot_role = Role(self.clock.snowflake(), self.bot.name, held, managed_by=self.bot)
        guild.roles.append(guild.bot_role)
        guild.members[self.bot.id] = Member(self.bot, [guild.bot_role])
        told = self.gateway.guild(guild)
        told.pop("unavailable")  # only a server that had been away says that it is here again
        self.gateway.dispatch("GUILD_CREATE", told, GUILDS)

    def remove_bot(self, guild: Guild) -> None:
        """Somebody removes the bot from a server."""
        guild.members.pop(self.bot.id, None)
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, GUILDS)

    def add_channel(self, name: str, guild: Guild | None = None, *, kind: int = 0) -> Channel:
        guild = guild or self.home
        made = Channel(self.clock.snowflake(), name, kind, guild, position=len(guild.channels))
        self.channels[made.id] = made
        guild.channels.append(made)
        if self.bot.id in guild.members:
            self.gateway.dispatch("CHANNEL_CREATE", made.json(), GUILDS)
        return made

    def remove_channel(self, channel: Channel) -> None:
        """Somebody deletes a channel."""
        self.channels.pop(channel.id, None)
        if channel.guild is not None:
            channel.guild.channels.remove(channel)
        kind = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self.gateway.dispatch(kind, channel.json(), GUILDS)

    def add_thread(
        self,
        parent: Channel,
        name: str,
        *,
        owner: Account | None = None,
        kind: int = PUBLIC_THREAD,
    ) -> Channel:
        made = Channel(
            self.clock.snowflake(), name, kind, parent.guild, parent, owner or self.owner
        )
        made.created = self.clock.iso()
        self.channels[made.id] = made
        if parent.guild is not None:
            parent.guild.channels.append(made)
        self.gateway.dispatch("THREAD_CREATE", made.json() | {"newly_created": True}, GUILDS)
        return made

    def add_role(
        self,
        name: str,
        guild: Guild | None = None,
        *,
        mentionable: bool = False,
        held: tuple[str, ...] = (),
    ) -> Role:
        guild = guild or self.home
        made = Role(
            self.clock.snowflake(), name, permissions.bits(*held), mentionable, len(guild.roles)
        )
        guild.roles.append(made)
        told = {"guild_id": str(guild.id), "role": made.json()}
        self.gateway.dispatch("GUILD_ROLE_CREATE", told, GUILDS)
        return made

    def changed(self, what: Channel | Role | Guild) -> None:
        """Tells the bot that a channel, a role or a server was changed by somebody."""
        if isinstance(what, Guild):
            self.gateway.dispatch("GUILD_UPDATE", what.json(), GUILDS)
        elif isinstance(what, Channel):
            kind = "THREAD_UPDATE" if what.is_thread else "CHANNEL_UPDATE"
            self.gateway.dispatch(kind, what.json(), GUILDS)
        else:
            guild = next(each for each in self.guilds.values() if what in each.roles)
            told = {"guild_id": str(guild.id), "role": what.json()}
            self.gateway.dispatch("GUILD_ROLE_UPDATE", told, GUILDS)

    def user(
        self,
        name: str,
        *,
        admin: bool = False,
        locale: str = "en-US",
        roles: tuple[Role, ...] = (),
        guild: Guild | None = None,
        member: bool = True,
        installed: bool = False,
    ) -> Person:
        """A person, in the server ``guild`` (``Home``) unless ``member=False``; made once a name.

        ``admin``: with Manage Server; ``installed``: the app is on the person's own account.
        """
        from tests.twin.people import Person

        if name in self.people:
            return self.people[name]
        account = self._account(name, locale=locale)
        account.installed = installed
        if member:
            self.join(account, guild or self.home, roles=roles, admin=admin)
        person = self.people[name] = Person(self, account)
        return person

    def join(
        self, account: Account, guild: Guild, *, roles: tuple[Role, ...] = (), admin: bool = False
    ) -> Member:
        """Somebody joins a server."""
        held = list(roles)
        if admin:
            role = next((each for each in guild.roles if each.name == "Admins"), None)
            held.append(role or self.add_role("Admins", guild, held=("manage_guild",)))
        guild.members[account.id] = Member(account, held)
        return guild.members[account.id]
