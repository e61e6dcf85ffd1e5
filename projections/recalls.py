"""Stage 5 of an audit: every kept receipt asked again, on its own clocks and on today's."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from ledger.desk.auditing import findings as codes
from ledger.desk.auditing.findings import Finding, Findings
from ledger.store.log import Log, root
from projections import digest, receipts
from projections.answers.answer import Answer
from projections.book import Book
from projections.receipts import Receipt, ReceiptError
from projections.records import Record, read

Tick = Callable[[int, int], None]
CORRECTIONS = frozenset({"record.corrected", "record.retracted"})


@dataclass(slots=True)
class Recalled:
    """One receipt, asked again.

    ``identical``  whether the same came back on its own clocks
    ``now``        what is answered today, where that is something else, and ``because`` of what
    """

    place: str
    receipt: Receipt
    identical: bool = False
    then: str = ""
    now: str | None = None
    because: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "receipt": self.place,
            "query": self.receipt.query,
            "asked": self.receipt.now.isoformat(),
            "position": self.receipt.position,
            "identical": self.identical,
            "answer": self.receipt.sentence,
            "today": self.now,
            "because": self.because,
        }


def files(folder: str) -> list[Path]:
    """The receipts in a folder, or the one file; sorted by name."""
    path = Path(folder)
    return sorted(path.rglob("*.json")) if path.is_dir() else [path]


def read_all(folders: list[str], findings: Findings) -> Iterator[tuple[str, Receipt]]:
    """Reads receipts; what is none is a finding."""
    for path in (path for folder in folders for path in files(folder)):
        try:
            yield str(path), receipts.read(path.read_bytes())
        except (ReceiptError, OSError) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            findings.add(Finding(codes.RECEIPT_BAD, 5, f"{said}.", None, "", str(path)))


def check_receipts(
    log: Log, book: Book, folders: list[str], today: date, findings: Findings, tick: Tick
) -> list[Recalled]:
    """Asks every receipt again; books of the past are built once for each position."""
    given = sorted(read_all(folders, findings), key=lambda each: each[1].position)
    found = []
    past: Book | None = None
    for done, (place, receipt) in enumerate(given, start=1):
        if receipt.position not in {book.head, past.head if past is not None else None}:
            past = _past(log, receipt.position)
        recalled = check_receipt(log, book, place, receipt, today, findings, past)
        if recalled is not None:
            found.append(recalled)
        tick(done, len(given))
    return found


def _past(log: Log, position: int) -> Book | None:
    return digest.replayed(log, position) if 0 <= position <= log.head() else None


def check_receipt(
    log: Log,
    book: Book,
    place: str,
    receipt: Receipt,
    today: date,
    findings: Findings,
    past: Book | None = None,
) -> Recalled | None:
    """Asks one receipt again; ``None`` where it is not of this history.

    ``past`` is a book that ends at the receipt's position, where one is at hand already.
    """
    if not _is_ours(log, place, receipt, findings):
        return None
    then = book if receipt.position == book.head else past
    then = then or digest.replayed(log, receipt.position)
    recalled = Recalled(place, receipt)
    answer = _again(recalled, then, findings)
    if answer is not None:
        _today(recalled, answer, log, book, today, findings)
    return recalled


def _is_ours(log: Log, place: str, receipt: Receipt, findings: Findings) -> bool:
    """Whether the receipt is of this history: it names a tree head, and is a witness of it."""
    head = log.head()
    if receipt.position > head:
        what = f"it was given at position {receipt.position}, and the ledger ends at {head}."
    elif b64encode(root(log, receipt.position)).decode() != receipt.root:
        what = f"the first {receipt.position} events had another tree head when it was given."
    else:
        return True
    findings.add(Finding(codes.RECEIPT_OTHER, 5, what, receipt.position, "", place))
    return False


def _again(recalled: Recalled, then: Book, findings: Findings) -> Answer | None:
    receipt = recalled.receipt
    try:
        answer = receipts.recall(then, receipt)
    except ReceiptError as error:
        findings.add(Finding(codes.RECEIPT_BAD, 5, f"{error}.", None, "", recalled.place))
        return None
    recalled.then = answer.sentence
    recalled.identical = receipts.digest_of(answer) == receipt.digest
    if not recalled.identical:
        now = receipts.code_version()
        other = [name for name in now if now[name] != receipt.code.get(name)]
        why = f"the program is another ({', '.join(other)})" if other else "the program is the same"
        same = "the sentence is" if answer.sentence == receipt.sentence else "the sentence is not"
        what = f"asked again at position {receipt.position}, it differs; {same} the same; {why}."
        fix = "compare the two; if the old answer was wrong, say so to whoever got it"
        findings.add(Finding(codes.RECEIPT_DIFFERS, 5, what, receipt.position, fix, recalled.place))
    return answer


def _today(
    recalled: Recalled, before: Answer, log: Log, book: Book, today: date, findings: Findings
) -> None:
    receipt = recalled.receipt
    try:
        answer = receipts.recall(book, receipt, known_by=max(today, receipt.day))
        if core(answer) == core(before):
            return
        recalled.now = answer.sentence
        recalled.because = list(_because(recalled, before, answer, log, max(today, receipt.day)))
    except ReceiptError as error:
        findings.add(Finding(codes.RECEIPT_BAD, 5, f"{error}.", None, "", recalled.place))
        return
    told = "; ".join(f"{each['why']} (position {each['position']}, {each['key']})"
                     for each in recalled.because)  # fmt: skip
    what = f"it said: {before.sentence}\nToday: {answer.sentence}\nBecause of: {told or 'unknown'}."
    position = recalled.because[0]["position"] if recalled.because else None
    findings.add(Finding(codes.RECEIPT_OUTDATED, 5, what, position, "", recalled.place))


def core(answer: Answer) -> bytes:
    """What an answer claims, without its evidence, its remarks and what was expected next."""
    result = answer.result
    claim: Any = result
    if answer.kind in {"rate", "why"} and "components" in result:
        claim = {name: result.get(name) for name in ("additional", "total", "mfn")}
        claim["components"] = [[c.get("measure"), c.get("duty")] for c in result["components"]]
    elif answer.kind == "history" and "intervals" in result:
        claim = [[i["since"], i["until"], i["additional"], i["total"]] for i in result["intervals"]]
    elif answer.kind == "compare" and "rates" in result:
        claim = [[r["on"], r.get("additional"), r.get("total")] for r in result["rates"]]
    elif answer.kind == "forecast" and "calendar" in result:
        claim = [
            [row["on"], row["measure"], row["before"], row["after"]] for row in result["calendar"]
        ]
    return orjson.dumps([answer.kind, answer.status, claim], option=orjson.OPT_SORT_KEYS)


def _because(
    recalled: Recalled, before: Answer, after: Answer, log: Log, today: date
) -> Iterator[dict[str, Any]]:
    """The events that made the difference.

    If it is there already with the events of then, the question's knowledge was behind the record:
    these events had been announced later than was asked. Else the first event with which the
    answer moves is found by halving, and those that it shows as new beside it.
    """
    receipt = recalled.receipt

    def at(size: int) -> bytes:
        book = digest.replayed(log, size)
        try:
            return core(receipts.recall(book, receipt, known_by=today))
        finally:
            book.index.close()

    asked_at = receipt.clocks.get("known_by") or receipt.day.isoformat()
    if at(receipt.position) != core(before):
        fresh = [p for p in after.events if p not in before.events]
        for record in _records(log, fresh):
            if record.announced > asked_at:
                yield _cause(record, receipt, f"announced on {record.announced}, after that")
        return
    low, high = receipt.position, log.head()
    target = core(before)
    while high - low > 1:
        middle = (low + high) // 2
        if at(middle) == target:
            low = middle
        else:
            high = middle
    for record in _records(log, [high]):
        if record.topic in CORRECTIONS:
            word = "corrected" if record.topic == "record.corrected" else "withdrawn"
            why = f"our record was {word}: {record.body.get('why')}"
        elif record.announced <= asked_at:
            why = f"recorded late: announced on {record.announced}, before the answer was given"
        else:
            why = f"announced on {record.announced}, after the answer was given"
        yield _cause(record, receipt, why)


def _records(log: Log, positions: list[int]) -> Iterator[Record]:
    for position in positions:
        for row in log.rows(position - 1, position):
            yield read(row)


def _cause(record: Record, receipt: Receipt, why: str) -> dict[str, Any]:
    return {
        "position": record.position,
        "kind": record.topic,
        "key": record.key,
        "announced": record.announced,
        "recorded": record.recorded,
        "late": record.announced <= receipt.day.isoformat(),
        "why": why,
    }
