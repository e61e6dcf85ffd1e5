"""Rulings, refunds, parcels, threats, reasons, stacking, reach, definitions: what is told from events."""

from __future__ import annotations

import re

from bot.answering import declined, duties
from bot.answering.context import Context
from ledger.vocabulary import economies
from ledger.vocabulary.problems import ProblemsError
from projections.answers import happenings, reach, standing, why
from projections.answers.answer import Answer
from projections.answers.made import made, told
from projections.answers.reach import ReachQuery
from projections.programme_words import word_of
from projections.records import Record

_COURTS = [
    (re.compile(r"\bsupreme court\b|\bscotus\b|\blearning resources\b"), "supreme court"),
    (re.compile(r"\bfederal circuit\b|\bcafc\b|\bappeals? court\b"), "federal circuit"),
    (re.compile(r"\bcit\b|\btrade court\b|\bcourt of international trade\b"), "trade court"),
]


def ruling(context: Context) -> Answer | None:
    """What a court decided: the newest ruling on what is named, with the steps around it."""
    known = context.known
    rulings = [
        each.record for each in happenings.every(context.book)
        if each.record.announced <= known and (each.record.topic == "measure.voided" or each.record.body.get("topic") in {"ruling", "litigation"}
                                               or {"court", "unlawful"} <= each.words)
        and each.record.topic.startswith("measure.")
    ]  # fmt: skip
    measures = set(context.measures())
    if measures:
        rulings = [r for r in rulings if r.name in measures or any(m.startswith(r.name + ".") for m in measures)] or rulings
    for pattern, court in _COURTS:
        if pattern.search(context.asked.plain):
            of_court = [r for r in rulings if court in str(r.body).lower() or (court == "trade court" and "international trade" in str(r.body).lower())]
            rulings = of_court or rulings
            break
    if not rulings:
        return None
    rulings.sort(key=lambda r: (r.announced, r.position))
    main = rulings[-1]
    voided = [r for r in rulings if r.topic == "measure.voided"]
    if voided and re.search(r"\bsupreme|\bscotus|\bstruck\b", context.asked.plain):
        main = voided[-1]
    related = [r for r in rulings if r.name == main.name and r is not main]
    before = [r for r in related if r.announced <= main.announced][-2:]
    after = [r for r in context.book.records(f"measure:{main.name}") if main.announced <= r.announced <= known and r is not main
             and r.topic in {"measure.terminated", "measure.noted"}][:2]  # fmt: skip
    lines = [main, *after, *before]
    note = str(main.body.get("note") or "")
    found = happenings.answer(context.book, context.say, _unique(lines), known)
    if note:
        found.notes = [note, *found.notes][:4]
    return found


def _unique(records: list[Record]) -> list[Record]:
    return list({r.position: r for r in records}.values())


def refund(context: Context) -> Answer | None:
    """The state of refunds, and what the record says of their time."""
    records = [
        each.record for each in happenings.every(context.book)
        if each.record.announced <= context.known and ("refund" in each.words or "cape" in each.words) and each.record.topic != "measure.introduced"
        and each.record.topic.startswith(("measure.noted", "source.claim"))
    ]  # fmt: skip
    if not records:
        return None
    wanted = set(happenings.stems(context.asked.plain + (" day days accepted" if re.search(r"\bhow long\b|\btake\b|\bwhen\b", context.asked.plain) else "")))
    indexed = {each.record.position: each.words for each in happenings.every(context.book)}
    records.sort(key=lambda r: (len(wanted & indexed[r.position]), r.announced), reverse=True)
    return happenings.answer(context.book, context.say, records[:4], context.known, importer="US")


