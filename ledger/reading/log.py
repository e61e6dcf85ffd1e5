"""``tradeledger log``: the events as recorded, oldest first, and as they come."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import click

from ledger.damage import explained
from ledger.opening import reading
from ledger.reading.entries import Entry, Streams, batches, economies_of
from ledger.reading.printing import Printer
from ledger.store.log import Log, Row
from ledger.terminal import output_format, this_call
from ledger.vocabulary import economies
from ledger.vocabulary.problems import ProblemsError

COLUMNS = (
    "position", "stream", "version", "kind", "key", "announced", "effective", "recorded", "by",
    "summary", "sources", "corrected_by", "retracted_by",
)  # fmt: skip
STREAM_KINDS = (
    "measure",
    "truce",
    "talks",
    "source",
    "claim",
    "stacking",
    "pack",
    "product",
    "term",
    "proposal",
    "ledger",
)
POLL_SECONDS = 0.2
_KIND_WIDTH = 27
_KEY_WIDTH = 32


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for; both positions are included."""

    since: int
    until: int | None
    importer: str | None
    kinds: tuple[str, ...]
    streams: tuple[str, ...]

    def rows(self, log: Log, after: int) -> Iterator[Row]:
        """The stored rows behind a position that may be meant."""
        first = max(after + 1, self.since)
        if not self.streams:
            found: Iterable[Row] = log.rows(first - 1, self.until)
        else:
            names = [name for each in self.streams for name in _stream_names(each)]
            found = (row for row in log.streams(names, self.until) if row.position >= first)
        return (row for row in found if not self.kinds or _is_kind(row.topic, self.kinds))

    def entries(self, log: Log, after: int) -> Iterator[Entry]:
        """The events behind a position that are meant, with what was said of them since."""
        streams = Streams(log)
        for some in batches(self.rows(log, after)):
            entries = [Entry.of(row) for row in some]
            meant = [e for e in entries if self.importer is None or self._concerns(e, streams)]
            streams.read(e.row.stream for e in meant)
            yield from map(streams.complete, meant)

    def _concerns(self, entry: Entry, streams: Streams) -> bool:
        kind, _, name = entry.row.stream.partition(":")
        found = economies_of(entry)
        if kind == "measure":
            found.add(name.partition(".")[0].upper())
        else:
            found |= streams.concern(entry.row.stream)
        return self.importer in found


def _stream_names(text: str) -> list[str]:
    text = text.encode("utf-8", "replace").decode()  # an argument need not be text
    return [text] if ":" in text else [f"{kind}:{text}" for kind in STREAM_KINDS]


def _is_kind(topic: str, wanted: tuple[str, ...]) -> bool:
    family, _, short = topic.partition(".")
    return any(each in {topic, family, short} for each in wanted)


@click.command(
    epilog="Examples:  tradeledger log --importer US --since 400\n\n"
    "           tradeledger log --last 0 --follow --json"
)
@click.option(
    "--since", type=click.IntRange(min=0), default=1, metavar="N", help="From this position on."
)
@click.option(
    "--until", type=click.IntRange(min=0), metavar="N", help="Up to this position, included."
)
@click.option(
    "--importer",
    metavar="CODE",
    help="Only what concerns this economy: its duties, the truces and talks it is in.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only this kind: measure.duty_set, duty_set, or a family (truce). Repeatable.",
)
@click.option(
    "--stream",
    "streams",
    multiple=True,
    metavar="S",
    help="Only this stream: measure:us.s122, or just us.s122. Repeatable.",
)
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="At most this many, the oldest first."
)
@click.option(
    "--last",
    type=click.IntRange(min=0),
    metavar="N",
    help="Of what is recorded so far only the newest N.",
)
@click.option(
    "--follow",
    is_flag=True,
    help="Then wait, and print new events as they are recorded (json: one per line).",
)
@output_format
@explained
def log(
    since: int,
    until: int | None,
    importer: str | None,
    kinds: tuple[str, ...],
    streams: tuple[str, ...],
    limit: int | None,
    last: int | None,
    *,
    follow: bool,
) -> int | None:
    """The events as recorded, oldest first: position, recorded, announced, kind, key."""
    code = _economy(importer) if importer else None
    kinds = tuple(kind.replace("-", "_") for kind in kinds)
    wanted = Wanted(since, until, code, kinds, streams)
    ledger = reading(this_call())
    stopping = _until_stopped() if follow else nullcontext()
    with stopping, Printer(COLUMNS, _Line(ledger), endless=follow) as printer:
        _print(ledger, wanted, printer, limit, last, follow=follow)
    return None


def _economy(typed: str) -> str:
    try:
        return economies.canonical(typed)
    except ProblemsError as error:
        raise ProblemsError([problem.at("--importer") for problem in error.problems]) from None


def _print(
    ledger: Log,
    wanted: Wanted,
    printer: Printer,
    limit: int | None,
    last: int | None,
    *,
    follow: bool,
) -> None:
    seen = ledger.version()
    done = head = ledger.head()
    left = limit if limit is not None else sys.maxsize
    entries: Iterable[Entry] = wanted.entries(ledger, _start(wanted, head, last))
    if last is not None:
        entries = deque(entries, maxlen=min(last, sys.maxsize))
    for entry in entries:
        if left <= 0:
            return
        printer.put(entry, entry.record)
        done = max(done, entry.row.position)
        left -= 1
    pause = threading.Event()
    while follow and left > 0 and (wanted.until is None or done < wanted.until):
        version = ledger.version()
        if version == seen:
            pause.wait(POLL_SECONDS)
            continue
        seen, head = version, ledger.head()
        for entry in wanted.entries(ledger, done):
            if left > 0:
                printer.put(entry, entry.record)
                left -= 1
            head = max(head, entry.row.position)
        done = max(done, head)


def _start(wanted: Wanted, head: int, last: int | None) -> int:
    """The position behind which to begin; near the end, where that is all that can be meant."""
    plain = not (wanted.kinds or wanted.streams or wanted.importer)
    if last is None or not plain:
        return 0
    end = head if wanted.until is None else min(head, wanted.until)
    return end - last


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Lets Ctrl-C and a polite kill end the command as done; a thread gets no signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


class _Line:
    """Events as aligned lines, cut to the width of a terminal."""

    def __init__(self, ledger: Log) -> None:
        self._digits = max(5, len(str(ledger.head())))
        self._width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None

    def __call__(self, entry: Entry) -> Iterator[str]:
        recorded = entry.recorded[:16].replace("T", " ")
        announced = str(entry.body.get("announced") or "")[:10]
        head = (
            f"{entry.row.position:>{self._digits}}  {recorded}  {announced:<10}"
            f"  {entry.row.topic:<{_KIND_WIDTH}}  "
        )
        key = f"{entry.key:<{_KEY_WIDTH}}"
        told = " ".join(part for part in (_mark(entry), entry.told) if part)
        if self._width is not None:
            room = max(1, self._width - len(head) - len(key) - 2)
            told = told if len(told) <= room else f"{told[: room - 1]}…"
        name = click.style(entry.key, bold=True, dim=entry.retracted_by is not None or None)
        yield f"{head}{name}{key.removeprefix(entry.key)}  {told}".rstrip()


def _mark(entry: Entry) -> str:
    if entry.retracted_by is not None:
        return f"[retracted by {entry.retracted_by}]"
    if entry.corrected_by:
        return f"[corrected by {', '.join(map(str, entry.corrected_by))}]"
    return ""
