"""The derivation of a rate as a tree: each component, what kept or suppressed it, the events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ledger.vocabulary.duties import number
from projections import rates
from projections.answers import evidence, rate
from projections.answers.answer import Answer
from projections.answers.asked import RateQuery, ask
from projections.book import Book, Measure
from projections.layers import Layer
from projections.timelines import Span


def answer(book: Book, query: RateQuery, now: datetime) -> Answer:
    """The rate of the same query, with its derivation in ``result["tree"]``."""
    found = rate.answer(book, query, now)
    asked = ask(book, query, now)
    total = rates.rate_at(book, asked.view, asked.clocks.second)
    branches = [_branch(s.measure, s.span, "kept") for s in total.components]
    branches += [
        _branch(s.measure, s.span, "suppressed")
        | {"by": s.by, "rule": s.rule.id, "because": s.rule.why, "rule_event": s.rule.position}
        for s in total.suppressed
    ]
    if total.mfn is not None:
        branches.insert(0, _branch(total.mfn.measure, total.mfn.span, "mfn"))
    cited = [
        source for branch in branches for step in branch["steps"] for source in step["sources"]
    ]
    found.kind = "why"
    found.understood_as["intent"] = "why"
    found.result = {
        **found.result,
        "tree": {
            "sum": found.result["additional_expression"],
            "additional": None if total.additional is None else number(total.additional),
            "branches": branches,
        },
    }
    found.sources = evidence.sources(book, cited, asked.view.upto)
    found.events = sorted({step["event"] for branch in branches for step in branch["steps"]})
    return found


def _branch(measure: Measure, span: Span, verdict: str) -> dict[str, Any]:
    return {
        "measure": measure.id,
        "title": measure.title,
        "authority": measure.info.get("authority"),
        "verdict": verdict,
        "duty": span.duty,
        "status": span.status,
        "holds_down": span.below,
        "steps": [_step(measure, layer) for layer in span.layers],
    }


def _step(measure: Measure, layer: Layer) -> dict[str, Any]:
    record = next((r for r in measure.records if r.position == layer.position), None)
    return {
        "event": layer.position,
        "key": layer.key,
        "announced": layer.announced,
        "effective": record.body.get("effective") if record else None,
        "until": record.body.get("until") if record else None,
        "summary": record.body.get("summary") if record else None,
        "confidence": (record.body.get("confidence") if record else None) or "high",
        "note": record.body.get("note") if record else None,
        "sources": list(layer.sources),
    }
