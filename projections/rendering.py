"""Answers as text for a terminal: the sentence first, then what carries it, aligned.

Colours say one thing each: green in force, yellow suspended, red void or refused, dim what a
hurried reader may skip. They vanish where output is no terminal or ``NO_COLOR`` is set.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import click

from projections import sentences
from projections.answers.answer import Answer

MAX_WIDTH = 110
_COLOURS = {
    "in_force": "green", "suspended": "yellow", "suspended_in_part": "yellow", "exempt": "cyan",
    "void": "red", "terminated": "red", "threatened": "magenta", "planned": "magenta",
    "lapses": "yellow", "expires": "red", "starts": "green", "changes": "cyan", "replaced": "cyan",
    "lapsed": "red", "ended": "red", "held": "green", "scheduled": "cyan",
}  # fmt: skip


def width() -> int:
    """The width to write for: the terminal's, within reason."""
    return max(60, min(MAX_WIDTH, shutil.get_terminal_size((MAX_WIDTH, 24)).columns))


def dim(text: str) -> str:
    return click.style(text, dim=True)


def state(word: str, shown: str | None = None) -> str:
    """A status in its colour."""
    return click.style(shown or word.replace("_", " "), fg=_COLOURS.get(word))


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> list[str]:
    """Text folded to the width."""
    return textwrap.wrap(
        text, width(), initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False, break_on_hyphens=False,
    ) or [""]  # fmt: skip


def day(text: str | None, open_end: str = "") -> str:
    """``1 Oct 2025`` for an ISO day or instant."""
    if not text:
        return open_end
    moment = date.fromisoformat(text[:10])
    return f"{moment.day:>2} {moment:%b} {moment.year}"


