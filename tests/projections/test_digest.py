"""One hash of everything that is derived: the same whichever way one came to the state."""

from __future__ import annotations

import pytest

from ledger.desk.importing import bundled_files, in_order
from ledger.desk.packs import read_file
from ledger.store.log import SqliteLog
from projections.book import Book
from projections.digest import KINDS, digest, parts_of_state, replayed
from projections.index import Index
from tests.calling import call, spawn
from tests.projections.telling import Told, events

LIFE = """
- {introduced: us.ieepa, umbrella: true}
- {introduced: us.ieepa.reciprocal, title: Reciprocal duty}
- {introduced: us.steel, title: Steel duty, scope: {codes: [72], exact: true}}
- {introduced: us.aluminium, title: Aluminium duty, scope: {codes: [76], exact: true}}
- {set: 25%, measure: us.steel, also: [us.aluminium], announced: 2025-02-10, effective: 2025-03-12}
- {set: 10%, measure: us.ieepa.reciprocal, announced: 2025-04-02, effective: 2025-04-05,
   except_origins: [CA]}
- {set: , measure: us.ieepa.reciprocal, duties: {CN: 34%, EU: 20%}, announced: 2025-04-02,
   effective: 2025-04-09, key: table}
- {scope: , measure: us.ieepa.reciprocal, announced: 2025-04-11, effective: 2025-04-05,
   codes_out: {codes: [8542], text: chips}, key: chips}
- {stacking: us.r, importer: US, rule: yields, measures: [us.ieepa], to: [us.steel, us.aluminium],
   announced: 2025-04-02, effective: 2025-04-05, why: Metals do not pay it.}
- {kind: truce.announced, truce: t, title: Truce, parties: [US, CN], announced: 2025-05-12,
   effective: 2025-05-14, until: 2025-08-12, holds: [us.ieepa.reciprocal]}
- {suspended: 10%, measure: us.ieepa.reciprocal, origins: [CN], announced: 2025-05-12,
   effective: 2025-05-14, until: 2025-08-12, truce: t}
- {kind: talks.held, talks: s, title: Round, announced: 2025-07-29, from_day: 2025-07-28}
- {extended: , measure: us.ieepa.reciprocal, origins: [CN], announced: 2025-08-11,
   effective: 2025-08-12, until: 2025-11-10, key: extended}
- {kind: record.corrected, target: table, target_stream: "measure:us.ieepa.reciprocal",
   why: A slip., fields: {duties: {CN: 34%, JP: 24%}}}
- {scope: , measure: us.steel, announced: 2025-08-15, effective: 2025-08-18,
   codes_in: {codes: [7317]}}
- {threatened: , measure: us.ieepa.reciprocal, announced: 2025-10-10, effective: 2025-11-01,
   duty: 100%, key: threat}
- {withdrawn: , measure: us.ieepa.reciprocal, announced: 2025-10-30, withdraws: threat}
- {kind: record.retracted, target: chips, target_stream: "measure:us.ieepa.reciprocal",
   why: It was about another order.}
- {kind: source.claim_recorded, claim: c, claimant: Somebody, text: A text.,
   announced: 2025-08-28}
- {kind: source.verified_until, pack: p, title: A pack, verified_until: 2025-12-31,
   announced: 2025-12-31, importers: [US]}
- {origins: , measure: us.steel, announced: 2026-01-01, effective: 2026-01-10, origins_out: [MX]}
- {voided: A court, measure: us.ieepa, announced: 2026-02-20, collected_until: 2026-02-24}
"""


def fresh(told: Told) -> str:
    """The digest of a book that was built from nothing."""
    log = told.application.reader()
    book = Book(log, Index.open(log, None))
    try:
        return digest(book)
    finally:
        book.close()


def test_following_event_by_event_gives_the_state_of_a_rebuild(telling):
    """After each event, the book that follows equals one that is built from nothing."""
    told = telling("[]")
    digests = {digest(told.book)}
    for event in events(LIFE):
        told.tell([event])
        touched = told.book.refresh()
        assert touched == {event.stream}
        followed = digest(told.book)
        assert followed == fresh(told), event.key
        digests.add(followed)
    assert len(digests) == len(events(LIFE)) + 1, "an event that leaves no trace in the state"


