"""One line to a member, without a card."""

from __future__ import annotations

from bot.discord import presenting
from bot.discord.replies.making import Made


def said(text: str) -> Made:
    """A text of ours as a reply; what came from a member in it was escaped by whoever put it in."""
    return Made(presenting.said(text))
