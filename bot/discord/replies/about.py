"""What the bot is: what it covers and until when, how to cite it, what is stored, its version."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.discord import presenting
from bot.discord.presenting.limits import FIELD_VALUE, joined
from bot.discord.replies.making import Made
from bot.discord.replies.reply import Embed, Field, Reply
from projections import receipts
from projections.answers import evidence
from projections.answers.answer import checkpoint
from projections.book import Book
from projections.messages.teller import Teller, teller


def about(book: Book, now: datetime, language: str, behind: str | None) -> Made:
    """The card of the bot."""
    say = teller(language)
    lines = [_covered(book, say, code) for code in book.index.importers()]
    talks = evidence.verified_until(book, None)
    if talks is not None:
        lines.append(say("command.about.talks", until=say.day(talks)))
    head = checkpoint(book)
    fields = [
        Field(
            say("command.about.covers"),
            joined(lines, FIELD_VALUE, lambda n: say("command.about.more", count=n)) or "–",
        ),
        Field(
            say("command.about.position"), f"{head['size']} · `{head['root'][:16]}…`", inline=True
        ),
        Field(say("command.about.version"), receipts.code_version()["program"], inline=True),
        Field(say("command.about.cite"), say("command.about.how-to-cite")),
        Field(say("command.about.stored"), say("command.about.what-is-stored")),
    ]
    if behind is not None:
        fields.insert(0, Field(say("command.about.careful"), say("command.lag", minutes=behind)))
    at = now.astimezone(UTC)
    footer = say("room.footer.as-of", day=say.day(at.date()), hour=f"{at:%H:%M}")
    embed = Embed(title="tradeledger", fields=tuple(fields), footer=footer)
    return Made(Reply(say("command.about.sentence", count=head["size"]), embed))


def _covered(book: Book, say: Teller, importer: str) -> str:
    """Whose duties are held, from when, and until when they were verified."""
    since = evidence.covers_from(book, importer)
    until = evidence.verified_until(book, importer)
    return say(
        "command.about.pack", who=presenting.escape(say.capital(say.name(importer))),
        since=say.day(since) if since else "…", until=say.day(until) if until else "…",
    )  # fmt: skip
