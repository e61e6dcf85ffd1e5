"""The question as it was understood, in a line: the title of a card."""

from __future__ import annotations

from typing import Any

from bot.discord.presenting.cards import day, named
from bot.discord.presenting.escaping import short
from bot.discord.presenting.limits import TITLE
from projections.answers.answer import Answer
from projections.messages.teller import Teller

_PAIRS = {
    "rate": "room.title.rate",
    "why": "room.title.why",
    "history": "room.title.history",
    "event": "room.title.rate",
}
_KINDS = {
    "changes": "room.title.changes",
    "forecast": "room.title.forecast",
    "truce": "room.title.truce",
    "talks": "room.title.talks",
    "event": "room.title.event",
    "compare": "room.title.compare",
    "why": "room.title.why-measure",
    "who": "room.title.who",
    "source": "room.title.sources",
    "definition": "room.title.definition",
    "measures": "room.title.measures",
    "products": "room.title.products",
    "check": "room.title.check",
    "not_covered": "room.title.not-covered",
}
#: kinds whose name says more than the words that were asked
_NAMED = frozenset({"check", "changes", "forecast", "who", "compare"})


def title(answer: Answer, say: Teller) -> str:
    """The pair, the goods and the day; else what the answer is about, its kind, the words asked."""
    if answer.status == "needs_clarification":
        return say("room.title.choose")
    if answer.status == "not_covered" and answer.kind != "check":
        return say("room.title.not-covered")
    result = answer.result.get("general") or answer.result
    if answer.kind in _PAIRS and result.get("importer") and result.get("origin"):
        return _pair(answer, result, say)
    about = str(result.get("title") or "") if answer.kind != "who" else ""
    asked = answer.text or "" if answer.kind not in _NAMED else ""
    told = short(about, TITLE) or short(asked, TITLE)
    if told:
        return say.capital(told)
    key = _KINDS.get(answer.kind, "room.title.answer")
    return _of_kind(answer, say, key)


def _pair(answer: Answer, result: dict[str, Any], say: Teller) -> str:
    goods = say("room.goods-of", goods=short(str(result["product"]), 80)) if result.get("product") \
        else say("room.goods")  # fmt: skip
    told = say(
        _PAIRS[answer.kind],
        importer=named(say, result["importer"]),
        goods=goods,
        origin=named(say, result["origin"]),
        day=day(say, answer.clocks.get("on")) or "–",
    )
    return say.capital(told)


def _of_kind(answer: Answer, say: Teller, key: str) -> str:
    result = answer.result
    whose = [named(say, result[name]) for name in ("importer", "origin") if result.get(name)]
    told = say(key)
    return f"{told}{say('room.colon')}{' ← '.join(whose)}" if whose else told
