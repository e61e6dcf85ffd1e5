"""Autocomplete of one ledger at one position, in one language: all of it in memory.

``build`` reads the book (where waiting is allowed); what it returns touches no store, may be used
from any thread, and is replaced by another when the ledger grows. What a kind needs for looking up
is made when the kind is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal, get_args

from bot.discord.completing import listed, resolving
from bot.discord.completing.acts import names_of
from bot.discord.completing.daychoices import Asked, DayChoices
from bot.discord.completing.dayreading import Days
from bot.discord.completing.entries import MOST, Choice, Entry, typed
from bot.discord.completing.held import Held, gathered
from bot.discord.completing.ranked import Ranked
from ledger.vocabulary import clocks, economies
from ledger.vocabulary.problems import BAD_DATE, Problem, ProblemsError
from projections.book import Book
from projections.messages.teller import Teller, teller

Kind = Literal[
    "economy", "importer", "origin", "product", "measure", "truce", "talks", "programme",
    "day", "since", "until", "known", "event",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
_DAYS = frozenset({"day", "since", "until", "known"})
Context = Mapping[str, str | None]
_MAKERS: dict[str, Callable[[Held, Teller], list[Entry]]] = {
    "economy": listed.economies,
    "product": listed.products,
    "measure": listed.measures,
    "truce": listed.truces,
    "talks": listed.talks,
    "programme": listed.programmes,
    "event": listed.events,
}


@dataclass(frozen=True, slots=True)
class Meant:
    """The value that an option takes; ``note`` says how it was read, where that is not plain."""

    value: str
    note: str = ""


def build(book: Book, now: datetime, language: str = "en") -> Completions:
    """What may be asked of a book, at its position; ``now`` is where "today" is read from."""
    return Completions(gathered(book), now, teller(language))


class Completions:
    """Choices for every kind of option, and the reading of what an option was given.

    ``head``  the position of the ledger that it was built from
    """

    def __init__(self, held: Held, now: datetime, say: Teller) -> None:
        self.head = held.head
        self.language = say.language
        self._held, self._now, self._say = held, now, say
        self._made: dict[str, Ranked] = {}

    def complete(
        self,
        kind: Kind,
        text: str,
        context: Context | None = None,
        limit: int = MOST,
        *,
        now: datetime | None = None,
    ) -> list[Choice]:
        """At most ``limit`` (25) choices for what was typed so far, best first.

        ``context`` holds the options that are given already, by name: ``importer``, ``origin``,
        ``on``; what of it cannot be read is left out of account. Nothing that anybody types
        raises; a kind that is not in ``KINDS`` is a ``KeyError``. ``economy`` is either side: an
        importer where an origin is given alone, else an origin.
        """
        given, limit, wanted = context or {}, max(0, min(limit, MOST)), typed(text)
        if str(text).strip() and not wanted:
            return []
        if kind in _DAYS:
            asked = self._asked(kind, given, now)
            return [each.choice() for each in self._days.find(wanted, asked, limit)]
        ranked = self._ranked(kind)
        found: dict[str, Entry] = {}
        code = listed.typed_code(wanted, self._say) if kind == "product" else None
        if code is not None:
            found[code.value] = code
        hits = self._hits(kind, ranked, wanted, given, limit)
        for each in listed.fitting(hits):
            found.setdefault(each.value, each)
        return [each.choice() for each in list(found.values())[:limit]]

    def resolve(
        self, kind: Kind, text: str, context: Context | None = None, *, now: datetime | None = None
    ) -> str:
        """The value that a text means; raises ``ProblemsError`` with what may have been meant."""
        return self.read(kind, text, context, now=now).value

    def read(
        self, kind: Kind, text: str, context: Context | None = None, *, now: datetime | None = None
    ) -> Meant:
        """The same, with what had to be taken in words (a year, the zone of a timestamp)."""
        if kind in _DAYS:
            asked = self._asked(kind, context or {}, now)
            return self._day(kind, text, self._days.read(text, asked))
        ranked = self._ranked(kind)
        if kind == "product":
            return Meant(resolving.product(ranked, text, self._say))
        if kind == "event":
            return Meant(resolving.event(ranked, text, self.head, self._say))
        return Meant(resolving.one_of(kind, ranked, text, self._say))

    def warm(self) -> Completions:
        """Makes everything that is otherwise made when a kind is first asked for; returns itself.

        For whoever builds this where waiting is allowed, and uses it where it is not.
        """
        for kind in KINDS:
            self.complete(kind, "zzz")
        return self

    # -- kinds -----------------------------------------------------------------------------

    def _hits(
        self, kind: Kind, ranked: Ranked, text: str, given: Context, limit: int
    ) -> list[Entry]:
        importer, origin = self._economy(given.get("importer")), self._economy(given.get("origin"))
        if kind == "economy":
            kind = "importer" if origin is not None and importer is None else "origin"
        if kind in {"importer", "origin"}:
            other = importer if kind == "origin" else origin
            if not text:
                return self._useful(kind, ranked, importer, other)[:limit]
            return ranked.find(text, limit, lambda each: each.value != other)
        if kind not in {"measure", "truce", "talks"} or importer is origin is None:
            return ranked.find(text, limit)
        names = names_of(origin) if kind == "measure" else None
        about = {each for each in (importer, origin) if each is not None and names is None}
        if importer is not None:
            about.add(importer)

        def keep(each: Entry) -> bool:
            reached = names is None or not each.reach or bool(names & each.reach)
            return about <= each.whose and reached

        return ranked.find(text, limit, keep) or ranked.find(text, limit)

    def _useful(
        self, kind: Kind, ranked: Ranked, importer: str | None, other: str | None
    ) -> list[Entry]:
        """Those that levy duties, or whose goods the acts of the importer name, most acts first."""
        acts = self._held.acts
        if kind == "importer":
            count = {each.value: acts.count(each.value, None) for each in ranked.entries}
        else:
            count = {each.value: acts.count(importer, each.value) for each in ranked.entries}
        others = {other, economies.ALL}
        found = [each for each in ranked.entries if count[each.value] and each.value not in others]
        return sorted(found, key=lambda each: -count[each.value])

    def _ranked(self, kind: str) -> Ranked:
        kind = "economy" if kind in {"importer", "origin"} else kind  # one table for all three
        # events are told in the record's own words, which are the same in every language
        made = self._held.shared if kind == "event" else self._made
        kept = made.get(kind)
        if kept is None:
            kept = made[kind] = Ranked(_MAKERS[kind](self._held, self._say))
        return kept

    @cached_property
    def _days(self) -> DayChoices:
        return DayChoices(self._held, self._say)

    # -- days ------------------------------------------------------------------------------

    def _asked(self, kind: Kind, given: Context, now: datetime | None) -> Asked:
        importer, origin = self._economy(given.get("importer")), self._economy(given.get("origin"))
        today = clocks.day_of(now or self._now, importer or "US")
        known, on = kind == "known", None
        if known and given.get("on"):
            try:
                on = self._days.read(str(given["on"]), Asked(today, importer)).last.isoformat()
            except ProblemsError:
                on = None
        return Asked(today, importer, origin, known, on)

    def _day(self, kind: Kind, text: str, read: Days) -> Meant:
        """The one day; of several the first for ``since``, the last for ``until``, ``known``."""
        if read.is_day or kind in {"since", "until", "known"}:
            day: date = read.first if kind == "since" else read.last
            return Meant(day.isoformat(), read.note)
        say = self._say
        first, last = read.first.isoformat(), read.last.isoformat()
        said = say("command.wrong.days", typed=typed(text)[:50])
        fix = say("command.mend.from-to", first=first, last=last)
        raise ProblemsError([Problem(BAD_DATE, said, fix)])

    def _economy(self, text: str | None) -> str | None:
        """An option that is given already, as a code; ``None`` where it is none, or everybody."""
        if not text:
            return None
        try:
            code = resolving.one_of("origin", self._ranked("economy"), text, self._say)
        except ProblemsError:
            return None
        return None if code == economies.ALL else code
