"""Asking by name: a command of the ledger with its options, answered without a terminal.

A question is a mapping, ``{"command": "rate", "importer": "US", …}`` with the options as people
type them, or ``{"command": "ask", "text": "…"}``. The terminal's own commands answer it, so that a
chat room, a receipt and the command line cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

import click

from ledger.terminal import Call
from projections.answers.answer import Answer
from projections.book import Book

#: command -> where it lives; ``ask`` is answered by the bot's understanding of words
COMMANDS = {
    "rate": "projections.commands",
    "history": "projections.commands",
    "changes": "projections.commands",
    "why": "projections.commands",
    "forecast": "projections.commands",
    "compare": "projections.comparing",
    "truce": "projections.listings",
    "talks": "projections.listings",
}
KNOWING = frozenset({"rate", "history", "changes", "why", "compare", "ask"})
RECORDING = frozenset({"rate", "history", "why"})


class UnknownQuestionError(Exception):
    """A mapping that is no question of ours; the text says what is wrong with it."""


def answer(book: Book, query: Mapping[str, Any], now: datetime) -> Answer:
    """The answer to a question, with "today" read from ``now``.

    Raises ``ProblemsError`` and ``click.UsageError`` for what people type wrong,
    ``UnknownQuestionError`` for a command or option that there is not.
    """
    options = dict(query)
    name = str(options.pop("command", ""))
    if name == "ask":
        ask = import_module("bot.answering").answer_question
        found: Answer = ask(book, options["text"], now, options.get("known_by"))
        return found
    if name not in COMMANDS:
        raise UnknownQuestionError(f"{name[:40]!r} is no command that is asked again")
    return _called(name, options, book, now)


def _called(name: str, options: dict[str, Any], book: Book, now: datetime) -> Answer:
    """What a command answers, on a book and at an instant of our choice."""
    command = import_module(COMMANDS[name]).COMMANDS[name]
    taken: list[Answer] = []
    call = Call(now_text=now.isoformat(), book=book, taken=taken)
    known = {each.name for each in command.params if not isinstance(each.type, click.File)}
    if not set(options) <= known:
        raise UnknownQuestionError(f"{name} has no {', '.join(sorted(set(options) - known))}")
    with click.Context(command, info_name=name, obj=call) as context:
        context.invoke(command, **options)
    return taken[0]
