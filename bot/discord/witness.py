"""Signed checkpoints for channels that bear witness, and what they say.

Whoever keeps a message of such a channel can prove later that the ledger's first events were not
changed: the operator has signed the tree head, and a message in other people's hands cannot be
taken back. A checkpoint goes out after something was recorded, at most hourly, and daily where
nothing was. The note is made once, put into the outbox, and sent from there, so that every channel
gets the same one and no kill posts it twice.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.discord.alerts import outbox, subscriptions
from bot.discord.alerts.following import Run
from bot.discord.alerts.subscription import Subscription
from bot.discord.alerts.subscriptions import DAY
from bot.discord.presenting.cards import Card
from bot.discord.presenting.colours import LEDGER
from bot.discord.presenting.escaping import escape, fenced
from bot.discord.replies.reply import Attachment, Reply
from bot.discord.state.interactions import fact, put_fact
from bot.discord.state.store import State
from ledger.desk import signing
from ledger.proof import checkpoint
from ledger.proof.checkpoint import SigningKey
from ledger.store import seen
from ledger.store.url import StoreUrl
from projections.book import Book
from projections.messages.teller import Teller

HOUR = 3600.0
#: the newest note that was made, so that no later one contradicts it
LAST = "witness.note"


def read_keys(path: Path | str | None) -> list[SigningKey]:
    """The keys that sign: of one file, or none; raises ``ProblemsError`` (IN-12)."""
    return [] if path is None else [signing.read_key(str(path))]


async def witness(
    run: Run, state: State, url: StoreUrl, keys: Sequence[SigningKey], now: datetime
) -> int:
    """Puts a signed checkpoint into the outbox for each channel that is due; returns how many.

    Without a key nothing is made. Raises ``ProblemsError`` (PF-01) where the ledger does not begin
    with what was signed before: then nothing must be signed until a person has looked.
    """
    if not keys:
        return 0
    seconds = now.timestamp()
    head = await run(lambda book: book.head)
    if not await state.run(lambda c: due(c, head, seconds)):
        return 0
    last = await state.run(lambda c: fact(c, LAST))
    note = await run(lambda book: signed(book, url, keys, last))
    public = [key.verification_key for key in keys]
    return await state.run(lambda c: take(c, note, public, seconds))


def signed(book: Book, url: StoreUrl, keys: Sequence[SigningKey], last: str | None = None) -> bytes:
    """The signed note of the tree head as it is now.

    ``last`` is the newest note that was made; what this machine has seen beside the ledger counts
    too. Raises ``ProblemsError`` (PF-01) where the ledger contradicts one of them. The note is
    remembered beside the ledger where the bot may write there.
    """
    known = list(seen.seen(url))
    if last is not None:
        known.append(("the newest checkpoint that was posted", last.encode()))
    signing.check_continues(book.log, known)
    note = checkpoint.signed(signing.unsigned(book.log, keys[0].name), list(keys))
    with contextlib.suppress(OSError):  # a ledger that is mounted read-only
        seen.remember(url, note)
    return note


def due(connection: sqlite3.Connection, head: int, now: float) -> list[Subscription]:
    """The channels that are to get a checkpoint now."""
    found = []
    for each in subscriptions.every(connection, "witness"):
        row = connection.execute(
            "SELECT created, about, state FROM posts JOIN items ON items.post = posts.id"
            " WHERE posts.subscription = ? AND kind = 'witness' ORDER BY posts.id DESC LIMIT 1",
            (each.id,),
        ).fetchone()
        if row is None:
            found.append(each)
            continue
        created, about, state = row
        if state in {"queued", "sending"}:
            continue  # a channel that is closed to us gets one when it opens, no row of them
        age, size = now - created, int(about.split(":")[1])
        if age >= DAY or (age >= HOUR and size != head):
            found.append(each)
    return found


def take(connection: sqlite3.Connection, note: bytes, public: Sequence[str], now: float) -> int:
    """Makes the posts of a note, for whom it is still due: another process may have been first.

    ``public`` are the public keys (``NAME+HASH+KEY``) of those who signed.
    """
    size = checkpoint.read_head(note).size
    payload = json.dumps({"note": note.decode(), "keys": list(public)})
    count = 0
    for each in due(connection, size, now):
        post = outbox.open_post(connection, each.id, each.channel, "witness", now, payload=payload)
        about = f"checkpoint:{size}:{int(now)}"
        outbox.put_item(connection, about, each.id, post, "witness")
        count += 1
    put_fact(connection, LAST, note.decode())
    return count


def posted(payload: str, say: Teller, mark: str) -> Reply:
    """The post of a signed note: the note itself, as a file too, and how to check it."""
    given = json.loads(payload)
    note, public = str(given["note"]), [str(key) for key in given["keys"]]
    head = checkpoint.read_head(note.encode())
    name = f"checkpoint-{head.size}.txt"
    card = Card(say, colour=LEDGER)
    how = "\n".join(["tradeledger verifier --out verify.py", *verifying(name, public)])
    keep = say("alert.witness.keep", size=head.size)
    card.description = f"{fenced(note)}\n{keep}\n\n{say('alert.witness.how')}\n{fenced(how)}"
    card.footer = say("alert.witness.footer", size=head.size, mark=mark)
    file = Attachment(name, note.encode(), say("alert.witness.file", size=head.size))
    told = say("alert.witness", size=head.size, name=escape(head.origin))
    return Reply(told, card.built(), (file,))


def verifying(name: str, public: Sequence[str]) -> list[str]:
    """The lines that check a file with the verifier alone, which is one file to be read first."""
    keys = " ".join(f"--key '{key}'" for key in public or ["NAME+HASH+KEY"])
    return ["python -I verify.py --help", f"python -I verify.py {name} {keys}"]
