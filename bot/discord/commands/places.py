"""Where commands may be used, and for whom the app is installed there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from discord import app_commands

F = TypeVar("F", bound=Callable[..., Any])
#: everywhere: in servers, in direct messages, installed for a server or for oneself
CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
INSTALLS = app_commands.AppInstallationType(guild=True, user=True)
#: in servers that the bot is in. Every place is named: what is left open would be filled from the
#: tree, and Discord believes the list of contexts rather than "guild only".
SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
SERVER_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)


def in_servers(command: F) -> F:
    """A command of servers that the bot is in."""
    command = app_commands.allowed_installs(guilds=True, users=False)(command)
    return app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(command)
