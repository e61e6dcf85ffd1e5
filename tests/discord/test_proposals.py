"""Writing from Discord: off by default; on, nothing counts until a second member approves it."""

from __future__ import annotations

import pytest

from bot.discord.reading import StoreGoneError
from tests.calling import call
from tests.discord.bots import Rooms
from tests.discord.recording import append
from tests.discord.showing import position_of
from tests.twin.composing import RefusedError
from tests.twin.people import Person
from tests.twin.seen import Form, Seen
from tests.twin.world import World

EVENTS = """\
- kind: measure.duty_set
  key: us.s301.forced-labor/raised
  measure: us.s301.forced-labor
  announced: 2026-11-23
  effective: 2026-12-01
  origins: [CN]
  duty: 25%
  sources: [notice]
  summary: The duty on goods of China goes up to 25 percent.
"""
NOTED = {
    "kind": "measure.noted", "key": "us.s122/noted", "measure": "us.s122",
    "announced": "2026-11-20", "summary": "A review was asked for.", "sources": ["notice"],
}  # fmt: skip


async def proposed(person: Person, events: str, why: str) -> Seen:
    """Fills in the form of /propose."""
    form = await person.slash("general", "propose")
    assert isinstance(form, Form)
    answer: Seen = await form.submit(events=events, why=why)
    return answer


async def test_writing_is_off_by_default(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world) as bot:
        ada = world.user("Ada", admin=True)
        assert not {"propose", "approve"} & set(ada.commands("general"))
        with pytest.raises(RefusedError, match="no command propose"):
            await ada.slash("general", "propose")
        seen = await ada.slash("general", "rate", origin="CN")
        assert seen.content
        with pytest.raises(StoreGoneError, match="readonly database"):
            await bot.services.reader.run(
                lambda book: book.log._connection.execute("CREATE TABLE mine (x)")
            )


async def test_a_form_from_before_it_was_off_does_nothing(world: World, own_rooms: Rooms) -> None:
    world.judge.identifies = 2
    append(own_rooms.store, NOTED)
    async with own_rooms.bot(world, proposals=True):
        form = await world.user("Ada").slash("general", "propose")
    before = own_rooms.store.read_bytes()
    async with own_rooms.bot(world):
        seen = await form.submit(events=EVENTS, why="seen in the register")
        assert "from an older version" in seen.content
        assert seen.ephemeral
    assert own_rooms.store.read_bytes() == before


async def test_a_proposal_counts_once_a_second_member_approves_it(
    world: World, own_rooms: Rooms
) -> None:
    role = world.add_role("Approvers")
    append(own_rooms.store, NOTED)
    async with own_rooms.bot(world, proposals=True, approver_role=role.id):
        ada = world.user("Ada", roles=(role,))
        bo = world.user("Bo", roles=(role,))
        eve = world.user("Eve")
        told = await proposed(ada, EVENTS, "seen in the register")
        assert told.ephemeral
        name = told.content.rsplit("/approve ", 1)[1].replace("\\", "")
        assert f"The proposal {name} is recorded." in told.content.replace("\\", "")

        rate = await ada.slash("general", "rate", origin="CN", on="2026-12-02")
        assert "an additional 12.5%" in rate.content, "in no answer yet"
        mine = await ada.slash("general", "approve", proposal=name)
        assert mine.ephemeral
        assert "Ask somebody else" in mine.content, "nobody approves their own"
        no = await eve.slash("general", "approve", proposal=name)
        assert no.content.startswith("Only members with the role <@&")
        assert no.ephemeral
        assert "12.5%" in (await ada.slash("general", "rate", origin="CN", on="2026-12-02")).content

        done = await bo.slash("general", "approve", proposal=name, why="I read the notice")
        assert not done.ephemeral, "what is decided is decided in the open"
        assert done.content.startswith("Approved: ")
        after = await ada.slash("general", "rate", origin="CN", on="2026-12-02")
        assert "an additional 25%" in after.content
        assert position_of(after) > position_of(rate)
        known = await proposed(ada, EVENTS, "once more")
        assert known.content == "The ledger holds this already; nothing was recorded."
        again = await bo.slash("general", "approve", proposal=name)
        assert again.ephemeral
        assert not again.content.startswith("Approved")
    log = call("log", "--since", str(position_of(rate) - 2), "--json", store=own_rooms.store).out
    assert f"discord:{ada.id}" in log
    assert f"discord:{bo.id}" in log
    assert "Ada" not in log, "numbers, no names"


async def test_all_that_stands_against_a_proposal_is_shown(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world, proposals=True):
        ada = world.user("Ada")
        for events, told in (
            ("nothing here", "holds no mapping"),
            ("events: []", "There is no event in it."),
            ("- kind: measure.duty_zet\n  key: a/b", "duty_zet"),
            (EVENTS.replace("25%", "2500%"), "Sure?"),
            (EVENTS, "notice"),
            (EVENTS.replace("2026-11-23", "2026-13-45"), "2026-13-45"),
            ("{" * 3000, "nesting depth"),
            ("a: &a [*a, *a]\n" * 50, ""),
        ):
            seen = await proposed(ada, events, "why not")
            assert told in seen.content.replace("\\", ""), events[:40]
            assert seen.ephemeral
            assert "Reference" not in seen.content, events[:40]
        several = EVENTS.replace("25%", "2500%").replace("2026-12-01", "2016-12-01")
        seen = await proposed(ada, several, "why not")
        assert seen.content.count("\n- ") >= 2, "all problems, not the first"
    assert "proposal" not in call("log", "--json", store=own_rooms.store).out


async def test_the_form_shows_how_events_are_written(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world, proposals=True):
        form = await world.user("Ada").slash("general", "propose")
        assert form.title == "Propose events"
        assert form.values["events"].startswith("- kind: measure.duty_set\n  key: ")
        assert list(form.inputs) == [
            "Events, in the form of event packs", "Why, and where it can be checked",
        ]  # fmt: skip


async def test_without_a_role_nobody_approves(world: World, own_rooms: Rooms) -> None:
    async with own_rooms.bot(world, proposals=True):
        seen = await world.user("Ada", admin=True).slash("general", "approve", proposal="p-1")
        assert seen.content.startswith("No role may approve proposals yet")
        assert seen.ephemeral


async def test_a_proposal_that_there_is_not(world: World, own_rooms: Rooms) -> None:
    role = world.add_role("Approvers")
    async with own_rooms.bot(world, proposals=True, approver_role=role.id):
        bo = world.user("Bo", roles=(role,))
        seen = await bo.slash("general", "approve", proposal="nonsense")
        assert "nonsense" in seen.content
        assert seen.ephemeral
        assert "Reference" not in seen.content
