"""The prompt: history kept between sessions, completion of what is often asked, a line of help."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
import platformdirs

from bot.chat.conversation import Conversation
from bot.showing import render, render_check
from ledger.terminal import DONE
from projections.book import Book
from projections.messages.teller import teller

EXAMPLES = (
    "US tariff on China now", "and on the other side?", "what about 2019?", "why?", "who says so?",
    "what is next?", "when does the truce end?", "and for steel?", "check: ", "help", "quit",
)  # fmt: skip
_LEAVE = frozenset({"quit", "exit", "bye", ":q", "q"})


def converse(book: Book, now: datetime) -> int:
    """Reads and answers until the person leaves."""
    if not sys.stdin.isatty():
        return _piped(book, now)
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory

    say = teller("en")
    folder = Path(platformdirs.user_state_dir("tradeledger"))
    folder.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(folder / "chat-history")),
        auto_suggest=AutoSuggestFromHistory(),
        completer=WordCompleter(list(EXAMPLES), ignore_case=True, sentence=True),
        complete_while_typing=False,
    )
    click.echo(say("chat.welcome"))
    conversation = Conversation(book)
    while True:
        try:
            typed = session.prompt("› ").strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            break
        if not typed:
            continue
        if typed.lower() in _LEAVE:
            break
        for line in turn(conversation, typed, now):
            click.echo(line)
        click.echo("")
    click.echo(say("chat.bye"))
    return DONE


def _piped(book: Book, now: datetime) -> int:
    """A conversation that is not typed: a line a turn, without a prompt."""
    conversation = Conversation(book)
    for line in sys.stdin:
        typed = line.strip()
        if typed.lower() in _LEAVE:
            break
        for shown in turn(conversation, typed, now) if typed else []:
            click.echo(shown)
    return DONE


def turn(conversation: Conversation, typed: str, now: datetime) -> list[str]:
    """One turn as lines of text."""
    if typed.lower() in {"help", "?"}:
        return [teller("en")("chat.help")]
    conversation.book.refresh()
    found = conversation.say(typed, now)
    return list(render_check(found) if found.kind == "check" else render(found))
