"""Two ways in which discord.py finds the twin instead of Discord.

``pointed_at``: two assignments, plain http and ws. ``tls.connector``: real host names and TLS.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import discord.gateway
import discord.http
import yarl

if TYPE_CHECKING:
    from tests.twin.world import Addresses


@contextmanager
def pointed_at(addresses: Addresses) -> Iterator[None]:
    """Where a ``Route`` and the first gateway lie, for the time being."""
    base = discord.http.Route.BASE
    gateway = discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = addresses.api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(addresses.gateway)
    try:
        yield
    finally:
        discord.http.Route.BASE = base
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
