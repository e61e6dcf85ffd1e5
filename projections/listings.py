"""truce, talks, measures, sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from ledger.terminal import output_format, this_call
from projections import options
from projections.answers import listings
from projections.answers.answer import Answer
from projections.commands import show
from projections.opening import open_book
from projections.rendering import day, dim, footer, headline, state, table, wrapped


@click.command("truce")
@click.argument("name", metavar="[ID]", required=False)
@options.receipt
@output_format
def truce_command(name: str | None) -> int:
    r"""A truce: parties, terms, stated end, what returns if it lapses. Without ID, all of them.

    \b
    Example:
      tradeledger --now 2025-10-01 truce us-cn.geneva-2025
    """
    call = this_call()
    found = listings.truce(open_book(call), name, call.now)
    return show(found, _truce, lambda a: a.result.get("truces") or [a.result])


def _truce(answer: Answer) -> Iterator[str]:
    yield from headline(answer)
    yield ""
    result = answer.result
    if "truces" in result:
        yield from table(
            [
                [
                    day(t["announced"]), state(t["state"]), dim(t["id"]),
                    t["title"] + (f", until {day(t['until']).strip()}" if t["until"] else ""),
                ]
                for t in result["truces"]
            ]
        )  # fmt: skip
    else:
        yield from _one_truce(result)
    yield from footer(answer)


def _one_truce(result: dict[str, Any]) -> Iterator[str]:
    for end in result["stated_ends"]:
        until = day(end["until"], "without a date").strip()
        announced = day(end["announced"]).strip()
        yield f"  announced {announced}: until {until}  {dim('#' + str(end['event']))}"
    for row in result["if_lapsed"]:
        back = (
            f"{row['importer']} on {row['origin']}: {row['duty_before']} → {row['duty_after']} "
            f"({row['additional_after']} in all)"
        )
        yield from wrapped(f"if nobody acts, on {day(row['on']).strip()}  {back}", "  ")
    for text in result["terms"]:
        yield from wrapped(text, "  · ", "    ")


@click.command("talks")
@click.argument("name", metavar="[ID]", required=False)
@click.option("--from", "from_day", metavar="DAY", help="Talks from this day on.")
@click.option("--to", "to_day", metavar="DAY", help="Talks up to this day.")
@options.receipt
@output_format
def talks_command(name: str | None, from_day: str | None, to_day: str | None) -> int:
    r"""Talks: who met, where, and what came of it. Without ID, those of a period.

    \b
    Example:
      tradeledger talks us-cn.stockholm-2025-07
    """
    call = this_call()
    first = options.day_option(from_day, "--from")
    last = options.day_option(to_day, "--to")
    found = listings.talks(open_book(call), name, first, last, call.now)
    return show(found, _talks, lambda a: a.result.get("talks", [a.result]))


def _talks(answer: Answer) -> Iterator[str]:
    yield from headline(answer)
    yield ""
    result = answer.result
    if "talks" in result:
        yield from table(
            [
                [
                    day(t["from_day"], "no day"), state(t["state"]), dim(t["id"]),
                    (t["title"] or "") + (f", {t['venue']}" if t["venue"] else ""),
                ]
                for t in result["talks"]
            ]
        )  # fmt: skip
    else:
        yield from _one_talks(result)
    yield from footer(answer)


def _one_talks(result: dict[str, Any]) -> Iterator[str]:
    rows = [
        [head["party"] if head.get("party") else "", head["name"], head.get("office") or ""]
        for head in result["heads"]
    ]
    yield from table(rows)
    for text in result["outcome"]:
        yield from wrapped(text, "  · ", "    ")
    for step in result["agreements"]:
        said = f"{step['agreement']} {step['step']} {day(step['announced']).strip()}"
        yield from wrapped(f"{said}: {step['summary'] or ''}", "  ", "    ")
    for note in result["notes"]:
        yield from wrapped(f"{day(note['announced']).strip()}: {note['text']}", "  ", "    ")


@click.command("measures")
@click.argument("name", metavar="[ID]", required=False)
@click.option("--importer", metavar="CODE", help="Only those of this economy.")
@output_format
def measures_command(name: str | None, importer: str | None) -> int:
    r"""The measures that are held, or one of them with its acts.

    \b
    Example:
      tradeledger measures us.ieepa.reciprocal.cn
    """
    call = this_call()
    found = listings.measures(open_book(call), name, importer, call.now)
    return show(
        found, _measures, lambda a: a.result["measures"] if "measures" in a.result else
        a.result["acts"],
    )  # fmt: skip


def _measures(answer: Answer) -> Iterator[str]:
    yield from headline(answer)
    yield ""
    result = answer.result
    if "measures" in result:
        yield from table(
            [[m["measure"], dim(m["programme"]), m["title"]] for m in result["measures"]]
        )
    else:
        if result["authority"]:
            yield from wrapped(f"legal basis: {result['authority']}", "  ")
        if result["stacking"]:
            yield from wrapped(f"stacking: {result['stacking']}", "  ")
        yield from table([_act(act) for act in result["acts"]], right=[0])
    yield from footer(answer)


def _act(act: dict[str, Any]) -> list[str]:
    kind = act["kind"].partition(".")[2].replace("_", " ")
    duty = f"{act['duty']}: " if act["duty"] else ""
    return [
        f"#{act['event']}", day(act["announced"]), state(kind, kind),
        f"{duty}{act['summary'] or act['key']}",
    ]  # fmt: skip


@click.command("sources")
@click.argument("name", metavar="[ID]", required=False)
@output_format
def sources_command(name: str | None) -> int:
    r"""The sources, or one of them and what rests on it.

    \b
    Example:
      tradeledger sources eo-14298
    """
    call = this_call()
    found = listings.sources(open_book(call), name, call.now)
    return show(
        found, _sources, lambda a: a.result["sources"] if "sources" in a.result else
        a.result["events"],
    )  # fmt: skip


def _sources(answer: Answer) -> Iterator[str]:
    yield from headline(answer)
    yield ""
    result = answer.result
    if "sources" in result:
        yield from table(
            [
                [s["id"], dim(s["published"] or ""), f"{s['title']}  {s['citation'] or ''}".strip()]
                for s in result["sources"]
            ]
        )
    else:
        for name in ("citation", "url", "published"):
            if result[name]:
                yield from wrapped(f"{name:<10}{result[name]}", "  ")
        yield from table([_act(act) for act in result["events"]], right=[0])
    yield from footer(answer)


COMMANDS = {
    "truce": truce_command,
    "talks": talks_command,
    "measures": measures_command,
    "sources": sources_command,
}
