"""Whom a message would notify, given its text and its ``allowed_mentions``.

Source: docs, resources/message "Allowed Mentions Object". A ping is counted even where the bot
lacks the permission for it: in the next server it may have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

USER = re.compile(r"<@!?(\d{1,20})>")
ROLE = re.compile(r"<@&(\d{1,20})>")


@dataclass(frozen=True, slots=True)
class Ping:
    """``kind``: ``user``, ``role``, ``everyone`` (also ``@here``) or ``reply``; ``id`` or 0."""

    kind: str
    id: int


def pings(
    text: str, allowed: Mapping[str, Any] | None, replied_to: int | None = None
) -> Iterator[Ping]:
    """Who is notified. ``allowed`` is the payload's ``allowed_mentions``; ``None``: everybody."""
    if allowed is None:
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": True}
    parse = set(allowed.get("parse") or [])
    users = set(map(str, allowed.get("users") or []))
    roles = set(map(str, allowed.get("roles") or []))
    for found in dict.fromkeys(USER.findall(text)):
        if "users" in parse or found in users:
            yield Ping("user", int(found))
    for found in dict.fromkeys(ROLE.findall(text)):
        if "roles" in parse or found in roles:
            yield Ping("role", int(found))
    if "everyone" in parse and ("@everyone" in text or "@here" in text):
        yield Ping("everyone", 0)
    if replied_to is not None and allowed.get("replied_user"):
        yield Ping("reply", replied_to)
