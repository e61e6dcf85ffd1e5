"""Which measures reach whom: the only projection that is kept on disk.

Everything else is folded from the ledger's own rows when it is asked for; what needs keeping, so
that a question costs the same on a thousand events as on a million, is which streams to read:

``reach``    (importer, origin) -> measures whose acts name that origin
``also``     measure -> other streams with acts that hit it too
``streams``  every stream, with its first and last position

The index lies beside the ledger and is worth nothing by itself: it carries the position and the
tree head it was made at, and the version of this code; when any of them does not fit, or SQLite
finds the file damaged, it is thrown away and built anew.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from ledger.events.upcasters import upcast
from ledger.store.log import Log, Row, root
from ledger.vocabulary import economies
from ledger.vocabulary.identifiers import ancestors
from projections.layers import importer_of, origins_named

#: Part of the index's identity: raise it when the meaning of its tables changes.
CODE_VERSION = "2"

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE streams (stream TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE reach (importer TEXT, origin TEXT, measure TEXT,
    PRIMARY KEY (importer, origin, measure)) WITHOUT ROWID;
CREATE TABLE also (measure TEXT, stream TEXT, PRIMARY KEY (measure, stream)) WITHOUT ROWID;
CREATE INDEX also_by_stream ON also (stream);
"""

Progress = Callable[[int, int], None]
#: which file lies at a path: two names of the same file, or a file that came in its place
_File = tuple[int, int] | None
_WHOM = frozenset({"also", "origins", "duty", "duties", "origins_in", "origins_out"})


