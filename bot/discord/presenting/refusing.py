"""A mistake in a question, told gently: what is wrong, and what to type instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.discord.presenting.escaping import escape, short
from bot.discord.presenting.limits import CONTENT, clip_lines
from bot.discord.replies.reply import Reply
from ledger.vocabulary.problems import (
    BAD_CODE,
    BAD_DATE,
    BAD_ECONOMY,
    BAD_QUERY,
    NOT_HELD,
    Problem,
)
from projections.messages.teller import Teller

#: what is repeated of what somebody typed, in characters
MOST_TYPED = 50
MOST_PROBLEMS = 5
#: what a problem's kind is called where its details are in another language
_KINDS = {
    BAD_DATE: "room.problem.date",
    BAD_CODE: "room.problem.code",
    BAD_ECONOMY: "room.problem.economy",
    NOT_HELD: "room.problem.not-held",
    BAD_QUERY: "room.problem.query",
}
#: how the ledger quotes what was typed: as Python writes a text
_TYPED = re.compile(r"'(?P<one>(?:[^'\\]|\\.)*)'|\"(?P<two>(?:[^\"\\]|\\.)*)\"")
#: a measure, a key, a proposal: a word with a mark or a digit inside; and our own command
_NAME = re.compile(r"tradeledger |[a-z][a-z0-9]*(?:\\?[._/-][a-z0-9]|[0-9])")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def refused(problems: Sequence[Problem] | str, say: Teller) -> Reply:
    """What is wrong, all of it; a text is escaped and said as it is."""
    if isinstance(problems, str):
        return said(escape(problems, lines=True))
    told = [_told(each, say) for each in problems[:MOST_PROBLEMS]]
    if len(told) == 1:
        return said(told[0])
    lines = [say("room.problems", count=len(problems)), *(f"- {each}" for each in told)]
    if len(problems) > len(told):
        lines.append(say("room.more", count=len(problems) - len(told)))
    return said("\n".join(lines))


def said(text: str) -> Reply:
    """A reply of one text of ours, in Discord's markdown; never empty, never too long."""
    return Reply(clip_lines(text.strip(), CONTENT) or "…")


def _told(problem: Problem, say: Teller) -> str:
    detail, fix = _sentence(_echoed(problem.detail)), _sentence(problem.fix)
    option = problem.place.removeprefix("--").replace("-", "_") if problem.place[:2] == "--" else ""
    where = f"`{option}`: " if option.isidentifier() else ""
    if say.language != "en" and problem.detail.isascii():
        return (
            where
            + say(_KINDS.get(problem.code, "room.problem.query"))
            + f" {detail} {fix}".rstrip()
        )
    return where + say("room.problem", detail=detail, fix=fix).strip()


def _echoed(detail: str) -> str:
    """A detail with what was typed in quotes of prose, at most 50 characters of it."""

    def quoted(found: re.Match[str]) -> str:
        typed = found["one"] if found["one"] is not None else found["two"]
        return f"“{typed[:MOST_TYPED]}{'…' if len(typed) > MOST_TYPED else ''}”"

    return _TYPED.sub(quoted, detail, count=1)


def _sentence(text: str) -> str:
    """Text as a sentence, escaped: a large letter first, a stop at the end.

    A name that it begins with stays as it is written: that is how it is typed.
    """
    told = short(text.strip(), 400)
    if not told:
        return ""
    if not _NAME.match(told):
        told = told[0].upper() + told[1:]
    if told[-1] in ".?!…。？！”":
        return told
    chinese = len(_HAN.findall(told)) > sum(each.isascii() and each.isalpha() for each in told)
    return f"{told}。" if chinese else f"{told}."
