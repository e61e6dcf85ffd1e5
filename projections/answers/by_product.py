"""The measures that hit only listed goods: they come on top, or instead, where a good is listed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ledger.vocabulary import goods
from projections import rates
from projections.answers.asked import Asked
from projections.book import Book
from projections.timelines import part


def by_product(book: Book, asked: Asked) -> list[dict[str, Any]]:
    if asked.view.measure or asked.view.code:
        return _uncertain(book, asked) if asked.view.code else []
    return [
        {
            "measure": measure.id,
            "programme": measure.programme,
            "title": measure.title,
            "duty": "exempt" if span.status == "exempt" else span.duty,
            "status": span.status,
            "scope": scope.text or _codes(scope),
        }
        for measure, span, scope in rates.listed(book, asked.view, asked.clocks.second)
    ]


def _uncertain(book: Book, asked: Asked) -> list[dict[str, Any]]:
    """Measures that may hit the good: the ledger holds their scope in words, or in part."""
    found = []
    assert asked.view.code is not None
    for measure in book.measures(asked.view.importer, asked.view.origin, asked.view.upto):
        if not rates.is_duty(measure):
            continue
        if measure.covers(asked.view.code, asked.view.known_by) is not None:
            continue
        if not _is_near(measure.scope, asked.view.code):
            continue
        view = replace(asked.view, code=None)
        timeline = measure.timeline(view.origin, part(measure.scope), view.known_by, view.reading)
        span = timeline.at(asked.clocks.second)
        if span is not None and span.counts:
            found.append(
                {
                    "measure": measure.id,
                    "programme": measure.programme,
                    "title": measure.title,
                    "duty": span.duty,
                    "status": span.status,
                    "scope": f"may apply: {measure.scope.text or _codes(measure.scope)}",
                }
            )
    return found


def _is_near(scope: goods.Scope, code: str) -> bool:
    """Whether a list that is held in part has anything in the good's chapter."""
    held = (*scope.codes, *scope.among)
    return not held or any(prefix[:2] == code[:2] for prefix in held)


def _codes(scope: goods.Scope) -> str:
    codes = [goods.print_code(code) for code in (*scope.codes, *scope.among)]
    return ", ".join(codes[:6]) + (" …" if len(codes) > 6 else "")
