"""Checks a checkpoint or a proof of a tradeledger, with Python's standard library and nothing else.

    python -I verifier.py FILE --key NAME+HASH+KEY [--key …] [--ledger LEDGER.db]

FILE is one of three things, told apart by their first line:

* a checkpoint: a signed tree head (https://c2sp.org/tlog-checkpoint);
* an inclusion proof (https://c2sp.org/tlog-proof): its ``extra`` line is the event, as hashed;
* a consistency proof: an earlier checkpoint, a path, a later checkpoint.

``--key`` is the public key you trust, which the operator has published (give several while a key is
being replaced). ``--ledger`` also recomputes the whole tree from a SQLite ledger or backup.

It exits with 0 and prints VALID only at the end of every check; with 1 and NOT VALID for whatever
else happens; with 2 if it was called wrongly. It reads the files that are named and writes none.
Sources: RFC 8032 (Ed25519), RFC 9162, 2.1.3.2 and 2.1.4.2 (trees), https://c2sp.org/signed-note.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import re
import sqlite3
import sys
from pathlib import Path
from typing import NamedTuple

INCLUSION = "c2sp.org/tlog-proof@v1"
CONSISTENCY = "tradeledger/consistency@v1"
COLUMNS = "position, originator_id, originator_version, topic, state"


class InvalidError(Exception):
    """It does not verify; the text says why."""


def need(condition: object, otherwise: str) -> None:
    """Goes on only if the condition is literally ``True``."""
    if condition is not True:
        raise InvalidError(otherwise)


# -- Ed25519, RFC 8032 section 5.1: points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def plus(a: Point, b: Point) -> Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = high - low, d - c, d + c, high + low
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: Point) -> Point:
    if factor == 0:
        return NEUTRAL
    return plus(times(factor >> 1, plus(point, point)), point if factor & 1 else NEUTRAL)


def decoded(encoded: bytes) -> Point:
    """The point of a 32-byte encoding; raises ``InvalidError`` if there is none (5.1.3)."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & (2**255 - 1), number >> 255
    need(len(encoded) == 32 and y < P, "a public key that is no number of the field")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    need(x * x % P == square and (x > 0 or not sign), "a public key that is no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def encoded(point: Point) -> bytes:
    """The 32-byte encoding of a point (5.1.2)."""
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def check_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Raises ``InvalidError`` unless the signature is the key's over the message (5.1.7)."""
    need(len(signature) == 64, "a signature that is not 64 bytes long")
    key, s = decoded(public), int.from_bytes(signature[32:], "little")
    need(encoded(times(8, key)) != encoded(NEUTRAL), "a public key of small order")
    need(s < ORDER, "a signature that is out of range")
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(hashed, "little") % ORDER
    minus_key = (P - key[0], key[1], key[2], P - key[3])
    point = plus(times(s, BASE), times(k, minus_key))
    need(encoded(point) == signature[:32], "a signature that is not of this key over this text")


class Key(NamedTuple):
    name: str
    id: bytes
    public: bytes


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes
    signers: list[str]


def unbase64(text: str, what: str) -> bytes:
    """Strict base64: one spelling for the bytes, no other."""
    valid = re.fullmatch(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", text)
    data = base64.b64decode(text) if valid else b""
    need(base64.b64encode(data).decode() == text, f"{what} is no base64")
    return data


def key_id(name: str, public: bytes) -> bytes:
    """The first four bytes of SHA-256 over name, line feed, 0x01 (Ed25519) and key."""
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def read_key(text: str) -> Key:
    """Reads ``NAME+HASH+KEY``; raises ``InvalidError`` if the parts do not fit together."""
    name, _, rest = text.strip().partition("+")
    short, _, long = rest.partition("+")
    data = unbase64(long, "the key")
    need(bool(re.fullmatch(r"\S+", name)), "the key has no name")
    need(len(data) == 33 and data[0] == 1, "the key is no Ed25519 key")
    key = Key(name, key_id(name, data[1:]), data[1:])
    need(key.id.hex() == short, "the key's hash is not that of its name and bytes")
    return key


def open_checkpoint(note: bytes, keys: list[Key]) -> Checkpoint:
    """The checkpoint of a signed note; raises ``InvalidError`` unless a trusted key signed it."""
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidError("the checkpoint is not UTF-8") from None
    need(not re.search(r"[\x00-\x09\x0b-\x1f]", whole), "the checkpoint has control characters")
    body, gap, tail = whole.rpartition("\n\n")
    need(gap == "\n\n" and tail.endswith("\n"), "the checkpoint is not signed")
    text, lines = body + "\n", tail.removesuffix("\n").split("\n")
    need(len(lines) <= 100, "the checkpoint has too many signatures")
    signers, others = [], []
    for line in lines:
        found = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        if found is None:
            raise InvalidError("the checkpoint has a line that is no signature")
        name, data = found[1], unbase64(found[2], "a signature")
        need(len(data) > 4, "a signature is too short")
        known = [key for key in keys if (key.name, key.id) == (name, data[:4])]
        for key in known:
            check_signature(key.public, text.encode(), data[4:])
            signers.append(key.name)
        others += [] if known else [f"{name}+{data[:4].hex()}"]
    need(signers != [], f"no trusted key has signed it; it is signed by {', '.join(others)}")
    origin, size, root = ([*text.split("\n"), "", ""])[:3]
    need(origin in signers, f"it speaks of {origin!r}, and no key of that name has signed it")
    need(bool(re.fullmatch(r"0|[1-9][0-9]{0,17}", size)), "the tree size is no number")
    head = unbase64(root, "the root hash")
    need(len(head) == 32 and "" not in text.split("\n")[:-1], "the checkpoint's text is malformed")
    need(int(size) > 0 or head == hashlib.sha256(b"").digest(), "an empty tree with another head")
    return Checkpoint(origin, int(size), head, signers)


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_inclusion(index: int, size: int, leaf: bytes, path: list[bytes], root: bytes) -> None:
    """Raises ``InvalidError`` unless the leaf is at the index of the tree (RFC 9162, 2.1.3.2)."""
    need(0 <= index < size, "the tree ends before this event")
    fn, sn, head = index, size - 1, leaf
    for step in path:
        need(sn > 0 and len(step) == 32, "the path is too long")
        if fn & 1 or fn == sn:
            head = node_hash(step, head)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            head = node_hash(head, step)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "the path is too short")
    need(head == root, "the path does not lead to the signed tree head")


def check_consistency(old: Checkpoint, new: Checkpoint, path: list[bytes]) -> None:
    """Raises ``InvalidError`` unless the later tree begins with the earlier (RFC 9162, 2.1.4.2)."""
    need(old.size <= new.size, "the later checkpoint is smaller: events were taken away")
    if old.size in {0, new.size}:
        need(path == [], "the path is too long")
        need(old.size == 0 or old.root == new.root, "one size, and two different tree heads")
        return
    path = [old.root, *path] if old.size.bit_count() == 1 else path
    need(path != [] and all(len(step) == 32 for step in path), "the path is empty")
    fn, sn = old.size - 1, new.size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    before = after = path[0]
    for step in path[1:]:
        need(sn > 0, "the path is too long")
        if fn & 1 or fn == sn:
            before, after = node_hash(step, before), node_hash(step, after)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            after = node_hash(after, step)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "the path is too short")
    need(before == old.root, "the path does not lead to the earlier tree head")
    need(after == new.root, "the path does not lead to the later tree head")


