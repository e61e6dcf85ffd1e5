"""The field *Careful*: what was taken for granted, and the notes that are not in the card yet."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator

from bot.discord.presenting.cards import Card
from bot.discord.presenting.escaping import plain, short
from projections.answers.answer import Answer
from projections.messages.teller import CATALOGUES, Teller, teller

MOST = 700
#: answers that say all that they have to say in their card
_WITHOUT_NOTES = frozenset({"definition", "compare"})
#: answers that are the same whoever levies a duty, and on whom
_WITHOUT_SIDES = frozenset({"who", "definition", "truce", "talks", "source"})
_SIDES = ("assumed.importer", "assumed.importer-partner", "assumed.origin")
#: the note on listed goods, where the card tells of them in a field of its own
_LISTED = re.compile(r"listed goods also pay, or pay instead: .+\.$")
#: the note on since when each part is charged: the parts say it themselves
_SINCE = re.compile(
    r"(?:.{1,40}? since \d{1,2} \w+ \d{4}(?:, | and )?)+\."
    r"|(?:自\d{4}年\d+月\d+日起[^，。]{1,30}[，、]?)+。?"
)
#: a day at the head of a note, and what says that the rest is the record's own words
_DATED = re.compile(r"\d{1,2} \w+ \d{4}\b|\d{4}年\d{1,2}月\d{1,2}日")
_HEAD = re.compile(r".{1,60}?(?:: |：)")
_YEAR = re.compile(r"year (\d{4}): the (most recent|next) ([A-Z][a-z]+)(?: (\d{1,2}))?")
#: letters that a text must share with the card to be told already, and those that are compared
_LEAST, _COMPARED = 20, 90


def careful(card: Card, answer: Answer, content: str, behind: str | None) -> None:
    """Fills the field; without anything to be careful of there is none.

    ``content``  the sentence above the card: what it says is not said again
    ``behind``   that the copy which was read lags behind the ledger
    """
    say = card.say
    lines = [f"**{short(behind, 300)}**"] if behind else []
    lines += [f"· {say('room.taken', text=short(text, 200))}" for text in _taken(say, answer)]
    if answer.kind not in _WITHOUT_NOTES:
        shown = _shown(card, content)
        lines += [
            f"· {short(_marked(say, note), 320)}"
            for note in answer.notes
            if not _is_told(say, answer, card, note, shown)
        ]
    card.add_lines(say("room.field.careful"), lines, MOST)


def _taken(say: Teller, answer: Answer) -> Iterator[str]:
    """What was assumed, as far as the answer depends on it, in the language."""
    for text in answer.assumed:
        if answer.kind in _WITHOUT_SIDES and _ABOUT_SIDES.fullmatch(text):
            continue
        found = _YEAR.fullmatch(text) if say.language != "en" else None
        if found is None:
            yield text
            continue
        month = list(month_name).index(found[3]) if found[3] in month_name else 0
        key = "room.year-next" if found[2] == "next" else "room.year-recent"
        day = say("room.day-in-year", month=month, day=found[4]) if found[4] else f"{month}月"
        yield say(key, year=found[1], day=day)


def _marked(say: Teller, note: str) -> str:
    """A note in the record's own words, which are English, is said to be so in another language."""
    return say.quoted(note) if say.language != "en" and note.isascii() else note


def _about_sides() -> re.Pattern[str]:
    """What is said of an importer or an origin that nobody named, in every language."""
    told = [teller(language)(key, name="\0") for language in CATALOGUES for key in _SIDES]
    return re.compile("|".join(re.escape(text).replace("\0", ".{1,60}") for text in told))


_ABOUT_SIDES = _about_sides()


def _shown(card: Card, content: str) -> str:
    """Everything that is told above, as it is read."""
    told = [content, card.description, *card.lines, *(each.value for each in card.fields)]
    return plain("\n".join(told))


#: (the field that tells it, the text of a note that then need not)
_TOLD_IN = (
    ("room.field.made-of", "sector.other"),
    ("room.field.next", "rate.soon"),
    ("room.field.people", "talks.heads"),
)


def _is_told(say: Teller, answer: Answer, card: Card, note: str, shown: str) -> bool:
    """Whether the sentence or the card says it already."""
    names = {each.name for each in card.fields}
    if _LISTED.search(note):
        return say("room.field.listed") in names
    if say("room.field.made-of") in names and _SINCE.fullmatch(note):
        return True
    if any(
        say(field) in names and note.startswith(_head_of(say, text)) for field, text in _TOLD_IN
    ):
        return True
    if answer.kind == "forecast" and _DATED.match(note):
        return True
    ends = answer.result.get("stated_ends") if answer.kind == "truce" else None
    extended = {_extended(say, row) for row in ends or ()}
    parts = _parts(plain(short(note, 320)))
    return note in extended or any(part[:_COMPARED] in shown for part in parts)


def _head_of(say: Teller, key: str) -> str:
    """What every text of a key begins with."""
    return say(key, **dict.fromkeys(("rows", "rate", "day", "names"), "\0")).partition("\0")[0]


def _extended(say: Teller, row: dict[str, object]) -> str:
    if not row.get("announced") or not row.get("until"):
        return ""
    announced, until = str(row["announced"]), str(row["until"])
    return say("truce.extended", announced=say.day(announced), until=say.day(until))


def _parts(note: str) -> Iterator[str]:
    """A note, and what is left of it without its head: a day, a name, "in the record's words"."""
    while len(note) >= _LEAST:
        yield note
        head = _HEAD.match(note)
        if head is None:
            return
        note = note[head.end() :]
