"""A question as the room asks it: a command with its options, small enough to travel in a button.

A question is what is answered, what a receipt repeats, and what a button carries. It is the same
mapping that ``projections.asking`` takes, so that a button pressed a year later asks exactly what
was asked. Where it does not fit a button (100 characters), the button carries a key, and the
question is kept in the bot's state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

#: characters (UTF-16 units) that Discord allows in a custom id
CUSTOM_ID = 100
#: of our own ids: the form's name, and its version
FORM = "tl1"
#: what a key begins with, in the place of a question that travels whole
KEPT = "@"


class UnreadableError(ValueError):
    """A token that is no question: of another version, or made by somebody else."""


@dataclass(frozen=True, slots=True)
class Question:
    """A command of the ledger with the options that were given, as text.

    ``language``  the language of the answer: ``en`` or ``zh``
    """

    command: str
    options: tuple[tuple[str, str], ...] = ()
    language: str = "en"

    @classmethod
    def of(cls, command: str, language: str = "en", /, **options: object) -> Question:
        """A question from options; those that are ``None`` or empty were not given."""
        given = ((name, str(value)) for name, value in options.items() if value not in {None, ""})
        return cls(command, tuple(sorted(given)), language)

    def get(self, name: str) -> str | None:
        return dict(self.options).get(name)

    def with_options(self, **changed: str | None) -> Question:
        """The same question with options changed; ``None`` takes one away."""
        options = {**dict(self.options), **changed}
        return Question.of(self.command, self.language, **options)

    def query(self) -> dict[str, Any]:
        """The mapping that ``projections.asking.answer`` and receipts take."""
        return {"command": self.command, **dict(self.options)}

    def encode(self) -> str:
        """The whole question as text, of any length."""
        options = urlencode(self.options, safe=" :/,", errors="replace")
        return f"{self.command}?{options}&{self.language}"

    @classmethod
    def decode(cls, text: str) -> Question:
        """Reads what ``encode`` wrote; raises ``UnreadableError``."""
        command, found, rest = text.partition("?")
        options, also, language = rest.rpartition("&")
        if not found or not also or not command.isidentifier() or language not in {"en", "zh"}:
            raise UnreadableError(text[:40])
        try:
            pairs = parse_qsl(options, keep_blank_values=True, strict_parsing=bool(options))
        except ValueError:
            raise UnreadableError(text[:40]) from None
        return cls(command, tuple(pairs), language)

    def key(self) -> str:
        """The key under which a long question is kept."""
        return KEPT + sha256(self.encode().encode()).hexdigest()[:16]

    def token(self, room: int = CUSTOM_ID) -> str:
        """The question itself where it fits in ``room`` UTF-16 units, else its key."""
        whole = self.encode()
        return whole if units(whole) <= room else self.key()

    def custom_id(self, verb: str, page: int = 0) -> str:
        """The id of a button that does ``verb`` to this question, at most 100 units."""
        head = f"{FORM}|{verb}|{page}|"
        return head + self.token(CUSTOM_ID - units(head))


def units(text: str) -> int:
    """The length as Discord's clients count: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def kept_under(questions: Mapping[str, Question], token: str) -> Question:
    """The question of a token; ``questions`` holds those that did not fit, by key."""
    if not token.startswith(KEPT):
        return Question.decode(token)
    try:
        return questions[token]
    except KeyError:
        raise UnreadableError(token) from None
