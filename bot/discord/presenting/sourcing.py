"""The view of an answer's sources: where every figure comes from, as links without previews."""

from __future__ import annotations

from bot.discord.presenting import buttons, following
from bot.discord.presenting.answers import content_of, footer_of
from bot.discord.presenting.cards import Card
from bot.discord.presenting.colours import LEDGER
from bot.discord.presenting.records import cited
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Attachment, Reply
from projections.answers.answer import Answer
from projections.messages.teller import Teller

ROWS = 10
#: units of the description: ten links to the Federal Register are long
ROOM = 2400
_TOLD = ("citation", "published", "url", "id")


def sources(
    answer: Answer,
    question: Question,
    say: Teller,
    page: int = 0,
    *,
    receipt: str | None = None,
) -> Reply:
    """Ten sources a page, official texts first; with more than a page all of them in a file."""
    card = Card(say, title=say("room.title.sources"), colour=LEDGER)
    card.paged([f"· {cited(say, row)}" for row in answer.sources], page, rows=ROWS, most=ROOM)
    if not answer.sources:
        card.description = say("room.no-sources")
    card.footer = footer_of(answer, say, receipt, page, card.pages)
    row = buttons.Buttons(say)
    same = following.pinned(answer, question)
    row.pages("sources-page", same, page, card.pages)
    files = (_file(answer, say),) if card.pages > 1 and page == 0 else ()
    content, whole = content_of(answer, say)
    return Reply(content, card.built(), (*whole, *files), row.rows(), kept=row.kept)


def _file(answer: Answer, say: Teller) -> Attachment:
    lines = []
    for source in answer.sources:
        lines.append(str(source.get("title") or source.get("id")))
        lines += [f"    {source[name]}" for name in _TOLD if source.get(name)]
    data = "\n".join(lines).encode("utf-8", "replace") + b"\n"
    return Attachment("sources.txt", data, say("room.file.sources", count=len(answer.sources)))