def parcel(context: Context) -> Answer:
    """Parcels: what the rule is on the day, what post pays, since when."""
    asked, say = context.asked, context.say
    origin = asked.origin if asked.origin not in {None, economies.ALL} else None
    if re.search(r"\b(?:shein|temu|aliexpress)\b", asked.plain) and origin is None:
        origin = "CN"
        asked.origins = ["CN"]
        asked.assumed.append(("assumed.origin", {"origin": "CN"}))
    asked.importer = "US"
    measures = [m for m in ("us.deminimis.cn", "us.deminimis") if f"measure:{m}" in context.book.index.streams_of(m)]
    if origin not in {"CN", "HK"}:
        measures = [m for m in measures if m != "us.deminimis.cn"] + (["us.deminimis.cn"] if origin is None else [])
    day = asked.day.isoformat()
    records = [r for r in happenings.of_measures(context.book, measures, context.known) if r.topic != "source.claim_recorded"]
    if not records:
        return declined.not_covered(context, say("outside.not-held"))
    done = [r for r in records if str(r.body.get("effective") or r.announced)[:10] <= day]
    ended = [r for r in done if "end" in r.key and r.topic == "measure.duty_set"]
    current = [r for r in done if r.topic in {"measure.duty_set", "measure.suspended"}]
    picked: list[Record] = []
    if asked.percents:
        numbers = {str(p) for p in asked.percents}
        picked = [r for r in reversed(done) if any(re.search(rf"\b{n}\b", str(r.body.get("summary"))) for n in numbers)]
        figures = re.findall(r"\b\d{1,3}\b", asked.plain)
        picked += [r for r in reversed(done) if r not in picked and any(re.search(rf"\b{n}\b", str(r.body.get("summary"))) for n in figures)]
        picked.sort(key=lambda r: str(r.body.get("effective") or r.announced), reverse=True)
    if not picked and re.search(r"\bhappen\w*|\bend(?:ed|s)?\b|\bgone\b|\bstill\b|\brule\b", asked.plain):
        picked = [*reversed(ended)]
    newest = max(current, key=lambda r: str(r.body.get("effective") or r.announced), default=None)
    if newest is not None and newest not in picked:
        picked.append(newest)
    picked += [r for r in reversed(ended) if r not in picked]
    if not picked:
        picked = records[:2]
    if asked.amount is not None and asked.amount > 0 and not asked.goods and not asked.names("deminimis"):
        return _parcel_back(context, picked)
    found = happenings.answer(context.book, say, picked[:3], context.known, importer="US")
    charge = str(picked[0].body.get("charge") or "")
    notes = [say.capital(say.quoted(charge)).rstrip(".") + "."] if charge else []
    if origin is not None and newest is not None:
        general = duties.rate.answer(context.book, context.query(origin=origin), context.now)
        notes.append(general.sentence)
    found.notes = [*notes, *found.notes][:4]
    found.clocks["on"] = day
    return found


def _parcel_back(context: Context, picked: list[Record]) -> Answer:
    """A value without a good: the duty depends on the good, so the good is asked for."""
    asked, say = context.asked, context.say
    origin = asked.origin or "CN"
    text = told(say, picked[0])
    name = say.name(origin)
    goods = ("clothes", "shoes", "electronics", "toys")
    choices = [
        {"label": good, "question": say("ask.good-choice", good=good, origin=name)} for good in goods
    ] + [{"label": say("choice.post"), "question": say("choice.post.question", origin=name)}]  # fmt: skip
    found = declined.asked_back(context.book, say, say("ask.good", text=text), choices)
    if asked.amount is not None:
        values = {"amount": asked.amount, "tenth": asked.amount / 10, "quarter": asked.amount / 4}
        found.notes.append(say("note.amount", **{k: f"{v.normalize():f}" for k, v in values.items()}))
    rate = duties.rate.answer(context.book, context.query(origin=origin), context.now)
    found.notes += [rate.sentence, *rate.notes[:1]]
    found.events, found.sources = [r.position for r in picked], rate.sources
    return found


def threat(context: Context) -> Answer | None:
    """Did it happen: what was announced or planned, and what became of it."""
    asked = context.asked
    if asked.percents:
        if not asked.origins and not asked.subjects:
            asked.importer = asked.importer or "US"
            asked.origins = [context.partner]
            asked.assumed.append(("assumed.origin", {"origin": context.partner}))
        found = duties.figure(context)
        if found is not None:
            return found
    measures = context.measures()
    records = happenings.of_measures(context.book, measures, context.known) if measures else []
    announced = [r for r in records if r.topic in {"measure.threatened", "measure.withdrawn", "measure.planned"}]
    if announced and not _orders(records):
        announced.sort(key=lambda r: (r.announced, r.position), reverse=True)
        first = min((r for r in announced if r.topic != "measure.withdrawn"), key=lambda r: r.announced, default=announced[-1])
        given_up = next((r for r in announced if r.topic == "measure.withdrawn"), None)
        say = context.say
        figure = str(first.body.get("duty") or "").rstrip("%") or "…"
        if given_up is not None:
            lead = say("verdict.withdrawn", figure=figure, day=say.day(first.announced), withdrawn=say.day(given_up.announced))
        else:
            lead = say("verdict.threat", figure=figure, day=say.day(first.announced), outcome="")
        return happenings.answer(context.book, say, announced[:4], context.known, lead=lead)
    return None


