"""``append --help`` and ``append KIND --help``: every kind, every field, an example that works."""

from __future__ import annotations

import shlex

import pytest

from ledger.commands.append import append
from ledger.commands.kinds import appendable, resolve
from ledger.commands.options import event_of, example_line, example_of, fields_of, option_of
from ledger.commands.typed import Typed
from ledger.commands.words import TELLING, WORDS, word
from ledger.events.registry import EVENTS
from ledger.reading.log import STREAM_KINDS
from ledger.vocabulary.dates import date

KINDS = list(appendable())


def context(kind):
    parent = append.make_context("append", [kind, "--help"], resilient_parsing=True)
    command = append.get_command(parent, kind)
    return command, command.make_context(kind, [], parent=parent, resilient_parsing=True)


def test_the_list_of_kinds_is_complete(ledger):
    said = ledger.ok("append", "--help")
    for kind in KINDS:
        assert f"  {kind} " in said.out
    assert "record.corrected" not in said.out


@pytest.mark.parametrize("kind", KINDS)
def test_the_help_of_a_kind_lists_its_fields_with_their_meaning(kind):
    command, its_context = context(kind)
    text = " ".join(command.get_help(its_context).split())
    for name in fields_of(appendable()[kind]):
        assert f"{option_of(name)} " in text
        assert word(kind, name).meaning in text
    assert "--dry-run" in text
    assert f"tradeledger append {kind}" in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_makes_an_event(kind):
    model = appendable()[kind]
    command, _ = context(kind)
    typed = shlex.split(example_line(model).replace("\\\n", " "))
    assert typed == ["tradeledger", "append", *example_of(model)]
    given = command.make_context(kind, typed[3:]).params
    event, problems = event_of(model, given, Typed(date(2026, 11, 24)))
    assert problems == []
    assert event is not None
    assert event.kind == kind


def test_every_field_has_its_words_and_no_words_are_left_over():
    known = {f"{kind}:{name}" for kind, model in appendable().items() for name in fields_of(model)}
    for field in known:
        assert field in WORDS or field.partition(":")[2] in WORDS, field
    plain = {field.partition(":")[2] for field in known}
    assert [name for name in WORDS if name not in known | plain] == []
    assert all(kind in EVENTS for kind in TELLING)


def test_a_family_of_streams_can_be_asked_for_without_its_kind():
    kinds = {model.stream_kind for model in EVENTS.values()}
    assert set(STREAM_KINDS) == kinds - {"correction"}  # these go into the stream of their event


def test_a_short_name_that_is_clear_is_enough():
    ends = [kind.partition(".")[2] for kind in KINDS]
    for kind, end in zip(KINDS, ends, strict=True):
        if ends.count(end) == 1:
            assert resolve(end) is appendable()[kind]
