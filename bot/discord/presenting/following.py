"""From an answer to the questions that its buttons ask: why, history, the other side.

A button carries the *base*: the structured question behind the answer (``about``), with the day
that was answered pinned, so that it asks the same next year. What a verb makes of it is decided
when the button is pressed (``follow``), by options of the commands alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.discord.replies.question import Question
from ledger.vocabulary import economies
from projections.answers.answer import Answer

#: commands whose options are those of a rate
STRUCTURED = frozenset({"rate", "why", "history"})
_PAIR = ("importer", "origin", "known_by", "recorded_by", "product", "measure", "reading")
_RATE = (*_PAIR, "on", "at")
#: a history runs over days: it is asked without one
_HISTORY = (*_PAIR, "from_day", "to_day")
_TURNS = frozenset({"why", "history", "rate", "other"})
#: the digits of a tariff code that are the same everywhere (Harmonized System convention, art. 3)
_SHARED_DIGITS = 6


def about(answer: Answer, question: Question) -> Question | None:
    """The structured question behind an answer: a rate, or a history where one was asked.

    ``None`` where the answer is about no pair of an importer and an origin.
    """
    if answer.status != "answered" or answer.kind not in {"rate", "why", "history", "event"}:
        return None
    result = answer.result.get("general") or answer.result
    importer, origin = result.get("importer"), result.get("origin")
    if not importer or not origin:
        return None
    given = dict(question.options) if question.command in STRUCTURED else {}
    options: dict[str, Any] = {
        "importer": importer,
        "origin": origin,
        "product": given.get("product") or result.get("product"),
        "measure": given.get("measure") or _only_measure(result),
        "known_by": _known_by(answer, question),
        "recorded_by": answer.clocks.get("recorded_by") if given.get("recorded_by") else None,
        "reading": given.get("reading"),
    }
    if answer.kind == "history":
        span = answer.understood_as if "intervals" in result else {}
        options |= {"from_day": span.get("from"), "to_day": span.get("to")}
        return Question.of("history", question.language, **options)
    on = str(answer.clocks.get("on") or "")
    options["at" if len(on) > 10 else "on"] = on
    return Question.of("rate", question.language, **options)


def _known_by(answer: Answer, question: Question) -> Any:
    """The day of knowledge, where the question pinned it."""
    asked = question.get("known_by") or answer.understood_as.get("known_by")
    return answer.clocks.get("known_by") if asked else None


def _only_measure(result: dict[str, Any]) -> str | None:
    """The measure of an answer about the goods of one measure; ``None`` where a rate is summed."""
    if "additional_expression" in result or result.get("product"):
        found = result.get("measure")
        return str(found) if found else None
    if result.get("measure"):
        return str(result["measure"])
    names = {str(part.get("measure")) for part in result.get("components") or ()}
    return names.pop() if len(names) == 1 and "figure" not in result else None


def pinned(answer: Answer, question: Question) -> Question:
    """The question that asks the same again: a structured one with its day, any other as it was."""
    if question.command in {"rate", "why"} and answer.status == "answered":
        base = about(answer, question)
        if base is not None:
            return Question(question.command, base.options, question.language)
    return question


def has_other_side(base: Question) -> bool:
    """Whether the roles can be turned: the origin is an economy of its own that could levy."""
    importer, origin = base.get("importer"), base.get("origin")
    return origin is not None and origin != importer and economies.is_economy(origin)


def follow(
    verb: str, question: Question, answer: Answer | None = None, *, day: str | None = None
) -> Question:
    """The question that a button asks of the question it carries.

    ``answer``  the answer to that question, from which a question in words gets its structure
    ``day``     for ``known``: the day, as typed

    ``why``, ``history`` and ``rate`` of the same pair, ``other`` with the roles turned, ``known``
    as known on ``day``; any other verb asks the question itself. A question that is about no pair
    is returned as it is.
    """
    found = about(answer, question) if answer is not None else None
    base = found if found is not None and verb != "known" else question
    if verb == "known":
        return base.with_options(known_by=day) if day else base
    if base.command not in STRUCTURED or verb not in _TURNS:
        return base if verb in _TURNS else question
    options = dict(base.options)
    if verb in {"why", "rate"}:
        return _only(verb, _RATE, options, base)
    if verb == "history":
        return _only("history", _HISTORY, options, base)
    turned = {
        **options,
        "importer": options.get("origin", ""),
        "origin": options.get("importer", ""),
        "product": _shared(options.get("product")),
        "measure": "",  # of the first importer alone
    }
    return Question.of(base.command, base.language, **turned)


def _only(
    command: str, names: tuple[str, ...], options: Mapping[str, str], base: Question
) -> Question:
    kept = {name: options[name] for name in names if name in options}
    return Question.of(command, base.language, **kept)


def _shared(product: str | None) -> str | None:
    """A product as another economy's schedule knows it: a name, or the first six digits."""
    if product is None:
        return None
    digits = product.replace(".", "").replace(" ", "")
    return digits[:_SHARED_DIGITS] if digits.isdigit() else product
