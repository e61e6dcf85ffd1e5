"""What an option was given, as the value that it means: a value, a label or a name alike.

Discord does not hold people to the choices: a client may send what was shown in place of its value,
and anything that was typed. All of it is read here, by the same names as autocomplete offers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.discord.completing.entries import ROOM, TYPED, Entry, typed, words
from bot.discord.completing.ranked import Ranked
from bot.discord.replies.question import units
from ledger.vocabulary import goods
from ledger.vocabulary.problems import (
    BAD_ECONOMY,
    BAD_QUERY,
    NOT_HELD,
    Problem,
    ProblemsError,
)
from projections.messages.teller import Teller

#: kind -> (code of the problem, its text)
_WRONG = {
    "economy": (BAD_ECONOMY, "command.wrong.economy"),
    "importer": (BAD_ECONOMY, "command.wrong.economy"),
    "origin": (BAD_ECONOMY, "command.wrong.economy"),
    "measure": (NOT_HELD, "command.wrong.measure"),
    "truce": (NOT_HELD, "command.wrong.truce"),
    "talks": (NOT_HELD, "command.wrong.talks"),
    "programme": (NOT_HELD, "command.wrong.programme"),
    "event": (NOT_HELD, "command.wrong.event"),
}
#: kinds whose names are titles: a word of one that no other has is enough
_BY_WORDS = frozenset({"truce", "talks", "measure", "programme"})
_KEY = re.compile(r"[a-z0-9][a-z0-9./_-]*/[a-z0-9./_-]+\Z")
#: suggestions in a message, and characters of what was typed that are said again
_NEAR, _SAID = 3, 50


def one_of(kind: str, entries: Ranked, text: str, say: Teller) -> str:
    """The value of the one entry that bears this name; raises ``ProblemsError`` with the nearest.

    A text that is the very value or code of an entry means that entry, whatever others are called.
    """
    if len(text) > 2 * TYPED:
        raise _refused(kind, "", say("command.wrong.long"), say("command.mend.pick"))
    wanted = typed(text)
    found = entries.exactly(wanted)
    as_code = [each for each in found if wanted.casefold() in _written(each)]
    if len(as_code) == 1 or len(found) == 1:
        return (as_code if len(as_code) == 1 else found)[0].value
    if found:
        said = say("command.wrong.several", typed=wanted[:_SAID])
        raise _refused(kind, wanted, said, _maybe(found[:_NEAR], say))
    near = entries.find(wanted, ROOM) if wanted else []
    meant = [each for each in near if kind in _BY_WORDS and _says(each, wanted)]
    if len(meant) == 1:
        return meant[0].value
    raise _refused(kind, wanted, "", _maybe((meant or near)[:_NEAR], say), say)


def _says(entry: Entry, wanted: str) -> bool:
    """Whether every word that was typed stands in what the entry is called: "Geneva"."""
    return set(words(wanted)) <= set(words(entry.choice().name))


def _written(entry: Entry) -> set[str]:
    return {each.casefold() for each in (entry.value, *entry.codes, entry.choice().name)}


def _maybe(near: Sequence[Entry], say: Teller) -> str:
    if not near:
        return say("command.mend.pick")
    *others, last = [each.choice().name for each in near]
    names = f"{', '.join(others)}{say('command.mend.or')}{last}" if others else last
    return say("command.mend.maybe", names=names)


def _refused(
    kind: str, wanted: str, said: str, fix: str, say: Teller | None = None
) -> ProblemsError:
    code, key = _WRONG.get(kind, (BAD_QUERY, ""))
    if say is not None and not said:
        said = say(key, typed=wanted[:_SAID])
    return ProblemsError([Problem(code, said, fix)])


def product(entries: Ranked, text: str, say: Teller) -> str:
    """A product's value, a tariff code with its dots, or the words as they are.

    Words that no product bears are left to the answer, which knows a slip of the pen and asks
    where several are meant. Raises ``ProblemsError`` (IN-03) for a code that is none.
    """
    if len(text) > 2 * TYPED:
        said, fix = say("command.wrong.long"), say("command.mend.pick")
        raise ProblemsError([Problem(BAD_QUERY, said, fix)])
    wanted = typed(text)
    code = wanted.partition(" · ")[0]
    if goods.looks_like_code(code):
        return goods.print_code(goods.parse_code(code))
    found = entries.exactly(wanted)
    return found[0].value if len(found) == 1 else clipped_words(wanted)


def clipped_words(text: str) -> str:
    """Words that fit into an option."""
    while units(text) > ROOM:
        text = text[:-1]
    return text


def event(entries: Ranked, text: str, head: int, say: Teller) -> str:
    """An event's position as text; a key that is not among the newest is handed on as it is.

    Raises ``ProblemsError`` (IN-11) for what is neither.
    """
    wanted = typed(text) if len(text) <= 2 * TYPED else ""
    number = re.match(r"#?(\d{1,12})(?:\s|\Z)", wanted)
    if number is not None and 1 <= int(number[1]) <= head:
        return str(int(number[1]))
    if number is None and _KEY.match(wanted):
        found = entries.exactly(wanted)
        return found[0].value if len(found) == 1 else wanted
    said = say("command.wrong.event", typed=wanted[:_SAID])
    fix = say("command.mend.position", head=head)
    raise ProblemsError([Problem(NOT_HELD, said, fix)])
