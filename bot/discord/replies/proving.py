"""Proofs as files: that an event is in the ledger, that an answer was read from this history.

What is attached is all that is needed: the proof (with the signed checkpoint in it), and the
verifier, which is one file that needs Python alone. Three lines check it without us.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path

from bot.discord.presenting.cards import Card
from bot.discord.presenting.colours import LEDGER
from bot.discord.presenting.escaping import escape, fenced, short
from bot.discord.replies.making import Made
from bot.discord.replies.reply import Attachment, Reply
from bot.discord.replies.saying import said
from bot.discord.witness import signed, verifying
from ledger.desk import signing
from ledger.desk.signing import NO_CHECKPOINT, Signed
from ledger.proof import checkpoint, verifier
from ledger.proof.checkpoint import SigningKey
from ledger.store.url import StoreUrl, parse
from ledger.terminal import Call
from ledger.vocabulary.problems import ProblemsError
from projections import receipts
from projections.book import Book
from projections.messages.teller import Teller, teller


def of_event(
    book: Book,
    store: str | None,
    position: int,
    language: str,
    keys: Sequence[SigningKey] = (),
    last: str | None = None,
) -> Made:
    """The proof that the event at a position is in the ledger.

    ``store`` is the ledger's URL as it was given. With ``keys`` a checkpoint is signed now; without
    the newest signed one is taken that covers the position (``last`` is one that was posted), and
    where there is none, that is said.
    """
    say = teller(language)
    if not 1 <= position <= book.head:
        return said(say("alert.proof.none", position=position, head=book.head))
    try:
        by = _checkpoint(book, _url(store), position, keys, last)
        proof = signing.prove_inclusion(book.log, position, by)
    except ProblemsError as error:
        return _refused(error, position, say)
    told = say("alert.proof", position=position, size=by.head.size)
    name = f"event-{position}.tlog-proof"
    return _shown(told, name, proof, by, keys, say)


def of_answer(
    book: Book,
    store: str | None,
    data: bytes,
    language: str,
    keys: Sequence[SigningKey] = (),
    last: str | None = None,
) -> Made:
    """The proof that the history which an answer was read from is the beginning of this ledger.

    ``data`` is the receipt of the answer: it names the tree head at which it was given. The proof
    is that the signed ledger begins with that tree; the receipt is attached too.
    """
    say = teller(language)
    try:
        receipt = receipts.read(data)
        root = b64decode(receipt.root)
    except (receipts.ReceiptError, ValueError):
        return said(say("alert.proof.no-answer"))
    size = receipt.position
    kept = Attachment("receipt.json", data, say("alert.proof.receipt"))
    try:
        by = _checkpoint(book, _url(store), size, keys, last)
        text = checkpoint.checkpoint_text(by.head.origin, size, root)
        earlier = checkpoint.signed(text, list(keys))
        signing.check_continues(book.log, [("receipt", earlier)])
        if not keys and size != by.head.size:
            return _event_of_answer(book, by, size, kept, say)
        then = Signed(earlier, checkpoint.read_head(earlier)) if keys else by
        proof = signing.prove_consistency(book.log, then, by)
    except ProblemsError as error:
        return _refused(error, size, say)
    key = "alert.proof.answer" if size != by.head.size else "alert.proof.same"
    told = say(key, position=size, size=by.head.size)
    return _shown(told, f"answer-{size}.proof", proof, by, keys, say, kept)


def _event_of_answer(book: Book, by: Signed, size: int, kept: Attachment, say: Teller) -> Made:
    """Without a key that could sign the older tree head: its last event is proved to be here."""
    proof = signing.prove_inclusion(book.log, size, by)
    told = say("alert.proof", position=size, size=by.head.size)
    return _shown(told, f"event-{size}.tlog-proof", proof, by, (), say, kept)


def _checkpoint(
    book: Book, url: StoreUrl, position: int, keys: Sequence[SigningKey], last: str | None
) -> Signed:
    """A signed checkpoint that covers a position; raises ``ProblemsError`` (PF-02) for none."""
    if keys:
        note = signed(book, url, keys, last)
        return Signed(note, checkpoint.read_head(note))
    if last is not None:
        head = checkpoint.read_head(last.encode())
        if head.keys and head.size >= position:
            return Signed(last.encode(), head)
    return signing.latest(url, position)


def _url(store: str | None) -> StoreUrl:
    return parse(store) if store else Call().url


def _refused(error: ProblemsError, position: int, say: Teller) -> Made:
    if any(problem.code == NO_CHECKPOINT for problem in error.problems):
        return said(say("alert.proof.unsigned", position=position))
    why = short(" ".join(problem.detail for problem in error.problems), 300)
    return said(say("alert.proof.refused", why=why))


def _shown(
    told: str,
    name: str,
    proof: bytes,
    by: Signed,
    keys: Sequence[SigningKey],
    say: Teller,
    *more: Attachment,
) -> Made:
    """The proof with all that checks it."""
    public = [key.verification_key for key in keys]
    card = Card(say, title=say("alert.proof.title"), colour=LEDGER)
    lines = ["# verify.py is attached, and: tradeledger verifier --out verify.py"]
    how = fenced("\n".join([*lines, *verifying(name, public)]))
    card.description = f"{say('alert.witness.how')}\n{how}\n{say('alert.proof.key')}"
    signers = [] if public else [f"`{escape(each)}+…`" for each in by.head.keys]
    card.add_lines(say("alert.proof.key-field"), [f"`{key}`" for key in public] or signers)
    card.footer = say("alert.proof.footer", root=by.head.root.hex()[:32])
    source = Path(verifier.__file__).read_bytes()
    files = (
        Attachment(name, proof, say("alert.proof.file", name=name)),
        Attachment("checkpoint.txt", by.note, say("alert.proof.checkpoint")),
        Attachment("verify.py", source, say("alert.proof.verifier")),
        *more,
    )
    return Made(Reply(told, card.built(), files))
