"""The days that are offered: today, what changed, what ends, days with a name, what was typed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, dropwhile, groupby, islice, takewhile

from bot.discord.completing import dayreading
from bot.discord.completing.acts import Act
from bot.discord.completing.dayreading import Days
from bot.discord.completing.entries import Entry, clipped, folded
from bot.discord.completing.held import Held
from bot.discord.completing.ranked import Ranked
from ledger.vocabulary.problems import ProblemsError
from projections.messages.teller import Teller

#: changes of the past and of the future that are offered for one pair of economies
PAST, AHEAD = 60, 20
#: of those, how many stand before the days with a name
FIRST = 8
#: pairs whose days are kept, so that the next keystroke costs less
KEPT = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose duties a day is wanted for.

    ``known``  the day is that of a state of knowledge: announcements are offered, not changes
    ``on``     for ``known``: the ISO day that is asked about, where that is given
    """

    today: date
    importer: str | None = None
    origin: str | None = None
    known: bool = False
    on: str | None = None


class DayChoices:
    """The days of one ledger, in one language."""

    def __init__(self, held: Held, say: Teller) -> None:
        self._held = held
        self._say = say
        self._kept: OrderedDict[Asked, Ranked] = OrderedDict()
        #: every name of a day, folded; where two days bear one, the later day counts
        self.named: dict[str, date] = {}
        for each in reversed(held.talks):
            if each.day:
                for name in (each.title, *each.words):
                    self.named[folded(name)] = date.fromisoformat(each.day)
        for episode in reversed(held.episodes):
            self.named |= {folded(name): episode.day for name in episode.names}
        self.named.pop("", None)

    def find(self, text: str, asked: Asked, limit: int) -> list[Entry]:
        """The days that a text may mean: as it is read, then those whose name begins so."""
        ranked = self._ranked(asked)
        found: dict[str, Entry] = {}
        for each in chain(self._typed(text, asked, ranked), ranked.find(text, limit)):
            found.setdefault(each.value, each)
        return list(found.values())[:limit]

    def read(self, text: str, asked: Asked) -> Days:
        """What a text means, by its label, its name, or as a day; raises ``ProblemsError``."""
        whose = asked.importer or "US"
        return dayreading.read(text, asked.today, whose, self.named, self._say)

    def _typed(self, text: str, asked: Asked, ranked: Ranked) -> Iterator[Entry]:
        if not text.strip():
            return
        try:
            read = self.read(text, asked)
        except ProblemsError:
            for day in dayreading.either(text, asked.today):
                yield self._entry(day, [self._say.day(day)])
            return
        if not read.is_day:
            inside = (e for e in ranked.entries if _within(e, read))
            yield from islice(inside, FIRST)
            yield self._plain(read.first, "command.complete.first")
            yield self._plain(read.last, "command.complete.final")
            return
        known = next((e for e in ranked.entries if e.value == read.first.isoformat()), None)
        if known is not None and not read.note:
            yield known
        else:
            yield self._entry(read.first, [read.note or self._say.day(read.first)])

    def _plain(self, day: date, key: str) -> Entry:
        return self._entry(day, [self._say(key, day=self._say.day(day))])

    # -- what is offered for a pair --------------------------------------------------------

    def _ranked(self, asked: Asked) -> Ranked:
        kept = self._kept.get(asked)
        if kept is None:
            kept = self._kept[asked] = Ranked(self._entries(asked))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return kept

    def _entries(self, asked: Asked) -> list[Entry]:
        """One entry a day, with everything that makes it worth naming."""
        told: dict[date, list[str]] = {}
        for day, what in self._told(asked):
            said = told.setdefault(day, [])
            if what and what not in said:
                said.append(what)
        called: dict[date, list[str]] = {}
        for name, day in self.named.items():
            called.setdefault(day, []).append(name)
        return [self._entry(day, said, tuple(called.get(day, ()))) for day, said in told.items()]

    def _told(self, asked: Asked) -> Iterator[tuple[date, str]]:
        say, today = self._say, asked.today
        known, first = say("command.complete.today"), say("command.complete.yesterday")
        if asked.known:
            announced = list(islice(self._announced(asked), PAST))
            yield from announced[:FIRST]
            yield today, known
            yield today - timedelta(days=1), first
            yield from announced[FIRST:]
        else:
            past = list(islice(self._past(asked), PAST))
            ahead = list(islice(self._ahead(asked), AHEAD))
            yield today, known
            yield from islice(self._past(asked, broad=True), 1)
            yield from ahead[:2]
            yield today - timedelta(days=1), first
            yield from past[:FIRST]
            yield from self._episodes()
            yield from ahead[2:]
            yield from past[FIRST:]
        yield from self._episodes()
        for each in self._held.talks:
            if each.day and each.title:
                yield date.fromisoformat(each.day), say("command.complete.talks", what=each.title)

    def _past(self, asked: Asked, *, broad: bool = False) -> Iterator[tuple[date, str]]:
        """The days on which duties changed, the latest first; ``broad``: those on every good."""
        today = asked.today.isoformat()
        rows = self._held.acts.changes(asked.importer, asked.origin)
        before = dropwhile(lambda row: row[0] > today, rows)
        for day, what in self._by_day(row for row in before if row[1].broad or not broad):
            if broad:
                yield day, self._say("command.complete.last", what=what)
            else:
                yield day, self._say("command.complete.changed", what=what)

    def _ahead(self, asked: Asked) -> Iterator[tuple[date, str]]:
        """Stated ends of measures and truces, and changes that are ordered, the next first."""
        today = asked.today.isoformat()
        acts = self._held.acts
        found = [
            (day, self._say("command.complete.end", what=what))
            for day, what in islice(
                self._by_day(acts.ends(asked.importer, asked.origin, asked.today)), AHEAD
            )
        ]
        rows = acts.changes(asked.importer, asked.origin)
        starts = list(takewhile(lambda row: row[0] > today, rows))
        found += [
            (day, self._say("command.complete.starts", what=what))
            for day, what in self._by_day(iter(reversed(starts[-PAST:])))
        ]
        parties = {each for each in (asked.importer, asked.origin) if each}
        found += [
            (date.fromisoformat(each.until), self._say("command.complete.truce", what=each.title))
            for each in self._held.truces
            if each.until and each.until > today and parties <= each.about
        ]
        yield from sorted(found)

    def _announced(self, asked: Asked) -> Iterator[tuple[date, str]]:
        """The days on which the answer may have become another, the latest first."""
        rows = (
            (day, act)
            for day, act in self._held.acts.announcements(asked.importer, asked.origin)
            if day <= asked.today.isoformat() and (asked.on is None or act.effective <= asked.on)
        )
        for day, what in self._by_day(rows):
            yield day, self._say("command.complete.announced", what=what)

    def _by_day(self, rows: Iterator[tuple[str, Act]]) -> Iterator[tuple[date, str]]:
        """Each day once, with the titles of the measures that move on it."""
        for day, together in groupby(rows, key=lambda row: row[0]):
            titles = list({act.title: None for _, act in together})
            more = len(titles) - 1
            told = titles[0]
            if more:
                told = self._say("command.complete.more", what=told, count=more)
            yield date.fromisoformat(day), told

    def _episodes(self) -> Iterator[tuple[date, str]]:
        for each in self._held.episodes:
            yield each.day, each.titles.get(self._say.language) or each.titles["en"]

    def _entry(self, day: date, said: list[str], names: tuple[str, ...] = ()) -> Entry:
        """A day with its ISO form first, so that what is shown can be read as well."""
        label = clipped(" · ".join([day.isoformat(), *said]))
        return Entry(day.isoformat(), label, (*names, self._say.day(day), *said))


def _within(entry: Entry, days: Days) -> bool:
    return days.first.isoformat() <= entry.value <= days.last.isoformat()