def _orders(records: list[Record]) -> bool:
    return any(r.topic == "measure.duty_set" for r in records)


def happened(context: Context) -> Answer | None:
    """What happened: of the measures that are named, else by words."""
    measures = [m for m in context.measures() if context.book.measure(m).info]
    if measures:
        records = happenings.of_measures(context.book, measures, context.known)
        span = context.asked.on
        if span is not None and not span.now:
            inside = [r for r in records if span.first.isoformat() <= str(r.body.get("effective") or r.announced)[:10] <= span.last.isoformat()]
            records = inside or records
        picked = happenings.search(context.book, context.asked.plain, context.known, need=0.3, most=30)
        keyed = {r.position for r in records}
        best = [r for r in picked if r.position in keyed]
        orders = [r for r in records if r.topic in {"measure.duty_set", "measure.terminated", "measure.suspended", "measure.voided"}]
        pool = best[:3] or orders[:1] + orders[-2:] or records[-3:]
        if orders and re.search(r"\bdid(?:n't| not)?\b", context.asked.plain):
            pool = [orders[0], *[r for r in orders[1:] if r.announced != orders[0].announced][-2:]]
        if pool:
            return happenings.answer(context.book, context.say, _unique(pool), context.known)
    return declined.by_words(context)


def reason(context: Context) -> Answer | None:
    """Why: the law it rests on, or what adds up."""
    asked, say = context.asked, context.say
    if re.search(r"\b(?:calculat|comput|formula|derive|determin)\w*", asked.plain):
        found = declined.by_words(context, need=0.45) or _glossary(context)
        if found is not None:
            return found
    if asked.percents:
        asked.importer = asked.importer or "US"
        if not asked.origins:
            asked.origins = [context.partner]
            asked.assumed.append(("assumed.origin", {"origin": context.partner}))
        found = duties.figure(context)
        if found is not None and found.result.get("verdict") == "yes":
            return _sum(context)
        if found is not None:
            return found
    names = [m for m in context.measures() if context.book.measure(m).info.get("authority")]
    origins = [o for o in asked.origins if o != economies.ALL]
    if not names and origins:
        if len(origins) == 1 and not re.search(r"\bannounc\w+|\bimpos\w+|\bput\b|\bstart\w*", asked.plain):
            return _sum(context)
        names = _newest(context, origins)
    if not names and asked.importer is None and not origins:
        return None
    if not names:
        return _sum(context)
    lines, cited, events = [], [], []
    for name in names[:4]:
        measure = context.book.measure(name)
        intro = next((r for r in measure.records if r.topic == "measure.introduced"), None)
        if intro is None or intro.announced > context.known:
            continue
        orders = [r for r in measure.records if r.topic == "measure.duty_set" and r.announced <= context.known]
        text = say(
            "why.basis", title=say.capital(word_of(measure)), authority=str(measure.info["authority"]).rstrip("."),
            summary=say.quoted(str(intro.body.get("summary") or "")), order=_order(context, orders[0]) if orders else "",
        )  # fmt: skip
        lines.append(text)
        cited += [*intro.sources, *(x for r in orders[:1] for x in r.sources)]
        events += [intro.position, *(r.position for r in orders[:1])]
    if not lines:
        return _sum(context)
    return made(
        context.book, "why", lines[0], known=context.known, importer=context.importer,
        result={"measures": names[:4]}, cited=cited, events=events, notes=lines[1:],
    )  # fmt: skip


def _order(context: Context, record: Record) -> str:
    """The act that ordered it, with its citation."""
    from projections.answers import evidence

    acts = [s for s in evidence.sources(context.book, record.sources) if s["kind"] in {"executive_order", "proclamation", "federal_register", "statute"}]
    if not acts:
        return ""
    cited = str(acts[0]["citation"] or acts[0]["title"])
    return context.say("why.order", day=context.say.day(record.announced), citation=cited)


def _newest(context: Context, origins: list[str]) -> list[str]:
    """For each origin the all-goods duty that was ordered last."""
    found = []
    for origin in origins:
        duties_here = [m for m in standing.duties_of(context.book, context.importer, origin) if m.hits_all_goods]
        dated = [
            (max((r.announced for r in m.records if r.topic == "measure.duty_set" and r.announced <= context.known), default=""), m)
            for m in duties_here
        ]
        dated = [(day, m) for day, m in dated if day]
        if dated:
            found.append(max(dated, key=lambda pair: pair[0])[1].id)
    return list(dict.fromkeys(found))


