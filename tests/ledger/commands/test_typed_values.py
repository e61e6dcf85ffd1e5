"""From typed text to a field's value."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.commands.kinds import appendable
from ledger.commands.options import fields_of, values_of
from ledger.commands.typed import Shape, Typed, shape_of
from ledger.desk.packs import build
from ledger.events.measures import DutySet, Introduced
from ledger.events.talks import Held

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("model", "field", "shape"),
    [
        (DutySet, "duty", Shape.TEXT),
        (DutySet, "effective", Shape.DAY),
        (DutySet, "until", Shape.DAY),
        (Held, "from_day", Shape.DAY),
        (Held, "round", Shape.TEXT),
        (Introduced, "umbrella", Shape.FLAG),
        (DutySet, "origins", Shape.LIST),
        (DutySet, "duties", Shape.TABLE),
        (DutySet, "scope", Shape.VALUE),
        (Introduced, "scope", Shape.VALUE),
        (DutySet, "parts", Shape.VALUES),
    ],
)
def test_the_shape_of_a_field_follows_from_its_type(model, field, shape):
    assert shape_of(model.model_fields[field])[0] is shape


@pytest.mark.parametrize("kind", list(appendable()))
@given(text=st.text(max_size=30) | st.from_regex(r"\{[\[\]{}:, a-z=]{0,20}\}", fullmatch=True))
def test_whatever_is_typed_gives_an_event_or_problems(kind, text):
    model = appendable()[kind]
    reader = Typed(TODAY)
    typed = {(name,): [text] for name in fields_of(model)}
    values = values_of(model, typed, reader)
    event, problems = build(kind, values)
    assert event is not None or problems
    assert all(problem.detail for problem in reader.problems)


def test_a_day_that_is_said_in_words_is_iso_and_told():
    reader = Typed(TODAY)
    info = DutySet.model_fields["effective"]
    assert reader.value(info, ["Oct 1"], "--effective") == "2026-10-01"
    assert reader.assumed == ["--effective: year 2026: the most recent October 1"]
    assert reader.value(info, ["yesterday"], "--effective") == "2026-11-23"
    assert reader.value(info, ["2025-05-14T00:01:00-04:00"], "--effective").endswith("-04:00")
    assert reader.problems == []
