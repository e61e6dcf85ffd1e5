"""``tradeledger export``: the ledger as a file."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import click

from ledger.damage import explained
from ledger.desk import exporting
from ledger.opening import reading
from ledger.terminal import Call, emit, progress, this_call


def _as_json(context: click.Context, _: click.Parameter, value: Any) -> None:
    if value:
        context.ensure_object(Call).format = "json"


@click.command(
    epilog="Examples:  tradeledger export --out ledger.jsonl\n\n"
    "           tradeledger export --out - --as csv | head"
)
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    help="Where to; its ending says the form. - is standard output (jsonl, csv).",
)
@click.option(
    "--as",
    "--format",
    "form",
    type=click.Choice(exporting.FORMS),
    help="The form, where the ending does not say it.",
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option(
    "--json",
    "_json",
    is_flag=True,
    callback=_as_json,
    expose_value=False,
    help="Report what was written as JSON.",
)
@explained
def export(out: str, form: str | None, *, force: bool) -> int | None:
    """The whole ledger as jsonl (to import elsewhere), csv, parquet or sqlite."""
    call = this_call()
    chosen = exporting.form_of(out, form)
    ledger = reading(call)
    with progress(f"writing {chosen}") as tick:
        done = exporting.export(ledger, call.url, out, chosen, force=force, tick=tick)
    if out == "-":
        call.say(f"exported {_events(done.events)}, tree head {done.root.hex()}")
        return None
    record = {
        "out": done.out,
        "as": done.form,
        "events": done.events,
        "bytes": done.size,
        "checkpoint": {"size": done.events, "root": b64encode(done.root).decode()},
    }
    emit(
        record,
        lambda: [
            f"exported {_events(done.events)} to {done.out} ({done.form}, {_size(done.size)})",
            f"tree head {done.root.hex()} at {done.events}",
        ],
    )
    return None


def _events(count: int) -> str:
    return f"{count} event{'' if count == 1 else 's'}"


def _size(count: int | None) -> str:
    """A size for people: 812 bytes, 4.2 kB, 17 MB."""
    number = float(count or 0)
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return (
                f"{number:.0f} {unit}"
                if number >= 10 or unit == "bytes"
                else f"{number:.1f} {unit}"
            )
        number /= 1000
    return f"{number:.1f} GB"