def table(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> Iterator[str]:
    """Columns aligned by what is seen (colours take no room); the last one is folded."""
    if not rows:
        return
    at_right = set(right)
    columns = max(len(row) for row in rows)
    sizes = [
        max(len(click.unstyle(row[c])) for row in rows if c < len(row)) for c in range(columns - 1)
    ]
    used = sum(sizes) + 2 * len(sizes) + 2
    for row in rows:
        cells = []
        for number, size in enumerate(sizes):
            cell = row[number]
            gap = " " * (size - len(click.unstyle(cell)))
            cells.append(gap + cell if number in at_right else cell + gap)
        last = row[columns - 1] if len(row) == columns else ""
        # Ids stay whole, to be copied.
        folded = textwrap.wrap(
            last, max(24, width() - used), break_long_words=False, break_on_hyphens=False
        ) or [""]
        if not click.unstyle(folded[0]):
            folded[0] = ""  # a colour on nothing would keep the gap before it
        yield f"  {'  '.join([*cells, folded[0]])}".rstrip()
        for line in folded[1:]:
            yield " " * used + line


def headline(answer: Answer) -> Iterator[str]:
    """The sentence, bold."""
    for line in wrapped(answer.sentence):
        yield click.style(line, bold=True)


def footer(answer: Answer) -> Iterator[str]:
    """Assumptions, notes, sources, and the state of the ledger that was read."""
    labelled = [("Taken", text) for text in answer.assumed]
    labelled += [("Note", text) for text in answer.notes]
    if labelled:
        yield ""
    for label, text in labelled:
        yield from wrapped(f"{label:<8}{text}", "  ", " " * 10)
    if answer.sources:
        yield ""
        yield from _sources(answer.sources)
    yield ""
    yield from (dim(line) for line in wrapped(" · ".join(_standing(answer)), "  "))


def _sources(cited: list[dict[str, Any]], most: int = 6) -> Iterator[str]:
    for number, source in enumerate(cited[:most]):
        label = "Sources" if number == 0 else ""
        published = f", {source['published']}" if source.get("published") else ""
        named = source.get("citation") or source.get("title") or source["id"]
        yield from wrapped(
            f"{label:<10}{named}{dim(published)}  {dim(source['id'])}", "  ", " " * 14
        )
    if len(cited) > most:
        yield f"            {dim(f'and {len(cited) - most} more (--json lists all)')}"


def _standing(answer: Answer) -> Iterator[str]:
    if answer.verified_until:
        until = sentences.day(date.fromisoformat(answer.verified_until))
        yield f"verified until {until}"
    known = answer.clocks.get("known_by")
    if known:
        yield f"as known on {sentences.day(date.fromisoformat(str(known)))}"
    size = answer.checkpoint.get("size", 0)
    root = str(answer.checkpoint.get("root", ""))[:12]
    yield f"position {size}, tree head {root}…"


def rate(answer: Answer) -> Iterator[str]:
    """One day's duty."""
    yield from headline(answer)
    if answer.status != "answered":
        return
    result = answer.result
    if result["components"]:
        yield ""
        size = max(len(c["duty"] or "–") for c in result["components"])
        for c in result["components"]:
            yield from _component(c, size)
        yield from _sum(result, size)
    yield from _suppressed(result)
    following = result["next_change"]
    if following:
        yield ""
        happened = following.get("what_happened")
        who = "if nobody acts" if happened else _whether(following, answer)
        yield from wrapped(f"Next    {_next(following, who)}", "  ", " " * 10)
        if happened:
            yield from wrapped(
                f"Then    {_next(happened, _whether(happened, answer))}", "  ", " " * 10
            )
    yield from footer(answer)


def _component(c: dict[str, Any], size: int) -> Iterator[str]:
    told = f"since {day(c['since']).strip()}" if c["since"] else ""
    if c["until"]:
        told += f" until {day(c['until']).strip()}"
    if c["returns_to"]:
        told += f", then {c['returns_to']}"
    gap = " " * (size + 4)
    room = width() - len(gap)
    duty = click.style(f"{c['duty'] or '–':>{size}}", bold=True)
    first, *others = textwrap.wrap(c["title"], room) or [""]
    yield f"  {duty}  {first}"
    yield from (gap + line for line in others)
    standing = f"{state(c['status'])} {told}".rstrip()
    if len(click.unstyle(standing)) + 2 + len(c["measure"]) <= room:
        yield f"{gap}{standing}  {dim(c['measure'])}"
    else:
        yield gap + standing
        yield gap + dim(c["measure"])


def _sum(result: dict[str, Any], size: int) -> Iterator[str]:
    gap = " " * 2
    if result["mfn"] is not None:
        yield f"{gap}{result['mfn'] + '%':>{size}}  MFN duty"
        if result["total"] is not None:
            yield f"{gap}{'─' * size}"
            yield click.style(f"{gap}{result['total'] + '%':>{size}}  in all", bold=True)
    elif len(result["components"]) > 1:
        yield f"{gap}{'─' * size}"
        figure = result["additional_expression"]
        yield click.style(f"{gap}{figure:>{size}}  on top of the MFN duty", bold=True)


def _suppressed(result: dict[str, Any]) -> Iterator[str]:
    for row in result["suppressed"]:
        text = f"{row['measure']} does not apply where {row['by']} does: {row['why']}"
        yield from wrapped(text, "  ✗ ", "    ")


def _whether(following: dict[str, Any], answer: Answer) -> str:
    """Whether a change came, as far as is known, or still comes by itself."""
    came = str(following["on"]) <= str(answer.clocks["known_by"])
    return "so it came" if came else "as it now stands, if nobody acts"


def _next(following: dict[str, Any], who: str) -> str:
    after = following["additional_after"]
    figure = f"{after}%" if after is not None else following["expression_after"]
    return f"{day(following['on']).strip()}: {following['what']} → {figure} {who}"


def history(answer: Answer) -> Iterator[str]:
    """Intervals, one a line."""
    yield from headline(answer)
    if answer.status != "answered":
        return
    yield ""
    rows = []
    for interval in answer.result["intervals"]:
        parts = [
            f"{c['duty']} {c['measure']}"
            + (" (suspended in part)" if "part" in c["status"] else "")
            for c in interval["components"]
        ]
        figure = interval["additional_expression"] or "0%"
        rows.append(
            [
                day(interval["since"], "…"), "–", day(interval["until"], "…"),
                click.style(figure, bold=True), dim(" + ".join(parts)),
            ]
        )  # fmt: skip
    yield from table(rows, right=[3])
    yield from footer(answer)


def changes(answer: Answer) -> Iterator[str]:
    """Steps, one a line."""
    yield from headline(answer)
    if answer.status != "answered":
        return
    yield ""
    rows = []
    for row in answer.result["changes"]:
        origins = row["origins"]
        whom = _whom(origins)
        step = f"{row['before'] or '–'} → {row['after'] or '–'}"
        scope = f" ({row['scope']})" if row["scope"] else ""
        rows.append([day(row["on"]), click.style(step, bold=True), whom, f"{row['title']}{scope}"])
    yield from table(rows)
    yield from footer(answer)


def _whom(origins: list[str], most: int = 6) -> str:
    if "ALL" in origins:
        return "all others"
    more = f" and {len(origins) - most} more" if len(origins) > most else ""
    return ", ".join(origins[:most]) + more


def forecast(answer: Answer) -> Iterator[str]:
    """The calendar."""
    yield from headline(answer)
    if answer.status != "answered":
        return
    yield ""
    rows = []
    for row in answer.result["calendar"]:
        told = row["what"]
        if row["after"] is not None:
            told += f"; in all {row['before']} → {row['after']}"
        if row["truce"]:
            told += f"  (held by the truce {row['truce']})"
        rows.append([day(row["on"], "no date"), state(row["status"]), told])
    yield from table(rows)
    yield from footer(answer)


def why(answer: Answer) -> Iterator[str]:
    """The derivation as a tree."""
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    yield from headline(answer)
    if answer.status != "answered":
        return
    result = answer.result["tree"]
    tree = Tree(Text(result["sum"] or "0%", style="bold"))
    for branch in result["branches"]:
        mark = {"kept": "green", "suppressed": "red", "mfn": "cyan"}[branch["verdict"]]
        name = Text(f"{branch['duty']}  {branch['title']}  ", style=mark)
        name.append(f"{branch['measure']}, {branch['status'].replace('_', ' ')}", style="dim")
        node = tree.add(name)
        if branch["authority"]:
            node.add(Text(f"legal basis: {branch['authority']}"))
        if branch["verdict"] == "suppressed":
            node.add(Text(f"gives way to {branch['by']}: {branch['because']} ({branch['rule']})"))
        if branch["holds_down"]:
            node.add(Text(f"holds down {branch['holds_down']}"))
        for step in branch["steps"]:
            said = step["summary"] or step["key"]
            until = f" until {step['until'][:10]}" if step["until"] else ""
            leaf = node.add(Text(f"#{step['event']}  {step['announced']}  {said}{until}"))
            leaf.add(Text(", ".join(step["sources"]), style="dim"))
    console = Console(width=width(), highlight=False)
    with console.capture() as captured:
        console.print(tree)
    yield ""
    yield from (line.rstrip() for line in captured.get().rstrip("\n").splitlines())
    yield from footer(answer)
