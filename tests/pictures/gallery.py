"""A set of answers that shows every kind of card, each as somebody in a room sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.discord import completing, presenting
from bot.discord.alerts import changing, digests, samples
from bot.discord.alerts.matching import Matcher
from bot.discord.alerts.subscription import Subscription
from bot.discord.commands.options import read
from bot.discord.replies.about import about
from bot.discord.replies.making import View, Wanted, make
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Reply
from ledger.vocabulary.problems import ProblemsError
from projections.book import Book
from projections.messages.teller import teller
from tests.pictures.shown import Shown, of_reply

#: the instant of most pictures: the truce of Geneva runs, its end is near
OCTOBER = datetime(2025, 10, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLAIM = (
    "Trump's 145% tariff on China is still in force. On 10 November the rate jumps back to 145%, "
    "and China charges 125% on US goods."
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture of the gallery: what was used or said, and how the reply is made."""

    name: str
    reply: Callable[[Book], Reply]
    now: datetime = OCTOBER
    used: str = ""
    answers: str = ""
    private: bool = True

    def shown(self, book: Book) -> Shown:
        return of_reply(
            self.reply(book), private=self.private, used=self.used, answers=self.answers
        )


def _made(
    now: datetime,
    command: str,
    language: str = "en",
    view: View = "answer",
    *,
    shared: bool = False,
    **options: str,
) -> Callable[[Book], Reply]:
    """Makes the reply to a command as the bot makes it; ``shared`` is what everybody sees."""
    wanted = Wanted(Question.of(command, language, **options), view, shared=shared)
    return lambda book: make(book, wanted, now).reply


def _asked(text: str) -> Callable[[Book], Reply]:
    return _made(OCTOBER, "ask", text=text)


def _mentioned(text: str, language: str = "en") -> Callable[[Book], Reply]:
    """The reply to a message that names the bot: all see it."""
    return _made(NOW, "ask", language, shared=True, text=text)


def _refused(command: str, **options: str) -> Callable[[Book], Reply]:
    """The reply to a mistake in what was typed, read as the bot reads the options of a command."""

    def reply(book: Book) -> Reply:
        try:
            read(completing.build(book, OCTOBER, "en"), command, "en", options)
        except ProblemsError as error:
            return presenting.refused(error.problems, teller("en"))
        raise AssertionError("it was no mistake")

    return reply


def _alert(book: Book) -> Reply:
    wanted = Subscription(guild=1, channel=2, importer="US", origin="CN", minimum="signed", id=3)
    return samples.sample(book, wanted, NOW)


def _digest(book: Book) -> Reply:
    """The busiest fortnight in one post."""
    wanted = Subscription(guild=1, channel=2, importer="US", origin="CN", id=3)
    matcher = Matcher(book)
    lines = []
    for position in range(900, 1000):
        told = changing.told(book, position, wanted)
        why = None if told is None else matcher.why(told.happening, wanted)
        if told is not None and why is not None:
            lines.append(digests.Line(told, why))
    return digests.digest(lines[:8], wanted, kind="digest", more=3, say=teller("en"), mark="a1b2c3")


