"""A question becomes a reply with its receipt: the work that is done beside the loop.

Everything here runs in a worker thread, on a book; nothing of it knows Discord.
"""

from __future__ import annotations

import asyncio
from base64 import b32encode
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

import orjson

from bot.discord import presenting
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Reply
from ledger.vocabulary import clocks
from projections import asking, receipts
from projections.answers.answer import Answer
from projections.book import Book
from projections.messages.teller import teller

View = Literal["answer", "sources"]
#: replies that are kept ready: a question that many ask in one minute is computed once
MOST_KEPT = 256
#: bytes of pictures and files above which a reply is not kept
LARGEST_KEPT = 64_000


@dataclass(frozen=True, slots=True)
class Made:
    """A reply, and the receipt of the answer in it (``None`` where nothing was answered).

    ``failed``  it says what went wrong: that is for the one who asked alone
    ``stored``  the receipt is written down already, and what the buttons carry
    """

    reply: Reply
    receipt_id: str | None = None
    receipt: bytes = b""
    failed: bool = False
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: a question, how it is looked at, and where it will stand."""

    question: Question
    view: View = "answer"
    page: int = 0
    shared: bool = False


def make(book: Book, wanted: Wanted, now: datetime, behind: str | None = None) -> Made:
    """Answers, takes the receipt, and presents.

    ``behind`` says that the copy of the ledger lags. Raises what ``projections.asking.answer``
    raises.
    """
    question = wanted.question
    if question.command == "check":
        return Made(_shown(book, _checked(book, question, now), wanted, None, behind))
    answer = asking.answer(book, question.query(), now)
    name, data = None, b""
    if answer.status == "answered":
        data = orjson.dumps(receipts.make(answer, question.query(), book, now))
        name = receipt_id(data)
    if question.command != "ask" and question.language != "en":
        from bot.answering.localised import localised

        answer = localised(answer, question.language, clocks.day_of(now, "US"))
    return Made(_shown(book, answer, wanted, name, behind), name, data)


def _checked(book: Book, question: Question, now: datetime) -> Answer:
    """The claims of a text, as of the instant at which it was written."""
    from bot.checking import check_text

    written = question.get("written")
    at = datetime.fromisoformat(written) if written else now
    return check_text(book, question.get("text") or "", min(at, now), question.language)


def _shown(
    book: Book, answer: Answer, wanted: Wanted, receipt: str | None, behind: str | None
) -> Reply:
    question = wanted.question
    say = teller(question.language)
    if wanted.view == "sources":
        return presenting.sources(answer, question, say, wanted.page, receipt=receipt)
    return presenting.present(
        answer, question, say=say, receipt=receipt, page=wanted.page, shared=wanted.shared,
        behind=say("command.lag", minutes=behind) if behind else None,
        importers=book.index.importers(),
    )  # fmt: skip


def receipt_id(data: bytes) -> str:
    """The name of a receipt: fifty bits of its hash, in letters that are easy to type."""
    text = b32encode(sha256(data).digest()[:7]).decode().lower()[:10]
    return f"{text[:5]}-{text[5:]}"


#: what is wanted, the ledger's head, the minute, and whether the copy lags behind
Key = tuple[Wanted, int, datetime, bool]


class Ready:
    """Replies that were made in this minute, of this state of the ledger, and those in the making.

    ``making``  what is being made now: whoever asks the same meanwhile waits for that
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._made: OrderedDict[Key, Made] = OrderedDict()
        self.making: dict[Key, asyncio.Task[Made]] = {}

    def get(self, key: Key) -> Made | None:
        return self._made.get(key)

    def put(self, key: Key, made: Made) -> None:
        if sum(len(each.data) for each in made.reply.attachments) > LARGEST_KEPT:
            return
        self._made[key] = made
        while len(self._made) > self._most:
            self._made.popitem(last=False)
