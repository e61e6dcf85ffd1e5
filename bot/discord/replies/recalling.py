"""An answer of the past asked again: whether it was given so, and whether it still holds."""

from __future__ import annotations

import re
from datetime import datetime

from bot.discord import presenting
from bot.discord.presenting.limits import FIELD_VALUE, clip
from bot.discord.replies.making import Made
from bot.discord.replies.question import Question
from bot.discord.replies.refusals import RefusedError
from bot.discord.replies.reply import Embed, Field, Reply
from bot.discord.replies.saying import said
from ledger.desk.auditing.findings import Findings
from ledger.vocabulary import clocks
from projections import recalls, receipts
from projections.book import Book
from projections.messages.teller import Teller, teller

#: a receipt's name: two groups of five letters or digits; the hyphen may be missing
_NAME = re.compile(r"([a-z2-7]{5})-?([a-z2-7]{5})")


def name_of(typed: str) -> str:
    """The name of a receipt as it is kept; raises ``RefusedError``."""
    found = _NAME.search(typed.strip().lower())
    if found is None:
        raise RefusedError("command.error.no-receipt")
    return f"{found[1]}-{found[2]}"


def again(book: Book, name: str, data: bytes, now: datetime, language: str) -> Made:
    """Asks a receipt's question again, on its own clocks and on today's.

    The same on its own clocks: the answer was given so, and the history behind it is still the
    same. Another one today: what was learned since, with the events that made the difference.
    """
    say = teller(language)
    try:
        receipt = receipts.read(data)
    except receipts.ReceiptError:
        raise RefusedError("command.error.no-receipt") from None
    findings = Findings()
    today = clocks.day_of(now, "US")
    found = recalls.check_receipt(book.log, book, name, receipt, today, findings)
    if found is None:
        told = " ".join(each.what for each in findings)
        return said(say("command.receipt.other", why=presenting.escape(told)))
    key = "command.receipt.differs"
    if found.identical:
        key = "command.receipt.holds" if found.now is None else "command.receipt.outdated"
    fields = [_field(say, "command.receipt.answered", receipt.sentence)]
    if not found.identical and found.then:
        fields.append(_field(say, "command.receipt.again", found.then))
    if found.now is not None:
        fields.append(_field(say, "command.receipt.today", found.now))
    if found.because:
        lines = [f"#{each['position']} {each['why']} ({each['key']})" for each in found.because]
        fields.append(_field(say, "command.receipt.because", "\n".join(lines[:8])))
    asked = f"<t:{int(receipt.now.timestamp())}:f>"
    fields.append(
        Field(
            say("command.receipt.read"), say("command.receipt.at", asked=asked, n=receipt.position)
        )
    )
    question = _question(receipt.query, language)
    embed = Embed(
        title=say("command.receipt.title", name=name), fields=tuple(fields),
        footer=clip(f"{receipt.root} · {receipt.digest[:16]}", 200),
    )  # fmt: skip
    reply = Reply(say(key, name=name), embed)
    if question is not None:
        reply = presenting.asked_again(reply, question, say)
    return Made(reply)


def _field(say: Teller, key: str, text: str) -> Field:
    return Field(say(key), clip(presenting.escape(text, lines=True), FIELD_VALUE))


def _question(query: dict[str, object], language: str) -> Question | None:
    options = {name: value for name, value in query.items() if name != "command"}
    command = str(query.get("command", ""))
    return Question.of(command, language, **options) if command.isidentifier() else None
