"""chart."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import click

from ledger.terminal import DONE, NO, emit, output_format, this_call, wrong
from projections import asking, options, rendering
from projections.answers.answer import Answer
from projections.charts.drawing import SIZE, Form, described, picture
from projections.messages.teller import teller
from projections.opening import open_book

#: what a file's ending says
ENDINGS: dict[str, Form] = {".png": "png", ".svg": "svg"}


@click.command("chart")
@options.pair
@click.option(
    "--from", "from_day", metavar="DAY", help="The first day; without it, from the start."
)
@click.option(
    "--to", "to_day", metavar="DAY", help="The last day; without it, what is scheduled too."
)
@click.option("--known-by", metavar="DAY", help="Only what was announced by then.")
@click.option("--recorded-by", metavar="N|INSTANT", help="Only what was recorded by then.")
@options.narrowing
@click.option(
    "--out", required=True, metavar="FILE",
    help="The picture, .png or .svg; a file that is there is replaced.",
)  # fmt: skip
@options.receipt
@output_format
def chart_command(out: str, **given: Any) -> int:
    r"""The picture of a history, as PNG or SVG, and the same in words.

    Solid steps were charged, dashed ones are scheduled; a pale band is what a suspension holds
    down; hatched stretches have no fixed addition. The check mark says until when it is verified.

    \b
    Example:
      tradeledger chart --importer US --origin CN --from 2025-01-01 --out us-cn.png
    """
    form, place = _place(out)
    call = this_call()
    query = {name: value for name, value in given.items() if value is not None}
    answer = asking.answer(open_book(call), {"command": "history", **query}, call.now)
    if answer.status != "answered":
        emit(answer.as_dict(), lambda: rendering.history(answer))
        return NO
    data = picture(answer, form)
    _write(place, out, data)
    _keep_receipt(answer, query)
    _tell(out, form, data, answer)
    return DONE


def _tell(out: str, form: Form, data: bytes, answer: Answer) -> None:
    """Says where the picture is and what is in it."""
    width, height = SIZE
    record = {
        "out": out, "form": form, "bytes": len(data), "width": width, "height": height,
        "described": described(answer), "sentence": answer.sentence,
        "intervals": len(answer.result["intervals"]), "verified_until": answer.verified_until,
        "clocks": answer.clocks, "checkpoint": answer.checkpoint,
    }  # fmt: skip
    line = teller("en")(
        "chart.written", out=_shown(out), form=form.upper(), width=width, height=height,
        size=f"{len(data) / 1000:.1f}", described=record["described"],
    )  # fmt: skip
    emit(record, lambda: [line])


def _keep_receipt(answer: Answer, query: dict[str, str]) -> None:
    """A picture's receipt is that of the history it was made from: that is what is asked again."""
    call = this_call()
    if call.receipt is None:
        return
    from projections import receipts
    from projections.commands import history_command

    context = click.Context(history_command, info_name="history", obj=call)
    context.params = dict(query)
    with context.scope(cleanup=False):
        receipts.keep(answer, call, open_book)


def _place(out: str) -> tuple[Form, Path]:
    """The form that the file's ending names, and the file; what cannot be written is refused."""
    form = ENDINGS.get(Path(out).suffix.lower())
    if form is None:
        raise _refused(out, "its ending says no form of a picture.", "end it in .png or .svg")
    try:
        place = Path(out).resolve()
        if place.is_dir():
            raise _refused(out, "it is a folder.", "name a file in it")
        if place.exists() and not place.is_file():
            raise _refused(out, "it is no ordinary file.", "name one")
        if not place.parent.is_dir():
            raise _refused(out, f"there is no folder {place.parent}.", "make it, or choose another")
    except (OSError, ValueError) as error:
        raise _refused(out, _why(error), "choose another place") from None
    return form, place


def _write(place: Path, out: str, data: bytes) -> None:
    """Writes beside the place and moves it there: a picture is whole, or the old one stays."""
    aside = place.with_name(f".tradeledger-{secrets.token_hex(8)}.part")
    try:
        try:
            aside.write_bytes(data)
            aside.replace(place)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(out, _why(error), "choose another place") from None


def _why(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{said}."


def _refused(out: str, detail: str, fix: str) -> Exception:
    from ledger.desk.exporting import NOT_WRITTEN

    return wrong(NOT_WRITTEN, f"{_shown(out)}: {detail}", fix, "--out")


def _shown(out: str) -> str:
    """A file's name as text, whatever bytes it is made of."""
    return os.fsencode(out).decode("utf-8", "replace")


COMMANDS = {"chart": chart_command}
