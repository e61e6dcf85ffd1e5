"""Discord's refusals, told apart by what the outbox does about them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord.alerts.sending import Blocked, Refused, TryAgain
from bot.discord.exchange.transport import _in_words


@pytest.mark.parametrize(
    ("kind", "status", "code", "what"),
    [
        (discord.HTTPException, 400, 50035, Refused),
        (discord.HTTPException, 401, 0, TryAgain),
        (discord.HTTPException, 408, 0, TryAgain),
        (discord.HTTPException, 429, 0, TryAgain),
        (discord.HTTPException, 400, 50083, Blocked),
        (discord.Forbidden, 403, 50013, Blocked),
        (discord.NotFound, 404, 10003, Blocked),
        (discord.DiscordServerError, 503, 0, discord.DiscordServerError),
    ],
)
def test_a_refusal_is_what_it_means(kind: Any, status: int, code: int, what: Any) -> None:
    """A token that was just reset costs no alert, nor does a thread that was put away."""
    response: Any = SimpleNamespace(status=status, reason="")
    with pytest.raises(what), _in_words():
        raise kind(response, {"code": code, "message": "no"})
