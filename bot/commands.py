"""ask, completion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import click

from bot.answering import answer_question
from ledger.terminal import DONE, NO, dumps, emit, output_format, this_call
from ledger.vocabulary import dates
from ledger.vocabulary.problems import BAD_QUERY, Problem, ProblemsError
from projections import rendering
from projections.answers.answer import Answer
from projections.opening import open_book

_RENDERERS = {
    "rate": rendering.rate,
    "why": rendering.why,
    "history": rendering.history,
    "forecast": rendering.forecast,
}


def render(answer: Answer) -> Iterator[str]:
    """An answer as text, whatever its kind."""
    if answer.status == "answered" and answer.kind in _RENDERERS:
        yield from _RENDERERS[answer.kind](answer)
        return
    yield from rendering.headline(answer)
    for choice in answer.choices:
        yield f"  · {choice['label']}: {rendering.dim(choice['question'])}"
    if answer.status == "answered":
        yield from rendering.footer(answer)


@click.command("ask")
@click.argument("question", required=False)
@click.option(
    "--jsonl", "lines", metavar="FILE", type=click.File("r", encoding="utf-8", errors="replace"),
    help="One question per line, one answer per line; - for standard input.",
)  # fmt: skip
@output_format
def ask_command(question: str | None, lines: Any) -> int:
    """Answers a question in plain words.

    \b
    Example:
      tradeledger ask "what was the US tariff on Oct 1"
    """
    call = this_call()
    if lines is not None:
        return _many(lines)
    if not question or not question.strip():
        raise click.UsageError('Missing question, like  ask "what was the US tariff on Oct 1".')
    answer = answer_question(open_book(call), question, call.now)
    emit(answer.as_dict(), lambda: render(answer))
    return DONE if answer.status == "answered" else NO


def _many(lines: Iterable[str]) -> int:
    call = this_call()
    book = open_book(call)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        click.echo(dumps(_one(book, line, number, call.now)))
    return DONE


def _one(book: Any, line: str, number: int, now: datetime) -> dict[str, Any]:
    import orjson

    try:
        record = orjson.loads(line)
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise TypeError
    except (orjson.JSONDecodeError, TypeError):
        fix = '{"id": "1", "text": "what was the US tariff on Oct 1"}'
        problem = Problem(BAD_QUERY, "the line is no JSON object with a text.", fix)
        return {"id": number, "status": "wrong_call", "problems": [problem.as_dict()]}
    try:
        at = dates.moment_of(str(record["now"]), now) if record.get("now") else now
        answer = answer_question(book, record["text"], at, record.get("known_by"))
    except ProblemsError as error:
        problems = [problem.as_dict() for problem in error.problems]
        return {"id": record.get("id", number), "status": "wrong_call", "problems": problems}
    return {"id": record.get("id", number), **answer.as_dict()}


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> int:
    """Prints the script that completes commands and options in a shell.

    \b
    Example:
      eval "$(tradeledger completion bash)"
    """
    from click.shell_completion import get_completion_class

    from bot.root import main_command

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(main_command, {}, "tradeledger", "_TRADELEDGER_COMPLETE").source())
    return DONE


COMMANDS = {"ask": ask_command, "completion": completion_command}
