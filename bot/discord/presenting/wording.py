"""Duties, measures, steps and spans of days as a card words them, in the language of the answer."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.discord.presenting.cards import day, programme_word, title_of
from bot.discord.presenting.escaping import escape, short
from ledger.vocabulary.programmes import label
from projections.messages.teller import Teller

#: what a measure of every programme of this law carries; a line that names duties needs it not
_LAW = re.compile(r"\s*[(（]IEEPA[)）]")
_ALL_IN = re.compile(
    r"(?:(?P<floor>at least )|(?P<ceiling>no more than ))?(?P<rate>[\d.]+%) all-in"
    r"(?: \((?:the )?MFN duty included\))?"
)
_TO = re.compile(r"(?<=%) to (?=[\d.]+%)")
_WIDEST = 60


def duty(say: Teller, text: object, nothing: str = "–") -> str:
    """A duty expression, escaped; the words in it in the language."""
    told = str(text or nothing)
    if say.language == "en":
        return short(told, _WIDEST)
    if told == "Free":
        return say("room.duty.free")
    if told == "exempt":
        return say("room.status.exempt")
    if told == "by line":
        return say("room.duty.by-line")
    told = _ALL_IN.sub(lambda found: _all_in(say, found), told)
    return short(_TO.sub(say("room.said.to"), told), _WIDEST)


def _all_in(say: Teller, found: re.Match[str]) -> str:
    if found["floor"]:
        return say("room.duty.floor", rate=found["rate"])
    if found["ceiling"]:
        return say("room.duty.ceiling", rate=found["rate"])
    return say("room.duty.all-in", rate=found["rate"])


def is_all_in(expression: object) -> bool:
    """Whether the MFN duty is part of it: nothing stands on top of that."""
    return "all-in" in str(expression)


def called(say: Teller, part: dict[str, Any], most: int = 70) -> str:
    """What a sentence calls a measure, in few words: ``fentanyl duty``; escaped."""
    if say.language == "en":
        title = str(part.get("title") or part.get("measure") or "")
        told = label(str(part.get("programme") or ""), title)
    else:
        told = title_of(say, part)
    return short(_LAW.sub("", told), most)


def family(say: Teller, part: dict[str, Any]) -> str:
    """The programme of a measure in the language, escaped; where it has no name, the measure's."""
    word = programme_word(say, str(part.get("programme")))
    return called(say, part) if word is None else escape(_LAW.sub("", word))


def step(say: Teller, before: object, after: object) -> str:
    """``84% → **125%**``, ``new: **25%**``, ``**ends**, was 25%``."""
    if before and after:
        return f"{duty(say, before)} → **{duty(say, after)}**"
    if after == "exempt":
        return say("room.step.exempt")
    if after:
        return say("room.step.new", duty=duty(say, after))
    return say("room.step.ends", duty=duty(say, before)) if before else "–"


def stands(say: Teller, state: str, since: object, until: object) -> str:
    """``suspended in part since 14 May 2025 until 10 November 2025``."""
    told = [
        say("room.since", day=day(say, since)) if since else "",
        say("room.until", day=day(say, until)) if until else "",
    ]
    when = say("room.between").join(filter(None, told))
    return say("room.stands", state=state, when=when) if state and when else state or when


def days(say: Teller, first: object, last: object) -> str:
    """``28–29 July 2025``, ``10 April – 14 May 2025``: what two days share is said once."""
    one, other = _date(first), _date(last)
    if one is None or other is None or one == other:
        return " – ".join(dict.fromkeys(filter(None, (day(say, first), day(say, last)))))
    if one.year != other.year:
        return f"{say.day(one)} – {say.day(other)}"
    if say.language == "zh":
        rest = f"{other.day}日" if one.month == other.month else f"{other.month}月{other.day}日"
        return f"{say.day(one)} – {rest}"
    if one.month == other.month:
        return f"{one.day}–{say.day(other)}"
    return f"{one.day} {one:%B} – {say.day(other)}"


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def scoped(say: Teller, title: str, scope: object, most: int = 80) -> str:
    """A title that is escaped already, with the goods that are meant behind it."""
    goods = short(str(scope or ""), most)
    return title if not goods or goods.lower() in title.lower() else title + aside(say, goods)


def aside(say: Teller, text: str) -> str:
    """Text in brackets behind other text; nothing for nothing."""
    return say("room.aside", text=text) if text else ""


def names(say: Teller, told: list[str]) -> str:
    """Names in a row: ``Canada, China``."""
    return say("room.comma").join(told)


def in_english(say: Teller, name: str) -> str:
    """The name of a field whose text is the record's own, which is English."""
    return name if say.language == "en" else say("room.in-english", name=escape(name))
