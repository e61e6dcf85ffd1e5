"""What options are called, how they complete, and how what was typed is read.

Free text is taken too: a client may send what a choice is called instead of its value, and people
paste. So every option is read by the same function, whether it came from a list or not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.discord.exchange import payloads
from bot.discord.exchange.payloads import Where
from bot.discord.exchange.translating import text
from bot.discord.replies.question import Question

if TYPE_CHECKING:
    from bot.discord.completing import Completions, Kind

#: option -> the kind of thing that it names
KINDS: dict[str, Kind] = {
    "importer": "importer",
    "origin": "origin",
    "product": "product",
    "measure": "measure",
    "programme": "programme",
    "on": "day",
    "known_by": "known",
    "since": "since",
    "until": "until",
    "first": "day",
    "second": "day",
    "truce": "truce",
    "talks": "talks",
    "event": "event",
}
#: what an option is called by the command that it is passed to
_PASSED = {
    "history": {"since": "from_day", "until": "to_day"},
    "talks": {"since": "from_day", "until": "to_day", "talks": "name"},
    "truce": {"truce": "name"},
}
#: commands that are about one pair of economies, where one that is not named is assumed
_PAIR = {"rate", "history", "why", "compare"}
Command = Callable[..., Any]


def described(*options: str) -> Callable[[Command], Command]:
    """Descriptions, localised names and completion of a command's options."""

    def decorate(command: Command) -> Command:
        told = {option: text(f"command.option.{option}") for option in options}
        command = app_commands.describe(**told)(command)
        command = app_commands.rename(
            **{option: text(f"command.option-name.{option}") for option in options}
        )(command)
        completed = {option: complete for option in options if option in KINDS}
        return app_commands.autocomplete(**completed)(command) if completed else command

    return decorate


async def complete(interaction: Where, typed: str) -> list[app_commands.Choice[str]]:
    """What may be meant by what is typed so far: from memory, never more than 25."""
    services = interaction.client.services
    known: Completions | None = services.knowing.completions(services.language(interaction))
    namespace = interaction.namespace
    focused = payloads.focused(interaction)
    if known is None or focused is None:
        return []
    context = {
        name: str(value) for name, value in namespace if name in KINDS and value and name != focused
    }
    return [
        app_commands.Choice(name=each.name, value=each.value)
        for each in known.complete(KINDS[focused], typed, context)
    ]


def read(known: Completions, command: str, language: str, given: dict[str, str]) -> Question:
    """A command with options as typed, as a question; raises ``ProblemsError`` with all problems.

    An importer that is not named is the United States, or, for goods of the United States, China:
    the pair that the ledger is about.
    """
    from ledger.vocabulary.problems import Problem, ProblemsError

    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name, typed in given.items():
        try:
            kind = KINDS.get(name)
            found[name] = known.resolve(kind, typed, found) if kind else typed
        except ProblemsError as error:
            problems += [each.at(name) for each in error.problems]
    if problems:
        raise ProblemsError(problems)
    if command in _PAIR and "importer" not in found:
        found["importer"] = "CN" if found.get("origin") == "US" else "US"
    renamed = _PASSED.get(command, {})
    return Question.of(command, language, **{renamed.get(k, k): v for k, v in found.items()})
