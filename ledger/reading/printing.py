"""Records in each format, one by one as they come: a ledger may be larger than memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import click

from ledger.terminal import dumps, this_call


class Printer:
    """Prints records as text, json, jsonl or csv; used as a context manager.

    ``columns`` are those of csv. With ``endless`` a JSON array would never close, so json is then
    printed like jsonl: one object per line.
    """

    def __init__(
        self, columns: Sequence[str], text: Callable[[Any], Iterable[str]], *, endless: bool = False
    ) -> None:
        wanted = this_call().format
        self._format = "jsonl" if endless and wanted == "json" else wanted
        self._columns = columns
        self._text = text
        self._printed = 0

    def __enter__(self) -> Self:
        if self._format == "csv":
            click.echo(self._csv(self._columns))
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._format == "json" and kind is None:
            click.echo("\n]" if self._printed else "[]")

    def put(self, item: Any, record: Callable[[], dict[str, Any]]) -> None:
        """Prints one item: itself as text, its record in the other formats."""
        if self._format == "text":
            for line in self._text(item):
                click.echo(line)
        elif self._format == "json":
            click.echo(f"{',' if self._printed else '['}\n{dumps(record())}", nl=False)
        elif self._format == "jsonl":
            click.echo(dumps(record()))
        else:
            values = record()
            click.echo(self._csv([values.get(name) for name in self._columns]))
        self._printed += 1

    @staticmethod
    def _csv(values: Sequence[Any]) -> str:
        out = io.StringIO()
        cells = ["" if v is None else dumps(v) if isinstance(v, list | dict) else v for v in values]
        csv.writer(out, lineterminator="").writerow(cells)
        return out.getvalue()