def test_following_by_leaps_gives_the_same(telling):
    one, other = telling("[]"), telling("[]")
    told = events(LIFE)
    for batch in _by(told, 7):
        one.tell(batch)
        one.book.refresh()
        digest(one.book)
    other.tell(told)
    other.book.refresh()
    assert digest(one.book) == digest(other.book)


def _by(items, size):
    return (items[start : start + size] for start in range(0, len(items), size))


def test_an_index_that_followed_has_the_content_of_one_that_was_built(telling):
    told = telling("[]")
    for event in events(LIFE):
        told.tell([event])
        told.book.refresh()
    log = told.application.reader()
    built = Index.open(log, None)
    assert told.book.index.digest() == built.digest()
    built.close()
    log.close()


def test_every_stream_has_its_part_in_the_state(telling):
    told = telling(LIFE)
    names = [name for name, _ in parts_of_state(told.book)]
    assert len(names) == len(set(names))
    kinds = {name.partition(":")[0] for name in names}
    assert kinds == {"measure", "truce", "talks", "source", "claim", "stacking", "pack"}
    assert kinds <= {"measure", *KINDS}


def test_every_kind_of_stream_of_the_registry_is_part_of_the_state():
    from ledger.events.registry import EVENTS

    kinds = {event.stream_kind for event in EVENTS.values()} - {"correction"}
    assert kinds <= {"measure", *KINDS}


def test_the_state_of_an_earlier_position_can_be_rebuilt(telling):
    """What the ledger derived when it was shorter, it derives from the same events today."""
    told = telling("[]")
    log = told.application.reader()
    then: dict[int, str] = {log.head(): digest(told.book)}
    for event in events(LIFE):
        told.tell([event])
        told.book.refresh()
        then[told.book.head] = digest(told.book)
    for size, expected in then.items():
        book = replayed(log, size)
        assert digest(book) == expected
        book.index.close()
    log.close()


def test_the_real_history_followed_in_steps_equals_a_rebuild(telling, history):
    """All bundled events, recorded in a dozen steps while one book follows."""
    told = telling("[]")
    packs = [read_file(path) for path in bundled_files()]
    everything = [e for e in in_order(e for p in packs for e in p.events) if e.key != "source/eo-1"]
    for batch in _by(everything, len(everything) // 11):
        told.tell(batch)
        told.book.refresh()
        for importer, origin in (("US", "CN"), ("CN", "US"), ("US", "EU")):
            told.book.measures(importer, origin)
    followed = dict(parts_of_state(told.book))
    built = dict(parts_of_state(history))
    followed.pop("source:eo-1")
    assert followed == built


@pytest.mark.parametrize("seed", ["0", "4242"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles"])
def test_processes_of_any_hash_seed_and_time_zone_derive_the_same(bundled, history, seed, zone):
    called = spawn("replay", "--json", store=bundled, PYTHONHASHSEED=seed, TZ=zone)
    assert called.code == 0, called.err
    assert called.json["digest"] == digest(history)


def test_replay_compares_two_positions(bundled):
    found = call("replay", "--to", "1000", "--diff", "990", "--json", store=bundled).json
    assert (found["to"], found["since"]) == (1000, 990)
    log = SqliteLog.open(bundled)
    streams = {row.stream for row in log.rows(990, 1000)}
    log.close()
    assert streams <= {row["thing"] for row in found["changed"]}
    assert all(row["change"] in {"new", "changed", "gone"} for row in found["changed"])


def test_replay_checks_itself_and_the_kept_index(own):
    call("rate", "--importer", "US", "--origin", "CN", store=own)  # makes the index
    found = call("replay", "--check", "--json", store=own)
    assert found.code == 0
    check = found.json["check"]
    assert (check["index"], check["identical"]) == (True, True)
