"""Nothing that anybody types raises, or costs more than a name does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.completing import KINDS, build
from bot.discord.completing.entries import clipped, folded, typed
from bot.discord.replies.question import units
from ledger.store.log import SqliteLog
from ledger.vocabulary.problems import ProblemsError
from projections.book import Book
from projections.index import Index
from tests.bundled import bundled_file
from tests.sample import NOW


# what somebody types, and whether it is a value that fits or problems that say how to mend it
def outcome(completions, kind, text, context=None):
    try:
        value = completions.resolve(kind, text, context)
    except ProblemsError as error:
        return all(0 < len(p.detail) < 200 and p.fix for p in error.problems)
    return units(value) <= 100


HUGE = [
    "x" * 10_000_000, "🙂" * 1_000_000, "\0" * 1_000_000, " " * 10_000_000, "9" * 1_000_000,
    "\u202e" * 100_000, "ﷺ" * 100_000, "a b " * 1_000_000, "\ud800" * 1000, "1/2/" * 100_000,
]  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=120),
    st.from_regex(r"[0-9./<>:t-]{0,14}", fullmatch=True),
    st.sampled_from(["china", "2025-1", "Oct 1", "s301", "geneva", "<t:1:D>"]),
)


def test_input_of_any_size_is_answered_with_what_fits(english):
    for kind in KINDS:
        for text in HUGE:
            assert len(english.complete(kind, text, {"importer": text, "on": text})) <= 25
            assert outcome(english, kind, text)


@settings(max_examples=300)
@given(kind=st.sampled_from(KINDS), text=TEXT, importer=TEXT, on=TEXT)
def test_any_text_has_choices_or_none_and_a_value_or_a_problem(english, kind, text, importer, on):
    context = {"importer": importer, "origin": text, "on": on}
    for each in english.complete(kind, text, context):
        assert 1 <= units(each.name) <= 100
        assert 1 <= units(each.value) <= 100
    assert outcome(english, kind, text, context)


@given(text=st.text(max_size=300), room=st.integers(1, 120))
def test_clipping_keeps_to_the_room(text, room):
    assert units(clipped(text, room)) <= room
    if units(text) <= room:
        assert clipped(text, room) == text


@given(text=st.text(max_size=150))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)
    assert typed(typed(text)) == typed(text)


def test_a_closed_store_is_never_missed():
    """What was built holds everything: no keystroke waits for a disk."""
    log = SqliteLog.open(bundled_file())
    book = Book(log, Index.open(log, None))
    completions = build(book, NOW)
    book.close()
    for kind in KINDS:
        for text in ("", "china", "2025-04", "geneva", "s301", "9"):
            found = completions.complete(kind, text, {"importer": "US", "origin": "CN"})
            for each in found[:3]:
                assert completions.resolve(kind, each.value) == each.value
    assert completions.complete("measure", "steel")
