"""Answers as text: the same sentence on every surface, then what carries it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from projections import rendering, sentences
from projections.answers.answer import Answer

_RENDERERS = {
    "rate": rendering.rate,
    "why": rendering.why,
    "history": rendering.history,
    "forecast": rendering.forecast,
}
_NEEDS = {"rate": "next_change", "why": "tree", "history": "intervals", "forecast": "calendar"}
_COLOURS = {
    "supported": "green",
    "approximate": "yellow",
    "contradicted": "red",
    "not held": "magenta",
}


def render(answer: Answer) -> Iterator[str]:
    """An answer as text, whatever its kind."""
    known = _RENDERERS.get(answer.kind)
    if answer.status == "answered" and known is not None and _NEEDS[answer.kind] in answer.result:
        yield from known(answer)
        return
    yield from rendering.headline(answer)
    for choice in answer.choices:
        yield f"  · {choice['label']}: {rendering.dim(choice['question'])}"
    if answer.status == "answered" or answer.notes:
        yield from rendering.footer(answer)


def render_check(answer: Answer) -> Iterator[str]:
    """The claims of a text, one after the other, with what the record shows."""
    yield from rendering.headline(answer)
    if answer.result["claims"]:
        on = sentences.day(date.fromisoformat(str(answer.result["on"])))
        yield rendering.dim(f"  read as of {on}")
    for claim in answer.result["claims"]:
        yield ""
        mark = click.style(f"{claim['verdict']:<13}", fg=_COLOURS[claim["verdict"]], bold=True)
        first, *rest = rendering.wrapped(f"“{_short(claim['claim'])}”", " " * 15)
        yield f"  {mark}{first.strip()}"
        yield from rest
        events = f"  {rendering.dim(_positions(claim['events']))}" if claim["events"] else ""
        yield from rendering.wrapped(
            f"{claim['says']} → {claim['shows']}"
            if claim["kind"] != "recorded"
            else claim["shows"],
            " " * 15,
        )
        if events:
            yield f"             {events}"
    yield from rendering.footer(answer)


def _short(text: str, most: int = 220) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _positions(events: list[int], most: int = 6) -> str:
    told = ", ".join(f"#{p}" for p in events[:most])
    return told + (f" and {len(events) - most} more" if len(events) > most else "")
