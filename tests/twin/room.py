"""A user in front of the bot in a terminal: lines in, what is then seen out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.twin import composing, showing, typed
from tests.twin.attempts import NoAnswerError
from tests.twin.composing import RefusedError
from tests.twin.messages import Message
from tests.twin.people import Person
from tests.twin.places import Channel
from tests.twin.seen import Form, Seen
from tests.twin.world import World

HELP = """\
  what was the US tariff on Oct 1     a question: a mention in #general, or a direct message
  /rate origin:CN on:2025-10-01       a command (/ alone lists them; ? /rate origin:chi suggests)
  1                                   press button 1, or choose line 1
  > the tariff is 145%                say something that is not for the bot …
  ! Check this claim                  … and use the message's menu on it
  #general, dm                        where you are;  as Mei zh-CN  who you are
  quit                                the end"""
#: seconds that an answer may take before the terminal gives up
PATIENCE = 60.0


class Room:
    """A user in front of the bot. ``do`` takes a line and writes what is then seen."""

    def __init__(
        self, world: World, person: Person, folder: Path, ask: Callable[[str], Awaitable[str]]
    ) -> None:
        self.world = world
        self.person = person
        self.folder = folder
        self.ask = ask
        self.place: Channel = world.channel("general")
        self.seen: Seen | None = None
        self.said: Message | None = None
        self.shown: set[int] = set()

    @property
    def prompt(self) -> str:
        where = "dm" if self.place.guild is None else f"#{self.place.name}"
        return f"{self.person.name} in {where} › "

    async def do(self, line: str) -> bool:
        """Whether to go on."""
        line = line.strip()
        if line in {"quit", "exit"}:
            return False
        try:
            if line:
                await self._one(line)
        except (RefusedError, NoAnswerError, TimeoutError) as error:
            print(f"  × {error}")
        self._others()
        return True

    async def _one(self, line: str) -> None:
        number = typed.button_number(line)
        if line == "help":
            print(HELP)
        elif line.startswith("#") or line == "dm":
            self._go(line)
        elif line.startswith("as "):
            self._become(*line.split()[1:3])
        elif line.startswith("?"):
            await self._suggest(line[1:])
        elif line.startswith("!"):
            await self._menu(line[1:].strip())
        elif line.startswith(">"):
            self.said = self.person.post(self.place, line[1:].strip())
        elif number is not None:
            await self._press(number)
        elif line.startswith("/"):
            await self._command(line)
        else:
            text = line if self.place.guild is None or "@bot" in line else f"@bot {line}"
            await self._show(await self.person.say(self.place, text, patience=PATIENCE))

    def _go(self, line: str) -> None:
        try:
            self.place = self.person.dm if line == "dm" else self.world.channel(line)
        except KeyError:
            there = ", ".join(f"#{each.name}" for each in self.world.home.channels)
            raise RefusedError(f"there is no {line}; there are {there} and dm") from None

    def _become(self, name: str = "Ada", locale: str = "en-US") -> None:
        self.person = self.world.user(name, admin=True, locale=locale)
        if self.place.guild is None:
            self.place = self.person.dm

    def _offered(self) -> list[dict[str, Any]]:
        found = composing.visible(self.world, self.person.account, self.place)
        return [each for each in found if each["type"] == 1]

    def _things(self) -> dict[str, Any]:
        guild = self.place.guild or self.world.home
        return {each.name: each for each in [*guild.roles, *guild.channels]}

    async def _command(self, line: str) -> None:
        locale = self.person.account.locale
        if line == "/":
            for each in self._offered():
                name, told = (composing.called(each, locale, f) for f in ("name", "description"))
                options = [composing.called(o, locale) for o in each.get("options") or []]
                print(f"  /{name:10} {told}  {' '.join(options)}")
            return
        given, defined = typed.read_command(line, self._offered(), locale)
        options = typed.typed_values(given.options, defined, self._things(), locale)
        attempt = self.person.send_slash(self.place, given.command, **options)
        await self._show(await attempt.outcome(PATIENCE))

    async def _suggest(self, line: str) -> None:
        given, _ = typed.read_command(line, self._offered(), self.person.account.locale)
        if not given.options:
            raise RefusedError("write an option to complete: ? /rate origin:chi")
        others = dict(given.options)
        name, text = others.popitem()
        found = await self.person.autocomplete(self.place, given.command, name, text, **others)
        for shown, value in found.items():
            print(f"  {shown}" + (f"  ({value})" if value != shown else ""))
        if not found:
            print("  no suggestions")

    async def _menu(self, command: str) -> None:
        if self.said is None:
            raise RefusedError("say something first:  > the tariff is 145%")
        await self._show(await self.person.menu(self.place, self.said, command, patience=PATIENCE))

    async def _press(self, number: int) -> None:
        there = showing.actions(self.seen) if self.seen is not None else []
        if self.seen is None or not 1 <= number <= len(there):
            raise RefusedError(f"there is nothing with the number {number}")
        verb, label = there[number - 1]
        act = self.seen.press if verb == "press" else self.seen.choose
        await self._show(await act(label, patience=PATIENCE))

    async def _show(self, seen: Any) -> None:
        if isinstance(seen, Form):
            print(f"  {seen.title}")
            given = {}
            for label, part in seen.inputs.items():
                before = part.get("value") or ""
                hint = before or part.get("placeholder") or ""
                text = await self.ask(f"    {label}{f' [{hint}]' if hint else ''}: ")
                given[part["custom_id"]] = text.strip() or before
            await self._show(await seen.send(**given).outcome(PATIENCE))
            return
        self.seen = seen
        self.shown.add(seen.message.id)
        for line in showing.lines(seen, self.world.bot.name, self.folder):
            print(line)
        told = [f"[{n}] {label}" for n, (_, label) in enumerate(showing.actions(seen), 1)]
        if told:
            print("  " + "   ".join(told))

    def _others(self) -> None:
        """What the bot has posted by itself since."""
        for channel in self.world.home.channels:
            for message in self.world.posted(channel):
                if message.id not in self.shown:
                    self.shown.add(message.id)
                    print(f"\n#{channel.name}")
                    seen = Seen(self.person, message)
                    print("\n".join(showing.lines(seen, self.world.bot.name, self.folder)))
