"""What somebody types for a day, as the day that it is read as.

The command line's own reading comes first (``ledger.vocabulary.dates``), then what questions know
beyond it: months, holidays, "two weeks ago", Chinese. A day in numbers that could be two days is
never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.discord.completing.entries import TYPED, folded, typed
from bot.questions import days, languages, text
from bot.questions.days import AmbiguousDayError
from bot.questions.spans import Span
from ledger.vocabulary import clocks, dates
from ledger.vocabulary.problems import BAD_DATE, Problem, ProblemsError
from projections.messages.teller import Teller

#: what Discord's clients put into a text for a date that somebody picked
_STAMP = re.compile(r"<t:(-?\d{1,12})(?::[tTdDfFRsS])?>")
#: the labels of our own choices begin with their day
_LABEL = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*·.*)?\Z", re.DOTALL)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DASHED = re.compile(r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b")
#: words beside a day that add nothing to it
_EMPTY = frozenset({"on", "the", "of", "in", "at", "since", "from", "until", "by", "for", "day"})
#: characters of what was typed that are said again
_SAID = 50


@dataclass(frozen=True, slots=True)
class Days:
    """From ``first`` to ``last``, both included; ``note`` says what had to be taken."""

    first: date
    last: date
    note: str = ""

    @property
    def is_day(self) -> bool:
        return self.first == self.last


def read(raw: str, today: date, importer: str, named: Mapping[str, date], say: Teller) -> Days:
    """Reads a day, or a stretch of days (``2025-08``).

    ``today``  the day that it is at the border of ``importer``, whose zone a timestamp is read in
    ``named``  days that have a name, by folded name
    Raises ``ProblemsError`` (IN-01) where it is no day, or could be two.
    """
    if len(raw) > 2 * TYPED:
        raise _wrong(say("command.wrong.long"), say("command.mend.day"))
    shown = typed(raw)
    stamp = _STAMP.fullmatch(shown)
    if stamp is not None:
        return _stamped(int(stamp[1]), shown, importer, say)
    label = _LABEL.match(shown)
    if label is not None:
        return _one(clocks.parse_day(label[1]))
    if (name := folded(shown)) in named:
        return _one(named[name])
    return _in_words(shown, today, say)


def _in_words(shown: str, today: date, say: Teller) -> Days:
    if _ISO.match(shown):
        return _one(dates.day_of(shown, today).day)
    plain = languages.read(text.read(shown).plain).plain
    try:
        found = dates.day_of(plain, today)
    except ProblemsError as error:
        return _spans(shown, plain, today, say, error)
    return Days(found.day, found.day, _recent(found.day, say) if found.assumed else "")


def _spans(shown: str, plain: str, today: date, say: Teller, error: ProblemsError) -> Days:
    """The one day, or stretch of days, that the words name."""
    slashed = _DASHED.sub(r"\1/\2/\3", plain)
    try:
        found = days.named(slashed, today)
    except AmbiguousDayError as unclear:
        raise _either(shown, unclear.choices, say) from None
    if len(found) != 1 or not _is_all(slashed, found[0]):
        raise _wrong(
            say("command.wrong.day", typed=shown[:_SAID]), say("command.mend.day")
        ) from error
    (span,) = found
    clocks.parse_day(span.first.isoformat())
    clocks.parse_day(span.last.isoformat())
    taken = span.assumed is not None and span.is_day
    return Days(span.first, span.last, _recent(span.first, say) if taken else "")


def _is_all(plain: str, span: Span) -> bool:
    rest = f"{plain[: span.start]} {plain[span.end :]}"
    return set(re.findall(r"\w+", rest)) <= _EMPTY


def _recent(day: date, say: Teller) -> str:
    return say("command.complete.recent", day=say.day(day))


def _stamped(second: int, shown: str, importer: str, say: Teller) -> Days:
    """The day at the importer's border on which a timestamp falls."""
    try:
        day = clocks.day_of(datetime.fromtimestamp(second, UTC), importer)
    except (ValueError, OverflowError, OSError):
        raise _wrong(
            say("command.wrong.day", typed=shown[:_SAID]), say("command.mend.day")
        ) from None
    clocks.parse_day(day.isoformat())
    note = say("command.complete.stamp", day=say.day(day), economy=say.name(importer))
    return Days(day, day, note)


def _one(day: date) -> Days:
    return Days(day, day)


def _either(shown: str, choices: tuple[date, date], say: Teller) -> ProblemsError:
    one, other = sorted(choices)
    return _wrong(
        say("command.wrong.either", typed=shown[:_SAID], first=say.day(one), second=say.day(other)),
        say("command.mend.write", first=one.isoformat(), second=other.isoformat()),
    )


def _wrong(detail: str, fix: str) -> ProblemsError:
    return ProblemsError([Problem(BAD_DATE, detail, fix)])


def either(raw: str, today: date) -> tuple[date, ...]:
    """Both days that a text in numbers can be; none where it is clear, or no day at all."""
    plain = _DASHED.sub(r"\1/\2/\3", text.read(typed(raw)).plain)
    try:
        days.named(plain, today)
    except AmbiguousDayError as unclear:
        return tuple(sorted(unclear.choices))
    except ProblemsError:
        return ()
    return ()
