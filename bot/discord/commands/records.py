"""receipt, proof, about: what an answer rests on, and whether it still holds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord import about as telling
from bot.discord import proving, recalling, witness
from bot.discord.commands.options import described
from bot.discord.making import Made
from bot.discord.payloads import Where
from bot.discord.refusals import RefusedError
from bot.discord.state import interactions
from bot.discord.translating import text

if TYPE_CHECKING:
    from bot.discord.commands.tree import Tree


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
        keys = await asyncio.to_thread(witness.read_keys, services.settings.key)
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
        known = await services.known(language)
        position = int(known.resolve("event", str(event), {}))
        return await services.reader.aside(
            lambda book: proving.of_event(book, services.store, position, language, keys, last)
        )

    await interaction.client.answering.respond(interaction, make, private=not share)


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
