"""What the twin objects to: the bot is answered as Discord answers, and the test fails."""

from __future__ import annotations

import pytest

from tests.twin.limits import FOLLOWUPS_USER_INSTALLED
from tests.twin.people import Person
from tests.twin.world import World

QUIET = {"parse": []}


def said(content="hello", **more):
    return {"content": content, "allowed_mentions": QUIET, **more}


def where(world: World, name: str = "general") -> str:
    return f"/channels/{world.channel(name).id}/messages"


def begun(world: World, kind: int = 2, person: Person | None = None):
    """An interaction that nobody has answered, as a command would make it."""
    who = person or world.user("Ada")
    data = {"id": "1", "name": "rate", "type": 1, "options": []}
    owners = {"1": str(who.id)} if who.account.installed else {"0": str(world.home.id)}
    parent = begun(world, 2, person) if kind == 5 else None
    if parent is not None:
        parent.acknowledge(9)
    channel = world.channel("general")
    return who.interact(kind, channel, data, owners=owners, parent=parent).interaction


def callback(interaction) -> str:
    return f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"


def hook(world: World, interaction) -> str:
    return f"/webhooks/{world.application_id}/{interaction.token}"


async def offences(world: World) -> list[str]:
    found = [each.kind for each in world.judge.offences]
    world.allow(*found)
    return found


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ({"content": "hello"}, "allowed_mentions"),
        (said("@everyone", allowed_mentions={"parse": ["everyone"]}), "ping"),
        (said("", embeds=[{"title": "alone"}]), "empty content"),
        (said("x" * 2001), "limit"),
    ],
)
async def test_a_message_that_a_reader_would_mind(world, rest, payload, kind):
    await rest("POST", where(world), payload)
    assert await offences(world) == [kind]


async def test_a_test_fails_for_what_it_did_not_expect(world, rest):
    await rest("POST", where(world), said("x" * 2001))
    with pytest.raises(AssertionError, match="Must be 2000 or fewer"):
        world.check()
    world.allow("limit", times=1)
    world.check()
    await rest("POST", where(world), said("x" * 2001))
    with pytest.raises(AssertionError):
        world.check()
    world.allow("limit")


async def test_a_refusal_is_worded_as_discords(world, rest):
    status, body = await rest("POST", where(world), said("x" * 2001))
    assert status == 400
    assert body["code"] == 50035
    told = {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}
    assert body["errors"] == {"content": {"_errors": [told]}}
    assert world.posted("general") == []
    world.allow("limit")


async def test_nothing_at_all_is_no_message(world, rest):
    status, body = await rest("POST", where(world), said(""))
    assert (status, body["code"]) == (400, 50006)
    assert await offences(world) == ["limit"]


async def test_an_unknown_route_is_never_guessed(world, rest):
    status, _ = await rest("GET", "/guilds/1/audit-logs")
    assert status == 501
    assert await offences(world) == ["unknown route"]


async def test_a_wrong_token_is_told(world, rest):
    status, body = await rest("GET", "/users/@me", token="wrong")
    assert (status, body) == (401, {"message": "401: Unauthorized", "code": 0})
    assert await offences(world) == ["401"]


# -- interactions ------------------------------------------------------------------------------


async def test_an_interaction_is_answered_once(world, rest):
    one = begun(world)
    payload = {"type": 4, "data": said()}
    assert (await rest("POST", callback(one), payload))[0] == 200
    status, body = await rest("POST", callback(one), payload)
    assert (status, body["code"]) == (400, 40060)
    assert await offences(world) == ["double acknowledgement"]


async def test_three_seconds_are_three_seconds(world, rest):
    early, late = begun(world), begun(world)
    world.clock.advance(2.5)
    assert (await rest("POST", callback(early), {"type": 5}))[0] == 200
    world.clock.advance(0.6)
    status, body = await rest("POST", callback(late), {"type": 5})
    assert (status, body["code"]) == (404, 10062)
    assert await offences(world) == ["late"]


async def test_a_token_lives_for_fifteen_minutes(world, rest):
    one = begun(world)
    await rest("POST", callback(one), {"type": 5})
    world.clock.advance(14 * 60)
    assert (await rest("POST", hook(world, one) + "?wait=true", said()))[0] == 200
    world.clock.advance(61)
    status, body = await rest("POST", hook(world, one), said("too late"))
    assert (status, body["code"]) == (401, 50027)
    assert await offences(world) == ["expired"]


async def test_a_follow_up_comes_after_the_answer(world, rest):
    one = begun(world)
    status, body = await rest("POST", hook(world, one), said())
    assert (status, body["code"]) == (404, 10015)
    world.allow("unanswered")
    assert await offences(world) == ["callback"]


async def test_nobody_answers_what_nobody_asked(world, rest):
    status, body = await rest("POST", "/interactions/1/nothing/callback", {"type": 5})
    assert (status, body["code"]) == (404, 10062)
    assert await offences(world) == ["callback"]


