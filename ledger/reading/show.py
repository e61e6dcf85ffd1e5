"""``tradeledger show``: one recorded event, whole."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from ledger.damage import explained
from ledger.desk.lookup import row_of
from ledger.opening import reading
from ledger.proof.leaf import leaf_hash
from ledger.reading.entries import CORRECTED, RETRACTED, Entry
from ledger.store.log import Log
from ledger.terminal import dumps, emit, output_format, this_call

_APART = {"key", "sources", "waivers"}
_LABEL = 16
_WIDEST = 100
_SOURCE_FIELDS = ("title", "citation", "url", "published")


@click.command(
    epilog="Example:  tradeledger show 431\n\n          tradeledger show us.s122/imposed"
)
@click.argument("position", metavar="POSITION")
@output_format
@explained
def show(position: str) -> int | None:
    """One event as recorded (by position or key): fields, sources, corrections, leaf hash."""
    ledger = reading(this_call())
    record = _record(ledger, Entry.of(row_of(ledger, position)))
    emit(record, lambda: _lines(record))
    return None


def _record(ledger: Log, entry: Entry) -> dict[str, Any]:
    row = entry.row
    later = [
        Entry.of(each)
        for each in ledger.streams([row.stream])
        if each.topic in {CORRECTED, RETRACTED} and each.position > row.position
    ]
    about = [each for each in later if each.body.get("target") == entry.key]
    entry.corrected_by = [e.row.position for e in about if e.row.topic == CORRECTED]
    entry.retracted_by = next((e.row.position for e in about if e.row.topic == RETRACTED), None)
    leaf = leaf_hash(row.position, row.stream, row.version, row.topic, row.state)
    target = ledger.position_of(entry.body["target"]) if entry.is_correction else None
    return {
        **entry.record(),
        "sources": [_source(ledger, name) for name in entry.body.get("sources", ())],
        "corrects": target,
        "corrections": [_correction(each) for each in about],
        "waivers": entry.body.get("waivers", []),
        "schema": entry.schema,
        "body": entry.body,
        "leaf": leaf.hex(),
    }


def _correction(entry: Entry) -> dict[str, Any]:
    return {
        "position": entry.row.position,
        "kind": entry.row.topic,
        "recorded": entry.recorded,
        "by": entry.by,
        "why": entry.body.get("why"),
        "fields": entry.body.get("fields"),
    }


def _source(ledger: Log, name: str) -> dict[str, Any]:
    """A source as it is now believed; only its id where it is not registered."""
    known: dict[str, Any] = {}
    for row in ledger.streams([f"source:{name}"]):
        body = Entry.of(row).body
        if row.topic == "source.registered":
            known = body
        elif row.topic == CORRECTED:
            known = {**known, **body["fields"]}
        elif row.topic == RETRACTED:
            known = {}
    return {"id": name, **{field: known.get(field) for field in _SOURCE_FIELDS}}


def _lines(record: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{click.style(str(record['position']), bold=True)}  {record['kind']}  "
        f"{click.style(record['key'], bold=True)}"
    )
    yield from _field("stream", f"{record['stream']}, version {record['version']}")
    yield from _field("recorded", f"{_instant(record['recorded'])} by {record['by']}")
    if record["corrects"] is not None:
        yield from _field("corrects", f"position {record['corrects']}")
    for name, value in record["body"].items():
        if name not in _APART:
            yield from _field(name, _plain(value))
    for source in record["sources"]:
        yield from _source_lines(source)
    for waiver in record["waivers"]:
        told = f"{waiver['rule']} by {waiver['who']}: {waiver['why']}"
        yield from _field(click.style("waived", fg="yellow"), told)
    for each in record["corrections"]:
        what = "retracted" if each["kind"] == RETRACTED else "corrected"
        told = f"by {each['position']}, {_instant(each['recorded'])}, {each['by']}: {each['why']}"
        yield from _field(click.style(what, fg="yellow"), told)
        for name, value in (each["fields"] or {}).items():
            yield from _field("", f"{name}: {'(none)' if value is None else _plain(value)}")
    yield from _field("leaf", record["leaf"])


def _source_lines(source: dict[str, Any]) -> Iterator[str]:
    told = source["title"] or "(not registered)"
    details = [source[field] for field in ("citation", "published") if source[field]]
    yield from _field("source", f"{source['id']}: {', '.join([told, *details])}")
    if source["url"]:
        yield f"{'':<{_LABEL + 2}}{source['url']}"


def _instant(text: str) -> str:
    return f"{text[:19].replace('T', ' ')} UTC"


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value) if all(len(item) < 24 for item in value) else "\n".join(value)
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return ", ".join(f"{name} {item}" for name, item in value.items())
    return dumps(value)


def _field(label: str, text: str) -> Iterator[str]:
    """A label and its text, wrapped to the terminal with the text hanging in its column."""
    pad = " " * (_LABEL - len(click.unstyle(label)))
    width = min(shutil.get_terminal_size().columns, _WIDEST) - _LABEL - 2
    lines = [
        line
        for paragraph in text.splitlines() or [""]
        for line in textwrap.wrap(
            paragraph, max(width, 30), break_long_words=False, break_on_hyphens=False
        )
        or [""]
    ]
    yield f"  {label}{pad}{lines[0]}"
    for line in lines[1:]:
        yield f"{'':<{_LABEL + 2}}{line}"
