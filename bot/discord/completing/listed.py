"""The entries of each kind, in the order in which they are shown to somebody who has typed nothing.

People type the name of a thing in any language; the label is in the language of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.discord.completing.entries import ROOM, Entry, beside, clipped, folded
from bot.discord.completing.held import Event, Held, Named
from bot.discord.replies.question import units
from bot.questions import economies as words_for
from ledger.vocabulary import economies as codes
from ledger.vocabulary import goods
from ledger.vocabulary.problems import ProblemsError
from projections.goods.catalogue import Product
from projections.messages.teller import Teller

#: spellings of a code that are no name
_ALIASES = {"EU": ("EU27",), "GB": ("UK",), "GR": ("EL",), codes.ALL: ("WORLD",)}
#: product codes that stand in a label
_SHOWN = 3


def economies(held: Held, say: Teller) -> list[Entry]:
    """Every economy; those that acts name most come first."""
    used = {code: held.acts.count(None, code) for code in codes.codes()}
    found = sorted(codes.codes(), key=lambda code: (-used[code], codes.name_of(code)))
    return [
        Entry(
            code,
            f"{say.capital(_bare(say.name(code)))} ({code})",
            _words().get(code, ()),
            (code, *_ALIASES.get(code, ())),
        )
        for code in [*found, codes.ALL]
    ]


def _bare(name: str) -> str:
    return name.removeprefix("the ")


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Every word for an economy, in English and Chinese: names, adjectives, capitals."""
    from babel import Locale

    found: dict[str, dict[str, None]] = {}
    for word, (code, _) in words_for.dictionary().items():
        found.setdefault(code, {})[word] = None
    for language in ("en", "zh_Hans"):
        for code, name in Locale.parse(language).territories.items():
            if codes.is_economy(code):
                short = re.sub(r"\s*[（(].*", "", name)
                found.setdefault(code, {}).update({name: None, short: None})
    found["EU"]["欧盟"] = None
    found[codes.ALL] = dict.fromkeys(
        ("all origins", "all countries", "everybody", "world", "所有国家")
    )
    return {code: tuple(names) for code, names in found.items()}


def products(held: Held, say: Teller) -> list[Entry]:
    """The products that have a name, those with most names (most spoken of) first.

    The value is the title where it means this product alone, or its id.
    """
    bearers: dict[str, int] = {}
    for each in held.products:
        for name in {folded(name) for name in (each.title, *_names(each))}:
            bearers[name] = bearers.get(name, 0) + 1
    ordered = sorted(held.products, key=lambda each: -len(_names(each)))
    return [_product(each, bearers, say) for each in ordered]


def _product(each: Product, bearers: dict[str, int], say: Teller) -> Entry:
    alone = bearers[folded(each.title)] == 1 and units(each.title) <= ROOM
    shown = [goods.print_code(code) for code in each.codes[:_SHOWN]]
    more = ", …" if len(each.codes) > _SHOWN else ""
    lines = tuple(line for lines in each.lines.values() for line in lines)
    return Entry(
        each.title if alone else each.id,
        clipped(f"{say.capital(each.title_in(say.language))} ({', '.join(shown)}{more})"),
        (each.title, each.id, *_names(each)),
        tuple(dict.fromkeys((*each.codes, *lines)))[:200],
    )


def _names(each: Product) -> list[str]:
    return [name for names in each.names.values() for name in names]


def typed_code(text: str, say: Teller) -> Entry | None:
    """A tariff code that was typed, as a choice; ``None`` where the text is none."""
    if not text or not goods.looks_like_code(text):
        return None
    try:
        code = goods.print_code(goods.parse_code(text))
    except ProblemsError:
        return None
    return Entry(code, f"{code} · {say('command.complete.code')}")


def measures(held: Held, say: Teller) -> list[Entry]:
    """The measures; those on which there was an act most lately come first."""
    return [
        Entry(
            each.id,
            beside(say.capital(each.title), each.id),
            (each.title, each.id.replace(".", " "), each.programme.replace("-", " ")),
            (each.id, each.programme),
            each.about,
            held.acts.reach.get(each.id, frozenset()),
        )
        for each in held.measures
    ]


def truces(held: Held, say: Teller) -> list[Entry]:
    """The truces, the newest first, with the end that they state."""
    found = []
    for each in held.truces:
        until = f", {say('command.complete.until', day=each.until)}" if each.until else ""
        found.append(_happening(each, f"{say.capital(each.title)}{until}"))
    return found


def talks(held: Held, say: Teller) -> list[Entry]:
    """The talks and agreements, those of which something was said last first."""
    found = []
    for each in held.talks:
        title = say.capital(each.title or each.id)
        day = f"{each.day} · " if each.day else ""
        found.append(_happening(each, day + title))
    return found


def _happening(each: Named, label: str) -> Entry:
    names = (each.title, *each.words, each.id.replace(".", " ").replace("-", " "))
    kept = tuple(name for name in names if name)
    return Entry(each.id, beside(label, each.id), kept, (each.id,), each.about)


def programmes(held: Held, say: Teller) -> list[Entry]:
    """The programmes that measures belong to, those of most measures first."""
    return [
        Entry(name, f"{say.capital(words)} ({name})", (words, name.replace("-", " ")), (name,))
        for name, words, _ in held.programmes
        if name != "other"
    ]


def events(held: Held, _say: Teller) -> list[Entry]:
    """The newest events, the last first; the value is the position."""
    return list(map(_event, held.events))


def _event(each: Event) -> Entry:
    place = str(each.position)
    label = clipped(f"#{place} {each.key} · {each.told or each.announced}")
    return Entry(place, label, (), (each.key, place, f"#{place}", each.announced))


def fitting(entries: list[Entry]) -> Iterator[Entry]:
    """The entries whose value an option can take."""
    return (each for each in entries if 0 < units(each.value) <= ROOM)
