"""Checkpoints: tree heads as text, and their signatures.

The text is C2SP tlog-checkpoint, the signature C2SP signed-note with Ed25519 (type 0x01); key files
are those of Go's ``golang.org/x/mod/sumdb/note``: ``PRIVATE+KEY+NAME+HASH+base64(0x01 || seed)``.
Only signing needs the ``cryptography`` library; it is imported when a key is made or used.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass

from ledger.proof.verifier import InvalidError, key_id, need, unbase64

_PRIVATE = "PRIVATE+KEY+"


class KeyFileError(Exception):
    """A key that cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name. Its ``repr`` shows no secret."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r}, …)"

    @property
    def public(self) -> bytes:
        """The 32-byte public key."""
        public: bytes = _ed25519(self.seed).public_key().public_bytes_raw()
        return public

    @property
    def verification_key(self) -> str:
        """``NAME+HASH+KEY``: what people need to check this key's signatures."""
        public = self.public
        data = b64encode(b"\x01" + public).decode()
        return f"{self.name}+{key_id(self.name, public).hex()}+{data}"

    @property
    def text(self) -> str:
        """The content of the key's file. Secret."""
        data = b64encode(b"\x01" + self.seed).decode()
        return f"{_PRIVATE}{self.name}+{key_id(self.name, self.public).hex()}+{data}"

    def signature_line(self, text: str) -> str:
        """The line under a note with this key's signature over its text."""
        signature = _ed25519(self.seed).sign(text.encode())
        data = b64encode(key_id(self.name, self.public) + signature).decode()
        return f"— {self.name} {data}\n"


def _ed25519(seed: bytes):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed)


def new_key(name: str) -> SigningKey:
    """Makes a key; raises ``KeyFileError`` if the name has spaces, a plus sign or is empty."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not re.fullmatch(r"[^\s+\x00-\x1f]{1,200}", name):
        raise KeyFileError("a key's name has no spaces and no plus sign, like example.org/ledger")
    return SigningKey(name, Ed25519PrivateKey.generate().private_bytes_raw())


def read_signing_key(text: str) -> SigningKey:
    """Reads a key's file; raises ``KeyFileError``, which never shows what is in the file."""
    parts = text.strip().removeprefix(_PRIVATE).split("+", 2)
    if not text.startswith(_PRIVATE) or len(parts) != 3:
        raise KeyFileError("it is no private key (tradeledger key new --name NAME --out FILE)")
    try:
        data = unbase64(parts[2], "the key")
        need(len(data) == 33 and data[0] == 1, "it is no Ed25519 key")
        key = SigningKey(parts[0], data[1:])
        need(key.text == text.strip(), "its parts do not fit together")
    except InvalidError as error:
        raise KeyFileError(str(error)) from None
    return key


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """The three lines that are signed."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def signed(text: str, keys: list[SigningKey]) -> bytes:
    """The text as a signed note, with a signature line for each key."""
    return (text + "\n" + "".join(key.signature_line(text) for key in keys)).encode()


@dataclass(frozen=True, slots=True)
class Head:
    """What a checkpoint says, whoever signed it; ``keys`` are the ``NAME+HASH`` of its lines."""

    origin: str
    size: int
    root: bytes
    keys: tuple[str, ...]


def read_head(note: bytes) -> Head:
    """What a checkpoint says, without checking who signed it; raises ``InvalidError``."""
    try:
        whole = note.decode()
    except UnicodeDecodeError:
        raise InvalidError("it is not UTF-8") from None
    body, gap, tail = whole.rpartition("\n\n")
    lines = (body if gap else whole.removesuffix("\n")).split("\n")
    need(len(lines) >= 3 and lines[0] != "", "it is no checkpoint")
    need(bool(re.fullmatch(r"0|[1-9][0-9]{0,17}", lines[1])), "its tree size is no number")
    root = unbase64(lines[2], "its root hash")
    need(len(root) == 32, "its root hash is not 32 bytes long")
    signed_by = [
        f"{name}+{unbase64(data, 'a signature')[:4].hex()}"
        for name, data in re.findall(r"^— ([^\s+]+) (\S+)$", tail if gap else "", re.MULTILINE)
    ]
    return Head(lines[0], int(lines[1]), root, tuple(signed_by))
