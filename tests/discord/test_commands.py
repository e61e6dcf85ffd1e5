"""Every command with every option, as a user types it, and what the user then reads."""

from __future__ import annotations

from tests.discord.bots import Rooms
from tests.discord.showing import of_fields, position_of, receipt_of
from tests.twin.world import World


def public(world: World) -> list[str]:
    """What everybody sees in the channel."""
    return [each.content for each in world.posted("general")]


async def test_a_rate_is_told_with_its_parts_and_what_returns(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash("general", "rate", origin="CN", on="2025-10-01", importer="US")
        assert seen.ephemeral, "an answer is private until it is shown"
        assert seen.content == (
            "On 1 October 2025 the United States charged an additional 30% on goods from China:"
            " 20% fentanyl duty (IEEPA) + 10% reciprocal duty (IEEPA) (24 points suspended until"
            " 10 November 2025; 34% returns then unless it is extended)."
        )
        day, known, made_of = of_fields(seen, "Entry day", "Known by", "Made of")
        assert (day, known) == ("1 October 2025", "24 November 2026")
        assert "**20%**" in made_of
        assert "**10%**" in made_of
        assert "then 34%" in made_of
        assert "<t:1762750800:R>" in seen.fields["Next change"], "as far away as the reader is"
        assert position_of(seen) == 1782
        assert receipt_of(seen)
        assert "verified until 10 October 2026" in seen.footer


async def test_a_rate_as_known_then_of_one_measure_and_of_goods(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        known = await ada.slash(
            "general", "rate", origin="China", on="2025-10-01", known_by="2025-09-01"
        )
        assert known.content.startswith("On 1 October 2025 the United States is to charge")
        assert known.fields["Known by"] == "1 September 2025"
        alone = await ada.slash(
            "general", "rate", origin="CN", on="2025-04-10", measure="us.ieepa.fentanyl.cn"
        )
        assert "an additional 20% on goods from China: 20% fentanyl duty" in alone.content
        assert "125%" not in alone.fields["Made of"]
        goods = await ada.slash(
            "general", "rate", origin="US", importer="CN", product="soybeans", on="2025-04-15"
        )
        assert "162.5% on soybeans from the United States" in goods.content
        assert "with the MFN duty of 3% it is 165.5% in all" in goods.content
        assert not public(world), "nothing was shown to anybody else"


async def test_what_is_shared_is_seen_by_everybody(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        told = [
            await ada.slash("general", "ask", question="US tariff on Oct 1", share=True),
            await ada.slash("general", "rate", origin="CN", share=True),
            await ada.slash("general", "why", origin="CN", share=True),
            await ada.slash("general", "history", origin="CN", share=True),
            await ada.slash("general", "compare", origin="CN", first="2025-05-01", share=True),
            await ada.slash("general", "forecast", share=True),
            await ada.slash("general", "truce", share=True),
            await ada.slash("general", "talks", share=True),
            await ada.slash("general", "about", share=True),
            await ada.slash("general", "proof", event="1", share=True),
        ]
        told.append(await ada.slash("general", "receipt", id=receipt_of(told[0]), share=True))
        assert not any(each.ephemeral for each in told)
        assert public(world) == [each.content for each in told]
        assert not any("Show here" in each.buttons for each in told), "it is shown already"


async def test_history_compare_and_why_take_their_options(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash(
            "general", "history", origin="CN", since="2025-01-01", until="2025-12-31",
            importer="US", known_by="2026-01-01",
        )  # fmt: skip
        assert "its peak of 145% from 10 April 2025" in seen.content
        lines = seen.embed["description"].split("\n")
        assert lines[0].startswith("**0%** 1 January")
        assert lines[0].endswith("4 February 2025")
        assert any(line.startswith("**145%** 10 April") for line in lines)
        assert seen.files["history.png"].startswith(b"\x89PNG")
        assert "a step chart from 1 January 2025" in seen.alt_texts["history.png"]
        assert seen.fields["Known by"] == "1 January 2026"
        goods = await ada.slash(
            "general", "history", origin="US", importer="CN", product="soybeans", since="2025"
        )
        assert "soybeans" in goods.embed["title"]
        one = await ada.slash("general", "history", origin="CN", measure="us.s301.cn.list3")
        assert "its peak of 25% from 10 May 2019" in one.content

        both = await ada.slash(
            "general", "compare", origin="CN", first="2025-04-10", second="2025-10-01",
            importer="US",
        )  # fmt: skip
        assert "145% on 10 April 2025, 30% on 1 October 2025; 115 points less." in both.content
        names = list(both.fields)
        assert names[0].endswith("10 April 2025")
        assert names[1].endswith("1 October 2025")
        of_goods = await ada.slash(
            "general", "compare", origin="US", importer="CN", product="soybeans",
            first="2025-04-15",
        )  # fmt: skip
        assert "162.5% on 15 April 2025" in of_goods.content
        assert "24 November 2026" in of_goods.content, "the second day is today"

        why = await ada.slash(
            "general", "why", origin="CN", on="2025-10-01", importer="US", known_by="2025-10-01"
        )
        tree = why.embed["description"]
        assert tree.startswith("```\n30%\n├─ 20% IEEPA duty")
        assert "us.ieepa.reciprocal.cn" in tree
        assert "#885" in tree
        assert "eo-14228" in tree
        part = await ada.slash("general", "why", origin="CN", measure="us.s301.cn.list3")
        assert "us.s301.cn.list3" in part.embed["description"]
        of_beans = await ada.slash("general", "why", origin="US", importer="CN", product="soybeans")
        assert "goods of 1201.90 from the United States" in of_beans.content


async def test_forecast_truce_and_talks_take_their_options(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash(
            "general", "forecast", origin="CN", importer="US", until="2027-12-31"
        )
        assert seen.content.startswith("If nobody acts, on 4 December 2026")
        assert seen.embed["title"].endswith("the United States ← China")
        assert "**10 January 2027**" in seen.embed["description"]
        soon = await ada.slash("general", "forecast", origin="CN", until="2026-12-31")
        assert "**10 January 2027**" not in soon.embed["description"]

        truces = await ada.slash("general", "truce")
        assert "the ledger holds 5 truces" in truces.content
        one = await ada.slash("general", "truce", truce="us-cn.geneva-2025")
        assert one.embed["title"] == "Geneva truce"
        assert "12 August 2025" in one.fields["Stated ends"]

        met = await ada.slash("general", "talks", since="2025-05-01", until="2025-08-01")
        assert "6 talks that took place" in met.content
        assert "Geneva" in met.embed["description"]
        assert "Busan" not in met.embed["description"]
        round_three = await ada.slash("general", "talks", talks="Stockholm")
        assert round_three.fields["When"].startswith("28")
        assert round_three.fields["When"].endswith("29 July 2025")
        assert "Scott Bessent" in round_three.fields["People"]


async def test_a_question_in_words_is_answered_with_what_was_taken(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash("general", "ask", question="what was the US tariff on Oct 1")
        assert seen.content == (
            "On 1 October 2026 the United States charged an additional 12.5% on goods from China:"
            " 12.5% Section 301 forced-labour duty."
        )
        assert "year 2026: the most recent October 1" in seen.fields["Careful"]
        assert "the ledger's default partner" in seen.fields["Careful"]
        outside = await ada.slash("general", "ask", question="what about the weather")
        assert outside.embed["title"] == "Not in the ledger"
        assert outside.ephemeral


async def test_names_adjectives_and_labels_are_taken_for_values(world: World, rooms: Rooms) -> None:
    """A client may send what a choice is called; people type what they like."""
    async with rooms.bot(world):
        ada = world.user("Ada")
        wanted = await ada.slash("general", "rate", origin="CN", on="2025-04-02")
        for origin in ("China", "china ", "Chinese", "China (CN)", "cn", "中国", "PRC"):
            same = await ada.slash("general", "rate", origin=origin, on="2025-04-02")
            assert same.content == wanted.content, origin
        days = ("Liberation Day", "Apr 2 2025", "2025-04-02 · Liberation Day", "<t:1743595200:D>")
        for day in days:
            same = await ada.slash("general", "rate", origin="CN", on=day)
            assert same.content == wanted.content, day
        picks = await ada.autocomplete("general", "history", "measure", "list 3", origin="CN")
        label = next(name for name, value in picks.items() if value == "us.s301.cn.list3")
        assert label == "Section 301 List 3 · us.s301.cn.list3"
        by_label = await ada.slash("general", "history", origin="CN", measure=label)
        by_value = await ada.slash("general", "history", origin="CN", measure="us.s301.cn.list3")
        assert by_label.content == by_value.content


async def test_who_levies_is_the_united_states_or_for_its_goods_china(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        for origin, levier in (("CN", "The United States"), ("BR", "The United States"),
                               ("US", "China")):  # fmt: skip
            seen = await ada.slash("general", "rate", origin=origin)
            assert seen.embed["title"].startswith(f"{levier} on goods from"), origin
        canada = await ada.slash("general", "rate", origin="US", importer="CA", on="2025-04-01")
        assert canada.embed["title"].startswith("Canada on goods from the United States")


async def test_what_is_not_covered_is_said_and_is_no_zero(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash("general", "rate", origin="CN", importer="NO")
        assert seen.content.startswith("The ledger holds no duties of Norway.")
        assert "0%" not in seen.text
        assert seen.embed["title"] == "Not in the ledger"
        assert "China" in seen.fields["Duties that are held"]


async def test_about_says_what_is_covered_and_stored(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        seen = await world.user("Ada").slash("general", "about")
        covers = seen.fields["Whose duties, and how fresh"]
        assert "**The United States** · from 1 January 2018 · verified until" in covers
        assert seen.fields["Position and tree head"].startswith("1782 · `")
        assert "PRIVACY.md" in seen.fields["What is stored"]
        assert "`/receipt`" in seen.fields["How to cite"]


async def test_a_receipt_is_asked_again_and_still_holds(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        answer = await ada.slash("general", "rate", origin="CN", on="2025-10-01")
        name = receipt_of(answer)
        seen = await ada.slash("general", "receipt", id=name)
        assert seen.content.endswith("the same answer comes back, and it still holds.")
        assert seen.fields["What was answered"] == answer.content
        assert "at position 1782" in seen.fields["Asked"]
        again = await seen.press("Ask again today")
        assert again.content == answer.content
        other = world.user("Bo")
        typed = await other.slash("general", "receipt", id=f"receipt {name.replace('-', '')} ")
        assert typed.content == seen.content, "whoever reads the footer may ask, as they type it"
        none = await ada.slash("general", "receipt", id="abcde-fghij")
        assert none.content.startswith("I have no receipt of this name")
