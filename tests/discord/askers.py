"""People who ask without end, in every way there is, and what each of them got to see."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.twin.attempts import NoAnswerError
from tests.twin.remote import Remote, Twin

ORIGINS = ("CN", "BR", "MX", "JP", "VN", "IN", "KR", "CA")
DAYS = ("2025-03-05", "2025-05-20", "2025-09-01", "2025-10-01", "2026-02-25", "2026-08-01")
FOLLOWED = ("Why", "Sources", "History", "Other side")
#: the command that people only begin to type: whether anybody completes it twice is no matter
TYPED = "why"
FORM = "As known on…"
#: how the bot says that it could not, this time, and that one may ask again
AGAIN = (
    "The ledger cannot be read at the moment.", "I was restarted while answering.",
    "I cannot write anything down at the moment", "I am being restarted.",
)  # fmt: skip
FAULT = "That did not work, and it is my fault."
#: seconds after which somebody who was told to wait is taken to wait for ever
FOR_EVER = 150.0
A_WHILE = 8.0


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Somebody who saw "the application did not respond", or no reply.

    ``sent``  the span in which it was sent, by the loop's clock
    """

    what: str
    sent: tuple[float, float]
    interaction: int


@dataclass(slots=True)
class Seen:
    """What people saw.

    ``counted``   outcomes by kind and result
    ``wrong``     answers that should not be: errors, other words than before, two answers
    ``mentions``  ids of messages with a question, by channel, and ``channels`` these
    ``gaps``      spans in which the bot had no session: what was sent then never reached it
    """

    counted: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)
    mentions: dict[int, set[int]] = field(default_factory=dict)
    channels: dict[int, Remote] = field(default_factory=dict)
    gaps: list[tuple[float, float]] = field(default_factory=list)
    said: dict[tuple[Any, ...], str] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def outcomes(self) -> int:
        return self.counted.total()

    def is_in_gap(self, sent: tuple[float, float]) -> bool:
        return any(sent[0] <= end and sent[1] >= began for began, end in self.gaps)

    def took(self, kind: str, question: tuple[Any, ...] | None, text: str) -> None:
        """An answer was seen; to the same question it must be the same."""
        if text.startswith(FAULT):
            self.wrong.append(f"{kind} {question}: {text}")
        told = text.startswith(AGAIN)
        if question is not None and not told and self.said.setdefault(question, text) != text:
            self.wrong.append(f"{question}: {text!r}, before: {self.said[question]!r}")
        self._count(kind, "told to ask again" if told else "answered")

    def missed(self, kind: str, which: Unanswered) -> None:
        self.unanswered.append(which)
        self._count(kind, "no answer")

    def _count(self, kind: str, result: str) -> None:
        self.counted[f"{kind}: {result}"] += 1
        self.changed.set()


class Asker:
    """One person, who does one thing after the other."""

    def __init__(self, twin: Twin, person: Remote, seen: Seen, draw: random.Random) -> None:
        self._twin = twin
        self._person = person
        self._seen = seen
        self._draw = draw
        self._last: Any = None
        self._acts: tuple[Callable[[], Awaitable[None]], ...] = (
            self._slash, self._slash, self._slash, self._press, self._press, self._form,
            self._mention, self._direct, self._type,
        )  # fmt: skip

    async def go_on(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self._draw.choice(self._acts)()

    # -- interactions ----------------------------------------------------------------------

    async def _slash(self) -> None:
        draw = self._draw
        command = draw.choice(("rate", "rate", "history", "compare", "ask"))
        origin, day = draw.choice(ORIGINS), draw.choice(DAYS)
        options: dict[str, Any] = {"origin": origin}
        if command == "rate":
            options["on"] = day
        elif command == "history":
            options |= {"since": "2025-01-01", "until": day}
        elif command == "compare":
            options |= {"first": "2025-02-01", "second": day}
        else:
            options = {"question": f"what was the US tariff on {origin} on {day}"}
        question = (command, *sorted(options.items()))
        sending = self._person.send_slash("general", command, **options)
        self._last = await self._outcome("slash", sending, question) or self._last

    async def _press(self) -> None:
        labels = [each for each in FOLLOWED if self._last and each in self._last.buttons]
        if not labels:
            await self._slash()
            return
        label = self._draw.choice(labels)
        self._last = await self._outcome("press", self._last.send_press(label)) or self._last

    async def _form(self) -> None:
        if self._last is None or FORM not in self._last.buttons:
            await self._slash()
            return
        form = await self._outcome("form", self._last.send_press(FORM))
        if form is not None and isinstance(form.title, str):
            await self._outcome("submit", form.send(day="2026-03-01"))

    async def _type(self) -> None:
        typing = self._person.send_autocomplete("general", TYPED, "origin", "chi")
        await self._outcome("autocomplete", typing)

    async def _outcome(
        self, kind: str, sending: Awaitable[Any], question: tuple[Any, ...] | None = None
    ) -> Any:
        """What is finally seen of an interaction; ``None`` where nothing was."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        attempt = await sending
        sent = (began, loop.time())
        try:
            seen = await attempt.outcome(patience=FOR_EVER)
        except NoAnswerError as error:
            about = await attempt.get("interaction")
            if about.acknowledged is not None:
                self._seen.wrong.append(f"{kind}: {error}")
            self._seen.missed(kind, Unanswered(f"{kind} {question}", sent, about.id))
            return None
        if isinstance(seen, list):
            self._seen.took(kind, None, "choices")
        elif isinstance(seen.content, str):
            self._seen.took(kind, question, seen.content)
            if more := await seen.get("followups"):
                self._seen.wrong.append(f"{kind}: {len(more)} answers more")
        else:
            self._seen.took(kind, None, "a form")
        return seen  # of an object at a distance only what is a text is there

    # -- messages --------------------------------------------------------------------------

    async def _mention(self) -> None:
        await self._says("mention", "talk", "@bot ")

    async def _direct(self) -> None:
        await self._says("direct", "dm", "")

    async def _says(self, kind: str, where: str, before: str) -> None:
        loop = asyncio.get_running_loop()
        question = f"what was the US tariff on {self._draw.choice(ORIGINS)} on {DAYS[3]}"
        began = loop.time()
        message = await self._person.post(where, before + question)
        sent = (began, loop.time())
        channel = await message.get("channel")
        self._seen.channels[channel.id] = channel
        self._seen.mentions.setdefault(channel.id, set()).add(message.id)
        patience = A_WHILE
        while True:
            try:
                seen = await self._person.answer_to(message, patience=patience)
            except NoAnswerError:
                # What was sent when nobody listened is never answered: that is not waited out.
                if patience == A_WHILE and not self._seen.is_in_gap(sent):
                    patience = FOR_EVER
                    continue
                self._seen.missed(kind, Unanswered(f"{kind} {question}", sent, message.id))
                return
            self._seen.took(kind, (kind, question), seen.content)
            return
