"""Backups, and bringing one back.

A backup is a ledger file of its own (SQLite, whatever the store), made while others go on writing,
with the checkpoints that this machine has seen beside it. It is audited before it counts as made,
and again before it replaces anything: every byte against its tree, its tree against every
checkpoint that this machine or the backup knows of. A ledger is never rolled back behind one.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson

from ledger.desk import exporting
from ledger.desk.auditing.anchors import Anchor, check_anchors, read_anchor
from ledger.desk.auditing.findings import Finding, Findings
from ledger.desk.auditing.naming import name_suspects
from ledger.desk.auditing.tree import Tree, check_tree
from ledger.desk.copying import COMPANIONS
from ledger.desk.tables import Envelope
from ledger.proof.verifier import Key
from ledger.store import seen
from ledger.store.log import Log, SqliteLog, root
from ledger.store.raw import RawError, SqliteRaw
from ledger.store.url import StoreUrl
from ledger.vocabulary.problems import Problem, ProblemsError, register

NOT_RESTORED = register("DE-08", "a backup that must not replace the ledger")
Tick = Callable[[int, int], None]
_AT_ONCE = 5_000


class BrokenError(Exception):
    """A backup that is not what was recorded; ``findings`` say how."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the backup is not whole")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was audited: its file, its events, its tree head, and up to where it is signed.

    ``replaced`` is where a restore left the file that was there before.
    """

    path: Path
    events: int
    root: bytes
    signed: int
    replaced: Path | None = None


def back_up(log: Log, url: StoreUrl, out: str, *, force: bool, tick: Tick) -> Kept:
    """Writes a backup and audits it; raises ``BrokenError`` where the ledger itself is broken.

    Raises ``ProblemsError`` (IN-22) where the file cannot be written.
    """
    place = Path(out).resolve()
    if place.exists() and not force:
        raise ProblemsError(
            [
                Problem(
                    exporting.NOT_WRITTEN,
                    f"{out}: it exists already.",
                    "choose another name, or add --force",
                    "--out",
                )
            ]
        )
    aside = place.with_name(f".{place.name}-{secrets.token_hex(6)}.part")
    try:
        exporting.export(log, url, str(aside), "sqlite", tick=tick)
        kept, _ = checked(aside, [], seen.seen(url), [], tick)
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)
    for _, note in seen.seen(url):
        seen.remember(StoreUrl("sqlite", f"sqlite:///{place}", place), note)
    return Kept(place, kept.events, kept.root, kept.signed)


def checked(
    path: Path,
    against: list[tuple[str, bytes]],
    known: Iterator[tuple[str, bytes]],
    keys: list[Key],
    tick: Tick,
) -> tuple[Kept, Tree]:
    """Audits a ledger file, against checkpoints that are given and ones that are known.

    Raises ``BrokenError`` with everything that is found.
    """
    findings = Findings()
    anchors = [read_anchor(place, note, keys, findings) for place, note in against]
    anchors += [read_anchor(place, note, [], findings) for place, note in known]
    good: list[Anchor] = [anchor for anchor in anchors if anchor is not None]
    try:
        raw = SqliteRaw.open(path)
    except RawError as error:
        raise _refused(f"{path}: {error}.", "name a backup", "FILE") from None
    with closing(raw):
        if not raw.has_tree():
            raise _refused(f"{path} is no ledger with a tree.", "name a backup", "FILE")
        tree = check_tree(raw, findings, tick, sizes=frozenset(each.size for each in good))
        name_suspects(tree, findings)
        signed = check_anchors(good, tree, raw, findings)
    if findings.broken:
        raise BrokenError(list(findings))
    return Kept(path, tree.size, tree.root, signed), tree


def restore(
    source: Path,
    url: StoreUrl,
    against: list[tuple[str, bytes]],
    keys: list[Key],
    *,
    force: bool,
    tick: Tick,
) -> Kept:
    """Brings a backup back, after it was audited against all that is known.

    Raises ``BrokenError`` where it is not whole or falls behind a checkpoint, ``ProblemsError``
    (DE-08) where it would lose events or replace another history and ``force`` is not set.
    """
    if url.kind == "memory":
        raise _refused("a memory store ends with this command.", "name a store", "--store")
    if url.path is not None and url.path.exists() and url.path.samefile(source):
        raise _refused("the backup is the ledger itself.", "name another file", "FILE")
    beside = StoreUrl("sqlite", f"sqlite:///{source}", source)
    known = [*seen.seen(url), *seen.seen(beside)]
    kept, _ = checked(source, against, iter(known), keys, tick)
    if url.kind == "postgresql":
        _into_server(source, url, kept, tick)
    else:
        assert url.path is not None
        _check_replaceable(url.path, source, kept, force=force)
        replaced = _replace(source, url.path)
        kept = Kept(url.path, kept.events, kept.root, kept.signed, replaced)
    for _, note in [*known, *against]:
        seen.remember(url, note)
    return kept


def _refused(detail: str, fix: str, place: str = "") -> ProblemsError:
    return ProblemsError([Problem(NOT_RESTORED, detail, fix, place)])


# -- a file ------------------------------------------------------------------------------------


def _check_replaceable(path: Path, source: Path, kept: Kept, *, force: bool) -> None:
    """Refuses to lose events, or to put one history in the place of another."""
    if force or not path.exists() or path.stat().st_size == 0:
        return
    try:
        with closing(SqliteLog.open(path)) as log, closing(SqliteLog.open(source)) as backup:
            head = log.head()
            common = min(head, kept.events)
            same = root(log, common) == root(backup, common)
    except (ProblemsError, LookupError, sqlite3.Error):
        return  # what is there cannot be read: that is why somebody restores
    if not same:
        what = (
            f"{path} holds another history than the backup, and no checkpoint says which is right."
        )
        raise _refused(
            what, "tradeledger audit    first; then  --force  to replace it all the same"
        )
    if head > kept.events:
        what = f"{path} holds {head} events, and the backup {kept.events}."
        fix = f"--force    gives up the last {head - kept.events}; nothing signed covers them"
        raise _refused(what, fix)


def _replace(source: Path, path: Path) -> Path | None:
    """Puts a copy of the backup in the ledger's place at once; the old file is kept beside it."""
    aside = path.with_name(f".{path.name}-{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as origin,
            closing(sqlite3.connect(aside)) as target,
        ):
            origin.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        with aside.open("rb+") as written:
            os.fsync(written.fileno())
        replaced = _set_aside(path) if path.exists() else None
        aside.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise _refused(f"{path}: {error}.", "nothing was replaced") from None
    finally:
        for leftover in (aside, *(aside.with_name(aside.name + end) for end in COMPANIONS)):
            leftover.unlink(missing_ok=True)
    path.with_name(path.name + ".index").unlink(missing_ok=True)
    return replaced


