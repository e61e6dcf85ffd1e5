"""ask, chat, completion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from bot.answering import answer_question
from bot.lines import answered_line
from bot.showing import render, render_check
from ledger.terminal import DONE, NO, dumps, emit, output_format, this_call
from projections import options
from projections.commands import show
from projections.opening import open_book


@click.command("ask")
@click.argument("question", required=False)
@click.option(
    "--jsonl", "lines", metavar="FILE", type=click.File("r", encoding="utf-8", errors="replace"),
    help="One question per line, one answer per line; - for standard input.",
)  # fmt: skip
@click.option(
    "--check", "story", metavar="FILE", type=click.File("r", encoding="utf-8", errors="replace"),
    help="Checks the claims of a text against the record; - for standard input.",
)  # fmt: skip
@options.receipt
@output_format
def ask_command(question: str | None, lines: Any, story: Any) -> int:
    r"""Answers a question in plain words, or checks a text.

    \b
    Examples:
      tradeledger ask "what was the US tariff on Oct 1"
      tradeledger ask --check story.txt
    """
    call = this_call()
    if lines is not None:
        return _many(lines)
    if story is not None:
        return _check(story)
    if not question or not question.strip():
        raise click.UsageError('Missing question, like  ask "what was the US tariff on Oct 1".')
    answer = answer_question(open_book(call), question, call.now)
    return show(answer, render)


def _many(lines: Iterable[str]) -> int:
    call = this_call()
    book = open_book(call)
    for number, line in enumerate(lines, start=1):
        click.echo(dumps(answered_line(book, line, number, call.now)))
    return DONE


def _check(story: Any) -> int:
    from bot.checking import check_text
    from bot.checking.verdicts import MAX_LENGTH

    call = this_call()
    answer = check_text(open_book(call), story.read(MAX_LENGTH + 1), call.now)
    emit(answer.as_dict(), lambda: render_check(answer), rows=answer.result["claims"])
    found = {claim["verdict"] for claim in answer.result["claims"]}
    return NO if "contradicted" in found or not found else DONE


@click.command("chat")
def chat_command() -> int:
    r"""Answers questions as a conversation: follow-ups keep what was asked before.

    \b
    Example:
      tradeledger chat
    """
    from bot.chat.terminal import converse

    call = this_call()
    return converse(open_book(call), call.now)


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> int:
    r"""Prints the script that completes commands and options in a shell.

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


COMMANDS = {"ask": ask_command, "chat": chat_command, "completion": completion_command}
