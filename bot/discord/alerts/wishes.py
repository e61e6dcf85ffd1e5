"""What somebody typed for ``/alerts add``, read: a subscription, or everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from bot.discord.alerts.subscription import MINIMA, Subscription
from ledger.vocabulary import economies, goods
from ledger.vocabulary.identifiers import ancestors
from ledger.vocabulary.problems import BAD_QUERY, NOT_HELD, Problem, ProblemsError, register
from ledger.vocabulary.programmes import PROGRAMMES
from projections.book import Book
from projections.goods import catalogue
from projections.layers import importer_of

BAD_WISH = register("AL-04", "an alert that cannot be wished for in this way")
T = TypeVar("T")
MOST_DAYS = 90
#: characters of what was typed that are said back
_SHOWN = 50


def wanted(
    book: Book,
    *,
    guild: int,
    channel: int,
    language: str = "en",
    purpose: str = "alerts",
    importer: str | None = None,
    origin: str | None = None,
    programme: str | None = None,
    product: str | None = None,
    measure: str | None = None,
    minimum: str = "all",
    remind_days: int | None = None,
    role: int | None = None,
    thread: bool = False,
    digest: bool = False,
) -> Subscription:
    """A subscription from options as they are typed; it is not stored yet.

    ``product`` is a tariff code or a name that means one product; ``measure`` a measure's id, or
    an umbrella's. ``ALL`` as importer or origin is the same as none. Raises ``ProblemsError`` with
    everything that is wrong.
    """
    problems: list[Problem] = []

    def read(place: str, text: str | None, reading: Callable[[str], T]) -> T | None:
        if text is None or not text.strip():
            return None
        try:
            return reading(text.strip())
        except ProblemsError as error:
            problems.extend(problem.at(place) for problem in error.problems)
            return None

    whose = read("importer", importer, _economy)
    found: dict[str, Any] = {
        "importer": whose,
        "origin": read("origin", origin, _economy),
        "programme": read("programme", programme, lambda text: _programme(book, text)),
        "product": read("product", product, lambda text: _product(book, text)),
        "measure": read("measure", measure, lambda text: _measure(book, text)),
    }
    if whose is not None and whose == found["origin"]:
        detail = f"{whose} is named as importer and as origin."
        fix = "name two economies; a country levies no duty on its own goods"
        problems.append(Problem(BAD_QUERY, detail, fix, "origin"))
    if minimum not in MINIMA:
        detail = f"{minimum[:_SHOWN]!r} is none of {', '.join(MINIMA)}."
        problems.append(Problem(BAD_WISH, detail, "choose one of them", "minimum"))
    if purpose not in {"alerts", "witness"}:
        detail = f"{purpose[:_SHOWN]!r} is no purpose of a channel."
        problems.append(Problem(BAD_WISH, detail, "alerts or witness", "purpose"))
    if remind_days is not None and not 1 <= remind_days <= MOST_DAYS:
        detail = f"a reminder {remind_days} days before a lapse cannot be kept."
        problems.append(Problem(BAD_WISH, detail, f"choose 1 to {MOST_DAYS} days", "remind"))
    if problems:
        raise ProblemsError(problems)
    if purpose == "witness":
        return Subscription(guild, channel, "witness", language)
    return Subscription(
        guild, channel, language=language, minimum=minimum, remind_days=remind_days,  # type: ignore[arg-type]
        role=role, thread=thread, digest=digest, **found,
    )  # fmt: skip


def _economy(text: str) -> str | None:
    code = economies.canonical(text)
    return None if code == economies.ALL else code


def _programme(book: Book, text: str) -> str:
    name = text.lower()
    if name in PROGRAMMES or name in _held(book):
        return name
    shown = ", ".join(sorted(PROGRAMMES)[:12])
    detail = f"the ledger knows no programme {text[:_SHOWN]!r}."
    raise ProblemsError([Problem(NOT_HELD, detail, f"it knows {shown} and others")])


def _held(book: Book) -> set[str]:
    names = (stream.partition(":")[2] for stream in book.index.streams("measure"))
    return {book.measure(name).programme for name in names}


def _measure(book: Book, text: str) -> str:
    name = text.lower()
    held = [stream.partition(":")[2] for stream in book.index.streams("measure")]
    if name in held or any(name in ancestors(each) for each in held):
        return name
    near = [each for each in held if importer_of(each) == importer_of(name)][:5]
    fix = f"did you mean {', '.join(near)}?" if near else "tradeledger measures    lists them"
    detail = f"there is no measure {text[:_SHOWN]!r}."
    raise ProblemsError([Problem(NOT_HELD, detail, fix)])


def _product(book: Book, text: str) -> str:
    match = catalogue.resolve(book, text)
    if match.code is not None:
        return goods.print_code(match.code)
    if match.kind == "one":
        return match.products[0].id
    shown = ", ".join(each.title for each in match.products[:5])
    several = match.kind == "several"
    what = "can mean several products" if several else "is no product that the ledger knows"
    detail = f"{text[:_SHOWN]!r} {what}."
    fix = f"choose one: {shown}" if shown else "give a tariff code, like 8703.80"
    raise ProblemsError([Problem(BAD_QUERY, detail, fix)])
