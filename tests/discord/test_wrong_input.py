"""What is wrong in an option is explained: privately, gently, all of it, with what to type."""

from __future__ import annotations

import pytest

from tests.discord.bots import Rooms
from tests.twin.world import World

#: options of /rate -> what is said
WRONG: list[tuple[dict[str, str], str]] = [
    ({"origin": "Chna"}, "There is no economy “Chna” here. Did you mean China (CN)"),
    ({"origin": "Nowhereland"}, "Pick one from the list while typing."),
    (
        {"origin": "CN", "on": "08/12/2025"},
        "“08/12/2025” can be 12 August 2025 or 8 December 2025. Write 2025-08-12 or 2025-12-08.",
    ),
    ({"origin": "CN", "on": "2025-02-30"}, "has the right form, but there is no such day."),
    ({"origin": "CN", "on": "February 30"}, "names a day that does not exist."),
    ({"origin": "CN", "known_by": "02/30/2025"}, "“02/30/2025”"),
    ({"origin": "CN", "on": "the day after"}, "“the day after”"),
    ({"origin": "CN", "on": "2025-08"}, "2025-08-01"),
    ({"origin": "CN", "measure": "us.nope"}, "The ledger holds no measure “us.nope”."),
    ({"origin": "CN", "importer": "China"}, "CN is named as importer and as origin."),
    ({"origin": "US", "importer": "US"}, "Name two economies"),
    ({"origin": "CN", "product": "00"}, "the Harmonized System has no chapter 00."),
    ({"origin": "CN", "on": "1066-10-14"}, "1066"),
]


@pytest.mark.parametrize(("options", "told"), WRONG, ids=[str(each[0]) for each in WRONG])
async def test_a_mistake_is_explained_privately(
    world: World, rooms: Rooms, options: dict[str, str], told: str
) -> None:
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        seen = await ada.slash("general", "rate", share=False, **options)
        assert told in seen.content
        assert seen.ephemeral
        assert not seen.embeds
        assert not seen.buttons
        assert "Traceback" not in seen.text
        assert "Reference" not in seen.text
        assert bot.services.metrics.outcomes["refused"] == 1
        assert bot.services.metrics.outcomes["bug"] == 0


async def test_all_that_is_wrong_is_told_at_once(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash(
            "general", "rate", origin="Nowhere", on="08/12/2025", measure="x", importer="Chna"
        )
        lines = seen.content.split("\n")
        assert lines[0] == "4 things are wrong with this:"
        assert sum(line.startswith("- ") for line in lines) == 4
        assert "Did you mean" in seen.content
        assert "2025-12-08" in seen.content


async def test_other_commands_explain_themselves_too(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        truce = await ada.slash("general", "truce", truce="nonsense")
        assert truce.content.startswith("The ledger holds no truce “nonsense”.")
        talks = await ada.slash("general", "talks", talks="Atlantis")
        assert talks.content.startswith("The ledger holds no talks “Atlantis”.")
        turned = await ada.slash(
            "general", "history", origin="CN", since="2025-12-01", until="2025-01-01"
        )
        assert "2025-01-01" in turned.content
        assert turned.ephemeral
        assert not turned.embeds
        same = await ada.slash("general", "compare", origin="CN", first="soon")
        assert "“soon”" in same.content
        for event in (
            "999999",
            "0",
            "#1783",
            "us.nope/nothing",
            "²",
            "-1",
            "; DROP TABLE",
            "9" * 99,
        ):
            proof = await ada.slash("general", "proof", event=event)
            assert proof.content.startswith("The ledger holds no event “"), event
            assert "from 1 to 1782" in proof.content
        both = await ada.slash("general", "proof", event="1", id="abcde-fghij")
        neither = await ada.slash("general", "proof")
        assert both.content == neither.content == "Name an event, or a receipt: one of the two."
        receipt = await ada.slash("general", "receipt", id="???")
        assert receipt.content.startswith("I have no receipt of this name.")


async def test_a_mistake_in_what_was_to_be_shared_stays_private(world: World, rooms: Rooms) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        seen = await ada.slash("general", "rate", origin="Chna", share=True)
        assert "Did you mean" in seen.content
        assert seen.ephemeral
        assert world.posted("general") == []


async def test_a_client_that_knows_older_commands_is_told_to_reload(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world) as bot:
        ada = world.user("Ada")
        rate = next(each for each in world.commands.values() if each["name"] == "rate")
        number = world.clock.snowflake()
        world.commands[number] = {**rate, "id": str(number), "name": "tariff"}
        seen = await ada.slash("general", "tariff", origin="CN")
        assert seen.content == "This command has changed. Reload Discord, and try again."
        assert seen.ephemeral
        assert await ada.autocomplete("general", "tariff", "origin", "chi") == {}
        assert bot.services.metrics.outcomes["bug"] == 0


async def test_an_option_of_six_thousand_characters_costs_nothing(
    world: World, rooms: Rooms
) -> None:
    async with rooms.bot(world):
        ada = world.user("Ada")
        long = "x" * 6000
        for options in (
            {"origin": long}, {"origin": "CN", "on": long}, {"origin": "CN", "product": long},
            {"origin": "CN", "measure": long}, {"origin": "CN", "importer": long},
        ):  # fmt: skip
            seen = await ada.slash("general", "rate", **options)
            assert seen.ephemeral
            assert len(seen.content) < 400, "what was typed is not said again"
