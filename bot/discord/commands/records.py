"""receipt, proof, about: what an answer rests on, and whether it still holds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord import witness
from bot.discord.commands.options import described
from bot.discord.exchange.payloads import Where
from bot.discord.exchange.translating import text
from bot.discord.replies import about as telling
from bot.discord.replies import proving, recalling
from bot.discord.replies.making import Made
from bot.discord.replies.refusals import RefusedError
from bot.discord.state import interactions
from ledger.vocabulary.problems import NOT_HELD, Problem, ProblemsError
from projections.book import Book
from projections.messages.teller import teller

if TYPE_CHECKING:
    from bot.discord.commands.tree import Tree

#: characters of what was typed that are said again
_SAID = 50


@app_commands.command(name=text("command.name.receipt"), description=text("command.receipt"))
@described("id", "share")
async def receipt(
    interaction: Where,
    id: app_commands.Range[str, 1, 40],  # noqa: A002 - what the option is called
    share: bool = False,
) -> None:
    services = interaction.client.services
    language = services.language(interaction)

    async def make() -> Made:
        name = recalling.name_of(id)
        data = await services.state.run(lambda c: interactions.receipt(c, name))
        if data is None:
            raise RefusedError("command.error.no-receipt")
        now = services.now()
        return await services.reader.aside(
            lambda book: recalling.again(book, name, data, now, language)
        )

    await interaction.client.answering.respond(interaction, make, private=not share)


@app_commands.command(name=text("command.name.proof"), description=text("command.proof"))
@described("event", "id", "share")
async def proof(
    interaction: Where,
    event: app_commands.Range[str, 1, 200] | None = None,
    id: app_commands.Range[str, 1, 40] | None = None,  # noqa: A002
    share: bool = False,
) -> None:
    services = interaction.client.services
    language = services.language(interaction)

    async def make() -> Made:
        try:
            keys = await asyncio.to_thread(witness.read_keys, services.settings.key)
        except ProblemsError as error:
            # Where the key lies is for whoever runs the bot; what was signed before proves as well.
            services.errors.alarm(error)
            keys = []
        last = await services.state.run(lambda c: interactions.fact(c, witness.LAST))
        if (event is None) == (id is None):
            raise RefusedError("command.error.event-or-receipt")
        if id is not None:
            name = recalling.name_of(id)
            data = await services.state.run(lambda c: interactions.receipt(c, name))
            if data is None:
                raise RefusedError("command.error.no-receipt")
            return await services.reader.aside(
                lambda book: proving.of_answer(book, services.store, data, language, keys, last)
            )
        typed = str(event)
        return await services.reader.aside(
            lambda book: proving.of_event(
                book, services.store, position_of(book, typed, language), language, keys, last
            )
        )

    await interaction.client.answering.respond(interaction, make, private=not share)


def position_of(book: Book, typed: str, language: str) -> int:
    """The position of an event by number, key or label; raises ``ProblemsError`` (IN-11).

    It is looked up in the ledger itself: what was recorded a moment ago is not completed yet.
    """
    first = typed.strip().partition(" ")[0]
    number = first.removeprefix("#")
    if number.isascii() and number.isdecimal():
        found = int(number[:12])
    else:
        found = book.log.position_of(first) or 0
    if 1 <= found <= book.head:
        return found
    say = teller(language)
    detail = say("command.wrong.event", typed=typed.strip()[:_SAID])
    raise ProblemsError([Problem(NOT_HELD, detail, say("command.mend.position", head=book.head))])


@app_commands.command(name=text("command.name.about"), description=text("command.about"))
@described("share")
async def about(interaction: Where, share: bool = False) -> None:
    services = interaction.client.services
    language = services.language(interaction)
    behind = services.knowing.behind()
    now = services.now()

    async def make() -> Made:
        return await services.reader.run(lambda book: telling.about(book, now, language, behind))

    await interaction.client.answering.respond(interaction, make, private=not share)


def register(tree: Tree) -> None:
    tree.add_command(receipt)
    tree.add_command(proof)
    tree.add_command(about)
