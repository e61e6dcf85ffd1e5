"""doctor: what is configured, where things are, and what is wrong at a first look.

Nothing that it looks at is believed: each part is asked by itself, and what fails is a finding.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any

import click

from ledger.desk.auditing import findings as codes
from ledger.opening import reading
from ledger.proof.leaf import leaf_hash
from ledger.store import seen
from ledger.store.log import Log, root, row_at
from ledger.terminal import BROKEN, DONE, NO, Call, emit, output_format, this_call
from ledger.vocabulary.problems import ProblemsError
from projections.index import CODE_VERSION
from projections.rendering import table

_LIBRARIES = ("eventsourcing", "pydantic", "click", "orjson")
_CONFIGURED = ("TRADELEDGER_STORE", "TRADELEDGER_NOW", "TRADELEDGER_RECORDER", "TRADELEDGER_KEY")
_LOOKED_AT = 32


@click.command("doctor")
@output_format
def doctor_command() -> int:
    r"""What is configured, where the store is, versions, positions, lag, and what is wrong.

    \b
    Example:
      tradeledger doctor
    """
    call = this_call()
    findings: list[dict[str, Any]] = []
    found: dict[str, Any] = {
        "version": _version("tradeledger"),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "configured": [name for name in _CONFIGURED if os.environ.get(name)],
        "store": call.url.shown,
        "index": str(call.url.index_path() or "in memory"),
        "index_code": CODE_VERSION,
        "checkpoints": len(list(seen.seen(call.url))),
    }
    log = _asked(findings, lambda: reading(call))
    if log is not None:
        _ledger(call, log, found, findings)
    found["findings"] = findings
    emit(found, lambda: _told(found), rows=findings)
    broken = any(each["code"] in codes.BROKEN for each in findings)
    return BROKEN if broken else NO if findings else DONE


def _ledger(call: Call, log: Log, found: dict[str, Any], findings: list[dict[str, Any]]) -> None:
    head = _asked(findings, log.head)
    if head is None:
        return
    found["position"] = head
    found["root"] = _asked(findings, lambda: root(log, head).hex())
    _asked(findings, lambda: _look_at_events(log, head, findings))
    book = _asked(findings, lambda: _book(call))
    if book is not None:
        found["lag"] = head - book.head
        found["packs"] = _asked(findings, lambda: _packs(book)) or []


def _book(call: Call) -> Any:
    from projections.opening import open_book

    return open_book(call)


def _asked(findings: list[dict[str, Any]], ask: Callable[[], Any]) -> Any:
    """What was asked for, or ``None`` and a finding."""
    try:
        return ask()
    except ProblemsError as error:
        for problem in error.problems:
            code = codes.NO_TREE if "no tree" in problem.detail else codes.DAMAGED
            findings.append(_finding(code, None, problem.detail, problem.fix))
    except Exception as error:  # noqa: BLE001  a damaged store may do anything to its readers
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        fix = "tradeledger audit    tells what is damaged"
        findings.append(_finding(codes.DAMAGED, None, f"it cannot be read: {said}.", fix))
    return None


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _packs(book: Any) -> list[dict[str, Any]]:
    from projections.answers.evidence import packs

    found = [{"pack": p["pack"], "verified_until": p["verified_until"]} for p in packs(book)]
    return sorted(found, key=lambda pack: str(pack["pack"]))


def _look_at_events(log: Log, head: int, findings: list[dict[str, Any]]) -> None:
    """Some events against their leaves, from the first to the last; an audit looks at all."""
    step = max(1, head // _LOOKED_AT)
    for position in sorted({*range(1, head + 1, step), head} - {0}):
        row = row_at(log, position)
        if row is None:
            what = "there is no event at this position."
            findings.append(_finding(codes.REMOVED, position, what))
            continue
        leaf = leaf_hash(row.position, row.stream, row.version, row.topic, row.state)
        if leaf != log.node(0, position - 1):
            what = "the event is not what its leaf says."
            findings.append(_finding(codes.CHANGED, position, what))


def _finding(code: str, position: int | None, what: str, fix: str = "") -> dict[str, Any]:
    fix = fix or "tradeledger audit    re-reads everything"
    return {"code": code, "position": position, "what": what, "fix": fix}


def _told(found: dict[str, Any]) -> Iterator[str]:
    fine = not found["findings"]
    yield click.style("All is well." if fine else "Something is wrong.", bold=True)
    yield ""
    rows = [
        ["tradeledger", f"{found['version']}, Python {found['python']}"],
        ["libraries", ", ".join(f"{k} {v}" for k, v in found["libraries"].items())],
        ["store", found["store"]],
        ["index", f"{found['index']} (lag {found.get('lag', 'unknown')})"],
        ["position", str(found.get("position", "unknown"))],
        ["tree head", found.get("root") or "unknown"],
        ["checkpoints", f"{found['checkpoints']} seen"],
    ]
    if found["configured"]:
        rows.append(["environment", ", ".join(found["configured"])])
    packs = found.get("packs") or []
    rows += [["pack", f"{p['pack']}, verified until {p['verified_until']}"] for p in packs]
    for each in found["findings"]:
        where = "" if each["position"] is None else f" at {each['position']}"
        rows += [["finding", f"{each['code']}{where}: {each['what']}"], ["", each["fix"]]]
    yield from table(rows)


COMMANDS = {"doctor": doctor_command}
