"""A reply with a button that asks a question once more, as of today."""

from __future__ import annotations

from dataclasses import replace

from bot.discord.presenting.buttons import Buttons
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Reply
from projections.messages.teller import Teller


def asked_again(reply: Reply, question: Question, say: Teller) -> Reply:
    """The reply with the button *Ask again today* below its own rows."""
    row = Buttons(say)
    row.add("room.button.again", "ask", question)
    return replace(reply, rows=(*reply.rows, *row.rows()), kept={**reply.kept, **row.kept})
