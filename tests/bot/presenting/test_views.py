"""What a member reads of every other kind of answer, and how long ones are paged."""

from __future__ import annotations

import pytest

from bot.checking import check_text
from bot.discord.presenting import colours, present, sources, trees
from bot.discord.replies.question import Question
from projections.messages.teller import teller
from tests.bot.presenting.conftest import fields, labels, noon
from tests.bot.presenting.limits_check import check
from tests.bot.presenting.markdown import unescaped

CHINA = {"importer": "US", "origin": "CN"}


def ids(reply):
    return {button.label: button.custom_id for row in reply.rows for button in row}


# -- history -----------------------------------------------------------------------------------


def test_a_history_is_a_chart_with_words_and_a_line_a_rate(showing):
    reply, answer, _ = showing("history", now="2026-11-24", **CHINA)
    assert unescaped(reply.content) == answer.sentence
    (chart,) = reply.attachments
    assert (chart.name, chart.alt) == ("history.png", "Steps of CN in en.")
    assert chart.data == f"history {len(answer.result['intervals'])} en".encode()
    lines = reply.embed.description.split("\n")
    assert len(lines) == len(answer.result["intervals"])
    assert lines[4] == "**145%** 10 April – 14 May 2025 · 20% fentanyl duty + 125% reciprocal duty"
    assert lines[-1] == "**12.5%** since 24 July 2026 · Section 301 forced-labour duty"
    assert "Entry day" not in fields(reply)


def test_a_chart_is_drawn_by_the_ledger_itself(book):
    from projections import asking

    question = Question.of("history", "en", **CHINA)
    answer = asking.answer(book, question.query(), noon("2025-10-01"))
    reply = present(answer, question, say=teller("en"))
    (chart,) = reply.attachments
    assert chart.data.startswith(b"\x89PNG")
    assert "145%" in chart.alt
    assert check(reply) == []
    assert present(answer, question, say=teller("en"), pictures=False).attachments == ()


def test_a_later_page_of_a_history_has_no_second_chart(showing):
    reply, _, _ = showing("history", now="2026-11-24", page=1, importer="US", origin="CA")
    assert reply.attachments == ()


# -- pages -------------------------------------------------------------------------------------


def test_a_long_answer_is_paged_by_its_own_buttons(showing):
    options = {"from_day": "2025-04-01", "to_day": "2025-04-30", "importer": "US"}
    first, answer, question = showing("changes", **options)
    assert "page 1 of" in first.embed.footer
    pages = int(first.embed.footer.rpartition(" ")[2])
    assert pages > 3
    seen = []
    for page in range(pages):
        reply, _, _ = showing("changes", page=page, **options)
        seen += reply.embed.description.split("\n")
        back, on = reply.rows[-1][-2:]
        assert (back.label, on.label) == ("‹", "›")
        assert (back.disabled, on.disabled) == (page == 0, page == pages - 1)
        if not on.disabled:
            assert on.custom_id == question.custom_id("page", page + 1)
        if not back.disabled:
            assert back.custom_id == question.custom_id("page", page - 1)
    assert len(seen) == len(answer.result["changes"])


def test_a_page_that_is_not_there_is_the_last_one(showing):
    options = {"from_day": "2025-04-01", "to_day": "2025-04-30", "importer": "US"}
    reply, _, _ = showing("changes", page=9999, **options)
    assert reply.rows[-1][-1].disabled
    assert reply.embed.description


def test_a_very_long_answer_goes_along_as_a_file_without_markdown(showing):
    options = {"from_day": "2025-04-01", "to_day": "2025-04-30", "importer": "US"}
    reply, answer, _ = showing("changes", **options)
    (whole,) = reply.attachments
    assert whole.name == "changes.txt"
    lines = whole.data.decode().splitlines()
    assert len(lines) == len(answer.result["changes"])
    assert lines[0].startswith("3 April 2025 new: 25% · Section 232 duty on passenger vehicles")
    assert not any("**" in line for line in lines)
    assert showing("changes", page=1, **options)[0].attachments == ()


# -- why ---------------------------------------------------------------------------------------


def test_a_derivation_is_a_tree_with_every_event_and_source(showing):
    reply, answer, _ = showing("why", **CHINA)
    tree = reply.embed.description
    assert tree.startswith("```\n30%\n├─ 20% IEEPA duty on China")
    assert tree.endswith("\n```")
    assert "legal basis: IEEPA (50 U.S.C. 1701)" in tree
    assert reply.attachments == ()
    for event in answer.events:
        assert f"#{event} " in tree


