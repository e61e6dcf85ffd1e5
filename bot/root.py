"""The command ``tradeledger``.

The root knows its subcommands by name and one line of help only; a module is loaded when one of
its commands is called, so that a cold ``tradeledger rate`` imports neither pydantic nor what the
bot needs.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from ledger.terminal import FORMATS, NO, WRONG_CALL, Call, report
from ledger.vocabulary.problems import ProblemsError

#: name -> (module, what it does in one line)
COMMANDS: dict[str, tuple[str, str]] = {
    "ask": ("bot.commands", "Answer a question in plain words."),
    "chat": ("bot.commands", "The same, as a conversation with follow-up questions."),
    "rate": ("projections.commands", "The duty in force on a day, as known, as recorded."),
    "history": ("projections.commands", "Every interval of constant duty, oldest first."),
    "changes": ("projections.commands", "What changed between two days."),
    "compare": ("projections.comparing", "The duty on two days, side by side."),
    "chart": ("projections.charts.commands", "The picture of a history, as PNG or SVG."),
    "forecast": ("projections.commands", "What lapses, starts or expires if nobody acts."),
    "why": ("projections.commands", "The derivation of a rate, as a tree."),
    "truce": ("projections.listings", "A truce: terms, stated end, what returns."),
    "talks": ("projections.listings", "Talks: who met where, and what came of it."),
    "measures": ("projections.listings", "The measures that are held, or one of them."),
    "products": ("projections.goods.commands", "The goods that have a name, with their codes."),
    "sources": ("projections.listings", "The sources, or one and what rests on it."),
    "append": ("ledger.commands", "Append one event, or a file of them."),
    "correct": ("ledger.commands", "Correct an earlier record by a new event."),
    "retract": ("ledger.commands", "Withdraw an earlier record by a new event."),
    "log": ("ledger.reading", "The events as recorded."),
    "show": ("ledger.reading", "One recorded event, whole."),
    "import": ("ledger.commands", "Append the events of packs."),
    "export": ("ledger.reading", "The ledger as jsonl, csv, parquet or sqlite."),
    "init": ("ledger.commands", "Make a new ledger."),
    "audit": ("projections.audit", "Verify the whole history; nothing is believed."),
    "checkpoint": ("ledger.keeping", "A signed tree head, to be kept elsewhere."),
    "prove": ("ledger.keeping", "A proof that an event is in it, or that it only grew."),
    "verify": ("ledger.keeping", "Check a checkpoint or a proof, offline."),
    "verifier": ("ledger.keeping", "The verifier as one file, to be read and kept."),
    "key": ("ledger.keeping", "Keys that sign checkpoints."),
    "review": ("ledger.keeping", "Proposals that wait for a second person."),
    "approve": ("ledger.keeping", "Record a proposal, as a second person."),
    "reject": ("ledger.keeping", "Turn a proposal down, as a second person."),
    "backup": ("ledger.keeping", "A consistent, audited copy of the ledger."),
    "restore": ("ledger.keeping", "Bring a backup back, audited before it replaces."),
    "migrate": ("ledger.keeping", "Give a ledger from before there was a tree its tree."),
    "replay": ("projections.rebuild", "Rebuild the state from events alone; its digest."),
    "bisect": ("projections.bisecting", "The event that changed an answer."),
    "bot": ("bot.discord.command", "The Discord bot: run it, or check how it is set up."),
    "doctor": ("projections.doctor", "What is configured, and what is wrong."),
    "completion": ("bot.commands", "Shell completion for bash, zsh or fish."),
}


class LazyGroup(click.Group):
    """Lists commands without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name][0])
        command = module.COMMANDS[cmd_name]
        assert isinstance(command, click.Command)
        if command.help:
            # Raw docstrings write click's mark against folding in two letters.
            command.help = command.help.replace("\\b\n", "\b\n")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            fix = f"did you mean {near[0]}?" if near else "tradeledger --help lists the commands"
            raise click.UsageError(f"there is no command {name[:40]!r}; {fix}", ctx)
        return super().resolve_command(ctx, args)


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Prints the version; a checkout that is not installed says so."""
    if not asked:
        return
    from importlib import metadata

    try:
        version = metadata.version("tradeledger")
    except metadata.PackageNotFoundError:
        version = "of a checkout that is not installed"
    click.echo(f"tradeledger, version {version}")
    context.exit()


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Example:  tradeledger ask "what was the US tariff on Oct 1"',
)
@click.option(
    "--store", metavar="URL", envvar="TRADELEDGER_STORE",
    help="sqlite:///path/to/ledger.db, postgresql://user:password@host/db or memory:"
    "  [default: a file in your data folder, made on first use]",
)  # fmt: skip
@click.option(
    "--now", metavar="INSTANT", envvar="TRADELEDGER_NOW",
    help='The clock that "today" is read from.',
)  # fmt: skip
@click.option("--format", "fmt", type=click.Choice(FORMATS), help="How to print results.")
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--quiet", is_flag=True, help="Only results and errors.")
@click.option("--empty", is_flag=True, help="If the store is made now, leave it empty.")
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version,
              help="Show the version and exit.")  # fmt: skip
@click.pass_context
def main_command(
    context: click.Context,
    store: str | None,
    now: str | None,
    fmt: str | None,
    as_json: bool,
    quiet: bool,
    empty: bool,
) -> None:
    """The reference ledger of trade policy: who charged what, on which day, who says so."""
    if os.environ.get("NO_COLOR"):
        context.color = False
    context.obj = Call(
        store=store, now_text=now, format="json" if as_json else fmt or "text",
        quiet=quiet, empty=empty,
    )  # fmt: skip
    context.call_on_close(context.obj.close)


def main(arguments: list[str] | None = None) -> None:
    """Runs a command and exits with its code; a user never sees a traceback."""
    sys.exit(run(arguments))


_RECORDING = frozenset({"append", "correct", "retract"})


def _text(argument: str) -> str:
    """A word as text: what is no UTF-8 is marked as such, unless it names a file that is there."""
    if argument.isascii() or os.path.exists(argument):  # noqa: PTH110 - a name may be bytes
        return argument
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _wants_json(arguments: list[str]) -> bool:
    """Whether machines read along; asked before anything is parsed, for what may go wrong then."""
    joined = " ".join(arguments)
    named = any(f"--format{sep}json" in joined for sep in (" ", "="))
    return "--json" in arguments or named


def run(arguments: list[str] | None = None) -> int:  # noqa: PLR0911 - each way out is a code
    """Runs a command; returns its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    # A question may be read with marks in it; what is recorded stays for ever, so the commands
    # that record see what was typed and refuse it.
    raw = bool(_RECORDING & set(given))
    arguments = list(given) if raw else [_text(each) for each in given]
    wants_json = _wants_json(arguments)
    try:
        result: Any = main_command.main(
            args=arguments, prog_name="tradeledger", standalone_mode=False
        )
    except ProblemsError as error:
        report(error.problems, as_json=wants_json)
        return WRONG_CALL
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "tradeledger"
        hint = f"    {where} --help shows how it is called"
        click.echo(f"{error.format_message()}\n{hint}", err=True)
        return WRONG_CALL
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        # The reader of the pipe (head, less) has gone; that is how pipes end.
        sys.stderr.close()
        return 0
    except Exception as error:
        if os.environ.get("TRADELEDGER_DEBUG"):
            raise
        said = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        click.echo(
            f"tradeledger failed in a way it should not: {said}\n"
            "    nothing was recorded; TRADELEDGER_DEBUG=1 shows where it happened",
            err=True,
        )
        return NO
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    main()
