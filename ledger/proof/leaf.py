"""What is hashed for one stored event, byte for byte.

The leaf input never depends on class names or on how a database spells a row::

    tradeledger/1 LF  position LF  stream LF  version LF  topic LF  state

``position`` and ``version`` are decimal, ``stream`` and ``topic`` UTF-8 without line feeds, and
``state`` the stored bytes (JSON: schema version, recorded instant, recorder, body). The leaf hash
is ``SHA-256(0x00 || input)`` as RFC 6962, section 2.1 has it.
"""

from __future__ import annotations

from hashlib import sha256


def leaf_input(position: int, stream: str, version: int, topic: str, state: bytes) -> bytes:
    """The bytes of a stored event that are hashed, without RFC 6962's leading zero byte."""
    return f"tradeledger/1\n{position}\n{stream}\n{version}\n{topic}\n".encode() + bytes(state)


def leaf_hash(position: int, stream: str, version: int, topic: str, state: bytes) -> bytes:
    """The 32-byte leaf hash of a stored event."""
    head = f"\x00tradeledger/1\n{position}\n{stream}\n{version}\n{topic}\n".encode()
    return sha256(head + state).digest()
