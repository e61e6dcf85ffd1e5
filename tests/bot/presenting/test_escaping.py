"""Text of others shows as it is, and nothing in it acts."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.presenting.escaping import (
    address,
    escape,
    fenced,
    link,
    one_line,
    plain,
    quoted,
    short,
)
from tests.bot.presenting.made_up import EVIL, texts
from tests.bot.presenting.markdown import rendered, unescaped

seeded = settings(max_examples=400, derandomize=True, deadline=None, database=None)
mixed = st.one_of(texts, st.lists(st.one_of(st.sampled_from(EVIL), texts), max_size=8).map("".join))


def bare(text: str) -> str:
    """What can be seen of a text: no controls, marks, fillers; white space once."""
    kept = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}
    )
    return " ".join(kept.translate(dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0"))).split())


@given(mixed)
@seeded
def test_what_is_seen_is_what_was_written_and_nothing_acts(text):
    seen = rendered(escape(text))
    assert seen.live == []
    assert bare(seen.text) == bare(text)


@given(mixed)
@seeded
def test_in_its_own_lines_too(text):
    seen = rendered(escape(text, lines=True))
    assert seen.live == []
    assert bare(seen.text) == bare(text)
    assert "\n\n\n" not in seen.text


@given(mixed)
@seeded
def test_escaped_text_reads_back_as_the_visible_line(text):
    assert unescaped(escape(text)) == one_line(text).replace("\u200b", "")


@given(mixed, mixed)
@seeded
def test_two_texts_side_by_side_do_not_act_together(one, other):
    assert rendered(f"{escape(one)}({escape(other)})").live == []


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_that_people_write_acts(evil):
    assert rendered(escape(evil)).live == []
    assert rendered(escape(f"before {evil} after")).live == []


@pytest.mark.parametrize(
    "text",
    [
        "On 1 October 2025 the US charged an additional 30% on goods from China: 20% fentanyl duty",
        "10% reciprocal duty (IEEPA) (24 points suspended until 2025-11-10; 34% returns then).",
        "Section 301 List 4A, 7.5% – 100%; heading 9903.01.63 at 12:01 a.m.",
        "2025年10月1日，美国对来自中国的商品加征30%关税。",
        "91 FR 47318, EO 14298 (#954) — 4.4 cents/kg + 6%",
    ],
)
def test_ordinary_sentences_stay_as_they_are(text):
    assert escape(text) == text


def test_controls_and_direction_marks_are_taken_out_all_of_them():
    left = []
    for point in range(sys.maxunicode + 1):
        c = chr(point)
        category = unicodedata.category(c)
        if category not in {"Cc", "Cf", "Cs", "Zl", "Zp"} or unicodedata.name(c, "").startswith(
            ("ARABIC", "KAITHI")
        ):
            continue
        if escape(f"a{c}b") not in {"ab", "a b"}:
            left.append(f"U+{point:04X}")
    assert left == []


def test_a_letter_keeps_three_marks_of_a_pile():
    assert one_line("a" + "\u0301" * 50) == "a" + "\u0301" * 3


def test_two_thousand_newlines_are_one_space_or_one_empty_line():
    text = "a" + "\n" * 2000 + "b"
    assert escape(text) == "a b"
    assert escape(text, lines=True) == "a\n\nb"


def test_a_name_after_an_at_sign_is_kept_apart_from_it():
    assert escape("@everyone") == "@\u200beveryone"
    assert escape("@ever\u200byone") == "@\u200beveryone"
    assert escape("me@example.org") == "me@example.org"


def test_what_somebody_typed_is_repeated_for_fifty_characters():
    told = quoted("[" * 100)
    assert told.startswith("“\\[")
    assert len(told) <= 52
    assert rendered(told).live == []


def test_a_code_block_cannot_be_left():
    for evil in ["```", "``", "`", "a```b```c", "@everyone", "<@1>", "x`"]:
        block = fenced(f"one {evil} two\n{evil}")
        assert block.startswith("```\n")
        assert block.endswith("\n```")
        assert block.count("```") == 2
        assert "ping" not in rendered(block).live


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.govinfo.gov/a/b.htm", "https://www.govinfo.gov/a/b.htm"),
        ("https://example.org/a_(b)", "https://example.org/a_%28b%29"),
        ("https://example.org/a>b<c", "https://example.org/a%3Eb%3Cc"),
        ("https://example.org/中", "https://example.org/%E4%B8%AD"),
        ("http://example.org?x=[1]&y='2'", "http://example.org?x=%5B1%5D&y=%272%27"),
        ("https://example.org/%E4%B8%AD", "https://example.org/%E4%B8%AD"),
    ],
)
def test_an_address_keeps_its_place_and_loses_what_would_end_the_link(url, shown):
    assert address(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        None, "", 3, "javascript:alert(1)", "ftp://example.org", "//example.org", "example.org",
        "https://", "https://user:secret@example.org/", "https://a b.example/", "https://exa\u202emple.org",
        "https://example.org/" + "x" * 500, "https://[::1", "data:text/html,x", "https://@everyone/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_no_link(url):
    assert address(url) is None
    assert link("A title", url) == "A title"


def test_a_link_shows_its_title_and_no_preview():
    told = link("Order [of 2025] (EO 14298)", "https://example.org/x")
    assert told == "[Order (of 2025) (EO 14298)](<https://example.org/x>)"


@given(mixed, mixed)
@seeded
def test_no_title_and_no_address_break_out_of_a_link(title, rest):
    told = link(title, f"https://example.org/{rest}")
    if told.startswith("[") and "](<" in told:
        label, where = told[1:].split("](<")
        assert where.endswith(">)")
        assert not set("()<>[] \n\"'") & set(where[:-2])
        assert rendered(label).live == []


def test_a_line_without_its_markdown_is_for_a_file():
    line = f"**{escape('20%_x')}** [Title](<https://example.org/a>) (<t:1700000000:R>) ~~gone~~"
    assert plain(line) == "20%_x Title <https://example.org/a> gone"


def test_a_short_text_is_not_cut():
    assert short("Section 301", 11) == "Section 301"
    assert short("Section 301 duty", 13) == "Section 301…"
