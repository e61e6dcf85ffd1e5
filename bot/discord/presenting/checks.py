"""The card of a fact check: each claim with its mark, what the record shows, and where."""

from __future__ import annotations

from typing import Any

from bot.discord.presenting import wording
from bot.discord.presenting.cards import Card, day
from bot.discord.presenting.escaping import escape, short
from projections.answers.answer import Answer
from projections.messages.teller import Teller

ROWS = 5
MOST_EVENTS = 6
#: said by a mark and by a word, so that neither colour nor shape carries it alone
MARKS = {"supported": "✓", "approximate": "≈", "contradicted": "✗", "not held": "–"}
_WORDS = {
    "supported": "room.verdict.supported",
    "approximate": "room.verdict.approximate",
    "contradicted": "room.verdict.contradicted",
    "not held": "room.verdict.not-held",
}
_FIGURES = frozenset({"rate", "lapse", "threat", "sector"})
_DATES = frozenset({"truce-end", "truce-announced", "ruling"})


def check(card: Card, answer: Answer, page: int) -> None:
    """The claims of a text in its order, five a page."""
    say, result = card.say, answer.result
    card.add(say("room.field.read-as-of"), day(say, result.get("on")), inline=True)
    card.add(say("room.field.known"), day(say, answer.clocks.get("known_by")), inline=True)
    card.paged([_claim(say, row) for row in result.get("claims") or ()], page, rows=ROWS)


def _claim(say: Teller, row: dict[str, Any]) -> str:
    """Two lines: the claim with its verdict; what it says, and what the record shows."""
    verdict = str(row["verdict"])
    key = _WORDS.get(verdict)
    word = say(key) if key else escape(verdict)
    shows = short(str(row.get("shows") or ""), 320)
    if row.get("kind") != "recorded" and row.get("says"):
        shows = f"{_says(say, row)} → {shows}"
    told = f"**{MARKS.get(verdict, '–')} {word}** “{short(str(row['claim']), 160)}”\n{shows}"
    events = [f"#{position}" for position in list(row.get("events") or ())[:MOST_EVENTS]]
    return told + wording.aside(say, escape(", ".join(events)))


def _says(say: Teller, row: dict[str, Any]) -> str:
    """What the claim says, with its unit: a figure is a percentage, a length is in days."""
    kind, says = row.get("kind"), str(row["says"])
    if kind in _FIGURES:
        return f"{escape(says)}%"
    if kind == "truce-length":
        return say("room.days", count=escape(says))
    if kind in _DATES and says[:1].isdigit():
        return day(say, says)
    return say.capital(short(says, 60))