@pytest.mark.parametrize(
    ("asked", "answered", "fits"),
    [
        (2, 4, True), (2, 5, True), (2, 6, False), (2, 7, False), (2, 8, False),
        (4, 8, True), (4, 4, False), (4, 5, False), (5, 4, True), (5, 9, False), (2, 1, False),
    ],
)  # fmt: skip
async def test_an_answer_is_of_a_type_that_the_interaction_takes(
    world, rest, asked, answered, fits
):
    one = begun(world, asked)
    data = {"choices": []} if answered == 8 else said()
    status, _ = await rest("POST", callback(one), {"type": answered, "data": data})
    assert (status == 200) == fits
    world.allow("callback", "limit", "schema", "unanswered", times=0 if fits else None)


async def test_an_interaction_that_nobody_answers_fails_the_test(world):
    begun(world)
    with pytest.raises(AssertionError, match="unanswered: rate: asked by Ada"):
        world.check()
    world.allow("unanswered")


async def test_the_first_follow_up_fills_the_deferred_answer(world, rest):
    one = begun(world)
    await rest("POST", callback(one), {"type": 5, "data": {"flags": 64}})
    _, first = await rest("POST", hook(world, one) + "?wait=true", said("first"))
    _, second = await rest("POST", hook(world, one) + "?wait=true", said("second", flags=64))
    assert first["id"] == str(one.original.id)
    assert one.original.content == "first"
    assert one.original.ephemeral
    assert [each.content for each in one.followups] == ["second"]
    original = hook(world, one) + "/messages/@original"
    assert (await rest("GET", original))[1]["content"] == "first"
    assert (await rest("PATCH", original, said("changed")))[1]["content"] == "changed"
    assert (await rest("DELETE", original))[0] == 204
    assert (await rest("GET", original))[0] == 404
    assert second["flags"] == 64


async def test_an_app_that_a_user_installed_follows_up_five_times(world, rest):
    world.remove_bot(world.home)
    one = begun(world, person=world.user("Ada", installed=True))
    await rest("POST", callback(one), {"type": 4, "data": said()})
    most = FOLLOWUPS_USER_INSTALLED.value
    told = [(await rest("POST", hook(world, one), said(str(n))))[0] for n in range(most + 1)]
    assert told == [204] * most + [400]
    assert await offences(world) == ["limit"]


async def test_answers_are_private_where_external_apps_are_switched_off(world, rest):
    world.remove_bot(world.home)
    world.home.everyone.revoke("use_external_apps")
    one = begun(world, person=world.user("Ada", installed=True))
    await rest("POST", callback(one), {"type": 4, "data": said()})
    assert one.original.ephemeral


# -- messages ----------------------------------------------------------------------------------


async def test_a_nonce_makes_one_message_of_two(world, rest):
    payload = said("alert", nonce="n1", enforce_nonce=True)
    first = await rest("POST", where(world), payload)
    again = await rest("POST", where(world), payload)
    assert first[1]["id"] == again[1]["id"]
    assert len(world.posted("general")) == 1
    assert world.nonces_met == 1
    world.clock.advance(301)
    later = await rest("POST", where(world), payload)
    assert later[1]["id"] != first[1]["id"]
    other = await rest("POST", where(world), said("alert", nonce="n1"))
    assert other[1]["id"] != later[1]["id"]


@pytest.mark.parametrize(
    ("text", "allowed", "pinged"),
    [
        ("<@{ada}>", QUIET, []),
        ("<@{ada}>", {"parse": ["users"]}, ["user"]),
        ("<@!{ada}> <@{ada}>", {"users": ["{ada}"]}, ["user"]),
        ("<@{ada}>", {"users": ["1"]}, []),
        ("<@&{role}>", QUIET, []),
        ("<@&{role}>", {"roles": ["{role}"]}, ["role"]),
        ("@here", {"parse": ["everyone"]}, ["everyone"]),
        ("@everyone", {"parse": ["users", "roles"]}, []),
    ],
)
async def test_who_would_be_notified(world, rest, text, allowed, pinged):
    names = {"ada": world.user("Ada").id, "role": world.add_role("Watchers").id}

    def filled(part):
        if isinstance(part, dict):
            return {key: [filled(each) for each in value] for key, value in part.items()}
        return part.format(**names)

    await rest("POST", where(world), {"content": filled(text), "allowed_mentions": filled(allowed)})
    assert [ping.kind for ping, _ in world.pings] == pinged
    world.allow("ping", times=len(pinged))


async def test_a_reply_pings_only_if_it_says_so(world, rest):
    asked = world.user("Ada").post("general", "hello")
    reference = {"message_id": str(asked.id)}
    await rest("POST", where(world), said(message_reference=reference))
    assert world.pings == []
    loud = {"parse": [], "replied_user": True}
    await rest("POST", where(world), said(message_reference=reference, allowed_mentions=loud))
    assert [ping.kind for ping, _ in world.pings] == ["reply"]
    world.allow("ping")
    status, _ = await rest("POST", where(world), said(message_reference={"message_id": "1"}))
    assert status == 400
    softly = {"message_id": "1", "fail_if_not_exists": False}
    assert (await rest("POST", where(world), said(message_reference=softly)))[0] == 200
    world.allow("limit", times=1)