def _sum(context: Context) -> Answer | None:
    """What adds up to the rate."""
    if context.asked.importer is None and not context.asked.origins:
        return None
    say = context.say
    found = why.answer(context.book, context.query(), context.now)
    parts = [f"{c['duty']} {word_of(context.book.measure(c['measure']))}" for c in found.result["components"]]
    found.sentence = say(
        "why.total", day=say.day(context.asked.day), importer=say.name(context.importer), origin=say.name(context.partner),
        total=found.result["additional_expression"] or "0%", parts=" + ".join(parts) or say("none"),
    )  # fmt: skip
    return found


def _glossary(context: Context) -> Answer | None:
    """The definition of a term that the question names."""
    try:
        from projections.answers import definition
        from projections.glossary import spotted
    except ImportError:
        return None
    found = spotted(context.book, context.asked.plain)
    if not found:
        return None
    term = max(found, key=lambda item: item[2] - item[1])[0]
    return definition.answer(context.book, term.id, context.now, context.say.language)


def define(context: Context) -> Answer | None:
    """What a word of the field means."""
    return _glossary(context)


def stacking(context: Context) -> Answer | None:
    """Which duties apply together: the rules in force on the day, and what the measures say."""
    asked, say, known = context.asked, context.say, context.known
    day = asked.day.isoformat()
    names = context.measures()
    ended = {
        r.name: str(r.body["effective"])[:10]
        for stream in context.book.index.streams("stacking") for r in context.book.records(stream)
        if r.topic == "stacking.rule_ended" and r.announced <= known
    }  # fmt: skip
    rules = [
        r
        for stream in context.book.index.streams("stacking") for r in context.book.records(stream)
        if r.topic == "stacking.rule_set" and r.announced <= known and str(r.body["effective"])[:10] <= day
        and ended.get(r.name, "9999") > day and r.body.get("importer") == (asked.importer or "US")
    ]  # fmt: skip
    both_sided = False
    rules = [r for r in rules if _charged(context, r)]
    if names:
        programmes = {f"programme:{context.book.measure(m).programme}" for m in names}
        hit = [r for r in rules if _touches(r, names, programmes)]
        both = [r for r in hit if _touches_side(r, "measures", names, programmes) and _touches_side(r, "to", names, programmes)]
        rules, both_sided = both or hit, bool(both)
    if not asked.subjects and not asked.origins and re.search(r"\blayers?\b|\bactive\b|\badd up\b", asked.plain):
        asked.importer, asked.origins = "US", ["CN"]
        asked.assumed.append(("assumed.origin", {"origin": "CN"}))
    notes: list[str] = []
    cited: list[str] = []
    events: list[int] = []
    for name in dict.fromkeys(names):
        measure = context.book.measure(name)
        text = measure.info.get("stacking")
        intro = next((r for r in measure.records if r.topic == "measure.introduced"), None)
        if text and intro is not None and intro.announced <= known:
            notes.append(f"{say.capital(word_of(measure))}: {say.quoted(str(text))}")
            cited += intro.sources
            events.append(intro.position)
    origins = [o for o in asked.origins if o != economies.ALL]
    sentence = None
    if origins:
        sums = []
        for origin in origins[:3]:
            found = duties.rate.answer(context.book, context.query(origin=origin), context.now)
            parts = " + ".join(f"{c['duty']} {word_of(context.book.measure(c['measure']))}" for c in found.result["components"])
            sums.append(f"{say.name(origin)} {found.result['additional_expression'] or '0%'}" + (f" ({parts})" if parts else ""))
            events += found.events
            cited += [s["id"] for s in found.sources]
            if len(origins) == 1:
                notes += [*found.notes[:1], say("stacking.mfn")]
        sentence = say("several", day=say.day(asked.day), importer=say.name(context.importer), rows="; ".join(sums))
    rules.sort(key=lambda r: r.announced, reverse=True)
    told_rules = [say.quoted(str(r.body["why"])) for r in rules]
    told_rules = list(dict.fromkeys(told_rules))
    cited += [x for r in rules for x in r.sources]
    events += [r.position for r in rules]
    distinct = [s for s in asked.subjects if s.sector or s.name in {"fentanyl", "reciprocal", "s122", "s301", "forced-labor"}]
    if sentence is None and len(distinct) >= 2 and not both_sided:
        modal = bool(re.match(r"(?:so |and |but )?(?:can|do|does|is|are|will|would)\b", asked.plain))
        named = say.listed(list(dict.fromkeys(word_of(context.book.measure(m)) for m in names[:3])))
        sentence = say.capital(say("stacking.both", yes=say("yes") if modal else "", names=named))
    if sentence is None and notes and not told_rules:
        sentence, notes = notes[0], notes[1:]
    if sentence is None and told_rules:
        sentence = " ".join(told_rules[:2])
        told_rules = told_rules[2:]
    if sentence is None:
        sentence = say("stacking.none")
    return made(
        context.book, "why", say.capital(sentence), known=known, on=day, importer=context.importer,
        result={"rules": [r.key for r in rules]}, cited=cited, events=events,
        notes=[*notes[: 2 if told_rules else 4], *_packed(told_rules, 2 if notes else 4)],
    )  # fmt: skip


