"""The people at the table: who led, signed, or held an office."""

from __future__ import annotations

import re

from bot.answering import agreements, declined
from bot.answering.context import Context
from projections import truces
from projections.answers import who
from projections.answers.answer import Answer
from projections.answers.who import WhoQuery

_TABLE = re.compile(
    r"\b(?:negotiat\w+|envoy|led|leads?|head(?:s|ed)?|represent\w*|met|talks?|delegation)\b"
)


def person(context: Context) -> Answer | None:
    """Who led, signed, or held the office."""
    asked, known = context.asked, context.known
    named = agreements.talks_in(context)
    office = who.office_in(asked.plain)
    signed = bool(re.search(r"\bsign\w*\b", asked.plain))
    party = office[1] if office else _party(context)
    if signed and re.search(r"\bphase (?:one|1)\b", asked.plain):
        return who.answer(
            context.book,
            context.say,
            WhoQuery(context.limit, "us-cn.phase-one", None, party, signed=True),
        )
    day = asked.day if asked.on and not asked.on.now else context.limit
    person_named = who.person_in(context.book, asked.plain, known)
    nobody = office is None and named is None and person_named is None and not signed
    if nobody and not _TABLE.search(asked.plain):
        return declined.by_words(context, need=0.55)
    query = WhoQuery(
        min(day, context.limit),
        named.id if named else None,
        office[0] if office else None,
        party,
        signed=signed,
        person=person_named if office is None and named is None else None,
    )
    if query.talks is None and query.office is None and query.person is None:
        held = [
            t
            for t in truces.all_talks(context.book, known)
            if t.heads and t.state == "held" and t.when <= query.day.isoformat()
        ]
        held = [t for t in held if _delegations(t, party)] or held
        if not held:
            return None
        query = WhoQuery(query.day, max(held, key=lambda t: t.when).id, None, party)
    return who.answer(context.book, context.say, query)


def _delegations(found: truces.Talks, party: str | None) -> bool:
    """Whether delegations spoke, and not presidents: who negotiates is asked of the former."""
    heads = [h for h in found.heads if party is None or h.get("party") == party]
    return bool(heads) and not any(
        str(h.get("office") or "").startswith("President of") for h in found.heads
    )


def _party(context: Context) -> str | None:
    plain = context.asked.plain
    chinese = re.search(r"\bchin\w+|\bbeijing\b", plain)
    american = re.search(r"\b(?:us|american|u\.s\.|washington)\b", plain)
    if bool(chinese) == bool(american):
        return None
    return "CN" if chinese else "US"