def _set_aside(path: Path) -> Path:
    """Keeps the old file under another name, after making sure that nobody has it open."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as old:
            # Leaves write-ahead logging, which needs the file for itself.
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            what = f"another program has {path} open."
            raise _refused(what, "stop it (the bot, a log --follow), and try again") from None
    except sqlite3.DatabaseError:
        pass  # it is damaged: it is kept as it is
    number = 1
    while (kept := path.with_name(f"{path.name}.replaced-{number}")).exists():
        number += 1
    shutil.copy2(path, kept)
    for end in COMPANIONS:
        companion = path.with_name(path.name + end)
        if companion.exists():
            companion.replace(kept.with_name(kept.name + end))
    return kept


# -- a server ----------------------------------------------------------------------------------


def _into_server(source: Path, url: StoreUrl, kept: Kept, tick: Tick) -> None:
    """Appends what is missing, byte for byte; a server's ledger is never replaced."""
    from eventsourcing.persistence import StoredEvent

    from ledger.store.application import LedgerApplication

    application = LedgerApplication(url)
    with closing(SqliteLog.open(source)) as backup:
        try:
            with closing(application.reader()) as log:
                done = log.head()
                if done > kept.events or root(log, done) != root(backup, done):
                    what = f"the {done} events on the server are not the beginning of the backup."
                    raise _refused(what, "restore into a new, empty database", "--store")
            rows = backup.rows(done, kept.events)
            while some := list(islice(rows, _AT_ONCE)):
                stored = [StoredEvent(r.stream, r.version, r.topic, bytes(r.state)) for r in some]
                keys = [orjson.loads(Envelope.of(row.state).body)["key"] for row in some]
                application.take(stored, keys, after=done)
                done += len(some)
                tick(done, kept.events)
        finally:
            application.close()