class Index:
    """The index of one ledger, on disk or in memory."""

    def __init__(
        self, connection: sqlite3.Connection, log: Log, path: Path | None, file: _File
    ) -> None:
        self._db = connection
        self._log = log
        self._path = path
        self._file = file
        self._seen = 0
        self._importers: list[str] | None = None

    # -- opening and following -------------------------------------------------------------

    @classmethod
    def open(cls, log: Log, path: Path | None, progress: Progress | None = None) -> Index:
        """The index of a ledger, up to date; built anew where the kept one cannot be trusted."""
        return cls._kept(log, path, progress) or cls._fresh(log, path, progress)

    @classmethod
    def _kept(cls, log: Log, path: Path | None, progress: Progress | None) -> Index | None:
        """The index that lies there, up to date, if it is one and fits."""
        if path is None or not path.is_file():
            return None
        connection, file = None, _file(path)
        try:
            connection = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA synchronous=OFF")
            index = cls(connection, log, path, file)
            if index.fits(log):
                index._seen = index._position()
                index.follow(log, progress)
                return index
        except sqlite3.Error:
            pass  # damaged, another program's, or not ours to write to
        if connection is not None:
            connection.close()
        return None

    @classmethod
    def _fresh(cls, log: Log, path: Path | None, progress: Progress | None) -> Index:
        """Builds aside and moves into place, so that nobody ever reads half an index."""
        if path is None:
            return cls._built(None, log, progress)
        aside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for leftover in (aside, *_companions(aside)):
                leftover.unlink(missing_ok=True)
            cls._built(aside, log, progress).close()
            for companion in _companions(path):
                companion.unlink(missing_ok=True)
            aside.replace(path)
        except (OSError, sqlite3.Error):
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
            return cls._built(None, log, progress)
        return cls._kept(log, path, progress) or cls._built(None, log, progress)

    @classmethod
    def _built(cls, path: Path | None, log: Log, progress: Progress | None) -> Index:
        connection = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(_SCHEMA)
        index = cls(connection, log, path, _file(path))
        index._set("code", CODE_VERSION)
        index._set("position", "0")
        index._set("root", root(log, 0).hex())
        index.follow(log, progress)
        return index

    def fits(self, log: Log) -> bool:
        """Whether the ledger still begins with what this index was made from."""
        try:
            position = int(self._meta("position") or -1)
            if self._meta("code") != CODE_VERSION or not 0 <= position <= log.head():
                return False
            return self._meta("root") == root(log, position).hex()
        except (sqlite3.Error, LookupError, ValueError):
            return False

    def follow(self, log: Log, progress: Progress | None = None) -> set[str]:
        """Takes in what was recorded since; returns the streams that were touched.

        Touched since this was last asked here: another process may have taken it in already.
        """
        self._importers = None
        if _file(self._path) != self._file:
            self._become(self.open(log, self._path, progress))
        before, start, touched = self._seen, self._position(), set[str]()
        head = log.head()
        if start < head:
            start, touched = self._take_in(log, head, progress)
        self._seen = self._position()
        if start != before:
            touched = {row.stream for row in log.rows(before, self._seen)}
        return touched

    def _take_in(self, log: Log, head: int, progress: Progress | None) -> tuple[int, set[str]]:
        """Takes in the rows up to a head; where that started, and the streams that were touched."""
        touched: set[str] = set()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            start = done = self._position()
            for batch in _batches(log.rows(start, head), 5000):
                self._take(batch, touched)
                done = batch[-1].position
                if progress is not None:
                    progress(done, head)
            self._set("position", str(done))
            self._set("root", root(log, done).hex())
            self._db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        return start, touched

    def _become(self, other: Index) -> None:
        """Goes on with another index of the same ledger."""
        self._db.close()
        self._importers = None
        self._db, self._path, self._file = other._db, other._path, other._file

    def _asked(self, sql: str, params: Iterable[Any] = ()) -> list[Any]:
        """The rows of an answer; where the file turns out to be damaged, of a new index."""
        try:
            return self._db.execute(sql, tuple(params)).fetchall()
        except sqlite3.ProgrammingError:
            raise  # a bug, not damage
        except sqlite3.Error:
            self._become(self._fresh(self._log, self._path, None))
            return self._db.execute(sql, tuple(params)).fetchall()

    def _take(self, rows: list[Row], touched: set[str]) -> None:
        streams: list[tuple[str, int, int]] = []
        reach: set[tuple[str, str, str]] = set()
        also: set[tuple[str, str]] = set()
        for row in rows:
            streams.append((row.stream, row.position, row.position))
            touched.add(row.stream)
            if row.topic.startswith("measure."):
                self._take_measure(row, _body(row), reach, also)
            elif row.topic == "record.corrected" and row.stream.startswith("measure:"):
                self._take_correction(row, _body(row)["fields"], reach, also)
        self._db.executemany(
            "INSERT INTO streams VALUES (?, ?, ?) ON CONFLICT (stream)"
            " DO UPDATE SET last = excluded.last",
            streams,
        )
        self._db.executemany("INSERT OR IGNORE INTO reach VALUES (?, ?, ?)", reach)
        self._db.executemany("INSERT OR IGNORE INTO also VALUES (?, ?)", also)

    @staticmethod
    def _take_measure(
        row: Row,
        body: dict[str, Any],
        reach: set[tuple[str, str, str]],
        also: set[tuple[str, str]],
    ) -> None:
        named = row.stream.partition(":")[2]
        origins = origins_named(body) if row.topic != "measure.introduced" else set()
        for measure in (named, *body.get("also", ())):
            importer = importer_of(measure)
            for origin in origins:
                reach.add((importer, origin, measure))
            if measure != named:
                also.add((measure, row.stream))

    def _take_correction(
        self,
        row: Row,
        fields: dict[str, Any],
        reach: set[tuple[str, str, str]],
        also: set[tuple[str, str]],
    ) -> None:
        """A correction of whom an act hits: what is left of it may hit everybody.

        The index may name too many measures, never too few: the fold decides.
        """
        if not _WHOM & fields.keys():
            return
        given = {name: value for name, value in fields.items() if value is not None}
        self._take_measure(row, {"origins": [], **given}, reach, also)
        hit = {row.stream.partition(":")[2], *self.also_hit(row.stream)}
        hit |= {measure for measure, stream in also if stream == row.stream}
        origins = {economies.ALL, *origins_named({"origins": [], **given})}
        for measure in hit:
            reach.update((importer_of(measure), origin, measure) for origin in origins)

    # -- asking ----------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """The position up to which this has followed."""
        return self._seen

    def measures(self, importer: str, names: Iterable[str]) -> list[str]:
        """Measures of an importer whose acts name one of the origins (or groups, or ALL)."""
        wanted = sorted(set(names))
        marks = ",".join("?" * len(wanted))
        sql = (
            f"SELECT DISTINCT measure FROM reach WHERE importer = ? AND origin IN ({marks})"
            " ORDER BY measure"
        )
        return [measure for (measure,) in self._asked(sql, (importer, *wanted))]

    def streams_of(self, measure: str) -> list[str]:
        """The streams that tell of a measure: its own, its umbrellas', acts that name it too."""
        names = [f"measure:{name}" for name in (*ancestors(measure), measure)]
        sql = "SELECT stream FROM also WHERE measure = ?"
        for name in (*ancestors(measure), measure):
            names += [stream for (stream,) in self._asked(sql, (name,))]
        return sorted(set(names))

    def also_hit(self, stream: str) -> list[str]:
        """The other measures that acts of a stream hit, or once did."""
        sql = "SELECT measure FROM also WHERE stream = ? ORDER BY measure"
        return [measure for (measure,) in self._asked(sql, (stream,))]

    def streams(self, kind: str) -> list[str]:
        """Every stream of a kind (measure, truce, talks, source, product, term …)."""
        sql = "SELECT stream FROM streams WHERE stream >= ? AND stream < ? ORDER BY stream"
        return [s for (s,) in self._asked(sql, (f"{kind}:", f"{kind};"))]

    def newest(self, kind: str) -> int:
        """The last position that touched a stream of a kind; 0 where there is none."""
        sql = "SELECT MAX(last) FROM streams WHERE stream >= ? AND stream < ?"
        ((last,),) = self._asked(sql, (f"{kind}:", f"{kind};"))
        return last or 0

    def importers(self) -> list[str]:
        """Those that levy duties, in order; read once until the index follows."""
        if self._importers is None:
            sql = "SELECT DISTINCT importer FROM reach ORDER BY importer"
            self._importers = [importer for (importer,) in self._asked(sql)]
        return list(self._importers)

    def origins(self, importer: str) -> list[str]:
        """Origins that an importer's acts name one by one."""
        sql = "SELECT DISTINCT origin FROM reach WHERE importer = ? ORDER BY origin"
        return [o for (o,) in self._asked(sql, (importer,)) if o != economies.ALL]

    def origins_of(self, measure: str) -> list[str]:
        """Origins that the acts on a measure name."""
        sql = "SELECT origin FROM reach WHERE importer = ? AND measure = ? ORDER BY origin"
        return [o for (o,) in self._asked(sql, (importer_of(measure), measure))]

    def digest(self) -> str:
        """A hash of the index's content, whatever the order in which it was built."""
        hasher = sha256()
        for table in ("streams", "reach", "also"):
            columns = "1, 2" if table == "also" else "1, 2, 3"
            for row in self._asked(f"SELECT * FROM {table} ORDER BY {columns}"):
                hasher.update(orjson.dumps([table, *row]) + b"\n")
        return hasher.hexdigest()

    def close(self) -> None:
        self._db.close()

    def _position(self) -> int:
        return int(self._meta("position") or 0)

    def _meta(self, name: str) -> str | None:
        found = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def _body(row: Row) -> dict[str, Any]:
    """The body of a row in the newest version of its kind."""
    envelope = orjson.loads(row.state)
    return upcast(row.topic, envelope["v"], envelope["body"])


def _file(path: Path | None) -> _File:
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")]


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
