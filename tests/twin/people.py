"""People who use the bot: what they do, through a client that refuses what a real one would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.twin import composing, permissions, posting
from tests.twin.attempts import Attempt, NoAnswerError
from tests.twin.composing import RefusedError
from tests.twin.interactions import AUTOCOMPLETE, COMMAND, Interaction, context_of
from tests.twin.limits import CONTENT, units
from tests.twin.messages import Message
from tests.twin.places import Account, Channel, Guild
from tests.twin.seen import Seen

if TYPE_CHECKING:
    from tests.twin.world import World


class Person:
    """Made by ``world.user(name)``. Channels are ``Channel``, a name in ``Home``, or ``"dm"``."""

    def __init__(self, world: World, account: Account) -> None:
        self.world = world
        self.account = account
        self.name = account.name
        self.id = account.id
        self.mention = account.mention

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def dm(self) -> Channel:
        """The direct messages with the bot."""
        return self.world.direct(self.account)

    def _place(self, channel: Channel | str) -> Channel:
        place = self.dm if channel == "dm" else self.world.channel(channel)
        if not permissions.may(self.account, place, "view_channel"):
            raise RefusedError(f"{self.name} does not see {place.name}")
        return place

    def interact(
        self,
        kind: int,
        channel: Channel,
        data: dict[str, Any],
        *,
        owners: dict[str, str],
        message: Message | None = None,
        parent: Interaction | None = None,
    ) -> Attempt:
        """Sends an interaction as it is; the client's checks are in the methods above it."""
        world = self.world
        made = Interaction(
            id=world.clock.snowflake(), type=kind, user=self.account, channel=channel, data=data,
            created=world.clock.now(), context=context_of(channel, world.bot), owners=owners,
            application=world.application_id, message=message, parent=parent,
        )  # fmt: skip
        world.remember(made)
        world.gateway.dispatch("INTERACTION_CREATE", made.payload(world))
        return Attempt(self, made)

    # -- commands ------------------------------------------------------------------------------

    def commands(self, channel: Channel | str = "general") -> dict[str, str]:
        """What the client offers here: names and descriptions in the user's language."""
        offered = composing.visible(self.world, self.account, self._place(channel))
        locale = self.account.locale
        return {
            composing.called(each, locale): composing.called(each, locale, "description")
            for each in offered
        }

    def send_slash(self, channel: Channel | str, command: str, **options: Any) -> Attempt:
        """Sends a slash command (``"alerts add"``) without waiting; raises ``RefusedError``."""
        place = self._place(channel)
        if not permissions.may(self.account, place, "use_application_commands"):
            raise RefusedError(f"{self.name} may not use commands in {place.name}")
        data, found = composing.command_data(self.world, self.account, place, command, options)
        own = composing.owners(self.world, self.account, place, found)
        return self.interact(COMMAND, place, data, owners=own)

    async def slash(
        self, channel: Channel | str, command: str, *, patience: float = 10.0, **options: Any
    ) -> Any:
        """Uses a slash command; answers what is finally seen: a ``Seen`` or a ``Form``.

        An option called ``patience`` goes through ``send_slash``.
        """
        return await self.send_slash(channel, command, **options).outcome(patience)

    def send_autocomplete(
        self, channel: Channel | str, command: str, option: str, text: str, **others: Any
    ) -> Attempt:
        place = self._place(channel)
        given = {**others, option: text}
        data, found = composing.command_data(
            self.world, self.account, place, command, given, focused=option
        )
        own = composing.owners(self.world, self.account, place, found)
        return self.interact(AUTOCOMPLETE, place, data, owners=own)

    async def autocomplete(
        self, channel: Channel | str, command: str, option: str, text: str, **others: Any
    ) -> dict[str, Any]:
        """Types into an option; answers the suggestions: name (in the user's language) -> value."""
        attempt = self.send_autocomplete(channel, command, option, text, **others)
        choices = await attempt.outcome()
        locale = self.account.locale
        return {composing.called(each, locale): each["value"] for each in choices}

    def send_menu(self, channel: Channel | str, message: Message | Seen, command: str) -> Attempt:
        """Uses a message's menu (Apps ▸ command) without waiting."""
        place = self._place(channel)
        target = message.message if isinstance(message, Seen) else message
        found = composing.find(self.world, self.account, place, command, kind=3)
        data = {
            "id": found["id"],
            "name": found["name"],
            "type": 3,
            "target_id": str(target.id),
            "resolved": {"messages": {str(target.id): target.json()}},
        }
        own = composing.owners(self.world, self.account, place, found)
        return self.interact(COMMAND, place, data, owners=own)

    async def menu(
        self,
        channel: Channel | str,
        message: Message | Seen,
        command: str,
        patience: float = 10.0,
    ) -> Any:
        """Uses a message's menu; answers what is finally seen."""
        return await self.send_menu(channel, message, command).outcome(patience)

    # -- messages ------------------------------------------------------------------------------

    def post(
        self, channel: Channel | str, text: str, *, reply_to: Message | Seen | None = None
    ) -> Message:
        """Says something without waiting for an answer. ``@bot`` becomes the bot's mention."""
        place = self._place(channel)
        may = "send_messages_in_threads" if place.is_thread else "send_messages"
        if not permissions.may(self.account, place, may):
            raise RefusedError(f"{self.name} may not write in {place.name}")
        content = text.replace("@bot", self.world.bot.mention)
        if not content.strip() or units(content) > CONTENT.value:
            raise RefusedError(f"a client does not send {units(content)} characters")
        told = reply_to.message if isinstance(reply_to, Seen) else reply_to
        made = Message(
            id=self.world.clock.snowflake(), channel=place, author=self.account,
            created=self.world.clock.iso(), content=content, reference=told,
            type=19 if told else 0, referred=posting.reference_json(told) if told else None,
        )  # fmt: skip
        self.world.say(made)
        return made

    def edit(self, message: Message, text: str) -> Message:
        """Changes a message of their own."""
        message.before.append(message.content)
        message.content = text.replace("@bot", self.world.bot.mention)
        posting.name_mentioned(self.world, message)
        message.changed(self.world.clock.iso())
        self.world.tell("MESSAGE_UPDATE", message)
        return message

    async def say(
        self,
        channel: Channel | str,
        text: str,
        *,
        reply_to: Message | Seen | None = None,
        patience: float = 10.0,
    ) -> Seen:
        """Says something and waits for the bot's message; raises ``NoAnswerError``."""
        message = self.post(channel, text, reply_to=reply_to)
        return await self.answer_to(message, patience=patience)

    async def answer_to(self, message: Message, patience: float = 10.0) -> Seen:
        """The bot's reply to a message: one that refers to it, else the next one after it."""
        place = message.channel
        there = await self.world.clock.until(
            lambda: self._answers(message) != [], [place.changes], patience=patience
        )
        if not there:
            raise NoAnswerError(f"nobody answered {message.content[:60]!r}")
        return Seen(self, self._answers(message)[0])

    def _answers(self, message: Message) -> list[Message]:
        after = [
            each
            for each in message.channel.messages
            if each.author is self.world.bot and each.id > message.id and not each.deleted
        ]
        replies = [each for each in after if each.reference is message]
        alone = [each for each in after if each.reference is None and each.interaction is None]
        return replies or alone

    def sees(self, message: Message) -> Seen:
        """A message in front of this person: to press its buttons."""
        self._place(message.channel)
        return Seen(self, message)

    def join(self, guild: Guild, *, admin: bool = False) -> None:
        self.world.join(self.account, guild, admin=admin)
