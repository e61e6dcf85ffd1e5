"""Stable names, defaults that never change, and the steps from older versions to newer ones."""

from __future__ import annotations

from typing import ClassVar

import pytest

from ledger.events import recorded, registry, upcasters
from ledger.events.measures import DutySet
from ledger.events.recorded import from_state, to_state
from ledger.events.registry import EVENTS, UpcasterChainError, check_chains
from ledger.events.upcasters import UPCASTERS, upcast
from ledger.store.application import LedgerApplication
from projections.book import Book
from projections.index import Index
from projections.records import read
from tests.ledger.events import frozen
from tests.sample import beginning, duty, envelopes, record

#: never take a name out and never change one: ledgers out there hold it
NAMES = set(frozen.names())


def test_every_name_that_was_ever_stored_is_still_read():
    assert set(EVENTS) >= NAMES


def test_every_name_is_frozen():
    assert set(EVENTS) <= NAMES, "python -m tests.ledger.events.frozen    adds new names"


@pytest.mark.parametrize("kind", sorted(NAMES))
def test_what_a_version_stores_never_changes(kind):
    """Fields with their default are not stored, so a new default would change what was recorded."""
    version, fields = frozen.of(kind)
    now, found = frozen.described(EVENTS[kind])
    assert now >= version
    if now == version:
        for name, default in fields.items():
            assert found[name] == default, f"{kind}.{name}: a new version, with an upcaster"
        for name in found.keys() - fields.keys():
            assert found[name] != frozen.REQUIRED, f"{kind}.{name}: older events have none"


def test_a_name_says_whose_it_is():
    for kind, model in EVENTS.items():
        assert kind == model.kind
        family, _, happened = kind.partition(".")
        assert family
        assert happened
        assert kind.isascii()
        assert model.version >= 1
        assert model.subject in {*model.model_fields, "target"}


def test_no_two_models_share_a_name():
    assert len({model.kind for model in EVENTS.values()}) == len(EVENTS)
    assert len(set(EVENTS.values())) == len(EVENTS)


def test_the_chains_of_the_program_are_whole():
    check_chains()


class Renamed(DutySet):
    """Version 3 of a duty that is set."""

    version: ClassVar[int] = 3


def renaming(body):
    """From version 1: ``origin`` was one, and not a list."""
    return {**{k: v for k, v in body.items() if k != "origin"}, "origins": [body["origin"]]}


def rounding(body):
    """From version 2: the duty was a number."""
    return {**body, "duty": f"{body['duty']}%"}


CHAIN = {("measure.duty_set", 1): renaming, ("measure.duty_set", 2): rounding}


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([1], "no step from version 2"),
        ([2], "no step from version 1"),
        ([], "no step from version 1"),
        ([1, 2, 3], "a step from version 3 leads nowhere"),
        ([0, 1, 2], "a step from version 0 leads nowhere"),
    ],
)
def test_a_chain_with_a_gap_or_a_loose_end_is_found(steps, said):
    given = {("measure.duty_set", step): renaming for step in steps}
    with pytest.raises(UpcasterChainError, match=said):
        check_chains({"measure.duty_set": Renamed}, given)


def test_a_step_of_an_event_that_does_not_exist_is_found():
    with pytest.raises(UpcasterChainError, match="leads nowhere"):
        check_chains({"measure.duty_set": DutySet}, {("measure.gone", 1): renaming})


def test_a_whole_chain_is_whole():
    check_chains({"measure.duty_set": Renamed}, CHAIN)
    check_chains({"measure.duty_set": DutySet}, {})


def test_a_version_without_its_step_is_found_when_the_registry_is_checked(monkeypatch):
    monkeypatch.setitem(EVENTS, "measure.duty_set", Renamed)
    with pytest.raises(UpcasterChainError):
        registry.check_chains()


def test_an_upcast_takes_every_step_from_its_version_on(monkeypatch):
    for step in CHAIN.items():
        monkeypatch.setitem(UPCASTERS, *step)
    assert upcast("measure.duty_set", 1, {"origin": "CN", "duty": "7"}) == {
        "origins": ["CN"],
        "duty": "7%",
    }
    assert upcast("measure.duty_set", 2, {"origins": ["CN"], "duty": "7"})["duty"] == "7%"
    assert upcast("measure.duty_set", 3, {"duty": "7%"}) == {"duty": "7%"}
    assert upcast("measure.noted", 1, {"origin": "CN"}) == {"origin": "CN"}


def test_a_stored_event_of_an_older_version_is_read_on_both_sides(sqlite_ledger, monkeypatch):
    """Stored by an older program, in its own bytes; folded and answered by this one."""
    application: LedgerApplication = sqlite_ledger
    record(application, beginning())
    (envelope,) = envelopes(application, [duty(6)])
    stored = application.mapper.to_stored_event(envelope)
    bytes_ = stored.state.replace(b'"origins":["CN"]', b'"origin":"JP"').replace(b'"7%"', b'"7"')
    older = type(stored)(stored.originator_id, 2, stored.topic, bytes_)
    application.take([older], [envelope.body.key], after=2)
    for step in CHAIN.items():
        monkeypatch.setitem(UPCASTERS, *step)
    monkeypatch.setitem(EVENTS, "measure.duty_set", Renamed)
    check_chains()
    assert registry.upcast is upcasters.upcast is recorded.upcast

    aggregate = application.aggregate("measure:us.first")
    (believed,) = aggregate.of(Renamed)
    assert (believed.origins, believed.duty) == (("JP",), "7%")

    log = application.reader()
    row = next(log.rows(2))
    assert row.state == bytes_, "what is stored stays as it is"
    assert read(row).body["origins"] == ["JP"]
    assert read(row).body["duty"] == "7%"
    assert to_state(from_state(row.stream, 2, row.topic, row.state)) != bytes_

    book = Book(log, Index.open(log, None))
    (layer,) = book.measure("us.first").layers
    assert (layer.origins, layer.duty) == ({"JP"}, "7%")
    assert book.index.origins_of("us.first") == ["JP"]
    book.close()
