"""The words for how a measure, a truce or talks stand, in the language of the answer."""

from __future__ import annotations

from bot.discord.presenting.escaping import escape
from projections.messages.teller import Teller

_STATES = {
    "in_force": "room.status.in_force",
    "suspended": "room.status.suspended",
    "suspended_in_part": "room.status.suspended_in_part",
    "scheduled": "room.status.scheduled",
    "threatened": "room.status.threatened",
    "planned": "room.status.planned",
    "terminated": "room.status.terminated",
    "void": "room.status.void",
    "exempt": "room.status.exempt",
    "held": "room.status.held",
    "announced": "room.status.announced",
    "postponed": "room.status.postponed",
    "cancelled": "room.status.cancelled",
    "lapsed": "room.status.lapsed",
    "ended": "room.status.ended",
    "replaced": "room.status.replaced",
    "lapses": "room.status.lapses",
    "expires": "room.status.expires",
    "starts": "room.status.starts",
    "changes": "room.status.changes",
}


def state(say: Teller, word: object) -> str:
    """A status in words of the language; an unknown one as it is written."""
    key = _STATES.get(str(word))
    return say(key) if key else escape(str(word or "").replace("_", " "))


def plain_state(say: Teller, word: object) -> str:
    """The same without markdown, for a code block or a file."""
    key = _STATES.get(str(word))
    return say(key) if key else str(word or "").replace("_", " ")
