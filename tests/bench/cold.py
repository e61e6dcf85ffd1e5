"""Rows 4 and 5: ``tradeledger rate`` in a process of its own, from start to exit."""

from __future__ import annotations

from pathlib import Path

from tests.bench import prices
from tests.bench.ledgers import Ledgers
from tests.bench.measuring import (
    Line,
    Ran,
    Report,
    megabytes,
    milliseconds,
    side_by_side,
    times,
    tradeledger,
)

HALF, TWICE, MEMORY = 0.5, 2.0, 300e6


class FailedError(Exception):
    """A command of the benchmark did not do what it should."""


def checked(ledgers: Ledgers, command: list[str]) -> Ran:
    """Runs a command that must succeed."""
    done = ledgers.run(command)
    if done.code:
        told = (done.err or done.out).strip().splitlines()
        raise FailedError(f"{' '.join(command[:1])} ended with {done.code}: {' '.join(told[:2])}")
    return done


def bundled(ledgers: Ledgers) -> list[str]:
    """The question to the bundled history; raises ``FailedError`` where it cannot be made."""
    path, made = ledgers.bundled()
    if made.code:
        told = made.err.strip().splitlines()
        raise FailedError(f"the bundled history was not taken: {' '.join(told[:2])}")
    return [*tradeledger(path), *_question("US", "CN", "2025-10-01")]


def _question(importer: str, origin: str, day: str) -> list[str]:
    return ["rate", "--importer", importer, "--origin", origin, "--on", day]


def beside_bean_query(ledgers: Ledgers, program: Path | None, *, quick: bool) -> Report:
    """Row 4: the bundled history beside bean-query on a file of price directives."""
    report = Report()
    line = Line(4, "rate, cold process, bundled history", bar=f"under {HALF:g}x")
    report.lines.append(line)
    try:
        mine = bundled(ledgers)
        if program is None:
            line.ours, line.peer = milliseconds(_alone(ledgers, mine, quick=quick)), "no bean-query"
            report.remarks.append(
                "bean-query was not found: make bench puts it into an environment of its own."
            )
            return report
        its = prices.command(program, ledgers.prices())
        checked(ledgers, its)
        ours, theirs = _in_turn(ledgers, mine, its, quick=quick)
    except FailedError as error:
        line.ours = "failed"
        report.remarks.append(str(error))
        return report
    line.size = f"{prices.DIRECTIVES:,} prices"
    line.ours, line.peer = milliseconds(ours), milliseconds(theirs)
    line.ratio, line.met = times(ours / theirs), ours / theirs < HALF
    return report


def beside_a_large_ledger(ledgers: Ledgers, size: int, *, quick: bool) -> Report:
    """Row 5: a large ledger beside the bundled one, and the memory of a query."""
    report = Report()
    path = ledgers.synthetic(size)
    asked = [*tradeledger(path), *_question("US", "CN", "2023-10-01")]
    path.with_name(f"{path.name}.index").unlink(missing_ok=True)
    try:
        first = checked(ledgers, asked)
        again = checked(ledgers, asked)
    except FailedError as error:
        report.lines.append(Line(5, "rate, cold process", f"{size:,}", "failed"))
        report.remarks.append(str(error))
        return report
    line = Line(5, "rate, cold, beside the bundled history", f"{size:,}", bar=f"at most {TWICE:g}x")
    report.lines.append(line)
    try:
        ours, small = _in_turn(ledgers, asked, bundled(ledgers), quick=quick)
        line.ours, line.peer = milliseconds(ours), f"{milliseconds(small)} (bundled)"
        line.ratio, line.met = times(ours / small), ours / small <= TWICE
    except FailedError as error:
        line.ours = milliseconds(_alone(ledgers, asked, quick=quick))
        report.remarks.append(str(error))
    memory = Line(5, "peak memory of one query", f"{size:,}", megabytes(again.peak))
    memory.bar, memory.met = f"under {megabytes(MEMORY)}", again.peak < MEMORY
    made = Line(5, "the first query, which makes the index", f"{size:,}")
    made.ours = f"{first.seconds:,.1f} s, {megabytes(first.peak)}"
    report.lines += [memory, made]
    return report


def _in_turn(
    ledgers: Ledgers, mine: list[str], its: list[str], *, quick: bool
) -> tuple[float, float]:
    """Median seconds of both, after one call of each that nobody counts."""
    checked(ledgers, mine)
    checked(ledgers, its)
    ours, theirs = side_by_side(
        7 if quick else 21,
        lambda: checked(ledgers, mine).seconds,
        lambda: checked(ledgers, its).seconds,
    )
    return ours, theirs


def _alone(ledgers: Ledgers, command: list[str], *, quick: bool) -> float:
    (took,) = side_by_side(7 if quick else 21, lambda: checked(ledgers, command).seconds)
    return took
