"""What each field of an event means to the person who types it, with an example.

A registry: a test holds it against the fields of every model. ``kind:field`` is for a field that
means something else in one kind.
"""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A field's placeholder, its meaning in one line, and a value as one would type it."""

    metavar: str
    meaning: str
    example: str


_MOMENT = "DAY"

WORDS: dict[str, Word] = {
    # every event
    "key": Word(
        "KEY", "Stable name of this event; made from the rest if absent.", "us.s122/imposed"
    ),
    "announced": Word(_MOMENT, "When it became public.", "2026-02-20"),
    "summary": Word("TEXT", "One or two sentences.", "A surcharge on nearly all goods."),
    "sources": Word("ID,…", "Registered documents that say so.", "proc-11012"),
    "confidence": Word("LEVEL", "high, medium or low.", "medium"),
    "note": Word("TEXT", "What a careful reader must know.", "Some press reports say 15%."),
    # measures
    "measure": Word("ID", "The measure, dotted, importer first.", "us.s122"),
    "also": Word("ID,…", "Further measures that the same act hits.", "us.s232.steel"),
    "origins": Word("CODE,…", "Origins that the act names; all if absent.", "CN,HK"),
    "except_origins": Word("CODE,…", "Origins that it leaves out.", "CA,MX"),
    "scope": Word("GOODS", "The goods that are meant.", "7201,7202"),
    "heading": Word("TEXT", "The tariff heading under which it is declared.", "9903.03.01"),
    "importer": Word("CODE", "The economy that levies the duty.", "US"),
    "programme": Word("NAME", "The family it belongs to.", "s122"),
    "title": Word("TEXT", "Its name in a sentence.", "Balance-of-payments surcharge"),
    "authority": Word("TEXT", "The law it rests on.", "Section 122, Trade Act of 1974"),
    "instrument": Word("TYPE", "duty, mfn, fee, quota, export-control, investigation, …", "duty"),
    "umbrella": Word("", "It carries no duty itself and groups the measures under it.", ""),
    "stacking": Word("ID", "The stacking rule.", "us.reciprocal-s232"),
    "effective": Word(_MOMENT, "When it bites at the border.", "2026-02-24T00:01:00-05:00"),
    "until": Word(_MOMENT, "When it ends by itself; excluded.", "2026-07-24"),
    "duty": Word("DUTY", 'Like 10%, Free, "1.5 cents/kg" or "at least 15% all-in".', "10%"),
    "duties": Word("CODE=DUTY,…", "A table of duties by origin.", "CN=34%,JP=24%"),
    "parts": Word(
        "{…}", "A rate group by goods; repeatable.", "{scope: {codes: [7201]}, duty: 10%}"
    ),
    "headings": Word("CODE=TEXT,…", "The tariff heading per origin.", "CN=9903.01.63"),
    "transit": Word(
        "TEXT", "What holds for goods on the water.", "loaded before 28 February: exempt"
    ),
    "charge": Word("TEXT", "A charge that is no rate, in words.", "$18 per net ton and voyage"),
    "returns_to": Word("DUTY", "The duty that returns at its end, or none.", "34%"),
    "truce": Word("ID", "The truce.", "us-cn.geneva-2025"),
    "codes_in": Word("GOODS", "Goods that join.", "8544.42"),
    "codes_out": Word("GOODS", "Goods that leave.", "8471"),
    "origins_in": Word("CODE,…", "Origins that join.", "IN"),
    "origins_out": Word("CODE,…", "Origins that leave.", "VN"),
    "count": Word("N", "How many exclusions it grants.", "164"),
    "void_from": Word(_MOMENT, "Void from then on; from its first day if absent.", "2025-02-04"),
    "collected_until": Word(_MOMENT, "Until when it was collected all the same.", "2026-02-24"),
    "court": Word("TEXT", "The court.", "Supreme Court of the United States"),
    "case": Word("TEXT", "The case.", "Learning Resources v. Trump"),
    "outcome": Word("TEXT", "What came of it.", "Not ordered."),
    "measure.threatened:by": Word("TEXT", "Who said it.", "Donald Trump"),
    "talks.outcome_recorded:by": Word("CODE", "Whose account it is, where the sides differ.", "CN"),
    "withdraws": Word(
        "KEY", "The key of the plan or threat that is given up.", "us.s122/threatened"
    ),
    "topic": Word("TOPIC", "ruling, refund, guidance, litigation, review, other, …", "ruling"),
    "text": Word("TEXT", "What is to be told.", "Refunds are paid on request."),
    # stacking rules
    "rule": Word("RULE", "yields, highest, replaces or content.", "yields"),
    "measures": Word("ID,…", "Measures, or programme:NAME.", "us.ieepa.reciprocal"),
    "to": Word("ID,…", "What these measures give way to.", "programme:s232"),
    "why": Word(
        "TEXT", "The reason, as the act gives it.", "Goods under Section 232 do not pay it."
    ),
    # truces
    "parties": Word("CODE,…", "The parties.", "US,CN"),
    "terms": Word("TEXT", "A term; repeatable.", "24 points are suspended for 90 days."),
    "holds": Word("ID,…", "The measures that it holds down.", "us.ieepa.reciprocal.cn"),
    "returns": Word(
        "CODE=TEXT,…", "What each party brings back if it lapses.", "US=34% in place of 10%"
    ),
    "venue": Word("TEXT", "Where.", "Geneva"),
    "how": Word("TEXT", "How it ended.", "replaced by the Busan truce"),
    "replaced_by": Word("ID", "The truce that takes its place.", "us-cn.busan-2025"),
    # talks
    "talks": Word("ID", "The talks.", "us-cn.madrid-2025-09"),
    "from_day": Word(_MOMENT, "The first day.", "2025-09-14"),
    "last_day": Word(_MOMENT, "The last day, included.", "2025-09-15"),
    "heads": Word(
        "NAME/OFFICE/CODE", "Somebody at the table; repeatable.", "He Lifeng/Vice Premier/CN"
    ),
    "after": Word("ID", "The talks that these follow.", "us-cn.stockholm-2025-07"),
    "precision": Word("UNIT", "day, or month where no source gives the days.", "month"),
    "round": Word("N", "Which round it is.", "4"),
    "agreement": Word("ID", "The agreement.", "us-jp.framework-2025"),
    "signatories": Word("NAME/OFFICE/CODE", "Who signed; repeatable.", "He Lifeng/Vice Premier/CN"),
    "talks.postponed:why": Word("TEXT", "Why.", "A shutdown of the government."),
    "talks.cancelled:why": Word("TEXT", "Why.", "A shutdown of the government."),
    # sources, claims, packs
    "source": Word("ID", "The document's id.", "proc-11012"),
    "type": Word(
        "TYPE", "executive_order, proclamation, federal_register, press, …", "proclamation"
    ),
    "citation": Word("TEXT", "How it is cited.", "91 FR 9339"),
    "url": Word("URL", "Where it stands.", "https://www.federalregister.gov/d/2026-03824"),
    "published": Word(_MOMENT, "The day it was published.", "2026-02-20"),
    "aka": Word("ID", "Another id of the same document; repeatable.", "fr-2026-03824"),
    "claim": Word("ID", "The claim.", "reuters-2025-08.days-left"),
    "claimant": Word("TEXT", "Who says so.", "a news agency"),
    "record": Word("TEXT", "What the record shows.", "contradicted: the truce ran to 10 November"),
    "about": Word("KEY", "The event that it is about; repeatable.", "us-cn.geneva-2025/announced"),
    "check": Word("{…}", "The claim as a question.", "{ask: talks, of: {talks: x}, says: Madrid}"),
    "economies": Word("CODE,…", "The economies that it speaks of.", "US,CN"),
    "unverifiable": Word("TEXT", "Why it cannot be told.", "No official said so in public."),
    "pack": Word("ID", "The pack.", "us-china"),
    "verified_until": Word(_MOMENT, "Checked against its sources up to this day.", "2026-10-09"),
    "covers_from": Word(_MOMENT, "The first day that it covers.", "2018-01-01"),
    "importers": Word("CODE,…", "The importers whose duties it covers.", "US"),
    "reference": Word("", "It holds reference data, which no sentence speaks of.", ""),
    # goods and terms
    "product": Word("ID", "The product.", "electric-vehicles"),
    "product.named:title": Word("TEXT", "What an answer calls it.", "electric vehicles"),
    "names": Word("LANGUAGE=NAME,…", "Further names.", "en=EVs,electric cars,zh=电动汽车"),
    "codes": Word("CODE,…", "HS codes that it lies under.", "8703.80"),
    "lines": Word("CODE=LINE,…", "An importer's own lines.", "US=8703.80.00"),
    "leaves_out": Word("TEXT", "What the name does not cover.", "Hybrids: 8703.60."),
    "term": Word("ID", "The term.", "floor"),
    "en": Word("{…}", "In English.", "{title: floor, text: A duty that fills up to a total.}"),
    "zh": Word("{…}", "In Chinese.", "{title: 保底税率, text: 补足到一个总数的关税。}"),
    "see_also": Word("ID,…", "Related terms.", "ceiling"),
    "event": Word("KEY", "For an episode: the event that it means.", "us.s122/imposed"),
    "clock": Word("CLOCK", "announced, effective or until: which of its days.", "effective"),
    "ended_by": Word("KEY", "The event that ends the episode.", "us.s122/ended"),
    "end_clock": Word("CLOCK", "Which day of that event.", "effective"),
}

