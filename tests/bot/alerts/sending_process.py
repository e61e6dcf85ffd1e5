"""A process that sends alerts to a Discord in a file, until it is done or killed.

The file is a SQLite database: messages with their channel, nonce and footer. A nonce that it has
seen gives back its message, as Discord's ``enforce_nonce`` does; it is remembered for so many
requests, in the place of minutes, so that the search in the footers has work too.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.discord.alerts import following
from bot.discord.alerts.composing import Composer
from bot.discord.alerts.sending import Sender
from bot.discord.pacing import Pacer
from bot.discord.replies.reply import Reply
from bot.discord.state.processes import Presence
from bot.discord.state.store import State
from ledger.store.log import SqliteLog
from projections.book import Book
from projections.index import Index
from tests.sample import NOW

TABLES = (
    "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, channel INTEGER, nonce TEXT,"
    " text TEXT, reply_to INTEGER, edited TEXT)"
)


class FileRoom:
    """The transport of one process; what it sends is there once the call has returned."""

    def __init__(self, path: Path, window: int, telling: Connection) -> None:
        self._telling = telling
        self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(TABLES)
        self._window = window

    async def post(
        self, channel: int, reply: Reply, *, nonce: str, reply_to: int | None, **_: Any
    ) -> int:
        text = "\n".join([reply.content, reply.embed.footer if reply.embed else ""])
        self._db.execute("BEGIN IMMEDIATE")
        found = self._db.execute(
            "SELECT id FROM messages WHERE channel = ? AND nonce = ?"
            " AND id > (SELECT coalesce(max(id), 0) FROM messages) - ?",
            (channel, nonce, self._window),
        ).fetchone()
        if found is None:
            sql = "INSERT INTO messages (channel, nonce, text, reply_to) VALUES (?, ?, ?, ?)"
            found = (self._db.execute(sql, (channel, nonce, text, reply_to)).lastrowid,)
        self._db.execute("COMMIT")
        self._telling.send("posted")
        return int(found[0])

    async def edit(self, _channel: int, message: int, reply: Reply) -> None:
        self._db.execute("UPDATE messages SET edited = ? WHERE id = ?", (reply.content, message))

    async def recent(self, channel: int, limit: int) -> list[tuple[int, str]]:
        sql = "SELECT id, text FROM messages WHERE channel = ? ORDER BY id DESC LIMIT ?"
        return self._db.execute(sql, (channel, limit)).fetchall()

    async def thread(self, channel: int, message: int, name: str) -> None:
        """Nobody talks here."""

    def close(self) -> None:
        self._db.close()


class Nothing:
    """Draws nothing: the picture is not what is tested here."""

    def picture(self, *_: Any, **__: Any) -> bytes:
        return b"picture"

    def described(self, *_: Any) -> str:
        return "A picture."


def send_all(
    ledger: str, state: str, room: str, window: int, hour: int, telling: Connection
) -> None:
    """Follows the ledger and sends until the outbox is empty; ``hour`` is when it was started."""
    # A clock that runs fast: what is retried in minutes is retried at once.
    ticks = itertools.count()

    def seconds() -> float:
        return NOW.timestamp() + hour * 3600 + next(ticks) * 0.001

    async def wait(_seconds: float) -> None:
        return

    where = Path(state)
    kept, presence, transport = State(where), Presence(where), FileRoom(Path(room), window, telling)
    log = SqliteLog.open(Path(ledger))
    book = Book(log, Index.open(log, None))

    async def run(job: Any) -> Any:
        return job(book)

    def now() -> datetime:
        return datetime.fromtimestamp(seconds(), UTC)

    async def go() -> None:
        sender = Sender(
            kept, transport, Composer(run, now, Nothing()), name=presence.name,
            is_dead=presence.is_dead, seconds=seconds, wait=wait,
            pacer=Pacer(seconds, wait), in_flight=3,
        )  # fmt: skip
        telling.send("begin")
        await following.follow(run, kept, now())
        await sender.drain()

    asyncio.run(go())
    telling.send("done")
    transport.close()
    book.close()
    presence.close()
    kept.close()
