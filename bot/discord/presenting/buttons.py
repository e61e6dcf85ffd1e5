"""The buttons of an answer: what one may ask next, each with its whole question.

A custom id holds the verb, a page and the question, or the question's key where it is too long;
such questions are collected, to be stored before the message is sent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.discord.presenting import following
from bot.discord.presenting.limits import BUTTONS_IN_A_ROW, LABEL, clip
from bot.discord.replies.question import CUSTOM_ID, FORM, Question, units
from bot.discord.replies.reply import Button, Style
from projections.answers.answer import Answer
from projections.messages.teller import Teller

Row = tuple[Button, ...]


@dataclass(slots=True)
class Buttons:
    """Buttons in the making, and the questions that did not fit into one.

    ``row``     other questions: why, the history, the other side
    ``doing``   the same answer otherwise: its sources, as known on a day, shown to all
    ``paging``  ‹ and ›
    """

    say: Teller
    row: list[Button] = field(default_factory=list)
    doing: list[Button] = field(default_factory=list)
    paging: list[Button] = field(default_factory=list)
    kept: dict[str, Question] = field(default_factory=dict)
    #: questions in writing: most buttons of an answer carry the same one
    _whole: dict[Question, str] = field(default_factory=dict)

    def add(self, key: str, verb: str, question: Question, style: Style = "secondary") -> None:
        """One more question to ask."""
        self.row.append(self._button(self.say(key), verb, question, 0, style))

    def do(
        self, key: str, verb: str, question: Question, style: Style = "secondary", page: int = 0
    ) -> None:
        """One more thing to do with this answer, or with the page of it that is shown."""
        self.doing.append(self._button(self.say(key), verb, question, page, style))

    def pages(self, verb: str, question: Question, page: int, pages: int) -> None:
        """‹ and › where there is more than one page; what leads nowhere is shown but disabled."""
        if pages <= 1:
            return
        page = max(0, min(page, pages - 1))
        for key, target, disabled in (
            ("room.button.back", max(0, page - 1), page == 0),
            ("room.button.on", page + 1, page == pages - 1),
        ):
            self.paging.append(
                self._button(self.say(key), verb, question, target, disabled=disabled)
            )

    def token(self, question: Question, room: int) -> str:
        """The question itself where it fits in ``room`` units, else its key; then it is kept."""
        whole = self._whole.get(question)
        if whole is None:
            whole = self._whole[question] = question.encode()
        if units(whole) <= room:
            return whole
        key = question.key()
        self.kept[key] = question
        return key

    def custom_id(self, verb: str, question: Question, page: int = 0) -> str:
        """``Question.custom_id``, with the question kept where it does not fit."""
        head = f"{FORM}|{verb}|{page}|"
        return head + self.token(question, CUSTOM_ID - units(head))

    def _button(
        self,
        label: str,
        verb: str,
        question: Question,
        page: int,
        style: Style = "secondary",
        *,
        disabled: bool = False,
    ) -> Button:
        return Button(clip(label, LABEL), self.custom_id(verb, question, page), style, disabled)

    def rows(self) -> tuple[Row, ...]:
        """What one may ask next, then what is done with this answer, at most five in a row.

        Where all fit they are one row; else the follow-up questions are the first, so that a
        telephone, which shows about three beside each other, breaks no row in an odd place.
        """
        rest = [*self.doing, *self.paging]
        if len(self.row) + len(rest) <= BUTTONS_IN_A_ROW:
            return ((*self.row, *rest),) if self.row or rest else ()
        return tuple(tuple(row) for row in (self.row, rest) if row)


def of(
    answer: Answer,
    question: Question,
    *,
    say: Teller,
    shared: bool,
    page: int,
    pages: int,
    importers: Collection[str] | None,
) -> Buttons:
    """The buttons that mean something for an answer.

    ``importers`` are those whose duties the ledger holds: the other side is offered only for them;
    without it for every origin that is an economy.
    """
    found = Buttons(say)
    same = following.pinned(answer, question)
    base = following.about(answer, question)
    if base is not None:
        if answer.kind != "why" and base.command == "rate":
            found.add("room.button.why", "why", base)
        if answer.kind != "history" or base.command == "rate":
            found.add("room.button.history", "history", base)
        levies = importers is None or base.get("origin") in importers
        if levies and following.has_other_side(base):
            found.add("room.button.other", "other", base)
        found.do("room.button.known", "known", base)
    if answer.sources:
        found.do("room.button.sources", "sources", same)
    if not shared and answer.status != "needs_clarification":
        shown = max(0, min(page, pages - 1))
        found.do("room.button.share", "share", same, "primary", shown)
    found.pages("page", same, page, pages)
    return found
