"""An answer becomes a reply: the one sentence, the card, files, buttons or a menu."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.discord.presenting import (
    agreements,
    buttons,
    cautions,
    charting,
    checks,
    colours,
    courses,
    limits,
    rates,
    records,
    trees,
)
from bot.discord.presenting.cards import Card, day
from bot.discord.presenting.escaping import escape, plain, visible
from bot.discord.presenting.menus import menu
from bot.discord.presenting.titles import title
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Attachment, Reply
from projections.answers.answer import Answer
from projections.messages.teller import Teller

Filling = Callable[[Card, Answer, int], None]

#: with more pages than this, all lines go along in a file
PAGES_WITHOUT_FILE = 3
#: room of the tree in the description, in UTF-16 units
TREE_ROOM = 1900


def _rate(card: Card, answer: Answer, _page: int) -> None:
    rates.fill(card, answer)


def _why(card: Card, answer: Answer, page: int) -> None:
    if "tree" not in answer.result:
        records.why(card, answer, page)
        return
    rates.clocks(card, answer)
    rates.following(card, answer, answer.result)


def _derivation(card: Card, answer: Answer) -> None:
    """The tree in the room that the rest of the card leaves; all of it in a file where cut."""
    say, tree = card.say, answer.result["tree"]
    room = min(TREE_ROOM, limits.OWN_SUM - card.size())
    card.description, whole = trees.block(say, tree, room)
    if not whole:
        told = trees.tree(say, tree, trees.WIDE) + "\n"
        card.files.append(
            Attachment("why.txt", told.encode("utf-8", "replace"), say("room.file.why"))
        )


_FILLED: dict[str, Filling] = {
    "rate": _rate,
    "why": _why,
    "history": courses.history,
    "changes": courses.changes,
    "forecast": courses.forecast,
    "compare": courses.compare,
    "truce": agreements.truce,
    "talks": agreements.talks,
    "who": agreements.who,
    "event": records.event,
    "measures": records.measures,
    "products": records.products,
    "source": records.source,
    "definition": records.definition,
    "check": checks.check,
    "not_covered": records.not_covered,
}


def present(
    answer: Answer,
    question: Question,
    *,
    say: Teller,
    receipt: str | None = None,
    page: int = 0,
    shared: bool = False,
    pictures: bool = True,
    behind: str | None = None,
    importers: Collection[str] | None = None,
    draw: charting.Draw | None = None,
) -> Reply:
    """The reply to a question, within every limit of Discord's.

    ``receipt``    the short id of the kept receipt, for the footer
    ``page``       which page of a long answer, from 0; one that there is not is the nearest
    ``shared``     whether everybody sees it already: then there is no button to show it
    ``pictures``   whether charts may be attached (the permission to attach files)
    ``behind``     what to say where the copy that was read lags behind the ledger
    ``importers``  whose duties the ledger holds, for the button *Other side*
    ``draw``       what draws charts; by default ``projections.charts``
    """
    card = Card(say, title=title(answer, say), colour=colours.of(answer, behind=bool(behind)))
    fill = _FILLED.get(answer.kind) if answer.status == "answered" else records.not_covered
    if fill is not None and answer.status != "needs_clarification":
        fill(card, answer, page)
    card.fields = card.fields[: limits.OWN_FIELDS - 1]
    content, files = content_of(answer, say)
    cautions.careful(card, answer, content, behind)
    card.footer = footer_of(answer, say, receipt, page, card.pages)
    if answer.status == "answered" and "tree" in answer.result:
        _derivation(card, answer)
    files += tuple(card.files)
    if page <= 0:
        files += _everything(card, answer)
        files += charting.drawn(answer, say, draw) if pictures else ()
    row = buttons.of(
        answer, question, say=say, shared=shared, page=page, pages=card.pages, importers=importers
    )
    choices = menu(answer, question, say, row) if answer.status == "needs_clarification" else None
    return Reply(content, card.built(), tuple(files), row.rows(), choices, row.kept)


def content_of(answer: Answer, say: Teller) -> tuple[str, tuple[Attachment, ...]]:
    """The sentence as Discord shows it, the same as on the command line; a longer one also whole.

    A sentence that Discord would not take whole is cut at a word, and goes along in a file.
    """
    told = escape(answer.sentence) or say("room.no-words")
    if limits.units(told) <= limits.CONTENT:
        return told, ()
    data = (visible(answer.sentence) + "\n").encode("utf-8", "replace")
    whole = Attachment("answer.txt", data, say("room.file.answer"))
    return limits.clip(told, limits.CONTENT), (whole,)


def footer_of(answer: Answer, say: Teller, receipt: str | None, page: int, pages: int) -> str:
    """How far it is verified, at which position it was read, its receipt, the page."""
    told = []
    if answer.verified_until:
        told.append(say("room.footer.verified", day=day(say, answer.verified_until)))
    size = answer.checkpoint.get("size", answer.clocks.get("recorded_by"))
    if size is not None:
        told.append(say("room.footer.position", position=size))
    if receipt:
        told.append(say("room.footer.receipt", receipt=visible(receipt)[:40]))
    if pages > 1:
        told.append(say("room.footer.page", page=max(0, min(page, pages - 1)) + 1, pages=pages))
    return " · ".join(told)


def _everything(card: Card, answer: Answer) -> tuple[Attachment, ...]:
    """All lines of a long list in one file."""
    if card.pages <= PAGES_WITHOUT_FILE:
        return ()
    told = "\n".join(plain(line) for line in card.lines) + "\n"
    data = told.encode("utf-8", "replace")
    return (Attachment(f"{answer.kind}.txt", data, card.say("room.file.all")),)
