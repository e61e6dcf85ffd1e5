"""propose and approve: events that members write down, and a second member with a role records.

Off by default. The rules are those of every other way into the ledger, and all problems are shown.
A proposal is in no answer until it is approved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import discord
from discord import app_commands

from bot.discord import presenting
from bot.discord.commands.options import described
from bot.discord.commands.places import in_servers
from bot.discord.exchange import payloads
from bot.discord.exchange.payloads import Where
from bot.discord.exchange.pressing import PROPOSING
from bot.discord.exchange.translating import text
from bot.discord.reading import StoreGoneError
from bot.discord.replies.making import Made
from bot.discord.replies.refusals import RefusedError
from bot.discord.replies.saying import said
from ledger.desk import packs
from ledger.desk import proposals as desk
from ledger.store.application import LedgerApplication
from ledger.store.log import BUSY, Log
from ledger.store.url import parse
from ledger.vocabulary.problems import BAD_STORE, ProblemsError
from projections.messages.teller import teller

if TYPE_CHECKING:
    from bot.discord.client import LedgerBot
    from bot.discord.commands.tree import Tree

T = TypeVar("T")
_EVENTS, _WHY = "events", "why"
_MOST_EVENTS = 4000
_TEMPLATE = """\
- kind: measure.duty_set
  key: us.s122/raised
  measure: us.s122
  announced: 2026-11-20
  effective: 2026-12-01
  duty: 15%
  sources: [proc-11012]
  summary: >-
    what happened, in one sentence
"""


@app_commands.command(name=text("command.name.propose"), description=text("command.propose"))
@in_servers
async def propose(interaction: Where) -> None:
    """Opens the form in which events are written, in the form of event packs."""
    answering = interaction.client.answering
    if not await answering.ours(interaction):
        return
    say = teller(interaction.client.services.language(interaction))
    form = discord.ui.Modal(title=say("command.propose.title"), custom_id=PROPOSING)
    form.add_item(
        discord.ui.TextInput(
            label=say("command.propose.events"), custom_id=_EVENTS, default=_TEMPLATE,
            style=discord.TextStyle.paragraph, max_length=_MOST_EVENTS,
        )
    )  # fmt: skip
    form.add_item(
        discord.ui.TextInput(label=say("command.propose.why"), custom_id=_WHY, max_length=500)
    )
    form.stop()
    await answering.patiently(lambda: interaction.response.send_modal(form))


async def submitted(bot: LedgerBot, interaction: Where) -> None:
    """The form comes back: a proposal is recorded, or all that stands against it is shown."""
    say = teller(bot.services.language(interaction))
    typed = payloads.typed_in(interaction)
    who = by(interaction)

    def record(application: LedgerApplication, _log: Log) -> str:
        pack = packs.read_text(typed.get(_EVENTS, ""), "proposal")
        if pack.problems:
            raise ProblemsError(pack.problems)
        if not pack.events:
            raise RefusedError("command.error.no-events")
        name, outcome = desk.propose(
            application, pack.events, by=who, now=datetime.now(UTC), why=typed.get(_WHY)
        )
        if outcome.refused:
            raise ProblemsError(outcome.problems)
        if not outcome.recorded:
            raise RefusedError("command.error.nothing-new")
        return name

    async def make() -> Made:
        name = await writing(bot, record)
        return said(say("command.proposed", name=presenting.escape(name)))

    await bot.answering.respond(interaction, make, once=True)


@app_commands.command(name=text("command.name.approve"), description=text("command.approve"))
@in_servers
@described("proposal", "why")
async def approve(
    interaction: Where,
    proposal: app_commands.Range[str, 1, 100],
    why: app_commands.Range[str, 1, 500] | None = None,
) -> None:
    bot = interaction.client
    say = teller(bot.services.language(interaction))
    who = by(interaction)

    def record(application: LedgerApplication, log: Log) -> int:
        wanted = desk.proposal(log, proposal)
        outcome = desk.approve(application, wanted, by=who, now=datetime.now(UTC), why=why)
        if outcome.refused:
            raise ProblemsError(outcome.problems)
        return len(outcome.recorded)

    async def make() -> Made:
        role = bot.services.settings.approver_role
        mine = {each.id for each in getattr(interaction.user, "roles", ())}
        if role is None:
            raise RefusedError("command.error.no-approver-role")
        if role not in mine:
            raise RefusedError("command.error.not-an-approver", role=f"<@&{role}>")
        count = await writing(bot, record)
        return said(say("command.approved", count=count))

    await bot.answering.respond(interaction, make, private=False, once=True)


def by(interaction: Where) -> str:
    """Who proposes or approves, as the ledger records it: the member's number, not the name."""
    return f"discord:{interaction.user.id}"


async def writing(bot: LedgerBot, record: Callable[[LedgerApplication, Log], T]) -> T:
    """Opens the ledger for writing, for as long as one record takes, beside the loop."""
    url = parse(bot.services.store_url)

    def work() -> T:
        application = LedgerApplication(url)
        try:
            log = application.reader()
            try:
                return record(application, log)
            finally:
                log.close()
        finally:
            application.close()

    try:
        done = await asyncio.to_thread(work)
    except ProblemsError as error:
        about = [each for each in error.problems if each.code in {BAD_STORE, BUSY}]
        if about:  # where the ledger lies is for whoever runs the bot
            raise StoreGoneError(about[0].detail) from None
        raise
    # Whoever asks next reads what was just recorded, not what was ready before.
    await bot.services.reader.run(lambda book: book.head)
    return done


def register(tree: Tree) -> None:
    tree.add_command(propose)
    tree.add_command(approve)
