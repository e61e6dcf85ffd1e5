"""``tradeledger bot run`` and ``tradeledger bot check``."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import click

from ledger.terminal import DONE, NO, emit, output_format, this_call


@click.group("bot", epilog="Example:  tradeledger bot check")
def bot() -> None:
    """The Discord bot: run it, or check how it is set up."""


@bot.command("run", epilog="Example:  DISCORD_TOKEN_FILE=token tradeledger bot run")
def run() -> int:
    """Run the bot until it is stopped.

    Settings come from the environment: deploy/env.example lists them. Exit code 75 asks a
    supervisor to start it again, 78 says that a setting is wrong.
    """
    from bot.discord import config, witness
    from bot.discord.life import logs, running
    from ledger.opening import reading

    call = this_call()
    settings = config.settings(os.environ, call.url)
    settings.secret()
    witness.read_keys(settings.key)  # a key that cannot be used is said now, not in a channel
    reading(call)  # made now where it does not exist yet, and said so
    logs.to_stderr(quiet=call.quiet)
    return asyncio.run(running.run(settings, call.url.text, lambda: call.now))


@bot.command("check", epilog="Example:  tradeledger bot check")
@output_format
def check() -> int:
    """Check the configuration without connecting to the gateway.

    Says what is set, whether Discord knows the token, the link that invites the bot with the
    permissions that it needs, and what is missing where.
    """
    from bot.discord.life import checkup

    call = this_call()
    found = asyncio.run(checkup.check(os.environ, call.url))
    emit(found.as_dict(), lambda: checkup.told(found))
    return NO if found.problems else DONE


COMMANDS: dict[str, Any] = {"bot": bot}