def _packed(lines: list[str], most: int) -> list[str]:
    """Many short lines in at most so many, in their order."""
    if len(lines) <= most:
        return lines
    lines = [line[:1].upper() + line[1:].rstrip(".") + "." for line in lines]
    size = -(-len(lines) // most)
    return [" ".join(lines[i : i + size]) for i in range(0, len(lines), size)]


def _charged(context: Context, rule: Record) -> bool:
    """Whether what the rule keeps out is charged at all on the day."""
    origin = (rule.body.get("origins") or [economies.ALL])[0]
    for name in rule.body.get("measures") or ():
        if name.startswith("programme:"):
            return True
        held = [m for m in [name] if f"measure:{m}" in context.book.index.streams_of(m) and context.book.index.origins_of(m) is not None]
        for measure in held:
            try:
                found = standing.stands(context.book, measure, origin, context.asked.day, context.known)
            except ProblemsError:
                return True
            if any(s.charged for s in found) or context.book.measure(measure).is_umbrella:
                return True
    return False


def _touches(rule: Record, names: list[str], programmes: set[str]) -> bool:
    return _touches_side(rule, "measures", names, programmes) or _touches_side(rule, "to", names, programmes)


def _touches_side(rule: Record, side: str, names: list[str], programmes: set[str]) -> bool:
    selectors = rule.body.get(side) or ()
    return any(s in programmes or any(n == s or n.startswith(f"{s}.") or s.startswith(f"{n}.") for n in names) for s in selectors)


def reached(context: Context) -> Answer | None:
    """Whether goods of an origin are under a measure; which origins it names."""
    asked = context.asked
    names = [m for m in context.measures(context.importer) if not context.book.measure(m).is_umbrella and context.book.measure(m).info]
    if not names:
        return None
    words = ("usmca",) if asked.usmca else ()
    origins = [o for o in asked.origins if o != economies.ALL] or (["CA", "MX"] if asked.usmca else [])
    if not origins:
        return _origins_of(context)
    names = [s for s in names if s.count(".") == min(n.count(".") for n in names)] or names
    query = ReachQuery(names[0], tuple(origins), asked.day, context.limit, words)
    return reach.answer(context.book, context.say, query)


def _origins_of(context: Context) -> Answer | None:
    """The origins that the measures of a programme name, a line each."""
    say = context.say
    subjects_programmes = {context.book.measure(m).programme for m in context.measures(context.importer)}
    lines, cited, events = [], [], []
    for stream in context.book.index.streams("measure"):
        name = stream.partition(":")[2]
        measure = context.book.measure(name)
        if measure.programme not in subjects_programmes or measure.importer != context.importer or measure.is_umbrella:
            continue
        acts = [r for r in measure.records if r.topic == "measure.duty_set" and r.announced <= context.known]
        if not acts:
            continue
        codes = list(dict.fromkeys(o for r in acts for o in r.body.get("origins") or ()))[:8]
        start = str(min(str(r.body.get("effective") or r.announced) for r in acts))[:10]
        lines.append((codes, measure.title, start))
        cited += acts[0].sources
        events.append(acts[0].position)
    if not lines:
        return None
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for codes, title, start in lines:
        groups.setdefault(tuple(codes or [economies.ALL]), []).append((title, start))
    told_lines = []
    for codes, rows in sorted(groups.items(), key=lambda item: -len(item[1])):
        names = say.listed([say.name(code) for code in codes])
        told_lines.append(say.capital(f"{names}: " + "; ".join(f"{title} ({say.day(start)})" for title, start in rows[:4]) + ("…" if len(rows) > 4 else "")) + ".")
    return made(
        context.book, "event", told_lines[0], known=context.known, importer=context.importer,
        result={"origins": {",".join(codes): [t for t, _ in rows] for codes, rows in groups.items()}},
        cited=cited[:20], events=events, notes=told_lines[1:],
    )  # fmt: skip