def test_a_long_derivation_leaves_out_sources_then_events_and_is_whole_in_a_file(showing):
    reply, answer, _ = showing("why", now="2026-11-24", product="steel", importer="US", origin="BR")
    (whole,) = reply.attachments
    assert whole.name == "why.txt"
    told = whole.data.decode()
    for branch in answer.result["tree"]["branches"]:
        assert branch["measure"] in reply.embed.description
        for step in branch["steps"]:
            assert f"#{step['event']} " in told
            assert all(source in told for source in step["sources"])
    assert "✗ 25% Section 301" in told
    assert "gives way to us.s232.steel" in told


@pytest.mark.parametrize("most", [1900, 900, 500, 200, 60])
def test_a_tree_is_cut_to_its_room_and_stays_a_block(showing, most):
    _, answer, _ = showing("why", now="2026-11-24", product="steel", importer="US", origin="BR")
    told, whole = trees.block(teller("en"), answer.result["tree"], most)
    assert len(told) <= most
    assert told.startswith("```\n")
    assert told.endswith("\n```")
    assert not whole


def test_what_a_measure_rests_on(showing):
    reply, _, _ = showing("ask", text="legal basis for the fentanyl tariff on china")
    assert "us.ieepa.fentanyl.cn" in fields(reply)["Measures"]
    assert "Fentanyl duty" in reply.content


# -- the calendar, truces, talks, people -------------------------------------------------------


def test_what_comes_is_dated_and_says_how_far_it_is(showing):
    reply, _, _ = showing("forecast", **CHINA)
    assert "**10 November 2025** (<t:1762750800:R>): the suspension of the IEEPA" in (
        reply.embed.description
    )
    assert "; in all 30% → 54%" in reply.embed.description
    assert "(held by the truce us-cn.geneva-2025)" in reply.embed.description
    assert reply.embed.colour == colours.SCHEDULED


def test_a_truce_says_its_ends_and_what_hangs_on_it(showing):
    reply, _, _ = showing("truce", name="us-cn.geneva-2025")
    told = fields(reply)
    assert told["State"] == "in force"
    assert (
        told["Stated ends"]
        .split("\n")[1]
        .startswith("announced 11 August 2025: until 10 November 2025 (#")
    )
    assert "The United States on China: 10% → **34%**, 54% in all" in told["If nobody acts"]
    assert reply.embed.title == "Geneva truce"


def test_of_several_measures_that_return_each_is_named(showing):
    reply, _, _ = showing("truce", name="us-cn.busan-2025", now="2026-11-24")
    lines = fields(reply)["If nobody acts"].split("\n")
    assert len(lines) == 4
    assert lines[0].endswith("Port service fees on Chinese-owned, -operated and -built ships, "
                             "in force again")  # fmt: skip
    assert "ship-to-shore cranes and intermodal chassis: Free → **100%**" in lines[1]
    assert lines[3].endswith("China on the United States: 10% → **34%**, 34% in all")


def test_an_agreement_is_called_by_its_name_and_leaders_are_told_once(showing):
    reply, answer, _ = showing("ask", text="what did the London talks achieve")
    told = fields(reply)
    assert told["Agreements"].startswith("**10 June 2025** London framework reached: Both sides")
    assert any(note.startswith("Led by ") for note in answer.notes)
    assert "Led by" not in told["Careful"]


def test_a_duty_that_starts_at_nothing_starts_free(showing):
    reply, _, _ = showing("ask", text="what's next", now="2026-11-24")
    assert "(goods of CAFTA-DR origin) starts, free of duty" in reply.embed.description
    assert "None" not in reply.embed.description


def test_nothing_hangs_on_a_truce_that_is_over(showing):
    reply, _, _ = showing("truce", name="us-cn.geneva-2025", now="2026-11-24")
    assert "If nobody acts" not in fields(reply)
    assert fields(reply)["State"] == "replaced"


def test_talks_say_who_sat_there_and_what_came_of_it(showing):
    reply, _, _ = showing("talks", name="us-cn.stockholm-2025-07")
    told = fields(reply)
    assert told["When"] == "28–29 July 2025"
    assert "**He Lifeng**, Vice Premier of China (China)" in told["People"]
    assert told["Outcome"].startswith("· Both sides work for another 90 days")


def test_talks_name_a_town_once(showing):
    reply, _, _ = showing("talks")
    told = reply.embed.description
    assert "G20, Buenos Aires, Argentina" in told
    assert "Buenos Aires, Buenos Aires" not in told


@pytest.mark.parametrize(
    ("question", "field", "told"),
    [
        ("who is the US trade representative", "People", "**Jamieson Greer**"),
        ("did us tariffs on china ever hit 145%?", "Made of", "**20%** IEEPA duty on China"),
        ("are the ieepa tariffs still in force", "Measures", "in force"),
        ("how high is the chinese vat", "The nearest that is held", "10%"),
        ("are tariffs on china paid by china", "See also", "MFN duty"),
    ],
)  # fmt: skip
def test_other_questions_fill_their_own_fields(showing, question, field, told):
    reply, _, _ = showing("ask", text=question)
    assert told in fields(reply)[field]