# -- permissions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("denied", "payload", "code"),
    [
        ("view_channel", said(), 50001),
        ("send_messages", said(), 50013),
        ("embed_links", said(embeds=[{"title": "t"}]), 50013),
        ("attach_files", said(), None),
    ],
)
async def test_a_channel_may_be_closed_to_the_bot(world, rest, denied, payload, code):
    channel = world.channel("general")
    channel.deny(world.home.bot_role, denied)
    channel.deny(world.home.everyone, denied)
    status, body = await rest("POST", where(world), payload)
    assert (status, body.get("code")) == ((200, None) if code is None else (403, code))
    world.allow("403", times=0 if code is None else 1)
    channel.allow(world.bot, denied)
    assert (await rest("POST", where(world), payload))[0] == 200


async def test_a_channel_that_is_gone_is_unknown(world, rest):
    path = where(world)
    world.remove_channel(world.channel("general"))
    status, body = await rest("POST", path, said())
    assert (status, body["code"]) == (404, 10003)


async def test_only_the_author_changes_a_message(world, rest):
    asked = world.user("Ada").post("general", "hello")
    status, body = await rest("PATCH", f"{where(world)}/{asked.id}", said("changed"))
    assert (status, body["code"]) == (403, 50005)
    assert (await rest("DELETE", f"{where(world)}/{asked.id}"))[1]["code"] == 50013
    world.allow("403")
    world.home.bot_role.grant("manage_messages")
    assert (await rest("DELETE", f"{where(world)}/{asked.id}"))[0] == 204


async def test_threads_are_begun_with_and_without_a_message(world, rest):
    _, made = await rest("POST", where(world), said("alert"))
    path = f"{where(world)}/{made['id']}/threads"
    status, thread = await rest("POST", path, {"name": "about the alert"})
    assert status == 201
    assert thread["parent_id"] == str(world.channel("general").id)
    assert (await rest("POST", path, {"name": "again"}))[1]["code"] == 160004
    status, alone = await rest(
        "POST", where(world).replace("messages", "threads"), {"name": "alerts", "type": 11}
    )
    assert status == 201
    assert (await rest("POST", where(world, "alerts"), said("inside")))[0] == 200
    assert [each.content for each in world.posted("alerts")] == ["inside"]
    assert (await rest("PATCH", f"/channels/{alone['id']}", {"archived": True}))[0] == 200
    assert world.channel("alerts").archived


async def test_a_thread_needs_its_permission_and_a_short_name(world, rest):
    path = where(world).replace("messages", "threads")
    assert (await rest("POST", path, {"name": "x" * 101, "type": 11}))[0] == 400
    for role in (world.home.everyone, world.home.bot_role):
        role.revoke("create_public_threads")
    assert (await rest("POST", path, {"name": "x", "type": 11}))[1]["code"] == 50013
    assert await offences(world) == ["limit", "403"]


async def test_history_is_read_and_direct_messages_are_opened(world, rest):
    ada = world.user("Ada")
    for number in range(5):
        ada.post("general", f"m{number}")
    _, found = await rest("GET", where(world) + "?limit=2")
    assert [each["content"] for each in found] == ["m4", "m3"]
    _, older = await rest("GET", f"{where(world)}?limit=2&before={found[-1]['id']}")
    assert [each["content"] for each in older] == ["m2", "m1"]
    _, direct = await rest("POST", "/users/@me/channels", {"recipient_id": str(ada.id)})
    assert direct["id"] == str(ada.dm.id)
    assert (await rest("POST", f"/channels/{direct['id']}/messages", said()))[0] == 200


# -- rate limits -------------------------------------------------------------------------------


async def test_a_route_has_its_limit_and_all_together_theirs(world, rest):
    world.ratelimits.set("POST /channels/{channel_id}/messages", 2, 60)
    told = [(await rest("POST", where(world), said()))[0] for _ in range(3)]
    assert told == [200, 200, 429]
    status, body = await rest("POST", where(world), said())
    assert body["global"] is False
    assert 0 < body["retry_after"] <= 60
    world.add_channel("other")
    assert (await rest("POST", where(world, "other"), said()))[0] == 200
    world.ratelimits.total.limit = 0
    one = begun(world)
    assert (await rest("GET", "/users/@me"))[1]["global"] is True
    assert (await rest("POST", callback(one), {"type": 5}))[0] == 200
    assert status == 429
    assert set(await offences(world)) == {"429"}


async def test_commands_keep_their_ids_when_they_are_sent_again(world, rest):
    path = f"/applications/{world.application_id}/commands"
    rate = {"name": "rate", "description": "d"}
    _, first = await rest("PUT", path, [rate, {"name": "Check", "type": 3}])
    _, again = await rest("PUT", path, [{**rate, "description": "other"}])
    assert again[0]["id"] == first[0]["id"]
    assert first[1]["description"] == ""
    _, read = await rest("GET", path)
    assert [each["description"] for each in read] == ["other"]
    status, body = await rest("PUT", path, [rate, rate])
    assert (status, body["code"]) == (400, 50035)
    assert await offences(world) == ["limit"]