def check_ledger(path: str, checkpoint: Checkpoint) -> None:
    """Raises ``InvalidError`` unless the file's first events make exactly the signed tree."""
    peaks: list[tuple[int, bytes]] = []
    count = 0
    with sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True) as ledger:
        sql = f"SELECT {COLUMNS} FROM stored_events WHERE position <= ? ORDER BY position"
        for position, stream, version, topic, state in ledger.execute(sql, (checkpoint.size,)):
            count += 1
            head = f"tradeledger/1\n{position}\n{stream}\n{version}\n{topic}\n".encode()
            level, node = 0, leaf_hash(head + state)
            while peaks and peaks[-1][0] == level:
                level, node = level + 1, node_hash(peaks.pop()[1], node)
            peaks.append((level, node))
    need(count == checkpoint.size, f"the ledger has {count} of the {checkpoint.size} events")
    root = peaks.pop()[1] if peaks else hashlib.sha256(b"").digest()
    while peaks:
        root = node_hash(peaks.pop()[1], root)
    need(root == checkpoint.root, "the ledger's events do not make the signed tree head")


def check(data: bytes, keys: list[Key], ledger: str | None = None) -> str:
    """What a file proves, in words; raises ``InvalidError`` if it proves nothing."""
    head, _, rest = data.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    need(bool(keys), "no key is trusted")
    if lines[0] not in {INCLUSION, CONSISTENCY}:
        checkpoint, said = open_checkpoint(data, keys), ""
    elif lines[0] == INCLUSION:
        need(len(lines) >= 3 and lines[1].startswith("extra "), "the proof does not hold its event")
        event = unbase64(lines[1].removeprefix("extra "), "the event")
        number = re.fullmatch(r"index (0|[1-9][0-9]{0,17})", lines[2])
        index = int(number[1]) if number else -1
        checkpoint = open_checkpoint(rest, keys)
        path = [unbase64(line, "the path") for line in lines[3:]]
        check_inclusion(index, checkpoint.size, leaf_hash(event), path, checkpoint.root)
        parts = event.decode("utf-8", "replace").split("\n", 5)
        need(len(parts) == 6 and parts[:2] == ["tradeledger/1", str(index + 1)], "no stored event")
        said = f"Event {index + 1} is in it: {parts[4]} in {parts[2]}, version {parts[3]}\n"
        said += parts[5] + "\n"
    else:
        need(len(lines) >= 2 and lines[1].startswith("from "), "the earlier checkpoint is missing")
        earlier = open_checkpoint(unbase64(lines[1].removeprefix("from "), "it"), keys)
        checkpoint = open_checkpoint(rest, keys)
        need(earlier.origin == checkpoint.origin, "the checkpoints are of two different ledgers")
        check_consistency(earlier, checkpoint, [unbase64(line, "the path") for line in lines[2:]])
        said = f"It begins with the {earlier.size} events of the earlier checkpoint, unchanged.\n"
    if ledger is not None:
        check_ledger(ledger, checkpoint)
        said += f"{ledger} holds exactly these {checkpoint.size} events.\n"
    root = base64.b64encode(checkpoint.root).decode()
    signed = " and ".join(sorted(set(checkpoint.signers)))
    return f"{said}Tree head {root} of {checkpoint.size} events, signed by {signed}."


def main(arguments: list[str] | None = None) -> int:
    """Checks a file; 0 only if everything about it held."""
    parser = argparse.ArgumentParser(description="Checks a checkpoint or a proof of a tradeledger.")
    parser.add_argument("file")
    parser.add_argument("--key", action="append", required=True, metavar="NAME+HASH+KEY")
    parser.add_argument("--ledger", metavar="LEDGER.db", help="recompute the tree from this file")
    given = parser.parse_args(arguments)
    try:
        keys = [read_key(text) for text in given.key]
        statement = check(Path(given.file).read_bytes(), keys, given.ledger)
    except Exception as error:  # noqa: BLE001  whatever went wrong, it is not valid
        print(f"NOT VALID: {error}", file=sys.stderr)
        return 1
    print(f"{statement}\nVALID")
    return 0


if __name__ == "__main__":
    sys.exit(main())
