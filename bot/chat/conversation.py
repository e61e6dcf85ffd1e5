"""Turns of a conversation: what a follow-up leaves out is taken from the question before it.

Knows nothing of a terminal: text in, answer out. What was kept is said as an assumption.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from bot.answering import answer_question, answer_understood
from bot.checking import check_text
from bot.questions import intents
from bot.questions.days import AmbiguousDayError
from bot.questions.understand import understand
from bot.questions.understood import Understood
from ledger.vocabulary.problems import ProblemsError
from projections.answers.answer import Answer
from projections.book import Book
from projections.messages.teller import teller

_FOLLOWS = re.compile(
    r"^(?:and|what about|how about|but|ok(?:ay)?|so|then|also|now|same|or)\b|"
    r"^(?:why|since when|until when|when|who says(?: so)?|source|sources|says "
    r"who|really)\b.{0,12}$"
    r"|\bother side\b|\bthe reverse\b|\bother way\b|\bvice versa\b|\bit\b|"
    r"\bthat\b|\bthere\b|^\W*(?:\d{4}|today|now|yesterday|last year)\W*$"
)
_REVERSE = re.compile(
    r"\bother side\b|\breverse\b|\bother way\b|\bvice versa\b|\bthe other\b|\bin return\b"
)
_CHECK = re.compile(r"^\s*(?:fact[- ]?)?check(?: this)?\s*:\s*", re.IGNORECASE)
#: a follow-up of these kinds is about the question before, whatever that was
_ABOUT_IT = {
    "why",
    "source",
    "history",
    "forecast",
    "peak",
    "lowest",
    "when",
    "still",
    "compare",
    "changes",
    "if-lapsed",
}


@dataclass(slots=True)
class Conversation:
    """The state of a conversation: the last question understood, and its answer."""

    book: Book
    before: Understood | None = None
    answer: Answer | None = None
    turns: list[str] = field(default_factory=list)

    def say(self, raw: str, now: datetime) -> Answer:
        """The answer to one turn."""
        self.turns.append(raw)
        checked = _CHECK.match(raw)
        if checked or (len(raw) > 240 and raw.count(".") >= 3):
            return check_text(self.book, raw[checked.end() :] if checked else raw, now)
        try:
            asked = understand(self.book, raw, now)
        except (ProblemsError, AmbiguousDayError):
            return answer_question(self.book, raw, now)
        before = self.before
        if before is not None and self._follows(asked):
            if asked.kinds[:1] == ["source"] and self.answer is not None:
                return self._sources()
            self._fill(asked, before)
        elif before is None and asked.intent is None and _FOLLOWS.search(asked.plain):
            return answer_question(self.book, raw, now)
        found = answer_understood(self.book, asked, now)
        if found.status != "not_covered" or found.kind != "not_covered":
            self.before, self.answer = asked, found
        return found

    def _follows(self, asked: Understood) -> bool:
        """Whether a turn leaves out what the one before it said."""
        if _REVERSE.search(asked.plain):
            return True
        opens = bool(_FOLLOWS.search(asked.plain))
        complete = bool(asked.said_importer and asked.said_origin)
        names_nothing = not (asked.importer or asked.origins or asked.subjects or asked.goods)
        short = len(asked.plain.split()) <= 7
        return (opens and not complete) or (names_nothing and short and asked.outside is None)

    def _fill(self, asked: Understood, before: Understood) -> None:
        say = teller(asked.language)
        if _REVERSE.search(asked.plain):
            asked.importer, asked.origins = (before.origin or "CN"), [before.importer or "US"]
            asked.assumed.clear()
        else:
            self._sides(asked, before)
        if not asked.goods and not asked.subjects and not _REVERSE.search(asked.plain):
            asked.goods, asked.subjects = before.goods, before.subjects
        elif _REVERSE.search(asked.plain):
            asked.goods = before.goods
        if asked.times.on is None:
            asked.times.on = before.times.on
        if asked.times.known_by is None:
            asked.times.known_by = before.times.known_by
        kinds = intents.all_of(asked.plain)
        if not kinds or kinds[0] not in _ABOUT_IT:
            kept = before.intent if before.intent not in {None, "source"} else "rate"
            asked.kinds = (
                kinds
                if kinds and kinds[0] not in {"definition", "event", "exempt"}
                else before.kinds
            )
            asked.intent = asked.kinds[0] if asked.kinds else kept
        if not asked.kinds:
            asked.intent = "rate"
        if asked.importer and asked.origin:
            asked.assumed.append(
                ("assumed.kept", {"importer": asked.importer, "origin": asked.origin})
            )
        del say

    @staticmethod
    def _sides(asked: Understood, before: Understood) -> None:
        """One side that is named takes the place of that side; the other stays."""
        guessed = {key for key, _ in asked.assumed}
        if not asked.origins and not asked.said_importer:
            asked.importer, asked.origins = before.importer, list(before.origins)
        elif (
            asked.origins
            and not asked.said_importer
            and before.importer
            and before.importer not in asked.origins
        ):
            asked.importer = before.importer
        elif (
            asked.said_importer
            and not asked.said_origin
            and before.origins
            and before.origin != asked.importer
        ):
            asked.origins = list(before.origins)
        if guessed:
            asked.assumed = [
                pair
                for pair in asked.assumed
                if not pair[0].startswith(("assumed.importer", "assumed.origin"))
            ]

    def _sources(self) -> Answer:
        """Who says so: the sources of the answer before."""
        assert self.answer is not None
        say = teller(self.before.language if self.before else "en")
        last = self.answer
        names = [str(s.get("citation") or s.get("title") or s["id"]) for s in last.sources]
        found = Answer(
            kind="source",
            result={"sources": last.sources, "of": last.sentence},
            sentence=say("source.of", count=len(names), names=say.listed(names[:5]))
            if names
            else say("source.nothing"),
            clocks=last.clocks,
            verified_until=last.verified_until,
            sources=last.sources,
            events=last.events,
            checkpoint=last.checkpoint,
        )
        found.notes = [last.sentence]
        return found
