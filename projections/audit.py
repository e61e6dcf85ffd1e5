"""replay, doctor: rebuilding the state from events alone, and what is wrong with a ledger."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata
from typing import Any

import click

from ledger.opening import reading
from ledger.store.log import Log, root, row_at
from ledger.terminal import BROKEN, DONE, NO, emit, output_format, progress, this_call
from ledger.vocabulary.problems import BAD_QUERY, Problem, ProblemsError
from projections import digest
from projections.index import CODE_VERSION, Index
from projections.opening import open_book
from projections.rendering import state, table


@click.command("replay")
@click.option("--to", "to", type=click.IntRange(min=0), help="Rebuild as of this position.")
@click.option("--diff", "since", type=click.IntRange(min=0), help="What changed since this one.")
@click.option("--check", is_flag=True, help="Rebuild twice, and compare with the kept index.")
@output_format
def replay_command(to: int | None, since: int | None, check: bool) -> int:
    r"""Rebuilds the state as of a position from events alone and prints its digest.

    \b
    Example:
      tradeledger replay --to 1000 --diff 900
    """
    log = reading(this_call())
    head = log.head()
    size = head if to is None else to
    for name, value in (("--to", size), ("--diff", since or 0)):
        if value > head:
            fix = f"use a position from 0 to {head}"
            raise ProblemsError(
                [Problem(BAD_QUERY, f"the ledger ends at position {head}.", fix, name)]
            )
    result = _replay(log, size)
    if since is not None:
        result["since"] = since
        result["changed"] = _diff(log, since, size)
    if check:
        result["check"] = _check(log, size, str(result["digest"]))
    emit(result, lambda: _told(result), rows=result.get("changed"))
    return NO if check and not result["check"]["identical"] else DONE


def _replay(log: Log, size: int) -> dict[str, Any]:
    with progress("replaying") as tick:
        book = digest.replayed(log, size, tick)
    found = {
        "to": size,
        "digest": digest.digest(book),
        "root": root(log, size).hex(),
        "measures": len(book.index.streams("measure")),
        "streams": sum(len(book.index.streams(kind)) for kind in ("measure", *digest.KINDS)),
    }
    book.index.close()
    return found


def _diff(log: Log, since: int, size: int) -> list[dict[str, Any]]:
    earlier, later = digest.replayed(log, since), digest.replayed(log, size)
    old, new = dict(digest.parts_of_state(earlier)), dict(digest.parts_of_state(later))
    return [
        {
            "thing": name,
            "change": "new" if name not in old else "gone" if name not in new else "changed",
            "events": [r.position for r in later.records(name) if r.position > since],
        }
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def _check(log: Log, size: int, first: str) -> dict[str, Any]:
    second = _replay(log, size)["digest"]
    call = this_call()
    kept = None
    if size == log.head():
        index = Index.open(log, call.url.index_path())
        fresh = Index.open(log, None)
        kept = index.digest() == fresh.digest()
        index.close()
        fresh.close()
    return {"second": second, "index": kept, "identical": first == second and kept is not False}


def _told(result: dict[str, Any]) -> Iterator[str]:
    yield click.style(
        f"The state after {result['to']} events has the digest {result['digest'][:16]}….", bold=True
    )
    yield ""
    yield f"  digest     {result['digest']}"
    yield f"  tree head  {result['root']}"
    yield f"  measures   {result['measures']}, streams {result['streams']}"
    if "check" in result:
        same = result["check"]["identical"]
        word = state("in_force", "identical") if same else state("void", "NOT identical")
        yield f"  check      {word}"
    if "changed" in result:
        yield ""
        yield f"  {len(result['changed'])} things changed since position {result['since']}:"
        rows = []
        for row in result["changed"]:
            events = ", ".join(f"#{position}" for position in row["events"][:8])
            rows.append([row["change"], row["thing"], events])
        yield from table(rows)


@click.command("doctor")
@output_format
def doctor_command() -> int:
    r"""What is configured, where the store is, versions, positions, lag, and what is wrong.

    \b
    Example:
      tradeledger doctor
    """
    call = this_call()
    book = open_book(call)
    found: dict[str, Any] = {
        "version": _version(),
        "python": platform.python_version(),
        "libraries": {
            name: metadata.version(name)
            for name in ("eventsourcing", "pydantic", "click", "orjson")
        },
        "store": call.url.shown,
        "index": str(call.url.index_path() or "in memory"),
        "index_code": CODE_VERSION,
        "position": book.head,
        "lag": book.log.head() - book.head,
        "root": book.root(),
        "packs": [{"pack": p["pack"], "verified_until": p["verified_until"]} for p in _packs(book)],
        "findings": _findings(book.log),
    }
    emit(found, lambda: _doctor(found), rows=found["findings"])
    return (
        BROKEN
        if any(f["code"] == "AU-01" for f in found["findings"])
        else (NO if found["findings"] else DONE)
    )


def _version() -> str:
    try:
        return metadata.version("tradeledger")
    except metadata.PackageNotFoundError:
        return "not installed"


def _packs(book: Any) -> list[dict[str, Any]]:
    from projections.answers.evidence import packs

    return sorted(packs(book), key=lambda pack: str(pack["pack"]))


def _findings(log: Log) -> list[dict[str, Any]]:
    """Quick checks; the whole audit re-reads every byte."""
    from ledger.proof.leaf import leaf_hash

    findings: list[dict[str, Any]] = []
    head = log.head()
    for position in sorted({1, head // 2, head}) if head else []:
        row = row_at(log, position)
        if row is None:
            findings.append(_finding("AU-01", position, "there is no event at this position"))
            continue
        leaf = leaf_hash(row.position, row.stream, row.version, row.topic, row.state)
        if leaf != log.node(0, position - 1):
            findings.append(_finding("AU-01", position, "the event is not what its leaf says"))
    return findings


def _finding(code: str, position: int, what: str) -> dict[str, Any]:
    return {"code": code, "position": position, "what": what}


def _doctor(found: dict[str, Any]) -> Iterator[str]:
    fine = not found["findings"]
    yield click.style("All is well." if fine else "Something is wrong.", bold=True)
    yield ""
    rows = [
        ["tradeledger", f"{found['version']}, Python {found['python']}"],
        ["libraries", ", ".join(f"{k} {v}" for k, v in found["libraries"].items())],
        ["store", found["store"]],
        ["index", f"{found['index']} (lag {found['lag']})"],
        ["position", str(found["position"])],
        ["tree head", found["root"]],
    ]
    rows += [["pack", f"{p['pack']}, verified until {p['verified_until']}"] for p in found["packs"]]
    rows += [["finding", f"{f['code']} at {f['position']}: {f['what']}"] for f in found["findings"]]
    yield from table(rows)


COMMANDS = {"replay": replay_command, "doctor": doctor_command}