PAIR = {"importer": "US", "origin": "CN"}
TURNED = {"importer": "CN", "origin": "US"}
DAY = "2025-10-01"
PIECES: tuple[Piece, ...] = (
    Piece("rate", _made(OCTOBER, "rate", **PAIR, on=DAY), used="/rate origin:China on:2025-10-01"),
    Piece("rate-known", _made(NOW, "rate", **PAIR, on="2025-11-15", known_by="2025-09-01"), NOW,
          used="/rate origin:China on:2025-11-15 known:2025-09-01"),
    Piece("rate-product", _made(OCTOBER, "rate", **PAIR, on=DAY, product="electric vehicles"),
          used="/rate origin:China on:2025-10-01 product:electric vehicles"),
    Piece("rate-all-in", _made(OCTOBER, "rate", importer="US", origin="EU", on=DAY),
          used="/rate origin:EU on:2025-10-01"),
    Piece("rate-chinese", _made(OCTOBER, "rate", "zh", **PAIR, on=DAY), used="/rate origin:中国"),
    Piece("ask", _mentioned("what was the US tariff on Oct 1"), NOW, private=False,
          answers="@tradeledger what was the US tariff on Oct 1"),
    Piece("ask-chinese", _mentioned("关税现在是多少？美国对中国", "zh"), NOW, private=False,
          answers="关税现在是多少？美国对中国"),
    Piece("history", _made(NOW, "history", **PAIR), NOW, used="/history origin:China"),
    Piece("history-other-side", _made(NOW, "history", shared=True, **TURNED), NOW, private=False,
          used="/history origin:US by:China"),
    Piece("history-all-in", _made(NOW, "history", importer="US", origin="CH"), NOW,
          used="/history origin:Switzerland"),
    Piece("forecast", _made(OCTOBER, "forecast", **PAIR), used="/forecast origin:China"),
    Piece("why", _made(OCTOBER, "why", **PAIR, on=DAY), used="/why origin:China on:2025-10-01"),
    Piece("sources", _made(OCTOBER, "rate", view="sources", **PAIR, on=DAY)),
    Piece("changes", _made(NOW, "changes", **PAIR, from_day="2025-04-01", to_day="2025-04-30"),
          NOW),
    Piece("compare", _made(NOW, "compare", **PAIR, first="2025-04-10", second=DAY), NOW,
          used="/compare origin:China first:2025-04-10 second:2025-10-01"),
    Piece("truce", _made(OCTOBER, "truce", name="us-cn.geneva-2025"), used="/truce name:Geneva"),
    Piece("talks", _made(OCTOBER, "talks", name="us-cn.stockholm-2025-07"), used="/talks"),
    Piece("who", _asked("who led the talks in Geneva"), used="/ask who led the talks in Geneva"),
    Piece("definition", _asked("what is a reciprocal tariff"),
          used="/ask what is a reciprocal tariff"),
    Piece("check", _made(OCTOBER, "check", text=CLAIM), used="Check this claim"),
    Piece("not-covered", _asked("what is the tariff of Brazil on US goods"),
          used="/ask what is the tariff of Brazil on US goods"),
    Piece("clarification", _asked("tariffs?"), used="/ask tariffs?"),
    Piece("rate-cars", _made(OCTOBER, "rate", **PAIR, on=DAY, product="cars"),
          used="/rate origin:China product:cars"),
    Piece("error", _refused("rate", origin="Chna"), used="/rate origin:Chna"),
    Piece("error-day", _refused("rate", origin="CN", on="10/11/2025"),
          used="/rate origin:CN on:10/11/2025"),
    Piece("help", lambda _: presenting.offered(teller("en")("command.help"), teller("en")),
          private=False, answers="@tradeledger"),
    Piece("history-chinese", _made(NOW, "history", "zh", **PAIR), NOW, used="/history origin:中国"),
    Piece("forecast-chinese", _made(OCTOBER, "forecast", "zh", **PAIR),
          used="/forecast origin:中国"),
    Piece("truce-chinese", _made(OCTOBER, "truce", "zh", name="us-cn.geneva-2025"),
          used="/truce name:Geneva"),
    Piece("check-chinese", _made(OCTOBER, "check", "zh", text=CLAIM), used="Check this claim"),
    Piece("event", _mentioned("supreme court ruling on tariffs"), NOW, private=False,
          answers="@tradeledger supreme court ruling on tariffs"),
    Piece("event-chinese", _mentioned("最高法院裁决", "zh"), NOW, private=False,
          answers="最高法院裁决"),
    Piece("about", lambda book: about(book, OCTOBER, "en", None).reply, used="/about"),
    Piece("alert", _alert, NOW, private=False),
    Piece("digest", _digest, NOW, private=False),
)  # fmt: skip


def shown(book: Book) -> Iterator[tuple[Piece, Shown | Exception]]:
    """Every piece of the gallery; one that cannot be made does not keep the others from it."""
    for piece in PIECES:
        try:
            yield piece, piece.shown(book)
        except Exception as error:  # noqa: BLE001 - told by whoever draws the gallery
            yield piece, error
