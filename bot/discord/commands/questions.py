"""ask, rate, history, compare, forecast, truce, talks, why: what the command line answers too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord.commands.options import described, read
from bot.discord.exchange.mentions import spoken
from bot.discord.exchange.payloads import Where
from bot.discord.exchange.translating import text
from bot.discord.replies.making import Made, Wanted
from bot.discord.replies.question import Question

if TYPE_CHECKING:
    from bot.discord.commands.tree import Tree


async def answer(interaction: Where, command: str, share: bool, **given: str | None) -> None:
    """Answers a command; options that were not given are left out."""
    services = interaction.client.services
    language = services.language(interaction)
    typed = {name: value for name, value in given.items() if value}

    async def make() -> Made:
        known = await services.known(language)
        return await services.make(Wanted(read(known, command, language, typed), shared=share))

    await interaction.client.answering.respond(interaction, make, private=not share)


@app_commands.command(name=text("command.name.ask"), description=text("command.ask"))
@described("question", "share")
async def ask(
    interaction: Where, question: app_commands.Range[str, 1, 2000], share: bool = False
) -> None:
    services = interaction.client.services
    wanted = Wanted(Question.of("ask", spoken(question), text=question), shared=share)
    await interaction.client.answering.respond(
        interaction, lambda: services.make(wanted), private=not share
    )


@app_commands.command(name=text("command.name.rate"), description=text("command.rate"))
@described("origin", "product", "importer", "on", "known_by", "measure", "share")
async def rate(
    interaction: Where,
    origin: str,
    product: str | None = None,
    importer: str | None = None,
    on: str | None = None,
    known_by: str | None = None,
    measure: str | None = None,
    share: bool = False,
) -> None:
    await answer(
        interaction, "rate", share, origin=origin, product=product, importer=importer, on=on,
        known_by=known_by, measure=measure,
    )  # fmt: skip


@app_commands.command(name=text("command.name.why"), description=text("command.why"))
@described("origin", "product", "importer", "on", "known_by", "measure", "share")
async def why(
    interaction: Where,
    origin: str,
    product: str | None = None,
    importer: str | None = None,
    on: str | None = None,
    known_by: str | None = None,
    measure: str | None = None,
    share: bool = False,
) -> None:
    await answer(
        interaction, "why", share, origin=origin, product=product, importer=importer, on=on,
        known_by=known_by, measure=measure,
    )  # fmt: skip


@app_commands.command(name=text("command.name.history"), description=text("command.history"))
@described("origin", "product", "importer", "since", "until", "known_by", "measure", "share")
async def history(
    interaction: Where,
    origin: str,
    product: str | None = None,
    importer: str | None = None,
    since: str | None = None,
    until: str | None = None,
    known_by: str | None = None,
    measure: str | None = None,
    share: bool = False,
) -> None:
    await answer(
        interaction, "history", share, origin=origin, product=product, importer=importer,
        since=since, until=until, known_by=known_by, measure=measure,
    )  # fmt: skip


@app_commands.command(name=text("command.name.compare"), description=text("command.compare"))
@described("origin", "first", "second", "importer", "product", "share")
async def compare(
    interaction: Where,
    origin: str,
    first: str,
    second: str | None = None,
    importer: str | None = None,
    product: str | None = None,
    share: bool = False,
) -> None:
    await answer(
        interaction, "compare", share, origin=origin, first=first, second=second,
        importer=importer, product=product,
    )  # fmt: skip


@app_commands.command(name=text("command.name.forecast"), description=text("command.forecast"))
@described("origin", "importer", "until", "share")
async def forecast(
    interaction: Where,
    origin: str | None = None,
    importer: str | None = None,
    until: str | None = None,
    share: bool = False,
) -> None:
    await answer(interaction, "forecast", share, origin=origin, importer=importer, until=until)


@app_commands.command(name=text("command.name.truce"), description=text("command.truce"))
@described("truce", "share")
async def truce(interaction: Where, truce: str | None = None, share: bool = False) -> None:
    await answer(interaction, "truce", share, truce=truce)


@app_commands.command(name=text("command.name.talks"), description=text("command.talks"))
@described("talks", "since", "until", "share")
async def talks(
    interaction: Where,
    talks: str | None = None,
    since: str | None = None,
    until: str | None = None,
    share: bool = False,
) -> None:
    await answer(interaction, "talks", share, talks=talks, since=since, until=until)


def register(tree: Tree) -> None:
    tree.add_command(ask)
    tree.add_command(rate)
    tree.add_command(history)
    tree.add_command(compare)
    tree.add_command(forecast)
    tree.add_command(truce)
    tree.add_command(talks)
    tree.add_command(why)
