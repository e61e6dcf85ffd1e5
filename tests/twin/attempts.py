"""Something that a user did, on its way to what they finally see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.twin.interactions import (
    CHOICES,
    DEFER,
    DEFER_UPDATE,
    OPEN_MODAL,
    Interaction,
)  # fmt: skip
from tests.twin.limits import ACKNOWLEDGE_SECONDS
from tests.twin.seen import Form, Seen

if TYPE_CHECKING:
    from tests.twin.people import Person


class NoAnswerError(Exception):
    """The user sees "The application did not respond", or "thinking…" for ever."""


class Attempt:
    """``await attempt.outcome()`` is what the user finally sees."""

    def __init__(self, person: Person, interaction: Interaction) -> None:
        self.person = person
        self.interaction = interaction
        self.world = person.world

    @property
    def milliseconds(self) -> float | None:
        """Real time from the event to the acknowledgement."""
        took = self.interaction.answered_in
        return None if took is None else took * 1000

    async def acknowledged(self, patience: float = 10.0) -> int:
        """Waits for the callback, three seconds at most; answers its type.

        Raises ``NoAnswerError`` once the three seconds are over by the twin's clock.
        """
        about = self.interaction
        deadline = about.created + ACKNOWLEDGE_SECONDS.value
        await self.world.clock.until(
            lambda: about.acknowledged is not None or about.given_up,
            [about.changes],
            deadline=deadline,
            patience=patience,
        )
        if about.acknowledged is None:
            if not about.given_up:
                about.given_up = True
                name = str(about.data.get("name") or about.data.get("custom_id"))
                self.world.judge.record("unanswered", name, f"asked by {about.user.name}")
            raise NoAnswerError("The application did not respond")
        return about.acknowledged

    async def outcome(self, patience: float = 10.0) -> Any:
        """A ``Seen``, a ``Form``, or the choices of an autocomplete; raises ``NoAnswerError``."""
        kind = await self.acknowledged(patience)
        about = self.interaction
        if kind == OPEN_MODAL:
            return Form(self.person, about)
        if kind == CHOICES:
            return about.choices
        assert about.original is not None
        original = about.original
        if kind == DEFER and not await self.world.clock.until(
            lambda: not original.loading or original.deleted,
            [about.changes, original.changes],
            patience=patience,
        ):
            raise NoAnswerError("The application is thinking for ever")
        if kind == DEFER_UPDATE:
            await self._updated(patience)
            if about.followups and original.version == about.seen_version:
                return Seen(self.person, about.followups[0], self)
        return Seen(self.person, original, self)

    async def _updated(self, patience: float) -> None:
        about, original = self.interaction, self.interaction.original
        assert original is not None
        done = await self.world.clock.until(
            lambda: original.version > about.seen_version or bool(about.followups),
            [about.changes, original.changes],
            patience=patience,
        )
        if not done:
            raise NoAnswerError("Nothing came after the acknowledgement")

    async def followup(self, number: int = 0, patience: float = 10.0) -> Seen:
        """Waits for a further message of the answer; raises ``TimeoutError``."""
        about = self.interaction
        if not await self.world.clock.until(
            lambda: len(about.followups) > number, [about.changes], patience=patience
        ):
            raise TimeoutError(f"{len(about.followups)} follow-ups came")
        return Seen(self.person, about.followups[number], self)
