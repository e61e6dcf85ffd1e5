"""A question that needs to be made clear: a select menu of ready-made questions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord.presenting.buttons import Buttons
from bot.discord.presenting.escaping import one_line
from bot.discord.presenting.limits import CHOICE_TEXT, CHOICES, PLACEHOLDER, clip
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Choice, Menu, Reply
from projections.answers.answer import Answer
from projections.messages.teller import Teller


def menu(answer: Answer, question: Question, say: Teller, buttons: Buttons) -> Menu | None:
    """The choices of an answer, each once; where it has none, questions that always work.

    Labels and descriptions are plain text in Discord: they are made visible, and not escaped.
    """
    return _menu(answer.choices or _examples(say), question, say, buttons)


def offered(text: str, say: Teller) -> Reply:
    """A text of ours with a menu of questions that work, for somebody who asked none."""
    buttons = Buttons(say)
    question = Question.of("ask", say.language)
    menu = _menu(_examples(say), question, say, buttons)
    return Reply(text, menu=menu, kept=buttons.kept)


def _examples(say: Teller) -> Sequence[dict[str, str]]:
    from bot.answering.declined import examples  # it brings all that understands words

    return examples(say)


def _menu(
    choices: Sequence[dict[str, str]], question: Question, say: Teller, buttons: Buttons
) -> Menu | None:
    known = question.get("known_by")
    found: dict[str, Choice] = {}
    for each in choices:
        asked = one_line(str(each["question"]))
        if not asked or len(found) == CHOICES:
            continue
        follow_up = Question.of("ask", question.language, text=asked, known_by=known)
        value = buttons.token(follow_up, CHOICE_TEXT)
        label = clip(one_line(str(each.get("label") or "")) or asked, CHOICE_TEXT)
        found.setdefault(value, Choice(label, value, clip(asked, CHOICE_TEXT)))
    if not found:
        return None
    custom_id = buttons.custom_id("choose", question)
    return Menu(custom_id, clip(say("room.choose"), PLACEHOLDER), tuple(found.values()))