def test_two_rates_stand_side_by_side_with_their_parts(showing):
    reply, _, _ = showing("ask", text="compare us tariffs on japan and vietnam")
    told = fields(reply)
    japan = told["The United States on goods from Japan, 1 October 2025"]
    vietnam = told["The United States on goods from Vietnam, 1 October 2025"]
    assert japan.startswith("**15% all-in")
    assert vietnam.split("\n")[0] == "**20%** on top of the MFN duty"


# -- questions back ----------------------------------------------------------------------------


def test_a_question_that_is_open_gives_a_menu_of_questions(showing):
    reply, answer, question = showing("ask", text="whats the rate")
    assert reply.rows == ()
    assert reply.menu.custom_id == question.custom_id("choose")
    assert [c.label for c in reply.menu.choices] == [c["label"] for c in answer.choices]
    for choice, given in zip(reply.menu.choices, answer.choices, strict=True):
        asked = Question.decode(choice.value)
        assert asked == Question.of("ask", "en", text=given["question"])
        assert choice.description == given["question"]
        assert showing("ask", text=asked.get("text"))[1].status == "answered"


def test_choices_keep_the_day_of_knowledge(showing):
    reply, _, _ = showing("ask", text="whats the rate", known_by="2025-09-01")
    asked = Question.decode(reply.menu.choices[0].value)
    assert asked.get("known_by") == "2025-09-01"


def test_a_choice_too_long_for_a_menu_is_kept(showing):
    reply, _, _ = showing("ask", language="zh", text="关税是多少")
    assert reply.menu is not None
    keys = [c.value for c in reply.menu.choices if c.value.startswith("@")]
    assert keys
    for key in keys:
        assert reply.kept[key].key() == key


# -- fact checks -------------------------------------------------------------------------------


def test_each_claim_has_a_mark_a_word_and_what_the_record_shows(book):
    text = (
        "The US tariff on China was 145% on 20 April 2025. The truce runs until 12 August 2025. "
        "US Trade Representative Katherine Tai led the talks in Geneva in May 2025."
    )
    answer = check_text(book, text, noon("2025-07-01"))
    reply = present(answer, Question.of("check", "en", text=text), say=teller("en"))
    assert check(reply) == []
    lines = reply.embed.description.split("\n")
    assert len(lines) == 2 * len(answer.result["claims"])
    marks = {"supported": "✓", "approximate": "≈", "contradicted": "✗", "not held": "–"}
    said = {"rate": "145% →", "truce-end": "12 August 2025 →", "office": "Katherine Tai →",
            "talks": "Geneva →"}  # fmt: skip
    for claim, head, shows in zip(answer.result["claims"], lines[::2], lines[1::2], strict=True):
        assert head.startswith(f"**{marks[claim['verdict']]} {claim['verdict']}** “")
        assert shows.startswith(said[claim["kind"]])
    assert reply.embed.colour == colours.VOID
    assert unescaped(reply.content) == answer.sentence


# -- sources -----------------------------------------------------------------------------------


def test_sources_are_links_without_previews_and_all_in_a_file(showing):
    _, answer, question = showing("rate", now="2026-11-24", on="2025-10-01", **CHINA)
    reply = sources(answer, question, teller("en"))
    assert check(reply) == []
    lines = reply.embed.description.split("\n")
    assert len(lines) == 10
    assert lines[0].startswith("· [Further Amendment to Duties")
    assert "](<https://www.govinfo.gov/" in lines[0]
    assert lines[0].endswith("— EO 14228 of 2025-03-03, 3 March 2025")
    (whole,) = reply.attachments
    told = whole.data.decode()
    for source in answer.sources:
        assert source["title"] in told
        assert source["url"] is None or source["url"] in told


def test_the_next_page_of_sources_edits_the_same_view(showing):
    _, answer, question = showing("rate", now="2026-11-24", on="2025-10-01", **CHINA)
    first = sources(answer, question, teller("en"))
    assert ids(first)["›"] == question.custom_id("sources-page", 1)
    second = sources(answer, question, teller("en"), 1)
    assert second.attachments == ()
    assert ids(second)["‹"] == question.custom_id("sources-page", 0)
    told = first.embed.description + "\n" + second.embed.description
    assert len(told.split("\n")) == len(answer.sources)


def test_an_answer_without_sources_says_so(showing):
    _, answer, question = showing("rate", importer="EU", origin="US")
    reply = sources(answer, question, teller("en"))
    assert reply.embed.description == "This answer cites no source."
    assert labels(reply) == []
