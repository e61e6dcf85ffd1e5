"""What words mean, and which day an episode stands for."""

from __future__ import annotations

import re
from datetime import date

import pytest

from projections import glossary
from projections.answers import definition, evidence
from projections.book import Book
from tests.projections.telling import noon

TODAY = noon("2026-11-24")

STORY = """
- {introduced: us.x, key: us.x/introduced, announced: 2025-04-02, title: X}
- {set: 10%, key: us.x/set, effective: 2025-04-05, until: 2025-07-09}
- kind: term.defined
  term: x-duty
  en: {title: X duty, text: "A duty. It has two sentences.", aliases: [the X]}
  zh: {title: X税, text: "一种关税。有两句。", aliases: [艾克斯]}
  see_also: [x-day, nowhere]
- kind: term.defined
  term: x-day
  en: {title: X Day, text: The day of X.}
  event: us.x/introduced
- kind: term.defined
  term: x-time
  en: {title: X time, text: The time of X.}
  event: us.x/set
  clock: effective
  ended_by: us.x/set
  end_clock: until
- {kind: term.defined, term: nothing, en: {title: nothing, text: Nothing.}, event: us.x/never}
"""


def test_the_first_sentence_answers_and_the_others_are_notes(book_of) -> None:
    found = definition.answer(book_of(STORY), "X duty", TODAY)
    assert (found.kind, found.status) == ("definition", "answered")
    assert (found.sentence, found.notes) == ("A duty.", ["It has two sentences."])
    assert found.result["see_also"] == [{"term": "x-day", "title": "X Day"}]
    assert [source["id"] for source in found.sources] == ["eo-1"]


def test_a_word_is_explained_in_chinese(book_of) -> None:
    found = definition.answer(book_of(STORY), "艾克斯", TODAY, "zh")
    assert (found.sentence, found.notes) == ("一种关税。", ["有两句。"])
    assert found.result["title"] == "X税"


def test_what_has_no_chinese_is_said_in_english(book_of) -> None:
    assert definition.answer(book_of(STORY), "X Day", TODAY, "zh").sentence == "The day of X."


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("what is the X duty?", "x-duty"),
        ("the x", "x-duty"),
        ("X税", "x-duty"),
        ("x rule", None),
        ("xduty", "x-duty"),
        ("a duty on X duty and X Day", None),
        ("tariff", None),
        ("", None),
    ],
)
def test_which_term_is_meant(book_of, typed: str, term: str | None) -> None:
    found = glossary.resolve(book_of(STORY), typed)
    assert (found and found.id) == term


def test_a_word_that_is_not_explained_names_the_nearest(book_of) -> None:
    found = definition.answer(book_of(STORY), "X Day or so", TODAY)
    assert found.status == "not_covered"
    assert found.result["nearest"][0] == "X Day"
    assert definition.answer(book_of(STORY), "quux", TODAY).sentence == (
        "The glossary does not explain “quux”."
    )
    assert "没有" in definition.answer(book_of(STORY), "quux", TODAY, "zh").sentence


def test_an_episode_has_the_day_of_its_event(book_of) -> None:
    days = {each.id: (each.since, each.until) for each in glossary.terms(book_of(STORY))}
    assert days["x-day"] == (date(2025, 4, 2), None)
    assert days["x-time"] == (date(2025, 4, 5), date(2025, 7, 9))
    assert days["x-duty"] == days["nothing"] == (None, None)
    assert [each.id for each in glossary.episodes(book_of(STORY))] == ["x-day", "x-time"]


def test_a_corrected_event_moves_its_episode(telling) -> None:
    told = telling(STORY)
    assert glossary.term(told.book, "x-day").day == date(2025, 4, 2)
    told.tell(
        "- {kind: record.corrected, target: us.x/introduced, target_stream: measure:us.x,"
        " why: a slip, fields: {announced: 2025-04-01}}"
    )
    told.book.refresh()
    assert glossary.term(told.book, "x-day").day == date(2025, 4, 1)


def test_terms_inside_a_question(book_of) -> None:
    text = "rates since X Day and an X duty"
    found = [(term.id, text[a:b]) for term, a, b in glossary.spotted(book_of(STORY), text)]
    assert found == [("x-day", "X Day"), ("x-duty", "X duty")]


# -- the bundled glossary ----------------------------------------------------------------------


EPISODES = {
    "Liberation Day": "2025-04-02",
    "Geneva deal": "2025-05-14",
    "Busan summit": "2025-10-30",
    "Busan deal": "2025-11-10",
    "Supreme Court ruling": "2026-02-20",
    "Phase One": "2020-02-14",
    "90-day pause": "2025-04-10",
    "trade war of 2018": "2018-07-06",
    "de minimis": "2025-08-29",
    "日内瓦协议": "2025-05-14",
}


@pytest.mark.parametrize(("name", "day"), EPISODES.items())
def test_named_episodes_have_their_days(history: Book, name: str, day: str) -> None:
    found = glossary.resolve(history, name)
    assert found is not None
    assert str(found.day) == day


WORDS = (
    "tariff",
    "MFN",
    "column 1",
    "column 2",
    "additional duty",
    "ad valorem",
    "specific duty",
    "compound duty",
    "HS",
    "HTS",
    "chapter 99 heading",
    "Section 301",
    "List 3",
    "four-year review",
    "exclusion",
    "Section 232",
    "derivative",
    "Section 122",
    "safeguard",
    "Section 201",
    "Section 338",
    "IEEPA",
    "reciprocal tariff",
    "fentanyl tariff",
    "Liberation Day",
    "truce",
    "suspension",
    "lapse",
    "snap-back",
    "stacking",
    "unstacking",
    "de minimis",
    "postal duty",
    "USMCA",
    "transshipment",
    "all-in rate",
    "TRQ",
    "AD/CVD",
    "drawback",
    "CAPE",
    "Board of Trade",
    "Geneva deal",
    "Busan deal",
    "Phase One",
    "retaliation",
    "STCA",
    "MOFCOM",
    "USTR",
    "CBP",
    "CSMS",
    "Learning Resources v. Trump",
    "effective tariff rate",
    "announced",
    "effective",
    "recorded",
    "checkpoint",
    "Merkle tree",
    "关税",
    "最惠国税率",
    "301条款",
    "对等关税",
    "小额免税",
    "休战",
)


@pytest.mark.parametrize("word", WORDS)
def test_the_words_of_the_field_are_explained(history: Book, word: str) -> None:
    assert definition.answer(history, word, TODAY).status == "answered"


def test_every_term_is_sound(history: Book) -> None:
    terms = glossary.terms(history)
    ids = {each.id for each in terms}
    assert len(terms) >= 45
    for each in terms:
        assert set(each.texts) == {"en", "zh"}, each.id
        assert 1 <= len(re.findall(r"[.!?](?:\s|$)", each.texts["en"])) <= 4, each.id
        assert set(each.see_also) <= ids - {each.id}, each.id
        assert (each.day is None) == (each.event is None), each.id
        assert all(source["title"] for source in evidence.sources(history, each.sources)), each.id


def test_no_two_terms_have_a_name_in_common(history: Book) -> None:
    for each in glossary.terms(history):
        names = [*each.titles.values(), *(a for aliases in each.aliases.values() for a in aliases)]
        for name in names:
            found = glossary.resolve(history, name)
            assert found is not None, name
            assert found.id == each.id, name
