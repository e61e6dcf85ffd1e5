"""Answers that nobody gave: every kind, every length, with the worst texts in every place."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from projections.answers.answer import Answer

#: what people, sources and the press have been seen to write, and worse
EVIL = [
    "@everyone", "@here", "<@123456>", "<@!123456>", "<@&987654>", "<#55>", "<t:1700000000:R>",
    "<:party:123>", "<a:dance:99>", "</rate:77>", "<id:customize>", ":tada:", ":100:",
    "**bold**", "__under__", "_it_", "*it*", "~~gone~~", "||secret||", "`code`", "```\nblock\n```",
    "[here](https://evil.example)", "[a](<https://evil.example>)", "https://evil.example/a_b*c",
    "http://evil.example", "<https://evil.example>", "discord.gg/abc", "https://discord.gg/abc",
    "# head", "### head", "-# small", "> quote", ">>> all", "- item", "* item", "1. first",
    "\u202egnp.exe", "\u2066x\u2069", "\u200b", "\u200d", "\ufeff", "\u00ad", "\U000e0041",
    "\n", "\n" * 40, "\r\n", "\t", "\u2028", "\x00", "\x1b[31m", "a\u0301\u0301\u0301\u0301\u0301",
    "\\", "\\\\", "\\*", "`", "``", "*", "**", "_", "~", "|", "[", "]", "(", ")", "<", ">", "@",
    "@ever\u200byone", "<\u200b@1>", "30%", "2025-10-01", "Section 301", "5 April 2025", "中国",
    "关税", "🇺🇸", "👩‍👩‍👧", "𝕏", "x" * 300, "word " * 60, "１２３", "ﷺ", "no more than 15% all-in",
]  # fmt: skip

texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.lists(st.sampled_from(EVIL), max_size=6).map("".join),
    st.lists(st.sampled_from(EVIL), min_size=2, max_size=8).map(" ".join),
    st.sampled_from(["", "y" * 5000, "@everyone " * 400, "\n" * 2000, "*_~`|" * 500]),
)
days = st.sampled_from([None, "2025-04-10", "2018-01-01", "2026-11-24", "2030-12-31"])
codes = st.sampled_from(["US", "CN", "EU", "ALL", "GB", "VN", "XX"])
states = st.sampled_from(
    ["in_force", "suspended", "suspended_in_part", "exempt", "void", "odd_one"]
)
duties = st.one_of(st.none(), st.sampled_from(["20%", "Free", "exempt", "1.5 cents/kg"]), texts)
positions = st.lists(st.integers(1, 10_000), max_size=8)


def many(element: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """A few, or so many that no page holds them."""
    some = st.lists(element, max_size=4)
    return st.tuples(some, st.sampled_from([1, 1, 1, 30])).map(lambda pair: pair[0] * pair[1])


components = st.fixed_dictionaries(
    {
        "measure": texts, "programme": st.sampled_from(["s301", "ieepa-fentanyl", "other"]),
        "title": texts, "duty": duties, "status": states, "since": days, "until": days,
        "returns_to": duties, "scope": texts,
    }
)  # fmt: skip
suppressed = st.fixed_dictionaries({"measure": texts, "by": texts, "why": texts, "duty": duties})
listed = st.fixed_dictionaries(
    {"measure": texts, "programme": texts, "title": texts, "duty": duties, "status": states}
)
change = st.fixed_dictionaries(
    {
        "on": days, "what": texts, "additional_after": st.sampled_from([None, "54"]),
        "expression_after": texts,
    }
)  # fmt: skip
variants = st.fixed_dictionaries(
    {"codes": st.lists(texts, max_size=3), "additional_expression": texts, "total": st.none()}
)
rate = st.fixed_dictionaries(
    {
        "importer": codes, "origin": codes, "product": st.one_of(st.none(), texts),
        "additional": st.sampled_from([None, "30"]), "mfn": st.sampled_from([None, "2.5"]),
        "total": st.sampled_from([None, "32.5"]), "additional_expression": texts,
        "components": many(components), "suppressed": many(suppressed), "by_product": many(listed),
        "next_change": st.one_of(st.none(), change), "variants": many(variants),
    }
)  # fmt: skip
steps = st.fixed_dictionaries(
    {
        "event": st.integers(1, 9999), "key": texts, "announced": days, "summary": texts,
        "until": days, "sources": st.lists(texts, max_size=3),
    }
)  # fmt: skip
branches = st.fixed_dictionaries(
    {
        "measure": texts, "title": texts, "authority": texts, "duty": duties, "status": states,
        "verdict": st.sampled_from(["kept", "suppressed", "mfn"]), "holds_down": duties,
        "by": texts, "because": texts, "rule": texts, "steps": many(steps),
    }
)  # fmt: skip
trees = st.fixed_dictionaries({"sum": texts, "branches": many(branches)})
records = st.fixed_dictionaries(
    {
        "event": st.integers(1, 9999), "key": texts, "kind": texts, "announced": days,
        "effective": days, "summary": texts, "duty": duties,
    }
)  # fmt: skip
interval = st.fixed_dictionaries(
    {"since": days, "until": days, "additional_expression": texts, "components": many(components)}
)
person = st.fixed_dictionaries({"name": texts, "office": texts, "party": codes})
urls = st.one_of(st.none(), texts, st.sampled_from(["https://www.govinfo.gov/a_(b)?c=<d>"]))
source = st.fixed_dictionaries(
    {"id": texts, "title": texts, "citation": texts, "url": urls, "published": days}
)
claim = st.fixed_dictionaries(
    {
        "claim": texts, "kind": st.sampled_from(["rate", "recorded"]), "says": texts,
        "shows": texts, "events": positions,
        "verdict": st.sampled_from(["supported", "approximate", "contradicted", "not held"]),
    }
)  # fmt: skip
truce = st.fixed_dictionaries(
    {
        "id": texts.filter(bool), "title": texts, "state": states, "announced": days,
        "effective": days, "until": days, "ended": days, "terms": many(texts),
        "stated_ends": many(
            st.fixed_dictionaries({"announced": days, "until": days, "event": st.just(3)})
        ),
        "if_lapsed": many(
            st.fixed_dictionaries(
                {"on": days, "importer": codes, "origin": codes, "duty_before": duties,
                 "duty_after": duties, "additional_after": texts}
            )
        ),
    }
)  # fmt: skip
talks = st.fixed_dictionaries(
    {
        "id": texts.filter(bool), "title": texts, "state": states, "from_day": days,
        "last_day": days, "precision": st.sampled_from(["day", "month"]), "venue": texts,
        "heads": many(person), "outcome": many(texts),
        "agreements": many(
            st.fixed_dictionaries(
                {"announced": days, "agreement": texts, "step": texts, "summary": texts}
            )
        ),
    }
)  # fmt: skip
moved = st.fixed_dictionaries(
    {
        "on": days, "origins": st.lists(codes, max_size=9), "title": texts, "scope": texts,
        "before": duties, "after": duties, "measure": texts, "what": texts, "status": states,
        "duty_before": duties, "duty_after": duties, "truce": texts, "programme": st.none(),
    }
)  # fmt: skip


def listing(name: str, element: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({name: many(element), **more})


RESULTS: dict[str, st.SearchStrategy[Any]] = {
    "rate": rate,
    "why": st.tuples(rate, trees).map(lambda pair: {**pair[0], "tree": pair[1]}),
    "history": listing("intervals", interval, importer=codes, origin=codes),
    "changes": listing("changes", moved, **{"from": days, "to": days}),
    "forecast": listing("calendar", moved, **{"from": days}),
    "truce": st.one_of(truce, listing("truces", truce)),
    "talks": st.one_of(talks, listing("talks", talks)),
    "event": listing("events", records, components=many(components)),
    "compare": listing("rates", st.tuples(rate, days).map(lambda p: {**p[0], "on": p[1]})),
    "who": listing("people", person, talks=texts),
    "source": st.one_of(listing("sources", source), source),
    "definition": st.fixed_dictionaries(
        {"title": texts, "text": texts, "see_also": listing("x", source).map(lambda r: r["x"])}
    ),
    "measures": listing("acts", records, title=texts, authority=texts, stacking=texts),
    "products": listing("products", st.fixed_dictionaries({"title": texts, "codes": many(texts)})),
    "check": listing("claims", claim, on=days),
    "not_covered": st.fixed_dictionaries({"reason": texts, "nearest": many(texts)}),
}


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer at all."""
    kind = draw(st.sampled_from(sorted(RESULTS)))
    status = draw(st.sampled_from(["answered"] * 4 + ["needs_clarification", "not_covered"]))
    choice = st.fixed_dictionaries({"label": texts, "question": texts})
    size = draw(st.sampled_from([0, 1, 1, 3]))
    return Answer(
        kind=kind,  # type: ignore[arg-type]
        status=status,  # type: ignore[arg-type]
        result=draw(RESULTS[kind]),
        sentence=draw(texts),
        text=draw(st.one_of(st.none(), texts)),
        assumed=draw(st.lists(texts, max_size=size)),
        notes=draw(st.lists(texts, max_size=size)),
        clocks={"on": draw(days), "known_by": draw(days), "recorded_by": 512},
        verified_until=draw(days),
        sources=draw(many(source)),
        choices=draw(many(choice)),
        checkpoint={"size": 512, "root": "x"},
    )
