"""Answer receipts: what was asked, on which clocks, of which history, and a digest of the answer.

A receipt is small and holds no answer: it holds everything that is needed to ask again, and to know
whether the same comes back. Asked again *on its own clocks* (the instant of asking, the position,
the same words) the answer must be identical byte for byte. Asked again *as known today*, a
difference says that the old answer is now known to be wrong, and which event made it so.

``make(answer, query, book, now)`` is for whoever shows an answer; ``query`` is one of

    {"command": "rate" | "history" | "why" | "changes" | "compare" | …, …its options, as typed…}
    {"command": "ask", "text": "…", "known_by": "…"}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import click
import orjson

from ledger.terminal import Call
from ledger.vocabulary.problems import Problem, ProblemsError
from projections import asking
from projections.answers.answer import Answer, checkpoint
from projections.asking import KNOWING, RECORDING
from projections.book import Book

FORM = "tradeledger/receipt@v1"


class ReceiptError(Exception):
    """A receipt that cannot be read or asked again; the text says why."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was read."""

    query: dict[str, Any]
    now: datetime
    clocks: dict[str, Any]
    position: int
    root: str
    code: dict[str, str]
    digest: str
    sentence: str

    @property
    def day(self) -> date:
        return self.now.date()


def make(answer: Answer, query: Mapping[str, Any], book: Book, now: datetime) -> dict[str, Any]:
    """The receipt of an answer that was just given.

    ``now`` is the instant from which "today" was read.
    """
    asked = {name: value for name, value in query.items() if value is not None}
    head = checkpoint(book)
    return {
        "receipt": FORM,
        "query": asked,
        "now": now.isoformat(),
        "clocks": answer.clocks,
        "position": head["size"],
        "root": head["root"],
        "code": code_version(),
        "digest": digest_of(answer),
        "sentence": answer.sentence,
    }


def digest_of(answer: Answer) -> str:
    """The hash of everything in an answer, keys in order."""
    return sha256(orjson.dumps(answer.as_dict(), option=orjson.OPT_SORT_KEYS)).hexdigest()


_CODE: dict[str, str] = {}


def code_version() -> dict[str, str]:
    """What computed the answer: the program's version, and hashes of its source by part.

    ``rules`` is over the business rules and the stacking of duties, ``code`` over everything that
    answers. They are for whoever looks for the reason of a difference.
    """
    if not _CODE:
        here = Path(__file__).parent
        _CODE["program"] = _program()
        _CODE["rules"] = _hashed([here.parent / "ledger" / "rules", here / "stacking.py"])
        _CODE["code"] = _hashed([here, here.parent / "ledger" / "vocabulary"])
    return dict(_CODE)


def _program() -> str:
    try:
        return metadata.version("tradeledger")
    except metadata.PackageNotFoundError:
        return "not installed"


def _hashed(places: list[Path]) -> str:
    hasher = sha256()
    for place in places:
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            if path.is_file():
                hasher.update(path.name.encode() + b"\0" + path.read_bytes())
    return hasher.hexdigest()[:16]


def read(data: bytes) -> Receipt:
    """Reads a receipt; raises ``ReceiptError`` where it is none."""
    try:
        given = orjson.loads(data)
        if given["receipt"] != FORM:
            raise ReceiptError(f"it is of the form {str(given['receipt'])[:40]!r}")
        receipt = Receipt(
            dict(given["query"]),
            datetime.fromisoformat(given["now"]),
            dict(given["clocks"]),
            int(given["position"]),
            str(given["root"]),
            dict(given["code"]),
            str(given["digest"]),
            str(given["sentence"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ReceiptError(f"it is no receipt ({type(error).__name__}: {error})") from None
    if receipt.now.tzinfo is None or receipt.position < 0:
        raise ReceiptError("its instant has no offset, or its position is negative")
    return receipt


def keep(answer: Answer, call: Call, open_book: Callable[[Call], Book]) -> None:
    """Writes the receipt of a command's answer to the file that the call names.

    The last folder of its name is made where there is none yet. Raises ``ProblemsError`` (IN-22)
    where it cannot be written.
    """
    assert call.receipt is not None
    context = click.get_current_context()
    given = {name: value for name, value in context.params.items() if value not in {None, False}}
    query = {"command": context.info_name, **given}
    if context.info_name == "ask":
        query["text"] = query.pop("question")
    receipt = make(answer, query, open_book(call), call.now)
    path = Path(call.receipt)
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(orjson.dumps(receipt, option=orjson.OPT_INDENT_2) + b"\n")
    except OSError as error:
        from ledger.desk.exporting import NOT_WRITTEN

        detail = f"{call.receipt}: {error.strerror}."
        problem = Problem(NOT_WRITTEN, detail, "choose another place", "--receipt")
        raise ProblemsError([problem]) from None


def recall(
    book: Book, receipt: Receipt, *, known_by: date | None = None, recorded_by: int | None = None
) -> Answer:
    """Asks a receipt's question again, as at the instant at which it was asked.

    ``book`` must end at the receipt's position for the same answer to come back. With ``known_by``
    what was announced until then counts, with ``recorded_by`` only the first so many events, where
    the question itself did not pin these clocks. Raises ``ReceiptError`` where it cannot be asked.
    """
    query = dict(receipt.query)
    name = query.get("command")
    if known_by is not None and query.get("known_by") is None and name in KNOWING:
        query["known_by"] = known_by.isoformat()
    if recorded_by is not None and query.get("recorded_by") is None and name in RECORDING:
        query["recorded_by"] = str(recorded_by)
    try:
        return asking.answer(book, query, receipt.now)
    except asking.UnknownQuestionError as error:
        raise ReceiptError(str(error)) from None
    except ProblemsError as error:
        said = "; ".join(problem.detail for problem in error.problems)
        raise ReceiptError(f"it cannot be asked again: {said}") from None
    except click.ClickException as error:
        raise ReceiptError(f"it cannot be asked: {error.format_message()}") from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ReceiptError(f"it cannot be asked ({type(error).__name__}: {error})") from None
