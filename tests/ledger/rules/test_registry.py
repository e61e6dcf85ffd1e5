"""The registry of rules, and that no event is too odd for them."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from datetime import UTC, date, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ledger import rules
from ledger.events.registry import EVENTS
from ledger.rules import RULES, check, history, likeness
from ledger.vocabulary.problems import REGISTRY

EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@EACH
def test_a_rule_has_a_code_and_a_message(rule):
    message = (type(rule).__doc__ or "").splitlines()[0]
    assert re.fullmatch(r"(GE|ME|SU|TH|TR|TA|SK|SO|CO|GN|PR)-\d\d", rule.code)
    assert message
    assert not message.endswith(".")
    assert REGISTRY[rule.code].title == rule.message()
    assert rule.message().lower() == message.lower()


def test_every_rule_is_in_the_registry_once():
    defined = {
        name
        for module in vars(rules).values()
        if inspect.ismodule(module)
        for name, cls in vars(module).items()
        if inspect.isclass(cls) and issubclass(cls, rules.Rule) and cls is not rules.Rule
    }
    assert Counter(type(rule).__name__ for rule in RULES) == Counter(defined)
    assert len({rule.code for rule in RULES}) == len({rule.message() for rule in RULES})
    assert len(RULES) == len({rule.code for rule in RULES})


def test_the_codes_of_a_family_leave_no_hole():
    families: dict[str, list[int]] = {}
    for rule in RULES:
        family, _, number = rule.code.partition("-")
        families.setdefault(family, []).append(int(number))
    for numbers in families.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_long_history_is_read_once_and_not_at_every_event(reciprocal, monkeypatch):
    read = Counter()

    def counted(event):
        read["events"] += 1
        return likeness.mark(event)

    monkeypatch.setattr(history, "mark", counted)
    events = 300
    for number in range(events):
        assert not reciprocal.against_duty("GE-03", f"{number}%", key=f"duty/{number}")
        reciprocal.duty(f"{number}%", key=f"duty/{number}")
    assert reciprocal.against_duty("GE-03", "7%", key="again")
    assert read["events"] < 4 * events


# ---------------------------------------------------------------- no event is too odd for a rule

_MEASURES = ["us.a", "us.a.b", "us.c", "eu.d", "all.e"]
_ORIGINS = ["CN", "US", "EU", "FR", "GB", "ALL"]
_DUTIES = ["10%", "34%", "Free", "20000%", "1.5 cents/kg", "4.4 cents/kg + 6%",
           "at least 15% all-in"]  # fmt: skip
_KEYS = [f"k{n}" for n in range(6)]
_days = st.dates() | st.sampled_from([date.min, date(2025, 4, 2), date(2025, 8, 12), date.max])
_instants = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])
)
_origins = st.lists(st.sampled_from(_ORIGINS), max_size=3)
_codes = st.lists(st.sampled_from(["44", "8703", "8703.80"]), max_size=2)
_scope = st.fixed_dictionaries({}, optional={"codes": _codes, "excluding": _codes})
_duty = st.sampled_from(_DUTIES)
_table = st.dictionaries(st.sampled_from(_ORIGINS), _duty, max_size=2)
_part = st.fixed_dictionaries({"scope": _scope, "duty": _duty}, optional={"returns_to": _duty})
_thing = st.sampled_from(["a", "b"])
_moment = _days | _instants
_text = st.sampled_from(["", "words"])
_selectors = st.lists(st.sampled_from(["us.a", "cn.x", "programme:s232"]), max_size=2)

_FIELDS = {
    "announced": _moment, "effective": _moment, "until": _moment, "void_from": _moment,
    "collected_until": _moment, "from_day": _days, "last_day": _days, "published": _days,
    "verified_until": _days, "origins": _origins, "except_origins": _origins,
    "origins_in": _origins, "origins_out": _origins, "parties": _origins, "importers": _origins,
    "economies": _origins, "importer": st.sampled_from(_ORIGINS), "duty": _duty,
    "returns_to": _duty | st.just("none"), "duties": _table, "headings": _table,
    "parts": st.lists(_part, max_size=2), "scope": _scope, "codes_in": _scope, "codes_out": _scope,
    "measure": st.sampled_from(_MEASURES), "also": st.lists(st.sampled_from(_MEASURES), max_size=3),
    "holds": st.lists(st.sampled_from(_MEASURES), max_size=2), "umbrella": st.booleans(),
    "instrument": st.sampled_from(["duty", "fee", "export-control"]), "programme": st.just("p"),
    "title": st.just("A title"), "court": st.just("CIT"), "summary": _text, "charge": _text,
    "withdraws": st.sampled_from(_KEYS), "target": st.sampled_from(_KEYS),
    "about": st.lists(st.sampled_from(_KEYS), max_size=2), "why": _text,
    "target_stream": st.sampled_from([*(f"measure:{m}" for m in _MEASURES), "truce:a", "nothing"]),
    "fields": st.dictionaries(
        st.sampled_from(["duty", "until", "key", "measure", "announced", "nothing", "origins"]),
        st.sampled_from(["10%", "2025-01-01", None, 7, ["CN"]]), min_size=1, max_size=2),
    "truce": _thing, "talks": _thing, "agreement": _thing, "claim": _thing, "pack": _thing,
    "stacking": _thing, "source": _thing, "type": st.just("press"), "claimant": st.just("Reuters"),
    "text": _text, "rule": st.sampled_from(["yields", "highest"]), "measures": _selectors,
    "to": _selectors, "returns": _table, "sources": st.lists(_thing, max_size=2),
    "product": _thing, "term": _thing, "codes": st.just(["8703"]), "event": st.sampled_from(_KEYS),
    "en": st.just({"title": "Snap-back", "text": "What returns."}),
    "migration": _thing, "size": st.integers(0, 9), "root": st.just("00" * 32),
    "proposal": _thing, "who": st.sampled_from(["Ann", "Bob"]),
    "events": st.just([{"kind": "measure.noted", "version": 1, "body": {"key": "k0"}}]),
    "waivers": st.lists(st.fixed_dictionaries({"rule": _text, "why": _text, "who": _text}),
                        max_size=1),
}  # fmt: skip


_NEEDED = {
    kind: [name for name, field in model.model_fields.items() if field.is_required()]
    for kind, model in EVENTS.items()
}


@pytest.mark.parametrize("kind", EVENTS)
def test_every_kind_of_event_can_be_made_up(kind):
    """A new kind with a required field of its own needs a line in the table above."""
    assert set(_NEEDED[kind]) <= {"key", *_FIELDS}


@st.composite
def _events(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    made_up = [kind for kind, needed in _NEEDED.items() if {*needed} <= {"key", *_FIELDS}]
    kind = draw(st.sampled_from(made_up))
    fields = {}
    for name, field in EVENTS[kind].model_fields.items():
        if name in _FIELDS and (field.is_required() or draw(st.booleans())):
            fields[name] = draw(_FIELDS[name])
    return kind, fields


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=st.lists(_events(), min_size=1, max_size=6))
def test_no_event_is_too_odd_for_the_rules(story, told):
    story.streams.clear()
    story.keys.clear()
    for number, (kind, fields) in enumerate(told):
        event = story.make(kind, **fields, key=_KEYS[number])
        assert all(problem.code in REGISTRY for problem in check(event, story))
        try:
            story.record(event)
        except ValidationError:
            assert kind == "record.corrected"
