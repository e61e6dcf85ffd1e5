"""What a word of the field means, where a question names one."""

from __future__ import annotations

import re

from bot.answering.context import Context
from projections.answers.answer import Answer

_ASKING = frozenset(
    [
        "what",
        "whats",
        "what's",
        "is",
        "are",
        "was",
        "were",
        "the",
        "a",
        "an",
        "of",
        "does",
        "do",
        "did",
        "mean",
        "means",
        "meaning",
        "definition",
        "define",
        "explain",
        "eli5",
        "how",
        "work",
        "works",
        "in",
        "and",
        "who",
        "pays",
        "pay",
        "paying",
        "paid",
        "by",
        "really",
        "on",
        "when",
        "much",
        "it",
        "this",
        "that",
        "exactly",
        "actually",
        "please",
        "so",
        "trade",
        "policy",
        "for",
        "to",
        "me",
        "about",
        "like",
        "i'm",
        "im",
        "five",
        "simply",
        "simple",
        "words",
        "terms",
        "plain",
        "english",
        "briefly",
        "quickly",
        "tariffs",
        "tariff",
        "ok",
        "hey",
        "hi",
    ]
)


def glossary(context: Context, *, whole: bool = False) -> Answer | None:
    """The definition of a term that is named; ``whole``: only where nothing else is asked."""
    from projections.answers import definition
    from projections.glossary import spotted

    plain = context.asked.plain
    found = spotted(context.book, plain)
    if not found:
        return None
    term, start, end = max(found, key=lambda item: item[2] - item[1])
    rest = [
        w for w in re.findall(r"[a-z0-9']+", f"{plain[:start]} {plain[end:]}") if w not in _ASKING
    ]
    if whole and len(set(rest)) > 1:
        return None
    if (
        whole
        and rest
        and (context.asked.said_importer or (context.asked.importer == "US" and "trump" in plain))
    ):
        return None
    return definition.answer(context.book, term.id, context.now, context.say.language)
