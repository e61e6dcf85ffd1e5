"""Stored events as flat columns, for csv and parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from ledger.events.upcasters import upcast
from ledger.proof.leaf import leaf_hash
from ledger.store.log import Log, Row

Tick = Callable[[int, int], None]
_AT_ONCE = 10_000

#: the columns, in order: name -> its parquet type, by pyarrow's alias
COLUMNS = {
    "position": "int64",
    "recorded": "timestamp[us, tz=UTC]",
    "by": "string",
    "kind": "string",
    "stream": "string",
    "version": "int32",
    "key": "string",
    "announced": "string",
    "effective": "string",
    "until": "string",
    "importer": "string",
    "measure": "string",
    "origins": "list",
    "duty": "string",
    "confidence": "string",
    "summary": "string",
    "sources": "list",
    "note": "string",
    "body": "string",
    "leaf": "string",
}


class ParquetError(Exception):
    """Parquet cannot be written here."""

    def __init__(self, said: str, fix: str) -> None:
        super().__init__(said)
        self.fix = fix


class Envelope(NamedTuple):
    """The parts of stored bytes: the head read, the body as the bytes that it is."""

    schema: int
    recorded: str
    by: str
    body: bytes

    @classmethod
    def of(cls, state: bytes) -> Envelope:
        """Takes stored bytes apart.

        A quote inside a JSON string is always escaped, so the first ``,"body":`` is the one that
        the ledger wrote.
        """
        head, _, body = bytes(state).partition(b',"body":')
        read = orjson.loads(head + b"}")
        return cls(read["v"], read["recorded"], read["by"], body[:-1])


def packed(value: Any) -> bytes:
    """Compact JSON, as the ledger stores it."""
    return orjson.dumps(value)


def flat(row: Row) -> dict[str, Any]:
    """One event as a flat record; lists of codes stay lists, the rest of the event is ``body``."""
    envelope = Envelope.of(row.state)
    body = upcast(row.topic, envelope.schema, orjson.loads(envelope.body))
    measure = body.get("measure")
    importer = body.get("importer") or (measure.partition(".")[0].upper() if measure else None)
    return {
        "position": row.position,
        "recorded": envelope.recorded,
        "by": envelope.by,
        "kind": row.topic,
        "stream": row.stream,
        "version": row.version,
        "key": body.get("key"),
        "announced": body.get("announced"),
        "effective": body.get("effective"),
        "until": body.get("until"),
        "importer": importer,
        "measure": measure,
        "origins": list(body.get("origins", ())),
        "duty": body.get("duty"),
        "confidence": body.get("confidence", "high"),
        "summary": body.get("summary"),
        "sources": list(body.get("sources", ())),
        "note": body.get("note"),
        "body": orjson.dumps(body).decode(),
        "leaf": leaf_hash(row.position, row.stream, row.version, row.topic, row.state).hex(),
    }


def csv_lines(log: Log, head: int, tick: Tick) -> Iterator[bytes]:
    """The lines of a csv export, header first; lists are joined by ``;``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in log.rows(0, head):
        writer.writerow([_cell(value) for value in flat(row).values()])
        if row.position % 1000 == 0:
            tick(row.position, head)
            yield _drained(out)
    yield _drained(out)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else value


def _drained(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def write_parquet(log: Log, head: int, path: Path, tick: Tick) -> None:
    """Writes the columns as a parquet file, some thousand events per row group."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ParquetError(
            "parquet needs pyarrow, which is not installed",
            'pip install "tradeledger[parquet]", or export csv or jsonl',
        ) from None
    types = {"list": pa.list_(pa.string()), "timestamp[us, tz=UTC]": pa.timestamp("us", tz="UTC")}
    schema = pa.schema(
        [(name, types.get(alias) or pa.type_for_alias(alias)) for name, alias in COLUMNS.items()]
    )
    rows = log.rows(0, head)
    try:
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            while some := [_typed(row) for row in islice(rows, _AT_ONCE)]:
                writer.write_batch(pa.RecordBatch.from_pylist(some, schema=schema))
                tick(some[-1]["position"], head)
    except pa.ArrowException as error:
        raise ParquetError(str(error).splitlines()[0], "export csv or jsonl") from None


def _typed(row: Row) -> dict[str, Any]:
    record = flat(row)
    record["recorded"] = datetime.fromisoformat(record["recorded"])
    return record
