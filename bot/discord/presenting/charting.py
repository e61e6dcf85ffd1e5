"""Charts beside an answer: a picture as an attachment, with its text alternative.

Drawing is ``projections.charts``; it is imported when the first chart is drawn, so that answers
without one do not pay for it.
"""

from __future__ import annotations

from typing import Protocol

from bot.discord.presenting.escaping import visible
from bot.discord.presenting.limits import ALT, clip
from bot.discord.replies.reply import Attachment
from projections.answers.answer import Answer
from projections.messages.teller import Teller


class Draw(Protocol):
    """What draws charts: ``projections.charts``, or a stand-in."""

    def picture(self, answer: Answer, *, say: Teller | None = None) -> bytes: ...

    def described(self, answer: Answer, say: Teller | None = None) -> str: ...


def drawn(answer: Answer, say: Teller, draw: Draw | None) -> tuple[Attachment, ...]:
    """The chart of a history, or nothing where there is nothing to be drawn."""
    if (
        answer.status != "answered"
        or answer.kind != "history"
        or not answer.result.get("intervals")
    ):
        return ()
    drawing: Draw
    if draw is not None:
        drawing = draw
    else:
        from projections import charts

        drawing = charts
    told = clip(visible(drawing.described(answer, say)).strip() or answer.sentence, ALT)
    return (Attachment("history.png", drawing.picture(answer, say=say), told),)
