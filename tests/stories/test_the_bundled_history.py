"""The bundled history as a whole: every event sound, sourced, and where it belongs."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from ledger.desk.importing import BUNDLED, bundled_files, import_bundled
from ledger.desk.packs import read_file
from ledger.events.aggregates import Aggregate
from ledger.events.recorded import from_state
from ledger.rules import check
from ledger.store.application import LedgerApplication
from ledger.store.log import SqliteLog
from ledger.store.url import parse
from projections import truces
from projections.digest import digest, replayed
from tests.sample import NOW
from tests.soundness import assert_sound_file
from tests.stories.dossiers import shared, table


@pytest.fixture(scope="module")
def recorded(bundled):
    """Every event as it is stored, in order of position."""
    log = SqliteLog.open(bundled)
    found = [from_state(row.stream, row.version, row.topic, row.state) for row in log.rows()]
    log.close()
    return found


class Growing:
    """A situation that holds what was recorded so far; rules are asked of the next event."""

    now = NOW

    def __init__(self):
        self.streams = {}
        self.keys = {}

    def aggregate(self, stream):
        return self.streams.setdefault(stream, Aggregate(stream))

    def holds_key(self, key):
        return key in self.keys

    def event(self, key):
        stream = self.keys.get(key)
        return self.aggregate(stream).events.get(key) if stream else None


def test_every_event_passes_the_rules_in_its_place(recorded):
    situation = Growing()
    found = []
    for event in recorded:
        found += check(event.body, situation)
        situation.aggregate(event.originator_id).apply(event)
        situation.keys[event.body.key] = event.originator_id
    assert [str(problem) for problem in found] == []


def test_no_rule_had_to_be_waived(recorded):
    assert [event.body.key for event in recorded if event.body.waivers] == []


def test_no_event_is_told_twice(recorded):
    keys = Counter(event.body.key for event in recorded)
    assert [key for key, count in keys.items() if count > 1] == []
    told = Counter(
        event.body.model_copy(
            update={"key": "k-1", "sources": (), "summary": None, "note": None}
        ).model_dump_json()
        for event in recorded
        if event.body.kind not in {"source.registered", "product.named"}
    )
    assert [text for text, count in told.items() if count > 1] == []


def test_every_source_that_is_cited_is_registered(recorded):
    registered = {event.body.source for event in recorded if event.body.kind == "source.registered"}
    cited = {source for event in recorded for source in event.body.sources}
    assert cited <= registered


def test_every_registered_source_carries_something(recorded):
    registered = {event.body.source for event in recorded if event.body.kind == "source.registered"}
    cited = {
        source
        for event in recorded
        if event.body.kind != "source.registered"
        for source in event.body.sources
    }
    # A catalogue of documents may hold some that nothing rests on yet, but not many.
    assert len(registered - cited) < len(registered) / 10


def test_every_happening_has_a_source(recorded):
    without = [
        event.body.key
        for event in recorded
        if not event.body.sources and event.body.kind != "source.verified_until"
    ]
    assert without == []


def test_every_measure_is_introduced_before_anything_happens_to_it(recorded):
    introduced = set()
    for event in recorded:
        body = event.body
        if body.kind == "measure.introduced":
            introduced.add(body.measure)
        elif body.kind.startswith("measure."):
            assert body.measure in introduced, body.key
            assert set(body.also) <= introduced, body.key


def test_the_ledger_reads_like_the_history(recorded):
    """Sources first, then everything in order of announcement, then what was said about it."""
    order = ["source.registered", "", "source.claim_recorded"]
    places = [
        order.index(event.body.kind if event.body.kind in order else "") for event in recorded
    ]
    assert places == sorted(places)
    for place in (1, 2):
        days = [
            event.body.announced.isoformat()[:10]
            for event, its in zip(recorded, places, strict=True)
            if its == place
        ]
        assert days == sorted(days)


@pytest.mark.parametrize("path", bundled_files(), ids=lambda path: path.stem)
def test_each_pack_is_readable_and_says_until_when_it_is_verified(path):
    pack = read_file(path)
    assert pack.problems == []
    if path.parent == BUNDLED:
        (head,) = [event for event in pack.events if event.kind == "source.verified_until"]
        assert date(2025, 1, 1) <= head.verified_until <= NOW.date()
        assert head.pack == path.stem
        assert head.title


def test_the_packs_can_be_imported_again_and_append_nothing(own):
    application = LedgerApplication(parse(f"sqlite:///{own}"))
    before = application.reader().head()
    outcome = import_bundled(application, NOW)
    assert (outcome.recorded, outcome.problems) == ([], [])
    assert len(outcome.held) == before
    application.close()


def test_the_ledger_is_whole(own):
    assert_sound_file(own)


def test_a_rebuild_from_the_first_event_gives_the_same_state(bundled, history):
    log = SqliteLog.open(bundled)
    book = replayed(log, log.head())
    assert digest(book) == digest(history)
    book.index.close()
    log.close()


def test_no_text_of_the_history_is_left_over_from_writing(recorded):
    """No placeholders, no doubled spaces, no text that stops in the middle."""
    for event in recorded:
        for text in (event.body.summary, event.body.note, getattr(event.body, "text", None)):
            if text:
                assert not re.search(r"\b(TODO|FIXME|XXX|lorem)\b|\?\?\?", text), event.body.key
                assert text == text.strip(), event.body.key


# -- what the researchers found ----------------------------------------------------------------

DOSSIERS = ("us-on-china", "china-on-us", "us-on-world", "talks-and-truces")
TABLES = (
    "truces", "article_claims", "conflicts", "open_questions", "product_examples",
    "reciprocal_april_2025", "reciprocal_august_2025", "s301_forced_labor_2026", "as_of_newest",
)  # fmt: skip


def test_every_fact_is_told_by_an_event(recorded):
    held = {event.body.key for event in recorded}
    for fact, keys in table("fact_coverage.tsv"):
        missing = set(keys.split(",")) - held
        assert not missing, f"{fact}: {missing}"


def test_no_fact_of_the_dossiers_is_left_out():
    covered = {fact for fact, _ in table("fact_coverage.tsv")}
    facts = {fact["id"] for name in DOSSIERS for fact in shared(f"facts/{name}.yaml")["facts"]}
    assert len(facts) == 465
    assert facts <= covered
    claims = {row["id"] for row in shared("facts/talks-and-truces.yaml")["article_claims"]}
    assert {f"article_claims/{claim}" for claim in claims} <= covered
    for name in TABLES:
        assert any(fact == name or fact.startswith(f"{name}/") for fact in covered), name


def test_every_source_of_the_dossiers_is_registered_once(recorded):
    """The dossiers name one document under several ids; the ledger keeps the others in ``aka``."""
    known = Counter()
    for event in recorded:
        if event.body.kind == "source.registered":
            known.update({event.body.source, *event.body.aka})
    assert [name for name, count in known.items() if count > 1] == []
    for name in DOSSIERS:
        missing = shared(f"facts/{name}.yaml")["sources"].keys() - known.keys()
        assert not missing, name


def test_the_truces_of_the_dossier(history):
    expected = {
        "us-cn.buenos-aires-2018": ("2018-12-01", "lapsed"),
        "us-cn.osaka-2019": ("2019-06-29", "lapsed"),
        "us-cn.phase-one-standstill-2019": ("2019-10-11", "replaced"),
        "us-cn.geneva-2025": ("2025-05-12", "replaced"),
        "us-cn.busan-2025": ("2025-10-30", "in_force"),
    }
    found = truces.truces(history, date(2026, 11, 24), "2026-11-24")
    assert {t.id: (t.announced, t.state) for t in found} == expected
    assert len(shared("facts/talks-and-truces.yaml")["truces"]) == len(expected)


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        ("2018-11-30", []),
        ("2018-12-01", ["us-cn.buenos-aires-2018"]),
        ("2019-05-10", []),
        ("2025-05-13", []),
        ("2025-05-14", ["us-cn.geneva-2025"]),
        ("2025-08-12", ["us-cn.geneva-2025"]),
        ("2025-11-10", ["us-cn.busan-2025"]),
        ("2026-11-24", ["us-cn.busan-2025"]),
    ],
)
def test_the_truce_of_a_day(history, day, in_force):
    found = truces.truces(history, date.fromisoformat(day), day)
    assert [t.id for t in found if t.state == "in_force"] == in_force