#: what an example of a kind shows beside the fields that it needs
TELLING: dict[str, tuple[str, ...]] = {
    "measure.duty_set": ("duty", "origins"),
    "measure.suspended": ("until", "duty", "returns_to"),
    "measure.scope_changed": ("codes_in",),
    "measure.origins_changed": ("origins_in",),
    "measure.exclusion_granted": ("until", "scope"),
    "measure.exclusion_extended": ("until", "scope"),
    "measure.voided": ("collected_until",),
    "measure.planned": ("effective", "duty"),
    "measure.threatened": ("duty", "origins"),
    "measure.noted": ("topic", "text"),
    "stacking.rule_set": ("to",),
    "truce.announced": ("parties", "until"),
    "truce.extended": ("until",),
    "truce.noted": ("text",),
    "talks.scheduled": ("title", "parties", "from_day"),
    "talks.held": ("parties", "last_day", "venue", "heads"),
    "talks.outcome_recorded": ("outcome",),
    "talks.postponed": ("from_day",),
    "talks.noted": ("text",),
    "source.registered": ("citation", "published"),
    "source.claim_recorded": ("record",),
}

#: examples that suit a kind or a family better than those of the fields
_SUITED: dict[str, dict[str, str]] = {
    "measure.introduced": {"sources": "proc-11012"},
    "measure.suspended": {
        "measure": "us.ieepa.reciprocal.cn",
        "announced": "2025-05-12",
        "effective": "2025-05-14T00:01:00-04:00",
        "until": "2025-08-12T00:01:00-04:00",
        "sources": "eo-14298",
    },
    "measure.suspension_extended": {
        "measure": "us.ieepa.reciprocal.cn",
        "announced": "2025-08-11",
        "effective": "2025-08-12T00:01:00-04:00",
        "until": "2025-11-10T00:01:00-05:00",
        "sources": "eo-14334",
    },
    "measure.voided": {"measure": "us.ieepa", "sources": "scotus-ieepa"},
    "stacking": {
        "announced": "2025-04-02",
        "effective": "2025-04-05T00:01:00-04:00",
        "sources": "eo-14257",
    },
    "truce": {
        "announced": "2025-05-12",
        "effective": "2025-05-14",
        "until": "2025-08-12",
        "title": "Geneva truce",
        "text": "China says that the other side breaks it.",
        "sources": "wh-geneva-js",
    },
    "talks": {
        "announced": "2025-09-15",
        "effective": "2025-09-15",
        "until": "2026-09-15",
        "title": "Fourth round, Madrid",
        "venue": "Madrid",
        "text": "Both sides call the talks candid.",
        "outcome": "A framework on an application was agreed.",
        "sources": "press-madrid-2025-09",
    },
    "source.registered": {
        "title": "Imposing a Temporary Import Surcharge",
        "sources": "proc-11012",
    },
    "source.claim_recorded": {
        "announced": "2025-08-28",
        "text": "The truce runs out in a few days.",
        "sources": "press-2025-08-28",
    },
    "product": {"sources": "usitc-2026rev6"},
    "term": {"sources": "cbp-faq"},
    "source.verified_until": {"title": "US duties on goods of China", "announced": "2026-10-09"},
}


def word(kind: str, field: str) -> Word:
    """What a field of a kind means; a field that is not in the registry speaks for itself."""
    found = WORDS.get(f"{kind}:{field}") or WORDS.get(field)
    if found is None:
        return Word("TEXT", field.replace("_", " ").capitalize() + ".", "…")
    for name in (kind, kind.partition(".")[0]):
        suited = _SUITED.get(name, {}).get(field)
        if suited is not None:
            return found._replace(example=suited)
    return found
