"""replay: the state rebuilt from events alone, its digest, and what each event did to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import click
import orjson

from ledger.damage import explained
from ledger.opening import reading
from ledger.store.log import Log, root
from ledger.terminal import DONE, NO, Call, emit, output_format, progress, this_call
from ledger.vocabulary.problems import BAD_QUERY, Problem, ProblemsError
from projections import digest
from projections.index import Index
from projections.rendering import state, table
from projections.steps import steps

#: two surroundings that have nothing in common but the ledger
_SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "31337", "TZ": "America/Los_Angeles"},
)


@click.command("replay")
@click.option("--to", "to", type=click.IntRange(min=0), help="Rebuild as of this position.")
@click.option("--diff", "since", type=click.IntRange(min=0), help="What changed since this one.")
@click.option(
    "--check", is_flag=True,
    help="Rebuild in two processes with other hash seeds and time zones, and compare.",
)  # fmt: skip
@click.option("--step", is_flag=True, help="Event by event: what each did to the rate.")
@click.option("--from", "first", type=click.IntRange(min=1), default=1, help="Step from here.")
@click.option("--importer", metavar="CODE", help="Step through the events that reach this pair.")
@click.option("--origin", metavar="CODE", help="Step through the events that reach this pair.")
@click.option(
    "--on", metavar="DAY",
    help="Look at the rate of this day.  [default: the day from which the event counts]",
)  # fmt: skip
@output_format
@explained
def replay_command(
    to: int | None,
    since: int | None,
    *,
    check: bool,
    step: bool,
    first: int,
    importer: str | None,
    origin: str | None,
    on: str | None,
) -> int:
    r"""Rebuilds the state as of a position from events alone and prints its digest.

    \b
    Examples:
      tradeledger replay --to 1000 --diff 900
      tradeledger replay --check
      tradeledger replay --step --importer US --origin CN --on 2025-10-01
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
    if step:
        found = steps(log, first, size, importer, origin, on)
        emit({"steps": found}, lambda: _stepped(found), rows=found)
        return DONE
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
    """The digests of two more rebuilds, and whether the kept index is what follows from events."""
    call = this_call()
    if call.url.kind == "memory":
        others = [str(_replay(log, size)["digest"]) for _ in _SURROUNDINGS]
    else:
        others = [_elsewhere(call, size, surroundings) for surroundings in _SURROUNDINGS]
    kept = None
    if size == log.head():
        index = Index.open(log, call.url.index_path())
        fresh = Index.open(log, None)
        kept = index.digest() == fresh.digest()
        index.close()
        fresh.close()
    same = all(other == first for other in others)
    return {
        "digests": others,
        "surroundings": list(_SURROUNDINGS) if call.url.kind != "memory" else [],
        "index": kept,
        "identical": same and kept is not False,
    }


def _elsewhere(call: Call, size: int, surroundings: dict[str, str]) -> str:
    """The digest that another process comes to, in other surroundings."""
    command = [sys.executable, "-m", "bot.root", "--quiet", "replay", "--to", str(size), "--json"]
    store = {"TRADELEDGER_STORE": call.url.text, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(  # noqa: S603  this program itself
        command,
        env={**os.environ, **store, **surroundings},
        capture_output=True,
        check=False,
    )
    try:
        return str(orjson.loads(done.stdout)["digest"])
    except (orjson.JSONDecodeError, KeyError):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return f"failed: {said[-1][:200] if said else done.returncode}"


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
        for number, digest_ in enumerate(result["check"]["digests"]):
            where = result["check"]["surroundings"]
            told = ", ".join(f"{k}={v}" for k, v in where[number].items()) if where else "again"
            yield f"             {digest_[:16]}…  {told}"
        if result["check"]["index"] is False:
            yield "             the kept index is not the one that follows from the events"
    if "changed" in result:
        yield ""
        yield f"  {len(result['changed'])} things changed since position {result['since']}:"
        rows = []
        for row in result["changed"]:
            events = ", ".join(f"#{position}" for position in row["events"][:8])
            rows.append([row["change"], row["thing"], events])
        yield from table(rows)


def _stepped(found: list[dict[str, Any]]) -> Iterator[str]:
    if not found:
        yield "no event of these changes a rate"
        return
    rows = []
    for step in found:
        move = (
            f"{step['before']} → {step['after']}" if step["changed"] else f"stays {step['after']}"
        )
        pair = f"{step['importer']} on {step['origin']}"
        rows.append([f"#{step['position']}", step["on"], pair, move, step["key"]])
    yield from table(rows)


COMMANDS = {"replay": replay_command}
